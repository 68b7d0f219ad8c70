"""The indicators of an edition for the pages of its units: whole columns of texts, and tables laid from them.

A table whose cells are all plain (`pages.cells`) differs from that of the next unit in its figures alone. So a template
writes it once for a list of units, with places instead of figures, and each unit's page lays its own figures in. A
table with a statement or a doubt in it is written row by row from `Figure`s (`pages.unit`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from generator import facts
from generator.composite.cells import Score
from generator.composite.table import score_value
from generator.i18n import in_each, said_once
from generator.model import MICRO, NO_TEXT, Printed, Text
from generator.patterns import score_of_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.composite.aggregation import Flags, Integers
    from generator.composite.table import EditionTable
    from generator.model import Edition, Framework, Indicator, Unit
    from generator.pages.cells import Cells, NodeCells
    from generator.rendering import Pieces

PROFILED = ("main", "component", "pillar")
"""Kinds of indicators that a profile shows; components only where there are no mains."""
MOST = 30
"""Of more indicators than this the components have no bars, and are left out of a table of earlier years: a page is
read on a phone, and its figures weigh more than what adorns them."""
LONG, LONGEST = 50, 80
"""Of more indicators than the first the components are no links either: the framework's page leads to each. Of more
than the second they have no mean and best: the page of each has them."""


@dataclass(frozen=True)
class Node:
    """An indicator as the rows of a list have it. depth: levels below the root; mean, best: of the list, as far as
    known, in the framework's scale and in words."""

    node: Indicator
    depth: int
    mean: Fraction | None
    best: Fraction | None
    mean_words: Text | None
    best_words: Text | None


@dataclass(frozen=True)
class Share:
    """What a unit has of an indicator. score: in words."""

    node: Node
    share: Fraction
    score: Text


