"""Printed parents of a sheet against their members, all units at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from generator.audit.findings import CODES, Outcome
from generator.model import Cell, Scale

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.composite.table import EditionTable

Codes = npt.NDArray[np.int8]
CODE = {outcome: np.int8(i + 1) for i, outcome in enumerate(CODES)}


@dataclass(frozen=True, eq=False)
class SheetVerdicts:
    """A sheet's verdicts: int8, units × columns of the sheet; 0 where a cell is not judged, else `CODES` plus one."""

    edition: str
    units: tuple[str, ...]
    indicators: tuple[str, ...]
    codes: Codes

    def counts(self) -> dict[Outcome, int]:
        found = np.bincount(self.codes.ravel(), minlength=len(CODES) + 1)
        return {outcome: int(found[i + 1]) for i, outcome in enumerate(CODES)}

    def cells(self) -> Iterator[tuple[str, str, Outcome]]:
        """Every judged cell: unit, indicator, verdict; by unit, then by column."""
        for i, j in zip(*np.nonzero(self.codes), strict=True):
            yield self.units[i], self.indicators[j], CODES[self.codes[i, j] - 1]


def judged(table: EditionTable) -> tuple[SheetVerdicts, list[tuple[str, str]]]:
    """Verdicts of every printed parent, and the (unit, indicator) pairs whose members add up to something else.

    Those are left as not checkable here: who is wrong, the sum or a part, is for `sums` to find out.
    """
    sheet = table.sheet
    assert sheet is not None  # noqa: S101 - asked only of editions that have one
    codes = np.zeros(sheet.states.shape, np.int8)
    rows = np.array([table.row[unit] for unit in sheet.units], np.intp)
    conflicts: list[tuple[str, str]] = []
    printed = sheet.states == Cell.VALUE
    for j, name in enumerate(sheet.indicators):
        if table.framework.by_id[name].members:
            codes[:, j], wrong = _column(table, name, printed[:, j], rows)
            conflicts += [(sheet.units[i], name) for i in np.flatnonzero(wrong)]
    return SheetVerdicts(sheet.edition, sheet.units, sheet.indicators, codes), conflicts


def _column(
    table: EditionTable, name: str, printed: npt.NDArray[np.bool_], rows: npt.NDArray[np.intp]
) -> tuple[Codes, npt.NDArray[np.bool_]]:
    """One parent: the printed interval and the members' in the same integers."""
    used, below = table.aggregates.used[name], table.aggregates.recomputed[name]
    known = printed & below.known[rows] & used.known[rows]
    if table.framework.scale is not Scale.POINTS:
        known &= below.maximum_known[rows]
    low, high = used.low[rows], used.high[rows]
    centre = below.points[rows]
    same = known & (low <= centre) & (centre <= high)
    meets = known & (low <= below.high[rows]) & (below.low[rows] <= high)
    codes = np.where(printed, CODE[Outcome.NOT_CHECKABLE], np.int8(0))
    codes = np.where(meets, CODE[Outcome.WITHIN_ROUNDING], codes)
    codes = np.where(same, CODE[Outcome.CONFIRMED], codes)
    return codes.astype(np.int8), np.asarray(known & ~meets)
