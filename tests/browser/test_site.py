"""The real site in a real browser, under a sub-path: silent, within its policy, fitting, accessible and of use."""

from __future__ import annotations

import csv
import re
import unicodedata
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from generator.search import fold, key
from tests.conftest import ROOT, SUB_PATH, built_once
from tests.web.served import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
LANGUAGES = {"vi": "", "en": "en/"}

PAGES = {
    "home": "",
    "list of editions": "xep-hang/",
    "edition with a sheet": "xep-hang/dti-province-2022/",
    "edition with cohorts": "xep-hang/tay-ninh-commune-2022/",
    "edition of two groups": "xep-hang/dti-ministry-2020/",
    "edition after the mergers": "xep-hang/dti-province-2024-34/",
    "list of units": "don-vi/",
    "country": "don-vi/viet-nam/",
    "ministry": "don-vi/bo-tai-chinh/",
    "province": "don-vi/tay-ninh/",
    "merged province": "don-vi/ninh-binh-2025/",
    "department": "don-vi/tay-ninh-van-phong-ubnd-tinh/",
    "district": "don-vi/ninh-binh-huyen-nho-quan/",
    "commune": "don-vi/tay-ninh-xa-don-thuan/",
    "list of indicators": "chi-so/",
    "indicator": "chi-so/dti-province-922/nhan-thuc-so/",
    "list of frameworks": "phuong-phap/",
    "framework": "phuong-phap/dti-province-922/",
    "sources": "nguon/",
    "figures compared": "doi-chieu/",
    "units side by side": "so-sanh/?don-vi=ninh-binh,thanh-hoa&ky=dti-province-2022",
    "own weights": "trong-so/",
    "data": "du-lieu/",
    "static API": "api/",
    "help": "huong-dan/",
    "press": "bao-chi/",
    "search": "tim-kiem/?q=tay+ninh",
}

