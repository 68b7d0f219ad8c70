"""The table within a sheet: under which headings, from which row to which, and what around it is something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.gate.signs import slug
from generator.importing.words import GROUP_ROW, NUMBERING, UNIT_HEADINGS, is_summary, unit_like

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from generator.importing.workbook import Grid

_ONLY_POINTS = re.compile(
    r"[(\[]\s*(?:tối đa\s*)?([0-9]+(?:[.,][0-9]+)?)\s*(?:điểm|đ)?\s*[)\]]"
    r"|(?:tối đa\s*)?([0-9]+(?:[.,][0-9]+)?)\s*(?:điểm|đ)|([1-9][0-9]{1,3})",
    re.IGNORECASE,
)
"""A heading that gives points alone; a bare number of one digit may be a code."""
DEEPEST = 60
"""Rows in which the first heading must stand."""


@dataclass(frozen=True)
class Heading:
    """One column of a table. parts: the words above it from top to bottom, each once; place: the cell of the last."""

    column: int
    parts: tuple[str, ...]
    place: tuple[int, int]
    maximum: str = ""
    """Words of the row of maximum points, where there is one."""

    @property
    def text(self) -> str:
        return self.parts[-1] if self.parts else ""


@dataclass(frozen=True)
class TableRow:
    """A row below the headings. name: what stands in the column of units; group: the last row that headed a part."""

    row: int
    name: str
    place: tuple[int, int]
    group: str = ""


@dataclass(frozen=True)
class Skipped:
    """A row or column that is no score, and what it says."""

    kind: str
    row: int
    column: int
    text: str


@dataclass(frozen=True)
class WorkTable:
    """A table of a sheet. titles: the words above it; units: the column of units; rows: those that may be units."""

    grid: Grid
    titles: tuple[str, ...]
    headings: tuple[Heading, ...]
    units: int
    rows: tuple[TableRow, ...]
    skipped: tuple[Skipped, ...]

    @property
    def first(self) -> int:
        return self.headings[0].place[0]

    @property
    def last(self) -> int:
        return self.rows[-1].row


def find(grid: Grid, known: Callable[[str], bool]) -> WorkTable | None:
    """The table of a sheet, None where no column holds names of units. known: whether the register has such a name."""
    spread = _spread(grid)
    column = _unit_column(grid, spread, known)
    if column is None:
        return None
    start = _first_unit(grid, spread, column, known)
    top, bottom = _heading_rows(grid, spread, column, start)
    if top is None:
        return None
    rows, skipped = _rows(grid, spread, column, start, known)
    titles = tuple(dict.fromkeys(text for row in range(top) for text in _row_texts(grid, spread, row) if text))
    headings = tuple(_headings(grid, spread, top, bottom, start))
    return WorkTable(grid, titles, headings, column, tuple(rows), tuple(skipped))


def _spread(grid: Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """Each cell under a merged one, and the cell that has its words."""
    return {
        (row, column): first
        for first, last in grid.merged
        for row in range(first[0], last[0] + 1)
        for column in range(first[1], last[1] + 1)
    }


def _at(grid: Grid, spread: dict[tuple[int, int], tuple[int, int]], row: int, column: int) -> str:
    """The words that a reader sees over a cell, numbers as words."""
    row, column = spread.get((row, column), (row, column))
    value = grid.at(row, column)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return grid.text(row, column) if isinstance(value, str) else str(value)


def _row_texts(grid: Grid, spread: dict[tuple[int, int], tuple[int, int]], row: int) -> list[str]:
    return list(dict.fromkeys(_at(grid, spread, row, column) for column in range(grid.width)))


def _has_number(grid: Grid, row: int, *, after: int) -> bool:
    """Whether a row has something like a score to the right of its name."""
    cells = (grid.at(row, column) for column in range(after + 1, grid.width))
    return any(not isinstance(c, str) or re.fullmatch(r"[0-9., ]*[0-9]\s?%?", c.strip()) for c in cells)


def _name(
    grid: Grid, spread: dict[tuple[int, int], tuple[int, int]], row: int, column: int
) -> tuple[str, tuple[int, int]]:
    """The name of a row: in its column, or in a cell left of it, as sums and headings of groups have theirs."""
    for at in range(column, -1, -1):
        place = spread.get((row, at), (row, at))
        text = grid.text(*place)
        if text and not NUMBERING.fullmatch(text):
            return text, place
    return "", (row, column)


def _is_unit(name: str, known: Callable[[str], bool]) -> bool:
    return bool(name) and not is_summary(name) and (known(name) or unit_like(name))


def _unit_column(
    grid: Grid, spread: dict[tuple[int, int], tuple[int, int]], known: Callable[[str], bool]
) -> int | None:
    """The column with the most names of units below a heading; the first such column where several have as many."""
    counts = []
    for column in range(grid.width):
        names = [grid.text(row, column) for row in range(len(grid.rows)) if (row, column) not in spread]
        headed = any(slug(name) in UNIT_HEADINGS for name in _column_texts(grid, column))
        found = sum(_is_unit(name, known) for name in names)
        certain = sum(known(name) for name in names if name)
        counts.append((found * (3 if headed else 1), certain, -column))
    best = max(counts, default=(0, 0, 0))
    return -best[2] if best[0] else None


def _column_texts(grid: Grid, column: int) -> Iterator[str]:
    for row in range(min(DEEPEST, len(grid.rows))):
        yield grid.text(row, column)


def _labels(grid: Grid, spread: dict[tuple[int, int], tuple[int, int]], column: int) -> list[int]:
    """Rows whose cell says that names of units stand below it."""
    rows = range(min(DEEPEST, len(grid.rows)))
    return [row for row in rows if slug(_at(grid, spread, row, column)) in UNIT_HEADINGS]


def _first_unit(
    grid: Grid, spread: dict[tuple[int, int], tuple[int, int]], column: int, known: Callable[[str], bool]
) -> int:
    """The first row with a unit's name below the heading; without a heading, the first with figures beside it."""
    labels = _labels(grid, spread, column)
    rows = range(max(labels) + 1 if labels else 0, len(grid.rows))
    units = [row for row in rows if _is_unit(grid.text(row, column), known)]
    return next((row for row in units if _has_number(grid, row, after=column)), units[0] if units else len(grid.rows))


