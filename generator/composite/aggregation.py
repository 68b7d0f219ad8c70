"""Points of every node from its members: exact, with the interval that printed inputs allow."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from generator.composite.ranks import INT64_SAFE
from generator.model import MICRO, Cell, Framework, Indicator, Scale

Integers = npt.NDArray[Any]
Flags = npt.NDArray[np.bool_]

WHOLE = {Scale.POINTS: 1, Scale.SHARE: MICRO, Scale.PERCENT: 100 * MICRO}
"""What a full score reads in millionths of the scale (points: the maximum itself says it)."""


@dataclass(frozen=True, eq=False)
class Scores:
    """An edition's scores as printed, units × nodes of the framework in tree order.

    values: int64 millionths in the framework's scale; states: `Cell`; half_units: half of the last printed place;
    decimals: the places printed.
    """

    values: npt.NDArray[np.int64]
    states: npt.NDArray[np.int8]
    half_units: npt.NDArray[np.int64]
    decimals: npt.NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Column:
    """One node for all units. points, low, high and maximum count in one integer unit a framework.

    known: the points are known; applicable: the node applies to the unit; whole: so does everything it sums;
    maximum_known: so is the maximum of what applies.
    """

    points: Integers
    low: Integers
    high: Integers
    known: Flags
    applicable: Flags
    whole: Flags
    maximum: Integers
    maximum_known: Flags


@dataclass(frozen=True, eq=False)
class Aggregates:
    """Every table that aggregation makes, by node.

    used: the printed score where there is one, else recomputed; recomputed: from the members alone (only nodes that
    have members). In the scale `points` the integer unit is a millionth of a point.
    """

    used: dict[str, Column]
    recomputed: dict[str, Column]


def aggregate(scores: Scores, framework: Framework) -> Aggregates:
    """Sum members upwards. Points of a node = the sum over its members; unknown where a needed score is.

    A member that is not applicable leaves both points and maximum; a member with maximum 0 is shown, never scored.
    Source: data model, "What is computed"; the ministry's table of 2022 is recomputed this way in the tests.
    """
    return _Aggregation(scores, framework).run()


def divisor(framework: Framework) -> int:
    """Millionths of a point of which every maximum is a multiple; 1 where scores are points themselves."""
    maxima = [node.max_points for node in framework.indicators if node.max_points]
    return 1 if framework.scale is Scale.POINTS else math.gcd(*maxima) or 1


class _Aggregation:
    """Weights are maxima divided by their common divisor, so that sums stay small integers."""

    def __init__(self, scores: Scores, framework: Framework) -> None:
        self.scores = scores
        self.framework = framework
        self.place = {node.indicator: j for j, node in enumerate(framework.indicators)}
        self.points_scale = framework.scale is Scale.POINTS
        self.whole = WHOLE[framework.scale]
        maxima = [node.max_points for node in framework.indicators if node.max_points]
        self.divisor = divisor(framework)
        safe = sum(maxima) // self.divisor * self.whole < INT64_SAFE
        self.dtype: Any = np.int64 if safe else object
        self.used: dict[str, Column] = {}
        self.recomputed: dict[str, Column] = {}

    def run(self) -> Aggregates:
        for node in self.framework.indicators:
            self.visit(node)
        return Aggregates(self.used, self.recomputed)

    def visit(self, node: Indicator) -> Column:
        name = node.indicator
        if name not in self.used:
            if node.members:
                self.recomputed[name] = self.from_members(node)
            self.used[name] = self.printed_or(node, self.recomputed.get(name) or self.unmeasured(node))
        return self.used[name]

    def full(self, node: Indicator) -> int:
        return (node.max_points or 0) // self.divisor * self.whole

    def unmeasured(self, node: Indicator) -> Column:
        """A node that sums nothing: without a printed score nothing is known but its maximum."""
        n = len(self.scores.values)
        zero, yes = np.zeros(n, self.dtype), np.ones(n, bool)
        maximum = np.full(n, self.full(node), self.dtype)
        return Column(zero, zero, zero, ~yes, yes, yes, maximum, yes if node.max_points is not None else ~yes)

    def from_members(self, node: Indicator) -> Column:
        nodes = (self.framework.by_id[member] for member in node.members)
        members = [self.visit(member) for member in nodes if member.max_points != 0]
        if not members:
            return self.unmeasured(node)
        counts = np.array([member.applicable for member in members])

        def summed(name: str) -> Integers:
            return np.asarray(np.where(counts, [getattr(member, name) for member in members], 0).sum(axis=0))

        def wherever(name: str) -> Flags:
            return np.asarray((np.array([getattr(member, name) for member in members]) | ~counts).all(axis=0))

        applicable = np.asarray(counts.any(axis=0))
        whole = np.asarray(np.array([member.whole & member.applicable for member in members]).all(axis=0))
        # Where nothing below is left out the node's own maximum holds, also when a member's is not known.
        own = whole & (node.max_points is not None)
        return Column(
            points=summed("points"),
            low=summed("low"),
            high=summed("high"),
            known=wherever("known") & applicable,
            applicable=applicable,
            whole=whole,
            maximum=np.where(own, self.full(node), summed("maximum")),
            maximum_known=(wherever("maximum_known") | own) & applicable,
        )

    def printed_or(self, node: Indicator, below: Column) -> Column:
        """The printed score where there is one; a printed share is a share of what applies to the unit."""
        j = self.place[node.indicator]
        printed = self.scores.states[:, j] == Cell.VALUE
        absent = self.scores.states[:, j] == Cell.NOT_APPLICABLE
        value = self.scores.values[:, j].astype(self.dtype)
        half = self.scores.half_units[:, j].astype(self.dtype)
        weight = 1 if self.points_scale else below.maximum // self.whole
        return Column(
            points=np.where(printed, value * weight, below.points),
            low=np.where(printed, (value - half) * weight, below.low),
            high=np.where(printed, (value + half) * weight, below.high),
            known=np.where(printed, self.points_scale | below.maximum_known, below.known & ~absent),
            applicable=printed | (below.applicable & ~absent),
            whole=below.whole & ~absent,
            maximum=below.maximum,
            maximum_known=below.maximum_known,
        )
