"""Every page type for those who do not see, point or want it larger: axe, keyboard, zoom, contrast, stillness."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import axe_playwright_python
import pytest
from test_site import LANGUAGES, PAGES, address, browser, opened, served, settled  # fixtures go by their names

from tests.conftest import ROOT, built_once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

__all__ = ["address", "browser"]

pytestmark = pytest.mark.browser

WIDTHS = {"narrow": {"width": 320, "height": 740}, "wide": {"width": 1280, "height": 900}}
ALLOWED = ["clipboard-read", "clipboard-write"]

# axe

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
LEFT_OUT_BY_DEFAULT = (
    "target-size",
    "td-has-header",
    "table-fake-caption",
    "p-as-heading",
    "label-content-name-mismatch",
    "focus-order-semantics",
)
RUN = """async (more) => {
  const rules = Object.fromEntries(more.map((rule) => [rule, { enabled: true }]));
  const { violations } = await axe.run(document, { resultTypes: ["violations"], preload: false, rules });
  return violations.map(({ id, nodes }) => [id, nodes.length, nodes[0].html.slice(0, 200), nodes[0].failureSummary]);
}"""
"""All rules, best practice and those that axe leaves out by default; nothing is filtered by its weight."""

THINNED = """() => {
  const look = (e) => {
    const { tagName, hidden, lang, dataset: { basis, outcome, class: mark } } = e;
    const own = [tagName, e.getAttribute("class"), hidden, lang, basis, outcome, mark];
    return [...own, ...[...e.children].map(look)].join("(");
  };
  for (const list of document.querySelectorAll("tbody, ul, ol, dl, select, svg, svg g")) {
    const seen = new Map();
    for (const child of [...list.children]) {
      const alike = (seen.get(look(child)) ?? 0) + 1;
      seen.set(look(child), alike);
      if (alike > (list.closest("svg") ? 1 : 2)) child.remove();
    }
  }
}"""
"""Of rows, items and marks that are built alike down to their classes, the first are kept: axe asks each of them the
same, and contrast is most of its time; of letters upon drawings it says only that it cannot tell."""


def faults(page: Page, where: object) -> list[object]:
    return [(where, *fault) for fault in page.evaluate(RUN, LEFT_OUT_BY_DEFAULT)]


def shown_as(page: Page, scheme: str, width: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(WIDTHS[width])


def everything_used(page: Page) -> None:
    """Opens every fold and chart, sorts and filters every table, copies every sentence, as far as the page has them."""
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    page.evaluate("for (const button of document.querySelectorAll('[data-td-open], [data-td-copy]')) button.click()")
    page.evaluate("for (const table of document.querySelectorAll('table')) table.querySelector('.td-sort')?.click()")
    for field in page.locator(".td-filter input").all():
        field.fill("n")
    page.wait_for_function(
        """[...document.querySelectorAll("figure.td-chart[data-kind]")].every((figure) =>
             figure.querySelector(".td-chart__live svg[aria-hidden]"))"""
    )


FITS = "document.documentElement.scrollWidth <= innerWidth"


def faults_of(page: Page, url: str, scheme: str, width: str, *, used: bool) -> list[object]:
    """What axe finds on a page unused in one scheme and width, and, used, in the other scheme and the other width."""
    shown_as(page, scheme, width)
    settled(page, url)
    page.evaluate(AXE)
    page.evaluate(THINNED)
    found = faults(page, (url, scheme, width, "unused"))
    if used:
        everything_used(page)
        scheme, width = ("dark" if scheme == "light" else "light"), ("wide" if width == "narrow" else "narrow")
        shown_as(page, scheme, width)
        page.evaluate(THINNED)
        found += faults(page, (url, scheme, width, "used"))
    if not page.evaluate(FITS):
        found.append((url, width, "the page scrolls sideways"))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("half", [0, 1])
def test_axe_finds_nothing_on_any_page_type_before_and_after_everything_is_used(
    browser: Browser, address: str, language: str, half: int
) -> None:
    """Each page in both languages, light and dark, narrow and wide, before and after; in one of the languages by turns
    it is also used, because a run takes half a second of computing."""
    found: list[object] = []
    scheme = "light" if language == "vi" else "dark"
    with opened(browser, address, bypass_csp=True, permissions=ALLOWED) as page:
        for number, path in enumerate(list(PAGES.values())[half::2]):
            width = "wide" if number % 4 < 2 else "narrow"
            used = number % 2 == (language == "vi")
            found += faults_of(page, address + LANGUAGES[language] + path, scheme, width, used=used)
    assert found == []


@pytest.fixture(scope="module")
def small_sites(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Sites of made-up data, for what today's do not show: movements in parts, firmness, derived values, any target."""
    root = tmp_path_factory.mktemp("www")
    for case in ("stranger", "movement"):
        site = built_once(shared_folder, f"{case}-site", "--datasets", str(ROOT / f"tests/sites/{case}/datasets"))
        (root / case).symlink_to(site)
    yield from served(root)


def test_axe_finds_nothing_on_pages_that_show_what_todays_data_do_not(browser: Browser, small_sites: str) -> None:
    found: list[object] = []
    with opened(browser, small_sites, "stranger/", bypass_csp=True, permissions=ALLOWED) as page:
        for number, path in enumerate(SHOWING):
            scheme, width = ("light", "narrow") if number % 2 else ("dark", "wide")
            found += faults_of(page, small_sites + path, scheme, width, used=True)
    assert found == []


SHOWING = (
    "stranger/don-vi/norrwick/",
    "stranger/en/don-vi/kesh-vaal/",
    "stranger/xep-hang/lqi-province-2023/",
    "movement/en/don-vi/tinh-mau-huyen-tay/",
)


@pytest.mark.parametrize(
    ("path", "scheme", "width"), [("don-vi/tay-ninh/", "dark", "narrow"), ("en/", "light", "wide")]
)
def test_axe_finds_nothing_while_the_list_of_the_search_is_open(
    browser: Browser, address: str, path: str, scheme: str, width: str
) -> None:
    found: list[object] = []
    with opened(browser, address, path, bypass_csp=True) as page:
        page.evaluate(AXE)
        page.evaluate(THINNED)
        for typed, awaited in (("tay ninh", ".td-search__option"), ("zzqq", ".td-search__none")):
            page.locator("[data-td-search]:visible").fill(typed)
            page.locator(awaited).first.wait_for()
            page.keyboard.press("ArrowDown")
            shown_as(page, scheme, width)
            found += faults(page, (path, typed))
    assert found == []