def _heading_rows(
    grid: Grid, spread: dict[tuple[int, int], tuple[int, int]], column: int, start: int
) -> tuple[int | None, int]:
    """First and last row of the headings; None where there is none above the first unit."""
    labelled = _labels(grid, spread, column)
    if labelled and labelled[0] < start:
        return labelled[0], start - 1
    rows = [r for r in range(start) if len({t for t in _row_texts(grid, spread, r) if t}) >= 2]
    return (rows[-1], start - 1) if rows else (None, 0)


def _headings(
    grid: Grid, spread: dict[tuple[int, int], tuple[int, int]], top: int, bottom: int, start: int
) -> Iterator[Heading]:
    """Each column with words above it; rows that only number the columns or give maximum points are set apart."""
    rows = range(top, max(bottom, top) + 1)
    maxima = [r for r in rows if r > top and _is_maxima(grid, spread, r)]
    plain = [r for r in rows if r not in maxima and not (r > top and _only_numbers(grid, spread, r))]
    plain = [r for r in plain if r == top or not _heads_a_group(grid, spread, r)]
    for column in range(grid.width):
        parts, place = _parts(grid, spread, plain, column)
        maximum = next((_at(grid, spread, r, column) for r in maxima), "")
        parts, maximum = _without_points(parts, maximum)
        filled = any(grid.at(r, column) != "" or grid.mark(r, column).error for r in range(start, len(grid.rows)))
        if parts or filled:
            yield Heading(column, parts, place or (top, column), maximum)


