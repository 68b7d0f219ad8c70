"""Changes, percentage changes and rank changes against the two values that they are made of."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from generator.audit.findings import WEIGHT, Finding, Outcome, compared
from generator.audit.interval import Interval, exactly
from generator.audit.magnitude import moved_point
from generator.audit.order import computed_rank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.audit.claims import Claim, Ledger
    from generator.audit.findings import Doubts, Params

MADE_OF = {
    "change": "score",
    "percent_change": "score",
    "rank_change": "rank",
    "mean_change": "mean",
    "mean_percent_change": "mean",
}
"""A derived statistic and what it is the difference of."""
PERCENTS = frozenset(["percent_change", "mean_percent_change"])


def changes(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """A printed change against the values of both years; any pair of published values may be the one meant.

    The change is what is made of the others, so it is the one contradicted. Only where two changes of one pair clash
    with the values and agree with each other is everything in doubt: then a value may be the misprint.
    """
    groups: dict[tuple[str, str, str, str, str, str], list[Claim]] = {}
    for claim in ledger.where(*MADE_OF):
        if claim.base_edition and claim.key not in doubts:
            made_of = MADE_OF[claim.statistic]
            key = claim.edition, claim.base_edition, claim.cohort, claim.unit, claim.indicator, made_of
            groups.setdefault(key, []).append(claim)
    for claims in groups.values():
        yield from _group(ledger, claims, doubts)


@dataclass(frozen=True)
class Operand:
    """A value that a change is made of: as printed, or (claim None) computed from a complete table."""

    interval: Interval
    claim: Claim | None
    cohort: str
    unit: str

    @property
    def claims(self) -> tuple[Claim, ...]:
        return (self.claim,) if self.claim else ()

    @property
    def shown(self) -> Claim | Interval:
        return self.claim or self.interval


def _group(ledger: Ledger, claims: list[Claim], doubts: Doubts) -> Iterator[Finding]:
    first = claims[0]
    newer = tuple(_values(ledger, first, first.edition, first.cohort, first.unit, doubts))
    older = tuple(_base(ledger, first, doubts))
    found = [finding for claim in claims if (finding := _against(ledger, claim, newer, older))]
    wrong = [f for f in found if f.outcome is Outcome.CONTRADICTED]
    single = len(newer) == len(older) == 1 and newer[0].claim and older[0].claim
    if single and 1 < len(wrong) == len(found) and _agree(wrong, newer[0], older[0]):
        everyone = (*(f.claim for f in wrong), *newer[0].claims, *older[0].claims)
        for claim in everyone:
            rest = tuple(c for c in everyone if c is not claim)
            mine = next((f for f in wrong if f.claim is claim), None)
            yield Finding(claim, Outcome.IN_DOUBT, "changes", rest, mine.expected if mine else None, ())
        return
    yield from found
    for finding in found:
        yield from _operands(finding, doubts)


def _operands(finding: Finding, doubts: Doubts) -> Iterator[Finding]:
    """A change that is just the difference of two values speaks for both; a percentage is too coarse for that."""
    claim = finding.claim
    if finding.outcome is not Outcome.CONFIRMED or claim.qualifier or claim.statistic in PERCENTS:
        return
    if len(finding.others) < 2:
        return
    newer, older = finding.others
    for operand, other, keep_older in ((newer, older, True), (older, newer, False)):
        expected = _solved(claim, other.interval, keep_older=keep_older)
        outcome = compared(operand, expected) if expected and operand.statement else None
        if outcome and not outcome.doubtful and operand.key not in doubts:
            yield Finding(operand, outcome, "operand", (claim, other), expected, (("change", claim), ("other", other)))


def _values(ledger: Ledger, claim: Claim, edition: str, cohort: str, unit: str, doubts: Doubts) -> Iterator[Operand]:
    """What is published of the value in an edition; a rank that nobody prints follows from a complete table."""
    made_of = MADE_OF[claim.statistic]
    found = [
        c
        for c in ledger.values(edition, cohort, unit, claim.indicator, made_of)
        if c.exact and c.key not in doubts and c.value is not None
    ]
    yield from (Operand(c.interval, c, cohort, unit) for c in found)
    if made_of == "rank" and not found and (room := computed_rank(ledger, edition, unit, claim.indicator, doubts)):
        yield Operand(room, None, cohort, unit)


def _base(ledger: Ledger, claim: Claim, doubts: Doubts) -> Iterator[Operand]:
    """The value of the base edition: of the unit, its former names, or the units that were merged into it."""
    for unit in _forebears(ledger, claim):
        for cohort in _cohorts(ledger, claim, unit):
            yield from _values(ledger, claim, claim.base_edition, cohort, unit, doubts)


def _forebears(ledger: Ledger, claim: Claim) -> tuple[str, ...]:
    if not claim.unit:
        return ("",)
    lineage = ledger.ranking.lineage
    row = ledger.table(claim.base_edition).row
    names = (claim.unit, *lineage.earlier_names(claim.unit))
    same = tuple(name for name in names if name in row)
    return same or tuple(s.predecessor for s in lineage.before.get(claim.unit, ()) if s.predecessor in row)


def _cohorts(ledger: Ledger, claim: Claim, unit: str) -> tuple[str, ...]:
    """The list in the base edition: a unit's own; for a list the same, or the whole where no list is named."""
    if unit:
        return (ledger.table(claim.base_edition).cohort_of.get(unit, ""),)
    return (claim.cohort, "") if claim.cohort else ("",)


