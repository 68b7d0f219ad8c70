"""How a cohort stands on an indicator: its mean and best, and the score at each rank; an edition's arrays read once."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from generator.composite.bands import Limits
from generator.model import MICRO, Cell, Scale
from generator.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.composite.arrays import Integers, Rows
    from generator.composite.figure import Evidence, Figure
    from generator.composite.room import Part
    from generator.composite.table import EditionTable
    from generator.model import Printed

PartKey = tuple[int, str, int, int, int]
"""Place of an indicator in the tree, cohort, numerator, denominator and maximum of a share: as the grid has them."""

QUALIFIED: Mapping[str, tuple[bool, bool]] = {
    "more_than": (True, False),
    "at_least": (True, False),
    "less_than": (False, True),
    "at_most": (False, True),
}
"""Which sides a qualified figure bounds, below and above. "About" bounds neither."""


@dataclass(frozen=True)
class Known:
    """What is known of a score. value: as printed or added up, None where the source qualifies it; low, high: the true
    values that this leaves open, None: no bound on that side; step: one unit of the last printed place, None: unknown.
    """

    value: Fraction | None
    low: Fraction | None
    high: Fraction | None
    step: Fraction | None

    @property
    def bounded(self) -> bool:
        return self.low is not None or self.high is not None

    def over(self, full: Fraction) -> Known:
        """The same as a share of a full score."""
        parts = (self.value, self.low, self.high, self.step)
        return Known(*(part / full if part is not None else None for part in parts))

    def reaches(self, limit: Fraction, *, included: bool = True) -> bool | None:
        """Whether a limit is reached; None where rounding or a qualifier leaves it open.

        A limit no finer than the print is compared as printed: 90.00 reaches 90, and 0.4000 is not above 0.4. A finer
        one is held against all values that round to the print: 0.7 may be on either side of 0.72, as of 0.68.

        >>> printed = Known(Fraction(7, 10), Fraction(65, 100), Fraction(75, 100), Fraction(1, 10))
        >>> [printed.reaches(Fraction(n, 100)) for n in (80, 72, 70, 68, 60)]
        [False, None, True, None, True]
        """
        if self.value is not None and self.step and (limit / self.step).denominator == 1:
            return self.value >= limit if included else self.value > limit
        if self.low is not None and (self.low > limit or (included and self.low == limit)):
            return True
        if self.high is not None and (self.high < limit or (not included and self.high == limit)):
            return False
        return None


@dataclass(frozen=True)
class Measure:
    """A unit's score on an indicator. score: in the framework's scale; full: what a full score reads there (None: not
    known); share: the one by the other, 0 to 1."""

    score: Fraction | None
    full: Fraction | None
    share: Fraction | None

    def below(self, other: Measure) -> Fraction | None:
        """Points of this unit's own score up to the other's share, or score where maxima are not known."""
        if self.share is not None and other.share is not None and self.full is not None:
            return (other.share - self.share) * self.full
        if self.share is None and other.share is None and self.score is not None and other.score is not None:
            return other.score - self.score
        return None


@dataclass(frozen=True)
class Rung:
    """One rank of a list and what those who hold it have."""

    rank: int
    holders: int
    measure: Measure

    @property
    def last(self) -> int:
        """The last place that its holders take up: two who are 15th take up 15 and 16."""
        return self.rank + self.holders - 1


@dataclass(frozen=True)
class Mean:
    """A cohort's mean score in the framework's scale; evidence: where it is published, else None: computed."""

    value: Fraction
    evidence: Evidence | None


@dataclass(frozen=True, eq=False)
class Grid:
    """What ranks are made of for a whole edition, units × nodes of the framework in tree order.

    numerators, denominators: shares, where `scored` and `shared` say that they are known; known, applicable: the points
    themselves; maxima: points that apply to a unit, in the integer unit of the columns.
    """

    numerators: Integers
    denominators: Integers
    known: npt.NDArray[np.bool_]
    applicable: npt.NDArray[np.bool_]
    shared: npt.NDArray[np.bool_]
    maxima: Integers

    @classmethod
    def of(cls, table: EditionTable) -> Grid:
        nodes = [node.indicator for node in table.framework.indicators]
        columns, fractions = [table.aggregates.used[n] for n in nodes], [table.fractions_of(n) for n in nodes]
        return cls(
            numerators=np.stack([f[0] for f in fractions], axis=1),
            denominators=np.stack([f[1] for f in fractions], axis=1),
            known=np.stack([c.known for c in columns], axis=1),
            applicable=np.stack([c.applicable for c in columns], axis=1),
            shared=np.stack([f[2] & f[3] for f in fractions], axis=1),
            maxima=np.stack([c.maximum for c in columns], axis=1),
        )


class Peers:
    """An edition's cohorts on each indicator, computed when asked for and kept."""

    def __init__(self, table: EditionTable) -> None:
        self.table = table
        self._rungs: dict[tuple[str, str], tuple[Rung, ...]] = {}
        self._next: dict[tuple[str, str], Mapping[int, Rung]] = {}
        self._shares: dict[tuple[str, str], tuple[Fraction | None, Fraction | None]] = {}
        self.leaves: dict[bytes, tuple[int, ...]] = {}
        """Lowest indicators that count, by which of all are known and apply: `room` asks the same for most units."""
        self.parts: dict[PartKey, Part] = {}
        """What `room` says of an indicator, which is the same for all units of a cohort that have as much of it."""
        self._totals: dict[tuple[str, str], tuple[int, Fraction, Fraction, Fraction]] = {}

    def rows(self, cohort: str) -> Rows:
        """The rows of those ranked together, in the order of the table's units."""
        return self._cohorts.get(cohort, np.zeros(0, np.intp))

    @cached_property
    def _cohorts(self) -> Mapping[str, Rows]:
        found: dict[str, list[int]] = {}
        for unit, i in self.table.row.items():
            found.setdefault(self.table.cohort_of.get(unit, ""), []).append(i)
        return {cohort: np.array(rows, np.intp) for cohort, rows in found.items()}

    # One unit

    def measure(self, unit: str, indicator: str) -> Measure:
        """Score, full score and share; in a complete edition those by which it is ranked."""
        if self.table.complete:
            return self._measure_of_row(self.table.row[unit], indicator)
        figure = self.table.figure(unit, indicator)
        return Measure(figure.value, self.full(unit, indicator), figure.share)

    def _measure_of_row(self, i: int, indicator: str) -> Measure:
        numerators, denominators, scored, shared = self.table.fractions_of(indicator)
        if not scored[i]:
            return Measure(None, None, None)
        if self.table.whole:
            share = Fraction(int(numerators[i]), int(denominators[i]))
            return Measure(share * self.table.whole, Fraction(self.table.whole), share)
        score = Fraction(int(numerators[i]), MICRO)
        full = Fraction(int(denominators[i]), MICRO) if shared[i] else None
        return Measure(score, full, score / full if full else None)

    def full(self, unit: str, indicator: str) -> Fraction | None:
        """What a full score of the unit reads in the scale: its own maximum where one is printed or `NA` lowers it."""
        table, i = self.table, self.table.row.get(unit)
        if table.whole:
            return Fraction(table.whole)
        own = table.unit_maximum(unit) if indicator == "index" else None
        if own is not None or i is None:
            return own
        column = table.aggregates.used[indicator]
        return Fraction(int(column.maximum[i]), MICRO) or None if column.maximum_known[i] else None

    def known(self, figure: Figure) -> Known:
        """A score, printed or recomputed, with what rounding or a qualifier leaves open."""
        if figure.score is not None:
            return _printed(figure.score, figure.qualifier)
        if figure.computed is None:
            return Known(None, None, None, None)
        low, high = self.table.recomputed_interval(figure.unit, figure.indicator) or (None, None)
        return Known(figure.computed, low, high, None if self.table.whole else self._finest(figure.unit))

    def _finest(self, unit: str) -> Fraction:
        """One unit of the finest place in which points of a unit are printed: sums of them are no finer."""
        scores, i = self.table.scores, self.table.row[unit]
        halves = scores.half_units[i][scores.states[i] == Cell.VALUE]
        return Fraction(max(2 * int(halves.min()), 1) if len(halves) else 1, MICRO)

    @cached_property
    def limits(self) -> Limits:
        """The bands of the framework."""
        return Limits(self.table.dataset.bands_of(self.table.framework.framework))

    @cached_property
    def grid(self) -> Grid:
        return Grid.of(self.table)

    # The list

    def rungs(self, indicator: str, cohort: str) -> tuple[Rung, ...]:
        """Each rank of the list, best first: of all units where the edition is complete, else as far as published."""
        key = indicator, cohort
        if key not in self._rungs:
            found = self._computed_rungs(*key) if self.table.complete else self._published_rungs(*key)
            self._rungs[key] = tuple(found)
        return self._rungs[key]

    def _computed_rungs(self, indicator: str, cohort: str) -> Iterable[Rung]:
        rows = self.rows(cohort)
        ranks = self.table.computed_ranks[indicator][rows]
        unique, first, counts = np.unique(ranks, return_index=True, return_counts=True)
        for rank, at, holders in zip(unique.tolist(), first.tolist(), counts.tolist(), strict=True):
            if rank:
                yield Rung(rank, holders, self._measure_of_row(int(rows[at]), indicator))

    def _published_rungs(self, indicator: str, cohort: str) -> Iterable[Rung]:
        """Of those who share a rank the first, by id, whose score is known speaks for all."""
        found: dict[int, list[str]] = {}
        for i in self.rows(cohort).tolist():
            unit = self.table.units[i]
            if rank := self.table.figure(unit, indicator).rank:
                found.setdefault(rank, []).append(unit)
        for rank in sorted(found):
            measures = [self.measure(unit, indicator) for unit in found[rank]]
            yield Rung(rank, len(measures), next((m for m in measures if m.score is not None), measures[0]))

    def above(self, indicator: str, cohort: str, rank: int) -> Rung | None:
        """The rank next above, if nobody can stand in between; None for the first and where a rank is missing."""
        key = indicator, cohort
        if key not in self._next:
            self._next[key] = {r.last + 1: r for r in reversed(self.rungs(*key))}
        return self._next[key].get(rank)

    def holding(self, indicator: str, cohort: str, place: int) -> Rung | None:
        """Those who hold a place of the list: whoever has as much is at that place or better."""
        return next((r for r in self.rungs(indicator, cohort) if r.rank <= place <= r.last), None)

    # Mean and best

    def mean(self, indicator: str, cohort: str) -> Mean | None:
        """The published mean, else that of all scores of a complete edition (None: not known)."""
        if self.table.list_statements("mean", indicator, cohort):
            stated = self.table.mean(indicator, cohort)
            return Mean(*stated) if stated else None
        n, total, _, _ = self.totals(indicator, cohort)
        return Mean(total / n, None) if self.table.complete and n else None

    def totals(self, indicator: str, cohort: str) -> tuple[int, Fraction, Fraction, Fraction]:
        """How many of a cohort have a score, and the sums of the scores, of their lowest and their highest values."""
        key = indicator, cohort
        if key not in self._totals:
            low, score, high, scored = self._score_arrays(indicator)
            rows = self.rows(cohort)
            rows = rows[scored[rows]]
            sums = [sum(column[rows].tolist(), Fraction(0)) for column in (score, low, high)]
            self._totals[key] = (len(rows), sums[0], sums[1], sums[2])
        return self._totals[key]

    def _score_arrays(self, indicator: str) -> tuple[Integers, Integers, Integers, npt.NDArray[np.bool_]]:
        """Lowest value, score and highest value of each unit as fractions in the scale, and where there is one."""
        column = self.table.aggregates.used[indicator]
        scored = column.known if self.table.framework.scale is Scale.POINTS else column.known & column.maximum_known

        def scaled(values: Integers) -> Integers:
            found = np.full(len(values), Fraction(0), object)
            for i in np.flatnonzero(scored):
                below = int(column.maximum[i]) if self.table.whole else MICRO
                found[i] = Fraction(int(values[i]) * (self.table.whole or 1), below)
            return found

        return scaled(column.low), scaled(column.points), scaled(column.high), scored

    def shares(self, indicator: str, cohort: str) -> tuple[Fraction | None, Fraction | None]:
        """Mean and highest share of a cohort: as published, else of all scores of a complete edition."""
        key = indicator, cohort
        if key not in self._shares:
            mean, best = self._computed_shares(*key) if self.table.complete else (None, self._share_of_first(*key))
            self._shares[key] = (self._published_mean_share(*key) or mean, best)
        return self._shares[key]

    def _published_mean_share(self, indicator: str, cohort: str) -> Fraction | None:
        if not self.table.list_statements("mean", indicator, cohort):
            return None
        mean, points = self.mean(indicator, cohort), self.table.framework.by_id[indicator].max_points
        whole = Fraction(self.table.whole) or Fraction(points or 0, MICRO)
        return mean.value / whole if mean and whole else None

    def _computed_shares(self, indicator: str, cohort: str) -> tuple[Fraction | None, Fraction | None]:
        """Numerators are added up by denominator, so that a long list costs a few fractions."""
        numerators, denominators, scored, shared = self.table.fractions_of(indicator)
        rows = self.rows(cohort)
        rows = rows[(scored & shared)[rows]]
        if not len(rows):
            return None, None
        total, best, below = Fraction(0), Fraction(0), denominators[rows]
        for denominator in sorted({int(value) for value in below}):
            mine = numerators[rows[below == denominator]]
            total += Fraction(int(mine.sum()), denominator)
            best = max(best, Fraction(int(mine.max()), denominator))
        return total / len(rows), best

    def _share_of_first(self, indicator: str, cohort: str) -> Fraction | None:
        first = self.holding(indicator, cohort, 1)
        return first.measure.share if first else None


def _printed(score: Printed, qualifier: str) -> Known:
    exact = Fraction(score.micro, MICRO)
    if not qualifier or qualifier == "listed":
        low, high = (Fraction(value, MICRO) for value in score.interval)
        return Known(exact, low, high, Fraction(1, 10**score.decimals))
    below, above = QUALIFIED.get(qualifier, (False, False))
    return Known(None, exact if below else None, exact if above else None, None)
