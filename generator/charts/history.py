"""Rank and score of one unit over the years; the line breaks where years may not be compared."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import altair as alt

from generator.charts import theme

if TYPE_CHECKING:
    from collections.abc import Mapping

HEIGHT = 150
CROWDED = 6
"""More points than this, and only the first and the last are labelled."""


def history_rank(words: Mapping[str, str]) -> alt.TopLevelMixin:
    """Each year is a ladder from first (top) to last; the point is the unit's place on it."""
    y = alt.Y("value:Q").scale(reverse=True, zero=False, nice=False, padding=6).axis(None)
    ladder = (
        _base()
        .transform_calculate(
            first="isValid(datum.of) ? 1 : datum.value", last="isValid(datum.of) ? datum.of : datum.value"
        )
        .mark_rule(color=theme.GROUND, strokeWidth=9, strokeCap="round")
        .encode(y=alt.Y("first:Q").axis(None), y2="last:Q")
    )
    return _chart(words, y, words["rank"], ladder)


def history_score(words: Mapping[str, str]) -> alt.TopLevelMixin:
    """Shares from 0 to a round figure above the highest; the points carry the scores, in the scale they have."""
    axis = alt.Axis(title=None, tickCount=3, labels=False, domain=False, ticks=False)
    y = alt.Y("value:Q").scale(zero=True, nice=3).axis(axis)
    return _chart(words, y, words["score"])


def _base() -> alt.Chart:
    # Between two years in a row Vega has ticks at halves, whatever their least step; they would be named like years.
    whole = "datum.value % 1 ? '' : datum.label"
    years = alt.Axis(title=None, tickCount=8, format="d", labelExpr=whole, grid=False, ticks=False, labelPadding=8)
    x = alt.X("at:Q").scale(zero=False, nice=False, padding=26).axis(years)
    return alt.Chart(alt.NamedData("rows")).encode(x=x)


def _chart(words: Mapping[str, str], y: alt.Y, value: str, *grounds: alt.Chart) -> alt.TopLevelMixin:
    base = _base().encode(y=y)
    shown = alt.when("datum.broken").then(alt.value(0.8)).otherwise(alt.value(0))
    breaks = _base().mark_rule(color=theme.SOFT, strokeDash=[1, 4]).encode(x="gap:Q", opacity=shown)
    colour = alt.Color("basis:N").scale(domain=list(theme.BASES), range=list(theme.BASES.values())).legend(None)
    shape = alt.Shape("basis:N").scale(domain=list(theme.BASES), range=["circle", "diamond", "square", "triangle"])
    tooltip = [
        alt.Tooltip("year:O", title=words["year"]),
        alt.Tooltip("label:N", title=value),
        alt.Tooltip("edition:N", title=words["edition"]),
        alt.Tooltip("basis_word:N", title=words["basis"]),
    ]
    said = {name: words[f"basis_{name}"] for name in theme.BASES}
    labels = (
        base.transform_joinaggregate(points="count()", oldest="min(at)", newest="max(at)")
        .transform_filter(f"datum.points <= {CROWDED} || datum.at === datum.oldest || datum.at === datum.newest")
        .encode(text="label:N")
    )
    return alt.layer(
        *grounds,
        breaks,
        base.mark_line(color=theme.PUBLISHED, strokeWidth=2).encode(detail="segment:N"),
        base.transform_calculate(basis_word=f"{json.dumps(said, ensure_ascii=False)}[datum.basis]")
        .mark_point(filled=True, size=80, opacity=1, stroke=theme.PAPER, strokeWidth=1.5)
        .encode(color=colour, shape=shape.legend(None), tooltip=tooltip),
        labels.mark_text(dy=-14, stroke=theme.PAPER, strokeWidth=4, strokeJoin="round", **theme.BOLD),
        labels.mark_text(dy=-14, **theme.BOLD),
    ).properties(width=theme.WIDTH, height=HEIGHT)
