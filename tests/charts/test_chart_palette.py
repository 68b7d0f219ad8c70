"""Colours of charts: every marker has its name, every name its colour in light and dark, every word its contrast."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.charts import theme

ASSETS = Path(__file__).parent.parent.parent / "site_src" / "assets"
CSS = (ASSETS / "charts.css").read_text(encoding="utf-8")
BLOCK = re.compile(r"(?s)([^{}]*)\{([^{}]*)\}")


def palette(selector: str) -> dict[str, str]:
    """Variables of the page and of charts as a body that this selector means gets them."""
    found: dict[str, str] = {}
    for css in ((ASSETS / "td.css").read_text(encoding="utf-8"), CSS):
        screen = css.partition("@media print")[0] + css.partition("@media print")[2].partition("\n}\n")[2]
        for wanted in ("body", selector):
            for selectors, rules in BLOCK.findall(re.sub(r"(?s)/\*.*?\*/", "", screen)):
                if wanted in [part.strip() for part in selectors.split(",")]:
                    found |= dict(re.findall(r"(--td-[\w-]+):\s*([^;]+);", rules))
    for name, value in found.items():
        while (inner := re.fullmatch(r"var\((--td-[\w-]+)\)", found[name])) is not None:
            found[name] = found[inner[1]]
        assert value
    return found


LIGHT, DARK = palette("body"), palette('body[data-md-color-scheme="slate"]')
BY_DEVICE = palette('body:not([data-md-color-scheme="default"])')


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_markers_are_the_light_colours():
    """So that a chart made in the browser is right even before the stylesheet is there."""
    differ = {name for marker, name in theme.CLASSES.items() if LIGHT[f"--td-chart-{name}"] != marker}
    assert differ <= {"ground"}


def test_every_marker_is_replaced_in_drawings_and_in_live_charts():
    for marker, name in theme.CLASSES.items():
        assert f'.td-fill-{name}, .td-chart__live [fill="{marker}"] {{ fill: var(--td-chart-{name}); }}' in CSS


def test_dark_by_device_is_dark_by_choice():
    charts = {name for name in LIGHT if name.startswith("--td-chart-")}
    assert {name: DARK[name] for name in charts} == {name: BY_DEVICE[name] for name in charts}
    assert [name for name in charts if DARK[name] == LIGHT[name]] == []


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_words_can_be_read_and_shapes_be_told_apart(colours):
    of = {name.removeprefix("--td-chart-"): value for name, value in colours.items() if "chart" in name}
    for ink in ("ink", "soft", "mark", "published", "computed", "derived", "doubtful"):
        assert contrast(of[ink], of["paper"]) >= 4.5
    for shape in ("bar", "mean", "best"):
        assert contrast(of[shape], of["paper"]) >= 3
    for step in range(len(theme.STEPS)):
        letters = of["paper"] if step >= 4 else of["ink"]
        assert contrast(letters, of[f"step-{step}"]) >= 4.5
