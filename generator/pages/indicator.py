"""The page of an indicator: what it measures, what it weighs, its ranking, and what it was called before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from generator import facts
from generator.distributions.tables import Ready
from generator.once import cached_property
from generator.pages.cells import CellList
from generator.pages.figures import decimal, filled, trimmed
from generator.pages.page import SCORE_COLUMNS, Download, Finding, Page, Site, both
from generator.patterns import picked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from generator.composite.table import EditionTable
    from generator.model import Cohort, Concordance, Edition, Framework, Indicator, Source, Statement, Text, Unit


class Year(NamedTuple):
    """The list in an earlier edition, for a column beside the newer one. beside: its cells in the order of that one."""

    edition: Edition
    found: CellList
    beside: CellList
    mean: Text | None


@dataclass(frozen=True)
class IndicatorRanking:
    """One edition's list on this indicator, and the same list in earlier editions."""

    edition: Edition
    cohort: Cohort | None
    found: CellList
    mean: Text | None
    statements: tuple[Statement, ...]
    years: tuple[Year, ...] = ()
    """Earlier editions whose lists fit as columns, newest first."""
    units: tuple[Unit, ...] = ()
    contexts: tuple[Text, ...] = ()

    @property
    def lists(self) -> Iterator[tuple[Edition, CellList]]:
        """Every list in it, newest first."""
        yield self.edition, self.found
        yield from ((year.edition, year.found) for year in self.years)

    @property
    def names(self) -> Sequence[Text]:
        """Of its units."""
        return [unit.name for unit in self.units]

    @property
    def gaps(self) -> bool:
        """Whether its table has a cell without a figure."""
        return self.found.gaps or any(not all(y.beside.picked(y.beside.cells.shown)) for y in self.years)

    @property
    def recomputed(self) -> bool:
        """Whether a score of its table is ours."""
        return any(found.recomputed for _, found in self.lists)

    @cached_property
    def members(self) -> frozenset[str]:
        """Its units."""
        return frozenset(self.found.units)

    @cached_property
    def plain(self) -> bool:
        """Whether one source gives all that is to say of it, so that it can stand in a column."""
        return self.found.undisputed and not self.statements


@dataclass(frozen=True)
class IndicatorPage:
    framework: Framework
    node: Indicator
    parents: tuple[Indicator, ...]
    children: tuple[Indicator, ...]
    members: tuple[Indicator, ...]
    summed_in: tuple[Indicator, ...]
    rankings: tuple[IndicatorRanking, ...]
    earlier: tuple[tuple[Concordance, Framework, Indicator | None], ...]
    later: tuple[tuple[Concordance, Framework, Indicator | None], ...]
    statements: tuple[Statement, ...]
    sources: tuple[Source, ...]

    @cached_property
    def source_keys(self) -> tuple[object, ...]:
        """The sources, and that this is the page of an indicator: others lie elsewhere."""
        return "indicator", *((s.package, s.source) for s in self.sources)


def indicator_keys(site: Site) -> list[str]:
    """Every node of every framework: "framework/indicator"."""
    return [
        f"{f.framework}/{node.indicator}" for f in site.ranking.dataset.frameworks.values() for node in f.indicators
    ]


def indicator_page(site: Site, key: str) -> Page:
    framework, indicator = key.split("/")
    return _page(site, _value(site, site.framework(framework), site.indicator(framework, indicator)))


def _value(site: Site, framework: Framework, node: Indicator) -> IndicatorPage:
    rankings = tuple(_side_by_side(site, _rankings(site, framework, node)))
    statements = tuple(s for s in site.told_of(framework.framework) if s.indicator == node.indicator and not s.unit)
    lists = [found for ranking in rankings for found in ranking.lists]
    keys = [key for _, found in lists for key in found.evidence]
    keys += [(s.package, s.source) for s in (*statements, *(s for r in rankings for s in r.statements))]
    keys += [(framework.package, framework.source)]
    keys += [(edition.package, edition.source) for edition, found in lists if found.recomputed]
    earlier, later = site.continued(framework.framework)
    return IndicatorPage(
        framework=framework,
        node=node,
        parents=tuple(_parents(framework, node)),
        children=framework.children[node.indicator],
        members=tuple(framework.by_id[name] for name in node.members),
        summed_in=tuple(n for n in framework.indicators if node.indicator in n.members),
        rankings=rankings,
        earlier=tuple(
            (c, site.framework(c.framework_from), site.framework(c.framework_from).by_id.get(c.indicator_from))
            for c in earlier
            if c.indicator_to == node.indicator
        ),
        later=tuple(
            (c, site.framework(c.framework_to), site.framework(c.framework_to).by_id.get(c.indicator_to))
            for c in later
            if c.indicator_from == node.indicator
        ),
        statements=statements,
        sources=tuple(site.ranking.dataset.sources[key] for key in dict.fromkeys(keys)),
    )


