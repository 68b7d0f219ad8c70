"""Which edition a table belongs to, asked of the person only where workbook and tables leave it open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.errors import UseError
from generator.gate.nearest import nearest
from generator.gate.signs import slug
from generator.importing.facts import around, scopes
from generator.importing.names import find_unit, units

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from generator.importing.base import Base, Row
    from generator.importing.tables import WorkTable

HALF = 0.5
SOME = 8
"""Editions that a message lists."""


@dataclass(frozen=True)
class Request:
    """What the person asked for; empty texts where nothing was said.

    new: package to be made, or that gets a new edition; add_units: units that the register lacks are added to it;
    as_shown: numbers as they are shown, rounded.
    """

    datasets: Path
    file: Path
    edition: str = ""
    package: str = ""
    sheet: str = ""
    new: str = ""
    scope: str = ""
    year: str = ""
    replace: bool = False
    add_units: bool = False
    as_shown: bool = False


def wants_new(base: Base, request: Request) -> bool:
    """Whether the workbook is of an index that the folder does not have: it was said, or there is none at all."""
    return bool(request.new) or (not request.edition and not base.editions)


def choose(tables: Sequence[WorkTable], base: Base, request: Request) -> list[tuple[WorkTable, Row]]:
    """Each table with its edition; UseError where that is open."""
    if request.edition:
        row = _named(base, request)
        return [(_best(tables, base, row), row)]
    free = _free(base, request)
    if len(free) == 1:
        row = next(iter(free.values()))
        return [(_best(tables, base, row), row)]
    chosen = [(table, _edition(table, base, request)) for table in tables]
    editions = [row["edition"] for _, row in chosen]
    twice = next((edition for edition in editions if editions.count(edition) > 1), "")
    if twice:
        raise UseError("import.two-sheets", edition=twice, sheets=", ".join(f"“{t.grid.sheet}”" for t in tables))
    return chosen


def _named(base: Base, request: Request) -> Row:
    known = base.editions
    if request.edition not in known:
        near = nearest(request.edition, known)
        raise UseError("import.no-edition", name=request.edition, known=near or ", ".join(sorted(known)) or "–")
    if request.edition in base.sheets and not request.replace:
        raise UseError("import.has-sheet", edition=request.edition)
    return known[request.edition][1]


def _best(tables: Sequence[WorkTable], base: Base, edition: Row) -> WorkTable:
    """The table whose units the edition measures; UseError where several could be it."""
    shares = [_share(table, base, edition) for table in tables]
    best = [table for table, share in zip(tables, shares, strict=True) if share == max(shares)]
    if len(best) > 1:
        raise UseError("import.which-sheet", sheets=", ".join(f"“{table.grid.sheet}”" for table in best))
    return best[0]


def _share(table: WorkTable, base: Base, edition: Row) -> float:
    """The part of a table's rows that are units of an edition."""
    places = places_of(base, edition["scope"])
    names = units(base.measured(edition), places)
    return sum(bool(find_unit(names, row.name, places)) for row in table.rows) / len(table.rows)


def places_of(base: Base, scope: str) -> list[str]:
    """How a scope is called at the end of its units' names, as slugs."""
    row = base.units.get(scope)
    return [slug(row["short_vi"] or row["name_vi"])] if row else []


def _asked(base: Base, request: Request) -> dict[str, Row]:
    """The editions of the package that was named, else all."""
    return {name: row for name, (package, row) in base.editions.items() if request.package in ("", package)}


def _free(base: Base, request: Request) -> dict[str, Row]:
    """The editions that a sheet may be made for."""
    return {name: row for name, row in _asked(base, request).items() if request.replace or name not in base.sheets}


def _edition(table: WorkTable, base: Base, request: Request) -> Row:
    free = _free(base, request)
    fits = _fitting(table, base, free)
    if len(fits) == 1:
        return fits[0]
    sheet = table.grid.sheet
    if fits:
        raise UseError("import.which-edition", sheet=sheet, known=", ".join(sorted(row["edition"] for row in fits)))
    others = {name: row for name, row in _asked(base, request).items() if name not in free}
    filled = _fitting(table, base, others)
    if filled:
        raise UseError("import.has-sheet", edition=filled[0]["edition"])
    own = sorted({package for package, _ in base.editions.values()})
    register = base.units
    named = scopes(base, around(table, units(register.values()), register), "")
    package = own[0] if len(own) == 1 else named[0] if len(named) == 1 else "lang-son"
    known = ", ".join(sorted(free)[:SOME]) + (", …" if len(free) > SOME else "")
    raise UseError("import.no-fit", sheet=sheet, known=known or "–", package=package)


def _fitting(table: WorkTable, base: Base, editions: dict[str, Row]) -> list[Row]:
    register = base.units
    said = around(table, units(register.values()), register)
    found = []
    for row in editions.values():
        level = base.framework(row["framework"])["level"]
        named = any(f"-{place}-" in f"-{said.words}-" for place in places_of(base, row["scope"]))
        if said.level in ("", level) and (named or _share(table, base, row) >= HALF):
            found.append(row)
    of_year = [row for row in found if row["year"] in said.years]
    return of_year if said.years else found
