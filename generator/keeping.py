"""Files of the cache, written whole or not at all: a full or read-only disk costs time later, never the site."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


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


def keep_zip(file: Path, files: Mapping[str, bytes]) -> None:
    """Several files as one."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    keep(file, packed.getvalue())


def kept_zip(file: Path) -> dict[str, bytes] | None:
    """The files that `keep_zip` put together, each checked on reading; None where they are not all there."""
    with contextlib.suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(file) as archive:
        return {path: archive.read(path) for path in archive.namelist()}
    return None
