"""Every cell of an edition as text, made once: joined into the downloads of its unit, its indicator and its edition.

Most cells hold what the edition's own sheet prints and what we compute from it. Their texts come from whole arrays of
numbers (`pages.grid`). Where a statement, a qualifier or a doubt has to be told as well, the cell is not *plain*,
and its texts are made from its `Figure`, one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, compress, repeat
from operator import add, itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from generator.charts.sparks import BAR_HEIGHT
from generator.composite.cells import Score
from generator.distributions.tables import csv_line, json_text
from generator.once import cached_property
from generator.pages.figures import exact, figure_json, figure_row
from generator.pages.figures import plain as printed_words
from generator.pages.grid import Grid
from generator.patterns import Html, picked

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from generator.audit import Audit
    from generator.composite.arrays import Flags, Integers
    from generator.composite.cells import NodeNumbers
    from generator.composite.figure import Figure
    from generator.composite.table import EditionTable
    from generator.model import Text, Unit
    from generator.pages.page import Site

Item = TypeVar("Item")
NOTHING, ONE = Fraction(0), Fraction(1)
FEW = 2
"""Units of an edition whose downloads are made one by one; of more, those of all are made together."""
JOINED = (("lines", "ends", ("line_ends",)), ("objects", "said", ("object_ends",)))
"""Texts of units, and of which texts of nodes and of the grid they are joined."""
HEAD = 5
"""Columns of SCORE_COLUMNS that are the same in all lines of a unit."""


class Cells:
    """The cells of one edition, node by node as they are asked for. Rows are those of `units`."""

    def __init__(self, site: Site, table: EditionTable) -> None:
        self.site = site
        self.table = table
        self.units: Sequence[str] = table.units
        self._nodes: dict[str, NodeCells] = {}
        self._alone: dict[int, OneUnit] = {}

    def node(self, indicator: str) -> NodeCells:
        """The column of a node."""
        if indicator not in self._nodes:
            self._nodes[indicator] = NodeCells(self, indicator)
        return self._nodes[indicator]

    @cached_property
    def nodes(self) -> tuple[NodeCells, ...]:
        """Every column, in tree order."""
        return tuple(self.node(node.indicator) for node in self.table.framework.indicators)

    def csv(self, row: int) -> bytes:
        """The lines of a unit, nodes in tree order: those that say something, and the index.

        Lines are kept encoded: names make a text twice as wide as its figures, and each stands in several files.
        """
        alone = self._of_one(row)
        return alone.lines[0] if alone else self.lines[row]

    def json(self, row: int) -> str:
        """The same figures as the items of a JSON array; each has its `indicator`, and the unit's cohort stands once
        beside them, as does the edition's source, which is that of every figure without `evidence`."""
        alone = self._of_one(row)
        return alone.objects[0] if alone else self.objects[row]

    def _of_one(self, row: int) -> OneUnit | None:
        """The unit alone, where few were asked for so far: a province's page tells of one of 63; None for a list's."""
        if "lines" in self.__dict__ or (row not in self._alone and len(self._alone) >= FEW):
            return None
        if row not in self._alone:
            self._alone[row] = OneUnit(self, row)
        return self._alone[row]

    @cached_property
    def lines(self) -> Sequence[bytes]:
        """Of each unit, as `csv`: every line has the same head."""
        ends = self._by_unit([cells.ends for cells in self.nodes])
        return [head.join((b"", *told)) for head, told in zip(self.heads, ends, strict=True)]

    @cached_property
    def objects(self) -> Sequence[str]:
        """Of each unit, as `json`."""
        if not self._all_listed:
            return list(map(",".join, self._by_unit([cells.json for cells in self.nodes])))
        heads = [("," if j else "") + cells.head for j, cells in enumerate(self.nodes)]
        columns = chain.from_iterable((repeat(head), cells.said) for head, cells in zip(heads, self.nodes, strict=True))
        return list(map("".join, zip(*columns, strict=False)))

    def part(self) -> None:
        """Forgets the texts of nodes that are joined to those of units, as no list tells of them any more.

        They are made again for whoever asks for them.
        """
        for name, of_node, of_grid in JOINED:
            if name in self.__dict__:
                for cells in self._nodes.values():
                    cells.__dict__.pop(of_node, None)
                for texts in of_grid:
                    self.grid.__dict__.pop(texts, None)

    def leave(self) -> None:
        """Forgets the texts of units, which are a quarter of what a job keeps; they too are made again."""
        for name, _, _ in JOINED:
            self.__dict__.pop(name, None)

    def _by_unit(self, columns: Sequence[Sequence[Item]]) -> Iterator[Iterable[Item]]:
        """What downloads tell of each unit."""
        rows = zip(*columns, strict=True)
        if self._all_listed:
            return rows
        flags = zip(*(cells.listed for cells in self.nodes), strict=True)
        return (compress(row, told) for row, told in zip(rows, flags, strict=True))

    @cached_property
    def _all_listed(self) -> bool:
        return all(all(cells.listed) for cells in self.nodes)

    @cached_property
    def register(self) -> Sequence[Unit]:
        """What the register says of each unit."""
        return [self.site.unit(unit) for unit in self.units]

    @cached_property
    def contexts(self) -> Sequence[Text]:
        """Where each unit belongs."""
        return [self.site.context(unit) for unit in self.register]

    @cached_property
    def heads(self) -> Sequence[bytes]:
        """How the lines of each unit begin: unit, name, cohort, edition, year."""
        edition, unit = self.table.edition, self.site.unit
        cohorts = self.table.cohort_of
        last = f",{edition.edition},{edition.year},"
        heads = (csv_line((u, unit(u).name.vi, cohorts.get(u, "")))[:-1] + last for u in self.units)
        return [head.encode() for head in heads]

    @property
    def _audit(self) -> Audit:
        return self.site.audit.of(self.table.edition.edition)

    @cached_property
    def unit_heads(self) -> Sequence[str]:
        """How objects begin that name the unit; what follows is `NodeCells.said`."""
        return [f'{{"unit":"{unit}"' for unit in self.table.units]

    @cached_property
    def doubted(self) -> frozenset[tuple[str, str]]:
        """Cells, as unit and indicator, of which a published figure is doubtful."""
        return frozenset(
            (unit, indicator)
            for edition, unit, indicator, _ in self._audit.doubtful_at
            if edition == self.table.edition.edition
        )

    @cached_property
    def grid(self) -> Grid:
        """Every cell as numbers alone have it."""
        plain = self.table.all_numbers.plain.copy()
        for unit, indicator in self.doubted:
            if unit in self.table.row and indicator in self.table.place:
                plain[self.table.place[indicator], self.table.row[unit]] = False
        return Grid(self.table, plain, self._codes, self.table.all_numbers)

    @property
    def _codes(self) -> Integers:
        """What the audit says of the cells of the sheet."""
        found = np.zeros((len(self.table.framework.indicators), len(self.table.units)), np.int64)
        sheet = self._audit.sheets.get(self.table.edition.edition)
        if sheet is not None:
            places = np.array([self.table.place[name] for name in sheet.indicators], np.intp)
            rows = np.array([self.table.row[unit] for unit in sheet.units], np.intp)
            found[np.ix_(places, rows)] = sheet.codes.T
        return found


