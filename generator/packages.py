"""From a folder of packages to a Dataset: the gate, then Frictionless, then typed values."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from importlib import metadata
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np

from generator import __version__, gate, second_opinion
from generator.aside import CAN_PUT_ASIDE, Shelf
from generator.embargo import withhold
from generator.errors import DataError, Problem
from generator.fingerprint import digest, program
from generator.garbage import lasting
from generator.gate.tables import put_aside
from generator.keeping import keep_text, kept_text
from generator.model import (
    Band,
    Cell,
    Cohort,
    Concordance,
    Correction,
    Dataset,
    Edition,
    Framework,
    Indicator,
    Level,
    Package,
    Printed,
    Remark,
    Roll,
    Scale,
    Sheet,
    Source,
    Statement,
    Succession,
    Target,
    Text,
    Tile,
    Unit,
    Upcoming,
    WeightBound,
)
from generator.workers import Meanwhile, can_fork

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from generator.gate.tables import RawPackage, Table

Row = dict[str, str]
T = TypeVar("T")

REGISTER = "register"


class Elsewhere(gate.Elsewhere, Protocol):
    """Processes of other machines, which see the same folder and judge what is in it."""

    def second_opinions(self, names: Sequence[str], /) -> Iterable[list[Problem]]:
        """What Frictionless says of each package, in the order of the names."""


def examine(
    datasets: Path,
    cache: Path | None = None,
    workers: int = 1,
    report: Report | None = None,
    elsewhere: Elsewhere | None = None,
) -> tuple[tuple[RawPackage, ...], list[Problem]]:
    """Read a folder strictly and let Frictionless judge what our gate let through.

    Returns the packages and all problems, notes included; the second opinion is asked only where the first refuses
    nothing, because it would repeat what is already said. cache: a folder that remembers, by content and version, what
    Frictionless found nothing against; workers: processes that share a large folder; report: told of the stages;
    elsewhere: who judges instead of processes here.
    """
    found = _examined(datasets, cache, workers, report, elsewhere)
    return found.packages, [*found.problems, *found.second()]


@dataclass(frozen=True)
class _Examined:
    """Packages and what our gate says of them. small: digest of all files that are no scores; second: waits for what
    Frictionless says, and remembers the data where nobody said a word."""

    packages: tuple[RawPackage, ...]
    problems: list[Problem]
    small: str
    second: Callable[[], list[Problem]] = list


def _examined(
    datasets: Path, cache: Path | None, workers: int, report: Report | None, elsewhere: Elsewhere | None
) -> _Examined:
    """Frictionless judges sheets that are new in a process of its own: its import takes longer than what it does."""
    told = report or _nobody
    told("gate", 0, 0)
    passed = Passed(cache)
    with lasting():
        reading = gate.read(
            datasets, workers=workers, recall=passed.recall, told=partial(told, "gate"), elsewhere=elsewhere
        )
    if reading.refused:
        return _Examined(reading.packages, reading.problems, reading.small)
    words = {package.name: package.words for package in reading.packages}
    # from here on nobody asks for the schemas of a country, which are 200 MB
    packages = tuple(replace(package, descriptor=words[package.name]) for package in _put_aside(reading.packages))
    if not reading.problems and reading.new == {}:
        return _Examined(packages, [], reading.small)  # all of it passed before, with Frictionless too
    answer: Callable[[], list[Problem]]
    told("second_opinion", 0, 0)
    if reading.new is None or elsewhere:
        asked = elsewhere.second_opinions if elsewhere else None
        found = _second_opinion(reading.packages, cache, workers, partial(told, "second_opinion"), asked)
        answer = found.copy
    else:
        judge = partial(second_opinion.check, packages, new=reading.new)
        answer = Meanwhile(judge).result if workers > 1 and can_fork() else judge

    notes, remember = reading.problems, partial(passed.remember, reading.small, reading.sheets, words)

    def second() -> list[Problem]:
        problems = answer()
        if not problems and not notes:
            remember()
        return problems

    return _Examined(packages, notes, reading.small, second)


LARGE = 4_000_000
"""Bytes of tables from which they are put aside: every process would have them for as long as a build takes."""


def _put_aside(packages: tuple[RawPackage, ...]) -> tuple[RawPackage, ...]:
    """The same packages; where they are large, the bytes of their tables lie in a file, if the disk has room."""
    size = sum(len(table.content) for package in packages for table in package.tables.values())
    if not CAN_PUT_ASIDE or size < LARGE:
        return packages
    with contextlib.suppress(OSError):
        shelf = Shelf()
        return tuple(
            replace(package, tables={name: put_aside(table, shelf) for name, table in package.tables.items()})
            for package in packages
        )
    return packages


Report = Callable[[str, int, int], object]
"""Told the key of a stage, and how much of how much of it is done."""


def _nobody(stage: str, done: int, total: int) -> None:
    """Where nobody wants to be told."""


class Passed:
    """What passed the gate without a word, by content and version of the program; safe to delete and to share."""

    def __init__(self, cache: Path | None) -> None:
        self.folder = cache / "passed" if cache else None

    def recall(self, small: str) -> gate.Agreed | None:
        """What passed with these small files; None where they did not pass yet, or what is kept of it is damaged."""
        kept = kept_text(self._file(small)) if self.folder else None
        if kept is None:
            return None
        sheets, words = json.loads(kept)
        return gate.Agreed(frozenset(sheets), words)

    def remember(self, small: str, sheets: frozenset[str], words: Mapping[str, Mapping[str, Any]]) -> None:
        """What passed now, in the place of what passed beside the same small files before; see `gate.Agreed`."""
        if self.folder is not None:
            keep_text(self._file(small), json.dumps([sorted(sheets), words]))

    def _file(self, small: str) -> Path:
        assert self.folder is not None  # noqa: S101 - the callers have seen to it
        return self.folder / f"{digest(program(), small)}.json"


def _second_opinion(
    packages: tuple[RawPackage, ...],
    cache: Path | None,
    workers: int,
    told: Callable[[int, int], object],
    elsewhere: second_opinion.Elsewhere | None,
) -> list[Problem]:
    """Frictionless on those packages of which the cache does not say that it agreed."""
    if cache is None:
        return second_opinion.check(packages, workers=workers, told=told, elsewhere=elsewhere)
    folder = cache / "validated"
    version = f"{__version__}-{metadata.version('frictionless')}"
    prints = {package.name: second_opinion.fingerprint(package) for package in packages}
    kept = {name: folder / f"{version}-{digest}" for name, digest in prints.items()}
    agreed = frozenset(prints[name] for name, file in kept.items() if file.exists())
    if agreed == set(prints.values()):
        return []
    problems = second_opinion.check(packages, agreed, workers, told, elsewhere)
    if not problems:
        folder.mkdir(parents=True, exist_ok=True)
        for file in kept.values():
            file.touch()
    return problems


def nothing() -> None:
    """Where nobody need be waited for."""


@dataclass(frozen=True)
class Loaded:
    """Packages as they stand, for republication, and the typed dataset made from them."""

    packages: tuple[RawPackage, ...]
    dataset: Dataset
    small: str = ""
    """Digest of all files that are no scores, where it is known."""
    today: str = ""
    """The day on which the data are seen."""
    agreed: Callable[[], None] = nothing
    """Waits for Frictionless; DataError with every problem where it refuses what the gate let through."""


def load(
    datasets: Path,
    cache: Path | None = None,
    workers: int = 1,
    report: Report | None = None,
    elsewhere: Elsewhere | None = None,
    day: Day | None = None,
    *,
    wait: bool = True,
) -> Loaded:
    """Everything of a folder that may be seen on a day, typed; DataError with every problem when it is refused.

    wait: for Frictionless too; else `Loaded.agreed` does, before anything is shown to anybody.
    """
    found = _examined(datasets, cache, workers, report, elsewhere)
    if any(not problem.note for problem in found.problems):
        raise DataError(found.problems)
    today = (day or Day()).of(found.packages)
    shown, upcoming = withhold(found.packages, today)
    with lasting():
        loaded = Loaded(shown, assemble(shown, upcoming), found.small, today, partial(_agreed, found))
    if wait:
        loaded.agreed()
    return loaded


def _agreed(found: _Examined) -> None:
    problems = found.second()
    if problems:
        raise DataError([*found.problems, *problems])


@dataclass(frozen=True)
class Day:
    """Which day it is. today: ISO date, or None: the newest date in the data, but no later than `not_after`."""

    today: str | None = None
    not_after: str | None = None

    def of(self, packages: Iterable[RawPackage]) -> str:
        """An ISO date."""
        if self.today:
            return self.today
        dates = [date for date in _dates(packages) if not self.not_after or date <= self.not_after]
        return max(dates, default=self.not_after or "1970-01-01")


def assemble(packages: Sequence[RawPackage], upcoming: tuple[Upcoming, ...] = ()) -> Dataset:
    """Typed values of packages that passed the gate; the register comes first. upcoming: what was left out of them."""
    register = next(package for package in packages if package.name == REGISTER)
    indexes = [package for package in packages if package.name != REGISTER]
    frameworks = {f.framework: f for package in indexes for f in _frameworks(package)}
    editions = {e.edition: e for package in indexes for e in _editions(package)}
    sheets = dict(table for package in indexes for table in _sheets(package))
    return Dataset(
        packages={package.name: _package(package) for package in packages},
        units={row["unit"]: _unit(row) for row in _rows(register, "units")},
        successions=tuple(
            Succession(r["predecessor"], r["successor"], r["date"], r["kind"], r["source"])
            for r in _rows(register, "successions")
        ),
        tiles=tuple(Tile(r["map"], r["unit"], int(r["column"]), int(r["row"])) for r in _rows(register, "tiles")),
        sources={
            (package.name, r["source"]): _source(package, r) for package in packages for r in _rows(package, "sources")
        },
        frameworks=frameworks,
        editions=editions,
        sheets=Sheets(sheets),
        rolls=Rolls(sheets),
        statements=_all(indexes, "statements", _statement),
        remarks=_all(indexes, "remarks", _remark),
        targets=_all(indexes, "targets", _target),
        corrections=_all(indexes, "corrections", _correction),
        concordances=_all(indexes, "concordance", _concordance),
        bands=_all(indexes, "bands", _band),
        weight_bounds=_all(indexes, "weight_bounds", _weight_bound),
        newest=dt.date.fromisoformat(Day().of(packages)),
        upcoming=upcoming,
    )


def _rows(package: RawPackage, table: str) -> Iterable[Row]:
    found = package.tables.get(table)
    return found.rows() if found else ()


def _all(packages: Iterable[RawPackage], table: str, make: Callable[[RawPackage, Row], T]) -> tuple[T, ...]:
    return tuple(make(package, row) for package in packages for row in _rows(package, table))


def _text(row: Row, name: str) -> Text:
    return _same(row[f"{name}_vi"], row[f"{name}_en"])


_same = lru_cache(maxsize=50_000)(Text)
"""One value for each text: indicators of many provinces have the same names."""


def _list(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()


def _printed(cell: str) -> Printed | None:
    return Printed.parse(cell) if cell else None


def _micro(cell: str) -> int | None:
    return Printed.parse(cell).micro if cell else None


def _int(cell: str) -> int | None:
    return int(cell) if cell else None


def _bilingual(descriptor: object, name: str) -> Text:
    assert isinstance(descriptor, dict)  # noqa: S101 - the gate has seen to it; this tells the type checker
    value = descriptor.get(name, "")
    if isinstance(value, dict):
        return Text(str(value.get("vi", "")), str(value.get("en", "")))
    return Text(str(descriptor.get(f"{name}_vi", value)), str(descriptor.get(f"{name}_en", "")))


def _package(raw: RawPackage) -> Package:
    descriptor = raw.words
    licence: Mapping[str, str] = next(iter(descriptor.get("licenses", [])), {})
    return Package(
        name=raw.name,
        title=_bilingual(descriptor, "title"),
        description=_bilingual(descriptor, "description"),
        version=str(descriptor.get("version", "")),
        licence=licence.get("title") or licence.get("name", ""),
        licence_url=licence.get("path", ""),
        contributors=tuple(c.get("title", "") for c in descriptor.get("contributors", [])),
        folder=raw.folder,
    )


def _unit(r: Row) -> Unit:
    return Unit(
        unit=r["unit"],
        level=Level(r["level"]),
        kind=r["kind"],
        parent=r["parent"],
        name=_text(r, "name"),
        short=Text(r["short_vi"] or r["name_vi"], r["short_en"] or r["name_en"]),
        aliases=_list(r["aliases"]),
        codes=_list(r["codes"]),
        valid_from=r["valid_from"],
        valid_to=r["valid_to"],
    )


def _source(package: RawPackage, r: Row) -> Source:
    return Source(
        source=r["source"],
        title=r["title"],
        publisher=r["publisher"],
        url=r["url"],
        published_on=r["published_on"],
        approximate=r["approximate"] == "true",
        kind=r["kind"],
        note=r["note"],
        package=package.name,
    )


def _frameworks(package: RawPackage) -> Iterator[Framework]:
    nodes: dict[str, list[Row]] = {}
    for row in _rows(package, "indicators"):
        nodes.setdefault(row["framework"], []).append(row)
    for r in _rows(package, "frameworks"):
        yield Framework(
            framework=r["framework"],
            package=package.name,
            level=Level(r["level"]),
            name=_text(r, "name"),
            decision=r["decision"],
            decided_on=r["decided_on"],
            first_year=int(r["first_year"]),
            last_year=_int(r["last_year"]),
            scale=Scale(r["scale"]),
            source=r["source"],
            indicators=tuple(_tree(nodes[r["framework"]])),
        )


def _tree(rows: list[Row]) -> Iterator[Indicator]:
    """Depth first from the root, siblings by position."""
    children: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: int(row["position"])):
        children.setdefault(row["parent"], []).append(row)
    for root in children[""]:
        yield from _branch(root, children)


def _branch(row: Row, children: Mapping[str, Sequence[Row]]) -> Iterator[Indicator]:
    """A node and all below it. children: by parent, in their order."""
    below = children.get(row["indicator"], ())
    yield Indicator(
        framework=row["framework"],
        indicator=row["indicator"],
        parent=row["parent"],
        kind=row["kind"],
        position=int(row["position"]),
        code=row["code"],
        name=_text(row, "name"),
        description=_text(row, "description"),
        max_points=_micro(row["max_points"]),
        members=_list(row["members"]) or tuple(child["indicator"] for child in below),
    )
    for child in below:
        yield from _branch(child, children)


def _editions(package: RawPackage) -> Iterator[Edition]:
    cohorts: dict[str, list[Cohort]] = {}
    for r in _rows(package, "cohorts"):
        cohort = Cohort(r["edition"], r["cohort"], _text(r, "name"), r["ranked"] != "false", _int(r["units_expected"]))
        cohorts.setdefault(cohort.edition, []).append(cohort)
    for r in _rows(package, "editions"):
        yield Edition(
            edition=r["edition"],
            package=package.name,
            framework=r["framework"],
            scope=r["scope"],
            year=int(r["year"]),
            units_on=r["units_on"],
            previous=r["previous"],
            title=_text(r, "title"),
            decision=r["decision"],
            announced_on=r["announced_on"],
            status=r["status"],
            coverage=r["coverage"],
            units_expected=_int(r["units_expected"]),
            source=r["source"],
            note=_text(r, "note"),
            cohorts=tuple(cohorts.get(r["edition"], ())),
        )


def _sheets(package: RawPackage) -> Iterator[tuple[str, Table]]:
    for name, table in package.tables.items():
        if name.startswith("scores/"):
            yield name.removeprefix("scores/"), table


class Sheets(Mapping[str, Sheet]):
    """Sheets by edition, each made of its table whenever it is asked for: a country's do not fit side by side."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._tables = tables

    def __getitem__(self, edition: str) -> Sheet:
        return _sheet(edition, self._tables[edition])

    def __contains__(self, edition: object) -> bool:
        return edition in self._tables

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


