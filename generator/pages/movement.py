"""What a unit's page says of why it moved: sentences, waterfalls and their tables, a pair of editions each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from generator import facts
from generator.composite.movement import (
    APPLICABILITY,
    INDICATOR,
    WEIGHTS,
    Movement,
    NoMovement,
    RankMovement,
    ScoreMovement,
    ScorePart,
)
from generator.composite.ranking import Change
from generator.distributions.tables import Ready, json_text
from generator.i18n import rounded, said_once
from generator.model import MICRO, NO_TEXT, Edition, Framework, Scale, Text
from generator.pages.chart_rows import Chart, near
from generator.pages.figures import decimal, exact, trimmed
from generator.pages.page import both

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.composite.figure import Figure
    from generator.composite.movement import Level
    from generator.composite.ranking import NoChange
    from generator.pages.page import Site
    from generator.rendering import Pieces

DRAWN = 12
"""The most parts a chart shows: of more the largest, and one for the rest. The table has all."""


class MovementRow(NamedTuple):
    """One part. older, newer: an indicator's score in the two years, or the rank before and after a step; NO_TEXT where
    a part has neither; size: what it adds, in words; indicator: its id in the newer framework, "" where it is none."""

    label: Text
    older: Text
    newer: Text
    size: Text
    indicator: str = ""


@dataclass(frozen=True, eq=False)
class MovementTable:
    """The parts of a change and their sum as a page has them: of score with both years, of rank after each step."""

    older: Edition
    newer: Edition
    of_score: bool
    rows: tuple[MovementRow, ...]
    total: MovementRow

    @property
    def lasting(self) -> tuple[object, ...]:
        """What of the table is the same for other units of the list."""
        labels = [text for row in self.rows for text in (row.label.vi, row.label.en, row.indicator)]
        return self.older.edition, self.newer.edition, *labels

    def values(self, pieces: Pieces, ref: tuple[int, str]) -> list[str]:  # noqa: ARG002 - as other tables
        """The figures row by row, then those of the sum."""
        rows = (*self.rows, self.total)
        if self.of_score:
            return [pieces.name(text) for row in rows for text in (row.older, row.newer, row.size)]
        return [pieces.name(text) for row in rows for text in (row.newer, row.size)]


@dataclass(frozen=True)
class Split:
    """A change of score or rank: its sentence, its parts in their order, their sum, and the drawing.

    chart: None where nothing moved; rounded: whether sizes are rounded where they are shown.
    """

    sentence: Text
    table: MovementTable
    chart: Chart | None
    rounded: bool = False

    @property
    def rows(self) -> tuple[MovementRow, ...]:
        return self.table.rows

    @property
    def total(self) -> MovementRow:
        return self.table.total


@dataclass(frozen=True)
class MovementView:
    """A unit between two comparable editions. score, rank: None where it cannot be split; missing says why."""

    older: Edition
    newer: Edition
    framework: Framework
    score: Split | None
    rank: Split | None
    missing: tuple[Text, ...]

    @property
    def charts(self) -> Iterator[Chart]:
        return (half.chart for half in (self.score, self.rank) if half and half.chart)


def movements(site: Site, changes: Iterable[Change | NoChange]) -> tuple[Movement, ...]:
    """What of some changes may be compared, split into its parts, in their order."""
    return tuple(site.movements.split(change) for change in changes if isinstance(change, Change))


def newest_view(site: Site, found: Sequence[Movement]) -> MovementView | None:
    """The first movement, newest first, of which a half can be split: the one that a page shows."""
    shown = (m for m in found if isinstance(m.score, ScoreMovement) or isinstance(m.rank, RankMovement))
    newest = next(shown, None)
    return movement_view(site, newest) if newest else None


def movement_view(site: Site, movement: Movement) -> MovementView:
    change, score, rank = movement.change, movement.score, movement.rank
    older, newer = site.edition(change.older.edition), site.edition(change.newer.edition)
    missing = [(half, why.cause) for half, why in (("score", score), ("rank", rank)) if isinstance(why, NoMovement)]
    framework = site.framework(newer.framework)
    halves = (
        _ScoreSplit(site, change, score).split() if isinstance(score, ScoreMovement) else None,
        _rank_split(change, rank, older, newer, framework.level in site.drawn)
        if isinstance(rank, RankMovement)
        else None,
    )
    unit = change.newer.unit
    halves = _placed(site, unit, framework, halves[0]), _placed(site, unit, framework, halves[1])
    return MovementView(
        older=older,
        newer=newer,
        framework=framework,
        score=halves[0],
        rank=halves[1],
        missing=tuple(_why(half, cause) for half, cause in missing),
    )


def _placed(site: Site, unit: str, framework: Framework, split: Split | None) -> Split | None:
    """The same with the address of the chart's files, where the level is drawn."""
    if split is None or split.chart is None or framework.level not in site.drawn:
        return split
    return replace(split, chart=split.chart.at(site, site.unit_path(unit), framework.level))


