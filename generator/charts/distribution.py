"""How the scores of a list spread: one cell a unit, piled where scores are near."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from generator.charts import theme

if TYPE_CHECKING:
    from collections.abc import Mapping

HEIGHT, CELL = 110, 18
"""A cell is so high, or lower where the highest pile would not fit."""


def distribution(words: Mapping[str, str]) -> alt.TopLevelMixin:
    """Within a pile, higher scores lie higher.

    The mean is shown only where the rows bring it: that of the units drawn would mislead where few scores are known.
    """
    base = alt.Chart(alt.NamedData("rows"))
    axis = alt.Axis(title=words["share"], format=".2~f", tickCount=5, grid=False, labelFlush=False)
    pixels = alt.Y("upper:Q").axis(None).scale(None)
    piled = (
        base.transform_bin("low", "share", bin=alt.Bin(maxbins=30))
        .transform_window(top="row_number()", groupby=["low"], sort=[alt.SortField("share")])
        .transform_joinaggregate(highest="max(top)")
        .transform_joinaggregate(pile="max(top)", groupby=["low"])
        .transform_calculate(cell=f"min({CELL}, {HEIGHT} / datum.highest)", middle="(datum.low + datum.low_end) / 2")
        .transform_calculate(upper=f"{HEIGHT} - datum.top * datum.cell", under="datum.upper + datum.cell")
    )
    cells = piled.encode(
        x=alt.X("low:Q").bin("binned").axis(axis).scale(zero=False, nice=False),
        x2="low_end:Q",
        y=pixels,
        y2="under:Q",
    )
    tooltip = [alt.Tooltip("name:N", title=words["name"]), alt.Tooltip("label:N", title=words["score"])]
    colour = alt.when("datum.marked").then(alt.value(theme.MARK)).otherwise(alt.value(theme.BAR))
    mean = (
        base.transform_aggregate(mean="max(mean)", low="min(share)")
        .transform_calculate(at="isValid(datum.mean) ? datum.mean : datum.low")
        .encode(x="at:Q", opacity=alt.when("isValid(datum.mean)").then(alt.value(1)).otherwise(alt.value(0)))
    )
    return alt.layer(
        cells.mark_rect(stroke=theme.PAPER, strokeWidth=1).encode(color=colour, tooltip=tooltip),
        mean.mark_rule(color=theme.MEAN, strokeWidth=1.5, strokeDash=[4, 3]),
        mean.mark_text(y=-8, color=theme.SOFT).encode(text=alt.value(words["mean_mark"])),
        piled.transform_calculate(above=f"{HEIGHT} - datum.pile * datum.cell", tag="datum.marked ? datum.name : ''")
        .mark_text(dy=-8, **theme.BOLD, color=theme.MARK)
        .encode(text="tag:N", x="middle:Q", y=alt.Y("above:Q").axis(None).scale(None)),
    ).properties(width=theme.WIDTH, height=HEIGHT)
