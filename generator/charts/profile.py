"""Each indicator of a unit beside the mean and the best of its list."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import altair as alt

from generator.charts import theme

if TYPE_CHECKING:
    from collections.abc import Mapping

STROKE = "M-0.3,-1.5L0.3,-1.5L0.3,1.5L-0.3,1.5Z"
"""An upright stroke for the mean; the best is a diamond, so that colour is never alone."""


def profile(words: Mapping[str, str]) -> alt.TopLevelMixin:
    """Names stand above their bars, so that long Vietnamese ones have the whole width of a phone."""
    base = alt.Chart(alt.NamedData("rows")).encode(y=alt.Y("slot:O").axis(None))
    axis = alt.Axis(title=words["share"], values=[0, 0.25, 0.5, 0.75, 1], format=".2~f", domain=False, ticks=False)
    x = alt.X("share:Q").scale(domain=[0, 1 / theme.WHOLE], nice=False).axis(axis)
    bars = base.transform_filter("isValid(datum.indicator)")
    colour = alt.Color("mark:N").scale(domain=["own", "mean", "best"], range=[theme.BAR, theme.MEAN, theme.BEST])
    shape = alt.Shape("mark:N").scale(domain=["own", "mean", "best"], range=["square", STROKE, "diamond"])
    named = json.dumps({mark: words[mark] for mark in ("own", "mean", "best")}, ensure_ascii=False) + "[datum.value]"
    tooltip = [
        alt.Tooltip("indicator:N", title=words["indicator"]),
        alt.Tooltip("label:N", title=words["score"]),
        alt.Tooltip("mean:Q", title=words["mean"], format=".4~f"),
        alt.Tooltip("best:Q", title=words["best"], format=".4~f"),
    ]
    return alt.layer(
        base.mark_text(align="left", baseline="middle").encode(x=alt.value(0), text="text:N"),
        bars.mark_bar(color=theme.GROUND, height=10).encode(x=alt.datum(0), x2=alt.datum(1), tooltip=tooltip),
        bars.mark_bar(color=theme.BAR, height=10).encode(x=x, tooltip=tooltip),
        bars.transform_fold(["mean", "best"], as_=["mark", "place"])
        .transform_filter("isValid(datum.place)")
        .mark_point(filled=True, size=130, opacity=1, stroke=theme.PAPER, strokeWidth=1)
        .encode(
            x="place:Q",
            color=colour.legend(title=None, labelExpr=named),
            shape=shape.legend(title=None, labelExpr=named),
        ),
        bars.mark_text(align="left", dx=7, **theme.BOLD).encode(x=alt.datum(1), text="label:N"),
    ).properties(width=theme.WIDTH, height=alt.Step(16))
