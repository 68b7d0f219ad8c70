"""What became of a target: each year up to its own held against the figures, and the fate they add up to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.composite.bands import Limits
from generator.model import MICRO, NO_TEXT, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from generator.composite.figure import Figure
    from generator.composite.peers import Mean, Peers
    from generator.composite.ranking import Ranking
    from generator.composite.table import EditionTable
    from generator.model import Dataset, Edition, Target


class Outcome(StrEnum):
    """MET, MISSED: decided by figures. OPEN: the year is not over, or its edition not out. LAPSED: the unit ended
    before the year did. NOT_MEASURABLE: there is, or can be, no figure that decides."""

    MET = "met"
    MISSED = "missed"
    OPEN = "open"
    LAPSED = "lapsed"
    NOT_MEASURABLE = "not_measurable"


DECIDED_BY = ("rank", "score", "mean", "band", "band_limit")
"""Reasons of a decided reading: which figure decides. band: one that a source prints; band_limit: share against it."""

UNDECIDED = (
    "no_figures",
    "not_applicable",
    "no_rank",
    "no_score",
    "inexact",
    "rounding",
    "no_mean",
    "no_band_limit",
    "no_full_score",
)
"""Reasons of an undecided reading: what its edition does not print, or prints too roughly."""

UNREAD = ("year_ahead", "not_yet_published", "unit_ended", "no_edition", "framework", "scale", "maximum")
"""Reasons why there is nothing to read: time, unit, edition, and the causes of `Comparison`."""


@dataclass(frozen=True)
class Gap:
    """What is still lacking. places: ranks to gain; score: in the framework's scale, exactly; beyond: and any more.

    None: not needed by this kind of target, or not known.
    """

    places: int | None = None
    score: Fraction | None = None
    beyond: bool = False


@dataclass(frozen=True)
class Reading:
    """A target held against one edition.

    holds: None where the figures do not decide. reason: of DECIDED_BY, UNDECIDED or a cause of `Comparison`.
    indicator: what the target's is called in the edition; explanation: the concordance's words across a break.
    mean: the one compared with; limit: the band's lowest share, where it is known. gap: only where `holds` is not True.
    """

    edition: Edition
    indicator: str
    holds: bool | None
    reason: str
    figure: Figure | None = None
    mean: Mean | None = None
    limit: Fraction | None = None
    gap: Gap | None = None
    explanation: Text = NO_TEXT


@dataclass(frozen=True)
class Assessment:
    """A target's fate. final: the reading of its own year, if there is an edition; before: those of earlier years,
    oldest first: how it stood on the way, no verdicts."""

    target: Target
    outcome: Outcome
    reason: str
    final: Reading | None
    before: tuple[Reading, ...]
    explanation: Text = NO_TEXT

    @property
    def latest(self) -> Reading | None:
        """The newest reading with a figure."""
        readings = (*self.before, *((self.final,) if self.final else ()))
        return next((r for r in reversed(readings) if r.figure is not None), None)


@dataclass(frozen=True)
class Aim:
    """Targets of which one is enough, most often a single one, and their common fate."""

    parts: tuple[Assessment, ...]
    outcome: Outcome


FATES = (Outcome.MET, Outcome.OPEN, Outcome.NOT_MEASURABLE, Outcome.LAPSED, Outcome.MISSED)
"""Of targets of which one is enough the first that any has: missed only if all are."""


def together(outcomes: Sequence[Outcome]) -> Outcome:
    """The fate of targets of which one is enough.

    >>> together([Outcome.MISSED, Outcome.MET]).value, together([Outcome.MISSED, Outcome.NOT_MEASURABLE]).value
    ('met', 'not_measurable')
    """
    return min(outcomes, key=FATES.index)


def aims(ranking: Ranking, targets: Sequence[Target], today: str) -> tuple[Aim, ...]:
    """The fates of one unit's targets, in the order of the table. today: YYYY-MM-DD.

    Targets that name each other as `alternative`, or are named so, are one aim.
    """
    found = []
    for group in _groups(targets):
        parts = tuple(assess(ranking, target, today) for target in group)
        found.append(Aim(parts, together([part.outcome for part in parts])))
    return tuple(found)


def _groups(targets: Sequence[Target]) -> list[list[Target]]:
    """Targets connected by `alternative`, in either direction."""
    group_of: dict[str, list[Target]] = {target.target: [target] for target in targets}
    for target in targets:
        mine, other = group_of[target.target], group_of.get(target.alternative)
        if other is None or other is mine:
            continue
        mine.extend(other)
        group_of.update({member.target: mine for member in other})
    unique = {id(group_of[target.target]): group_of[target.target] for target in targets}
    order = {target.target: i for i, target in enumerate(targets)}
    return [sorted(group, key=lambda t: order[t.target]) for group in unique.values()]


def assess(ranking: Ranking, target: Target, today: str) -> Assessment:
    """Hold a target against every year up to its own.

    The editions are those of its framework, of frameworks that a concordance calls comparable, and, as unreadable, of
    those that replaced it and are not. One a year: of several lists that decide the earliest in the target's own year,
    for it was set on that map; before, the latest.
    """
    readings = {r.edition.year: r for r in _readings(ranking, target)}
    final = readings.pop(target.by_year, None)
    before = tuple(readings[year] for year in sorted(readings))
    if final is not None and final.holds is not None:
        outcome = Outcome.MET if final.holds else Outcome.MISSED
        return Assessment(target, outcome, final.reason, final, before)
    outcome, reason, explanation = _undecided(ranking, target, final, today)
    return Assessment(target, outcome, reason, final, before, explanation)


def _undecided(ranking: Ranking, target: Target, final: Reading | None, today: str) -> tuple[Outcome, str, Text]:
    """The fate of a target that no figure decides, its reason, and the concordance's words for it."""
    ends = f"{target.by_year}-12-31"
    ended = ranking.dataset.units[_last_name(ranking, target.unit)].valid_to
    if ended and ended < ends:
        return Outcome.LAPSED, "unit_ended", NO_TEXT
    if final is not None:
        return Outcome.NOT_MEASURABLE, final.reason, final.explanation
    lines = _lines(ranking.dataset, target, ranking)
    newest = max((e.year for e in _editions(ranking, target, lines)), default=0)
    if newest > target.by_year:
        return Outcome.NOT_MEASURABLE, "no_edition", NO_TEXT
    if gone := _replaced(ranking.dataset, target, lines):
        return Outcome.NOT_MEASURABLE, gone.reason, gone.explanation
    return Outcome.OPEN, "year_ahead" if today <= ends else "not_yet_published", NO_TEXT


