"""From text to rows of cells: one record a line, every line as wide as the header, quotes where they belong."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.gate.findings import Findings

_FIELD = re.compile(r'(?:^|,)(?:"((?:[^"]|"")*+)"|([^",]*+))(?=,|$)')
_LOOK_AHEAD = 50
"""Lines in which a quote that stays open may close again; beyond that it is an open quote, not a long cell."""


@dataclass
class Form:
    """A file's cells. columns[i]: the cells of field i + 1; lines: where rows stand; whole: no row was refused."""

    header: list[str]
    columns: list[tuple[str, ...]]
    lines: list[int]
    whole: bool = field(default=True)


def parse(text: str, file: str, findings: Findings) -> Form | None:
    """None where not even the header can be read. A refused row is left out, and said."""
    physical = text.split("\n")
    physical.pop()
    header = _fields(physical[0])
    if header is None:
        findings.add("quote-in-header", file, 1, found=physical[0])
        return None
    if _other_separator(header, physical[0], file, findings):
        return None
    width = len(header)
    if '"' not in text:
        form = _plain(header, physical)
        if form is not None:
            return form
    rows: list[list[str]] = []
    lines: list[int] = []
    whole = True
    number = 1
    while number < len(physical):
        cells, taken = _record(physical, number, width, file, findings)
        if cells is None:
            whole = False
        else:
            rows.append(cells)
            lines.append(number + 1)
        number += taken
    return Form(header, _columns(rows, width), lines, whole)


def _plain(header: list[str], physical: list[str]) -> Form | None:
    """The fast way for files without quotes; None where a row is blank or of another width."""
    width = len(header)
    rows = [line.split(",") for line in physical[1:]]
    if {len(row) for row in rows} - {width} or "," * (width - 1) in physical:
        return None
    return Form(header, _columns(rows, width), list(range(2, len(physical) + 1)))


def _columns(rows: list[list[str]], width: int) -> list[tuple[str, ...]]:
    return list(zip(*rows, strict=True)) if rows else [()] * width


def _record(
    physical: list[str], number: int, width: int, file: str, findings: Findings
) -> tuple[list[str] | None, int]:
    """The cells of the record that starts on a line (None: refused) and how many lines it takes."""
    line = physical[number]
    cells = _fields(line)
    if cells is None:
        return None, _bad_quote(physical, number, width, file, findings)
    if not any(cells):
        findings.add("blank-row", file, number + 1)
        return None, 1
    if len(cells) != width:
        findings.add(
            "row-width",
            file,
            number + 1,
            min(len(cells), width) + 1,
            found=line,
            cells=str(len(cells)),
            width=str(width),
        )
        return None, 1
    return cells, 1


def _fields(line: str) -> list[str] | None:
    """The cells of one line; None where its quotes do not fit.

    >>> _fields('a,"b, c",d'), _fields('a,b"c'), _fields(",")
    (['a', 'b, c', 'd'], None, ['', ''])
    """
    if '"' not in line:
        return line.split(",")
    cells: list[str] = []
    end = 0
    for match in _FIELD.finditer(line):
        if match.start() != end:
            return None
        end = match.end()
        cells.append(match[2] if match[1] is None else match[1].replace('""', '"'))
    return cells if end == len(line) else None


def _bad_quote(physical: list[str], number: int, width: int, file: str, findings: Findings) -> int:
    """Says what is wrong with the quotes of a line; returns the lines to pass over."""
    line = physical[number]
    column = _column_of_fault(line)
    if line.count('"') % 2 == 0:
        findings.add("quote-inside", file, number + 1, column, found=line)
        return 1
    joined = line
    for ahead, following in enumerate(physical[number + 1 : number + 1 + _LOOK_AHEAD], 2):
        joined += f"\n{following}"
        if '"' in following and following.count('"') % 2:
            cells = _fields(joined)
            if cells is not None and len(cells) == width:
                findings.add("newline-in-cell", file, number + 1, column, found=cells[column - 1])
                return ahead
            break
    findings.add("unclosed-quote", file, number + 1, column, found=line)
    return 1


def _column_of_fault(line: str) -> int:
    column, end = 1, 0
    for match in _FIELD.finditer(line):
        if match.start() != end:
            break
        end = match.end()
        column += 1
    return column


def _other_separator(header: list[str], line: str, file: str, findings: Findings) -> bool:
    for separator, name in ((";", ";"), ("\t", "tab"), ("|", "|")):
        if len(header) == 1 and separator in line:
            findings.add("other-separator", file, 1, found=line, separator=name)
            return True
    return False
