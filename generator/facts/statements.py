"""What a source says, with its unit of measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from generator.facts.figures import value_text
from generator.model import MICRO

if TYPE_CHECKING:
    from generator.i18n import Translator
    from generator.model import Edition, Printed, Scale, Statement, Text

COUNTS = {
    "units_ranked", "units_assessed", "units_in_band", "pillars", "groups", "main_indicators", "component_indicators",
    "criteria",
}  # fmt: skip


DIFFERENCES = {"smallest_change", "largest_change", "mean_change", "change"}


PERCENTS = {"mean_percent_change", "percent_change", "percent"}


class Printing(Protocol):
    """What a figure is printed with: a statement, or any other published figure."""

    @property
    def statistic(self) -> str: ...
    @property
    def value(self) -> Printed | None: ...
    @property
    def qualifier(self) -> str: ...


def statement_value(t: Translator, s: Printing, scale: Scale) -> str:
    """A statement's figure with its unit of measure: "hơn 92 điểm", "42,8%", "thứ 3"."""
    if s.value is None:
        return ""
    text = value_text(t, s.value, s.qualifier)
    if s.statistic in ("rank", "rank_from_last"):
        return t(f"statistic.value.{s.statistic}", value=t.ordinal(s.value.micro // MICRO))
    if s.statistic == "rank_change":
        n = s.value.micro // MICRO
        key = "same" if n == 0 else "up" if n > 0 else "down"
        return t(f"statistic.value.rank_{key}", places=t.plural("change.places", abs(n)))
    if s.statistic in PERCENTS:
        return text + t("number.percent")
    if s.statistic in COUNTS:
        return text
    if s.statistic in DIFFERENCES:
        return t(f"score.difference.{scale}", score=text)
    return t("score.points" if s.statistic == "max_score" else f"score.{scale}", score=text)


def statement_sentence(t: Translator, s: Statement, scale: Scale, base: Edition | None, band: Text | None) -> str:
    """What a statement says, short: "điểm trung bình: 299,33 điểm", "mức tăng so với năm 2021: 0,0115"."""
    name = t(f"statistic.name.{s.statistic}")
    if band is not None:
        name = t("statistic.in_band", name=name, band=t.say(band)) if s.value else t("statistic.band", band=t.say(band))
    if base is not None:
        name = t("statistic.since", name=name, year=str(base.year))
    value = statement_value(t, s, scale)
    return t("statistic.pair", name=name, value=value) if value else name
