"""The same figure in several sources, and figures that belong to another level, year or list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.audit.findings import Finding, Outcome
from generator.audit.magnitude import moved_point

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.audit.claims import Claim, Ledger
    from generator.audit.findings import Doubts, Params

TELLING = 3
"""Digits that a figure needs so that meeting it elsewhere is no chance."""


def figures_from_elsewhere(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """Of two sources that exclude each other, the one whose figure stands elsewhere, as another's, is contradicted.

    Elsewhere: the same digits for another level, year or list, or for another unit of the same list, while the
    rival's digits stand nowhere else.
    """
    stands: dict[tuple[str, int, int], list[Claim]] = {}
    for claim in ledger.claims:
        if claim.value and claim.edition and _digits(claim) >= TELLING:
            stands.setdefault((claim.statistic, claim.value.micro, claim.value.decimals), []).append(claim)

    def elsewhere(claim: Claim) -> list[Claim]:
        if claim.value is None or _digits(claim) < TELLING:
            return []
        found = [*stands.get((claim.statistic, claim.value.micro, claim.value.decimals), []), *_cells(ledger, claim)]
        return [c for c in found if ledger.place(c) != ledger.place(claim) and _related(c, claim)]

    for claims in groups(ledger):
        for claim in claims:
            rivals = [c for c in claims if not c.interval.overlaps(claim.interval) and c.key not in doubts]
            other = elsewhere(claim) if rivals and claim.statement and claim.exact else []
            if other and not any(elsewhere(r) for r in rivals):
                params = (("elsewhere", other[0]), ("rival", rivals[0]))
                yield Finding(claim, Outcome.CONTRADICTED, "elsewhere", (*rivals, *other), rivals[0].interval, params)


def _cells(ledger: Ledger, claim: Claim) -> Iterator[Claim]:
    """The same unit's cells of other years with the same digits."""
    if claim.statistic == "score":
        for edition in ledger.ranking.editions_of.get(claim.unit, ()):
            if edition != claim.edition and claim.indicator in ledger.table(edition).framework.by_id:
                cell = ledger.cell(edition, claim.unit, claim.indicator)
                if cell and cell.value == claim.value:
                    yield cell


def _digits(claim: Claim) -> int:
    """Significant digits of a printed number.

    0.4595 has four, 12 two.
    """
    if claim.value is None:
        return 0
    return len(str(abs(claim.value.micro) // 10 ** (6 - claim.value.decimals)).lstrip("0"))


def _related(a: Claim, b: Claim) -> bool:
    """The same unit in another edition, a list in another edition, or another unit of the same list."""
    if a.indicator != b.indicator:
        return a.unit == b.unit and a.edition == b.edition
    return a.unit == b.unit or (a.edition, a.cohort) == (b.edition, b.cohort)


def groups(ledger: Ledger) -> Iterator[Sequence[Claim]]:
    """Claims of one and the same figure, where there are several; a sheet's cell is one of them."""
    found: dict[tuple[str, ...], list[Claim]] = {}
    for claim in ledger.claims:
        if not claim.indicator:
            continue  # the source names no indicator: two such figures need not be of the same one
        about = claim.edition or claim.framework, claim.cohort, claim.unit, claim.indicator, claim.statistic
        band = claim.band if claim.statistic == "units_in_band" else ""
        found.setdefault((*about, band, claim.base_edition, "e" if claim.edition else "f"), []).append(claim)
    for claims in found.values():
        first = claims[0]
        cell = ledger.cell(first.edition, first.unit, first.indicator) if first.statistic == "score" else None
        if cell or len(claims) > 1:
            yield [*((cell,) if cell else ()), *claims]


def official_figures(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """Where the issuer of an index and another source exclude each other, the issuer's figure stands."""
    for everyone in groups(ledger):
        official = [c for c in everyone if c.key not in doubts and ledger.kind(c) == "official"]
        if official and not any(_excludes(a, b) for a in official for b in official):
            for claim in everyone:
                rivals = tuple(c for c in official if _excludes(c, claim))
                if rivals and ledger.kind(claim) != "official" and claim.key not in doubts:
                    yield Finding(
                        claim, Outcome.CONTRADICTED, "official", rivals, rivals[0].interval, _rival(claim, rivals[0])
                    )


def _rival(claim: Claim, rival: Claim) -> Params:
    moved = moved_point(claim, rival.interval) if claim.exact else None
    return (("rival", rival), *((("moved", moved),) if moved else ()))


def same_figure(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """Sources that agree confirm each other; where they exclude each other and nothing settled it, none stands."""
    for everyone in groups(ledger):
        claims = [c for c in everyone if doubts.get(c.key) is not Outcome.CONTRADICTED]
        for claim in claims:
            rivals = [c for c in claims if _excludes(c, claim)]
            if rivals:
                params = _rival(claim, rivals[0])
                yield Finding(claim, Outcome.IN_DOUBT, "sources", tuple(rivals), rivals[0].interval, params)
            else:
                yield from _agreed(claim, claims)


def _excludes(a: Claim, b: Claim) -> bool:
    if a.statistic == "band":
        return a.band != b.band
    return not a.interval.overlaps(b.interval)


def _agreed(claim: Claim, claims: Sequence[Claim]) -> Iterator[Finding]:
    """Only another source confirms; an exact figure confirms a vague one, not the other way round."""
    others = [c for c in claims if (c.package, c.source) != (claim.package, claim.source) and c.exact]
    if not others:
        return
    same = [c for c in others if c.value == claim.value or not claim.exact]
    outcome = Outcome.CONFIRMED if same else Outcome.WITHIN_ROUNDING
    yield Finding(claim, outcome, "sources", tuple(others), others[0].interval, (("count", len(others)),))