class Rolls(Mapping[str, Roll]):
    """Who is listed in each sheet, read without its scores."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._tables = tables

    def __getitem__(self, edition: str) -> Roll:
        table = self._tables[edition]
        keys = sum(name in table.header for name in ("unit", "cohort"))
        cells = len(table) * (len(table.header) - keys)
        return Roll(table.columns["unit"], cells - _empty_cells(table, keys))

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


def _empty_cells(table: Table, keys: int) -> int:
    """The first column is never empty, so each empty cell has a comma before it and a comma or the end behind it."""
    if b'"' in table.content:
        return sum(not cell for name in table.header[keys:] for cell in table.columns[name])
    signs = np.frombuffer(table.content, np.uint8)
    commas = signs == ord(",")
    return int(np.count_nonzero(commas[:-1] & (commas[1:] | (signs[1:] == ord("\n")))))


class _Cells(dict[str, int]):
    """Cells of sheets by their text: millionths, printed decimals and `Cell`, in one whole number."""

    def __missing__(self, text: str) -> int:
        number = Printed.parse(text)
        self[text] = found = number.micro << 5 | number.decimals << 2 | Cell.VALUE
        return found


_WORDS = {"": int(Cell.EMPTY), "NA": int(Cell.NOT_APPLICABLE)}
_cells = _Cells(_WORDS)
KEPT_NUMBERS = 100_000
"""Different cells that are kept from sheet to sheet, where many say the same."""


def _sheet(edition: str, table: Table) -> Sheet:
    """Columns of text to arrays of millionths."""
    if len(_cells) > KEPT_NUMBERS:
        _cells.clear()
        _cells.update(_WORDS)
    indicators = tuple(name for name in table.header if name not in ("unit", "cohort"))
    columns = dict(table.columns.items())
    texts = chain.from_iterable(columns[name] for name in indicators)
    shape = (len(indicators), len(table))
    cells = np.fromiter(map(_cells.__getitem__, texts), np.int64, len(indicators) * len(table)).reshape(shape).T
    units = columns["unit"]
    return Sheet(
        edition=edition,
        units=units,
        cohorts=columns.get("cohort", ("",) * len(units)),
        indicators=indicators,
        values=cells >> 5,
        states=(cells & 3).astype(np.int8),
        decimals=(cells >> 2 & 7).astype(np.int8),
    )


def _statement(package: RawPackage, r: Row) -> Statement:
    return Statement(
        statement=r["statement"],
        package=package.name,
        framework=r["framework"],
        edition=r["edition"],
        cohort=r["cohort"],
        unit=r["unit"],
        indicator=r["indicator"],
        statistic=r["statistic"],
        qualifier=r["qualifier"],
        value=_printed(r["value"]),
        band=r["band"],
        base_edition=r["base_edition"],
        source=r["source"],
        note=_text(r, "note"),
    )


def _remark(package: RawPackage, r: Row) -> Remark:
    return Remark(
        remark=r["remark"],
        package=package.name,
        unit=r["unit"],
        edition=r["edition"],
        indicator=r["indicator"],
        kind=r["kind"],
        as_of=r["as_of"],
        qualifier=r["qualifier"],
        value=_printed(r["value"]),
        text=_text(r, "text"),
        source=r["source"],
    )


def _target(package: RawPackage, r: Row) -> Target:
    return Target(
        target=r["target"],
        package=package.name,
        unit=r["unit"],
        framework=r["framework"],
        indicator=r["indicator"],
        by_year=int(r["by_year"]),
        kind=r["kind"],
        low=_printed(r["low"]),
        high=_printed(r["high"]),
        band=r["band"],
        alternative=r["alternative"],
        name=_text(r, "name"),
        source=r["source"],
    )


def _correction(package: RawPackage, r: Row) -> Correction:
    return Correction(
        correction=r["correction"],
        package=package.name,
        published_on=r["published_on"],
        edition=r["edition"],
        unit=r["unit"],
        indicator=r["indicator"],
        kind=r["kind"],
        severity=r["severity"],
        old=r["old"],
        new=r["new"],
        reason=_text(r, "reason"),
    )


def _concordance(_: RawPackage, r: Row) -> Concordance:
    return Concordance(
        framework_from=r["framework_from"],
        indicator_from=r["indicator_from"],
        framework_to=r["framework_to"],
        indicator_to=r["indicator_to"],
        relation=r["relation"],
        comparable=r["comparable"] == "true",
        reason=_text(r, "reason"),
    )


def _band(_: RawPackage, r: Row) -> Band:
    return Band(
        framework=r["framework"],
        band=r["band"],
        position=int(r["position"]),
        name=_text(r, "name"),
        from_share=_micro(r["from_share"]),
        from_included=r["from_included"] == "true",
    )


def _weight_bound(_: RawPackage, r: Row) -> WeightBound:
    return WeightBound(
        framework=r["framework"],
        indicator=r["indicator"],
        low_points=Printed.parse(r["low_points"]).micro,
        high_points=Printed.parse(r["high_points"]).micro,
    )


DATE_COLUMNS = {
    "sources": "published_on",
    "editions": "announced_on",
    "frameworks": "decided_on",
    "corrections": "published_on",
}


def _dates(packages: Iterable[RawPackage]) -> list[str]:
    """Dates that sources, editions, frameworks and corrections carry; a year or month counts from its start."""
    dates = [
        row[column]
        for package in packages
        for table, column in DATE_COLUMNS.items()
        for row in _rows(package, table)
        if row[column]
    ]
    return [f"{date}-01-01"[:10] if len(date) == 4 else f"{date}-01"[:10] for date in dates]
