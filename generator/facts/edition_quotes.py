"""Sentences about a whole list that can be quoted alone: its size and mean, first and last, spread, largest moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.composite.ranking import Change
from generator.facts.attribution import (
    EXACT,
    announced,
    basis,
    first_by,
    mean_by,
    mean_caveats,
    mean_text,
    placed,
    rank_by,
    rank_caveats,
    score_by,
    where,
)
from generator.facts.beside import counted
from generator.facts.figures import POINT_PLACES, score_of
from generator.facts.quotes import Quote
from generator.i18n import in_each

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from generator.composite.figure import Figure
    from generator.composite.ranking import NoChange
    from generator.facts.lists import RankedList
    from generator.facts.quotes import Quoter
    from generator.i18n import Translator


def edition_quotes(
    quoter: Quoter, edition: str, cohort: str, changes: Mapping[str, Change | NoChange]
) -> tuple[Quote, ...]:
    """What can be said of a list. changes: of its units on the previous edition."""
    found = quoter.lists.get(edition, cohort)
    moved = {unit: c for unit, c in changes.items() if isinstance(c, Change) and _firm(c)}
    told = Whole(quoter, found, moved)
    compared = (told.edition.previous, edition)
    texts = {
        "summary": in_each(told.summary),
        "spread": in_each(told.spread),
        "movers": in_each(told.movers),
    }
    return tuple(
        Quote(kind, text, quoter.vietnamese(text.en), compared if kind == "movers" else ("", ""))
        for kind, text in texts.items()
        if text.vi
    )


def _firm(change: Change) -> bool:
    return change.ranks is not None and {change.older.rank_qualifier, change.newer.rank_qualifier} <= set(EXACT)


class Whole:
    """One list with what its sentences read."""

    def __init__(self, quoter: Quoter, found: RankedList, moved: Mapping[str, Change]) -> None:
        self.quoter, self.list, self.moved = quoter, found, moved
        self.dataset, self.edition, self.framework = found.table.dataset, found.table.edition, found.table.framework

    def names(self, t: Translator, figures: Iterable[Figure]) -> str:
        return t.listing([t.say(self.quoter.name(f.unit, self.edition.scope)) for f in figures])

    def score(self, t: Translator, figure: Figure) -> str:
        return score_of(t, figure, self.framework)

    def cohort(self, t: Translator) -> str:
        found = next((c for c in self.edition.cohorts if c.cohort == self.list.cohort), None)
        return t("standing.cohort", cohort=t.say(found.name)) if found else ""

    def summary(self, t: Translator) -> str:
        """How many units, first, last and mean: "" where nothing but the edition's title is known."""
        known, of = len(self.list.figures), self.list.of
        if of == 1 or not (known or self.list.mean):
            return ""
        said, told = counted(t, self.list) if of or known else ([], [])
        for key, figures in (("first", self.list.first), ("last", self.list.last)):
            if figures:
                score = self.score(t, figures[0])
                bare = f"quote.list_{key}"
                said.append(t(f"{bare}_score" if score else bare, name=self.names(t, figures), score=score))
                told += [(t(f"quote.what.{key}"), by) for by in first_by(t, self.dataset, figures[0])]
        if self.list.mean:
            said.append(t("quote.list_mean", mean=mean_text(t, self.list)))
            told.append((t("quote.what.mean"), mean_by(t, self.list)))
        list_ = self.cohort(t) + announced(t, self.edition)
        said_ = "; ".join(said)
        sentence = t("quote.list", where=where(t, self.edition), list=list_, said=said_, basis=basis(t, told))
        printed = (*self.list.first[:1], *self.list.last[:1])
        listed = [t("rank.listed")] if any(f.rank_qualifier == "listed" for f in printed) else []
        return " ".join([sentence, *listed, *mean_caveats(t, self.list)])

    def spread(self, t: Translator) -> str:
        """How far the first and the last are apart."""
        if not (self.list.first and self.list.last) or self.list.of == 1:
            return ""
        first, last = self.list.first[0], self.list.last[0]
        high, low = first.value, last.value
        if high is None or low is None or high <= low:
            return ""
        places = max(f.score.decimals if f.score else POINT_PLACES[self.framework.scale] for f in (first, last))
        told = [(t(f"quote.what.{key}"), score_by(t, self.dataset, f)) for key, f in (("first", first), ("last", last))]
        return t(
            "quote.spread",
            where=where(t, self.edition),
            list=self.cohort(t),
            first=self.names(t, self.list.first),
            high=self.score(t, first),
            last=self.names(t, self.list.last),
            low=self.score(t, last),
            size=t(f"score.difference.{self.framework.scale}", score=t.decimal_of(high - low, places)),
            of=t("quote.spread_of", n=t.integer(self.list.of)) if self.list.of else "",
            basis=basis(t, told),
        )

    def movers(self, t: Translator) -> str:
        """The largest rise and the largest fall among units with a rank in both editions."""
        if len(self.moved) < 2:
            return ""
        sizes = {unit: c.ranks or 0 for unit, c in self.moved.items()}
        up, down = max(sizes.values()), min(sizes.values())
        said, shown = [], []
        for key, size in (("riser", max(up, 0)), ("faller", min(down, 0))):
            if size:
                held = [self.moved[unit] for unit in sorted(sizes) if sizes[unit] == size]
                said.append(t(f"quote.{key}", names=t.listing([self._mover(t, c) for c in held])))
                shown += held
        told = [pair for c in self.moved.values() for pair in self._years(t, c)]
        older = next(iter(self.moved.values())).older.edition
        sentence = t(
            "quote.movers",
            n=t.integer(len(self.moved)),
            older=str(self.dataset.editions[older].year),
            newer=str(self.edition.year),
            where=where(t, self.edition),
            list=self.cohort(t),
            said=t.listing(said) or t("quote.stayed"),
            basis=basis(t, told if not shown else [pair for c in shown for pair in self._years(t, c)]),
        )
        figures: Sequence[Figure] = [f for c in shown for f in (c.older, c.newer)]
        return " ".join([sentence, *rank_caveats(t, figures, self.list.of)])

    def _mover(self, t: Translator, change: Change) -> str:
        ranks = change.ranks or 0
        return t(
            "quote.mover_up" if ranks > 0 else "quote.mover_down",
            name=self.names(t, [change.newer]),
            places=t.plural("change.places", abs(ranks)),
            older=placed(t, change.older, self.list.of),
            newer=placed(t, change.newer, self.list.of),
        )

    def _years(self, t: Translator, change: Change) -> list[tuple[str, str]]:
        return [
            (t("quote.what.year", year=str(self.dataset.editions[f.edition].year)), rank_by(t, self.dataset, f))
            for f in (change.older, change.newer)
        ]
