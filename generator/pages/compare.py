"""The page that sets units side by side: the ready lists for who has no script, and what may be compared, for who has.

The figures come from each unit's own data.json, which a reader's browser fetches for two to five units. Beside the page
lies only what those do not say: titles of editions, their cohorts, and which edition continues which.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.model import Level
from generator.pages.figures import filled
from generator.pages.page import Download, Site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.model import Edition, Text

LISTED = 12
"""Editions of one level that the page names; the page of all rankings has the rest."""

COLUMNS = ("edition", "title", "level", "scope", "year", "units_on", "framework", "scale", "previous", "continues")


@dataclass(frozen=True)
class LevelEditions:
    """Editions of one level, newest first; more: how many others there are."""

    level: Level
    editions: tuple[Edition, ...]
    more: int


@dataclass(frozen=True)
class ComparePage:
    levels: tuple[LevelEditions, ...]


def compare_page(site: Site) -> ComparePage:
    """The ready lists of every level below the country."""
    return ComparePage(tuple(_level(site, level) for level in Level if _editions(site, level)))


def compare_download(site: Site) -> Download:
    """What is to be known of editions to set their figures side by side, rows and object alike."""
    ordered = [edition for level in Level for edition in _editions(site, level)]
    return Download(
        columns=COLUMNS,
        rows=[_row(site, edition) for edition in ordered],
        json={"editions": {edition.edition: _json(site, edition) for edition in ordered}},
    )


def _editions(site: Site, level: Level) -> Sequence[Edition]:
    """Newest first, those of the country's own list before those within a province; none of the country itself."""
    if level is Level.COUNTRY:
        return []
    found = [e for e in site.ranking.dataset.editions.values() if site.framework(e.framework).level is level]
    return sorted(found, key=lambda e: (-e.year, bool(site.unit(e.scope).parent), e.edition))


def _level(site: Site, level: Level) -> LevelEditions:
    found = [e for e in _editions(site, level) if len(site.ranking.dataset.listed[e.edition]) > 1]
    return LevelEditions(level, tuple(found[:LISTED]), max(0, len(found) - LISTED))


def _continues(site: Site, edition: Edition) -> str:
    """How its figures go on from the previous edition's: "" not at all; "scores" or "ranks", which includes scores."""
    if not edition.previous or not site.ranking.compare(edition.previous, edition.edition).comparable:
        return ""
    return "scores" if site.ranking.redrawn(edition.previous, edition.edition) else "ranks"


def _row(site: Site, edition: Edition) -> dict[str, str]:
    framework = site.framework(edition.framework)
    return {
        "edition": edition.edition,
        "title": edition.title.vi,
        "level": str(framework.level),
        "scope": edition.scope,
        "year": str(edition.year),
        "units_on": edition.units_on,
        "framework": edition.framework,
        "scale": str(framework.scale),
        "previous": edition.previous,
        "continues": _continues(site, edition),
    }


def _json(site: Site, edition: Edition) -> dict[str, Any]:
    framework = site.framework(edition.framework)
    return filled(
        {
            "title": _both(edition.title),
            "year": edition.year,
            "on": edition.units_on,
            "level": framework.level,
            "framework": edition.framework,
            "scale": framework.scale,
            "previous": edition.previous,
            "continues": _continues(site, edition),
            "cohorts": {cohort.cohort: _both(cohort.name) for cohort in edition.cohorts},
        }
    )


def _both(text: Text) -> dict[str, str]:
    return filled({"vi": text.vi, "en": text.en})
