"""What a rule says of a figure, and which of several sayings counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from generator.audit.claims import Claim
    from generator.audit.interval import Interval
    from generator.model import Printed


Key = tuple[str, str, str, str]
"""(package, statement, "", "") of a statement; (edition, unit, indicator, "cell") of a sheet's cell."""
Param: TypeAlias = "str | int | Fraction | Interval | Printed | Claim"
"""A number, name or figure that a sentence needs."""
Params: TypeAlias = "tuple[tuple[str, Param], ...]"


class Outcome(StrEnum):
    """The five verdicts, in the order of the page."""

    CONFIRMED = "confirmed"
    WITHIN_ROUNDING = "within_rounding"
    CONTRADICTED = "contradicted"
    IN_DOUBT = "in_doubt"
    NOT_CHECKABLE = "not_checkable"

    @property
    def doubtful(self) -> bool:
        return self in DOUBTFUL


DOUBTFUL = (Outcome.CONTRADICTED, Outcome.IN_DOUBT)
WEIGHT = {
    Outcome.CONTRADICTED: 4,
    Outcome.IN_DOUBT: 3,
    Outcome.CONFIRMED: 2,
    Outcome.WITHIN_ROUNDING: 1,
    Outcome.NOT_CHECKABLE: 0,
}
"""What counts where rules differ: the worst, then the most telling."""

YIELDING = frozenset(["collision", "order", "room", "operand"])
"""Rules that say less than others which come to the same: two sources that differ tell more than a crowded rank."""

CODES = tuple(Outcome)
"""An outcome as a small number in the arrays of sheets: its place here plus one; 0 is a cell that is not judged."""


Doubts = Mapping[Key, Outcome]
"""Figures that are doubtful by what was found so far."""


@dataclass(frozen=True)
class Finding:
    """What one rule says of one figure.

    others: the figures it was held against; expected: what they give; params: numbers and names for the sentence.
    """

    claim: Claim
    outcome: Outcome
    rule: str
    others: tuple[Claim, ...] = ()
    expected: Interval | None = None
    params: Params = ()


def worst(findings: Iterable[Finding]) -> Finding | None:
    """The finding that counts: the heaviest outcome; of equals the more telling rule, then the earliest."""
    return max(findings, key=lambda f: (WEIGHT[f.outcome], f.rule not in YIELDING), default=None)


WIDE = 10
"""Arithmetic this many times wider than the printed figure bounds it but does not confirm it."""


def compared(claim: Claim, expected: Interval) -> Outcome | None:
    """How a printed figure stands to what other figures give; None: they overlap, but too wide to confirm anything.

    confirmed: the arithmetic rounds to the printed digits; within_rounding: only the rounding of the inputs lets the
    two meet; contradicted: they exclude each other.
    """
    printed = claim.interval
    if not printed.overlaps(expected):
        return Outcome.CONTRADICTED
    centre, width, own = expected.centre, expected.width, printed.width
    if centre is None or width is None or (own is not None and width > WIDE * own and width > 0):
        return None
    return Outcome.CONFIRMED if printed.holds(centre) else Outcome.WITHIN_ROUNDING
