"""Fictional data that show every feature: a province (Tỉnh Mẫu, in Nước Mẫu) and a whole country of real size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.sample import province, writing

if TYPE_CHECKING:
    from pathlib import Path


def write_province(folder: Path, communes: int = 143, editions: int = 4, seed: int = 1) -> int:
    """Write Tỉnh Mẫu below folder/datasets; returns how many packages. UseError for what cannot be."""
    writing.claim(folder)
    made = province.province(communes, editions, seed)
    packages = province.packages_of(made)
    planted = writing.table_bytes(("statement", "package", "kind", "note"), made.planted)
    writing.write(folder, packages, province.mark_of(communes, editions, seed), {"planted.csv": planted})
    return len(packages)


def write_country(folder: Path, seed: int = 1) -> int:
    raise NotImplementedError