def _why(half: str, cause: str) -> Text:
    return both(lambda t: t(f"movement.no_{half}", why=t(f"movement.why.{cause}")))


# Words are kept: the pages of all units of a list say the same few.


@said_once(1 << 10)
def _words(key: str, year: int = 0) -> Text:
    return both(lambda t: t(f"movement.{key}", year=year))


@said_once(1 << 12)
def _capital(name: Text) -> Text:
    """A name as it stands alone in a cell."""
    return Text(name.vi[:1].upper() + name.vi[1:], name.en[:1].upper() + name.en[1:])


class _ScoreSplit:
    """The words of a change of score; all its parts have the same number of decimals."""

    def __init__(self, site: Site, change: Change, score: ScoreMovement) -> None:
        self.site, self.change, self.score = site, change, score
        self.figures = change.older, change.newer
        self.frameworks = [site.table(figure.edition).framework for figure in self.figures]
        self.editions = [site.edition(figure.edition) for figure in self.figures]
        self.years = [edition.year for edition in self.editions]
        self.columns = [site.columns(figure.edition) for figure in self.figures]
        self.rows = [c.table.row[figure.unit] for c, figure in zip(self.columns, self.figures, strict=True)]
        self.names = [self.name(part) for part in score.parts]
        least = max((figure.score.decimals for figure in self.figures if figure.score), default=0)
        self.places = facts.movement_places(score, least, self.scale)

    @property
    def scale(self) -> Scale:
        return self.frameworks[1].scale

    def split(self) -> Split:
        older, newer = (self.shown(i, figure) for i, figure in enumerate(self.figures))
        return Split(
            sentence=both(lambda t: facts.movement_score(t, self.score, self.names, self.scale, self.places)),
            table=MovementTable(
                older=self.editions[0],
                newer=self.editions[1],
                of_score=True,
                rows=tuple([self.row(part, name) for part, name in zip(self.score.parts, self.names, strict=True)]),
                total=MovementRow(_words("total"), older, newer, self.size(self.score.change)),
            ),
            chart=self.chart(older, newer) if any(part.contribution for part in self.score.parts) else None,
            rounded=not self.places.exact,
        )

    def name(self, part: ScorePart) -> Text:
        """A part within a sentence."""
        if part.part == INDICATOR:
            return self.frameworks[1].by_id[part.indicator].name
        if part.part == WEIGHTS and self.score.dropped:
            dropped = self.listed(0, self.score.dropped)
            return both(lambda t: t("movement.dropped", names=t.say(dropped)))
        once = [(1, self.score.gained), (0, self.score.lost)]
        if part.part != APPLICABILITY or not any(names for _, names in once):
            return _words(part.part)
        told = [(self.years[which], self.listed(which, names)) for which, names in once if names]
        return both(lambda t: t.listing([t("movement.once", names=t.say(n), year=str(year)) for year, n in told]))

    def listed(self, which: int, indicators: Sequence[str]) -> Text:
        names = [self.frameworks[which].by_id[indicator].name for indicator in indicators]
        return both(lambda t: t.listing([t.say(name) for name in names]))

    def row(self, part: ScorePart, name: Text) -> MovementRow:
        ids = (part.former, part.indicator) if part.part == INDICATOR else ()
        found = [self.of_maximum(i, indicator) for i, indicator in enumerate(ids)]
        older, newer = found or (NO_TEXT, NO_TEXT)
        return MovementRow(_capital(name), older, newer, self.size(part.contribution), part.indicator)

    def plain(self, which: int, indicator: str) -> Text | None:
        """A score that needs no figure to be told."""
        return self.columns[which].score(self.rows[which], indicator)

    def figure(self, which: int, indicator: str) -> Figure:
        return self.site.ranking.figure(self.figures[which].edition, self.figures[which].unit, indicator)

    def shown(self, which: int, figure: Figure) -> Text:
        return both(lambda t: facts.score_short(t, figure, self.frameworks[which]))

    def of_maximum(self, which: int, indicator: str) -> Text:
        """Points of how many, where the newer framework gives other maxima."""
        full = self.frameworks[which].by_id[indicator].max_points
        shown = self.plain(which, indicator) or self.shown(which, self.figure(which, indicator))
        if self.scale is not Scale.POINTS or self.frameworks[0] is self.frameworks[1] or not full:
            return shown
        return both(lambda t: f"{t.say(shown)}/{facts.points_text(t, full)}")

    def size(self, size: Fraction) -> Text:
        return _size(size.numerator, size.denominator, self.places.parts)

    def chart(self, older: Text, newer: Text) -> Chart:
        steps = [(_capital(n), part.contribution) for n, part in zip(self.names, self.score.parts, strict=True)]
        return _waterfall(
            "score",
            [(self.years[0], older, self.score.older), (self.years[1], newer, self.score.newer)],
            [(name, size, self.size(size)) for name, size in self.largest(steps)],
            self.frameworks[1].level in self.site.drawn,
        )

    def largest(self, steps: Sequence[tuple[Text, Fraction]]) -> list[tuple[Text, Fraction]]:
        """Steps that move anything, as many as a chart shows; the smaller ones of a longer list in one."""
        moving = [step for step in steps if step[1]]
        if len(moving) <= DRAWN:
            return moving
        chosen = sorted(range(len(moving)), key=lambda i: (-abs(moving[i][1]), i))[: DRAWN - 1]
        rest = [step for i, step in enumerate(moving) if i not in chosen]
        others = both(lambda t: t("movement.others", n=t.integer(len(rest))))
        together = sum((size for _, size in rest), Fraction(0))
        return [*(moving[i] for i in sorted(chosen)), *([(others, together)] if together else [])]


