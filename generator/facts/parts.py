"""The indicators of a unit: the strongest, the weakest and the others, as sentences that can be quoted alone."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, TypeVar

from generator.composite.figure import Figure
from generator.facts.attribution import EXACT, basis, figure_caveats, placed, rank_caveats
from generator.facts.figures import points_text, score_short
from generator.model import Indicator, Scale
from generator.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.facts.case import Case
    from generator.i18n import Translator


Item = TypeVar("Item")
Part = tuple[Indicator, Figure]
PART_KINDS = ("main", "pillar", "group")
OTHERS = 6
"""How many indicators beside the strongest and the weakest still make a sentence."""


@dataclass(frozen=True)
class Parts:
    """What is known of a unit's indicators of one kind.

    by: `score` or `rank`, what orders them; count: how many have it; strong: those that share the first place; weak:
    those that share the last one, () where all are equal; between: makes all others, strongest first, then those that
    have the other figure only.
    """

    by: str
    count: int
    strong: tuple[Part, ...]
    weak: tuple[Part, ...]
    between: Callable[[], tuple[Part, ...]]

    @cached_property
    def others(self) -> tuple[Part, ...]:
        """All that are neither among the first nor among the last."""
        return self.between()


def known_parts(c: Case) -> Parts | None:
    """Main indicators, else pillars or groups, of which at least two scores or two ranks are known; else any one."""
    alone: list[Part] = []
    for kind in PART_KINDS:
        nodes = c.nodes(kind)
        shares = c.table.plain_shares(c.unit, nodes) if len(nodes) > 1 else None
        if shares:
            return _by_share(c, nodes, shares)
        rows = [(n, c.table.figure(c.unit, n.indicator)) for n in nodes]
        known = [(n, f) for n, f in rows if f.known and not f.not_applicable]
        scored = [row for row in known if row[1].share is not None]
        ranked = [row for row in known if row[1].rank is not None and row[1].rank_qualifier in EXACT]
        for by, found in (("score", scored), ("rank", ranked)):
            if len(found) > 1:
                return _ordered(by, found, known)
        alone += known
    first = next((row for n in c.framework.indicators for row in alone if row[0] is n), None)
    return Parts("score", 1, (first,), (), tuple) if first else None


def _by_share(c: Case, nodes: Sequence[Indicator], shares: Sequence[tuple[int, int]]) -> Parts:
    """Of indicators whose shares are all known: figures are made of those that are spoken of, and no others."""
    whole = lcm(*(below for _, below in shares))
    sizes = [above * (whole // below) for above, below in shares]
    order = sorted(range(len(nodes)), key=sizes.__getitem__, reverse=True)

    def made(places: Sequence[int]) -> tuple[Part, ...]:
        return tuple((nodes[k], c.table.figure(c.unit, nodes[k].indicator)) for k in places)

    strong, weak, between = _ends(order, sizes.__getitem__)
    return Parts("score", len(order), made(strong), made(weak), lambda: made(between))


def _ordered(by: str, found: Sequence[Part], known: Sequence[Part]) -> Parts:
    best = sorted(found, key=_share, reverse=True) if by == "score" else sorted(found, key=_rank)
    named = {node.indicator for node, _ in found}
    rest = tuple(row for row in known if row[0].indicator not in named)
    strong, weak, between = _ends(best, _share if by == "score" else _rank)
    return Parts(by, len(best), tuple(strong), tuple(weak), lambda: (*between, *rest))


def _ends(
    order: Sequence[Item], place: Callable[[Item], object]
) -> tuple[Sequence[Item], Sequence[Item], Sequence[Item]]:
    """Those that share the first place, those that share the last if that is another, and those between."""
    places = [place(item) for item in order]
    strong, weak = places.count(places[0]), places.count(places[-1])
    if strong == len(order):
        return order, (), ()
    return order[:strong], order[len(order) - weak :], order[strong : len(order) - weak]


def _share(row: Part) -> Fraction:
    return row[1].share or Fraction(0)


def _rank(row: Part) -> int:
    return row[1].rank or 0


def parts(t: Translator, c: Case) -> str:
    """The strongest and the weakest indicator with score and rank."""
    known = c.parts
    if known is None:
        return ""
    if known.count == 1:
        return _with(t, c, "part_one", known.strong, part=_part(t, c, known.strong[0]))
    strong, weak = known.strong, known.weak
    return _with(
        t,
        c,
        "parts" if weak else "parts_even",
        (*strong, *weak),
        n=t.integer(known.count),
        known=t(f"quote.known.{known.by}"),
        high=t(f"quote.high.{known.by}"),
        low=t(f"quote.low.{known.by}"),
        even=t(f"quote.even.{known.by}"),
        strong=t.listing([_part(t, c, row) for row in strong]),
        weak=t.listing([_part(t, c, row) for row in weak]),
    )


def _part(t: Translator, c: Case, row: Part) -> str:
    """Nhận thức số (0,7 điểm, thứ 27/63)."""
    node, figure = row
    score = c.score(t, figure)
    if score and c.framework.scale is Scale.POINTS and node.max_points:
        short = score_short(t, figure, c.framework)
        score = t("quote.of_maximum", score=short, maximum=points_text(t, node.max_points))
    said = ", ".join(part for part in (score, placed(t, figure, figure.of)) if part)
    return t("quote.part", node=t.say(node.name), said=said)


def _with(t: Translator, c: Case, key: str, rows: Sequence[Part], **said: str) -> str:
    """A sentence about some indicators, with their basis and their caveats."""
    figures = [figure for _, figure in rows]
    told = [pair for f in figures for pair in c.told_by(t, f)]
    kind = t(f"quote.node.{rows[0][0].kind}")
    sentence = t(f"quote.{key}", where=c.where(t), name=c.name(t), kind=kind, basis=basis(t, told), **said)
    found = [*rank_caveats(t, figures, None), *(say for f in figures for say in figure_caveats(t, c.dataset, f))]
    return " ".join([sentence, *dict.fromkeys(found)])


def rest(t: Translator, c: Case) -> str:
    """The other indicators of the same kind, where they are few."""
    if c.parts is None or c.parts.count == 1:
        return ""
    rows = c.parts.others
    if not 0 < len(rows) <= OTHERS:
        return ""
    return _with(t, c, "rest", rows, parts=t.listing([_part(t, c, row) for row in rows]))