class OneUnit(Cells):
    """The cells of one unit of an edition, for its downloads; every list has one item."""

    def __init__(self, cells: Cells, row: int) -> None:
        super().__init__(cells.site, cells.table)
        self.units = (cells.table.units[row],)
        self.__dict__["grid"] = cells.grid.of_unit(row)


class NodeCells:
    """The cells of one node; every list has one item a unit, in the order of the edition's table."""

    def __init__(self, cells: Cells, indicator: str) -> None:
        self.cells = cells
        self.table = cells.table
        self.indicator = indicator
        self.node = cells.table.framework.by_id[indicator]
        self.units = cells.units
        self.grid = cells.grid
        self.place = cells.table.place[indicator]

    @property
    def numbers(self) -> NodeNumbers:
        """As whole numbers."""
        return self.table.numbers(self.indicator)

    @property
    def plain(self) -> Flags:
        """Where the numbers say all: no statement, no doubt, no maximum of the unit's own."""
        return np.asarray(self.grid.plain[self.place])

    @cached_property
    def figures(self) -> Mapping[int, Figure]:
        """The figures of the cells that are not plain, by row."""
        if self.grid.whole[self.place]:
            return {}
        units = self.units
        return {i: self.table.figure(units[i], self.indicator) for i in np.flatnonzero(~self.plain).tolist()}

    def figure(self, row: int) -> Figure:
        """Of any cell."""
        return self.figures.get(row) or self.table.figure(self.table.units[row], self.indicator)

    @cached_property
    def known(self) -> Sequence[int]:
        """Where there is a score or a rank."""
        return self._with_figures(self.grid.known, lambda f: f.known)

    @cached_property
    def shown(self) -> Sequence[int]:
        """Where there is a score or a rank, or the indicator does not apply."""
        return self._with_figures(self.grid.shown, lambda f: f.known or f.not_applicable)

    @cached_property
    def listed(self) -> Sequence[int]:
        """What downloads tell of: every cell that says something, and each unit's index."""
        return self._always if self.indicator == "index" else self.shown

    @cached_property
    def _always(self) -> Sequence[int]:
        return b"\1" * len(self.units)

    @cached_property
    def complete(self) -> Sequence[int]:
        """Where nothing is missing to a row of a table, as `Figure.shown`."""
        return self._with_figures(self.grid.complete, lambda f: f.shown)

    @property
    def sources(self) -> Sequence[int]:
        """Where scores come from, a `Score` each."""
        return self.grid.sources[self.place]

    @cached_property
    def values(self) -> Sequence[str]:
        """What tables sort by: the share, else the score; "" without either."""
        values = list(self.shares)
        if "" in values:
            pairs = zip(values, self.scores, strict=True)
            values = [share or (score if score != "NA" else "") for share, score in pairs]
        for i, figure in self.figures.items():
            if figure.share is not None:
                values[i] = exact(figure.share)
            else:
                values[i] = printed_words(figure.score) if figure.score else ""
        return values

    def _with_figures(self, plain: Sequence[Sequence[Item]], other: Callable[[Figure], Item]) -> Sequence[Item]:
        """What the grid says of plain cells, and what is made of the figures of others."""
        found = plain[self.place]
        if not self.figures:
            return found
        made = list(found)
        for i, figure in self.figures.items():
            made[i] = other(figure)
        return made

    @property
    def scores(self) -> Sequence[str]:
        """As in downloads: "" not published, NA not applicable, else as printed or as computed."""
        return self.grid.scores[self.place]

    @property
    def shares(self) -> Sequence[str]:
        """With six decimals; "" where it is not known."""
        return self.grid.shares[self.place]

    def ranked(self, cohort: str) -> Sequence[int]:
        """The rows of a list that say something, in the order of `EditionTable.ranked`."""
        order = self.grid.order(self.place, cohort)
        if order is not None:
            return order
        ranks = self.grid.ranks[self.place]
        listed = self._always if self.indicator == "index" else self.known

        def place(row: int) -> tuple[int, int, Fraction, int]:
            figure = self.figures.get(row)
            rank = (figure.rank or 0) if figure else ranks[row]
            last = (figure.rank_from_last or 0) if figure else 0
            if rank:
                return 0, rank, NOTHING, row
            return (2, -last, NOTHING, row) if last else (1, 0, -self._worth(row), row)

        rows = self.table.rows_of.get(cohort, np.zeros(0, np.intp)).tolist()
        return sorted((row for row in rows if listed[row]), key=place)

    def _worth(self, row: int) -> Fraction:
        """What units without a rank are ordered by: the share, else the printed score."""
        share = self.table.share(self.table.units[row], self.indicator)
        if share:
            return share
        figure = self.figures.get(row)
        if figure:
            return Fraction(figure.score.micro) if figure.score else NOTHING
        return Fraction(int(self.numbers.printed[row]))

    @cached_property
    def ranks(self) -> Sequence[int]:
        """0 where there is none."""
        return self._with_figures(self.grid.ranks, lambda f: f.rank or 0)

    @property
    def rank_keys(self) -> Sequence[int]:
        """What is shown of the ranks, as `patterns.rank_key`."""
        return self.grid.rank_keys[self.place]

    @property
    def score_keys(self) -> Sequence[int]:
        """What is shown of the scores, as `patterns.score_key`."""
        return self.grid.score_keys[self.place]

    @cached_property
    def bar_keys(self) -> Sequence[int]:
        """Shares in tenths of a per cent; -1 where they are not known."""
        return self._with_figures(self.grid.bar_keys, lambda f: -1 if f.share is None else round(f.share * 1000))

    @cached_property
    def heights(self) -> Sequence[int]:
        """Shares as heights of the bars of `sparks.spark_path`; -1 where they are not known, or nothing."""
        return self._with_figures(self.grid.heights, lambda f: round(BAR_HEIGHT * min(f.share, ONE)) if f.share else -1)

    @cached_property
    def ends(self) -> Sequence[bytes]:
        """How lines go on behind the unit and the year, for which see `Cells.heads`."""
        grid, j, name = self.grid, self.place, self.indicator
        columns = zip(grid.scores[j], grid.shares[j], grid.line_ends[j], strict=True)
        ends = [f"{name},{score},{share}{end}" for score, share, end in columns]
        for i, figure in self.figures.items():
            ends[i] = csv_line(tuple(figure_row(self.cells.site, figure).values())[HEAD:])
        return "".join(ends).encode().splitlines(keepends=True)

    @property
    def json(self) -> Sequence[str]:
        """Whole objects, the indicator first; the rest as `figure_json`."""
        return [self.head + said for said in self.said]

    @property
    def head(self) -> str:
        """How objects begin that name the indicator; what follows is `said`."""
        return f'{{"indicator":"{self.indicator}"'

    @cached_property
    def said(self) -> Sequence[str]:
        """What an object says after its first key, which names the unit or the indicator; with the closing brace."""
        grid, j = self.grid, self.place
        columns = zip(grid.scores[j], grid.shares[j], grid.object_ends[j], strict=True)
        if grid.full[j]:
            found = [f',"score":"{score}","share":"{share}"{end}' for score, share, end in columns]
        else:
            found = [
                (f',"score":"{score}"' if score else "") + (f',"share":"{share}"' if share else "") + end
                for score, share, end in columns
            ]
        for i, figure in self.figures.items():
            said = json_text(figure_json(self.cells.site, figure))
            found[i] = f",{said[1:]}" if said != "{}" else "}"
        return found


