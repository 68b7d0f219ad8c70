"""Charts as inline SVG: drawn once, coloured by the page's palette, remembered by what they show."""

from __future__ import annotations

import functools
import json
from html import escape
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.charts import theme
from generator.charts.inline import inline
from generator.charts.kept import digest, kept
from generator.charts.kinds import spec
from generator.charts.outlines import outlined
from generator.charts.packed import packed
from generator.charts.pen import pen, share
from generator.charts.rows import prepared
from generator.charts.standalone import lettered, told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Drawn:
    """Draws charts and keeps them in a folder (None: keeps nothing). The folder is safe to delete and to share."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def draw(
        self,
        kind: str,
        language: str,
        rows: Sequence[Mapping[str, Any]],
        label: str,
        words: Mapping[str, str] | None = None,
    ) -> str:
        """An SVG element; label says in a sentence what it shows; rows as `rows.py` describes them for each kind."""
        svg = self.bare(kind, language, rows, words)
        return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1)

    def bare(
        self, kind: str, language: str, rows: Sequence[Mapping[str, Any]], words: Mapping[str, str] | None = None
    ) -> str:
        """The drawing without a name."""
        chart, ready = spec(kind, language, words), [_writable(row) for row in prepared(kind, rows)]
        content = json.dumps([_versions(), chart, ready], ensure_ascii=False, sort_keys=True)
        name = f"{digest(content.encode('utf-8', 'surrogatepass'))}.svg"
        return kept(self.folder, name, lambda: _draw(chart, ready).encode()).decode()

    def painted(self, svg: str, facts: Mapping[str, str], scale: float = 2) -> bytes:
        """The PNG of an SVG file of ours, with its facts inside. Its bytes depend on the letters of no machine."""
        ready = lettered(svg)
        name = f"{digest(json.dumps([_versions(), ready, scale], ensure_ascii=False).encode())}.png"
        return told(kept(self.folder, name, lambda: _paint(ready, scale)), facts)


def draw(
    kind: str, language: str, rows: Sequence[Mapping[str, Any]], label: str, words: Mapping[str, str] | None = None
) -> str:
    """An SVG element, drawn now."""
    return Drawn(None).draw(kind, language, rows, label, words)


_UNWRITABLE = {code: "\ufffd" for code in (*range(32), *range(127, 160), 0xFFFE, 0xFFFF) if chr(code) not in "\t\n\r"}
"""Signs that XML has no way to write; vl-convert ends at the first. No gate lets them in."""


def _writable(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.translate(_UNWRITABLE) if isinstance(value, str) else value for name, value in row.items()}


def _draw(chart: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    return inline(pen(theme.FONTS, theme.VEGA_LITE).draw(chart, rows))


def _paint(svg: str, scale: float) -> bytes:
    return packed(pen(theme.FONTS, theme.VEGA_LITE).paint(outlined(svg), scale))


def share_pens(count: int) -> None:
    """So many processes that draw for this one and all that are forked of it."""
    share(theme.FONTS, theme.VEGA_LITE, count)


@functools.cache
def _versions() -> tuple[str, ...]:
    """All that a drawing depends on beside its specification and rows: the engines, the letters, our own hand."""
    here = Path(__file__).parent
    letters = sorted(theme.FONTS.glob("*.ttf"))
    hand = [here / f"{name}.py" for name in ("inline", "outlines", "packed", "pen", "theme")]
    engines = (metadata.version(name) for name in ("uharfbuzz", "vl-convert-python"))
    return *engines, *(digest(file.read_bytes()) for file in [*letters, *hand])
