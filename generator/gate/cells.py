"""Cells, one column at a time: each kind of column has one rule, and a message for each way to miss it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.gate.nearest import nearest
from generator.gate.schema import (
    CODE_PATTERN,
    DATE_PATTERN,
    ID_LENGTH,
    ID_PATTERN,
    NOT_APPLICABLE,
    NUMBER_PATTERN,
    RESERVED,
    URL_PATTERN,
    WHOLE_PATTERN,
    YEAR_PATTERN,
    Column,
    Kind,
    micro,
)
from generator.gate.signs import fault, foreign_letter, repaired, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from generator.gate.findings import Findings

CELL_CAP = 1_000
WHOLE_DIGITS = 12
"""Digits before the point; more would not fit 64 bits of millionths."""

_ID = re.compile(ID_PATTERN)
_NUMBER = re.compile(NUMBER_PATTERN)
_DATE = re.compile(DATE_PATTERN)
_YEAR = re.compile(YEAR_PATTERN)
_WHOLE = re.compile(WHOLE_PATTERN)
_URL = re.compile(URL_PATTERN)
_CODE = re.compile(CODE_PATTERN)
_SCORES = re.compile(rf"(?>(?>{NOT_APPLICABLE}|(?!-)(?>0|[1-9][0-9]{{0,{WHOLE_DIGITS - 1}}})(?>\.[0-9]{{1,6}})?)?\n)*+")
"""Any number of good score cells, one a line: judged in one sweep."""

_MARKUP = re.compile(r"[<>|\\`]|\]\(|^#|\*\*|__|&(?:[a-zA-Z]{2,8}|#[0-9x]+);")
_OTHER_D = {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"}
"""Letters of Iceland and Africa that old Vietnamese fonts showed as đ."""
_SAID_MISSING = {
    *(
        "-",
        "–",
        "—",
        "--",
        "n/a",
        "na",
        "n.a.",
        "#n/a",
        "null",
        "none",
        "nil",
        "missing",
        ".",
        "..",
        "...",
        "?",
        "x",
        "*",
    ),
    *("không có", "không", "chưa có", "chưa công bố", "không công bố", "không áp dụng", "khong co", "trống"),
}
_TRUTHS = {
    "yes": "true",
    "1": "true",
    "có": "true",
    "x": "true",
    "đúng": "true",
    "no": "false",
    "0": "false",
    "không": "false",
}


@dataclass(frozen=True)
class Verdict:
    """Why a cell is refused."""

    code: str
    params: Mapping[str, str]


def _no(code: str, **params: str) -> Verdict:
    return Verdict(code, params)


def judge_column(
    column: Column, cells: Sequence[str], lines: Sequence[int], number: int, file: str, findings: Findings
) -> set[int]:
    """Reports every refused cell of a column; returns the rows they stand in."""
    values = set(cells)
    if column.kind is Kind.SCORE and _good_scores(column, values):
        return set()
    refused = {value: verdict for value in values if (verdict := judge(column, value))}
    if not refused:
        return set()
    rows = [i for i, cell in enumerate(cells) if cell in refused]
    for place, i in enumerate(rows):
        if findings.full(file):
            findings.leave_out(len(rows) - place, file, lines[i])
            break
        verdict = refused[cells[i]]
        findings.add(verdict.code, file, lines[i], number, field=column.name, found=cells[i], **verdict.params)
    return set(rows)


def _good_scores(column: Column, values: set[str]) -> bool:
    if not _SCORES.fullmatch("\n".join(values) + "\n"):
        return False
    if column.maximum is None:
        return True
    # floats are safe here: two decimals of at most 13 digits that differ are different floats in the same order
    return max(map(float, values - {"", NOT_APPLICABLE}), default=0.0) <= column.maximum / 1_000_000


def judge(column: Column, value: str) -> Verdict | None:
    """What is wrong with one cell, None when nothing is.

    >>> judge(Column("value", Kind.NUMBER), "0,6214").code
    'decimal-comma'
    """
    if not value:
        return _no("required") if column.required else None
    if len(value) > CELL_CAP:
        return _no("cell-too-long", length=str(len(value)), cap=str(CELL_CAP))
    return _RULES[column.kind](column, value)


def signs(value: str) -> Verdict | None:
    """What is wrong with the letters and spaces of any text."""
    for sign in value:
        code = fault(sign)
        if code:
            return _no(code, sign=f"U+{ord(sign):04X}", name=unicodedata.name(sign, ""))
    if not unicodedata.is_normalized("NFC", value):
        return _no("not-nfc", suggestion=unicodedata.normalize("NFC", value))
    if value != value.strip(" "):
        return _no("edge-space", suggestion=value.strip(" "))
    if "  " in value:
        return _no("double-space", suggestion=" ".join(value.split(" ")) if value.strip() else "")
    fixed = repaired(value)
    if fixed:
        return _no("mojibake", suggestion=fixed)
    d = next((sign for sign in value if sign in _OTHER_D), "")
    if d:
        right = "".join(_OTHER_D.get(sign, sign) for sign in value)
        return _no("other-d", sign=f"U+{ord(d):04X}", suggestion=right)
    return _foreign(value, everywhere=False)


def _foreign(value: str, *, everywhere: bool) -> Verdict | None:
    letter = foreign_letter(value, everywhere=everywhere)
    return (
        _no("foreign-letter", letter=letter, sign=f"U+{ord(letter):04X}", name=unicodedata.name(letter, ""))
        if letter
        else None
    )


def _text(_: Column, value: str) -> Verdict | None:
    verdict = signs(value)
    if verdict:
        return verdict
    if value[0] in "=+-@" and not _NUMBER.fullmatch(value):
        return _no("formula", sign=value[0])
    return None


def _name(column: Column, value: str) -> Verdict | None:
    verdict = _text(column, value) or _foreign(value, everywhere=True)
    if verdict:
        return verdict
    found = _MARKUP.search(value)
    return _no("markup", sign=found[0]) if found else None


def _id(_: Column, value: str) -> Verdict | None:
    if not _ID.fullmatch(value):
        found = _MARKUP.search(value)
        if found and not value.isalnum():
            return _no("markup", sign=found[0])
        return signs(value) or _no("bad-id", suggestion=slug(value)[:ID_LENGTH].strip("-"))
    if len(value) > ID_LENGTH:
        return _no("id-too-long", length=str(len(value)), cap=str(ID_LENGTH))
    return _no("reserved-id") if value in RESERVED else None


def _enum(column: Column, value: str) -> Verdict | None:
    if value in column.values:
        return None
    close = nearest(value.strip().casefold().replace(" ", "_").replace("-", "_"), column.values)
    return signs(value) or _no("not-in-list", nearest=close, allowed=", ".join(column.values))


def _date(_: Column, value: str) -> Verdict | None:
    if not _DATE.fullmatch(value):
        return signs(value) or _no("bad-date", suggestion=_written_date(value))
    return None if calendar_day(value) else _no("no-such-day")


def calendar_day(value: str, *, last: bool = False) -> dt.date | None:
    """The first (or last) day that a date of any precision means; None where the calendar has none.

    >>> calendar_day("2024-02", last=True), calendar_day("2023-02-29")
    (datetime.date(2024, 2, 29), None)
    """
    parts = [int(part) for part in value.split("-")]
    try:
        if len(parts) == 3:
            return dt.date(*parts)
        if len(parts) == 2:
            first = dt.date(parts[0], parts[1], 1)
            return (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1) if last else first
        return dt.date(parts[0], 12, 31) if last else dt.date(parts[0], 1, 1)
    except (ValueError, OverflowError):
        return None


def _written_date(value: str) -> str:
    """A date in the order of day, month, year, as the contract writes it."""
    found = re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", value)
    if found:  # a second part above 12 is no month: the American order
        month, day = (found[1], found[2]) if int(found[2]) > 12 else (found[2], found[1])
        return f"{found[3]}-{month:0>2}-{day:0>2}"
    found = re.fullmatch(r"([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})", value)
    return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}" if found else ""


def _year(_: Column, value: str) -> Verdict | None:
    if _YEAR.fullmatch(value) and 1900 <= int(value) <= 2199:
        return None
    return signs(value) or _no("bad-year")


def _whole(_: Column, value: str) -> Verdict | None:
    if _WHOLE.fullmatch(value):
        return None
    return signs(value) or _no("bad-whole")


def _truth(_: Column, value: str) -> Verdict | None:
    if value in {"true", "false"}:
        return None
    word = value.strip().casefold()
    return signs(value) or _no("bad-truth", suggestion=word if word in {"true", "false"} else _TRUTHS.get(word, ""))


def _parts(value: str, judge_part: Callable[[str], Verdict | None]) -> Verdict | None:
    parts = value.split(";")
    verdict = signs(value)
    if verdict:
        return verdict
    if any(not part.strip() for part in parts):
        return _no("empty-part", suggestion=";".join(part.strip() for part in parts if part.strip()))
    if any(part != part.strip() for part in parts):
        return _no("space-in-list", suggestion=";".join(part.strip() for part in parts))
    twice = next((part for i, part in enumerate(parts) if part in parts[:i]), "")
    if twice:
        return _no("part-twice", part=twice)
    return next((verdict for part in parts if (verdict := judge_part(part))), None)


def _aliases(column: Column, value: str) -> Verdict | None:
    return _parts(value, lambda part: _name(column, part))


def _codes(_: Column, value: str) -> Verdict | None:
    return _parts(value, lambda part: None if _CODE.fullmatch(part) else _no("bad-code", part=part))


def _ids(column: Column, value: str) -> Verdict | None:
    return _parts(value, lambda part: _id(column, part))


def _url(_: Column, value: str) -> Verdict | None:
    return None if _URL.fullmatch(value) and not signs(value) else signs(value) or _no("bad-url")


def _score(column: Column, value: str) -> Verdict | None:
    if value == NOT_APPLICABLE:
        return None
    if value.strip().casefold() in _SAID_MISSING:
        return _no("missing-word")
    return _number(column, value)


def _number(column: Column, value: str) -> Verdict | None:
    if not _NUMBER.fullmatch(value):
        return number_fault(value)
    if len(value.lstrip("-").partition(".")[0]) > WHOLE_DIGITS:
        return _no("number-too-large", digits=str(WHOLE_DIGITS))
    if column.kind is Kind.SCORE or column.maximum is not None:
        if micro(value) < 0:
            return _no("below-zero")
        if column.maximum is not None and micro(value) > column.maximum:
            return _no("above-maximum", maximum=plain(column.maximum))
    return None


def plain(millionths: int) -> str:
    """
    >>> plain(100_000_000), plain(1_500_000)
    ('100', '1.5')
    """
    whole, rest = divmod(abs(millionths), 1_000_000)
    fraction = f"{rest:06d}".rstrip("0")
    return ("-" if millionths < 0 else "") + f"{whole}{'.' if fraction else ''}{fraction}"


_WAYS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+,[0-9]+|-?[0-9]{1,3}(,[0-9]{3})+\.[0-9]+|-?[0-9]{1,3}(\.[0-9]{3}){2,}"),
        "thousands",
    ),
    (re.compile(r"-?[0-9]{1,3}([ '][0-9]{3})+([.,][0-9]+)?"), "thousands"),
    (re.compile(r"[-+]?[0-9]+,[0-9]+"), "decimal-comma"),
    (re.compile(r"[-+]?[0-9]+([.,][0-9]+)?\s?%"), "percent-sign"),
    (re.compile(r"-?[0-9]+\.[0-9]{7,}"), "too-many-decimals"),
    (re.compile(r"[-+]?[0-9]*\.?[0-9]*[eE][-+]?[0-9]+"), "exponent"),
    (re.compile(r"[-+−]?[0-9][0-9_]*\.?[0-9_]*|[-+−]?\.[0-9]+"), "not-canonical"),
)


def number_fault(value: str) -> Verdict:
    """Which of the known ways to write a number otherwise this is, and how it is written here.

    >>> [number_fault(v).code for v in ("6.214,5", "62%", ".5", "1e3", "٣", "NaN")]
    ['thousands', 'percent-sign', 'not-canonical', 'exponent', 'other-digits', 'not-a-number']
    """
    if any(unicodedata.category(c) == "Nd" and not c.isascii() for c in value):
        digits = "".join(str(unicodedata.decimal(c)) if unicodedata.category(c) == "Nd" else c for c in value)
        return _no("other-digits", suggestion=digits if _NUMBER.fullmatch(digits) else "")
    for pattern, code in _WAYS:
        if pattern.fullmatch(value):
            return _no(code, suggestion=_canonical(value, code))
    return signs(value) or _no("not-a-number")


def _canonical(value: str, code: str) -> str:
    """The number as it is to be written; "" where that is not sure or would lose digits."""
    text = re.sub(r"[\s%_+']", "", value).replace("−", "-")
    if code == "thousands":
        text = _without_groups(text)
    elif code == "exponent":
        text = _expanded(text)
    text = text.replace(",", ".")
    negative, text = text.startswith("-"), text.removeprefix("-")
    whole, _, fraction = text.partition(".")
    number = f"{whole.lstrip('0') or '0'}{'.' if fraction else ''}{fraction}"
    signed = f"-{number}" if negative and number.strip("0.") else number
    return signed if _NUMBER.fullmatch(signed) else ""


def _without_groups(text: str) -> str:
    last = max(text.rfind("."), text.rfind(","))
    decimals = text[last + 1 :] if {".", ","} <= set(text) else ""
    groups = text[:last] if decimals else text
    return re.sub("[.,]", "", groups) + (f".{decimals}" if decimals else "")


def _expanded(text: str) -> str:
    mantissa, _, power = text.casefold().partition("e")
    whole, _, fraction = mantissa.partition(".")
    shift = int(power) if power.lstrip("-").isdecimal() and abs(int(power)) <= WHOLE_DIGITS else -99
    if not 0 <= shift <= WHOLE_DIGITS or not whole.lstrip("-").isdecimal():
        return ""
    digits = fraction.ljust(shift, "0")
    return f"{whole}{digits[:shift]}.{digits[shift:]}".rstrip(".")


_RULES: Mapping[Kind, Callable[[Column, str], Verdict | None]] = {
    Kind.ID: _id,
    Kind.NAME: _name,
    Kind.TEXT: _text,
    Kind.ENUM: _enum,
    Kind.DATE: _date,
    Kind.YEAR: _year,
    Kind.WHOLE: _whole,
    Kind.NUMBER: _number,
    Kind.TRUTH: _truth,
    Kind.ALIASES: _aliases,
    Kind.CODES: _codes,
    Kind.IDS: _ids,
    Kind.URL: _url,
    Kind.SCORE: _score,
}
