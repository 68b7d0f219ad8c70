"""The measurements as one picture, drawn as the charts of the site are: time a page by stage, and beside others'."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import altair as alt

from generator.charts import theme
from generator.charts.pen import pen
from tests.benchmarks.results import median

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH, BAR = 440, 20
STAGES = ("#0a4a55", "#1f6f7d", "#78b0bb", "#b06a00", "#e0b070", "#7a4b00", "#3f4a9c", "#a3a8d8", "#53585d", "#a3281f")
"""Enough to tell neighbours apart; a build with more stages begins anew with the first."""


def name(size: str) -> str:
    """
    >>> name("10"), name("1")
    ('1/10', 'whole')
    """
    return "whole" if size == "1" else f"1/{size}"


def draw(raw: dict[str, Any]) -> str:
    """An SVG on a light ground; "" where no country was measured."""
    rows = [*_stages(raw), *_others(raw)]
    if not rows:
        return ""
    chart = json.loads(_chart(list(dict.fromkeys(row["stage"] for row in rows if row["panel"] == "stages"))).to_json())
    chart.pop("datasets", None)
    return pen(theme.FONTS, theme.VEGA_LITE).draw({**chart, "datasets": {"rows": []}}, rows)


def _stages(raw: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for size, found in sizes(raw, "country"):
        for languages, site in found["sites"].items():
            stages = by_stage(found["builds"][f"{languages} cold"], site["pages"])
            for place, (stage, value) in enumerate(stages.items()):
                bar = f"{languages}, {name(size)}"
                yield {"panel": "stages", "bar": bar, "stage": stage, "place": place, "value": value}


def _others(raw: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Milliseconds a page of whole runs."""
    for size, found in sizes(raw, "country"):
        for languages, site in found["sites"].items():
            value = median(found["builds"][f"{languages} cold"]) * 1000 / site["pages"]
            yield _bar(f"Thước Đo, {languages}, {name(size)}", value, "ours")
    for part in ("hugo", "material"):
        for size, found in sizes(raw, part):
            yield _bar(f"{part}, {name(size)}", median(found["runs"]) * 1000 / found["pages"], part)


def _bar(label: str, value: float, whose: str) -> dict[str, Any]:
    return {"panel": "others", "bar": label, "stage": whose, "place": 0, "value": value}


def sizes(raw: dict[str, Any], part: str) -> list[tuple[str, dict[str, Any]]]:
    """Results of a part by size, the smallest country first."""
    return sorted(raw.get(part, {}).get("sizes", {}).items(), key=lambda item: -int(item[0]))


def by_stage(runs: list[dict[str, Any]], pages: int) -> dict[str, float]:
    """Median milliseconds a page of each stage."""
    stages = [{"wall": run["stages"].get(stage, 0.0), "stage": stage} for run in runs for stage in runs[0]["stages"]]
    names = dict.fromkeys(row["stage"] for row in stages)
    return {stage: median([row for row in stages if row["stage"] == stage]) * 1000 / pages for stage in names}


def _chart(stages: list[str]) -> alt.TopLevelMixin:
    base = alt.Chart(alt.NamedData("rows")).mark_bar(height={"band": 0.8})
    value = alt.X("value:Q").axis(grid=True, tickCount=6)
    bars = alt.Y("bar:N").sort(None).title(None)
    colours = [STAGES[place % len(STAGES)] for place in range(len(stages))]
    left = base.transform_filter("datum.panel == 'stages'").encode(
        x=value.title("milliseconds a page, cold, by stage").stack("zero"),
        y=bars,
        color=alt.Color("stage:N").scale(domain=stages, range=colours).title(None).legend(columns=6, orient="bottom"),
        order="place:Q",
    )
    whose = alt.Color("stage:N").legend(None)
    right = base.transform_filter("datum.panel == 'others'").encode(
        x=value.title("milliseconds a page, whole run"),
        y=bars,
        color=whose.scale(domain=["ours", "hugo", "material"], range=[theme.PUBLISHED, theme.BEST, theme.SOFT]),
    )
    step = {"step": BAR}
    return (
        alt.vconcat(left.properties(width=WIDTH, height=step), right.properties(width=WIDTH, height=step))
        .resolve_scale(color="independent", x="independent", y="independent")
        .properties(padding=12)
        .configure(font=f"{theme.FONT}, sans-serif", background="#ffffff")
        .configure_axis(labelFontSize=11, titleFontSize=11, titleFontWeight=400, labelLimit=220)
        .configure_view(stroke=None)
    )
