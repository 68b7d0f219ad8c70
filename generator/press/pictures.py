"""The charts of a page that others may take, each with what must travel with it: edition, sources, licence, address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.pages.chart_rows import FILES
from generator.pages.edition import EditionPage
from generator.pages.unit import IndicatorTable, UnitPage, earlier_charts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.composite.figure import Figure
    from generator.i18n import Translator
    from generator.model import Edition, Package, Source, Text
    from generator.pages import Page, Site
    from generator.pages.chart_rows import Chart

EMBEDS, NEWEST = "nhung/", "nhung/moi-nhat/"
"""Pages to embed; those of the newest edition of a list stand apart, because its address names no edition."""
NAMED = 3
"""More publishers than this are counted, not named, below a picture."""


@dataclass(frozen=True)
class Picture:
    """A chart of a page. home: the page's address; whose: a unit's full name or an edition's title.

    newest, frozen: addresses of its embed pages, below the language's root; unit: its id, "" where it is of a list.
    """

    chart: Chart
    home: str
    whose: Text
    edition: Edition
    sources: tuple[Source, ...]
    package: Package
    newest: str
    frozen: str
    unit: str = ""

    @property
    def file(self) -> str:
        """Address of its files, without the ending, below the language's root."""
        return f"{self.home}{FILES}{self.chart.name}"

    def title(self, t: Translator) -> str:
        heading = t(self.chart.heading)
        return t("press.title", name=t.say(self.whose), what=heading[:1].lower() + heading[1:])

    def source(self, t: Translator) -> str:
        """Who published the figures: a few names, then how many more."""
        names, rest = self._publishers
        return t("press.publishers", names=names, n=t.integer(rest)) if rest else names

    def source_parts(self, t: Translator) -> tuple[str, str, str]:
        """The same as a sentence: what stands before the names, the names, and what stands after them."""
        names, rest = self._publishers
        said = t("press.publishers", names="\0", n=t.integer(rest)) if rest else "\0"
        before, _, after = t("press.source", source=said).partition("\0")
        return before, names, after

    @property
    def _publishers(self) -> tuple[str, int]:
        """The first few names, and how many there are besides."""
        names = list(dict.fromkeys(source.publisher or source.title for source in self.sources))
        rest = len(names) - NAMED
        return (", ".join(names[:NAMED]), rest) if rest > 1 else (", ".join(names), 0)


def pictures(page: Page, site: Site) -> tuple[Picture, ...]:
    """Those of a unit's or an edition's page that are drawn and may be taken; none of any other page."""
    if isinstance(page.value, UnitPage):
        return tuple(_of_unit(site, page.path, page.value))
    if isinstance(page.value, EditionPage):
        return tuple(_of_edition(site, page.path, page.value))
    return ()


def _of_unit(site: Site, home: str, value: UnitPage) -> Iterator[Picture]:
    yield from (unit_picture(site, home, value, *dated) for dated in value.pictures if dated[0].address)


def earlier(page: Page, site: Site) -> Iterator[Picture]:
    """The pictures of a unit as each edition left them, for the embed pages that are frozen to it."""
    if isinstance(page.value, UnitPage) and any(chart.address for chart, _ in page.value.pictures):
        yield from (unit_picture(site, page.path, page.value, *dated) for dated in earlier_charts(site, page.value))


def unit_picture(site: Site, home: str, value: UnitPage, chart: Chart, edition: Edition) -> Picture:
    """edition: the newest that the chart shows."""
    return Picture(
        chart=chart,
        home=home,
        whose=site.full_name(value.unit),
        edition=edition,
        sources=_sources(site, _told(value, chart, edition)),
        package=site.package(edition.package),
        newest=f"{EMBEDS}{home}{chart.name}/",
        frozen=f"{EMBEDS}{home}{chart.name}/{edition.edition}/",
        unit=value.unit.unit,
    )


def _told(value: UnitPage, chart: Chart, edition: Edition) -> Iterator[tuple[str, str]]:
    """Package and source of what a unit's chart shows."""
    if chart.kind == "profile":
        table = next((t for t in value.indicators if t.edition.edition == edition.edition), None)
        rows = table.rows if isinstance(table, IndicatorTable) else ()
        yield from (key for row in rows for key in _keys(row.figure))
        if not rows:
            yield edition.package, edition.source
        return
    for standing in value.standings:
        if (standing.edition.year, standing.edition.edition) <= _age(edition):
            yield from _keys(standing.figure)
            if chart.kind == "waterfall" or not standing.figure.evidence:
                yield standing.edition.package, standing.edition.source


def _age(edition: Edition) -> tuple[int, str]:
    return edition.year, edition.edition


def _keys(figure: Figure) -> Iterator[tuple[str, str]]:
    """The source that each figure shown was taken from."""
    yield from ((e.package, e.source) for found in (figure.ranks, figure.scores) for e in found[:1])


def _sources(site: Site, keys: Iterable[tuple[str, str]]) -> tuple[Source, ...]:
    return tuple(site.source(*key) for key in dict.fromkeys(keys))


def _of_edition(site: Site, home: str, value: EditionPage) -> Iterator[Picture]:
    edition, level = value.edition, value.framework.level
    keys = [(edition.package, edition.source)]
    keys += [key for group in value.groups for row in group.rows for key in _keys(row.figure)]
    sources = _sources(site, keys)
    for chart in value.charts:
        if chart.address:
            yield Picture(
                chart=chart,
                home=home,
                whose=edition.title,
                edition=edition,
                sources=sources,
                package=value.package,
                newest=f"{NEWEST}{edition.scope}/{edition.package}/{level}/{chart.name}/",
                frozen=f"{EMBEDS}{home}{chart.name}/",
            )


def later(site: Site, edition: Edition) -> list[Edition]:
    """Editions of the same list that came after one, newest first: of its package, level and scope."""
    level = site.framework(edition.framework).level
    found = [e for e in site.editions_at.get((level, edition.scope), ()) if e.package == edition.package]
    return sorted((e for e in found if _when(e) > _when(edition)), key=_when, reverse=True)


def _when(edition: Edition) -> tuple[int, str, str]:
    return edition.year, edition.units_on, edition.edition
