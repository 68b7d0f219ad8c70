"""Reads the figures back out of a sentence: ranks, dates, years, percentages and numbers, each with its type."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from generator.model import Dataset

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December"]  # fmt: skip


class Token(NamedTuple):
    """kind: rank, from_last, within, date, year, percent or number; of: 0 where the text does not say."""

    kind: str
    value: Fraction | str
    of: int = 0
    places: int = 0


def names_with_figures(dataset: Dataset) -> list[str]:
    """Names and notes of the data that have digits of their own, longest first: no figures of a sentence."""
    texts = [s.publisher.partition(" (")[0] for s in dataset.sources.values()]
    for named in (*dataset.units.values(), *dataset.editions.values()):
        text = getattr(named, "name", None) or named.title  # type: ignore[union-attr]
        texts += [text.vi, text.en]
    for framework in dataset.frameworks.values():
        for node in framework.indicators:
            texts += [node.name.vi, node.name.en]
    for edition in dataset.editions.values():
        for cohort in edition.cohorts:
            texts += [cohort.name.vi, cohort.name.en]
    texts += [text for band in dataset.bands for text in (band.name.vi, band.name.en)]
    texts += [text for s in dataset.statements for text in (s.note.vi, s.note.en)]
    texts += [text for c in dataset.concordances for text in (c.reason.vi, c.reason.en)]
    return sorted({text for text in texts if re.search(r"\d", text)}, key=lambda text: (-len(text), text))


def without(text: str, names: Iterable[str]) -> str:
    for name in names:
        text = text.replace(name, "·")
    return text


def tokens(text: str, language: str) -> list[Token]:
    """Every figure of a text, sorted; each digit belongs to exactly one token."""
    found: list[Token] = []
    for pattern, make in (VI if language == "vi" else EN) + BOTH[language]:

        def take(match: re.Match[str], make: Callable[..., Token] = make) -> str:
            found.append(make(*match.groups()))
            return " · "

        text = re.sub(pattern, take, text)
    assert not re.search(r"\d", text), text
    return sorted(found, key=str)


def _whole(text: str) -> int:
    return int(re.sub(r"[.,]", "", text))


def _rank(kind: str) -> Callable[..., Token]:
    return lambda rank, of="0": Token(kind, Fraction(_whole(rank)), _whole(of))


def _number(kind: str, decimal: str) -> Callable[[str], Token]:
    def make(text: str) -> Token:
        whole, _, rest = text.replace("−", "-").partition(decimal)
        plain = re.sub(r"[.,]", "", whole)
        return Token(kind, Fraction(f"{plain}.{rest or 0}"), 0, len(rest))

    return make


def _date_vi(text: str) -> Token:
    return Token("date", "-".join(part.zfill(2) for part in reversed(text.split("/"))))


def _date_en(text: str) -> Token:
    *day, month, year = text.split()
    parts = [year, f"{MONTHS.index(month) + 1:02d}", *(d.zfill(2) for d in day)]
    return Token("date", "-".join(parts))


def _year(text: str) -> Token:
    return Token("year", text)


DIGITS = r"(?:\d[\d.,]*\d|\d)"
N = f"({DIGITS})"
MONTH = "|".join(MONTHS)
VI = [
    (r"(\d{1,2}/\d{1,2}/\d{4})", _date_vi),
    (r"(?<!thứ )(?<!hạng )(?<![\d/])(\d{1,2}/(?:19|20)\d\d)\b", _date_vi),
    (rf"trong {N} đơn vị đầu trên {N}", _rank("within")),
    (rf"trong {N} đơn vị đầu", _rank("within")),
    (rf"thứ {N} từ dưới lên trên {N} đơn vị", _rank("from_last")),
    (rf"cuối bảng trên {N} đơn vị", lambda of: Token("from_last", Fraction(1), _whole(of))),
    (rf"thứ {N} từ dưới lên", _rank("from_last")),
    (rf"(?:thứ|đồng hạng) {N}/{N}", _rank("rank")),
    (rf"(?:thứ|đồng hạng) {N}", _rank("rank")),
]
EN = [
    (rf"(\d{{1,2}} (?:{MONTH}) \d{{4}})", _date_en),
    (rf"((?:{MONTH}) \d{{4}})", _date_en),
    (rf"among the first {N} of {N}", _rank("within")),
    (rf"among the first {N}", _rank("within")),
    (rf"{N}(?:st|nd|rd|th) from the bottom of {N} units", _rank("from_last")),
    (rf"last of {N} units", lambda of: Token("from_last", Fraction(1), _whole(of))),
    (rf"{N}(?:st|nd|rd|th) from the bottom", _rank("from_last")),
    (rf"{N}(?:st|nd|rd|th) of {N}", _rank("rank")),
    (rf"{N}(?:st|nd|rd|th)\b", _rank("rank")),
]
BOTH = {
    language: [
        (rf"(−?{DIGITS}) ?%", _number("percent", decimal)),
        (r"(?<![\d.,])((?:19|20)\d\d)(?![\d.,]*\d)", _year),
        (rf"(−?{DIGITS})", _number("number", decimal)),
    ]
    for language, decimal in (("vi", ","), ("en", "."))
}