@dataclass(frozen=True)
class CellList:
    """Cells of one node in the order of a list. rows: places in the edition's table."""

    cells: NodeCells
    rows: Sequence[int]

    def picked(self, column: Sequence[Item]) -> Sequence[Item]:
        """The items of a column of the table, in the order of the list."""
        return self._picker(column)

    @cached_property
    def _picker(self) -> Callable[[Any], Sequence[Any]]:
        return itemgetter(*self.rows) if len(self.rows) > 1 else lambda column: picked(column, self.rows)

    @property
    def units(self) -> Sequence[str]:
        return self.picked(self.cells.table.units)

    @property
    def places(self) -> Html:
        """The ranks to sort by; "" without one."""
        return Html([str(rank or "") for rank in self.picked(self.cells.ranks)])

    @property
    def values(self) -> Html:
        """The shares to sort by, else the scores; "" without either."""
        return Html(self.picked(self.cells.values))

    @property
    def csv(self) -> bytes:
        """Lines of a download."""
        heads, ends = self.picked(self.cells.cells.heads), self.picked(self.cells.ends)
        return b"".join(chain.from_iterable(zip(heads, ends, strict=True)))

    @property
    def json(self) -> str:
        """Items of a JSON array, each with its `unit`."""
        heads, said = self.picked(self.cells.cells.unit_heads), self.picked(self.cells.said)
        return ",".join(map(add, heads, said))

    @property
    def evidence(self) -> Sequence[tuple[str, str]]:
        """Package and source of every figure, those of the sheet once; in the order of the list."""
        edition = self.cells.table.edition
        own = [(edition.package, edition.source)]
        sources, figures = self.cells.sources, self.cells.figures
        if not figures:
            return own if Score.PRINTED in self.picked(sources) else []
        found: dict[tuple[str, str], None] = {}
        for row in self.rows:
            if row in figures:
                found.update(dict.fromkeys((e.package, e.source) for e in figures[row].evidence))
            elif sources[row] == Score.PRINTED:
                found.update(dict.fromkeys(own))
        return list(found)

    @property
    def heights(self) -> Sequence[int]:
        """Shares as heights of small bars; -1 where there is none."""
        return self.picked(self.cells.heights)

    @property
    def undisputed(self) -> bool:
        """Whether the edition's own sheet is the only source of every figure, and no rule speaks against one."""
        doubted = self.cells.cells.doubted
        return not any(_disputed(f, doubted) for f in self._figures)

    @property
    def gaps(self) -> bool:
        """Whether a cell is without a rank, or without a score though the indicator applies."""
        return not all(self.picked(self.cells.complete))

    @property
    def of_unknown(self) -> bool:
        """Whether a rank stands without how many are ranked."""
        return any(f.rank is not None and f.of is None for f in self._figures)

    @property
    def recomputed(self) -> bool:
        """Whether a score is ours."""
        return Score.COMPUTED in self.picked(self.cells.sources) or any(f.recomputed for f in self._figures)

    @property
    def _figures(self) -> Sequence[Figure]:
        figures = self.cells.figures
        return [figures[row] for row in self.rows if row in figures] if figures else []


def _disputed(figure: Figure, doubted: Container[tuple[str, str]]) -> bool:
    return (figure.unit, figure.indicator) in doubted or any(e.statement for e in figure.evidence)
