"""The page of an edition: its whole ranking with summary, distribution, movers and what was said about the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator import facts
from generator.composite.ranking import Change, NoChange
from generator.pages import chart_rows, firmness
from generator.pages.figures import figure_json, figure_row
from generator.pages.maps import EditionMap, edition_maps, map_json
from generator.pages.page import SCORE_COLUMNS, Dataset, Download, Finding, Page, Site, both
from generator.pages.quotes import QuoteBlock, list_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.composite.table import EditionTable, Evidence, Figure
    from generator.i18n import Translator
    from generator.model import Cohort, Edition, Framework, Indicator, Package, Remark, Source, Statement, Text, Unit


@dataclass(frozen=True)
class RankRow:
    unit: Unit
    context: Text
    figure: Figure
    change: Change | NoChange
    mains: tuple[Figure, ...]
    """One figure for each column of the group, in order."""


@dataclass(frozen=True)
class Group:
    """One list of units ranked together. columns: main indicators of which at least one score is known."""

    cohort: Cohort | None
    rows: tuple[RankRow, ...]
    unlisted: tuple[RankRow, ...]
    """Units that a source names in this edition without an overall rank or score."""
    columns: tuple[Indicator, ...]
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
    def figures(self) -> tuple[Figure, ...]:
        """Every figure of the table, row by row."""
        return tuple(f for row in self.rows for f in (row.figure, *row.mains))


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
        figures = list(site.ranked(table.edition.edition, name))
        if not figures and not any(s.cohort == name for s in table.statements):
            continue
        columns = tuple(_columns(table, figures))
        rows = [_row(site, table, figure, columns) for figure in figures]
        listed = tuple(row for row in rows if _listed(row))
        yield Group(
            cohort=cohort,
            rows=listed,
            unlisted=tuple(row for row in rows if not _listed(row)),
            columns=columns,
            of=table.ranked_units(name),
            summary=_summary(site, table, figures, name),
            banded=any(row.figure.band for row in rows),
            risers=_movers(listed, 1),
            fallers=_movers(listed, -1),
            listed=any(row.figure.rank_qualifier == "listed" for row in rows),
            moves=any(isinstance(row.change, Change) and row.change.ranks is not None for row in rows),
        )


def _listed(row: RankRow) -> bool:
    """Whether a row has anything to show: a rank, a score, a grade, or a score on one of the columns."""
    return row.figure.known or bool(row.figure.band) or any(main.known for main in row.mains)


MOVERS = 3


def _movers(rows: tuple[RankRow, ...], way: int) -> tuple[RankRow, ...]:
    """Rows whose rank changed one way (1 up, -1 down), the largest change first."""

    def size(row: RankRow) -> int:
        return way * (row.change.ranks or 0) if isinstance(row.change, Change) else 0

    return tuple(sorted((row for row in rows if size(row) > 0), key=lambda row: (-size(row), row.unit.unit))[:MOVERS])


def _columns(table: EditionTable, figures: list[Figure]) -> Iterator[Indicator]:
    """Main indicators, and pillars, with at least one known score in the list."""
    for node in table.framework.indicators[1:]:
        if node.kind in ("main", "pillar") and any(table.share(f.unit, node.indicator) is not None for f in figures):
            yield node


def _row(site: Site, table: EditionTable, figure: Figure, columns: tuple[Indicator, ...]) -> RankRow:
    unit = site.unit(figure.unit)
    return RankRow(
        unit=unit,
        context=site.context(unit, table.edition.scope),
        figure=figure,
        change=site.ranking.change(table.edition.edition, figure.unit),
        mains=tuple(table.figure(figure.unit, node.indicator) for node in columns),
    )


def _summary(site: Site, table: EditionTable, figures: list[Figure], cohort: str) -> Text:
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
    evidence: list[Evidence] = []
    for group in groups:
        for row in (*group.rows, *group.unlisted):
            for figure in (row.figure, *row.mains):
                evidence += (*figure.scores, *figure.ranks, *figure.bands)
    keys = [(edition.package, edition.source)]
    keys += [(e.package, e.source) for e in evidence]
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
        dataset=Dataset(value.source.publisher, edition.announced_on, edition.year, value.package.licence_url),
    )


def all_figures(table: EditionTable) -> Iterator[Figure]:
    """Every figure of an edition that says something, unit by unit in rank order, nodes in tree order."""
    for figure in table.ranked():
        for node in table.framework.indicators:
            found = table.figure(figure.unit, node.indicator)
            if found.known or found.not_applicable or node.indicator == "index":
                yield found


def _download(site: Site, value: EditionPage) -> Download:
    table = site.table(value.edition.edition)
    figures = tuple(all_figures(table))
    by_unit: dict[str, list[Figure]] = {}
    for figure in figures:
        by_unit.setdefault(figure.unit, []).append(figure)
    edition = value.edition
    return Download(
        columns=SCORE_COLUMNS,
        rows=tuple(figure_row(site, figure) for figure in figures),
        json={
            "edition": edition.edition,
            "title": {"vi": edition.title.vi, "en": edition.title.en or None},
            "framework": edition.framework,
            "scope": edition.scope,
            "year": edition.year,
            "units_on": edition.units_on,
            "announced_on": edition.announced_on or None,
            "status": edition.status,
            "coverage": edition.coverage,
            "source": f"{edition.package}/{edition.source}",
            "robustness": firmness.list_json(value.firmness),
            "units": [
                {
                    "unit": unit,
                    "cohort": found[0].cohort or None,
                    "figures": [{"indicator": f.indicator, **figure_json(site, f)} for f in found],
                }
                for unit, found in by_unit.items()
            ],
            "other_maps": [map_json(m.map) for m in value.maps if not m.official],
        },
    )
