"""Files made once for the whole site: packages, catalogue, chart specifications, what is made of the list of pages."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

from generator import charts, press, release
from generator.distributions import openapi, schemas
from generator.distributions.awaited import laid_in
from generator.distributions.feeds import CORRECTIONS, FEED, feed
from generator.distributions.structured import package_data
from generator.distributions.tables import json_bytes
from generator.filling import Entry, Output, pour, prefix
from generator.fingerprint import digest
from generator.i18n import LANGUAGES, in_each, translator
from generator.keeping import kept_or_made
from generator.listing import findable, last_days, search_files, sitemap, stubs
from generator.model import Text
from generator.pages import data as pages
from generator.pages.api import api_lists, api_packages
from generator.pages.beside import corrections, edition_news
from generator.publish import HEADERS
from generator.search import tell
from generator.shell import SHELLS, Filling
from generator.workers import meanwhile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from generator.filling import Work
    from generator.model import Package
    from generator.settings import Publisher
    from generator.shards import Memory, Record


def kept(
    name: str,
    work: Work,
    memory: Memory,
    make: Callable[[Output], list[Entry] | None],
    extra: str = "",
    used: set[str] | None = None,
) -> Record:
    """A record of files that are made at once; used: filled by make with the editions it looked at.

    make returns what lists of all pages need to know, where it makes pages that they do not know otherwise.
    """
    found = memory.recall(name, extra)
    return _made(name, work, memory, make, extra, used) if found is None else found


def _made(
    name: str,
    work: Work,
    memory: Memory,
    make: Callable[[Output], list[Entry] | None],
    extra: str = "",
    used: set[str] | None = None,
) -> Record:
    output = Output(work.files, work.live)
    entries = make(output)
    record = output.record(name, entries or ())
    record.used = memory.used(used or set())
    memory.remember(record, extra)
    return record


@contextlib.contextmanager
def _kept_beside(
    name: str, work: Work, memory: Memory, make: Callable[[Output], None], extra: str = "", *, beside: bool
) -> Iterator[Callable[[], Record]]:
    """The same, when it is asked for; beside: whether a process of its own makes it meanwhile, if it has to be made."""
    found = memory.recall(name, extra)
    made = partial(_made, name, work, memory, make, extra) if found is None else lambda: found
    with meanwhile(made, beside=beside and found is None) as record:
        yield record


def package_pages(work: Work, memory: Memory) -> list[Record]:
    """The page of each package, made again when one of its own files changes. National packages first."""

    def record(package: Package) -> Record:
        make = partial(_package_page, package, work)
        return kept(f"package.{package.name}", work, memory, make, repr(work.site.files.get(package.name)))

    return [record(package) for package in pages.by_package(work.site)]


def _package_page(package: Package, work: Work, output: Output) -> list[Entry]:
    page = pages.package_page(work.site, package)
    files = [(file.path, file.size, file.digest) for file in work.site.files.get(package.name, ())]
    for language in work.languages:
        renderer = work.renderers[language]
        body = renderer.body(page.template, page.path, value=page.value, site=work.site)
        head = package_data(package, language, work.base_url, files)
        head += press.tags(page, work.site, language, work.base_url)
        pour(page, language, body, head, work, output)
    return [Entry(page.path, page.title, None)]


@contextlib.contextmanager
def catalogue(
    work: Work, memory: Memory, records: Sequence[Record], publisher: Publisher
) -> Iterator[Callable[[], Record]]:
    """What data portals read: it names files that were written, with their sums, so it comes after them.

    Gives the record when it is asked. A process of its own makes it meanwhile, whose end gives back the memory of its
    graph and its texts: 190 MB for a country.
    """
    data, landing = {}, []
    for record in records:
        files = record.files
        data.update({path: (files[path], size) for path, size in record.sizes.items()})
        landing += [path for path in files if path.startswith("du-lieu/") and path.endswith("/index.html")]
    named = sorted((*data, *landing))
    said = (f"{path} {digest} {size}" for path, (digest, size) in sorted(data.items()))

    def make(output: Output) -> None:
        for path, text in _catalogue_texts(work, memory, named, publisher).items():
            output.write(path, laid_in(text.decode(), data).encode())

    with _kept_beside("catalogue", work, memory, make, digest(repr(publisher), *said, *landing), beside=True) as made:
        yield made


def _catalogue_texts(work: Work, memory: Memory, named: Sequence[str], publisher: Publisher) -> Mapping[str, bytes]:
    """The catalogue without sums and sizes, kept by all else that it says. named: files that it may name."""

    def make() -> Mapping[str, bytes]:
        from generator.distributions.catalogue import About, catalogue_files

        who = publisher.owner, publisher.contact, publisher.licence
        about = About(work.base_url, work.site.today, tuple(work.languages), named, *who)
        return {path: text.encode() for path, text in catalogue_files(work.site.ranking.dataset, about).items()}

    name = digest(memory.base, repr(publisher), *named)
    file = work.cache / f"catalogue-{name}.zip" if work.cache else None
    return kept_or_made(file, make)


def notices(datasets: Path, work: Work, memory: Memory, records: Sequence[Record]) -> Record:
    """What ended on purpose answers with a notice: pages in every language, tables and JSON in their own form.

    records: of all pages, for the title of what takes their place.
    """
    rows = release.ended(datasets)
    entries = (entry for record in records for entry in record.entries) if rows else ()
    titles = {entry[0]: Text(*entry[1:3]) for entry in entries}

    def make(output: Output) -> None:
        for row in rows:
            if row.address.endswith("/"):
                _notice(row, titles.get(row.successor[1:]), work, output)
        for path, content in release.tables_ended(rows, release.published(datasets)):
            output.write(path, content)

    named = [f"{row} {titles.get(row.successor[1:])}" for row in rows]
    return kept("ended", work, memory, make, digest(*named, *release.published(datasets)) if rows else "")


@dataclass(frozen=True)
class Notice:
    """What stands at an address whose page ended. title: of the page that took its place."""

    row: release.Ended
    title: Text | None
    heading: Text


def _notice(row: release.Ended, title: Text | None, work: Work, output: Output) -> None:
    """One page in the shell of its section, or of one as deep, because a shell's links count steps up."""
    path = row.address[1:]
    section = path.partition("/")[0]
    shell = (
        SHELLS["chi-so"] if path.count("/") == SHELLS["chi-so"].count("/") else SHELLS.get(section, SHELLS["xep-hang"])
    )
    heading = in_each(lambda t: t("ended.title"))
    for language in work.languages:
        renderer = work.renderers[language]
        value = Notice(row, title, heading)
        body = renderer.body("pages/ended.html.jinja", path, value=value, site=work.site)
        said = renderer.t("ended.description", date=renderer.t.date(row.ended_on))
        filling = Filling(path, renderer.t.say(heading), said, body, '<meta name="robots" content="noindex">')
        html = work.frame.shells[prefix(language) + shell].fill(filling)
        output.write(f"{prefix(language)}{path}index.html", html.encode())


