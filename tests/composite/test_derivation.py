"""Values on another map, against a small country whose mergers were worked out by hand, both ways."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator import packages
from generator.composite.derivation import other_maps
from generator.composite.ranking import Change, NoChange, construct
from generator.model import NO_TEXT, Level, Unit

if TYPE_CHECKING:
    from generator.composite.ranking import Ranking

SITE = Path(__file__).parent.parent / "sites" / "two-maps"


@pytest.fixture(scope="module")
def two_maps() -> Ranking:
    return construct(packages.load(SITE / "datasets").dataset)


def test_every_edition_is_derived_on_the_other_map_as_worked_out_by_hand(two_maps: Ranking):
    found = [
        {
            "edition": other.edition,
            "day": other.day,
            "official": other.official,
            "unit": d.unit,
            "how": d.how,
            "score": f"{float(d.score):.6f}" if d.score is not None else "",
            "rank": str(d.rank or ""),
            "of": str(d.of or ""),
            "cause": d.cause,
            "missing": ";".join(d.missing),
        }
        for edition in two_maps.tables
        for other in other_maps(two_maps, edition)
        for d in other.units
    ]
    expected = (SITE / "expected" / "derived.csv").read_text(encoding="utf-8")
    assert found == list(csv.DictReader(expected.splitlines()))


def test_the_rule_gives_what_was_published_for_the_new_map(two_maps: Ranking):
    (derived,) = other_maps(two_maps, "mau-2024")
    published = two_maps.tables[derived.official]
    for unit in derived.units:
        figure = published.figure(unit.unit)
        assert (unit.score, unit.rank, unit.of) == (figure.computed, figure.rank, figure.of)
        for indicator, mean in unit.mains.items():
            score = published.figure(unit.unit, indicator).score
            assert score is not None
            assert mean == Fraction(score.micro, 1_000_000)


def test_the_mean_of_main_indicators_is_the_mean_of_totals(two_maps: Ranking):
    table = two_maps.tables["mau-2023"]
    (derived,) = other_maps(two_maps, "mau-2023")
    merged = next(d for d in derived.units if d.unit == "an-2025")
    totals = [table.figure(unit).computed for unit in merged.predecessors]
    assert merged.score == sum(totals, Fraction(0)) / len(totals)  # type: ignore[arg-type]


def test_a_successor_has_no_rank_change_across_the_merger(two_maps: Ranking):
    change = two_maps.change("mau-2025", "an-2025")
    assert isinstance(change, NoChange)
    assert change.cause == "unit"


def test_a_unit_that_kept_its_borders_has_a_score_change_but_no_rank_change_across_a_merger(two_maps: Ranking):
    change = two_maps.change("mau-2025", "chi")
    assert isinstance(change, Change)
    assert (change.score, change.ranks, change.rank_cause) == (Fraction(3, 100), None, "units")


def test_a_renamed_unit_keeps_its_history(two_maps: Ranking):
    change = two_maps.change("mau-2024", "giang")
    assert isinstance(change, Change)
    assert (change.older.unit, change.ranks, change.score) == ("dong", -3, Fraction(-2, 100))


def test_nothing_is_compared_across_frameworks_that_are_not_comparable(two_maps: Ranking):
    change = two_maps.change("mau-2023", "chi")
    assert isinstance(change, NoChange)
    assert (change.cause, change.reason.en[:20]) == ("framework", "The second framework")


def test_today_s_data_derive_only_what_is_known_of_every_predecessor(ranking: Ranking):
    for edition in ranking.tables:
        for other in other_maps(ranking, edition):
            for d in other.units:
                assert bool(d.how) == (d.score is not None) == (not d.cause)
                if d.how == "mains":
                    assert d.mains
                assert set(d.missing) <= set(d.predecessors)
    (map_2020,) = other_maps(ranking, "dti-province-2020")
    bac_ninh = next(d for d in map_2020.units if d.unit == "bac-ninh-2025")
    assert (bac_ninh.predecessors, bac_ninh.how) == (("bac-giang", "bac-ninh"), "mains")


def test_a_unit_is_in_force_on_the_last_day_of_its_year():
    from generator.composite.lineage import in_force

    unit = Unit("a", Level.DISTRICT, "", "", NO_TEXT, NO_TEXT, (), (), "", "2025")
    assert [in_force(unit, day) for day in ("2025-12-31", "2026-01-01")] == [True, False]
