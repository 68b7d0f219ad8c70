"""The fate of every kind of target, against a small site worked out by hand and against the real targets."""

from __future__ import annotations

import csv
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import packages
from generator.composite.peers import Known
from generator.composite.ranking import Ranking, construct
from generator.composite.targets import (
    DECIDED_BY,
    UNDECIDED,
    UNREAD,
    Assessment,
    Outcome,
    aims,
    assess,
    together,
)
from generator.model import MICRO, Printed

if TYPE_CHECKING:
    from generator.composite.figure import Figure
    from generator.model import Target

SITE = Path(__file__).parent.parent / "sites" / "targets"
TODAY = "2026-03-01"
OUTCOMES = list(Outcome)


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((SITE / "expected" / name).read_text(encoding="utf-8").splitlines()))


@cache
def site() -> Ranking:
    return construct(packages.load(SITE / "datasets").dataset)


def target(name: str) -> Target:
    return next(t for t in site().dataset.targets if t.target == name)


def found(name: str) -> Assessment:
    return assess(site(), target(name), TODAY)


def shown(figure: Figure) -> Fraction | None:
    return Fraction(figure.score.micro, MICRO) if figure.score else figure.computed


def exact(value: str) -> Fraction | None:
    return Fraction(value) if value else None


@pytest.mark.parametrize("row", rows("targets.csv"), ids=lambda row: row["target"])
def test_a_target_has_the_fate_and_the_figures_that_were_worked_out_by_hand(row: dict[str, str]):
    assessment = found(row["target"])
    assert (assessment.outcome.value, assessment.reason) == (row["outcome"], row["reason"])
    figure = assessment.final.figure if assessment.final else None
    score = (
        figure.score.micro if figure and figure.score else figure.computed * MICRO if figure and figure.computed else 0
    )
    assert (str(figure.rank or "") if figure else "") == row["rank"]
    assert Fraction(score, MICRO) == Fraction(row["score"] or 0)
    gap = assessment.final.gap if assessment.final else None
    assert ((gap.places if gap else None) or 0) == int(row["lacking_places"] or 0)
    assert (gap.score if gap else None) == exact(row["lacking_score"])


def test_the_hand_made_site_holds_every_kind_and_every_fate():
    targets = site().dataset.targets
    assert {t.target for t in targets} == {row["target"] for row in rows("targets.csv")}
    assert len({t.kind for t in targets}) == 5
    assert {row["outcome"] for row in rows("targets.csv")} == set(Outcome)


def test_every_reason_is_one_that_is_documented():
    for t in site().dataset.targets:
        assessment = assess(site(), t, TODAY)
        assert assessment.reason in (*DECIDED_BY, *UNDECIDED, *UNREAD)
        for reading in assessment.before:
            assert (reading.reason in DECIDED_BY) == (reading.holds is not None), (t.target, reading.edition.edition)


@pytest.mark.parametrize("row", rows("aims.csv"), ids=lambda row: row["targets"])
def test_targets_of_which_one_is_enough_have_one_fate(row: dict[str, str]):
    parts = [target(name) for name in row["targets"].split()]
    found_aims = aims(site(), parts, TODAY)
    assert [[p.target.target for p in aim.parts] for aim in found_aims] == [row["targets"].split()]
    assert found_aims[0].outcome == row["outcome"]


def test_an_alternative_joins_two_targets_whichever_of_them_names_it():
    first, second = target("missed-or-open"), target("or-open")
    assert (first.alternative, second.alternative) == ("", "missed-or-open")
    for order in ([first, second], [second, first]):
        assert [len(aim.parts) for aim in aims(site(), order, TODAY)] == [2]


@given(st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=4))
def test_a_choice_is_met_if_one_is_and_missed_only_if_all_are(outcomes: list[Outcome]):
    fate = together(outcomes)
    assert (fate is Outcome.MET) == (Outcome.MET in outcomes)
    assert (fate is Outcome.MISSED) == (set(outcomes) == {Outcome.MISSED})
    assert fate in outcomes


def test_earlier_years_are_read_without_a_verdict():
    before = found("rank-missed").before
    assert [(r.edition.year, r.holds, r.figure.rank, r.gap.places) for r in before] == [(2023, False, 5, 2)]


def test_a_target_is_read_on_in_a_comparable_framework_and_not_beyond_a_break():
    followed, broken = found("read-in-the-next-framework"), found("framework-not-comparable")
    assert followed.final.edition.framework == "mau-2"
    assert broken.final.figure is None
    assert broken.explanation.vi == "Chỉ số b đo việc khác."


def test_a_year_that_is_not_over_is_open_and_one_without_an_edition_waits_for_it():
    open_ = target("open-not-published")
    assert [assess(site(), open_, day).reason for day in ("2025-12-31", "2026-01-01")] == [
        "year_ahead",
        "not_yet_published",
    ]


