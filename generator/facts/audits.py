"""What the audit found of a published figure, in words: what was printed, what other figures say, what is likely."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator.audit import Claim, Interval, Verdict
from generator.facts.figures import value_text
from generator.facts.statements import COUNTS, DIFFERENCES, PERCENTS, statement_value
from generator.model import MICRO, Printed

if TYPE_CHECKING:
    from generator.audit.findings import Param
    from generator.i18n import Translator
    from generator.model import Dataset

RANKS = {"rank", "rank_from_last"}
CHANGES = DIFFERENCES | {"percent_change", "mean_percent_change", "rank_change"}
LONGEST = 6
"""Figures named one by one in a sentence; more are counted."""


def audit_sentence(t: Translator, v: Verdict, dataset: Dataset) -> str:
    """One or two sentences that can be quoted alone: "Nguồn in 0,0115; theo hai điểm …, mức tăng là 0,1150"."""
    if not v.rule:
        return t("audit.say.none")
    said = t(f"audit.say.{v.rule}_{v.verdict}", **_filled(t, v, dataset))
    for name in ("moved", "reading", "simple"):
        key = f"audit.likely.{name}_{v.rule}"
        if v.param(name) and t.has(key):
            said += " " + t(key, **_filled(t, v, dataset))
    return said


def audit_value(t: Translator, v: Verdict | Claim, dataset: Dataset) -> str:
    """A figure as printed, with its unit of measure: "hơn 92 điểm", "42,8%", "thứ 3", "Tốt"."""
    if v.value is None:
        return t("audit.quoted", text=_band(t, v, dataset))
    if v.statistic == "units_in_band":
        return t("audit.in_band", n=value_text(t, v.value, v.qualifier), band=_band(t, v, dataset))
    return statement_value(t, v, dataset.frameworks[v.framework].scale)


def audit_name(t: Translator, v: Verdict | Claim, dataset: Dataset) -> str:
    """What the figure is: "điểm trung bình", "thay đổi điểm so với năm 2021"."""
    name = t(f"statistic.name.{v.statistic}")
    if v.base_edition:
        name = t("statistic.since", name=name, year=str(dataset.editions[v.base_edition].year))
    return name


def audit_where(t: Translator, v: Verdict | Claim, dataset: Dataset) -> str:
    """Whom and what a figure is about, without its edition: "Tỉnh Tây Ninh, Xã hội số"."""
    parts = []
    if v.unit:
        parts.append(t.say(dataset.units[v.unit].name))
    elif v.cohort:
        parts += [t.say(c.name) for c in dataset.editions[v.edition].cohorts if c.cohort == v.cohort]
    node = dataset.frameworks[v.framework].by_id.get(v.indicator)
    if node is not None and node.parent:
        parts.append(t.say(node.name))
    return ", ".join(parts)


def audit_home(t: Translator, v: Verdict | Claim, dataset: Dataset) -> str:
    """The edition or framework of a figure."""
    return t.say(dataset.editions[v.edition].title if v.edition else dataset.frameworks[v.framework].name)


def audit_other(t: Translator, claim: Claim, v: Verdict, dataset: Dataset) -> str:
    """Another figure with what tells it from the one in question: "Nhóm chỉ số nền tảng chung: 5"."""
    about = _telling(t, claim, v, dataset)
    value = audit_value(t, claim, dataset)
    return t("audit.about", value=value, about=", ".join(about)) if about else value


def _telling(t: Translator, claim: Claim, v: Verdict, dataset: Dataset) -> list[str]:
    about = []
    if claim.statistic not in {v.statistic, "score", "rank", "band"}:
        about.append(audit_name(t, claim, dataset))
    if claim.unit != v.unit and claim.unit:
        about.append(t.say(dataset.units[claim.unit].name))
    if claim.cohort != v.cohort and not claim.unit:
        about.append(audit_where(t, claim, dataset))
    if claim.indicator != v.indicator and claim.framework == v.framework:
        node = dataset.frameworks[claim.framework].by_id.get(claim.indicator)
        about.append(t.say(node.name) if node and node.parent else t("audit.total"))
    if claim.edition and claim.edition != v.edition and v.edition:
        theirs, ours = dataset.editions[claim.edition], dataset.editions[v.edition]
        about.append(str(theirs.year) if theirs.year != ours.year else t.say(theirs.title))
    return list(dict.fromkeys(part for part in about if part))


def _band(t: Translator, v: Verdict | Claim, dataset: Dataset) -> str:
    return next(t.say(b.name) for b in dataset.bands_of(v.framework) if b.band == v.band)


def _filled(t: Translator, v: Verdict, dataset: Dataset) -> dict[str, str]:
    """Every number and name that a sentence may ask for."""
    filled = {name: _param(t, v, name, value, dataset) for name, value in v.params}
    filled["printed"] = audit_value(t, v, dataset)
    filled["others"] = _listed(t, v, dataset)
    filled["expected"] = _amount(t, v, v.expected, dataset) if v.expected else ""
    centre = v.expected.centre if v.expected else None
    filled["value"] = _measured(t, v, centre, dataset) if centre is not None else filled["expected"]
    filled["direction"] = t("audit.direction." + ("fall" if centre is not None and centre < 0 else "rise"))
    return filled


def _listed(t: Translator, v: Verdict, dataset: Dataset) -> str:
    shown = [audit_other(t, claim, v, dataset) for claim in v.others]
    if len(shown) > LONGEST:
        return t("audit.and_more", listed="; ".join(shown[:LONGEST]), n=t.integer(len(shown) - LONGEST))
    return "; ".join(shown)


def _param(t: Translator, v: Verdict, name: str, value: Param, dataset: Dataset) -> str:
    if isinstance(value, Claim):
        if name == "elsewhere":
            where = audit_where(t, value, dataset)
            return ", ".join(part for part in (audit_home(t, value, dataset), where) if part)
        return audit_value(t, value, dataset)
    if isinstance(value, Interval):
        return _amount(t, v, value, dataset)
    if isinstance(value, Printed):
        return _measured(t, v, Fraction(value.micro, MICRO), dataset, value.decimals)
    if isinstance(value, Fraction):
        return _measured(t, v, value, dataset, _needed(value))
    if isinstance(value, str):
        return t.say(dataset.frameworks[v.framework].by_id[value].name)
    return t.integer(value)


def _needed(value: Fraction) -> int:
    """Decimals that show a number whole, at most six."""
    return next((places for places in range(6) if (value * 10**places).denominator == 1), 6)


def _places(v: Verdict) -> int:
    """Decimals worth showing of arithmetic: the figure's own, for differences those of what they are made of."""
    own = v.value.decimals if v.value else 0
    if v.statistic in DIFFERENCES:
        return max([own, *(c.value.decimals for c in v.others if c.value)])
    return own


