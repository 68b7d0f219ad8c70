"""All rules over all figures: one verdict each, every finding kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from generator.audit.agreement import figures_from_elsewhere, official_figures, same_figure
from generator.audit.bands import bands_in_order, bands_of_scores, units_in_bands
from generator.audit.changes import changes, extremes
from generator.audit.claims import Claim, Ledger
from generator.audit.counts import (
    counts_in_trees,
    counts_of_parts,
    maximum_points,
    percents_of_maximum,
    scores_above_maximum,
    units_of_lists,
)
from generator.audit.findings import CODES, Finding, Key, Outcome, worst
from generator.audit.interval import Interval
from generator.audit.magnitude import decimal_slips
from generator.audit.means import means, means_of_lists
from generator.audit.order import (
    last_is_lowest,
    ranks_and_scores,
    ranks_beyond,
    ranks_from_both_ends,
    ranks_that_collide,
)
from generator.audit.sheets import CODE, SheetVerdicts
from generator.audit.sums import points_from_sums, sums_of_members

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.audit.findings import Param, Params
    from generator.composite.ranking import Ranking
    from generator.model import Printed, Statement

RULES = (
    decimal_slips,
    sums_of_members,
    points_from_sums,
    figures_from_elsewhere,
    official_figures,
    scores_above_maximum,
    ranks_beyond,
    ranks_and_scores,
    ranks_that_collide,
    ranks_from_both_ends,
    last_is_lowest,
    changes,
    extremes,
    means,
    means_of_lists,
    counts_of_parts,
    counts_in_trees,
    maximum_points,
    percents_of_maximum,
    units_of_lists,
    bands_of_scores,
    bands_in_order,
    units_in_bands,
    same_figure,
)
"""In this order: what settles a figure by itself, what is made of others, last what sources say to each other."""


@dataclass(frozen=True)
class Verdict:
    """The verdict on one published figure.

    edition "" where it is about a framework; statement "" for a cell of a sheet. value: None where only a band is
    named. others: the figures it was held against; expected: what they give, None where they give no number.
    """

    package: str
    framework: str
    edition: str
    cohort: str
    unit: str
    indicator: str
    statistic: str
    qualifier: str
    value: Printed | None
    band: str
    base_edition: str
    source: str
    statement: str
    verdict: Outcome
    rule: str
    others: tuple[Claim, ...]
    expected: Interval | None
    params: Params

    @property
    def anchor(self) -> str:
        """Where the page of the audit tells of it: unique in a site."""
        if self.statement:
            return f"{self.package}-{self.statement}"
        return f"{self.edition}-{self.unit}-{self.indicator}"

    def param(self, name: str) -> Param | None:
        return dict(self.params).get(name)


def _verdict(claim: Claim, finding: Finding | None) -> Verdict:
    return Verdict(
        package=claim.package,
        framework=claim.framework,
        edition=claim.edition,
        cohort=claim.cohort,
        unit=claim.unit,
        indicator=claim.indicator,
        statistic=claim.statistic,
        qualifier=claim.qualifier,
        value=claim.value,
        band=claim.band,
        base_edition=claim.base_edition,
        source=claim.source,
        statement=claim.statement,
        verdict=finding.outcome if finding else Outcome.NOT_CHECKABLE,
        rule=finding.rule if finding else "",
        others=finding.others if finding else (),
        expected=finding.expected if finding else None,
        params=finding.params if finding else (),
    )


@dataclass(frozen=True, eq=False)
class Audit:
    """The verdicts of a ranking.

    statements: one for each statement, in the order of the tables; sheets: arrays of each sheet's cells, findings laid
    over them; findings: everything any rule said, by the figure's key.
    """

    ledger: Ledger
    statements: tuple[Verdict, ...]
    sheets: Mapping[str, SheetVerdicts]
    findings: Mapping[Key, tuple[Finding, ...]]

    @cached_property
    def counts(self) -> Mapping[Outcome, int]:
        """How many figures have each verdict, cells counted in."""
        found = Counter(v.verdict for v in self.statements)
        for sheet in self.sheets.values():
            found.update(sheet.counts())
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def checked(self) -> int:
        """Figures about which something could be said."""
        return sum(n for outcome, n in self.counts.items() if outcome is not Outcome.NOT_CHECKABLE)

    @cached_property
    def doubtful(self) -> tuple[Verdict, ...]:
        """Contradicted ones first, then those in doubt; cells of sheets after statements."""
        found = [v for v in (*self.statements, *self._judged_cells()) if v.verdict.doubtful]
        return tuple(sorted(found, key=lambda v: v.verdict is not Outcome.CONTRADICTED))

    def _judged_cells(self) -> Iterator[Verdict]:
        """Cells about which a rule said something of its own."""
        for key, findings in self.findings.items():
            if key[3] == "cell":
                yield _verdict(findings[0].claim, worst(findings))

    def rows(self) -> Iterator[Verdict]:
        """Every verdict; those of cells are made as they are asked for."""
        yield from self.statements
        for edition in self.sheets:
            yield from self.cells(edition)

    def cells(self, edition: str) -> Iterator[Verdict]:
        """The verdicts on the cells of a sheet."""
        for unit, indicator, outcome in self.sheets[edition].cells():
            yield self._cell(edition, unit, indicator, outcome)

    def _cell(self, edition: str, unit: str, indicator: str, outcome: Outcome) -> Verdict:
        found = self.findings.get((edition, unit, indicator, "cell"))
        claim = self.ledger.cell(edition, unit, indicator)
        assert claim is not None  # noqa: S101 - only cells that hold a value are judged
        heaviest = worst(found or ())
        if heaviest and heaviest.outcome is outcome:
            return _verdict(claim, heaviest)
        return _verdict(claim, self._of_members(claim, outcome))

    def _of_members(self, claim: Claim, outcome: Outcome) -> Finding | None:
        if outcome is Outcome.NOT_CHECKABLE:
            return None
        scores, table = self.ledger.scores, self.ledger.table(claim.edition)
        expected = table.recomputed_interval(claim.unit, claim.indicator)
        members = table.framework.by_id[claim.indicator].members
        others = tuple(c for m in members for c in scores(claim.edition, claim.unit, m)[:1])
        interval = Interval(*expected) if expected else None
        return Finding(claim, outcome, "sum", others, interval, (("parts", len(others)),))

    def cell_verdict(self, edition: str, unit: str, indicator: str) -> Outcome | None:
        """The verdict on a cell; None where it is not judged."""
        sheet = self.sheets[edition]
        code = sheet.codes[self.ledger.rows[edition][unit], sheet.indicators.index(indicator)]
        return CODES[code - 1] if code else None

    @cached_property
    def by_statement(self) -> Mapping[tuple[str, str], Verdict]:
        """By (package, statement)."""
        return {(v.package, v.statement): v for v in self.statements}

    @cached_property
    def doubtful_at(self) -> Mapping[tuple[str, str, str, str], tuple[Verdict, ...]]:
        """Doubtful figures by (edition, unit, indicator, statistic)."""
        found: dict[tuple[str, str, str, str], list[Verdict]] = {}
        for v in self.doubtful:
            found.setdefault((v.edition, v.unit, v.indicator, v.statistic), []).append(v)
        return {key: tuple(verdicts) for key, verdicts in found.items()}


def audit(
    ranking: Ranking, editions: Iterable[str] | None = None, statements: Iterable[Statement] | None = None
) -> Audit:
    """Every rule over every figure. editions, statements: what is judged; None: all that there are."""
    ledger = Ledger(ranking, editions, statements)
    findings: dict[Key, list[Finding]] = {}
    doubts: dict[Key, Outcome] = {}
    for rule in RULES:
        for finding in list(rule(ledger, doubts)):
            findings.setdefault(finding.claim.key, []).append(finding)
            if finding.outcome.doubtful and doubts.get(finding.claim.key) is not Outcome.CONTRADICTED:
                doubts[finding.claim.key] = finding.outcome
    judged = tuple(
        replace(_verdict(claim, worst(findings.get(claim.key, ()))), indicator=statement.indicator)
        for claim, statement in zip(ledger.claims, ledger.statements, strict=True)
    )
    kept = {key: tuple(found) for key, found in findings.items()}
    return Audit(ledger, judged, {name: _laid_over(s, kept) for name, (s, _) in ledger.sheets.items()}, kept)


def _laid_over(sheet: SheetVerdicts, findings: Mapping[Key, tuple[Finding, ...]]) -> SheetVerdicts:
    """What rules found of single cells, over what was judged of all."""
    row = {unit: i for i, unit in enumerate(sheet.units)}
    for (edition, unit, indicator, kind), found in findings.items():
        heaviest = worst(found)
        if kind == "cell" and edition == sheet.edition and heaviest:
            j = sheet.indicators.index(indicator)
            code = CODE[heaviest.outcome]
            if heaviest.outcome.doubtful or sheet.codes[row[unit], j] in (0, CODE[Outcome.NOT_CHECKABLE]):
                sheet.codes[row[unit], j] = code
    return sheet
