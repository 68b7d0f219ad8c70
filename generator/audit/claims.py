"""Published figures as claims, wherever they stand, and the ledger that finds them by what they are about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from generator.audit.interval import Interval, printed_interval
from generator.audit.sheets import SheetVerdicts, judged
from generator.audit.tree import Tree
from generator.composite.table import PRECEDENCE
from generator.model import Cell, Printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.audit.findings import Key
    from generator.composite.ranking import Ranking
    from generator.composite.table import EditionTable
    from generator.model import Edition, Framework, Statement

COUNTED = frozenset((
    "rank", "rank_from_last", "units_ranked", "units_assessed", "units_in_band", "rank_change", "pillars", "groups",
    "main_indicators", "component_indicators", "criteria",
))  # fmt: skip
"""Statistics that are whole numbers by nature: nobody rounds them."""

LISTS = frozenset(["units_ranked", "units_assessed", "units_in_band", "pillars", "groups"])
"""Statistics of a list or tree as a whole: without an indicator they mean the index."""

Place = tuple[str, str, str, str, str]
"""(edition, cohort, unit, indicator, statistic)."""


@dataclass(frozen=True)
class Claim:
    """One published figure: a statement, or a cell of a sheet (statement ""). framework: the edition's or its own."""

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

    @cached_property
    def key(self) -> Key:
        if self.statement:
            return self.package, self.statement, "", ""
        return self.edition, self.unit, self.indicator, "cell"

    @cached_property
    def interval(self) -> Interval:
        """What the printed value stands for; everything where there is none."""
        if self.value is None:
            return Interval(None, None)
        return printed_interval(self.value, self.qualifier, counted=self.statistic in COUNTED)

    @property
    def exact(self) -> bool:
        return self.qualifier in ("", "listed")

    @property
    def whole(self) -> int:
        """A count or rank as an integer."""
        return 0 if self.value is None else self.value.micro // 1_000_000


