"""Room to grow: a unit's indicators by points still to gain, their classes, the next rank, strengths, weaknesses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from generator.composite.bands import CLASSES, class_of
from generator.model import MICRO
from generator.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.composite.peers import PartKey, Peers
    from generator.composite.ranking import Ranking
    from generator.composite.table import EditionTable
    from generator.model import Band, Indicator

SCORED = ("main", "component")
"""Kinds of indicators that are marked themselves; pillars and groups only add up."""
LARGEST = 3
"""How many strengths and weaknesses are named."""
ROUGH = 1e-9
"""More than a float of two shares can be wrong by."""


class Part:
    """One indicator that a unit is scored on; one and the same for all units of a list that have as much of it.

    numerator, denominator: its share of a full score, 0 to 1, not reduced; full: what it counts in millionths of a
    point (None: not known); mark: its class, of CLASSES; mean, best: the cohort's shares, None where not known.
    had, left: points in millionths and those still to gain, integers where the share counts in them; place: most to
    gain first, unknown last; parts come in tree order, which equal ones keep; roughly_ahead: the share above the mean,
    no more wrong than ROUGH. Worked out at once, because all are asked of every part.
    """

    def __init__(
        self,
        node: Indicator,
        share: tuple[int, int],
        full: int | None,
        mark: str,
        mean: Fraction | None,
        best: Fraction | None,
    ) -> None:
        self.node, self.full, self.mark, self.mean, self.best = node, full, mark, mean, best
        self.numerator, self.denominator = share
        self.had, self.left = self._points(full)
        self.place: tuple[bool, int | Fraction] = self.left is None, -(self.left or 0)
        self.roughly_ahead = None if mean is None else self._share_less(mean)

    def _share_less(self, mean: Fraction) -> float:
        return self.numerator / self.denominator - mean.numerator / mean.denominator

    def _points(self, full: int | None) -> tuple[int | Fraction | None, int | Fraction | None]:
        if full is None:
            return None, None
        whole = full == self.denominator
        had = self.numerator if whole else Fraction(full * self.numerator, self.denominator)
        return had, full - had

    @cached_property
    def share(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    @property
    def gain(self) -> Fraction | None:
        """Points still to gain."""
        return Fraction(self.left) / MICRO if self.left is not None else None

    @cached_property
    def ahead(self) -> Fraction | None:
        """Share above the cohort's mean, negative below it."""
        return self.share - self.mean if self.mean is not None else None


@dataclass(frozen=True)
class Step:
    """What it takes to draw level with those ranked next above.

    score: points in the framework's scale on the unit's own maximum, None where a score is not known; share: of the
    unit's full score.
    """

    rank: int
    holders: int
    score: Fraction | None
    share: Fraction | None


@dataclass(frozen=True)
class Room:
    """A unit in one edition: every lowest indicator that is known, by points to gain, most first, then in tree order.

    absent: not applicable to the unit; unknown: not published. rank, of, tied: the unit's on the index; following: the
    step to the next rank, None for the first and where a rank in between is not known.
    """

    edition: str
    unit: str
    parts: tuple[Part, ...]
    absent: tuple[Indicator, ...]
    unknown: tuple[Indicator, ...]
    rank: int | None
    of: int | None
    tied: bool
    following: Step | None

    @cached_property
    def classes(self) -> Mapping[str, int]:
        """How many indicators are in each class, best first, empty classes too."""
        counts = Counter(part.mark for part in self.parts)
        return {c.name: counts[c.name] for c in CLASSES}

    @cached_property
    def maximum(self) -> Fraction | None:
        """Points of all parts together; None where one's are not known."""
        return _sum([part.full for part in self.parts])

    @cached_property
    def points(self) -> Fraction | None:
        return _sum([part.had for part in self.parts])

    @cached_property
    def gain(self) -> Fraction | None:
        return self.maximum - self.points if self.maximum is not None and self.points is not None else None

    @cached_property
    def lacking(self) -> int:
        """How many indicators have less than full marks."""
        return sum(part.numerator < part.denominator for part in self.parts)

    @cached_property
    def strengths(self) -> tuple[Part, ...]:
        """Those furthest above the cohort's mean, furthest first."""
        return self._furthest(1)

    @cached_property
    def weaknesses(self) -> tuple[Part, ...]:
        """Those furthest below the cohort's mean, furthest first."""
        return self._furthest(-1)

    @cached_property
    def _rough(self) -> list[tuple[float, Part]]:
        """Roughly how far above the mean each is, nearest to the worst first."""
        found = [(rough, part) for part in self.parts if (rough := part.roughly_ahead) is not None]
        return sorted(found, key=itemgetter(0))

    def _furthest(self, sign: int) -> tuple[Part, ...]:
        """Exact where it decides: floats only leave out those that are clearly nearer than the third."""
        ordered = self._rough[::-sign]
        third = min((sign * size for size, _ in ordered[:LARGEST]), default=0.0)
        least = max(third, 0.0) - ROUGH
        close = (part for size, part in takewhile(lambda pair: sign * pair[0] >= least, ordered))
        found = [(sign * ahead, part) for part in close if (ahead := part.ahead) is not None and sign * ahead > 0]
        found.sort(key=lambda pair: (-pair[0], pair[1].node.indicator))
        return tuple(part for _, part in found[:LARGEST])


