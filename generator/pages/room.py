"""Where a unit can still gain points, on its page: the newest edition of which its indicators are known."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from generator import facts
from generator.composite.room import banding, room
from generator.distributions.tables import Ready
from generator.i18n import rounded, said_once
from generator.model import MICRO, NO_TEXT
from generator.pages.figures import decimal
from generator.pages.page import Site, both

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.composite.room import Banding, Part, Room
    from generator.model import Edition, Framework, Indicator, Text, Unit
    from generator.pages.aims import AimView

SHOWN, FEW = 10, 5
"""Indicators in the table, those with most to gain; and where the page has a long table of them beside."""


@dataclass(frozen=True)
class Stretch:
    """A class on the bar: its name, how many indicators, and how many lie before it."""

    name: str
    count: int
    before: int


@dataclass(frozen=True, eq=False)
class PartRow:
    """An indicator: what it has of how much, its class, and what is left. Texts are "" where not known.

    share: of full marks, in per cent; against_mean, against_best: share less the cohort's, in points of it.
    """

    node: Indicator
    mark: str
    share: Text
    had: Text
    gain: Text
    against_mean: Text
    against_best: Text


@dataclass(frozen=True)
class RoomView:
    """A unit's room to grow. costs: what the open targets take; strengths, weaknesses: sentences, "" without."""

    edition: Edition
    framework: Framework
    cohort: str
    summary: Text
    stretches: tuple[Stretch, ...]
    classes: Text
    following: Text
    costs: tuple[Text, ...]
    strengths: Text
    weaknesses: Text
    first: tuple[PartRow, ...]
    rest: int
    """How many indicators are not in the table: data.json has them."""
    against_mean: bool
    against_best: bool
    room: Room

    @property
    def count(self) -> int:
        return len(self.room.parts)


def room_view(site: Site, unit: Unit, aims: Sequence[AimView], shown: int) -> RoomView | None:
    """Of the newest edition in which enough is known; None where there is none. shown: rows of its table."""
    for name in reversed(site.ranking.editions_of.get(unit.unit, ())):
        found = room(site.ranking, name, unit.unit)
        if found is not None:
            return _view(site, unit, aims, found, shown)
    return None


def _view(site: Site, unit: Unit, aims: Sequence[AimView], found: Room, shown: int) -> RoomView:
    edition = site.edition(found.edition)
    framework = site.framework(edition.framework)
    return RoomView(
        edition=edition,
        framework=framework,
        cohort=site.table(found.edition).cohort_of.get(found.unit, ""),
        summary=both(lambda t: facts.room_summary(t, found, edition, site.full_name(unit))),
        stretches=_stretches(found.classes),
        classes=both(lambda t: facts.classes_sentence(t, found.classes)),
        following=both(lambda t: facts.next_rank_sentence(t, found, framework)),
        costs=tuple(cost for aim in aims for part in aim.parts if (cost := _cost(part)).vi),
        strengths=both(lambda t: facts.against_mean_sentence(t, found.strengths, "strengths")),
        weaknesses=both(lambda t: facts.against_mean_sentence(t, found.weaknesses, "weaknesses")),
        first=tuple(_row(site, part) for part in found.parts[:shown]),
        rest=max(len(found.parts) - shown, 0),
        against_mean=_mostly([part.mean for part in found.parts]),
        against_best=_mostly([part.best for part in found.parts]),
        room=found,
    )


def _mostly(values: Sequence[Fraction | None]) -> bool:
    """Whether a column is worth its place: known for half the indicators or more."""
    return 2 * sum(value is not None for value in values) >= len(values)


def _cost(part: facts.Aimed) -> Text:
    return both(lambda t: facts.target_cost_sentence(t, part))


def _stretches(classes: Mapping[str, int]) -> tuple[Stretch, ...]:
    found, before = [], 0
    for name, count in classes.items():
        found.append(Stretch(name, count, before))
        before += count
    return tuple(found)


