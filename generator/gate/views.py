"""Tables as the rules between them see them: rows whose cells are all right, and a way to point at one cell."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from generator.gate import decode, form, header
from generator.gate.cells import judge_column
from generator.gate.findings import Findings
from generator.gate.schema import SCORES
from generator.gate.tables import Table

if TYPE_CHECKING:
    from generator.gate.files import Folder
    from generator.gate.schema import TableSchema

Row = Mapping[str, str]


@dataclass
class View:
    """One table. refused: rows with a refused cell; whole: nothing is missing, so what is not here does not exist."""

    schema: TableSchema
    table: Table
    findings: Findings
    refused: set[int] = field(default_factory=set)
    whole: bool = True

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Index and cells of each row that may be relied on."""
        for i, row in enumerate(self._all):
            if i not in self.refused:
                yield i, row

    def row(self, i: int) -> Row:
        return self._all[i]

    @property
    def _all(self) -> list[dict[str, str]]:
        if not hasattr(self, "_rows"):
            self._rows = self.table.rows()
        return self._rows

    def line(self, i: int) -> int:
        return self.table.lines[i]

    def add(self, code: str, i: int, name: str, found: str | None = None, **params: str) -> None:
        """A problem with the cell of row i in column `name`; found where it is not simply the cell."""
        number = self.table.header.index(name) + 1 if name in self.table.header else 0
        cell = self.table.columns[name][i] if found is None and number else found or ""
        self.findings.add(code, self.table.file, self.line(i), number, field=name, found=cell, **params)


@dataclass
class Draft:
    """One package on its way through the gate."""

    folder: Folder
    views: dict[str, View] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    """Tables that are there but could not be read, or whose columns are not what they should be."""
    descriptor: Mapping[str, Any] | None = None
    sheets: dict[str, Table] = field(default_factory=dict)
    """Tables of scores by name, "scores/<edition>"."""

    @property
    def name(self) -> str:
        return self.folder.name

    def view(self, table: str) -> View | None:
        """The table for rules to use; None where it is left out or broken."""
        return self.views.get(table)

    def rows(self, table: str) -> Iterator[tuple[int, Row]]:
        view = self.views.get(table)
        return view.rows() if view else iter(())

    def known(self, table: str) -> bool:
        """Whether all rows of the table are known: it is whole, or rightly left out."""
        view = self.views.get(table)
        return view.whole and not view.refused if view else table not in self.broken


def read_table(
    folder: Folder, schema: TableSchema, findings: Findings, *, required: Sequence[str] | None = None
) -> tuple[View | None, bool]:
    """The view of one file, and whether the file was fit to be one; every cell is judged either way."""
    name = f"{schema.name}.csv"
    file = f"{folder.shown}/{name}"
    text = decode.decode(folder.files[name], file, findings)
    parsed = form.parse(text, file, findings) if text is not None else None
    if text is None or parsed is None:
        return None, False
    meant, right = header.columns(
        parsed.header, schema, schema.header if required is None else required, file, findings
    )
    refused: set[int] = set()
    cells = {column: values for column, values in zip(meant, parsed.columns, strict=True) if column}
    for number, column in enumerate(meant, 1):
        if column:
            refused |= judge_column(schema.column(column), cells[column], parsed.lines, number, file, findings)
    if not right:
        return None, False
    if not parsed.lines and parsed.whole and not schema.may_be_bare:
        findings.add("header-only", file, 1)
        return None, False
    kept = cells if schema.name.startswith(SCORES) else _once(cells)
    table = Table(schema.name, file, tuple(meant), kept, tuple(parsed.lines), text.encode())
    view = View(schema, table, findings, refused, parsed.whole)
    _duplicate_keys(view)
    return view, True


def trusted_table(folder: Folder, schema: TableSchema) -> View:
    """The view of a file that passed before: read, not judged."""
    name = f"{schema.name}.csv"
    findings = Findings()
    content = decode.passed(folder.files[name])
    parsed = form.parse(content.decode(), name, findings)
    assert parsed is not None  # noqa: S101 - it passed
    cells = _once(dict(zip(parsed.header, parsed.columns, strict=True)))
    table = Table(schema.name, f"{folder.shown}/{name}", tuple(parsed.header), cells, tuple(parsed.lines), content)
    return View(schema, table, findings)


def _once(columns: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The same columns, each text once in memory: in tables that stay, parents, kinds and dates recur."""
    return {name: tuple(map(sys.intern, cells)) for name, cells in columns.items()}


def _duplicate_keys(view: View) -> None:
    """Rows whose key stands on an earlier line already."""
    key = [name for name in view.schema.key if name in view.table.columns]
    keys = list(zip(*(view.table.columns[name] for name in key), strict=True))
    if len(set(keys)) == len(keys):
        return
    first: dict[tuple[str, ...], int] = {}
    for i, cells in enumerate(keys):
        if i in view.refused:
            continue
        if cells in first:
            view.add(
                "duplicate-key",
                i,
                key[-1],
                " + ".join(c for c in cells if c),
                key=", ".join(key),
                first=str(view.line(first[cells])),
            )
            view.refused.add(i)
        else:
            first[cells] = i
