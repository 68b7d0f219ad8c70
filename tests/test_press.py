"""What others take along: charts as files that say where they are from, pages to embed, cards for links."""

from __future__ import annotations

import csv
import io
import json
import re
import struct
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from generator import press
from generator.charts import Drawn, theme
from generator.charts.letters import REGULAR, SEMIBOLD, advances, drawable, width, wrapped
from generator.charts.packed import SIGNATURE, chunks, packed
from generator.charts.pen import pen
from generator.errors import UseError
from generator.model import Level
from generator.pages import DRAWN, PAGE_TYPES, Press, Site
from generator.press import cards
from generator.press.pictures import pictures
from generator.rendering import Renderer
from generator.settings import press_settings
from tests.conftest import ROOT, SUB_PATH, built_once

if TYPE_CHECKING:
    from pathlib import Path

    from generator.composite.ranking import Ranking

BASE = f"https://thuocdo.example/{SUB_PATH}"
CHART = "xep-hang/dti-province-2022/bieu-do/theo-hang"
SVG = "{http://www.w3.org/2000/svg}"
DC = "{http://purl.org/dc/elements/1.1/}"


@pytest.fixture(scope="session")
def corrected_site(shared_folder: Path) -> Path:
    """A small site of which an edition was corrected for one unit of three; without an address of its own."""
    return built_once(shared_folder, "corrected-site", "--datasets", str(ROOT / "tests/gate/base"))


def facts_of(png: bytes) -> dict[str, str]:
    found = (data.partition(b"\0") for name, data in chunks(png) if name == b"iTXt")
    return {name.decode(): rest.removeprefix(bytes(4)).decode() for name, _, rest in found}


def size_of(png: bytes) -> tuple[int, int]:
    wide, high = struct.unpack_from(">II", png, 16)
    return wide, high


# Files


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_a_chart_says_in_itself_what_it_is_and_where_it_is_from(real_site: Path, prefix: str):
    root = ET.fromstring((real_site / f"{prefix}{CHART}.svg").read_text(encoding="utf-8"))  # noqa: S314 - our own
    told = json.loads((real_site / f"{CHART}.json").read_text(encoding="utf-8"))
    language = prefix.removesuffix("/") or "vi"
    assert root.findtext(f"{SVG}title") == told["title"][language]
    assert root.findtext(f"{SVG}desc") == told["sentence"][language]
    inside = {element.tag: element.text or "" for element in root.iter() if element.tag.startswith(DC)}
    page = f"{BASE}{prefix}xep-hang/dti-province-2022/"
    assert inside[f"{DC}identifier"] == told["page"][language] == page
    assert told["licence"]["url"] in inside[f"{DC}rights"]
    drawn = " ".join(element.text or "" for element in root.iter(f"{SVG}text"))
    for said in (told["licence"]["name"], page.removeprefix("https://"), told["sources"][0]["publisher"]):
        assert said in drawn
    assert told["edition"]["title"][language] in drawn
    png = facts_of((real_site / f"{prefix}{CHART}.png").read_bytes())
    assert png["Title"] == told["title"][language]
    assert png["Description"] == told["sentence"][language]
    assert png["URL"] == page
    assert png["Source"] == inside[f"{DC}source"]


def test_a_chart_stands_alone(real_site: Path):
    """No class that a page's style sheet would colour, nothing fetched, and a PNG of twice its size."""
    files = list(real_site.glob("**/bieu-do/*.svg"))
    assert len(files) > 100
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert not re.search(r'class=|style|href|url\(|"td-', text), file
        root = ET.fromstring(text)  # noqa: S314 - our own
        size = tuple(2 * float(root.attrib[side]) for side in ("width", "height"))
        assert size_of(file.with_suffix(".png").read_bytes()) == size, file


def test_addresses_in_the_description_lead_to_files_and_the_table_has_the_rows(real_site: Path):
    described = list(real_site.glob("*/*/bieu-do/*.json"))
    assert len(described) > 50
    for file in described:
        told = json.loads(file.read_text(encoding="utf-8"))
        addresses = [told["csv"], *told["png"].values(), *told["svg"].values(), *told["page"].values()]
        addresses += [address for kind in told["embed"].values() for address in kind.values()]
        for address in addresses:
            path = real_site / address.removeprefix(BASE)
            assert (path / "index.html" if address.endswith("/") else path).is_file(), address
    rows = list(csv.DictReader(io.StringIO((real_site / f"{CHART}.csv").read_text(encoding="utf-8"))))
    assert rows[0]["name"] == "Đà Nẵng"
    assert (rows[1]["name"], rows[1]["name_en"]) == ("TP. Hồ Chí Minh", "Hồ Chí Minh City")
    assert (rows[0]["rank"], rows[0]["label"], rows[0]["label_en"]) == ("1", "0,8002", "0.8002")