# What the browser says of its policy goes the way of every other complaint.
LISTEN = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI || event.sourceFile}:${event.lineNumber}`))"""


@contextmanager
def opened(browser: Browser, address: str, path: str = "", **options: object) -> Iterator[Page]:
    """A page that fails the test on any complaint: console, policy, failed or foreign request. All at once."""
    context = browser.new_context(**{"viewport": DESKTOP, "service_workers": "block", **options})
    context.set_default_timeout(15_000)
    context.add_init_script(LISTEN)
    page = context.new_page()
    complaints: list[str] = []

    def complain(text: str) -> None:
        complaints.append(f"{page.url.removeprefix(address)}: {text}")

    page.on("console", lambda message: complain(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complain(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith(("data:", "blob:", address)) else complain(request.url),
    )
    page.on("response", lambda answer: complain(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    page.on("requestfailed", lambda request: complain(f"failed {request.url}") if not _left(request.failure) else None)
    try:
        page.goto(address + path)
        yield page
        page.wait_for_load_state("networkidle")
    finally:
        context.close()
    assert complaints == []


def _left(failure: str | None) -> bool:
    """A request that was given up because the reader went on to the next page."""
    return failure is not None and "ERR_ABORTED" in failure


WAITS = """.td-search__link, table[data-td-sortable]:not(:has(.td-sort)),
  figure.td-chart:is([data-rows], [data-at]) > button[data-td-open][hidden]"""
"""What stands on a page until the script that makes it work has come."""


def settled(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator(WAITS)).to_have_count(0)
    if "?q=" in url:
        page.locator(".td-finder__results li").first.wait_for()
    if "?don-vi=" in url:
        page.locator("[data-results] table").first.wait_for()


FITS = "document.documentElement.scrollWidth <= innerWidth"
TOO_WIDE = """[...document.querySelectorAll("main *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1
  && !e.closest(".td-scroll, svg")).slice(0, 3).map((e) => e.outerHTML.slice(0, 120))"""


LOOKS = [(size, scheme) for size in (PHONE, DESKTOP) for scheme in ("light", "dark")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_type_opens_silently_and_fits(browser: Browser, address: str, language: str) -> None:
    """Opened in each size and colours by turns, then seen in all four."""
    wide, plain = {}, []
    with opened(browser, address) as page:
        for number, (name, path) in enumerate(PAGES.items()):
            turn = number % len(LOOKS)
            for first, (size, scheme) in enumerate(LOOKS[turn:] + LOOKS[:turn]):
                page.set_viewport_size(size)
                page.emulate_media(color_scheme=scheme)
                if not first:
                    settled(page, address + LANGUAGES[language] + path)
                if not page.evaluate(FITS):
                    wide[name, size["width"], scheme] = page.evaluate(TOO_WIDE)
                assert page.locator("h1:visible").count() == 1, name
            if page.evaluate("document.documentElement.className") != "js":
                plain.append(name)
    assert (wide, plain) == ({}, [])


def test_the_page_for_a_wrong_address_opens_silently_from_any_depth(browser: Browser, address: str) -> None:
    with opened(browser, address, "404.html", viewport=PHONE) as page:
        assert page.evaluate(FITS)
        page.get_by_role("link", name="VI", exact=True).or_(page.locator("main a")).first.click()
        assert page.url.startswith(address)


# Tables

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng


def dictionary(name: str) -> list[tuple[list[int], list[int]]]:
    """Vietnamese order: syllable by syllable, first the letters (ă, â, đ … are letters), then the tone."""
    return [syllable(part) for part in re.findall(r"\w+", unicodedata.normalize("NFC", name.lower()))]


def syllable(text: str) -> tuple[list[int], list[int]]:
    apart = unicodedata.normalize("NFD", text)
    bare = unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in TONES))
    return [LETTERS.index(letter) for letter in bare], [TONES.find(sign) for sign in apart if sign in TONES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ranking_sorts_by_name_in_the_alphabet_of_the_language_and_by_score(
    browser: Browser, address: str, language: str
) -> None:
    with opened(browser, address, LANGUAGES[language] + PAGES["edition with a sheet"]) as page:
        table = page.locator("table[data-td-sortable]").first
        names = table.locator("tbody th")
        ranks = table.locator("tbody td:first-child")
        assert names.count() == 63
        table.get_by_role("button").nth(1).click()
        shown = [name.strip() for name in names.all_inner_texts()]
        assert [(a, b) for a, b in pairwise(shown) if dictionary(a) > dictionary(b)] == []
        table.get_by_role("button").nth(0).click()
        if table.locator("th").nth(0).get_attribute("aria-sort") == "descending":
            table.get_by_role("button").nth(0).click()
        assert ranks.first.get_attribute("data-value") == "1"
        values = [int(value) for value in ranks.evaluate_all("cells => cells.map((cell) => cell.dataset.value)")]
        assert values == sorted(values)
        assert values[13:17] == [14, 15, 15, 17]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ranking_filters_by_a_name_without_accents(browser: Browser, address: str, language: str) -> None:
    with opened(browser, address, LANGUAGES[language] + PAGES["edition with a sheet"]) as page:
        page.locator(".td-filter input").first.fill("da n")
        left = page.locator("table[data-td-filter]").first.locator("tbody tr:visible th")
        expect(left).to_have_count(1)
        assert [name.split()[-2:] for name in left.all_inner_texts()] in ([["Đà", "Nẵng"]], [["Nẵng", "city"]])
        assert page.locator(".td-filter output").first.inner_text().startswith("1 ")
        page.locator(".td-filter input").first.fill("")
        expect(left).to_have_count(63)


# Charts


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_chart_comes_alive_under_the_policy(
    browser: Browser, address: str, real_site: Path, language: str, viewport: dict[str, int]
) -> None:
    kinds = {path.name.split(".")[0] for path in (real_site / "charts").glob("*.vi.json")}
    alive = set()
    with opened(browser, address, viewport=viewport) as page:
        for path in ("xep-hang/dti-province-2022/", "don-vi/tay-ninh/", "don-vi/da-nang/", ""):
            page.goto(address + LANGUAGES[language] + path)
            for figure in page.locator("figure.td-chart[data-kind]").all():
                figure.locator("[data-td-open]").click()
                figure.locator(".td-chart__live svg").wait_for()
                assert figure.locator(".td-chart__live svg [role='graphics-symbol']").count() > 0, path
                alive.add(figure.get_attribute("data-kind"))
            assert page.evaluate(FITS), path
    # The waterfall is in the next test.
    assert alive == kinds - {"waterfall"}


def test_every_chart_of_a_change_comes_alive_and_is_printed_under_the_policy(
    browser: Browser, shared_folder: Path
) -> None:
    """No source prints main indicators of two comparable years yet; the golden site of movements does."""
    site = built_once(shared_folder, "movement-site", "--datasets", str(ROOT / "tests/sites/movement/datasets"))
    (unit,) = sorted(
        path.parent.name for path in site.glob("don-vi/*/index.html") if b'"waterfall"' in path.read_bytes()
    )[:1]
    with served(site) as there, opened(browser, there) as page:
        for language in LANGUAGES.values():
            page.goto(f"{there}{language}don-vi/{unit}/")
            for figure in page.locator("figure.td-chart[data-kind]:visible").all():
                figure.locator("[data-td-open]").click()
                figure.locator(".td-chart__live svg").wait_for()
            assert page.locator("figure[data-kind=waterfall] .td-chart__live svg").count() >= 1
            page.emulate_media(media="print")
            assert page.pdf().startswith(b"%PDF")
            page.emulate_media(media="screen")


# Search


def register(name: str) -> list[dict[str, str]]:
    with (ROOT / "datasets/register" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


UNITS = {row["unit"]: row for row in register("units.csv")}
PROVINCES = {unit: row for unit, row in UNITS.items() if row["level"] == "province"}
FIND = """async (query) => {
  const root = document.querySelector("link[rel=icon]").href.replace(/assets.*/, "");
  const { find } = await import(new URL("pagefind/find.js", root));
  return (await find(query, {})).results.slice(0, 12).map((page) => page.url);
}"""


def found(page: Page, query: str) -> list[str]:
    """Units that the search of the page names for a query, in order; other pages with their path."""
    paths = [url.partition(f"/{SUB_PATH}")[2].removeprefix("en/") for url in page.evaluate(FIND, query)]
    return [path.removeprefix("don-vi/").rstrip("/") for path in paths]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_province_of_the_63_and_of_the_34_is_first_under_its_short_name_without_accents(
    browser: Browser, address: str, language: str
) -> None:
    missed = []
    assert len(PROVINCES) == 63 + 34 - 10
    with opened(browser, address, LANGUAGES[language]) as page:
        for row in PROVINCES.values():
            same = {unit for unit, other in PROVINCES.items() if key(other["short_vi"]) == key(row["short_vi"])}
            first = found(page, fold(row["short_vi"]))[: len(same)]
            if set(first) != same:
                missed.append((fold(row["short_vi"]), first))
    assert missed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_ministry_is_first_under_its_name_without_accents(browser: Browser, address: str, language: str) -> None:
    with opened(browser, address, LANGUAGES[language]) as page:
        for unit, row in UNITS.items():
            if row["level"] == "ministry":
                for name in (row["name_vi"], row["short_vi"], row["name_en"]):
                    assert found(page, fold(name))[:1] == [unit], name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("tphcm", {"ho-chi-minh", "ho-chi-minh-2025"}),
        ("TP.HCM", {"ho-chi-minh", "ho-chi-minh-2025"}),
        ("sai gon", {"ho-chi-minh", "ho-chi-minh-2025"}),
        ("brvt", {"ba-ria-vung-tau", "ho-chi-minh-2025"}),
        ("bac giang", {"bac-giang", "bac-ninh-2025"}),
        ("hà nam", {"ha-nam", "ninh-binh-2025"}),
        ("thua thien hue", {"thua-thien-hue", "hue"}),
        ("đak lak", {"dak-lak", "dak-lak-2025"}),
        ("dak lak", {"dak-lak", "dak-lak-2025"}),
    ],
)
def test_abbreviations_and_old_names_lead_to_the_old_province_and_its_successor(
    browser: Browser, address: str, language: str, query: str, first: set[str]
) -> None:
    with opened(browser, address, LANGUAGES[language]) as page:
        assert set(found(page, query)[: len(first)]) == first


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_reader_types_a_name_on_the_first_page_and_comes_to_the_province(
    browser: Browser, address: str, viewport: dict[str, int]
) -> None:
    with opened(browser, address, viewport=viewport) as page:
        field = page.locator("[data-td-search]:visible").first
        field.fill("vinh phuc")
        page.locator(".td-search__option").first.wait_for()
        field.press("ArrowDown")
        field.press("Enter")
        page.wait_for_url("**/don-vi/vinh-phuc/")


def test_prose_and_indicators_and_editions_are_found_too(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        assert any(path.startswith("chi-so/") for path in found(page, "nhận thức số"))
        assert any(
            path.startswith("xep-hang/dti-province-2022") for path in found(page, "chuyển đổi số cấp tỉnh năm 2022")
        )
        assert any(path.startswith("huong-dan") for path in found(page, "đồng hạng"))


# Readers without JavaScript, in another language, with colours of their own


DEAD = "button:visible, input:not(.td-columns-box):visible, select:visible, output:visible"
OPEN_TABLES = "main table:not(details:not([open]) table)"


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_javascript_every_page_is_read_and_left_by_links(browser: Browser, address: str, language: str) -> None:
    with opened(browser, address, java_script_enabled=False) as page:
        for name, path in PAGES.items():
            page.goto(address + LANGUAGES[language] + path)
            for size in (PHONE, DESKTOP):
                page.set_viewport_size(size)
                assert page.locator(".td-menu a:visible").count() == 7, name
                assert page.locator(DEAD).count() == 0, name
                assert page.locator("h1:visible").count() == 1, name
                figures = page.locator("figure.td-chart")
                assert page.locator("figure.td-chart > svg:visible").count() == figures.count(), name
                assert page.locator("main table:visible").count() == page.locator(OPEN_TABLES).count(), name
        page.goto(address + LANGUAGES[language] + PAGES["edition with a sheet"])
        assert page.locator("main table").first.locator("tbody tr:visible").count() == 63
        assert page.locator("figure.td-chart svg").first.is_visible()
        page.locator("main table").first.locator("tbody th a").first.click()
        page.wait_for_url(f"{address}{LANGUAGES[language]}don-vi/da-nang/")
        figure = page.locator("figure.td-chart").first
        assert figure.locator("svg").first.is_visible()
        figure.locator("summary").click()
        assert figure.locator("table").is_visible()


def test_the_language_switch_leads_to_the_same_page_and_back(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        for path in PAGES.values():
            if "?" in path:
                continue
            page.goto(address + path)
            page.locator(".td-languages a[hreflang=en]").click()
            assert page.url == f"{address}en/{path}"
            assert page.locator(".td-languages a[hreflang=vi]").evaluate("(link) => link.href") == address + path
        page.locator(".td-languages a[hreflang=vi]").click()
        page.wait_for_url(f"{address}bao-chi/")


def test_the_colours_chosen_stay_on_the_next_page_and_in_the_other_language(browser: Browser, address: str) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    with opened(browser, address, "don-vi/tay-ninh/", color_scheme="light") as page:
        light = page.evaluate(ground)
        page.locator(".td-palette__button:visible").click()
        if page.evaluate(ground) == light:
            page.locator(".td-palette__button:visible").click()
        dark = page.evaluate(ground)
        assert dark != light
        assert page.url == f"{address}don-vi/tay-ninh/"
        for path in ("xep-hang/dti-province-2022/", "en/don-vi/tay-ninh/", "huong-dan/"):
            page.goto(address + path)
            assert page.evaluate(ground) == dark, path


def test_a_citation_is_copied_from_a_real_page(browser: Browser, address: str) -> None:
    permissions = ["clipboard-read", "clipboard-write"]
    with opened(browser, address, "xep-hang/dti-province-2022/", permissions=permissions) as page:
        page.locator("[data-td-copy]:visible").first.click()
        page.wait_for_function("navigator.clipboard.readText().then((text) => text.length > 20)")
        assert "Thước Đo" in page.evaluate("navigator.clipboard.readText()")
