"""Best and worst ranks over weights are exact, draws lie between them, and no float decides."""

from __future__ import annotations

import csv
import dataclasses
import itertools
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import packages
from generator.composite import robustness
from generator.composite.extremes import conflicting, extreme_ranks, most_held
from generator.composite.ranking import Ranking, construct
from generator.composite.robustness import Settings, ranks_under, rounding_groups, summed
from generator.composite.weights import Weights, bounded, drawn, least_sums
from generator.model import Level
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

FIFTH = (Fraction(4, 5), Fraction(6, 5))
Point = tuple[Fraction, Fraction, Fraction]


@st.composite
def weights_within_bounds(draw: st.DrawFn, members: int) -> Weights:
    official = draw(st.lists(st.integers(1, 9), min_size=members, max_size=members))
    down = draw(st.lists(st.integers(0, 4), min_size=members, max_size=members))
    up = draw(st.lists(st.integers(0, 4), min_size=members, max_size=members))
    return Weights(
        tuple(official),
        tuple(max(0, w - d) for w, d in zip(official, down, strict=True)),
        tuple(w + u for w, u in zip(official, up, strict=True)),
    )


def shares(units: int, members: int, most: int = 5) -> st.SearchStrategy[list[list[int]]]:
    """Few values, so that ties and units that only touch are common."""
    row = st.lists(st.integers(0, most), min_size=members, max_size=members)
    return st.lists(row, min_size=2, max_size=units)


def exact(weights: Weights, rows: list[list[int]]) -> tuple[list[int], list[int]]:
    """Best and worst ranks where nothing is said of draws."""
    found = extreme_ranks(np.array(rows), weights, (np.full(len(rows), 10**6), np.zeros(len(rows), int)))
    return found.best.tolist(), found.worst.tolist()


# Brute force for three members. With their sum kept, weights are points of a plane; each pair of units draws a line in
# it. A rank can only be best where lines or bounds cross, and worst only inside one of the pieces that they leave.


def rank_at(point: Point, rows: list[list[int]], unit: int) -> int:
    scores = [sum(w * s for w, s in zip(point, row, strict=True)) for row in rows]
    return 1 + sum(score > scores[unit] for score in scores)


def crossings(weights: Weights, rows: list[list[int]], unit: int) -> Iterator[Point]:
    """Where two lines a·x + b·y = c cross within the bounds; x and y are the first two weights."""
    lines = {(1, 0, weights.low[0]), (1, 0, weights.high[0]), (0, 1, weights.low[1]), (0, 1, weights.high[1])}
    lines |= {(1, 1, weights.total - weights.low[2]), (1, 1, weights.total - weights.high[2])}
    for row in rows:
        d = [there - here for there, here in zip(row, rows[unit], strict=True)]
        lines.add((d[0] - d[2], d[1] - d[2], -d[2] * weights.total))
    for (a, b, c), (d, e, f) in itertools.combinations(sorted(lines), 2):
        if a * e != b * d:
            x, y = Fraction(c * e - b * f, a * e - b * d), Fraction(a * f - c * d, a * e - b * d)
            point = (x, y, weights.total - x - y)
            if all(low <= w <= high for low, w, high in zip(weights.low, point, weights.high, strict=True)):
                yield point


def by_hand(weights: Weights, rows: list[list[int]], unit: int) -> tuple[int, int]:
    corners = sorted(set(crossings(weights, rows, unit)))
    middles = [tuple(sum(w) / 3 for w in zip(*three, strict=True)) for three in itertools.combinations(corners, 3)]
    points = [*corners, *(tuple((v + w) / 2 for v, w in zip(*two, strict=True)) for two in pairs(corners)), *middles]
    ranks = [rank_at(point, rows, unit) for point in points]  # type: ignore[arg-type]
    return min(ranks), max(ranks)


def pairs(corners: list[Point]) -> Iterator[tuple[Point, Point]]:
    return itertools.combinations(corners, 2)


@settings(deadline=None, max_examples=50)
@given(weights_within_bounds(3), shares(5, 3))
def test_best_and_worst_are_those_of_every_piece_of_the_plane(weights: Weights, rows: list[list[int]]):
    best, worst = exact(weights, rows)
    assert [(best[i], worst[i]) for i in range(len(rows))] == [by_hand(weights, rows, i) for i in range(len(rows))]


@settings(deadline=None, max_examples=50)
@given(st.integers(2, 6).flatmap(lambda k: st.tuples(weights_within_bounds(k), shares(8, k, 40))), st.integers(0, 9))
def test_ranks_of_draws_lie_between_best_and_worst(case: tuple[Weights, list[list[int]]], seed: int):
    weights, rows = case
    best, worst = exact(weights, rows)
    ranks = ranks_under(np.array(rows), drawn(weights, 50, seed))
    assert (ranks >= best).all()
    assert (ranks <= worst).all()


