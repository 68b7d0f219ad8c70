"""Counts and maxima against frameworks, lists of units, and the parts that they are made of."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from generator.audit.findings import Finding, Outcome, compared
from generator.audit.interval import Interval, between, exactly
from generator.model import MICRO, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.audit.claims import Claim, Ledger
    from generator.audit.findings import Doubts, Params
    from generator.model import Framework, Indicator

KINDS = {"pillars": "pillar", "groups": "group", "main_indicators": "main", "component_indicators": "component"}
"""What each statistic counts: nodes of this kind below the indicator."""
SUMMED = frozenset(["main_indicators", "component_indicators", "criteria"])


def counts_in_trees(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """A printed number of indicators against the tree: all that it names, or all that are scored.

    A tree may name fewer than there are; so only a number below what it names clashes with it. It is contradicted
    where another source prints the number that the tree names, or the tree is the issuer's own.
    """
    for claim in ledger.where(*KINDS):
        framework = ledger.framework(claim)
        if claim.key in doubts or claim.indicator not in framework.by_id:
            continue
        nodes = [n for n in below(framework, claim.indicator) if n.kind == KINDS[claim.statistic]]
        scored = [n for n in nodes if n.max_points != 0]
        params: Params = (("named", len(nodes)), ("scored", len(scored)))
        if nodes and claim.whole in (len(nodes), len(scored)):
            yield Finding(claim, Outcome.CONFIRMED, "tree", (), exactly(claim.whole), params)
        elif claim.whole < len(scored) and claim.qualifier not in ("at_least", "more_than"):
            official = ledger.dataset.sources[framework.package, framework.source].kind == "official"
            agreeing = [
                c
                for c in ledger.of_framework.get((claim.framework, claim.indicator, claim.statistic), [])
                if c.whole in (len(nodes), len(scored))
            ]
            elsewhere = any((c.package, c.source) != (claim.package, claim.source) for c in agreeing)
            sure = (official or elsewhere) and ledger.kind(claim) != "official"
            outcome = Outcome.CONTRADICTED if sure else Outcome.IN_DOUBT
            expected = between(len(scored), len(nodes))
            yield Finding(claim, outcome, "tree", tuple(agreeing), expected, params)


def below(framework: Framework, node: str) -> list[Indicator]:
    """Every node under a node, by children and by members, each once."""
    found: dict[str, Indicator] = {}

    def visit(name: str) -> None:
        for child in (*(c.indicator for c in framework.children[name]), *framework.by_id[name].members):
            if child not in found:
                found[child] = framework.by_id[child]
                visit(child)

    visit(node)
    return list(found.values())


def counts_of_parts(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """A printed number against the numbers of its parts: the sum is what is made of the others."""
    for claim in ledger.where(*SUMMED):
        framework = ledger.framework(claim)
        if claim.key in doubts or claim.edition or claim.indicator not in framework.by_id:
            continue
        for kind in sorted({c.kind for c in framework.children[claim.indicator]}):
            parts = [c for c in framework.children[claim.indicator] if c.kind == kind]
            yield from _parts(ledger, claim, [p.indicator for p in parts], doubts)


def _parts(ledger: Ledger, claim: Claim, parts: list[str], doubts: Doubts) -> Iterator[Finding]:
    said = [
        [c for c in ledger.of_framework.get((claim.framework, p, claim.statistic), []) if c.key not in doubts]
        for p in parts
    ]
    known = [claims for claims in said if claims]
    if len(parts) < 2 or not known:
        return
    if len(known) < len(parts):
        least = sum(min(c.whole for c in claims) for claims in known)
        if least > claim.whole:
            others = tuple(claims[0] for claims in known)
            for each in (claim, *others):
                rest = tuple(c for c in (claim, *others) if c is not each)
                yield Finding(each, Outcome.IN_DOUBT, "parts", rest, None, (("sum", least),))
        return
    choices = [_one_source(claim, claims) for claims in said]
    fitting = next((c for c in product(*choices) if sum(x.whole for x in c) == claim.whole), None)
    used = fitting or tuple(claims[0] for claims in choices)
    total = sum(c.whole for c in used)
    outcome = Outcome.CONFIRMED if fitting else Outcome.CONTRADICTED
    yield Finding(claim, outcome, "parts", used, exactly(total), (("sum", total),))
    for part in fitting or ():
        rest = tuple(c for c in used if c is not part)
        yield Finding(part, Outcome.CONFIRMED, "part", (claim, *rest), exactly(part.whole), (("whole", claim),))


def _one_source(claim: Claim, claims: list[Claim]) -> list[Claim]:
    """The claim's own source speaks first for its parts."""
    own = [c for c in claims if (c.package, c.source) == (claim.package, claim.source)]
    return own or claims


