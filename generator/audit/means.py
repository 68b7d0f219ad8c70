"""Means against all known values, against what ranks and known scores leave, and wholes against parts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from generator.audit.findings import Finding, Outcome, compared
from generator.audit.interval import Interval, between, total
from generator.audit.order import Scored, scored_naturally, trusted
from generator.model import MICRO, Scale

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.audit.claims import Claim, Ledger
    from generator.audit.findings import Doubts, Params
    from generator.composite.arrays import Rows
    from generator.composite.table import EditionTable

Places = list[tuple[int, Interval]]
"""Known scores with the rank of their unit."""


def means(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """A printed mean against the mean of all scores, or, where some are missing, against its bounds.

    The mean is what is made of the others, so it is the one contradicted; every number of units that anybody gives
    must exclude it.
    """
    for claim in ledger.where("mean"):
        table = ledger.table(claim.edition)
        pooled = not claim.cohort and table.edition.cohorts
        if not claim.exact or claim.key in doubts or pooled or claim.indicator not in table.framework.by_id:
            continue
        scores, one = scored_naturally(table, claim.indicator, doubts)
        mates = [u for u in table.units if table.cohort_of.get(u, "") == claim.cohort]
        rows = np.array([table.row[u] for u in mates if scores.known[table.row[u]]], np.intp)
        sizes = ledger.sizes(claim.edition, claim.cohort)
        if len(rows) and ((table.complete and len(rows) == len(mates)) or sizes == {len(rows)}):
            yield from _of_all(claim, scores, rows, one)
        else:
            yield from _bounded(ledger, claim, scores, rows, one, sizes, doubts)


def _of_all(claim: Claim, scores: Scored, rows: Rows, one: int) -> Iterator[Finding]:
    units = len(rows)
    low, high = (Fraction(sum(map(int, ends[rows])), units * one) for ends in (scores.low, scores.high))
    expected = Interval(low, high)
    outcome = compared(claim, expected)
    if outcome:
        yield Finding(claim, outcome, "mean", (), expected, (("units", units),))


def _bounded(
    ledger: Ledger,
    claim: Claim,
    scores: Scored,
    rows: Rows,
    one: int,
    sizes: frozenset[int],
    doubts: Doubts,
) -> Iterator[Finding]:
    table = ledger.table(claim.edition)
    known = [_natural(scores, int(i), one) for i in rows]
    places, used = _places(ledger, claim, scores, one, doubts)
    top = _highest(table, claim.indicator)
    allowed = [(n, mean_bounds(n, places, known, top)) for n in sorted(sizes) if n >= max(len(known), 1)]
    if allowed and not any(room.overlaps(claim.interval) for _, room in allowed):
        n, room = allowed[-1]
        params = (("units", n), ("ranked", len(places)))
        yield Finding(claim, Outcome.CONTRADICTED, "mean_bounds", used, room, params)
    first = next((score for place, score in places if place == 1), None)
    if not sizes and first is not None and Interval(None, first.high).below(claim.interval):
        yield Finding(claim, Outcome.CONTRADICTED, "mean_bounds", used, Interval(None, first.high), (("units", 0),))


def _natural(scores: Scored, i: int, one: int) -> Interval:
    return Interval(Fraction(int(scores.low[i]), one), Fraction(int(scores.high[i]), one))


def _places(ledger: Ledger, claim: Claim, scores: Scored, one: int, doubts: Doubts) -> tuple[Places, tuple[Claim, ...]]:
    """Ranked units of the list with a known score, and the claims that say so."""
    table = ledger.table(claim.edition)
    ranks = ledger.lists.get((claim.edition, claim.cohort, claim.indicator), {}).get("rank", {})
    places: Places = []
    used: list[Claim] = []
    for unit, claims in ranks.items():
        rank = trusted(claims, doubts)
        i = table.row[unit]
        if rank and scores.known[i]:
            places.append((rank.whole, _natural(scores, i, one)))
            used += ledger.scores(claim.edition, unit, claim.indicator)[:1]
    return sorted(places, key=lambda p: p[0]), tuple(used)


def _highest(table: EditionTable, node: str) -> Fraction | None:
    if table.framework.scale is Scale.POINTS:
        full = table.framework.by_id[node].max_points
        return Fraction(full, MICRO) if full else None
    return Fraction(table.whole)


def order_bounds(units: int, places: Places, known: Sequence[Interval], top: Fraction | None) -> list[Interval]:
    """What the score in each place may be, from the best: between the nearest ranked ones, and among the known.

    known: scores of units, ranked or not; at least so many are as high or as low as the list says.

    >>> third = order_bounds(3, [(2, between(5, 5))], [], Fraction(9))[2]
    >>> (third.low, third.high)
    (Fraction(0, 1), Fraction(5, 1))
    """
    lows: list[Fraction] = [Fraction(0)] * units
    highs: list[Fraction | None] = [top] * units
    for place, score in places:
        if not 1 <= place <= units or score.low is None or score.high is None:
            continue
        for p in range(place):
            lows[p] = max(lows[p], score.low)
        for p in range(place - 1, units):
            highs[p] = _least(highs[p], score.high)
    for p, low in enumerate(sorted((s.low for s in known if s.low is not None), reverse=True)[:units]):
        lows[p] = max(lows[p], low)
    for p, high in enumerate(sorted(s.high for s in known if s.high is not None)[:units]):
        highs[units - 1 - p] = _least(highs[units - 1 - p], high)
    return [Interval(low, high) for low, high in zip(lows, highs, strict=True)]


def _least(a: Fraction | None, b: Fraction) -> Fraction:
    return b if a is None else min(a, b)


def mean_bounds(units: int, places: Places, known: Sequence[Interval], top: Fraction | None) -> Interval:
    """Lowest and highest mean of a list of so many units."""
    return total(order_bounds(units, places, known, top)).times(Fraction(1, units))


def means_of_lists(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """The mean over several lists lies between theirs, and is theirs weighted by their units.

    Where the numbers of units are not known, the simple mean of the lists' means is what may have been meant.
    """
    for claim in ledger.where("mean"):
        if claim.key in doubts or not claim.exact or not _is_whole(ledger, claim):
            continue
        parts = [p for p in _parts(ledger, claim) if p.key not in doubts]
        if len(parts) < 2:
            continue
        yield from _whole_against(ledger, claim, parts)


def _is_whole(ledger: Ledger, claim: Claim) -> bool:
    """A mean over the lists: no list is named though there are several, or one that no unit belongs to."""
    table = ledger.table(claim.edition)
    if not claim.cohort:
        return bool(table.edition.cohorts)
    named = next(c for c in table.edition.cohorts if c.cohort == claim.cohort)
    return not named.ranked and claim.cohort not in table.cohort_of.values()


def _parts(ledger: Ledger, claim: Claim) -> Iterator[Claim]:
    """Means of the other lists of the edition, and of the same owner's other editions of that scope and year."""
    own = ledger.edition(claim.edition)
    for cohort in own.cohorts:
        if cohort.cohort != claim.cohort:
            yield from ledger.said(claim.edition, cohort.cohort, "", claim.indicator, "mean")[:1]
    if not claim.cohort:
        return
    scale = ledger.dataset.frameworks[own.framework]
    for other in ledger.dataset.editions.values():
        framework = ledger.dataset.frameworks[other.framework]
        alike = (other.package, other.scope, other.year) == (own.package, own.scope, own.year)
        same = (framework.scale, framework.root.max_points) == (scale.scale, scale.root.max_points)
        if other.edition != own.edition and alike and same and not other.cohorts:
            yield from ledger.said(other.edition, "", "", claim.indicator, "mean")[:1]