class Columns:
    """An edition's indicators below the index, in tree order. Rows are those of `table.units`."""

    def __init__(self, cells: Cells) -> None:
        self.table: EditionTable = cells.table
        self.edition: Edition = cells.table.edition
        self.framework: Framework = cells.table.framework
        self.indicators = cells.table.framework.indicators[1:]
        self.nodes: tuple[NodeCells, ...] = tuple(cells.node(node.indicator) for node in self.indicators)
        self.place = {node.indicator: j for j, node in enumerate(self.indicators)}
        self._lists: dict[str, tuple[Node, ...]] = {}

    @cached_property
    def depths(self) -> tuple[int, ...]:
        """Levels below the root, in tree order: a parent stands before its children."""
        found = {"": -1}
        for node in self.framework.indicators:
            found[node.indicator] = found[node.parent] + 1
        return tuple(found[node.indicator] for node in self.indicators)

    @cached_property
    def shown(self) -> Flags:
        """Units × indicators: what is known or not applicable, and cells of the sheet that are empty."""
        found = np.zeros((len(self.table.units), len(self.nodes)), np.bool_)
        for j, cells in enumerate(self.nodes):
            found[:, j] = cells.shown
        sheet = self.table.sheet
        if sheet is not None:
            rows = np.array([self.table.row[unit] for unit in sheet.units], np.intp)
            columns = np.array([self.place[n] for n in sheet.indicators if n in self.place], np.intp)
            found[np.ix_(rows, columns)] = True
        return found

    @cached_property
    def plain(self) -> Sequence[bool]:
        """By row: whether every cell that is shown is plain."""
        if not self.nodes:
            return [True] * len(self.table.units)
        plain = np.stack([cells.plain for cells in self.nodes], axis=1)
        rows: list[bool] = np.asarray((plain | ~self.shown).all(axis=1)).tolist()
        return rows

    @cached_property
    def kinds(self) -> Integers:
        """Units × indicators: where the score comes from, a `Score`."""
        return _stacked([cells.numbers.source for cells in self.nodes], len(self.table.units))

    @cached_property
    def ranked(self) -> Integers:
        """Units × indicators: whether there is a rank."""
        return _stacked([cells.numbers.rank > 0 for cells in self.nodes], len(self.table.units))

    def places(self, row: int) -> list[int]:
        """Which indicators a unit's table has."""
        return np.flatnonzero(self.shown[row]).tolist() if self.nodes else []

    def printed(self, unit: str) -> bool:
        """Whether a source prints a unit's score on an indicator."""
        row = self.table.row[unit]
        if (self.kinds[row] == Score.PRINTED).any():
            return True
        return not self.plain[row] and any(f.score for c in self.nodes if (f := c.figures.get(row)))

    def from_sheet(self, unit: str) -> bool:
        """Whether scores of a unit on indicators are the sheet's, or computed from it."""
        row = self.table.row[unit]
        if self.plain[row]:
            return bool(((self.kinds[row] == Score.PRINTED) | (self.kinds[row] == Score.COMPUTED)).any())
        figures = (c.figures.get(row) for c in self.nodes)
        return any(f.computed is not None for f in figures if f) or any(
            c.plain[row] and c.numbers.source[row] in (Score.PRINTED, Score.COMPUTED) for c in self.nodes
        )

    # What a list has in common

    def of_list(self, cohort: str) -> tuple[Node, ...]:
        """Every indicator with mean and best of a cohort."""
        if cohort not in self._lists:
            found = []
            for j, node in enumerate(self.indicators):
                mean, best = self.summary(j, cohort)
                found.append(Node(node, self.depths[j], mean, best, self._words(mean), self._words(best)))
            self._lists[cohort] = tuple(found)
        return self._lists[cohort]

    def _words(self, value: Fraction | None) -> Text | None:
        if value is None:
            return None
        return in_each(lambda t: facts.fraction_text(t, value, self.framework))

    def summary(self, j: int, cohort: str) -> tuple[Fraction | None, Fraction | None]:
        """Mean and best of a cohort, as `EditionTable.mean` and `best` have them; of a complete edition by columns."""
        name = self.indicators[j].indicator
        if not self.table.complete:
            mean = self.table.mean(name, cohort)
            return mean[0] if mean else None, self.table.best(name, cohort)
        count, total, best = self._sums(j, cohort)
        stated = next((s.value for s in self.table.list_statements("mean", name, cohort) if s.value), None)
        if stated:
            return Fraction(stated.micro, MICRO), best
        return (total / count if count else None), best

    def _sums(self, j: int, cohort: str) -> tuple[int, Fraction, Fraction | None]:
        """How many scores of a cohort are known, their sum and the highest: numerators added up by denominator."""
        cells, rows = self.nodes[j], self.table.rows_of.get(cohort, np.zeros(0, np.intp))
        numbers, plain = cells.numbers, rows[cells.plain[rows]]
        printed = plain[numbers.source[plain] == Score.PRINTED]
        computed = plain[numbers.source[plain] == Score.COMPUTED]
        groups = [(numbers.printed[printed].tolist(), MICRO)]
        below = numbers.computed.denominators[computed]
        groups += [
            (numbers.computed.numerators[computed[below == denominator]].tolist(), denominator)
            for denominator in sorted(set(below.tolist()))
        ]
        mine = set(rows.tolist())
        others = [v for i, f in cells.figures.items() if i in mine and (v := score_value(f)) is not None]
        count = len(printed) + len(computed) + len(others)
        total = sum((Fraction(sum(values), whole) for values, whole in groups), sum(others, Fraction(0)))
        best = max([*(Fraction(max(values), whole) for values, whole in groups if values), *others], default=None)
        return count, total, best

    # Texts

    def score(self, row: int, indicator: str) -> Text | None:
        """A unit's score on an indicator in words; None where the cell is not plain."""
        j = self.place.get(indicator)
        if j is None or not self.nodes[j].plain[row]:
            return None
        return score_words(self.nodes[j].score_keys[row])


@said_once(1 << 16)
def score_words(key: int) -> Text:
    """A plain score as it is shown, "" where there is none; kept, because a list has few different ones."""
    source, millionths, decimals = score_of_key(key)
    if source not in (Score.PRINTED, Score.COMPUTED):
        return NO_TEXT
    return in_each(lambda t: t.printed(Printed(millionths, decimals)))


def _stacked(columns: Sequence[Integers], units: int) -> Integers:
    return np.stack(columns, axis=1) if columns else np.zeros((units, 0), np.int8)


