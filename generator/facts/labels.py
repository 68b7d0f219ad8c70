"""Text alternatives of charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.i18n import Translator


def history_label(t: Translator, name: str, rows: list[tuple[int, str]], broken: bool) -> str:
    """Text alternative of a history chart: each year with its figure, and whether the line breaks."""
    said = t.listing([t("chart.year_value", year=str(year), value=value) for year, value in rows])
    return t("chart.history", name=name, said=said) + (" " + t("chart.broken") if broken else "")


def profile_label(t: Translator, name: str, year: int, strongest: str, weakest: str, count: int) -> str:
    if count < 2 or strongest == weakest:
        return t("chart.profile_one", name=name, year=str(year))
    return t("chart.profile", name=name, year=str(year), strongest=strongest, weakest=weakest)


def distribution_label(t: Translator, title: str, count: int, low: str, high: str, marked: str = "") -> str:
    text = t("chart.distribution", title=title, count=t.integer(count), low=low, high=high)
    return f"{text} {t('chart.marked', name=marked)}" if marked else text


def ranking_label(t: Translator, title: str, first: str, last: str) -> str:
    return t("chart.ranking", title=title, first=first, last=last)


def tiles_label(t: Translator, title: str, best: str) -> str:
    return t("chart.tiles", title=title, best=best)
