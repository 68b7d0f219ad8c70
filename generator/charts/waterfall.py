"""From an older figure to a newer one, step by step: what each part added or took."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from generator.charts import theme

if TYPE_CHECKING:
    from collections.abc import Mapping

LEFT, RIGHT = 6, 256
"""Where the lowest and the highest figure stand; what each step adds stands in words after that."""


def waterfall(words: Mapping[str, str]) -> alt.TopLevelMixin:
    """Steps up are filled, steps down are hollow, so that they differ without colour too; figures are dots.

    There is no axis: it would begin somewhere above zero, and every figure stands beside its mark in words.
    """
    base = alt.Chart(alt.NamedData("rows")).encode(y=alt.Y("slot:O").axis(None))
    x = alt.X("end:Q").scale(zero=False, nice=False, range=[LEFT, RIGHT]).axis(None)
    steps = base.transform_filter("datum.step === 'up' || datum.step === 'down'")
    figures = base.transform_filter("datum.step === 'figure'")
    names = base.encode(x=alt.value(0), text="text:N")
    up = alt.when("datum.step === 'up'")
    tooltip = [alt.Tooltip("name:N", title=words["name"]), alt.Tooltip("label:N", title=words["change"])]
    return alt.layer(
        base.transform_filter("isValid(datum.until)")
        .mark_rule(color=theme.SOFT, strokeDash=[2, 2])
        .encode(x=x, y2="until:O"),
        names.mark_text(align="left", baseline="middle", stroke=theme.PAPER, strokeWidth=4, strokeJoin="round"),
        names.mark_text(align="left", baseline="middle"),
        steps.mark_bar(height=10, strokeWidth=1.5).encode(
            x=x,
            x2="start:Q",
            fill=up.then(alt.value(theme.BAR)).otherwise(alt.value(theme.PAPER)),
            stroke=up.then(alt.value(theme.BAR)).otherwise(alt.value(theme.BEST)),
            tooltip=tooltip,
        ),
        figures.mark_point(filled=True, size=80, opacity=1, color=theme.MEAN).encode(x=x, tooltip=tooltip),
        base.transform_filter("isValid(datum.step)")
        .mark_text(align="right", baseline="middle", **theme.BOLD)
        .encode(x=alt.value(theme.WIDTH), text="label:N"),
    ).properties(width=theme.WIDTH, height=alt.Step(16))
