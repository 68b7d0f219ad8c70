"""The indicators of an edition for the pages of its units: whole columns of texts, and tables laid from them.

A table whose cells are all plain (`pages.cells`) differs from that of the next unit in its figures alone. So a template
writes it once for a list of units, with places instead of figures, and each unit's page lays its own figures in. A
table with a statement or a doubt in it is written row by row from `Figure`s (`pages.unit`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from generator import facts
from generator.composite.cells import Score
from generator.i18n import in_each, said_once
from generator.model import NO_TEXT, Text
from generator.once import cached_property
from generator.patterns import score_of_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from generator.composite.arrays import Flags, Integers
    from generator.composite.cells import NodeNumbers
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
FILLING = 70
"""A table of more indicators than this leaves a page no room to list what stands one tap away: in the rankings of units
within, or in the files beside it."""


@dataclass(frozen=True, eq=False)
class Node:
    """An indicator as the rows of a list have it. depth: levels below the root; mean, best: of the list, as far as
    known, in the framework's scale and in words."""

    node: Indicator
    depth: int
    mean: Fraction | None
    best: Fraction | None
    mean_words: Text | None
    best_words: Text | None


class Share(NamedTuple):
    """What a unit has of an indicator. score: in words."""

    node: Node
    share: Fraction
    score: Text


@dataclass(frozen=True)
class Marks:
    """By row, of some indicators: whether one has no rank, whether one has no score, whether one is computed."""

    unranked: Sequence[bool]
    unknown: Sequence[bool]
    computed: Sequence[bool]


