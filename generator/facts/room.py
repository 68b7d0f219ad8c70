"""Where a unit can still gain points, what the next rank costs, and where it stands above and below the mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.composite.targets import Outcome
from generator.facts.figures import needed_points, needed_text, share_points
from generator.facts.targets import target_goal
from generator.i18n import scaled
from generator.model import Scale

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.composite.room import Part, Room
    from generator.facts.targets import Aimed
    from generator.i18n import Translator
    from generator.model import Edition, Framework, Text


def room_summary(t: Translator, room: Room, edition: Edition, name: Text) -> str:
    """Năm 2022, Thành phố Đà Nẵng đạt 800,18 trên 1.000 điểm; còn 199,82 điểm ở 7 chỉ số."""
    open_ = room.lacking
    params = {"year": str(edition.year), "name": t.say(name), "known": t.integer(len(room.parts))}
    if room.gain is None or room.points is None or room.maximum is None:
        said = t("room.without_points", **params, open=t.integer(open_))
    else:
        figures = {key: share_points(t, value) for key, value in
                   (("points", room.points), ("maximum", room.maximum), ("gain", room.gain))}  # fmt: skip
        key = "room.partly" if room.unknown else "room.summary" if open_ else "room.full"
        said = t(key, **params, **figures, open=t.integer(open_))
    return " ".join(text for text in (said, _left_out(t, room)) if text)


def _left_out(t: Translator, room: Room) -> str:
    said = []
    if room.unknown:
        said.append(t("room.unknown", names=t.listing([t.say(node.name) for node in room.unknown])))
    if room.absent:
        said.append(t("room.absent", names=t.listing([t.say(node.name) for node in room.absent])))
    return " ".join(said)


def classes_sentence(t: Translator, classes: Mapping[str, int]) -> str:
    """2 chỉ số đạt điểm tối đa, 5 khá và 1 thấp."""
    said = [t("room.class_count", n=t.integer(n), name=t(f"room.class.{name}")) for name, n in classes.items() if n]
    return t("room.classes", said=t.listing(said))


def next_rank_sentence(t: Translator, room: Room, framework: Framework) -> str:
    """Để bằng đơn vị xếp ngay trên (thứ 8/63), cần thêm 3,25 điểm; "" where the unit has no rank."""
    if room.rank is None:
        return ""
    step, mine = room.following, _rank(t, room.rank, room.of, tied=room.tied)
    if room.rank == 1:
        return t("room.first", rank=mine)
    if step is None:
        return t("room.next_unknown", rank=mine)
    rank = _rank(t, step.rank, room.of, tied=step.holders > 1)
    if step.score is None:
        return t("room.next_no_score", rank=rank)
    said = {"rank": rank, "score": needed_text(t, step.score, framework)}
    if framework.scale is Scale.POINTS or room.maximum is None or room.unknown or step.share is None:
        return t("room.next", **said)
    points, maximum = needed_points(t, step.share * room.maximum), share_points(t, room.maximum)
    return t("room.next_tree", **said, points=points, maximum=maximum)


def _rank(t: Translator, rank: int, of: int | None, *, tied: bool) -> str:
    key = "rank.joint" if tied else "rank.single"
    if of is None:
        return t(f"{key}_unknown", rank=t.ordinal(rank))
    return t(key, rank=t.ordinal(rank), of=t.integer(of))


def target_cost_sentence(t: Translator, aimed: Aimed) -> str:
    """What an open target costs in points on the last list known; "" where that is not known or nothing."""
    reading = aimed.assessment.latest
    if aimed.assessment.outcome is not Outcome.OPEN or reading is None or reading.gap is None or not reading.gap.score:
        return ""
    return t(
        "room.target_beyond" if reading.gap.beyond else "room.target",
        year=str(reading.edition.year),
        by=str(aimed.target.by_year),
        indicator=t.say(aimed.indicator),
        goal=target_goal(t, aimed.target, aimed.unit.level, aimed.band),
        score=needed_text(t, reading.gap.score, aimed.framework),
    )


def against_mean_sentence(t: Translator, parts: Sequence[Part], key: str) -> str:
    """Cao hơn trung bình nhiều nhất: A (+12,3), B (+4,0) điểm phần trăm. key: strengths or weaknesses; "" without."""
    said = [
        t("room.ahead", name=t.say(part.node.name), points=t.signed_scaled(scaled(part.ahead, 3), 1))
        for part in parts
        if part.ahead is not None
    ]
    return t(f"room.{key}", said=t.listing(said)) if said else ""
