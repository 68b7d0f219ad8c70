"""What is still to be translated: Vietnamese texts whose English twin is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.gate.tables import RawPackage, Table


def untranslated(packages: Iterable[RawPackage]) -> dict[str, int]:
    """File → how many of its texts have no English; files that have all are left out."""
    counts = {table.file: _missing(table) for package in packages for table in package.tables.values()}
    return {file: count for file, count in sorted(counts.items()) if count}


def _missing(table: Table) -> int:
    stems = [name.removesuffix("_vi") for name in table.header if name.endswith("_vi")]
    return sum(
        bool(vi) and not en
        for stem in stems
        for vi, en in zip(table.columns[f"{stem}_vi"], table.columns[f"{stem}_en"], strict=True)
    )