def _waterfall(
    half: str,
    ends: Sequence[tuple[int, Text, Fraction]],
    steps: Sequence[tuple[Text, Fraction, Text]],
    drawn: bool,
) -> Chart:
    """ends: year, words and place of the first and the last figure; steps: name, size and words of what lies between.

    Places are floats only here: charts are pictures.
    """
    (from_year, older, start), (to_year, newer, end) = ends
    first, last = _words(f"{half}_at", year=from_year), _words(f"{half}_at", year=to_year)
    rows = [{"name": first, "start": near(start), "end": near(start), "label": older}]
    at, place = start, near(start)
    for name, size, words in steps:
        at += size
        before, place = place, near(at)
        rows.append({"name": name, "start": before, "end": place, "label": words})
    rows.append({"name": last, "start": near(end), "end": near(end), "label": newer})
    label = both(
        lambda t: t(
            f"movement.{half}_drawn", older=t.say(older), newer=t.say(newer), from_year=from_year, to_year=to_year
        )
    )
    return Chart(kind="waterfall", heading=f"movement.{half}_chart", rows=tuple(rows), label=label, drawn=drawn)


def _rank_split(change: Change, rank: RankMovement, before: Edition, after: Edition, drawn: bool) -> Split:
    older, newer = (_place(figure.rank or 0, figure.of or 0) for figure in (change.older, change.newer))
    first = MovementRow(_words("rank_at", year=before.year), NO_TEXT, older, NO_TEXT)
    steps = [
        MovementRow(_cause(rank, part.part), NO_TEXT, _place(part.rank, part.of), _places(part.places))
        for part in rank.parts
    ]
    moving = [(row.label, Fraction(p.places), row.size) for row, p in zip(steps, rank.parts, strict=True) if p.places]
    ends = [(before.year, older, Fraction(-rank.older)), (after.year, newer, Fraction(-rank.newer))]
    total = MovementRow(_words("rank_at", year=after.year), NO_TEXT, newer, _places(rank.change))
    return Split(
        sentence=both(lambda t: facts.movement_rank(t, rank, change.older, change.newer)),
        table=MovementTable(before, after, of_score=False, rows=(first, *steps), total=total),
        chart=_waterfall("rank", ends, moving, drawn) if moving else None,
    )