def host_files(work: Work) -> Record:
    """What tells the host how to serve the site."""
    output = Output(work.files, work.live)
    output.write(HEADERS, (Path(__file__).parent.parent / "deploy" / HEADERS).read_bytes())
    return output.record("host")


def api_files(work: Work, memory: Memory) -> list[Record]:
    """What a program starts from: lists of all there is, and the description of the static API with its schemas.

    Only the list of packages knows files, which another score changes.
    """
    files = partial(_api_packages, work)
    return [
        kept("api", work, memory, partial(_api_files, work)),
        kept("api-packages", work, memory, files, repr(work.site.files)),
    ]


def _api_packages(work: Work, output: Output) -> None:
    output.write("api/packages.json", json_bytes(api_packages(work.site)))


def _api_files(work: Work, output: Output) -> None:
    for name, content in api_lists(work.site).items():
        output.write(f"api/{name}.json", json_bytes(content))
    for name, schema in schemas.schemas(work.base_url).items():
        output.write(f"api/schemas/{name}.json", json_bytes(schema))
    packages = work.site.ranking.dataset.packages.values()
    version = ", ".join(dict.fromkeys(p.version for p in packages if p.version))
    licence = next(({"name": p.licence, "url": p.licence_url} for p in packages if p.licence), {"name": "–", "url": ""})
    for language in work.languages:
        name = "openapi" if language == LANGUAGES[0] else f"openapi.{language}"
        described = openapi.openapi(language, work.base_url, version, licence)
        output.write(f"api/{name}.json", json_bytes(described))


