"""Import: a workbook of a ranking becomes sheets of scores in a folder of packages, as the gate accepts them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.errors import DataError, Problem, UseError
from generator.gate.schema import REGISTER
from generator.importing import base as bases
from generator.importing import fitting, proposal, ranks, tables, workbook, writing
from generator.importing import sheets as making
from generator.importing.fitting import Request
from generator.importing.names import find_unit, units

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.importing.base import Base
    from generator.importing.sheets import Sheet
    from generator.importing.tables import WorkTable

__all__ = ["Done", "Request", "run"]


@dataclass(frozen=True)
class Done:
    """What was read and written.

    sheets: by package; left_out: sheets without a table; uneven: by edition, cells of totals that are no sums;
    ranks: by edition, how many became statements and the cells that differ from stated ones;
    new: packages that were made; added: (package, table) → rows; files: paths written.
    """

    sheets: Mapping[str, Sequence[Sheet]]
    left_out: tuple[str, ...]
    uneven: Mapping[str, list[str]]
    ranks: Mapping[str, tuple[int, list[str]]]
    new: tuple[str, ...]
    added: Mapping[tuple[str, str], Sequence[Mapping[str, str]]]
    files: tuple[str, ...]


def run(request: Request) -> Done:
    """Read, judge, write; DataError with every problem at its cell, UseError where something must be said first."""
    found, left_out = _tables(request, base := bases.load(request.datasets))
    before = list(base.packages)
    if fitting.wants_new(base, request):
        chosen = proposal.propose(found, base, request)
        request = replace(request, add_units=True)  # as a new index does
    else:
        chosen = fitting.choose(found, base, request)
        left_out += [t.grid.sheet for t in found if all(t is not table for table, _ in chosen)]
        if request.add_units:
            for table, edition in chosen:
                proposal.add_units(table, edition, base)
    made = [making.make(table, edition, base, request) for table, edition in chosen]
    problems = [problem for sheet in made for problem in sorted(sheet.problems)]
    if problems:
        raise DataError(problems)
    sheets = _by_package(made, base)
    stated = {
        sheet.edition["edition"]: ranks.state(sheet, base, package)
        for package, ones in sheets.items()
        for sheet in ones
    }
    files = writing.judged(request.datasets, writing.contents(base, sheets), sheets)
    writing.write(request.datasets, files)
    new = tuple(name for name in base.packages if name not in before)
    uneven = {sheet.edition["edition"]: making.uneven(sheet, base) for sheet in made}
    return Done(sheets, tuple(left_out), uneven, stated, new, base.added, tuple(sorted(files)))


def _by_package(made: Sequence[Sheet], base: Base) -> dict[str, list[Sheet]]:
    found: dict[str, list[Sheet]] = {}
    for sheet in made:
        found.setdefault(base.editions[sheet.edition["edition"]][0], []).append(sheet)
    return found


def _tables(request: Request, base: Base) -> tuple[list[WorkTable], list[str]]:
    """The tables of a workbook and the names of sheets without one; DataError where there is none at all."""
    grids, left_out = workbook.read(request.file)
    if request.sheet:
        names = [grid.sheet for grid in grids]
        if request.sheet not in names:
            raise UseError("import.no-sheet", name=request.sheet, known=", ".join(f"“{name}”" for name in names) or "–")
        left_out += [name for name in names if name != request.sheet]
        grids = [grid for grid in grids if grid.sheet == request.sheet]
    names_of_units = units(base.rows.get((REGISTER, "units"), []))

    def known(text: str) -> bool:
        return bool(find_unit(names_of_units, text))

    found = {grid.sheet: tables.find(grid, known) for grid in grids}
    kept = [table for table in found.values() if table is not None and table.rows]
    if not kept:
        file = request.file.as_posix()
        raise DataError(
            [Problem(file, 0, 0, "no-table", params=(("sheet", name),)) for name in found] or [_empty(file)]
        )
    return kept, left_out + [name for name, table in found.items() if table not in kept]


def _empty(file: str) -> Problem:
    return Problem(file, 0, 0, "workbook-without-cells")
