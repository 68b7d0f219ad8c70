"""A framework's tree as sums see it: lowest indicators, their maxima, the weight of a printed share."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator.audit.system import remaining_maxima
from generator.model import MICRO, Scale

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.model import Framework

NONE: frozenset[str] = frozenset()


class Tree:
    """One framework; its answers are kept."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self._lowest: dict[str, frozenset[str]] = {}
        self._maxima: dict[frozenset[str], Mapping[frozenset[str], Fraction | None]] = {}

    def lowest(self, node: str) -> frozenset[str]:
        """The lowest indicators whose points a node sums; the node itself where it sums nothing."""
        if node not in self._lowest:
            members = self.scored_members(node)
            below = frozenset().union(*(self.lowest(m) for m in members)) if members else frozenset([node])
            self._lowest[node] = below
        return self._lowest[node]

    def scored_members(self, node: str) -> list[str]:
        by_id = self.framework.by_id
        return [m for m in by_id[node].members if by_id[m].max_points != 0]

    def maxima(self, dropped: frozenset[str] = NONE) -> Mapping[frozenset[str], Fraction | None]:
        """Maximum points of sets of lowest indicators, known or following. dropped: nodes taken as unknown."""
        if dropped not in self._maxima:
            known = {
                self.lowest(n.indicator): Fraction(n.max_points, MICRO)
                for n in self.framework.indicators
                if n.max_points and n.indicator not in dropped
            }
            self._maxima[dropped] = remaining_maxima(known)
        return self._maxima[dropped]

    def weight(self, node: str) -> Fraction | None:
        """Points of one unit of the printed scale; None where the maximum is not known."""
        if self.framework.scale is Scale.POINTS:
            return Fraction(1)
        full = self.framework.by_id[node].max_points
        return Fraction(full, MICRO) / (100 if self.framework.scale is Scale.PERCENT else 1) if full else None

    def own_part(self, node: str) -> str:
        """The one member that a node shares with no other of its kind; "" where there is none or several.

        The activity indicator of a pillar of 2021-2023, whose other members are the foundations of all.
        """
        mine = self.framework.by_id[node]
        others = {m for n in self.framework.indicators if n.kind == mine.kind and n is not mine for m in n.members}
        own = [m for m in mine.members if m not in others]
        return own[0] if len(own) == 1 and len(mine.members) > 1 else ""
