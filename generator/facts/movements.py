"""Why a unit moved, in a sentence: the largest part of a change of score, every part of a change of rank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.composite.movement import INDICATOR, RANK_PARTS
from generator.facts.figures import POINT_PLACES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from generator.composite.figure import Figure
    from generator.composite.movement import RankMovement, RankPart, ScoreMovement
    from generator.i18n import Translator
    from generator.model import Scale, Text

MOST_PLACES = 6
NAMED = 3
"""As many parts of the same size are named; of more only their number is said."""


@dataclass(frozen=True)
class Places:
    """How many decimals a change of score is written with: its parts, and the change itself, which may need fewer.

    exact: whether the parts are written exactly.
    """

    parts: int
    change: int
    exact: bool


def movement_places(score: ScoreMovement, least: int, scale: Scale) -> Places:
    """As many as show everything exactly, `least` or more; where six are too few, one more than is usual."""
    change = _exact_places([score.change], least)
    parts = _exact_places([score.change, *(part.contribution for part in score.parts)], least)
    rounded = max(least, POINT_PLACES[scale] + 1)
    return Places(rounded if parts is None else parts, rounded if change is None else change, parts is not None)


def _exact_places(values: Sequence[Fraction], least: int) -> int | None:
    """
    >>> from fractions import Fraction
    >>> _exact_places([Fraction(25, 2), Fraction(-21, 10)], 0), _exact_places([Fraction(1, 3)], 0)
    (1, None)
    """
    below = {value.denominator for value in values}
    return next((n for n in range(least, MOST_PLACES + 1) if all(10**n % d == 0 for d in below)), None)


def movement_score(t: Translator, score: ScoreMovement, names: Sequence[Text], scale: Scale, places: Places) -> str:
    """Điểm tăng 12,5 điểm: nhiều nhất nhờ Nhân lực số (+8,0); Hạ tầng số làm giảm 2,1.

    names: of the parts, in their order, as they stand within a sentence.
    """
    sizes = [part.contribution for part in score.parts]
    size = _amount(t, abs(score.change), scale, places.change)
    effects = [i for i, contribution in enumerate(sizes) if contribution]
    if not effects:
        return t("movement.score_still")
    most, least = max(sizes), min(sizes)
    if score.change == 0:
        raised, lowered = (_side(t, sizes, names, extreme, places.parts) for extreme in (most, least))
        return t("movement.score_same", raised=raised, lowered=lowered)
    direction, leading, against = ("up", most, least) if score.change > 0 else ("down", least, most)
    leaders = [i for i in effects if sizes[i] == leading]
    if len(effects) == 1:
        return t(f"movement.score_{direction}_one", size=size, name=t.say(names[leaders[0]]))
    own = all(score.parts[i].part == INDICATOR for i in leaders)
    return t(
        f"movement.score_{direction}{'' if own or direction == 'down' else '_else'}",
        size=size,
        leader=_leader(t, [names[i] for i in leaders], t.signed(leading, places.parts)),
        rest="; " + _side(t, sizes, names, against, places.parts) if against * score.change < 0 else "",
    )


def _amount(t: Translator, size: Fraction, scale: Scale, places: int) -> str:
    """12,5 điểm. English: 12.5 points, 1 point."""
    text = t.decimal_of(size, places)
    one = f"movement.amount.{scale}.one"
    return t(one if text == "1" and t.has(one) else f"movement.amount.{scale}.other", size=text)


def _leader(t: Translator, names: Sequence[Text], size: str) -> str:
    """Nhân lực số (+8,0) · Nhân lực số và Hạ tầng số (mỗi phần +4,0) · 5 phần (mỗi phần +1,0)."""
    key = "movement.leader" if len(names) == 1 else "movement.leaders"
    return t(key, names=_listed(t, names), size=size)


def _side(t: Translator, sizes: Sequence[Fraction], names: Sequence[Text], extreme: Fraction, places: int) -> str:
    """Hạ tầng số làm giảm 2,1: the largest parts of one direction."""
    chosen = [name for name, size in zip(names, sizes, strict=True) if size == extreme]
    key = ("raised" if extreme > 0 else "lowered") + ("" if len(chosen) == 1 else "_each")
    return t(f"movement.{key}", names=_listed(t, chosen), size=t.decimal_of(abs(extreme), places))


def _listed(t: Translator, names: Sequence[Text]) -> str:
    if len(names) > NAMED:
        return t("movement.several", n=t.integer(len(names)))
    return t.listing([t.say(name) for name in names])


def movement_rank(t: Translator, rank: RankMovement, older: Figure, newer: Figure) -> str:
    """Hạng từ 12/20 lên 9/20: điểm của chính đơn vị đưa lên 4 bậc, điểm của các đơn vị khác kéo xuống 1 bậc."""
    before, after = rank_place(t, older), rank_place(t, newer)
    steps = [part for part in rank.parts if part.places]
    if not steps:
        return (
            t("movement.rank_still", newer=after)
            if before == after
            else t("movement.rank_still_of", older=before, newer=after)
        )
    if rank.change and len(steps) == 1:
        key = "movement.rank_up_one" if rank.change > 0 else "movement.rank_down_one"
        return t(key, older=before, newer=after, cause=_cause(t, rank, steps[0].part))
    key = "up" if rank.change > 0 else "down" if rank.change < 0 else "same" if before == after else "same_of"
    said = ", ".join(_step(t, rank, part) for part in steps)
    return t(f"movement.rank_{key}", older=before, newer=after, parts=said)


def rank_place(t: Translator, figure: Figure) -> str:
    """12/20 · 12/20 (đồng hạng). English: 12th of 20, joint 12th of 20."""
    key = "movement.place_joint" if figure.tied else "movement.place"
    return t(key, rank=t.ordinal(figure.rank or 0), of=t.integer(figure.of or 0))


def rank_cause(t: Translator, part: str, left: int, entered: int, *, reweighed: bool) -> str:
    """What a step of a rank is about: "điểm của chính đơn vị", "2 đơn vị rời danh sách"; see `RankMovement`."""
    counts = {RANK_PARTS[0]: left, RANK_PARTS[-1]: entered}
    if part not in counts:
        return t(f"movement.cause.{'same_weights' if part == RANK_PARTS[1] and not reweighed else part}")
    if not counts[part]:
        return t(f"movement.cause.{part}.none")
    return t.plural(f"movement.cause.{part}", counts[part])


def _cause(t: Translator, rank: RankMovement, part: str) -> str:
    return rank_cause(t, part, rank.left, rank.entered, reweighed=rank.reweighed)


def rank_step(t: Translator, places: int) -> str:
    """lên 4 bậc · xuống 1 bậc · 0."""
    if not places:
        return t.integer(0)
    key = "movement.step_up" if places > 0 else "movement.step_down"
    return t(key, places=t.plural("change.places", abs(places)))


def _step(t: Translator, rank: RankMovement, part: RankPart) -> str:
    key = "movement.pushed_up" if part.places > 0 else "movement.pushed_down"
    places = t.plural("change.places", abs(part.places))
    return t(key, cause=_cause(t, rank, part.part), places=places)
