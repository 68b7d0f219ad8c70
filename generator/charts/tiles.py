"""The country as tiles, one a province, coloured by fifths of the ranks; no borders are drawn."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import altair as alt

from generator.charts import theme

if TYPE_CHECKING:
    from collections.abc import Mapping

TILE = 48
"""Height of a tile; a map of seven columns has square ones, a narrower map has room for longer names."""
DARK_FROM = 4
"""From this step on, letters are the paper's colour."""


def tiles(words: Mapping[str, str]) -> alt.TopLevelMixin:
    """Rank above, name below; a name without a rank in the middle."""
    tooltip = [alt.Tooltip("name:N", title=words["name"]), alt.Tooltip("label:N", title=words["rank"])]
    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X("column:O").axis(None).scale(paddingInner=theme.TILE_GAP, paddingOuter=0),
        y=alt.Y("row:O").axis(None).scale(paddingInner=theme.TILE_GAP, paddingOuter=0),
        tooltip=tooltip,
    )
    ends = {0: words["tiles_none"], 1: words["tiles_last"], len(theme.STEPS) - 1: words["tiles_first"]}
    named = json.dumps(ends, ensure_ascii=False) + "[datum.value] || ''"
    steps = alt.Color("step:O").scale(domain=list(range(len(theme.STEPS))), range=list(theme.STEPS))
    fill = steps.legend(title=None, labelExpr=named, symbolSize=170, columnPadding=6)
    ink = alt.when(f"datum.step >= {DARK_FROM}").then(alt.value(theme.PAPER)).otherwise(alt.value(theme.INK))
    return alt.layer(
        base.mark_rect().encode(color=fill),
        base.mark_text(dy=-13, fontSize=14, **theme.BOLD).encode(text="place:N", color=ink),
        base.mark_text(
            dy=alt.expr("datum.lower"), fontSize=theme.TILE_LETTERS, lineHeight=theme.TILE_LINE, lineBreak="\n"
        ).encode(text="lines:N", color=ink),
    ).properties(width=theme.WIDTH, height=alt.Step(TILE))
