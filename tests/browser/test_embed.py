"""Charts within a page of another site: a real frame, another origin, headers of deploy/, no script, few bytes."""

from __future__ import annotations

import csv
import io
import re
from contextlib import contextmanager
from html import unescape
from typing import TYPE_CHECKING

import pytest
from serving import served
from test_delivered import WithHeaders

from tests.web.served import served as served_packed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Frame, Page

pytestmark = pytest.mark.browser

MOST = 60_000
"""Bytes of an embedded page with all that it loads before anyone touches it."""
PAGES = {
    "map": "xep-hang/dti-province-2022/bieu-do/",
    "history": "don-vi/da-nang/bieu-do/",
    "english": "en/xep-hang/dti-province-2022/bieu-do/",
}


def codes(site: Path, page: str) -> list[str]:
    """The code to paste that a page of charts offers."""
    html = (site / page / "index.html").read_text(encoding="utf-8")
    return [unescape(code) for code in re.findall(r"<code[^>]*>(.*?)</code>", html, re.DOTALL)]


@contextmanager
def framed(browser: Browser, site: Path, folder: Path, code: str, **context: object) -> Iterator[tuple[Page, Frame]]:
    """The code in a page that stands at another origin than the site it frames."""
    with served(site, WithHeaders) as address, served(folder) as elsewhere:
        assert address != elsewhere
        pasted = re.sub(r'src="https://[^/]*/vn/', f'src="{address}', code).replace(' loading="lazy"', "")
        host = '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>a</title>'
        (folder / "index.html").write_text(f"{host}<body style='margin:0'>{pasted}", encoding="utf-8")
        opened = browser.new_context(**context)  # type: ignore[arg-type]
        page = opened.new_page()
        page.goto(elsewhere, wait_until="networkidle")
        yield page, page.frames[1]
        opened.close()


@pytest.mark.parametrize("width", [320, 800])
def test_a_frame_fits_its_width_and_its_height_without_any_script(
    browser: Browser, real_site: Path, tmp_path: Path, width: int
) -> None:
    for name, page in PAGES.items():
        for code in codes(real_site, page)[:1]:
            view = {"width": width, "height": 900}
            with framed(browser, real_site, tmp_path, code, viewport=view, java_script_enabled=False) as (_, frame):
                drawing = frame.locator("svg.td-drawing")
                assert drawing.is_visible(), name
                assert frame.locator("footer a").last.is_visible()
                inner = frame.locator("html").bounding_box()
                within = frame.locator("body").bounding_box()
                assert inner is not None
                assert within is not None
                given = int(re.findall(r'height="(\d+)"', code)[0])
                assert inner["width"] == min(width, 640)
                assert within["x"] + within["width"] <= inner["x"] + inner["width"]
                notice = frame.locator("[data-notice]")
                extra = sum(box["height"] + 8 for box in [n.bounding_box() for n in notice.all()] if box)
                assert within["height"] <= given + extra, (name, code)
                assert given - within["height"] < 260, (name, code)


def test_in_a_frame_elsewhere_nothing_is_refused_and_links_leave_the_frame(
    browser: Browser, real_site: Path, tmp_path: Path
) -> None:
    told: list[str] = []
    code = codes(real_site, PAGES["history"])[0]
    with framed(browser, real_site, tmp_path, code) as (page, frame):
        page.on("console", lambda message: told.append(message.text))
        frame.goto(frame.url, wait_until="networkidle")
        letters = "document.fonts.ready.then(() => document.fonts.check('15px \"Thuoc Do Sans\"', 'ệ'))"
        assert frame.evaluate(letters) is True
        assert told == []
        with page.context.expect_page() as opened:
            frame.locator("footer a").last.click()
        assert opened.value.url.endswith("/don-vi/da-nang/")
        assert opened.value.evaluate("window.opener") is None


