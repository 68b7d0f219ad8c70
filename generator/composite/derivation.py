"""What an edition says of the units of another map: of those formed later, or of those that had ended before.

The rule is the ministry's for the 34 provinces of the index year 2024: a merged unit gets the arithmetic mean, without
weights, of its predecessors' main indicators, and a unit that kept its borders keeps its values. As the index is the
sum of its main indicators, the mean of totals is the same and serves where only totals are known. A part of a split
unit and a unit that has merged since have no value of their own: nothing is derived for them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.composite.lineage import in_force
from generator.model import MICRO, Scale

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.composite.ranking import Ranking
    from generator.composite.table import EditionTable


@dataclass(frozen=True)
class Derived:
    """One unit of the other map. how: kept | mains | totals, or "" where nothing can be derived.

    predecessors: the units of the edition's own map that it is made of (itself, where it kept its borders).
    score: on the index, in the framework's scale; mains: the same by member of the index, where `how` is mains.
    cause: why not, where `how` is "": scores | cohort | maximum | split | merged | unknown; missing: the predecessors
    whose scores are wanting. rank, of: only in a list in which every unit has a value.
    """

    unit: str
    predecessors: tuple[str, ...]
    how: str = ""
    score: Fraction | None = None
    mains: Mapping[str, Fraction] = field(default_factory=dict)
    cohort: str = ""
    cause: str = ""
    missing: tuple[str, ...] = ()
    rank: int | None = None
    of: int | None = None
    tied: bool = False


@dataclass(frozen=True)
class OtherMap:
    """An edition on another map. day: the first day of that map, or the last day for a map that has ended (ISO).

    later: whether that map came after the edition's own; official: the edition that was published for it, or "".
    """

    edition: str
    day: str
    later: bool
    units: tuple[Derived, ...]
    official: str

    @property
    def derived(self) -> tuple[Derived, ...]:
        """Units of which something can be said."""
        return tuple(unit for unit in self.units if unit.how)

    @property
    def complete(self) -> bool:
        return bool(self.units) and len(self.derived) == len(self.units)


def other_maps(ranking: Ranking, edition: str) -> tuple[OtherMap, ...]:
    """The edition on every other map of its level and scope, oldest first; () where no unit ever merged or split."""
    own = ranking.dataset.editions[edition].units_on
    dates = sorted({s.date for s in ranking.redraws(edition)})
    here = sum(date <= own for date in dates)
    earlier = [(_day_before(date), False) for date in dates[:here]]
    later = [(date, True) for date in dates[here:]]
    return tuple(_map(ranking, edition, day, late) for day, late in earlier + later)


def _day_before(day: str) -> str:
    return (dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat()


def _map(ranking: Ranking, edition: str, day: str, later: bool) -> OtherMap:
    table, scope = ranking.tables[edition], ranking.dataset.editions[edition].scope
    level = table.framework.level
    names = [
        unit.unit
        for unit in ranking.dataset.units.values()
        if unit.level is level and in_force(unit, day) and ranking.within(unit.unit, scope)
    ]
    found = [_derive(ranking, table, name) for name in sorted(names)]
    return OtherMap(edition, day, later, tuple(_ranked(found)), _official(ranking, table, day))


def _official(ranking: Ranking, table: EditionTable, day: str) -> str:
    """The edition that was published for the map: same framework, scope and year, its list standing on that map."""
    own = table.edition
    for other in ranking.dataset.editions.values():
        alike = (other.framework, other.scope, other.year) == (own.framework, own.scope, own.year)
        if alike and other.edition != own.edition and not ranking.redrawn_between(own, other.units_on, day):
            return other.edition
    return ""


def _derive(ranking: Ranking, table: EditionTable, unit: str) -> Derived:
    """One unit of the other map, from those units of the edition's own map that became it."""
    parts, cause = _parts(ranking, table, unit)
    if cause:
        return Derived(unit, parts, cause=cause)
    cohorts = {table.cohort_of.get(part, "") for part in parts}
    if len(cohorts) > 1:
        return Derived(unit, parts, cause="cohort")
    base = Derived(unit, parts, cohort=cohorts.pop())
    missing = tuple(part for part in parts if _index(table, part) is None)
    if len(parts) == 1:
        score = _index(table, parts[0])
        return replace(base, how="kept", score=score) if score is not None else _without(base, missing)
    if len({table.figure(part).maximum for part in parts}) > 1:
        return replace(base, cause="maximum")
    mains = _mean_of_mains(table, parts)
    if mains:
        return replace(base, how="mains", score=_sum(table, mains), mains=mains)
    if missing:
        return _without(base, missing)
    totals = [score for part in parts if (score := _index(table, part)) is not None]
    return replace(base, how="totals", score=sum(totals, Fraction(0)) / len(totals))


