"""Charts made in the reader's browser: every kind, under the strict policy, in the colours of the page."""

from __future__ import annotations

import json
import shutil
import sys
from html import escape
from pathlib import Path

import pytest
from serving import served

from generator import charts

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "charts"))

from small_rows import CASES, PLAIN  # noqa: E402 - found only now

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-charts")]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)
SCRIPT = """
import { embed } from "./vega-embed.js";
import { rowsOf } from "./rows.js";
const tooltip = { disableDefaultStyle: true };
const options = { ast: true, defaultStyle: false, tooltip, actions: false, renderer: "svg" };
for (const figure of document.querySelectorAll("figure")) {
  const spec = await (await fetch(`${figure.dataset.kind}.${document.documentElement.lang}.json`)).json();
  const place = figure.querySelector(".td-chart__live");
  const rows = rowsOf(figure.dataset.kind, JSON.parse(figure.dataset.rows));
  figure.dataset.made = JSON.stringify(rows);
  await embed(place, { ...spec, datasets: { rows } }, options);
}
document.documentElement.dataset.done = "yes";
"""
COLOURS = """() => ["fill", "stroke"].flatMap((what) =>
  [...document.querySelectorAll(`.vega-embed svg [${what}^="#"]`)].map((shape) =>
    [shape.getAttribute(what), getComputedStyle(shape)[what]]))"""


def page_of(rows_of: dict[str, list[dict[str, object]]], language: str) -> str:
    figures = "".join(
        f'<figure class="td-chart" data-kind="{kind}" data-rows="{carried(kind, rows)}">'
        f'{charts.draw(kind, language, rows, "x")}<div class="td-chart__live"></div></figure>'
        for kind, rows in rows_of.items()
    )
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>x</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="td.css"><link rel="stylesheet" href="charts.css">'
        f'<body class="md-typeset">{figures}<script type="module" src="embed.js"></script></body></html>'
    )


def carried(kind: str, rows: list[dict[str, object]]) -> str:
    """What a page has of a chart's rows, for an attribute."""
    return escape(json.dumps(charts.carried(kind, charts.prepared(kind, rows))))


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("charts")
    for name in ("td.css", "charts.css"):
        shutil.copy(ROOT / "site_src" / "assets" / name, folder)
    shutil.copytree(ROOT / "site_src" / "assets" / "fonts", folder / "fonts")
    (folder / "vega-embed.js").write_bytes(charts.bundle())
    (folder / "embed.js").write_text(SCRIPT, encoding="utf-8")
    shutil.copy(ROOT / "site_src" / "assets" / "js" / "rows.js", folder)
    for language in ("vi", "en"):
        (folder / f"{language}.html").write_text(page_of(PLAIN, language), encoding="utf-8")
        for kind in charts.KINDS:
            text = json.dumps(charts.spec(kind, language))
            (folder / f"{kind}.{language}.json").write_text(text, encoding="utf-8")
    for case, rows_of in CASES.items():
        (folder / f"{case}.html").write_text(page_of(rows_of, "vi"), encoding="utf-8")
    with served(folder) as there:
        yield there


@pytest.fixture
def opened(browser, address):
    """Opens a page and fails the test on any message of the console, violation of the policy or foreign request."""
    complaints = []

    def open_page(path, **options):
        page = browser.new_context(**options).new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda asked: None if asked.url.startswith((address, "data:")) else complaints.append(asked.url),
        )
        page.goto(address + path)
        page.locator("html[data-done=yes]").wait_for(state="attached")
        return page

    yield open_page
    for context in browser.contexts:
        context.close()
    assert list(dict.fromkeys(complaints)) == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_comes_alive_under_the_policy_and_says_what_the_drawing_says(opened, language):
    page = opened(f"{language}.html", viewport={"width": 360, "height": 740})
    for kind in charts.KINDS:
        figure = page.locator(f'figure[data-kind="{kind}"]')
        live, drawn = (
            [word for word in figure.locator(f'{where} text:not([opacity="0"])').all_text_contents() if word.strip()]
            for where in (".vega-embed svg", "svg.td-drawing")
        )
        assert sorted(live) == sorted(drawn), kind
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("case", [case for case in CASES if case != "no rows"])
def test_difficult_rows_come_alive_without_a_word_in_the_console(opened, case):
    assert opened(f"{case}.html").locator(".vega-embed svg").count() == len(charts.KINDS)


@pytest.mark.parametrize("case", [case for case in CASES if case != "no rows"])
def test_rows_are_made_again_of_what_a_page_carries_as_they_were_prepared(opened, case):
    page = opened(f"{case}.html")
    for kind, rows in CASES[case].items():
        made = json.loads(page.locator(f'figure[data-kind="{kind}"]').get_attribute("data-made"))
        known = [{key: value for key, value in row.items() if value is not None} for row in made]
        wanted = json.loads(json.dumps(charts.prepared(kind, rows)))
        assert known == [{key: value for key, value in row.items() if value is not None} for row in wanted], kind


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_live_charts_follow_the_colours_of_the_page(opened, scheme):
    page = opened("vi.html", color_scheme=scheme)
    variable = "name => getComputedStyle(document.body).getPropertyValue(name).trim()"
    painted = page.evaluate(COLOURS)
    assert {marker for marker, _ in painted} <= set(charts.theme.CLASSES)
    for marker, shown in painted:
        wanted = page.evaluate(variable, f"--td-chart-{charts.theme.CLASSES[marker]}")
        red, green, blue = (int(wanted[i : i + 2], 16) for i in (1, 3, 5))
        assert shown == f"rgb({red}, {green}, {blue})", marker


def test_a_drawing_and_its_live_chart_are_equally_large(opened):
    page = opened("vi.html", viewport={"width": 1280, "height": 900})
    for kind in charts.KINDS:
        figure = page.locator(f'figure[data-kind="{kind}"]')
        live, drawn = (figure.locator(where).bounding_box() for where in (".vega-embed svg", "svg.td-drawing"))
        assert live["width"] == drawn["width"] == 448
        assert live["height"] == pytest.approx(drawn["height"], rel=0.1)


def test_pointing_at_a_tile_tells_its_name_and_rank(opened):
    page = opened("vi.html")
    page.locator('figure[data-kind="tiles"] .vega-embed .mark-text text').first.hover(timeout=5000)
    page.locator("#vg-tooltip-element.visible").wait_for()
    assert page.locator("#vg-tooltip-element").inner_text().split() == ["Tên", "Hà", "Giang", "Hạng", "9/63"]


def test_hostile_names_stay_text_in_the_browser(opened):
    page = opened("hostile names.html")
    corner = {"x": 2, "y": 2}
    page.locator('figure[data-kind="tiles"] .vega-embed .mark-rect path').first.hover(position=corner, timeout=5000)
    page.locator("#vg-tooltip-element.visible").wait_for()
    assert "<script>alert(1)</script>" in page.locator("#vg-tooltip-element").inner_text()
    assert page.locator("figure script, #vg-tooltip-element script").count() == 0
