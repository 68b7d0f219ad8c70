"""How a unit moved, or why that cannot be said."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator.composite.ranking import Change, NoChange
from generator.facts.figures import POINT_PLACES, points_text, rank_of

if TYPE_CHECKING:
    from generator.composite.comparability import Comparison
    from generator.composite.figure import Figure
    from generator.i18n import Translator
    from generator.model import Edition, Framework


def change_sentence(
    t: Translator, change: Change | NoChange, edition: Edition, previous: Edition | None, framework: Framework
) -> str:
    """How the unit moved, or why that cannot be said; "" where there is nothing before."""
    if isinstance(change, NoChange):
        return _no_change(t, change, edition, previous)
    year = str(previous.year) if previous else ""
    return " ".join(part for part in (_rank_change(t, change, year), _score_change(t, change, year, framework)) if part)


def _rank_change(t: Translator, change: Change, year: str) -> str:
    if change.rank_cause:
        return t(
            f"change.rank_{change.rank_cause}",
            older=rank_of(t, change.older),
            newer=rank_of(t, change.newer),
            year=year,
        )
    if change.ranks is None:
        return ""
    key = "change.rank_same" if change.ranks == 0 else "change.rank_up" if change.ranks > 0 else "change.rank_down"
    return t(
        key,
        n=t.integer(abs(change.ranks)),
        places=t.plural("change.places", abs(change.ranks)),
        older=rank_of(t, change.older),
        newer=rank_of(t, change.newer),
        year=year,
    )


def _score_change(t: Translator, change: Change, year: str, framework: Framework) -> str:
    if change.score_cause:
        return t(f"change.score_{change.score_cause}", year=year)
    if change.score is None:
        return ""
    key = "change.score_same" if change.score == 0 else "change.score_up" if change.score > 0 else "change.score_down"
    size = t.decimal_of(abs(change.score), _places(change.older, change.newer, framework))
    return t(key, size=t(f"score.difference.{framework.scale}", score=size), year=year)


def _no_change(t: Translator, change: NoChange, edition: Edition, previous: Edition | None) -> str:
    if previous is None or change.cause == "first":
        return t("change.first") if change.cause == "first" else ""
    before = ""
    if change.older is not None and change.older.rank is not None and change.cause != "units":
        before = t("change.before", year=str(previous.year), rank=rank_of(t, change.older))
    why = _cause(t, change, edition, previous)
    return " ".join(part for part in (before, why, t.say(change.reason)) if part)


def _cause(t: Translator, change: NoChange, edition: Edition, previous: Edition) -> str:
    """What changed between the two editions, so that their figures are not set against each other."""
    years = {"older": str(previous.year), "newer": str(edition.year)}
    if change.cause == "units" and change.older and change.now:
        ranks = {"older": rank_of(t, change.older), "newer": rank_of(t, change.now), "year": str(previous.year)}
        return t("change.rank_units", **ranks)
    if change.cause == "cohort" and change.older and change.now:
        return t(
            "change.cohort", **years, former=_list(t, previous, change.older), present=_list(t, edition, change.now)
        )
    if change.cause == "maximum":
        before, after = (points_text(t, value) for value in change.maxima)
        return t("change.maximum", **years, before=before, after=after)
    return t(f"change.{change.cause}", **years)


def _list(t: Translator, edition: Edition, figure: Figure) -> str:
    """The name of the list that a figure was ranked in."""
    found = next((c.name for c in edition.cohorts if c.cohort == figure.cohort), None)
    return t.say(found) if found else t("change.whole_list")


def break_sentence(t: Translator, comparison: Comparison, older: Edition, newer: Edition) -> str:
    """Why the figures of two editions are not set against each other; "" where they may be."""
    if comparison.comparable:
        return ""
    return _no_change(t, NoChange(comparison.cause, None, comparison.reason, None, comparison.maxima), newer, older)


def _places(older: Figure, newer: Figure, framework: Framework) -> int:
    printed = [f.score.decimals for f in (older, newer) if f.score is not None]
    return max(printed, default=POINT_PLACES[framework.scale])


def change_short(t: Translator, change: Change | NoChange) -> str:
    """+3 / −2 / 0 places for tables; "" where there is no comparable change."""
    if isinstance(change, NoChange) or change.ranks is None:
        return ""
    return t.signed(Fraction(change.ranks), 0)
