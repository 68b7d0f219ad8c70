"""All files of a package as one zip, the same bytes for the same files."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKED = (".parquet", ".xlsx")
"""Endings of files that are packed already."""


def zip_bytes(files: Mapping[str, bytes], folder: str, today: str) -> bytes:
    """The files below one folder, in the order of their names. today: ISO date, the time of every entry."""
    day = dt.date.fromisoformat(today)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        for path, data in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{folder}/{path}", (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16  # a plain file to read, as Unix says it
            packed = zipfile.ZIP_STORED if path.endswith(PACKED) else zipfile.ZIP_DEFLATED
            pack.writestr(entry, data, packed, compresslevel=6)
    return out.getvalue()
