"""The exact best and worst rank of every unit over all weights within bounds, by mixed-integer programs.

A program is solved in floats, and floats decide nothing here: its answer is only a guess at which rivals can be held on
one side at once. Whether they can is settled in integers; if not, the reason becomes a condition of the next program.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from generator.composite.weights import Weights, least_sums

if TYPE_CHECKING:
    import numpy.typing as npt

    from generator.composite.arrays import Integers

SLACK = 4e-6
"""By how much a program may miss a condition: more than its solver's tolerance (1e-6), so that no answer is lost."""


@dataclass(frozen=True, eq=False)
class Extremes:
    """Exact ranks, one a unit. programs: how many mixed-integer programs were asked."""

    best: npt.NDArray[np.int64]
    worst: npt.NDArray[np.int64]
    programs: int


def extreme_ranks(shares: Integers, weights: Weights, seen: tuple[Integers, Integers]) -> Extremes:
    """Least and greatest competition rank of each unit: one more than the number of units strictly above it.

    shares: integers of one common unit, units × members; seen: for each unit a least and a greatest rank that some
    weights within the bounds do give (from draws), so that no program is asked where nothing better is left.
    """
    best, worst = np.zeros(len(shares), np.int64), np.zeros(len(shares), np.int64)
    programs = 0
    for i, own in enumerate(shares):
        ahead = shares - own
        least, most = least_sums(weights, ahead), -least_sums(weights, -ahead)
        rivals = ahead[(least <= 0) & (most > 0)]
        first = 1 + int((least > 0).sum())
        best[i], worst[i] = first, first + len(rivals)
        if int(seen[0][i]) > best[i]:
            behind, asked = most_held(-rivals, weights, strictly=False)
            best[i], programs = first + len(rivals) - behind, programs + asked
        if int(seen[1][i]) < worst[i]:
            above, asked = most_held(rivals, weights, strictly=True)
            worst[i], programs = first + above, programs + asked
    return Extremes(best, worst, programs)


def most_held(rows: Integers, weights: Weights, *, strictly: bool) -> tuple[int, int]:
    """How many rows at most can have Σ weight × coefficient ≥ 0 (strictly: > 0) with one choice of weights.

    Returns that number and how many programs were asked for it.
    """
    program = _Program(rows, weights)
    while True:
        chosen = program.solve()
        conflict = conflicting(rows[chosen], weights, strictly=strictly) if len(chosen) else chosen
        if not len(conflict):
            return len(chosen), program.asked
        program.forbid(chosen[conflict])


