"""A package as one workbook: a sheet of notes, then a sheet a table; what is a number in the CSV is one here."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.i18n import LANGUAGES, translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS, COLUMNS, LETTERS, NAME = 1_048_576, 16_384, 32_767, 31
"""What a sheet holds at most, with its header; what a cell and the name of a sheet hold. Source: Excel's limits."""

NUMBERS = frozenset({"number", "integer", "year"})


@dataclass(frozen=True)
class Sheet:
    """A table: its file's name without the ending, its title by language, fields as in a Table Schema, raw columns."""

    name: str
    title: Mapping[str, str]
    fields: Sequence[Mapping[str, Any]]
    columns: Mapping[str, Sequence[str]]

    @property
    def rows(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    @property
    def cells(self) -> int:
        """Those that are not empty."""
        return sum(len(texts) - texts.count("") for texts in self.columns.values())


@dataclass(frozen=True)
class Notes:
    """What the first sheet says of the package; texts by language where they have one. address: "" if not known.

    apart: whether the computed tables are too long for the workbook and stand beside it.
    """

    title: Mapping[str, str]
    description: Mapping[str, str]
    version: str
    licence: str
    licence_url: str
    publisher: str
    address: str
    today: str
    apart: bool = False


def workbook_bytes(notes: Notes, sheets: Sequence[Sheet], most: int = ROWS) -> bytes:
    """The workbook; the same bytes for the same tables. most: rows of a sheet; longer tables go on in a second one."""
    import xlsxwriter

    out = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, settings) as book:
        day = dt.datetime.fromisoformat(notes.today)
        title = notes.title[LANGUAGES[0]]
        book.set_properties({"title": title, "author": notes.publisher, "created": day})
        looks = _Looks(book)
        parts = [part for sheet in sheets for part in _parts(sheet, most)]
        names = sheet_names([*_titles(), *(name for name, _, _ in parts)])
        _write_notes(book.add_worksheet(names[0]), notes, list(zip(names[1:], parts, strict=True)), looks)
        for name, (_, sheet, rows) in zip(names[1:], parts, strict=True):
            _write(book.add_worksheet(name), sheet, rows, looks)
    return out.getvalue()


