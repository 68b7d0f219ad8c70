"""The texts of a picture as outlines of their letters, so that painting it opens no font.

resvg draws the same outlines, but opens and maps the font's file anew for every letter: half of the time of a picture.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import uharfbuzz as hb

from generator.charts.letters import REGULAR, SEMIBOLD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SVG = "{http://www.w3.org/2000/svg}"
FONTS = {font.stem: font for font in (REGULAR, SEMIBOLD)}
"""By the families that pictures name (`standalone.lettered`)."""
LOOK = {"font-family", "font-size", "text-anchor"}
"""What a text takes over from all that it stands in."""
OF_TEXT = LOOK | {"font-weight", "x", "y"}
"""Attributes that a text has and an outline has not."""
BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""The part of a line that stands before its place, by its anchor."""
_BLANK = re.compile(r"[ \t\r\n]+")


def outlined(svg: str) -> str:
    """The SVG with a path in place of each text. Families are those of FONTS; a text says its size or stands in one."""
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing, in which data are text
    _outline(root, {"text-anchor": "start"})
    return ET.tostring(root, encoding="unicode")


def _outline(element: ET.Element, around: Mapping[str, str]) -> None:
    look = {**around, **{name: value for name, value in element.attrib.items() if name in LOOK}}
    if element.tag != f"{SVG}text":
        for child in element:
            _outline(child, look)
        return
    path = "".join(_drawn(line, x, y, look) for line, x, y in _lines(element) if line)
    for name in OF_TEXT & element.attrib.keys():
        del element.attrib[name]
    element[:], element.text, element.tag = [], None, f"{SVG}path"
    element.set("d", path)


def _lines(text: ET.Element) -> Iterator[tuple[str, float, float]]:
    """Each line of a text with its place: the text's own, then those of its spans, each so much lower as it says."""
    x, y = float(text.get("x", 0)), float(text.get("y", 0))
    yield _words(text), x, y
    for span in text:
        x, y = float(span.get("x", x)), y + float(span.get("dy", 0))
        yield _words(span), x, y


def _words(element: ET.Element) -> str:
    """What stands in it, blanks as XML has them."""
    return _BLANK.sub(" ", element.text or "").strip(" ")


def _drawn(line: str, x: float, y: float, look: Mapping[str, str]) -> str:
    """Path data of a line with its anchor at x and its base at y."""
    font = FONTS[look["font-family"]]
    scale = float(look["font-size"]) / _font(font)[1]
    glyphs, width = _shaped(line, font)
    x -= width * scale * BEFORE[look["text-anchor"]]
    outlines = ((right, up, *_steps(glyph, font, scale)) for glyph, right, up in glyphs)
    return "".join(
        f"M{x + right * scale + first_x:.4f} {y - up * scale + first_y:.4f}{steps}"
        for right, up, first_x, first_y, steps in outlines
        if steps
    )


@functools.cache
def _font(font: Path) -> tuple[Any, int]:
    """A font as HarfBuzz reads it, and how many of its units are a size of 1."""
    face = hb.Face(hb.Blob.from_file_path(str(font)))
    return hb.Font(face), face.upem


def _shaped(line: str, font: Path) -> tuple[list[tuple[int, int, int]], int]:
    """The glyphs of a line, each with its place to the right and up, and the line's width, in units of the font.

    line: not empty.
    """
    buffer = hb.Buffer()
    buffer.add_str(line)
    buffer.language = "vi"  # else HarfBuzz asks the machine for its own
    buffer.guess_segment_properties()
    hb.shape(_font(font)[0], buffer)
    glyphs, at = [], 0
    for glyph, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        glyphs.append((glyph.codepoint, at + place.x_offset, place.y_offset))
        at += place.x_advance
    return glyphs, at


@functools.cache
def _steps(glyph: int, font: Path, scale: float) -> tuple[float, float, str]:
    """Where the outline of a glyph begins, to the right and down, and its path data from there, as steps."""
    contours = _contours(glyph, font)
    if not contours:
        return 0, 0, ""
    first = x, y = contours[0][1]
    begins, made = first, []
    for what, *points in contours[1:]:
        made.append(what + " ".join(f"{(right - x) * scale:.6g} {(y - up) * scale:.6g}" for right, up in points))
        x, y = points[-1] if points else begins
        begins = (x, y) if what == "m" else begins
    return first[0] * scale, -first[1] * scale, "".join(made)


def _contours(glyph: int, font: Path) -> list[tuple[Any, ...]]:
    """The outline of a glyph: letters of path data ("m", "l", "q", "z"), each with its points, up from the base."""
    found: list[tuple[Any, ...]] = []
    hand = hb.DrawFuncs()
    hand.set_move_to_func(lambda x, y, _: found.append(("m", (x, y))))
    hand.set_line_to_func(lambda x, y, _: found.append(("l", (x, y))))
    hand.set_quadratic_to_func(lambda bend_x, bend_y, x, y, _: found.append(("q", (bend_x, bend_y), (x, y))))
    hand.set_close_path_func(lambda _: found.append(("z",)))
    _font(font)[0].draw_glyph(glyph, hand)
    return found