def _parts(
    grid: Grid, spread: dict[tuple[int, int], tuple[int, int]], rows: Sequence[int], column: int
) -> tuple[tuple[str, ...], tuple[int, int] | None]:
    parts: list[str] = []
    place = None
    for row in rows:
        text = _at(grid, spread, row, column)
        if text and text not in parts[-1:]:
            parts.append(text)
            place = spread.get((row, column), (row, column))
    return tuple(parts), place


def _without_points(parts: tuple[str, ...], maximum: str) -> tuple[tuple[str, ...], str]:
    """Words above a column without a last part that only gives its points.

    >>> _without_points(("Nhân lực", "(20 điểm)"), ""), _without_points(("1",), "")
    ((('Nhân lực',), '20'), (('1',), ''))
    """
    found = _ONLY_POINTS.fullmatch(parts[-1]) if len(parts) > 1 else None
    if not found:
        return parts, maximum
    return parts[:-1], maximum or next(group for group in found.groups() if group)


def _is_maxima(grid: Grid, spread: dict[tuple[int, int], tuple[int, int]], row: int) -> bool:
    first = next((text for text in _row_texts(grid, spread, row) if text), "")
    return bool(re.match("(diem|thang-diem)-?(toi-da|chuan|tran)|toi-da|thang-diem|max", slug(first)))


def _only_numbers(grid: Grid, spread: dict[tuple[int, int], tuple[int, int]], row: int) -> bool:
    """A row such as (1) (2) (3) or A, B, 1, 2: it numbers the columns."""
    texts = [text for text in _row_texts(grid, spread, row) if text]
    return bool(texts) and all(re.fullmatch(r"[(\[]?([0-9]{1,3}|[A-Za-z])[)\]]?(\s*=.*)?", text) for text in texts)


def _heads_a_group(grid: Grid, spread: dict[tuple[int, int], tuple[int, int]], row: int) -> bool:
    texts = [text for text in _row_texts(grid, spread, row) if text and not NUMBERING.fullmatch(text)]
    return len(texts) == 1 and bool(GROUP_ROW.match(slug(texts[0])))


def _rows(
    grid: Grid,
    spread: dict[tuple[int, int], tuple[int, int]],
    column: int,
    start: int,
    known: Callable[[str], bool],
) -> tuple[list[TableRow], list[Skipped]]:
    """Rows that are units or should be, and those that are sums, headings of groups and notes."""
    rows: list[TableRow] = []
    skipped: list[Skipped] = []
    group = _group_above(grid, spread, start)
    for row in range(start, len(grid.rows)):
        name, place = _name(grid, spread, row, column)
        numbers = _has_number(grid, row, after=column)
        if not name and not numbers:
            continue
        if name and is_summary(name) and not known(name):
            skipped.append(Skipped("summary", row, place[1], name))
        elif numbers or (_is_unit(name, known) and place[1] == column):
            rows.append(TableRow(row, name, place, group))
        elif GROUP_ROW.match(slug(name)) or (rows and _goes_on(grid, spread, column, row, known)):
            group = name
            skipped.append(Skipped("group", row, place[1], name))
        else:
            skipped.append(Skipped("note", row, place[1], name))
    return rows, skipped


def _group_above(grid: Grid, spread: dict[tuple[int, int], tuple[int, int]], start: int) -> str:
    texts = [t for t in _row_texts(grid, spread, start - 1) if t and not NUMBERING.fullmatch(t)] if start else []
    return texts[0] if len(texts) == 1 else ""


def _goes_on(
    grid: Grid,
    spread: dict[tuple[int, int], tuple[int, int]],
    column: int,
    row: int,
    known: Callable[[str], bool],
) -> bool:
    """Whether units with figures follow a row of words: then it heads them, else it is a note below the table."""
    return any(
        _is_unit(_name(grid, spread, r, column)[0], known) and _has_number(grid, r, after=column)
        for r in range(row + 1, len(grid.rows))
    )
