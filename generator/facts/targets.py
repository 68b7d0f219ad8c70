"""What a unit aims at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.i18n import Translator
    from generator.model import Target, Text


def target_sentence(t: Translator, target: Target, band: Text | None) -> str:
    """What is aimed at, from the target's own figures: "đến năm 2025: trong 25 đơn vị dẫn đầu"."""
    return t("target.by", year=str(target.by_year), goal=target_goal(t, target, band))


def target_goal(t: Translator, target: Target, band: Text | None) -> str:
    """The aim alone, for the second half of an either-or."""
    return t(
        f"target.{target.kind}",
        low=t.printed(target.low) if target.low else "",
        high=t.printed(target.high) if target.high else "",
        band=t.say(band) if band else "",
    )
