"""Totals against main indicators, pillars against members, and the points that total and pillars give together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.audit.findings import Finding, Outcome, compared
from generator.audit.interval import Interval, between, total
from generator.audit.system import Sum, implied, most, solve
from generator.audit.tree import NONE, Tree
from generator.model import Cell, Scale

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from generator.audit.claims import Claim, Ledger
    from generator.audit.findings import Doubts, Param, Params
    from generator.composite.table import EditionTable


@dataclass(frozen=True)
class Printed:
    """What is printed of one unit: the best claim of each node, its interval in points."""

    tree: Tree
    claims: Mapping[str, Claim]
    points: Mapping[str, Interval]
    absent: frozenset[str] = NONE
    """Lowest indicators that do not apply to the unit: they are in no sum."""

    def sums(self, without: frozenset[str] = NONE) -> list[Sum]:
        found = [Sum(self.tree.lowest(n) - self.absent, p) for n, p in self.points.items() if n not in without]
        return [s for s in found if s.over]

    def below(self, node: str) -> list[str]:
        """The printed figures that a node sums: its members, or what is printed under those that are not."""
        found: list[str] = []
        for member in self.tree.scored_members(node):
            found += [member] if member in self.claims else self.below(member)
        return found

    def maxima(self, dropped: frozenset[str] = NONE) -> Mapping[frozenset[str], Fraction | None]:
        return {s: m for s, m in self.tree.maxima(dropped).items() if not s & self.absent}

    def possible(self, without: frozenset[str] = NONE, unknown_maxima: frozenset[str] = NONE) -> bool:
        left = self.sums(without)
        return not left or solve(left, self.maxima(unknown_maxima)) is not None

    def implied(self, node: str, without: frozenset[str] = NONE) -> Interval | None:
        """What the other printed figures leave for a node, in its scale; None where they say nothing or clash."""
        wanted = self.tree.lowest(node) - self.absent
        points = implied(wanted, self.sums(without | {node}), self.maxima())
        if points is None:
            return None
        factor = self.tree.weight(node)
        return points.times(1 / factor) if factor else None


def printed(ledger: Ledger, table: EditionTable, unit: str) -> Printed | None:
    """None where the unit's sums follow a tree of its own: a maximum of its own, or shares without some indicators."""
    i, tree = table.row[unit], ledger.tree(table.edition.framework)
    states = table.scores.states[i]
    nodes = [n.indicator for n in table.framework.indicators]
    absent = [n for n, state in zip(nodes, states, strict=True) if state == Cell.NOT_APPLICABLE]
    if (absent and table.framework.scale is not Scale.POINTS) or (unit, "index", "max_score") in table.by_key:
        return None
    claims, points = {}, {}
    for j, node in enumerate(table.framework.indicators):
        factor = tree.weight(node.indicator)
        if states[j] != Cell.VALUE or node.max_points == 0 or factor is None:
            continue
        best = next((c for c in ledger.scores(table.edition.edition, unit, node.indicator) if not c.qualifier), None)
        if best:
            claims[node.indicator], points[node.indicator] = best, best.interval.times(factor)
    return Printed(tree, claims, points, NONE.union(*map(tree.lowest, absent)))


