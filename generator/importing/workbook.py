"""A workbook as grids of cells: what calamine reads, and beside it what calamine leaves out."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import python_calamine as calamine

from generator.errors import DataError, Problem
from generator.importing.shown import Mark, TooFarError, marks_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Value: TypeAlias = "str | int | float | bool | dt.date | dt.time | dt.timedelta"

CAP = 50_000_000
"""Bytes of a workbook; a ranking of a country's communes is under one million."""
UNPACKED_CAP = 600_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ODS_ERROR = b'calcext:value-type="error"'


@dataclass(frozen=True)
class Grid:
    """One sheet of a workbook. Rows and columns count from 0 at cell A1, whatever the sheet leaves empty.

    file: as the person typed it; merged: (first, last) corners of merged cells;
    marks: what calamine does not tell of a cell, by row and column;
    hides_errors: a cell with an error looks empty here.
    """

    file: str
    sheet: str
    rows: Sequence[Sequence[Value]]
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()
    marks: Mapping[tuple[int, int], Mark] = field(default_factory=dict)
    hides_errors: bool = False

    def at(self, row: int, column: int) -> Value:
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if column < len(cells) else ""

    def mark(self, row: int, column: int) -> Mark:
        return self.marks.get((row, column), Mark())

    def text(self, row: int, column: int) -> str:
        """The words of a cell, its spaces and letters put in order; "" where it holds no words."""
        value = self.at(row, column)
        return tidy(value) if isinstance(value, str) else ""

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)


def address(row: int, column: int) -> str:
    """A cell's name in the workbook.

    >>> address(0, 0), address(13, 3), address(4, 27)
    ('A1', 'D14', 'AB5')
    """
    return f"{letters(column)}{row + 1}"


def letters(column: int) -> str:
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def tidy(text: str) -> str:
    r"""Text as it is read: composed letters, single spaces, nothing invisible.

    >>> tidy(" Sở\u00a0Tài \n chính\u200b ")
    'Sở Tài chính'
    """
    plain = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cf")
    return " ".join(plain.split())


def read(path: Path) -> tuple[list[Grid], list[str]]:
    """The visible sheets that have cells, and the names of the others; DataError where the file is no workbook."""
    content = _content(path)
    try:
        with calamine.load_workbook(io.BytesIO(content)) as book:
            return _grids(book, content, path.as_posix())
    except TooFarError as error:
        raise _refused(path, "workbook-cell-too-far", sheet=error.sheet, cell=error.cell) from None
    except calamine.PasswordError:
        raise _refused(path, "workbook-encrypted") from None
    except calamine.CalamineError as error:
        raise _refused(path, "workbook-broken", reason=str(error)) from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # calamine gave up in its own language
            raise _refused(path, "workbook-broken", reason=str(error)) from None
        raise


def _grids(book: calamine.CalamineWorkbook, content: bytes, file: str) -> tuple[list[Grid], list[str]]:
    marks = marks_of(content)
    visible = {sheet.name for sheet in book.sheets_metadata if sheet.visible == calamine.SheetVisibleEnum.Visible}
    hides = marks is None and (not zipfile.is_zipfile(io.BytesIO(content)) or _says_error(content))
    grids, left_out = [], []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        rows: list[list[Value]] = list(sheet.to_python(skip_empty_area=False))
        if name not in visible or not any(cell != "" for row in rows for cell in row):
            left_out.append(name)
            continue
        merged = sheet.merged_cell_ranges or []
        grids.append(Grid(file, name, rows, merged, (marks or {}).get(name, {}), hides))
    return grids, left_out


def _says_error(content: bytes) -> bool:
    """Whether an OpenDocument sheet has a formula with an error, or a binary workbook may have one."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "content.xml" not in archive.namelist() or ODS_ERROR in archive.read("content.xml")


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(CAP + 1)
    except FileNotFoundError:
        raise _refused(path, "workbook-missing") from None
    except OSError as error:
        raise _refused(path, "workbook-unreadable", reason=error.strerror or "") from None
    code, what = _disguise(content)
    if code:
        raise _refused(path, code, **({"disguise": what} if what else {}))
    return content


def _disguise(content: bytes) -> tuple[str, str]:
    """Why the bytes are no workbook that can be read: a code and what they are instead."""
    if not content.strip():
        return "workbook-empty-file", ""
    if len(content) > CAP:
        return "workbook-too-large", ""
    if content.startswith(OLE):
        return ("workbook-encrypted", "") if ENCRYPTED in content else ("", "")
    if content.startswith(b"PK"):
        return _zip_fault(content)
    if content.startswith(b"%PDF"):
        return "not-a-workbook", "pdf"
    if re.match(rb"\s*<(!doctype|html|head|body|table)", content, re.IGNORECASE):
        return "not-a-workbook", "html"
    return "not-a-workbook", "text" if b"\0" not in content[:4096] else "other"


def _zip_fault(content: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED_CAP:
                return "workbook-too-large", ""
    except zipfile.BadZipFile:
        return "workbook-broken", ""
    if any(name.startswith("word/") for name in names):
        return "not-a-workbook", "word"
    if not any(name in names for name in ("xl/workbook.xml", "xl/workbook.bin", "content.xml", "_rels/.rels")):
        return "not-a-workbook", "zip"
    return "", ""


def _refused(path: Path, code: str, **params: str) -> DataError:
    return DataError([Problem(path.as_posix(), 0, 0, code, params=tuple(sorted(params.items())))])
