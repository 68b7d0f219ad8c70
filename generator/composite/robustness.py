"""How firm a rank is: where a unit could stand if main indicators had other weights, and whom rounding hides."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from generator.composite.aggregation import WHOLE, divisor
from generator.composite.extremes import extreme_ranks
from generator.composite.ranks import competition_rank_array
from generator.composite.weights import Weights, bounded, drawn, whole_numbers
from generator.model import MICRO, Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.composite.aggregation import Column
    from generator.composite.arrays import Integers
    from generator.composite.ranking import Tables
    from generator.composite.table import EditionTable
    from generator.model import Framework, Indicator, WeightBound


@dataclass(frozen=True)
class Settings:
    """What is asked. spread: how far a weight may leave the official one, as a part of it, where no bound is stated."""

    levels: tuple[Level, ...] = (Level.MINISTRY, Level.PROVINCE)
    spread: Fraction = Fraction(1, 5)
    draws: int = 2000
    seed: int = 1


@dataclass(frozen=True)
class RankRange:
    """Ranks of one unit over all weights within the bounds.

    official: the rank shown everywhere else; best, worst: exact; low, median, high: of the draws, the smallest rank
    that at least 5, 50 and 95 of 100 draws do not exceed.
    """

    unit: str
    official: int
    best: int
    worst: int
    low: int
    median: int
    high: int

    @property
    def holds(self) -> bool:
        """Whether the official rank is one that weights within the bounds give; rounding can make it another."""
        return self.best <= self.official <= self.worst


@dataclass(frozen=True)
class Bound:
    """Points of one indicator that the index sums: the official weight, and between what it was moved.

    stated: whether weight_bounds.csv says so; else it is the common spread.
    """

    indicator: Indicator
    official: Fraction
    low: Fraction
    high: Fraction
    stated: bool


@dataclass(frozen=True)
class Robustness:
    """One list of units ranked together. ranges: in official order; groups: see `rounding_groups`."""

    edition: str
    cohort: str
    settings: Settings
    bounds: tuple[Bound, ...]
    ranges: tuple[RankRange, ...]
    groups: tuple[tuple[str, ...], ...]

    @property
    def of(self) -> int:
        return len(self.ranges)

    @property
    def of_mains(self) -> bool:
        """Whether all that was weighed are main indicators."""
        return all(bound.indicator.kind == "main" for bound in self.bounds)

    @property
    def could_be_first(self) -> tuple[str, ...]:
        return tuple(r.unit for r in self.ranges if r.best == 1)

    @property
    def stated(self) -> bool:
        """Whether a bound is other than the common spread."""
        return any(bound.stated for bound in self.bounds)

    def of_unit(self, unit: str) -> RankRange | None:
        return next((r for r in self.ranges if r.unit == unit), None)

    def group_of(self, unit: str) -> tuple[str, ...]:
        return next((group for group in self.groups if unit in group), ())


@dataclass(frozen=True, eq=False)
class Weighable:
    """One list whose index is the same weighted sum for all its units.

    units: in the order of the table; nodes: what is weighed; official: their weights as whole numbers; shares: units ×
    nodes, whole numbers of which `full` is a full score.
    """

    units: tuple[str, ...]
    nodes: tuple[Indicator, ...]
    official: tuple[int, ...]
    shares: Integers
    full: int


def weighable(table: EditionTable, cohort: str) -> Weighable | None:
    """A list with all that other weights need; None where the index is not one sum for all, or not all is known."""
    rows = _ranked(table, cohort)
    members = _members(table, rows)
    if not members:
        return None
    maxima = [int(column.maximum[rows[0]]) for _, column in members]
    common = math.lcm(*maxima)
    exact = [
        column.points[rows].astype(object) * (common // most) for (_, column), most in zip(members, maxima, strict=True)
    ]
    shares = np.array(exact, object).T
    unit = math.gcd(common, *(int(value) for value in shares.flat))
    return Weighable(
        units=tuple(table.units[row] for row in rows),
        nodes=tuple(node for node, _ in members),
        official=bounded(maxima, [(Fraction(1), Fraction(1))] * len(maxima)).official,
        shares=shares // unit,
        full=common // unit,
    )


Lists = tuple[tuple[str, str], ...]
"""Edition and cohort of each list."""


def lists(tables: Tables, settings: Settings) -> Lists:
    """The lists of which the settings ask and whose scores are known; only those are computed."""
    dataset = tables.dataset
    return tuple(
        (name, cohort)
        for name, edition in dataset.editions.items()
        if dataset.frameworks[edition.framework].level in settings.levels
        for table in [tables[name]]
        for cohort in [c.cohort for c in table.edition.cohorts if c.ranked] or [""]
        if _members(table, _ranked(table, cohort))
    )


def assess(table: EditionTable, cohort: str, settings: Settings, stated: Sequence[WeightBound]) -> Robustness:
    """Everything about one list of `lists`. stated: bounds of the framework's weights, where others than the spread.

    The score of a unit is the sum over its main indicators of weight × share reached, with every score as printed; at
    the official weights that is the score of aggregation. Shares are integers of one unit, so nothing is rounded.
    """
    units = _ranked(table, cohort)
    members = _members(table, units)
    bounds = tuple(_bound(table, node, int(column.maximum[units[0]]), settings, stated) for node, column in members)
    weights = bounded(
        [int(column.maximum[units[0]]) for _, column in members],
        [(bound.low / bound.official, bound.high / bound.official) for bound in bounds],
    )
    shares = _shares([column for _, column in members], units)
    ranges = _ranges(table, units, shares, weights, settings)
    names = {r.unit: i for i, r in enumerate(ranges)}
    groups = (tuple(sorted(group, key=names.__getitem__)) for group in rounding_groups(_intervals(table, units)))
    return Robustness(
        edition=table.edition.edition,
        cohort=cohort,
        settings=settings,
        bounds=bounds,
        ranges=ranges,
        groups=tuple(sorted(groups, key=lambda group: names[group[0]])),
    )


def _ranked(table: EditionTable, cohort: str) -> list[int]:
    """Rows of the units ranked together; none where a rank of the list is not known."""
    rows = [i for unit, i in table.row.items() if table.cohort_of.get(unit, "") == cohort]
    if table.complete:
        return [i for i in rows if table.computed_ranks["index"][i]]
    ranked = [i for i in rows if table.figure(table.units[i]).rank is not None]
    return ranked if len(ranked) == table.ranked_units(cohort) else []


def summed(framework: Framework) -> tuple[Indicator, ...]:
    """The main indicators that the index sums, also by way of pillars and groups.

    Where one would count twice, because pillars overlap, only what the index itself names.
    """
    found: list[Indicator] = []
    waiting = [framework.by_id[name] for name in framework.root.members]
    while waiting:
        node = waiting.pop(0)
        if node.kind in ("pillar", "group") and node.members:
            waiting = [framework.by_id[name] for name in node.members] + waiting
        elif node in found:
            return tuple(framework.by_id[name] for name in framework.root.members)
        else:
            found.append(node)
    return tuple(found)


def _members(table: EditionTable, rows: list[int]) -> list[tuple[Indicator, Column]]:
    """Main indicators of the list with their points; none where the index is not the same sum for all its units.

    A member that applies to no unit is left out. Where one applies to some only, or with unequal maxima, other weights
    would also change what a full score is; such a list is not assessed.
    """
    nodes = [node for node in summed(table.framework) if node.max_points != 0]
    found = [(node, table.aggregates.used[node.indicator]) for node in nodes]
    kept = [(node, column) for node, column in found if column.applicable[rows].any()]
    same = all(_same(column, rows) for _, column in kept)
    return kept if same and len(rows) > 1 and len(kept) > 1 else []


def _same(column: Column, rows: list[int]) -> bool:
    """Whether every unit has a score of one and the same known maximum."""
    known = column.known[rows] & column.maximum_known[rows] & column.applicable[rows]
    maxima = {int(value) for value in column.maximum[rows]}
    return bool(known.all()) and len(maxima) == 1 and 0 not in maxima


def _bound(
    table: EditionTable, node: Indicator, maximum: int, settings: Settings, stated: Sequence[WeightBound]
) -> Bound:
    """Bounds in points; those of weight_bounds.csv are about the framework's maximum and shrink with it."""
    framework = table.framework
    unit = WHOLE[framework.scale] * MICRO
    official = Fraction(maximum * divisor(framework), unit)
    found = next((b for b in stated if (b.framework, b.indicator) == (framework.framework, node.indicator)), None)
    if found is None or not node.max_points:
        return Bound(node, official, official * (1 - settings.spread), official * (1 + settings.spread), stated=False)
    part = official / node.max_points
    return Bound(node, official, part * found.low_points, part * found.high_points, stated=True)


