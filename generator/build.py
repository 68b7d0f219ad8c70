"""The pipeline in one screen: data through the gate, rankings, pages into the frame, downloads, search, publication."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from generator import charts, packages, search
from generator.composite.ranking import construct
from generator.distributions.package import dcat, published
from generator.distributions.structured import structured_data
from generator.distributions.tables import csv_bytes, json_bytes
from generator.i18n import LANGUAGES, translator
from generator.pages import PAGE_TYPES, Page, Site
from generator.pages.singles import single_pages
from generator.rendering import Renderer
from generator.shell import BODY_MARKS, SHELLS, Filling, Shell

if TYPE_CHECKING:
    from generator.gate.tables import RawPackage
    from generator.model import Text

Report = Callable[[str], None]
"""Told the key of each stage as it starts."""


@dataclass(frozen=True)
class Options:
    """What a build is asked for. today: ISO date or None; base_url: "" where the site's address is not known."""

    datasets: Path
    site: Path
    base_url: str = ""
    today: str | None = None
    workers: int = 1
    cache: Path | None = None
    config_file: Path = field(default=Path("mkdocs.yml"))


@dataclass(frozen=True)
class Prepared:
    """Data that passed the gate, computed."""

    packages: tuple[RawPackage, ...]
    site: Site
    today: str

    @property
    def stand(self) -> dict[str, str]:
        """The sentence of every footer: date and version of the data."""
        versions = sorted(
            {package.version for package in self.site.ranking.dataset.packages.values() if package.version}
        )
        version = versions[-1] if versions else ""
        return {
            language: translator(language)("data.updated", date=translator(language).date(self.today), version=version)
            for language in LANGUAGES
        }

    @property
    def stamp(self) -> int:
        """Seconds since 1970 of `today`, the time of every file."""
        return int(dt.datetime.fromisoformat(self.today).replace(tzinfo=dt.UTC).timestamp())


@dataclass(frozen=True)
class Entry:
    """What the sitemap and the search know of a page that is done."""

    path: str
    title: Text
    stub: search.Stub | None
    stub_en: search.Stub | None


class Files(Protocol):
    """Where files go: the staging folder."""

    folder: Path

    def write(self, path: str, data: bytes) -> None: ...


def prepare(options: Options, report: Report) -> Prepared:
    """Read, check and compute; DataError with all problems when the data are refused."""
    report("gate")
    loaded = packages.load(options.datasets, options.cache)
    report("ranks")
    ranking = construct(loaded.dataset)
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    from_epoch = dt.datetime.fromtimestamp(int(epoch), dt.UTC).date().isoformat() if epoch else None
    today = options.today or from_epoch or loaded.dataset.newest.isoformat()
    return Prepared(loaded.packages, Site(ranking, today), today)


def fill(prepared: Prepared, files: Files, options: Options, report: Report) -> list[str]:
    """Pour every data page into the frame that stands in the folder; returns the paths that must be there."""
    report("pages")
    published_files = list(published(prepared.packages))
    rows = {name: tuple(counts.items()) for name, _, counts in published_files}
    shells = _shells(files.folder)
    entries = list(_fill_all(prepared, files, shells, options))
    # Only now: the drawing library starts threads, and a process with threads must not be forked.
    _fill_singles(prepared, files, rows, options)
    report("charts")
    _chart_files(files, options.cache)
    report("downloads")
    for name, contents, _ in published_files:
        for path, data in contents.items():
            files.write(f"du-lieu/{name}/{path}", data)
    title = next(iter(prepared.site.ranking.dataset.packages.values())).title.vi
    files.write("du-lieu/catalog.jsonld", dcat(prepared.packages, options.base_url, prepared.today, title))
    report("search")
    for path, data in search.index(_stubs(entries), Path(tempfile.gettempdir())).items():
        files.write(path, data)
    _sitemap(files, entries, options.base_url, prepared.today)
    report("publish")
    return [f"{_prefix(language)}{entry.path}index.html" for entry in entries for language in LANGUAGES]


def _prefix(language: str) -> str:
    return "" if language == LANGUAGES[0] else f"{language}/"


def _shells(folder: Path) -> dict[str, Shell]:
    """The shells by address and language; they are taken out of the site."""
    found = {}
    for language in LANGUAGES:
        for address in SHELLS.values():
            file = folder / _prefix(language) / address / "index.html"
            found[_prefix(language) + address] = Shell.split(file.read_text(encoding="utf-8"))
            file.unlink()
            file.parent.rmdir()
            if file.parent.parent.name == "_shell":
                file.parent.parent.rmdir()
    return found


def _renderers(options: Options) -> dict[str, Renderer]:
    drawn = charts.Drawn(options.cache / "charts" if options.cache else None)
    return {language: Renderer(language, drawn) for language in LANGUAGES}


