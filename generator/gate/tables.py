"""What the gate hands on: the cells of each table, exactly as they stand, with their physical lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Table:
    """One CSV file. Columns keep the raw text of every cell; lines[i] is the physical line of row i.

    name: "units", "statements", … or "scores/<edition>"; file: the path that messages show;
    content: the bytes that were read, for whoever judges them a second time.
    """

    name: str
    file: str
    header: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    lines: tuple[int, ...]
    content: bytes = field(default=b"", repr=False)

    def rows(self) -> list[dict[str, str]]:
        return [dict(zip(self.header, cells, strict=True)) for cells in zip(*self.columns.values(), strict=True)]

    def __len__(self) -> int:
        return len(self.lines)


@dataclass(frozen=True)
class RawPackage:
    """One folder that passed the gate: its descriptor (parsed JSON) and its tables by name."""

    name: str
    folder: str
    descriptor: Mapping[str, Any]
    tables: Mapping[str, Table]
