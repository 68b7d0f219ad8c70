"""The index of Nước Mẫu's provinces: main indicators as shares, overlapping pillars, two maps in the last year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from generator.gate.signs import slug
from generator.sample import register as registers
from generator.sample import scores, trees
from generator.sample.register import COUNTRY, FIRST_DAY, LAST_DAY, Register, Succession, Unit
from generator.sample.vocabulary import FOUNDATION, SUBJECTS, Named
from generator.sample.writing import Package, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.sample.scores import Scores
    from generator.sample.writing import Row

FRAMEWORK = "nuoc-mau-province-bo-chi-so-2021"
YEARS = (2021, 2022, 2023, 2024)
WHOLE = 10_000
"""A full share; shares are counted and printed to four decimals."""
OLD_MAP, NEW_MAP = "nuoc-mau-12", "nuoc-mau-7"

OTHERS = tuple(
    Named(*pair)
    for pair in (
        ("Thử", "Trial"),
        ("Nháp", "Draft"),
        ("Ví Dụ", "Example"),
        ("Minh Họa", "Illustration"),
        ("Ước Lệ", "Convention"),
        ("Phỏng Chừng", "Estimate"),
        ("Giả Định", "Assumption"),
        ("Tưởng Tượng", "Imagination"),
        ("Hư Cấu", "Fiction"),
        ("Tạm Gọi", "So-called"),
        ("Mô Hình", "Model"),
    )
)
"""The provinces beside Tỉnh Mẫu, in the order of the map."""
GROUPS: tuple[tuple[tuple[str, ...], Named], ...] = (
    (("thu", "nhap"), Named("Thử", "Trial")),
    (("vi-du", "minh-hoa"), Named("Minh Họa", "Illustration")),
    (("uoc-le", "phong-chung"), Named("Phỏng Chừng", "Estimate")),
    (("gia-dinh", "tuong-tuong", "hu-cau"), Named("Giả Tưởng", "Supposition")),
)
"""Which provinces became one, and its name; Tỉnh Mẫu and the last two stay what they are."""

PILLARS = (
    Named("Chính quyền số", "Digital government"),
    Named("Kinh tế số", "Digital economy"),
    Named("Xã hội số", "Digital society"),
)
MAINS = tuple(slug(subject.name.vi) for subject in SUBJECTS)
WEIGHTS = np.array([subject.points for subject in SUBJECTS], np.int64)
COLUMNS = ("index", *MAINS, *(slug(pillar.vi) for pillar in PILLARS))


def members(pillar: int) -> list[int]:
    """Places of the main indicators that a pillar sums: the foundation and one activity."""
    return [*range(FOUNDATION), FOUNDATION + pillar]


@dataclass(frozen=True, eq=False)
class NationalEdition:
    """mains: provinces × main indicators, shares in ten-thousandths."""

    edition: str
    year: int
    units_on: str
    units: tuple[str, ...]
    mains: Scores

    @property
    def totals(self) -> dict[str, int]:
        """The index as printed, in ten-thousandths."""
        return dict(zip(self.units, weighted(self.mains, range(len(MAINS))).tolist(), strict=True))

    @property
    def ranks(self) -> dict[str, int]:
        return scores.ranks({unit: Fraction(total) for unit, total in self.totals.items()})

    def sheet(self) -> Sheet:
        pillars = [weighted(self.mains, members(i)) for i in range(len(PILLARS))]
        total = weighted(self.mains, range(len(MAINS)))
        values = np.column_stack([total, self.mains, *pillars]).astype(np.int32)
        return Sheet(self.edition, self.units, (), COLUMNS, values, 4)


def weighted(mains: Scores, places: Sequence[int]) -> Scores:
    """The weighted mean of some main indicators, half a ten-thousandth rounded up."""
    weights = WEIGHTS[list(places)]
    sums = mains[:, list(places)].astype(np.int64) @ weights
    whole = int(weights.sum())
    return np.asarray((2 * sums + whole) // (2 * whole), np.int32)


# Who is measured


def add_provinces(made: Register) -> None:
    """The eleven other provinces, the four that came of nine of them, and both maps."""
    made.units[2:2] = [_province(name, i) for i, name in enumerate(OTHERS, 2)]
    for i, (old, name) in enumerate(GROUPS, 1):
        ended = [made.end(unit) for unit in old]
        new = registers.merged(ended, name, "tỉnh", COUNTRY)
        made.units.append(_named(new, name, i))
        made.successions += [Succession(unit.unit, new.unit, "merged") for unit in ended]
    before = [unit.unit for unit in made.in_force("province", LAST_DAY)]
    after = [unit.unit for unit in made.in_force("province", FIRST_DAY)]
    made.tiles += registers.tiles(OLD_MAP, before, 4) + registers.tiles(NEW_MAP, after, 3)


def _province(name: Named, number: int) -> Unit:
    kind = "thành phố" if name.vi == "Mô Hình" else "tỉnh"
    return _named(
        Unit(slug(name.vi), "province", kind, COUNTRY, name, name, f"danh-muc-mau:{number:02d}"), name, number
    )


def _named(unit: Unit, name: Named, number: int) -> Unit:
    city = unit.kind == "thành phố"
    full = Named(
        f"{'Thành phố' if city else 'Tỉnh'} {name.vi}",
        f"{name.en} {'City' if city else 'Province'}",
    )
    scheme = "danh-muc-mau-2025" if unit.valid_from else "danh-muc-mau"
    return replace(unit, name=full, short=name, code=f"{scheme}:{number:02d}")


# What is measured


def editions(made: Register, seed: int) -> list[NationalEdition]:
    """A year each on the old map, and the last one on the new map too."""
    old = tuple(sorted(unit.unit for unit in made.in_force("province", LAST_DAY)))
    model = scores.latent(seed, "province", old, MAINS)
    found = []
    for age, year in enumerate(YEARS):
        mains = _mains(model, year, age)
        if year == 2022:
            _tie(mains)
        if year == YEARS[-1]:
            _divisible(old, mains)
        day = LAST_DAY if year == YEARS[-1] else f"{year}-12-31"
        found.append(NationalEdition(f"nuoc-mau-province-{year}", year, day, old, mains))
    return [*found, on_new_map(made, found[-1])]


def on_new_map(made: Register, last: NationalEdition) -> NationalEdition:
    """Each main indicator of a new province is the mean of its predecessors'; the others keep theirs."""
    row = {unit: i for i, unit in enumerate(last.units)}
    before = made.predecessors()
    units = tuple(sorted(unit.unit for unit in made.in_force("province", FIRST_DAY)))
    mains = np.array([last.mains[[row[one] for one in before.get(unit, [unit])]].sum(axis=0) for unit in units])
    counts = np.array([len(before.get(unit, [unit])) for unit in units])
    means = (mains // counts[:, None]).astype(np.int32)
    return NationalEdition(f"{last.edition}-{len(units)}", last.year, FIRST_DAY, units, means)


def _mains(model: scores.Latent, year: int, age: int) -> Scores:
    random = scores.stream(model.seed, model.name, str(year))
    shares = model.abilities[:, None] + model.leans + model.difficulties + scores.GAIN // len(YEARS) * age
    fine = random.integers(0, 10, shares.shape, np.int32)
    luck = scores.bell(random, scores.LUCK, *shares.shape)
    return np.asarray(((shares + luck).clip(60, 985) * 10 + fine), np.int32)


def _divisible(units: Sequence[str], mains: Scores) -> None:
    """Lower the last predecessor of each new province by a hair, so that means have four decimals too."""
    for old, _ in GROUPS:
        rows = [units.index(unit) for unit in old]
        mains[rows[-1]] -= mains[rows].sum(axis=0) % len(rows)


def _tie(mains: Scores) -> None:
    """Lower a province to exactly the weighted sum of the next one below, where the two are closest.

    Foundation indicators weigh 100; what is left over is 50, the difference to an indicator that weighs 150.
    """
    sums = mains.astype(np.int64) @ WEIGHTS
    order = np.argsort(-sums, kind="stable")
    gaps = sums[order[:-1]] - sums[order[1:]]
    place = int(gaps.argmin())
    hundreds, rest = divmod(int(gaps[place]), 100)
    spread = np.full(FOUNDATION, hundreds // FOUNDATION, np.int32)
    spread[: hundreds % FOUNDATION] += 1
    if rest:
        mains[order[place], FOUNDATION + 1] -= 1
        spread[0] -= 1
    mains[order[place], :FOUNDATION] -= spread


# What is written


def package(made: Sequence[NationalEdition], statements: list[Row], targets: list[Row], press: list[Row]) -> Package:
    tables = {
        "frameworks": [_framework()],
        "indicators": _indicators(),
        "bands": trees.band_rows(FRAMEWORK),
        "editions": [_edition(edition, before) for edition, before in zip(made, [None, *made[:3], None], strict=True)],
        "statements": statements,
        "targets": targets,
        "sources": [*_sources(), *press],
    }
    return Package(
        COUNTRY,
        Named("Chỉ số chuyển đổi số các tỉnh của Nước Mẫu (hư cấu)", "Index of Sample Country's provinces (fictional)"),
        Named(
            "Số liệu hư cấu do lệnh thuocdo sample viết ra: mười hai tỉnh trên bản đồ cũ, bảy tỉnh trên bản đồ mới.",
            "Fictional figures written by the command thuocdo sample: twelve provinces on the old map, seven on the "
            "new one.",
        ),
        tables,
        [edition.sheet() for edition in made],
    )


def _framework() -> Row:
    return {
        "framework": FRAMEWORK,
        "level": "province",
        "name_vi": "Bộ chỉ số chuyển đổi số cấp tỉnh của Nước Mẫu",
        "name_en": "Provincial digital transformation framework of Sample Country",
        "decision": "1/QĐ-NƯỚC-MẪU",
        "decided_on": "2020-11-15",
        "first_year": str(YEARS[0]),
        "scale": "share",
        "source": "bo-chi-so-2021",
    }


def _indicators() -> list[Row]:
    def row(name: str, parent: str, kind: str, position: int, title: Named, maximum: int, sums: str = "") -> Row:
        return {
            "framework": FRAMEWORK,
            "indicator": name,
            "parent": parent,
            "kind": kind,
            "position": str(position),
            "name_vi": title.vi,
            "name_en": title.en,
            "max_points": str(maximum),
            "members": sums,
        }

    rows = [row("index", "", "index", 1, Named("Chỉ số chuyển đổi số cấp tỉnh", "Provincial index"), 1000)]
    rows[0]["members"] = ";".join(MAINS)
    parts = (range(FOUNDATION), range(FOUNDATION, len(MAINS)))
    for place, ((group, title), places) in enumerate(zip(trees.GROUPS, parts, strict=True), 1):
        rows.append(row(group, "index", "group", place, title, int(WEIGHTS[list(places)].sum())))
        rows += [
            row(MAINS[i], group, "main", n, SUBJECTS[i].name, int(WEIGHTS[i])) | {"code": str(i + 1)}
            for n, i in enumerate(places, 1)
        ]
    for i, pillar in enumerate(PILLARS):
        sums = ";".join(MAINS[j] for j in members(i))
        rows.append(row(slug(pillar.vi), "index", "pillar", 3 + i, pillar, int(WEIGHTS[members(i)].sum()), sums))
    return rows


def _edition(edition: NationalEdition, before: NationalEdition | None) -> Row:
    n, year = len(edition.units), edition.year
    new = edition.units_on == FIRST_DAY
    return {
        "edition": edition.edition,
        "framework": FRAMEWORK,
        "scope": COUNTRY,
        "year": str(year),
        "units_on": edition.units_on,
        "previous": before.edition if before else "",
        "title_vi": f"Chuyển đổi số cấp tỉnh của Nước Mẫu năm {year}, {n} tỉnh, thành phố",
        "title_en": f"Digital transformation of Sample Country's provinces {year}, {n} provinces",
        "announced_on": f"{year + 1}-10-10",
        "status": "final",
        "coverage": "complete",
        "units_expected": str(n),
        "source": f"bao-cao-{year}",
        "note_vi": "Số liệu hư cấu. Mỗi chỉ số chính của tỉnh mới là trung bình của các tỉnh hợp thành."
        if new
        else "Số liệu hư cấu.",
        "note_en": "Fictional figures. Each main indicator of a new province is the mean of those it was made of."
        if new
        else "Fictional figures.",
    }


def _sources() -> list[Row]:
    publisher = "Bộ Ví dụ của Nước Mẫu"
    return [
        registers.source("bo-chi-so-2021", "Quyết định ban hành bộ chỉ số cấp tỉnh", publisher, "2020-11-15"),
        *(
            registers.source(
                f"bao-cao-{year}", f"Báo cáo chuyển đổi số cấp tỉnh năm {year}", publisher, f"{year + 1}-10-10"
            )
            for year in YEARS
        ),
    ]