def _last_name(ranking: Ranking, unit: str) -> str:
    """What the unit was last renamed to: its targets go with it."""
    return (unit, *ranking.lineage.renamed(unit))[-1]


# Which editions


@dataclass(frozen=True)
class _Line:
    """A framework in which a target is read: its indicator there, or why it cannot be read."""

    indicator: str
    reason: str = ""
    explanation: Text = NO_TEXT


def _lines(dataset: Dataset, target: Target, ranking: Ranking) -> Mapping[str, _Line]:
    """The target's framework, all that are comparable with it step by step, and the ones that replaced it and are not.

    Frameworks before the target's that are not comparable have no part in it.
    """
    found = {target.framework: _Line(target.indicator or "index")}
    steps = dict.fromkeys((c.framework_from, c.framework_to) for c in dataset.concordances)
    grown = True
    while grown:
        size = len(found)
        for older, newer in steps:
            if older in found and newer not in found:
                found[newer] = _forward(ranking, older, newer, found[older])
            elif newer in found and older not in found and (line := _backward(ranking, older, newer, found[newer])):
                found[older] = line
        grown = len(found) > size
    return found


def _forward(ranking: Ranking, older: str, newer: str, line: _Line) -> _Line:
    """Into the following framework; what cannot be read in one cannot be read in the next."""
    if line.reason:
        return line
    rows = [
        c.indicator_to
        for c in ranking.dataset.concordances
        if (c.framework_from, c.framework_to, c.indicator_from) == (older, newer, line.indicator)
    ]
    compared = [(name, ranking.concordances.between(older, newer, name)) for name in rows if name]
    for name, comparison in compared:
        if comparison.comparable:
            return _Line(name)
    comparison = compared[0][1] if compared else ranking.concordances.between(older, newer, "index")
    return _Line("", comparison.cause or "framework", comparison.reason)


