"""The pipeline in one screen: data through the gate, rankings, pages into the frame, downloads, search."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator import charts, packages
from generator.composite.ranking import construct
from generator.distributions.package import dcat, published
from generator.distributions.tables import json_bytes
from generator.errors import UseError
from generator.filling import Files, Work, fill_pages, fill_singles, prefix, take_shells
from generator.i18n import LANGUAGES, translator
from generator.listing import search_files, sitemap, stubs
from generator.pages import Site

if TYPE_CHECKING:
    from generator.gate.tables import RawPackage

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
    config_file: Path = Path("mkdocs.yml")


@dataclass(frozen=True)
class Prepared:
    """Data that passed the gate, computed."""

    packages: tuple[RawPackage, ...]
    site: Site
    today: str

    @property
    def stand(self) -> dict[str, str]:
        """The sentence of every footer: date and version of the data (the packages' own, each once)."""
        versions = dict.fromkeys(p.version for p in self.site.ranking.dataset.packages.values() if p.version)
        return {
            language: t("data.updated", date=t.date(self.today), version=", ".join(versions) or "–")
            for language, t in ((language, translator(language)) for language in LANGUAGES)
        }

    @property
    def stamp(self) -> int:
        """Seconds since 1970 of `today`, the time of every file."""
        return int(dt.datetime.fromisoformat(self.today).replace(tzinfo=dt.UTC).timestamp())


def prepare(options: Options, report: Report) -> Prepared:
    """Read, check and compute; DataError with all problems when the data are refused."""
    report("gate")
    loaded = packages.load(options.datasets, options.cache)
    report("ranks")
    ranking = construct(loaded.dataset)
    today = options.today or _from_epoch() or loaded.dataset.newest.isoformat()
    site = Site(ranking, today)
    report("audit")
    _ = site.audit  # now, so that workers inherit it
    return Prepared(loaded.packages, site, today)


def _from_epoch() -> str | None:
    """The day of SOURCE_DATE_EPOCH, if it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date().isoformat() if epoch else None
    except (ValueError, OverflowError, OSError):
        raise UseError("bad-epoch", value=str(epoch)) from None


def fill(prepared: Prepared, files: Files, options: Options, report: Report) -> list[str]:
    """Pour every data page into the frame that stands in the folder; returns the paths that must be there."""
    report("pages")
    republished = list(published(prepared.packages))
    work = Work(prepared.site, files, options.base_url, options.cache, take_shells(files.folder))
    entries = list(fill_pages(work, options.workers))
    fill_singles(work, {name: tuple(rows.items()) for name, _, rows in republished})
    report("charts")
    _chart_files(files, options.cache)
    report("downloads")
    for name, contents, _ in republished:
        for path, data in contents.items():
            files.write(f"du-lieu/{name}/{path}", data)
    files.write("du-lieu/catalog.jsonld", dcat(prepared.packages, options.base_url, prepared.today))
    report("search")
    for path, data in search_files(list(stubs(entries, files.folder)), options.cache).items():
        files.write(path, data)
    sitemap(files, entries, options.base_url, prepared.today)
    report("publish")
    return [f"{prefix(language)}{entry.path}index.html" for entry in entries for language in LANGUAGES]


def _chart_files(files: Files, cache: Path | None) -> None:
    """The specifications that a reader's browser asks for, one a kind and language, and the library that shows them."""
    files.write("assets/vega/vega-embed.js", charts.bundle(cache))
    files.write("assets/vega/LICENSES.txt", charts.licences().encode())
    for kind in charts.KINDS:
        for language in LANGUAGES:
            files.write(f"charts/{kind}.{language}.json", json_bytes(charts.spec(kind, language)))
