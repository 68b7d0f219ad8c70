"""A drawing made fit to stand alone: colours of its own, a title above, where it comes from below, and inside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from generator.charts import theme
from generator.charts.letters import REGULAR, SEMIBOLD, drawable, wrapped
from generator.charts.packed import SIGNATURE, chunk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

EDGE, ROOM = 14, 344
"""Around everything, and the width of what stands within: that of a drawing with its own edge."""
SPARE = 0.84
"""Part of that width that lines of ours fill: letters of some machines are a fifth wider."""
TITLE, NOTE = 15, 9.5
"""Sizes of letters above and below."""
SIZE = 1.5
"""How much larger an SVG says it is than it counts; a PNG is twice as large again, 1116 pixels wide."""
FONTS = "'Thuoc Do Sans','Source Sans 3','Source Sans Pro','Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
"""What a reader's machine has, because ours would make each file ten times as large."""

_COLOURS: Mapping[str, str] = {name: colour for colour, name in theme.CLASSES.items()}
_CLASSES = re.compile(r' class="(td-(?:fill|stroke)-[^"]*)"')
_OPENING = re.compile(r'<svg [^>]*?viewBox="([^"]*)"[^>]*>')


@dataclass(frozen=True)
class Caption:
    """What a picture says of itself. title: above it; notes: below it, a paragraph each; said: its sentence.

    facts: what programs read, by Dublin Core's names: title, description, source, rights, identifier, publisher.
    """

    language: str
    title: str
    notes: tuple[str, ...]
    said: str
    facts: Mapping[str, str]


def standalone(drawing: str, caption: Caption) -> str:
    """An SVG file of an inline drawing (`inline.py`): real colours on a light ground, letters that every system has."""
    opening = _OPENING.search(drawing)
    assert opening is not None  # noqa: S101 - every drawing of ours has its size
    left, top, wide, high = (float(part) for part in re.split(r"[ ,]", opening[1]))
    inside = _CLASSES.sub(_paint, drawing[opening.end() : drawing.rindex("</svg>")])
    title, above = _lines(
        wrapped(caption.title, TITLE, ROOM * SPARE, SEMIBOLD), EDGE, TITLE, f'{_WEIGHT} fill="{theme.INK}"'
    )
    begins = above + 10
    lines = [line for note in caption.notes for line in wrapped(note, NOTE, ROOM * SPARE)]
    notes, below = _lines(lines, begins + high + 8, NOTE, f'fill="{theme.SOFT}"')
    scale = min(ROOM / wide, 1)
    place = f"translate({_number(EDGE - left * scale)} {_number(begins - top * scale)})"
    moved = place if scale == 1 else f"{place} scale({scale:.4f})"
    width, height = ROOM + 2 * EDGE, round(below + EDGE - 4)
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{caption.language}" width="{width * SIZE:g}" ',
            f'height="{height * SIZE:g}" viewBox="0 0 {width} {height}" role="img" font-family="{FONTS}">',
            f"<title>{escape(caption.title)}</title><desc>{escape(caption.said)}</desc>{_metadata(caption)}",
            f'<rect width="{width}" height="{height}" fill="{theme.PAPER}"/>',
            title,
            f'<g transform="{moved}">{inside}</g>',
            notes,
            "</svg>\n",
        )
    )


_WEIGHT = 'font-weight="600"'


def _paint(found: re.Match[str]) -> str:
    """Classes of colours as the colours of the light page."""
    said = []
    for name in found[1].split():
        _, what, colour = name.split("-", 2)
        said.append(f' {what}="{_COLOURS[colour]}"')
    return "".join(said)


def _lines(lines: Iterable[str], top: float, size: float, look: str) -> tuple[str, float]:
    """Texts below each other, and where they end."""
    made, at = [], top
    for line in lines:
        made.append(f'<text x="{EDGE}" y="{_number(at + size * 0.95)}">{escape(line)}</text>')
        at += size * 1.3
    return f'<g font-size="{size}" {look}>{"".join(made)}</g>', at


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _metadata(caption: Caption) -> str:
    facts = "".join(f"<dc:{name}>{escape(value)}</dc:{name}>" for name, value in caption.facts.items() if value)
    return (
        '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description rdf:about="">{facts}</rdf:Description>'
        "</rdf:RDF></metadata>"
    )


def lettered(svg: str) -> str:
    """The SVG as vl-convert is to paint it: with our own letters by the names that it knows, no sign that they lack."""
    named = svg.replace(FONTS, _family(REGULAR), 1).replace(_WEIGHT, f'{_WEIGHT} font-family="{_family(SEMIBOLD)}"')
    return drawable(named)


def _family(font: Path) -> str:
    return font.stem


TEXTS = {
    "title": "Title",
    "description": "Description",
    "source": "Source",
    "rights": "Copyright",
    "publisher": "Author",
    "identifier": "URL",
}
"""Dublin Core's names → those that the PNG specification gives."""


def told(png: bytes, facts: Mapping[str, str]) -> bytes:
    """A PNG with its facts in text chunks, after its head: `iTXt`, because Latin-1 cannot write Vietnamese."""
    head = len(SIGNATURE) + 25  # after IHDR, whose content is 13 bytes
    said = ((TEXTS[name], value) for name, value in facts.items() if value and name in TEXTS)
    chunks = [chunk(b"iTXt", name.encode() + bytes(5) + value.encode()) for name, value in said]
    return png[:head] + b"".join(chunks) + png[head:]


def size_of(svg: str) -> tuple[str, str]:
    """Width and height that an SVG file of ours says it has."""
    found = re.search(r' width="([\d.]+)" height="([\d.]+)"', svg)
    assert found is not None  # noqa: S101 - see `standalone`
    return found[1], found[2]
