"""One unit in one edition, with what its sentences read: each thing looked up once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.facts.attribution import announced, basis, figure_caveats, placed, rank_by, rank_caveats, score_by, where
from generator.facts.figures import POINT_PLACES, score_of
from generator.facts.parts import Parts, known_parts
from generator.facts.quoted_changes import shown
from generator.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from generator.composite.figure import Figure
    from generator.composite.ranking import Change, NoChange, Ranking
    from generator.composite.table import EditionTable
    from generator.facts.lists import RankedList
    from generator.facts.quotes import Quoter
    from generator.i18n import Translator
    from generator.model import Dataset, Edition, Framework, Indicator, Statement, Text


class Case:
    """One unit in one edition, with what its sentences read."""

    def __init__(self, quoter: Quoter, edition: str, unit: str, doubt: Text | None) -> None:
        self.quoter, self.unit, self.doubt = quoter, unit, doubt
        self.ranking: Ranking = quoter.ranking
        self.dataset: Dataset = quoter.ranking.dataset
        self.table: EditionTable = quoter.ranking.tables[edition]
        self.edition: Edition = self.table.edition
        self.framework: Framework = self.table.framework
        self.figure: Figure = self.table.figure(unit)
        self.list: RankedList = quoter.lists.get(edition, self.figure.cohort)

    @cached_property
    def change(self) -> Change | NoChange:
        return self.ranking.change(self.edition.edition, self.unit)

    @cached_property
    def parts(self) -> Parts | None:
        return known_parts(self)

    def nodes(self, kind: str) -> Sequence[Indicator]:
        """The framework's indicators of a kind."""
        return self.quoter.nodes(self.framework, kind)

    @cached_property
    def said(self) -> Statement | None:
        """A change of score or rank as its source prints it, where we show no such change or another one."""
        found = self.quoter.published_changes.get((self.edition.edition, self.unit), ())
        return next((s for s in found if not shown(self, s)), None)

    def name(self, t: Translator) -> str:
        return t.say(self.quoter.name(self.unit, ""))

    def names(self, t: Translator, figures: Iterable[Figure]) -> str:
        return t.listing([t.say(self.quoter.name(f.unit, self.edition.scope)) for f in figures])

    def where(self, t: Translator) -> str:
        return where(t, self.edition)

    def place(self, t: Translator, figure: Figure) -> str:
        return placed(t, figure, self.list.of)

    def score(self, t: Translator, figure: Figure) -> str:
        return score_of(t, figure, self.framework)

    def cohort(self, t: Translator) -> str:
        """The list within the edition, where it has several."""
        found = next((c for c in self.edition.cohorts if c.cohort == self.figure.cohort), None)
        return t("standing.cohort", cohort=t.say(found.name)) if found else ""

    def ranked(self) -> bool:
        """Whether there is a rank to speak of: being the only unit of a list is none."""
        placed_ = self.figure.rank is not None or self.figure.rank_from_last is not None
        return placed_ and self.list.of != 1

    def told_by(self, t: Translator, figure: Figure) -> list[tuple[str, str]]:
        """The basis of a figure's rank and score, as far as they are shown."""
        told = [(t("quote.what.rank"), rank_by(t, self.dataset, figure))] if self.list.of != 1 else []
        return [*told, (t("quote.what.score"), score_by(t, self.dataset, figure))]

    def difference(self, t: Translator, size: Fraction, figures: Iterable[Figure], decimals: int = 0) -> str:
        """A difference of scores with its unit of measure, to as many places as the figures have."""
        printed = [f.score.decimals if f.score else POINT_PLACES[self.framework.scale] for f in figures]
        text = t.decimal_of(abs(size), max([decimals, *printed]))
        return t(f"score.difference.{self.framework.scale}", score=text)

    def closed(self, t: Translator, sentence: str, figures: Sequence[Figure] = ()) -> str:
        """The sentence with the caveats of its figures. figures: whose ranks it prints; the unit's own comes first."""
        own = [t.say(self.doubt)] if self.doubt else []
        own += figure_caveats(t, self.dataset, self.figure) if self.figure in figures else []
        ranked = figures if self.list.of != 1 else ()
        return " ".join([sentence, *rank_caveats(t, ranked, self.list.of), *own])


def standing(t: Translator, c: Case) -> str:
    """Rank, score, year, who published it and when."""
    score = c.score(t, c.figure)
    unranked = next((k for k in c.edition.cohorts if k.cohort == c.figure.cohort and not k.ranked), None)
    if c.ranked() and not unranked:
        key = "both" if score else "rank"
    elif not score:
        return ""
    else:
        key = "unranked" if unranked else "alone" if c.list.of == 1 else "score"
    sentence = t(
        f"quote.{key}",
        name=c.name(t),
        rank=c.place(t, c.figure),
        list=c.cohort(t),
        score=score,
        where=c.where(t),
        announced=announced(t, c.edition),
        basis=basis(t, c.told_by(t, c.figure)),
    )
    return c.closed(t, sentence, (c.figure,))
