"""Competition ranks are exact, whatever the maxima."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from generator.composite.ranks import competition_rank_array, competition_rank_table, competition_ranks, fraction_keys

PAIRS = st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 10**9)), min_size=1, max_size=30)


def test_ties_share_the_best_rank_and_the_next_is_skipped():
    points = pd.Series({"hau-giang": 6, "thanh-hoa": 7, "yen-bai": 7, "none": None}, dtype="Int64")
    ranks = competition_ranks(points)
    assert ranks.dropna().to_dict() == {"hau-giang": 3, "thanh-hoa": 1, "yen-bai": 1}
    assert ranks.isna()["none"]


def test_numbers_that_floats_cannot_tell_apart_are_told_apart():
    assert competition_rank_array(np.array([2**60, 2**60 + 1])).tolist() == [2, 1]


@given(PAIRS)
def test_shares_of_unequal_maxima_rank_as_fractions_do(pairs: list[tuple[int, int]]):
    keys = fraction_keys(np.array([a for a, _ in pairs]), np.array([b for _, b in pairs]))
    exact = [Fraction(a, b) for a, b in pairs]
    assert competition_rank_array(keys).tolist() == [1 + sum(other > mine for other in exact) for mine in exact]


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=40), st.randoms())
def test_the_order_of_the_rows_changes_no_rank(points: list[int], random):
    order = list(range(len(points)))
    random.shuffle(order)
    ranks = competition_rank_array(np.array(points))
    shuffled = competition_rank_array(np.array([points[i] for i in order]))
    assert [ranks[i] for i in order] == shuffled.tolist()


CELLS = st.tuples(st.integers(-(2**61), 2**61), st.booleans())


@given(st.integers(0, 12).flatmap(lambda units: st.lists(st.lists(CELLS, min_size=units, max_size=units), min_size=1)))
def test_many_lists_at_once_are_ranked_as_each_by_itself(lists: list[list[tuple[int, bool]]]):
    keys = np.array([[key for key, _ in row] for row in lists], np.int64)
    counted = np.array([[flag for _, flag in row] for row in lists], np.bool_)
    for ranks, mine, flags in zip(competition_rank_table(keys, counted), keys, counted, strict=True):
        assert ranks[flags].tolist() == competition_rank_array(mine[flags]).tolist()
        assert not ranks[~flags].any()