def _row(site: Site, part: Part) -> PartRow:
    """The row of a part, kept with the site: other units of the list have the same."""
    found = site.part_rows.get(part)
    if found is None:
        found = site.part_rows[part] = PartRow(
            node=part.node,
            mark=part.mark,
            share=_percent(rounded(1_000 * part.numerator, part.denominator)),
            had=_had(part.had, part.full),
            gain=_points(part.left),
            against_mean=_distance(part, part.mean),
            against_best=_distance(part, part.best),
        )
    return found


# Texts of numbers are kept: a list has few different scores, and the pages of all its units say them.


@said_once(1 << 14)
def _percent(thousandths: int) -> Text:
    return both(lambda t: t.percent_scaled(thousandths, 1))


@said_once(1 << 14)
def _points(micro: int | Fraction | None) -> Text:
    return both(lambda t: facts.share_points(t, Fraction(micro) / MICRO)) if micro is not None else NO_TEXT


@said_once(1 << 14)
def _had(had: int | Fraction | None, full: int | None) -> Text:
    """Points of how many, as far as they are known."""
    said = [_points(value) for value in (had, full) if value is not None]
    return both(lambda t: "/".join(t.say(text) for text in said))


def _distance(part: Part, other: Fraction | None) -> Text:
    """Percentage points above another share."""
    if other is None:
        return NO_TEXT
    above = part.numerator * other.denominator - other.numerator * part.denominator
    return _signed(rounded(1_000 * above, part.denominator * other.denominator))


@said_once(1 << 14)
def _signed(tenths: int) -> Text:
    return both(lambda t: t.signed_scaled(tenths, 1))


def unit_banding(site: Site, edition: str, unit: str) -> Banding | None:
    """The printed and the computed band of a unit's index; None where its framework has no bands."""
    return banding(site.ranking, edition, unit) if unit in site.table(edition).row else None


def room_json(site: Site, view: RoomView | None) -> Mapping[str, Any] | None:
    """For data.json; null where too little is known."""
    if view is None:
        return None
    found, step = view.room, view.room.following
    return {
        "edition": found.edition,
        "points": _exact(found.points),
        "maximum": _exact(found.maximum),
        "gain": _exact(found.gain),
        "classes": dict(found.classes),
        "next_rank": {"rank": step.rank, "score": _exact(step.score)} if step else None,
        "strengths": [part.node.indicator for part in found.strengths],
        "weaknesses": [part.node.indicator for part in found.weaknesses],
        "not_applicable": [node.indicator for node in found.absent],
        "not_published": [node.indicator for node in found.unknown],
        "indicators": Ready(f"[{','.join(_part_texts(site, found.parts))}]"),
    }


def _part_texts(site: Site, parts: Sequence[Part]) -> Iterator[str]:
    """Each part as a JSON object; kept with the site, as its row is."""
    made = site.part_texts
    for part in parts:
        text = made.get(part)
        if text is None:
            text = made[part] = _part_text(part)
        yield text


def _part_text(part: Part) -> str:
    share = _quoted(part.numerator * MICRO, part.denominator)
    points = [_quoted(*_ratio(value)) for value in (part.had, part.full, part.left)]
    others = [_quoted(*_ratio(value, MICRO)) for value in (part.mean, part.best)]
    return _PART % (part.node.indicator, share, *points, part.mark, *others)


_PART = '{"indicator":"%s","share":%s,"points":%s,"maximum":%s,"gain":%s,"class":"%s","mean_share":%s,"best_share":%s}'
"""A part as JSON: ids, whose signs need no escape, and what is JSON already."""


def _ratio(value: int | Fraction | None, times: int = 1) -> tuple[int, int]:
    """A number, so many times; below nothing where it is not known."""
    return (value.numerator * times, value.denominator) if value is not None else (0, 0)


@lru_cache(maxsize=1 << 16)
def _quoted(above: int, below: int) -> str:
    """Millionths as JSON; kept, because a country has few different scores and asks for them often."""
    return f'"{_millionths(above, below)}"' if below else "null"


def _millionths(above: int, below: int) -> str:
    return decimal(rounded(above, below), 6)


def _exact(value: Fraction | None) -> str | None:
    return _millionths(value.numerator * MICRO, value.denominator) if value is not None else None