def _sum(points: Sequence[int | Fraction | None]) -> Fraction | None:
    """Millionths as points; None where one is not known."""
    known = [value for value in points if value is not None]
    return Fraction(sum(known), MICRO) if len(known) == len(points) else None


def room(ranking: Ranking, edition: str, unit: str) -> Room | None:
    """What a unit can still gain in an edition; None where fewer than two of its indicators are known.

    Only main and component indicators count: of a unit of which no more than pillars are known, nothing is said.
    """
    table, peers = ranking.tables[edition], ranking.peers(edition)
    if unit not in table.row:
        return None
    i, grid = table.row[unit], peers.grid
    places = _places(table, peers, i)
    cohort = table.cohort_of.get(unit, "")
    numerators, denominators, maxima = (a[i].tolist() for a in (grid.numerators, grid.denominators, grid.maxima))
    applicable, shared = grid.applicable[i].tolist(), grid.shared[i].tolist()
    parts, absent, unknown = [], [], []
    made = peers.parts
    for j in places:
        if not applicable[j]:
            absent.append(table.framework.indicators[j])
        elif not shared[j]:
            unknown.append(table.framework.indicators[j])
        else:
            key = j, cohort, numerators[j], denominators[j], maxima[j]
            parts.append(made.get(key) or _part(table, peers, key))
    if len(parts) < 2:
        return None
    parts.sort(key=attrgetter("place"))
    index = table.figure(unit)
    following = _following(peers, unit, cohort, index.rank) if index.rank else None
    return Room(edition, unit, tuple(parts), tuple(absent), tuple(unknown), index.rank, index.of, index.tied, following)


def _part(table: EditionTable, peers: Peers, key: PartKey) -> Part:
    """The part of all units of a cohort that have so much of an indicator, kept with the peers."""
    j, cohort, numerator, denominator, maximum = key
    node = table.framework.indicators[j]
    full, mark = node.max_points if table.whole else maximum, class_of(numerator, denominator)
    peers.parts[key] = Part(node, (numerator, denominator), full, mark, *peers.shares(node.indicator, cohort))
    return peers.parts[key]


def _places(table: EditionTable, peers: Peers, i: int) -> tuple[int, ...]:
    """The lowest indicators of a unit, as their places in the tree; the same for all of which the same is known.

    () where one of them is a pillar or a group.
    """
    pattern = peers.grid.known[i].tobytes() + peers.grid.applicable[i].tobytes()
    if pattern not in peers.leaves:
        place = {node.indicator: j for j, node in enumerate(table.framework.indicators)}
        names = dict.fromkeys(_leaves(table, i, table.framework.root, top=True))
        scored = all(table.framework.by_id[name].kind in SCORED for name in names)
        peers.leaves[pattern] = tuple(place[name] for name in names) if scored else ()
    return peers.leaves[pattern]


def _leaves(table: EditionTable, i: int, node: Indicator, *, top: bool = False) -> Iterator[str]:
    """The lowest indicators below a node whose scores are known; the node itself where theirs are not all known."""
    column = table.aggregates.used[node.indicator]
    nodes = [table.framework.by_id[name] for name in node.members]
    scored = [member for member in nodes if member.max_points != 0]
    below = [name for member in scored for name in _leaves(table, i, member)]
    used = table.aggregates.used
    lacking = any(used[name].applicable[i] and not used[name].known[i] for name in below)
    if not below or (not top and ((lacking and column.known[i]) or not column.applicable[i])):
        yield node.indicator
    else:
        yield from below


def _following(peers: Peers, unit: str, cohort: str, rank: int) -> Step | None:
    rung = peers.above("index", cohort, rank)
    if rung is None:
        return None
    mine = peers.measure(unit, "index")
    score = mine.below(rung.measure)
    if score is None or score <= 0:
        return Step(rung.rank, rung.holders, None, None)
    return Step(rung.rank, rung.holders, score, score / mine.full if mine.full else None)


@dataclass(frozen=True)
class Banding:
    """The band of a unit's index: as a source prints it, and as its score gives it by the limits published.

    reason: "" where computed is there; else no_limit (not published or within rounding) or no_score.
    """

    printed: str
    computed: Band | None
    reason: str


def banding(ranking: Ranking, edition: str, unit: str) -> Banding | None:
    """The band of a unit's index in an edition; None where its framework has no bands."""
    table, peers = ranking.tables[edition], ranking.peers(edition)
    found = peers.limits
    if not found.bands:
        return None
    figure, full = table.figure(unit), peers.full(unit, "index")
    known = peers.known(figure)
    if not full or not known.bounded:
        return Banding(figure.band, None, "no_score")
    band = found.band_of(known.over(full))
    return Banding(figure.band, band, "" if band else "no_limit")
