"""What is not to be seen yet: the content of editions whose date of announcement lies after today."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.model import Text, Upcoming

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from generator.gate.tables import RawPackage, Table

OF_AN_EDITION = ("edition", "base_edition")
"""Columns that say which edition a row is about, or beside which it sets one."""


def withhold(packages: Sequence[RawPackage], today: str) -> tuple[tuple[RawPackage, ...], tuple[Upcoming, ...]]:
    """The packages as they may be seen on a day, and the editions left out of them, in the order of their dates.

    Left out are an edition's row, lists, sheet, statements, remarks and corrections, and the sources that only these
    name: the title of a report tells who came first. today: ISO date. A date without its day is past as soon as the
    month or year has begun.
    """
    found, upcoming = [], []
    for package in packages:
        hidden = _hidden(package, today)
        found.append(_without(package, {one.edition for one in hidden}) if hidden else package)
        upcoming += hidden
    return tuple(found), tuple(sorted(upcoming, key=lambda one: (one.announced_on, one.edition)))


def _hidden(package: RawPackage, today: str) -> list[Upcoming]:
    editions = package.tables.get("editions")
    return [
        Upcoming(
            edition=row["edition"],
            package=package.name,
            scope=row["scope"],
            year=int(row["year"]),
            title=Text(row["title_vi"], row["title_en"]),
            announced_on=row["announced_on"],
        )
        for row in (editions.rows() if editions else ())
        if is_after(row["announced_on"], today)
    ]


def is_after(date: str, today: str) -> bool:
    """Whether a date, which may lack its day or month, begins after today; an unknown one does not.

    >>> is_after("2027-01-15", "2027-01-14"), is_after("2027-01", "2027-01-14"), is_after("", "2027-01-14")
    (True, False, False)
    """
    return date > today[: len(date)]


def _without(package: RawPackage, hidden: Collection[str]) -> RawPackage:
    """The package without these editions; nothing that stays points at what is gone."""
    tables: dict[str, Table] = {}
    gone: set[str] = set()
    for name, table in package.tables.items():
        if name.startswith("scores/"):
            if name.removeprefix("scores/") not in hidden:
                tables[name] = table
            continue
        kept = _filtered(table, lambda row: not any(row.get(column) in hidden for column in OF_AN_EDITION))
        gone |= set(table.columns.get("source", ())) - set(kept.columns.get("source", ()))
        tables[name] = _unlinked(kept, hidden) if name == "editions" else kept
    named = {
        source for name, table in tables.items() if name != "sources" for source in table.columns.get("source", ())
    }
    if "sources" in tables:
        tables["sources"] = _filtered(tables["sources"], lambda row: row["source"] not in gone - named)
    return replace(package, tables={name: table for name, table in tables.items() if len(table) or name in NEEDED})


NEEDED = frozenset({"editions", "frameworks", "indicators", "sources"})
"""Tables that are there also without rows."""


def _filtered(table: Table, keep: Callable[[Mapping[str, str]], bool]) -> Table:
    """The rows that are kept, with their lines; the very table where that is all of them."""
    rows = table.rows()
    kept = [i for i, row in enumerate(rows) if keep(row)]
    if len(kept) == len(rows):
        return table
    columns = {name: tuple(cells[i] for i in kept) for name, cells in table.columns.items()}
    return replace(table, columns=columns, lines=tuple(table.lines[i] for i in kept), source=_content(table, columns))


def _unlinked(editions: Table, hidden: Collection[str]) -> Table:
    """An edition that would be compared with a hidden one is compared with none."""
    if not set(editions.columns["previous"]) & set(hidden):
        return editions
    previous = tuple("" if name in hidden else name for name in editions.columns["previous"])
    columns = {**editions.columns, "previous": previous}
    return replace(editions, columns=columns, source=_content(editions, columns))


def _content(table: Table, columns: Mapping[str, Sequence[str]]) -> bytes:
    """The bytes by which others know the table; quoted where a cell needs it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.header)
    writer.writerows(zip(*(columns[name] for name in table.header), strict=True))
    return out.getvalue().encode()