def lists(records: Sequence[Record], work: Work, memory: Memory) -> Record:
    """What is made of the list of all pages: the search index and the sitemap. It changes with names, not scores.

    records: of all pages.
    """
    prose = digest(*(f"{path} {digest(data.decode())}" for path, data in work.frame.files.items() if _is_page(path)))
    names = digest(prose, *(record.listed for record in records))
    found = memory.recall("lists", names)
    if found is not None:
        return found
    with tempfile.TemporaryFile() as told:
        # In a copy, whose end gives back what it needed: Pagefind needs as much as all else.
        with meanwhile(partial(_tell, records, work, told), beside=True) as made:
            made()
        with search_files(told, work.cache) as indexed:
            return _made("lists", work, memory, partial(_lists, records, work, indexed), names)


def _tell(records: Sequence[Record], work: Work, told: IO[bytes]) -> None:
    """What the search is to know of all pages."""
    entries = [Entry.of(entry) for record in records for entry in record.entries]
    tell(stubs(findable(entries, work.site), work.frame.files, work.languages), told)


def _lists(records: Sequence[Record], work: Work, indexed: Callable[[], Mapping[str, bytes]], output: Output) -> None:
    for path, data in indexed().items():
        output.write(path, data)
    site, frame = work.site, work.frame.files
    paths = [entry[0] for record in records for entry in record.entries] if work.base_url else []
    dates = last_days(site.ranking.dataset) if work.base_url else {}
    sitemap(output, paths, work.base_url, dates, site.today, frame, work.languages)


def _is_page(path: str) -> bool:
    return path.endswith(".html")


def feeds(work: Work, memory: Memory) -> Record:
    """Feeds of the whole site: its editions, its corrections."""
    return kept("feeds", work, memory, partial(_feeds, work))


def _feeds(work: Work, output: Output) -> None:
    site = work.site.again()
    corrected = corrections(site, site.ranking.dataset.corrections)
    for language in work.languages if work.base_url else ():
        t, home = translator(language), prefix(language)
        for name, title, news in (
            (FEED, t("feed.editions", site=t.site_name), edition_news(site)),
            (CORRECTIONS, t("feed.corrections", site=t.site_name), corrected),
        ):
            output.write(f"{home}{name}", feed(language, title, home, name, news, work.base_url, site.today))


@contextlib.contextmanager
def chart_files(work: Work, memory: Memory, *, beside: bool) -> Iterator[Callable[[], Record]]:
    """The specifications that a reader's browser asks for, one a kind and language, and the library that shows them.

    Gives the record when it is asked; beside: whether a process of its own makes it meanwhile.
    """
    if memory.recall("charts") is None:
        charts.remember(work.cache, work.languages)  # here, because that process and those that make pages inherit them
    with _kept_beside("charts", work, memory, partial(_chart_files, work), beside=beside) as record:
        yield record


def _chart_files(work: Work, output: Output) -> None:
    cache, languages = work.cache, work.languages
    for path, data in press.common_cards(work.renderers, work.drawn):
        output.write(path, data)
    output.write("assets/vega/vega-embed.js", charts.bundle(cache))
    output.write("assets/vega/LICENSES.txt", charts.licences().encode())
    for kind in charts.KINDS:
        for language in languages:
            output.write(f"charts/{kind}.{language}.json", json_bytes(charts.spec(kind, language)))
