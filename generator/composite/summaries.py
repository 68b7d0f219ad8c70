"""Lists in short: how many of their scores on a node are known, their sum and the highest."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from generator.composite.cells import Score
from generator.composite.ranks import INT64_SAFE
from generator.model import MICRO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from generator.composite.arrays import Rows
    from generator.composite.cells import NodeNumbers


@dataclass(frozen=True, slots=True)
class Summary:
    """The scores of a list on a node: how many are known, their sum and the highest, both in parts of `whole`."""

    count: int
    total: int
    best: int
    whole: int


def summed(n: NodeNumbers, rows: Rows) -> list[Summary | None]:
    """All nodes (nodes × units) for some units; None where a score is not plain, or not all of one denominator."""
    source, printed = n.source[:, rows], n.printed[:, rows]
    computed = source == Score.COMPUTED
    known = computed | (source == Score.PRINTED)
    scores = np.where(computed, n.computed.numerators[:, rows], printed)
    if scores.dtype == object or int(np.abs(scores).max(initial=0)) * max(len(rows), 1) >= INT64_SAFE:
        return [None] * len(source)
    one = n.plain[:, rows].all(axis=1) & (~computed | (n.computed.denominators[:, rows] == MICRO)).all(axis=1)
    sums = np.where(known, scores, 0).sum(axis=1).tolist()
    bests = np.where(known, scores, -INT64_SAFE).max(axis=1, initial=-INT64_SAFE).tolist()
    counts = known.sum(axis=1).tolist()
    columns = zip(one.tolist(), counts, sums, bests, strict=True)
    return [Summary(count, total, best, MICRO) if plain else None for plain, count, total, best in columns]


def summed_apart(n: NodeNumbers, rows: Rows, others: Callable[[list[int]], Iterable[Fraction | None]]) -> Summary:
    """One node for some units, whatever its scores. others: gives the scores of units, by row, that are not plain."""
    plain = rows[n.plain[rows]]
    printed, computed = plain[n.source[plain] == Score.PRINTED], plain[n.source[plain] == Score.COMPUTED]
    values = [Fraction(value, MICRO) for value in n.printed[printed].tolist()]
    parts = n.computed.numerators[computed].tolist(), n.computed.denominators[computed].tolist()
    values += map(Fraction, *parts)
    values += [value for value in others(rows[~n.plain[rows]].tolist()) if value is not None]
    whole = math.lcm(*(value.denominator for value in values))
    scaled = [value.numerator * (whole // value.denominator) for value in values]
    return Summary(len(values), sum(scaled), max(scaled, default=0), whole)
