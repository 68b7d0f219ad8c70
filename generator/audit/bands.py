"""Classes of scores: against their limits, against each other's order, and how many units each holds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from generator.audit.findings import Finding, Outcome
from generator.audit.interval import Interval, exactly
from generator.audit.means import order_bounds
from generator.audit.order import culprits, doubted_scores, scored, trusted
from generator.model import MICRO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.audit.claims import Claim, Ledger
    from generator.audit.findings import Doubts
    from generator.composite.table import EditionTable


def bands_of_scores(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """A printed class against the limits of classes and the unit's score, or what its rank says of the score."""
    for claim in ledger.where("band"):
        table = ledger.table(claim.edition)
        limits = _limits(ledger, claim)
        if claim.key in doubts or limits is None or claim.indicator not in table.framework.by_id:
            continue
        share, others = _share(ledger, claim, table, doubts)
        if share is None:
            continue
        params = (("share", share),)
        if not share.overlaps(limits):
            yield Finding(claim, Outcome.CONTRADICTED, "band", others, limits, params)
        elif _inside(share, limits):
            yield Finding(claim, Outcome.CONFIRMED, "band", others, limits, params)
        elif others[0].statistic == "score":
            yield Finding(claim, Outcome.WITHIN_ROUNDING, "band", others, limits, params)


def _inside(inner: Interval, outer: Interval) -> bool:
    above = Interval(outer.high, None, low_open=not outer.high_open) if outer.high is not None else None
    below = Interval(None, outer.low, high_open=not outer.low_open) if outer.low is not None else None
    return not any(rest is not None and rest.overlaps(inner) for rest in (above, below))


def _limits(ledger: Ledger, claim: Claim) -> Interval | None:
    """From the class's own limit up to the next better one's; None where its own is not known."""
    bands = ledger.dataset.bands_of(claim.framework)
    own = next(b for b in bands if b.band == claim.band)
    if own.from_share is None:
        return None
    better = next((b for b in reversed(bands) if b.position < own.position), None)
    high = None if better is None or better.from_share is None else Fraction(better.from_share, MICRO)
    if better is not None and high is None:
        return None
    high_open = better is not None and better.from_included
    return Interval(Fraction(own.from_share, MICRO), high, not own.from_included, high_open)


def _share(
    ledger: Ledger, claim: Claim, table: EditionTable, doubts: Doubts
) -> tuple[Interval | None, tuple[Claim, ...]]:
    """The unit's share of the maximum from its score, else from the scores of the units ranked around it."""
    for score in ledger.scores(claim.edition, claim.unit, claim.indicator):
        whole = _whole(ledger, claim, table)
        if score.key not in doubts and whole:
            return score.interval.times(1 / whole), (score,)
    ranks = ledger.lists.get((claim.edition, claim.cohort, claim.indicator), {}).get("rank", {})
    own = trusted(ranks.get(claim.unit, ()), doubts)
    whole = _whole(ledger, claim, table)
    if own is None or not whole:
        return None, ()
    places = []
    used: list[Claim] = [own]
    for unit, claims in ranks.items():
        rank = trusted(claims, doubts)
        score_ = next((s for s in ledger.scores(claim.edition, unit, claim.indicator) if s.key not in doubts), None)
        if rank and score_:
            places.append((rank.whole, score_.interval))
            if abs(rank.whole - own.whole) <= 2:
                used.append(score_)
    units = max([own.whole, *(place for place, _ in places)])
    room = order_bounds(units, places, [], whole)[own.whole - 1]
    return room.times(1 / whole), tuple(used)


def _whole(ledger: Ledger, claim: Claim, table: EditionTable) -> Fraction | None:
    own = ledger.said(claim.edition, claim.cohort, claim.unit, claim.indicator, "max_score")
    if own and own[0].value:
        return Fraction(own[0].value.micro, MICRO)
    full = table.framework.by_id[claim.indicator].max_points
    return Fraction(table.whole) if table.whole else Fraction(full, MICRO) if full else None


def bands_in_order(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """Of two units of a list, the one with the surely higher score cannot be in the lower class."""
    for (edition, _, node), statistics in ledger.lists.items():
        table = ledger.table(edition)
        if "band" not in statistics or node not in table.framework.by_id:
            continue
        scores = scored(table, node, doubted_scores(doubts, table))
        claims = [
            found[0]
            for found in statistics["band"].values()
            if found[0].key not in doubts
            and len({c.band for c in found}) == 1  # where sources differ, that is what must be said
            and scores.known[table.row[found[0].unit]]
        ]
        position = {b.band: b.position for b in ledger.dataset.bands_of(table.edition.framework)}
        if len(claims) < 2:
            continue
        rows = np.array([table.row[c.unit] for c in claims], np.intp)
        place = np.array([position[c.band] for c in claims], np.int64)
        lower = scores.high[rows][:, None] < scores.low[rows][None, :]
        clash = lower & (place[:, None] < place[None, :])
        clash |= clash.T
        for group, _ in culprits(clash):
            for k in group:
                rivals = tuple(claims[x] for x in np.flatnonzero(clash[k]))
                yield Finding(claims[k], Outcome.IN_DOUBT, "band_order", rivals, None, ())


def units_in_bands(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """The classes of a list together hold all its units, and each at least those that are named in it."""
    groups: dict[tuple[str, str, str], dict[str, Claim]] = {}
    for claim in ledger.where("units_in_band"):
        if claim.key not in doubts and claim.exact:
            groups.setdefault((claim.edition, claim.cohort, claim.indicator), {}).setdefault(claim.band, claim)
    for (edition, cohort, node), claims in groups.items():
        yield from _together(ledger, edition, cohort, claims)
        for band, claim in claims.items():
            yield from _named(ledger, edition, cohort, node, band, claim)


def _together(ledger: Ledger, edition: str, cohort: str, claims: dict[str, Claim]) -> Iterator[Finding]:
    sizes = ledger.sizes(edition, cohort)
    if not sizes:
        return
    total = sum(claim.whole for claim in claims.values())
    counts = ledger.counts(edition, cohort)
    every = {b.band for b in ledger.dataset.bands_of(ledger.edition(edition).framework)} <= set(claims)
    params = (("sum", total), ("units", max(sizes)))
    if total in sizes:
        for claim in claims.values():
            rest = tuple(c for c in claims.values() if c is not claim)
            yield Finding(claim, Outcome.CONFIRMED, "bands_sum", (*rest, *counts), exactly(claim.whole), params)
        for count in (c for c in counts if c.whole == total):
            yield Finding(count, Outcome.CONFIRMED, "bands_sum", tuple(claims.values()), exactly(total), params)
    elif total > max(sizes) or (every and total < min(sizes)):
        everyone = (*claims.values(), *counts)
        for claim in everyone:
            rest = tuple(c for c in everyone if c is not claim)
            yield Finding(claim, Outcome.IN_DOUBT, "bands_sum", rest, None, params)


def _named(ledger: Ledger, edition: str, cohort: str, node: str, band: str, claim: Claim) -> Iterator[Finding]:
    found = ledger.lists.get((edition, cohort, node), {}).get("band", {})
    members = tuple(c for claims in found.values() for c in claims if c.band == band)
    units = len({c.unit for c in members})
    if units == claim.whole and units:
        yield Finding(claim, Outcome.CONFIRMED, "bands_named", members, exactly(units), (("units", units),))
    elif units > claim.whole:
        for each in (claim, *members):
            rest = tuple(c for c in (claim, *members) if c is not each)
            yield Finding(each, Outcome.IN_DOUBT, "bands_named", rest, None, (("units", units),))
