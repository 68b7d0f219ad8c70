"""Pouring pages into their shells: shard after shard, over worker processes where there are several."""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from generator import charts, checks, press
from generator.distributions.citations import citation_files
from generator.distributions.feeds import FEED, feed
from generator.distributions.structured import catalogue_data, structured_data
from generator.distributions.tables import csv_bytes, json_bytes
from generator.garbage import uncollected
from generator.i18n import LANGUAGES, speak, translator
from generator.model import Text
from generator.pages import PAGE_TYPES, Page, Site
from generator.pages.page import Finding
from generator.rendering import Renderer
from generator.shards import Memory, More, Record, Written
from generator.shell import BODY_MARKS, MARKS, SHELLS, Filling, Shell, unindented
from generator.workers import can_fork, leave_interrupts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from generator.shards import Job, Shard


@dataclass(frozen=True)
class Entry:
    """What the sitemap and the search know of a page that is done."""

    path: str
    title: Text
    finding: Finding | None

    @property
    def json(self) -> list[Any]:
        f = self.finding
        found = [list(f.names), f.group, f.context.vi, f.context.en, f.weight] if f else None
        return [self.path, self.title.vi, self.title.en, found]

    @classmethod
    def of(cls, content: Sequence[Any]) -> Entry:
        """The inverse of `json`."""
        path, vi, en, found = content
        finding = Finding(tuple(found[0]), found[1], Text(found[2], found[3]), found[4]) if found else None
        return cls(path, Text(vi, en), finding)


DESCRIBED = ("du-lieu/", "xep-hang/")
"""Folders whose data files stand in the catalogue and on the page of data with their sizes."""


class Files(Protocol):
    """Where files go: the staging folder."""

    def write(self, path: str, data: bytes) -> None: ...


@dataclass
class Output:
    """Files on their way into a site: pages are checked, and what the live site has already is not written.

    live: digest by path of the files of the live site.
    """

    files: Files
    live: Mapping[str, str] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)
    size: int = 0
    sizes: dict[str, int] = field(default_factory=dict)
    fresh: dict[str, int] = field(default_factory=dict)
    links: checks.Links = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def write(self, path: str, data: bytes) -> None:
        """A file at an address that has none yet."""
        if path in self.made:
            raise FileExistsError(f"two files at one address: {path}")
        digest = hashlib.sha256(data).hexdigest()
        self.made[path] = digest
        self.size += len(data)
        if path.startswith(DESCRIBED) and not path.endswith(".html"):
            self.sizes[path] = len(data)
        if path.endswith(".html"):
            self.problems += checks.scan(path, data, self.links)
        elif path.endswith(".css"):
            self.problems += checks.stylesheet_problems(path, data.decode("utf-8", "replace"))
        if self.live.get(path) != digest:
            self.files.write(path, data)
            self.fresh[path] = len(data)

    def record(self, name: str, entries: Iterable[Entry] = ()) -> Record:
        """What was written so far. entries: what lists of all pages need to know of these."""
        more = More([entry.json for entry in entries], self.links)
        written = Written(self.made, self.fresh)
        return Record(name, more, written, self.size, sizes=self.sizes, problems=self.problems, made=True)


def prefix(language: str) -> str:
    """Folder of a language, with its slash; the first language stands at the root."""
    return "" if language == LANGUAGES[0] else f"{language}/"


