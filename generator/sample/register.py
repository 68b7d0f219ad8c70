"""Who is measured in the samples: units, what became of them, and where they stand on the tile maps."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from generator.gate.signs import slug
from generator.sample.vocabulary import DEPARTMENTS, FICTIONS, SECONDS, Named
from generator.sample.writing import Package

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.sample.writing import Row

LAST_DAY, FIRST_DAY = "2025-06-30", "2025-07-01"
"""The old map's last day and the new one's first, as in Vietnam in 2025."""
LAW = "luat-sap-xep-2025"
COUNTRY = "nuoc-mau"


@dataclass(frozen=True)
class Unit:
    """A row of units.csv, and what components with a condition do not find there (`lacking`)."""

    unit: str
    level: str
    kind: str
    parent: str
    name: Named
    short: Named
    code: str = ""
    aliases: tuple[str, ...] = ()
    valid_from: str = ""
    valid_to: str = ""
    lacking: frozenset[str] = frozenset()

    def row(self) -> Row:
        return {
            "unit": self.unit,
            "level": self.level,
            "kind": self.kind,
            "parent": self.parent,
            "name_vi": self.name.vi,
            "name_en": self.name.en,
            "short_vi": self.short.vi,
            "short_en": self.short.en,
            "aliases": ";".join(self.aliases),
            "codes": self.code,
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
        }


@dataclass(frozen=True)
class Succession:
    """successor: "" where the unit was abolished."""

    predecessor: str
    successor: str
    kind: str
    date: str = FIRST_DAY
    source: str = LAW

    def row(self) -> Row:
        return {name: str(getattr(self, name)) for name in ("predecessor", "successor", "date", "kind", "source")}


@dataclass
class Register:
    """Everything that register/ holds; filled level by level."""

    units: list[Unit] = field(default_factory=list)
    successions: list[Succession] = field(default_factory=list)
    tiles: list[Row] = field(default_factory=list)
    sources: list[Row] = field(default_factory=list)

    def package(self, title: Named, description: Named) -> Package:
        tables = {
            "units": [unit.row() for unit in self.units],
            "successions": [succession.row() for succession in self.successions],
            "tiles": self.tiles,
            "sources": self.sources,
        }
        return Package("register", title, description, tables)

    def in_force(self, level: str, day: str) -> list[Unit]:
        """Units of a level on a day."""
        return [
            unit
            for unit in self.units
            if unit.level == level
            and (not unit.valid_from or unit.valid_from <= day)
            and (not unit.valid_to or day <= unit.valid_to)
        ]

    def predecessors(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in self.successions:
            if one.successor:
                found.setdefault(one.successor, []).append(one.predecessor)
        return found

    def end(self, unit: str, day: str = LAST_DAY, *, parent: str = "") -> Unit:
        """The unit ends on a day; parent: what it belonged to until then."""
        at = next(i for i, one in enumerate(self.units) if one.unit == unit)
        self.units[at] = replace(self.units[at], valid_to=day, parent=parent or self.units[at].parent)
        return self.units[at]


def names(count: int) -> list[Named]:
    """Different names that all say that they are made up, the same first words far apart.

    >>> [name.vi for name in names(3)]
    ['Mẫu Đông', 'Thử Tây', 'Nháp Nam']
    """
    pairs = (
        (FICTIONS[i % len(FICTIONS)], SECONDS[(i % len(FICTIONS) + i // len(FICTIONS)) % len(SECONDS)])
        for i in range(len(FICTIONS) * len(SECONDS))
    )
    found = dict.fromkeys(Named(f"{a.vi} {b.vi}", f"{a.en} {b.en}") for a, b in pairs)
    return list(found)[:count]


def country() -> Unit:
    name = Named("Nước Mẫu", "Sample Country")
    return Unit(COUNTRY, "country", "quốc gia", "", name, name, aliases=("cả nước", "toàn quốc"))


def departments(province: Unit, count: int, *, without_services: Iterable[int]) -> list[Unit]:
    absent = set(without_services)
    return [
        Unit(
            f"{province.unit}-{slug(name.vi)}",
            "department",
            name.vi.split(" ", maxsplit=1)[0].lower(),
            province.unit,
            Named(f"{name.vi} {province.name.vi[0].lower()}{province.name.vi[1:]}", f"{name.en}, {province.name.en}"),
            name,
            lacking=frozenset({"services"} if i in absent else ()),
        )
        for i, name in enumerate(DEPARTMENTS[:count])
    ]


KINDS = {
    "huyện": "district",
    "thành phố": "city",
    "thị xã": "town",
    "xã": "commune",
    "phường": "ward",
    "thị trấn": "township",
}


def local(province: Unit, level: str, kind: str, name: Named, number: int, parent: str = "") -> Unit:
    """A district or commune: *Xã Mẫu Đông*."""
    return Unit(
        f"{province.unit}-{slug(f'{kind} {name.vi}')}",
        level,
        kind,
        parent or province.unit,
        Named(f"{kind[0].upper()}{kind[1:]} {name.vi}", f"{name.en} {KINDS[kind]}"),
        name,
        code=f"danh-muc-mau:{province.unit}-{level[0]}{number:03d}",
    )


def merged(units: Sequence[Unit], name: Named, kind: str, parent: str, day: str = FIRST_DAY) -> Unit:
    """The new unit that takes in others; where a name goes on, its id carries the year."""
    first = units[0]
    stem = first.unit.split("-", maxsplit=1)[0] if first.level != "province" else ""
    base = slug(f"{kind} {name.vi}") if stem else slug(name.vi)
    unit = f"{stem}-{base}" if stem else base
    taken = {one.unit for one in units}
    english = f"{name.en} {KINDS.get(kind, '')}".strip()
    return replace(
        first,
        unit=f"{unit}-{day[:4]}" if unit in taken else unit,
        kind=kind,
        parent=parent,
        name=Named(f"{kind[0].upper()}{kind[1:]} {name.vi}", english),
        short=name,
        code=first.code.replace("danh-muc-mau:", "danh-muc-mau-2025:"),
        aliases=(),
        valid_from=day,
        valid_to="",
        lacking=frozenset.intersection(*(one.lacking for one in units)),
    )


def tiles(map_: str, units: Sequence[str], width: int) -> list[Row]:
    """A map of rows as long as `width`, filled in the order of the units."""
    return [
        {"map": map_, "unit": unit, "column": str(i % width + 1), "row": str(i // width + 1)}
        for i, unit in enumerate(units)
    ]


def source(name: str, title: str, publisher: str, day: str, kind: str = "official", note: str = "") -> Row:
    """A row of sources.csv. Addresses lead to the domain that is reserved for examples."""
    return {
        "source": name,
        "title": title,
        "publisher": publisher,
        "url": f"https://example.org/nuoc-mau/{name}",
        "published_on": day,
        "approximate": "false",
        "kind": kind,
        "note": note or "Nguồn hư cấu.",
    }
