"""One list of an edition as sentences read it: units ranked together, in order, computed once for all who ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from generator.composite.figure import Evidence, Figure
    from generator.composite.ranking import Ranking
    from generator.composite.table import EditionTable
    from generator.model import Statement


@dataclass(frozen=True, eq=False)
class RankedList:
    """A cohort of an edition, or the whole edition where it has none (cohort "")."""

    table: EditionTable
    cohort: str
    figures: tuple[Figure, ...]
    """Every unit of which the rank or the score is known, in rank order."""

    @cached_property
    def of(self) -> int | None:
        """How many units are ranked together: as published or expected, else, in a complete edition, as counted."""
        ranked = next((f.of for f in self.figures if f.of), None)
        return ranked or self.table.ranked_units(self.cohort)

    @cached_property
    def by_rank(self) -> Mapping[int, tuple[Figure, ...]]:
        """Who holds a rank; ranks known only roughly hold nobody."""
        found: dict[int, list[Figure]] = {}
        for figure in self.figures:
            if figure.rank is not None and figure.rank_qualifier in ("", "listed"):
                found.setdefault(figure.rank, []).append(figure)
        return {rank: tuple(figures) for rank, figures in found.items()}

    @cached_property
    def ranks(self) -> tuple[int, ...]:
        return tuple(sorted(self.by_rank))

    @cached_property
    def _position(self) -> Mapping[int, int]:
        return {rank: i for i, rank in enumerate(self.ranks)}

    def above(self, rank: int) -> tuple[Figure, ...]:
        """Who stands right above a rank; () where that is first, or where a unit between is not known."""
        i = self._position.get(rank, 0)
        held = self.by_rank[self.ranks[i - 1]] if i else ()
        return held if held and self.ranks[i - 1] + len(held) == rank else ()

    def below(self, rank: int) -> tuple[Figure, ...]:
        """Who stands right below a rank; () where that is last, or where a unit between is not known."""
        i = self._position.get(rank, len(self.ranks))
        following = self.ranks[i + 1] if i + 1 < len(self.ranks) else 0
        return self.by_rank[following] if following == rank + len(self.by_rank.get(rank, ())) else ()

    @property
    def first(self) -> tuple[Figure, ...]:
        return self.by_rank.get(1, ())

    @cached_property
    def last(self) -> tuple[Figure, ...]:
        """Whom the sources call last, or whose rank is that of the last of all."""
        found = [f for f in self.figures if f.rank_from_last == 1]
        if found or not self.ranks or self.of is None:
            return tuple(found)
        held = self.by_rank[self.ranks[-1]]
        return held if self.ranks[-1] > 1 and self.ranks[-1] + len(held) - 1 == self.of else ()

    @cached_property
    def scored(self) -> tuple[Figure, ...]:
        return tuple(f for f in self.figures if f.value is not None)

    @cached_property
    def mean(self) -> tuple[Fraction, Evidence | None] | None:
        return self.table.mean("index", self.cohort)

    @cached_property
    def means(self) -> tuple[Statement, ...]:
        """Every published mean, best source first."""
        return tuple(s for s in self.table.list_statements("mean", "index", self.cohort) if s.value)


class Lists:
    """The lists of a ranking, each read once."""

    def __init__(self, ranking: Ranking) -> None:
        self.ranking = ranking
        self._kept: dict[str, dict[str, RankedList]] = {}

    def get(self, edition: str, cohort: str) -> RankedList:
        kept = self._kept.get(edition)
        if kept is None:
            kept = self._kept[edition] = self._read(edition)
        if cohort not in kept:
            kept[cohort] = RankedList(self.ranking.tables[edition], cohort, ())
        return kept[cohort]

    def _read(self, edition: str) -> dict[str, RankedList]:
        table = self.ranking.tables[edition]
        found: dict[str, list[Figure]] = {}
        for figure in table.ranked():
            if figure.known:
                found.setdefault(figure.cohort, []).append(figure)
        return {cohort: RankedList(table, cohort, tuple(figures)) for cohort, figures in found.items()}
