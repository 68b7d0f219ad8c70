"""From an older figure to a newer one, step by step: what each part added or took."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from generator.charts import theme

if TYPE_CHECKING:
    from collections.abc import Mapping


def waterfall(words: Mapping[str, str]) -> alt.TopLevelMixin:
    """Steps up are filled, steps down are hollow, so that they differ without colour too; figures are dots.

    There is no axis: it would begin somewhere above zero, and every figure stands beside its mark in words.
    """
    base = alt.Chart(alt.NamedData("rows")).encode(y=alt.Y("slot:O").axis(None))
    names = base.encode(x=alt.value(0), text="text:N")
    # One filter for all marks: a layer without any row would make Vega warn of a scale without an extent.
    x = alt.X("end:Q").scale(zero=False, nice=False, range=[theme.LEFT, theme.RIGHT]).axis(None)
    marks = base.transform_filter("isValid(datum.step)").encode(x=x)
    up, figure = alt.when("datum.step === 'up'"), alt.when("datum.step === 'figure'")
    tooltip = [alt.Tooltip("name:N", title=words["name"]), alt.Tooltip("label:N", title=words["change"])]
    return alt.layer(
        marks.mark_rule(color=theme.SOFT, strokeDash=[2, 2]).encode(y2="until:O"),
        names.mark_text(align="left", baseline="middle", stroke=theme.PAPER, strokeWidth=4, strokeJoin="round"),
        names.mark_text(align="left", baseline="middle"),
        marks.mark_bar(height=10, strokeWidth=1.5).encode(
            x2="start:Q",
            fill=up.then(alt.value(theme.BAR)).otherwise(alt.value(theme.PAPER)),
            stroke=up.then(alt.value(theme.BAR)).otherwise(alt.value(theme.BEST)),
            opacity=figure.then(alt.value(0)).otherwise(alt.value(1)),
            tooltip=tooltip,
        ),
        marks.mark_point(filled=True, size=80, color=theme.MEAN).encode(
            opacity=figure.then(alt.value(1)).otherwise(alt.value(0)), tooltip=tooltip
        ),
        marks.mark_text(align="right", baseline="middle", **theme.BOLD).encode(
            x=alt.value(theme.WIDTH), text="label:N"
        ),
    ).properties(width=theme.WIDTH, height=alt.Step(16))
