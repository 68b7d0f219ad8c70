"""Tỉnh Mẫu: departments, districts and communes with every feature of the site, in the country that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from generator.errors import UseError
from generator.sample import national, scores, statements, trees, wishes
from generator.sample import register as registers
from generator.sample.register import COUNTRY, FIRST_DAY, LAW, Register, Succession, Unit
from generator.sample.vocabulary import FICTIONS, Named
from generator.sample.writing import EMPTY, Package, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.sample.scores import Latent, Scores
    from generator.sample.trees import Tree
    from generator.sample.writing import Row

PROVINCE = "mau"
LAST_YEAR = 2025
"""Index year of the last edition; districts ended in its middle."""
FEWEST_COMMUNES, MOST_COMMUNES = 10, 190
MOST_EDITIONS = 12
DEPARTMENTS, DISTRICTS = 20, 8
OUTSIDE = {"department": (17,), "commune": (1,)}
"""Units that are assessed and not ranked, by their place in the list."""


@dataclass(frozen=True)
class LevelPlan:
    """One level's framework: how many components each main indicator has, how finely they are scored and printed."""

    level: str
    counts: tuple[int, ...]
    steps: tuple[int, ...]
    decimals: int
    vi: str
    en: str


LEVELS = (
    LevelPlan("department", (6, 6, 6, 7, 6, 12), trees.STEPS, 2, "các sở, ban, ngành", "departments"),
    LevelPlan("district", (9,) * 8, (50,), 1, "các huyện, thị xã, thành phố", "districts"),
    LevelPlan("commune", (6, 6, 6, 5, 5, 8, 7, 7), trees.STEPS, 2, "các xã, phường, thị trấn", "communes"),
)

COHORTS = {
    "department": (
        ("co-dich-vu-cong", Named("Cơ quan có dịch vụ công", "Agencies with public services"), True),
        ("khong-co-dich-vu-cong", Named("Cơ quan không có dịch vụ công", "Agencies without public services"), True),
        ("khong-xep-hang", Named("Đánh giá, không xếp hạng", "Assessed, not ranked"), False),
    ),
    "commune": (
        ("xa", Named("Các xã", "Communes"), True),
        ("phuong-thi-tran", Named("Các phường, thị trấn", "Wards and townships"), True),
        ("khong-xep-hang", Named("Đánh giá, không xếp hạng", "Assessed, not ranked"), False),
    ),
    "district": (),
}


