"""Data blocks of the pages that exist once: home, the lists, sources and data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.i18n import translator
from generator.model import Correction, Edition, Framework, Level, Package, Source, Succession, Text, Unit
from generator.pages import chart_rows
from generator.pages.api import api_page
from generator.pages.audit import audit_download, audit_page
from generator.pages.compare import compare_download, compare_page
from generator.pages.data import by_package, data_page
from generator.pages.page import Download, Page, Site
from generator.pages.press import press_page
from generator.pages.weights import weighings_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.composite.figure import Figure


@dataclass(frozen=True)
class LevelCount:
    level: Level
    units: int
    ended: int


@dataclass(frozen=True)
class HomePage:
    """newest: the newest edition of the highest ranked level that has ranks; recent: newest announcements."""

    newest: Edition | None
    top: tuple[tuple[Unit, Figure], ...]
    count: int
    charts: tuple[chart_rows.Chart, ...]
    recent: tuple[Edition, ...]
    corrections: tuple[Correction, ...]
    levels: tuple[LevelCount, ...]
    own: tuple[tuple[Unit, tuple[Edition, ...]], ...]


@dataclass(frozen=True)
class EditionsPage:
    """Editions by package, newest first."""

    packages: tuple[tuple[Package, tuple[Edition, ...]], ...]


LISTED = 2_000
"""Units of one level up to which each is named; beyond, those they belong to are, whose pages name them."""

UnitsOfLevel = tuple[Level, tuple[tuple[Unit, tuple[Unit, ...]], ...], tuple[Unit, ...], tuple[tuple[Unit, int], ...]]
"""Level, units by the parent they belong to (the parent first), units of the top of the list; where there are too many
to be named, only how many belong to each parent."""


@dataclass(frozen=True)
class UnitsPage:
    levels: tuple[UnitsOfLevel, ...]


@dataclass(frozen=True)
class FrameworksPage:
    packages: tuple[tuple[Package, tuple[Framework, ...]], ...]


@dataclass(frozen=True)
class SourceRow:
    source: Source
    figures: int
    editions: tuple[Edition, ...]


@dataclass(frozen=True)
class SourcesPage:
    packages: tuple[tuple[Package, tuple[SourceRow, ...]], ...]
    successions: tuple[Succession, ...]


@dataclass(frozen=True)
class Single:
    """A page that exists once. every_sheet: whether it counts cells of all sheets, so that each may change it; files:
    whether it tells of published files."""

    path: str
    template: str
    make: Callable[[Site], Any]
    every_sheet: bool = False
    files: bool = False
    download: Callable[[Site], Download] | None = None
    """The table beside it, where it has one."""


def singles() -> tuple[Single, ...]:
    """Pages whose words come from prose; only their data block is filled."""
    return (
        Single("", "home", _home),
        Single("xep-hang/", "editions", _editions),
        Single("don-vi/", "units", _units),
        Single("chi-so/", "indicators", _frameworks),
        Single("phuong-phap/", "frameworks", _frameworks),
        Single("nguon/", "sources", _sources, every_sheet=True),
        Single("doi-chieu/", "audit", audit_page, every_sheet=True, download=audit_download),
        Single("so-sanh/", "compare", compare_page, download=compare_download),
        Single("trong-so/", "weighings", weighings_page),
        Single("du-lieu/", "data", data_page, files=True),
        Single("api/", "api", api_page, files=True),
        Single("bao-chi/", "press", press_page),
    )


def single_page(site: Site, single: Single) -> Page:
    """The page with its block."""
    download = single.download(site) if single.download else None
    template = f"pages/{single.template}.html.jinja"
    return Page(single.path, single.path, template, Text(""), Text(""), single.make(site), download=download)


def newest_edition(site: Site) -> Edition | None:
    """The newest edition in which units are ranked, of the level just below the country where there is one.

    Provinces come before ministries because every reader has one; a site of one province shows its own newest.
    """
    order = [Level.PROVINCE, Level.MINISTRY, Level.DEPARTMENT, Level.DISTRICT, Level.COMMUNE, Level.COUNTRY]
    editions = [e for e in site.ranking.dataset.editions.values() if len(site.ranking.dataset.listed[e.edition]) > 1]

    def key(e: Edition) -> tuple[int, int, str, str]:
        return -order.index(site.framework(e.framework).level), e.year, e.units_on, e.edition

    return max(editions, key=key, default=None)


def _home(site: Site) -> HomePage:
    dataset = site.ranking.dataset
    newest = newest_edition(site)
    figures = site.table(newest.edition).ranked() if newest else []
    ranked = [f for f in figures if f.rank is not None]
    recent = sorted(dataset.editions.values(), key=lambda e: (e.announced_on, e.edition), reverse=True)
    units = dataset.units.values()
    owners = [u for u in units if u.unit in site.ranking.editions_in and u.level is not Level.COUNTRY]
    collate = translator("vi").collate
    return HomePage(
        newest=newest,
        top=tuple((site.unit(f.unit), f) for f in ranked[:10]),
        count=len(ranked),
        charts=tuple(chart_rows.home_charts(site, newest)) if newest else (),
        recent=tuple(e for e in recent if e.announced_on)[:6],
        corrections=tuple(sorted(dataset.corrections, key=lambda c: c.published_on, reverse=True)[:5]),
        levels=tuple(
            LevelCount(
                level, sum(u.level is level for u in units), sum(u.level is level and bool(u.valid_to) for u in units)
            )
            for level in Level
            if any(u.level is level for u in units)
        ),
        own=tuple(
            (u, tuple(site.edition(e) for e in site.ranking.editions_in[u.unit]))
            for u in sorted(owners, key=lambda u: (collate(u.short.vi), u.unit))
        ),
    )


def _editions(site: Site) -> EditionsPage:
    rows = []
    for package in by_package(site):
        editions = [e for e in site.ranking.dataset.editions.values() if e.package == package.name]
        level = {e.edition: list(Level).index(site.framework(e.framework).level) for e in editions}
        if editions:
            ordered = sorted(editions, key=lambda e: (-e.year, level[e.edition], e.edition))
            rows.append((package, tuple(ordered)))
    return EditionsPage(tuple(rows))


def _units(site: Site) -> UnitsPage:
    levels = []
    collate = translator("vi").collate
    units = sorted(site.ranking.dataset.units.values(), key=lambda u: (collate(u.short.vi), u.unit))
    top = {u.unit for u in units if not u.parent}
    for level in Level:
        here = [u for u in units if u.level is level]
        direct = tuple(u for u in here if not u.parent or u.parent in top)
        parents = sorted({u.parent for u in here} - top - {""}, key=lambda p: (collate(site.unit(p).short.vi), p))
        nested = tuple((site.unit(p), tuple(u for u in here if u.parent == p)) for p in parents)
        many = len(here) > LISTED
        within = tuple((parent, len(units)) for parent, units in nested) if many else ()
        if here:
            levels.append((level, () if many else nested, direct, within))
    return UnitsPage(tuple(levels))


def _frameworks(site: Site) -> FrameworksPage:
    rows = []
    for package in by_package(site):
        found = tuple(f for f in site.ranking.dataset.frameworks.values() if f.package == package.name)
        if found:
            rows.append((package, found))
    return FrameworksPage(tuple(rows))


def _sources(site: Site) -> SourcesPage:
    counts: dict[tuple[str, str], int] = {}
    editions: dict[tuple[str, str], dict[str, None]] = {}
    dataset = site.ranking.dataset
    for statement in dataset.statements:
        key = statement.package, statement.source
        counts[key] = counts.get(key, 0) + 1
        if statement.edition:
            editions.setdefault(key, {})[statement.edition] = None
    for remark in dataset.remarks:
        counts[remark.package, remark.source] = counts.get((remark.package, remark.source), 0) + 1
    for name in dataset.sheets:
        edition = dataset.editions[name]
        key = edition.package, edition.source
        counts[key] = counts.get(key, 0) + dataset.roll(name).figures
        editions.setdefault(key, {})[name] = None
    rows = []
    for package in by_package(site):
        found = tuple(
            SourceRow(source, counts.get(key, 0), tuple(dataset.editions[e] for e in editions.get(key, {})))
            for key, source in dataset.sources.items()
            if key[0] == package.name
        )
        if found:
            rows.append((package, found))
    return SourcesPage(tuple(rows), dataset.successions)
