"""Which unit became which: predecessors, successors and renamings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.model import Succession


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


def lineage(successions: Sequence[Succession]) -> Lineage:
    """Index successions both ways, in the order of the register."""
    before: dict[str, list[Succession]] = {}
    after: dict[str, list[Succession]] = {}
    for succession in successions:
        after.setdefault(succession.predecessor, []).append(succession)
        if succession.successor:
            before.setdefault(succession.successor, []).append(succession)
    return Lineage({k: tuple(v) for k, v in before.items()}, {k: tuple(v) for k, v in after.items()})
