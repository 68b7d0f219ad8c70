"""Rank and score of one unit over the years; the line breaks where years may not be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from generator.charts import theme
from generator.i18n import translator

if TYPE_CHECKING:
    from collections.abc import Sequence

YEAR = alt.X("year:O").axis(title=None, labelAngle=0, grid=False)


def history_rank(language: str) -> alt.LayerChart | alt.FacetChart:  # noqa: ARG001 - every kind is made for a language
    """Rows: year, value (rank, 1 on top), of, segment, label."""
    y = alt.Y("value:Q").scale(reverse=True, zero=False, domainMin=1, nice=False, padding=14)
    return _lines(y.axis(None))


def history_score(language: str) -> alt.LayerChart | alt.FacetChart:
    """Rows: year, value (share, 0 to 1), segment, label."""
    t = translator(language)
    y = alt.Y("value:Q").scale(domain=[0, 1])
    return _lines(y.axis(title=t("table.share"), tickCount=4, format=".2~f"))


def _lines(y: alt.Y) -> alt.LayerChart | alt.FacetChart:
    base = alt.Chart(alt.NamedData("rows")).encode(x=YEAR, y=y)
    return alt.layer(
        base.mark_line(color=theme.VALUE, strokeWidth=2).encode(detail="segment:N"),
        base.mark_point(color=theme.VALUE, filled=True, size=70, opacity=1).encode(tooltip=TOOLTIP),
        base.mark_text(dy=-13, color=theme.INK, fontWeight=600).encode(text="label:N"),
    ).properties(width=theme.WIDTH - 60, height=150)


TOOLTIP: Sequence[str] = ["year:O", "label:N", "edition:N"]
