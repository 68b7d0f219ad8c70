"""The page of a unit: where it stands, how it moved, each indicator, what lies within it, and what sources say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from generator import facts
from generator.distributions.tables import Ready
from generator.i18n import Translator, translator
from generator.model import (
    NO_TEXT,
    Edition,
    Framework,
    Level,
    Remark,
    Source,
    Statement,
    Succession,
    Text,
    Unit,
)
from generator.once import cached_property
from generator.pages import chart_rows, firmness
from generator.pages.aims import AimGroup, AimView, aim_groups, aim_views, aims_json, unit_targets
from generator.pages.around import Above, Around, above, around
from generator.pages.beside import unit_citations, unit_news
from generator.pages.columns import FILLING, PROFILED, Columns, Node, PlainTable, Share, YearsTable
from generator.pages.figures import Signs, signs_of
from generator.pages.maps import Before, before, derived_json
from generator.pages.movement import MovementView, movements, movements_json, newest_view
from generator.pages.page import SCORE_COLUMNS, Download, Finding, Page, Site, both
from generator.pages.quotes import QuoteBlock, unit_quotes
from generator.pages.room import FEW, SHOWN, RoomView, room_json, room_view, unit_banding
from generator.patterns import score_of_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.composite.figure import Evidence, Figure
    from generator.composite.movement import Movement
    from generator.composite.ranking import Change, NoChange
    from generator.composite.room import Banding
    from generator.rendering import Pieces

MANY, MOST_INSIDE = 20, 40
"""Of more units within a unit than the first only the ranks are shown, and a field filters them. Of more than the
second those stand in the rankings alone, which have the same field: a province has hundreds of communes, and its page
is read on a phone. So do all that a ranking has where the page has a table of more than FILLING indicators."""
REMARK_KINDS = ("strength", "weakness", "solution", "task", "aim", "figure")


class Standing(NamedTuple):
    """A unit in one edition, on the index."""

    edition: Edition
    framework: Framework
    figure: Figure
    change: Change | NoChange
    previous: Edition | None

    @property
    def year(self) -> str:
        return str(self.edition.year)

    @property
    def known(self) -> bool:
        return self.figure.known


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator, and what is known of the unit on it."""

    node: Node
    figure: Figure


@dataclass(frozen=True)
class IndicatorTable:
    """An edition's indicators for the unit, where statements or doubts are to be told beside the sheet's own scores."""

    edition: Edition
    framework: Framework
    rows: tuple[IndicatorRow, ...]
    plain = False

    @property
    def count(self) -> int:
        """Of its rows."""
        return len(self.rows)

    @property
    def shares(self) -> Iterator[Share]:
        """Of the indicators that a profile shows, where the share is known."""
        for row in self.rows:
            share, framework = row.figure.share, self.framework
            if share is not None and row.node.node.kind in PROFILED:
                yield Share(row.node, share, both(partial(facts.score_short, figure=row.figure, framework=framework)))


@dataclass(frozen=True)
class Inside:
    """Units of one level directly or further below.

    count: how many; editions: the rankings of that level within the unit, newest first; units: those that are listed
    here, with the newest figure of each.
    """

    level: Level
    count: int
    editions: tuple[Edition, ...]
    units: tuple[tuple[Unit, Figure | None, Edition | None], ...]

    @property
    def by_year(self) -> bool:
        """Whether the year says which ranking is meant: of a level with units, one a year."""
        return self.count > 0 and len({edition.year for edition in self.editions}) == len(self.editions)

    @property
    def more(self) -> bool:
        """Whether there is more to say than the list of its units does."""
        return bool(self.editions) or len(self.units) < self.count

    @property
    def folded(self) -> bool:
        """Whether the list is closed until a reader opens it."""
        return len(self.units) > MOST_INSIDE

    @property
    def many(self) -> bool:
        """Whether only ranks are shown: scores stand on the edition's page, which is linked."""
        return len(self.units) > MANY

    @property
    def figures(self) -> list[Figure]:
        """Of all its units; empty where one has none, because its row then has a dash."""
        found = [figure for _, figure, _ in self.units]
        return [f for f in found if f] if all(found) else []


