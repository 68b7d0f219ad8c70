"""Packages in memory to folders: tables as CSV, sheets as whole columns, descriptors in step, all of it at the end."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from generator import describe
from generator.errors import UseError
from generator.gate.files import DESCRIPTOR
from generator.gate.schema import SCORES, tables_of
from generator.gate.tables import RawPackage, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from generator.sample.vocabulary import Named

Row = dict[str, str]
"""One row of a table; columns that it does not name are empty."""

MARK = "sample.json"
"""Says that a folder is a sample's, how it was made, and so that it may be made anew."""
NOT_APPLICABLE, EMPTY = -1, -2


@dataclass(frozen=True)
class Sheet:
    """An edition's scores. values: units × indicators, integers of the last printed place, or what is missing."""

    edition: str
    units: Sequence[str]
    cohorts: Sequence[str]
    indicators: Sequence[str]
    values: npt.NDArray[np.int32]
    decimals: int


@dataclass(frozen=True)
class Package:
    """One folder below `datasets/`: what people write of it, its tables by name, its sheets."""

    name: str
    title: Named
    description: Named
    tables: dict[str, list[Row]]
    sheets: list[Sheet] = field(default_factory=list)


def write(folder: Path, packages: Sequence[Package], mark: Mapping[str, object], beside: Mapping[str, bytes]) -> None:
    """Write the packages below folder/datasets and other files beside it; an earlier sample there is replaced.

    UseError where the folder holds something else or cannot be written.
    """
    claim(folder)
    files = {f"datasets/{name}": content for name, content in contents(packages)}
    try:
        _replace(folder, files, {**beside, MARK: json.dumps(mark, sort_keys=True).encode() + b"\n"})
    except OSError as error:
        raise UseError("sample.not-writable", folder=str(folder), why=error.strerror or str(error)) from None


def claim(folder: Path) -> None:
    """Refuse a folder that is not ours: it has something in it and no mark of an earlier sample."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UseError("sample.not-a-folder", folder=str(folder))
    if folder.is_dir() and not (folder / MARK).is_file() and any(folder.iterdir()):
        raise UseError("sample.not-ours", folder=str(folder), mark=MARK)


def _replace(folder: Path, files: Mapping[str, bytes], beside: Mapping[str, bytes]) -> None:
    """The mark is written first, so that a run that was interrupted can be repeated."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (MARK, *sorted(beside.keys() - {MARK})):
        (folder / name).write_bytes(beside[name])
    if (folder / "datasets").exists():
        shutil.rmtree(folder / "datasets")
    for parent in sorted({(folder / name).parent for name in files}):
        parent.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def contents(packages: Sequence[Package]) -> Iterable[tuple[str, bytes]]:
    """Every file of the packages, by its path below `datasets/`."""
    raw = [_raw(package) for package in packages]
    for package, read in zip(packages, raw, strict=True):
        yield f"{package.name}/{DESCRIPTOR}", describe.as_bytes(describe.descriptor(read, raw))
        for name, rows in package.tables.items():
            if rows:
                yield f"{package.name}/{name}.csv", table_bytes(_header(package, name), rows)
        for sheet in package.sheets:
            yield f"{package.name}/{SCORES}/{sheet.edition}.csv", sheet_bytes(sheet)


def table_bytes(header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A table as CSV; ValueError for a column that the contract does not know."""
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def sheet_bytes(sheet: Sheet) -> bytes:
    """A sheet as CSV: each different value becomes text once, however many cells hold it."""
    cells = _texts(sheet.decimals)[sheet.values].tolist()
    first = [list(sheet.units), *([list(sheet.cohorts)] if sheet.cohorts else [])]
    names = ["unit", *(["cohort"] if sheet.cohorts else []), *sheet.indicators]
    lines = [",".join((*head, *row)) for *head, row in zip(*first, cells, strict=True)]
    return "\n".join((",".join(names), *lines, "")).encode()


@cache
def _texts(decimals: int) -> npt.NDArray[np.object_]:
    """Value → text for 0 to 1,000 (points) or 0 to 1 (shares); the last two places hold what is missing.

    >>> [str(_texts(2)[value]) for value in (0, 1250, NOT_APPLICABLE, EMPTY)]
    ['0.00', '12.50', 'NA', '']
    """
    one = 10**decimals
    top = 1000 * one if decimals <= 2 else one
    texts = [f"{value // one}.{value % one:0{decimals}d}" for value in range(top + 1)]
    return np.array([*texts, "", "NA"], dtype=object)


def _header(package: Package, name: str) -> tuple[str, ...]:
    return next(schema.header for schema in tables_of(package.name) if schema.name == name)


def _raw(package: Package) -> RawPackage:
    """The package as the gate would read it, as far as `describe` looks at it."""
    tables = [_table(name, _header(package, name), rows) for name, rows in package.tables.items() if rows]
    return RawPackage(
        package.name,
        package.name,
        _words(package),
        {table.name: table for table in (*tables, *map(_sheet_table, package.sheets))},
    )


def _table(name: str, header: tuple[str, ...], rows: Sequence[Row]) -> Table:
    columns = {column: tuple(row.get(column, "") for row in rows) for column in header}
    return Table(name, f"{name}.csv", header, columns, tuple(range(2, len(rows) + 2)))


def _sheet_table(sheet: Sheet) -> Table:
    """Only the columns that may refer to something; scores refer to nothing."""
    columns = {"unit": tuple(sheet.units), **({"cohort": tuple(sheet.cohorts)} if sheet.cohorts else {})}
    name = f"{SCORES}/{sheet.edition}"
    return Table(name, f"{name}.csv", (*columns, *sheet.indicators), columns, tuple(range(2, len(sheet.units) + 2)))


def _words(package: Package) -> dict[str, Any]:
    return {
        "name": package.name,
        "title": package.title.vi,
        "title_en": package.title.en,
        "description": package.description.vi,
        "description_en": package.description.en,
        "version": "1.0.0",
        "licenses": [{"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/", "title": "CC0"}],
        "contributors": [{"title": "Thước Đo", "roles": ["publisher"]}],
    }
