"""Pouring pages into their shells: every page of every type, over worker processes where there are several."""

from __future__ import annotations

import multiprocessing
import signal
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from generator import charts
from generator.distributions.structured import structured_data
from generator.distributions.tables import csv_bytes, json_bytes
from generator.i18n import LANGUAGES
from generator.pages import PAGE_TYPES, Page, Site
from generator.pages.singles import single_pages
from generator.rendering import Renderer
from generator.shell import BODY_MARKS, SHELLS, Filling, Shell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from generator.model import Text
    from generator.pages.page import Finding


@dataclass(frozen=True)
class Entry:
    """What the sitemap and the search know of a page that is done."""

    path: str
    title: Text
    finding: Finding | None


class Files(Protocol):
    """Where files go: the staging folder."""

    folder: Path

    def write(self, path: str, data: bytes) -> None: ...


def prefix(language: str) -> str:
    """Folder of a language, with its slash; the first language stands at the root."""
    return "" if language == LANGUAGES[0] else f"{language}/"


def take_shells(folder: Path) -> dict[str, Shell]:
    """The shells by address and language; they are taken out of the site."""
    found = {}
    for language in LANGUAGES:
        for address in SHELLS.values():
            file = folder / prefix(language) / address / "index.html"
            found[prefix(language) + address] = Shell.split(file.read_text(encoding="utf-8"))
            file.unlink()
            file.parent.rmdir()
            if file.parent.parent.name == "_shell":
                file.parent.parent.rmdir()
    return found


@dataclass
class Work:
    """What the pages of one build share; workers inherit it by fork, so nothing is pickled.

    base_url: the site's address or ""; cache: folder of drawn charts, or None.
    """

    site: Site
    files: Files
    base_url: str
    cache: Path | None
    shells: Mapping[str, Shell]

    @cached_property
    def renderers(self) -> Mapping[str, Renderer]:
        """By language."""
        drawn = charts.Drawn(self.cache / "charts" if self.cache else None)
        return {language: Renderer(language, drawn, self.cache) for language in LANGUAGES}


def fill_singles(work: Work, rows: Mapping[str, tuple[tuple[str, int], ...]]) -> None:
    """Home, lists, sources and data: prose pages that get their block. rows: published tables and rows by package."""
    for page in single_pages(work.site, rows):
        for language in LANGUAGES:
            path = f"{prefix(language)}{page.path}index.html"
            file = work.files.folder / path
            shell = Shell.split(file.read_text(encoding="utf-8"), BODY_MARKS)
            file.unlink()
            body = work.renderers[language].body(page.template, page.path, value=page.value, site=work.site)
            work.files.write(path, shell.fill(Filling(page.path, "", "", body)).encode())
        _write_download(page, work)


Job = tuple[str, tuple[str, ...]]
"""A page type and some keys of its pages."""
BATCH = 24

_work: Work | None = None


def fill_pages(work: Work, workers: int) -> Iterator[Entry]:
    """Every page of every type, in a fixed order whatever the number of workers."""
    global _work
    _work = work
    jobs = [(kind, keys) for kind, page_type in PAGE_TYPES.items() for keys in _batches(page_type.keys(work.site))]
    try:
        if workers < 2 or "fork" not in multiprocessing.get_all_start_methods():
            for job in jobs:
                yield from _fill(job)
            return
        # Workers inherit what is made here: compiled templates and validated chart specifications.
        charts.remember(work.cache, LANGUAGES)
        for renderer in work.renderers.values():
            renderer.prepare()
        with multiprocessing.get_context("fork").Pool(workers, _leave_interrupts) as pool:
            for entries in pool.imap(_fill, jobs):
                yield from entries
    finally:
        _work = None


def _leave_interrupts() -> None:
    """Ctrl-C reaches every process of the terminal; the main one says what it means and ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _batches(keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(keys), BATCH):
        yield tuple(keys[start : start + BATCH])


def _fill(job: Job) -> list[Entry]:
    kind, keys = job
    work = _work
    assert work is not None  # noqa: S101 - set before any worker starts
    return [_write(PAGE_TYPES[kind].make(work.site, key), work) for key in keys]


def _write(page: Page, work: Work) -> Entry:
    for language in LANGUAGES:
        renderer = work.renderers[language]
        body = renderer.body(page.template, page.path, value=page.value, site=work.site)
        head = structured_data(page, language, work.base_url)
        filling = Filling(page.path, renderer.t.say(page.title), renderer.t.say(page.description), body, head)
        html = work.shells[prefix(language) + page.frame].fill(filling)
        work.files.write(f"{prefix(language)}{page.path}index.html", html.encode())
    _write_download(page, work)
    return Entry(page.path, page.title, page.finding)


def _write_download(page: Page, work: Work) -> None:
    """Its table beside a page, once for all languages."""
    if page.download:
        work.files.write(f"{page.path}data.csv", csv_bytes(page.download.columns, page.download.rows))
        work.files.write(f"{page.path}data.json", json_bytes(page.download.json))
