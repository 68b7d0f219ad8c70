"""Ranks against scores, against each other, and against the number of units."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from generator.audit.findings import Finding, Outcome
from generator.audit.interval import Interval, between, exactly
from generator.composite.aggregation import WHOLE
from generator.model import MICRO, Cell, Scale

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.audit.claims import Claim, Ledger
    from generator.audit.findings import Doubts
    from generator.composite.table import EditionTable
    from generator.model import Statement

FINE = 10**6
"""Shares are compared in millionths of a millionth, rounded outward: never a false order."""

Integers = npt.NDArray[np.int64]
AnyIntegers = npt.NDArray[Any]
"""int64, or Python integers where sums could be too large."""


@dataclass(frozen=True, eq=False)
class Scored:
    """Lowest and highest score of every unit of a table on one node, comparable integers.

    known: where there is one to rely on; given: where there is one at all, doubtful or not.
    """

    low: Integers
    high: Integers
    known: npt.NDArray[np.bool_]
    given: npt.NDArray[np.bool_]


def scored(table: EditionTable, node: str, doubted: frozenset[tuple[str, str]] = frozenset()) -> Scored:
    """doubted: (unit, node) pairs whose score no longer counts."""
    j = next(j for j, n in enumerate(table.framework.indicators) if n.indicator == node)
    column = table.aggregates.used[node]
    printed = table.scores.states[:, j] == Cell.VALUE
    known = printed | column.known
    if table.framework.scale is not Scale.POINTS:
        known = printed | (column.known & column.maximum_known)
    low, high = _ends(table, node, j, printed, known)
    given, known = known, known.copy()
    for unit, about in doubted:
        if about == node and unit in table.row:
            known[table.row[unit]] = False
    return Scored(low, high, known, given)


def _ends(
    table: EditionTable, node: str, j: int, printed: npt.NDArray[np.bool_], known: npt.NDArray[np.bool_]
) -> tuple[Integers, Integers]:
    """Printed values as they are, others from their members; points as shares where maxima differ."""
    column = table.aggregates.used[node]
    value, half = table.scores.values[:, j], table.scores.half_units[:, j]
    if table.framework.scale is not Scale.POINTS:
        whole = WHOLE[table.framework.scale]
        low = _shares(column.low * whole, column.maximum, known & ~printed)
        high = -_shares(-column.high * whole, column.maximum, known & ~printed)
        return np.where(printed, (value - half) * FINE, low), np.where(printed, (value + half) * FINE, high)
    owned = [unit for unit in table.units if (unit, "index", "max_score") in table.by_key]
    maxima = column.maximum.copy()
    for unit in owned if node == "index" else ():
        own = table.unit_maximum(unit)
        maxima[table.row[unit]] = int(own * MICRO) if own else 0
    same = not (known & column.maximum_known).any() or len(np.unique(maxima[known])) == 1
    if same and not owned:
        return column.low.astype(np.int64), column.high.astype(np.int64)
    return _shares(column.low * MICRO, maxima, known), -_shares(-column.high * MICRO, maxima, known)


def scored_naturally(table: EditionTable, node: str, doubts: Doubts) -> tuple[Scored, int]:
    """As `scored`, but points stay points; with the integer that is one unit of the scale."""
    found = scored(table, node, doubted_scores(doubts, table))
    if table.framework.scale is not Scale.POINTS:
        return found, MICRO * FINE
    column = table.aggregates.used[node]
    return Scored(np.asarray(column.low, np.int64), np.asarray(column.high, np.int64), found.known, found.given), MICRO


def _shares(numerators: AnyIntegers, maxima: AnyIntegers, where: npt.NDArray[np.bool_]) -> Integers:
    """Floor of numerator ÷ maximum in millionths of a millionth, 0 elsewhere; Python integers hold the products."""
    found = np.zeros(len(numerators), np.int64)
    for i in np.flatnonzero(where):
        if int(maxima[i]) > 0:
            found[i] = int(numerators[i]) * FINE // int(maxima[i])
    return found


def ranks_and_scores(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """The order of printed ranks against the order of known scores, within edition, list and indicator."""
    for (edition, cohort, node), statistics in ledger.lists.items():
        table = ledger.table(edition)
        if "rank" not in statistics or node not in table.framework.by_id:
            continue
        scores = scored(table, node, doubted_scores(doubts, table))
        ranked = {u: r for u, claims in statistics["rank"].items() if (r := trusted(claims, doubts))}
        yield from _list(ledger, edition, cohort, node, scores, ranked)


def doubted_scores(doubts: Doubts, table: EditionTable) -> frozenset[tuple[str, str]]:
    """(unit, node) pairs of a table whose score, the one it counts with, is doubtful by what was found so far."""
    if not doubts:
        return frozenset()
    cells = {(unit, node) for e, unit, node, kind in doubts if kind == "cell" and e == table.edition.edition}
    stated = {
        (unit, node)
        for (unit, node, statistic), found in table.by_key.items()
        if statistic == "score"
        and any((s.package, s.statement, "", "") in doubts for s in found)
        and _counts(doubts, table, unit, node, found)
    }
    return frozenset(cells | stated)


def _counts(doubts: Doubts, table: EditionTable, unit: str, node: str, found: Sequence[Statement]) -> bool:
    """Whether a doubtful statement is the score in use: no cell holds one, and it is the best exact statement."""
    best = next((s for s in found if not s.qualifier and s.value), None)
    if best is None or (best.package, best.statement, "", "") not in doubts:
        return False
    sheet = table.sheet
    if sheet is None or not table.has_cell(unit, node):
        return True
    return bool(sheet.states[sheet.units.index(unit), sheet.indicators.index(node)] != Cell.VALUE)


def trusted(claims: tuple[Claim, ...], doubts: Doubts) -> Claim | None:
    return next((c for c in claims if c.exact and c.key not in doubts), None)


def _list(
    ledger: Ledger, edition: str, cohort: str, node: str, scores: Scored, ranked: Mapping[str, Claim]
) -> Iterator[Finding]:
    table = ledger.table(edition)
    members = [i for u, i in table.row.items() if table.cohort_of.get(u, "") == cohort and scores.known[i]]
    rows = np.array(members, np.intp)
    sizes = ledger.sizes(edition, cohort)
    mates = [i for u, i in table.row.items() if table.cohort_of.get(u, "") == cohort]
    if len(rows) == scores.given[mates].sum() > 0 and (table.complete or sizes == {len(rows)}):
        yield from _complete(ledger, edition, node, scores, ranked, rows)
    else:
        found = list(_partial(ledger, edition, node, scores, ranked))
        yield from found
        doubted = {finding.claim.unit for finding in found}
        sure = np.array([i for i in rows if table.units[i] not in doubted], np.intp)
        rest = {unit: claim for unit, claim in ranked.items() if unit not in doubted}
        yield from _outnumbered(ledger, edition, node, scores, rest, sure, sizes)


def _complete(
    ledger: Ledger, edition: str, node: str, scores: Scored, ranked: Mapping[str, Claim], rows: npt.NDArray[np.intp]
) -> Iterator[Finding]:
    """Every score is known, so every rank can be computed: as an interval, because scores are rounded."""
    table = ledger.table(edition)
    lows, highs = np.sort(scores.low[rows]), np.sort(scores.high[rows])
    judged: list[tuple[str, Interval, Outcome]] = []
    for unit, claim in ranked.items():
        i = table.row[unit]
        if scores.known[i]:
            best = len(rows) - int(np.searchsorted(lows, scores.high[i], side="right")) + 1
            worst = len(rows) - int(np.searchsorted(highs, scores.low[i], side="left"))
            expected = between(best, max(best, worst))
            meets = Outcome.CONFIRMED if best == worst else Outcome.WITHIN_ROUNDING
            judged.append((unit, expected, meets if expected.overlaps(claim.interval) else Outcome.CONTRADICTED))
    wrong = [unit for unit, _, outcome in judged if outcome.doubtful]
    culprits_ = _culprits(table, scores, {u: ranked[u] for u, *_ in judged}) if len(wrong) > 1 else []
    if len(wrong) > 1 and len(culprits_) < len(wrong):
        # One wrong score moves every rank between its place and the right one; then the score may be the fault.
        yield from _partial(ledger, edition, node, scores, ranked)
        return
    for unit, expected, outcome in judged:
        own = ledger.scores(edition, unit, node)[:1]
        yield Finding(ranked[unit], outcome, "rank_computed", own, expected, (("units", len(rows)),))


def computed_rank(ledger: Ledger, edition: str, unit: str, node: str, doubts: Doubts) -> Interval | None:
    """The ranks that a unit may have by the scores of a complete edition; None where it is not complete."""
    table = ledger.table(edition)
    i = table.row.get(unit)
    if i is None or not table.complete or node not in table.framework.by_id:
        return None
    scores = scored(table, node, doubted_scores(doubts, table))
    cohort = table.cohort_of.get(unit, "")
    ranked = {c.cohort for c in table.edition.cohorts if c.ranked} or {""}
    if not scores.known[i] or cohort not in ranked:
        return None
    mates = np.array([k for u, k in table.row.items() if table.cohort_of.get(u, "") == cohort])
    sure = mates[scores.known[mates]]
    better = int((scores.low[sure] > scores.high[i]).sum())
    worse = int((scores.high[sure] < scores.low[i]).sum())
    return between(1 + better, int(scores.given[mates].sum()) - worse)


def _culprits(table: EditionTable, scores: Scored, ranked: Mapping[str, Claim]) -> list[str]:
    units = list(ranked)
    rows = np.array([table.row[u] for u in units], np.intp)
    rank = np.array([ranked[u].whole for u in units], np.int64)
    return [units[k] for group, _ in culprits(clashes(rank, scores.low[rows], scores.high[rows])) for k in group]


def _partial(ledger: Ledger, edition: str, node: str, scores: Scored, ranked: Mapping[str, Claim]) -> Iterator[Finding]:
    """A better rank with a lower score, or the same rank with another score: whoever is in the way of most others."""
    table = ledger.table(edition)
    units = [u for u in ranked if scores.known[table.row[u]]]
    if len(units) < 2:
        return
    rank = np.array([ranked[u].whole for u in units], np.int64)
    rows = np.array([table.row[u] for u in units], np.intp)
    clash = clashes(rank, scores.low[rows], scores.high[rows])
    for group, alone in culprits(clash):
        for k in group:
            rivals = [units[x] for x in np.flatnonzero(clash[k])]
            yield from _out_of_order(ledger, edition, node, units[k], rivals, ranked, alone=alone)


def clashes(rank: Integers, low: Integers, high: Integers) -> npt.NDArray[np.bool_]:
    """Which pairs exclude each other: a better rank with a surely lower score, or one rank with two scores.

    >>> clashes(np.array([1, 2]), np.array([30, 33]), np.array([30, 33])).tolist()
    [[False, True], [True, False]]
    """
    lower = high[:, None] < low[None, :]
    wrong: npt.NDArray[np.bool_] = lower & (rank[:, None] <= rank[None, :])
    return wrong | wrong.T


def culprits(clash: npt.NDArray[np.bool_]) -> Iterator[tuple[list[int], bool]]:
    """Who must go until nobody clashes: one alone where it clashes most, else all that clash as much.

    >>> list(culprits(np.array([[0, 1, 1], [1, 0, 0], [1, 0, 0]], bool)))
    [([0], True)]
    >>> list(culprits(np.array([[0, 1], [1, 0]], bool)))
    [([0, 1], False)]
    """
    left = clash.copy()
    while (degree := left.sum(axis=1)).any():
        top = int(degree.argmax())
        equals = [int(k) for k in np.flatnonzero(left[top]) if degree[k] == degree[top]]
        group = [top, *equals]
        yield group, not equals
        left[group, :] = False
        left[:, group] = False


def _out_of_order(
    ledger: Ledger, edition: str, node: str, unit: str, rivals: list[str], ranked: Mapping[str, Claim], *, alone: bool
) -> Iterator[Finding]:
    """Rank and score of one unit, both in doubt: the order does not say which."""
    own = (ranked[unit], *ledger.scores(edition, unit, node)[:1])
    others = tuple(c for r in rivals[:3] for c in (ranked[r], *ledger.scores(edition, r, node)[:1]))
    params = (("rivals", len(rivals)), ("alone", int(alone)))
    for claim in own:
        yield Finding(claim, Outcome.IN_DOUBT, "order", tuple(c for c in own if c is not claim) + others, None, params)


def _outnumbered(
    ledger: Ledger,
    edition: str,
    node: str,
    scores: Scored,
    ranked: Mapping[str, Claim],
    rows: npt.NDArray[np.intp],
    sizes: frozenset[int],
) -> Iterator[Finding]:
    """A rank with more surely better units than it leaves room for, or more surely worse ones."""
    table = ledger.table(edition)
    for unit, claim in ranked.items():
        i = table.row[unit]
        if not scores.known[i]:
            continue
        better = int((scores.low[rows] > scores.high[i]).sum())
        worse = int((scores.high[rows] < scores.low[i]).sum())
        expected = Interval(Fraction(1 + better), Fraction(max(sizes) - worse) if sizes else None)
        if not expected.overlaps(claim.interval):
            own = ledger.scores(edition, unit, node)[:1]
            params = (("better", better), ("worse", worse))
            yield Finding(claim, Outcome.IN_DOUBT, "room", own, expected, params)
            for score in own:
                yield Finding(score, Outcome.IN_DOUBT, "room", (claim,), None, params)


def ranks_that_collide(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """One rank held by more units than the next known rank leaves room for (1, 2, 2, 4 is as it should be)."""
    for (edition, _, node), statistics in ledger.lists.items():
        if node not in ledger.table(edition).framework.by_id:
            continue
        claims = [c for found in statistics.get("rank", {}).values() for c in found if c.exact and c.key not in doubts]
        holders: dict[int, dict[str, list[Claim]]] = {}
        for claim in claims:
            holders.setdefault(claim.whole, {}).setdefault(claim.unit, []).append(claim)
        places = sorted(holders)
        for place, after in pairwise(places):
            units = holders[place]
            if place + len(units) > after:
                crowd = tuple(c for found in (*units.values(), *holders[after].values()) for c in found)
                for claim in crowd:
                    rest = tuple(c for c in crowd if c is not claim)
                    params = (("place", place), ("holders", len(units)), ("next", place + len(units)), ("after", after))
                    yield Finding(claim, Outcome.IN_DOUBT, "collision", rest, None, params)


def ranks_beyond(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """A rank beyond the number of units, or below 1; contradicted where two sources or the register give the number."""
    for claim in ledger.where("rank", "rank_from_last"):
        sizes = ledger.sizes(claim.edition, claim.cohort)
        if claim.key in doubts or not claim.exact or not sizes:
            continue
        if not 1 <= claim.whole <= max(sizes):
            stated = tuple(c for c in ledger.counts(claim.edition, claim.cohort) if c.key not in doubts)
            sure = len({(c.package, c.source) for c in stated}) > 1 or not stated
            outcome = Outcome.CONTRADICTED if sure else Outcome.IN_DOUBT
            expected = between(1, max(sizes))
            yield Finding(claim, outcome, "beyond", stated, expected, (("units", max(sizes)),))
            for count in () if sure else stated:
                yield Finding(count, Outcome.IN_DOUBT, "beyond", (claim,), between(claim.whole, None), ())


def ranks_from_both_ends(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """A rank from the last against the rank and the number of units; ties leave room below, never above."""
    for claim in ledger.where("rank_from_last"):
        if claim.key in doubts:
            continue
        sizes = ledger.sizes(claim.edition, claim.cohort)
        ranks = ledger.said(claim.edition, claim.cohort, claim.unit, claim.indicator, "rank")
        for rank in (r for r in ranks if r.exact and r.key not in doubts and len(sizes) == 1):
            expected = exactly(max(sizes) - rank.whole + 1)
            yield from _ends_meet(claim, rank, expected, max(sizes))


def _ends_meet(claim: Claim, rank: Claim, expected: Interval, units: int) -> Iterator[Finding]:
    params = (("units", units),)
    if claim.interval.overlaps(expected):
        yield Finding(claim, Outcome.CONFIRMED, "from_last", (rank,), expected, params)
    elif claim.interval.high is not None and expected.low is not None and claim.interval.high > expected.low:
        yield Finding(claim, Outcome.IN_DOUBT, "from_last", (rank,), expected, params)
        yield Finding(rank, Outcome.IN_DOUBT, "from_last", (claim,), exactly(units - claim.whole + 1), params)


def last_is_lowest(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """The unit printed as last must have no score above another known one."""
    for (edition, cohort, node), statistics in ledger.lists.items():
        table = ledger.table(edition)
        for unit, claims in statistics.get("rank_from_last", {}).items():
            scores = scored(table, node, doubted_scores(doubts, table))
            i = table.row[unit]
            if not claims[0].exact or claims[0].whole != 1 or claims[0].key in doubts or not scores.known[i]:
                continue
            mates = [u for u, k in table.row.items() if table.cohort_of.get(u, "") == cohort and scores.known[k]]
            lower = [u for u in mates if scores.high[table.row[u]] < scores.low[i]]
            own = ledger.scores(edition, unit, node)[:1]
            others = tuple(c for u in lower[:3] for c in ledger.scores(edition, u, node)[:1])
            for claim in (claims[0], *own) if lower else ():
                yield Finding(claim, Outcome.IN_DOUBT, "last", others, None, (("lower", len(lower)),))