@dataclass(frozen=True, eq=False)
class PlainTable:
    """The indicators of a unit in one edition, all of them plain."""

    columns: Columns
    unit: Unit
    row: int
    cohort: str

    plain = True

    @property
    def edition(self) -> Edition:
        return self.columns.edition

    @property
    def framework(self) -> Framework:
        return self.columns.framework

    @cached_property
    def places(self) -> list[int]:
        return self.columns.places(self.row)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Of its rows, in tree order."""
        found = self.columns.of_list(self.cohort)
        return tuple(found[j] for j in self.places)

    @cached_property
    def barred(self) -> list[bool]:
        """Which rows have a bar."""
        few = len(self.places) <= MOST
        return [few or self.columns.indicators[j].kind != "component" for j in self.places]

    @cached_property
    def linked(self) -> list[bool]:
        """Which rows lead to the page of their indicator."""
        few = len(self.places) <= LONG
        return [few or self.columns.indicators[j].kind != "component" for j in self.places]

    @cached_property
    def compared(self) -> list[bool]:
        """Which rows have the mean and the best of the list beside them."""
        few = len(self.places) <= LONGEST
        return [few or self.columns.indicators[j].kind != "component" for j in self.places]

    @property
    def shares(self) -> Iterator[Share]:
        """Of the indicators that a profile shows, where the share is known."""
        found = self.columns.of_list(self.cohort)
        kinds = [self.columns.indicators[j].kind for j in self.places]
        wanted = ("main",) if "main" in kinds else PROFILED
        for j in (j for j, kind in zip(self.places, kinds, strict=True) if kind in wanted):
            share = self.columns.nodes[j].numbers.share
            if share.known[self.row]:
                parts = share.numerators[self.row], share.denominators[self.row]
                score = score_words(self.columns.nodes[j].score_keys[self.row])
                yield Share(found[j], Fraction(int(parts[0]), int(parts[1])), score)

    @cached_property
    def kinds(self) -> list[int]:
        """Where the score of each row comes from."""
        found: list[int] = self.columns.kinds[self.row, self.places].tolist()
        return found

    @cached_property
    def lasting(self) -> tuple[object, ...]:
        """What of the table is the same for other units of the list."""
        return "table", self.edition.edition, self.cohort, self.columns.shown[self.row].tobytes()

    @property
    def signs(self) -> tuple[bool, bool]:
        """Whether a cell is without a figure, and whether a score is computed."""
        ranked = bool(self.columns.ranked[self.row, self.places].all())
        return not ranked or Score.UNKNOWN in self.kinds, Score.COMPUTED in self.kinds

    def values(self, pieces: Pieces, ref: tuple[int, str]) -> list[str]:
        """What is laid into the places of the table: name, signs, source, then each row.

        ref: the place of the edition's source in the page's list, and who published it.
        """
        found = [pieces.name(self.unit.name), pieces.signs(*self.signs), pieces.ref(*ref)]
        nodes, row = self.columns.nodes, self.row
        for j, barred in zip(self.places, self.barred, strict=True):
            cells = nodes[j]
            found.append(pieces.score(cells.score_keys[row]))
            if barred:
                found.append(pieces.bar(cells.bar_keys[row]))
            found.append(pieces.rank(cells.rank_keys[row]))
        return found


@dataclass(frozen=True, eq=False)
class YearsTable:
    """Scores of earlier editions of one framework, newest first, all of them plain."""

    framework: Framework
    editions: tuple[tuple[Columns, int], ...]
    """Columns, and the unit's row in them."""
    linked: bool
    """Whether its indicators are links: where the page has no fuller table of them."""

    @cached_property
    def shown(self) -> list[int]:
        """Every indicator that one of the years has."""
        found: list[int] = np.flatnonzero(np.any([c.shown[row] for c, row in self.editions], axis=0)).tolist()
        return found

    @cached_property
    def places(self) -> list[int]:
        """Those of its rows: all, or of many only those above the lowest."""
        if len(self.shown) <= MOST:
            return self.shown
        indicators = self.editions[0][0].indicators
        return [j for j in self.shown if indicators[j].kind != "component"] or self.shown

    @property
    def short(self) -> bool:
        return len(self.places) < len(self.shown)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Its rows; without mean and best, which each edition's page has."""
        columns = self.editions[0][0]
        return tuple(Node(columns.indicators[j], columns.depths[j], None, None, None, None) for j in self.places)

    @property
    def lasting(self) -> tuple[object, ...]:
        names = tuple(columns.edition.edition for columns, _ in self.editions)
        return "years", names, tuple(self.places), self.linked

    def values(self, pieces: Pieces, ref: tuple[int, str]) -> list[str]:  # noqa: ARG002 - as other tables
        """Whether a score is computed, then the scores row by row."""
        kinds = np.stack([columns.kinds[row, self.places] for columns, row in self.editions], axis=1)
        found = [pieces.signs(bool((kinds == Score.UNKNOWN).any()), bool((kinds == Score.COMPUTED).any()))]
        for j in self.places:
            found += [pieces.score(columns.nodes[j].score_keys[row]) for columns, row in self.editions]
        return found
