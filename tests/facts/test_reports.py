"""Every figure that five press reports give can be said from our data: on its page stands a sentence that states it.

Compared are figures and what they are about, not words; `tests/data/report_figures.csv` holds each figure once, with
its page (unit, edition or framework), its indicator and its statistic.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import pytest

from generator import facts, packages
from generator.composite.ranking import construct
from generator.i18n import translator
from generator.pages.edition import edition_page
from generator.pages.framework import framework_page
from generator.pages.page import Site
from generator.pages.unit import unit_page
from tests.conftest import ROOT
from tests.facts.figures_in_text import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.i18n import Translator
    from generator.model import Remark, Scale, Source, Statement

Row = dict[str, str]
FIGURES: list[Row] = list(
    csv.DictReader((ROOT / "tests/data/report_figures.csv").read_text(encoding="utf-8").splitlines())
)
PERCENTS = {"mean_percent_change", "percent_change", "percent"}


@cache
def site() -> Site:
    return Site(construct(packages.load(ROOT / "datasets").dataset), "2026-01-01")


# The sentences of a page, each with what it is about, as its template puts them together


@cache
def sentences(page: str, key: str, language: str) -> tuple[str, ...]:
    t = translator(language)
    return tuple({"unit": of_unit, "edition": of_edition, "framework": of_framework}[page](t, key))


def of_unit(t: Translator, key: str) -> Iterator[str]:
    value = unit_page(site(), key).value
    for block in value.quotes:
        yield from (t.say(quote.text) for quote in block.quotes)
    for said in value.said:
        about = f"{t.say(said.edition.title)} — {t.say(said.indicator)}"
        yield f"{about}: {statement(t, said.statement, said.framework.scale)}"
    yield from remarks(t, site().remarks_of.get(key, ()))
    for aim in (aim for group in value.aims for aim in group.aims):
        name = t.say(site().indicator(aim.parts[0].target.framework, aim.parts[0].target.indicator).name)
        yield f"{name}. {t.say(aim.goal)}"
    yield from dates(t, value.sources)


def of_edition(t: Translator, key: str) -> Iterator[str]:
    value = edition_page(site(), key).value
    title = t.say(value.edition.title)
    for block in value.quotes:
        yield from (t.say(quote.text) for quote in block.quotes)
    for group in value.groups:
        yield f"{title}: {t.say(group.summary)}"
    for fact in value.facts:
        about = f"{title} — {t.say(fact.indicator)}" if fact.indicator else title
        yield f"{about}: {statement(t, fact.statement, value.framework.scale)}"
    if value.edition.announced_on:
        yield f"{title}. {t('edition.announced', date=t.date(value.edition.announced_on))}"
    yield from remarks(t, value.remarks)
    yield from dates(t, value.sources)


def of_framework(t: Translator, key: str) -> Iterator[str]:
    value = framework_page(site(), key).value
    framework = value.framework
    yield t(f"level.{framework.level}")
    yield t("framework.decision", decision=framework.decision)
    if framework.decided_on:
        yield t("framework.decided", date=t.date(framework.decided_on))
    for s in value.statements:
        node = framework.by_id.get(s.indicator)
        yield f"{t.say(node.name) if node else ''}: {statement(t, s, framework.scale)}"


def statement(t: Translator, s: Statement, scale: Scale) -> str:
    band = site().band(site().edition(s.edition).framework, s.band) if s.band else None
    return facts.statement_sentence(t, s, scale, site().base(s), band)


def remarks(t: Translator, found: Iterable[Remark]) -> Iterator[str]:
    for r in found:
        node = site().indicator(site().edition(r.edition).framework, r.indicator) if r.edition and r.indicator else None
        parts = (t.say(r.text), facts.value_text(t, r.value, r.qualifier), t.say(node.name) if node else "")
        yield " ".join([*parts, t.date(r.as_of) if r.as_of else ""])


def dates(t: Translator, sources: Iterable[Source]) -> Iterator[str]:
    yield from (f"{s.title}, {t.date(s.published_on)}" for s in sources if s.published_on)


# The figure of a report in one of them


def page_of(row: Row) -> tuple[str, str]:
    return next((page, row[page]) for page in ("unit", "edition", "framework") if row[page])


def about(t: Translator, row: Row) -> list[str]:
    """Names that the sentence must have: those of the indicator and, on a unit's page, of the edition."""
    framework = row["framework"] or (site().edition(row["edition"]).framework if row["edition"] else "")
    named = [t.say(site().indicator(framework, row["indicator"]).name)] if row["indicator"] not in ("", "index") else []
    measured = row["statistic"] not in {"remark", "date", "year", "document"}
    return named + (
        [t.say(site().edition(row["edition"]).title)] if row["unit"] and row["edition"] and measured else []
    )


def states(t: Translator, row: Row, text: str) -> bool:
    """Whether a text states the figure of a row."""
    statistic, value = row["statistic"], row["value"]
    if statistic == "document":
        return value in text
    if statistic == "level":
        return text == t(f"level.{value}")
    if statistic == "target_above_mean":
        return t("target.above_mean") in text
    if statistic == "target_band":
        name = site().band("dti-province-922", value)
        return name is not None and t("target.band_at_least", low="", high="", band=t.say(name)) in text
    return any(is_figure(token, statistic, value) for token in tokens(text, t.language))


def is_figure(token: Token, statistic: str, value: str) -> bool:
    if statistic in ("date", "published_on"):
        return token == Token("date", value)
    if statistic in ("year", "target_by_year"):
        return token == Token("year", value)
    aimed = {"target_low": {"rank", "number"}, "target_high": {"rank", "number", "within"}}
    measured = {"percent"} if statistic in PERCENTS else {"number", "percent"}
    kinds = {"rank"} if statistic == "rank" else aimed.get(statistic, measured)
    return token.kind in kinds and abs(Fraction(token.value)) == abs(Fraction(value))


def unsaid(report: str, language: str) -> list[tuple[str, str, str]]:
    """Figures of a report that no sentence on their page states."""
    t = translator(language)
    rows = [row for row in FIGURES if row["report"] == report]
    assert rows
    return [
        (row["about"], row["statistic"], row["value"])
        for row in rows
        if not any(
            all(name in text for name in about(t, row)) and states(t, row, text)
            for text in sentences(*page_of(row), language)
        )
    ]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_lang_son_reported_of_2020_is_said(language: str) -> None:
    assert unsaid("lang-son-2020", language) == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_ninh_binh_reported_of_2021_is_said(language: str) -> None:
    assert unsaid("ninh-binh-2021", language) == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_ninh_binh_reported_of_2022_is_said(language: str) -> None:
    assert unsaid("ninh-binh-2022", language) == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_tay_ninh_reported_of_2021_is_said(language: str) -> None:
    assert unsaid("tay-ninh-2021", language) == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_thanh_hoa_reported_of_2022_is_said(language: str) -> None:
    assert unsaid("thanh-hoa-2022", language) == []


def test_a_figure_that_no_page_holds_would_be_seen() -> None:
    row = next(row for row in FIGURES if row["about"] == "rank of Lạng Sơn")
    text = "Tỉnh Lạng Sơn xếp thứ 16/63"
    assert states(translator("vi"), row, text)
    assert not states(translator("vi"), {**row, "value": "17"}, text)