@dataclass(frozen=True)
class Said:
    """A statement about the unit that is neither its score nor its rank."""

    statement: Statement
    edition: Edition
    framework: Framework
    indicator: Text


@dataclass(frozen=True, eq=False)
class YearRows:
    """The editions of a unit as its page lists them, newest first, where its figure on the index is plain in each.

    cells: score, share and rank of each as `Site.keys` has them; quoted: editions with sentences to quote; filed:
    whether files for reference managers lie beside the page, so that rows need not say how to cite them.
    """

    unit: Unit
    standings: tuple[Standing, ...]
    sources: tuple[Source, ...]
    quoted: frozenset[str]
    cells: tuple[tuple[int, int, int], ...]
    numbers: tuple[int, ...]
    """Places of the editions' sources in the list of the page."""
    filed: bool

    @cached_property
    def signs(self) -> Signs:
        """What the signs of the figures mean."""
        return signs_of([s.figure for s in self.standings])

    @property
    def lasting(self) -> tuple[object, ...]:
        """What of the table is the same for other units of the list."""
        rows = [
            (s.edition.edition, s.figure.cohort, s.edition.edition in self.quoted, n, score_of_key(score)[0], s.known)
            for s, n, (score, _, _) in zip(self.standings, self.numbers, self.cells, strict=True)
        ]
        return "history", self.signs, self.filed, *rows

    def values(self, pieces: Pieces, ref: tuple[int, str]) -> list[str]:  # noqa: ARG002 - as other tables
        """The unit's name, then rank, score and bar of each edition."""
        rows = [(pieces.rank(rank), pieces.score(score), pieces.bar(share)) for score, share, rank in self.cells]
        return [pieces.plain(self.unit.name), *chain.from_iterable(rows)]


@dataclass(frozen=True)
class UnitPage:
    unit: Unit
    crumbs: tuple[Unit, ...]
    standings: tuple[Standing, ...]
    """Newest first."""
    indicators: tuple[IndicatorTable | PlainTable, ...]
    """The newest edition with indicators, and older ones whose cells are not all plain; newest first."""
    years: tuple[YearsTable, ...]
    """The scores of other older editions, by framework."""
    inside: tuple[Inside, ...]
    said: tuple[Said, ...]
    remarks: tuple[tuple[str, tuple[Remark, ...]], ...]
    aims: tuple[AimGroup, ...]
    room: RoomView | None
    banding: Banding | None
    """Of the newest figures; None where the framework has no bands."""
    before: tuple[Succession, ...]
    after: tuple[Succession, ...]
    missing: tuple[Text, ...]
    sources: tuple[Source, ...]
    charts: tuple[chart_rows.Chart, ...]
    earlier: tuple[Before, ...]
    """What is derived for the time before the unit was formed, beside its predecessors' own figures."""
    movement: MovementView | None
    """Of the newest two editions between which a change can be split."""
    movements: tuple[Movement, ...]
    """Every comparable pair of editions, newest first, for data.json."""
    firmness: tuple[firmness.FirmList, ...]
    """Newest first, each with this unit's own row; only where it is asked and can be known."""
    quotes: tuple[QuoteBlock, ...]
    """Sentences that may be quoted, newest edition first; of older ones where single statements stand behind."""
    around: Around | None
    """Neighbours in the list of the newest figures."""
    above: tuple[Above, ...]
    """Where the units that it belongs to stand, the nearest first."""
    history: YearRows | None
    """The editions, where each row tells no more than figures and their source."""
    sentence: Text
    """Where it stands by the newest figures, or that none is known: what can be quoted alone."""

    @property
    def noted(self) -> tuple[tuple[Text, Text], ...]:
        """What the data say beside figures: the edition or indicator, and the note; each once."""
        told = [
            (s.edition.title, e) for s in self.standings for e in (*s.figure.scores, *s.figure.ranks, *s.figure.bands)
        ]
        told += [(row.node.node.name, e) for row in self.rows for e in row.figure.evidence]
        return tuple(dict.fromkeys((where, e.note) for where, e in told if e.note.vi))

    @property
    def rows(self) -> Iterator[IndicatorRow]:
        """Of all tables that are written row by row."""
        return (row for table in self.indicators if isinstance(table, IndicatorTable) for row in table.rows)

    @property
    def quoted(self) -> frozenset[str]:
        """Editions with sentences to quote; the address of those of another leads to its line among the years."""
        return _quoted(self.quotes)

    @property
    def source_keys(self) -> tuple[tuple[str, str], ...]:
        return tuple((s.package, s.source) for s in self.sources)

    @property
    def filled(self) -> bool:
        """Whether so long a table of indicators stands here that all else is short."""
        return _filled(self.indicators)

    @cached_property
    def latest(self) -> Standing | None:
        return next((s for s in self.standings if s.figure.known), None)

    @property
    def pictures(self) -> Iterator[Dated]:
        """Every chart of the page."""
        return _dated(self.charts, self.movement, self.standings, self.indicators)


