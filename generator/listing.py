"""What is made from the list of all pages: the stubs for search, the sitemap, and what crawlers are told of it."""

from __future__ import annotations

import contextlib
import hashlib
from functools import partial
from html.parser import HTMLParser
from importlib import metadata
from typing import IO, TYPE_CHECKING

from generator import search
from generator.filling import Entry, Output, prefix
from generator.fingerprint import digest, program
from generator.i18n import LANGUAGES, translator
from generator.keeping import kept_or_made, kept_zip
from generator.model import Level
from generator.search import Stub
from generator.shell import mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from generator.model import Dataset
    from generator.pages import Site

PROSE = ("huong-dan", "bao-chi", "trang-cua-tinh")
"""Pages that are prose alone; the others with prose are found by their units and editions."""


MOST_INDICATORS = 2_000
"""Pages of indicators up to which the search names each."""
WIDE = (Level.PROVINCE, Level.MINISTRY)


def findable(entries: Sequence[Entry], site: Site) -> list[Entry]:
    """What the search is to know. Where each of many provinces has its own indicators, most of one name, the index
    would double and its results repeat: only those of national frameworks are there, the others on their framework's
    page, which is."""
    indicators = [entry for entry in entries if entry.finding and entry.finding.group == "indicator"]
    if len(indicators) <= MOST_INDICATORS:
        return list(entries)
    wide = {f.framework for f in site.ranking.dataset.frameworks.values() if f.level in WIDE}
    local = {entry.path for entry in indicators if entry.path.split("/")[1] not in wide}
    return [entry for entry in entries if entry.path not in local]


def stubs(entries: Iterable[Entry], frame: Mapping[str, bytes], languages: Sequence[str]) -> Iterator[Stub]:
    """What search knows of every data page and of the prose of the frame."""
    for entry in entries:
        for language in languages:
            if entry.finding:
                yield _stub(entry, language)
    for language in languages:
        for name in PROSE:
            file = frame.get(f"{prefix(language)}{name}/index.html")
            if file is not None:
                prose = _Prose(file.decode().replace(mark("body"), ""))
                yield Stub(f"{name}/", language, prose.title, (prose.title,), "page", (), 1, prose.text)


@contextlib.contextmanager
def search_files(pages: IO[bytes], cache: Path | None) -> Iterator[Callable[[], Mapping[str, bytes]]]:
    """The search index of pages as `search.tell` writes them, begun now, given when it is asked for.

    Kept by what they say, so that a changed score leaves it alone. cache: a folder that keeps it as one zip, checked on
    reading; None keeps nothing.
    """
    pages.seek(0)
    told = hashlib.sha256(pages.read()).hexdigest()
    kept = cache / f"search-{digest(program(), metadata.version('pagefind-bin'), told)}.zip" if cache else None
    ready = kept_zip(kept) if kept else None
    with search.indexing(pages) if ready is None else contextlib.nullcontext(lambda: ready) as made:
        yield partial(kept_or_made, kept, made)


def _stub(entry: Entry, language: str) -> Stub:
    finding = entry.finding
    assert finding is not None  # noqa: S101 - the caller asked
    t = translator(language)
    context = t.say(finding.context)
    names = tuple(dict.fromkeys(name for name in finding.names if name))
    meta = (("context", context),) if context else ()
    return Stub(entry.path, language, t.say(entry.title), names, finding.group, meta, finding.weight)


class _Prose(HTMLParser):
    """Heading and text of a page's main part."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.heading: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's
        if tag == "main" or (self.inside and tag in ("h1", "script", "style")):
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if self.inside[-1:] == ["h1"]:
            self.heading.append(data)
        elif self.inside[-1:] == ["main"]:
            self.words.append(data)

    @property
    def title(self) -> str:
        return " ".join("".join(self.heading).split())

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


MOST_ADDRESSES = 50_000
"""What one sitemap may hold, in a fifth of the bytes that it may. Source: sitemaps.org."""

SPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
OPENING = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {SPACES} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'


def sitemap(
    output: Output,
    paths: Sequence[str],
    base_url: str,
    dates: Mapping[str, str],
    today: str,
    frame: Mapping[str, bytes],
    languages: Sequence[str],
    most: int = MOST_ADDRESSES,
) -> None:
    """Every page in every language with its twins; a list of sitemaps where one cannot hold them.

    Addresses are absolute there, so there is one only where the site's own is known. paths: of data pages below the
    language's root; dates: the day of the newest data on a page, by the same path; others have that of the site.
    """
    lines = ["User-agent: *", "Allow: /"]
    if base_url:
        lines.append(f"Sitemap: {base_url}sitemap.xml")
        singles = sorted(p.partition("/")[0] for p in frame if p.count("/") == 1 and p.endswith("/index.html"))
        every = dict.fromkeys(["", *(f"{path}/" for path in singles if path not in LANGUAGES), *paths])
        each = [_addresses(path, base_url, dates.get(path) or today, languages) for path in every]
        _write_sitemaps(output, [line for found in each for line in found], base_url, today, most)
    output.write("robots.txt", ("\n".join(lines) + "\n").encode())


def _addresses(path: str, base_url: str, day: str, languages: Sequence[str]) -> list[str]:
    """A page once in each language; each names all of them, and the first for readers of any other."""
    twins = "".join(
        f'<xhtml:link rel="alternate" hreflang="{name}" href="{base_url}{prefix(language)}{path}"/>'
        for name, language in (*zip(languages, languages, strict=True), ("x-default", LANGUAGES[0]))
    )
    return [f"<url><loc>{base_url}{prefix(x)}{path}</loc><lastmod>{day}</lastmod>{twins}</url>\n" for x in languages]


def _write_sitemaps(output: Output, lines: Sequence[str], base_url: str, today: str, most: int) -> None:
    parts = [lines[start : start + most] for start in range(0, len(lines), most)]
    if len(parts) == 1:
        output.write("sitemap.xml", (OPENING + "".join(lines) + "</urlset>\n").encode())
        return
    names = [f"sitemap-{i}.xml" for i in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        output.write(name, (OPENING + "".join(part) + "</urlset>\n").encode())
    listed = "".join(f"<sitemap><loc>{base_url}{n}</loc><lastmod>{today}</lastmod></sitemap>\n" for n in names)
    opening = f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex {SPACES}>\n'
    output.write("sitemap.xml", f"{opening}{listed}</sitemapindex>\n".encode())


def last_days(dataset: Dataset) -> dict[str, str]:
    """The day of the newest announcement or correction that an edition, unit or framework shows, by the page's path.

    What is known of a day only as a month or a year is left out: then the site's own day stands.
    """
    found: dict[str, str] = {}
    corrected: dict[str, list[str]] = {}
    for correction in dataset.corrections:
        corrected.setdefault(correction.edition, []).append(correction.published_on)
    for name, edition in dataset.editions.items():
        days = [day for day in (edition.announced_on, *corrected.get(name, ())) if len(day) == len("2023-07-12")]
        shown = [f"don-vi/{unit}/" for unit in dataset.listed[name]]
        for path in (f"xep-hang/{name}/", f"phuong-phap/{edition.framework}/", *shown):
            found[path] = max([found.get(path, ""), *days])
    return found
