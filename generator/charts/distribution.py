"""How the scores of a list spread: one cell a unit, piled where scores are near, the mean and the marked unit shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from generator.charts import theme

if TYPE_CHECKING:
    from collections.abc import Mapping

PILE = 6
"""Piles lower than this do not fill the height, so that a cell of a short list stays a cell."""


def distribution(words: Mapping[str, str]) -> alt.TopLevelMixin:
    """Bins are wide enough for a thumb; within one, higher scores lie higher."""
    base = alt.Chart(alt.NamedData("rows"))
    axis = alt.Axis(title=words["share"], format=".2~f", tickCount=5, grid=False, labelFlush=False)
    cells = (
        base.transform_bin("low", "share", bin=alt.Bin(maxbins=24))
        .transform_window(top="row_number()", groupby=["low"], sort=[alt.SortField("share")])
        .transform_calculate(bottom="datum.top - 1")
        .encode(
            x=alt.X("low:Q").bin("binned").axis(axis).scale(zero=False, nice=False),
            x2="low_end:Q",
            y=alt.Y("bottom:Q").axis(None).scale(domain=alt.DomainUnionWith(unionWith=[0, PILE]), nice=False),
            y2="top:Q",
        )
    )
    tooltip = [alt.Tooltip("name:N", title=words["name"]), alt.Tooltip("label:N", title=words["score"])]
    colour = alt.when("datum.marked").then(alt.value(theme.MARK)).otherwise(alt.value(theme.BAR))
    mean = base.transform_aggregate(mean="mean(share)").encode(x="mean:Q")
    return alt.layer(
        cells.mark_rect(stroke=theme.PAPER, strokeWidth=1).encode(color=colour, tooltip=tooltip),
        mean.mark_rule(color=theme.MEAN, strokeWidth=1.5, strokeDash=[4, 3]),
        mean.mark_text(y=-8, color=theme.SOFT).encode(text=alt.value(words["mean_mark"])),
        cells.transform_filter("datum.marked")
        .mark_text(dy=-8, **theme.BOLD, color=theme.MARK)
        .encode(text="name:N", y="top:Q", y2=alt.Y2()),
    ).properties(width=theme.WIDTH, height=110)
