"""Every colour, font and size of the charts: drawn with marker colours that the page's palette replaces."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import Any

from generator import __version__
from generator.i18n import translator

FONTS = Path(__file__).parent.parent.parent / "templates" / "fonts"
FONT = "Source Sans 3"
WIDTH = 340
"""Drawn for a phone's column, so that letters keep their size there; wider pages show it larger."""
VEGA_LITE = "6.4"
VERSIONS = f"{__version__} vl-convert {metadata.version('vl-convert-python')} vega-lite {VEGA_LITE}"
"""What a drawing depends on besides its rows."""

INK, SOFT, RULE, PAPER = "#1b1d1f", "#53585d", "#d9d9d2", "#fdfdfb"
VALUE, BEST, MARK = "#0b5563", "#7a4b00", "#a3281f"
STEPS = ("#e4e6e2", "#cfe3e6", "#9fc8cf", "#63a5b1", "#2f7c8a", "#0b5560")
"""Tiles: no figure, then from the last fifth of the ranks to the first."""

CLASSES = {
    INK: "ink",
    SOFT: "soft",
    RULE: "rule",
    PAPER: "paper",
    VALUE: "value",
    BEST: "best",
    MARK: "mark",
    **{colour: f"step-{i}" for i, colour in enumerate(STEPS)},
}
"""Colour in a drawing → what stylesheets call it (`.td-fill-…`, `.td-stroke-…` in charts.css)."""


def config(language: str) -> dict[str, Any]:
    """Vega-Lite configuration, with the language's decimal mark."""
    t = translator(language)
    axis = {
        "labelFont": FONT,
        "titleFont": FONT,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": 400,
        "labelColor": SOFT,
        "titleColor": SOFT,
        "gridColor": RULE,
        "domainColor": RULE,
        "tickColor": RULE,
    }
    return {
        "font": FONT,
        "background": None,
        "view": {"stroke": None},
        "axis": axis,
        "text": {"font": FONT, "fontSize": 12, "color": INK},
        "locale": {"number": {"decimal": t.decimal, "thousands": t.thousands, "grouping": [3], "currency": ["", ""]}},
    }
