"""The site that stands as one zip: to hand in, to keep, to unpack behind any file server or with no network at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from generator.errors import UseError
from generator.generations import SUMS

if TYPE_CHECKING:
    from collections.abc import Mapping


def archive(site: Path, file: Path) -> int:
    """Write the zip in one step and return how many files it holds: those that SHA256SUMS names, and itself.

    The same site gives the same bytes (with the same zlib): names in order, times those of the files, no owners.
    Raises UseError where there is no site, or one that is no longer as it was built.
    """
    names = _names(site)
    try:
        _write(site, names, file)
    except OSError as error:
        raise UseError("archive.unwritable", file=str(file), why=error.strerror or str(error)) from error
    return len(names)


def _write(site: Path, names: Mapping[str, str], file: Path) -> None:
    handle, unfinished = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.thuocdo-")
    try:
        with os.fdopen(handle, "wb") as target, zipfile.ZipFile(target, "w") as pack:
            for name, digest in names.items():
                _add(pack, site, name, digest)
        Path(unfinished).chmod(0o644)
        Path(unfinished).replace(file)
    finally:
        Path(unfinished).unlink(missing_ok=True)


def _names(site: Path) -> dict[str, str]:
    """Files of the site in order, with the digest each must have; "" for the file of the digests."""
    try:
        lines = (site / SUMS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise UseError("archive.none", site=str(site)) from None
    return dict(sorted({SUMS: "", **{line[66:]: line[:64] for line in lines}}.items()))


def _add(pack: zipfile.ZipFile, site: Path, name: str, digest: str) -> None:
    try:
        data = (site / name).read_bytes()
    except FileNotFoundError:
        raise UseError("archive.changed", site=str(site), file=name) from None
    if digest and hashlib.sha256(data).hexdigest() != digest:
        raise UseError("archive.changed", site=str(site), file=name)
    entry = zipfile.ZipInfo(name, time.gmtime((site / name).stat().st_mtime)[:6])
    entry.create_system, entry.external_attr = 3, 0o100644 << 16  # a plain file to read, as Unix says it
    pack.writestr(entry, data, zipfile.ZIP_DEFLATED, compresslevel=9)