def _without(base: Derived, missing: tuple[str, ...]) -> Derived:
    return replace(base, cause="scores", missing=missing)


def _parts(ranking: Ranking, table: EditionTable, unit: str) -> tuple[tuple[str, ...], str]:
    """The units of the edition's own map that became the unit, or were it; and why there is no value, or ""."""
    day, units, lineage = table.edition.units_on, ranking.dataset.units, ranking.lineage
    if in_force(units[unit], day):
        return (unit,), ""
    same = (*lineage.earlier_names(unit), *lineage.renamed(unit))
    kept = next((name for name in same if in_force(units[name], day)), None)
    if kept:
        return (kept,), ""
    if units[unit].valid_to and units[unit].valid_to < day:
        return (), "merged"
    return _upstream(ranking, unit, day)


def _upstream(ranking: Ranking, unit: str, day: str) -> tuple[tuple[str, ...], str]:
    """Predecessors in force on a day, by way of any number of mergers; a split on the way leaves nothing to say."""
    parts: list[str] = []
    for succession in ranking.lineage.before.get(unit, ()):
        former = succession.predecessor
        if succession.kind == "split":
            return (), "split"
        if in_force(ranking.dataset.units[former], day):
            parts.append(former)
            continue
        further, cause = _upstream(ranking, former, day)
        if cause:
            return (), cause
        parts += further
    return tuple(dict.fromkeys(parts)), "" if parts else "unknown"


def _index(table: EditionTable, unit: str) -> Fraction | None:
    return table.figure(unit).value


def _mean_of_mains(table: EditionTable, parts: Sequence[str]) -> Mapping[str, Fraction]:
    """The mean of every member of the index over the parts; empty where one is not known of one part."""
    framework = table.framework
    nodes = [name for name in framework.root.members if framework.by_id[name].max_points != 0]
    if not nodes or any(framework.by_id[name].max_points is None for name in nodes):
        return {}
    means = {}
    for name in nodes:
        values = [table.figure(part, name).value for part in parts]
        known = [value for value in values if value is not None]
        if len(known) < len(values):
            return {}
        means[name] = sum(known, Fraction(0)) / len(known)
    return means


def _sum(table: EditionTable, mains: Mapping[str, Fraction]) -> Fraction:
    """The index of its members: their sum in points, their weighted mean where scores are shares."""
    if table.framework.scale is Scale.POINTS:
        return sum(mains.values(), Fraction(0))
    weights = {name: Fraction(table.framework.by_id[name].max_points or 0, MICRO) for name in mains}
    total = sum((weights[name] * value for name, value in mains.items()), Fraction(0))
    return total / sum(weights.values(), Fraction(0))


def _ranked(units: Sequence[Derived]) -> Iterator[Derived]:
    """The same units with competition ranks, by cohort, where every unit of the list has a value."""
    if any(unit.score is None for unit in units):
        yield from units
        return
    for unit in units:
        rivals = [other.score for other in units if other.cohort == unit.cohort and other.score is not None]
        above = sum(score > (unit.score or 0) for score in rivals)
        tied = sum(score == unit.score for score in rivals) > 1
        yield replace(unit, rank=above + 1, of=len(rivals), tied=tied)
