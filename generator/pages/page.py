"""What every page is made of: its address and words, one small value, and the lookups that templates may use."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from generator import facts
from generator.audit import Audits
from generator.composite.derivation import OtherMap, other_maps
from generator.composite.movement import Movements
from generator.facts.quotes import Quoter
from generator.i18n import in_each
from generator.model import (
    NO_TEXT,
    Basis,
    Concordance,
    Correction,
    Edition,
    Framework,
    Indicator,
    Level,
    Package,
    Remark,
    Source,
    Statement,
    Target,
    Text,
    Unit,
)
from generator.once import cached_property
from generator.pages.cells import Cells
from generator.pages.columns import Columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from generator.audit import Verdict
    from generator.composite.figure import Evidence, Figure
    from generator.composite.ranking import Ranking
    from generator.composite.robustness import Robustness
    from generator.composite.room import Part
    from generator.composite.table import EditionTable
    from generator.distributions.citations import Citation
    from generator.distributions.feeds import News
    from generator.pages.columns import Node
    from generator.pages.room import PartRow

Row = dict[str, str]

KEPT_CELLS = 16
"""Editions of which the cells are kept: those of one list of units through the years, and of another beside it."""

CHANGES = frozenset(
    {
        "change",
        "percent_change",
        "rank_change",
        "smallest_change",
        "largest_change",
        "mean_change",
        "mean_percent_change",
    }
)
"""Statistics that set two editions against each other."""


DRAWN = frozenset({Level.COUNTRY, Level.PROVINCE, Level.MINISTRY})
"""What is drawn where mkdocs.yml does not say."""


WHOLE_FORMATS = 50_000
"""Scores of a package up to which it is republished in every format, where mkdocs.yml does not say: beyond, that takes
four seconds a package of 73,000. The lines of the computed tables stand in `data.csv` of each edition too."""


EDITION_CARDS = 100
"""Editions of a site up to which all of them have a card of their own, where mkdocs.yml does not say: a card takes
70 ms of a processor in each language. Today there are 63; the 1,200 of a whole country would take three minutes."""


@dataclass(frozen=True)
class Press:
    """Levels whose units and editions have files and embed pages of their drawn charts, and cards of their own.

    edition_cards: how many editions a site may have for those of all other levels to have cards too.
    """

    charts: frozenset[Level] = DRAWN
    cards: frozenset[Level] = DRAWN
    edition_cards: int = EDITION_CARDS


@dataclass(frozen=True)
class Download:
    """A table beside a page: `data.csv` holds the rows, `data.json` the object."""

    columns: tuple[str, ...]
    rows: Sequence[Row | bytes]
    """Rows by column, or lines that are ready and encoded, any number at once."""
    json: Mapping[str, Any]


@dataclass(frozen=True)
class PublishedFile:
    """A file of a republished package. path: below its folder; rows: None where it is no table."""

    path: str
    size: int
    digest: str
    rows: int | None


@dataclass(frozen=True)
class Finding:
    """What the search shows and finds of a page: names people type, best first; weight breaks ties."""

    names: tuple[str, ...]
    group: str
    context: Text
    weight: int


@dataclass(frozen=True)
class Dataset:
    """A ranking as schema.org knows it: who published it, when, of which year and place, under which licence.

    package, part_of: id and title of the package that it is part of; measured: what its figures are of.
    """

    identifier: str
    publisher: str
    published_on: str
    year: int
    licence: str
    version: str
    package: str
    part_of: Text
    place: Text
    measured: tuple[Text, ...]


@dataclass(frozen=True)
class Page:
    """A data page. path: below the language's root, "don-vi/tay-ninh/"; frame: its shell's address."""

    path: str
    frame: str
    template: str
    title: Text
    description: Text
    value: Any
    finding: Finding | None = None
    download: Download | None = None
    dataset: Dataset | None = None
    """What harvesters may know of the data on this page."""
    citations: tuple[Citation, ...] = ()
    """How to cite it, and its parts; none where the page's own sentence is all there is."""
    news: tuple[News, ...] | None = None
    """What its feed tells; None where it has no feed: without the site's address there are none."""


both = in_each
"""A generated text in each language of the site."""


SHARED = (
    "namesakes",
    "first_year",
    "remarks_of",
    "targets_of",
    "corrections_of",
    "statements_of",
    "editions_at",
    "_told_of",
    "_editions_by",
    "_continued",
    "_contexts",
    "_crumbs",
    "_full_names",
)
"""What a site knows without looking at a score."""


