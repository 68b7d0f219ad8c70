"""How firm ranks are, for the pages of units and editions: the method's uncertainty, beside the official rank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.pages.figures import exact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.composite.figure import Figure
    from generator.composite.robustness import RankRange, Robustness
    from generator.model import Cohort, Edition, Text, Unit
    from generator.pages.page import Site


@dataclass(frozen=True)
class FirmRow:
    """One unit of a list. others: units from which the printed decimals do not tell it."""

    unit: Unit
    name: Text
    figure: Figure
    range: RankRange
    others: tuple[Text, ...]


@dataclass(frozen=True)
class FirmList:
    """One list of units ranked together; on a unit's page only the rows of that unit."""

    edition: Edition
    cohort: Cohort | None
    robustness: Robustness
    rows: tuple[FirmRow, ...]
    could_be_first: tuple[Text, ...]
    groups: tuple[tuple[Text, ...], ...]


def of_edition(site: Site, edition: str) -> tuple[FirmList, ...]:
    """The lists of an edition, in the order of its cohorts."""
    return tuple(_list(site, found) for (name, _), found in site.firmness.items() if name == edition)


def of_unit(site: Site, unit: Unit, editions: Iterable[Edition]) -> tuple[FirmList, ...]:
    """The lists that hold a unit, in the order of the editions given, each with the unit's own row."""
    return tuple(
        _list(site, found, unit.unit)
        for edition in editions
        for (name, _), found in site.firmness.items()
        if name == edition.edition and found.of_unit(unit.unit)
    )


def _list(site: Site, found: Robustness, only: str = "") -> FirmList:
    edition = site.edition(found.edition)
    return FirmList(
        edition=edition,
        cohort=next((c for c in edition.cohorts if c.cohort == found.cohort), None),
        robustness=found,
        rows=tuple(_row(site, found, r) for r in found.ranges if not only or r.unit == only),
        could_be_first=_names(site, found, found.could_be_first),
        groups=tuple(_names(site, found, group) for group in found.groups),
    )


def _row(site: Site, found: Robustness, own: RankRange) -> FirmRow:
    unit = site.unit(own.unit)
    return FirmRow(
        unit=unit,
        name=site.full_name(unit, site.edition(found.edition).scope),
        figure=site.ranking.figure(found.edition, own.unit),
        range=own,
        others=_names(site, found, (name for name in found.group_of(own.unit) if name != own.unit)),
    )


def _names(site: Site, found: Robustness, units: Iterable[str]) -> tuple[Text, ...]:
    scope = site.edition(found.edition).scope
    return tuple(site.full_name(site.unit(unit), scope) for unit in units)


def list_json(lists: Iterable[FirmList]) -> list[dict[str, Any]]:
    """For data.json of an edition: each list with its bounds and all its units."""
    return [
        {
            **_asked(found),
            "could_be_first": list(found.robustness.could_be_first),
            "equal_within_rounding": [list(group) for group in found.robustness.groups],
            "units": [{"unit": row.unit.unit, **_range(row.range)} for row in found.rows],
        }
        for found in lists
    ]


def unit_json(lists: Iterable[FirmList]) -> list[dict[str, Any]]:
    """For data.json of a unit: its range in each edition."""
    return list(_unit_json(lists))


def _unit_json(lists: Iterable[FirmList]) -> Iterator[dict[str, Any]]:
    for found in lists:
        for row in found.rows:
            group = found.robustness.group_of(row.unit.unit)
            others = [unit for unit in group if unit != row.unit.unit]
            yield {
                "edition": found.edition.edition,
                **_asked(found),
                **_range(row.range),
                "equal_within_rounding": others,
            }


def _asked(found: FirmList) -> dict[str, Any]:
    settings = found.robustness.settings
    return {
        "cohort": found.robustness.cohort,
        "of": found.robustness.of,
        "spread": exact(settings.spread),
        "draws": settings.draws,
        "seed": settings.seed,
        "weights": [
            {
                "indicator": bound.indicator.indicator,
                "official": exact(bound.official),
                "low": exact(bound.low),
                "high": exact(bound.high),
            }
            for bound in found.robustness.bounds
        ],
    }


def _range(own: RankRange) -> dict[str, int]:
    return {
        "official": own.official,
        "best": own.best,
        "worst": own.worst,
        "median": own.median,
        "p5": own.low,
        "p95": own.high,
    }
