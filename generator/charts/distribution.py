"""How the scores of a list spread: one mark a unit."""

from __future__ import annotations

import altair as alt

from generator.charts import theme
from generator.i18n import translator


def distribution(language: str) -> alt.Chart:
    """Rows: name, share (0 to 1), label."""
    t = translator(language)
    x = (
        alt.X("share:Q")
        .scale(zero=False, nice=True, padding=8)
        .axis(title=t("table.share"), format=".2~f", tickCount=5)
    )
    chart: alt.Chart = (
        alt.Chart(alt.NamedData("rows"))
        .mark_tick(color=theme.VALUE, thickness=2, height=34, opacity=0.75)
        .encode(x=x, tooltip=["name:N", "label:N"])
        .properties(width=theme.WIDTH - 20, height=44)
    )
    return chart
