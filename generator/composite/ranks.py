"""Competition ranks on exact numbers: highest first, ties share the best rank."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd

Integers = npt.NDArray[Any]
"""int64, or Python integers (dtype object) where int64 could overflow."""

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