Dated = tuple[chart_rows.Chart, Edition]
"""A chart and the newest edition that it shows."""


def earlier_charts(site: Site, value: UnitPage) -> Iterator[Dated]:
    """The charts as they were when an edition was the newest, for every edition that they show, newest first.

    Drawn lightly, because there are many.
    """
    for i, standing in enumerate(value.standings):
        known = value.standings[i:]
        tables, _ = _tables(site, value.unit, known)
        moved = newest_view(site, movements(site, (s.change for s in known)))
        charts = tuple(chart_rows.unit_charts(site, value.unit, known, tables))
        for chart, edition in _dated(charts, moved, known, tables):
            if edition is standing.edition:
                yield replace(chart, drawn=False), edition


def _dated(
    charts: Sequence[chart_rows.Chart],
    moved: MovementView | None,
    standings: Sequence[Standing],
    tables: Sequence[IndicatorTable | PlainTable],
) -> Iterator[Dated]:
    newest = {
        "history_rank": next((s.edition for s in standings if s.figure.rank is not None), None),
        "history_score": next((s.edition for s in standings if s.figure.share is not None), None),
        "profile": tables[0].edition if tables else None,
    }
    for chart in charts:
        edition = newest[chart.kind]
        if edition:
            yield chart, edition
    if moved:
        yield from ((chart, moved.newer) for chart in moved.charts)


def unit_keys(site: Site) -> list[str]:
    """Every unit of the register has a page."""
    return list(site.ranking.dataset.units)


def unit_page(site: Site, key: str) -> Page:
    return _page(site, _value(site, site.unit(key), site.remarks_of.get(key, ())))


def _value(site: Site, unit: Unit, remarks: Sequence[Remark]) -> UnitPage:
    standings = tuple(_standings(site, unit))
    tables, years = _tables(site, unit, standings)
    said = tuple(_said(site, unit, standings))
    aims = aim_views(site, unit_targets(site, unit.unit))
    latest = next((s for s in standings if s.figure.known), None)
    filled = _filled(tables)
    moved = movements(site, (s.change for s in standings))
    sources = _sources(site, unit, standings, tables, said, remarks, aims)
    quotes = unit_quotes(site, (s.figure for s in standings))
    return UnitPage(
        unit=unit,
        crumbs=site.crumbs(unit),
        standings=standings,
        indicators=tables,
        years=years,
        inside=tuple(_inside(site, unit, 0 if filled else MOST_INSIDE)),
        said=said,
        remarks=tuple(
            (kind, tuple(r for r in remarks if r.kind == kind))
            for kind in REMARK_KINDS
            if any(r.kind == kind for r in remarks)
        ),
        aims=aim_groups(aims),
        room=room_view(site, unit, aims, FEW if filled else SHOWN),
        banding=unit_banding(site, latest.edition.edition, unit.unit) if latest else None,
        before=site.ranking.lineage.before.get(unit.unit, ()),
        after=site.ranking.lineage.after.get(unit.unit, ()),
        missing=tuple(_missing(site, unit, standings)),
        sources=sources,
        charts=tuple(chart_rows.unit_charts(site, unit, standings, tables)),
        earlier=before(site, unit),
        movement=newest_view(site, moved),
        movements=moved,
        firmness=firmness.of_unit(site, unit, [s.edition for s in standings]),
        quotes=quotes,
        around=around(site, latest.edition, latest.figure) if latest else None,
        above=tuple(above(site, unit)),
        history=_history(site, unit, standings, sources, quotes),
        sentence=both(partial(_sentence, site, unit, latest)),
    )


