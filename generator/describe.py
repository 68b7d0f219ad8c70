"""Writes resources and schemas into each datapackage.json, from the tables and indicators.csv beside it."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator import gate
from generator.errors import DataError
from generator.gate.files import DESCRIPTOR
from generator.gate.resources import PROFILE, frameworks_of, written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.gate.tables import RawPackage


def descriptor(package: RawPackage, packages: Sequence[RawPackage] = ()) -> dict[str, Any]:
    """The package's descriptor: people's words as they wrote them, resources and schemas as the tables are.

    packages: all packages of the site; needed where a sheet's framework stands in another package.
    """
    frameworks = frameworks_of([package, *packages])
    return {"$schema": PROFILE, **package.words, "resources": written(package, frameworks)}


def write(datasets: Path) -> list[str]:
    """Brings every descriptor in step; returns the files that changed. DataError where the tables are refused."""
    reading = gate.read(datasets, resources=False)
    if reading.refused:
        raise DataError(reading.problems)
    changed = []
    for package in reading.packages:
        path = datasets / package.name / DESCRIPTOR
        content = as_bytes(descriptor(package, reading.packages))
        if path.read_bytes() != content:
            _replace(path, content)
            changed.append(f"{package.folder}/{DESCRIPTOR}")
    return changed


def as_bytes(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _replace(path: Path, content: bytes) -> None:
    """All of the new file or all of the old one, whatever happens; with the old one's permissions."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        Path(name).chmod(path.stat().st_mode & 0o7777)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
