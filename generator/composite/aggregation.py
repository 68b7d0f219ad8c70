"""Points of every node from its members: exact, with the interval that printed inputs allow."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from generator.composite.ranks import INT64_SAFE
from generator.model import MICRO, Cell, Framework, Indicator, Scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.composite.arrays import Flags, Integers

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

    @classmethod
    def of(cls, numbers: Integers, flags: Flags) -> Column:
        """Of what counts in integers and what is so or not, each in the order of `POINTS` and `KNOWN`."""
        known, maximum_known, applicable, whole = flags
        points, low, high, maximum = numbers
        return cls(points, low, high, known, applicable, whole, maximum, maximum_known)


POINTS, LOW, HIGH, MAXIMUM = range(4)
KNOWN, MAXIMUM_KNOWN, APPLICABLE, WHOLLY = range(4)


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
        self.numbers, self.flags = self.unmeasured(framework.indicators)
        self.recomputed: dict[str, Column] = {}

    def run(self) -> Aggregates:
        self.keep(slice(None), self.numbers, self.flags)
        for node in self.framework.indicators:
            self.visit(node)
        nodes = zip(self.numbers.swapaxes(0, 1), self.flags.swapaxes(0, 1), strict=True)
        used = dict(zip(self.place, (Column.of(*node) for node in nodes), strict=True))
        return Aggregates(used, self.recomputed, Column.of(self.numbers, self.flags))

    def visit(self, node: Indicator) -> int:
        """The place of a node whose points are summed, as those of everything below it."""
        name, place = node.indicator, self.place[node.indicator]
        if node.members and name not in self.recomputed:
            numbers, flags = self.from_members(node)
            self.recomputed[name] = Column.of(numbers, flags)
            self.keep(place, numbers, flags)
        return place

    def full(self, node: Indicator) -> int:
        return (node.max_points or 0) // self.divisor * self.whole

    def unmeasured(self, nodes: Sequence[Indicator]) -> tuple[Integers, Flags]:
        """Nodes that sum nothing: without a printed score nothing is known but their maximum."""
        shape = 4, len(nodes), self.values.shape[1]
        numbers, flags = np.zeros(shape, self.dtype), np.ones(shape, np.bool_)
        numbers[MAXIMUM] = np.array([self.full(node) for node in nodes], self.dtype)[:, None]
        flags[KNOWN] = False
        flags[MAXIMUM_KNOWN] = np.array([node.max_points is not None for node in nodes], np.bool_)[:, None]
        return numbers, flags

    def from_members(self, node: Indicator) -> tuple[Integers, Flags]:
        """Sums of the members that apply to a unit."""
        nodes = (self.framework.by_id[member] for member in node.members)
        members = [self.visit(member) for member in nodes if member.max_points != 0]
        if not members:
            numbers, flags = self.unmeasured([node])
            return numbers[:, 0], flags[:, 0]
        found = self.flags[:, members]
        applies = found[APPLICABLE]
        numbers = np.where(applies, self.numbers[:, members], 0).sum(axis=1)
        known, maximum_known = (found[:APPLICABLE] | ~applies).all(axis=1)
        applicable, whole = applies.any(axis=0), (found[WHOLLY] & applies).all(axis=0)
        # Where nothing below is left out the node's own maximum holds, also when a member's is not known.
        own = whole & (node.max_points is not None)
        numbers[MAXIMUM][own] = self.full(node)
        return numbers, np.stack([known & applicable, (maximum_known | own) & applicable, applicable, whole])

    def keep(self, place: int | slice, numbers: Integers, flags: Flags) -> None:
        """What is used of a node, or of all: the printed score where there is one, else what is known from below.

        A printed share is a share of what applies to the unit.
        """
        printed, here = self.printed[place], ~self.absent[place]
        value, half = self.values[place], self.half_units[place]
        weight = 1 if self.points_scale else numbers[MAXIMUM] // self.whole
        kept, known = self.numbers[:, place], self.flags[:, place]
        kept[POINTS] = np.where(printed, value * weight, numbers[POINTS])
        kept[LOW] = np.where(printed, (value - half) * weight, numbers[LOW])
        kept[HIGH] = np.where(printed, (value + half) * weight, numbers[HIGH])
        kept[MAXIMUM] = numbers[MAXIMUM]
        known[KNOWN] = np.where(printed, self.points_scale | flags[MAXIMUM_KNOWN], flags[KNOWN] & here)
        known[MAXIMUM_KNOWN] = flags[MAXIMUM_KNOWN]
        known[APPLICABLE] = printed | (flags[APPLICABLE] & here)
        known[WHOLLY] = flags[WHOLLY] & here
