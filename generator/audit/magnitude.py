"""A decimal slip: a score far from all others of its list that fits among them when the point is moved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from generator.audit.findings import Finding, Outcome
from generator.audit.interval import Interval, between
from generator.model import MICRO, Cell, Printed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.audit.claims import Claim, Ledger
    from generator.audit.findings import Doubts
    from generator.composite.table import EditionTable

FAR = 5
"""How many times beyond all others a score must be to be implausible."""
CLOSE = 2
"""The others must lie this close together (greatest ÷ least): among scattered scores nothing is out of the way."""
MOVES = (10, 100, 1000)
FEWEST = 2
"""Others needed to call a score out of the way."""


@dataclass(frozen=True)
class Slip:
    """A unit's score, the range of the others, and the power of ten that brings it among them (as a fraction)."""

    unit: str
    low: int
    high: int
    factor: Fraction


def decimal_slips(ledger: Ledger, _: Doubts) -> Iterator[Finding]:
    """Implausible is in doubt; where a printed rank also forbids the score as printed and allows it moved, it is
    contradicted: then the figures exclude each other, and one moved point puts everything right."""
    for table in ledger.tables.values():
        for j, node in enumerate(table.framework.indicators):
            # A component of 0.5 among fives is a low score, and one within its maximum is possible.
            slip = _slip(table, j) if not node.parent or node.max_points is None else None
            if slip is None:
                continue
            claims = ledger.scores(table.edition.edition, slip.unit, node.indicator)
            for claim in claims[:1]:
                yield _judged(ledger, claim, slip)


def _slip(table: EditionTable, j: int) -> Slip | None:
    """Only the greatest and the least score of a column can be out of the way."""
    rows = np.flatnonzero((table.scores.states[:, j] == Cell.VALUE) & (table.scores.values[:, j] > 0))
    if len(rows) <= FEWEST:
        return None
    values = table.scores.values[rows, j]
    for at, others in (
        (int(values.argmax()), _second(values, largest=True)),
        (int(values.argmin()), _second(values, largest=False)),
    ):
        low, high = others
        value = int(values[at])
        if high > CLOSE * low or (low <= value * FAR and value <= high * FAR):
            continue
        for power in MOVES:
            factor = Fraction(1, power) if value > high else Fraction(power)
            if low * Fraction(4, 5) <= value * factor <= high * Fraction(5, 4):
                return Slip(table.units[rows[at]], low, high, factor)
    return None


def _second(values: npt.NDArray[np.int64], *, largest: bool) -> tuple[int, int]:
    """Least and greatest of all but one extreme."""
    if largest:
        top = np.partition(values, -2)
        return int(values.min()), int(top[-2])
    bottom = np.partition(values, 1)
    return int(bottom[1]), int(values.max())


def _judged(ledger: Ledger, claim: Claim, slip: Slip) -> Finding:
    moved = Fraction(claim.value.micro, MICRO) * slip.factor if claim.value else Fraction(0)
    ranks = ledger.lists.get((claim.edition, claim.cohort, claim.indicator), {}).get("rank", {})
    neighbours, allowed = _neighbours(ledger, claim, ranks)
    excluded = not claim.interval.overlaps(allowed) and allowed.holds(moved)
    outcome = Outcome.CONTRADICTED if excluded and claim.unit in ranks else Outcome.IN_DOUBT
    others = neighbours if outcome is Outcome.CONTRADICTED else ()
    params = (("moved", moved), ("low", Fraction(slip.low, MICRO)), ("high", Fraction(slip.high, MICRO)))
    around = between(Fraction(slip.low, MICRO), Fraction(slip.high, MICRO))
    expected = allowed if outcome is Outcome.CONTRADICTED else around
    return Finding(claim, outcome, "magnitude", others, expected, params)


def _neighbours(
    ledger: Ledger, claim: Claim, ranks: Mapping[str, tuple[Claim, ...]]
) -> tuple[tuple[Claim, ...], Interval]:
    """The nearest ranked units above and below with a known score, and the room they leave."""
    own = next(iter(ranks.get(claim.unit, ())), None)
    if own is None:
        return (), Interval(None, None)
    placed = [(found[0].whole, u) for u, found in ranks.items() if found[0].exact and u != claim.unit]
    known = [(place, u) for place, u in placed if ledger.scores(claim.edition, u, claim.indicator)]
    above = max(((p, u) for p, u in known if p < own.whole), default=None)
    below = min(((p, u) for p, u in known if p > own.whole), default=None)
    scores = [ledger.scores(claim.edition, n[1], claim.indicator)[0] if n else None for n in (above, below)]
    high, low = (c.interval if c else None for c in scores)
    room = Interval(low.low if low else None, high.high if high else None)
    return (own, *(c for c in scores if c)), room


def moved_point(claim: Claim, expected: Interval) -> Printed | None:
    """The claim's value with its point moved so that it fits, or None: 0.0115 where 0.1150 is expected.

    Beside the sign nothing else may differ.
    """
    if claim.value is None or not claim.value.micro:
        return None
    for power in MOVES:
        for micro, decimals in (
            (claim.value.micro * power, claim.value.decimals),
            (claim.value.micro // power, min(6, claim.value.decimals + len(str(power)) - 1)),
        ):
            if expected.overlaps(replace(claim, value=Printed(micro, decimals)).interval):
                return Printed(micro, decimals)
    return None
