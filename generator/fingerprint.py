"""What a result depends on besides data: the program, its templates and prose, and the versions of what it calls."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parent.parent
OWN = ("generator", "templates", "deploy")
LIBRARIES = (
    *("altair", "babel", "frictionless", "jinja2", "markupsafe", "mkdocs", "mkdocs-material", "numpy", "pagefind-bin"),
    *("rdflib", "scipy", "uharfbuzz", "vl-convert-python"),
)
"""Whose version can change a byte of the site."""


@cache
def program() -> str:
    """Digest of the program: it changes with any line of it, any template, any version; nothing kept outlives it."""
    versions = [f"{name} {metadata.version(name)}" for name in LIBRARIES]
    folders = [folder(ROOT / name) for name in OWN]
    return digest(sys.version, *versions, *folders)


def folder(place: Path, without: Iterable[str] = ("__pycache__",)) -> str:
    """Digest of the names and bytes of all files below a folder; hidden ones and links to folders are left out."""
    lines = []
    left_out = set(without)
    for where, folders, names in os.walk(place):
        folders[:] = sorted(name for name in folders if name not in left_out and not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            file = Path(where, name)
            try:
                content = hashlib.sha256(file.read_bytes()).hexdigest()
            except OSError as error:
                content = f"cannot be read: {error.errno}"
            lines.append(f"{file.relative_to(place).as_posix()} {content}")
    return digest(*lines)


def digest(*parts: str) -> str:
    """One digest of several texts, each with its length, so that no two lists read the same.

    >>> digest("ab", "c") == digest("a", "bc")
    False
    """
    found = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        found.update(f"{len(data)}:".encode())
        found.update(data)
    return found.hexdigest()
