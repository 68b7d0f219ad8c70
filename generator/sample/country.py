"""A fictional country as large as Vietnam was: every level, six editions, 4.4 million cells, to measure with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.gate.signs import slug
from generator.sample import register as registers
from generator.sample import scores, trees
from generator.sample.register import COUNTRY, Register, Unit
from generator.sample.vocabulary import MINISTRIES, Named
from generator.sample.writing import Package, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.sample.trees import Tree
    from generator.sample.writing import Row

LAST_YEAR = 2024
"""Index year of the last edition; after it districts would have ended."""


@dataclass(frozen=True)
class Size:
    """How many units there are of each level in the whole country, and how many editions of each list."""

    provinces: int = 63
    ministries: int = 30
    departments: int = 1_300
    districts: int = 696
    communes: int = 10_035
    editions: int = 6


VIETNAM = Size()
"""Units as Vietnam had them at the end of 2024, by their numbers only."""

TITLE = Named("Danh mục đơn vị của một nước mẫu (hư cấu)", "Units of a sample country (fictional)")
WORDS = Named(
    "Nước này không có thật; danh mục do lệnh thuocdo sample viết ra để đo tốc độ.",
    "This country does not exist; the command thuocdo sample wrote the register to measure speed.",
)


@dataclass(frozen=True)
class Level:
    """A level's words and its tree: how many components each main indicator has."""

    level: str
    counts: tuple[int, ...]
    vi: str
    en: str


MINISTRY = Level("ministry", (8, 8, 9, 9, 9, 9, 9, 9), "cấp bộ", "Ministries")
PROVINCE = Level("province", (12, 12, 12, 12, 12, 13, 13, 12), "cấp tỉnh", "Provinces")
LOCAL = (
    Level("department", (5, 5, 5, 5, 5, 8, 5, 5), "cấp sở", "Departments"),
    Level("district", (9,) * 8, "cấp huyện", "Districts"),
    Level("commune", (6, 6, 6, 5, 5, 8, 7, 7), "cấp xã", "Communes"),
)


def country(size: Size = VIETNAM, seed: int = 1) -> list[Package]:
    """The register, the national package, and a package a province."""
    made = Register()
    ministries = [_ministry(name) for name in MINISTRIES[: size.ministries]]
    provinces = [_province(name, i) for i, name in enumerate(registers.names(size.provinces), 1)]
    made.units = [registers.country(), *ministries, *provinces]
    made.tiles = registers.tiles("nuoc-mau", [unit.unit for unit in provinces], 7)
    local = [_local(province, i, size) for i, province in enumerate(provinces)]
    made.units += [unit for levels in local for units in levels for unit in units]
    made.sources = [registers.source("danh-muc", "Danh mục đơn vị", "Nước Mẫu", f"{LAST_YEAR}-01-01")]
    national = _package(registers.country(), ((MINISTRY, ministries), (PROVINCE, provinces)), size, seed)
    own = [
        _package(province, tuple(zip(LOCAL, levels, strict=True)), size, seed)
        for province, levels in zip(provinces, local, strict=True)
    ]
    return [made.package(TITLE, WORDS), national, *own]


# Who is measured


def portion(total: int, parts: int, place: int) -> int:
    """What falls to one of several as equal shares as whole numbers allow.

    >>> [portion(1300, 63, place) for place in (0, 39, 40, 62)], sum(portion(1300, 63, i) for i in range(63))
    ([21, 21, 20, 20], 1300)
    """
    return total // parts + (place < total % parts)


def _ministry(name: Named) -> Unit:
    return Unit(slug(name.vi), "ministry", "bộ", COUNTRY, name, name)


def _province(name: Named, number: int) -> Unit:
    full = Named(f"Tỉnh {name.vi}", f"{name.en} Province")
    return Unit(slug(name.vi), "province", "tỉnh", COUNTRY, full, name, f"danh-muc-mau:{number:02d}")


