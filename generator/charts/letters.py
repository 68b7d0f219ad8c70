"""How wide a text is in our own letters, and which signs they have: read from the font files, without a library."""

from __future__ import annotations

import functools
import struct
from typing import TYPE_CHECKING

from generator.charts import theme

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

REGULAR, SEMIBOLD = theme.FONTS / "SourceSans3-Regular.ttf", theme.FONTS / "SourceSans3-Semibold.ttf"
UNKNOWN = "□"
"""Stands for a sign that our letters lack: a machine's own would be other bytes on another machine."""


@functools.cache
def advances(font: Path) -> Mapping[str, float]:
    """Every sign of a TrueType font with its width in a size of 1.

    Read are `head` (units), `hhea` and `hmtx` (widths of glyphs), `cmap` of format 12 (signs to glyphs).
    """
    data = font.read_bytes()
    count = struct.unpack_from(">H", data, 4)[0]
    tables = {data[at : at + 4]: struct.unpack_from(">I", data, at + 8)[0] for at in range(12, 12 + 16 * count, 16)}
    units = struct.unpack_from(">H", data, tables[b"head"] + 18)[0]
    wide = struct.unpack_from(">H", data, tables[b"hhea"] + 34)[0]
    widths = struct.unpack_from(f">{2 * wide}H", data, tables[b"hmtx"])[::2]
    found = {}
    for first, last, glyph in _groups(data, tables[b"cmap"]):
        for code in range(first, last + 1):
            found[chr(code)] = widths[min(glyph + code - first, wide - 1)] / units
    return found


def _groups(data: bytes, table: int) -> list[tuple[int, int, int]]:
    """Ranges of signs with the glyph of the first, from the subtable for all of Unicode (platform 3, encoding 10)."""
    for at in range(table + 4, table + 4 + 8 * struct.unpack_from(">H", data, table + 2)[0], 8):
        platform, encoding, offset = struct.unpack_from(">HHI", data, at)
        if (platform, encoding) == (3, 10):
            count = struct.unpack_from(">I", data, table + offset + 12)[0]
            return [struct.unpack_from(">III", data, table + offset + 16 + 12 * i) for i in range(count)]
    raise ValueError("the font has no table of all signs")


def width(text: str, size: float, font: Path = REGULAR) -> float:
    """In the unit of the size; pairs that stand closer than their widths are taken as wide.

    >>> width("mm", 10) == 2 * width("m", 10) > 4 * width("i", 10)
    True
    """
    return _advance(text, font) * size


@functools.lru_cache(1 << 14)  # words come again and again
def _advance(text: str, font: Path) -> float:
    signs = advances(font)
    return sum(signs.get(sign, 1.0) for sign in text)


def wrapped(text: str, size: float, room: float, font: Path = REGULAR, most: int = 99) -> list[str]:
    """The text in lines that fit into the room; what is longer than the last line ends in an ellipsis.

    >>> wrapped("Sở Khoa học và Công nghệ", 10, 75)
    ['Sở Khoa học và', 'Công nghệ']
    >>> wrapped("Sở Khoa học và Công nghệ", 10, 75, most=1)
    ['Sở Khoa học…']
    """
    lines: list[str] = []
    used, blank = 0.0, width(" ", size, font)
    for word in text.split():
        wide = width(word, size, font)
        if lines and used + blank + wide <= room:
            lines[-1] += f" {word}"
            used += blank + wide
        else:
            lines += [word] if wide <= room else _broken(word, size, room, font)
            used = width(lines[-1], size, font)
    if len(lines) <= most:
        return lines
    last = lines[most - 1].split()
    while len(last) > 1 and width(f"{' '.join(last)}…", size, font) > room - size:
        last.pop()
    return [*lines[: most - 1], f"{' '.join(last)}…"]


def _broken(word: str, size: float, room: float, font: Path) -> list[str]:
    """A word longer than a line (an address), cut where the line ends."""
    pieces = [""]
    for sign in word:
        if pieces[-1] and width(pieces[-1] + sign, size, font) > room:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def drawable(text: str) -> str:
    """The text with a box for each sign that our letters lack."""
    lacking = set(text) - advances(REGULAR).keys() - {"\n", "\t"}
    return text.translate({ord(sign): "…" if sign == "⋯" else UNKNOWN for sign in lacking}) if lacking else text
