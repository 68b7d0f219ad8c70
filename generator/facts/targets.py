"""What a unit aims at, what became of it, and how it stands on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.composite.targets import DECIDED_BY, Outcome
from generator.facts.figures import fraction_text, needed_text, points_text, rank_of, score_of
from generator.model import MICRO, Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.composite.targets import Assessment, Gap, Reading
    from generator.i18n import Translator
    from generator.model import Framework, Level, Target, Unit


@dataclass(frozen=True)
class Aimed:
    """A target's assessment with the words that its sentences need.

    unit: as it is called now; framework: the target's; band: the name of the band aimed at, limit_included: whether it
    begins at its limit or above; bands: names of the bands of every framework it is read in, by id. indicator: its
    name; named: whether it must be said, because the targets of which one is enough are for several.
    """

    assessment: Assessment
    unit: Unit
    indicator: Text
    named: bool
    framework: Framework
    band: Text | None
    limit_included: bool
    bands: Mapping[str, Text]

    @property
    def target(self) -> Target:
        return self.assessment.target


def target_goal(t: Translator, target: Target, level: Level, band: Text | None) -> str:
    """The aim alone: "trong 25 tỉnh, thành phố dẫn đầu"."""
    first = target.kind == "rank_at_most" and target.high is not None and target.high.micro == MICRO
    return t(
        "target.rank_first" if first else f"target.{target.kind}",
        low=t.printed(target.low) if target.low else "",
        high=t.printed(target.high) if target.high else "",
        band=t.say(band) if band else "",
        units=t(f"level.{level}").lower(),
    )


def target_sentence(t: Translator, parts: Sequence[Aimed]) -> str:
    """Mục tiêu: năm 2025 trong 25 tỉnh, thành phố dẫn đầu hoặc điểm cao hơn trung bình."""
    said, year = [], 0
    for part in parts:
        goal = target_goal(t, part.target, part.unit.level, part.band)
        if part.named or part.target.by_year != year:
            goal = t("target.in_year", year=str(part.target.by_year), goal=goal)
        said.append(_of_indicator(t, part, goal))
        year = part.target.by_year
    return t("target.sentence", goal=t("target.or").join(said))


def _of_indicator(t: Translator, part: Aimed, said: str) -> str:
    return t("target.of_indicator", indicator=t.say(part.indicator), said=said) if part.named else said


def verdict_reason(t: Translator, parts: Sequence[Aimed], outcome: Outcome) -> str:
    """Why a target has its fate, as sentences: the figures, or what is missing. Of an either-or those that decide."""
    deciding = [part for part in parts if part.assessment.outcome is outcome]
    said = [_reason(t, part) for part in deciding if _figure(part) is None]
    by_year: dict[int, list[tuple[Aimed, Reading]]] = {}
    for part in deciding:
        if (reading := _figure(part)) is not None:
            by_year.setdefault(reading.edition.year, []).append((part, reading))
    said += [year_sentence(t, found) for found in by_year.values()]
    return " ".join(dict.fromkeys(said))


def _figure(part: Aimed) -> Reading | None:
    """The reading of the target's own year, if it has a figure that counts."""
    found = part.assessment
    counts = found.outcome is not Outcome.LAPSED and found.final is not None and found.final.figure is not None
    return found.final if counts else None


def verdict_sentence(t: Translator, parts: Sequence[Aimed], outcome: Outcome) -> str:
    """The fate with its reason: "Không đạt. Năm 2025: thứ 9/16, còn cách 6 bậc."."""
    reason = verdict_reason(t, parts, outcome)
    if outcome is Outcome.LAPSED:
        return reason
    word = t(f"target.outcome.{outcome}")
    return f"{word[0].upper()}{word[1:]}. {reason}"


def _reason(t: Translator, part: Aimed) -> str:
    found = part.assessment
    year = str(part.target.by_year)
    if found.outcome is Outcome.LAPSED:
        named = Text(part.unit.kind, t.say(part.unit.name))
        return t("target.why.unit_ended", unit=t.say(named), date=t.date(part.unit.valid_to))
    said = t(f"target.why.{found.reason}", year=year)
    return " ".join(text for text in (said, t.say(found.explanation)) if text)


def year_sentence(t: Translator, found: Sequence[tuple[Aimed, Reading]], *, on_the_way: bool = False) -> str:
    """One year's figures and what is still lacking: "Năm 2022: thứ 21/63, còn cách 6 bậc."."""
    clauses = dict.fromkeys(_clause(t, reading, part) for part, reading in found)
    said = "; ".join(clauses)
    if on_the_way and any(reading.holds for _, reading in found):
        said += t("target.already")
    edition = found[0][1].edition
    sentence = t("target.year", year=str(edition.year), said=said)
    return f"{sentence} {t('target.provisional')}" if edition.status == "provisional" else sentence


def _clause(t: Translator, reading: Reading, part: Aimed) -> str:
    clauses = [_figures(t, reading, part)]
    if reading.gap is not None:
        clauses += _lacking(t, reading.gap, part.framework)
    said = _of_indicator(t, part, ", ".join(clause for clause in clauses if clause))
    if reading.reason in DECIDED_BY:
        return said
    return f"{said}; {t(f'target.undecided.{reading.reason}', band=t.say(part.band) if part.band else '')}"


def _figures(t: Translator, reading: Reading, part: Aimed) -> str:
    """The figures that count for this kind of target; all that are known where they do not decide."""
    figure = reading.figure
    if figure is None:
        return ""
    rank = rank_of(t, figure) if figure.rank is not None or figure.rank_from_last is not None else ""
    score = score_of(t, figure, part.framework)
    if reading.reason == "rank":
        return rank
    if reading.reason == "band":
        return t("target.band", band=t.say(part.bands[figure.band]))
    if reading.reason == "band_limit":
        return score + _limit(t, reading, part)
    both = ", ".join(text for text in (score, rank if reading.reason not in DECIDED_BY else "") if text)
    return both + _mean(t, reading, part)


def _mean(t: Translator, reading: Reading, part: Aimed) -> str:
    if reading.mean is None:
        return ""
    stated = reading.mean.evidence.value if reading.mean.evidence else None
    mean = t.printed(stated) if stated else fraction_text(t, reading.mean.value, part.framework)
    return t("target.mean", mean=mean)


def _limit(t: Translator, reading: Reading, part: Aimed) -> str:
    if reading.limit is None or part.band is None:
        return ""
    included = part.limit_included
    limit = points_text(t, round(reading.limit * 100 * MICRO)) + t("number.percent")
    return t(f"target.limit.{'from' if included else 'above'}", band=t.say(part.band), share=limit)


def _lacking(t: Translator, gap: Gap, framework: Framework) -> list[str]:
    said = []
    if gap.places:
        said.append(t("target.places", places=t.plural("change.places", gap.places)))
    if gap.score:
        said.append(t("target.more_than" if gap.beyond else "target.more", score=needed_text(t, gap.score, framework)))
    return said
