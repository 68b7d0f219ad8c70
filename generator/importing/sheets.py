"""A table of a workbook as an edition's sheet: columns that are indicators, rows that are units, cells of scores."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from generator.errors import Problem
from generator.gate.findings import shorten
from generator.gate.nearest import nearest
from generator.gate.schema import NOT_APPLICABLE, ROOT, SCORES, Column
from generator.gate.signs import slug
from generator.importing import scores
from generator.importing.fitting import places_of
from generator.importing.names import find_indicator, find_unit, indicators, units
from generator.importing.words import NO_SCORE, ORDINALS, RANK, TOTAL
from generator.importing.workbook import address, letters

if TYPE_CHECKING:
    from generator.importing.base import Base, Row
    from generator.importing.fitting import Request
    from generator.importing.names import Names
    from generator.importing.tables import Heading, TableRow, WorkTable

COHORT = re.compile(r"(nhom|khoi|cohort|nhom-xep-hang|khoi-don-vi|loai-hinh|danh-sach)(-.*)?")


@dataclass
class Sheet:
    """What became of a table. header, rows: as they will stand in the file; places: the workbook's cell of each cell.

    columns: workbook column of each field of the header; ranks: unit → rank and its cell; left_out: columns and rows
    that are no scores; empty, rounded: cells; many: NA cells.
    """

    table: WorkTable
    edition: Row
    header: list[str] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    lines: list[TableRow] = field(default_factory=list)
    ranks: dict[str, tuple[int, tuple[int, int]]] = field(default_factory=dict)
    left_out: list[Heading] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    rounded: list[str] = field(default_factory=list)
    not_applicable: int = 0
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, row: int, column: int, found: str = "", **params: str) -> None:
        """A problem with one cell of the workbook; the row and column only order it, the address says where."""
        grid = self.table.grid
        said = {**params, "sheet": grid.sheet, "cell": address(row, column)}
        self.problems.append(
            Problem(grid.file, row + 1, column + 1, code, found=shorten(found), params=tuple(sorted(said.items())))
        )

    @property
    def name(self) -> str:
        return f"{SCORES}/{self.edition['edition']}.csv"


@dataclass(frozen=True)
class Columns:
    """What each column of a table is. fields: (heading, indicator's column of the schema)."""

    fields: tuple[tuple[Heading, Column], ...]
    rank: Heading | None = None
    cohort: Heading | None = None


def make(table: WorkTable, edition: Row, base: Base, request: Request) -> Sheet:
    """The sheet; its problems are all there are, so that they can be said at once."""
    sheet = Sheet(table, edition)
    columns = _columns(sheet, base)
    named = bool(base.cohorts(edition["edition"]))
    sheet.header = ["unit", *(["cohort"] if named else []), *(column.name for _, column in columns.fields)]
    first = [table.units, *([columns.cohort.column if columns.cohort else table.units] if named else [])]
    sheet.columns = [*first, *(heading.column for heading, _ in columns.fields)]
    if not columns.fields and not sheet.problems:
        sheet.add("workbook-no-indicators", *table.headings[0].place, found=", ".join(h.text for h in table.headings))
    _rows(sheet, columns, base, request)
    return sheet


# Columns


def _columns(sheet: Sheet, base: Base) -> Columns:
    table, edition = sheet.table, sheet.edition
    nodes = base.nodes(edition["framework"])
    schema = {column.name: column for column in base.schema(edition).columns}
    names = indicators(nodes)
    parents = {row["indicator"]: row["parent"] for row in nodes}
    found: dict[str, Heading] = {}
    special: dict[str, Heading] = {}
    totals: list[Heading] = []
    for heading in table.headings:
        if heading.column == table.units:
            continue
        what = _meaning(heading, names, edition, parents)
        if what == ["total"]:
            totals.append(heading)
        elif what and what[0] in ("rank", "cohort"):
            special.setdefault(what[0], heading)
        elif len(what) > 1:
            sheet.add("ambiguous-heading", *heading.place, found=heading.text, allowed=", ".join(what))
        elif what:
            _take(sheet, found, what[0], heading)
        elif _is_score(heading, table, edition["year"]):
            _unknown_heading(sheet, heading, names.near(heading.text), list(names.shown.values()))
        elif slug(heading.text) not in ORDINALS:
            sheet.left_out.append(heading)
    if totals and ROOT not in found:
        found[ROOT] = totals.pop(0)
    for heading in totals:
        sheet.add("second-total", *heading.place, found=heading.text, first=address(*found[ROOT].place))
    order = [name for name in schema if name in found]
    fields = tuple((found[name], schema[name]) for name in order)
    return Columns(fields, special.get("rank"), special.get("cohort"))


def _meaning(heading: Heading, names: Names, edition: Row, parents: dict[str, str]) -> list[str]:
    """Indicators, or one of the words total, rank, cohort; [] where the column is none of these."""
    text, year = without_year(heading.text)
    if year and year != edition["year"]:
        return []
    word = slug(text)
    if word in ORDINALS or RANK.fullmatch(word):
        return ["rank"] if RANK.fullmatch(word) else []
    parts = (*heading.parts[:-1], text)
    found = find_indicator(names, parts, parents)
    if not found and TOTAL.fullmatch(word) and len(parts) > 1:
        found = find_indicator(names, parts[:-1], parents)  # a total below the heading of a group
    if found:
        return found
    if TOTAL.fullmatch(bare(word)):
        return ["total"]
    return ["cohort"] if COHORT.fullmatch(word) else []


def bare(word: str) -> str:
    """A slug without the points that stand behind it: tong-diem-100-diem."""
    return re.sub(r"(-toi-da)?-[0-9]+(-diem)?$", "", word)


def without_year(text: str) -> tuple[str, str]:
    """
    >>> without_year("Điểm năm 2024"), without_year("Tổng điểm")
    (('Điểm', '2024'), ('Tổng điểm', ''))
    """
    found = re.search(r"\s*(?:năm\s+)?\(?(20[0-9]{2})\)?\s*$", text, re.IGNORECASE)
    return (text[: found.start()], found[1]) if found and found.start() else (text, "")


def _is_score(heading: Heading, table: WorkTable, year: str) -> bool:
    """Whether a column has figures that must not be lost, if no indicator is named like it. year: the edition's."""
    text, said = without_year(heading.text)
    word = slug(text)
    if word in ORDINALS or NO_SCORE.fullmatch(word) or COHORT.fullmatch(word) or said not in ("", year):
        return False
    grid = table.grid
    cells = [grid.at(row.row, heading.column) for row in table.rows]
    numbers = [cell for cell in cells if isinstance(cell, (int, float)) and not isinstance(cell, bool)]
    words = [cell for cell in cells if isinstance(cell, str) and re.fullmatch(r"[0-9., ]*[0-9]\s?%?", cell.strip())]
    errors = [row for row in table.rows if grid.mark(row.row, heading.column).error]
    return bool(numbers or words or errors) and not (not heading.text and _counts(numbers))


def _counts(numbers: list[int | float]) -> bool:
    """1, 2, 3, …: a column without a heading that numbers the rows."""
    return numbers == list(range(1, len(numbers) + 1))


def _take(sheet: Sheet, found: dict[str, Heading], indicator: str, heading: Heading) -> None:
    if indicator in found:
        sheet.add(
            "same-indicator-twice",
            *heading.place,
            found=heading.text,
            indicator=indicator,
            first=address(*found[indicator].place),
        )
    else:
        found[indicator] = heading


def _unknown_heading(sheet: Sheet, heading: Heading, near: str, known: list[str]) -> None:
    text = heading.text or letters(heading.column)
    shown = ", ".join(known[:12]) + ("…" if len(known) > 12 else "")
    sheet.add("unknown-heading", *heading.place, found=text, nearest=near, allowed=shown)


def score_headings(table: WorkTable, year: str) -> list[Heading]:
    """The columns of a table that are scores by their words and cells alone, before any framework is known."""
    return [
        heading
        for heading in table.headings
        if heading.column != table.units
        and heading.text
        and not RANK.fullmatch(slug(without_year(heading.text)[0]))
        and _is_score(heading, table, year)
    ]


def is_total(heading: Heading) -> bool:
    return bool(TOTAL.fullmatch(bare(slug(without_year(heading.text)[0]))))


# Rows


def _rows(sheet: Sheet, columns: Columns, base: Base, request: Request) -> None:
    table, edition = sheet.table, sheet.edition
    places = places_of(base, edition["scope"])
    measured = units(base.measured(edition), places)
    register = units(base.units.values(), places)
    cohorts = base.cohorts(edition["edition"])
    first: dict[str, TableRow] = {}
    option = "" if request.add_units else "--add-units"
    for row in table.rows:
        cells = [_cell(sheet, row, heading, column, base, request) for heading, column in columns.fields]
        unit = _unit(sheet, row, measured, register, places, base, option)
        if unit and unit in first:
            sheet.add("same-unit-twice", *row.place, found=row.name, unit=unit, first=address(*first[unit].place))
        first.setdefault(unit, row)
        cohort = [_cohort(sheet, row, columns.cohort, cohorts)] if cohorts else []
        sheet.rows.append([unit, *cohort, *cells])
        sheet.lines.append(row)
        if columns.rank and unit:
            _rank(sheet, row, columns.rank, unit)
    if table.grid.hides_errors and sheet.empty:
        row, heading = table.rows[0], columns.fields[0][0]
        sheet.add("workbook-hides-errors", row.row, heading.column, cells=", ".join(sheet.empty[:5]))
    _too_small(sheet, columns, base)


def _cell(sheet: Sheet, row: TableRow, heading: Heading, column: Column, base: Base, request: Request) -> str:
    grid = sheet.table.grid
    at = (row.row, heading.column)
    scale = base.framework(sheet.edition["framework"])["scale"]
    reading = scores.read(grid.at(*at), grid.mark(*at), column, scale, as_shown=request.as_shown)
    if reading.code:
        sheet.add(reading.code, at[0], at[1], reading.found, **reading.params)
    elif not reading.text:
        sheet.empty.append(address(*at))
    sheet.not_applicable += reading.text == NOT_APPLICABLE
    if reading.rounded:
        sheet.rounded.append(address(*at))
    return reading.text


def _too_small(sheet: Sheet, columns: Columns, base: Base) -> None:
    """Scores of per cent that all lie between 0 and 1 are shares, unless the workbook says that it shows per cent."""
    grid = sheet.table.grid
    if base.framework(sheet.edition["framework"])["scale"] != "percent":
        return
    for number, (heading, _) in enumerate(columns.fields):
        cells = [row[number - len(columns.fields)] for row in sheet.rows]
        found = [float(cell) for cell in cells if cell and cell != NOT_APPLICABLE and re.fullmatch(r"[0-9.]+", cell)]
        percent = any(grid.mark(row.row, heading.column).percent for row in sheet.lines)
        if found and max(found) <= 1 and any(found) and not percent:
            sheet.add("shares-for-per-cent", *heading.place, found=heading.text, largest=f"{max(found):g}")


def _unit(
    sheet: Sheet, row: TableRow, measured: Names, register: Names, places: list[str], base: Base, option: str
) -> str:
    """The unit of a row, "" where it is not sure; says why. option: what would add a unit that the register lacks."""
    if not row.name:
        sheet.add("row-without-unit", *row.place)
        return ""
    found = find_unit(measured, row.name, places)
    if len(found) == 1:
        return found[0]
    if found:
        shown = ", ".join(f"{measured.shown[unit]} ({unit})" for unit in found)
        sheet.add("ambiguous-unit", *row.place, found=row.name, allowed=shown)
        return ""
    elsewhere = find_unit(register, row.name, places)
    if elsewhere:
        unit = base.units[elsewhere[0]]
        sheet.add(
            "unit-not-of-edition",
            *row.place,
            found=row.name,
            unit=elsewhere[0],
            level=unit["level"],
            parent=unit["parent"],
            edition=sheet.edition["edition"],
            option=option,
        )
        return ""
    sheet.add("unknown-unit-name", *row.place, found=row.name, nearest=measured.near(row.name), option=option)
    return ""


def _cohort(sheet: Sheet, row: TableRow, heading: Heading | None, cohorts: list[Row]) -> str:
    """The cohort that a column or the heading of a part of the table names."""
    place = (row.row, heading.column) if heading else row.place
    text = sheet.table.grid.text(*place) if heading else row.group
    words = {slug(name): one["cohort"] for one in cohorts for name in (one["cohort"], one["name_vi"], one["name_en"])}
    bare = re.sub(r"^([ivx]+|[a-d]|[0-9]+)-", "", slug(text))
    found = words.get(slug(text)) or words.get(bare, "")
    if not found:
        known = ", ".join(f"{one['name_vi']} ({one['cohort']})" for one in cohorts)
        sheet.add("unknown-cohort-name", *place, found=text, allowed=known, nearest=nearest(slug(text), words))
    return found


def uneven(sheet: Sheet, base: Base) -> list[str]:
    """The cells of totals that their parts, as printed, cannot add up to; [] where the sheet has not all of them."""
    nodes = base.nodes(sheet.edition["framework"])
    root = next((row for row in nodes if not row["parent"]), {})
    parts = root.get("members", "").split(";") if root.get("members") else []
    parts = parts or [row["indicator"] for row in nodes if row["parent"] == ROOT]
    scale = base.framework(sheet.edition["framework"])["scale"]
    if scale != "points" or ROOT not in sheet.header or not parts or not set(parts) <= set(sheet.header):
        return []
    total, numbers = sheet.header.index(ROOT), [sheet.header.index(part) for part in parts]
    found = []
    for line, row in zip(sheet.lines, sheet.rows, strict=True):
        cells = [row[number] for number in numbers if row[number] != NOT_APPLICABLE]
        if row[total] not in ("", NOT_APPLICABLE) and all(cells):
            room = sum(_half(cell) for cell in [row[total], *cells])
            if abs(Decimal(row[total]) - sum(map(Decimal, cells))) > room:
                found.append(address(line.row, sheet.columns[total]))
    return found


def _half(cell: str) -> Decimal:
    """Half a unit of the last printed place, which rounding may have taken or given; nothing for a whole number."""
    places = len(cell.partition(".")[2])
    return Decimal(5).scaleb(-places - 1) if places else Decimal(0)


def _rank(sheet: Sheet, row: TableRow, heading: Heading, unit: str) -> None:
    value = sheet.table.grid.at(row.row, heading.column)
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 1 and float(value).is_integer():
        sheet.ranks[unit] = (int(value), (row.row, heading.column))