def test_a_frame_is_dark_where_its_reader_is(browser: Browser, real_site: Path, tmp_path: Path) -> None:
    grounds = set()
    for scheme in ("light", "dark"):
        code = codes(real_site, PAGES["map"])[0]
        with framed(browser, real_site, tmp_path, code, color_scheme=scheme) as (_, frame):
            grounds.add(frame.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds == {"rgb(253, 253, 251)", "rgb(21, 24, 26)"}


def test_an_embedded_chart_costs_its_reader_less_than_sixty_kilobytes(browser: Browser, real_site: Path) -> None:
    """As the network counts them, packed as a portal packs them; the heaviest pages of each kind."""
    found = sorted(real_site.glob("nhung/**/index.html"), key=lambda file: -file.stat().st_size)
    heaviest = {re.findall(r'data-kind="(\w+)"', file.read_text(encoding="utf-8"))[0]: file for file in reversed(found)}
    weighed = {}
    with served_packed(real_site, "/vn/") as address:
        for kind, file in heaviest.items():
            context = browser.new_context()
            page = context.new_page()
            network = context.new_cdp_session(page)
            network.send("Network.enable")
            bytes_: list[float] = []
            network.on("Network.loadingFinished", lambda done, bytes_=bytes_: bytes_.append(done["encodedDataLength"]))
            page.goto(f"{address}{file.parent.relative_to(real_site).as_posix()}/", wait_until="networkidle")
            weighed[kind] = sum(bytes_)
            assert len(bytes_) >= 5
            context.close()
    print(weighed)
    assert {"tiles", "history_rank", "profile", "distribution"} <= weighed.keys()
    assert max(weighed.values()) < MOST


def test_a_chart_that_has_no_files_is_saved_from_the_readers_browser(
    browser: Browser, address: str, real_site: Path
) -> None:
    found = next(
        file
        for file in sorted(real_site.glob("don-vi/*/index.html"))
        if "td-sketch" in file.read_text(encoding="utf-8")
    )
    context = browser.new_context(accept_downloads=True, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}{found.parent.relative_to(real_site).as_posix()}/")
    figure = page.locator("figure.td-chart").first
    assert figure.locator(":scope > a").count() == 0
    figure.locator("[data-td-open]").click()
    buttons = figure.locator(".td-save button")
    buttons.first.wait_for()
    saved = []
    for button in buttons.all()[:3]:
        with page.expect_download() as download:
            button.click()
        saved.append(download.value.path().read_bytes())
    buttons.last.click()
    page.wait_for_function("document.activeElement.textContent !== 'Chép câu này'")
    assert page.evaluate("navigator.clipboard.readText()") == figure.locator(".td-chart__text").inner_text()
    rows = figure.evaluate("(figure) => JSON.parse(figure.dataset.rows)")
    context.close()
    svg, png, table = saved
    lines = list(csv.DictReader(io.StringIO(table.decode())))
    assert [line["label"] for line in lines] == [label for label in rows["columns"]["label"] if label is not None]
    assert {"gap", "slot", "text"}.isdisjoint(lines[0])
    for said in (page_title(found), "CC BY 4.0", "thuocdo.example"):
        assert said in svg.decode()
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") > 700


@pytest.mark.parametrize(
    "path", ["don-vi/tay-ninh-xa-don-thuan/", "en/don-vi/ninh-binh-huyen-nho-quan/"], ids=["commune", "district"]
)
def test_a_page_without_a_card_makes_one_in_the_readers_browser(browser: Browser, address: str, path: str) -> None:
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    page.goto(address + path)
    with page.expect_download() as download:
        page.locator("button", has_text="Card image" if path.startswith("en/") else "Ảnh chia sẻ").click()
    card = download.value.path().read_bytes()
    said = page.evaluate("async (base) => (await import(base + 'assets/js/card.js')).told()", address)
    assert said["name"] == page.locator("meta[property='og:title']").get_attribute("content")
    assert said["rank"] in page.locator(".td-figure").first.inner_text()
    assert said["foot"][0] == page.locator(".td-standing p > a").first.inner_text()
    assert page.locator(".td-source span").first.inner_text() in said["foot"][1]
    context.close()
    assert card.startswith(b"\x89PNG")
    assert (int.from_bytes(card[16:20], "big"), int.from_bytes(card[20:24], "big")) == (1200, 630)
    assert len(card) > 10_000


def page_title(file: Path) -> str:
    return re.findall(r"<h1>([^<]*)", file.read_text(encoding="utf-8"))[0].strip()
