"""Every page type for those who do not see, point or want it larger: axe, keyboard, zoom, contrast, stillness."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import axe_playwright_python
import pytest
from test_site import LANGUAGES, PAGES, opened, settled

from tests.conftest import ROOT, built_once
from tests.web.served import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

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
    with served(root) as there:
        yield there


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
    "stranger/en/trong-so/lqi-province-2023/?w=100,350,250",
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


# Keyboard

STOPS = """() => {
  const groups = new Set();
  return [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex]")].filter((e) => {
    if (e.tabIndex < 0 || e.disabled || !e.checkVisibility({ visibilityProperty: true })) return false;
    if (e.type !== "radio") return true;
    return !groups.has(e.name) && groups.add(e.name); // the keyboard stops once at a group, arrows go on within
  });
}"""
LISTEN_TO_FOCUS = (
    """() => {
  const stops = ("""
    + STOPS
    + """)();
  const name = (e) => [e.tagName, (e.textContent || e.getAttribute("aria-label") || "").trim().slice(0, 40)].join(" ");
  const drawn = (e) => e.closest(".td-chip")?.querySelector("span") ?? e;
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (a, b) => {
    const [dark, bright] = [light(rgb(a)), light(rgb(b))].sort((x, y) => x - y);
    return (bright + 0.05) / (dark + 0.05);
  };
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const { backgroundColor } = getComputedStyle(e);
      if (rgb(backgroundColor)[3] === 255) return backgroundColor;
    }
    return "#fff";
  };
  const state = (window.walked = { stops: stops.map(name), visits: [] });
  const ring = (e) => getComputedStyle(e).outline;
  const still = new Map(stops.map((e) => [e, ring(drawn(e))]));
  document.addEventListener("focusin", ({ target }) => {
    const e = drawn(target);
    const style = getComputedStyle(e);
    const box = e.getClientRects()[0];
    const x = Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 2);
    const y = Math.min(box.y + Math.min(box.height, 40) / 2, innerHeight - 2);
    const hit = document.elementFromPoint(x, y);
    const faults = [];
    const none = style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2;
    if (none || ring(e) === still.get(target)) faults.push("no ring");
    else if (contrast(style.outlineColor, ground(e.parentElement)) < 3) faults.push("a faint ring");
    if (y < 0 || !hit || !(e.contains(hit) || hit.contains(e))) faults.push(`hidden under ${hit?.className}`);
    const [top, bottom] = [box.top + scrollY, box.bottom + scrollY];
    const { left, right } = box;
    state.visits.push({ stop: stops.indexOf(target), name: name(e), top, bottom, left, right, faults });
  });
}"""
)


@pytest.mark.parametrize(
    ("path", "scheme", "width"),
    [
        ("", "light", "wide"),
        ("en/don-vi/tay-ninh/", "dark", "narrow"),
        ("xep-hang/dti-province-2022/", "dark", "wide"),
        ("en/tim-kiem/?q=tay+ninh", "light", "narrow"),
    ],
)
def test_the_keyboard_reaches_everything_in_order_and_one_sees_where_it_is(
    browser: Browser, address: str, path: str, scheme: str, width: str
) -> None:
    with opened(browser, address) as page:
        shown_as(page, scheme, width)
        settled(page, address + path)
        page.wait_for_load_state("networkidle")
        page.evaluate(THINNED)
        page.evaluate(LISTEN_TO_FOCUS)
        stops = page.evaluate("walked.stops")
        for _ in stops:
            page.keyboard.press("Tab")
        visits = page.evaluate("walked.visits")
    assert len(stops) > 12
    assert [visit["name"] for visit in visits if visit["stop"] < 0] == []
    assert [visit["stop"] for visit in visits] == list(range(len(stops)))
    assert [(visit["name"], visit["faults"]) for visit in visits if visit["faults"]] == []
    upwards = [
        (before["name"], after["name"])
        for before, after in pairwise(visits)
        if after["bottom"] < before["top"] and after["left"] < before["right"]  # else it is the next column's top
    ]
    assert upwards == []


def test_a_chart_opened_by_the_keyboard_keeps_the_place_and_its_name(browser: Browser, address: str) -> None:
    with opened(browser, address, "don-vi/tay-ninh/", bypass_csp=True) as page:
        button = page.locator("figure.td-chart [data-td-open]:visible").first
        button.wait_for()  # it is there once the script can answer
        button.focus()
        page.keyboard.press("Enter")
        live = page.locator("figure.td-chart").first.locator(".td-chart__live")
        live.locator("svg[aria-hidden]").wait_for()
        page.wait_for_function("document.activeElement.matches('.td-chart__live')")
        assert live.get_attribute("role") == "img"
        assert live.get_attribute("aria-label") == "Biểu đồ: Hạng qua các năm. Mô tả ở ngay bên dưới."
        page.locator("figure.td-chart").first.locator("button:visible").nth(3).wait_for()
        # to save it as SVG, PNG or CSV, to copy its sentence, to take it along; then its table
        for tag in (*["BUTTON"] * 4, "A", "SUMMARY"):
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.tagName") == tag
        page.keyboard.press("Enter")
        assert page.locator("figure.td-chart").first.locator("table").is_visible()


def test_a_table_that_scrolls_sideways_is_scrolled_by_the_keyboard_and_has_a_name(
    browser: Browser, address: str
) -> None:
    path = "xep-hang/dti-province-2022/"
    with opened(browser, address, path, viewport=WIDTHS["narrow"], bypass_csp=True) as page:
        page.get_by_label("Hiện cả các chỉ số chính và nguồn").press("Space")
        place = page.get_by_role("region", name=re.compile("^Bảng, có thể cuộn ngang: Chuyển đổi số cấp tỉnh năm 2022"))
        place.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("document.activeElement.scrollLeft > 0")
        settled(page, address + PAGES["province"])
        page.wait_for_load_state("networkidle")
        assert page.locator(".td-scroll").count() > 5
        assert page.locator(".td-scroll[tabindex]").count() == 0  # no stop where nothing scrolls


# Larger, spaced out, still

CHANGED = {
    "letters twice as large": ("html { font-size: 200% !important; }", WIDTHS["wide"]),
    "the page twice as large": ("", {"width": 640, "height": 450}),
    "the page four times as large": ("", {"width": 320, "height": 225}),
    "text spaced out": (
        (
            "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
            "p { margin-bottom: 2em !important }"
        ),
        {"width": 360, "height": 740},
    ),
}
"""WCAG 1.4.4, 1.4.10 and 1.4.12."""
LOST = """() => {
  const cut = [];
  for (const e of document.querySelectorAll("header *, main *, footer *")) {
    if (e.closest("svg, .td-unseen, [hidden], input, select, .td-columns-box") || !e.checkVisibility()) continue;
    const { overflowX, overflowY } = getComputedStyle(e);
    const hides = [overflowX, overflowY].some((how) => ["hidden", "clip"].includes(how));
    const more = e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1;
    if (hides && more) cut.push(`cut: ${e.className}`);
    const { right, left, width } = e.getBoundingClientRect();
    const out = width && !e.closest(".td-scroll") && (right > innerWidth + 1 || left < -1);
    if (out) cut.push(`outside: ${e.tagName} ${e.className}`);
  }
  const { bottom } = document.querySelector(".td-skip").getBoundingClientRect();
  if (bottom > 0) cut.push("the skip link shows without focus");
  const apart = ".td-header a, .td-header button, .td-header input, h1, .td-lead, .td-figure, .td-label";
  const boxes = [...document.querySelectorAll(apart)].filter((e) => e.checkVisibility() && !e.matches(".td-skip"))
    .map((e) => [e, e.getBoundingClientRect()]);
  for (const [a, p] of boxes) for (const [b, q] of boxes) {
    const across = Math.min(p.right, q.right) - Math.max(p.left, q.left);
    const down = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
    const over = across > 2 && down > 2 && a !== b && !a.contains(b) && !b.contains(a);
    if (over) cut.push(`over each other: ${a.className} ${b.className}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) cut.push("the page scrolls sideways");
  return [...new Set(cut)];
}"""


@pytest.mark.parametrize("half", [0, 1])
def test_nothing_is_lost_or_covered_when_text_is_larger_or_spaced_out(
    browser: Browser, address: str, half: int
) -> None:
    lost = {}
    with opened(browser, address, bypass_csp=True, reduced_motion="reduce") as page:
        for number, (name, path) in enumerate(list(PAGES.items())[half::2]):
            settled(page, address + ("" if number % 2 else "en/") + path)
            page.evaluate(THINNED)
            for change, (style, viewport) in CHANGED.items():
                page.set_viewport_size(viewport)
                added = page.add_style_tag(content=style or "/* only larger */")
                if found := page.evaluate(LOST):
                    lost[name, change] = found[:4]
                added.evaluate("(style) => style.remove()")
    assert lost == {}


MOVING = """[...document.querySelectorAll("*")].filter((e) => {
  const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(e);
  const runs = transitionDuration.split(", ").some((time) => time !== "0s");
  return runs || animationName !== "none" || scrollBehavior === "smooth";
}).map((e) => e.className)"""


def test_nothing_moves_for_who_wants_stillness(browser: Browser, address: str) -> None:
    with opened(browser, address, reduced_motion="reduce") as page:
        for name in ("home", "province", "edition with a sheet", "search", "units side by side"):
            settled(page, address + PAGES[name])
            assert page.evaluate(MOVING) == [], name


def test_what_is_chosen_is_seen_in_the_readers_own_colours(browser: Browser, address: str) -> None:
    look = "(e) => { const s = getComputedStyle(e); return [s.backgroundColor, s.borderBottomColor].join(); }"
    with opened(browser, address, PAGES["search"], forced_colors="active") as page:
        page.locator(".td-finder__results li").first.wait_for()
        for chosen, other in (
            (".td-languages a[aria-current]", ".td-languages a:not([aria-current])"),
            (".td-chip input:checked + span", ".td-chip input:not(:checked) + span"),
        ):
            assert page.locator(chosen).first.evaluate(look) != page.locator(other).first.evaluate(look), chosen
        page.goto(address + PAGES["province"])
        here, there = (page.locator(f".td-menu a{which}").first for which in ("[aria-current]", ":not([aria-current])"))
        assert here.evaluate(look) != there.evaluate(look)
