"""The words of the data model as values: what a validated folder of packages holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import numpy as np
    import numpy.typing as npt

Micro = NewType("Micro", int)
"""A decimal number held as integer millionths."""

MICRO = 1_000_000


class Level(StrEnum):
    COUNTRY = "country"
    MINISTRY = "ministry"
    PROVINCE = "province"
    DEPARTMENT = "department"
    DISTRICT = "district"
    COMMUNE = "commune"


LEVELS = tuple(Level)


class Basis(StrEnum):
    PUBLISHED = "published"
    COMPUTED = "computed"
    DERIVED = "derived"


class Scale(StrEnum):
    POINTS = "points"
    SHARE = "share"
    PERCENT = "percent"


class Cell(IntEnum):
    """What a cell of a sheet says: nothing published, a value, or not applicable to this unit."""

    EMPTY = 0
    VALUE = 1
    NOT_APPLICABLE = 2


@dataclass(frozen=True)
class Printed:
    """A number as a source prints it: every true value that rounds to it is meant.

    >>> Printed.parse("0.4030")
    Printed(micro=403000, decimals=4)
    >>> Printed.parse("-12").interval
    (-12500000, -11500000)
    """

    micro: int
    decimals: int

    @classmethod
    def parse(cls, text: str) -> Printed:
        whole, _, fraction = text.partition(".")
        sign = -1 if whole.startswith("-") else 1
        return cls(sign * (abs(int(whole)) * MICRO + int((fraction + "000000")[:6])), len(fraction))

    @property
    def half_unit(self) -> int:
        """Half a unit of the last printed place, in millionths (at six decimals: 0)."""
        return int(10 ** (6 - self.decimals)) // 2

    @property
    def interval(self) -> tuple[int, int]:
        """Lowest and highest value, in millionths, that round to this one."""
        return self.micro - self.half_unit, self.micro + self.half_unit


@dataclass(frozen=True)
class Text:
    """A text in Vietnamese and, where translated, in English ("" where not)."""

    vi: str
    en: str = ""


NO_TEXT = Text("")
"""Nothing said."""


@dataclass(frozen=True)
class Unit:
    unit: str
    level: Level
    kind: str
    parent: str
    name: Text
    short: Text
    aliases: tuple[str, ...]
    codes: tuple[str, ...]
    valid_from: str
    valid_to: str


@dataclass(frozen=True)
class Succession:
    predecessor: str
    successor: str
    date: str
    kind: str
    source: str


@dataclass(frozen=True)
class Tile:
    map: str
    unit: str
    column: int
    row: int


@dataclass(frozen=True)
class Source:
    source: str
    title: str
    publisher: str
    url: str
    published_on: str
    approximate: bool
    kind: str
    note: str
    package: str


@dataclass(frozen=True)
class Indicator:
    framework: str
    indicator: str
    parent: str
    kind: str
    position: int
    code: str
    name: Text
    description: Text
    max_points: int | None
    """Millionths of a point; None: not known; 0: shown, never scored."""
    members: tuple[str, ...]
    """Nodes whose points this node sums, resolved: the column `members`, else the children."""


@dataclass(frozen=True)
class Framework:
    framework: str
    package: str
    level: Level
    name: Text
    decision: str
    decided_on: str
    first_year: int
    last_year: int | None
    scale: Scale
    source: str
    indicators: tuple[Indicator, ...]
    """Depth first, siblings by position; the first is the root."""

    @cached_property
    def by_id(self) -> dict[str, Indicator]:
        return {node.indicator: node for node in self.indicators}

    @cached_property
    def children(self) -> dict[str, tuple[Indicator, ...]]:
        kids: dict[str, list[Indicator]] = {node.indicator: [] for node in self.indicators}
        for node in self.indicators:
            if node.parent:
                kids[node.parent].append(node)
        return {key: tuple(value) for key, value in kids.items()}

    @property
    def root(self) -> Indicator:
        return self.indicators[0]


@dataclass(frozen=True)
class Concordance:
    framework_from: str
    indicator_from: str
    framework_to: str
    indicator_to: str
    relation: str
    comparable: bool
    reason: Text


@dataclass(frozen=True)
class Band:
    framework: str
    band: str
    position: int
    name: Text
    from_share: int | None
    from_included: bool


@dataclass(frozen=True)
class WeightBound:
    """Between what the weight of a main indicator may be moved when the firmness of ranks is asked for.

    Millionths of a point; low_points ≤ the indicator's maximum points ≤ high_points.
    """

    framework: str
    indicator: str
    low_points: int
    high_points: int


@dataclass(frozen=True)
class Cohort:
    edition: str
    cohort: str
    name: Text
    ranked: bool
    units_expected: int | None


@dataclass(frozen=True)
class Edition:
    edition: str
    package: str
    framework: str
    scope: str
    year: int
    units_on: str
    previous: str
    title: Text
    decision: str
    announced_on: str
    status: str
    coverage: str
    units_expected: int | None
    source: str
    note: Text
    cohorts: tuple[Cohort, ...]


@dataclass(frozen=True, eq=False)
class Sheet:
    """An edition's table of scores. values, states, decimals: arrays units × indicators.

    values: int64 millionths, 0 where the state is not VALUE; states: int8 of `Cell`; decimals: int8, printed places.
    """

    edition: str
    units: tuple[str, ...]
    cohorts: tuple[str, ...]
    indicators: tuple[str, ...]
    values: npt.NDArray[np.int64]
    states: npt.NDArray[np.int8]
    decimals: npt.NDArray[np.int8]


@dataclass(frozen=True)
class Roll:
    """Who is listed in a sheet, and how many of its cells say something."""

    units: tuple[str, ...]
    figures: int


@dataclass(frozen=True)
class Statement:
    statement: str
    package: str
    framework: str
    edition: str
    cohort: str
    unit: str
    indicator: str
    statistic: str
    qualifier: str
    value: Printed | None
    band: str
    base_edition: str
    source: str
    note: Text


@dataclass(frozen=True)
class Remark:
    remark: str
    package: str
    unit: str
    edition: str
    indicator: str
    kind: str
    as_of: str
    qualifier: str
    value: Printed | None
    text: Text
    source: str


@dataclass(frozen=True)
class Target:
    target: str
    package: str
    unit: str
    framework: str
    indicator: str
    by_year: int
    kind: str
    low: Printed | None
    high: Printed | None
    band: str
    alternative: str
    name: Text
    source: str


@dataclass(frozen=True)
class Correction:
    correction: str
    package: str
    published_on: str
    edition: str
    unit: str
    indicator: str
    kind: str
    severity: str
    old: str
    new: str
    reason: Text


@dataclass(frozen=True)
class Upcoming:
    """An edition that is announced later than today: its name and date, and nothing of what it holds."""

    edition: str
    package: str
    scope: str
    year: int
    title: Text
    announced_on: str


@dataclass(frozen=True)
class Package:
    """One folder: its descriptor's words and its tables as cells (column name → texts), for republication."""

    name: str
    title: Text
    description: Text
    version: str
    licence: str
    licence_url: str
    contributors: tuple[str, ...]
    folder: str


