"""What stands in the folder of packages: which files, whether they are files at all, and their bytes, read once."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from generator.gate.nearest import nearest
from generator.gate.schema import ID_LENGTH, ID_PATTERN, REGISTER, SCORES, TableSchema, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.gate.findings import Findings

DESCRIPTOR = "datapackage.json"
COMPANIONS = ("README.md", "LICENSE", "CHANGELOG.md")
BESIDE = (*COMPANIONS, "published.txt", "ended.csv")
"""What may lie beside the packages: those, and what `generator/release.py` keeps there."""
CAPS = {".csv": 100_000_000, ".json": 5_000_000}
"""Bytes. The sheets of a whole country's communes are 35 MB together."""

_ID = re.compile(ID_PATTERN)


@dataclass
class Folder:
    """One package as it stands on disk. files: name inside the folder → bytes; shown: how messages call it."""

    name: str
    path: Path
    shown: str
    files: dict[str, bytes] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    """Names that are there, readable or not: what is broken is not also missing."""
    _digests: dict[str, str] = field(default_factory=dict, repr=False)

    def digest(self, name: str) -> str:
        """Of a file's bytes."""
        if name not in self._digests:
            self._digests[name] = hashlib.sha256(self.files[name]).hexdigest()
        return self._digests[name]


def folders(datasets: Path, shown: str, findings: Findings) -> list[Folder]:
    """The packages below `datasets`, the register first, with the bytes of every file of the contract."""
    entries = _entries(datasets, shown, findings)
    if entries is None:
        return []
    packages = [
        folder for entry in entries if (folder := _package(entry, f"{shown}/{_printable(entry.name)}", findings))
    ]
    if REGISTER not in {entry.name for entry in entries}:
        findings.add("no-register", shown, found=_printable(datasets.name))
    return sorted(packages, key=lambda folder: (folder.name != REGISTER, folder.name))


def _entries(folder: Path, shown: str, findings: Findings) -> list[os.DirEntry[str]] | None:
    """Sorted, without hidden names; None where the folder cannot be listed."""
    try:
        with os.scandir(folder) as found:
            return sorted((entry for entry in found if not entry.name.startswith(".")), key=lambda entry: entry.name)
    except FileNotFoundError:
        findings.add("no-folder", shown)
    except NotADirectoryError:
        findings.add("not-a-folder", shown)
    except (OSError, ValueError) as error:
        findings.add("unreadable", shown, reason=_reason(error))
    return None


def _package(entry: os.DirEntry[str], shown: str, findings: Findings) -> Folder | None:
    if entry.is_symlink():
        findings.add("symbolic-link", shown, found=_target(entry.path))
        return None
    if not entry.is_dir(follow_symlinks=False):
        if entry.name not in BESIDE:
            findings.add("stray", shown, found=_printable(entry.name), allowed=", ".join((f"{REGISTER}/", *COMPANIONS)))
        return None
    if not _ID.fullmatch(entry.name) or len(entry.name) > ID_LENGTH:
        findings.add("bad-package-name", shown, found=_printable(entry.name))
        return None
    folder = Folder(entry.name, Path(entry.path), shown)
    entries = _entries(folder.path, shown, findings)
    if entries is None:
        return None
    _read_folder(folder, entries, findings)
    return folder


def _read_folder(folder: Folder, entries: Iterable[os.DirEntry[str]], findings: Findings) -> None:
    tables = tables_of(folder.name)
    known = [DESCRIPTOR, *(f"{table.name}.csv" for table in tables)]
    for entry in entries:
        shown = f"{folder.shown}/{_printable(entry.name)}"
        if entry.name in known:
            _read(folder, entry, entry.name, findings)
        elif entry.name == SCORES and folder.name != REGISTER:
            _read_scores(folder, entry, shown, findings)
        elif entry.name not in COMPANIONS:
            choices = [*known, *COMPANIONS, *([] if folder.name == REGISTER else [SCORES])]
            guess = nearest(entry.name.casefold(), choices)
            code = "misspelt-name" if guess else "stray"
            findings.add(code, shown, found=_printable(entry.name), nearest=guess, allowed=", ".join(known))
            folder.seen.add(guess)
    _missing(folder, tables, findings)


def _missing(folder: Folder, tables: Iterable[TableSchema], findings: Findings) -> None:
    needed = [DESCRIPTOR, *(f"{table.name}.csv" for table in tables if table.needed)]
    for name in needed:
        if name not in folder.seen:
            findings.add("missing-file", f"{folder.shown}/{name}")


def _read_scores(folder: Folder, entry: os.DirEntry[str], shown: str, findings: Findings) -> None:
    if entry.is_symlink():
        findings.add("symbolic-link", shown, found=_target(entry.path))
        return
    for sheet in _entries(Path(entry.path), shown, findings) or ():
        edition = sheet.name.removesuffix(".csv")
        if sheet.name.endswith(".csv") and _ID.fullmatch(edition) and len(edition) <= ID_LENGTH:
            _read(folder, sheet, f"{SCORES}/{sheet.name}", findings)
        else:
            findings.add("bad-sheet-name", f"{shown}/{_printable(sheet.name)}", found=_printable(sheet.name))


def _read(folder: Folder, entry: os.DirEntry[str], name: str, findings: Findings) -> None:
    """The bytes of a plain file; anything else is one problem. Links are not followed, devices not waited for."""
    shown = f"{folder.shown}/{name}"
    folder.seen.add(name)
    try:
        kind = entry.stat(follow_symlinks=False)
        if stat.S_ISLNK(kind.st_mode):
            findings.add("symbolic-link", shown, found=_target(entry.path))
        elif not stat.S_ISREG(kind.st_mode):
            findings.add("not-a-file", shown)
        else:
            content = _bytes(entry.path, CAPS[Path(name).suffix])
            if content is None:
                findings.add("file-too-large", shown, found=str(kind.st_size), cap=str(CAPS[Path(name).suffix]))
            else:
                folder.files[name] = content
    except OSError as error:
        findings.add("unreadable", shown, reason=_reason(error))


def _bytes(path: str, cap: int) -> bytes | None:
    """None where there is more than the cap. O_NOFOLLOW, O_NONBLOCK: the name may have changed since it was listed."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError("not a regular file")
        content = file.read(cap + 1)
    return content if len(content) <= cap else None


def _target(path: str) -> str:
    try:
        return _printable(str(Path(path).readlink()))
    except OSError:
        return ""


def _reason(error: OSError | ValueError) -> str:
    return errno.errorcode.get(error.errno or 0, "EIO") if isinstance(error, OSError) else "EINVAL"


def _printable(name: str) -> str:
    """A file's name as text, whatever bytes it has."""
    return "".join(c if c.isprintable() else "\ufffd" for c in name)
