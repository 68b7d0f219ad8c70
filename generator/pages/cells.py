"""Every cell of an edition as text, made once: joined into the downloads of its unit, its indicator and its edition.

Most cells hold what the edition's own sheet prints and what we compute from it. Their texts come from whole columns of
numbers (`composite.cells`). Where a statement, a qualifier or a doubt has to be told as well, the cell is not *plain*,
and its texts are made from its `Figure`, one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from generator.audit.findings import CODES
from generator.charts.sparks import BAR_HEIGHT
from generator.composite.cells import Score
from generator.distributions.tables import csv_line, json_text
from generator.facts.figures import POINT_PLACES
from generator.model import Printed
from generator.pages.figures import decimal, exact, figure_json, figure_row, trimmed
from generator.pages.figures import plain as printed_words
from generator.patterns import looked_up, picked, rank_key, score_key

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from generator.audit import Audit
    from generator.composite.aggregation import Flags
    from generator.composite.cells import NodeNumbers
    from generator.composite.table import EditionTable, Figure
    from generator.pages.page import Site

Item = TypeVar("Item")
NOTHING, ONE = Fraction(0), Fraction(1)


class Cells:
    """The cells of one edition, node by node as they are asked for. Rows are those of `table.units`."""

    def __init__(self, site: Site, table: EditionTable) -> None:
        self.site = site
        self.table = table
        self._nodes: dict[str, NodeCells] = {}

    def node(self, indicator: str) -> NodeCells:
        """The column of a node."""
        if indicator not in self._nodes:
            self._nodes[indicator] = NodeCells(self, indicator)
        return self._nodes[indicator]

    @cached_property
    def nodes(self) -> tuple[NodeCells, ...]:
        """Every column, in tree order."""
        return tuple(self.node(node.indicator) for node in self.table.framework.indicators)

    def csv(self, row: int) -> str:
        """The lines of a unit, nodes in tree order: those that say something, and the index."""
        return "".join([lines[row] for lines, listed in self._lines if listed[row]])

    @cached_property
    def _lines(self) -> Sequence[tuple[Sequence[str], Sequence[bool]]]:
        return [(cells.csv, cells.listed) for cells in self.nodes]

    def json(self, row: int) -> str:
        """The same figures as the items of a JSON array; each has its `indicator`, and the unit's cohort stands once
        beside them, as does the edition's source, which is that of every figure without `evidence`."""
        return ",".join([objects[row] for objects, listed in self._objects if listed[row]])

    @cached_property
    def _objects(self) -> Sequence[tuple[Sequence[str], Sequence[bool]]]:
        return [(cells.json, cells.listed) for cells in self.nodes]

    def each_csv(self) -> list[str]:
        """The lines of every unit, as `csv`."""
        return ["".join(lines) for lines in self._by_unit([cells.csv for cells in self.nodes])]

    def each_json(self) -> list[str]:
        """The objects of every unit, as `json`."""
        return [",".join(objects) for objects in self._by_unit([cells.json for cells in self.nodes])]

    def _by_unit(self, columns: Sequence[Sequence[str]]) -> Iterator[Iterable[str]]:
        """What downloads tell of each unit."""
        rows, flags = zip(*columns, strict=True), zip(*(cells.listed for cells in self.nodes), strict=True)
        return (compress(row, told) for row, told in zip(rows, flags, strict=True))

    @cached_property
    def heads(self) -> Sequence[str]:
        """How the lines of each unit begin: unit, name, cohort, edition, year."""
        edition, unit = self.table.edition, self.site.unit
        cohorts = self.table.cohort_of
        last = f"{edition.edition},{edition.year},"
        return [csv_line((u, unit(u).name.vi, cohorts.get(u, "")))[:-1] + "," + last for u in self.table.units]

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
    def verdicts(self) -> Mapping[str, Sequence[str]]:
        """What the audit says of the cells of the sheet, by indicator and row; "" where it does not judge."""
        sheet = self._audit.sheets.get(self.table.edition.edition)
        if sheet is None:
            return {}
        rows = np.array([self.table.row[unit] for unit in sheet.units], np.intp)
        codes = np.zeros((len(self.table.units), len(sheet.indicators)), np.int8)
        codes[rows] = sheet.codes
        words = ("", *map(str, CODES))
        return {name: [words[code] for code in codes[:, j].tolist()] for j, name in enumerate(sheet.indicators)}


