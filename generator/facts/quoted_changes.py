"""How a unit moved since the edition before, or why that cannot be said, as sentences that can be quoted alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.composite.ranking import Change, NoChange
from generator.facts.attribution import EXACT, basis, publisher, rank_by, score_by
from generator.facts.changes import change_sentence
from generator.facts.figures import score_of
from generator.facts.statements import statement_sentence
from generator.model import MICRO, NO_TEXT

if TYPE_CHECKING:
    from generator.facts.case import Case
    from generator.i18n import Translator
    from generator.model import Statement


def change(t: Translator, c: Case) -> str:
    """The change on the edition before, where both may be compared; else the two figures and why they may not."""
    if isinstance(c.change, Change):
        return _moved(t, c, c.change)
    return _unmoved(t, c, c.change) if c.change.older and c.change.older.known else ""


def unchanged(t: Translator, c: Case) -> str:
    """Why there is no change, where the edition before has no figure either."""
    told = isinstance(c.change, NoChange) and not (c.change.older and c.change.older.known)
    return _unmoved(t, c, c.change) if told and isinstance(c.change, NoChange) and c.change.cause != "first" else ""


def _moved(t: Translator, c: Case, change: Change) -> str:
    older, newer = change.older, change.newer
    moves, told = [], []
    exact = {older.rank_qualifier, newer.rank_qualifier} <= set(EXACT)
    ranks = (older, newer) if change.ranks is not None and exact else ()
    if change.ranks is not None and ranks:
        key = "same" if change.ranks == 0 else "up" if change.ranks > 0 else "down"
        places = t.plural("change.places", abs(change.ranks))
        moves.append(t(f"quote.rank_{key}", places=places, older=c.place(t, older), newer=c.place(t, newer)))
    if change.score is not None:
        key = "same" if change.score == 0 else "up" if change.score > 0 else "down"
        before = score_of(t, older, c.ranking.tables[older.edition].framework)
        size = c.difference(t, change.score, (older, newer))
        moves.append(t(f"quote.score_{key}", size=size, older=before, newer=c.score(t, newer)))
    if not moves:
        return ""
    years = [str(c.dataset.editions[f.edition].year) for f in (older, newer)]
    for year, figure in zip(years, (older, newer), strict=True):
        said = [rank_by(t, c.dataset, figure)] if ranks else []
        said += [score_by(t, c.dataset, figure)] if change.score is not None else []
        told += [(t("quote.what.year", year=year), by) for by in said]
    sentence = t(
        "quote.moved",
        older=years[0],
        newer=years[1],
        name=c.name(t),
        moves=t("quote.also").join(moves),
        where=c.where(t),
        basis=basis(t, told),
    )
    because = [t(f"quote.no_{what}") for what in ("rank", "score") if getattr(change, f"{what}_cause")]
    return " ".join([c.closed(t, sentence, (newer, *ranks[:1])), *because])


def _unmoved(t: Translator, c: Case, change: NoChange) -> str:
    previous = c.dataset.editions.get(c.edition.previous)
    score = c.score(t, c.figure)
    if previous is None or not (c.ranked() or score):
        return ""
    spoken = change if change.reason.en else replace(change, reason=NO_TEXT)
    sentence = t(
        "quote.unmoved" if c.ranked() else "quote.unmoved_score",
        name=c.name(t),
        rank=c.place(t, c.figure),
        score=score,
        where=c.where(t),
        basis=basis(t, _unmoved_basis(t, c, change)),
        why=change_sentence(t, spoken, c.edition, previous, c.framework),
    )
    return c.closed(t, sentence, (c.figure,))


def _unmoved_basis(t: Translator, c: Case, change: NoChange) -> list[tuple[str, str]]:
    """Who says the figure, and that of the year before where the sentence gives its rank."""
    own = rank_by(t, c.dataset, c.figure) if c.ranked() else score_by(t, c.dataset, c.figure)
    if change.older is None or change.older.rank is None:
        return [(t("quote.what.rank" if c.ranked() else "quote.what.score"), own)]
    older = str(c.dataset.editions[change.older.edition].year), rank_by(t, c.dataset, change.older)
    return [(t("quote.what.year", year=year), by) for year, by in ((str(c.edition.year), own), older)]


def said(t: Translator, c: Case) -> str:
    """A change as its source prints it, with the reason against it where there is one."""
    s = c.said
    if s is None:
        return ""
    base = c.dataset.editions.get(s.base_edition)
    said = statement_sentence(t, s, c.framework.scale, base, None)
    by = publisher(c.dataset.sources[s.package, s.source])
    sentence = t("quote.said", publisher=by, name=c.name(t), where=c.where(t), said=said)
    notes = [t.say(s.note)] if s.note.vi and s.note.en else []
    if isinstance(c.change, NoChange) and base is not None and c.change.cause not in ("first", "not-published"):
        notes.append(change_sentence(t, replace(c.change, reason=NO_TEXT, older=None), c.edition, base, c.framework))
    if isinstance(c.change, Change) and s.base_edition == c.change.older.edition:
        mended = _said_but(t, c, c.change, s)
        notes = [mended] if mended else notes
    return " ".join([sentence, *(note for note in notes if note)])


def _said_but(t: Translator, c: Case, change: Change, s: Statement) -> str:
    """What the change is by the two published figures, where the source prints another one."""
    if s.statistic == "rank_change" and change.ranks is not None:
        key = "same" if change.ranks == 0 else "up" if change.ranks > 0 else "down"
        places = t.plural("change.places", abs(change.ranks))
        return t("quote.said_but", value=t(f"statistic.value.rank_{key}", places=places))
    if s.statistic == "change" and change.score is not None:
        sign = "−" if change.score < 0 else ""
        return t("quote.said_but", value=sign + c.difference(t, change.score, (change.older, change.newer)))
    return ""


def shown(c: Case, s: Statement) -> bool:
    """Whether a published change is the one that we show."""
    if not isinstance(c.change, Change) or s.base_edition != c.change.older.edition or s.value is None:
        return False
    if s.statistic == "rank_change":
        return c.change.ranks is not None and s.value.micro == c.change.ranks * MICRO
    return s.statistic == "change" and c.change.score is not None and s.value.micro == c.change.score * MICRO
