"""What a unit's page weighs, and that figures laid into a table written once are those of the unit."""

from __future__ import annotations

import gzip
import json
import re
from fractions import Fraction
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

import pytest

from generator import facts, packages
from generator.composite.ranking import construct
from generator.errors import UseError
from generator.i18n import translator
from generator.model import Level
from generator.pages import DRAWN, Site
from generator.pages.columns import FILLING, LONG, MOST, PlainTable
from generator.pages.unit import IndicatorTable, unit_page
from generator.rendering import Renderer
from generator.sample import write_country, write_province
from generator.sample.country import Size
from generator.settings import chart_settings
from tests.conftest import ROOT, built_once

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.pages.columns import Columns

MOST_BYTES = 12_000
COUNTRY = Size(provinces=2, ministries=2, departments=42, districts=4, communes=60, editions=6)
"""Few units of each level, but frameworks, years and lists as long as those of a whole country."""
GOLDEN = ("movement", "two-maps")
"""Sites that other tests build too."""
CASES = {"real": ROOT / "datasets", **{p.parent.name: p for p in sorted((ROOT / "tests/sites").glob("*/datasets"))}}


@cache
def site(name: str, drawn: frozenset[Level] = DRAWN) -> Site:
    return Site(construct(packages.load(CASES[name]).dataset), "2026-01-01", drawn=drawn)


@cache
def renderer(_: Site, language: str) -> Renderer:
    """One a site: it keeps what it has written of its editions."""
    return Renderer(language)


def body(found: Site, unit: str, language: str = "vi") -> str:
    page = unit_page(found, unit)
    return renderer(found, language).body(page.template, page.path, value=page.value, site=found)


# Weight