def _fill_singles(
    prepared: Prepared, files: Files, rows: dict[str, tuple[tuple[str, int], ...]], options: Options
) -> None:
    renderers = _renderers(options)
    for page in single_pages(prepared.site, rows):
        for language in LANGUAGES:
            path = f"{_prefix(language)}{page.path}index.html"
            file = files.folder / path
            shell = Shell.split(file.read_text(encoding="utf-8"), BODY_MARKS)
            file.unlink()
            body = renderers[language].body(page.template, page.path, value=page.value, site=prepared.site)
            files.write(path, shell.fill(Filling(page.path, "", "", body)).encode())


@dataclass(frozen=True)
class _Work:
    """What a worker needs; inherited by fork, never pickled."""

    site: Site
    files: Files
    shells: dict[str, Shell]
    options: Options


_work: _Work | None = None
BATCH = 24


def _fill_all(prepared: Prepared, files: Files, shells: dict[str, Shell], options: Options) -> Iterator[Entry]:
    """Every page of every type, over worker processes where there are several."""
    global _work
    _work = _Work(prepared.site, files, shells, options)
    jobs = [(kind, keys) for kind, page_type in PAGE_TYPES.items() for keys in _batches(page_type.keys(prepared.site))]
    try:
        if options.workers < 2 or "fork" not in multiprocessing.get_all_start_methods():
            for job in jobs:
                yield from _fill_batch(job)
            return
        with multiprocessing.get_context("fork").Pool(options.workers) as pool:
            for entries in pool.imap(_fill_batch, jobs):
                yield from entries
    finally:
        _work = None


def _batches(keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(keys), BATCH):
        yield tuple(keys[start : start + BATCH])


_renderer_cache: dict[int, dict[str, Renderer]] = {}


def _fill_batch(job: tuple[str, tuple[str, ...]]) -> list[Entry]:
    kind, keys = job
    work = _work
    assert work is not None  # noqa: S101 - set before any worker starts
    renderers = _renderer_cache.setdefault(id(work), _renderers(work.options))
    return [_write_page(PAGE_TYPES[kind].make(work.site, key), work, renderers) for key in keys]


def _write_page(page: Page, work: _Work, renderers: dict[str, Renderer]) -> Entry:
    for language in LANGUAGES:
        t = renderers[language].t
        body = renderers[language].body(page.template, page.path, value=page.value, site=work.site)
        shell = work.shells[_prefix(language) + page.frame]
        head = structured_data(page, language, work.options.base_url)
        html = shell.fill(Filling(page.path, t.say(page.title), t.say(page.description), body, head))
        work.files.write(f"{_prefix(language)}{page.path}index.html", html.encode())
    if page.download:
        work.files.write(f"{page.path}data.csv", csv_bytes(page.download.columns, page.download.rows))
        work.files.write(f"{page.path}data.json", json_bytes(page.download.json))
    return Entry(page.path, page.title, _stub(page, "vi"), _stub(page, "en"))


def _stub(page: Page, language: str) -> search.Stub | None:
    finding = page.finding
    if finding is None:
        return None
    t = translator(language)
    context = t.say(finding.context)
    names = tuple(dict.fromkeys(name for name in finding.names if name))
    meta = (("context", context),) if context else ()
    return search.Stub(page.path, language, t.say(page.title), names, finding.group, meta, finding.weight)


def _stubs(entries: Sequence[Entry]) -> Iterator[search.Stub]:
    for entry in entries:
        yield from (stub for stub in (entry.stub, entry.stub_en) if stub)


def _chart_files(files: Files, cache: Path | None) -> None:
    """The specifications that a reader's browser asks for, one a kind and language, and the library that shows them."""
    files.write("assets/vega/vega-embed.js", charts.bundle(cache))
    for kind in charts.KINDS:
        for language in LANGUAGES:
            files.write(f"charts/{kind}.{language}.json", json_bytes(charts.spec(kind, language)))


def _sitemap(files: Files, entries: Sequence[Entry], base_url: str, today: str) -> None:
    """Addresses are absolute there, so there is one only where the site's own is known."""
    if not base_url:
        return
    singles = sorted(
        path.parent.relative_to(files.folder).as_posix().removeprefix(".") for path in files.folder.glob("*/index.html")
    )
    paths = ["", *(f"{path}/" for path in singles if path not in LANGUAGES), *(entry.path for entry in entries)]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for path in dict.fromkeys(paths):
        lines += [f"<url><loc>{base_url}{_prefix(x)}{path}</loc><lastmod>{today}</lastmod></url>" for x in LANGUAGES]
    lines.append("</urlset>\n")
    files.write("sitemap.xml", "\n".join(lines).encode())