def test_pictures_are_the_same_bytes_whoever_paints_them(real_site: Path, tmp_path: Path):
    """The site was built by another process, with a pen of its own, from a cache or not."""
    for path in (f"{CHART}.png", f"en/{CHART}.png"):
        svg = (real_site / path.replace(".png", ".svg")).read_text(encoding="utf-8")
        mine = Drawn(tmp_path).painted(svg, {})
        theirs = (real_site / path).read_bytes()
        assert [part for part in chunks(theirs) if part[0] != b"iTXt"] == list(chunks(mine))
        assert Drawn(tmp_path).painted(svg, {}) == mine


def pixels(png: bytes) -> np.ndarray:
    """Height × width × RGB, of the two forms that we know: RGBA with filter "sub", and a palette without filter."""
    parts = list(chunks(png))
    wide, high, _, kind = struct.unpack_from(">IIBB", parts[0][1])
    rows = np.frombuffer(zlib.decompress(b"".join(d for n, d in parts if n == b"IDAT")), np.uint8).reshape(high, -1)
    if kind == 3:
        assert not rows[:, 0].any()
        return np.frombuffer(dict(parts)[b"PLTE"], np.uint8).reshape(-1, 3)[rows[:, 1:]]
    assert set(rows[:, 0]) == {1}
    return np.cumsum(rows[:, 1:].reshape(high, wide, 4), axis=1, dtype=np.uint8)[:, :, :3]


def test_packing_changes_no_pixel(real_site: Path):
    svg = (real_site / f"{CHART}.svg").read_text(encoding="utf-8")
    painted = pen(theme.FONTS, theme.VEGA_LITE).paint(svg, 1)
    small = packed(painted)
    assert len(small) < len(painted) / 3
    assert (pixels(small) == pixels(painted)).all()
    assert packed(small) == small  # what is not as resvg writes it is left alone
    assert small.startswith(SIGNATURE)


# Letters


def test_lines_fit_and_no_word_is_lost():
    text = "Trung tâm Phục vụ hành chính công và Chuyển đổi số thành phố Cần Thơ"
    for room in (80, 120, 300, 2000):
        lines = wrapped(text, 20, room)
        assert " ".join(lines) == text
        assert all(width(line, 20) <= room or " " not in line for line in lines)
        assert all(width(f"{line} {below.split()[0]}", 20) > room for line, below in pairwise(lines))
    assert wrapped(text, 20, 200, most=2)[1].endswith("…")
    assert (
        "".join(wrapped("https://thuocdo.example/mot/dia-chi-dai", 20, 90)) == "https://thuocdo.example/mot/dia-chi-dai"
    )


def test_the_widths_are_those_of_the_font_that_is_drawn_with():
    for font in (REGULAR, SEMIBOLD):
        text = "Mức độ chuyển đổi số 0,8002"
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="60"><path d="M0 0H600V60H0z" fill="#fff"/>'
            f'<text x="0" y="40" font-size="40" font-family="{font.stem}">{text}</text></svg>'
        )
        dark = pixels(pen(theme.FONTS, theme.VEGA_LITE).paint(svg, 1)).min(axis=(0, 2)) < 128
        assert int(np.flatnonzero(dark)[-1]) == pytest.approx(width(text, 40, font), abs=6)


def test_a_sign_that_our_letters_lack_is_a_box_everywhere():
    assert drawable("Đắk Lắk ⋯ 漢") == "Đắk Lắk … □"
    assert {"…", "□", "–", "−", "đ", "ễ"} <= advances(REGULAR).keys() & advances(SEMIBOLD).keys()


# Pages to embed


def embed(site: Path, path: str) -> str:
    return (site / f"{path}index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_a_frozen_page_says_when_its_edition_was_corrected_and_the_newest_page_never_does(
    corrected_site: Path, prefix: str
):
    frozen = embed(corrected_site, f"{prefix}nhung/don-vi/tinh-an/hang-cac-nam/mau-tinh-2022/")
    assert 'data-notice="corrected"' in frozen
    assert ("1/8/2023" if not prefix else "1 August 2023") in frozen
    assert 'data-notice="newer"' not in frozen
    link = re.search(r'href="([^"]*)#dinh-chinh" target="_blank" rel="noopener"', frozen)
    assert link is not None
    folder = corrected_site / f"{prefix}nhung/don-vi/tinh-an/hang-cac-nam/mau-tinh-2022"
    assert 'id="dinh-chinh"' in (folder / link[1] / "index.html").resolve().read_text(encoding="utf-8")
    assert "data-notice" not in embed(corrected_site, f"{prefix}nhung/don-vi/tinh-an/hang-cac-nam/")


