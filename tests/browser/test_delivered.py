"""The real site as hosts deliver it: with the headers it carries, and unpacked from its zip below a folder."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from serving import Quiet, served
from test_site import opened

from generator.archive import archive
from tests.headers import by_headers_file

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


class WithHeaders(Quiet):
    """Answers with the headers that the site's own _headers gives for a path, as Netlify and Cloudflare do."""

    def end_headers(self) -> None:
        rules = (self.server.site / "_headers").read_text(encoding="utf-8")
        for name, value in by_headers_file(rules, self.path.partition("?")[0]).items():
            self.send_header(name, value)
        super().end_headers()


def search(page: Page, query: str, arrives: str) -> None:
    field = page.locator("[data-td-search]:visible").first
    field.fill(query)
    page.locator(".td-search__option").first.wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url(arrives)


def test_with_its_headers_the_site_searches_and_opens_charts_without_a_violation(
    browser: Browser,
    real_site: Path,
) -> None:
    with served(real_site, WithHeaders) as address, opened(browser, address) as page:
        answer = page.goto(address)
        assert answer.headers["content-security-policy"] == "frame-ancestors 'self'"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"
        search(page, "vinh phuc", f"{address}don-vi/vinh-phuc/")
        page.goto(f"{address}xep-hang/dti-province-2022/")
        figure = page.locator("figure.td-chart[data-kind]").first
        figure.locator("[data-td-open]").click()
        figure.locator(".td-chart__live svg").wait_for()


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("Sở Y tế (Tỉnh Đắk Nông)", "dak-nong-so-y-te"),
        ("tinh gia lai (tu 1/7/2025)", "gia-lai-2025"),
        ("Tỉnh Gia Lai (đến 30/6/2025)", "gia-lai"),
    ],
)
def test_a_title_as_it_stands_in_a_list_opens_its_page(
    browser: Browser, real_site: Path, title: str, unit: str
) -> None:
    with served(real_site, WithHeaders) as address, opened(browser, address) as page:
        page.goto(address)
        field = page.locator("[data-td-search]:visible").first
        field.fill(title)
        page.locator(".td-search__option").first.wait_for()
        field.press("Enter")
        page.wait_for_url(f"{address}don-vi/{unit}/")


def test_with_its_headers_the_site_is_framed_by_itself_and_by_nobody_else(
    browser: Browser,
    real_site: Path,
    tmp_path: Path,
) -> None:
    frame = """(address) => new Promise((done) => { const frame = document.createElement("iframe");
      frame.onload = () => { try { done(Boolean(frame.contentDocument.querySelector("h1"))) } catch { done(null) } };
      frame.src = address; document.body.append(frame) })"""
    (tmp_path / "index.html").write_text('<!doctype html><html lang="en"><title>a</title></html>', encoding="utf-8")
    with served(real_site, WithHeaders) as address, served(tmp_path) as elsewhere:
        page = browser.new_page()
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text) if "frame-ancestors" in message.text else None)
        page.goto(f"{address}assets/fonts/OFL.txt")  # of the site, without a policy of its own
        assert page.evaluate(frame, f"{address}nguon/") is True
        assert refused == []
        page.goto(elsewhere)
        assert page.evaluate(frame, f"{address}nguon/") is not True
        assert len(refused) == 1
        page.close()


def test_unpacked_from_its_zip_below_a_folder_the_site_is_whole(
    browser: Browser,
    real_site: Path,
    tmp_path: Path,
) -> None:
    archive(real_site, tmp_path / "site.zip")
    with zipfile.ZipFile(tmp_path / "site.zip") as pack:
        pack.extractall(tmp_path / "www/tai-lieu/thuoc-do")
    with served(tmp_path / "www") as root:
        address = f"{root}tai-lieu/thuoc-do/"
        with opened(browser, address) as page:
            menu = page.locator(".td-menu a")
            assert menu.count() == 7
            for n in range(7):
                page.goto(address)
                menu.nth(n).click()
                page.locator("h1:visible").wait_for()
                assert page.url.startswith(address)
                assert page.url != address
            page.locator(".td-languages a[hreflang=en]").click()
            page.wait_for_url(f"{address}en/*/")
            search(page, "da nang", f"{address}en/don-vi/da-nang*/")
            with page.expect_download() as download:
                page.locator("main a[href$='data.csv']").first.click()
            assert download.value.path().stat().st_size > 0