@pytest.fixture(scope="module")
def country_site(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a fictional country, with its frameworks of up to 108 indicators."""
    folder = tmp_path_factory.mktemp("country")
    write_country(folder, size=COUNTRY)
    return built_once(shared_folder, "weighed-country", "--datasets", str(folder / "datasets"))


@pytest.fixture(scope="module")
def sample_site(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a fictional province, which shows every feature at once."""
    folder = tmp_path_factory.mktemp("sample")
    write_province(folder)
    return built_once(shared_folder, "weighed-sample", "--datasets", str(folder / "datasets"))


def unit_pages(folder: Path) -> list[Path]:
    return [page for prefix in ("", "en/") for page in sorted(folder.glob(f"{prefix}don-vi/*/index.html"))]


def test_every_unit_page_weighs_at_most_twelve_kilobytes(
    real_site: Path, country_site: Path, sample_site: Path, shared_folder: Path
):
    sites = [real_site, country_site, sample_site]
    sites += [
        built_once(shared_folder, f"{name}-site", "--datasets", str(ROOT / f"tests/sites/{name}/datasets"))
        for name in GOLDEN
    ]
    pages = [page for folder in sites for page in unit_pages(folder)]
    heavy = {page: size for page in pages if (size := len(gzip.compress(page.read_bytes(), 9))) > MOST_BYTES}
    assert heavy == {}
    assert len(pages) > 800


def levels_of(folder: Path) -> dict[str, list[Path]]:
    """Vietnamese pages of a site's units by level."""
    found: dict[str, list[Path]] = {}
    for page in sorted(folder.glob("don-vi/*/index.html")):
        found.setdefault(json.loads((page.parent / "data.json").read_text(encoding="utf-8"))["level"], []).append(page)
    return found


def test_where_a_long_table_fills_a_page_lists_stand_in_the_rankings_that_are_linked(country_site: Path):
    levels = levels_of(country_site)
    for page in levels["province"]:
        html = page.read_text(encoding="utf-8")
        assert html.count('<th scope="row" class="td-depth-') > FILLING
        assert "21 đơn vị" in html  # departments, counted but not listed
        inside = html.partition('<h2 id="ben-trong">')[2].partition("<h2")[0]
        assert "<table" not in inside
        listed = json.loads((country_site / f"xep-hang/{page.parent.name}-department-2024/data.json").read_bytes())
        assert f'xep-hang/{page.parent.name}-department-2024/"' in inside
        assert len(listed["units"]) == 21
    # The communes of a district are ranked in its province: no list of its own has them, so that its page does.
    html = levels["district"][0].read_text(encoding="utf-8")
    inside = html.partition('<h2 id="ben-trong">')[2].partition("<h2")[0]
    assert "<table" in inside
    assert "<li>" not in inside  # which would only count them again


@pytest.mark.parametrize(("level", "rows"), [("province", 5), ("ministry", 5), ("district", 5), ("commune", 10)])
def test_where_a_long_table_fills_a_page_fewer_indicators_are_named_again(country_site: Path, level: str, rows: int):
    for page in levels_of(country_site)[level]:
        room = page.read_text(encoding="utf-8").partition('<h2 id="con-tang-duoc">')[2].partition("</table>")[0]
        told = json.loads((page.parent / "data.json").read_text(encoding="utf-8"))["room"]["indicators"]
        assert len(told) > room.count('<th scope="row">') == rows


@pytest.mark.parametrize("language", ["vi", "en"])
def test_rows_of_charts_that_have_files_stand_there_as_a_page_would_carry_them(country_site: Path, language: str):
    prefix = "" if language == "vi" else "en/"
    seen = set()
    for page in (*levels_of(country_site)["province"], *levels_of(country_site)["ministry"]):
        home = country_site / prefix / "don-vi" / page.parent.name
        html = (home / "index.html").read_text(encoding="utf-8")
        assert "data-rows" not in html
        figures = re.findall(r'<figure class="td-chart" data-kind="([^"]+)" data-at="([^"]+)">', html)
        assert len(figures) == html.count("<figure") == html.count(' td-sketch"') > 3
        for kind, at in figures:
            told = json.loads((home / at).read_text(encoding="utf-8"))
            assert told["kind"] == kind
            carried = told["rows"][language]
            assert len(carried.get("names", carried["columns"].get("year"))) > 2
            seen.add(kind)
    assert seen >= {"history_rank", "history_score", "profile", "waterfall"}


def test_a_unit_page_brings_no_chart_library_and_its_figures_need_no_script(real_site: Path):
    for page in unit_pages(real_site):
        html = page.read_text(encoding="utf-8")
        assert "vega" not in html
        scripts = re.findall(r"<script[^>]*>", html)
        assert all("src=" not in tag or 'type="module"' in tag for tag in scripts), scripts
    read = (real_site / "don-vi/ninh-binh/index.html").read_text(encoding="utf-8")
    assert "0,6214" in re.sub(r"(?s)<(script|svg)\b.*?</\1>", "", read)


# What lies within


@pytest.mark.parametrize("most", [0, 1000])
def test_units_within_are_listed_or_stand_in_the_rankings_that_are_linked(monkeypatch, most: int):
    monkeypatch.setattr("generator.pages.unit.MOST_INSIDE", most)
    found = site("real")
    unlisted = 0
    for unit in found.ranking.editions_in:
        html = body(found, unit, "en")
        for level in unit_page(found, unit).value.inside:
            below = {u for u in found.ranking.children(unit) if found.unit(u).level is level.level}
            listed = {child.unit for child, _, _ in level.units}
            ranked = {name for edition in level.editions for name in found.ranking.dataset.listed[edition.edition]}
            assert level.count == len(below)
            assert below - ranked <= listed <= below
            assert listed == below if most else not listed & ranked
            assert all(f'xep-hang/{edition.edition}/"' in html for edition in level.editions)
            assert level.by_year is (level.count > 0 and len({e.year for e in level.editions}) == len(level.editions))
            assert level.by_year or all(edition.title.en in unescape(html) for edition in level.editions)
            if listed and listed != below:
                unlisted += 1
                assert f": {len(listed)} in no ranking</summary>" in html
    assert bool(unlisted) is not bool(most)


# Tables that are laid


def every_columns(name: str) -> Iterator[tuple[Site, Columns]]:
    found = site(name)
    for edition in found.ranking.dataset.editions:
        yield found, found.columns(edition)


@pytest.mark.parametrize("name", CASES)
def test_mean_and_best_of_a_list_are_those_of_the_figures_one_by_one(name: str):
    for _, columns in every_columns(name):
        table = columns.table
        for cohort in {*table.cohort_of.values(), ""}:
            units = [unit for unit in table.units if table.cohort_of.get(unit, "") == cohort]
            for node in columns.of_list(cohort):
                indicator = node.node.indicator
                figures = [table.figure(unit, indicator) for unit in units]
                if not table.complete:
                    figures = [figure for figure in figures if figure.rank == 1]
                scores = [score for figure in figures if (score := figure.value) is not None]
                where = (columns.edition.edition, indicator, cohort)
                assert node.best == (max(scores) if scores else None), where
                if not table.list_statements("mean", indicator, cohort):
                    known = table.complete and scores
                    assert node.mean == (sum(scores, Fraction()) / len(scores) if known else None), where


def cells_of(html: str, heading: str) -> dict[str, list[str]]:
    """Texts of the rows of the first table after a heading, by the row's name; words for screen readers left out."""
    table = re.search(rf"(?s){re.escape(heading)}.*?<tbody>(.*?)</tbody>", html)
    assert table, heading
    rows = {}
    for row in re.findall(r"(?s)<tr>(.*?)</tr>", table[1]):
        plain = re.sub(r'<span class="td-unseen">.*?</span>|<svg.*?</svg>', "", row)
        name, *texts = (
            re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"(?s)<t[hd][^>]*>(.*?)</t[hd]>", plain)
        )
        rows[unescape(name)] = [unescape(text) for text in texts]
    return rows


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", CASES)
def test_figures_laid_into_a_table_are_those_of_the_unit(name: str, language: str):
    t, found = translator(language), site(name)
    for unit in found.ranking.dataset.units:
        tables = [table for table in unit_page(found, unit).value.indicators if isinstance(table, PlainTable)]
        if not tables:
            continue
        [table] = tables
        rows = cells_of(body(found, unit, language), t("unit.indicators", year=table.edition.year))
        for node in table.nodes:
            figure = found.ranking.figure(table.edition.edition, unit, node.node.indicator)
            score, rank, *_ = rows[t.say(node.node.name) + pillar(t, node.node.kind)]
            shown = facts.score_short(t, figure, table.framework) or "–"
            assert score == (t("score.not_applicable") if figure.not_applicable else shown)
            assert rank.removesuffix(t("rank.tied")).strip() == (facts.rank_short(t, figure) or "–")
            assert rank.endswith(t("rank.tied")) == figure.tied