def _whole_against(ledger: Ledger, claim: Claim, parts: list[Claim]) -> Iterator[Finding]:
    lows = [p.interval.low for p in parts if p.interval.low is not None]
    highs = [p.interval.high for p in parts if p.interval.high is not None]
    room = between(min(lows), max(highs))
    others = tuple(parts)
    params: Params = (("lists", len(parts)),)
    if not room.overlaps(claim.interval):
        yield Finding(claim, Outcome.CONTRADICTED, "whole", others, room, params)
        return
    simple = total(p.interval for p in parts).times(Fraction(1, len(parts)))
    sizes = [ledger.sizes(p.edition, p.cohort) for p in parts]
    if all(len(size) == 1 for size in sizes):
        numbers = [next(iter(size)) for size in sizes]
        summed = total(p.interval.times(n) for p, n in zip(parts, numbers, strict=True))
        weighted = summed.times(Fraction(1, sum(numbers)))
        outcome = compared(claim, weighted)
        if outcome is Outcome.CONTRADICTED and compared(claim, simple) is Outcome.CONFIRMED:
            outcome = Outcome.IN_DOUBT  # not the mean of all units, but of the lists: it may be meant so
        if outcome:
            yield Finding(claim, outcome, "whole_weighted", others, weighted, (*params, ("simple", simple)))
    elif compared(claim, simple) is Outcome.CONFIRMED:
        yield Finding(claim, Outcome.CONFIRMED, "whole_simple", others, simple, params)
