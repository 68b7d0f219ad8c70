"""The targets of a unit on its page: what is aimed at, what became of it, the years before, and where that stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from generator import facts
from generator.composite.targets import aims
from generator.pages.figures import exact, plain, score_text
from generator.pages.page import Site, both

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.composite.targets import Aim, Assessment, Outcome, Reading
    from generator.i18n import Translator
    from generator.model import Target, Text

SourceKey = tuple[str, str]
"""Package and source."""


@dataclass(frozen=True)
class AimView:
    """One target, or several of which one is enough.

    heading: the indicator, or several; goal: what is aimed at; outcome: its fate; reason: why, as sentences; before: a
    sentence for each earlier year of which figures are known;
    figures: the sources of the figures named, targets: those of the target.
    """

    heading: Text
    goal: Text
    outcome: Outcome
    reason: Text
    before: tuple[Text, ...]
    targets: tuple[SourceKey, ...]
    figures: tuple[SourceKey, ...]
    aim: Aim
    parts: tuple[facts.Aimed, ...]


@dataclass(frozen=True)
class AimGroup:
    """All aims for one indicator."""

    heading: Text
    aims: tuple[AimView, ...]


def unit_targets(site: Site, unit: str) -> tuple[Target, ...]:
    """The unit's targets and those it took along when it was renamed."""
    names = (unit, *site.ranking.lineage.earlier_names(unit))
    return tuple(target for name in names for target in site.targets_of.get(name, ()))


def aim_views(site: Site, targets: Sequence[Target]) -> tuple[AimView, ...]:
    """In the order of the table."""
    return tuple(_view(site, aim) for aim in aims(site.ranking, targets, site.today))


def aim_groups(views: Sequence[AimView]) -> tuple[AimGroup, ...]:
    """By indicator, in the order of their first aims."""
    found: dict[Text, list[AimView]] = {}
    for view in views:
        found.setdefault(view.heading, []).append(view)
    return tuple(AimGroup(heading, tuple(aims)) for heading, aims in found.items())


def _view(site: Site, aim: Aim) -> AimView:
    names = tuple(dict.fromkeys(_indicator(site, part.target) for part in aim.parts))
    parts = tuple(_aimed(site, part, named=len(names) > 1) for part in aim.parts)
    shown = [r for part in aim.parts for r in (*part.before, part.final) if r is not None and r.figure is not None]
    return AimView(
        heading=both(lambda t: t.listing([t.say(name) for name in names])) if len(names) > 1 else names[0],
        goal=both(lambda t: facts.target_sentence(t, parts)),
        outcome=aim.outcome,
        reason=both(lambda t: facts.verdict_reason(t, parts, aim.outcome)),
        before=tuple(both(partial(_year, parts, year)) for year in sorted(_years(aim))),
        targets=tuple(dict.fromkeys((p.target.package, p.target.source) for p in aim.parts)),
        figures=tuple(dict.fromkeys(key for reading in shown for key in _sources(reading))),
        aim=aim,
        parts=parts,
    )


def _indicator(site: Site, target: Target) -> Text:
    return site.indicator(target.framework, target.indicator or "index").name


def _aimed(site: Site, found: Assessment, *, named: bool) -> facts.Aimed:
    target = found.target
    last = (target.unit, *site.ranking.lineage.renamed(target.unit))[-1]
    frameworks = {target.framework, *(r.edition.framework for r in (*found.before, found.final) if r is not None)}
    bands = [band for band in site.ranking.dataset.bands if band.framework in frameworks]
    wanted = next((b for b in bands if (b.framework, b.band) == (target.framework, target.band)), None)
    return facts.Aimed(
        assessment=found,
        unit=site.unit(last),
        indicator=_indicator(site, target),
        named=named,
        framework=site.framework(target.framework),
        band=wanted.name if wanted else None,
        bands={band.band: band.name for band in bands},
        limit_included=wanted.from_included if wanted else True,
    )


def _years(aim: Aim) -> set[int]:
    """Earlier years of which figures are known."""
    return {r.edition.year for part in aim.parts for r in part.before if r.figure is not None}


def _year(parts: Sequence[facts.Aimed], year: int, t: Translator) -> str:
    """One year of all parts; where one holds, that one is enough."""
    found = [(part, r) for part in parts for r in part.assessment.before if r.edition.year == year and r.figure]
    enough = [(part, r) for part, r in found if r.holds] or found
    return facts.year_sentence(t, enough, on_the_way=True)


def _sources(reading: Reading) -> Iterator[SourceKey]:
    """Where a reading's figures stand: each source, and the edition's own for what is computed from its table."""
    figure, mean = reading.figure, reading.mean
    own = (reading.edition.package, reading.edition.source)
    if figure is None:
        return
    yield from ((e.package, e.source) for e in figure.evidence)
    if mean is not None and mean.evidence is not None:
        yield mean.evidence.package, mean.evidence.source
    if not figure.evidence or (mean is not None and mean.evidence is None):
        yield own


def aims_json(views: Sequence[AimView]) -> list[dict[str, Any]]:
    """For data.json: each aim with the outcome of its targets, every year read and its reason."""
    return [{"outcome": view.outcome, "targets": [_target_json(part) for part in view.aim.parts]} for view in views]


def _target_json(found: Assessment) -> Mapping[str, Any]:
    target = found.target
    readings = (*found.before, *((found.final,) if found.final else ()))
    return {
        "target": target.target,
        "indicator": target.indicator or "index",
        "framework": target.framework,
        "by_year": target.by_year,
        "kind": target.kind,
        "low": plain(target.low) if target.low else None,
        "high": plain(target.high) if target.high else None,
        "band": target.band or None,
        "source": f"{target.package}/{target.source}",
        "outcome": found.outcome,
        "reason": found.reason,
        "years": [_reading_json(reading) for reading in readings],
    }


def _reading_json(reading: Reading) -> Mapping[str, Any]:
    figure, gap = reading.figure, reading.gap
    return {
        "year": reading.edition.year,
        "edition": reading.edition.edition,
        "holds": reading.holds,
        "reason": reading.reason,
        "score": (score_text(figure) or None) if figure else None,
        "rank": figure.rank if figure else None,
        "of": figure.of if figure and figure.rank is not None else None,
        "band": (figure.band or None) if figure else None,
        "mean": exact(reading.mean.value) if reading.mean else None,
        "band_limit": exact(reading.limit) if reading.limit is not None else None,
        "lacking_places": gap.places if gap else None,
        "lacking_score": exact(gap.score) if gap and gap.score is not None else None,
    }
