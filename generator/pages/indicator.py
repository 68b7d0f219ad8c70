"""The page of an indicator: what it measures, what it weighs, its ranking, and what it was called before."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from generator import facts
from generator.model import MICRO, Cohort, Concordance, Edition, Framework, Indicator, Source, Statement, Text, Unit
from generator.pages.figures import exact, figure_row
from generator.pages.page import SCORE_COLUMNS, Download, Finding, Page, Site, both

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.composite.table import EditionTable, Figure


@dataclass(frozen=True)
class IndicatorRanking:
    """One edition's list on this indicator."""

    edition: Edition
    cohort: Cohort | None
    rows: tuple[tuple[Unit, Text, Figure], ...]
    mean: Text | None
    statements: tuple[Statement, ...]


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


def indicator_keys(site: Site) -> list[str]:
    """Every node of every framework: "framework/indicator"."""
    return [
        f"{f.framework}/{node.indicator}" for f in site.ranking.dataset.frameworks.values() for node in f.indicators
    ]


def indicator_page(site: Site, key: str) -> Page:
    framework, indicator = key.split("/")
    return _page(site, _value(site, site.framework(framework), site.indicator(framework, indicator)))


def _value(site: Site, framework: Framework, node: Indicator) -> IndicatorPage:
    rankings = tuple(_rankings(site, framework, node))
    statements = tuple(
        s
        for s in site.ranking.dataset.statements
        if s.framework == framework.framework and s.indicator == node.indicator and not s.unit
    )
    evidence = [e for r in rankings for _, _, f in r.rows for e in (*f.scores, *f.ranks)]
    keys = [(e.package, e.source) for e in evidence]
    keys += [(s.package, s.source) for s in (*statements, *(s for r in rankings for s in r.statements))]
    keys += [(framework.package, framework.source)]
    keys += [
        (r.edition.package, r.edition.source) for r in rankings if any(f.computed is not None for _, _, f in r.rows)
    ]
    concordances = site.ranking.dataset.concordances
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
            for c in concordances
            if c.framework_to == framework.framework and c.indicator_to == node.indicator
        ),
        later=tuple(
            (c, site.framework(c.framework_to), site.framework(c.framework_to).by_id.get(c.indicator_to))
            for c in concordances
            if c.framework_from == framework.framework and c.indicator_from == node.indicator
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
    editions = site.ranking.dataset.editions.values()
    tables = [site.table(e.edition) for e in editions if e.framework == framework.framework]
    for table in sorted(tables, key=lambda t: (t.edition.year, t.edition.units_on), reverse=True):
        for cohort in table.edition.cohorts or (None,):
            ranking = _ranking(site, table, node, cohort)
            if ranking.rows or ranking.statements:
                yield ranking


def _ranking(site: Site, table: EditionTable, node: Indicator, cohort: Cohort | None) -> IndicatorRanking:
    name = cohort.cohort if cohort else ""
    figures = [f for f in table.ranked(node.indicator, name) if f.known]
    mean = table.mean(node.indicator, name)
    return IndicatorRanking(
        edition=table.edition,
        cohort=cohort,
        rows=tuple((site.unit(f.unit), site.context(site.unit(f.unit)), f) for f in figures),
        mean=both(lambda t: facts.fraction_text(t, mean[0], table.framework)) if mean else None,
        statements=tuple(
            s for s in table.statements if not s.unit and s.indicator == node.indicator and s.cohort == name
        ),
    )


def _page(site: Site, value: IndicatorPage) -> Page:
    node, framework = value.node, value.framework
    figures = [f for r in value.rankings for _, _, f in r.rows]
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
            tuple(figure_row(site, f) for f in figures),
            {
                "framework": framework.framework,
                "indicator": node.indicator,
                "name": {"vi": node.name.vi, "en": node.name.en or None},
                "max_points": exact(Fraction(node.max_points, MICRO)).rstrip("0").rstrip(".")
                if node.max_points is not None
                else None,
                "members": list(node.members),
                "figures": [figure_row(site, f) for f in figures],
            },
        ),
    )
