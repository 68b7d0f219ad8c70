"""What the first view of a page costs a reader: bytes on the way, and nothing that moves once it is seen."""

from __future__ import annotations

import gzip
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from test_site import PAGES, PHONE

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Route

pytestmark = pytest.mark.browser

MOST = 100_000
"""Bytes of page, styles, scripts and fonts, packed."""
PACKED_ALREADY = {".woff2", ".png"}
SHIFTS = """window.shifted = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shifted += entry.value; })
  .observe({ type: "layout-shift", buffered: true });"""


def packed(file: Path) -> int:
    data = file.read_bytes()
    return len(data) if file.suffix in PACKED_ALREADY else len(gzip.compress(data, 9, mtime=0))


@pytest.mark.parametrize("language", ["", "en/"], ids=["vi", "en"])
def test_the_first_view_weighs_at_most_a_hundred_kilobytes(
    browser: Browser, address: str, real_site: Path, language: str
) -> None:
    heavy = {}
    for name in ("home", "edition with a sheet", "province"):
        context = browser.new_context(viewport=PHONE)
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(address + language + PAGES[name], wait_until="networkidle")
        context.close()
        paths = dict.fromkeys(urlsplit(url).path.removeprefix(urlsplit(address).path) for url in asked)
        files = [
            real_site / path / "index.html" if not path or path.endswith("/") else real_site / path for path in paths
        ]
        sizes = {file.relative_to(real_site).as_posix(): packed(file) for file in files}
        print(f"{name}: {sum(sizes.values())} bytes", sizes)
        assert any(path.endswith(".css") for path in sizes)
        assert any(path.endswith(".woff2") for path in sizes)
        if sum(sizes.values()) > MOST:
            heavy[name] = sizes
    assert heavy == {}


def test_nothing_moves_when_the_scripts_come_late(browser: Browser, address: str) -> None:
    """The letters are there at once; what a script adds has had its place from the first paint."""

    def late(route: Route) -> None:
        time.sleep(0.05)
        route.continue_()

    moved = {}
    for name in ("home", "edition with a sheet", "province", "indicator", "sources", "list of units", "search"):
        context = browser.new_context(viewport=PHONE)
        context.add_init_script(SHIFTS)
        context.route("**/*.js", late)
        page = context.new_page()
        page.goto(address + PAGES[name], wait_until="networkidle")
        shifted = page.evaluate("shifted")
        if shifted > 0.05:
            moved[name] = shifted
        context.close()
    assert moved == {}
