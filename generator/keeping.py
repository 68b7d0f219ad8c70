"""Files of the cache, written whole or not at all: a full or read-only disk costs time later, never the site."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def keep(file: Path, data: bytes) -> None:
    """The bytes at a path whose folder need not be there yet."""
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, new = tempfile.mkstemp(dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            Path(new).replace(file)
        except OSError:
            Path(new).unlink(missing_ok=True)


def keep_text(file: Path, text: str) -> None:
    """A text with its digest, by which damage is noticed."""
    data = text.encode()
    keep(file, f"{hashlib.sha256(data).hexdigest()}\n".encode() + data)


def kept_text(file: Path) -> str | None:
    """What `keep_text` kept; None where it is not there, or not whole."""
    with contextlib.suppress(OSError):
        digest, _, data = file.read_bytes().partition(b"\n")
        if digest == hashlib.sha256(data).hexdigest().encode():
            return data.decode()
    return None


MOST_ALIKE = 6
"""Files of one kind that are kept: a project has a few sites in a few languages, and each file is made again."""


def keep_zip(file: Path, files: Mapping[str, bytes]) -> None:
    """Several files as one, named after their kind and what they were made of; the oldest of that kind go."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    keep(file, packed.getvalue())
    kind = file.name.partition("-")[0]
    with contextlib.suppress(OSError):
        alike = sorted(file.parent.glob(f"{kind}-*.zip"), key=lambda one: one.stat().st_mtime)
        for old in alike[:-MOST_ALIKE]:
            old.unlink(missing_ok=True)


def kept_zip(file: Path) -> dict[str, bytes] | None:
    """The files that `keep_zip` put together, each checked on reading; None where they are not all there."""
    with contextlib.suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(file) as archive:
        return {path: archive.read(path) for path in archive.namelist()}
    return None


def kept_or_made(file: Path | None, make: Callable[[], Mapping[str, bytes]]) -> Mapping[str, bytes]:
    """The files that are kept as one, made and kept where they are not; None as the place keeps nothing."""
    found = kept_zip(file) if file else None
    if found is not None:
        return found
    made = make()
    if file:
        keep_zip(file, made)
    return made