def _sentence(site: Site, unit: Unit, latest: Standing | None, t: Translator) -> str:
    name = site.full_name(unit)
    if latest is None:
        return t("unit.description_none", name=t.say(name))
    return facts.standing(t, latest.figure, latest.framework, latest.edition, name)


def _filled(tables: Sequence[IndicatorTable | PlainTable]) -> bool:
    return any(table.count > FILLING for table in tables)


def _quoted(quotes: Sequence[QuoteBlock]) -> frozenset[str]:
    return frozenset(block.edition.edition for block in quotes)


def _history(
    site: Site,
    unit: Unit,
    standings: tuple[Standing, ...],
    sources: tuple[Source, ...],
    quotes: Sequence[QuoteBlock],
) -> YearRows | None:
    cells = tuple([keys for s in standings if (keys := site.keys(s.figure))])
    if not standings or len(cells) < len(standings):
        return None
    numbers = tuple([site.source_number(sources, s.edition.package, s.edition.source) for s in standings])
    return YearRows(unit, standings, sources, _quoted(quotes), cells, numbers, unit.level in site.drawn)


def _standings(site: Site, unit: Unit) -> Iterator[Standing]:
    for name in reversed(site.ranking.editions_of.get(unit.unit, ())):
        edition = site.edition(name)
        yield Standing(
            edition=edition,
            framework=site.framework(edition.framework),
            figure=site.ranking.figure(name, unit.unit),
            change=site.ranking.change(name, unit.unit),
            previous=site.edition(edition.previous) if edition.previous else None,
        )


def _tables(
    site: Site, unit: Unit, standings: Sequence[Standing]
) -> tuple[tuple[IndicatorTable | PlainTable, ...], tuple[YearsTable, ...]]:
    """The newest table and those that tell more than numbers, whole; of the others the scores, by framework."""
    whole: list[IndicatorTable | PlainTable] = []
    rest: dict[str, list[tuple[Columns, int]]] = {}
    for s in standings:
        columns = site.columns(s.edition.edition)
        row = columns.table.row[unit.unit]
        if not columns.some[row]:
            continue
        if not columns.plain[row]:
            whole.append(_indicator_table(columns, row, s))
        elif not whole and not rest:
            whole.append(PlainTable(columns, unit, row, s.figure.cohort))
        else:
            rest.setdefault(s.framework.framework, []).append((columns, row))
    shown = {table.framework.framework for table in whole}
    years = (YearsTable(found[0][0].framework, tuple(found), name not in shown) for name, found in rest.items())
    return tuple(whole), tuple(years)


def _indicator_table(columns: Columns, at: int, standing: Standing) -> IndicatorTable:
    nodes, table = columns.of_list(standing.figure.cohort), columns.table
    rows = tuple(
        IndicatorRow(nodes[j], table.figure(standing.figure.unit, nodes[j].node.indicator)) for j in columns.places(at)
    )
    return IndicatorTable(standing.edition, standing.framework, rows)


