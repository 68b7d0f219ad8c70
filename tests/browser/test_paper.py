"""On paper: a unit is one page of A4, an edition is a table whose header stands on every page."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MOST = 8
"""Pages of units that are printed: the largest, which are the ones that might not fit."""


def printed(browser: Browser, address: str) -> PdfReader:
    page = browser.new_page()
    try:
        page.goto(address)
        return PdfReader(io.BytesIO(page.pdf(format="A4", print_background=True)))
    finally:
        page.close()


def largest(site: Path, folder: str) -> list[str]:
    pages = sorted((site / folder).glob("*/index.html"), key=lambda file: -file.stat().st_size)[:MOST]
    return [page.parent.relative_to(site).as_posix() + "/" for page in pages]


@pytest.mark.parametrize("folder", ["don-vi", "en/don-vi"])
def test_a_unit_is_one_page_of_a4(browser: Browser, address: str, real_site: Path, folder: str) -> None:
    pages = {path: len(printed(browser, f"{address}{path}").pages) for path in largest(real_site, folder)}
    assert {path: n for path, n in pages.items() if n != 1} == {}


def test_the_page_on_paper_says_where_the_whole_one_is_and_whence_its_figures_are(
    browser: Browser, address: str
) -> None:
    text = "".join(printed(browser, f"{address}don-vi/tay-ninh/").pages[0].extract_text().split())
    assert "Trangđầyđủ" in text
    assert "thuocdo.example/vn/don-vi/tay-ninh/" in text
    assert "Nguồn" in text
    assert "40/63" in text


def test_an_edition_repeats_the_header_of_its_table_on_each_page(browser: Browser, address: str) -> None:
    """Rows of the list, each page of which begins with the names of the columns."""
    found = printed(browser, f"{address}xep-hang/dti-province-2022/")
    texts = ["".join(page.extract_text().split()) for page in found.pages]
    holding = [text for text in texts if text.count("Tỉnh") > 10 and "/63" in text]
    assert len(holding) > 1
    assert all("HạngĐơnvịĐiểm" in text for text in holding)
