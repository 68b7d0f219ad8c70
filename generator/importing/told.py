"""What import did, in sentences, and where its problems stand in the workbook."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING

from generator.gate.schema import REGISTER
from generator.importing.workbook import address, letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.errors import Problem
    from generator.i18n import Translator
    from generator.importing import Done
    from generator.importing.sheets import Sheet

MOST = 12
"""Cells that a sentence names; the others are counted."""


def placed(problem: Problem, t: Translator) -> Problem:
    """The problem at a place that a person finds: file, sheet and cell in words instead of line and column."""
    said = dict(problem.params)
    if "sheet" not in said:
        return problem
    kind = "cell" if "cell" in said else "sheet"
    words = {name: said[name] for name in ("sheet", "cell") if name in said}
    return replace(problem, file=t(f"cli.import.place_{kind}", file=problem.file, **words), line=0, column=0)


def sentences(done: Done, folder: str, t: Translator) -> Iterator[str]:
    """What was read, left out and written; folder: of the packages, as the person typed it."""
    for package, sheets in done.sheets.items():
        for sheet in sheets:
            yield from _sheet(sheet, f"{folder}/{package}/{sheet.name}", t)
            made, differ = done.ranks[sheet.edition["edition"]]
            if made:
                yield t("import.told.ranks", n=t.integer(made), file=f"{folder}/{package}/statements.csv")
            if cells := done.uneven[sheet.edition["edition"]]:
                yield t("import.told.uneven", cells=_some(cells, t))
            if differ:
                yield t("import.told.ranks_differ", cells=_some(differ, t))
    if done.left_out:
        yield t("import.told.left_sheets", sheets=", ".join(f"“{name}”" for name in done.left_out))
    for (package, table), rows in done.added.items():
        if table != "statements":
            yield t("import.told.added", n=t.integer(len(rows)), file=f"{folder}/{package}/{table}.csv")
    units = [row["name_vi"] for row in done.added.get((REGISTER, "units"), ())]
    if units:
        yield t("import.told.units", names="; ".join(units))
    for package in done.new:
        yield t("import.told.check_new", package=package)
    yield t("import.told.next")


def _sheet(sheet: Sheet, file: str, t: Translator) -> Iterator[str]:
    table = sheet.table
    grid = table.grid
    last = max(heading.column for heading in table.headings)
    yield t(
        "import.told.sheet",
        sheet=grid.sheet,
        first=address(table.first, min(heading.column for heading in table.headings)),
        last=address(table.last, last),
        units=t.integer(len(sheet.rows)),
        indicators=t.integer(sum(name not in ("unit", "cohort") for name in sheet.header)),
        file=file,
    )
    headings = {heading.column: heading for heading in table.headings}
    for name, column in zip(sheet.header, sheet.columns, strict=True):
        if name == "cohort" and column == table.units:
            continue  # cohorts are the headings of groups of rows
        text = " · ".join(headings[column].parts) if column in headings else ""
        yield t("import.told.column", letter=letters(column), heading=text, indicator=name)
    if sheet.left_out:
        columns = ", ".join(
            f"{letters(one.column)} “{one.text}”" for one in sorted(sheet.left_out, key=attrgetter("column"))
        )
        yield t("import.told.left_column", columns=columns)
    if table.skipped:
        rows = ", ".join(f"{one.row + 1} “{_short(one.text)}”" for one in table.skipped)
        yield t("import.told.left_rows", rows=rows)
    if sheet.empty:
        yield t("import.told.empty", n=t.integer(len(sheet.empty)), cells=_some(sheet.empty, t))
    if sheet.not_applicable:
        yield t("import.told.not_applicable", n=t.integer(sheet.not_applicable))
    if sheet.rounded:
        yield t("import.told.rounded", n=t.integer(len(sheet.rounded)), cells=_some(sheet.rounded, t))


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _some(cells: Sequence[str], t: Translator) -> str:
    shown = ", ".join(cells[:MOST])
    return t("import.told.more", cells=shown, n=t.integer(len(cells) - MOST)) if len(cells) > MOST else shown