@dataclass(frozen=True)
class Frame:
    """What a site engine made: every file of the frame, some of which are for us to fill. languages: the site's."""

    files: Mapping[str, bytes]
    languages: tuple[str, ...] = LANGUAGES

    @cached_property
    def shells(self) -> dict[str, Shell]:
        """By address and language."""
        return {address: self._split(f"{address}index.html") for address in self._shell_addresses}

    @property
    def _shell_addresses(self) -> list[str]:
        return [prefix(language) + address for language in self.languages for address in SHELLS.values()]

    def _split(self, path: str) -> Shell:
        """A page of one language has no way to others, so that it need not say where it is."""
        needed = MARKS if len(self.languages) > 1 else MARKS - {"path"}
        return Shell.split(unindented(self.files[path].decode()), needed)

    def prose(self, path: str) -> Shell:
        """A page of prose with a place for data."""
        return Shell.split(self.files[path].decode(), BODY_MARKS)

    def finished(self, filled: set[str]) -> Iterator[tuple[str, bytes]]:
        """The files that go into the site as they are. filled: pages that are filled with data."""
        ours = filled | {f"{address}index.html" for address in self._shell_addresses}
        return ((path, data) for path, data in sorted(self.files.items()) if path not in ours)


@dataclass
class Work:
    """What the pages of one build share; workers inherit it by fork, so nothing is pickled.

    base_url: the site's address or ""; cache: folder of drawn charts, or None; live: see `Output`.
    """

    site: Site
    files: Files
    base_url: str
    cache: Path | None
    frame: Frame
    live: Mapping[str, str] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        return self.frame.languages

    @cached_property
    def renderers(self) -> Mapping[str, Renderer]:
        """By language."""
        return {language: Renderer(language, self.drawn, self.cache) for language in self.languages}

    @cached_property
    def drawn(self) -> charts.Drawn:
        return charts.Drawn(self.cache / "charts" if self.cache else None)

    @cached_property
    def kit(self) -> press.Kit:
        return press.Kit(self.renderers, self.drawn, self.frame.shells, self.base_url)


def fill_single(work: Work, page: Page, site: Site, output: Output) -> None:
    """Home, a list, sources or data: a prose page that gets its block."""
    for language in work.languages:
        path = f"{prefix(language)}{page.path}index.html"
        body = work.renderers[language].body(page.template, page.path, value=page.value, site=site)
        known = site.ranking.dataset.packages.values() if page.path == "du-lieu/" else ()
        head = catalogue_data(known, language, work.base_url) if known else ""
        output.write(path, work.frame.prose(path).fill(Filling(page.path, "", "", body, head)).encode())
    _write_download(page, output)


_work: Work | None = None
_memory: Memory | None = None


def fill_jobs(work: Work, jobs: Sequence[Job], memory: Memory, workers: int) -> Iterator[Record]:
    """The shards of all jobs, in a fixed order whatever the number of workers."""
    global _work, _memory
    _work, _memory = work, memory
    gc.freeze()  # what is there is no garbage, and looking through it takes longer than through what a shard leaves
    try:
        if workers < 2 or len(jobs) < 2 or not can_fork():
            for job in jobs:
                yield from _fill(job)
            return
        short = len(jobs) > 2 * workers
        make_ready(work, 1 if short else workers)  # here, because workers inherit it
        if short:
            import pyarrow  # noqa: F401 - what packs pictures; each of many processes would import it for itself
        each = 1 if short else None
        with multiprocessing.get_context("fork").Pool(workers, _begin, (short,), maxtasksperchild=each) as pool:
            for records in pool.imap(_fill, jobs):
                yield from records
    finally:
        _work = _memory = None


def make_ready(work: Work, pens: int = 1) -> None:
    """What all pages of a process need, made once: compiled templates, validated chart specifications, what draws."""
    charts.share_pens(pens)
    charts.remember(work.cache, work.languages)
    for renderer in work.renderers.values():
        renderer.prepare()


def _begin(short: bool) -> None:
    """short: whether the process ends with its first job, so that its garbage need not be sought."""
    leave_interrupts()
    gc.freeze()  # what is inherited is no garbage, and looking through it would copy it
    if short:
        gc.disable()


def _fill(job: Job) -> list[Record]:
    work, memory = _work, _memory
    assert work is not None  # noqa: S101 - set before any worker starts
    assert memory is not None  # noqa: S101 - the same
    return fill(job, work, memory)


KEPT_TABLES = 24
"""Computed editions that a process keeps from one job to the next; a country's do not fit side by side."""