def _parents(framework: Framework, node: Indicator) -> Iterator[Indicator]:
    if node.parent:
        parent = framework.by_id[node.parent]
        yield from _parents(framework, parent)
        yield parent


def _rankings(site: Site, framework: Framework, node: Indicator) -> Iterator[IndicatorRanking]:
    """Every edition's lists, the newest edition first."""
    for edition in site.editions_by(framework.framework):
        table = site.table(edition.edition)
        for cohort in edition.cohorts or (None,):
            ranking = _ranking(site, table, node, cohort)
            if ranking.found.rows or ranking.statements:
                yield ranking


def _ranking(site: Site, table: EditionTable, node: Indicator, cohort: Cohort | None) -> IndicatorRanking:
    name = cohort.cohort if cohort else ""
    cells = site.cells(table.edition.edition).node(node.indicator)
    rows, known = cells.ranked(name), cells.known
    found = CellList(cells, rows if all(known) else [row for row in rows if known[row]])
    mean = table.mean(node.indicator, name)
    return IndicatorRanking(
        edition=table.edition,
        cohort=cohort,
        found=found,
        mean=both(lambda t: facts.fraction_text(t, mean[0], table.framework)) if mean else None,
        statements=tuple(s for s in table.told_of_lists if s.indicator == node.indicator and s.cohort == name),
    )


def _side_by_side(site: Site, rankings: Iterator[IndicatorRanking]) -> Iterator[IndicatorRanking]:
    """Lists with those earlier ones that fit beside them as columns; every other list stays for itself."""
    heads: list[tuple[IndicatorRanking, list[IndicatorRanking]]] = []
    for ranking in rankings:
        beside = next((older for head, older in heads if _fits(site, head, ranking)), None)
        if beside is None:
            heads.append((ranking, []))
        else:
            beside.append(ranking)
    for head, older in heads:
        cells = head.found.cells.cells
        yield replace(
            head,
            units=tuple(head.found.picked(cells.register)),
            contexts=tuple(head.found.picked(cells.contexts)),
            years=tuple([_beside(head, ranking) for ranking in older]),
        )


def _fits(site: Site, head: IndicatorRanking, older: IndicatorRanking) -> bool:
    """Whether an older list is the same list: one source each, the same group, no unit that the newer one lacks."""
    if not (head.plain and older.plain and _group(head) == _group(older) and head.edition is not older.edition):
        return False
    if not older.found.cells.table.row.keys() >= head.members >= older.members:
        return False
    return not site.ranking.redrawn(older.edition.edition, head.edition.edition)


def _group(ranking: IndicatorRanking) -> tuple[str, Text] | None:
    return (ranking.cohort.cohort, ranking.cohort.name) if ranking.cohort else None


def _beside(head: IndicatorRanking, older: IndicatorRanking) -> Year:
    cells = older.found.cells
    return Year(
        edition=older.edition,
        found=older.found,
        beside=CellList(cells, picked(cells.table.row, head.found.units)),
        mean=older.mean,
    )


def _page(site: Site, value: IndicatorPage) -> Page:
    node, framework = value.node, value.framework
    return Page(
        path=site.indicator_path(framework.framework, node.indicator),
        frame="chi-so/_shell/_shell/",
        template="pages/indicator.html.jinja",
        title=both(lambda t: t("indicator.title", name=t.say(node.name), framework=t.say(framework.name))),
        description=both(lambda t: t("indicator.description", name=t.say(node.name), framework=t.say(framework.name))),
        value=value,
        finding=Finding((node.name.vi, node.name.en), "indicator", framework.name, 1),
        download=Download(
            SCORE_COLUMNS,
            [found.csv for ranking in value.rankings for _, found in ranking.lists],
            filled(
                {
                    "framework": framework.framework,
                    "indicator": node.indicator,
                    "name": filled({"vi": node.name.vi, "en": node.name.en}),
                    "max_points": None if node.max_points is None else trimmed(decimal(node.max_points, 6)),
                    "members": node.members,
                    "lists": [
                        _list_json(edition, ranking.cohort, found)
                        for ranking in value.rankings
                        for edition, found in ranking.lists
                    ],
                    "units": {unit.unit: unit.name.vi for ranking in value.rankings for unit in ranking.units},
                }
            ),
        ),
    )


def _list_json(edition: Edition, cohort: Cohort | None, found: CellList) -> Mapping[str, Any]:
    """One list: what holds of all its figures once, then the figures."""
    return filled(
        {
            "edition": edition.edition,
            "year": edition.year,
            "cohort": cohort.cohort if cohort else "",
            "source": f"{edition.package}/{edition.source}",
            "figures": Ready(f"[{found.json}]"),
        }
    )