def _backward(ranking: Ranking, older: str, newer: str, line: _Line) -> _Line | None:
    """Into the framework before, only where it is comparable."""
    comparison = ranking.concordances.between(older, newer, line.indicator)
    return _Line(comparison.indicator) if comparison.comparable and not line.reason else None


def _replaced(dataset: Dataset, target: Target, lines: Mapping[str, _Line]) -> _Line | None:
    """The break, where no framework in which the target can be read is in force in its year."""
    frameworks = {name: dataset.frameworks[name] for name in lines}
    for name, line in lines.items():
        last = frameworks[name].last_year
        if not line.reason and (last is None or last >= target.by_year):
            return None
    return next((line for line in lines.values() if line.reason), _Line("", "framework"))


def _editions(ranking: Ranking, target: Target, lines: Mapping[str, _Line]) -> Iterator[Edition]:
    """Editions of these frameworks that measure the unit's level where the unit is, while it exists."""
    names = {target.unit, *ranking.lineage.renamed(target.unit)}
    units = [ranking.dataset.units[name] for name in names]
    for edition in ranking.dataset.editions.values():
        if edition.framework not in lines:
            continue
        fits = ranking.dataset.frameworks[edition.framework].level is units[0].level
        alive = any((u.valid_from or "") <= edition.units_on <= (u.valid_to or "9999") for u in units)
        if fits and alive and ranking.within(target.unit, edition.scope):
            yield edition


def _readings(ranking: Ranking, target: Target) -> Iterator[Reading]:
    lines = _lines(ranking.dataset, target, ranking)
    by_year: dict[int, list[Edition]] = {}
    for edition in _editions(ranking, target, lines):
        if edition.year <= target.by_year:
            by_year.setdefault(edition.year, []).append(edition)
    for editions in by_year.values():
        found = [_read(ranking, target, e, lines[e.framework]) for e in editions]
        found.sort(key=lambda r: (r.edition.units_on, r.edition.edition), reverse=editions[0].year < target.by_year)
        yield min(found, key=lambda r: (r.holds is None, r.figure is None))


# One edition


@dataclass(frozen=True)
class _Case:
    """A target and the unit's figure in one edition."""

    target: Target
    table: EditionTable
    peers: Peers
    figure: Figure

    @property
    def list(self) -> tuple[str, str]:
        return self.figure.indicator, self.figure.cohort


def _read(ranking: Ranking, target: Target, edition: Edition, line: _Line) -> Reading:
    if line.reason:
        return Reading(edition, "", None, line.reason, explanation=line.explanation)
    table = ranking.tables[edition.edition]
    unit = ranking.as_in(edition.edition, _last_name(ranking, target.unit))
    figure = table.figure(unit, line.indicator) if unit else None
    if figure is not None and figure.not_applicable:
        return Reading(edition, line.indicator, None, "not_applicable")
    if figure is None or not (figure.known or figure.band):
        return Reading(edition, line.indicator, None, "no_figures")
    case = _Case(target, table, ranking.peers(edition.edition), figure)
    reading = JUDGES[target.kind](case, Reading(edition, line.indicator, None, "", figure))
    return replace(reading, gap=None) if reading.holds else reading


def _by_rank(case: _Case, reading: Reading) -> Reading:
    """Met at the worst rank aimed at, or better: a rank above "10 to 15" is more than was aimed at."""
    rank, high = case.figure.rank, case.target.high
    if rank is None or high is None:
        return replace(reading, reason="no_rank")
    if case.figure.rank_qualifier not in ("", "listed"):
        return replace(reading, reason="inexact")
    place = high.micro // MICRO
    gap = Gap(max(rank - place, 0), _score_up_to(case, place))
    return replace(reading, holds=rank <= place, reason="rank", gap=gap)


def _score_up_to(case: _Case, place: int) -> Fraction | None:
    """Points up to those who hold a place of the list: as many as they have is enough, ties share the better rank."""
    holder = case.peers.holding(*case.list, place)
    if holder is None:
        return None
    lacking = case.peers.measure(case.figure.unit, case.figure.indicator).below(holder.measure)
    return lacking if lacking is None or lacking > 0 else None


def _by_score(case: _Case, reading: Reading) -> Reading:
    low = Fraction(case.target.low.micro, MICRO) if case.target.low else None
    score = case.peers.known(case.figure)
    if low is None or not score.bounded:
        return replace(reading, reason=_no_score(case.figure))
    holds = score.reaches(low)
    reason = "score" if holds is not None else _open(case.figure)
    return replace(reading, holds=holds, reason=reason, gap=_gap(low, score.value))


