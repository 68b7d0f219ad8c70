"""Which units could be first under some weights of the reader's own, found exactly.

A unit u could be first when weights w ≥ 0 that sum to 1 exist with Σ w × (share of u − share of v) ≥ 0 for every other
unit v: then nobody is above it, though others may share the rank. It could be first alone when > 0 holds for every v.
Both are linear programs over all weights there are, and both are settled in integers (`extremes.conflicting`): where a
float would have to say whether a sum is just below zero, whole numbers say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generator.composite.extremes import conflicting
from generator.composite.weights import Weights

if TYPE_CHECKING:
    from generator.composite.arrays import Integers


def could_be_first(shares: Integers, *, alone: bool = False) -> list[bool]:
    """For each unit whether some weights put nobody above it; alone: whether some put everybody else below it.

    shares: units × indicators, integers of one unit. Weights may be zero, so the best on any one indicator is among
    them. Of these four the second is best on none and first when both weigh alike; the last is below it everywhere. A
    unit that is below neither of two others may still be below a mixture of them, and is then never first.

    >>> could_be_first(np.array([[9, 0], [6, 6], [0, 9], [5, 5]]))
    [True, True, True, False]
    >>> could_be_first(np.array([[9, 0], [4, 4], [0, 9]]))
    [True, False, True]
    >>> twins = np.array([[9, 1], [9, 1], [3, 3]])
    >>> could_be_first(twins), could_be_first(twins, alone=True)
    ([True, True, True], [False, False, True])
    """
    members = shares.shape[1]
    any_weights = Weights((1,) * members, (0,) * members, (members,) * members)
    return [_could(np.delete(own - shares, i, axis=0), any_weights, alone) for i, own in enumerate(shares)]


def _could(ahead: Integers, weights: Weights, alone: bool) -> bool:
    """ahead: by how much the unit is above each of the others, others × indicators."""
    if not len(ahead):
        return True
    least, most = ahead.min(axis=0), ahead.max(axis=1)
    if (least > 0).any() or (not alone and (least >= 0).any()):
        return True  # the best on one indicator, when that has all the weight
    if (most < 0).any() or (alone and (most <= 0).any()):
        return False  # another is above it everywhere
    return not len(conflicting(ahead, weights, strictly=alone))