def _inside(site: Site, unit: Unit, most: int) -> Iterator[Inside]:
    """Directly below; for a province also the communes of its districts are reached through the districts' pages.

    most: of more units of a level those in no ranking are listed.
    """
    below = [site.unit(name) for name in site.ranking.children(unit.unit)]
    rankings = [site.edition(name) for name in site.ranking.editions_in.get(unit.unit, ())]
    for level in Level:
        units = [u for u in below if u.level is level]
        editions = tuple(e for e in rankings if site.framework(e.framework).level is level)
        if units or editions:
            yield Inside(level, len(units), editions, tuple(_listed(site, units, editions, most)))


def _listed(
    site: Site, units: Sequence[Unit], editions: Sequence[Edition], most: int
) -> Iterator[tuple[Unit, Figure | None, Edition | None]]:
    """All units, or where they are many those that no ranking has, by name, each with its newest figure."""
    if len(units) > most:
        ranked = {edition.edition for edition in editions}
        units = [unit for unit in units if ranked.isdisjoint(site.ranking.editions_of.get(unit.unit, ()))]
    collate = translator("vi").collate
    for unit in sorted(units, key=lambda unit: (collate(unit.short.vi), unit.unit)):
        names = reversed(site.ranking.editions_of.get(unit.unit, ()))
        newest = next((f for n in names if (f := site.ranking.figure(n, unit.unit)).known), None)
        yield unit, newest, site.edition(newest.edition) if newest else None


SHOWN_ELSEWHERE = {"score", "rank", "rank_from_last", "band"}


def _said(site: Site, unit: Unit, standings: tuple[Standing, ...]) -> Iterator[Said]:
    for standing in standings:
        framework = standing.framework
        for statement in site.statements_of.get((standing.edition.edition, unit.unit), ()):
            named = statement.indicator in framework.by_id
            if statement.statistic in SHOWN_ELSEWHERE and named:
                continue
            name = framework.by_id[statement.indicator].name if named else both(lambda t: t("unit.unnamed"))
            yield Said(statement, standing.edition, framework, name)


def _missing(site: Site, unit: Unit, standings: tuple[Standing, ...]) -> Iterator[Text]:
    """What a reader looks for and does not find, with who could supply it: once each, in words."""
    for s in standings:
        if not s.figure.known:
            continue
        if s.figure.score is None and s.figure.computed is None:
            yield _missing_text("unit.missing_score", s)
        elif len(s.framework.indicators) > 1 and not site.columns(s.edition.edition).printed(unit.unit):
            yield _missing_text("unit.missing_mains", s)
    newest = max((s.edition.year for s in standings if s.figure.known), default=None)
    later = _later_editions(site, unit, newest) if newest else []
    if later:
        yield both(lambda t: t("unit.missing_later", editions=t.listing([t.say(e.title) for e in later])))
    if not standings and unit.level is not Level.COUNTRY:
        yield both(lambda t: t("unit.missing_none", name=t.say(unit.name)))


def _later_editions(site: Site, unit: Unit, year: int) -> list[Edition]:
    """Editions of the unit's level and scope, newer than its newest figure, that could name it and do not."""
    scopes = {e.scope for e in map(site.edition, site.ranking.editions_of.get(unit.unit, ()))}
    found = []
    for edition in (e for scope in scopes for e in site.editions_at.get((unit.level, scope), ())):
        listed = site.ranking.dataset.listed[edition.edition]
        alive = not unit.valid_to or edition.units_on <= unit.valid_to
        if edition.year > year and alive and listed and unit.unit not in listed:
            found.append(edition)
    return sorted(found, key=lambda e: (e.year, e.edition))


def _missing_text(key: str, s: Standing) -> Text:
    return both(lambda t: t(key, year=str(s.edition.year), edition=t.say(s.edition.title), owner=t("unit.owner")))