def _local(province: Unit, place: int, size: Size) -> tuple[list[Unit], list[Unit], list[Unit]]:
    """A province's departments, its districts, and communes dealt out to these in turn."""
    n = size.provinces
    departments = registers.departments(province, portion(size.departments, n, place), without_services=(0, 3, 17))
    names = registers.names(portion(size.districts, n, place))
    districts = [
        registers.local(province, "district", "huyện" if i > 2 else "thị xã", name, i)
        for i, name in enumerate(names, 1)
    ]
    names = registers.names(portion(size.communes, n, place))
    communes = [
        registers.local(province, "commune", "xã" if i % 5 else "phường", name, i, districts[i % len(districts)].unit)
        for i, name in enumerate(names, 1)
    ]
    return departments, districts, communes


# What is measured


def _package(scope: Unit, levels: Sequence[tuple[Level, Sequence[Unit]]], size: Size, seed: int) -> Package:
    years = range(LAST_YEAR - size.editions + 1, LAST_YEAR + 1)
    tables: dict[str, list[Row]] = {name: [] for name in ("frameworks", "indicators", "bands", "editions", "sources")}
    tables["sources"] = _sources(scope, years)
    sheets: list[Sheet] = []
    for level, units in levels:
        tree = trees.grown(f"{scope.unit}-{level.level}-bo-chi-so", level.level, level.counts)
        tables["frameworks"].append(_framework(scope, level, tree, years))
        tables["indicators"] += trees.indicator_rows(tree)
        tables["bands"] += trees.band_rows(tree.framework)
        tables["editions"] += [_edition(scope, level, tree, year, years, len(units)) for year in years]
        sheets += _sheets(scope, level, tree, sorted(units, key=lambda unit: unit.unit), years, seed)
    title = Named(f"Chuyển đổi số, {scope.name.vi} (hư cấu)", f"Digital transformation, {scope.name.en} (fictional)")
    words = Named(
        "Số liệu hư cấu do lệnh thuocdo sample viết ra để đo tốc độ; không đơn vị nào ở đây có thật.",
        "Fictional figures, written by the command thuocdo sample to measure speed; none of the units is real.",
    )
    return Package(scope.unit, title, words, tables, sheets)


def _sheets(scope: Unit, level: Level, tree: Tree, units: Sequence[Unit], years: range, seed: int) -> Iterator[Sheet]:
    ids = [unit.unit for unit in units]
    components = [part.indicator for part in tree.components]
    model = scores.latent(seed, f"{scope.unit} {level.level}", ids, components)
    lacking: Mapping[str, frozenset[str]] = {unit.unit: unit.lacking for unit in units}
    for age, year in enumerate(years):
        found = scores.marks(model, tree, ids, year, scores.GAIN * age // len(years), lacking)
        columns = scores.with_parents(tree, found)
        yield Sheet(f"{scope.unit}-{level.level}-{year}", ids, (), tree.columns, columns, 2)


def _framework(scope: Unit, level: Level, tree: Tree, years: range) -> Row:
    name = Named(
        f"Bộ chỉ số chuyển đổi số {level.vi}, {scope.name.vi}",
        f"Digital transformation framework, {level.en.lower()}, {scope.name.en}",
    )
    return trees.framework_row(tree, name, (years[0], None), "", "bo-chi-so")


def _edition(scope: Unit, level: Level, tree: Tree, year: int, years: range, units: int) -> Row:
    return {
        "edition": f"{scope.unit}-{level.level}-{year}",
        "framework": tree.framework,
        "scope": scope.unit,
        "year": str(year),
        "units_on": f"{year}-12-31",
        "previous": f"{scope.unit}-{level.level}-{year - 1}" if year > years[0] else "",
        "title_vi": f"Chuyển đổi số {level.vi} năm {year}, {scope.name.vi}",
        "title_en": f"Digital transformation {year}, {level.en.lower()}, {scope.name.en}",
        "announced_on": f"{year + 1}-06-20",
        "status": "final",
        "coverage": "complete",
        "units_expected": str(units),
        "source": f"bao-cao-{year}",
        "note_vi": "Số liệu hư cấu.",
        "note_en": "Fictional figures.",
    }


def _sources(scope: Unit, years: range) -> list[Row]:
    publisher = f"Cơ quan hư cấu của {scope.name.vi}"
    return [
        registers.source("bo-chi-so", "Quyết định ban hành bộ chỉ số", publisher, f"{years[0] - 1}-11-15"),
        *(
            registers.source(f"bao-cao-{year}", f"Báo cáo chuyển đổi số năm {year}", publisher, f"{year + 1}-06-20")
            for year in years
        ),
    ]