def _against(ledger: Ledger, claim: Claim, newer: tuple[Operand, ...], older: tuple[Operand, ...]) -> Finding | None:
    """The most favourable pair of values; None where there is none, or the base is not surely the same list."""
    best: Finding | None = None
    for new, old in product(newer, older):
        expected = derived(claim.statistic, new, old)
        outcome = compared(claim, expected) if expected else None
        if expected is None or outcome is None:
            continue
        if outcome is Outcome.CONTRADICTED and _another_list(ledger, claim, old):
            continue
        params: Params = (("older", old.shown), ("newer", new.shown))
        if outcome is Outcome.CONTRADICTED and not claim.qualifier and (moved := moved_point(claim, expected)):
            params += (("moved", moved),)
        finding = Finding(claim, outcome, claim.statistic, (*new.claims, *old.claims), expected, params)
        if best is None or (WEIGHT[outcome] < 3, WEIGHT[outcome]) > (WEIGHT[best.outcome] < 3, WEIGHT[best.outcome]):
            best = finding
    return best


def _another_list(ledger: Ledger, claim: Claim, old: Operand) -> bool:
    """A base that is not surely the one meant may confirm, but cannot contradict: another list, one of several
    predecessors."""
    if old.cohort != claim.cohort and not claim.unit:
        return True
    return (bool(claim.unit) and len(_forebears(ledger, claim)) > 1) or _merged(ledger, claim, old)


def _merged(ledger: Ledger, claim: Claim, old: Operand) -> bool:
    return bool(claim.unit) and not ledger.ranking.lineage.same(old.unit, claim.unit)


def derived(statistic: str, newer: Operand, older: Operand) -> Interval | None:
    """What two printed values give: newer - older; older - newer for ranks; the difference in percent of the older."""
    if statistic == "rank_change":
        return older.interval - newer.interval
    if statistic not in PERCENTS:
        return newer.interval - older.interval
    quotient = newer.interval.over(older.interval)
    return (quotient - exactly(1)).times(100) if quotient else None


def _agree(wrong: list[Finding], newer: Operand, older: Operand) -> bool:
    """Whether the changes fit one other value of either year: then that value, not they, may be the misprint."""
    return any(_fits(wrong, newer, older, keep_older=keep) for keep in (True, False))


def _fits(wrong: list[Finding], newer: Operand, older: Operand, *, keep_older: bool) -> bool:
    allowed: Interval | None = None
    for finding in wrong:
        kept = older.interval if keep_older else newer.interval
        room = _solved(finding.claim, kept, keep_older=keep_older)
        if room is None or (allowed is not None and not allowed.overlaps(room)):
            return False
        allowed = room if allowed is None else allowed.within(room)
    return True


def _solved(claim: Claim, kept: Interval, *, keep_older: bool) -> Interval | None:
    """The other value that a change and one value give."""
    change = claim.interval
    if claim.statistic in PERCENTS:
        ratio = (change + exactly(100)).times(Fraction(1, 100))
        if keep_older:
            return Interval(*_product(kept, ratio)) if kept.low is not None and kept.low >= 0 else None
        return kept.over(ratio)
    sign_up = keep_older != (claim.statistic == "rank_change")
    return kept + change if sign_up else kept - change


def _product(a: Interval, b: Interval) -> tuple[Fraction | None, Fraction | None]:
    if a.low is None or a.high is None or b.low is None or b.high is None:
        return None, None
    ends = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    return min(ends), max(ends)


def extremes(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """The smallest change is at most the mean change and that at most the largest; a unit's change lies between."""
    for claim in ledger.where("smallest_change", "largest_change"):
        smallest = claim.statistic == "smallest_change"
        rivals = _rivals(ledger, claim, smallest)
        for other in rivals:
            if claim.key in doubts or other.key in doubts or other.interval.low is None:
                continue
            too_much = other.interval.below(claim.interval) if smallest else claim.interval.below(other.interval)
            if too_much:
                room = Interval(None, other.interval.high) if smallest else Interval(other.interval.low, None)
                yield Finding(claim, Outcome.IN_DOUBT, "extremes", (other,), room, (("other", other),))
                yield Finding(other, Outcome.IN_DOUBT, "extremes", (claim,), None, (("other", claim),))


def _rivals(ledger: Ledger, claim: Claim, smallest: bool) -> list[Claim]:
    """Changes that must lie on the other side of an extreme: the mean's, the other extreme, every unit's own."""
    wanted = {"mean_change", "change", "largest_change" if smallest else "smallest_change"}
    return [
        c
        for c in ledger.where(*sorted(wanted))
        if (c.edition, c.base_edition, c.indicator) == (claim.edition, claim.base_edition, claim.indicator)
        and c.cohort == claim.cohort
    ]
