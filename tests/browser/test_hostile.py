"""Texts that want to run, break out or reorder, past the gate: nothing runs, all comes back whole, nothing breaks."""

from __future__ import annotations

import csv
import html
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from test_site import FITS, TOO_WIDE, opened

from generator import build, packages, publish
from generator.mkdocs_hooks import frame
from tests.conftest import ROOT
from tests.hostile import RUN, poisoned
from tests.web.served import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from generator.build import Prepared
    from generator.model import Text

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-hostile")]

BASE = "https://thuocdo.example/vn/"
LANGUAGES = {"vi": "", "en": "en/"}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Prepared]:
    """The stranger's site, whose data have a hostile text wherever people write freely."""
    folder = tmp_path_factory.mktemp("hostile")
    raw = poisoned(packages.load(ROOT / "tests/sites/stranger/datasets").packages)
    loaded = packages.Loaded(raw, packages.assemble(raw))
    options = build.Options(datasets=folder, site=folder / "site", base_url=BASE, cache=ROOT / ".cache")
    prepared = build.computed(loaded, options, lambda *_: None)
    with publish.staging(options.site) as staging:
        filled = build.fill(prepared, frame(options, prepared.stand), staging, options, lambda *_: None)
        staging.publish(expect=filled.expect, manifest=filled.manifest)
    return options.site, prepared


@pytest.fixture(scope="module")
def there(hostile: tuple[Path, Prepared]) -> Iterator[str]:
    with served(hostile[0], "/vn/") as address:
        yield address


def said(text: Text, language: str) -> str:
    return (text.en or text.vi) if language == "en" else text.vi


