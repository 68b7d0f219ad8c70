"""One edition, computed: its scores, aggregates, ranks and the evidence behind each figure, with typed readers."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from generator.composite.aggregation import WHOLE, Aggregates, Scores, aggregate
from generator.composite.cells import NodeNumbers, Quotients, Score, quotients
from generator.composite.figure import Evidence, Figure
from generator.composite.ranks import Fractions, rank_list
from generator.composite.summaries import Summary, summed, summed_apart
from generator.model import MICRO, Basis, Cell, Dataset, Edition, Framework, Printed, Scale, Statement
from generator.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.composite.arrays import Counts, Flags, Rows
    from generator.model import Indicator

NOTHING = Fraction(0)
HALF_UNITS = np.array([10 ** (6 - decimals) // 2 for decimals in range(7)], np.int64)
"""Half of the last printed place in millionths, by printed decimals."""
PRECEDENCE = {"official": 0, "press": 1, "secondary": 2}
"""Which source speaks first: data model, "Value shown"."""


class _Plain(NamedTuple):
    """One unit of `NodeNumbers`. above ÷ below: the computed score; part ÷ whole: the share, where it is known."""

    source: int
    printed: int
    decimals: int
    above: int
    below: int
    shared: bool
    part: int
    whole: int
    rank: int
    of: int
    tied: bool


Key = tuple[str, str, str]
NO_STATEMENTS: Mapping[str, tuple[Statement, ...]] = {}


class EditionTable:
    """One edition, computed. `units` in register order of id; readers take unit and indicator ids."""

    def __init__(self, dataset: Dataset, edition: Edition, statements: Sequence[Statement]) -> None:
        self.edition = edition
        self.framework: Framework = dataset.frameworks[edition.framework]
        self.dataset = dataset
        self.sheet = dataset.sheets.get(edition.edition)
        self.statements = statements
        named = {statement.unit for statement in statements if statement.unit}
        self.units: tuple[str, ...] = tuple(sorted(named.union(self.sheet.units if self.sheet else ())))
        self.row = {unit: i for i, unit in enumerate(self.units)}
        self.scores = self._scores()
        self.aggregates: Aggregates = aggregate(self.scores, self.framework)
        self.computed_ranks, self.computed_of = self._ranks()

    @cached_property
    def complete(self) -> bool:
        return self.edition.coverage == "complete"

    @cached_property
    def by_key(self) -> Mapping[Key, tuple[Statement, ...]]:
        """Statements by (unit, indicator, statistic), best source first."""
        found: dict[Key, list[Statement]] = {}
        for statement in self.statements:
            found.setdefault((statement.unit, statement.indicator, statement.statistic), []).append(statement)
        return {key: tuple(sorted(value, key=self._precedence)) for key, value in found.items()}

    @cached_property
    def told_of_lists(self) -> tuple[Statement, ...]:
        """Statements about no single unit."""
        return tuple(s for s in self.statements if not s.unit)

    @cached_property
    def _told_of(self) -> Mapping[tuple[str, str], Mapping[str, tuple[Statement, ...]]]:
        """Statements by (unit, indicator), then by statistic, best source first."""
        found: dict[tuple[str, str], dict[str, tuple[Statement, ...]]] = {}
        for (unit, indicator, statistic), statements in self.by_key.items():
            found.setdefault((unit, indicator), {})[statistic] = statements
        return found

    def _precedence(self, statement: Statement) -> tuple[int, int, bool]:
        kind = self.dataset.sources[statement.package, statement.source].kind
        inexact = statement.qualifier not in ("", "listed")
        return PRECEDENCE[kind], statement.qualifier == "listed", inexact

    @cached_property
    def cohort_of(self) -> Mapping[str, str]:
        cohorts = {s.unit: s.cohort for s in self.statements if s.unit and s.cohort}
        if self.sheet:
            cohorts.update(zip(self.sheet.units, self.sheet.cohorts, strict=True))
        return cohorts

    def _scores(self) -> Scores:
        """The sheet, and where its cell is empty the best exact statement."""
        nodes = [node.indicator for node in self.framework.indicators]
        column = {name: j for j, name in enumerate(nodes)}
        shape = (len(self.units), len(nodes))
        values, states = np.zeros(shape, np.int64, order="F"), np.zeros(shape, np.int8, order="F")
        decimals = np.full(shape, 6, np.int8, order="F")
        if self.sheet:
            rows = np.array([self.row[unit] for unit in self.sheet.units], int)
            where = np.ix_(rows, np.array([column[name] for name in self.sheet.indicators], int))
            values[where], states[where], decimals[where] = self.sheet.values, self.sheet.states, self.sheet.decimals
        for (unit, indicator, statistic), found in self.by_key.items():
            if statistic != "score" or not unit or indicator not in column:
                continue
            exact = next((s.value for s in found if not s.qualifier and s.value), None)
            i, j = self.row[unit], column[indicator]
            if exact and states[i, j] == Cell.EMPTY:
                values[i, j], states[i, j], decimals[i, j] = exact.micro, Cell.VALUE, exact.decimals
        return Scores(values, states, HALF_UNITS[decimals], decimals)

    def _ranks(self) -> tuple[dict[str, Counts], dict[str, Counts]]:
        """Computed ranks and counts by node, 0 where there is none; only for complete editions."""
        ranks, of = self._rank_tables
        return {name: ranks[j] for name, j in self.place.items()}, {name: of[j] for name, j in self.place.items()}

    @cached_property
    def _rank_tables(self) -> tuple[Counts, Counts]:
        """The same, nodes × units."""
        shape = len(self.framework.indicators), len(self.units)
        ranks, of = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        if self.complete:
            unranked = {cohort.cohort for cohort in self.edition.cohorts if not cohort.ranked}
            nodes = np.array([node.max_points != 0 for node in self.framework.indicators], np.bool_)
            for cohort, rows in self.rows_of.items():
                if cohort not in unranked:
                    rank_list(self._fractions, np.flatnonzero(nodes), rows, ranks, of)
        return ranks, of

    @cached_property
    def rows_of(self) -> Mapping[str, Rows]:
        """Rows of the units of each cohort, in the order of `units`; "" for those of none."""
        groups: dict[str, list[int]] = {}
        for unit, i in self.row.items():
            groups.setdefault(self.cohort_of.get(unit, ""), []).append(i)
        return {cohort: np.array(rows, np.intp) for cohort, rows in groups.items()}

    @cached_property
    def _fractions(self) -> Fractions:
        """Shares as numerators and denominators; where a score is known; where the denominator is: nodes × units.

        A printed share or percentage is its own fraction; points are over the maximum that applies.
        """
        nodes = self.aggregates.together
        if self.framework.scale is Scale.POINTS:
            return nodes.points, nodes.maximum, nodes.known, nodes.maximum_known & (nodes.maximum > 0)
        printed = self.scores.states.T == Cell.VALUE
        whole = WHOLE[self.framework.scale]
        shared = printed | (nodes.known & nodes.maximum_known)
        numerators = np.where(printed, self.scores.values.T, nodes.points)
        return numerators, np.where(printed, whole, nodes.maximum), shared, shared

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Of each node in tree order."""
        return {node.indicator: j for j, node in enumerate(self.framework.indicators)}

    @cached_property
    def whole(self) -> int:
        """What a full score reads in the scale: 1, 100, or 0 where points say it."""
        return {Scale.SHARE: 1, Scale.PERCENT: 100, Scale.POINTS: 0}[self.framework.scale]

    def share(self, unit: str, indicator: str) -> Fraction | None:
        numerators, denominators, scored, shared = self.fractions_of(indicator)
        i = self.row.get(unit)
        if i is None or not scored[i]:
            return None
        own = self.unit_maximum(unit) if indicator == "index" and not self.whole else None
        if own:
            return Fraction(int(numerators[i]), MICRO) / own
        return Fraction(int(numerators[i]), int(denominators[i])) if shared[i] else None

    def fractions_of(self, indicator: str) -> Fractions:
        """What ranks are made of, by row: share as numerator and denominator, score known, denominator known."""
        if indicator not in self._fraction_cache:
            numerators, denominators, scored, shared = self._fractions
            j = self.place[indicator]
            self._fraction_cache[indicator] = numerators[j], denominators[j], scored[j], shared[j]
        return self._fraction_cache[indicator]

    @cached_property
    def _fraction_cache(self) -> dict[str, Fractions]:
        return {}

    def plain_shares(self, unit: str, nodes: Sequence[Indicator]) -> Sequence[tuple[int, int]] | None:
        """A unit's shares on some indicators, as numerators and denominators; None where not all are known, or where a
        statement speaks of one, so that figures are needed to tell."""
        key = tuple([node.indicator for node in nodes])
        if key not in self._share_rows:
            self._share_rows[key] = self._rows_of_shares(key)
        return self._share_rows[key].get(unit)

    def _rows_of_shares(self, names: Sequence[str]) -> Mapping[str, Sequence[tuple[int, int]]]:
        """The shares of each unit of which all are known and plain."""
        places, fractions = [self.place[name] for name in names], [self.fractions_of(name) for name in names]
        absent = self.scores.states[:, places] == Cell.NOT_APPLICABLE
        known = np.stack([scored & shared for _, _, scored, shared in fractions], axis=1)
        whole = np.flatnonzero((known & ~absent & ~self._stated[:, places]).all(axis=1)).tolist()
        columns = [list(zip(above.tolist(), below.tolist(), strict=True)) for above, below, _, _ in fractions]
        return {self.units[i]: [column[i] for column in columns] for i in whole}

    @cached_property
    def _share_rows(self) -> dict[tuple[str, ...], Mapping[str, Sequence[tuple[int, int]]]]:
        return {}

    def unit_maximum(self, unit: str) -> Fraction | None:
        """The unit's own maximum, where a source prints one (340, 390)."""
        found = [s.value for s in self.by_key.get((unit, "index", "max_score"), ()) if s.value]
        return Fraction(found[0].micro, MICRO) if found else None

    def _reduced_maximum(self, unit: str) -> Fraction | None:
        """What a full score of the unit is where `NA` makes it less than the framework's; None where it is that."""
        i, full = self.row.get(unit), self.framework.by_id["index"].max_points
        if i is None or not full or self.framework.scale is not Scale.POINTS:
            return None
        _, maxima, scored, shared = self.fractions_of("index")
        if not (scored[i] and shared[i]) or int(maxima[i]) == full:
            return None
        return Fraction(int(maxima[i]), MICRO)

    def figure(self, unit: str, indicator: str = "index") -> Figure:
        """Everything known of a unit on an indicator; a figure with nothing known where that is nothing.

        Those of the index are kept: lists, neighbours and every page of a unit ask for them again.
        """
        if indicator != "index":
            return self._figure(unit, indicator)
        if unit not in self._index_figures:
            plain = self._plain_index.get(unit)
            self._index_figures[unit] = self._plain_figure(unit, plain) if plain else self._figure(unit, indicator)
        return self._index_figures[unit]

    @cached_property
    def _plain_index(self) -> Mapping[str, _Plain]:
        """What `numbers` say of the index, by unit, where they say all."""
        n = self.numbers("index")
        columns: list[npt.NDArray[Any]] = [n.source, n.printed, n.decimals, n.computed.numerators]
        columns += [n.computed.denominators, n.share.known, n.share.numerators, n.share.denominators]
        rows = zip(*(column.tolist() for column in (*columns, n.rank, n.of, n.tied)), strict=True)
        found = zip(self.units, n.plain.tolist(), rows, strict=True)
        return {unit: _Plain(*row) for unit, plain, row in found if plain}

    def _plain_figure(self, unit: str, n: _Plain) -> Figure:
        """What `_figure` says of a unit's index that no statement speaks of."""
        score = Printed(n.printed, n.decimals) if n.source == Score.PRINTED else None
        own = (Evidence(self.edition.package, self.edition.source, "score", score),) if score else ()
        return Figure(
            edition=self.edition.edition,
            unit=unit,
            indicator="index",
            cohort=self.cohort_of.get(unit, ""),
            score=score,
            qualifier="",
            computed=Fraction(n.above, n.below) if n.source == Score.COMPUTED else None,
            not_applicable=n.source == Score.NOT_APPLICABLE,
            share=Fraction(n.part, n.whole) if n.shared else None,
            maximum=None,
            rank=n.rank or None,
            of=n.of if n.rank else None,
            tied=n.tied,
            rank_qualifier="",
            rank_from_last=None,
            basis=Basis.COMPUTED if n.rank else Basis.PUBLISHED,
            scores=own,
            ranks=(),
            band="",
            bands=(),
        )

    @cached_property
    def _index_figures(self) -> dict[str, Figure]:
        return {}

    def _figure(self, unit: str, indicator: str) -> Figure:
        i, j = self.row.get(unit), self.place.get(indicator)
        told = self._told_of.get((unit, indicator), NO_STATEMENTS)
        state = Cell(int(self.scores.states[i, j])) if i is not None and j is not None else Cell.EMPTY
        scores = self._score_evidence(unit, indicator, state, told.get("score", ()))
        shown = scores[0] if scores else None
        score = shown.value if shown else None
        cohort = self.cohort_of.get(unit, "")
        rank, of, basis, ranks = self._rank(unit, indicator, told.get("rank", ()))
        rank_qualifier = ranks[0].qualifier if ranks and basis is Basis.PUBLISHED else ""
        last = told.get("rank_from_last", ())
        bands = tuple(self._evidence(s) for s in told.get("band", ()))
        band = next((s.band for s in told.get("band", ())), "")
        return Figure(
            edition=self.edition.edition,
            unit=unit,
            indicator=indicator,
            cohort=cohort,
            score=score,
            qualifier=shown.qualifier if shown else "",
            computed=self._computed(unit, indicator) if score is None and state is not Cell.NOT_APPLICABLE else None,
            not_applicable=state is Cell.NOT_APPLICABLE,
            share=self.share(unit, indicator),
            maximum=self.unit_maximum(unit) or self._reduced_maximum(unit) if indicator == "index" else None,
            rank=rank,
            of=of,
            tied=rank is not None and bool(self._tied[self.place[indicator], self.row[unit]]),
            rank_qualifier=rank_qualifier,
            rank_from_last=next((s.value.micro // MICRO for s in last if s.value), None),
            basis=basis,
            scores=scores,
            ranks=ranks + tuple(self._evidence(s) for s in last),
            band=band,
            bands=bands,
        )

    def numbers(self, indicator: str) -> NodeNumbers:
        """What `figure` says of every unit, as arrays; whole and true of the cells that are `plain`."""
        return self.all_numbers.at(self.place[indicator])

    @cached_property
    def all_numbers(self) -> NodeNumbers:
        """The same of all nodes in tree order: nodes × units."""
        numerators, denominators, scored, shared = self._fractions
        states = self.scores.states.T
        printed, absent = states == Cell.VALUE, states == Cell.NOT_APPLICABLE
        computed = self._computed_scores(~printed & ~absent)
        source = np.where(computed.known, np.int8(Score.COMPUTED), np.int8(Score.UNKNOWN))
        source[printed], source[absent] = Score.PRINTED, Score.NOT_APPLICABLE
        ranks, of = self._rank_tables
        return NodeNumbers(
            plain=self._plain,
            source=source,
            printed=self.scores.values.T,
            decimals=np.where(printed, self.scores.decimals.T, 0).astype(np.int64),
            computed=computed,
            share=quotients(numerators, denominators, scored & shared),
            rank=ranks,
            of=of,
            tied=self._tied,
        )

    @property
    def _plain(self) -> Flags:
        """Nodes × units: where no statement speaks of the cell, and the unit has no maximum of its own."""
        found = ~self._stated.T
        found[self.place["index"]] &= ~self._reduced
        return found

    @cached_property
    def _stated(self) -> Flags:
        """Units × nodes: where a statement speaks of the cell."""
        found = np.zeros((len(self.units), len(self.framework.indicators)), np.bool_)
        for unit, indicator, _ in self.by_key:
            if unit and indicator in self.place:
                found[self.row[unit], self.place[indicator]] = True
        return found

    @property
    def _reduced(self) -> Flags:
        """Where a full score of the index is less than the framework's, as `_reduced_maximum` has it."""
        full = self.framework.root.max_points
        if not full or self.framework.scale is not Scale.POINTS:
            return np.zeros(len(self.units), np.bool_)
        _, maxima, scored, shared = self.fractions_of("index")
        return np.asarray(scored & shared & (maxima != full))

    def _computed_scores(self, wanted: Flags) -> Quotients:
        """Scores made of the members' alone, in the scale, where they are wanted and known: nodes × units."""
        dtype = self.aggregates.together.points.dtype
        numerators, denominators = np.zeros(wanted.shape, dtype), np.ones(wanted.shape, dtype)
        known, in_points = np.zeros(wanted.shape, np.bool_), self.framework.scale is Scale.POINTS
        for name, column in self.aggregates.recomputed.items():
            j = self.place[name]
            known[j] = column.known & wanted[j] & (in_points | column.maximum_known)
            numerators[j] = np.where(known[j], column.points * (self.whole or 1), 0)
            denominators[j] = np.where(known[j], MICRO if in_points else column.maximum, 1)
        return Quotients(numerators, denominators, known)

    @cached_property
    def _tied(self) -> Flags:
        """Which units share their rank with another of their cohort: nodes × units."""
        ranks, tied = self._rank_tables[0], np.zeros((len(self.framework.indicators), len(self.units)), np.bool_)
        stated = [self.place[name] for name in self._stated_ranks if name in self.place]
        nodes = np.arange(len(ranks))[:, None] * (len(self.units) + 1)
        for rows in self.rows_of.values():
            places = ranks[:, rows] + nodes
            tied[:, rows] = np.bincount(places.ravel())[places] > 1
        tied &= ranks > 0
        for j in stated:
            tied[j] = self._tied_as_shown(self.framework.indicators[j].indicator)
        return tied

    def _tied_as_shown(self, indicator: str) -> Flags:
        """The same of one node of which a source prints ranks."""
        ranks, tied = self._ranks_shown(indicator), np.zeros(len(self.units), np.bool_)
        for rows in self.rows_of.values():
            tied[rows] = np.bincount(ranks[rows])[ranks[rows]] > 1
        return np.asarray(tied & (ranks > 0))

    def _ranks_shown(self, indicator: str) -> Counts:
        """The computed rank, and where there is none the best source's; 0 without."""
        ranks = self.computed_ranks[indicator]
        stated = self._stated_ranks.get(indicator, ())
        if not stated:
            return ranks
        ranks = ranks.copy()
        for i, rank in stated:
            ranks[i] = ranks[i] or rank
        return ranks

    @cached_property
    def _stated_ranks(self) -> Mapping[str, Sequence[tuple[int, int]]]:
        """Rows with the rank that the best source prints, by indicator."""
        found: dict[str, list[tuple[int, int]]] = {}
        for (unit, indicator, statistic), stated in self.by_key.items():
            if statistic == "rank" and unit:
                rank = next((s.value.micro // MICRO for s in stated if s.value), 0)
                found.setdefault(indicator, []).append((self.row[unit], rank))
        return found

    def _evidence(self, s: Statement) -> Evidence:
        return Evidence(s.package, s.source, s.statistic, s.value, s.qualifier, s.statement, s.note)

    def _score_evidence(
        self, unit: str, indicator: str, state: Cell, told: Sequence[Statement]
    ) -> tuple[Evidence, ...]:
        stated = tuple(self._evidence(s) for s in told)
        sheet = self.sheet
        if sheet is None or state is not Cell.VALUE:
            return stated
        i, j = self._sheet_row.get(unit), self._sheet_column.get(indicator)
        if i is None or j is None:
            return stated
        if int(sheet.states[i, j]) != Cell.VALUE:  # numpy takes ten times as long to look at an enumeration
            return stated
        printed = Printed(int(sheet.values[i, j]), int(sheet.decimals[i, j]))
        return (Evidence(self.edition.package, self.edition.source, "score", printed), *stated)

    @cached_property
    def _sheet_row(self) -> Mapping[str, int]:
        return {unit: i for i, unit in enumerate(self.sheet.units)} if self.sheet else {}

    @cached_property
    def _sheet_column(self) -> Mapping[str, int]:
        return {indicator: j for j, indicator in enumerate(self.sheet.indicators)} if self.sheet else {}

    def has_cell(self, unit: str, indicator: str) -> bool:
        """Whether the edition's own sheet has a cell for it, empty or not: what is empty there is not published."""
        return self.sheet is not None and unit in self._sheet_row and indicator in self.sheet.indicators

    def _computed(self, unit: str, indicator: str) -> Fraction | None:
        i = self.row.get(unit)
        column = self.aggregates.recomputed.get(indicator)
        if i is None or column is None or not column.known[i]:
            return None
        if self.framework.scale is Scale.POINTS:
            return Fraction(int(column.points[i]), MICRO)
        return Fraction(int(column.points[i]), int(column.maximum[i])) * self.whole if column.maximum_known[i] else None

    def recomputed_interval(self, unit: str, indicator: str) -> tuple[Fraction, Fraction] | None:
        """Lowest and highest score, in the scale, that the printed members allow; None where one is missing."""
        i, column = self.row.get(unit), self.aggregates.recomputed.get(indicator)
        if i is None or column is None or not column.known[i]:
            return None
        if self.framework.scale is Scale.POINTS:
            return Fraction(int(column.low[i]), MICRO), Fraction(int(column.high[i]), MICRO)
        if not column.maximum_known[i]:
            return None
        maximum = int(column.maximum[i])
        return Fraction(int(column.low[i]), maximum) * self.whole, Fraction(int(column.high[i]), maximum) * self.whole

    def _rank(
        self, unit: str, indicator: str, told: Sequence[Statement]
    ) -> tuple[int | None, int | None, Basis, tuple[Evidence, ...]]:
        stated = tuple(self._evidence(s) for s in told)
        i = self.row.get(unit)
        if i is not None and self.complete and self.computed_ranks[indicator][i]:
            return int(self.computed_ranks[indicator][i]), int(self.computed_of[indicator][i]), Basis.COMPUTED, stated
        first = next((e.value.micro // MICRO for e in stated if e.value), None)
        return (
            first,
            self.ranked_units(self.cohort_of.get(unit, ""), indicator) if first else None,
            Basis.PUBLISHED,
            stated,
        )

    def ranked_units(self, cohort: str, indicator: str = "index") -> int | None:
        """How many units are ranked together: as published for the indicator or the list, else as expected."""
        for key in (indicator, "index", ""):
            for statement in self.by_key.get(("", key, "units_ranked"), ()):
                if statement.cohort == cohort and statement.value:
                    return statement.value.micro // MICRO
        named = next((c for c in self.edition.cohorts if c.cohort == cohort), None)
        return named.units_expected if named else self.edition.units_expected

    def ranked(self, indicator: str = "index", cohort: str | None = None) -> list[Figure]:
        """Figures list by list (unranked ones last) in rank order; ties and units without rank by share, then by id."""
        figures = self._ranked_index if indicator == "index" else self._in_order(indicator)
        return [f for f in figures if cohort is None or f.cohort == cohort]

    @cached_property
    def _ranked_index(self) -> list[Figure]:
        """The index, kept: pages, charts and sentences ask for it one after another."""
        return self._in_order("index")

    def _in_order(self, indicator: str) -> list[Figure]:
        figures = [self.figure(unit, indicator) for unit in self.units]
        chosen = [f for f in figures if f.known or indicator == "index"]
        last = len(self.units) + 1

        order = {c.cohort: (not c.ranked, i) for i, c in enumerate(self.edition.cohorts)}

        def place(f: Figure) -> tuple[tuple[bool, int], int, int, Fraction, str]:
            list_ = order.get(f.cohort, (True, len(order)))
            if f.rank is not None:
                return list_, 0, f.rank, NOTHING, f.unit
            if f.rank_from_last is not None:
                return list_, 2, last - f.rank_from_last, NOTHING, f.unit
            return list_, 1, 0, -(f.share or NOTHING) or -Fraction((f.score or Printed(0, 0)).micro), f.unit

        return sorted(chosen, key=place)

    def list_statements(self, statistic: str, indicator: str = "index", cohort: str = "") -> tuple[Statement, ...]:
        """Statements about the whole list, best source first."""
        return tuple(s for s in self.by_key.get(("", indicator, statistic), ()) if s.cohort == cohort)

    def mean(self, indicator: str = "index", cohort: str = "") -> tuple[Fraction, Evidence | None] | None:
        """The published mean with its evidence, else the mean of all scores of a complete edition (None: unknown)."""
        stated = next((s for s in self.list_statements("mean", indicator, cohort) if s.value), None)
        if stated and stated.value:
            return Fraction(stated.value.micro, MICRO), self._evidence(stated)
        known = self._summary(indicator, cohort) if self.complete else None
        return (Fraction(known.total, known.whole * known.count), None) if known and known.count else None

    def best(self, indicator: str = "index", cohort: str = "") -> Fraction | None:
        """The highest score: of all units where the edition is complete, else that of the unit ranked first."""
        if not self.complete:
            return self._best_placed(indicator, cohort)
        known = self._summary(indicator, cohort)
        return Fraction(known.best, known.whole) if known.count else None

    def _best_placed(self, indicator: str, cohort: str) -> Fraction | None:
        """The score of the unit ranked first."""
        firsts = [
            f for u in self.units if self.cohort_of.get(u, "") == cohort and (f := self.figure(u, indicator)).rank == 1
        ]
        return next((v for f in firsts if (v := f.value) is not None), None)

    def _summary(self, indicator: str, cohort: str) -> Summary:
        """Kept, because the page of each of its units asks for it."""
        if cohort not in self._summaries:
            self._summaries[cohort] = summed(self.all_numbers, self.rows_of.get(cohort, np.zeros(0, np.intp)))
        kept, j = self._summaries[cohort], self.place[indicator]
        found = kept[j]
        if found is None:
            rows = self.rows_of.get(cohort, np.zeros(0, np.intp))
            found = kept[j] = summed_apart(self.numbers(indicator), rows, partial(self._values, indicator))
        return found

    def _values(self, indicator: str, rows: Sequence[int]) -> Iterator[Fraction | None]:
        """The scores shown of units, by row."""
        return (self.figure(self.units[row], indicator).value for row in rows)

    @cached_property
    def _summaries(self) -> dict[str, list[Summary | None]]:
        """By cohort, then by place of the node."""
        return {}