class NodeCells:
    """The cells of one node; every list has one item a unit, in the order of the edition's table."""

    def __init__(self, cells: Cells, indicator: str) -> None:
        self.cells = cells
        self.table = cells.table
        self.indicator = indicator
        self.node = cells.table.framework.by_id[indicator]
        self.numbers: NodeNumbers = cells.table.numbers(indicator)

    @cached_property
    def plain(self) -> Flags:
        """Where the numbers say all: no statement, no doubt, no maximum of the unit's own."""
        flags = self.numbers.plain.copy()
        for unit, indicator in self.cells.doubted:
            if indicator == self.indicator and unit in self.table.row:
                flags[self.table.row[unit]] = False
        return flags

    @cached_property
    def figures(self) -> Mapping[int, Figure]:
        """The figures of the cells that are not plain, by row."""
        units = self.table.units
        return {i: self.table.figure(units[i], self.indicator) for i in np.flatnonzero(~self.plain).tolist()}

    def figure(self, row: int) -> Figure:
        """Of any cell."""
        return self.figures.get(row) or self.table.figure(self.table.units[row], self.indicator)

    @cached_property
    def known(self) -> Sequence[bool]:
        """Where there is a score or a rank."""
        return self._with_figures(self.numbers.known, [(i, f.known) for i, f in self.figures.items()])

    @cached_property
    def shown(self) -> Sequence[bool]:
        """Where there is a score or a rank, or the indicator does not apply."""
        figures = [(i, f.known or f.not_applicable) for i, f in self.figures.items()]
        return self._with_figures(self.numbers.shown, figures)

    @cached_property
    def listed(self) -> Sequence[bool]:
        """What downloads tell of: every cell that says something, and each unit's index."""
        return self._always if self.indicator == "index" else self.shown

    @cached_property
    def _always(self) -> Sequence[bool]:
        return [True] * len(self.table.units)

    @cached_property
    def printed(self) -> Sequence[bool]:
        """Where the sheet has a score."""
        return (self.numbers.source == Score.PRINTED).tolist()  # type: ignore[no-any-return]

    @cached_property
    def complete(self) -> Sequence[bool]:
        """Where nothing is missing to a row of a table, as `Figure.shown`."""
        n = self.numbers
        flags = np.asarray((n.rank > 0) & (n.source != Score.UNKNOWN))
        return self._with_figures(flags, [(i, f.shown) for i, f in self.figures.items()])

    @cached_property
    def values(self) -> Sequence[str]:
        """What tables sort by: the share, else the score; "" without either."""
        values = [
            share or (score if score != "NA" else "") for share, score in zip(self.shares, self.scores, strict=True)
        ]
        for i, figure in self.figures.items():
            if figure.share is not None:
                values[i] = exact(figure.share)
            else:
                values[i] = printed_words(figure.score) if figure.score else ""
        return values

    def _with_figures(self, plain: Flags, others: Sequence[tuple[int, bool]]) -> Sequence[bool]:
        found: list[bool] = plain.tolist()
        for i, flag in others:
            found[i] = flag
        return found

    @cached_property
    def scores(self) -> Sequence[str]:
        """As in downloads: "" not published, NA not applicable, else as printed or as computed."""
        keys = score_key(self.numbers.source.astype(np.int64), *self.numbers.score(6)).tolist()
        return looked_up(keys, _SCORES, score_words)

    @cached_property
    def shares(self) -> Sequence[str]:
        """With six decimals; "" where it is not known."""
        share = self.numbers.share
        return looked_up(np.where(share.known, share.rounded(6), -1).tolist(), _SHARES, share_words)

    def ranked(self, cohort: str) -> list[int]:
        """The rows of a list that say something, in the order of `EditionTable.ranked`."""
        rows = self.table.rows_of.get(cohort, np.zeros(0, np.intp))
        if not self.figures and self.numbers.rank[rows].all():
            return rows[np.argsort(self.numbers.rank[rows], kind="stable")].tolist()  # type: ignore[no-any-return]
        ranks = self.numbers.rank.tolist()
        listed = self._always if self.indicator == "index" else self.known

        def place(row: int) -> tuple[int, int, Fraction, int]:
            figure = self.figures.get(row)
            rank = (figure.rank or 0) if figure else ranks[row]
            last = (figure.rank_from_last or 0) if figure else 0
            if rank:
                return 0, rank, NOTHING, row
            return (2, -last, NOTHING, row) if last else (1, 0, -self._worth(row), row)

        return sorted((row for row in rows.tolist() if listed[row]), key=place)

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
    def rank_keys(self) -> Sequence[int]:
        """What is shown of the ranks, as `patterns.rank_key`."""
        n = self.numbers
        return rank_key(n.rank, n.of, n.tied.astype(np.int64)).tolist()  # type: ignore[no-any-return]

    @cached_property
    def score_keys(self) -> Sequence[int]:
        """What is shown of the scores, as `patterns.score_key`."""
        micro, decimals = self.numbers.score(POINT_PLACES[self.table.framework.scale])
        return score_key(self.numbers.source.astype(np.int64), micro, decimals).tolist()  # type: ignore[no-any-return]

    @cached_property
    def bar_keys(self) -> Sequence[int]:
        """Shares in tenths of a per cent; -1 where they are not known."""
        share = self.numbers.share
        keys: list[int] = np.where(share.known, share.rounded(3), -1).tolist()
        for i, figure in self.figures.items():
            keys[i] = round(figure.share * 1000) if figure.share is not None else -1
        return keys

    @cached_property
    def heights(self) -> Sequence[int]:
        """Shares as heights of the bars of `sparks.spark_path`; -1 where they are not known, or nothing."""
        n = self.numbers.share
        tall = np.minimum(n.rounded_to(BAR_HEIGHT), BAR_HEIGHT)
        heights: list[int] = np.where(n.known & (n.numerators != 0), tall, -1).tolist()
        for i, figure in self.figures.items():
            heights[i] = round(BAR_HEIGHT * min(figure.share, ONE)) if figure.share else -1
        return heights

    @cached_property
    def csv(self) -> Sequence[str]:
        """Whole lines, as SCORE_COLUMNS."""
        n, ends = self.numbers, _ends(f"{self.table.edition.package}/{self.table.edition.source}")
        tails = looked_up((n.of << 2 | n.source).tolist(), {}, lambda key: f",{key >> 2 or ''}{ends[key & 3, key > 3]}")
        columns = (self.cells.heads, self.scores, self.shares, n.rank.tolist(), tails)
        name = self.indicator
        lines = [
            f"{head}{name},{score},{share},{rank or ''}{tail}"
            for head, score, share, rank, tail in zip(*columns, strict=True)
        ]
        for i, figure in self.figures.items():
            lines[i] = csv_line(figure_row(self.cells.site, figure).values())
        return lines

    @cached_property
    def json(self) -> Sequence[str]:
        """Whole objects, the indicator first; the rest as `figure_json`."""
        head = f'{{"indicator":"{self.indicator}"'
        return [head + said for said in self.said]

    @cached_property
    def said(self) -> Sequence[str]:
        """What an object says after its first key, which names the unit or the indicator; with the closing brace."""
        n, verdicts = self.numbers, self.cells.verdicts.get(self.indicator)
        tails = looked_up(((n.of << 1 | n.tied) << 2 | n.source).tolist(), {}, _tail)
        if verdicts:
            told = {verdict: f',"verdict":"{verdict}"' if verdict else "" for verdict in set(verdicts)}
            tails = [tail + told[verdict] for tail, verdict in zip(tails, verdicts, strict=True)]
        columns = (self.scores, self.shares, n.rank.tolist(), tails)
        if n.rank.all() and n.share.known.all() and (n.source != Score.UNKNOWN).all():
            found = [
                f',"score":"{score}","share":"{share}","rank":{rank}{tail}}}'
                for score, share, rank, tail in zip(*columns, strict=True)
            ]
        else:
            found = [
                (f',"score":"{score}"' if score else "")
                + (f',"share":"{share}"' if share else "")
                + (f',"rank":{rank}{tail}}}' if rank else f"{tail}}}")
                for score, share, rank, tail in zip(*columns, strict=True)
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
        return picked(column, self.rows)

    @property
    def units(self) -> Sequence[str]:
        return self.picked(self.cells.table.units)

    @property
    def places(self) -> Sequence[str]:
        """The ranks to sort by; "" without one."""
        ranks = [str(rank or "") for rank in self.cells.numbers.rank.tolist()]
        for i, figure in self.cells.figures.items():
            ranks[i] = str(figure.rank or "")
        return self.picked(ranks)

    @property
    def values(self) -> Sequence[str]:
        """The shares to sort by, else the scores; "" without either."""
        return self.picked(self.cells.values)

    @property
    def csv(self) -> Sequence[str]:
        """Lines of a download."""
        return self.picked(self.cells.csv)

    @property
    def json(self) -> str:
        """Items of a JSON array, each with its `unit`."""
        heads, said = self.picked(self.cells.cells.unit_heads), self.picked(self.cells.said)
        return ",".join([head + rest for head, rest in zip(heads, said, strict=True)])

    @property
    def evidence(self) -> Sequence[tuple[str, str]]:
        """Package and source of every figure, those of the sheet once; in the order of the list."""
        edition = self.cells.table.edition
        own = [(edition.package, edition.source)]
        printed, figures = self.cells.printed, self.cells.figures
        if not figures:
            return own if any(self.picked(printed)) else []
        found: dict[tuple[str, str], None] = {}
        for row in self.rows:
            if row in figures:
                found.update(dict.fromkeys((e.package, e.source) for e in figures[row].evidence))
            elif printed[row]:
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
        sources = self.picked(self.cells.numbers.source.tolist())
        return Score.COMPUTED in sources or any(f.recomputed for f in self._figures)

    @property
    def _figures(self) -> Sequence[Figure]:
        figures = self.cells.figures
        return [figures[row] for row in self.rows if row in figures] if figures else []


def _disputed(figure: Figure, doubted: Container[tuple[str, str]]) -> bool:
    return (figure.unit, figure.indicator) in doubted or any(e.statement for e in figure.evidence)


def _basis(kind: Score, *, ranked: bool) -> str:
    """As `basis_text`: of a computed rank, else of the score."""
    if ranked or kind is Score.COMPUTED:
        return "computed"
    return "published" if kind is Score.PRINTED else ""


def _tail(key: int) -> str:
    """What objects say behind the rank. key: how many are ranked, whether the rank is shared, whence the score."""
    of, tied, source = key >> 3, key >> 2 & 1, key & 3
    basis = _basis(Score(source), ranked=of > 0)
    return (
        (f',"of":{of}' if of else "")
        + (',"tied":true' if tied else "")
        + (f',"basis":"{basis}"' if basis else "")
        + (',"recomputed":true' if source == Score.COMPUTED else "")
    )


def _ends(source: str) -> Mapping[tuple[int, bool], str]:
    """How lines end, by where the score comes from and whether there is a rank: basis and sources."""
    return {
        (kind, ranked): f",{_basis(kind, ranked=ranked)},{source if kind is Score.PRINTED else ''}\n"
        for kind in Score
        for ranked in (True, False)
    }


_SCORES: dict[int, str] = {}
_SHARES: dict[int, str] = {}


def score_words(key: int) -> str:
    """A score for downloads, by its key, as `figures.score_text`.

    >>> score_words(score_key(Score.PRINTED, 12_500_000, 2)), score_words(score_key(Score.COMPUTED, 12_500_000, 6))
    ('12.50', '12.5')
    """
    source, decimals, micro = key & 3, key >> 2 & 7, key >> 5
    if source == Score.PRINTED:
        return printed_words(Printed(micro, decimals))
    if source == Score.COMPUTED:
        return trimmed(decimal(micro, 6))
    return "NA" if source == Score.NOT_APPLICABLE else ""


def share_words(millionths: int) -> str:
    """A share for downloads, six decimals; "" below 0, where it is not known."""
    return decimal(millionths, 6) if millionths >= 0 else ""
