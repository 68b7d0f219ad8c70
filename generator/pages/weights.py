"""A ranking under a reader's own weights: the official list with what a browser needs to weigh it anew."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from generator.composite.first import could_be_first
from generator.composite.robustness import weighable
from generator.pages.figures import filled
from generator.pages.page import Download, Page, Site, both

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.composite.figure import Figure
    from generator.composite.robustness import Weighable
    from generator.model import Cohort, Edition, Framework, Indicator, Unit

STEPS = 1000
"""Sliders move in parts of the whole no coarser than this."""
EXACT = 2**53
"""From here on a browser's numbers are no longer exact, so that shares stand as texts in downloads."""
COLUMNS = ("edition", "cohort", "unit", "name", "rank", "of", "could_be_first", "could_be_first_alone")


@dataclass(frozen=True)
class Slider:
    """One indicator that is weighed. weight: the official one; share: its part of all; most: where the slider ends."""

    node: Indicator
    weight: int
    share: Fraction
    most: int


@dataclass(frozen=True)
class WeighedRow:
    unit: Unit
    figure: Figure
    shares: tuple[int, ...]
    """In the order of the sliders, as whole numbers of the list's unit."""
    first: bool
    alone: bool
    """Whether some weights put nobody above it; everybody else below it."""

    @property
    def numbers(self) -> str:
        return " ".join(map(str, self.shares))


@dataclass(frozen=True)
class WeighedList:
    """A list of units ranked together. full: a full score in the unit of the shares; rows: in official order."""

    cohort: Cohort | None
    sliders: tuple[Slider, ...]
    rows: tuple[WeighedRow, ...]
    full: int

    @property
    def name(self) -> str:
        """The list's part of the address."""
        return f"w-{self.cohort.cohort}" if self.cohort else "w"

    @property
    def first(self) -> tuple[Unit, ...]:
        return tuple(row.unit for row in self.rows if row.first)

    @property
    def alone(self) -> tuple[Unit, ...]:
        return tuple(row.unit for row in self.rows if row.alone)


@dataclass(frozen=True)
class WeightsPage:
    edition: Edition
    framework: Framework
    lists: tuple[WeighedList, ...]


@dataclass(frozen=True)
class WeighingsPage:
    """Editions that can be weighed, newest first."""

    editions: tuple[Edition, ...]


def weighings_page(site: Site) -> WeighingsPage:
    editions = [site.edition(name) for name in weights_keys(site)]
    return WeighingsPage(tuple(sorted(editions, key=lambda e: (-e.year, e.edition))))


def weights_keys(site: Site) -> list[str]:
    """Complete editions of the levels that are asked for, whose index is one weighted sum for all units of a list."""
    return [name for name in site.ranking.dataset.editions if can_be_weighed(site, name)]


def can_be_weighed(site: Site, name: str) -> bool:
    """Looked at in what costs nothing first: where there is no complete sheet, nothing is computed."""
    edition = site.edition(name)
    asked = site.framework(edition.framework).level in site.weighed
    complete = edition.coverage == "complete" and name in site.ranking.dataset.sheets
    return asked and complete and any(True for _ in _weighable(site, name))


def weights_page(site: Site, key: str) -> Page:
    edition = site.edition(key)
    lists = tuple(_list(site, key, cohort, found) for cohort, found in _weighable(site, key))
    value = WeightsPage(edition, site.framework(edition.framework), lists)
    return Page(
        path=site.weights_path(key),
        frame="trong-so/_shell/",
        template="pages/weights.html.jinja",
        title=both(lambda t: t("weights.title", title=t.say(edition.title))),
        description=both(lambda t: t("weights.description", title=t.say(edition.title))),
        value=value,
        download=_download(value),
    )


def _weighable(site: Site, name: str) -> Iterator[tuple[Cohort | None, Weighable]]:
    table = site.table(name)
    cohorts: list[Cohort | None] = [cohort for cohort in table.edition.cohorts if cohort.ranked]
    for cohort in cohorts or [None]:
        found = weighable(table, cohort.cohort if cohort else "")
        if found is not None:
            yield cohort, found


def _list(site: Site, name: str, cohort: Cohort | None, found: Weighable) -> WeighedList:
    table = site.table(name)
    finer = -(-STEPS // sum(found.official))
    weights = [weight * finer for weight in found.official]
    total, most = sum(weights), min(sum(weights), 2 * max(weights))
    first, alone = could_be_first(found.shares), could_be_first(found.shares, alone=True)
    rows = [
        WeighedRow(
            site.unit(unit), table.figure(unit), tuple(int(share) for share in found.shares[i]), first[i], alone[i]
        )
        for i, unit in enumerate(found.units)
    ]
    return WeighedList(
        cohort=cohort,
        sliders=tuple(
            Slider(node, weight, Fraction(weight, total), most)
            for node, weight in zip(found.nodes, weights, strict=True)
        ),
        rows=tuple(sorted(rows, key=lambda row: (row.figure.rank or 0, row.unit.unit))),
        full=found.full,
    )


def _download(value: WeightsPage) -> Download:
    edition = value.edition.edition
    rows = [
        {
            "edition": edition,
            "cohort": found.cohort.cohort if found.cohort else "",
            "unit": row.unit.unit,
            "name": row.unit.name.vi,
            "rank": str(row.figure.rank),
            "of": str(len(found.rows)),
            "could_be_first": str(row.first).lower(),
            "could_be_first_alone": str(row.alone).lower(),
        }
        for found in value.lists
        for row in found.rows
    ]
    return Download(COLUMNS, rows, {"edition": edition, "lists": [_json(found) for found in value.lists]})


def _json(found: WeighedList) -> dict[str, Any]:
    return filled(
        {
            "cohort": found.cohort.cohort if found.cohort else None,
            "indicators": [{"indicator": s.node.indicator, "weight": s.weight} for s in found.sliders],
            "full": _number(found.full),
            "units": [
                {"unit": row.unit.unit, "rank": row.figure.rank, "shares": [_number(share) for share in row.shares]}
                for row in found.rows
            ],
            "could_be_first": [unit.unit for unit in found.first],
            "could_be_first_alone": [unit.unit for unit in found.alone],
        }
    )


def _number(value: int) -> int | str:
    return value if value < EXACT else str(value)
