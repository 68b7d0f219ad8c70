"""Which unit became which, and which units are in force on a day: predecessors, successors, renamings, maps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.model import Succession, Unit

REDRAWS = ("merged", "split")
"""Kinds of succession that make another map: the list of units is no longer the same list."""


def in_force(unit: Unit, day: str) -> bool:
    """Whether a unit stands on a day (ISO). A year or a month stands for each of its days.

    >>> from generator.model import Level, NO_TEXT, Unit
    >>> unit = Unit("a", Level.PROVINCE, "", "", NO_TEXT, NO_TEXT, (), (), "1997", "2025-06-30")
    >>> [in_force(unit, day) for day in ("1996-12-31", "1997-01-01", "2025-06-30", "2025-07-01")]
    [False, True, True, False]
    """
    begun = not unit.valid_from or unit.valid_from <= day[: len(unit.valid_from)]
    return begun and (not unit.valid_to or day[: len(unit.valid_to)] <= unit.valid_to)


@dataclass(frozen=True)
class Lineage:
    """Successions by unit; empty tuples for units that took part in none."""

    before: Mapping[str, tuple[Succession, ...]]
    after: Mapping[str, tuple[Succession, ...]]

    def same(self, older: str, newer: str) -> bool:
        """The same unit, or one that was only renamed."""
        return older == newer or newer in self.renamed(older)

    def renamed(self, unit: str) -> tuple[str, ...]:
        """The names a unit took later, by renaming alone."""
        following = [s.successor for s in self.after.get(unit, ()) if s.kind == "renamed"]
        return tuple(name for later in following for name in (later, *self.renamed(later)))

    def earlier_names(self, unit: str) -> tuple[str, ...]:
        """The units that were renamed into this one."""
        preceding = [s.predecessor for s in self.before.get(unit, ()) if s.kind == "renamed"]
        return tuple(name for earlier in preceding for name in (earlier, *self.earlier_names(earlier)))

    def predecessors(self, unit: str) -> tuple[str, ...]:
        """Every unit that became this one, directly or by way of others, nearest first."""
        return tuple(dict.fromkeys(self._upstream(unit)))

    def _upstream(self, unit: str) -> list[str]:
        direct = [s.predecessor for s in self.before.get(unit, ())]
        return [*direct, *(name for former in direct for name in self._upstream(former))]


def lineage(successions: Sequence[Succession]) -> Lineage:
    """Index successions both ways, in the order of the register."""
    before: dict[str, list[Succession]] = {}
    after: dict[str, list[Succession]] = {}
    for succession in successions:
        after.setdefault(succession.predecessor, []).append(succession)
        if succession.successor:
            before.setdefault(succession.successor, []).append(succession)
    return Lineage({k: tuple(v) for k, v in before.items()}, {k: tuple(v) for k, v in after.items()})
