"""The page for a wrong address, as a host shows it: at any depth, in both languages, with a script and without."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from test_site import DESKTOP, FITS, LISTEN, PHONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

HERE = "<script>window.ran = 1</script>"


@contextmanager
def lost(browser: Browser, address: str, path: str, **options: object) -> Iterator[Page]:
    """A page that is not there; its own answer of 404 is the only complaint that is allowed."""
    context = browser.new_context(**{"viewport": DESKTOP, **options})
    context.add_init_script(LISTEN)
    page = context.new_page()
    bad: list[str] = []
    page.on("console", lambda message: bad.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: bad.append(str(error)))
    page.on("response", lambda answer: bad.append(answer.url) if answer.status >= 400 else None)
    answer = page.goto(address + path)
    assert answer is not None
    assert answer.status == 404
    yield page
    page.wait_for_load_state("networkidle")
    context.close()
    assert [text for text in bad if "404 (Not Found)" not in text] == [answer.url]


@pytest.mark.parametrize(
    ("path", "title", "there"),
    [
        ("don-vi/tay-nin/", "Tỉnh Tây Ninh", "don-vi/tay-ninh/"),
        ("don-vi/tay-ninhh/index.html", "Tỉnh Tây Ninh", "don-vi/tay-ninh/"),
        ("a/b/c/d/da-nang", "Thành phố Đà Nẵng", "don-vi/da-nang/"),
        (quote("Đắk Lắk"), "Tỉnh Đắk Lắk", "don-vi/dak-lak/"),
        ("en/don-vi/tay-nin/", "Tây Ninh province", "en/don-vi/tay-ninh/"),
    ],
)
def test_the_nearest_names_are_offered_in_the_language_of_the_address(
    browser: Browser, address: str, path: str, title: str, there: str
) -> None:
    with lost(browser, address, path) as page:
        language = "en" if path.startswith("en/") else "vi"
        section = page.locator(f"[data-td-lost={language}]")
        section.locator("li").nth(4).wait_for()
        assert page.evaluate("document.querySelector('[data-td-lost]').dataset.tdLost") == language
        assert page.evaluate("document.documentElement.lang") == language
        links = section.locator("ul").first.locator("a")
        assert [name for name in links.all_inner_texts()[:2] if not name.startswith(title)] == []
        nearest = links.filter(has_text=title).all()
        assert address + there in [link.evaluate("(link) => link.href") for link in nearest]


def test_the_link_to_the_search_carries_the_words_of_the_address(browser: Browser, address: str) -> None:
    with lost(browser, address, "en/don-vi/tay-nin/") as page:
        link = page.get_by_role("link", name="Search for “tay nin”")
        link.click()
        page.locator(".td-finder__results li").first.wait_for()
        assert page.url == f"{address}en/tim-kiem/?q=tay+nin"


@pytest.mark.parametrize("path", [f"don-vi/{quote(HERE, safe='')}/", "%E1%BA", "x" * 240, "xyzqqq/"])
def test_no_address_runs_breaks_or_leaves_the_page_without_links(browser: Browser, address: str, path: str) -> None:
    with lost(browser, address, path, viewport={"width": 320, "height": 640}) as page:
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.ran") is None
        assert page.evaluate(FITS)
        assert page.locator("main a:visible").count() >= 8


@pytest.mark.parametrize("path", ["khong-co", "en/don-vi/khong/co/"])
def test_without_a_script_links_lead_to_search_and_lists_from_any_depth(
    browser: Browser, address: str, path: str
) -> None:
    with lost(browser, address, path, java_script_enabled=False, viewport=PHONE) as page:
        assert page.locator("button:visible, input:visible").count() == 0
        targets = page.locator("main a").evaluate_all("links => links.map((link) => link.href)")
    assert len(targets) == 8
    request = browser.new_context().request
    assert [(url, request.get(url).status) for url in targets if request.get(url).status != 200] == []
