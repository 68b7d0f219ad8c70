"""The page of an edition: its whole ranking with summary, distribution, movers and what was said about the list."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

from generator import facts
from generator.composite.ranking import Change, NoChange
from generator.distributions.tables import Ready
from generator.pages import chart_rows, firmness
from generator.pages.beside import edition_citation
from generator.pages.cells import CellList
from generator.pages.figures import filled
from generator.pages.maps import EditionMap, edition_maps, map_json
from generator.pages.page import SCORE_COLUMNS, Dataset, Download, Finding, Page, Site, both
from generator.pages.quotes import QuoteBlock, list_quotes
from generator.pages.weights import can_be_weighed
from generator.patterns import picked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.composite.figure import Figure
    from generator.composite.table import EditionTable
    from generator.i18n import Translator
    from generator.model import Cohort, Edition, Framework, Indicator, Package, Remark, Source, Statement, Text, Unit
    from generator.pages.cells import Cells


class RankRow(NamedTuple):
    """A unit in a list of the edition. row: its place in the edition's table."""

    row: int
    unit: Unit
    figure: Figure
    change: Change | NoChange


@dataclass(frozen=True)
class Column:
    """A main indicator or pillar beside the index, in the order of the list."""

    node: Indicator
    found: CellList


@dataclass(frozen=True)
class Group:
    """One list of units ranked together."""

    cohort: Cohort | None
    rows: tuple[RankRow, ...]
    unlisted: tuple[RankRow, ...]
    """Units that a source names in this edition without an overall rank or score."""
    found: CellList
    """The index of the rows."""
    contexts: tuple[Text, ...]
    """To what each unit of the rows belongs, below the edition's scope."""
    columns: tuple[Column, ...]
    """Main indicators of which at least one score is known."""
    of: int | None
    summary: Text
    banded: bool
    moves: bool
    risers: tuple[RankRow, ...]
    fallers: tuple[RankRow, ...]
    """The three that moved most each way, between comparable editions."""
    listed: bool
    """Whether a rank of the group was read from the order of a list."""

    @property
    def names(self) -> Iterator[Text]:
        """Of the units of the rows."""
        return (row.unit.name for row in self.rows)

    @property
    def figures(self) -> Iterator[Figure]:
        return (row.figure for row in self.rows)

    @property
    def changes(self) -> Iterator[Change | NoChange]:
        return (row.change for row in self.rows)

    @property
    def shown(self) -> Iterator[CellList]:
        """The columns of figures in its table."""
        yield self.found
        yield from (column.found for column in self.columns)

    @property
    def recomputed(self) -> bool:
        """Whether a score of the table is ours."""
        return any(found.recomputed for found in self.shown)

    @property
    def spoken_of(self) -> Iterator[Figure]:
        """Figures of the table of which more is to say than numbers can: of the index, then of the columns by row."""
        kept = [column.found.cells.figures for column in self.columns]
        index = self.found.cells.figures
        yield from (index[row.row] for row in self.rows if row.row in index)
        for row in self.rows:
            yield from (figures[row.row] for figures in kept if row.row in figures)

    @property
    def heights(self) -> Iterator[Sequence[int]]:
        """The small bars of each row."""
        return zip(*(column.found.heights for column in self.columns), strict=True)


@dataclass(frozen=True)
class ListFact:
    statement: Statement
    cohort: Text | None
    indicator: Text | None


@dataclass(frozen=True)
class EditionPage:
    edition: Edition
    framework: Framework
    package: Package
    scope: Unit
    source: Source
    previous: Edition | None
    following: tuple[Edition, ...]
    why_not: Text | None
    """Why ranks are not compared with the previous edition; None where they are, or where there is none."""
    groups: tuple[Group, ...]
    facts: tuple[ListFact, ...]
    remarks: tuple[Remark, ...]
    sources: tuple[Source, ...]
    charts: tuple[chart_rows.Chart, ...]
    maps: tuple[EditionMap, ...]
    firmness: tuple[firmness.FirmList, ...]
    quotes: tuple[QuoteBlock, ...]
    """Sentences about the lists that may be quoted; at most one block."""
    weighed: bool
    """Whether there is a page for a reader's own weights."""

    @property
    def complete(self) -> bool:
        return self.edition.coverage == "complete"


def edition_keys(site: Site) -> list[str]:
    return list(site.ranking.tables)


def edition_page(site: Site, key: str) -> Page:
    return _page(site, _value(site, key))


