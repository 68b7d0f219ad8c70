"""Every colour, font and size of the charts: drawn with marker colours that the page's palette replaces.

Markers are the colours of the light page. In drawings they become classes; in a reader's browser Vega draws SVG whose
`fill` and `stroke` attributes still are the markers. charts.css gives both the same variables, so a chart follows light
and dark without a second theme, without `style=` and without being drawn again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

FONTS = Path(__file__).parent.parent.parent / "templates" / "fonts"
FONT, STRONG = "Thuoc Do Sans, SourceSans3-Regular", "Thuoc Do Sans, SourceSans3-Semibold"
"""The page's letters by their name in the stylesheet, then by the font files' own: vl-convert takes the quotes off a
family's name and cannot read "Source Sans 3" without them (1.9.0), so it would measure some other font of the machine.
"""
BOLD: Mapping[str, Any] = {"font": STRONG, "fontWeight": 600}
WIDTH = 340
"""Drawn for a phone's column, so that letters keep their size there; charts.css caps the growth on wide pages."""
LETTERS = 12.5
TILE_LETTERS, TILE_LINE, TILE_GAP = 10, 9.5, 0.05
"""Of a map: the size of names, the height of their lines, the part of a tile's place that parts it from the next."""
WHOLE = 0.84
"""Part of the width that a share of 1 takes in a profile; the value stands in the rest."""
LEFT, RIGHT = 6, 256
"""Where the lowest and the highest figure of a waterfall stand; what each step adds stands in words after that."""
VEGA_LITE = "6.4"

INK, SOFT, RULE, PAPER = "#1b1d1f", "#53585d", "#d9d9d2", "#fdfdfb"
GROUND = "#e9eae5"
"""What a bar runs on, and the ladder from first to last."""
PUBLISHED, COMPUTED, DERIVED, DOUBTFUL = "#0b5563", "#3f4a9c", "#7a4b00", "#a3281f"
BASES: Mapping[str, str] = {"published": PUBLISHED, "computed": COMPUTED, "derived": DERIVED, "doubtful": DOUBTFUL}
BAR, MEAN, BEST, MARK = "#3d8492", "#2b2f33", "#b06a00", "#c2410c"
STEPS = ("#e5e6e1", "#d3e5e8", "#a6ccd3", "#78b0bb", "#1f6f7d", "#0a4a55")
"""Tiles: no figure, then from the last fifth of the ranks to the first."""

CLASSES: Mapping[str, str] = {
    INK: "ink",
    SOFT: "soft",
    RULE: "rule",
    PAPER: "paper",
    GROUND: "ground",
    PUBLISHED: "published",
    COMPUTED: "computed",
    DERIVED: "derived",
    DOUBTFUL: "doubtful",
    BAR: "bar",
    MEAN: "mean",
    BEST: "best",
    MARK: "mark",
    **{colour: f"step-{i}" for i, colour in enumerate(STEPS)},
}
"""Colour in a drawing → its name in charts.css: the variable `--td-chart-…`, the classes `td-fill-…`, `td-stroke-…`."""


def config(words: Mapping[str, str]) -> dict[str, Any]:
    """Vega-Lite configuration, with the language's decimal mark."""
    axis = {
        "labelFontSize": LETTERS,
        "titleFontSize": LETTERS,
        "titleFontWeight": 400,
        "titlePadding": 6,
        "labelColor": SOFT,
        "titleColor": SOFT,
        "gridColor": RULE,
        "domainColor": RULE,
        "tickColor": RULE,
    }
    legend = {
        "labelFontSize": LETTERS,
        "labelColor": INK,
        "orient": "top",
        "direction": "horizontal",
        "symbolType": "square",
        "symbolSize": 110,
        "symbolStrokeWidth": 0,
        "offset": 12,
        "padding": 0,
    }
    number = {"decimal": words["decimal"], "thousands": words["thousands"], "grouping": [3], "currency": ["", ""]}
    return {
        "aria": False,  # Vega's own labels are English; the sentence and the table beside the chart say more
        "font": FONT,
        "background": None,
        "view": {"stroke": None},
        "axis": axis,
        "legend": legend,
        "text": {"fontSize": LETTERS, "color": INK},
        "locale": {"number": number},
    }
