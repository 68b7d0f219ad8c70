"""What is made from the list of all pages: the stubs for search, and the sitemap."""

from __future__ import annotations

import hashlib
import tempfile
from html.parser import HTMLParser
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from generator import __version__, search
from generator.filling import Entry, Output, prefix
from generator.i18n import LANGUAGES, translator
from generator.keeping import keep_zip, kept_zip
from generator.model import Level
from generator.search import Stub
from generator.shell import mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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


def search_files(found: Sequence[Stub], cache: Path | None) -> Mapping[str, bytes]:
    """The search index of these stubs; kept by what they say, so that a changed score leaves it alone.

    cache: a folder that keeps it as one zip, checked on reading; None keeps nothing.
    """
    parts = (__version__, metadata.version("pagefind-bin"), search.RANKING, *found)
    digest = hashlib.sha256(repr(parts).encode()).hexdigest()
    kept = cache / f"search-{digest}.zip" if cache else None
    if kept:
        whole = kept_zip(kept)
        if whole is not None:
            return whole
    files = search.index(found, Path(tempfile.gettempdir()))
    if kept:
        keep_zip(kept, files)
    return files


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


def sitemap(
    output: Output,
    entries: Sequence[Entry],
    base_url: str,
    today: str,
    frame: Mapping[str, bytes],
    languages: Sequence[str],
) -> None:
    """Addresses are absolute there, so there is one only where the site's own is known."""
    if not base_url:
        return
    singles = sorted(path.partition("/")[0] for path in frame if path.count("/") == 1 and path.endswith("/index.html"))
    paths = ["", *(f"{path}/" for path in singles if path not in LANGUAGES), *(entry.path for entry in entries)]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for path in dict.fromkeys(paths):
        lines += [f"<url><loc>{base_url}{prefix(x)}{path}</loc><lastmod>{today}</lastmod></url>" for x in languages]
    lines.append("</urlset>\n")
    output.write("sitemap.xml", "\n".join(lines).encode())
