"""A cell of a workbook as a score of a sheet: exactly what stands there, or why that cannot be said."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from generator.gate.cells import judge, plain
from generator.gate.schema import NOT_APPLICABLE, micro
from generator.importing.workbook import tidy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.gate.schema import Column
    from generator.importing.shown import Mark
    from generator.importing.workbook import Value

DIGITS = 15
"""What a spreadsheet keeps of a number and can show; digits after it are the noise of binary fractions."""
PLACES = 6
_GROUPS = re.compile(r"([1-9][0-9]{0,2})[.,]([0-9]{3})")
_MISSING = {"chưa công bố", "không công bố", "chưa có", "not published"}
_NOT_APPLICABLE = {"na", "n/a", "n.a.", "k/a", "không áp dụng", "kad", "not applicable"}


@dataclass(frozen=True)
class Reading:
    """text: the cell as a sheet writes it; code and params: why it is refused; rounded: it is shown with fewer digits.

    found: what a message shows of it.
    """

    text: str = ""
    code: str = ""
    found: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    rounded: bool = False


def read(value: Value, mark: Mark, column: Column, scale: str, *, as_shown: bool = False) -> Reading:
    """scale: of the framework; as_shown: numbers as the workbook shows them, rounded, instead of as it keeps them.

    >>> from generator.gate.schema import Column, Kind
    >>> from generator.importing.shown import Mark
    >>> points = Column("index", Kind.SCORE, maximum=100_000_000)
    >>> [read(v, Mark(), points, "points").text for v in (62.0, 0.1 + 0.2, "62,5", "không áp dụng", "")]
    ['62', '0.3', '62.5', 'NA', '']
    >>> read("1.000", Mark(), Column("index", Kind.SCORE), "points").code
    'ambiguous-number'
    """
    if mark.error:
        return Reading(code="workbook-error-value", found=mark.error)
    if mark.uncomputed:
        return Reading(code="workbook-uncomputed")
    if isinstance(value, bool):
        return Reading(code="workbook-truth", found=str(value).upper())
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return Reading(code="workbook-date", found=_day(value))
    if isinstance(value, (int, float)):
        return _judged(column, _number(value, mark, scale, as_shown=as_shown))
    return _judged(column, _text(tidy(value), column, scale))


def _judged(column: Column, reading: Reading) -> Reading:
    """The gate's own verdict on what was read."""
    verdict = None if reading.code else judge(column, reading.text)
    if verdict is None:
        return reading
    return Reading(code=verdict.code, found=reading.found or reading.text, params=verdict.params)


def _day(value: dt.date | dt.time | dt.timedelta) -> str:
    return f"{value.day}/{value.month}/{value.year}" if isinstance(value, dt.date) else str(value)


def _number(value: float, mark: Mark, scale: str, *, as_shown: bool) -> Reading:
    """The shortest decimal that the workbook can mean; zeros that it shows are kept, as printed figures have them."""
    kept = Decimal(f"{value:.{DIGITS}g}") if isinstance(value, float) else Decimal(value)
    decimals = mark.decimals
    if mark.percent and scale != "share":
        if scale == "points":
            return Reading(code="workbook-percent", found=f"{kept * 100:f}%")
        kept = kept * 100
    elif mark.percent and decimals is not None:
        decimals += 2
    if not kept.is_finite():
        return Reading(code="not-a-number", found=str(value))
    places = max(0, -int(kept.normalize().as_tuple().exponent))
    if decimals is None or decimals > PLACES:
        decimals = places if decimals is None else PLACES
    shown = kept.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if as_shown or shown == kept:
        kept, places = shown, decimals
    text = f"{kept:.{places}f}"
    if places > PLACES:
        return Reading(code="workbook-too-many-decimals", found=text, params={"shown": _if_short(shown)})
    return Reading(text, rounded=shown != kept)


def _if_short(number: Decimal) -> str:
    text = f"{number:f}"
    return text if len(text.partition(".")[2]) <= PLACES else ""


def _text(text: str, column: Column, scale: str) -> Reading:
    """A number that was typed as words: with a comma, with groups of thousands, with a per cent sign."""
    word = text.casefold()
    if not word or word in _MISSING:
        return Reading()
    if word in _NOT_APPLICABLE:
        return Reading(NOT_APPLICABLE)
    percent = text.endswith("%")
    if percent and scale == "points":
        return Reading(code="workbook-percent", found=text)
    number = text.removesuffix("%").strip().replace("−", "-")
    readings = _readings(number)
    if percent and scale == "share":
        readings = [f"{Decimal(one).scaleb(-2):f}" for one in readings]
    if len(readings) > 1 and column.maximum is not None:
        readings = [one for one in readings if micro(one) <= column.maximum] or readings
    if len(readings) > 1:
        one, other = readings
        top = {} if column.maximum is None else {"maximum": plain(column.maximum)}
        return Reading(code="ambiguous-number", found=text, params={"one": one, "other": other, **top})
    return Reading(readings[0] if readings else number, found=text)


def _readings(number: str) -> list[str]:
    """What a typed number can mean, with a point; two where its only mark may part thousands or decimals.

    >>> [_readings(n) for n in ("0,3426", "1.000", "0.342", "1.234,5", "1.234.567", "12 345,6", "abc")]
    [['0.3426'], ['1000', '1.000'], ['0.342'], ['1234.5'], ['1234567'], ['12345.6'], []]
    """
    found = _GROUPS.fullmatch(number)
    if found:
        return [found[1] + found[2], f"{found[1]}.{found[2]}"]
    plain_number = re.sub(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))", "", number)
    if re.fullmatch(r"-?[0-9]+([.,][0-9]+)?", plain_number):
        return [plain_number.replace(",", ".")]
    for group, point in ((".", ","), (",", ".")):
        if re.fullmatch(rf"[0-9]{{1,3}}(\{group}[0-9]{{3}})+(\{point}[0-9]+)?", plain_number):
            if plain_number.count(group) == 1 and point not in plain_number:
                continue
            return [plain_number.replace(group, "").replace(point, ".")]
    return []
