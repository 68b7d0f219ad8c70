"""Why a unit moved: the change of its score and of its rank, split into parts that sum exactly to the whole."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from generator.composite.ranking import Change
from generator.composite.ranks import competition_rank_array, fraction_keys
from generator.model import MICRO, Basis, Indicator
from generator.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.composite.arrays import Integers
    from generator.composite.figure import Figure
    from generator.composite.ranking import Ranking
    from generator.composite.table import EditionTable
    from generator.model import Framework

INDICATOR, WEIGHTS, APPLICABILITY = "indicator", "weights", "applicability"
ROUNDING, UNEXPLAINED = "rounding", "unexplained"
"""Parts of a change of score, in their order."""
RANK_PARTS = ("left", "weights", "own", "others", "entered")
"""Parts of a change of rank, in their order."""
NOTHING = Fraction(0)


class ScorePart(NamedTuple):
    """One part of a change of score.

    contribution: what it adds to the change, in the framework's scale; indicator, former: an indicator's id in the
    newer and in the older framework, "" for parts that are no indicator's.
    """

    part: str
    contribution: Fraction
    indicator: str = ""
    former: str = ""


@dataclass(frozen=True)
class ScoreMovement:
    """A change of the shown score: older + all contributions = newer, exactly.

    gained, lost: indicators (ids in the newer, in the older framework) that count for the unit in one of the editions
    only; the part `applicability` is about them. dropped: those that the newer framework does not continue.
    """

    older: Fraction
    newer: Fraction
    parts: tuple[ScorePart, ...]
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()

    @cached_property
    def change(self) -> Fraction:
        return self.newer - self.older


class RankPart(NamedTuple):
    """One part of a change of rank. places: positive upwards; rank, of: where the unit stands after this step."""

    part: str
    places: int
    rank: int
    of: int


class RankMovement(NamedTuple):
    """A change of rank: older − newer = the places of all parts, exactly.

    left, entered: how many units are ranked in the older edition only, and in the newer only; reweighed: whether the
    framework gave new weights.
    """

    older: int
    older_of: int
    newer: int
    newer_of: int
    parts: tuple[RankPart, ...]
    left: int
    entered: int
    reweighed: bool

    @property
    def change(self) -> int:
        return self.older - self.newer


@dataclass(frozen=True)
class NoMovement:
    """Why a change cannot be split.

    cause, of a score: score-not-published | mains-not-published | maxima-unknown | maximum (the unit's own changed);
    of a rank: rank-not-published | incomplete | units (mergers or splits made another list) | mains-not-published |
    maxima-unknown, the last two where new weights need them.
    """

    cause: str


@dataclass(frozen=True, eq=False)
class Movement:
    """A unit's way to one edition from the previous one, where the two may be compared; split when it is asked for."""

    change: Change
    _pair: _Pair

    @cached_property
    def score(self) -> ScoreMovement | NoMovement:
        return self._pair.score(self.change)

    @cached_property
    def rank(self) -> RankMovement | NoMovement:
        return self._pair.rank(self.change)

    @cached_property
    def level(self) -> Level | None:
        """The change of score without a fraction, in the usual case."""
        return self._pair.level(self.change)


class Level(NamedTuple):
    """A change of score in points, with nothing weighed anew, every indicator known and counted in both editions.

    pairs: older and newer id of each indicator, the same for all units; sizes: what each adds, in millionths.
    """

    pairs: tuple[tuple[str, str], ...]
    sizes: tuple[int, ...]


class Movements:
    """All movements of a ranking. What a pair of editions has in common is computed once."""

    def __init__(self, ranking: Ranking) -> None:
        self.ranking = ranking
        self._pairs: dict[str, _Pair] = {}

    def of(self, edition: str, unit: str) -> Movement | None:
        """How the unit came from the previous edition to this one; None where the two may not be compared."""
        change = self.ranking.change(edition, unit)
        return self.split(change) if isinstance(change, Change) else None

    def split(self, change: Change) -> Movement:
        """A change that is known already, in its parts."""
        edition = change.newer.edition
        if edition not in self._pairs:
            tables = self.ranking.tables
            self._pairs[edition] = _Pair(self.ranking, tables[change.older.edition], tables[edition])
        return Movement(change, self._pairs[edition])


class _UnknownError(Exception):
    """A number that a split needs is not known; its message is the cause of a NoMovement."""


@dataclass(frozen=True)
class _Side:
    """One indicator of one unit in one edition, in the integer unit of the edition's columns.

    low, high: the points that the printed inputs allow; maximum: what applies to the unit, None where not known.
    """

    points: int
    low: int
    high: int
    maximum: int | None

    @property
    def full(self) -> int:
        if self.maximum is None:
            raise _UnknownError("maxima-unknown")
        return self.maximum


@dataclass(frozen=True)
class _Match:
    """An indicator that the index sums, in both frameworks.

    older, newer: its ids, "" where one has none; ratio: its newer maximum ÷ its older; again: the older one stands in
    an earlier match already, because it was split.
    """

    older: str
    newer: str
    ratio: Fraction = Fraction(1)
    again: bool = False


_Couple = tuple[_Match, _Side | None, _Side | None]
"""A match with a unit's older and newer side; a side is None where the indicator does not apply."""


@dataclass(frozen=True)
class _Term:
    """A match for one unit, weighed. counted, counts: whether it applies in the older, in the newer edition.

    share, later: its older and newer share; weight: what a whole share adds to the older index, moved: with the newer
    maxima, now: to the newer index; all 0 where it does not count. In the scale `points`, whose maxima need not be
    known, a share is the points themselves, counted in the older maximum, and weights follow.
    """

    match: _Match
    counted: bool
    counts: bool
    share: Fraction
    later: Fraction
    weight: Fraction
    moved: Fraction
    now: Fraction

    @property
    def own(self) -> Fraction:
        """What the unit's own change adds; 0 where the indicator counts in one edition only."""
        return self.now * (self.later - self.share) if self.counted and self.counts else NOTHING


class _Pair:
    """Two editions that follow each other, and what of them does not depend on a unit."""

    def __init__(self, ranking: Ranking, older: EditionTable, newer: EditionTable) -> None:
        self.ranking, self.older, self.newer = ranking, older, newer
        self._races: dict[str, _Race | NoMovement] = {}

    @cached_property
    def matches(self) -> tuple[tuple[_Match, ...], ...]:
        """How the indicators of the two frameworks answer to each other: by main indicators, then by direct members.

        Pillars and groups are only sums; their indicators stand in their place wherever all of them are known.
        """
        return tuple(
            self._matches(_summed(self.older.framework, deep), _summed(self.newer.framework, deep))
            for deep in (True, False)
        )

    def _matches(self, older: Sequence[str], newer: Sequence[str]) -> tuple[_Match, ...]:
        made: list[_Match] = []
        for name in newer:
            found = self.ranking.compare(self.older.edition.edition, self.newer.edition.edition, name)
            if not found.continues or found.indicator not in older:
                made.append(_Match("", name))
                continue
            again = any(match.older == found.indicator for match in made)
            made.append(_Match(found.indicator, name, self._ratio(found.indicator, name), again))
        continued = {match.older for match in made}
        return (*made, *(_Match(name, "") for name in older if name not in continued))

    def _ratio(self, former: str, name: str) -> Fraction:
        """Newer maximum ÷ older; 0 stands for unknown."""
        if self.older.framework is self.newer.framework:
            return Fraction(1)
        maxima = self.older.framework.by_id[former].max_points, self.newer.framework.by_id[name].max_points
        return Fraction(maxima[1], maxima[0]) if maxima[0] and maxima[1] else NOTHING

    @cached_property
    def reweighed(self) -> bool:
        """Whether the newer framework weighs anything otherwise than the older."""
        return any(
            not match.older or not match.newer or match.again or match.ratio != 1
            for matches in self.matches
            for match in matches
        )

    def score(self, change: Change) -> ScoreMovement | NoMovement:
        """The change of the shown score by indicator, in the framework's scale (points, 0 to 1, or percent).

        The index is the sum of weight × share over its indicators. Between the two editions stands the older index
        with the maxima of the newer framework. With s and t the older and the newer share of an indicator, w, v and n
        its weight in the older index, in that between, and in the newer one:

        * an indicator that counts in both editions contributes n (t − s);
        * `weights` contribute the sum of v s − w s; what the newer framework does not continue leaves here;
        * `applicability` is the rest of the recomputed change: indicators that apply to the unit in one edition only
          bring or take their points and, in shares and percent, change the weight of all others;
        * what shown scores differ by from the sums of their indicators stands last: `rounding` where the printed
          digits allow it, else `unexplained`.
        """
        older, newer = change.older.value, change.newer.value
        if change.score_cause:
            return NoMovement(change.score_cause)
        if older is None or newer is None:
            return NoMovement("score-not-published")
        level = self.level(change)
        if level:
            parts = zip(level.pairs, level.sizes, strict=True)
            made = tuple(ScorePart(INDICATOR, Fraction(size, MICRO), now, was) for (was, now), size in parts)
            return ScoreMovement(older, newer, made)
        try:
            return self._score(change, older, newer)
        except _UnknownError as unknown:
            return NoMovement(str(unknown))

    def level(self, change: Change) -> Level | None:
        """The change of score in the usual case.

        None where it is another case, or where something is left that the indicators do not explain.
        """
        if change.score is None or change.score_cause:
            return None
        before = self._level[0].get(self.older.row[change.older.unit])
        after = self._level[1].get(self.newer.row[change.newer.unit])
        if before is None or after is None:
            return None
        sizes = tuple([now - was for was, now in zip(before, after, strict=True)])
        whole = change.score
        if sum(sizes) * whole.denominator != whole.numerator * MICRO:
            return None
        return Level(self._ids, sizes)

    @cached_property
    def _ids(self) -> tuple[tuple[str, str], ...]:
        return tuple((match.older, match.newer) for match in self.matches[0])

    @cached_property
    def _level(self) -> tuple[Mapping[int, list[int]], Mapping[int, list[int]]]:
        """Points of all matches by row of the older and of the newer edition, where each applies and is known.

        Empty where a match has one side only or another maximum, and in scales that weigh shares.
        """
        matches = self.matches[0]
        if self.older.whole or self.newer.whole or not matches or not all(_same(match) for match in matches):
            return {}, {}
        return (
            _known_points(self.older, [match.older for match in matches]),
            _known_points(self.newer, [match.newer for match in matches]),
        )

    def _score(self, change: Change, older: Fraction, newer: Fraction) -> ScoreMovement:
        couples = self._couples(self.older.row[change.older.unit], self.newer.row[change.newer.unit])
        terms = _terms(couples, self.newer.whole)
        if not (any(term.counted for term in terms) and any(term.counts for term in terms)):
            raise _UnknownError("mains-not-published")
        parts = list(_parts(terms))
        rest = newer - older - sum((part.contribution for part in parts), NOTHING)
        if rest:
            parts.append(ScorePart(ROUNDING if self._rounds(change, couples) else UNEXPLAINED, rest))
        return ScoreMovement(
            older=older,
            newer=newer,
            parts=tuple(parts),
            gained=tuple(term.match.newer for term in terms if term.counts and not term.counted),
            lost=tuple(t.match.older for t in terms if t.counted and not t.counts and t.match.newer),
            dropped=tuple(t.match.older for t in terms if t.counted and not t.match.newer),
        )

    def _couples(self, before: int, after: int | None) -> list[_Couple]:
        """A unit's scores, as fine as all are known, by its row in the editions (None: the newer one is not asked)."""
        deep, direct = self.matches
        try:
            return self._sides(deep, before, after)
        except _UnknownError:
            return self._sides(direct, before, after)

    def _sides(self, matches: Sequence[_Match], before: int, after: int | None) -> list[_Couple]:
        if not matches:
            raise _UnknownError("mains-not-published")
        if not all(match.ratio for match in matches):
            raise _UnknownError("maxima-unknown")
        return [
            (
                match,
                _side(self.older, match.older, before) if match.older else None,
                _side(self.newer, match.newer, after) if match.newer and after is not None else None,
            )
            for match in matches
        ]

    def _rounds(self, change: Change, couples: Sequence[_Couple]) -> bool:
        """Whether each shown score may be the sum of its indicators, given the digits that are printed of all."""
        once = [was for match, was, _ in couples if was and not match.again]
        return _agrees(change.older, once, self.older.whole) and _agrees(
            change.newer, [now for _, _, now in couples if now], self.newer.whole
        )

    def rank(self, change: Change) -> RankMovement | NoMovement:
        """The change of rank in five steps of a fixed order, each a competition ranking of exact numbers.

        1. `left`: units that are ranked in the older edition only are taken out;
        2. `weights`: all older shares are weighed with the maxima of the newer framework;
        3. `own`: the unit gets its newer score, all others keep theirs;
        4. `others`: the others get their newer scores too;
        5. `entered`: units that are ranked in the newer edition only come in.

        A part is the rank before its step less the rank after it. Another order would give other parts of the same
        sum. A renamed unit is the same unit; one that changed its cohort has left one list and entered the other.
        """
        if change.ranks is None:
            return NoMovement(change.rank_cause or "rank-not-published")
        if not (self.older.complete and self.newer.complete):
            return NoMovement("incomplete")
        if not change.older.basis is change.newer.basis is Basis.COMPUTED:
            return NoMovement("rank-not-published")
        race = self._race(change.newer.cohort)
        return race if isinstance(race, NoMovement) else race.movement(change.newer.unit)

    def _race(self, cohort: str) -> _Race | NoMovement:
        if cohort not in self._races:
            try:
                self._races[cohort] = self._run(cohort)
            except _UnknownError as unknown:
                self._races[cohort] = NoMovement(str(unknown))
        return self._races[cohort]

    def _run(self, cohort: str) -> _Race:
        older, newer = _ranked(self.older, cohort), _ranked(self.newer, cohort)
        if self._bare(older, newer) and self.reweighed:
            raise _UnknownError("maxima-unknown")
        before = self.older.edition.edition
        named = {unit: former for unit in newer if (former := self.ranking.as_in(before, unit)) in older}
        between = [older[former] + self._shift(former) for former in named.values()]
        return _run(older, between, newer, named, self.reweighed)

    def _bare(self, older: Mapping[str, Fraction], newer: Mapping[str, Fraction]) -> bool:
        """Whether ranks were made of bare scores, because maxima are unknown; never in one edition only."""
        found = {
            bool(table.fractions_of("index")[3][table.row[unit]])
            for table, units in ((self.older, older), (self.newer, newer))
            for unit in units
        }
        if len(found) > 1:
            raise _UnknownError("maxima-unknown")
        return False in found

    def _shift(self, unit: str) -> Fraction:
        """By how much the newer maxima change the share of a unit's older scores."""
        if not self.reweighed:
            return NOTHING
        couples = [(match, was) for match, was, _ in self._couples(self.older.row[unit], None) if was]
        before = [(was.points, was.full) for match, was in couples if not match.again]
        after = [(was.points * match.ratio, was.full * match.ratio) for match, was in couples if match.newer]
        if not (before and after):
            raise _UnknownError("mains-not-published")
        return _over(after) - _over(before)


def _summed(framework: Framework, deep: bool) -> tuple[str, ...]:
    """What the index sums and scores; deep: pillars and groups give way to their indicators, unless these overlap."""

    def below(node: Indicator) -> Iterator[str]:
        for member in (framework.by_id[name] for name in node.members):
            if member.max_points == 0:
                continue
            if deep and member.kind in ("pillar", "group") and member.members:
                yield from below(member)
            else:
                yield member.indicator

    found = tuple(below(framework.root))
    return found if len(set(found)) == len(found) else _summed(framework, False)


def _same(match: _Match) -> bool:
    """Whether an indicator counts in both frameworks, and as much."""
    return bool(match.older and match.newer) and match.ratio == 1 and not match.again


def _known_points(table: EditionTable, indicators: Sequence[str]) -> Mapping[int, list[int]]:
    """By row, the points of some indicators; without the rows in which one is not known or does not apply."""
    columns = [table.aggregates.used[name] for name in indicators]
    known = np.all([column.known & column.applicable for column in columns], axis=0)
    points = np.stack([column.points for column in columns], axis=1)
    rows = np.flatnonzero(known)
    return dict(zip(rows.tolist(), points[rows].tolist(), strict=True))


def _side(table: EditionTable, indicator: str, row: int) -> _Side | None:
    column = table.aggregates.used[indicator]
    if not column.applicable[row]:
        return None
    if not column.known[row]:
        raise _UnknownError("mains-not-published")
    maximum = int(column.maximum[row]) if column.maximum_known[row] else None
    return _Side(int(column.points[row]), int(column.low[row]), int(column.high[row]), maximum)


def _share(side: _Side | None, whole: int) -> Fraction:
    if side is None:
        return NOTHING
    return Fraction(side.points, side.full) if whole else Fraction(side.points, MICRO)


def _terms(couples: Sequence[_Couple], whole: int) -> list[_Term]:
    weight = _weights([(was if not match.again else None, Fraction(1)) for match, was, _ in couples], whole)
    moved = _weights([(was if match.newer else None, match.ratio) for match, was, _ in couples], whole)
    now = _weights([(is_, Fraction(1) if whole else match.ratio) for match, _, is_ in couples], whole)
    return [
        _Term(
            match=match,
            counted=was is not None,
            counts=is_ is not None,
            share=_share(was, whole),
            later=_share(is_, whole) if whole else _share(is_, whole) / match.ratio,
            weight=weight[k],
            moved=moved[k],
            now=now[k],
        )
        for k, (match, was, is_) in enumerate(couples)
    ]


def _weights(sides: Sequence[tuple[_Side | None, Fraction]], whole: int) -> list[Fraction]:
    """What a whole share of each adds to the index, its maximum taken times the number beside it; 0 for None."""
    if not whole:
        return [ratio if side else NOTHING for side, ratio in sides]
    full = [side.full * ratio if side else NOTHING for side, ratio in sides]
    total = sum(full, NOTHING)
    return [whole * part / total if total else NOTHING for part in full]


def _parts(terms: Sequence[_Term]) -> Iterator[ScorePart]:
    """Indicators, weights, applicability: together the change of the recomputed index."""
    for term in terms:
        if term.counted and term.counts:
            yield ScorePart(INDICATOR, term.own, term.match.newer, term.match.older)
    weights = sum(((term.moved - term.weight) * term.share for term in terms), NOTHING)
    if weights:
        yield ScorePart(WEIGHTS, weights)
    rest = sum((term.now * term.later - term.moved * term.share - term.own for term in terms), NOTHING)
    if rest:
        yield ScorePart(APPLICABILITY, rest)


def _agrees(figure: Figure, sides: Sequence[_Side], whole: int) -> bool:
    """Whether a printed score and the sum of its indicators may be one number; a computed score is that sum."""
    if figure.score is None:
        return True
    scale = Fraction(whole, sum(side.full for side in sides)) if whole else Fraction(1, MICRO)
    low, high = (sum(side.low for side in sides) * scale, sum(side.high for side in sides) * scale)
    printed = figure.score.interval
    return low <= Fraction(printed[1], MICRO) and high >= Fraction(printed[0], MICRO)


def _over(parts: Sequence[tuple[Fraction | int, Fraction | int]]) -> Fraction:
    return Fraction(sum(points for points, _ in parts)) / Fraction(sum(full for _, full in parts))


def _ranked(table: EditionTable, cohort: str) -> dict[str, Fraction]:
    """Units that have a computed rank in a cohort, with the number it was made of, in the order of the table."""
    numerators, denominators, _, shared = table.fractions_of("index")
    return {
        unit: Fraction(int(numerators[i]), int(denominators[i]) if shared[i] else 1)
        for unit, i in table.row.items()
        if table.computed_ranks["index"][i] and table.cohort_of.get(unit, "") == cohort
    }


@dataclass(frozen=True, eq=False)
class _Race:
    """One cohort in two editions. ranks: units in both × six states; of: units ranked in each state."""

    row: Mapping[str, int]
    ranks: npt.NDArray[np.int64]
    of: tuple[int, ...]
    reweighed: bool

    def movement(self, unit: str) -> RankMovement:
        ranks = self.ranks[self.row[unit]].tolist()
        parts = (
            RankPart(part, ranks[k] - ranks[k + 1], ranks[k + 1], self.of[k + 1]) for k, part in enumerate(RANK_PARTS)
        )
        return RankMovement(
            older=ranks[0],
            older_of=self.of[0],
            newer=ranks[-1],
            newer_of=self.of[-1],
            parts=tuple(parts),
            left=self.of[0] - self.of[1],
            entered=self.of[-1] - self.of[-2],
            reweighed=self.reweighed,
        )


def _run(
    older: Mapping[str, Fraction],
    between: Sequence[Fraction],
    newer: Mapping[str, Fraction],
    named: Mapping[str, str],
    reweighed: bool,
) -> _Race:
    """The six states of all units at once. named: unit → its older name; between: its older score, newly weighed."""
    keys = _keys([*older.values(), *between, *newer.values()])
    then, moved, now = np.split(keys, [len(older), len(older) + len(between)])
    places = {unit: i for i, unit in enumerate(older)}, {unit: i for i, unit in enumerate(newer)}
    stayed = then[[places[0][former] for former in named.values()]]
    reached = now[[places[1][unit] for unit in named]]
    alone = _rank_among(moved, reached) - (moved > reached)
    ranks = [
        _rank_among(then, stayed),
        competition_rank_array(stayed),
        competition_rank_array(moved),
        alone,
        competition_rank_array(reached),
        _rank_among(now, reached),
    ]
    both = len(named)
    of = (len(older), both, both, both, both, len(newer))
    return _Race({unit: i for i, unit in enumerate(named)}, np.stack(ranks, axis=1), of, reweighed)


def _keys(numbers: Sequence[Fraction]) -> Integers:
    """Integers in the order of the numbers."""
    return fraction_keys(
        np.array([number.numerator for number in numbers], object),
        np.array([number.denominator for number in numbers], object),
    )


def _rank_among(keys: Integers, mine: Integers) -> npt.NDArray[np.int64]:
    """One more than the number of greater keys, for each of mine."""
    return np.asarray(len(keys) - np.searchsorted(np.sort(keys), mine, side="right") + 1, np.int64)