def fits(sheet: Sheet) -> bool:
    """Whether a table has no more columns than a sheet can have, and no text longer than a cell."""
    return len(sheet.fields) <= COLUMNS and all(len(t) <= LETTERS for texts in sheet.columns.values() for t in texts)


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Names that Excel accepts, each once: 31 letters at most, none of []:*?/\\; long ones keep beginning and end.

    >>> sheet_names(["units", "scores/gia-dinh-ha-department-2019-so-lieu", "UNITS"])
    ['units', 'gia-dinh-ha-dep…nt-2019-so-lieu', 'UNITS~2']
    """
    found: list[str] = []
    for name in wanted:
        plain = re.sub(r"[][:*?/\\]", "-", name.removeprefix("scores/"))
        given, n = _shortened(plain, NAME), 1
        while given.casefold() in {other.casefold() for other in found}:
            n += 1
            given = f"{_shortened(plain, NAME - 1 - len(str(n)))}~{n}"
        found.append(given)
    return found


def _shortened(name: str, most: int) -> str:
    half = (most - 1) // 2
    return name if len(name) <= most else f"{name[:half]}…{name[-(most - 1 - half) :]}"


def _titles() -> list[str]:
    return [" ".join(translator(language)("workbook.notes") for language in LANGUAGES)]


class _Looks:
    """Formats, each added once: numbers show as many decimals as were printed."""

    def __init__(self, book: Workbook) -> None:
        self.head: Format = book.add_format({"bold": True, "bg_color": "#E8EEF3", "bottom": 1, "text_wrap": True})
        self.head.set_align("top")
        self.bold: Format = book.add_format({"bold": True})
        self.big: Format = book.add_format({"bold": True, "font_size": 14})
        self.wrapped: Format = book.add_format({"text_wrap": True, "valign": "top"})
        self.decimals: list[Format] = [book.add_format({"num_format": _shown(places)}) for places in range(7)]


def _shown(places: int) -> str:
    return f"0.{'0' * places}" if places else "0"


Part = tuple[str, Sheet, range]


def _parts(sheet: Sheet, most: int) -> list[Part]:
    """The rows of each sheet that a table needs; a table without rows has one."""
    body = most - 1
    starts = range(0, max(sheet.rows, 1), body)
    return [
        (f"{sheet.name}~{i + 1}" if i else sheet.name, sheet, range(start, min(start + body, sheet.rows)))
        for i, start in enumerate(starts)
    ]


def _write(page: Worksheet, sheet: Sheet, rows: range, looks: _Looks) -> None:
    """Header, then columns. Cells that hold no number, such as NA, stay the text that they are; empty ones are left."""
    page.freeze_panes(1, 1)
    for j, field in enumerate(sheet.fields):
        page.write_string(0, j, field["name"], looks.head)
        if field.get("title"):
            page.write_comment(0, j, field["title"])
    for j, field in enumerate(sheet.fields):
        texts = sheet.columns[field["name"]]
        wide = max((len(texts[i]) for i in rows[:200]), default=0)
        page.set_column(j, j, min(max(wide, len(field["name"]), 6) + 2, 48))
    if rows:
        page.autofilter(0, 0, len(rows), len(sheet.fields) - 1)
    numeric = [field["type"] in NUMBERS for field in sheet.fields]
    columns = [sheet.columns[field["name"]] for field in sheet.fields]
    decimals, string, number = looks.decimals, page.write_string, page.write_number
    for i, row in enumerate(rows, 1):
        for j, (texts, is_number) in enumerate(zip(columns, numeric, strict=True)):
            text = texts[row]
            if not text:
                continue
            if is_number and text != "NA":
                number(i, j, float(text), decimals[len(text.partition(".")[2])])
            else:
                string(i, j, text)


def _write_notes(page: Worksheet, notes: Notes, parts: Sequence[tuple[str, Part]], looks: _Looks) -> None:
    page.set_column(0, 0, 34)
    page.set_column(1, 1, 90)
    page.hide_gridlines(2)
    row = 0
    for language in LANGUAGES:
        t = translator(language)
        page.write_string(row, 0, notes.title.get(language) or notes.title[LANGUAGES[0]], looks.big)
        row += 1
        for key, text in _facts(notes, language):
            page.write_string(row, 0, t(f"workbook.{key}"), looks.wrapped)
            page.write_string(row, 1, text, looks.wrapped)
            row += 1
        for key in ("empty", "na", "zero", "decimals"):
            page.write_string(row, 0, t(f"workbook.{key}"), looks.wrapped)
            page.write_string(row, 1, t(f"workbook.{key}_means"), looks.wrapped)
            row += 1
        row += 1
    page.write_string(row, 0, _titles_of("sheet"), looks.bold)
    page.write_string(row, 1, _titles_of("table"), looks.bold)
    for i, (name, (_, sheet, rows)) in enumerate(parts, row + 1):
        titles = " · ".join(dict.fromkeys(filter(None, sheet.title.values())))
        counted = " · ".join(
            translator(language)("data.rows", n=translator(language).integer(len(rows))) for language in LANGUAGES
        )
        page.write_url(i, 0, f"internal:'{name}'!A1", string=name)
        page.write_string(i, 1, f"{sheet.name}.csv: {titles + '; ' if titles else ''}{counted}", looks.wrapped)


def _titles_of(key: str) -> str:
    return " / ".join(translator(language)(f"workbook.{key}") for language in LANGUAGES)


def _facts(notes: Notes, language: str) -> list[tuple[str, str]]:
    """Key and text of each line that says something."""
    t = translator(language)
    licence = f"{notes.licence} ({notes.licence_url})" if notes.licence_url else notes.licence
    found = [
        ("about", notes.description.get(language, "")),
        ("source", f"{notes.publisher}. {t('workbook.sources')}" if notes.publisher else t("workbook.sources")),
        ("version", t("data.updated", date=t.date(notes.today), version=notes.version or "–")),
        ("licence", licence),
        ("address", notes.address),
        ("computed", t("workbook.computed_apart") if notes.apart else ""),
    ]
    return [(key, text) for key, text in found if text]
