"""Where a unit stands, and what a whole ranking says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.facts.figures import rank_of, score_of

if TYPE_CHECKING:
    from generator.composite.figure import Figure
    from generator.i18n import Translator
    from generator.model import Edition, Framework, Text


def standing(t: Translator, figure: Figure, framework: Framework, edition: Edition, name: Text) -> str:
    """Năm 2021, Tỉnh Tây Ninh xếp thứ 44/63 với 0,3426 điểm."""
    score = score_of(t, figure, framework)
    cohort = next((c for c in edition.cohorts if c.cohort == figure.cohort), None)
    params = {
        "year": str(edition.year),
        "name": t.say(name),
        "rank": rank_of(t, figure),
        "score": score,
        "list": t("standing.cohort", cohort=t.say(cohort.name)) if cohort else "",
    }
    if cohort and not cohort.ranked and score:
        return t("standing.unranked", **params)
    if figure.rank is None and figure.rank_from_last is None:
        return t("standing.score_only", **params) if score else t("standing.nothing", **params)
    return t("standing.both" if score else "standing.rank_only", **params)


def edition_summary(
    t: Translator,
    *,
    known: int,
    expected: int | None,
    complete: bool,
    mean: str,
    first: tuple[str, str] | None,
    joint: list[str],
    last: tuple[str, str] | None,
) -> str:
    """How many units, the mean, first and last: each only where it is known."""
    if expected and expected != known:
        parts = [t("summary.units", known=t.integer(known), expected=t.integer(expected))]
    else:
        parts = [t.plural("summary.all" if complete or expected else "summary.some", known)]
    if mean:
        parts.append(t("summary.mean", mean=mean))
    if joint:
        parts.append(t("summary.joint", names=t.listing(joint)))
    if first and first[1]:
        parts.append(t("summary.first", name=first[0], score=first[1]))
    elif first:
        parts.append(t("summary.first_bare", name=first[0]))
    if last and last[1]:
        parts.append(t("summary.last", name=last[0], score=last[1]))
    elif last:
        parts.append(t("summary.last_bare", name=last[0]))
    return " ".join(parts)
