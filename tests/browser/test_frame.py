"""The frame in a real browser: silent, within its policy, without foreign requests, and of use."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path

import pytest
import vl_convert
from playwright.sync_api import expect
from serving import served

from generator import search
from generator.mkdocs_hooks import build_frame
from generator.shell import BODY_MARKS, SHELLS, Filling, Shell

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-frame")]

ROOT = Path(__file__).parent.parent.parent
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
SINGLETONS = ("", "xep-hang/", "don-vi/", "chi-so/", "phuong-phap/", "du-lieu/", "api/", "nguon/")
PROSE = ("huong-dan/", "bao-chi/", "tim-kiem/", "trang-cua-tinh/")
# title, address, level, weight in the search, other names
UNITS = (
    ("Thành phố Đà Nẵng", "don-vi/da-nang/", "province", 8, "Đà Nẵng;TPDN"),
    ("Tỉnh Đắk Lắk", "don-vi/dak-lak/", "province", 8, "Đắk Lắk;Đắc Lắc"),
    ("Tỉnh Tây Ninh", "don-vi/tay-ninh/", "province", 8, "Tây Ninh"),
    ("Sở Tài chính tỉnh Tây Ninh", "don-vi/tay-ninh-so-tai-chinh/", "department", 6, "Sở Tài chính"),
    ("Thành phố Hồ Chí Minh", "don-vi/ho-chi-minh/", "province", 8, "Hồ Chí Minh;TPHCM;Sài Gòn"),
    *((f"Xã Tây {n}", f"don-vi/xa-{n}/", "commune", 4, f"Tây {n}") for n in "ABCDEFGH"),
)
# One of everything the style sheet has a class for, with real figures of Tây Ninh.
SPECIMEN = (Path(__file__).parent / "specimen.html").read_text(encoding="utf-8")
SPEC = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "data": {"name": "rows"},
    "mark": {"type": "bar", "tooltip": True},
    "encoding": {"x": {"field": "year", "type": "ordinal"}, "y": {"field": "share", "type": "quantitative"}},
    "width": 300,
    "height": 120,
}


def write(folder: Path, address: str, text: str) -> None:
    (folder / address).mkdir(parents=True, exist_ok=True)
    (folder / address / "index.html").write_text(text, encoding="utf-8")


def index(site: Path) -> None:
    stubs = [
        search.Stub(address, language, title, tuple(names.split(";")), level, (("context", "Việt Nam"),), weight)
        for language in ("vi", "en")
        for title, address, level, weight, names in UNITS
    ]
    for path, data in search.index(stubs).items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(data)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site under the sub-path /td/: the frame, filled units and an indicator, Pagefind's index, Vega and a chart."""
    root = tmp_path_factory.mktemp("served")
    folder = root / "td"
    assert build_frame(ROOT / "mkdocs.yml", folder, "https://example.org/td/") == 0
    for prefix in ("", "en/"):
        for section, address in (("chi-so", "chi-so/dti/nhan-thuc-so/"), *(("don-vi", unit[1]) for unit in UNITS)):
            shell = Shell.split((folder / prefix / SHELLS[section] / "index.html").read_text(encoding="utf-8"))
            head = '<script type="application/ld+json">{"@type": "Dataset"}</script>'
            write(folder, prefix + address, shell.fill(Filling(address, "Tỉnh Tây Ninh", "Thứ 44/63", SPECIMEN, head)))
        for address in SINGLETONS:
            html = (folder / prefix / address / "index.html").read_text(encoding="utf-8")
            write(
                folder,
                prefix + address,
                Shell.split(html, BODY_MARKS).fill(Filling(address, "", "", "<h2>X</h2><p>…</p>")),
            )
    index(folder)
    (folder / "assets/vega").mkdir(exist_ok=True)
    (folder / "assets/vega/vega-embed.js").write_text(vl_convert.javascript_bundle(), encoding="utf-8")
    (folder / "charts").mkdir()
    (folder / "charts/history.vi.json").write_text(json.dumps(SPEC), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def address(site):
    with served(site) as there:
        yield f"{there}td/"


@contextmanager
def opened(browser, address, **options):
    """A page that fails the test on any console message of weight, policy violation, failed or foreign request."""
    context = browser.new_context(**{"viewport": DESKTOP, **options})
    page = context.new_page()
    complaints = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith(("data:", address)) else complaints.append(request.url),
    )
    page.on(
        "response", lambda answer: complaints.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None
    )
    page.goto(address)
    try:
        yield page
        page.wait_for_load_state("networkidle")
    finally:
        context.close()
    assert complaints == []


def everything(address):
    return [
        address + prefix + path
        for prefix in ("", "en/")
        for path in (*SINGLETONS, *PROSE, "don-vi/tay-ninh/", "chi-so/dti/nhan-thuc-so/")
    ]


@contextmanager
def within(browser, address, path, **options):
    with opened(browser, address, **options) as page:
        page.goto(address + path)
        yield page


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_opens_silently_and_fits(browser, address, viewport, scheme):
    with opened(browser, address, viewport=viewport, color_scheme=scheme) as page:
        for url in everything(address):
            page.goto(url)
            assert page.evaluate("document.documentElement.className") == "js"
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), url
            assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Thuoc Do Sans"')
            assert page.evaluate("document.fonts.check('16px \"Thuoc Do Sans\"')")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("da nang", "da-nang"),
        ("đak lak", "dak-lak"),
        ("Tay Ninh", "tay-ninh"),
        ("TPHCM", "ho-chi-minh"),
        ("sai gon", "ho-chi-minh"),
    ],
)
def test_the_field_in_the_header_finds_a_place_without_accents(browser, address, typed, first):
    with within(browser, address, "nguon/") as page:
        field = page.locator(".td-header [data-td-search]")
        field.fill(typed)
        option = page.locator(".td-search__option").first
        option.wait_for()
        assert "Việt Nam" in option.inner_text()
        field.press("ArrowDown")
        assert option.get_attribute("aria-selected") == "true"
        assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
        field.press("Enter")
        page.wait_for_url("**/don-vi/**")
        assert page.url == f"{address}don-vi/{first}/"