def test_a_correction_of_one_unit_is_not_told_of_another(corrected_site: Path):
    assert "data-notice" not in embed(corrected_site, "nhung/don-vi/tinh-binh/tung-chi-so/mau-tinh-2022/")


def test_an_older_edition_names_the_newest_and_shows_nothing_later(real_site: Path):
    frozen = embed(real_site, "nhung/don-vi/da-nang/hang-cac-nam/dti-province-2022/")
    assert re.search(r'data-notice="newer">[^<]*<a href="[./]*don-vi/da-nang/"[^>]*>[^<]*2024', frozen)
    figure = frozen[frozen.index("<figure") : frozen.index("</figure>")]
    assert "2022" in figure
    assert "2023" not in figure
    assert "2023" in embed(real_site, "nhung/don-vi/da-nang/hang-cac-nam/")


def test_a_page_to_embed_runs_nothing_and_opens_links_elsewhere(real_site: Path):
    found = sorted(real_site.glob("**/nhung/**/index.html"))
    assert len(found) > 300
    for file in found:
        html = file.read_text(encoding="utf-8")
        assert "<script" not in html
        assert html.count("<svg ") == 1
        assert "default-src 'none'" in html
        assert all('target="_blank"' in link for link in re.findall(r"<a [^>]*>", html)), file
        assert f"<html lang='{'en' if 'en' in file.relative_to(real_site).parts[:1] else 'vi'}'>" in html


def test_editors_are_told_how_to_embed_only_where_the_address_is_known(real_site: Path, corrected_site: Path):
    path = "nhung/moi-nhat/viet-nam/dti/province/ban-do/"
    html = embed(real_site, path)
    assert f'type="application/json+oembed" href="{BASE}{path}oembed.json"' in html
    answer = json.loads((real_site / path / "oembed.json").read_text(encoding="utf-8"))
    assert (answer["version"], answer["type"], answer["width"]) == ("1.0", "rich", 640)
    assert f'src="{BASE}{path}"' in answer["html"]
    assert "dti-province-2024-34" in re.findall(r'href="([^"]*)"[^>]*>[^<]*</a></footer>', html)[0]
    assert not list(corrected_site.glob("**/oembed.json"))
    frozen = "en/nhung/don-vi/da-nang/hang-cac-nam/dti-province-2022/"
    answer = json.loads((real_site / frozen / "oembed.json").read_text(encoding="utf-8"))
    assert f'src="{BASE}{frozen}"' in answer["html"]
    pages = list(real_site.glob("**/nhung/**/index.html"))
    assert [page for page in pages if "json+oembed" not in page.read_text(encoding="utf-8")] == []
    assert {page.parent for page in pages} == {answer.parent for answer in real_site.glob("**/oembed.json")}
    assert "data-td-rooted" in embed(corrected_site, "don-vi/tinh-an/bieu-do/")
    assert "og:image" not in embed(corrected_site, "don-vi/tinh-an/")


# Cards


def test_every_page_names_a_card_that_is_there(real_site: Path):
    named: dict[str, int] = {}
    for file in real_site.glob("**/index.html"):
        html = file.read_text(encoding="utf-8")
        if 'property="og:title"' not in html:
            continue
        (address,) = re.findall(r'<meta property="og:image" content="([^"]*)">', html)
        assert '<meta name="twitter:card" content="summary_large_image">' in html
        named[address] = named.get(address, 0) + 1
    for address in named:
        assert size_of((real_site / address.removeprefix(BASE)).read_bytes()) == (1200, 630), address
    assert f"{BASE}don-vi/tay-ninh/anh.png" in named
    assert f"{BASE}en/xep-hang/dti-province-2022/anh.png" in named
    editions = [file.parent for file in real_site.glob("**/xep-hang/*/index.html") if file.parent.name != "_shell"]
    assert len(editions) > 120
    assert {f"{BASE}{folder.relative_to(real_site).as_posix()}/anh.png" for folder in editions} <= named.keys()


