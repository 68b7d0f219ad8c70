"""What the gate hands on: the cells of each table, exactly as they stand, with their physical lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from generator.gate import decode, form
from generator.gate.findings import Findings

if TYPE_CHECKING:
    from generator.aside import Aside, Shelf


@dataclass(frozen=True)
class Table:
    """One CSV file. Columns keep the raw text of every cell; lines[i] is the physical line of row i.

    name: "units", "statements", … or "scores/<edition>"; file: the path that messages show; source: see `content`.
    """

    name: str
    file: str
    header: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    lines: Sequence[int]
    source: bytes | Aside = field(default=b"", repr=False)

    def rows(self) -> list[dict[str, str]]:
        return [dict(zip(self.header, cells, strict=True)) for cells in zip(*self.columns.values(), strict=True)]

    @property
    def content(self) -> bytes:
        """The bytes that were read, for whoever judges them a second time."""
        return _bytes(self.source)

    def __len__(self) -> int:
        return len(self.lines)


def _bytes(source: bytes | Aside) -> bytes:
    return source if isinstance(source, bytes) else source.read()


class SheetColumns(Mapping[str, tuple[str, ...]]):
    """The columns of a sheet that passed, read from its bytes when they are asked for; only who is listed is kept."""

    def __init__(self, header: tuple[str, ...], source: bytes | Aside) -> None:
        self._header = header
        self._source = source

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self._listed[name] if name in self._listed else dict(self._read())[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._header)

    def __len__(self) -> int:
        return len(self._header)

    def items(self) -> Any:  # noqa: ANN401 - pairs, read once for all
        return self._read()

    def values(self) -> Any:  # noqa: ANN401 - columns, read once for all
        return [cells for _, cells in self._read()]

    def _read(self) -> list[tuple[str, tuple[str, ...]]]:
        parsed = form.parse(_bytes(self._source).decode(), "", Findings())
        assert parsed is not None  # noqa: S101 - it passed
        return list(zip(self._header, parsed.columns, strict=True))

    @cached_property
    def _listed(self) -> Mapping[str, tuple[str, ...]]:
        content = _bytes(self._source)
        if self._header[:1] == ("unit",) and "cohort" not in self._header and b'"' not in content:
            lines = content.decode().split("\n")[1:-1]
            return {"unit": tuple(sys.intern(line.partition(",")[0]) for line in lines)}
        return {name: cells for name, cells in self._read() if name in ("unit", "cohort")}


def of_sheet(name: str, file: str, content: bytes) -> Table:
    """A sheet that passed, in UTF-8 with line feeds, as a table whose columns are read when they are asked for."""
    header = tuple(sys.intern(cell.strip('"')) for cell in content.partition(b"\n")[0].decode().split(","))
    lines = range(2, content.count(b"\n") + 1)
    return Table(name, file, header, SheetColumns(header, content), lines, content)


def put_aside(table: Table, shelf: Shelf) -> Table:
    """The same table, whose bytes lie on the shelf."""
    aside = shelf.put(table.content)
    read_late = isinstance(table.columns, SheetColumns)
    return replace(table, source=aside, columns=SheetColumns(table.header, aside) if read_late else table.columns)


WRITTEN: Final = ("$schema", "resources")
"""What `describe` writes into a descriptor; all else in it are people's words."""


class Descriptor(Mapping[str, Any]):
    """A descriptor that can be read: people's words at hand, the rest read from its bytes whenever it is asked for.

    Resources and schemas of a country's packages are 21 MB of JSON and 40 MB of values, which leave holes in the memory
    of whoever keeps them until all packages are judged; and who knows that they are in step needs none of them.
    """

    def __init__(self, words: Mapping[str, Any], content: bytes, written: Sequence[str] = WRITTEN) -> None:
        """written: those of WRITTEN that it has."""
        self.words = words
        self._content = content
        self._written = written

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        return self.words[name] if name in self.words else self.whole()[name]

    def __iter__(self) -> Iterator[str]:
        return iter((*self.words, *self._written))

    def __len__(self) -> int:
        return len(self.words) + len(self._written)

    @classmethod
    def of(cls, whole: Mapping[str, Any], content: bytes) -> Descriptor:
        """whole: what the bytes hold."""
        words = {name: value for name, value in whole.items() if name not in WRITTEN}
        return cls(words, content, [name for name in WRITTEN if name in whole])

    def whole(self) -> Mapping[str, Any]:
        """All of it, read anew."""
        found: Mapping[str, Any] = json.loads(decode.passed(self._content))
        return found


@dataclass(frozen=True)
class RawPackage:
    """One folder that passed the gate: its descriptor, in the end people's words alone, and its tables by name."""

    name: str
    folder: str
    descriptor: Mapping[str, Any]
    tables: Mapping[str, Table]

    @property
    def described(self) -> Mapping[str, Any]:
        """All there is of the descriptor, read at once."""
        return self.descriptor.whole() if isinstance(self.descriptor, Descriptor) else self.descriptor

    @property
    def words(self) -> dict[str, Any]:
        """What people wrote into the descriptor."""
        return {name: self.descriptor[name] for name in self.descriptor if name not in WRITTEN}
