"""Generations of a site: what each holds, and a new one put together of what is new and what the live one has.

Files are created new or replaced by rename, never opened for writing: they may share their data, as hard links, with
the live site.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

SUMS: Final = "SHA256SUMS"
LARGE: Final = 5_000
"""Files from which the generation before is kept, so that the next build costs what changes and not what there is."""


class LostError(Exception):
    """A file that the live site's sums name is not there: somebody removed it."""


def sums(folder: Path) -> dict[str, str]:
    """Digest by path, as a generation's own SHA256SUMS says; nothing where there is none."""
    with contextlib.suppress(OSError, ValueError):
        # No path of a site has a space, so that a large file can be taken apart at once.
        parts = (folder / SUMS).read_text(encoding="utf-8").split()
        return dict(zip(parts[1::2], parts[::2], strict=True))
    return {}


def put_together(
    new: Path, live: Path, spare: Path, files: Mapping[str, str], written: Collection[str], stamp: int
) -> Path:
    """The folder of the new generation, whole and with its sums: the spare one brought up to date, else `new`.

    files: digest by path of all that it is to hold; written: what stands in `new`; the rest is as in the live site.
    """
    kept = [path for path in files if path not in written]
    if kept and spare.is_dir():
        _renew(spare, new, live, files, written, stamp)
        return spare
    _link(live, new, kept, stamp)
    _write_sums(new, files, stamp)
    return new


def _renew(spare: Path, new: Path, live: Path, files: Mapping[str, str], written: Collection[str], stamp: int) -> None:
    """Brings the spare generation up to date by the difference of the sums; without them it is one being changed."""
    had = sums(spare)
    (spare / SUMS).unlink()
    touched = {parent(path) for path in had.keys() - files.keys()}
    for path in had.keys() - files.keys():
        (spare / path).unlink()
    moved: list[str] = []
    linked: list[str] = []
    for path, digest in files.items():
        if had.get(path) != digest:
            (moved if path in written else linked).append(path)
    for path in moved:
        _in_place(spare, path)
        os.replace(f"{new}/{path}", f"{spare}/{path}")  # noqa: PTH105 - called for each of many files
    for path in linked:
        (spare / path).unlink(missing_ok=True)
    _link(live, spare, linked, stamp)
    touched |= {parent(path) for path in moved}
    _remove_empty(spare, touched)
    settle_folders(spare, touched, stamp)
    _write_sums(spare, files, stamp)


def _link(live: Path, folder: Path, paths: Iterable[str], stamp: int) -> None:
    """The live site's files at the same paths: hard links, or copies where the file system has none."""
    places = set()
    for path in paths:
        if parent(path) not in places:
            places.add(parent(path))
            _in_place(folder, path)
        try:
            os.link(f"{live}/{path}", f"{folder}/{path}")
        except FileNotFoundError as error:
            raise LostError(path) from error
        except OSError:
            shutil.copy2(live / path, folder / path)
    settle_folders(folder, places, stamp)


def is_large(folder: Path) -> bool:
    """Whether a generation has so many files that the one before it is kept."""
    with contextlib.suppress(OSError):
        return (folder / SUMS).read_bytes().count(b"\n") >= LARGE
    return False


def doubled(live: Path, folder: Path) -> bool:
    """All of the live site once more in an empty folder, as hard links, its sums last; False where one cannot be made.

    Folders have the time of the live site's.
    """
    paths = sums(live)
    places: set[str] = set()
    try:
        for path in paths:
            place = parent(path)
            if place not in places:
                places.add(place)
                _in_place(folder, path)
            os.link(f"{live}/{path}", f"{folder}/{path}")
        settle_folders(folder, places, int(live.stat().st_mtime))
        os.link(live / SUMS, folder / SUMS)
    except OSError:
        return False
    return True


def parent(path: str) -> str:
    """The folder of a path; the site's own is ""."""
    return path.rpartition("/")[0]


def _in_place(folder: Path, path: str) -> None:
    os.makedirs(f"{folder}/{parent(path)}", exist_ok=True)  # noqa: PTH103 - called for each of many files


def _remove_empty(folder: Path, places: Iterable[str]) -> None:
    """Folders of which the last file went, and those above them that held nothing else."""
    for place in sorted(places, reverse=True):
        at = place
        while at:
            try:
                (folder / at).rmdir()
            except OSError:
                break
            at = parent(at)


def settle_folders(folder: Path, places: Iterable[str], stamp: int) -> None:
    """Modes and times of folders in which something changed, and of those above them."""
    seen = set()
    for place in places:
        at = place
        while at not in seen:
            seen.add(at)
            at = parent(at)
    for at in {*seen, ""}:
        with contextlib.suppress(FileNotFoundError):
            os.chmod(f"{folder}/{at}", 0o755)  # noqa: PTH101, S103 - of each of many; a site is for everyone to read
            os.utime(f"{folder}/{at}", (stamp, stamp))


def _write_sums(folder: Path, files: Mapping[str, str], stamp: int) -> None:
    """`sha256sum -c SHA256SUMS` checks the site, today and from an archive. By rename, because it says all is whole."""
    lines = "".join([f"{digest}  {path}\n" for path, digest in files.items()])
    handle, name = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "wb") as target:
        target.write(lines.encode())
        os.fchmod(handle, 0o644)
    os.utime(name, (stamp, stamp))
    os.replace(name, folder / SUMS)  # noqa: PTH105 - the same as above
    os.utime(folder, (stamp, stamp))
