"""The indicators of a unit: the strongest, the weakest and the others, as sentences that can be quoted alone."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING

from generator.composite.table import Figure
from generator.facts.attribution import EXACT, basis, figure_caveats, placed, rank_caveats
from generator.facts.figures import points_text, score_short
from generator.model import Indicator, Scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.facts.case import Case
    from generator.i18n import Translator


Part = tuple[Indicator, Figure]
PART_KINDS = ("main", "pillar", "group")
OTHERS = 6
"""How many indicators beside the strongest and the weakest still make a sentence."""


@dataclass(frozen=True)
class Parts:
    """What is known of a unit's indicators. by: `score` or `rank`, what orders them; rows: strongest first."""

    by: str
    kind: str
    rows: tuple[Part, ...]
    rest: tuple[Part, ...]
    """Indicators of the same kind that have the other figure only."""

    @cached_property
    def strong(self) -> tuple[Part, ...]:
        """Those that share the first place."""
        return tuple(takewhile(lambda row: self._place(row) == self._place(self.rows[0]), self.rows))

    @cached_property
    def weak(self) -> tuple[Part, ...]:
        """Those that share the last place; () where all are equal."""
        if len(self.strong) == len(self.rows):
            return ()
        last = self._place(self.rows[-1])
        return tuple(row for row in self.rows[len(self.strong) :] if self._place(row) == last)

    def _place(self, row: Part) -> Fraction | int | None:
        return row[1].share if self.by == "score" else row[1].rank

    @cached_property
    def others(self) -> tuple[Part, ...]:
        """All that are neither among the first nor among the last."""
        return (*self.rows[len(self.strong) : len(self.rows) - len(self.weak)], *self.rest)


def known_parts(c: Case) -> Parts | None:
    """Main indicators, else pillars or groups, of which at least two scores or two ranks are known; else any one."""
    rows = [(n, c.table.figure(c.unit, n.indicator)) for n in c.framework.indicators if n.kind in PART_KINDS]
    for kind in PART_KINDS:
        known = [(n, f) for n, f in rows if n.kind == kind and f.known and not f.not_applicable]
        scored = [row for row in known if row[1].share is not None]
        ranked = [row for row in known if row[1].rank is not None and row[1].rank_qualifier in EXACT]
        for by, found in (("score", scored), ("rank", ranked)):
            if len(found) > 1:
                best = sorted(found, key=_share, reverse=True) if by == "score" else sorted(found, key=_rank)
                named = {node.indicator for node, _ in found}
                rest = tuple(row for row in known if row[0].indicator not in named)
                return Parts(by, kind, tuple(best), rest)
    known = [(n, f) for n, f in rows if f.known and not f.not_applicable]
    return Parts("score", known[0][0].kind, (known[0],), ()) if known else None


def _share(row: Part) -> Fraction:
    return row[1].share or Fraction(0)


def _rank(row: Part) -> int:
    return row[1].rank or 0


def parts(t: Translator, c: Case) -> str:
    """The strongest and the weakest indicator with score and rank."""
    known = c.parts
    if known is None:
        return ""
    if len(known.rows) == 1:
        return _with(t, c, "part_one", known.rows, part=_part(t, c, known.rows[0]))
    strong, weak = known.strong, known.weak
    return _with(
        t,
        c,
        "parts" if weak else "parts_even",
        (*strong, *weak),
        n=t.integer(len(known.rows)),
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
    if c.parts is None or len(c.parts.rows) == 1:
        return ""
    rows = c.parts.others
    if not 0 < len(rows) <= OTHERS:
        return ""
    return _with(t, c, "rest", rows, parts=t.listing([_part(t, c, row) for row in rows]))
