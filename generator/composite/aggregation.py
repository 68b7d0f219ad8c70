"""Points of every node from its members: exact, with the interval that printed inputs allow."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from generator.composite.ranks import INT64_SAFE
from generator.model import MICRO, Cell, Framework, Indicator, Scale

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    """One node for all units, or all nodes: nodes × units. points, low, high and maximum count in one integer unit a
    framework.

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

    def at(self, place: int | Integers) -> Column:
        """One node, or some, of all."""
        return Column(*(getattr(self, name)[place] for name in COLUMNS))


COLUMNS = tuple(field.name for field in fields(Column))


@dataclass(frozen=True, eq=False)
class Aggregates:
    """Every table that aggregation makes, by node.

    used: the printed score where there is one, else recomputed; recomputed: from the members alone (only nodes that
    have members); together: `used` once more, all nodes in tree order. In the scale `points` the integer unit is a
    millionth of a point.
    """

    used: dict[str, Column]
    recomputed: dict[str, Column]
    together: Column


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
        self.framework = framework
        self.place = {node.indicator: j for j, node in enumerate(framework.indicators)}
        self.points_scale = framework.scale is Scale.POINTS
        self.whole = WHOLE[framework.scale]
        maxima = [node.max_points for node in framework.indicators if node.max_points]
        self.divisor = divisor(framework)
        safe = sum(maxima) // self.divisor * self.whole < INT64_SAFE
        self.dtype: Any = np.int64 if safe else object
        self.printed, self.absent = scores.states.T == Cell.VALUE, scores.states.T == Cell.NOT_APPLICABLE
        self.values = scores.values.T.astype(self.dtype, copy=False)
        self.half_units = scores.half_units.T.astype(self.dtype, copy=False)
        self.together = self.unmeasured(framework.indicators)
        self.used: dict[str, Column] = {}
        self.recomputed: dict[str, Column] = {}

    def run(self) -> Aggregates:
        lowest = np.array([j for j, node in enumerate(self.framework.indicators) if not node.members], np.intp)
        self.keep(lowest, self.together.at(lowest))
        parts = (getattr(self.together, name) for name in COLUMNS)
        self.used = dict(zip(self.place, map(Column, *parts), strict=True))
        for node in self.framework.indicators:
            self.visit(node)
        return Aggregates(self.used, self.recomputed, self.together)

    def visit(self, node: Indicator) -> int:
        """The place of a node whose points are summed, as those of everything below it."""
        name = node.indicator
        if node.members and name not in self.recomputed:
            self.recomputed[name] = self.from_members(node)
            self.keep(self.place[name], self.recomputed[name])
        return self.place[name]

    def keep(self, place: int | Integers, below: Column) -> None:
        """What is used of a node, or of some."""
        found = self.printed_or(place, below)
        for name in COLUMNS:
            getattr(self.together, name)[place] = getattr(found, name)

    def full(self, node: Indicator) -> int:
        return (node.max_points or 0) // self.divisor * self.whole

    def unmeasured(self, nodes: Sequence[Indicator]) -> Column:
        """Nodes that sum nothing: without a printed score nothing is known but their maximum."""
        shape = len(nodes), self.values.shape[1]
        maximum, given = np.empty(shape, self.dtype), np.empty(shape, np.bool_)
        maximum[:] = np.array([self.full(node) for node in nodes], self.dtype)[:, None]
        given[:] = np.array([node.max_points is not None for node in nodes], np.bool_)[:, None]
        points, low, high = (np.zeros(shape, self.dtype) for _ in range(3))
        known, applicable, whole = np.zeros(shape, np.bool_), np.ones(shape, np.bool_), np.ones(shape, np.bool_)
        return Column(points, low, high, known, applicable, whole, maximum, given)

    def from_members(self, node: Indicator) -> Column:
        nodes = (self.framework.by_id[member] for member in node.members)
        members = np.array([self.visit(member) for member in nodes if member.max_points != 0], np.intp)
        if not len(members):
            return self.unmeasured([node]).at(0)
        found = self.together.at(members)
        left = ~found.applicable

        def summed(parts: Integers) -> Integers:
            parts[left] = 0
            return np.asarray(parts.sum(axis=0))

        applicable = np.asarray(found.applicable.any(axis=0))
        whole = np.asarray((found.whole & found.applicable).all(axis=0))
        # Where nothing below is left out the node's own maximum holds, also when a member's is not known.
        own = whole & (node.max_points is not None)
        return Column(
            points=summed(found.points),
            low=summed(found.low),
            high=summed(found.high),
            known=np.asarray((found.known | left).all(axis=0)) & applicable,
            applicable=applicable,
            whole=whole,
            maximum=np.where(own, self.full(node), summed(found.maximum)),
            maximum_known=(np.asarray((found.maximum_known | left).all(axis=0)) | own) & applicable,
        )

    def printed_or(self, place: int | Integers, below: Column) -> Column:
        """The printed score where there is one; a printed share is a share of what applies to the unit."""
        printed, here = self.printed[place], ~self.absent[place]
        value, half = self.values[place], self.half_units[place]
        weight = 1 if self.points_scale else below.maximum // self.whole
        return Column(
            points=np.where(printed, value * weight, below.points),
            low=np.where(printed, (value - half) * weight, below.low),
            high=np.where(printed, (value + half) * weight, below.high),
            known=np.where(printed, self.points_scale | below.maximum_known, below.known & here),
            applicable=printed | (below.applicable & here),
            whole=below.whole & here,
            maximum=below.maximum,
            maximum_known=below.maximum_known,
        )