@dataclass(frozen=True, eq=False)
class Edition:
    """One assessment of one level. components: units × components, before any cell is left out."""

    edition: str
    level: str
    year: int
    tree: Tree
    units: tuple[Unit, ...]
    cohorts: tuple[str, ...]
    components: Scores
    decimals: int
    partial: bool = False

    @property
    def cohorts_named(self) -> tuple[str, ...]:
        """Cohorts in the order of cohorts.csv; one without a name where the list is not divided."""
        return tuple(cohort for cohort, _, _ in COHORTS[self.level]) or ("",)

    def members(self, cohort: str) -> list[int]:
        return [i for i, one in enumerate(self.cohorts) if one == cohort]

    def sheet(self) -> Sheet:
        columns = scores.with_parents(self.tree, self.components)
        if self.level == "district" and self.partial:
            leave_out(self.tree, columns)
        values = columns if self.decimals == 2 else np.where(columns >= 0, columns // 10, columns)
        return Sheet(
            self.edition,
            [unit.unit for unit in self.units],
            self.cohorts if COHORTS[self.level] else (),
            self.tree.columns,
            values,
            self.decimals,
        )


def leave_out(tree: Tree, columns: Scores) -> None:
    """What the partial edition does not print: components and totals of the first two districts, the total and a main
    indicator of the third, single components of the fourth."""
    names = tree.columns
    mains = [names.index(main.indicator) for main in tree.mains]
    parts = [j for j in range(1, len(names)) if j not in mains]
    columns[np.ix_([0, 1], [0, *parts])] = EMPTY
    columns[2, [0, *range(mains[3], mains[4])]] = EMPTY
    columns[3, parts[:3]] = EMPTY


@dataclass
class Province:
    """The sample as it is put together. planted: the errors that were put into it, for whoever tests the audit."""

    register: Register
    seed: int
    editions: list[Edition] = field(default_factory=list)
    national: list[national.NationalEdition] = field(default_factory=list)
    tables: dict[str, list[Row]] = field(default_factory=dict)
    planted: list[Row] = field(default_factory=list)

    def of(self, level: str) -> list[Edition]:
        return [edition for edition in self.editions if edition.level == level]


def province(communes: int = 143, editions: int = 4, seed: int = 1) -> Province:
    """UseError where the numbers make no province: too few communes to merge, or no edition before the last."""
    if not FEWEST_COMMUNES <= communes <= MOST_COMMUNES:
        raise UseError("sample.communes", n=str(communes), low=str(FEWEST_COMMUNES), high=str(MOST_COMMUNES))
    if not 2 <= editions <= MOST_EDITIONS:
        raise UseError("sample.editions", n=str(editions), high=str(MOST_EDITIONS))
    if seed < 0:
        raise UseError("sample.seed", n=str(seed))
    made = Province(register_of(communes), seed)
    for table in ("frameworks", "indicators", "concordance", "bands", "editions", "cohorts"):
        made.tables[table] = []
    years = tuple(range(LAST_YEAR - editions + 1, LAST_YEAR + 1))
    made.tables["sources"] = sources(years)
    for plan in LEVELS:
        assess(made, plan, years)
    made.national = national.editions(made.register, seed)
    say(made)
    return made


# Who is measured


def register_of(communes: int) -> Register:
    made = Register()
    made.units = [registers.country(), tinh_mau()]
    home = made.units[1]
    made.units += registers.departments(home, DEPARTMENTS, without_services=(0, 3, 17, 18))
    made.units += districts(home)
    made.units += communes_of(home, communes)
    made.sources = [
        registers.source(LAW, "Luật sắp xếp đơn vị hành chính", "Quốc hội Nước Mẫu", "2025-05-20"),
        registers.source("doi-ten-2024", "Nghị quyết đổi tên xã", "Hội đồng nhân dân tỉnh Mẫu", "2024-02-01"),
    ]
    merge_departments(made, home)
    end_districts(made)
    rename_commune(made)
    merge_communes(made, home, communes)
    national.add_provinces(made)
    return made


def tinh_mau() -> Unit:
    name = Named("Mẫu", "Sample")
    full = Named("Tỉnh Mẫu", "Sample Province")
    return Unit(PROVINCE, "province", "tỉnh", COUNTRY, full, name, "danh-muc-mau:01", aliases=("Tinh Mau",))


def districts(home: Unit) -> list[Unit]:
    kinds = ("thành phố", "thị xã", *["huyện"] * (DISTRICTS - 2))
    units = [
        registers.local(home, "district", kind, name, i)
        for i, (kind, name) in enumerate(zip(kinds, FICTIONS, strict=False), 1)
    ]
    return [replace(unit, lacking=frozenset({"tourism"} if i in (4, 6) else ())) for i, unit in enumerate(units)]


def communes_of(home: Unit, count: int) -> list[Unit]:
    """Every fifth is a ward or a township; every fourth has no market, every seventh no tourist site."""
    units = []
    for i, name in enumerate(registers.names(count)):
        kind = ("phường", "thị trấn")[i // 5 % 2] if i % 5 == 0 else "xã"
        unit = registers.local(home, "commune", kind, name, i + 1)
        absent = [what for what, every in (("market", 4), ("tourism", 7)) if i % every == every - 1]
        units.append(replace(unit, lacking=frozenset(absent)))
    return units


def merge_departments(made: Register, home: Unit) -> None:
    """Finance takes in Planning and goes on under its name, as a new unit."""
    old = [made.end(f"{PROVINCE}-so-ke-hoach-va-dau-tu"), made.end(f"{PROVINCE}-so-tai-chinh")]
    new = replace(old[1], unit=f"{PROVINCE}-so-tai-chinh-2025", valid_from=FIRST_DAY, valid_to="", parent=home.unit)
    made.units.append(new)
    made.successions += [Succession(unit.unit, new.unit, "merged") for unit in old]


def end_districts(made: Register) -> None:
    for unit in [one for one in made.units if one.level == "district"]:
        made.end(unit.unit)
        made.successions.append(Succession(unit.unit, "", "abolished"))


def rename_commune(made: Register) -> None:
    """The third commune takes another name in 2024 and stays what it is."""
    old = [unit for unit in made.units if unit.level == "commune"][2]
    made.end(old.unit, "2024-02-29")
    name = Named("Đổi Tên", "Renaming")
    new = registers.merged([old], name, old.kind, PROVINCE, "2024-03-01")
    made.units.append(replace(new, code=old.code))
    made.successions.append(Succession(old.unit, new.unit, "renamed", "2024-03-01", "doi-ten-2024"))


def merge_communes(made: Register, home: Unit, communes: int) -> None:
    """From the fifth commune on, three and then pairs become one; every other time the first gives its name."""
    groups = max(2, communes // 6)
    places = [unit.unit for unit in made.units if unit.level == "district"]
    whole = [unit for unit in made.units if unit.level == "commune" and not unit.valid_to][4:]
    for i in range(groups):
        old, whole = (whole[:3], whole[3:]) if i == 0 else (whole[:2], whole[2:])
        ended = [made.end(unit.unit, parent=places[i % len(places)]) for unit in old]
        urban = any(unit.kind != "xã" for unit in ended)
        name = ended[0].short if i % 2 == 0 else united(ended)
        new = registers.merged(ended, name, "phường" if urban else "xã", home.unit)
        made.units.append(new)
        made.successions += [Succession(unit.unit, new.unit, "merged") for unit in ended]


def united(units: Sequence[Unit]) -> Named:
    """A name of both: *Thử Nháp Tây*."""
    first, other = units[0].short, units[1].short
    return Named(
        f"{other.vi.rsplit(' ', 1)[0]} {first.vi}",
        f"{other.en.rsplit(' ', 1)[0]} {first.en}",
    )


# What is measured


def trees_of(plan: LevelPlan, years: Sequence[int]) -> tuple[list[Tree], list[Row]]:
    """The tree of each year, and the concordance: the framework changes after the second edition."""
    first = trees.grown(framework_id(plan, years[0]), plan.level, plan.counts, steps=plan.steps)
    if len(years) < 3:
        return [first] * len(years), []
    second, links = trees.revised(first, framework_id(plan, years[2]))
    if plan.level == "commune":
        second, links = trees.on_scale_of_100(second, links)
    return [first, first, *[second] * (len(years) - 2)], trees.concordance_rows(first, second, links)


def framework_id(plan: LevelPlan, year: int) -> str:
    return f"{PROVINCE}-{plan.level}-bo-chi-so-{year}"


def assess(made: Province, plan: LevelPlan, years: Sequence[int]) -> None:
    """One level: its frameworks, and an edition a year."""
    planned, concordance = trees_of(plan, years)
    made.tables["concordance"] += concordance
    own = list(dict.fromkeys(tree.framework for tree in planned))
    for framework in own:
        tree = next(tree for tree in planned if tree.framework == framework)
        in_force = [year for year, one in zip(years, planned, strict=True) if one is tree]
        describe_framework(made, plan, tree, in_force, last=framework == own[-1])
    model = model_of(made, plan, planned)
    measured = years[:-1] if plan.level == "district" else years
    for age, (year, tree) in enumerate(zip(measured, planned, strict=False)):
        edition = edition_of(made.register, plan, tree, model, year, scores.GAIN * age // len(years))
        if plan.level == "district" and year == measured[-1]:
            edition = replace(edition, partial=True)
        else:
            scores.tie(tree, edition.components, edition.members(edition.cohorts_named[0]), 2 if age else 0)
        made.editions.append(edition)
        made.tables["editions"].append(edition_row(edition, made.of(plan.level)[-2:-1], plan))
        made.tables["cohorts"] += cohort_rows(edition)


def describe_framework(made: Province, plan: LevelPlan, tree: Tree, years: Sequence[int], *, last: bool) -> None:
    name = Named(
        f"Bộ chỉ số chuyển đổi số {plan.vi} tỉnh Mẫu (từ năm {years[0]})",
        f"Digital transformation framework for {plan.en} of Sample Province (from {years[0]})",
    )
    span = (years[0], None if last and plan.level != "district" else years[-1])
    decision = f"{years[0] % 100}/QĐ-MẪU"
    row = trees.framework_row(tree, name, span, decision, f"bo-chi-so-{years[0]}")
    made.tables["frameworks"].append(row)
    made.tables["indicators"] += trees.indicator_rows(tree)
    # Bounds of weights (weight_bounds.csv) belong here too, a row a main indicator, once the contract has the table.
    made.tables["bands"] += trees.band_rows(tree.framework)


def model_of(made: Province, plan: LevelPlan, planned: Sequence[Tree]) -> Latent:
    units = [unit.unit for unit in made.register.units if unit.level == plan.level]
    components = dict.fromkeys(part.indicator for tree in planned for part in tree.components)
    model = scores.latent(made.seed, plan.level, units, list(components))
    before = made.register.predecessors()
    scores.inherit(model, {unit: before[unit] for unit in units if unit in before})
    return model


def edition_of(made: Register, plan: LevelPlan, tree: Tree, model: Latent, year: int, gain: int) -> Edition:
    units = sorted(made.in_force(plan.level, f"{year}-12-31"), key=lambda unit: unit.unit)
    if plan.level == "district":
        units = [unit for unit in made.units if unit.level == "district"]
    outside = [unit.unit for unit in made.units if unit.level == plan.level]
    unranked = {outside[i] for i in OUTSIDE.get(plan.level, ())}
    cohorts = tuple(cohort_of(unit, unranked) for unit in units)
    lacking = {unit.unit: unit.lacking for unit in units}
    components = scores.marks(model, tree, [unit.unit for unit in units], year, gain, lacking)
    return Edition(
        f"{PROVINCE}-{plan.level}-{year}", plan.level, year, tree, tuple(units), cohorts, components, plan.decimals
    )


def cohort_of(unit: Unit, unranked: set[str]) -> str:
    if unit.level == "district":
        return ""
    if unit.unit in unranked:
        return "khong-xep-hang"
    if unit.level == "department":
        return "khong-co-dich-vu-cong" if "services" in unit.lacking else "co-dich-vu-cong"
    return "xa" if unit.kind == "xã" else "phuong-thi-tran"


def edition_row(edition: Edition, before: Sequence[Edition], plan: LevelPlan) -> Row:
    year = edition.year
    note = Named("Số liệu hư cấu.", "Fictional figures.")
    if edition.partial:
        note = Named(
            "Số liệu hư cấu, công bố tạm thời và chưa đầy đủ; cấp huyện kết thúc trước khi có số chính thức.",
            "Fictional figures, provisional and incomplete; districts ended before there were final ones.",
        )
    return {
        "edition": edition.edition,
        "framework": edition.tree.framework,
        "scope": PROVINCE,
        "year": str(year),
        "units_on": f"{year}-12-31",
        "previous": before[0].edition if before else "",
        "title_vi": f"Chuyển đổi số {plan.vi} tỉnh Mẫu năm {year}",
        "title_en": f"Digital transformation of {plan.en} of Sample Province {year}",
        "decision": f"{year % 100}{len(edition.units)}/QĐ-MẪU",
        "announced_on": f"{year + 1}-03-20",
        "status": "provisional" if edition.partial else "final",
        "coverage": "partial" if edition.partial else "complete",
        "units_expected": str(ranked_count(edition)),
        "source": report_id(year),
        "note_vi": note.vi,
        "note_en": note.en,
    }


def ranked_count(edition: Edition) -> int:
    return sum(cohort != "khong-xep-hang" for cohort in edition.cohorts)


def cohort_rows(edition: Edition) -> list[Row]:
    return [
        {
            "edition": edition.edition,
            "cohort": cohort,
            "name_vi": name.vi,
            "name_en": name.en,
            "ranked": "true" if ranked else "false",
            "units_expected": str(len(edition.members(cohort))),
        }
        for cohort, name, ranked in COHORTS[edition.level]
    ]


def report_id(year: int) -> str:
    return f"bao-cao-{year}"


def sources(years: Sequence[int]) -> list[Row]:
    publisher = "Ủy ban nhân dân tỉnh Mẫu"
    frameworks = [years[0], *years[2:3]]
    return [
        *(
            registers.source(
                f"bo-chi-so-{year}", f"Quyết định ban hành bộ chỉ số {year}", publisher, f"{year - 1}-11-15"
            )
            for year in frameworks
        ),
        *(
            registers.source(
                report_id(year), f"Báo cáo chuyển đổi số tỉnh Mẫu năm {year}", publisher, f"{year + 1}-03-20"
            )
            for year in years
        ),
    ]


# What is said


def say(made: Province) -> None:
    """Statements, targets, remarks and corrections, once every score is known."""
    readings = {plan.level: [statements.Reading(edition) for edition in made.of(plan.level)] for plan in LEVELS}
    told = statements.of_province(readings)
    made.tables["statements"] = told.rows
    made.tables["targets"] = wishes.targets_of_province(readings)
    made.tables["remarks"] = wishes.remarks(readings)
    made.tables["corrections"] = wishes.corrections(readings)
    made.tables["sources"] += press(told.rows)
    made.tables["sources"].append(
        registers.source(wishes.PLAN, "Kế hoạch chuyển đổi số", "Ủy ban nhân dân tỉnh Mẫu", "2023-01-16")
    )
    made.planted += told.planted


PAPERS = {"bao-mau": "Báo Mẫu", "nhat-bao-mau": "Nhật báo Mẫu"}


def press(rows: Sequence[Row]) -> list[Row]:
    """The newspapers that statements come from."""
    used = sorted({row["source"] for row in rows if row["source"][:-5] in PAPERS})
    return [
        registers.source(
            name, f"Chuyển đổi số năm {name[-4:]}", PAPERS[name[:-5]], f"{int(name[-4:]) + 1}-03-22", kind="press"
        )
        for name in used
    ]


# What is written


def packages_of(made: Province) -> list[Package]:
    register = made.register.package(
        Named("Danh mục đơn vị của Nước Mẫu (hư cấu)", "Units of Sample Country (fictional)"),
        Named(
            "Nước Mẫu và Tỉnh Mẫu không có thật; danh mục này do lệnh thuocdo sample viết ra để trình bày trang.",
            "Sample Country and Sample Province do not exist; this register was written by the command thuocdo sample "
            "to show what the site can do.",
        ),
    )
    own = Package(
        PROVINCE,
        Named("Chuyển đổi số tỉnh Mẫu (hư cấu)", "Digital transformation of Sample Province (fictional)"),
        Named(
            "Số liệu hư cấu do lệnh thuocdo sample viết ra: không đơn vị, điểm số hay nguồn nào ở đây có thật.",
            "Fictional figures written by the command thuocdo sample: no unit, score or source in it is real.",
        ),
        made.tables,
        [edition.sheet() for edition in made.editions],
    )
    return [register, own, country_of(made)]


def country_of(made: Province) -> Package:
    """The national package; its planted errors are listed with the province's."""
    told = statements.of_country(made.national)
    made.planted += told.planted
    targets = wishes.targets_of_country(made.national, national.FRAMEWORK)
    plan = registers.source("ke-hoach-mau", "Kế hoạch chuyển đổi số", "Ủy ban nhân dân tỉnh Mẫu", "2024-01-15")
    return national.package(made.national, told.rows, targets, [*press(told.rows), plan])
