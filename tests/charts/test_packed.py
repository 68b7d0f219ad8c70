"""Small PNGs: whatever is painted, no pixel changes."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from generator.charts.packed import SIGNATURE, SUB, chunk, chunks, packed


def as_resvg_writes(picture: np.ndarray) -> bytes:
    """picture: height × width × RGBA."""
    high, wide, _ = picture.shape
    steps = np.diff(picture, axis=1, prepend=np.zeros((high, 1, 4), np.uint8)).astype(np.uint8)
    rows = np.concatenate([np.full((high, 1), SUB, np.uint8), steps.reshape(high, -1)], axis=1)
    head = struct.pack(">IIBBBBB", wide, high, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows.tobytes())), (b"IEND", b""))
    return SIGNATURE + b"".join(chunk(*part) for part in parts)


def shown(png: bytes) -> np.ndarray:
    """Height × width × RGB of a packed picture: a palette or colours, without filters."""
    parts = dict(chunks(png))
    wide, high, _, kind = struct.unpack_from(">IIBB", parts[b"IHDR"])
    rows = np.frombuffer(zlib.decompress(parts[b"IDAT"]), np.uint8).reshape(high, -1)
    assert not rows[:, 0].any()
    if kind == 3:
        return np.frombuffer(parts[b"PLTE"], np.uint8).reshape(-1, 3)[rows[:, 1:]]
    return rows[:, 1:].reshape(high, wide, 3)


def opaque(colours: np.ndarray) -> np.ndarray:
    return np.concatenate([colours, np.full((*colours.shape[:2], 1), 255, np.uint8)], axis=2)


SIZES = st.tuples(st.integers(1, 9), st.integers(1, 9), st.just(3))


@given(arrays(np.uint8, SIZES, elements=st.sampled_from([0, 1, 128, 255])))
def test_areas_and_single_pixels_stay_what_they_are(colours: np.ndarray):
    assert (shown(packed(as_resvg_writes(opaque(colours)))) == colours).all()


@pytest.mark.parametrize("count", [256, 257])
def test_a_picture_of_more_colours_than_a_palette_holds_keeps_all_of_them(count: int):
    every = np.arange(count * 40)
    colours = (
        np.stack([every % count % 256, every % count // 256, every * 0], axis=1).astype(np.uint8).reshape(40, -1, 3)
    )
    small = packed(as_resvg_writes(opaque(colours)))
    assert (b"PLTE" in dict(chunks(small))) is (count <= 256)
    assert (shown(small) == colours).all()


def test_what_is_not_opaque_is_left_alone():
    clear = np.zeros((4, 4, 4), np.uint8)
    assert packed(as_resvg_writes(clear)) == as_resvg_writes(clear)