class _Program:
    """max Σ h over weights within bounds and h in {0, 1}, where h = 1 asks of its row that it holds.

    Weights are counted from their low bounds in parts of their room, rows in parts of the largest sum they can reach.
    """

    def __init__(self, rows: Integers, weights: Weights) -> None:
        # here and not above: importing SciPy takes half a second, and most commands rank without it
        from scipy.optimize import LinearConstraint

        self.rows, rows = len(rows), rows.astype(object)
        self.low = np.array(weights.low, object)
        self.room = np.array(weights.high, object) - self.low
        self.asked = 0
        # A multiple of the sum that is kept changes no row; the middle coefficient leaves the smallest numbers.
        middle = np.sort(rows, axis=1)[:, [len(self.low) // 2]]
        least, most = least_sums(weights, rows), -least_sums(weights, -rows)
        size = np.maximum(abs(least), abs(most))
        coefficients = _ratio((rows - middle) * self.room, size[:, None])
        base = _ratio(((rows - middle) * self.low).sum(axis=1) + middle[:, 0] * weights.total, size)
        worst = _ratio(least, size)
        spare = (weights.total - sum(weights.low)) / weights.total
        kept = np.concatenate([_ratio(self.room, np.array(weights.total, object)), np.zeros(self.rows)])
        self.constraints = [
            LinearConstraint(np.hstack([coefficients, np.diag(worst)]), lb=worst - base - SLACK),
            LinearConstraint(kept[None, :], spare, spare),
        ]

    def solve(self) -> npt.NDArray[np.intp]:
        """As many rows as the solver believes to hold at once."""
        from scipy.optimize import Bounds, milp

        members = len(self.low)
        free = (self.room > 0).astype(float)
        aim = np.concatenate([np.zeros(members), -np.ones(self.rows)])
        result = milp(
            aim,
            integrality=-aim,
            bounds=Bounds(0, np.concatenate([free, np.ones(self.rows)])),
            constraints=self.constraints,
            options={"mip_rel_gap": 0},
        )
        self.asked += 1
        if not result.success:
            raise RuntimeError(f"a program with a solution was not solved: {result.message}")
        return np.flatnonzero(result.x[members:] > 0.5)

    def forbid(self, rows: npt.NDArray[np.intp]) -> None:
        """Rows that can not all hold at once."""
        from scipy.optimize import LinearConstraint

        row = np.zeros(len(self.low) + self.rows)
        row[len(self.low) + rows] = 1
        self.constraints.append(LinearConstraint(row[None, :], ub=len(rows) - 1))


def _ratio(numerators: Integers, denominators: Integers) -> npt.NDArray[np.float64]:
    """Floats of exact ratios, rounded once."""
    return np.asarray(numerators.astype(object) / denominators.astype(object), np.float64)


def conflicting(rows: Integers, weights: Weights, *, strictly: bool) -> npt.NDArray[np.intp]:
    """Rows that no weights within the bounds make hold all at once, few of them; none where all rows can hold at once.

    A linear program in integers: the greatest margin t such that every row reaches t. Where it falls short, the rows
    with a price in its solution are those that exclude each other.
    """
    return _Margin(rows, weights, strictly=strictly).run()


class _Margin:
    """Simplex with integer pivots and Bland's rule, which never goes in a circle.

    table ÷ scale is the tableau: conditions × variables, the right-hand side last, the aim in the last row. It begins
    at a corner of the bounds, where all variables (distances from that corner, and t above its value there) are 0.
    """

    def __init__(self, rows: Integers, weights: Weights, *, strictly: bool) -> None:
        self.strictly = strictly
        corner, pivot = _corner(weights)
        others = [j for j in range(len(corner)) if j != pivot]
        low, high, rows = np.array(weights.low, object), np.array(weights.high, object), rows.astype(object)
        sign = np.array([-1 if corner[j] > weights.low[j] else 1 for j in others], object)
        steps = (rows[:, others] - rows[:, [pivot]]) * sign
        reached = (rows * corner).sum(axis=1)
        self.start = int(reached.min())
        self.rivals, self.members = len(rows), len(others)
        ends = np.array([*(high - low)[others], high[pivot] - corner[pivot], corner[pivot] - low[pivot]], object)
        box = np.vstack([np.eye(self.members, dtype=int).astype(object), -sign, sign])
        zeros, ones = np.zeros((len(box), 1), object), np.ones((self.rivals, 1), object)
        aim = np.array([[-1, *[0] * self.members, 0]], object)
        self.table = np.vstack(
            [
                np.hstack([ones, -steps, (reached - self.start)[:, None]]),
                np.hstack([zeros, box, ends[:, None]]),
                aim,
            ]
        )
        self.scale = 1
        self.columns = list(range(self.members + 1))
        self.basis = [self.members + 1 + i for i in range(len(self.table) - 1)]

    def run(self) -> npt.NDArray[np.intp]:
        while not self.reached():
            entering = [(name, j) for j, name in enumerate(self.columns) if self.table[-1, j] < 0]
            if not entering:
                first = self.members + 1
                priced = [n - first for j, n in enumerate(self.columns) if n >= first and self.table[-1, j] > 0]
                return np.array(sorted(n for n in priced if n < self.rivals), np.intp)
            self.pivot(min(entering)[1])
        return np.array([], np.intp)

    def reached(self) -> bool:
        """Whether every row holds where the table stands now."""
        margin = self.start * self.scale + self.table[-1, -1]
        return bool(margin > 0 if self.strictly else margin >= 0)

    def pivot(self, column: int) -> None:
        table, scale = self.table, self.scale
        below = [i for i in range(len(self.basis)) if table[i, column] > 0]
        row = below[0]
        for i in below[1:]:
            this, best = table[i, -1] * table[row, column], table[row, -1] * table[i, column]
            if this < best or (this == best and self.basis[i] < self.basis[row]):
                row = i
        size, line, side = table[row, column], table[row].copy(), table[:, column].copy()
        self.table = (table * size - np.outer(side, line)) // scale
        self.table[row], self.table[:, column] = line, -side
        self.table[row, column], self.scale = scale, size
        self.columns[column], self.basis[row] = self.basis[row], self.columns[column]


def _corner(weights: Weights) -> tuple[Any, int]:
    """Weights at a bound each but one, whose place is returned too."""
    left = weights.total - sum(weights.low)
    corner, pivot = list(weights.low), 0
    for j, (low, high) in enumerate(zip(weights.low, weights.high, strict=True)):
        given = min(left, high - low)
        if given:
            corner[j], left, pivot = low + given, left - given, j
    return np.array(corner, object), pivot
