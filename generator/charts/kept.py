"""A folder that keeps what is slow to make. It may be deleted, shared or damaged: what is not whole is made again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from generator.keeping import keep

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def kept(folder: Path | None, name: str, make: Callable[[], bytes]) -> bytes:
    """What make() returns, from the folder where it is there and whole: a file's first line is the digest of the rest.

    folder: None keeps nothing; name: a file name that says all that the content depends on.
    """
    if folder is None:
        return make()
    found = _whole(folder / name)
    if found is None:
        found = make()
        keep(folder / name, f"{digest(found)}\n".encode() + found)
    return found


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _whole(file: Path) -> bytes | None:
    try:
        said, _, data = file.read_bytes().partition(b"\n")
    except OSError:
        return None
    return data if said == digest(data).encode() else None
