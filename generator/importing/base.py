"""The tables of a folder of packages as rows, as import reads them and adds to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from generator import gate
from generator.errors import DataError
from generator.gate.cells import calendar_day
from generator.gate.schema import REGISTER, SCORES, TableSchema, sheet_schema
from generator.gate.site import spell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from generator.gate.tables import RawPackage

Row = dict[str, str]

FORGIVEN = {"sheet-missing", "no-register"}
"""What import itself mends; a folder without a register is refused again when the result is judged."""


@dataclass
class Base:
    """rows: (package, table) → rows; sheets: editions that have one; added: rows that import makes.

    files: the bytes of tables that rows are added to; words: descriptors of new packages.
    """

    rows: dict[tuple[str, str], list[Row]]
    packages: list[str]
    sheets: set[str]
    files: dict[tuple[str, str], bytes]
    added: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    words: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, package: str, table: str, row: Row) -> None:
        self.rows.setdefault((package, table), []).append(row)
        self.added.setdefault((package, table), []).append(row)

    def all(self, table: str) -> Iterator[tuple[str, Row]]:
        """Package and row of a table, in every package that has it."""
        for (package, name), rows in self.rows.items():
            if name == table:
                yield from ((package, row) for row in rows)

    @property
    def units(self) -> dict[str, Row]:
        return {row["unit"]: row for row in self.rows.get((REGISTER, "units"), [])}

    @property
    def editions(self) -> dict[str, tuple[str, Row]]:
        return {row["edition"]: (package, row) for package, row in self.all("editions")}

    def framework(self, name: str) -> Row:
        return next(row for _, row in self.all("frameworks") if row["framework"] == name)

    def nodes(self, framework: str) -> list[Row]:
        return [row for _, row in self.all("indicators") if row["framework"] == framework]

    def cohorts(self, edition: str) -> list[Row]:
        return [row for _, row in self.all("cohorts") if row["edition"] == edition]

    def schema(self, edition: Row) -> TableSchema:
        """The edition's sheet with every node as a column."""
        framework = edition["framework"]
        cohorts = bool(self.cohorts(edition["edition"]))
        return sheet_schema(edition["edition"], self.framework(framework), self.nodes(framework), cohorts=cohorts)

    def measured(self, edition: Row) -> list[Row]:
        """The units that an edition can measure: of its level, below its scope, in force on its day."""
        level = self.framework(edition["framework"])["level"]
        units = self.units
        return [
            row
            for row in units.values()
            if row["level"] == level
            and edition["scope"] in (row["unit"], *ancestors(row["unit"], units))
            and in_force(row, edition["units_on"])
        ]


def ancestors(unit: str, units: Mapping[str, Row]) -> Iterator[str]:
    seen = {unit}
    while unit in units and (parent := units[unit]["parent"]) and parent not in seen:
        yield parent
        seen.add(parent)
        unit = parent


def in_force(unit: Row, on: str) -> bool:
    """Whether a unit exists on a day; also where the day is not known."""
    day, until = (calendar_day(on), calendar_day(on, last=True)) if on else (None, None)
    if day is None or until is None:
        return True
    first, last = spell(unit)
    return not (first and until < first) and not (last and day > last)


def load(datasets: Path) -> Base:
    """DataError where what stands there is refused for a reason that a new sheet does not mend."""
    reading = gate.read(datasets, resources=False)
    wrong = [p for p in reading.problems if not p.note and p.code not in FORGIVEN and f"/{SCORES}/" not in p.file]
    if wrong:
        raise DataError(wrong)
    return _base(reading.packages)


def _base(packages: Sequence[RawPackage]) -> Base:
    rows, files, sheets = {}, {}, set()
    for package in packages:
        for name, table in package.tables.items():
            if name.startswith(f"{SCORES}/"):
                sheets.add(name.removeprefix(f"{SCORES}/"))
            else:
                rows[package.name, name] = table.rows()
                files[package.name, name] = table.content
    return Base(rows, [package.name for package in packages], sheets, files)