def test_five_results_as_you_type_and_a_way_to_all(browser, address):
    with within(browser, address, "en/") as page:
        page.locator("[data-td-search]").fill("tay")
        page.locator(".td-search__option").nth(5).wait_for()
        texts = page.locator(".td-search__title").all_inner_texts()
        assert len(texts) == 6
        assert texts[-1].startswith("See all results")
        page.locator("[data-td-search]").press("Escape")
        assert page.locator(".td-search__list").is_hidden()


def test_the_search_page_filters_by_level_and_keeps_it_in_the_address(browser, address):
    with within(browser, address, "tim-kiem/?q=tay") as page:
        page.locator(".td-finder__results li").nth(9).wait_for()
        page.get_by_text("Cấp xã (8)").click()
        page.wait_for_url("**level=commune")
        page.wait_for_function("document.querySelectorAll('.td-finder__results li').length === 8")


def test_a_table_sorts_by_vietnamese_letters_with_the_unknown_last(browser, address):
    with within(browser, address, "don-vi/tay-ninh/") as page:
        names = page.locator("tbody th")
        page.get_by_role("button", name="Tên").click()
        assert names.all_inner_texts() == ["An Giang", "Ẩn danh", "Đà Nẵng", "Tây Ninh"]
        page.get_by_role("button", name="Giá trị").press("Enter")
        assert names.all_inner_texts() == ["Đà Nẵng", "An Giang", "Tây Ninh", "Ẩn danh"]
        page.get_by_role("button", name="Giá trị").press("Enter")
        assert names.all_inner_texts() == ["Tây Ninh", "An Giang", "Đà Nẵng", "Ẩn danh"]
        assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "ascending"


def test_a_table_filters_without_accents_and_says_how_many_rows_are_left(browser, address):
    with within(browser, address, "don-vi/tay-ninh/") as page:
        page.get_by_label("Lọc theo tên").fill("da n")
        expect(page.locator("tbody tr:visible th")).to_have_text(["Đà Nẵng"])
        assert page.locator(".td-filter output").inner_text() == "1 trên 4 dòng"
        page.get_by_label("Lọc theo tên").fill("")
        page.get_by_label("Vùng").select_option("Đông Nam Bộ")
        assert page.locator("tbody tr:visible th").all_inner_texts() == ["Tây Ninh"]


def test_a_chart_comes_alive_under_the_policy_when_asked(browser, address):
    with within(browser, address, "don-vi/tay-ninh/") as page:
        page.get_by_role("button", name="Mở biểu đồ tương tác").click()
        page.locator(".td-chart__live svg").wait_for()
        assert page.locator(".td-chart__live [aria-roledescription=bar]").count() == 2
        assert page.locator("figure > svg").is_hidden()


def test_a_citation_is_copied(browser, address):
    with within(browser, address, "don-vi/tay-ninh/", permissions=["clipboard-read", "clipboard-write"]) as page:
        page.get_by_role("button", name="Chép trích dẫn").click()
        page.get_by_role("button", name="Đã chép").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == "Thước Đo, Tỉnh Tây Ninh, 23/11/2026."


def test_the_colours_follow_the_device_until_the_reader_chooses(browser, address):
    ground = "getComputedStyle(document.body).backgroundColor"
    with within(browser, address, "", color_scheme="dark") as page:
        dark = page.evaluate(ground)
        page.locator("[data-td-theme=auto]").click()
        light = page.evaluate(ground)
        assert light != dark
        page.goto(address + "en/nguon/")
        assert page.evaluate(ground) == light
        page.locator("[data-td-theme=light]").click()
        page.emulate_media(color_scheme="light")
        page.reload()
        assert page.evaluate(ground) == dark
        page.locator("[data-td-theme=dark]").click()
        assert page.evaluate(ground) == light


def test_the_button_of_colours_keeps_the_focus_of_who_presses_it_again_and_again(browser, address):
    with within(browser, address, "don-vi/tay-ninh/", color_scheme="light") as page:
        page.locator("[data-td-theme=auto]").focus()
        for now, scheme in (("light", "default"), ("dark", "slate"), ("auto", "auto")):
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.dataset.tdTheme") == now
            assert page.evaluate("document.body.getAttribute('data-md-color-scheme')") == scheme
            assert page.locator(".td-palette button:visible").count() == 1


def test_the_switch_leads_to_the_same_page_in_the_other_language(browser, address):
    with within(browser, address, "don-vi/tay-ninh/") as page:
        page.get_by_role("link", name="EN", exact=True).click()
        assert page.url == address + "en/don-vi/tay-ninh/"
        page.get_by_role("link", name="VI", exact=True).click()
        assert page.url == address + "don-vi/tay-ninh/"


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_without_javascript_the_menu_is_there_and_the_field_is_a_link(browser, address, viewport):
    with within(browser, address, "don-vi/tay-ninh/", java_script_enabled=False, viewport=viewport) as page:
        assert page.locator(".td-menu a:visible").count() == 7
        assert page.locator(".td-search__link").is_visible()
        assert page.locator("[data-td-search], .td-palette button").count() == 0
        assert page.locator("button:visible").count() == 0
        page.locator(".td-search__link").click()
        assert page.url == address + "don-vi/"


def test_the_keyboard_reaches_the_content_first(browser, address):
    with within(browser, address, "huong-dan/") as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "td-main"
