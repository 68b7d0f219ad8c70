"""The indicators of a unit: the strongest, the weakest and the others, as sentences that can be quoted alone."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
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


def known_parts(c: Case) -> Parts | None:
    """Main indicators, else pillars or groups, of which at least two scores or two ranks are known; else any one."""
    rows = [(n, c.table.figure(c.unit, n.indicator)) for n in c.framework.indicators if n.kind in PART_KINDS]
    for kind in PART_KINDS:
        known = [(n, f) for n, f in rows if n.kind == kind and f.known and not f.not_applicable]
        scored = [row for row in known if row[1].share is not None]
        ranked = [row for row in known if row[1].rank is not None and row[1].rank_qualifier in EXACT]
        for by, found, key in (("score", scored, _by_share), ("rank", ranked, _by_rank)):
            if len(found) > 1:
                rest = tuple(row for row in known if row not in found)
                return Parts(by, kind, tuple(sorted(found, key=key)), rest)
    known = [(n, f) for n, f in rows if f.known and not f.not_applicable]
    return Parts("score", known[0][0].kind, (known[0],), ()) if known else None


def _by_share(row: Part) -> Fraction:
    return -(row[1].share or Fraction(0))


def _by_rank(row: Part) -> Fraction:
    return Fraction(row[1].rank or 0)


def parts(t: Translator, c: Case) -> str:
    """The strongest and the weakest indicator with score and rank."""
    known = c.parts
    if known is None:
        return ""
    if len(known.rows) == 1:
        return _with(t, c, "part_one", known.rows, part=_part(t, c, known.rows[0]))
    strong, weak = _ends(known)
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


def _ends(parts: Parts) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Those that share the first place and those that share the last; () for the last where all are equal."""

    key = _by_share if parts.by == "score" else _by_rank

    strong = tuple(row for row in parts.rows if key(row) == key(parts.rows[0]))
    weak = tuple(row for row in parts.rows if key(row) == key(parts.rows[-1]))
    return strong, () if len(strong) == len(parts.rows) else weak


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
    strong, weak = _ends(c.parts)
    rows = [row for row in (*c.parts.rows, *c.parts.rest) if row not in strong and row not in weak]
    if not 0 < len(rows) <= OTHERS:
        return ""
    return _with(t, c, "rest", rows, parts=t.listing([_part(t, c, row) for row in rows]))
