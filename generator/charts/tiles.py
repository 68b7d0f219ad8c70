"""The country as tiles, one a province, coloured by fifths of the ranks; no borders are drawn."""

from __future__ import annotations

import altair as alt

from generator.charts import theme


def tiles(language: str) -> alt.LayerChart | alt.FacetChart:  # noqa: ARG001 - every kind is made for a language; this one has no words
    """Rows: column, row (from 1), name (lines parted by a newline), rank (or null), of, step (0 to 5), label."""
    shown = alt.expr.if_(alt.datum.rank == None, "", alt.datum.rank)  # noqa: E711 - an expression of Vega
    base = (
        alt.Chart(alt.NamedData("rows"))
        .transform_calculate(shown=shown)
        .encode(
            x=alt.X("column:O").axis(None).scale(paddingInner=0.04),
            y=alt.Y("row:O").axis(None).scale(paddingInner=0.04),
        )
    )
    fill = alt.Color("step:O").scale(domain=[0, 1, 2, 3, 4, 5], range=list(theme.STEPS)).legend(None)
    ink = alt.condition("datum.step >= 4", alt.value(theme.PAPER), alt.value(theme.INK))
    return alt.layer(
        base.mark_rect().encode(color=fill, tooltip=["name:N", "label:N"]),
        base.mark_text(dy=-9, fontSize=12, fontWeight=600).encode(text="shown:N", color=ink),
        base.mark_text(dy=4, fontSize=8, lineHeight=8, lineBreak="\n", baseline="middle").encode(
            text="name:N", color=ink
        ),
    ).properties(width=theme.WIDTH, height=alt.Step(44))
