"""Shards: pages that are made together, and what is remembered of each from one build to the next.

The pages of a package's frameworks and of the units it measures, level by level, are one shard each. A shard is a
function of the register and the small tables of all packages (`base`) and of the sheets that were used while it was
made. Nobody states these: the ranking's tables tell who asked for them. So a shard whose base and used sheets are what
they were is what it was, and its files are taken from the live site.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from generator.checks import anchors
from generator.fingerprint import digest
from generator.keeping import keep
from generator.model import Level
from generator.pages import PAGE_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from generator.checks import Links
    from generator.gate.tables import RawPackage
    from generator.pages import Site

MOST = 120
"""Pages of one shard."""
MOST_DRAWN = 20
"""The same of levels whose charts are drawn: a page with its pictures takes as long as a dozen others."""

ORDER = {
    level: i
    for i, level in enumerate(
        (Level.DEPARTMENT, Level.MINISTRY, Level.PROVINCE, Level.COUNTRY, Level.COMMUNE, Level.DISTRICT)
    )
}
"""Within a package, levels that show nothing of others come first: what was used before counts as used."""


@dataclass(frozen=True)
class Shard:
    """pages: page type and key of each; drawn: whether their charts are drawn beforehand."""

    name: str
    pages: tuple[tuple[str, str], ...]
    drawn: bool = False


Job = tuple[Shard, ...]
"""Shards of one package, made one after the other of the same tables."""

LEVEL = 1
"""Of deflating what is stored: more takes longer and leaves little less."""


T = TypeVar("T")


class Stored(Generic[T]):
    """A value as it is kept, read when it is asked for: a country's would take a second to read, and 250 MB.

    packed: its fields as JSON, deflated, which leaves a tenth.
    """

    def __init__(self, kind: Callable[..., T], packed: bytes) -> None:
        self._kind = kind
        self.packed = packed

    @classmethod
    def of(cls, kind: Callable[..., T], *fields: object) -> Stored[T]:
        return cls(kind, zlib.compress(_as_json(fields), LEVEL))

    def read(self) -> T:
        return self._kind(*json.loads(zlib.decompress(self.packed)))

    def stored(self) -> Stored[T]:
        return self


@dataclass
class More:
    """What few builds ask of a shard that was made before.

    entries: see `filling.Entry`, as JSON; links: what its pages link to.
    """

    entries: list[Any] = field(default_factory=list)
    links: Links = field(default_factory=dict)

    def read(self) -> More:
        return self

    def stored(self) -> Stored[More]:
        return Stored.of(More, self.entries, self.links)


@dataclass
class Written:
    """Files of a shard. files: digest by path; fresh: bytes of those that are not as they stand in the live site."""

    files: dict[str, str] = field(default_factory=dict)
    fresh: dict[str, int] = field(default_factory=dict)

    def read(self) -> Written:
        return self

    def stored(self) -> Stored[Written]:
        return Stored.of(Written, self.files, self.fresh)


@dataclass
class Record:
    """What came of a shard: its files, what the lists of all pages need of it, and what it was made of.

    size: bytes of all files; used: digest of each sheet that was looked at; counted: verdicts on the cells of each
    sheet that is audited by itself; known: units with a rank or a score, by edition.
    """

    name: str
    more: More | Stored[More] = field(default_factory=More)
    written: Written | Stored[Written] = field(default_factory=Written)
    size: int = 0
    used: dict[str, str] = field(default_factory=dict)
    counted: dict[str, dict[str, int]] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    """Of published tables, by path."""
    sizes: dict[str, int] = field(default_factory=dict)
    """Bytes of the files that others describe, by path."""
    problems: list[str] = field(default_factory=list)
    made: bool = False
    """Whether it was made in this build."""

    @property
    def entries(self) -> list[Any]:
        return self.more.read().entries

    @property
    def links(self) -> Links:
        return self.more.read().links

    @property
    def files(self) -> dict[str, str]:
        """Digest by path."""
        return self.written.read().files

    def stored(self) -> Record:
        """The same, of which only what is often asked for is at hand; it takes a tenth of the memory."""
        _ = self.anchors, self.listed
        self.more, self.written = self.more.stored(), self.written.stored()
        return self

    @cached_property
    def anchors(self) -> Links:
        """What its pages link to with a fragment."""
        return anchors(self.links)

    @cached_property
    def listed(self) -> str:
        """Digest of its entries."""
        return digest(json.dumps(self.entries, ensure_ascii=False)) if self.entries else ""


def plan(site: Site) -> list[Job]:
    """Every page of every type, package by package in the order of their names, whatever the number of workers.

    Editions come last of the pages of a framework: what they join of the texts of nodes may then be let go of at once.
    """
    found: dict[str, dict[tuple[int, int, str], list[tuple[str, str]]]] = {}
    for kind in ("framework", "indicator", "weights", "edition"):
        for key in PAGE_TYPES[kind].keys(site):
            framework = site.edition(key).framework if kind in ("edition", "weights") else key.partition("/")[0]
            level = ORDER[site.framework(framework).level]
            below = found.setdefault(site.framework(framework).package, {})
            below.setdefault((level, 0, framework), []).append((kind, key))
    for key in PAGE_TYPES["unit"].keys(site):
        unit = site.unit(key)
        below = found.setdefault(_home(site, key), {})
        below.setdefault((ORDER[unit.level], 1, str(unit.level)), []).append(("unit", key))
    drawn = {ORDER[level] for level in site.drawn}
    return [tuple(_shards(package, groups, drawn)) for package, groups in sorted(found.items())]


def _shards(
    package: str, groups: Mapping[tuple[int, int, str], Sequence[tuple[str, str]]], drawn: set[int]
) -> Iterator[Shard]:
    for (level, units, name), pages in sorted(groups.items()):
        kind = "units" if units else "lists"
        most = MOST_DRAWN if level in drawn and units else MOST
        for part, start in enumerate(range(0, len(pages), most)):
            yield Shard(f"{package}.{kind}.{name}.{part}", tuple(pages[start : start + most]), level in drawn)


def parted(jobs: Sequence[Job], workers: int) -> list[Job]:
    """Jobs of which none is so large that others wait for it: a package may have most of a site's pages.

    Where all are small, each shard is a job of its own.
    """
    if len(jobs) < 2 * workers:
        return [(shard,) for job in jobs for shard in job]
    fair = sum(len(job) for job in jobs) / (2 * workers)
    return [part for job in jobs for part in ([(shard,) for shard in job] if len(job) > fair else [job])]


def staggered(jobs: Sequence[Job]) -> list[Job]:
    """The same jobs, of which every other draws last.

    Processes that begin together would else draw together, and wait for the one that draws for all of them.
    """
    return [tuple(sorted(job, key=lambda shard: shard.drawn)) if i % 2 else job for i, job in enumerate(jobs)]


def _home(site: Site, unit: str) -> str:
    """The package of the newest edition that measures within the unit, or within the nearest above it."""
    here = site.unit(unit)
    for place in (here, *reversed(site.crumbs(here))):
        editions = site.ranking.editions_in.get(place.unit)
        if editions:
            return site.edition(editions[0]).package
    return ""


def small_tables(packages: Sequence[RawPackage]) -> str:
    """Digest of all that is no score: every other table, and the descriptors."""
    parts = []
    for package in packages:
        parts += [package.name, json.dumps(package.words, sort_keys=True, ensure_ascii=False)]
        for name, table in sorted(package.tables.items()):
            if not name.startswith("scores/"):
                parts += [name, ",".join(table.header), table.content.decode()]
    return digest(*parts)


def listed_units(packages: Sequence[RawPackage]) -> str:
    """Digest of who is listed in each sheet, with what indicators."""
    parts = []
    for package in packages:
        for name, table in sorted(package.tables.items()):
            if name.startswith("scores/"):
                parts += [name, ",".join(table.header), "\n".join(table.columns["unit"])]
    return digest(*parts)


def sheet_digests(packages: Sequence[RawPackage]) -> dict[str, str]:
    """Of every sheet, by edition."""
    return {
        name.removeprefix("scores/"): digest(table.content.decode())
        for package in packages
        for name, table in package.tables.items()
        if name.startswith("scores/")
    }


class Memory:
    """Records of the last build of a site, in a folder that may be deleted, shared or damaged.

    A record is believed only where its base and its sheets are those of now, and the live site has all its files.
    """

    def __init__(self, folder: Path | None, base: str, sheets: Mapping[str, str], live: Mapping[str, str]) -> None:
        self.folder = folder
        self.base = base
        self.sheets = sheets
        self.live = live

    def recall(self, name: str, extra: str = "") -> Record | None:
        """extra: what else this shard alone depends on."""
        if self.folder is None or not self.live:
            return None
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            head, _, more = (self.folder / f"{name}.json").read_bytes().partition(b"\n")
            found = json.loads(head)
            if found["base"] != digest(self.base, extra) or found["more"] != hashlib.sha256(more).hexdigest():
                return None
            if any(self.sheets.get(edition) != kept for edition, kept in found["used"].items()):
                return None
            files = dict(zip(found["paths"].split(), found["digests"].split(), strict=True))
            if files.items() <= self.live.items():
                files = {path: self.live[path] for path in files}  # one text for each sum
                known = {key: found[key] for key in ("used", "counted", "known", "rows", "sizes")}
                record = Record(name, Stored(More, more), Written(files), found["size"], **known)
                record.anchors, record.listed = found["anchors"], found["listed"]
                return record
        return None

    def remember(self, record: Record, extra: str = "") -> None:
        """Whole or not at all; a full or read-only disk costs time later."""
        if self.folder is None:
            return
        more, files = record.more.stored().packed, record.files
        head = {
            "base": digest(self.base, extra),
            "more": hashlib.sha256(more).hexdigest(),
            "used": record.used,
            "paths": " ".join(files),
            "digests": " ".join(files.values()),
            "size": record.size,
            "listed": record.listed,
            "anchors": record.anchors,
            "counted": record.counted,
            "known": record.known,
            "rows": record.rows,
            "sizes": record.sizes,
        }
        keep(self.folder / f"{record.name}.json", _as_json(head) + b"\n" + more)

    def used(self, editions: set[str]) -> dict[str, str]:
        """The sheets of those editions that have one, with their digests."""
        return {edition: self.sheets[edition] for edition in sorted(editions) if edition in self.sheets}


def _as_json(content: object) -> bytes:
    """On one line."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