def sums_of_members(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """A printed total or pillar against its members; which side is wrong where they clash.

    All that is printed of a unit is solved together without each figure of the broken sum in turn. If the rest can
    only be true without one figure, that one is contradicted; if more than one could be it, all of them are in doubt.
    """
    for name, table in ledger.tables.items():
        for unit, node in ledger.sheet_conflicts(name):
            yield from _settled(ledger, table, unit, node)
        for unit, node in _stated_parents(table):
            yield from _stated(ledger, table, unit, node, doubts)


def _stated_parents(table: EditionTable) -> Iterator[tuple[str, str]]:
    """Scores of nodes with members that stand in a statement."""
    for unit, node, statistic in table.by_key:
        if statistic == "score" and unit and node in table.framework.by_id and table.framework.by_id[node].members:
            yield unit, node


def _stated(ledger: Ledger, table: EditionTable, unit: str, node: str, doubts: Doubts) -> Iterator[Finding]:
    expected = table.recomputed_interval(unit, node)
    if expected is None:
        return
    interval = Interval(*expected)
    claims = [c for c in ledger.scores(table.edition.edition, unit, node) if c.statement]
    known = printed(ledger, table, unit)
    if known is None:
        return
    if any(not c.qualifier and compared(c, interval) is Outcome.CONTRADICTED for c in claims):
        if known.claims.get(node) in claims:
            yield from _settled(ledger, table, unit, node)
        return
    members = tuple(known.claims[m] for m in known.below(node))
    for claim in claims:
        outcome = compared(claim, interval)
        if outcome:
            yield Finding(claim, outcome, "sum", members, interval, _how(known, node))
    for member in members:
        yield from _member(known, table, node, member, doubts)


def _member(known: Printed, table: EditionTable, node: str, member: Claim, doubts: Doubts) -> Iterator[Finding]:
    """A stated member is what the sum leaves for it; a cell of a sheet is judged with its own sum only."""
    factor = known.tree.weight(member.indicator)
    others = [m for m in table.framework.by_id[node].members if m != member.indicator]
    if not member.statement or node not in known.points or factor is None or not all(m in known.points for m in others):
        return
    left = (known.points[node] - total(known.points[m] for m in others)).times(1 / factor)
    outcome = compared(member, left)
    if outcome and member.key not in doubts:
        against = (known.claims[node], *(known.claims[m] for m in others))
        yield Finding(member, outcome, "member", against, left, (("whole", known.claims[node]),))


def _how(known: Printed, node: str) -> Params:
    return (("parts", len(known.below(node))),)


def _settled(ledger: Ledger, table: EditionTable, unit: str, node: str) -> Iterator[Finding]:
    """Who is wrong where a printed parent and its printed members exclude each other."""
    known = printed(ledger, table, unit)
    sum_of = Interval(*(table.recomputed_interval(unit, node) or (None, None)))
    if known is None:
        claim = next(iter(ledger.scores(table.edition.edition, unit, node)))
        yield Finding(claim, Outcome.IN_DOUBT, "sum", (), sum_of)
        return
    involved = [node, *known.below(node)]
    suspects = _weaker(ledger, known, [n for n in involved if known.possible(frozenset([n]))])
    yield from _blamed(known, suspects, involved, node, sum_of)
    if len(suspects) == 1 and suspects[0] != node:
        rest = known.implied(node, frozenset(suspects))
        outcome = compared(known.claims[node], rest) if rest else None
        if rest and outcome and not outcome.doubtful:
            yield Finding(known.claims[node], outcome, "sum", (), rest, _how(known, node))


def _weaker(ledger: Ledger, known: Printed, suspects: list[str]) -> list[str]:
    """Where the issuer's figures and others are suspected, the others are: the issuer's stand."""
    others = [n for n in suspects if ledger.kind(known.claims[n]) != "official"]
    return others or suspects


def _blamed(known: Printed, suspects: list[str], involved: list[str], node: str, sum_of: Interval) -> Iterator[Finding]:
    for name in suspects or involved:
        others = tuple(known.claims[n] for n in involved if n != name)
        alone = len(suspects) == 1
        expected = (sum_of if name == node else known.implied(name)) if alone or name == node else None
        outcome = Outcome.CONTRADICTED if alone else Outcome.IN_DOUBT
        params: Params = (("whole", known.claims[node]), ("sum", sum_of), *_how(known, node))
        yield Finding(known.claims[name], outcome, "sum" if name == node else "member", others, expected, params)


def points_from_sums(ledger: Ledger, doubts: Doubts) -> Iterator[Finding]:
    """Points back-calculated from printed sums must be possible: 0 to the maximum for every part.

    Also where not all members are printed: a total of 326.85 with 216.85 in four indicators leaves 110 to two that
    can reach 100 together.
    """
    for table in ledger.tables.values():
        for unit in _partly_printed(table):
            known = printed(ledger, table, unit)
            if known is None or len(known.points) < 2 or any(c.key in doubts for c in known.claims.values()):
                continue
            if not known.possible():
                yield from _impossible(ledger, known)


def _partly_printed(table: EditionTable) -> Iterator[str]:
    """Units with a printed parent of which some member is not known: their sums were not compared before."""
    column = {node.indicator: j for j, node in enumerate(table.framework.indicators)}
    partly: set[int] = set()
    for node in table.framework.indicators:
        if node.members:
            here = (table.scores.states[:, column[node.indicator]] == Cell.VALUE) & ~table.aggregates.recomputed[
                node.indicator
            ].known
            partly.update(here.nonzero()[0].tolist())
    return (table.units[i] for i in sorted(partly))


def _impossible(ledger: Ledger, known: Printed) -> Iterator[Finding]:
    """The figures without which the rest would be possible; a maximum that only a source gives is one of them."""
    free = [n for n in known.claims if known.possible(frozenset([n]))]
    suspects = [known.claims[n] for n in _weaker(ledger, known, free)]
    if known.tree.framework.scale is Scale.POINTS:
        for node in known.tree.framework.indicators:
            stated = ledger.of_framework.get((known.tree.framework.framework, node.indicator, "max_score"), [])
            if stated and known.possible(unknown_maxima=frozenset([node.indicator])):
                suspects += stated
    alone = len(suspects) == 1
    rest = _remainder(known)
    everyone = tuple(suspects or known.claims.values())
    context = tuple(known.claims.values())
    misread = _misread(known) if alone else ()
    for claim in everyone:
        others = tuple(c for c in dict.fromkeys((*context, *everyone)) if c is not claim)
        left = known.implied(claim.indicator) if claim.statistic == "score" else None
        outcome = Outcome.CONTRADICTED if alone else Outcome.IN_DOUBT
        rule, params = ("remainder", rest) if rest and not alone else ("points", tuple(_reading(known, misread, claim)))
        yield Finding(claim, outcome, rule, others, left, params)
    for claim in misread:
        ranks = ledger.said(claim.edition, claim.cohort, claim.unit, claim.indicator, "rank")
        for each in (claim, *(r for r in ranks if (r.package, r.source) == (claim.package, claim.source))):
            if each not in everyone:
                others = tuple(c for c in context if c is not each)
                yield Finding(each, Outcome.IN_DOUBT, "misread", others, None, tuple(_reading(known, misread, claim)))


def _remainder(known: Printed) -> Params:
    """The plainest case: a total less its printed parts leaves more, or less, than the other parts can have."""
    top = known.maxima()
    for node in known.claims:
        wanted = known.tree.lowest(node) - known.absent
        parts = known.below(node)
        rest = wanted.difference(*(known.tree.lowest(p) for p in parts))
        full = most(rest, top) if rest and parts else None
        if full is None:
            continue
        left = known.points[node] - total(known.points[p] for p in parts)
        if not left.overlaps(between(0, full)):
            return (("whole", known.claims[node]), ("left", left.centre or full), ("room", full))
    return ()


def _reading(known: Printed, misread: tuple[Claim, ...], claim: Claim) -> Iterator[tuple[str, Param]]:
    if claim in misread:
        yield "reading", known.tree.own_part(claim.indicator)


def _misread(known: Printed) -> tuple[Claim, ...]:
    """Pillars that a source may have taken for their own activity indicators: so read, all figures fit together."""
    parts = {n: known.tree.own_part(n) for n in known.claims}
    pillars = {n: part for n, part in parts.items() if part and part not in known.claims}
    if not pillars:
        return ()
    kept = {n: p for n, p in known.points.items() if n not in pillars}
    for n, part in pillars.items():
        factor = known.tree.weight(part)
        if factor is None:
            return ()
        kept[part] = known.claims[n].interval.times(factor)
    read = Printed(known.tree, {}, kept)
    return tuple(known.claims[n] for n in pillars) if read.possible() else ()