@settings(deadline=None, max_examples=50)
@given(st.integers(2, 5).flatmap(lambda k: st.tuples(weights_within_bounds(k), shares(7, k))))
def test_what_draws_have_seen_saves_programs_and_changes_no_rank(case: tuple[Weights, list[list[int]]]):
    weights, rows = case
    ranks = ranks_under(np.array(rows), drawn(weights, 50, 1))
    found = extreme_ranks(np.array(rows), weights, (ranks.min(axis=0), ranks.max(axis=0)))
    assert (found.best.tolist(), found.worst.tolist()) == exact(weights, rows)


@given(st.integers(2, 6).flatmap(lambda k: st.tuples(weights_within_bounds(k), shares(4, k, 50))))
def test_the_least_sum_is_that_of_a_corner(case: tuple[Weights, list[list[int]]]):
    weights, rows = case
    # at a corner every weight but one is at a bound
    corners = []
    for at in itertools.product(*zip(weights.low, weights.high, strict=True)):
        for j in range(len(at)):
            rest = weights.total - sum(at) + at[j]
            if weights.low[j] <= rest <= weights.high[j]:
                corners.append([*at[:j], rest, *at[j + 1 :]])
    least = [min(sum(w * c for w, c in zip(corner, row, strict=True)) for corner in corners) for row in rows]
    assert least_sums(weights, np.array(rows)).tolist() == least


@given(st.integers(2, 6).flatmap(weights_within_bounds), st.integers(0, 99))
def test_every_draw_is_within_the_bounds_and_keeps_the_sum(weights: Weights, seed: int):
    found = drawn(weights, 20, seed)
    finer = int(found[0].sum()) // weights.total
    assert (found.sum(axis=1) == weights.total * finer).all()
    assert (found >= np.array(weights.low) * finer).all()
    assert (found <= np.array(weights.high) * finer).all()


