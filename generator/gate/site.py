"""All packages together: what an id means, wherever it is said."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from generator.gate.cells import calendar_day
from generator.gate.nearest import nearest
from generator.gate.schema import REGISTER

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from generator.gate.findings import Findings
    from generator.gate.views import Draft, Row, View

GUESSES = 25
"""Unknown ids of one column for which the nearest is looked up; a column full of them is another mistake."""


@dataclass
class Entry:
    """A row that other rows refer to by its id."""

    draft: Draft
    view: View
    index: int
    row: Row

    @property
    def place(self) -> str:
        return f"{self.view.table.file}:{self.view.line(self.index)}"


@dataclass
class Site:
    drafts: list[Draft]
    findings: Findings
    crooked: set[str] = field(default_factory=set)
    """Frameworks whose tree is no tree; nobody is blamed for not following it."""
    astray: set[str] = field(default_factory=set)
    """Units whose parent is refused; where they belong is not known."""
    _guesses: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def indexes(self) -> list[Draft]:
        return [draft for draft in self.drafts if draft.name != REGISTER]

    @cached_property
    def register(self) -> Draft | None:
        return next((draft for draft in self.drafts if draft.name == REGISTER), None)

    @cached_property
    def units(self) -> dict[str, Entry]:
        return self._entries("units", [self.register] if self.register else [])

    @cached_property
    def frameworks(self) -> dict[str, Entry]:
        return self._entries("frameworks", self.indexes)

    @cached_property
    def editions(self) -> dict[str, Entry]:
        return self._entries("editions", self.indexes)

    @cached_property
    def nodes(self) -> dict[str, dict[str, Entry]]:
        """framework → indicator → its row."""
        return self._below("indicators")

    @cached_property
    def bands(self) -> dict[str, dict[str, Entry]]:
        return self._below("bands")

    @cached_property
    def cohorts(self) -> dict[str, dict[str, Entry]]:
        return self._below("cohorts")

    def _entries(self, table: str, drafts: list[Draft]) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        for draft in drafts:
            view = draft.view(table)
            if view:
                for i, row in view.rows():
                    found.setdefault(row[view.schema.key[0]], Entry(draft, view, i, row))
        return found

    def _below(self, table: str) -> dict[str, dict[str, Entry]]:
        """Rows by the first and the second part of their key."""
        found: dict[str, dict[str, Entry]] = {}
        for draft in self.indexes:
            view = draft.view(table)
            if view:
                outer, inner = view.schema.key
                for i, row in view.rows():
                    found.setdefault(row[outer], {}).setdefault(row[inner], Entry(draft, view, i, row))
        return found

    def targets(self, table: str, draft: Draft, *, site: bool) -> set[str] | None:
        """The ids that a reference may name; None where they are not all known, so that nobody is blamed for it."""
        if table == "units":
            register = self.register
            return set(self.units) if register and "units" in register.views and register.known("units") else None
        drafts = self.indexes if site else [draft]
        if not all(one.known(table) for one in drafts):
            return None
        views = [view for one in drafts if (view := one.view(table))]
        return {cell for view in views for cell in view.table.columns[view.schema.key[0]]}

    def tree_known(self, framework: str) -> bool:
        """Whether every indicator of a framework is known."""
        entry = self.frameworks.get(framework)
        if entry is None or framework in self.crooked:
            return False
        return entry.draft.known("indicators") and "indicators" in entry.draft.views

    def guess(self, view: View, column: str, word: str, choices: set[str]) -> str:
        """The nearest id, for the first unknown ones of a column."""
        key = (view.table.file, column)
        self._guesses[key] = self._guesses.get(key, 0) + 1
        return nearest(word, choices) if self._guesses[key] <= GUESSES else ""

    def placed(self, unit: str) -> bool:
        """Whether it is known what a unit belongs to."""
        line = [unit, *self.ancestors(unit)]
        return not any(one in self.astray or one not in self.units for one in line)

    def dated(self, edition: str) -> bool:
        """Whether an edition's year is one of its framework's; else it is refused, and nothing is measured by it."""
        row = self.editions[edition].row
        framework = self.frameworks.get(row["framework"])
        if framework is None:
            return False
        return framework.row["first_year"] <= row["year"] <= (framework.row["last_year"] or "9999")

    @property
    def successions_known(self) -> bool:
        return self.register is not None and self.register.known("successions")

    @cached_property
    def _followers(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for _, row in self.register.rows("successions") if self.register else ():
            if row["successor"]:
                found.setdefault(row["predecessor"], set()).add(row["successor"])
        return found

    def heirs(self, unit: str) -> set[str]:
        """The units that came after a unit, and after those, as far as the register tells; not the unit itself.

        A circle of successions, which is refused elsewhere, ends where it closes.
        """
        found: set[str] = set()
        waiting = [unit]
        while waiting:
            new = self._followers.get(waiting.pop(), set()) - found - {unit}
            found |= new
            waiting += sorted(new)
        return found

    def level(self, unit: str) -> str:
        return self.units[unit].row["level"] if unit in self.units else ""

    def ancestors(self, unit: str) -> Iterator[str]:
        """Parents from the nearest up; stops at a cycle."""
        seen = {unit}
        while unit in self.units and (parent := self.units[unit].row["parent"]) and parent not in seen:
            yield parent
            seen.add(parent)
            unit = parent


def spell(entry: Row) -> tuple[dt.date | None, dt.date | None]:
    """First and last day in force; None where open."""
    first, last = entry["valid_from"], entry["valid_to"]
    return calendar_day(first) if first else None, calendar_day(last, last=True) if last else None


def overlap(one: Row, other: Row) -> bool:
    """Whether two units are in force on a common day."""
    (from1, to1), (from2, to2) = spell(one), spell(other)
    return not (from2 and to1 and to1 < from2) and not (from1 and to2 and to2 < from1)
