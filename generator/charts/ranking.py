"""The scores of a list in the order of its ranks."""

from __future__ import annotations

import altair as alt

from generator.charts import theme
from generator.i18n import translator


def ranking(language: str) -> alt.LayerChart | alt.FacetChart:
    """Rows: name (lines parted by a newline), share (0 to 1), label, in rank order."""
    t = translator(language)
    axis = alt.Axis(
        title=None, labelExpr="split(datum.label, '\\n')", labelLimit=0, grid=True, ticks=False, domain=False
    )
    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X("share:Q")
        .scale(zero=False, nice=True, padding=24)
        .axis(title=t("table.share"), format=".2~f", tickCount=4),
        y=alt.Y("name:N").sort(None).axis(axis),
    )
    return alt.layer(
        base.mark_point(color=theme.VALUE, filled=True, size=60, opacity=1).encode(tooltip=["name:N", "label:N"]),
        base.mark_text(align="left", dx=7, color=theme.INK).encode(text="label:N"),
    ).properties(width=theme.WIDTH - 150, height=alt.Step(24))
