"""The page of an indicator: one list a group of units, with the same list of earlier years beside it."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import pytest

from generator import packages
from generator.composite.ranking import construct
from generator.distributions.tables import csv_bytes, json_bytes
from generator.i18n import LANGUAGES, translator
from generator.pages import Site
from generator.pages.figures import score_text
from generator.pages.indicator import indicator_page
from generator.rendering import Renderer
from tests.conftest import ROOT

if TYPE_CHECKING:
    from generator.pages.indicator import IndicatorPage, IndicatorRanking
    from generator.pages.page import Page


def site_of(name: str) -> Site:
    return Site(construct(packages.load(ROOT / "tests/sites" / name / "datasets").dataset), "2026-11-25")


@pytest.fixture(scope="module")
def maps() -> Site:
    """Two lists of four units in 2024 and 2025, and before them lists of six that were merged into those."""
    return site_of("two-maps")


def made(site: Site, key: str) -> tuple[Page, IndicatorPage]:
    page = indicator_page(site, key)
    return page, page.value


def shape(ranking: IndicatorRanking) -> tuple[str, list[str]]:
    return ranking.edition.edition, [year.edition.edition for year in ranking.years]


def test_the_same_list_of_an_earlier_year_is_a_column_and_another_list_is_not(maps):
    _, value = made(maps, "mau-2/index")
    assert [shape(ranking) for ranking in value.rankings] == [
        ("mau-2025", ["mau-2024-4"]),
        ("mau-2024", []),
        ("mau-2023", []),
    ]


def test_a_list_with_another_unit_keeps_its_own_table():
    """In 2021 Giang stood where Hòa stands in 2022: nobody is to vanish from the page."""
    _, value = made(site_of("movement"), "mau-department-1/index")
    assert [shape(ranking) for ranking in value.rankings] == [("mau-department-2022", []), ("mau-department-2021", [])]


def test_groups_are_not_put_beside_each_other():
    _, value = made(site_of("cohorts"), "mau-department-1/index")
    assert [(r.cohort.cohort, len(r.units), r.years) for r in value.rankings] == [
        ("co", 2, ()),
        ("khong", 2, ()),
        ("ngoai", 1, ()),
    ]


def test_a_list_of_which_a_source_speaks_keeps_its_own_table():
    """The newest edition of the districts has statements about single units."""
    _, value = made(site_of("movement"), "mau-district-1/index")
    assert [(shape(r), r.plain) for r in value.rankings] == [
        (("mau-district-2022", []), False),
        (("mau-district-2021", []), True),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_column_shows_each_units_own_score_and_leads_to_its_edition(maps, language):
    page, value = made(maps, "mau-2/index")
    body = Renderer(language).body(page.template, page.path, value=value, site=maps)
    table = body.split("<table")[1].split("</table")[0]
    assert re.search(r'<th [^>]*data-td-sort="number"[^>]*><a href="[./en]*xep-hang/mau-2024-4/">2024</a>', table)
    rows = re.findall(r"<tr>.*?</tr>", table.split("<tbody>")[1], re.DOTALL)
    assert len(rows) == 4
    for row in rows:
        unit = re.search(r'don-vi/([^/]+)/"', row)[1]
        older = maps.ranking.figure("mau-2024-4", unit)
        cell = re.search(r'<td class="num part" data-value="([^"]*)">(.*?)</td>', row)
        assert float(cell[1]) == pytest.approx(float(older.share), abs=1e-6)
        assert score_text(older).replace(".", translator(language).decimal) in cell[2]


def test_the_files_hold_every_list_once_in_its_own_order(maps):
    page, _ = made(maps, "mau-2/index")
    rows = list(csv.DictReader(io.StringIO(csv_bytes(page.download.columns, page.download.rows).decode())))
    lists = json.loads(json_bytes(page.download.json))["lists"]
    assert [found["edition"] for found in lists] == ["mau-2025", "mau-2024-4", "mau-2024", "mau-2023"]
    told = [(found["edition"], f["unit"], f["score"], str(f["rank"])) for found in lists for f in found["figures"]]
    assert told == [(row["edition"], row["unit"], row["score"], row["rank"]) for row in rows]
    for found in lists:
        assert [f["rank"] for f in found["figures"]] == sorted(f["rank"] for f in found["figures"])
        assert found["source"].startswith("mau/")
    assert len(rows) == 4 + 4 + 6 + 6


def test_a_key_without_a_value_is_left_out_of_the_file_and_a_zero_is_not(maps):
    page, _ = made(maps, "mau-2/index")

    def check(value: object) -> None:
        if isinstance(value, dict):
            assert all(item or item == 0 for item in value.values())
            assert not any(item is None or item is False for item in value.values())
        for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            check(item)

    check(json.loads(json_bytes(page.download.json)))


def test_a_site_that_is_told_more_need_not_look_up_the_register_again(maps):
    fresh = maps.again()
    told = fresh.told_more(known={"mau-2025": 4})
    assert (dict(fresh.known), dict(told.known)) == ({}, {"mau-2025": 4})
    assert told.namesakes is fresh.namesakes
    assert told.audit is fresh.audit
    assert told.table("mau-2025") is fresh.table("mau-2025")
    assert told.again().ranking.tables.used == set()
