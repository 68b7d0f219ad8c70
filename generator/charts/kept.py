"""A folder that keeps what is slow to make. It may be deleted, shared or damaged: what is not whole is made again."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def kept(folder: Path | None, name: str, make: Callable[[], bytes]) -> bytes:
    """What make() returns, from the folder where it is there and whole: a file's first line is the digest of the rest.

    folder: None keeps nothing; name: a file name that says all that the content depends on.
    """
    if folder is None:
        return make()
    found = _whole(folder / name)
    if found is None:
        found = make()
        _write(folder / name, f"{digest(found)}\n".encode() + found)
    return found


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _whole(file: Path) -> bytes | None:
    try:
        said, _, data = file.read_bytes().partition(b"\n")
    except OSError:
        return None
    return data if said == digest(data).encode() else None


def _write(file: Path, data: bytes) -> None:
    """Whole or not at all. A full or read-only disk costs time later, never the chart."""
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, new = tempfile.mkstemp(dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            Path(new).replace(file)
        except OSError:
            Path(new).unlink(missing_ok=True)
