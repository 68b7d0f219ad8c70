"""A PNG by resvg made six times smaller without a changed pixel: its few colours in a palette, better compressed."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

SIGNATURE = b"\x89PNG\r\n\x1a\n"
SUB = 1
"""The one filter of rows that resvg uses: each pixel as its difference from the one before."""


def packed(png: bytes) -> bytes:
    """The same picture; what is not as resvg writes it (8 bits, RGBA, opaque, filter "sub") is left as it is.

    Compressed by the zlib that pyarrow brings, which the lock names, not by that of the machine, which may be another.
    """
    import numpy as np

    parts = list(chunks(png))
    width, height, depth, kind = struct.unpack_from(">IIBB", parts[0][1])
    rows = np.frombuffer(zlib.decompress(b"".join(data for name, data in parts if name == b"IDAT")), np.uint8)
    if (depth, kind) != (8, 6) or (rows := rows.reshape(height, -1))[:, 0].tolist() != [SUB] * height:
        return png
    pixels, runs = _runs(np.ascontiguousarray(rows[:, 1:]).view("<u4"))
    seen: dict[int, int] = {}  # as fast for the few that are left as pandas, whose import takes longer than a picture
    places = np.array([seen.setdefault(pixel, len(seen)) for pixel in pixels.tolist()])
    shades = np.array(list(seen), "<u4").view(np.uint8).reshape(-1, 4)
    if not (shades[:, 3] == 255).all():
        return png
    few = len(shades) <= 256
    shown = places.astype(np.uint8)[:, np.newaxis] if few else pixels.view(np.uint8).reshape(-1, 4)[:, :3]
    plain = np.zeros((height, 1 + width * shown.shape[1]), np.uint8)  # filter 0: flat areas stay flat
    plain[:, 1:] = np.repeat(shown, runs, axis=0).reshape(height, -1)
    made = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3 if few else 2, 0, 0, 0))]
    made += [(b"PLTE", shades[:, :3].tobytes())] if few else []
    made += [(b"IDAT", _deflated(plain.tobytes())), (b"IEND", b"")]
    return SIGNATURE + b"".join(chunk(name, data) for name, data in made)


def _runs(steps: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.intp]]:
    """The pixels that differ from the one before them and those that begin a row, and how often each stands there.

    steps: rows × columns, each of the four bytes its own difference (modulo 256) from the pixel to its left. Hardly one
    in thirty differs, and all that is slow is done for these alone.
    """
    import numpy as np

    differs = steps != 0
    differs[:, 0] = True
    at = np.flatnonzero(differs)
    sums = np.cumsum(steps.ravel()[at].view(np.uint8).reshape(-1, 4), axis=0, dtype=np.uint8)
    begins = np.flatnonzero(at % steps.shape[1] == 0)
    before = sums[begins] - steps[:, 0].copy().view(np.uint8).reshape(-1, 4)  # what the rows above have added
    pixels = sums - np.repeat(before, np.diff(begins, append=len(at)), axis=0)
    return pixels.view("<u4").ravel(), np.diff(at, append=steps.size)


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of each part of a PNG."""
    at = len(SIGNATURE)
    while at < len(png):
        size = struct.unpack_from(">I", png, at)[0]
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += size + 12


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


GZIP_HEAD, GZIP_END = 10, 8
LEVEL = 6
"""9 takes six times as long for a twelfth less."""


def _deflated(data: bytes) -> bytes:
    """A zlib stream (RFC 1950) around what pyarrow's gzip holds."""
    import pyarrow as pa

    gzip: Any = pa.Codec("gzip", compression_level=LEVEL).compress(data, asbytes=True)
    stream: bytes = gzip[GZIP_HEAD:-GZIP_END]
    return b"\x78\xda" + stream + struct.pack(">I", zlib.adler32(data))
