"""Fictional data that show every feature: a province (Tỉnh Mẫu, in Nước Mẫu) and a whole country of real size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.errors import UseError
from generator.sample import country, province, writing

if TYPE_CHECKING:
    from pathlib import Path

PLANTED = ("statement", "package", "kind", "note")
"""Columns of planted.csv: the errors among the statements, for whoever wants to see whether they are found."""


def write_province(folder: Path, communes: int = 143, editions: int = 4, seed: int = 1) -> int:
    """Write Tỉnh Mẫu below folder/datasets; returns how many packages. UseError for what cannot be."""
    writing.claim(folder)
    made = province.province(communes, editions, seed)
    packages = province.packages_of(made)
    planted = writing.table_bytes(PLANTED, made.planted)
    mark = {"sample": "province", "communes": communes, "editions": editions, "seed": seed}
    writing.write(folder, packages, mark, {"planted.csv": planted})
    return len(packages)


def write_country(folder: Path, seed: int = 1, size: country.Size = country.VIETNAM) -> int:
    """Write the country below folder/datasets; returns how many packages. It has no planted errors."""
    writing.claim(folder)
    if seed < 0:
        raise UseError("sample.seed", n=str(seed))
    packages = country.country(size, seed)
    writing.write(folder, packages, {"sample": "country", "seed": seed}, {})
    return len(packages)
