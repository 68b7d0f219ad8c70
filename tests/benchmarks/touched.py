"""What a build did to the files of a site: which bytes changed, and which files were written though they did not.

A file was written by a build when the file system made it after the build began, whatever dates the build gave it, and
whatever it was linked or renamed to. A file whose bytes changed although it is as old as
before was opened for writing, which no build may do: the live site may share it.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import struct
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

AT_FDCWD, STATX_BTIME, BTIME_AT = -100, 0x800, 0x50
"""Of statx(2): paths as usual, the time of birth, and where in its answer that stands."""


@dataclass(frozen=True)
class File:
    """inode, and born: seconds since 1970 when the file system made it, None where it does not tell."""

    inode: int
    born: float | None
    digest: str


Snapshot = dict[str, File]
"""Files by their path below the site."""


@dataclass(frozen=True)
class Touched:
    """Paths by what became of them. needless: written with the bytes that stood there. opened: changed in place."""

    added: list[str]
    changed: list[str]
    removed: list[str]
    needless: list[str]
    opened: list[str]
    total: int

    def as_json(self) -> dict[str, object]:
        """Numbers, and by section those whose bytes are others than before."""
        others = [*self.added, *self.changed, *self.removed]
        return {
            "total": self.total,
            "added": len(self.added),
            "changed": len(self.changed),
            "removed": len(self.removed),
            "needless": len(self.needless),
            "opened": len(self.opened),
            "sections": dict(sorted(Counter(map(section, others)).items())),
            "needless_sections": dict(sorted(Counter(map(section, self.needless)).items())),
        }


def section(path: str) -> str:
    """The first folder of a path and the kind of file.

    >>> section("don-vi/hue/data.csv"), section("en/don-vi/hue/index.html"), section("SHA256SUMS")
    ('don-vi/*.csv', 'en/don-vi/*.html', 'SHA256SUMS')
    """
    parts = path.split("/")
    depth = 2 if parts[0] == "en" and len(parts) > 2 else 1
    if len(parts) <= depth:
        return path
    kind = parts[-1].rpartition(".")[2] if "." in parts[-1] else "other"
    return f"{'/'.join(parts[:depth])}/*.{kind}"


def snapshot(site: Path) -> Snapshot:
    found = {}
    for folder, _, names in os.walk(site):
        for name in names:
            file = Path(folder, name)
            with file.open("rb") as content:
                digest = hashlib.file_digest(content, "sha256").hexdigest()
            found[file.relative_to(site).as_posix()] = File(file.stat().st_ino, born(file), digest)
    return found


def born(file: Path) -> float | None:
    """When the file system made a file, in seconds since 1970; Python asks it for every time but this."""
    answer = ctypes.create_string_buffer(256)
    statx = getattr(ctypes.CDLL(None), "statx", None)
    if statx is None or statx(AT_FDCWD, os.fsencode(file), 0, STATX_BTIME, answer):
        return None
    (mask,) = struct.unpack_from("=I", answer, 0)
    seconds, nanoseconds = struct.unpack_from("=qI", answer, BTIME_AT)
    return seconds + nanoseconds / 1e9 if mask & STATX_BTIME else None


def between(before: Snapshot, after: Snapshot, began: float) -> Touched:
    """What a build did that began at that time (seconds since 1970) and made `after` of `before`."""
    both = sorted(before.keys() & after.keys())
    changed = [path for path in both if before[path].digest != after[path].digest]
    same = [path for path in both if before[path].digest == after[path].digest]
    return Touched(
        sorted(after.keys() - before.keys()),
        changed,
        sorted(before.keys() - after.keys()),
        [path for path in same if _written(before[path], after[path], began)],
        [path for path in changed if _same_file(before[path], after[path])],
        len(after),
    )


def _written(before: File, after: File, began: float) -> bool:
    """By its birth where that is known, else because it is another file than before."""
    return after.born >= began if after.born is not None else after.inode != before.inode


def _same_file(before: File, after: File) -> bool:
    return (before.inode, before.born) == (after.inode, after.born)


def elsewhere(touched: Touched, own: str) -> dict[str, int]:
    """Files that changed beside those of a package and its units, by section: the lists that it appears in.

    own: id of the package, with which the ids of its units, editions and frameworks begin.
    """
    others = [*touched.added, *touched.changed, *touched.removed]
    return dict(sorted(Counter(section(path) for path in others if not _owned(path, own)).items()))


def _owned(path: str, own: str) -> bool:
    return any(part == own or part.startswith(f"{own}-") for part in path.split("/"))
