"""From sheets and new rows to files: judged as a whole beside the folder first, then written all or not at all."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator import describe, gate, second_opinion
from generator.errors import DataError, UseError
from generator.gate.files import DESCRIPTOR
from generator.importing.workbook import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from generator.errors import Problem
    from generator.importing.base import Base
    from generator.importing.sheets import Sheet


def contents(base: Base, sheets: Mapping[str, Sequence[Sheet]]) -> dict[str, bytes]:
    """Every file that import makes or adds to, by its path below the folder. sheets: by package."""
    found = {}
    for package, made in sheets.items():
        for sheet in made:
            found[f"{package}/{sheet.name}"] = _csv([sheet.header, *sheet.rows])
    for (package, table), rows in base.added.items():
        old = base.files.get((package, table), b"")
        header = [] if old else [list(rows[0])]
        found[f"{package}/{table}.csv"] = old + _csv([*header, *(list(row.values()) for row in rows)])
    for package, words in base.words.items():
        found[f"{package}/{DESCRIPTOR}"] = describe.as_bytes(words)
    return found


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def judged(datasets: Path, files: dict[str, bytes], sheets: Mapping[str, Sequence[Sheet]]) -> dict[str, bytes]:
    """The files with descriptors in step, after gate and Frictionless accepted the folder as it would be.

    DataError with the workbook's cells where they refuse; nothing of the folder itself is touched.
    """
    shown = datasets.as_posix()
    with tempfile.TemporaryDirectory(prefix="thuocdo-") as name:
        folder = Path(name) / (datasets.resolve().name or "datasets")
        shutil.copytree(datasets, folder, symlinks=True, ignore=shutil.ignore_patterns(".*"))
        _put(folder, files)
        reading = gate.read(folder, shown, resources=False)
        _refuse(reading.problems, shown, sheets)
        descriptors = {}
        for package in reading.packages:
            path = f"{package.name}/{DESCRIPTOR}"
            content = describe.as_bytes(describe.descriptor(package, reading.packages))
            if (folder / path).read_bytes() != content:
                descriptors[path] = content
        _put(folder, descriptors)
        reading = gate.read(folder, shown)
        _refuse(reading.problems, shown, sheets)
        touched = {path.partition("/")[0] for path in files}
        agreed = {second_opinion.fingerprint(package) for package in reading.packages if package.name not in touched}
        _refuse(second_opinion.check(reading.packages, agreed), shown, sheets)
    return {**files, **descriptors}


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def _refuse(problems: Sequence[Problem], shown: str, sheets: Mapping[str, Sequence[Sheet]]) -> None:
    wrong = [problem for problem in problems if not problem.note]
    if wrong:
        made = {f"{shown}/{package}/{sheet.name}": sheet for package, list_ in sheets.items() for sheet in list_}
        raise DataError([_placed(problem, made.get(problem.file)) for problem in wrong])


def _placed(problem: Problem, sheet: Sheet | None) -> Problem:
    """A problem of a sheet that was just made, at the workbook's cell that it came from."""
    if sheet is None:
        return problem
    grid = sheet.table.grid
    said = dict(problem.params) | {"sheet": grid.sheet}
    if 2 <= problem.line <= len(sheet.lines) + 1:
        row = sheet.lines[problem.line - 2].row
        column = sheet.columns[problem.column - 1] if problem.column else sheet.table.units
        said["cell"] = address(row, column)
    return replace(problem, file=grid.file, params=tuple(sorted(said.items())))


def write(datasets: Path, files: Mapping[str, bytes]) -> None:
    """All files or none: new bytes are written beside their places first, then moved there; a fault undoes the moves.

    UseError where the folder cannot be written to.
    """
    before = {name: (datasets / name).read_bytes() if (datasets / name).is_file() else None for name in files}
    waiting: dict[str, Path] = {}
    moved: list[str] = []
    made: list[Path] = []
    try:
        for name, content in files.items():
            made += _folders((datasets / name).parent)
            waiting[name] = _beside(datasets / name, content)
        for name, path in waiting.items():
            path.replace(datasets / name)
            moved.append(name)
    except BaseException as error:
        _undo(datasets, before, waiting, moved, made)
        if isinstance(error, OSError):
            raise UseError("import.not-writable", folder=str(datasets), why=error.strerror or str(error)) from None
        raise


def _folders(folder: Path) -> list[Path]:
    """Makes a folder and those above it; the ones that were not there, the deepest last."""
    new = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return new[::-1]


def _beside(path: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(handle)
    Path(name).chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o644)
    return Path(name)


def _undo(
    datasets: Path,
    before: Mapping[str, bytes | None],
    waiting: Mapping[str, Path],
    moved: Sequence[str],
    made: Sequence[Path],
) -> None:
    for name in moved:
        old = before[name]
        if old is None:
            (datasets / name).unlink(missing_ok=True)
        else:
            _beside(datasets / name, old).replace(datasets / name)
    for path in waiting.values():
        path.unlink(missing_ok=True)
    for folder in reversed(made):
        with contextlib.suppress(OSError):
            folder.rmdir()