@dataclass(frozen=True)
class Dataset:
    """A register and its index packages, validated. Mappings keep the order of the files; packages by name."""

    packages: Mapping[str, Package]
    units: Mapping[str, Unit]
    successions: tuple[Succession, ...]
    tiles: tuple[Tile, ...]
    sources: Mapping[tuple[str, str], Source]
    """By (package, source); the register's package is "register"."""
    frameworks: Mapping[str, Framework]
    editions: Mapping[str, Edition]
    sheets: Mapping[str, Sheet]
    """By edition. Each is made of its text whenever it is asked for, so keep it."""
    statements: tuple[Statement, ...]
    remarks: tuple[Remark, ...]
    targets: tuple[Target, ...]
    corrections: tuple[Correction, ...]
    concordances: tuple[Concordance, ...]
    bands: tuple[Band, ...]
    newest: dt.date
    """The newest date in the data: "today" where nothing else says."""
    weight_bounds: tuple[WeightBound, ...] = ()
    rolls: Mapping[str, Roll] = field(default_factory=dict)
    """By edition, for those sheets of which it is known without making them."""
    upcoming: tuple[Upcoming, ...] = ()
    """Editions that are left out because their date lies after today, in the order of their dates."""

    @cached_property
    def told(self) -> Mapping[str, tuple[Statement, ...]]:
        """Statements by the edition that they are about."""
        found: dict[str, list[Statement]] = {}
        for statement in self.statements:
            if statement.edition:
                found.setdefault(statement.edition, []).append(statement)
        return {edition: tuple(statements) for edition, statements in found.items()}

    def bands_of(self, framework: str) -> tuple[Band, ...]:
        """Best first; a country's frameworks have a thousand."""
        return self._bands.get(framework, ())

    @cached_property
    def _bands(self) -> Mapping[str, tuple[Band, ...]]:
        found: dict[str, list[Band]] = {}
        for band in sorted(self.bands, key=lambda band: (band.position, band.band)):
            found.setdefault(band.framework, []).append(band)
        return {framework: tuple(bands) for framework, bands in found.items()}

    @cached_property
    def listed(self) -> Mapping[str, tuple[str, ...]]:
        """The units of each edition, in its sheet or in a statement, by id."""
        return {
            name: tuple(sorted({s.unit for s in self.told.get(name, ()) if s.unit}.union(self.roll(name).units)))
            for name in self.editions
        }

    def roll(self, edition: str) -> Roll:
        """What is known of an edition's sheet without its scores; nothing where it has none."""
        if edition in self.rolls:
            return self.rolls[edition]
        sheet = self.sheets.get(edition)
        return Roll(sheet.units, int((sheet.states != Cell.EMPTY).sum())) if sheet else Roll((), 0)