def maximum_points(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """A printed maximum against the tree: what the members' maxima sum to, or what another source gave the tree."""
    for claim in ledger.where("max_score"):
        framework = ledger.framework(claim)
        if claim.unit or claim.key in doubts or claim.indicator not in framework.by_id:
            continue
        node = framework.by_id[claim.indicator]
        if node.max_points is None:
            continue
        own = Fraction(node.max_points, MICRO)
        if not claim.interval.holds(own):
            yield Finding(claim, Outcome.IN_DOUBT, "maximum", (), exactly(own), ())
        elif (around := _balanced(framework, node)) is not None:
            yield Finding(claim, Outcome.CONFIRMED, "maximum_sum", (), exactly(own), (("whole", around),))
        elif framework.source != claim.source:
            yield Finding(claim, Outcome.CONFIRMED, "maximum", (), exactly(own), ())


def _balanced(framework: Framework, node: Indicator) -> str | None:
    """A node whose members' maxima, this one's or among them this one, add up to its own; None where there is none."""
    for whole in (node, *(n for n in framework.indicators if node.indicator in n.members)):
        full = [framework.by_id[m].max_points for m in whole.members]
        if len(full) > 1 and None not in full and whole.max_points and sum(f or 0 for f in full) == whole.max_points:
            return whole.indicator
    return None


def scores_above_maximum(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """A score above the maximum of its unit or indicator: both sides in doubt."""
    for claim in ledger.where("score"):
        framework = ledger.framework(claim)
        if claim.key in doubts or claim.indicator not in framework.by_id:
            continue
        own = ledger.said(claim.edition, claim.cohort, claim.unit, claim.indicator, "max_score")
        full = framework.by_id[claim.indicator].max_points
        whole = ledger.table(claim.edition).whole or (Fraction(full, MICRO) if full else None)
        limit = own[0].interval.high if own else Fraction(whole) if whole else None
        if limit is not None and Interval(None, limit).below(claim.interval):
            stated = own[:1] or tuple(ledger.of_framework.get((claim.framework, claim.indicator, "max_score"), ()))
            yield Finding(claim, Outcome.IN_DOUBT, "above_maximum", stated, between(0, limit), ())
            for maximum in stated:
                yield Finding(
                    maximum, Outcome.IN_DOUBT, "above_maximum", (claim,), between(claim.interval.low, None), ()
                )


def percents_of_maximum(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """A unit's percentage against its score and the maximum that applies to it."""
    for claim in ledger.where("percent"):
        framework = ledger.framework(claim)
        if not claim.unit or claim.key in doubts or claim.indicator not in framework.by_id:
            continue
        own = ledger.said(claim.edition, claim.cohort, claim.unit, claim.indicator, "max_score")
        full = framework.by_id[claim.indicator].max_points
        limit = own[0].interval if own else exactly(Fraction(full, MICRO)) if full else None
        for score in ledger.scores(claim.edition, claim.unit, claim.indicator)[:1]:
            share = score.interval.over(limit) if limit and score.key not in doubts else None
            outcome = compared(claim, share.times(100)) if share else None
            if share and outcome:
                yield Finding(claim, outcome, "percent", (score, *own[:1]), share.times(100), (("score", score),))


def units_of_lists(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """A printed number of units against the register on the day of the list, and against the units named in it."""
    for claim in ledger.where("units_ranked", "units_assessed"):
        if claim.key in doubts or not claim.exact:
            continue
        registered = len(in_force(ledger, claim.edition)) if not claim.cohort else 0
        if registered == claim.whole:
            yield Finding(claim, Outcome.CONFIRMED, "register", (), exactly(registered), (("units", registered),))
        named = _named(ledger, claim)
        if named > claim.whole:
            yield Finding(claim, Outcome.IN_DOUBT, "named_units", (), between(named, None), (("units", named),))


def _named(ledger: Ledger, claim: Claim) -> int:
    """Units that some source ranks in the list (assessed: has a score or a band of)."""
    statistics = ledger.lists.get((claim.edition, claim.cohort, "index"), {})
    wanted = ("rank", "rank_from_last") + (() if claim.statistic == "units_ranked" else ("score", "band"))
    return len({unit for name in wanted for unit in statistics.get(name, {})})


def in_force(ledger: Ledger, edition: str) -> list[str]:
    """Units of the framework's level below the edition's scope, in force on the day of its list."""
    e = ledger.edition(edition)
    level, units = ledger.dataset.frameworks[e.framework].level, ledger.dataset.units
    if level is Level.COUNTRY:
        return [e.scope]

    def inside(unit: str) -> bool:
        while unit:
            if unit == e.scope:
                return True
            unit = units[unit].parent
        return False

    return [
        u.unit
        for u in units.values()
        if u.level is level
        and (not u.valid_from or u.valid_from <= e.units_on)
        and (not u.valid_to or e.units_on <= u.valid_to)
        and inside(u.unit)
    ]
