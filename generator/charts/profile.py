"""Each indicator of a unit beside the mean and the best of its list."""

from __future__ import annotations

import altair as alt

from generator.charts import theme
from generator.i18n import translator


def profile(language: str) -> alt.LayerChart | alt.FacetChart:
    """Rows: indicator (lines parted by a newline), share, mean, best (0 to 1, or null), label."""
    t = translator(language)
    axis = alt.Axis(
        title=None, labelExpr="split(datum.label, '\\n')", labelLimit=0, grid=False, ticks=False, domain=False
    )
    base = alt.Chart(alt.NamedData("rows")).encode(y=alt.Y("indicator:N").sort(None).axis(axis))
    x = alt.X("share:Q").scale(domain=[0, 1]).axis(title=t("chart.profile_axis"), format=".1~f", tickCount=5)
    return alt.layer(
        base.mark_bar(color=theme.VALUE, height=11).encode(x=x, tooltip=["indicator:N", "label:N"]),
        base.mark_tick(color=theme.SOFT, thickness=2, height=18).encode(x="mean:Q"),
        base.mark_tick(color=theme.BEST, thickness=3, height=18).encode(x="best:Q"),
        base.mark_text(align="left", dx=4, color=theme.INK).encode(x="share:Q", text="label:N"),
    ).properties(width=theme.WIDTH - 150, height=alt.Step(32))
