"""The sentences to quote in a real browser: what a button copies, what it says, and what is left without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_site import opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ALLOWED = ["clipboard-read", "clipboard-write"]
HOME = "https://thuocdo.example/vn/"  # the address that the fixture real_site is built for


def copied(page: Page) -> str:
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.length > 20)")
    return str(page.evaluate("navigator.clipboard.readText()"))


@pytest.mark.parametrize(("language", "path"), [("vi", "don-vi/ninh-binh/"), ("en", "en/don-vi/ninh-binh/")])
def test_a_button_copies_sentence_citation_and_permanent_address(
    browser: Browser, address: str, language: str, path: str
) -> None:
    with opened(browser, address, path, permissions=ALLOWED) as page:
        block = page.locator(".td-quotes").first
        block.get_by_role("button").first.click()
        sentence, citation, link = copied(page).split("\n")
        assert sentence == block.locator("li p").first.inner_text()
        assert citation == block.locator("span[id$='.nguon']").inner_text()
        assert link == f"{HOME}{path}#{block.get_attribute('id')}"
        assert "21/63" in sentence or "21st of 63" in sentence
        assert page.locator("[aria-live=polite]").last.inner_text() == {"vi": "Đã chép", "en": "Copied"}[language]
        page.goto(link.replace(HOME, address))
        assert page.locator(":target").inner_text().startswith(sentence[:40])


def test_without_an_address_of_the_site_the_page_gives_its_own(browser: Browser, address: str) -> None:
    with opened(browser, address, "don-vi/ninh-binh/?xem=1#nguon", permissions=ALLOWED) as page:
        page.evaluate("document.querySelector('link[rel=canonical]').remove()")
        block = page.locator(".td-quotes").first
        block.get_by_role("button").first.click()
        link = copied(page).split("\n")[2]
        assert link == f"{address}don-vi/ninh-binh/?xem=1#{block.get_attribute('id')}"


def test_each_button_has_a_name_of_its_own_that_begins_with_its_word(browser: Browser, address: str) -> None:
    with opened(browser, address, "don-vi/ninh-binh/") as page:
        page.evaluate("for (const more of document.querySelectorAll('details')) more.open = true")
        page.locator(".td-quotes button").first.wait_for()  # the script makes them
        buttons = page.locator(".td-quotes button").all()
        names = [button.get_attribute("aria-label") or "" for button in buttons]
        assert len(set(names)) == len(names) >= 9
        assert all(name.startswith(button.inner_text()) for name, button in zip(names, buttons, strict=True))


def test_an_older_sentence_is_reached_by_its_address_although_it_is_folded(browser: Browser, address: str) -> None:
    with opened(browser, address, "don-vi/ninh-binh/#trich-dti-province-2020") as page:
        block = page.locator("#trich-dti-province-2020")
        assert "thứ 8/63" in block.text_content()
        block.wait_for(state="visible")  # the browser opens what the address points into


def test_without_a_script_the_sentences_can_be_read_and_no_button_is_there(browser: Browser, address: str) -> None:
    with opened(browser, address, "don-vi/ninh-binh/", java_script_enabled=False) as page:
        block = page.locator(".td-quotes").first
        assert "thứ 21/63" in block.inner_text()
        assert "Thước Đo" in block.inner_text()
        assert block.get_by_role("link").get_attribute("href") == f"#{block.get_attribute('id')}"
        assert block.locator("button:visible").count() == 0
