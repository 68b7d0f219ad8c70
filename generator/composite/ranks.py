"""Competition ranks on exact numbers: highest first, ties share the best rank."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from generator.composite.arrays import Counts, Flags, Integers, Rows

if TYPE_CHECKING:
    import pandas as pd

Fractions = tuple[Integers, Integers, Flags, Flags]
"""Numerators, denominators, where a score is known, where the denominator is."""

INT64_SAFE = 2**62


def competition_ranks(points: pd.Series[Any]) -> pd.Series[Any]:
    """Rank 1 is the highest; ties share the best rank (1, 2, 2, 4).

    points: index unit, integers of one common maximum; missing points get no rank (<NA>).
    Source: the ministry's 2022 table, where two provinces are 15th and the next is 17th.

    >>> import pandas as pd
    >>> competition_ranks(pd.Series({"a": 900_000, "b": 500_000, "c": 500_000, "d": 100_000})).tolist()
    [1, 2, 2, 4]
    """
    import pandas as pd  # here and not above: importing it costs a quarter of a second that most builds need not pay

    known = points.notna()
    ranks = pd.Series(pd.NA, index=points.index, dtype="Int64")
    ranks[known] = competition_rank_array(np.array([int(value) for value in points[known]], object))
    return ranks


def competition_rank_array(keys: Integers) -> npt.NDArray[np.int64]:
    """Ranks of integer keys, highest first: one more than the number of greater keys.

    >>> competition_rank_array(np.array([5, 9, 5, 1])).tolist()
    [2, 1, 2, 4]
    """
    ordered = np.sort(keys)
    return np.asarray(len(keys) - np.searchsorted(ordered, keys, side="right") + 1, np.int64)


def competition_rank_table(keys: npt.NDArray[np.int64], counted: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """The same for many lists at once, a row a list; 0 where a key does not count.

    >>> competition_rank_table(np.array([[5, 9, 5, 1], [7, 0, 8, 0]]), np.array([[1, 1, 1, 1], [1, 0, 1, 0]], bool))
    array([[2, 1, 2, 4],
           [2, 0, 1, 0]])
    """
    lowest = np.where(counted, keys, np.iinfo(np.int64).min)
    order = np.argsort(lowest, axis=1)[:, ::-1]
    falling = np.take_along_axis(lowest, order, axis=1)
    first = np.ones(keys.shape, np.bool_)
    first[:, 1:] = falling[:, 1:] != falling[:, :-1]
    places = np.maximum.accumulate(np.where(first, np.arange(1, keys.shape[1] + 1), 0), axis=1)
    ranks = np.zeros(keys.shape, np.int64)
    np.put_along_axis(ranks, order, places, axis=1)
    return ranks * counted


def fraction_keys(numerators: Integers, denominators: Integers) -> Integers:
    """Integers in the order of numerators ÷ denominators, exactly: the fractions over one common denominator.

    >>> fraction_keys(np.array([340, 390]), np.array([340, 400])).tolist()
    [6800, 6630]
    """
    below = denominators.tolist()
    unique = set(below)
    if len(unique) == 1:
        return numerators
    common = math.lcm(*unique)
    factors = np.array([common // value for value in below], object)
    keys: Integers = numerators.astype(object) * factors
    return keys.astype(np.int64) if all(abs(key) < INT64_SAFE for key in keys) else keys


def rank_list(fractions: Fractions, nodes: Rows, rows: Rows, ranks: Counts, of: Counts) -> None:
    """Ranks of a cohort on some nodes, and of how many: by shares where a share is known, else by scores.

    fractions, ranks, of: nodes × units; the last two are written at `nodes` and `rows`.
    """
    lists, (points, maxima, *flags) = np.ix_(nodes, rows), fractions
    numerators, denominators, scored, shared = points[lists], maxima[lists], flags[0][lists], flags[1][lists]
    counted = np.where((scored & shared).any(axis=1, keepdims=True), scored & shared, scored)
    alike = _alike(denominators, counted & shared) & (numerators.dtype != object)
    here = np.ix_(nodes[alike], rows)
    ranks[here] = competition_rank_table(numerators[alike], counted[alike])
    of[here] = counted[alike] * counted[alike].sum(axis=1, keepdims=True)
    for i in np.flatnonzero(~alike).tolist():
        some, mine = rows[counted[i]], counted[i]
        by_share = bool((mine & shared[i]).any())
        keys = fraction_keys(numerators[i, mine], denominators[i, mine]) if by_share else numerators[i, mine]
        ranks[nodes[i], some] = competition_rank_array(keys)
        of[nodes[i], some] = len(keys)


def _alike(denominators: Integers, where: Flags) -> Flags:
    """By node: whether all denominators that count are the same number."""
    least = np.where(where, denominators, np.iinfo(np.int64).max).min(axis=1, initial=np.iinfo(np.int64).max)
    most = np.where(where, denominators, 0).max(axis=1, initial=0)
    return np.asarray((least >= most).astype(np.bool_))
