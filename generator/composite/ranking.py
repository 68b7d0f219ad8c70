"""A Ranking: the editions of a dataset, each computed when it is asked for, and what may be said between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.composite.comparability import Comparison, Concordances
from generator.composite.lineage import REDRAWS, Lineage, lineage
from generator.composite.peers import Peers
from generator.composite.table import EditionTable
from generator.model import MICRO, NO_TEXT, Dataset, Text
from generator.once import cached_property

if TYPE_CHECKING:
    from fractions import Fraction

    from generator.composite.figure import Figure
    from generator.model import Edition, Level, Succession


@dataclass(frozen=True)
class Change:
    """A change between two editions: score as an exact difference in the scale, rank as places gained (or None).

    score_cause: `maximum` where the unit's own maximum changed, so that points are not compared; rank_cause: `units`
    where mergers or splits made another list in between, so that ranks are not; else "".
    """

    older: Figure
    newer: Figure
    score: Fraction | None
    ranks: int | None
    score_cause: str = ""
    rank_cause: str = ""


@dataclass(frozen=True)
class NoChange:
    """Why there is no change to show.

    cause: first | framework | scale | maximum | unit | units | cohort | not-published;
    now: the newer figure where there is one; maxima: older and newer, where they are the cause (millionths).
    """

    cause: str
    older: Figure | None
    reason: Text
    now: Figure | None = None
    maxima: tuple[int, int] = (0, 0)


class Tables(Mapping[str, EditionTable]):
    """The editions by id, each computed when it is first asked for.

    used: which were asked for, so that whoever made something of them knows what it depends on.
    """

    def __init__(self, dataset: Dataset, made: dict[str, EditionTable] | None = None) -> None:
        self.dataset = dataset
        self.made: dict[str, EditionTable] = {} if made is None else made
        self.used: set[str] = set()

    def __getitem__(self, edition: str) -> EditionTable:
        found = self.made.get(edition)
        if found is None:
            found = EditionTable(self.dataset, self.dataset.editions[edition], self.dataset.told.get(edition, ()))
            self.made[edition] = found
        self.used.add(edition)
        return found

    def __contains__(self, edition: object) -> bool:
        return edition in self.dataset.editions

    def __iter__(self) -> Iterator[str]:
        return iter(self.dataset.editions)

    def __len__(self) -> int:
        return len(self.dataset.editions)


SHARED = ("editions_of", "editions_in", "_children", "_redraws", "_redrawn")
"""What a ranking knows without looking at a score."""


@dataclass(frozen=True, eq=False)
class Ranking:
    """The editions of a dataset, computed."""

    dataset: Dataset
    tables: Tables
    lineage: Lineage
    concordances: Concordances

    def again(self) -> Ranking:
        """The same ranking, whose tables have not been used yet; what is known of the register is taken over."""
        fresh = replace(self, tables=Tables(self.dataset, self.tables.made))
        for name in SHARED:
            fresh.__dict__[name] = getattr(self, name)
        return fresh

    @cached_property
    def editions_of(self) -> Mapping[str, tuple[str, ...]]:
        """Editions in which a unit appears, oldest first."""
        found: dict[str, list[str]] = {}
        for edition in sorted(self.tables, key=self._age):
            for unit in self.dataset.listed[edition]:
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

    def peers(self, edition: str) -> Peers:
        """How the units of an edition stand among each other; its tables are filled as they are asked for."""
        if edition not in self._peers:
            self._peers[edition] = Peers(self.tables[edition])
        return self._peers[edition]

    @cached_property
    def _peers(self) -> dict[str, Peers]:
        return {}

    def compare(self, older: str, newer: str, indicator: str = "index") -> Comparison:
        editions = self.dataset.editions
        return self.concordances.compare(editions[older], editions[newer], indicator)

    def change(self, edition: str, unit: str, indicator: str = "index") -> Change | NoChange:
        """The change on the previous edition, or why there is none: only comparable indicators of the same unit.

        Those of the index are kept: lists, pages and sentences ask for them again.
        """
        if indicator != "index":
            return self._change(edition, unit, indicator)
        key = edition, unit
        if key not in self._changes:
            self._changes[key] = self._change(edition, unit, indicator)
        return self._changes[key]

    @cached_property
    def _changes(self) -> dict[tuple[str, str], Change | NoChange]:
        return {}

    def _change(self, edition: str, unit: str, indicator: str) -> Change | NoChange:
        previous = self.dataset.editions[edition].previous
        if not previous:
            return NoChange("first", None, NO_TEXT)
        newer = self.figure(edition, unit, indicator)
        older_unit = self.as_in(previous, unit)
        if older_unit is None:
            ended = bool(self.lineage.before.get(unit))
            return NoChange("unit" if ended else "not-published", None, NO_TEXT, newer)
        comparison = self.compare(previous, edition, indicator)
        former = comparison.indicator if comparison.comparable else indicator
        known = former in self.tables[previous].framework.by_id
        older = self.figure(previous, older_unit, former) if known else None
        if not comparison.comparable:
            return NoChange(comparison.cause, older, comparison.reason, newer, comparison.maxima)
        if older is None or not older.known or not newer.known:
            return NoChange("not-published", older, NO_TEXT, newer)
        if older.cohort != newer.cohort:
            return NoChange("cohort", older, NO_TEXT, newer)
        return self._difference(older, newer)

    def as_in(self, edition: str, unit: str) -> str | None:
        """What the unit, or the unit that was renamed into it, is called in an edition; None where it is not there."""
        rows = self.tables[edition].row
        if unit in rows:
            return unit
        return next((name for name in self.lineage.earlier_names(unit) if name in rows), None)

    def redraws(self, edition: str) -> tuple[Succession, ...]:
        """Every merger and split among the units of an edition's level and scope, whenever it was."""
        measured = self.dataset.editions[edition]
        level, scope = self.dataset.frameworks[measured.framework].level, measured.scope
        key = level, scope
        if key not in self._redraws:
            units = self.dataset.units
            self._redraws[key] = tuple(
                s
                for s in self.dataset.successions
                if s.kind in REDRAWS and units[s.predecessor].level is level and self.within(s.predecessor, scope)
            )
        return self._redraws[key]

    @cached_property
    def _redraws(self) -> dict[tuple[Level, str], tuple[Succession, ...]]:
        return {}

    def redrawn(self, older: str, newer: str) -> tuple[Succession, ...]:
        """Mergers and splits that made another list of units between two editions, of the newer's level and scope."""
        key = older, newer
        if key not in self._redrawn:
            editions = self.dataset.editions
            days = editions[older].units_on, editions[newer].units_on
            self._redrawn[key] = self.redrawn_between(editions[newer], *days)
        return self._redrawn[key]

    @cached_property
    def _redrawn(self) -> dict[tuple[str, str], tuple[Succession, ...]]:
        """By older and newer edition; kept, because every unit of a list asks."""
        return {}

    def redrawn_between(self, edition: Edition, first: str, last: str) -> tuple[Succession, ...]:
        """Mergers and splits among the units of an edition between two days (ISO, in either order)."""
        first, last = sorted((first, last))
        return tuple(s for s in self.redraws(edition.edition) if first < s.date <= last)

    def within(self, unit: str, scope: str) -> bool:
        """Whether a unit lies below another."""
        above = self.dataset.units[unit].parent
        while above and above != scope:
            above = self.dataset.units[above].parent
        return above == scope

    def _difference(self, older: Figure, newer: Figure) -> Change | NoChange:
        redrawn = bool(self.redrawn(older.edition, newer.edition))
        score, ranks = _score_difference(older, newer), None if redrawn else _rank_difference(older, newer)
        placed = older.rank is not None and newer.rank is not None
        maxima = self._maximum(older), self._maximum(newer)
        unlike = score is not None and all(maxima) and maxima[0] != maxima[1]
        if unlike:
            score = None
        rank_cause = "units" if redrawn and placed else ""
        if score is None and ranks is None:
            cause = rank_cause or ("maximum" if unlike else "not-published")
            return NoChange(cause, older, NO_TEXT, newer, maxima)
        return Change(older, newer, score, ranks, "maximum" if unlike else "", rank_cause)

    def _maximum(self, figure: Figure) -> int:
        """What a full score of the unit counts, in millionths of a point; 0 where the scale says it or nobody does."""
        table = self.tables[figure.edition]
        if table.whole or figure.indicator != "index":
            return 0
        return int(figure.maximum * MICRO) if figure.maximum is not None else table.framework.root.max_points or 0


def _score_difference(older: Figure, newer: Figure) -> Fraction | None:
    before, after = older.value, newer.value
    return after - before if before is not None and after is not None else None


def _rank_difference(older: Figure, newer: Figure) -> int | None:
    if older.rank is None or newer.rank is None or older.of is None or newer.of is None:
        return None
    return older.rank - newer.rank


def construct(dataset: Dataset) -> Ranking:
    """The ranking of a dataset; nothing is computed before it is asked for."""
    return Ranking(dataset, Tables(dataset), lineage(dataset.successions), Concordances(dataset))
