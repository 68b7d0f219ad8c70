"""What the words around a table tell of it: year, level, place, title, decision."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.gate.signs import slug
from generator.importing.names import find_unit
from generator.importing.words import kind_of, spelt_out

if TYPE_CHECKING:
    from generator.importing.base import Base, Row
    from generator.importing.names import Names
    from generator.importing.tables import WorkTable

_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
_NAMED_YEAR = re.compile(r"năm\s+(20[0-9]{2})(?![0-9])", re.IGNORECASE)
_DATE = re.compile(r"ngày\s+([0-9]{1,2})\s*(?:/|-|tháng)\s*([0-9]{1,2})\s*(?:/|-|năm)\s*(20[0-9]{2})", re.IGNORECASE)
_DECISION = re.compile(r"(?:số|số:)\s*([0-9]+/[A-ZĐ0-9/-]+)", re.IGNORECASE)
_TITLE = re.compile(r"(bảng|kết quả|xếp hạng|chỉ số|tổng hợp|danh sách|phụ lục|điểm)", re.IGNORECASE)
_HEAD = re.compile(r"(ubnd|ủy ban nhân dân|uỷ ban nhân dân|sở|hội đồng|ban chỉ đạo)\b", re.IGNORECASE)
_MOTTO = re.compile(r"(cộng h[òo]|độc lập|\(kèm theo|\(ban hành|kèm theo|đơn vị tính|phụ lục)", re.IGNORECASE)


@dataclass(frozen=True)
class Around:
    """years: those that titles, the sheet's and the file's name mention, the likeliest first.

    level: "" where not known; title: the words above the table that name it; issuer: who stands at its head.
    words: everything that was read, as one slug, to look for a place's name in.
    """

    years: tuple[str, ...]
    level: str
    title: str
    issuer: str
    decision: str
    decided_on: str
    words: str
    """Everything that was read, as one slug, to look for a place's name in."""


def around(table: WorkTable, names: Names, units: dict[str, Row]) -> Around:
    """names, units: of the whole register."""
    titles = [*table.titles, table.grid.sheet]
    file = Path(table.grid.file).stem
    dated = [line for line in titles if _DATE.search(line)]
    plain = [_DATE.sub("", line) for line in titles]
    years = [year for line in plain for year in _NAMED_YEAR.findall(line)]
    years += [year for line in (*plain, file.replace("_", " ")) for year in _YEAR.findall(line)]
    decision = next((found[1] for line in titles if (found := _DECISION.search(line))), "")
    day = next((found for line in dated if (found := _DATE.search(line))), None)
    return Around(
        tuple(dict.fromkeys(years)),
        _level(table, names, units),
        _title(table.titles),
        next((line for line in table.titles if _HEAD.match(line) and len(line) < 80 and not _TITLE.search(line)), ""),
        decision,
        f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}" if day else "",
        "-".join(slug(line) for line in (*titles, file)),
    )


def _level(table: WorkTable, names: Names, units: dict[str, Row]) -> str:
    """The level of most rows, by the words of their names, else by the register."""
    levels: Counter[str] = Counter()
    for row in table.rows:
        kind = kind_of(spelt_out(row.name))
        known = {units[unit]["level"] for unit in find_unit(names, row.name)}
        if len(known) == 1:
            levels.update(known)
        elif kind:
            levels[kind[0]] += 1
    return max(levels, key=lambda level: (levels[level], level), default="")


def _title(titles: tuple[str, ...]) -> str:
    """The line that names the table: one that says what it is, with a year if there is one."""
    lines = [line for line in titles if not _MOTTO.match(line) and (not _HEAD.match(line) or _TITLE.search(line))]
    return max(lines, key=lambda line: (bool(_TITLE.search(line)), bool(_YEAR.search(line)), len(line)), default="")


def scopes(base: Base, said: Around, on: str) -> list[str]:
    """Provinces that the words name, those in force on a day; the longest name wins over one that it contains."""
    from generator.importing.base import in_force

    text = f"-{said.words}-"
    found = {}
    for unit, row in base.units.items():
        if row["level"] == "province" and in_force(row, on):
            name = slug(row["short_vi"] or row["name_vi"])
            if f"-{name}-" in text:
                found[unit] = name
    return [
        unit for unit, name in found.items() if not any(name != other and name in other for other in found.values())
    ]
