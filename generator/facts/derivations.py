"""What is derived for the units of another map, from whom, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.composite.derivation import Derived, OtherMap
    from generator.i18n import Translator
    from generator.model import Level, Text


def map_heading(t: Translator, count: int, level: Level, day: str, *, later: bool) -> str:
    """Bản đồ 34 tỉnh, thành phố từ 1/7/2025 · Bản đồ 63 tỉnh, thành phố đến 30/6/2025."""
    return t(f"derived.{'later' if later else 'earlier'}.{level}", n=t.integer(count), date=t.date(day))


def map_summary(t: Translator, found: OtherMap) -> str:
    """How many units of the other map have a derived value, and whether they are ranked."""
    known, whole = t.integer(len(found.derived)), t.integer(len(found.units))
    if found.complete:
        return t("derived.complete", n=whole)
    return t("derived.partial" if found.derived else "derived.nothing", n=known, of=whole)


def derived_sentence(t: Translator, derived: Derived, names: Mapping[str, Text]) -> str:
    """What a value is made of ("trung bình cộng các chỉ số chính của Bắc Giang và Bắc Ninh"), or what is missing."""
    parts = t.listing([t.say(names[unit]) for unit in derived.predecessors])
    if derived.how:
        return t(f"derived.{derived.how}", names=parts)
    if derived.cause == "scores":
        return t("derived.wanting", names=t.listing([t.say(names[unit]) for unit in derived.missing]))
    return t(f"derived.cause.{derived.cause}", names=parts)