def fill(job: Job, work: Work, memory: Memory) -> list[Record]:
    """The shards of one job, made of tables that nobody else has looked at, so that it is known what they used."""
    speak(work.languages)
    with uncollected():
        records = _fill_all(job, work, memory)
    for renderer in work.renderers.values():
        renderer.forget()
    made = work.site.ranking.tables.made
    for edition in list(made)[:-KEPT_TABLES]:
        del made[edition]
    return records


def _fill_all(job: Job, work: Work, memory: Memory) -> list[Record]:
    site = work.site.again()
    records = []
    for before, shard in zip((None, *job), job, strict=False):
        if before is not None and _of_units(before) and not _of_units(shard):
            site.leave_units()
        records.append(_fill_shard(shard, site, work, memory))
    return records


def _of_units(shard: Shard) -> bool:
    return "unit" in dict(shard.pages)


def _fill_shard(shard: Shard, site: Site, work: Work, memory: Memory) -> Record:
    output = Output(work.files, work.live)
    record = output.record(shard.name, [_fill_page(kind, key, site, work, output) for kind, key in shard.pages])
    if not _of_units(shard):
        checks.forget()
    editions = [key for kind, key in shard.pages if kind == "edition"]
    record.known = {key: site.known_units(key) for key in editions}
    for key in editions:
        if key in site.ranking.dataset.sheets and key not in site.audit.together:
            record.counted[key] = {str(outcome): n for outcome, n in site.audit.of_sheet(key).items()}
    record.used = memory.used(site.ranking.tables.used)
    return record.stored()


def _fill_page(kind: str, key: str, site: Site, work: Work, output: Output) -> Entry:
    entry = _write(PAGE_TYPES[kind].make(site, key), site, work, output)
    if kind == "edition":
        site.cells(key).part()
    return entry


def pour(page: Page, language: str, body: str, head: str, work: Work, output: Output) -> None:
    """A page's body and head into its shell, in one language."""
    t = work.renderers[language].t
    filling = Filling(page.path, t.say(page.title), t.say(page.description), body, head)
    html = work.frame.shells[prefix(language) + page.frame].fill(filling)
    output.write(f"{prefix(language)}{page.path}index.html", html.encode())


def _write(page: Page, site: Site, work: Work, output: Output) -> Entry:
    _write_download(page, output)
    tables = [f"{page.path}data.csv", f"{page.path}data.json"] if page.dataset else []
    beside = {path: (output.made[path], output.sizes[path]) for path in tables if path in output.made}
    for language in work.languages:
        renderer = work.renderers[language]
        body = renderer.body(page.template, page.path, value=page.value, site=site)
        head = structured_data(page, language, work.base_url, beside) + press.tags(page, site, language, work.base_url)
        head += FEED_LINK if page.news is not None and work.base_url else ""
        pour(page, language, body, head, work, output)
    _write_beside(page, work, output)
    for path, data in press.files(page, site, work.kit):
        output.write(path, data)
    return Entry(page.path, page.title, page.finding)


FEED_LINK = f'<link rel="alternate" type="application/atom+xml" href="{FEED}">'
"""In the head of a page that has a feed."""


def _write_download(page: Page, output: Output) -> None:
    """Its table beside a page, once for all languages."""
    if page.download:
        output.write(f"{page.path}data.csv", csv_bytes(page.download.columns, page.download.rows))
        output.write(f"{page.path}data.json", json_bytes(page.download.json))


def _write_beside(page: Page, work: Work, output: Output) -> None:
    """How to cite a page, and its feed in each language where the site's address is known."""
    today = work.site.today
    for path, data in citation_files(page.path, page.citations, work.base_url, today):
        output.write(path, data)
    if page.news is None or not work.base_url:
        return
    for language in work.languages:
        path = f"{prefix(language)}{page.path}"
        title = translator(language).say(page.title)
        output.write(f"{path}{FEED}", feed(language, title, path, FEED, page.news, work.base_url, today))