def pillar(t: object, kind: str) -> str:
    return f" ({t('kind.indicator.pillar')})" if kind == "pillar" else ""  # type: ignore[operator]


def test_every_cell_of_a_laid_table_is_plain_and_no_other_table_is_laid():
    kinds = set()
    for name in CASES:
        found = site(name)
        for unit in found.ranking.dataset.units:
            for table in unit_page(found, unit).value.indicators:
                kinds.add(type(table))
                if isinstance(table, PlainTable):
                    figures = [
                        found.ranking.figure(table.edition.edition, unit, node.node.indicator) for node in table.nodes
                    ]
                    assert not any(e.statement for figure in figures for e in figure.evidence)
                    assert not found.doubts(figures)
    assert kinds == {PlainTable, IndicatorTable}


def test_scores_of_earlier_years_stand_in_one_table_with_a_link_to_each_edition():
    found = site("movement")
    unit = "tinh-mau-so-an"
    value = unit_page(found, unit).value
    [years] = [table for table in value.years if len(table.editions) == max(len(y.editions) for y in value.years)][:1]
    html = body(found, unit)
    rows = cells_of(html, f"<summary>{translator('vi')('unit.earlier_scores')}")
    for columns, at in years.editions:
        assert f"xep-hang/{columns.edition.edition}/" in html
        assert columns.table.units[at] == unit
    t = translator("vi")
    for node in years.nodes:
        texts = [
            facts.score_short(t, c.table.figure(unit, node.node.indicator), years.framework) or "–"
            for c, _ in years.editions
        ]
        assert rows[node.node.name.vi] == texts
    assert MOST < LONG


def test_frameworks_that_differ_never_share_a_table():
    for name in CASES:
        found = site(name)
        for unit in found.ranking.dataset.units:
            for years in unit_page(found, unit).value.years:
                assert {columns.framework.framework for columns, _ in years.editions} == {years.framework.framework}


# Charts


def test_nothing_said_draws_country_provinces_and_ministries():
    assert chart_settings({}) == DRAWN == {Level.COUNTRY, Level.PROVINCE, Level.MINISTRY}
    line = re.search(r"charts: \{(.*)\}", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert line is not None
    assert line[1].strip() == "drawn: [country, province, ministry]"


def test_levels_are_named_in_a_list_or_none():
    assert chart_settings({"drawn": ["commune", "district"]}) == {Level.COMMUNE, Level.DISTRICT}
    assert chart_settings({"drawn": []}) == frozenset()


@pytest.mark.parametrize(
    ("given", "key"),
    [({"drawn": ["xã"]}, "level"), ({"drawn": "all"}, "level"), ({"drawn": None}, "level"), ({"draw": []}, "unknown"),
     (["commune"], "form")],
)  # fmt: skip
def test_settings_of_charts_that_cannot_be_meant_get_one_sentence(given: object, key: str):
    with pytest.raises(UseError) as refusal:
        chart_settings(given)
    assert refusal.value.key == f"charts.{key}"
    for language in ("vi", "en"):
        assert "\n" not in translator(language)(f"cli.{refusal.value.key}", **refusal.value.params)


def test_a_level_that_is_not_drawn_is_sketched_with_the_same_words_and_rows():
    unit = "tinh-mau-so-an"
    sketched, drawn = (body(site("movement", levels), unit) for levels in (frozenset[Level](), frozenset(Level)))
    figures = {name: re.findall(r"(?s)<figure.*?</figure>", html) for name, html in (("s", sketched), ("d", drawn))}
    assert len(figures["s"]) == len(figures["d"]) > 2
    for light, full in zip(figures["s"], figures["d"], strict=True):
        assert '<svg class="td-drawing td-sketch"' in light
        assert "td-sketch" not in full  # nothing draws here, so it has no picture at all
        for part in (r'data-kind="[^"]+"', r"data-rows='[^']+'", r"<figcaption>.*?</figcaption>", r"data-td-open"):
            assert re.findall(part, light) == re.findall(part, full)
        assert re.findall(r'td-chart__text">.*?</p>', light) == re.findall(r'td-chart__text">.*?</p>', full)
