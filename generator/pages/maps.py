"""An edition on another map, and a merged unit before it was formed: what is derived, and the predecessors' figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from generator import facts
from generator.i18n import Translator, translator
from generator.pages.figures import exact
from generator.pages.page import Site, both

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.composite.derivation import Derived, OtherMap
    from generator.composite.figure import Figure
    from generator.model import Edition, Framework, Text, Unit


@dataclass(frozen=True)
class DerivedRow:
    """A unit of the other map. how: what its value is made of, or what is missing, as a sentence."""

    unit: Unit
    derived: Derived
    score: Text
    how: Text


@dataclass(frozen=True)
class EditionMap:
    """An edition on one other map. rows: units with a value; wanting: units without one; official: else its edition."""

    map: OtherMap
    heading: Text
    summary: Text
    rows: tuple[DerivedRow, ...]
    wanting: tuple[DerivedRow, ...]
    official: Edition | None


@dataclass(frozen=True)
class Before:
    """A merged unit in an edition of its predecessors' time."""

    edition: Edition
    framework: Framework
    row: DerivedRow
    predecessors: tuple[tuple[Unit, Figure], ...]
    """Each with its own published or computed figure."""


def edition_maps(site: Site, edition: Edition) -> Iterator[EditionMap]:
    """Every other map of the edition, oldest first."""
    for found in site.other_maps(edition.edition):
        rows = [_row(site, edition, derived) for derived in found.units]
        collate = translator("vi").collate
        rows.sort(key=lambda row: (row.derived.rank or 0, collate(row.unit.short.vi), row.unit.unit))
        yield EditionMap(
            map=found,
            heading=_heading(site, edition, found),
            summary=both(partial(_summary, found)),
            rows=tuple(row for row in rows if row.derived.how),
            wanting=tuple(row for row in rows if not row.derived.how),
            official=site.edition(found.official) if found.official else None,
        )


def _summary(found: OtherMap, t: Translator) -> str:
    return facts.map_summary(t, found)


def _heading(site: Site, edition: Edition, found: OtherMap) -> Text:
    level = site.framework(edition.framework).level
    return both(lambda t: facts.map_heading(t, len(found.units), level, found.day, later=found.later))


def _row(site: Site, edition: Edition, derived: Derived) -> DerivedRow:
    framework = site.framework(edition.framework)
    names = {unit: site.unit(unit).short for unit in (*derived.predecessors, *derived.missing)}
    return DerivedRow(
        unit=site.unit(derived.unit),
        derived=derived,
        score=both(lambda t: facts.fraction_text(t, derived.score, framework) if derived.score is not None else ""),
        how=both(lambda t: facts.derived_sentence(t, derived, names)),
    )


def before(site: Site, unit: Unit) -> tuple[Before, ...]:
    """The editions of the unit's predecessors, newest first; () where the unit was not formed from others."""
    if not site.ranking.lineage.before.get(unit.unit):
        return ()
    found = []
    for name in site.ranking.dataset.editions:
        edition = site.edition(name)
        for other in site.other_maps(name):
            derived = next((d for d in other.units if d.unit == unit.unit and d.predecessors), None)
            if derived and other.later and not other.official and site.ranking.as_in(name, unit.unit) is None:
                found.append(_before(site, edition, derived))
    return tuple(sorted(found, key=lambda b: (b.edition.year, b.edition.units_on, b.edition.edition), reverse=True))


def _before(site: Site, edition: Edition, derived: Derived) -> Before:
    table = site.table(edition.edition)
    return Before(
        edition=edition,
        framework=table.framework,
        row=_row(site, edition, derived),
        predecessors=tuple((site.unit(name), table.figure(name)) for name in derived.predecessors),
    )


def map_json(found: OtherMap) -> Mapping[str, Any]:
    """An edition on another map, for data.json."""
    return {"day": found.day, "units": [derived_json(derived) for derived in found.units]}


def derived_json(derived: Derived) -> Mapping[str, Any]:
    """A derived value for data.json."""
    return {
        "unit": derived.unit,
        "basis": "derived" if derived.how else None,
        "how": derived.how or None,
        "score": exact(derived.score) if derived.score is not None else None,
        "indicators": {name: exact(value) for name, value in derived.mains.items()},
        "rank": derived.rank,
        "of": derived.of,
        "predecessors": list(derived.predecessors),
        "cause": derived.cause or None,
        "missing": list(derived.missing),
    }
