"""A Ranking: all editions of a dataset, computed, and what may be said between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from generator.composite.comparability import Comparison, Concordances
from generator.composite.lineage import Lineage, lineage
from generator.composite.table import EditionTable, Figure, score_value
from generator.model import NO_TEXT, Dataset, Statement, Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction


@dataclass(frozen=True)
class Change:
    """A change between two editions: score as an exact difference in the scale, rank as places gained (or None)."""

    older: Figure
    newer: Figure
    score: Fraction | None
    ranks: int | None


@dataclass(frozen=True)
class NoChange:
    """Why there is no change to show. cause: first | framework | unit | cohort | not-published."""

    cause: str
    older: Figure | None
    reason: Text


@dataclass(frozen=True, eq=False)
class Ranking:
    """All editions of a dataset, computed."""

    dataset: Dataset
    tables: Mapping[str, EditionTable]
    lineage: Lineage
    concordances: Concordances

    @cached_property
    def editions_of(self) -> Mapping[str, tuple[str, ...]]:
        """Editions in which a unit appears, oldest first."""
        found: dict[str, list[str]] = {}
        for edition in sorted(self.tables, key=self._age):
            for unit in self.tables[edition].units:
                found.setdefault(unit, []).append(edition)
        return {unit: tuple(editions) for unit, editions in found.items()}

    def _age(self, edition: str) -> tuple[int, str, str]:
        e = self.dataset.editions[edition]
        return e.year, e.units_on, e.edition

    def children(self, unit: str) -> tuple[str, ...]:
        return self._children.get(unit, ())

    @cached_property
    def _children(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for unit in self.dataset.units.values():
            if unit.parent:
                found.setdefault(unit.parent, []).append(unit.unit)
        return {parent: tuple(below) for parent, below in found.items()}

    @cached_property
    def editions_in(self) -> Mapping[str, tuple[str, ...]]:
        """Editions by scope, newest first."""
        found: dict[str, list[str]] = {}
        for edition in sorted(self.tables, key=self._age, reverse=True):
            found.setdefault(self.dataset.editions[edition].scope, []).append(edition)
        return {scope: tuple(editions) for scope, editions in found.items()}

    def figure(self, edition: str, unit: str, indicator: str = "index") -> Figure:
        return self.tables[edition].figure(unit, indicator)

    def compare(self, older: str, newer: str, indicator: str = "index") -> Comparison:
        editions = self.dataset.editions
        return self.concordances.compare(editions[older], editions[newer], indicator)

    def change(self, edition: str, unit: str, indicator: str = "index") -> Change | NoChange:
        """The change on the previous edition, or why there is none: only comparable indicators of the same unit."""
        previous = self.dataset.editions[edition].previous
        if not previous:
            return NoChange("first", None, NO_TEXT)
        newer = self.figure(edition, unit, indicator)
        names = (unit, *self.lineage.earlier_names(unit))
        older_unit = next((name for name in names if name in self.tables[previous].row), None)
        if older_unit is None:
            ended = bool(self.lineage.before.get(unit))
            return NoChange("unit" if ended else "not-published", None, NO_TEXT)
        comparison = self.compare(previous, edition, indicator)
        former = comparison.indicator if comparison.comparable else indicator
        known = former in self.tables[previous].framework.by_id
        older = self.figure(previous, older_unit, former) if known else None
        if not comparison.comparable:
            return NoChange("framework", older, comparison.reason)
        if older is None or not older.known or not newer.known:
            return NoChange("not-published", older, NO_TEXT)
        if older.cohort != newer.cohort:
            return NoChange("cohort", older, NO_TEXT)
        return self._difference(older, newer)

    def _difference(self, older: Figure, newer: Figure) -> Change | NoChange:
        scores = score_value(older), score_value(newer)
        score = scores[1] - scores[0] if scores[0] is not None and scores[1] is not None else None
        placed = older.of is not None and newer.of is not None and older.rank is not None and newer.rank is not None
        ranks = older.rank - newer.rank if placed and older.rank is not None and newer.rank is not None else None
        if score is None and ranks is None:
            return NoChange("not-published", older, NO_TEXT)
        return Change(older, newer, score, ranks)


def construct(dataset: Dataset) -> Ranking:
    """Compute every edition of a dataset."""
    stated: dict[str, list[Statement]] = {}
    for statement in dataset.statements:
        if statement.edition:
            stated.setdefault(statement.edition, []).append(statement)
    tables = {name: EditionTable(dataset, edition, stated.get(name, ())) for name, edition in dataset.editions.items()}
    return Ranking(dataset, tables, lineage(dataset.successions), Concordances(dataset))
