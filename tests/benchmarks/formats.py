"""What each format costs: seconds and bytes of every kind of file beside pages and packages, made without a cache.

Of today's data, in both languages, by one process and the one that draws for it. A file's seconds are those that pass
until it is handed on, so that what several files share is paid for by the first of them.
"""

from __future__ import annotations

import re
import time
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from mkdocs.config import load_config

from generator import build, mkdocs_hooks, packages, press, republished
from generator.distributions.citations import citation_files
from generator.distributions.feeds import FEED, feed
from generator.filling import Work, prefix
from generator.i18n import LANGUAGES, translator
from generator.mkdocs_hooks import Folder
from generator.pages import PAGE_TYPES
from tests.benchmarks.measure import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from generator.pages import Page, Site

ADDRESS = "https://thuocdo.example/"
KINDS = {
    r"/anh\.png$": "card, PNG",
    r"/bieu-do/[^/]+\.svg$": "chart, SVG",
    r"/bieu-do/[^/]+\.png$": "chart, PNG",
    r"/bieu-do/[^/]+\.csv$": "chart, CSV",
    r"/bieu-do/[^/]+\.json$": "chart, JSON",
    r"/bieu-do/index\.html$": "page of a unit's or ranking's charts",
    r"nhung/.*index\.html$": "page to embed",
    r"oembed\.json$": "oEmbed",
    r"trich-dan\.": "citation, one of three formats",
    r"atom\.xml$": "feed of a unit",
    r"": "package, all formats",
}
"""Address → what it is; the first that fits."""


@dataclass
class Cost:
    files: int = 0
    size: int = 0
    seconds: float = 0.0


@dataclass
class Costs:
    """By kind, in the order in which they came."""

    found: dict[str, Cost] = field(default_factory=lambda: defaultdict(Cost))

    def take(self, made: Iterable[tuple[str, bytes]]) -> None:
        begin = time.perf_counter()
        for path, data in made:
            now = time.perf_counter()
            kind = next(words for pattern, words in KINDS.items() if re.search(pattern, path))
            cost = self.found[kind]
            cost.files, cost.size, cost.seconds = cost.files + 1, cost.size + len(data), cost.seconds + now - begin
            begin = time.perf_counter()


def measure(folder: Path) -> dict[str, Any]:
    """`kinds`: files, bytes and seconds of each."""
    options = build.Options(ROOT / "datasets", folder / "site", ADDRESS, config_file=ROOT / "mkdocs.yml")
    options = mkdocs_hooks.as_set(options, load_config(str(options.config_file)))
    prepared = build.prepare(options, lambda *_: None)
    frame = mkdocs_hooks.frame(options, prepared.stand)
    work = Work(prepared.site, Folder(folder), ADDRESS, None, frame)
    costs = Costs()
    for page in _pages(prepared.site):
        costs.take(press.files(page, prepared.site, work.kit))
        costs.take(citation_files(page.path, page.citations, ADDRESS, prepared.today))
        costs.take(_feeds(page, prepared.today))
    site = replace(prepared.site, files={})
    for package in prepared.packages:
        costs.take(_package(package.name, prepared.packages, site))
    return {"kinds": {kind: vars(cost) for kind, cost in costs.found.items()}}


def _pages(site: Site) -> Iterable[Page]:
    for kind in ("unit", "edition", "indicator", "framework"):
        for key in PAGE_TYPES[kind].keys(site):
            yield PAGE_TYPES[kind].make(site, key)


def _feeds(page: Page, today: str) -> Iterable[tuple[str, bytes]]:
    for language in LANGUAGES if page.news is not None else ():
        path = f"{prefix(language)}{page.path}"
        title = translator(language).say(page.title)
        yield f"{path}{FEED}", feed(language, title, path, FEED, page.news or (), ADDRESS, today)


def _package(name: str, raw: tuple[packages.RawPackage, ...], site: Site) -> Iterable[tuple[str, bytes]]:
    own = next(package for package in raw if package.name == name)
    made = republished.package_contents(own, raw, site, ADDRESS)
    yield f"{name}.all", b"".join(data for data, _ in made.values())