def test_a_page_offers_its_card_or_says_how_to_get_one(real_site: Path):
    for prefix in ("", "en/"):
        for file in [
            *real_site.glob(f"{prefix}don-vi/*/index.html"),
            *real_site.glob(f"{prefix}xep-hang/*/index.html"),
        ]:
            html = file.read_text(encoding="utf-8")
            own = (file.parent / "anh.png").exists()
            assert ('<a href="anh.png" download>' in html) is own, file
            assert ('bao-chi/#anh-chia-se" data-td-card>' in html) is not own, file
        assert 'id="anh-chia-se"' in (real_site / f"{prefix}bao-chi/index.html").read_text(encoding="utf-8")


def test_editions_of_every_level_have_cards_while_there_are_few(ranking: Ranking):
    few = Site(ranking, "2026-11-23", press=Press(cards=frozenset(), edition_cards=len(ranking.dataset.editions)))
    many = Site(ranking, "2026-11-23", press=Press(edition_cards=len(ranking.dataset.editions) - 1))
    assert [few.has_card(level) for level in Level] == [True] * len(Level)
    assert {level for level in Level if many.has_card(level)} == DRAWN
    page = PAGE_TYPES["edition"].make(many, "tay-ninh-commune-2022")
    assert cards._card(page, many, Renderer("vi").t) is None
    assert "assets/anh.vi.png" in cards.tags(page, many, "vi", BASE)


def test_nothing_on_a_card_passes_its_edge(ranking: Ranking):
    """Of all units and editions that have one, the longest names among them, in both languages."""
    everyone = frozenset(Level)
    site = Site(ranking, "2026-11-23", press=Press(cards=everyone))
    keys = sorted(site.ranking.dataset.units, key=lambda unit: -len(site.full_name(site.unit(unit)).vi))[:60]
    pages = [PAGE_TYPES["unit"].make(site, key) for key in keys]
    pages += [PAGE_TYPES["edition"].make(site, key) for key in PAGE_TYPES["edition"].keys(site)]
    for renderer in (Renderer("vi"), Renderer("en")):
        for page in pages:
            card = cards._card(page, site, renderer.t)
            assert card is not None
            root = ET.fromstring(cards.card_svg(card, renderer))  # noqa: S314 - our own
            for group in root.iter():
                for text in group.findall(f"{SVG}text"):
                    look = {**group.attrib, **text.attrib}
                    font = SEMIBOLD if look.get("font-family") == SEMIBOLD.stem else REGULAR
                    wide = width(text.text or "", float(look["font-size"]), font)
                    end = float(look["x"]) + (0 if look.get("text-anchor") == "end" else wide)
                    assert end <= cards.WIDTH - cards.EDGE + 1, text.text
            *above, foot = [[float(text.attrib["y"]) for text in group] for group in root.findall(f"{SVG}g")]
            if foot:
                assert max(foot) <= cards.HEIGHT - 40
                lower = [
                    *(y for tops in above for y in tops),
                    *(float(dot.attrib["cy"]) for dot in root.iter(f"{SVG}circle")),
                ]
                assert max(lower) + 15 <= min(foot) - 24, card.name


# Settings


def test_levels_without_files_say_so_by_having_no_address(ranking: Ranking):
    shut = Site(ranking, "2026-11-23", press=Press(charts=frozenset(), cards=frozenset()))
    page = PAGE_TYPES["unit"].make(shut, "da-nang")
    assert pictures(page, shut) == ()
    assert list(press.files(page, shut, press.Kit({"vi": Renderer("vi")}, Drawn(None)))) == []
    open_ = Site(ranking, "2026-11-23")
    page = PAGE_TYPES["unit"].make(open_, "da-nang")
    assert [picture.chart.name for picture in pictures(page, open_)] == ["hang-cac-nam", "diem-cac-nam"]


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ("province", "press.form"),
        ({"card": ["province"]}, "press.unknown"),
        ({"cards": ["tinh"]}, "press.level"),
        ({"charts": "xa"}, "press.level"),
        ({"edition_cards": -1}, "press.editions"),
        ({"edition_cards": True}, "press.editions"),
        ({"edition_cards": "all"}, "press.editions"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused_in_a_sentence(given, key):
    with pytest.raises(UseError) as refused:
        press_settings(given, DRAWN)
    assert refused.value.key == key


def test_only_what_is_drawn_can_be_given():
    found = press_settings({"charts": ["commune", "province"], "cards": "commune"}, DRAWN)
    assert found == Press(charts=frozenset({Level.PROVINCE}), cards=frozenset({Level.COMMUNE}))
