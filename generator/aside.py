"""Bytes put aside in a file without a name, read again when they are asked for: a country's sheets are 29 MB."""

from __future__ import annotations

import os
import tempfile
import weakref
from dataclasses import dataclass
from typing import Final

CAN_PUT_ASIDE: Final = hasattr(os, "pread")
"""Whether several processes can read one open file, each at a place of its own."""


class Shelf:
    """Where pieces are put, one after another; it is there as long as anybody has it or a piece."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed when nobody has a piece any more
        self._end = 0
        weakref.finalize(self, self._file.close)

    def put(self, content: bytes) -> Aside:
        """OSError where the disk is full."""
        piece = Aside(self, self._end, len(content))
        if self._file.write(content) != len(content):
            raise OSError("not all of it was written")
        self._end += len(content)
        return piece

    def read(self, start: int, size: int) -> bytes:
        content = os.pread(self._file.fileno(), size, start)
        if len(content) != size:
            raise OSError("not all of it was read")
        return content


@dataclass(frozen=True)
class Aside:
    """A piece on a shelf; processes that are forked share it."""

    shelf: Shelf
    start: int
    size: int

    def read(self) -> bytes:
        return self.shelf.read(self.start, self.size)