def _no_score(figure: Figure) -> str:
    return "inexact" if figure.score is not None else "no_score"


def _open(figure: Figure) -> str:
    """Why a known score decides nothing: its source does not say it exactly, or it is rounded."""
    return "inexact" if figure.qualifier else "rounding"


def _gap(limit: Fraction, score: Fraction | None, *, beyond: bool = False) -> Gap | None:
    return Gap(score=limit - score, beyond=beyond) if score is not None and score <= limit else None


def _by_mean(case: _Case, reading: Reading) -> Reading:
    """Above the mean only where rounding cannot hide that it is not: figures that print alike decide nothing."""
    mean, score = case.peers.mean(*case.list), case.peers.known(case.figure)
    if not score.bounded:
        return replace(reading, mean=mean, reason=_no_score(case.figure))
    if mean is None:
        return replace(reading, reason="no_mean")
    if mean.evidence is not None and mean.evidence.qualifier:
        return replace(reading, mean=mean, reason="inexact")
    lowest, highest = _above_mean(case, mean, score.low, score.high)
    holds = True if lowest is not None and lowest > 0 else False if highest is not None and highest <= 0 else None
    reason = "mean" if holds is not None else _open(case.figure)
    return replace(reading, mean=mean, holds=holds, reason=reason, gap=_gap(mean.value, score.value, beyond=True))


def _above_mean(
    case: _Case, mean: Mean, low: Fraction | None, high: Fraction | None
) -> tuple[Fraction | None, Fraction | None]:
    """The least and the most by which the true score may lie above the true mean.

    A computed mean holds the unit's own score, so that both move together: (n − 1) / n of the one against the others.
    """
    if mean.evidence is not None and mean.evidence.value is not None:
        below, above = (Fraction(value, MICRO) for value in mean.evidence.value.interval)
        return _minus(low, above), _minus(high, below)
    if low is None or high is None:
        return _minus(low, mean.value), _minus(high, mean.value)
    n, _, lows, highs = case.peers.totals(*case.list)
    return low - (highs - high + low) / n, high - (lows - low + high) / n


def _minus(value: Fraction | None, other: Fraction) -> Fraction | None:
    return value - other if value is not None else None


def _by_band(case: _Case, reading: Reading) -> Reading:
    """A printed band decides; else the share, by the limits of the edition's own framework."""
    found = Limits(case.table.dataset.bands_of(reading.edition.framework))
    wanted = found.position(case.target.band)
    if wanted is None:
        return replace(reading, reason="no_band_limit")
    edge = found.bands[wanted].from_share
    limit = Fraction(edge, MICRO) if edge is not None else None
    if (printed := found.position(case.figure.band)) is not None:
        return replace(reading, holds=printed <= wanted, reason="band", limit=limit, gap=_band_gap(case, limit))
    full, score = case.peers.full(case.figure.unit, case.figure.indicator), case.peers.known(case.figure)
    if not score.bounded:
        return replace(reading, limit=limit, reason=_no_score(case.figure))
    if not full:
        return replace(reading, limit=limit, reason="no_full_score")
    holds = found.at_least(case.target.band, score.over(full))
    open_ = "no_band_limit" if limit is None else _open(case.figure)
    reason = "band_limit" if holds is not None else open_
    return replace(reading, holds=holds, reason=reason, limit=limit, gap=_band_gap(case, limit))


def _band_gap(case: _Case, limit: Fraction | None) -> Gap | None:
    bands = Limits(case.table.dataset.bands_of(case.table.framework.framework)).bands
    band = next(b for b in bands if b.band == case.target.band)
    full = case.peers.full(case.figure.unit, case.figure.indicator)
    if limit is None or full is None:
        return None
    return _gap(limit * full, case.figure.value, beyond=not band.from_included)


JUDGES: Mapping[str, Callable[[_Case, Reading], Reading]] = {
    "rank_between": _by_rank,
    "rank_at_most": _by_rank,
    "score_at_least": _by_score,
    "above_mean": _by_mean,
    "band_at_least": _by_band,
}
"""How each kind of target is decided."""