def _shares(columns: Sequence[Column], rows: list[int]) -> Integers:
    """Shares reached, units × members, as integers over one common denominator."""
    common = math.lcm(*(int(column.maximum[rows[0]]) for column in columns))
    exact = np.array(
        [column.points[rows].astype(object) * (common // int(column.maximum[rows[0]])) for column in columns], object
    ).T
    smaller = exact // (math.gcd(*(int(value) for value in exact.flat)) or 1)
    return smaller.astype(whole_numbers(2 * int(smaller.max(initial=0))))


def _ranges(
    table: EditionTable, rows: list[int], shares: Integers, weights: Weights, settings: Settings
) -> tuple[RankRange, ...]:
    """In official order; units of one rank by id."""
    ranks = ranks_under(shares, drawn(weights, settings.draws, settings.seed))
    official = ranks_under(shares, np.array([weights.official], object))
    seen = np.minimum(ranks.min(axis=0), official[0]), np.maximum(ranks.max(axis=0), official[0])
    extremes = extreme_ranks(shares, weights, seen)
    low, median, high = (np.sort(ranks, axis=0)[-(-settings.draws * part // 100) - 1] for part in (5, 50, 95))
    found = [
        RankRange(
            unit=table.units[row],
            official=table.figure(table.units[row]).rank or 0,
            best=int(extremes.best[i]),
            worst=int(extremes.worst[i]),
            low=int(low[i]),
            median=int(median[i]),
            high=int(high[i]),
        )
        for i, row in enumerate(rows)
    ]
    return tuple(sorted(found, key=lambda r: (r.official, r.unit)))


def ranks_under(shares: Integers, weights: Integers) -> Integers:
    """Competition ranks, weights × units, for each row of integer weights.

    >>> ranks_under(np.array([[6, 2], [4, 4], [0, 8]]), np.array([[1, 1], [2, 1]])).tolist()
    [[1, 1, 1], [1, 2, 3]]
    """
    dtype = whole_numbers(int(abs(shares).max(initial=0)) * int(weights.sum(axis=1).max(initial=0)))
    scores = weights.astype(dtype) @ shares.T.astype(dtype)
    return np.array([competition_rank_array(row) for row in scores])


Intervals = dict[str, tuple[int, int]]
"""Lowest and highest score of each unit, in one integer unit, that round to what is printed."""


def _intervals(table: EditionTable, rows: Sequence[int]) -> Intervals:
    """What the printed index and the printed members allow together; where they exclude each other, the index alone."""
    used, recomputed = table.aggregates.used["index"], table.aggregates.recomputed["index"]

    def interval(i: int) -> tuple[int, int]:
        low, high = int(used.low[i]), int(used.high[i])
        inner = max(low, int(recomputed.low[i])), min(high, int(recomputed.high[i]))
        return inner if inner[0] <= inner[1] else (low, high)

    return {table.units[i]: interval(i) for i in rows}


def rounding_groups(intervals: Intervals) -> Iterator[tuple[str, ...]]:
    """Units that cannot be told apart within rounding: chains of units of which each overlaps another of the chain.

    Two overlap where the printed decimals leave their order open: the true scores could stand either way round, or are
    the same. Intervals that only touch do not overlap. Chains of one are left out.

    >>> list(rounding_groups({"a": (70, 80), "b": (65, 75), "c": (60, 65), "d": (50, 50), "e": (50, 50)}))
    [('d', 'e'), ('b', 'a')]
    """
    group: list[str] = []
    reach = 0
    for unit, (low, high) in sorted(intervals.items(), key=lambda item: (item[1], item[0])):
        if group and low >= reach and intervals[group[-1]] != (low, high):
            if len(group) > 1:
                yield tuple(group)
            group = []
        reach = max(reach, high) if group else high
        group.append(unit)
    if len(group) > 1:
        yield tuple(group)