def _amount(t: Translator, v: Verdict, interval: Interval, dataset: Dataset) -> str:
    """A range in the figure's own measure; one number where both ends round to it."""
    low, high, places = interval.low, interval.high, _places(v)
    if low is None or high is None:
        end = low if high is None else high
        key = "audit.least" if high is None else "audit.most"
        return "" if end is None else t(key, value=_measured(t, v, end, dataset, places))
    if round(low * 10**places) == round(high * 10**places):
        return _measured(t, v, (low + high) / 2, dataset, places)
    return t("audit.range", low=t.decimal_of(low, places), high=_measured(t, v, high, dataset, places))


def _measured(t: Translator, v: Verdict, number: Fraction, dataset: Dataset, places: int | None = None) -> str:
    """A computed number with the measure of the figure; changes without their sign, which the sentence says."""
    shown = _places(v) if places is None else places
    if v.statistic in RANKS:
        return t("audit.rank", value=t.ordinal(round(number)))
    if v.statistic == "rank_change":
        n = round(number)
        key = "same" if n == 0 else "up" if n > 0 else "down"
        return t(f"statistic.value.rank_{key}", places=t.plural("change.places", abs(n)))
    text = t.decimal_of(abs(number) if v.statistic in CHANGES else number, shown)
    if v.statistic in PERCENTS:
        return text + t("number.percent")
    if v.statistic in COUNTS:
        return text
    scale = dataset.frameworks[v.framework].scale
    if v.statistic in DIFFERENCES:
        return t(f"score.difference.{scale}", score=text)
    return t("score.points" if v.statistic == "max_score" else f"score.{scale}", score=text)
