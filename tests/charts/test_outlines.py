"""Texts as outlines: a picture looks as resvg draws it with the same letters."""

from __future__ import annotations

import re
import struct
import zlib

import numpy as np
import pytest
from small_rows import CASES

from generator.charts import Caption, Drawn, standalone, theme
from generator.charts.letters import REGULAR, SEMIBOLD
from generator.charts.outlines import outlined
from generator.charts.packed import chunks
from generator.charts.pen import pen
from generator.charts.standalone import lettered

LETTERS = "Ằ Ẳ ẵ ặ Ầ Ể ỗ ợ Ữ ỳ Ỵ Đđ ơƯ AV Ty “Lưu” 0,25 − 1/63 ½ …"


def pixels(svg: str) -> np.ndarray:
    """Height × width × RGB, as resvg paints it."""
    png = pen(theme.FONTS, theme.VEGA_LITE).paint(svg, 2)
    parts = list(chunks(png))
    wide, high = struct.unpack_from(">II", parts[0][1])
    rows = np.frombuffer(zlib.decompress(b"".join(data for name, data in parts if name == b"IDAT")), np.uint8)
    return np.cumsum(rows.reshape(high, -1)[:, 1:].reshape(high, wide, 4), axis=1, dtype=np.uint8)[:, :, :3].astype(int)


def assert_looks_the_same(svg: str) -> None:
    """Where an edge lies between two samples of a pixel, the last digit decides: a few pixels, a shade apart."""
    made = outlined(svg)
    assert "<text" not in re.sub(r"\w+:", "", made)
    apart = np.abs(pixels(made) - pixels(svg)).max(axis=2)
    assert apart.max() <= 64
    assert (apart > 0).mean() < 0.0001


def written(texts: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="200" font-family="{REGULAR.stem}">'
        f'<rect width="640" height="200" fill="#fff"/>{texts}</svg>'
    )


@pytest.mark.parametrize("case", ["plain", "long names", "hostile names"])
@pytest.mark.parametrize("kind", CASES["plain"])
def test_every_kind_of_chart_looks_as_it_does_with_the_font(kind: str, case: str):
    caption = Caption(
        "vi", "Tỉnh Mẫu: vì sao hạng đổi", ("Nguồn: Bộ Mẫu & Sở “Thử”.", "Giấy phép CC0."), "Một câu.", {}
    )
    assert_looks_the_same(lettered(standalone(Drawn(None).bare(kind, "vi", CASES[case][kind]), caption)))


@pytest.mark.parametrize(
    "text",
    [
        f'<text x="20" y="60" font-size="30">{LETTERS}</text>',
        f'<g font-size="9.5" font-family="{SEMIBOLD.stem}"><text x="20.3" y="40.7">{LETTERS}</text></g>',
        '<g text-anchor="middle" font-size="21"><text x="320" y="60">Đà Nẵng</text></g>',
        '<g text-anchor="end" font-size="21"><text text-anchor="middle" x="320" y="60">Huế</text></g>',
        '<text transform="translate(300,150)rotate(-90)" font-size="17" text-anchor="end">Điểm số</text>',
        '<g transform="translate(30 40) scale(.84)"><text font-size="26" fill="#b06a00">Sở Nội vụ</text></g>',
        '<text x="30" y="70" font-size="40" stroke="#0b5563" stroke-width="4" stroke-linejoin="round">Cà Mau</text>',
        '<text y="50" font-size="15" text-anchor="end"><tspan x="90">Hồ</tspan><tspan x="90" dy="18">sơ</tspan></text>',
        '<text x="30" y="70" font-size="20"> Hà \n  Nội\u00a0 &amp; &lt;b&gt; </text>',
    ],
    ids=["signs", "a group's font", "middle", "the nearest anchor", "turned", "scaled", "halo", "lines", "blanks"],
)
def test_a_text_stands_where_it_stood(text: str):
    assert_looks_the_same(written(text))


def test_what_is_no_text_stays():
    drawing = written('<g fill="none" font-size="9"><path stroke="#000" d="M2,3h4"/><text x="1" y="2"></text></g>')
    made = re.sub(r"ns0:|:ns0| (?=/>)", "", outlined(drawing))
    assert made == drawing.replace('<text x="1" y="2"></text>', '<path d=""/>')
