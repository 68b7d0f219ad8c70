"""Who could be first under some weights: against every corner of weights that floats and grids can find."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from generator.composite.first import could_be_first
from generator.composite.ranking import construct
from generator.composite.robustness import ranks_under, weighable
from generator.packages import load
from tests.conftest import ROOT


def by_floats(shares: np.ndarray, unit: int) -> float:
    """The greatest margin over the best rival that weights of sum 1 give, as a linear program in floats."""
    ahead = shares[unit] - np.delete(shares, unit, axis=0)
    members = shares.shape[1]
    found = linprog(
        [*[0] * members, -1],
        A_ub=np.hstack([-ahead, np.ones((len(ahead), 1))]),
        b_ub=np.zeros(len(ahead)),
        A_eq=[[*[1] * members, 0]],
        b_eq=[1],
        bounds=[*[(0, None)] * members, (None, None)],
    )
    return -float(found.fun)


@pytest.mark.parametrize("seed", range(12))
def test_exact_answers_are_those_of_a_linear_program_where_floats_can_tell(seed: int) -> None:
    source = np.random.default_rng(seed)
    shares = source.integers(0, (4, 12, 1000)[seed % 3], (12, 2 + seed % 4))
    margins = [by_floats(shares.astype(float), unit) for unit in range(len(shares))]
    alone, shared = could_be_first(shares, alone=True), could_be_first(shares)
    for margin, by_oneself, with_others in zip(margins, alone, shared, strict=True):
        if abs(margin) > 1e-7:
            assert by_oneself == with_others == (margin > 0)
        assert with_others or not by_oneself


def test_a_margin_of_nothing_is_told_from_one_that_is_lost_in_floats() -> None:
    size = 10**15
    shares = np.array([[2 * size, 0], [size, size], [0, 2 * size], [size, size - 1]], object)
    assert could_be_first(shares) == [True, True, True, False]
    assert could_be_first(shares, alone=True) == [True, False, True, False]


def test_no_weights_of_a_grid_put_another_unit_first() -> None:
    ranking = construct(load(ROOT / "tests/sites/stranger/datasets").dataset)
    found = weighable(ranking.tables["lqi-province-2023"], "")
    assert found is not None
    weights = np.array([w for w in product(range(21), repeat=len(found.nodes)) if any(w)], object)
    ranks = ranks_under(found.shares, weights)
    first = could_be_first(found.shares)
    assert {found.units[i] for i in np.flatnonzero((ranks == 1).any(axis=0))} == {
        unit for unit, could in zip(found.units, first, strict=True) if could
    }
    assert sum(first) == 5


def test_the_official_weights_give_the_computed_ranks() -> None:
    table = construct(load(ROOT / "tests/sites/stranger/datasets").dataset).tables["lqi-province-2023"]
    found = weighable(table, "")
    assert found is not None
    (ranks,) = ranks_under(found.shares, np.array([found.official], object)).tolist()
    assert dict(zip(found.units, ranks, strict=True)) == {unit: table.figure(unit).rank for unit in found.units}


def test_a_list_with_a_score_missing_is_not_weighed() -> None:
    ranking = construct(load(ROOT / "tests/sites/stranger/datasets").dataset)
    assert weighable(ranking.tables["lqi-province-2021"], "") is None
