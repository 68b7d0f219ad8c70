"""Nodes of an edition for all its units, as whole numbers: what a `Figure` says of each cell, without making it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from generator.composite.ranks import INT64_SAFE

if TYPE_CHECKING:
    from generator.composite.arrays import Counts, Flags, Integers


class Score(IntEnum):
    """Where the score of a cell comes from."""

    UNKNOWN = 0
    PRINTED = 1
    COMPUTED = 2
    NOT_APPLICABLE = 3


Place = int | tuple[slice, slice]
"""Of arrays nodes × units: a node, or some nodes and some units."""


@dataclass(frozen=True, eq=False)
class Quotients:
    """Exact fractions, one a unit or a cell; `known` says where there is one (elsewhere the denominator is 1)."""

    numerators: Integers
    denominators: Integers
    known: Flags

    def at(self, place: Place) -> Quotients:
        """Some of those of all nodes."""
        return Quotients(self.numerators[place], self.denominators[place], self.known[place])

    def rounded(self, places: int) -> Counts:
        """In units of the last of so many decimals, half to even as `round` of a Fraction; 0 where not known."""
        return self.rounded_to(10**places)

    def rounded_to(self, units: int) -> Counts:
        """In units of which so many are one."""
        return rounded(self.numerators, self.denominators, units)


@dataclass(frozen=True, eq=False)
class NodeNumbers:
    """One node: arrays by unit, in the order of the edition's table; or all nodes, nodes × units.

    plain: the sheet and our arithmetic alone make the figure, so that these numbers say all of it; of other cells only
    `EditionTable.figure` knows. printed, decimals: the sheet's score in millionths with its printed places, 0 where
    there is none. computed: the score in the framework's scale where none is printed. rank, of: 0 where there is none.
    """

    plain: Flags
    source: npt.NDArray[np.int8]
    printed: Counts
    decimals: Counts
    computed: Quotients
    share: Quotients
    rank: Counts
    of: Counts
    tied: Flags

    def at(self, place: Place) -> NodeNumbers:
        """Some of the numbers of all nodes."""
        return NodeNumbers(
            plain=self.plain[place],
            source=self.source[place],
            printed=self.printed[place],
            decimals=self.decimals[place],
            computed=self.computed.at(place),
            share=self.share.at(place),
            rank=self.rank[place],
            of=self.of[place],
            tied=self.tied[place],
        )

    def of_unit(self, row: int) -> NodeNumbers:
        """One unit at all nodes, of all nodes: nodes × 1."""
        return self.at((slice(None), slice(row, row + 1)))

    @property
    def known(self) -> Flags:
        """Where a figure has a score or a rank."""
        return np.asarray((self.source == Score.PRINTED) | (self.source == Score.COMPUTED) | (self.rank > 0))

    @property
    def shown(self) -> Flags:
        """Where a cell says something: a figure, or that the indicator does not apply."""
        return np.asarray(self.known | (self.source == Score.NOT_APPLICABLE))

    def score(self, places: int) -> tuple[Counts, Counts]:
        """The score in millionths and its decimals: as printed, or computed and rounded to so many places."""
        if not self.computed.known.any():
            return self.printed, self.decimals
        computed = self.source == Score.COMPUTED
        scaled = self.computed.rounded(places) * 10 ** (6 - places)
        return np.where(computed, scaled, self.printed), np.where(computed, places, self.decimals)


def quotients(numerators: Integers, denominators: Integers, known: Flags) -> Quotients:
    """Fractions where they are known, 0/1 elsewhere."""
    return Quotients(np.where(known, numerators, 0), np.where(known, denominators, 1), known)


def rounded(numerators: Integers, denominators: Integers, factor: int) -> Counts:
    """numerators × factor ÷ denominators as whole numbers, half to even; denominators are greater than 0.

    >>> rounded(np.array([1, 3, 5, -1, 2]), np.array([2, 2, 2, 2, 3]), 1).tolist()
    [0, 2, 2, 0, 1]
    >>> rounded(np.array([2**61 + 1]), np.array([2**61]), 10**6).tolist()
    [1000000]
    """
    scaled: Any = numerators
    if numerators.dtype != object and int(np.abs(numerators).max(initial=0)) >= INT64_SAFE // factor:
        if numerators.ndim > 1:
            return np.stack([rounded(*lists, factor) for lists in zip(numerators, denominators, strict=True)])
        scaled = numerators.astype(object)
    scaled = scaled * factor
    quotient = scaled // denominators
    twice = 2 * (scaled - quotient * denominators)
    up = (twice > denominators) | ((twice == denominators) & (quotient % 2 == 1))
    return np.asarray(quotient + up.astype(np.int64)).astype(np.int64)
