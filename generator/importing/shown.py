"""What calamine leaves out of an .xlsx: cells with errors, formulas never computed, and how each number is shown."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Marks = Mapping[tuple[int, int], "Mark"]

WORKBOOK = "xl/workbook.xml"
BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0"} | {
    39: "#,##0.00",
    40: "#,##0.00",
}
"""Number formats that a workbook names by number alone (ECMA-376, 18.8.30), those of plain numbers and per cent."""


MOST_CELLS = 20_000_000
"""Cells of the rectangle that calamine would make of a sheet; a stray cell far out makes it billions."""


class TooFarError(Exception):
    """A cell so far out that the sheet cannot be read."""

    def __init__(self, sheet: str, cell: str) -> None:
        super().__init__(f"{sheet} {cell}")
        self.sheet, self.cell = sheet, cell


@dataclass(frozen=True)
class Mark:
    """error: "#N/A" and the like; uncomputed: a formula that was never calculated; decimals: places that are shown."""

    error: str = ""
    uncomputed: bool = False
    percent: bool = False
    decimals: int | None = None


def marks_of(content: bytes) -> dict[str, Marks] | None:
    """Sheet → its marks; None where the bytes are no .xlsx, which alone says these things. May raise TooFarError."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        if WORKBOOK not in names:
            return None
        try:
            formats = _formats(archive.read("xl/styles.xml")) if "xl/styles.xml" in names else ()
            parts = _parts(archive, names)
            return {name: _marks(name, archive.read(part), formats) for name, part in parts.items() if part in names}
        except (expat.ExpatError, ValueError, KeyError):
            return None  # calamine says what is wrong with it, or the sheet is told to be saved anew


def _elements(content: bytes) -> list[tuple[str, dict[str, str], str]]:
    """Every element in the order of its end: name without prefix, attributes, its own text. Entities are refused."""
    found: list[tuple[str, dict[str, str], str]] = []
    open_: list[tuple[str, dict[str, str], list[str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        open_.append((name.rpartition(":")[2], attributes, []))

    def end(_: str) -> None:
        name, attributes, texts = open_.pop()
        found.append((name, attributes, "".join(texts)))

    def text(data: str) -> None:
        if open_:
            open_[-1][2].append(data)

    def refuse(*_: object) -> None:
        raise ValueError("a document type in a workbook")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(content, True)
    return found


def _parts(archive: zipfile.ZipFile, names: set[str]) -> dict[str, str]:
    """Sheet → the file in the archive that holds it."""
    rels = "xl/_rels/workbook.xml.rels"
    targets = {
        attributes["Id"]: attributes["Target"]
        for name, attributes, _ in (_elements(archive.read(rels)) if rels in names else ())
        if name == "Relationship"
    }
    sheets = [attributes for name, attributes, _ in _elements(archive.read(WORKBOOK)) if name == "sheet"]
    found = {}
    for attributes in sheets:
        target = targets.get(next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), ""), "")
        found[attributes["name"]] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    return found


def _formats(content: bytes) -> tuple[str, ...]:
    """The number format of each cell style, by its number."""
    own: dict[int, str] = {}
    styles: list[int] = []
    waiting: list[int] = []
    for name, attributes, _ in _elements(content):
        if name == "numFmt":
            own[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif name == "xf":
            waiting.append(int(attributes.get("numFmtId", "0")))
        elif name in ("cellXfs", "cellStyleXfs"):
            styles = waiting if name == "cellXfs" else styles
            waiting = []
    return tuple(own.get(style, BUILT_IN.get(style, "")) for style in styles)


def _marks(sheet: str, content: bytes, formats: Sequence[str]) -> Marks:
    found: dict[tuple[int, int], Mark] = {}
    tall = wide = 0
    formula = value = False
    error = ""
    for name, attributes, text in _elements(content):
        if name == "f":
            formula = True
        elif name in ("v", "is"):
            value, error = True, text
        elif name == "c":
            style = int(attributes.get("s", "0"))
            code = formats[style] if style < len(formats) else ""
            kind = attributes.get("t", "n")
            mark = Mark(
                error if kind == "e" else "", formula and not value, *(_shown(code) if kind == "n" else (False, None))
            )
            place = _place(attributes["r"])
            if value:
                tall, wide = max(tall, place[0] + 1), max(wide, place[1] + 1)
            if tall * wide > MOST_CELLS:
                raise TooFarError(sheet, attributes["r"])
            if mark != Mark():
                found[place] = mark
            formula, value, error = False, False, ""
    return found


def _shown(code: str) -> tuple[bool, int | None]:
    """Whether a number format shows per cent, and how many decimals; None where it shows as many as there are.

    >>> _shown("0.0000"), _shown("#,##0"), _shown("0.0%"), _shown("General"), _shown('0.0" điểm"')
    ((False, 4), (False, 0), (True, 1), (False, None), (False, 1))
    """
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].', "", code.partition(";")[0])
    percent = "%" in plain
    fixed = re.search(r"0(?:\.(0*))?(?![.0#?])", plain)
    if not fixed or re.search(r"[#?/Ee]", plain.partition(".")[2]):
        return percent, None
    return percent, len(fixed[1] or "")


def _place(name: str) -> tuple[int, int]:
    """
    >>> _place("D14")
    (13, 3)
    """
    found = re.fullmatch(r"([A-Z]+)([0-9]+)", name)
    if not found:
        raise ValueError(name)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1
