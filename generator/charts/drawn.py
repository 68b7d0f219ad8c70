"""Charts as inline SVG: drawn once, coloured by the page's palette, remembered by what they show."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from html import escape
from typing import TYPE_CHECKING, Any

import vl_convert

from generator.charts import theme
from generator.charts.kinds import prepared, spec
from generator.charts.library import replaced

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class Drawn:
    """Draws charts and keeps them in a folder (None: keeps nothing). The folder is safe to delete and to share."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def draw(self, kind: str, language: str, rows: Sequence[Mapping[str, Any]], label: str) -> str:
        """An SVG element; label says in a sentence what it shows."""
        content = json.dumps([kind, spec(kind, language), list(rows)], ensure_ascii=False, sort_keys=True)
        svg = self._kept(content) or self._keep(content, _draw(kind, language, rows))
        return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1)

    def _file(self, content: str) -> Path | None:
        if self.folder is None:
            return None
        versions = f"{theme.VERSIONS} {_letters()}"
        return self.folder / f"{hashlib.sha256(f'{versions} {content}'.encode()).hexdigest()}.svg"

    def _kept(self, content: str) -> str | None:
        """What was drawn before, if the file is whole: its first line is the digest of the rest."""
        file = self._file(content)
        try:
            digest, _, svg = file.read_text(encoding="utf-8").partition("\n") if file else ("", "", "")
        except (OSError, UnicodeDecodeError):
            return None
        return svg if svg and digest == _digest(svg) else None

    def _keep(self, content: str, svg: str) -> str:
        file = self._file(content)
        if file:
            replaced(file, f"{_digest(svg)}\n{svg}".encode())
        return svg


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@functools.cache
def _letters() -> str:
    """Registers the font, so that drawings do not depend on the machine; returns its fingerprint."""
    vl_convert.register_font_directory(str(theme.FONTS))
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted(theme.FONTS.glob("*.ttf")))).hexdigest()


def _draw(kind: str, language: str, rows: Sequence[Mapping[str, Any]]) -> str:
    _letters()
    chart = {**spec(kind, language), "datasets": {"rows": prepared(kind, rows)}}
    return recoloured(vl_convert.vegalite_to_svg(chart, vl_version=theme.VEGA_LITE))


_NOTHING = re.compile(r'<path d="M0,0h[0-9.]+v[0-9.]+h-?[0-9.]+Z"(?: display="none")?/>| opacity="1"| stroke-width="1"')
_PAINT = re.compile(r' (fill|stroke)="(#[0-9a-fA-F]{6})"')
_NUMBER = re.compile(r"\d+\.\d{3,}")
_TAG = re.compile(r"<(?:path|text|line|rect|g|circle)\b[^>]*>")
_SIZE = re.compile(r'<svg ([^>]*?)width="[^"]*" height="[^"]*"')


def recoloured(svg: str) -> str:
    """The drawing with classes for colours and no styles, names of its own or hidden words; numbers at two decimals."""
    svg = re.sub(r' (?:aria-[a-z]+|role|style|pointer-events|font-family|class|version|xmlns:xlink)="[^"]*"', "", svg)
    svg = _TAG.sub(_classed, svg)
    svg = _NUMBER.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), svg)
    svg = _NOTHING.sub("", svg)
    return _SIZE.sub(r'<svg class="td-drawing" \1', svg, count=1).strip()


def _classed(tag: re.Match[str]) -> str:
    names = [f"td-{what}-{theme.CLASSES[colour]}" for what, colour in _PAINT.findall(tag[0]) if colour in theme.CLASSES]
    bare = _PAINT.sub(lambda found: found[0] if found[2] not in theme.CLASSES else "", tag[0])
    if not names:
        return bare
    return re.sub(r"^<(\w+)", rf'<\1 class="{" ".join(dict.fromkeys(names))}"', bare)
