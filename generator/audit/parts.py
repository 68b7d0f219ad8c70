"""The audit in parts that can be known apart: what anybody states something about, and each other sheet by itself."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from generator.audit.findings import Outcome
from generator.audit.verdicts import Audit, Verdict, audit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.composite.figure import Evidence, Figure
    from generator.composite.ranking import Ranking

    Counts = Mapping[Outcome, int]


class Audits:
    """Verdicts of a ranking, made when they are asked for.

    Rules hold a figure against others of its own edition, and a statement also against editions that it or others
    name. So all editions that a statement is about, is counted from, or that stand before or after one of those are
    judged together with all statements; a sheet that nobody says anything about is judged alone.
    """

    def __init__(self, ranking: Ranking) -> None:
        self.ranking = ranking
        self.counted: dict[str, Counts] = {}
        """What is known already of sheets that are judged alone."""
        self._told: Audit | None = None
        self._told_used: frozenset[str] = frozenset()
        self._alone: dict[str, Audit] = {}

    @cached_property
    def together(self) -> frozenset[str]:
        """The editions that are judged together."""
        editions = self.ranking.dataset.editions
        named = {name for s in self.ranking.dataset.statements for name in (s.edition, s.base_edition) if name}
        before = {editions[name].previous for name in named} - {""}
        after = {e.edition for e in editions.values() if e.previous in named}
        return frozenset(named | before | after)

    @property
    def told(self) -> Audit:
        """Of all statements, and of the editions that they are about."""
        if self._told is None:
            before, self.ranking.tables.used = self.ranking.tables.used, set()
            self._told = audit(self.ranking, sorted(self.together, key=list(self.ranking.dataset.editions).index))
            self._told_used = frozenset(self.ranking.tables.used)
            self.ranking.tables.used = before
        self.ranking.tables.used |= self._told_used
        return self._told

    def again(self, ranking: Ranking) -> Audits:
        """The same for a ranking whose tables have not been used yet."""
        fresh = Audits(ranking)
        fresh._told, fresh._told_used = self._told, self._told_used
        return fresh

    def of(self, edition: str) -> Audit:
        """The part that judges an edition."""
        if edition in self.together:
            return self.told
        if edition not in self._alone:
            self._alone[edition] = audit(self.ranking, [edition], ())
        self.ranking.tables.used.add(edition)
        return self._alone[edition]

    def statement(self, package: str, statement: str) -> Verdict:
        return self.told.by_statement[package, statement]

    def doubt(self, figure: Figure, evidence: Evidence) -> Verdict | None:
        """The verdict on one published figure of a unit, where it is doubtful: a cell's or a statement's."""
        key = figure.edition, figure.unit, figure.indicator, evidence.statistic
        found = self.of(figure.edition).doubtful_at.get(key, ())
        return next((v for v in found if v.statement == evidence.statement and v.source == evidence.source), None)

    def cell(self, figure: Figure) -> Outcome | None:
        """The verdict on the cell of a figure; None where it is not judged."""
        return self.of(figure.edition).cell_verdict(figure.edition, figure.unit, figure.indicator)

    # All parts together

    @cached_property
    def of_sheets(self) -> Mapping[str, Counts]:
        """How many cells of each sheet have each verdict."""
        return {name: self.of_sheet(name) for name in self.ranking.dataset.sheets}

    def of_sheet(self, edition: str) -> Counts:
        """How many cells of a sheet have each verdict; a table that is computed only for this is not kept."""
        if edition in self.together:
            return self.told.sheets[edition].counts()
        if edition not in self.counted:
            known = edition in self.ranking.tables.made
            self.counted[edition] = self.of(edition).sheets[edition].counts()
            if not known:
                del self._alone[edition], self.ranking.tables.made[edition]
        return self.counted[edition]

    @cached_property
    def counts(self) -> Counts:
        """How many figures have each verdict, cells counted in."""
        found = Counter(v.verdict for v in self.told.statements)
        for counted in self.of_sheets.values():
            found.update(counted)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def checked(self) -> int:
        """Figures about which something could be said."""
        return sum(n for outcome, n in self.counts.items() if outcome is not Outcome.NOT_CHECKABLE)

    @property
    def cells(self) -> int:
        """Cells of sheets that are judged."""
        return sum(sum(counted.values()) for counted in self.of_sheets.values())

    @cached_property
    def doubtful(self) -> tuple[Verdict, ...]:
        """Contradicted ones first, then those in doubt; cells of sheets after statements."""
        found = list(self.told.doubtful)
        for edition, counted in self.of_sheets.items():
            if edition not in self.together and any(n for outcome, n in counted.items() if outcome.doubtful):
                found += self.of(edition).doubtful
        return tuple(sorted(found, key=lambda v: v.verdict is not Outcome.CONTRADICTED))

    @property
    def statements(self) -> tuple[Verdict, ...]:
        """One verdict for each statement, in the order of the tables."""
        return self.told.statements

    def rows(self) -> Iterator[Verdict]:
        """Every verdict: of statements, then of cells, edition by edition."""
        yield from self.told.statements
        for edition in self.ranking.dataset.sheets:
            part = self.of(edition)
            yield from part.cells(edition)