class Columns:
    """An edition's indicators below the index, in tree order. Rows are those of `table.units`."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
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
        found = self._numbers.shown[1:].T.copy()
        for j, cells in enumerate(self.nodes):
            if cells.figures:
                found[:, j] = list(cells.shown)
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
        plain = self.cells.grid.plain[1:].T
        rows: list[bool] = np.asarray((plain | ~self.shown).all(axis=1)).tolist()
        return rows

    @cached_property
    def kinds(self) -> Integers:
        """Units × indicators: where the score comes from, a `Score`."""
        return self._numbers.source[1:].T

    @cached_property
    def ranked(self) -> Integers:
        """Units × indicators: whether there is a rank."""
        return np.asarray(self._numbers.rank[1:].T > 0)

    @property
    def _numbers(self) -> NodeNumbers:
        """Of the index and all indicators: nodes × units."""
        return self.table.all_numbers

    @cached_property
    def some(self) -> Sequence[bool]:
        """By row: whether anything is shown."""
        return _any(self.shown)

    @cached_property
    def patterns(self) -> Sequence[bytes]:
        """By row: which indicators are shown, as a name for all rows that show the same ones."""
        return [row.tobytes() for row in self.shown]

    def places(self, row: int) -> list[int]:
        """Which indicators a unit's table has."""
        return self.places_of(self.patterns[row]) if self.nodes else []

    def places_of(self, pattern: bytes) -> list[int]:
        """Which indicators are shown where a row has such a pattern."""
        if pattern not in self._places:
            self._places[pattern] = np.flatnonzero(np.frombuffer(pattern, np.bool_)).tolist()
        return self._places[pattern]

    @cached_property
    def _places(self) -> dict[bytes, list[int]]:
        return {}

    def printed(self, unit: str) -> bool:
        """Whether a source prints a unit's score on an indicator."""
        row = self.table.row[unit]
        if self._with_printed[row]:
            return True
        return not self.plain[row] and any(f.score for c in self.nodes if (f := c.figures.get(row)))

    @cached_property
    def _with_printed(self) -> Sequence[bool]:
        return _any(self.kinds == Score.PRINTED)

    @cached_property
    def _with_computed(self) -> Sequence[bool]:
        return _any(self.kinds == Score.COMPUTED)

    def from_sheet(self, unit: str) -> bool:
        """Whether scores of a unit on indicators are the sheet's, or computed from it."""
        row = self.table.row[unit]
        if self.plain[row]:
            return self._with_printed[row] or self._with_computed[row]
        figures = (c.figures.get(row) for c in self.nodes)
        return any(f.computed is not None for f in figures if f) or any(
            c.plain[row] and c.numbers.source[row] in (Score.PRINTED, Score.COMPUTED) for c in self.nodes
        )

    def marks(self, places: Sequence[int]) -> Marks:
        """What is to be said of some indicators together; kept, because most units of a list have the same ones."""
        key = tuple(places)
        if key not in self._marks:
            kinds = self.kinds[:, places]
            unranked = self.ranked[:, places] == 0
            self._marks[key] = Marks(_any(unranked), _any(kinds == Score.UNKNOWN), _any(kinds == Score.COMPUTED))
        return self._marks[key]

    @cached_property
    def _marks(self) -> dict[tuple[int, ...], Marks]:
        return {}

    def layout(self, row: int, cohort: str) -> Layout:
        """The rows of the table of a unit in a cohort; the same for all units that show the same."""
        key = cohort, self.patterns[row]
        if key not in self._layouts:
            self._layouts[key] = Layout(self, self.places(row), cohort)
        return self._layouts[key]

    @cached_property
    def _layouts(self) -> dict[tuple[str, bytes], Layout]:
        return {}

    def scores(self, pieces: Pieces, j: int) -> Sequence[str]:
        """An indicator's scores as they are laid in, by row; true of plain cells."""
        return self._laid((pieces, j, "score"), pieces.score, self.nodes[j].score_keys)

    def all_scores(self, pieces: Pieces, places: tuple[int, ...]) -> Sequence[Sequence[str]]:
        """The same of some indicators; kept, because most units of a list have the same ones."""
        key = pieces, places
        if key not in self._scores:
            self._scores[key] = [self.scores(pieces, j) for j in places]
        return self._scores[key]

    @cached_property
    def _scores(self) -> dict[tuple[Pieces, tuple[int, ...]], Sequence[Sequence[str]]]:
        """By language and indicators."""
        return {}

    def bars(self, pieces: Pieces, j: int) -> Sequence[str]:
        return self._laid((pieces, j, "bar"), pieces.bar, self.nodes[j].bar_keys)

    def ranks(self, pieces: Pieces, j: int) -> Sequence[str]:
        return self._laid((pieces, j, "rank"), pieces.rank, self.nodes[j].rank_keys)

    def _laid(self, name: tuple[Pieces, int, str], make: Callable[[int], str], keys: Sequence[int]) -> Sequence[str]:
        if name not in self._texts:
            self._texts[name] = [make(key) for key in keys]
        return self._texts[name]

    @cached_property
    def _texts(self) -> dict[tuple[Pieces, int, str], Sequence[str]]:
        """By language, indicator and what it is."""
        return {}

    # What a list has in common

    def of_list(self, cohort: str) -> tuple[Node, ...]:
        """Every indicator with mean and best of a cohort."""
        if cohort not in self._lists:
            found = []
            for j, node in enumerate(self.indicators):
                stated = self.table.mean(node.indicator, cohort)
                mean, best = stated[0] if stated else None, self.table.best(node.indicator, cohort)
                found.append(Node(node, self.depths[j], mean, best, self._words(mean), self._words(best)))
            self._lists[cohort] = tuple(found)
        return self._lists[cohort]

    def _words(self, value: Fraction | None) -> Text | None:
        if value is None:
            return None
        return in_each(lambda t: facts.fraction_text(t, value, self.framework))

    # Texts

    def score(self, row: int, indicator: str) -> Text | None:
        """A unit's score on an indicator in words; None where the cell is not plain."""
        j = self.place.get(indicator)
        if j is None or row in self.nodes[j].figures:
            return None
        return score_words(self.nodes[j].score_keys[row])

    def share(self, row: int, j: int) -> Fraction | None:
        """The same of a share, by the place of the indicator."""
        if j not in self._shares:
            found = self._numbers.share
            known = zip(
                *(array[1 + j].tolist() for array in (found.known, found.numerators, found.denominators)), strict=True
            )
            self._shares[j] = [Fraction(above, below) if flag else None for flag, above, below in known]
        return self._shares[j][row]

    @cached_property
    def _shares(self) -> dict[int, list[Fraction | None]]:
        """By indicator."""
        return {}


@said_once(1 << 16)
def score_words(key: int) -> Text:
    """A plain score as it is shown, "" where there is none; kept, because a list has few different ones."""
    source, millionths, decimals = score_of_key(key)
    if source not in (Score.PRINTED, Score.COMPUTED):
        return NO_TEXT
    return in_each(lambda t: t.millionths(millionths, decimals))


def _any(flags: Flags) -> list[bool]:
    """By row, whether any of it is set."""
    found: list[bool] = np.any(flags, axis=1).tolist()
    return found