def test_a_framework_that_ended_without_a_comparable_successor_leaves_nothing_to_wait_for():
    later = replace(target("framework-not-comparable"), by_year=2027)
    assessment = assess(site(), later, TODAY)
    assert (assessment.outcome, assessment.reason) == (Outcome.NOT_MEASURABLE, "framework")


def test_whoever_has_as_much_as_the_last_place_aimed_at_has_what_is_lacking():
    """Dung lacks 20 to the tie at 70 points, which takes up places 2 and 3."""
    assert found("rank-missed").final.gap.score == 20
    assert assess(site(), replace(target("rank-missed"), high=Printed(2 * MICRO, 0)), TODAY).final.gap.score == 20
    assert assess(site(), replace(target("rank-missed"), high=Printed(MICRO, 0)), TODAY).final.gap.score == 40


PLACES = st.integers(0, 3)


def printed(units: int, decimals: int) -> Known:
    """A score of so many units of its last printed place."""
    number = Printed(units * 10 ** (6 - decimals), decimals)
    low, high = (Fraction(value, MICRO) for value in number.interval)
    return Known(Fraction(number.micro, MICRO), low, high, Fraction(1, 10**decimals))


@given(PLACES, st.integers(0, 2000), st.integers(0, 2000), st.integers(0, 20_000), st.booleans())
def test_met_is_monotone_in_the_score(decimals: int, lower: int, higher: int, limit: int, included: bool):
    """Undecided lies between missed and met; scores printed to the same place, any limit."""
    order = {False: 0, None: 1, True: 2}
    seen = [
        order[printed(units, decimals).reaches(Fraction(limit, 100), included=included)]
        for units in sorted((lower, higher))
    ]
    assert seen == sorted(seen)


@given(PLACES, st.integers(0, 2000), st.integers(0, 20_000), st.integers(-49, 49))
def test_what_is_decided_against_a_finer_limit_holds_for_every_value_that_rounds_to_the_print(
    decimals: int, units: int, limit: int, part: int
):
    score, cut = printed(units, decimals), Fraction(limit, 10_000) + Fraction(1, 30_000)
    inside = score.value + score.step * Fraction(part, 100)
    assert score.reaches(cut) in (None, inside >= cut)


@given(st.integers(0, 100), st.integers(0, 100))
def test_a_lower_aim_is_met_wherever_a_higher_one_is(one: int, other: int):
    easy, hard = (
        assess(site(), replace(target("score-met-as-printed"), low=Printed(v * MICRO, 0)), TODAY).outcome
        for v in sorted((one, other))
    )
    assert easy is Outcome.MET or hard is not Outcome.MET


# The real data


REAL = {
    "ninh-binh-2023": ("not_measurable", "no_figures"),
    "ninh-binh-2025": ("lapsed", "unit_ended"),
    "tay-ninh-2025": ("lapsed", "unit_ended"),
}
"""No source that was found names Ninh Bình in 2023; both provinces ended on 2025-06-30."""


def test_the_25_real_targets_have_their_fates_and_reasons(ranking: Ranking):
    fates = [assess(ranking, t, "2026-11-23") for t in ranking.dataset.targets]
    assert len(fates) == 25
    for fate in fates:
        expected = next(value for prefix, value in REAL.items() if fate.target.target.startswith(prefix))
        assert (fate.outcome.value, fate.reason) == expected, fate.target.target


def test_ninh_binh_stood_where_it_aimed_at_in_2021_and_six_places_behind_in_2022(ranking: Ranking):
    aim = next(t for t in ranking.dataset.targets if t.target == "ninh-binh-2023-index")
    before = assess(ranking, aim, "2026-11-23").before
    assert [(r.edition.year, r.figure.rank, r.figure.of, r.holds) for r in before] == [
        (2021, 6, 63, True),
        (2022, 21, 63, False),
    ]
    assert before[1].gap.places == 6


def test_the_band_that_tay_ninh_aimed_at_has_no_published_limit(ranking: Ranking):
    aim = next(t for t in ranking.dataset.targets if t.kind == "band_at_least")
    readings = {r.edition.year: r for r in assess(ranking, aim, "2026-11-23").before}
    assert (readings[2021].figure.rank, readings[2021].reason, readings[2021].holds) == (44, "no_band_limit", None)
    assert readings[2024].reason == "framework"


def test_tay_ninhs_either_or_targets_are_three_aims_of_two_parts(ranking: Ranking):
    targets = [t for t in ranking.dataset.targets if t.unit == "tay-ninh"]
    assert [len(aim.parts) for aim in aims(ranking, targets, "2026-11-23")] == [1, 2, 2, 2]