def _sources(
    site: Site,
    unit: Unit,
    standings: tuple[Standing, ...],
    tables: tuple[IndicatorTable | PlainTable, ...],
    said: tuple[Said, ...],
    remarks: Sequence[Remark],
    aims: Sequence[AimView],
) -> tuple[Source, ...]:
    evidence: list[Evidence] = [e for s in standings for e in (*s.figure.scores, *s.figure.ranks, *s.figure.bands)]
    rows = [row for table in tables if isinstance(table, IndicatorTable) for row in table.rows]
    evidence += [e for row in rows for e in (*row.figure.scores, *row.figure.ranks)]
    keys = [(e.package, e.source) for e in evidence]
    keys += [(s.edition.package, s.edition.source) for s in standings if s.figure.computed is not None]
    keys += [
        (s.edition.package, s.edition.source)
        for s in standings
        if site.columns(s.edition.edition).from_sheet(unit.unit)
    ]
    keys += [(s.statement.package, s.statement.source) for s in said]
    keys += [(r.package, r.source) for r in remarks]
    keys += [key for aim in aims for key in (*aim.targets, *aim.figures)]
    return tuple(site.ranking.dataset.sources[key] for key in dict.fromkeys(keys))


def _page(site: Site, value: UnitPage) -> Page:
    unit = value.unit
    return Page(
        path=site.unit_path(unit.unit),
        frame="don-vi/_shell/",
        template="pages/unit.html.jinja",
        title=_title(site, unit, site.full_name(unit)),
        description=value.sentence,
        value=value,
        finding=_finding(site, unit),
        download=_download(site, value),
        citations=tuple(unit_citations(site, unit, value.standings)),
        news=unit_news(site, unit, value.standings) if site.base_url else None,
    )


WEIGHTS = {level: 9 - i for i, level in enumerate(Level)}


def _title(site: Site, unit: Unit, name: Text) -> Text:
    """The full name; namesakes with their dates."""
    span = site.span(unit) if unit.unit in site.namesakes else NO_TEXT
    return both(lambda t: f"{t.say(name)} ({t.say(span)})") if span.vi else name


def _finding(site: Site, unit: Unit) -> Finding:
    former = [site.unit(name).short for name in site.ranking.lineage.predecessors(unit.unit)]
    old = [name for short in former for name in (short.vi, short.en)]
    names = dict.fromkeys((unit.name.vi, unit.short.vi, unit.name.en, unit.short.en, *unit.aliases, *old))
    context, span = site.context(unit), site.span(unit) if unit.unit in site.namesakes else NO_TEXT
    where = both(lambda t: ", ".join(part for part in (t.say(context), t.say(span)) if part))
    return Finding(tuple(n for n in names if n), str(unit.level), where, WEIGHTS[unit.level])


def _download(site: Site, value: UnitPage) -> Download:
    editions = [(s, site.cells(s.edition.edition), site.table(s.edition.edition)) for s in value.standings]
    rows = [cells.csv(table.row[value.unit.unit]) for _, cells, table in editions]
    unit = value.unit
    return Download(
        columns=SCORE_COLUMNS,
        rows=rows,
        json={
            "unit": unit.unit,
            "level": unit.level,
            "name": {"vi": unit.name.vi, "en": unit.name.en or None},
            "parent": unit.parent or None,
            "codes": list(unit.codes),
            "valid_from": unit.valid_from or None,
            "valid_to": unit.valid_to or None,
            "predecessors": [s.predecessor for s in value.before],
            "successors": [s.successor for s in value.after if s.successor],
            "editions": [
                {
                    "edition": s.edition.edition,
                    "year": s.edition.year,
                    "framework": s.framework.framework,
                    "source": f"{s.edition.package}/{s.edition.source}",
                    "cohort": s.figure.cohort or None,
                    "figures": Ready(f"[{cells.json(table.row[unit.unit])}]"),
                }
                for s, cells, table in editions
            ],
            "derived": [{"edition": b.edition.edition, **derived_json(b.row.derived)} for b in value.earlier],
            "movements": movements_json(site, value.movements),
            "robustness": firmness.unit_json(value.firmness),
            "targets": aims_json([aim for group in value.aims for aim in group.aims]),
            "room": room_json(site, value.room),
            "sources": [f"{s.package}/{s.source}" for s in value.sources],
        },
    )