class Layout:
    """The rows of the tables of all units of a cohort that show the same indicators. places: which, in tree order."""

    def __init__(self, columns: Columns, places: Sequence[int], cohort: str) -> None:
        self.columns, self.places = columns, places
        of_list = columns.of_list(cohort)
        self.nodes = tuple(of_list[j] for j in places)
        self.marks = columns.marks(places)
        self.barred, self.linked, self.compared = (self._unless_many(most) for most in (MOST, LONG, LONGEST))
        self._texts: dict[Pieces, Sequence[Sequence[str]]] = {}

    def _unless_many(self, most: int) -> list[bool]:
        """Which rows have something that of many only those above the lowest have."""
        few = len(self.places) <= most
        return [few or node.node.kind != "component" for node in self.nodes]

    @cached_property
    def profiled(self) -> Sequence[int]:
        """The indicators of a profile, as places among all."""
        kinds = [node.node.kind for node in self.nodes]
        wanted = ("main",) if "main" in kinds else PROFILED
        return [j for j, kind in zip(self.places, kinds, strict=True) if kind in wanted]

    def texts(self, pieces: Pieces) -> Sequence[Sequence[str]]:
        """What is laid into the places of the table, row by row: each for all units of the edition."""
        if pieces not in self._texts:
            found, columns = [], self.columns
            for j, barred in zip(self.places, self.barred, strict=True):
                found += [columns.scores(pieces, j), *([columns.bars(pieces, j)] if barred else [])]
                found.append(columns.ranks(pieces, j))
            self._texts[pieces] = found
        return self._texts[pieces]


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
    def _layout(self) -> Layout:
        return self.columns.layout(self.row, self.cohort)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Of its rows, in tree order."""
        return self._layout.nodes

    @property
    def count(self) -> int:
        """Of its rows."""
        return len(self._layout.nodes)

    @property
    def barred(self) -> list[bool]:
        """Which rows have a bar."""
        return self._layout.barred

    @property
    def linked(self) -> list[bool]:
        """Which rows lead to the page of their indicator."""
        return self._layout.linked

    @property
    def compared(self) -> list[bool]:
        """Which rows have the mean and the best of the list beside them."""
        return self._layout.compared

    @property
    def shares(self) -> Iterator[Share]:
        """Of the indicators that a profile shows, where the share is known."""
        found = self.columns.of_list(self.cohort)
        for j in self._layout.profiled:
            share = self.columns.share(self.row, j)
            if share is not None:
                yield Share(found[j], share, score_words(self.columns.nodes[j].score_keys[self.row]))

    @property
    def lasting(self) -> tuple[object, ...]:
        """What of the table is the same for other units of the list."""
        return "table", self.edition.edition, self.cohort, self.columns.patterns[self.row]

    def values(self, pieces: Pieces, ref: tuple[int, str]) -> list[str]:
        """What is laid into the places of the table: name, signs, source, then each row.

        ref: the place of the edition's source in the page's list, and who published it.
        """
        row, marks = self.row, self._layout.marks
        signs = pieces.signs(marks.unranked[row] or marks.unknown[row], marks.computed[row])
        figures = [column[row] for column in self._layout.texts(pieces)]
        return [pieces.name(self.unit.name), signs, pieces.ref(*ref), *figures]


@dataclass(frozen=True, eq=False)
class YearsTable:
    """Scores of earlier editions of one framework, newest first, all of them plain."""

    framework: Framework
    editions: tuple[tuple[Columns, int], ...]
    """Columns, and the unit's row in them."""
    linked: bool
    """Whether its indicators are links: where the page has no fuller table of them."""

    @cached_property
    def shown(self) -> Sequence[int]:
        """Every indicator that one of the years has."""
        patterns = dict.fromkeys(columns.patterns[row] for columns, row in self.editions)
        columns = self.editions[0][0]
        if len(patterns) == 1:
            return columns.places_of(next(iter(patterns)))
        return sorted({j for pattern in patterns for j in columns.places_of(pattern)})

    @cached_property
    def places(self) -> Sequence[int]:
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
        marks = [(columns.marks(self.places), row) for columns, row in self.editions]
        signs = pieces.signs(any(m.unknown[row] for m, row in marks), any(m.computed[row] for m, row in marks))
        places = tuple(self.places)
        years = [[scores[row] for scores in columns.all_scores(pieces, places)] for columns, row in self.editions]
        return [signs, *chain.from_iterable(zip(*years, strict=True))]