@dataclass(frozen=True, eq=False)
class Site:
    """Lookups over a ranking, for page functions and templates."""

    ranking: Ranking
    today: str
    firmness: Mapping[tuple[str, str], Robustness] = field(default_factory=dict)
    """How firm ranks are, by edition and cohort; lists of which that is not asked or not known are left out."""
    known: Mapping[str, int] = field(default_factory=dict)
    """How many units have a rank or a score, by edition, where that was counted while its page was made."""
    files: Mapping[str, tuple[PublishedFile, ...]] = field(default_factory=dict)
    """What is republished, by package."""
    whole_formats: int = WHOLE_FORMATS
    """Scores up to which a package is republished with its computed tables and a workbook."""
    drawn: frozenset[Level] = DRAWN
    """Levels whose units and editions have their charts drawn beforehand; those of others are sketched."""
    base_url: str = ""
    """The site's address with a slash at its end; "" where it is not known."""
    weighed: tuple[Level, ...] = (Level.MINISTRY, Level.PROVINCE)
    """Levels whose complete editions have a page for a reader's own weights."""
    press: Press = field(default_factory=Press)

    @cached_property
    def quoter(self) -> Quoter:
        """Who writes the sentences that may be quoted."""
        return Quoter(self.ranking, lambda unit, within: self.full_name(self.unit(unit), within))

    def has_card(self, level: Level) -> bool:
        """Whether editions of a level have cards of their own: of some levels always, of others while there are few."""
        return level in self.press.cards or len(self.ranking.dataset.editions) <= self.press.edition_cards

    def other_maps(self, edition: str) -> tuple[OtherMap, ...]:
        """The edition on the maps it was not published for; kept, because many pages ask."""
        if edition not in self._maps:
            self._maps[edition] = other_maps(self.ranking, edition)
        return self._maps[edition]

    def cells(self, edition: str) -> Cells:
        """The cells of an edition as texts; kept, because the pages of its units and indicators ask one after another.

        Only those of the last few editions: a country has 350 cells a commune.
        """
        found = self._cells.pop(edition) if edition in self._cells else Cells(self, self.table(edition))
        self._cells[edition] = found
        while len(self._cells) > KEPT_CELLS:
            del self._cells[next(iter(self._cells))]
        return self._cells[edition]

    def leave_units(self) -> None:
        """Forgets the texts of units whose cells are kept, as lists of others are about to come."""
        for cells in self._cells.values():
            cells.leave()

    def keys(self, figure: Figure) -> tuple[int, int, int] | None:
        """What is shown of a figure on the index, as numbers: score, share, rank; None where more is to be told."""
        cells = self.cells(figure.edition)
        node, row = cells.node("index"), cells.table.row.get(figure.unit)
        if row is None or not node.plain[row]:
            return None
        return node.score_keys[row], node.bar_keys[row], node.rank_keys[row]

    def columns(self, edition: str) -> Columns:
        """The indicators of an edition as its units' pages show them; kept as long as cells are."""
        cells = self.cells(edition)
        found = self._columns.pop(edition, None) or Columns(cells)
        self._columns[edition] = found
        while len(self._columns) > KEPT_CELLS:
            del self._columns[next(iter(self._columns))]
        return found

    @cached_property
    def _columns(self) -> dict[str, Columns]:
        return {}

    @cached_property
    def statements_of(self) -> Mapping[tuple[str, str], Sequence[Statement]]:
        """Statements about a unit in an edition, in the order of the table."""
        found: dict[tuple[str, str], list[Statement]] = {}
        for statement in self.ranking.dataset.statements:
            if statement.edition and statement.unit:
                found.setdefault((statement.edition, statement.unit), []).append(statement)
        return found

    @cached_property
    def editions_at(self) -> Mapping[tuple[Level, str], Sequence[Edition]]:
        """Editions by the level of their units and their scope, oldest first."""
        found: dict[tuple[Level, str], list[Edition]] = {}
        for edition in sorted(self.ranking.dataset.editions.values(), key=lambda e: (e.year, e.edition)):
            level = self.framework(edition.framework).level
            found.setdefault((level, edition.scope), []).append(edition)
        return found

    @cached_property
    def _cells(self) -> dict[str, Cells]:
        return {}

    @cached_property
    def part_rows(self) -> dict[Part, PartRow]:
        """What tables say of a part of a unit's room to grow, which is the same for all who have as much."""
        return {}

    @cached_property
    def part_texts(self) -> dict[Part, str]:
        """The same as JSON."""
        return {}

    @cached_property
    def node_marks(self) -> dict[Node, tuple[float | None, float | None]]:
        """Where charts mark mean and best of a list on an indicator."""
        return {}

    @cached_property
    def level_texts(self) -> dict[str, str]:
        """How a change of score by indicators looks in JSON, with places for its sizes; by newer edition."""
        return {}

    @cached_property
    def _maps(self) -> dict[str, tuple[OtherMap, ...]]:
        return {}

    @cached_property
    def audit(self) -> Audits:
        """Published figures held against each other, in parts that are computed when they are asked for."""
        return Audits(self.ranking)

    def again(self) -> Site:
        """The same site, of which nothing has been looked at yet; what is known of the register is taken over."""
        fresh = replace(self, ranking=self.ranking.again())
        for name in SHARED:
            fresh.__dict__[name] = getattr(self, name)
        fresh.__dict__["audit"] = self.audit.again(fresh.ranking)
        return fresh

    def told_more(self, **more: Any) -> Site:  # noqa: ANN401 - values of any of its fields
        """The same site with more that is known of it, by field: `firmness`, `known`, `files`.

        What was looked up of the register stays, so that processes forked from here need not look it up again.
        """
        fresh = replace(self, **more)
        fresh.__dict__.update({name: found for name, found in self.__dict__.items() if name in (*SHARED, "audit")})
        return fresh

    def told_of(self, framework: str) -> Sequence[Statement]:
        """Statements about a framework, in no edition."""
        return self._told_of.get(framework, ())

    @cached_property
    def _told_of(self) -> Mapping[str, Sequence[Statement]]:
        found: dict[str, list[Statement]] = {}
        for statement in self.ranking.dataset.statements:
            if statement.framework:
                found.setdefault(statement.framework, []).append(statement)
        return found

    def editions_by(self, framework: str) -> Sequence[Edition]:
        """Editions measured by a framework, newest first."""
        return self._editions_by.get(framework, ())

    @cached_property
    def _editions_by(self) -> Mapping[str, Sequence[Edition]]:
        found: dict[str, list[Edition]] = {}
        for edition in sorted(self.ranking.dataset.editions.values(), key=lambda e: (e.year, e.units_on), reverse=True):
            found.setdefault(edition.framework, []).append(edition)
        return found

    def continued(self, framework: str) -> tuple[Sequence[Concordance], Sequence[Concordance]]:
        """What the concordance says of a framework: of what went before it, and of what follows it."""
        earlier, later = self._continued
        return earlier.get(framework, ()), later.get(framework, ())

    @cached_property
    def _continued(self) -> tuple[Mapping[str, Sequence[Concordance]], Mapping[str, Sequence[Concordance]]]:
        earlier: dict[str, list[Concordance]] = {}
        later: dict[str, list[Concordance]] = {}
        for concordance in self.ranking.dataset.concordances:
            earlier.setdefault(concordance.framework_to, []).append(concordance)
            later.setdefault(concordance.framework_from, []).append(concordance)
        return earlier, later

    def verdict(self, package: str, statement: str) -> Verdict:
        return self.audit.statement(package, statement)

    def doubt(self, figure: Figure, evidence: Evidence) -> Verdict | None:
        """The verdict on one published figure of a unit, where it is doubtful: a cell's or a statement's."""
        return self.audit.doubt(figure, evidence)

    def doubts(self, figures: Iterable[Figure]) -> tuple[Verdict, ...]:
        """What is doubtful among the published figures behind some figures."""
        return tuple(v for f in figures for e in f.evidence if (v := self.doubt(f, e)))

    def evidence_verdict(self, figure: Figure, evidence: Evidence) -> str | None:
        """The verdict on any published figure of a unit; None for a cell that is not judged."""
        if evidence.statement:
            return str(self.verdict(evidence.package, evidence.statement).verdict)
        found = self.audit.cell(figure)
        return str(found) if found else None

    def shown_doubt(self, figure: Figure, statistic: str) -> Verdict | None:
        """The doubt about the score, rank or band that is shown; a computed rank is nobody's print."""
        if statistic == "rank" and figure.basis is not Basis.PUBLISHED:
            return None
        shown = next((e for e in figure.evidence if e.statistic == statistic), None)
        return self.doubt(figure, shown) if shown else None

    @cached_property
    def remarks_of(self) -> Mapping[str, Sequence[Remark]]:
        return _grouped(self.ranking.dataset.remarks)

    @cached_property
    def corrections_of(self) -> Mapping[str, Sequence[Correction]]:
        return _grouped([one for one in self.ranking.dataset.corrections if one.unit])

    @cached_property
    def targets_of(self) -> Mapping[str, Sequence[Target]]:
        return _grouped(self.ranking.dataset.targets)

    @cached_property
    def movements(self) -> Movements:
        return Movements(self.ranking)

    def unit(self, name: str) -> Unit:
        return self.ranking.dataset.units[name]

    def edition(self, name: str) -> Edition:
        return self.ranking.dataset.editions[name]

    def framework(self, name: str) -> Framework:
        return self.ranking.dataset.frameworks[name]

    def package(self, name: str) -> Package:
        return self.ranking.dataset.packages[name]

    def table(self, edition: str) -> EditionTable:
        return self.ranking.tables[edition]

    def source(self, package: str, source: str) -> Source:
        return self.ranking.dataset.sources[package, source]

    def indicator(self, framework: str, indicator: str) -> Indicator:
        return self.framework(framework).by_id[indicator]

    def unit_path(self, name: str) -> str:
        return f"don-vi/{name}/"

    def edition_path(self, name: str) -> str:
        return f"xep-hang/{name}/"

    def weights_path(self, edition: str) -> str:
        return f"trong-so/{edition}/"

    def framework_path(self, name: str) -> str:
        return f"phuong-phap/{name}/"

    def indicator_path(self, framework: str, indicator: str) -> str:
        return f"chi-so/{framework}/{indicator}/"

    def source_path(self, package: str, source: str) -> str:
        return f"nguon/#{package}-{source}"

    @cached_property
    def namesakes(self) -> frozenset[str]:
        """Units that share their full name and level with another: only their dates tell them apart."""
        found: dict[tuple[str, str, str], list[str]] = {}
        for unit in self.ranking.dataset.units.values():
            found.setdefault((unit.name.vi, self.context(unit).vi, unit.level), []).append(unit.unit)
        return frozenset(name for names in found.values() if len(names) > 1 for name in names)

    @cached_property
    def first_year(self) -> int:
        return min((e.year for e in self.ranking.dataset.editions.values()), default=0)

    def span(self, unit: Unit) -> Text:
        """ "đến 30/6/2025" or "từ 1/7/2025", where a reader needs it: ended units, and those begun in our years."""
        if unit.valid_to:
            return both(lambda t: t("unit.ended", date=t.date(unit.valid_to)))
        recent = bool(unit.valid_from) and int(unit.valid_from[:4]) >= self.first_year
        if recent or (unit.valid_from and unit.unit in self.namesakes):
            return both(lambda t: t("unit.since", date=t.date(unit.valid_from)))
        return NO_TEXT

    def crumbs(self, unit: Unit) -> tuple[Unit, ...]:
        """From the top down to the parent."""
        if not unit.parent:
            return ()
        if unit.parent not in self._crumbs:
            above = self.unit(unit.parent)
            self._crumbs[unit.parent] = (*self.crumbs(above), above)
        return self._crumbs[unit.parent]

    @cached_property
    def _crumbs(self) -> dict[str, tuple[Unit, ...]]:
        """By parent."""
        return {}

    def context(self, unit: Unit, within: str = "") -> Text:
        """Where a unit belongs, below the top or below a unit known already: "Huyện Nho Quan, Tỉnh Ninh Bình"."""
        key = unit.parent, within
        if key not in self._contexts:
            self._contexts[key] = self._context(unit, within)
        return self._contexts[key]

    @cached_property
    def _contexts(self) -> dict[tuple[str, str], Text]:
        """By the unit above, and the unit that is known already."""
        return {}

    def _context(self, unit: Unit, within: str) -> Text:
        above = [u for u in reversed(self.crumbs(unit)) if u.parent]
        if within in [u.unit for u in above]:
            above = above[: [u.unit for u in above].index(within)]
        return both(lambda t: ", ".join(t.say(u.name) for u in above))

    def full_name(self, unit: Unit, within: str = "") -> Text:
        """The name as it stands alone in a sentence: departments and communes with their province."""
        key = unit.unit, within
        if key not in self._full_names:
            where = self.context(unit, within)
            named = both(lambda t: f"{t.say(unit.name)} ({t.say(where)})") if where.vi else unit.name
            self._full_names[key] = named
        return self._full_names[key]

    @cached_property
    def _full_names(self) -> dict[tuple[str, str], Text]:
        return {}

    def base(self, statement: Statement) -> Edition | None:
        return self.edition(statement.base_edition) if statement.base_edition else None

    def break_of(self, statement: Statement) -> Text | None:
        """For a published change: why its two figures are not comparable; None where they are, or for other figures."""
        base = self.base(statement)
        if base is None or statement.statistic not in CHANGES:
            return None
        older, newer = base, self.edition(statement.edition)
        comparison = self.ranking.compare(older.edition, newer.edition, statement.indicator or "index")
        if not comparison.comparable:
            return both(lambda t: facts.break_sentence(t, comparison, older, newer))
        if statement.statistic == "rank_change" and self.ranking.redrawn(older.edition, newer.edition):
            return both(lambda t: t("change.redrawn"))
        return None

    def band(self, framework: str, band: str) -> Text | None:
        return next((b.name for b in self.ranking.dataset.bands_of(framework) if b.band == band), None)

    def band_step(self, framework: str, band: str) -> int:
        """The step of the colour scale for a class of scores: 5 for the highest, 1 for the lowest."""
        bands = self.ranking.dataset.bands_of(framework)
        places = [one.position for one in bands]
        own = next(one.position for one in bands if one.band == band)
        return 5 - round(4 * places.index(own) / max(len(places) - 1, 1))

    def ranked(self, edition: str, cohort: str | None) -> tuple[Figure, ...]:
        """The list of an edition or of one of its groups in rank order; kept, because each unit's page asks."""
        key = edition, cohort
        if key not in self._lists:
            self._lists[key] = tuple(self.table(edition).ranked(cohort=cohort))
        return self._lists[key]

    @cached_property
    def _lists(self) -> dict[tuple[str, str | None], tuple[Figure, ...]]:
        return {}

    def known_list(self, edition: str, cohort: str) -> tuple[Sequence[Figure], Mapping[str, int]]:
        """Those of a list of whom a rank or a score is known, and the place of each unit among them."""
        key = edition, cohort
        if key not in self._known_lists:
            found = [f for f in self.ranked(edition, cohort) if f.known]
            self._known_lists[key] = found, {figure.unit: i for i, figure in enumerate(found)}
        return self._known_lists[key]

    @cached_property
    def _known_lists(self) -> dict[tuple[str, str], tuple[Sequence[Figure], Mapping[str, int]]]:
        return {}

    def known_units(self, edition: str) -> int:
        """How many units of an edition have a rank or a score."""
        if edition in self.known:
            return self.known[edition]
        return sum(figure.known for figure in self.ranked(edition, None))

    def source_number(self, sources: Sequence[Source], package: str, source: str) -> int:
        """The place of a source in a page's list, from 1; 0 where the page does not list it."""
        found = self.source(package, source)
        return next((number for number, listed in enumerate(sources, 1) if listed is found), 0)

    def by_source(self, figure: Figure) -> tuple[tuple[Evidence, tuple[Evidence, ...]], ...]:
        """Each source of a figure once, with what it prints otherwise than the figure shown."""
        shown = {e.statistic: e.value for e in reversed(figure.evidence)}
        found: dict[tuple[str, str], list[Evidence]] = {}
        for e in figure.evidence:
            found.setdefault((e.package, e.source), []).append(e)
        return tuple(
            (mine[0], tuple(e for e in mine if e.value is not None and e.value != shown[e.statistic]))
            for mine in found.values()
        )

    def apart(self, figure: Figure) -> bool:
        """Whether score, rank and class of a figure come from different sources."""
        used = [
            {(e.package, e.source) for e in found} for found in (figure.scores, figure.ranks, figure.bands) if found
        ]
        return any(sources != used[0] for sources in used)

    def number(self, sources: Sequence[Source], evidence: Evidence) -> int:
        """The place of a figure's source in a page's list of sources, from 1."""
        return sources.index(self.source(evidence.package, evidence.source)) + 1

    def uses(self, evidence: Iterable[Evidence]) -> tuple[Source, ...]:
        """The distinct sources of some figures, in their order."""
        keys = dict.fromkeys((e.package, e.source) for e in evidence)
        return tuple(self.ranking.dataset.sources[key] for key in keys)


About = TypeVar("About", Correction, Remark, Target)


def _grouped(rows: Iterable[About]) -> Mapping[str, Sequence[About]]:
    """By the unit that they are about, in the order of the table."""
    found: dict[str, list[About]] = {}
    for row in rows:
        found.setdefault(row.unit, []).append(row)
    return found


SCORE_COLUMNS = (
    "unit",
    "name",
    "cohort",
    "edition",
    "year",
    "indicator",
    "score",
    "share",
    "rank",
    "of",
    "basis",
    "sources",
)
