"""The sample country is as large as promised and good data, at any size."""

from __future__ import annotations

from collections import Counter

import pytest

from generator import packages
from generator.composite.ranking import construct
from generator.sample import write_country
from generator.sample.country import VIETNAM, Size, country
from generator.sample.register import names
from generator.sample.writing import contents

SMALL = Size(provinces=3, ministries=4, departments=13, districts=7, communes=50, editions=2)


@pytest.fixture(scope="module")
def whole():
    return country(VIETNAM)


def cells(made):
    return sum(sheet.values.size for package in made for sheet in package.sheets)


def test_a_small_country_is_good_data(tmp_path):
    assert write_country(tmp_path, size=SMALL) == 5
    dataset = packages.load(tmp_path / "datasets").dataset
    levels = Counter(unit.level.value for unit in dataset.units.values())
    assert levels == {"country": 1, "ministry": 4, "province": 3, "department": 13, "district": 7, "commune": 50}
    assert len(dataset.editions) == 2 * (2 + 3 * 3)


def test_its_published_parents_are_the_sums_of_their_components(tmp_path):
    write_country(tmp_path, size=SMALL)
    for table in construct(packages.load(tmp_path / "datasets").dataset).tables.values():
        for node, below in table.aggregates.recomputed.items():
            assert (below.points == table.aggregates.used[node].points).all()


def test_the_country_has_as_many_units_of_each_level_as_vietnam_had(whole):
    levels = Counter(row["level"] for row in whole[0].tables["units"])
    assert levels == {
        "country": 1,
        "ministry": 30,
        "province": 63,
        "department": 1_300,
        "district": 696,
        "commune": 10_035,
    }


def test_the_country_has_six_editions_and_almost_4_4_million_cells(whole):
    # 1300 × (43 + 9) + 696 × (72 + 9) + 10035 × (50 + 9) + 63 × (98 + 9) + 30 × (70 + 9), six times
    assert cells(whole) == 6 * (67_600 + 56_376 + 592_065 + 6_741 + 2_370) == 4_350_912
    assert len(whole) == 65
    assert sum(len(package.sheets) for package in whole) == 6 * (2 + 63 * 3)


def test_every_unit_of_the_country_is_in_the_register_once_and_below_its_province(whole):
    units = [row["unit"] for row in whole[0].tables["units"]]
    assert len(units) == len(set(units))
    parents = {row["parent"] for row in whole[0].tables["units"]}
    assert parents - {""} <= set(units)


def test_two_countries_of_one_seed_are_the_same_bytes():
    assert dict(contents(country(SMALL, 3))) == dict(contents(country(SMALL, 3)))
    assert dict(contents(country(SMALL, 3))) != dict(contents(country(SMALL, 4)))


def test_made_up_names_are_all_different():
    assert len({name.vi for name in names(210)}) == 210