class Ledger:
    """Every statement as a claim, and cells on demand; lookups by what a figure is about."""

    def __init__(
        self, ranking: Ranking, editions: Iterable[str] | None = None, statements: Iterable[Statement] | None = None
    ) -> None:
        """editions, statements: what is judged; None: all that there are."""
        self.ranking = ranking
        self.dataset = ranking.dataset
        self.statements = tuple(self.dataset.statements if statements is None else statements)
        names = ranking.tables if editions is None else editions
        self.tables: Mapping[str, EditionTable] = {name: ranking.tables[name] for name in names}
        self.claims: tuple[Claim, ...] = tuple(self._claim(s) for s in self.statements)
        self.trees: dict[str, Tree] = {}
        self.places: dict[Place, list[Claim]] = {}
        self.of_framework: dict[tuple[str, str, str], list[Claim]] = {}
        for claim in self.claims:
            if claim.edition:
                self.places.setdefault(self.place(claim), []).append(claim)
            else:
                key = claim.framework, claim.indicator, claim.statistic
                self.of_framework.setdefault(key, []).append(claim)

    def _claim(self, s: Statement) -> Claim:
        indicator = s.indicator or ("index" if s.statistic in LISTS else "")
        table = self.ranking.tables[s.edition] if s.edition else None
        return Claim(
            package=s.package,
            framework=s.framework or (table.edition.framework if table else ""),
            edition=s.edition,
            cohort=s.cohort or (table.cohort_of.get(s.unit, "") if table and s.unit else ""),
            unit=s.unit,
            indicator=indicator,
            statistic=s.statistic,
            qualifier=s.qualifier,
            value=s.value,
            band=s.band,
            base_edition=s.base_edition,
            source=s.source,
            statement=s.statement,
        )

    @staticmethod
    def place(claim: Claim) -> Place:
        return claim.edition, claim.cohort, claim.unit, claim.indicator, claim.statistic

    def table(self, edition: str) -> EditionTable:
        return self.ranking.tables[edition]

    def edition(self, name: str) -> Edition:
        return self.dataset.editions[name]

    def framework(self, claim: Claim) -> Framework:
        return self.dataset.frameworks[claim.framework]

    def tree(self, framework: str) -> Tree:
        if framework not in self.trees:
            self.trees[framework] = Tree(self.dataset.frameworks[framework])
        return self.trees[framework]

    @cached_property
    def rows(self) -> Mapping[str, Mapping[str, int]]:
        """The line of each unit in the sheet of an edition."""
        sheets = [table.sheet for table in self.tables.values() if table.sheet]
        return {sheet.edition: {unit: i for i, unit in enumerate(sheet.units)} for sheet in sheets}

    @cached_property
    def sheets(self) -> Mapping[str, tuple[SheetVerdicts, list[tuple[str, str]]]]:
        """Every sheet, judged as a whole, with the parents that their members exclude."""
        return {name: judged(table) for name, table in self.tables.items() if table.sheet}

    def sheet_conflicts(self, edition: str) -> list[tuple[str, str]]:
        return self.sheets[edition][1] if edition in self.sheets else []

    def said(self, edition: str, cohort: str, unit: str, indicator: str, statistic: str) -> tuple[Claim, ...]:
        """Statements about something, best source first."""
        found = self.places.get((edition, cohort, unit, indicator, statistic), ())
        return tuple(sorted(found, key=self.precedence))

    def precedence(self, claim: Claim) -> tuple[int, bool, bool]:
        """How a source stands among others: official, press, secondary; what is read from a list comes later."""
        return PRECEDENCE[self.kind(claim)], claim.qualifier == "listed", not claim.exact

    def kind(self, claim: Claim) -> str:
        return self.dataset.sources[claim.package, claim.source].kind

    def cell(self, edition: str, unit: str, indicator: str) -> Claim | None:
        """The cell of the edition's sheet, where it holds a value."""
        table = self.table(edition)
        sheet = table.sheet
        if sheet is None or not table.has_cell(unit, indicator):
            return None
        i, j = self.rows[edition][unit], sheet.indicators.index(indicator)
        if int(sheet.states[i, j]) != Cell.VALUE:
            return None
        return Claim(
            package=table.edition.package,
            framework=table.edition.framework,
            edition=edition,
            cohort=sheet.cohorts[i],
            unit=unit,
            indicator=indicator,
            statistic="score",
            qualifier="",
            value=Printed(int(sheet.values[i, j]), int(sheet.decimals[i, j])),
            band="",
            base_edition="",
            source=table.edition.source,
            statement="",
        )

    def scores(self, edition: str, unit: str, indicator: str) -> tuple[Claim, ...]:
        """The cell, then statements of the score, best source first."""
        cohort = self.table(edition).cohort_of.get(unit, "")
        cell = self.cell(edition, unit, indicator)
        stated = self.said(edition, cohort, unit, indicator, "score")
        return ((cell,) if cell else ()) + stated

    def values(self, edition: str, cohort: str, unit: str, indicator: str, statistic: str) -> tuple[Claim, ...]:
        """Claims of a score (cells too) or of any other statistic."""
        if statistic == "score":
            return self.scores(edition, unit, indicator)
        return self.said(edition, cohort, unit, indicator, statistic)

    def where(self, *statistics: str) -> Iterator[Claim]:
        """All statements of some statistics, in the order of the tables."""
        return (claim for claim in self.claims if claim.statistic in statistics)

    @cached_property
    def lists(self) -> Mapping[tuple[str, str, str], Mapping[str, Mapping[str, tuple[Claim, ...]]]]:
        """Claims about units by (edition, cohort, indicator), then statistic, then unit."""
        found: dict[tuple[str, str, str], dict[str, dict[str, list[Claim]]]] = {}
        for claim in self.claims:
            if claim.edition and claim.unit and claim.indicator:
                about = found.setdefault((claim.edition, claim.cohort, claim.indicator), {})
                about.setdefault(claim.statistic, {}).setdefault(claim.unit, []).append(claim)
        return {
            key: {
                statistic: {unit: tuple(sorted(claims, key=self.precedence)) for unit, claims in units.items()}
                for statistic, units in statistics.items()
            }
            for key, statistics in found.items()
        }

    def counts(self, edition: str, cohort: str) -> tuple[Claim, ...]:
        """Published numbers of the units of a list, ranked ones first."""
        return (
            *self.said(edition, cohort, "", "index", "units_ranked"),
            *self.said(edition, cohort, "", "index", "units_assessed"),
        )

    def sizes(self, edition: str, cohort: str) -> frozenset[int]:
        """How many units a list has, as published or expected; empty where nobody says."""
        e = self.edition(edition)
        found = {claim.whole for claim in self.counts(edition, cohort) if claim.exact}
        named = next((c for c in e.cohorts if c.cohort == cohort), None)
        expected = named.units_expected if named else None if e.cohorts else e.units_expected
        return frozenset(found | ({expected} if expected else set()))


def sources(claims: Iterable[Claim]) -> frozenset[tuple[str, str]]:
    return frozenset((claim.package, claim.source) for claim in claims)
