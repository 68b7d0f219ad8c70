"""Room to grow: a unit's indicators by points still to gain, their classes, the next rank, strengths, weaknesses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from generator.composite.bands import CLASSES, class_of, limits
from generator.model import MICRO

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.composite.peers import Peers
    from generator.composite.ranking import Ranking
    from generator.composite.table import EditionTable
    from generator.model import Band, Indicator

SCORED = ("main", "component")
"""Kinds of indicators that are marked themselves; pillars and groups only add up."""
LARGEST = 3
"""How many strengths and weaknesses are named."""


@dataclass(frozen=True)
class Part:
    """One indicator that a unit is scored on.

    share: of its full score, 0 to 1; maximum: its points (None: not known); mark: its class, of CLASSES;
    mean, best: the cohort's shares, None where not known.
    """

    node: Indicator
    share: Fraction
    maximum: Fraction | None
    mark: str
    mean: Fraction | None
    best: Fraction | None

    @cached_property
    def points(self) -> Fraction | None:
        return self.share * self.maximum if self.maximum is not None else None

    @cached_property
    def gain(self) -> Fraction | None:
        """Points still to gain."""
        return self.maximum - self.points if self.maximum is not None and self.points is not None else None

    @property
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

    absent: not applicable to the unit; unknown: not published. rank: the unit's; following: the step to the next rank,
    None for the first and where a rank in between is not known.
    """

    edition: str
    unit: str
    parts: tuple[Part, ...]
    absent: tuple[Indicator, ...]
    unknown: tuple[Indicator, ...]
    rank: int | None
    following: Step | None

    @cached_property
    def classes(self) -> Mapping[str, int]:
        """How many indicators are in each class, best first, empty classes too."""
        counts = Counter(part.mark for part in self.parts)
        return {c.name: counts[c.name] for c in CLASSES}

    @property
    def maximum(self) -> Fraction | None:
        """Points of all parts together; None where one's are not known."""
        known = [part.maximum for part in self.parts if part.maximum is not None]
        return sum(known, Fraction(0)) if len(known) == len(self.parts) else None

    @property
    def points(self) -> Fraction | None:
        known = [part.points for part in self.parts if part.points is not None]
        return sum(known, Fraction(0)) if len(known) == len(self.parts) else None

    @property
    def gain(self) -> Fraction | None:
        return self.maximum - self.points if self.maximum is not None and self.points is not None else None

    @property
    def strengths(self) -> tuple[Part, ...]:
        """Those furthest above the cohort's mean, furthest first."""
        return self._furthest(1)

    @property
    def weaknesses(self) -> tuple[Part, ...]:
        """Those furthest below the cohort's mean, furthest first."""
        return self._furthest(-1)

    def _furthest(self, sign: int) -> tuple[Part, ...]:
        found = [(sign * part.ahead, part) for part in self.parts if part.ahead is not None and sign * part.ahead > 0]
        found.sort(key=lambda pair: (-pair[0], pair[1].node.indicator))
        return tuple(part for _, part in found[:LARGEST])


def room(ranking: Ranking, edition: str, unit: str) -> Room | None:
    """What a unit can still gain in an edition; None where fewer than two of its indicators are known.

    Only main and component indicators count: of a unit of which no more than pillars are known, nothing is said.
    """
    table, peers = ranking.tables[edition], ranking.peers(edition)
    if unit not in table.row:
        return None
    leaves = list(dict.fromkeys(_leaves(table, table.row[unit], table.framework.root, top=True)))
    if any(table.framework.by_id[name].kind not in SCORED for name in leaves):
        return None
    cohort = table.cohort_of.get(unit, "")
    parts, absent, unknown = [], [], []
    for name in leaves:
        node, i = table.framework.by_id[name], table.row[unit]
        if not table.aggregates.used[name].applicable[i]:
            absent.append(node)
        elif (part := _part(table, peers, node, i, cohort)) is None:
            unknown.append(node)
        else:
            parts.append(part)
    if len(parts) < 2:
        return None
    order = {name: i for i, name in enumerate(leaves)}
    parts.sort(key=lambda part: (part.gain is None, -(part.gain or 0), order[part.node.indicator]))
    rank = table.figure(unit).rank
    following = _following(peers, unit, cohort, rank) if rank else None
    return Room(edition, unit, tuple(parts), tuple(absent), tuple(unknown), rank, following)


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


def _part(table: EditionTable, peers: Peers, node: Indicator, i: int, cohort: str) -> Part | None:
    numerators, denominators, scored, shared = table.fractions_of(node.indicator)
    if not (scored[i] and shared[i]):
        return None
    share = Fraction(int(numerators[i]), int(denominators[i]))
    mean, best = peers.shares(node.indicator, cohort)
    return Part(node, share, _maximum(table, node, i), class_of(share), mean, best)


def _maximum(table: EditionTable, node: Indicator, i: int) -> Fraction | None:
    """Points of a node that apply to the unit; in scales that are shares they stand in the framework."""
    if table.whole:
        return Fraction(node.max_points, MICRO) if node.max_points is not None else None
    return Fraction(int(table.aggregates.used[node.indicator].maximum[i]), MICRO)


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
    found = limits(ranking.dataset.bands, table.framework.framework)
    if not found.bands:
        return None
    figure, full = table.figure(unit), peers.full(unit, "index")
    known = peers.known(figure)
    if not full or not known.bounded:
        return Banding(figure.band, None, "no_score")
    band = found.band_of(known.over(full))
    return Banding(figure.band, band, "" if band else "no_limit")
