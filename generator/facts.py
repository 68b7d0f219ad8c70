"""Sentences from values, in the language of a translator: each can be quoted alone and carries its caveat."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator.composite.ranking import Change, Evidence, Figure, NoChange
from generator.model import MICRO, Edition, Framework, Printed, Scale, Statement, Target, Text

if TYPE_CHECKING:
    from generator.i18n import Translator

SENTENCES = (
    "rank_of",
    "rank_short",
    "score_of",
    "score_short",
    "evidence_text",
    "standing",
    "change_sentence",
    "change_short",
    "statement_value",
    "statement_sentence",
    "target_goal",
    "target_sentence",
    "edition_summary",
    "value_text",
    "fraction_text",
    "history_label",
    "profile_label",
    "distribution_label",
    "ranking_label",
    "tiles_label",
    "points_text",
)

POINT_PLACES = {Scale.POINTS: 2, Scale.SHARE: 4, Scale.PERCENT: 2}
"""Decimals of a computed score, as the publishers print them."""


def rank_of(t: Translator, figure: Figure) -> str:
    """thứ 44/63 · đồng hạng 15/63 · cuối bảng. English: 44th of 63, joint 15th of 63, last."""
    if figure.rank is None:
        if figure.rank_from_last:
            return (
                t("rank.last")
                if figure.rank_from_last == 1
                else t("rank.from_last", rank=t.ordinal(figure.rank_from_last))
            )
        return t("rank.none")
    key = "rank.joint" if figure.tied else "rank.single"
    if figure.of is None:
        return t(f"{key}_unknown", rank=t.ordinal(figure.rank))
    return t(key, rank=t.ordinal(figure.rank), of=t.integer(figure.of))


def rank_short(t: Translator, figure: Figure) -> str:
    """44/63, for tables and cards; "" without a rank."""
    if figure.rank is None:
        return t("rank.last_short") if figure.rank_from_last == 1 else ""
    return t.integer(figure.rank) + (f"/{t.integer(figure.of)}" if figure.of else "")


def value_text(t: Translator, value: Printed | None, qualifier: str = "") -> str:
    """A printed number with what its source says of it: "hơn 92"."""
    if value is None:
        return ""
    text = t.printed(value)
    return t(f"qualifier.{qualifier}", value=text) if qualifier and qualifier != "listed" else text


def fraction_text(t: Translator, value: Fraction, framework: Framework) -> str:
    """A recomputed score, rounded as its publisher rounds."""
    return t.decimal_of(value, POINT_PLACES[framework.scale])


def score_short(t: Translator, figure: Figure, framework: Framework) -> str:
    """0,3426 — the bare figure; "" where none is known."""
    if figure.score is not None:
        return value_text(t, figure.score, figure.qualifier)
    return fraction_text(t, figure.computed, framework) if figure.computed is not None else ""


def score_of(t: Translator, figure: Figure, framework: Framework) -> str:
    """0,3426 điểm · 340 trên 340 điểm · 95,26%."""
    short = score_short(t, figure, framework)
    if not short:
        return ""
    if figure.maximum is not None:
        return t("score.of_maximum", score=short, maximum=t.decimal_of(figure.maximum, 0))
    return t(f"score.{framework.scale}", score=short)


def points_text(t: Translator, millionths: int) -> str:
    """Points without needless decimals: 1.000 · 62,5."""
    whole, rest = divmod(millionths, MICRO)
    digits = f"{rest:06d}".rstrip("0")
    return t.integer(whole) + (t.decimal + digits if digits else "")


def evidence_text(t: Translator, evidence: Evidence) -> str:
    """A source's figure: "0,6214", "hơn 873", "thứ 4"."""
    if evidence.value is not None and evidence.statistic in ("rank", "rank_from_last"):
        return t(f"statistic.value.{evidence.statistic}", value=t.ordinal(evidence.value.micro // MICRO))
    return value_text(t, evidence.value, evidence.qualifier)


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


COUNTS = {
    "units_ranked", "units_assessed", "units_in_band", "pillars", "groups", "main_indicators", "component_indicators",
    "criteria",
}  # fmt: skip
DIFFERENCES = {"smallest_change", "largest_change", "mean_change", "change"}
PERCENTS = {"mean_percent_change", "percent_change", "percent"}


def statement_value(t: Translator, s: Statement, scale: Scale) -> str:
    """A statement's figure with its unit of measure: "hơn 92 điểm", "42,8%", "thứ 3"."""
    if s.value is None:
        return ""
    text = value_text(t, s.value, s.qualifier)
    if s.statistic in ("rank", "rank_from_last"):
        return t(f"statistic.value.{s.statistic}", value=t.ordinal(s.value.micro // MICRO))
    if s.statistic == "rank_change":
        n = s.value.micro // MICRO
        key = "same" if n == 0 else "up" if n > 0 else "down"
        return t(f"statistic.value.rank_{key}", places=t.plural("change.places", abs(n)))
    if s.statistic in PERCENTS:
        return text + t("number.percent")
    if s.statistic in COUNTS:
        return text
    if s.statistic in DIFFERENCES:
        return t(f"score.difference.{scale}", score=text)
    return t("score.points" if s.statistic == "max_score" else f"score.{scale}", score=text)


def statement_sentence(t: Translator, s: Statement, scale: Scale, base: Edition | None, band: Text | None) -> str:
    """What a statement says, short: "điểm trung bình: 299,33 điểm", "mức tăng so với năm 2021: 0,0115"."""
    name = t(f"statistic.name.{s.statistic}")
    if band is not None:
        name = t("statistic.in_band", name=name, band=t.say(band)) if s.value else t("statistic.band", band=t.say(band))
    if base is not None:
        name = t("statistic.since", name=name, year=str(base.year))
    value = statement_value(t, s, scale)
    return t("statistic.pair", name=name, value=value) if value else name


def target_sentence(t: Translator, target: Target, band: Text | None) -> str:
    """What is aimed at, from the target's own figures: "đến năm 2025: trong 25 đơn vị dẫn đầu"."""
    return t("target.by", year=str(target.by_year), goal=target_goal(t, target, band))


def target_goal(t: Translator, target: Target, band: Text | None) -> str:
    """The aim alone, for the second half of an either-or."""
    return t(
        f"target.{target.kind}",
        low=t.printed(target.low) if target.low else "",
        high=t.printed(target.high) if target.high else "",
        band=t.say(band) if band else "",
    )


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


def history_label(t: Translator, name: str, rows: list[tuple[int, str]], broken: bool) -> str:
    """Text alternative of a history chart: each year with its figure, and whether the line breaks."""
    said = t.listing([t("chart.year_value", year=str(year), value=value) for year, value in rows])
    return t("chart.history", name=name, said=said) + (" " + t("chart.broken") if broken else "")


def profile_label(t: Translator, name: str, year: int, strongest: str, weakest: str, count: int) -> str:
    if count < 2 or strongest == weakest:
        return t("chart.profile_one", name=name, year=str(year))
    return t("chart.profile", name=name, year=str(year), strongest=strongest, weakest=weakest)


def distribution_label(t: Translator, title: str, count: int, low: str, high: str, marked: str = "") -> str:
    text = t("chart.distribution", title=title, count=t.integer(count), low=low, high=high)
    return f"{text} {t('chart.marked', name=marked)}" if marked else text


def ranking_label(t: Translator, title: str, first: str, last: str) -> str:
    return t("chart.ranking", title=title, first=first, last=last)


def tiles_label(t: Translator, title: str, best: str) -> str:
    return t("chart.tiles", title=title, best=best)