def _value(site: Site, name: str) -> EditionPage:
    table = site.table(name)
    edition, framework = table.edition, table.framework
    groups = tuple(_groups(site, table))
    facts_ = tuple(_facts(table))
    remarks = tuple(r for r in site.ranking.dataset.remarks if r.edition == name)
    following = tuple(e for e in site.ranking.dataset.editions.values() if e.previous == name)
    return EditionPage(
        edition=edition,
        framework=framework,
        package=site.package(edition.package),
        scope=site.unit(edition.scope),
        source=site.source(edition.package, edition.source),
        previous=site.edition(edition.previous) if edition.previous else None,
        following=following,
        why_not=_why_not(site, edition),
        groups=groups,
        facts=facts_,
        remarks=remarks,
        sources=_sources(site, edition, groups, facts_, remarks),
        charts=tuple(chart_rows.edition_charts(site, table)),
        maps=tuple(edition_maps(site, edition)),
        firmness=firmness.of_edition(site, name),
        quotes=list_quotes(site, edition, groups),
        weighed=can_be_weighed(site, name),
    )


def _why_not(site: Site, edition: Edition) -> Text | None:
    """Why ranks are not set against the previous edition's: another measure, or another list of units."""
    if not edition.previous:
        return None
    previous, comparison = site.edition(edition.previous), site.ranking.compare(edition.previous, edition.edition)
    if not comparison.comparable:
        return both(lambda t: facts.break_sentence(t, comparison, previous, edition))
    redrawn = site.ranking.redrawn(previous.edition, edition.edition)
    if not redrawn:
        return None
    counts = [len({getattr(s, side) for s in redrawn}) for side in ("predecessor", "successor")]
    return both(
        lambda t: t(
            "edition.redrawn",
            older=str(previous.year),
            newer=str(edition.year),
            before=t.integer(counts[0]),
            after=t.integer(counts[1]),
        )
    )


def _groups(site: Site, table: EditionTable) -> Iterator[Group]:
    cohorts: list[Cohort | None] = list(table.edition.cohorts) or [None]
    if cohorts[0] is not None and any(not table.cohort_of.get(unit) for unit in table.units):
        cohorts.append(None)
    for cohort in cohorts:
        name = cohort.cohort if cohort else ""
        figures = site.ranked(table.edition.edition, name)
        if figures or any(s.cohort == name for s in table.statements):
            yield _group(site, table, cohort, figures)


def _group(site: Site, table: EditionTable, cohort: Cohort | None, figures: Sequence[Figure]) -> Group:
    cells, name = site.cells(table.edition.edition), cohort.cohort if cohort else ""
    places = [table.row[figure.unit] for figure in figures]
    nodes = [cells.node(node.indicator) for node in _main_nodes(table)]
    columns = [column for column in nodes if any(CellList(column, places).picked(column.shares))]
    rows = [_row(site, table, figure) for figure in figures]
    said = [figure.known or bool(figure.band) for figure in figures]
    for column in columns:
        said = [
            flag or known > 0 for flag, known in zip(said, CellList(column, places).picked(column.known), strict=True)
        ]
    listed = tuple(row for row, flag in zip(rows, said, strict=True) if flag)
    shown = [row.row for row in listed]
    return Group(
        cohort=cohort,
        rows=listed,
        unlisted=tuple(row for row, flag in zip(rows, said, strict=True) if not flag),
        found=CellList(cells.node("index"), shown),
        contexts=tuple(site.context(row.unit, table.edition.scope) for row in listed),
        columns=tuple(Column(column.node, CellList(column, shown)) for column in columns),
        of=table.ranked_units(name),
        summary=_summary(site, table, figures, name),
        banded=any(figure.band for figure in figures),
        risers=_movers(listed, 1),
        fallers=_movers(listed, -1),
        listed=any(figure.rank_qualifier == "listed" for figure in figures),
        moves=any(isinstance(row.change, Change) and row.change.ranks is not None for row in rows),
    )


def _main_nodes(table: EditionTable) -> list[Indicator]:
    """Main indicators and pillars, below the index."""
    return [node for node in table.framework.indicators[1:] if node.kind in ("main", "pillar")]


MOVERS = 3


def _movers(rows: tuple[RankRow, ...], way: int) -> tuple[RankRow, ...]:
    """Rows whose rank changed one way (1 up, -1 down), the largest change first."""

    def size(row: RankRow) -> int:
        return way * (row.change.ranks or 0) if isinstance(row.change, Change) else 0

    return tuple(sorted((row for row in rows if size(row) > 0), key=lambda row: (-size(row), row.unit.unit))[:MOVERS])


def _row(site: Site, table: EditionTable, figure: Figure) -> RankRow:
    change = site.ranking.change(table.edition.edition, figure.unit)
    return RankRow(table.row[figure.unit], site.unit(figure.unit), figure, change)


