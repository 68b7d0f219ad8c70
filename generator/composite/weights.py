"""Weights that may leave the official ones within bounds, their sum kept: least sums over all, and seeded draws."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from generator.composite.ranks import INT64_SAFE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from generator.composite.arrays import Integers


@dataclass(frozen=True)
class Weights:
    """One weight a member of the index, in an integer unit in which bounds and official weights are whole."""

    official: tuple[int, ...]
    low: tuple[int, ...]
    high: tuple[int, ...]

    @property
    def total(self) -> int:
        """The sum that is kept."""
        return sum(self.official)


def bounded(official: Sequence[int], factors: Sequence[tuple[Fraction, Fraction]]) -> Weights:
    """Weights from official ones and, for each, the least and the greatest multiple of it (≤ 1 and ≥ 1).

    >>> bounded([100, 300], [(Fraction("0.8"), Fraction("1.2")), (Fraction(1), Fraction("1.1"))])
    Weights(official=(10, 30), low=(8, 30), high=(12, 33))
    """
    exact = [(w, w * low, w * high) for w, (low, high) in zip(official, factors, strict=True)]
    unit = math.lcm(*(Fraction(value).denominator for row in exact for value in row))
    whole = [tuple(int(value * unit) for value in row) for row in exact]
    common = math.gcd(*(value for row in whole for value in row)) or 1
    columns = zip(*(tuple(value // common for value in row) for row in whole), strict=True)
    return Weights(*columns)


def whole_numbers(largest: int) -> type[Any]:
    """The dtype that holds integers up to a size: int64, or Python's own where those could overflow."""
    return np.int64 if largest < INT64_SAFE else object


def least_sums(weights: Weights, coefficients: Integers) -> Integers:
    """The least of Σ weight × coefficient over all weights within the bounds, for each row of coefficients.

    coefficients: integers, … × members; returns the shape without its last axis. The least of a linear function over a
    box cut by one sum is a fractional knapsack: every weight at its low bound, what is left to the smallest first.

    >>> least_sums(Weights((10, 10), (8, 8), (12, 12)), np.array([[1, 0], [-1, -1]])).tolist()
    [8, -20]
    """
    largest = int(abs(coefficients).max(initial=0)) * sum(weights.high)
    dtype = whole_numbers(largest)
    order = np.argsort(coefficients, axis=-1, kind="stable")
    sorted_ = np.take_along_axis(coefficients, order, axis=-1).astype(dtype)
    low, room = np.array(weights.low, dtype), np.array(weights.high, dtype) - np.array(weights.low, dtype)
    rooms = room[order]
    before = np.cumsum(rooms, axis=-1) - rooms
    given = np.minimum(np.maximum(weights.total - sum(weights.low) - before, 0), rooms)
    return np.asarray((sorted_ * (low[order] + given)).sum(axis=-1))


RESOLUTION = 30
"""Bits of a random step, and of the sum of drawn weights where that is finer than their own unit."""
STEPS = 32
"""Steps of a walk for each weight; after a tenth of them the draws no longer show where it began."""


def drawn(weights: Weights, draws: int, seed: int) -> Integers:
    """Random weights, draws × members, uniform over the bounds with the sum kept; in a finer unit, the same for all.

    Each draw is the end of a walk of its own from the official weights: two weights at a time exchange an amount that
    is uniform over what their bounds allow (Gibbs sampling, whose limit is the uniform distribution). Integers of
    PCG64's own stream, so that neither the machine nor the version of numpy changes a draw.
    """
    finer = max(1, 2**RESOLUTION // weights.total)
    dtype = whole_numbers(weights.total * finer * 2 ** (RESOLUTION + 1))
    low, high = (np.array(bound, dtype) * finer for bound in (weights.low, weights.high))
    found = np.tile(np.array(weights.official, dtype) * finer, (draws, 1))
    free = [j for j in range(len(weights.official)) if weights.low[j] < weights.high[j]]
    source = np.random.PCG64(seed)
    for _ in range(STEPS * len(free) if len(free) > 1 else 0):
        first, second = _pair(free, source)
        up = np.minimum(high[first] - found[:, first], found[:, second] - low[second])
        down = np.minimum(found[:, first] - low[first], high[second] - found[:, second])
        step = ((_random(source, draws).astype(dtype) * (up + down + 1)) >> RESOLUTION) - down
        found[:, first] += step
        found[:, second] -= step
    return found


def _random(source: np.random.PCG64, n: int) -> npt.NDArray[np.uint64]:
    """Integers below 2 ** RESOLUTION."""
    return np.asarray(source.random_raw(n) >> np.uint64(64 - RESOLUTION))


def _pair(free: Sequence[int], source: np.random.PCG64) -> tuple[int, int]:
    """Two different places of the list, any two as likely as any other."""
    first, further = (int(value) for value in _random(source, 2))
    i = first * len(free) >> RESOLUTION
    j = (i + 1 + (further * (len(free) - 1) >> RESOLUTION)) % len(free)
    return free[i], free[j]
