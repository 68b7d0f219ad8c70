"""How a unit moved, or why that cannot be said."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator.composite.ranking import Change, NoChange
from generator.facts.figures import POINT_PLACES, rank_of

if TYPE_CHECKING:
    from generator.composite.table import Figure
    from generator.i18n import Translator
    from generator.model import Edition, Framework


def change_sentence(
    t: Translator, change: Change | NoChange, edition: Edition, previous: Edition | None, framework: Framework
) -> str:
    """How the unit moved, or why that cannot be said; "" where there is nothing before."""
    if isinstance(change, NoChange):
        return _no_change(t, change, edition, previous)
    parts = []
    year = str(previous.year) if previous else ""
    if change.ranks is not None and change.older.of and change.newer.of:
        key = "change.rank_same" if change.ranks == 0 else "change.rank_up" if change.ranks > 0 else "change.rank_down"
        parts.append(
            t(
                key,
                n=t.integer(abs(change.ranks)),
                places=t.plural("change.places", abs(change.ranks)),
                older=rank_of(t, change.older),
                newer=rank_of(t, change.newer),
                year=year,
            )
        )
    if change.score is not None:
        key = (
            "change.score_same" if change.score == 0 else "change.score_up" if change.score > 0 else "change.score_down"
        )
        size = t.decimal_of(abs(change.score), _places(change.older, change.newer, framework))
        parts.append(t(key, size=t(f"score.difference.{framework.scale}", score=size), year=year))
    return " ".join(parts)


def _no_change(t: Translator, change: NoChange, edition: Edition, previous: Edition | None) -> str:
    if previous is None or change.cause == "first":
        return t("change.first") if change.cause == "first" else ""
    before = ""
    if change.older is not None and change.older.rank is not None:
        before = t("change.before", year=str(previous.year), rank=rank_of(t, change.older)) + " "
    if change.cause == "framework":
        said = t.say(change.reason)
        return (
            before
            + t("change.framework", older=str(previous.year), newer=str(edition.year))
            + (f" {said}" if said else "")
        )
    return before + t(f"change.{change.cause}", older=str(previous.year), newer=str(edition.year))


def _places(older: Figure, newer: Figure, framework: Framework) -> int:
    printed = [f.score.decimals for f in (older, newer) if f.score is not None]
    return max(printed, default=POINT_PLACES[framework.scale])


def change_short(t: Translator, change: Change | NoChange) -> str:
    """+3 / −2 / 0 places for tables; "" where there is no comparable change."""
    if isinstance(change, NoChange) or change.ranks is None:
        return ""
    return t.signed(Fraction(change.ranks), 0)