def _summary(site: Site, table: EditionTable, figures: Sequence[Figure], cohort: str) -> Text:
    known = [f for f in figures if f.known]
    mean = table.mean("index", cohort)

    def name(figure: Figure, t: Translator) -> str:
        return t.say(site.full_name(site.unit(figure.unit), table.edition.scope))

    def words(t: Translator) -> str:
        def entry(figure: Figure | None) -> tuple[str, str] | None:
            if figure is None:
                return None
            return name(figure, t), facts.score_of(t, figure, table.framework)

        first = [f for f in known if f.rank == 1]
        last = [f for f in known if f.rank_from_last == 1 or (f.rank is not None and f.rank == f.of)]
        score = facts.fraction_text(t, mean[0], table.framework) if mean else ""
        if mean and mean[1] and mean[1].value:
            score = facts.evidence_text(t, mean[1])
        return facts.edition_summary(
            t,
            known=len(known),
            complete=table.edition.coverage == "complete",
            expected=table.ranked_units(cohort),
            mean=t(f"score.{table.framework.scale}", score=score) if score else "",
            first=entry(first[0]) if len(first) == 1 else None,
            joint=[name(f, t) for f in first] if len(first) > 1 else [],
            last=entry(last[0]) if len(last) == 1 else None,
        )

    return both(words)


def _facts(table: EditionTable) -> Iterator[ListFact]:
    cohorts = {cohort.cohort: cohort.name for cohort in table.edition.cohorts}
    for statement in table.statements:
        if statement.unit:
            continue
        node = table.framework.by_id.get(statement.indicator)
        named = node.name if node and node.parent else None
        if not statement.indicator:
            named = None
        yield ListFact(statement, cohorts.get(statement.cohort), named)


def _sources(
    site: Site, edition: Edition, groups: tuple[Group, ...], facts_: tuple[ListFact, ...], remarks: tuple[Remark, ...]
) -> tuple[Source, ...]:
    keys = [(edition.package, edition.source)]
    for group in groups:
        for row in (*group.rows, *group.unlisted):
            for cells in (group.found.cells, *(column.found.cells for column in group.columns)):
                if row.row in cells.figures:
                    keys += [(e.package, e.source) for e in cells.figures[row.row].evidence]
    keys += [(f.statement.package, f.statement.source) for f in facts_]
    keys += [(r.package, r.source) for r in remarks]
    return tuple(site.ranking.dataset.sources[key] for key in dict.fromkeys(keys))


def _page(site: Site, value: EditionPage) -> Page:
    edition = value.edition
    return Page(
        path=site.edition_path(edition.edition),
        frame="xep-hang/_shell/",
        template="pages/edition.html.jinja",
        title=edition.title,
        description=both(lambda t: t("edition.description", title=t.say(edition.title))),
        value=value,
        finding=Finding((edition.title.vi, edition.title.en), "edition", value.package.title, 2),
        download=_download(site, value),
        dataset=_dataset(value),
        citations=(edition_citation(site, edition),),
    )


def _dataset(value: EditionPage) -> Dataset:
    """What is measured: the index, and those of its main parts of which the page has a column."""
    edition, package = value.edition, value.package
    shown = [column.node.name for group in value.groups for column in group.columns]
    return Dataset(
        identifier=edition.edition,
        publisher=value.source.publisher,
        published_on=edition.announced_on,
        year=edition.year,
        licence=package.licence_url,
        version=package.version,
        package=package.name,
        part_of=package.title,
        place=value.scope.name,
        measured=tuple(dict.fromkeys([value.framework.root.name, *shown])),
    )


def _download(site: Site, value: EditionPage) -> Download:
    cells, edition = site.cells(value.edition.edition), value.edition
    rows = [cells.table.row[figure.unit] for figure in site.ranked(edition.edition, None)]
    return Download(
        columns=SCORE_COLUMNS,
        rows=picked(cells.lines, rows),
        json=filled(
            {
                "edition": edition.edition,
                "title": filled({"vi": edition.title.vi, "en": edition.title.en}),
                "framework": edition.framework,
                "scope": edition.scope,
                "year": edition.year,
                "units_on": edition.units_on,
                "announced_on": edition.announced_on,
                "status": edition.status,
                "coverage": edition.coverage,
                "source": f"{edition.package}/{edition.source}",
                "robustness": firmness.list_json(value.firmness),
                "units": Ready(_units_json(cells, rows)),
                "other_maps": [map_json(m.map) for m in value.maps if not m.official],
            }
        ),
    )


def _units_json(cells: Cells, rows: Sequence[int]) -> str:
    """Units with their figures, nodes in tree order; joined once, because it is long."""
    cohort, units = cells.table.cohort_of.get, cells.table.units
    groups = [f',"cohort":"{name}"' if (name := cohort(units[row], "")) else "" for row in rows]
    heads = zip(picked(cells.unit_heads, rows), groups, strict=True)
    starts = [f'{"," if place else ""}{head}{group},"figures":[' for place, (head, group) in enumerate(heads)]
    pieces = zip(starts, picked(cells.objects, rows), repeat("]}", len(rows)), strict=True)
    return "".join(["[", *chain.from_iterable(pieces), "]"])
