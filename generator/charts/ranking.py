"""The scores of a list in the order of its ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from generator.charts import theme

if TYPE_CHECKING:
    from collections.abc import Mapping

LEFT, RIGHT = 168, 290
"""Where the scale begins and ends; names stand before it, values after their points."""


def ranking(words: Mapping[str, str]) -> alt.TopLevelMixin:
    """Rank, name and a point on a thin rule; the value in words stands beside its point."""
    base = alt.Chart(alt.NamedData("rows")).encode(y=alt.Y("slot:O").axis(None))
    axis = alt.Axis(
        title=None, format=".2~f", tickCount=3, domain=False, ticks=False, grid=False, orient="top", labelFlush=False
    )
    x = alt.X("share:Q").scale(zero=False, nice=3, range=[LEFT, RIGHT]).axis(axis)
    units = base.transform_filter("isValid(datum.share)")
    colour = alt.when("datum.marked").then(alt.value(theme.MARK)).otherwise(alt.value(theme.PUBLISHED))
    ink = alt.when("datum.marked").then(alt.value(theme.MARK)).otherwise(alt.value(theme.INK))
    tooltip = [
        alt.Tooltip("name:N", title=words["name"]),
        alt.Tooltip("place:N", title=words["rank"]),
        alt.Tooltip("label:N", title=words["score"]),
    ]
    return alt.layer(
        units.mark_rule(color=theme.RULE).encode(x="share:Q", x2=alt.value(LEFT)),
        units.mark_text(align="right", color=theme.SOFT).encode(x=alt.value(20), text="place:N"),
        base.mark_text(align="left").encode(x=alt.value(27), text="text:N", color=ink),
        base.transform_filter("isValid(datum.heading)")
        .mark_text(align="left", **theme.BOLD)
        .encode(x=alt.value(0), text="heading:N"),
        units.mark_point(filled=True, size=62, opacity=1).encode(x=x, color=colour, tooltip=tooltip),
        units.mark_text(align="left", dx=8).encode(x="share:Q", text="label:N", color=ink),
    ).properties(width=theme.WIDTH, height=alt.Step(17))