def test_draws_are_even_over_the_bounds():
    weights = Weights((1, 1, 1), (0, 0, 0), (3, 3, 3))
    parts = drawn(weights, 20_000, 1).astype(float) / float(2**30 // 3 * 3)
    # a uniform point of a triangle: mean 1/3, and a weight is below 1/2 three times of four
    assert abs(parts.mean(axis=0) - 1 / 3).max() < 0.01
    assert abs((parts < 0.5).mean(axis=0) - 0.75).max() < 0.01


def test_the_same_seed_gives_the_same_draws_and_another_seed_others():
    weights = bounded([200, 150, 100], [FIFTH] * 3)
    assert drawn(weights, 3, 7).tolist() == drawn(weights, 3, 7).tolist()
    assert drawn(weights, 3, 7).tolist() != drawn(weights, 3, 8).tolist()


def test_draws_come_from_the_stream_of_pcg64_alone():
    # written down once; a machine or a version of NumPy that draws otherwise fails here
    assert drawn(bounded([1, 1], [FIFTH] * 2), 2, 1).tolist() == [[463071915, 610669905], [512316119, 561425701]]


def test_a_rival_that_is_better_everywhere_is_above_whatever_the_weights():
    assert exact(bounded([50, 50], [FIFTH] * 2), [[6, 6], [5, 5]]) == ([1, 2], [1, 2])


def test_equal_units_share_every_rank():
    assert exact(bounded([50, 50], [FIFTH] * 2), [[6, 2], [6, 2], [4, 4]]) == ([1, 1, 1], [2, 2, 3])


def test_a_tie_at_the_very_bound_is_the_best_rank_and_no_worse_one():
    # An leads by 2 on the first and trails by 3 on the second: at 60 to 40 both have the same score, never less.
    assert exact(bounded([50, 50], [FIFTH] * 2), [[2, 0], [0, 3]]) == ([1, 1], [2, 1])


def test_two_rivals_that_cannot_both_be_above_are_not_both_counted():
    # Each rival beats the first unit with one half of the weights, together only never: 50 to 50 ties all three.
    rows = [[1, 1], [2, 0], [0, 2]]
    assert exact(bounded([50, 50], [FIFTH] * 2), rows) == ([1, 1, 1], [2, 3, 3])


def test_a_lead_that_floats_cannot_see_is_a_lead():
    big = 10**17
    assert exact(bounded([50, 50], [FIFTH] * 2), [[big + 1, big], [big, big]]) == ([1, 2], [1, 2])


def test_rows_that_exclude_each_other_are_named_and_others_are_not():
    weights = bounded([1, 1], [(Fraction(0), Fraction(2))] * 2)
    rows = np.array([[5, 1], [1, -2], [-2, 1]])
    assert conflicting(rows, weights, strictly=True).tolist() == [1, 2]
    assert conflicting(rows[:2], weights, strictly=True).tolist() == []
    assert most_held(rows, weights, strictly=True)[0] == 2


@pytest.mark.parametrize(("strictly", "together"), [(True, 1), (False, 2)])
def test_what_only_touches_holds_unless_more_is_asked(strictly: bool, together: int):
    rows = np.array([[1, -1], [-1, 1]])
    assert most_held(rows, bounded([1, 1], [FIFTH] * 2), strictly=strictly)[0] == together


def test_units_whose_intervals_overlap_in_a_chain_are_one_group():
    assert list(rounding_groups({"a": (10, 14), "b": (13, 17), "c": (16, 20), "d": (20, 24)})) == [("a", "b", "c")]


def test_a_point_at_the_end_of_an_interval_is_told_apart():
    assert list(rounding_groups({"a": (4, 5), "b": (5, 5)})) == []


# The golden site: five departments, two indicators of 60 and 40 points. With x of 100 points on the first, in 2023
# An scores 50 + 5x/12, Bình 80 - x/10, Chi 70 + x/20, Dũng 50 and Em 30 + 3x/10, and x lies between 52 (because the
# second has at most 48) and 68. So An passes Chi at 54.5 and Bình at 58.1, Chi passes Bình and Em passes Dũng at 66.7;
# the shares of 52 to 68 between these are the shares of the draws. In 2024 An scores 50 + 2x/5, which at 60 is what
# Bình has, and weight_bounds.csv lets x lie between 56 and 68.

GOLDEN = ROOT / "tests/sites/robustness"
DEPARTMENTS = Settings(levels=(Level.DEPARTMENT,))


@pytest.fixture(scope="module")
def golden() -> Ranking:
    return construct(packages.load(GOLDEN / "datasets").dataset)


def assessed(ranking: Ranking, edition: str, settings: Settings = DEPARTMENTS) -> robustness.Robustness:
    return robustness.assess(ranking.tables[edition], "", settings, ranking.dataset.weight_bounds)


def test_a_golden_list_has_the_ranges_computed_by_hand(golden: Ranking):
    rows = list(csv.DictReader((GOLDEN / "expected/robustness.csv").read_text(encoding="utf-8").splitlines()))
    lists = robustness.lists(golden.tables, DEPARTMENTS)
    assert lists == (("mau-department-2023", ""), ("mau-department-2024", ""))
    found = [(edition, r) for edition, _ in lists for r in assessed(golden, edition).ranges]
    columns = ("unit", "official", "best", "worst", "low", "median", "high")
    assert [[e, *(str(getattr(r, name)) for name in columns)] for e, r in found] == [
        [row[name] for name in ("edition", "unit", "official", "best", "worst", "p5", "median", "p95")] for row in rows
    ]


def test_stated_bounds_go_before_the_common_spread(golden: Ranking):
    bounds = [
        [(b.low, b.official, b.high, b.stated) for b in assessed(golden, f"mau-department-{year}").bounds]
        for year in (2023, 2024)
    ]
    assert bounds == [
        [(48, 60, 72, False), (32, 40, 48, False)],
        [(56, 60, 70, True), (32, 40, 48, False)],
    ]


def test_scores_in_whole_points_leave_neighbours_open_and_one_decimal_only_the_tie(golden: Ranking):
    an, binh, chi = (f"tinh-mau-so-{name}" for name in ("an", "binh", "chi"))
    assert assessed(golden, "mau-department-2023").groups == ((an, binh, chi),)
    assert assessed(golden, "mau-department-2024").groups == ((an, binh),)


def test_whoever_can_be_first_is_counted(golden: Ranking):
    assert assessed(golden, "mau-department-2023").could_be_first == ("tinh-mau-so-an", "tinh-mau-so-binh")
    narrow = dataclasses.replace(DEPARTMENTS, spread=Fraction(1, 1000))
    assert assessed(golden, "mau-department-2023", narrow).could_be_first == ("tinh-mau-so-an",)


def test_levels_that_are_not_asked_for_are_left_out(golden: Ranking):
    assert robustness.lists(golden.tables, Settings()) == ()


def test_a_list_whose_units_have_unequal_maxima_is_not_assessed():
    tables = construct(packages.load(ROOT / "tests/sites/unequal-maxima/datasets").dataset).tables
    assert robustness.lists(tables, DEPARTMENTS) == ()


def test_units_without_a_rank_are_left_out():
    ranking = construct(packages.load(ROOT / "tests/sites/missing-scores/datasets").dataset)
    table = ranking.tables["mau-department-2023"]
    ranked = [figure.unit for figure in table.ranked() if figure.rank]
    assert len(ranked) < len(table.units)
    assert [r.unit for r in assessed(ranking, "mau-department-2023").ranges] == ranked


def test_each_list_of_an_edition_is_assessed_for_itself():
    tables = construct(packages.load(ROOT / "tests/sites/cohorts/datasets").dataset).tables
    (edition,) = tables.values()
    lists = robustness.lists(tables, DEPARTMENTS)
    assert [cohort for _, cohort in lists] == ["co", "khong"]
    for name, cohort in lists:
        found = robustness.assess(tables[name], cohort, DEPARTMENTS, ())
        assert [r.unit for r in found.ranges] == [f.unit for f in edition.ranked(cohort=cohort) if f.rank]


def test_pillars_that_overlap_are_not_looked_into(ranking: Ranking):
    frameworks = ranking.dataset.frameworks
    assert {node.kind for node in summed(frameworks["dti-province-922"])} == {"main"}
    for framework in frameworks.values():
        names = [node.indicator for node in summed(framework)]
        assert len(names) == len(set(names))
