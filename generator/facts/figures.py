"""Figures as words: ranks, scores and points, as they stand in sentences and tables."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.i18n import scaled
from generator.model import MICRO, Printed, Scale

if TYPE_CHECKING:
    from generator.composite.figure import Evidence, Figure
    from generator.i18n import Translator
    from generator.model import Framework

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


def needed_text(t: Translator, score: Fraction, framework: Framework) -> str:
    """Points that are needed, rounded up where they must be rounded, so that they are enough: "3,25 điểm"."""
    places = POINT_PLACES[framework.scale]
    enough = Fraction(math.ceil(score * 10**places), 10**places)
    text = needed_points(t, enough) if framework.scale is Scale.POINTS else t.decimal_of(enough, places)
    return t(f"score.difference.{framework.scale}", score=text)


def needed_points(t: Translator, points: Fraction) -> str:
    """Points of the tree that are needed, rounded up to two decimals."""
    return points_text(t, math.ceil(points * 100) * (MICRO // 100))


def share_points(t: Translator, points: Fraction) -> str:
    """Points of the tree, two decimals at most and none that is not needed: 199,82 · 62,5 · 1.000."""
    return points_text(t, scaled(points, 2) * (MICRO // 100))


def evidence_text(t: Translator, evidence: Evidence) -> str:
    """A source's figure: "0,6214", "hơn 873", "thứ 4"."""
    if evidence.value is not None and evidence.statistic in ("rank", "rank_from_last"):
        return t(f"statistic.value.{evidence.statistic}", value=t.ordinal(evidence.value.micro // MICRO))
    return value_text(t, evidence.value, evidence.qualifier)