def _cause(rank: RankMovement, part: str) -> Text:
    return _cause_words(part, rank.left, rank.entered, rank.reweighed)


@said_once(1 << 12)
def _cause_words(part: str, left: int, entered: int, reweighed: bool) -> Text:
    return _capital(both(lambda t: facts.rank_cause(t, part, left, entered, reweighed=reweighed)))


@said_once(1 << 14)
def _size(numerator: int, denominator: int, places: int) -> Text:
    size = rounded(numerator * 10**places, denominator)
    return both(lambda t: t.signed_scaled(size, places))


@said_once(1 << 14)
def _place(rank: int, of: int) -> Text:
    return both(lambda t: f"{t.integer(rank)}/{t.integer(of)}")


@said_once(1 << 12)
def _places(places: int) -> Text:
    return both(lambda t: facts.rank_step(t, places))


def movements_json(site: Site, found: Iterable[Movement]) -> Ready:
    """For data.json: sizes as exact decimals, or as fractions where no decimal is exact."""
    return Ready(f"[{','.join([_movement_text(site, movement) for movement in found])}]")


def _movement_text(site: Site, movement: Movement) -> str:
    change, level, rank = movement.change, movement.level, movement.rank
    if level:
        split, score = _level_text(site, change.newer.edition, level), None
    else:
        score = movement.score
        split = json_text(_score_json(score) if isinstance(score, ScoreMovement) else None)
    ranks = _rank_text(rank) if isinstance(rank, RankMovement) else "null"
    why = [f'"{half.cause}"' if isinstance(half, NoMovement) else "null" for half in (score, rank)]
    return _MOVEMENT % (change.older.edition, change.newer.edition, change.older.unit, split, why[0], ranks, why[1])


_MOVEMENT = '{"from":"%s","to":"%s","unit_before":"%s","score":%s,"score_not_split":%s,"rank":%s,"rank_not_split":%s}'
"""A movement as JSON: ids, whose signs need no escape, and what is JSON already."""


def _score_json(score: ScoreMovement) -> dict[str, Any]:
    return {
        "change": exact_text(score.change),
        "parts": [_score_part(part, exact_text(part.contribution)) for part in score.parts],
    }


def _score_part(part: ScorePart, size: str) -> dict[str, Any]:
    return {
        "part": part.part,
        "indicator": part.indicator or None,
        "indicator_before": part.former or None,
        "contribution": size,
    }


def _level_text(site: Site, edition: str, level: Level) -> str:
    """The same in the usual case, where the units of a list differ in the sizes alone."""
    pattern = site.level_texts.get(edition)
    if pattern is None:
        parts = [_score_part(ScorePart(INDICATOR, Fraction(0), now, was), "%s") for was, now in level.pairs]
        pattern = site.level_texts[edition] = json_text({"change": "%s", "parts": parts})
    return pattern % (_micro_text(sum(level.sizes)), *[_micro_text(size) for size in level.sizes])


@lru_cache(maxsize=1 << 16)
def _micro_text(micro: int) -> str:
    return trimmed(decimal(micro, 6))


def _rank_text(rank: RankMovement) -> str:
    parts = ",".join([_RANK_PART % part for part in rank.parts])
    return f'{{"change":{rank.change},"parts":[{parts}]}}'


_RANK_PART = '{"part":"%s","places":%d,"rank":%d,"of":%d}'
"""A `RankPart` as JSON; names of parts are our own."""


def exact_text(number: Fraction) -> str:
    """The shortest exact decimal, or the fraction where there is none.

    >>> exact_text(Fraction(-1, 16)), exact_text(Fraction(12)), exact_text(Fraction(1, 3))
    ('-0.0625', '12', '1/3')
    """
    if MICRO % number.denominator == 0:  # most are: points, with six decimals at most
        return trimmed(exact(number, 6))
    rest, places = number.denominator, 0
    while rest % 10 == 0 or rest % 2 == 0 or rest % 5 == 0:
        rest //= 10 if rest % 10 == 0 else 2 if rest % 2 == 0 else 5
        places += 1
    return str(number) if rest > 1 else exact(number, places)