class Head(HTMLParser):
    """Title, named meta elements, data blocks, first heading and text, as a parser other than ours reads them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.parts: dict[str, str] = {"title": "", "h1": "", "script": "", "": ""}
        self.open = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "meta" and (name := found.get("name") or found.get("property")):
            self.meta[name] = found.get("content") or ""
        if tag in {"title", "h1"} or (tag == "script" and found.get("type") == "application/ld+json"):
            self.open = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self.open:
            self.open = ""

    def handle_data(self, data: str) -> None:
        self.parts[self.open] += data


def plain(text: str) -> str:
    """As HTML shows it: runs of white space are one space."""
    return re.sub(r"[ \t\n\r\f]+", " ", text).strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_titles_come_back_whole_in_title_heading_tags_and_data(
    hostile: tuple[Path, Prepared], language: str
) -> None:
    site, prepared = hostile
    dataset = prepared.site.ranking.dataset
    root = site / LANGUAGES[language]
    for unit in dataset.units.values():
        page = Head((root / f"don-vi/{unit.unit}/index.html").read_text(encoding="utf-8"))
        name = said(unit.name, language)
        assert plain(page.parts["h1"]) == plain(name)
        assert page.parts["title"].startswith(name)
        assert page.meta["og:title"].startswith(name)
        assert json.loads((site / f"don-vi/{unit.unit}/data.json").read_text(encoding="utf-8"))["name"] == {
            "vi": unit.name.vi,
            "en": unit.name.en or None,
        }
    for edition in dataset.editions.values():
        page = Head((root / f"xep-hang/{edition.edition}/index.html").read_text(encoding="utf-8"))
        title = said(edition.title, language)
        assert plain(page.parts["h1"]) == plain(title)
        assert page.parts["title"].startswith(title)
        assert json.loads(page.parts["script"])["name"] == title
        with (site / f"xep-hang/{edition.edition}/data.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert {row["name"] for row in rows} == {dataset.units[row["unit"]].name.vi for row in rows}


def test_the_republished_tables_are_cell_for_cell_those_that_came(hostile: tuple[Path, Prepared]) -> None:
    """Also where a cell looks like a formula: a mark before it would be another name, and the gate refuses those."""
    site, prepared = hostile
    for package in prepared.packages:
        for name, table in package.tables.items():
            with (site / f"du-lieu/{package.name}/{name}.csv").open(encoding="utf-8", newline="") as file:
                assert list(csv.DictReader(file)) == table.rows(), name


def test_sources_are_shown_whole_with_their_addresses(hostile: tuple[Path, Prepared]) -> None:
    site, prepared = hostile
    page = (site / "nguon/index.html").read_text(encoding="utf-8")
    text = plain(Head(page).parts[""])
    links = [html.unescape(url) for url in re.findall(r'href="([^"]*)"', page)]
    for source in prepared.site.ranking.dataset.sources.values():
        assert plain(source.title) in text
        assert plain(source.publisher) in text
        assert not source.url or source.url in links


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_runs_nothing_is_fetched_and_the_page_fits_a_narrow_phone(
    browser: Browser, there: str, hostile: tuple[Path, Prepared], language: str
) -> None:
    _site, prepared = hostile
    data = prepared.site.ranking.dataset
    pages = ["", "xep-hang/", "don-vi/", "chi-so/", "phuong-phap/", "nguon/", "du-lieu/", "doi-chieu/"]
    pages += [f"xep-hang/{edition}/" for edition in data.editions]
    pages += [f"don-vi/{unit}/" for unit in data.units]
    pages += [f"phuong-phap/{framework}/" for framework in data.frameworks]
    pages += [f"chi-so/{name}/{node.indicator}/" for name, f in data.frameworks.items() for node in f.indicators[:3]]
    wide, strange = {}, {}
    with opened(browser, there, viewport={"width": 320, "height": 640}) as page:
        page.on("dialog", lambda dialog: strange.setdefault("dialog", dialog.message))
        for path in pages:
            page.goto(there + LANGUAGES[language] + path)
            page.evaluate("document.querySelectorAll('details').forEach((more) => { more.open = true; })")
            found = page.evaluate(
                """() => [window.ran ?? 0,
                  document.querySelectorAll("main img, main script, main [onerror], [autofocus]").length]"""
            )
            if found != [0, 0]:
                strange[path] = found
            if not page.evaluate(FITS):
                wide[path] = page.evaluate(TOO_WIDE)
        for kind in ("ranking", "history"):
            chart = page.locator(f"figure[data-kind={kind}]")
            page.goto(f"{there}{LANGUAGES[language]}{pages[8] if kind == 'ranking' else 'don-vi/aven/'}")
            if chart.count():
                chart.first.locator("[data-td-open]").click()
                chart.first.locator(".td-chart__live svg").wait_for()
        assert page.evaluate("window.ran") is None
    assert (strange, wide) == ({}, {})


def test_the_search_shows_names_whole_and_runs_none(
    browser: Browser, there: str, hostile: tuple[Path, Prepared]
) -> None:
    _, prepared = hostile
    missed = {}
    with opened(browser, there, "tim-kiem/", viewport={"width": 320, "height": 640}) as page:
        for unit in prepared.site.ranking.dataset.units.values():
            word = re.findall(r"q[b-m]{4}q", unit.name.vi)[0]
            page.locator(".td-finder input[type=search]").fill(word)
            page.wait_for_url(f"**q={word}")
            shown = page.locator(".td-finder__title a").first
            titles = page.locator(".td-finder__title a").all_inner_texts() if shown.count() else []
            if not any(plain(unit.name.vi) in plain(title) for title in titles):
                missed[unit.name.vi] = titles
            assert page.evaluate(FITS), unit.name.vi
        assert page.evaluate("window.ran") is None
    assert missed == {}


def test_what_turns_the_direction_of_letters_leaves_its_neighbours_alone(browser: Browser, there: str) -> None:
    with opened(browser, there, "don-vi/") as page:
        loose = page.evaluate("""() => [...document.querySelectorAll("main :is(a, span, td, th, li, h1)")]
         .filter((part) => /[\\u202a-\\u202e\\u2066-\\u2069\\u0590-\\u08ff]/.test(part.textContent))
         .filter((part) => !/isolate/.test(getComputedStyle(part).unicodeBidi)).map((part) => part.outerHTML)""")
    assert loose == []


def test_an_address_that_is_a_program_never_reaches_a_site(tmp_path: Path) -> None:
    page = f'<!doctype html><title>x</title><a href="javascript:{RUN}">x</a>'
    with publish.staging(tmp_path / "site") as staging:
        staging.write("index.html", page.encode())
        with pytest.raises(publish.Unfit, match="inline: javascript:"):
            staging.publish()
