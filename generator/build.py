"""The pipeline in one screen: data through the gate, rankings, pages into the frame, downloads, search."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from generator import charts, packages
from generator.composite import robustness
from generator.composite.ranking import Ranking, construct
from generator.distributions.package import dcat, published
from generator.distributions.tables import json_bytes
from generator.errors import UseError
from generator.filling import Files, Work, fill_pages, fill_singles, prefix, take_shells
from generator.i18n import LANGUAGES, translator
from generator.listing import search_files, sitemap, stubs
from generator.model import LEVELS, Level
from generator.pages import Site
from generator.publish import HEADERS

if TYPE_CHECKING:
    from generator.gate.tables import RawPackage

Report = Callable[[str], None]
"""Told the key of each stage as it starts."""


@dataclass(frozen=True)
class Options:
    """What a build is asked for. today: ISO date or None; base_url: "" where the site's address is not known.

    robust_levels: levels named on the command line, which go before those of the settings in mkdocs.yml.
    """

    datasets: Path
    site: Path
    base_url: str = ""
    today: str | None = None
    workers: int = 1
    cache: Path | None = None
    config_file: Path = Path("mkdocs.yml")
    robust_levels: tuple[str, ...] = ()
    robustness: robustness.Settings = field(default_factory=robustness.Settings)


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
    return computed(packages.load(options.datasets, options.cache), options, report)


def computed(loaded: packages.Loaded, options: Options, report: Report) -> Prepared:
    """All that is computed from data that passed the gate."""
    report("ranks")
    ranking = construct(loaded.dataset)
    firm = assess(ranking, options, report)
    today = options.today or _from_epoch() or loaded.dataset.newest.isoformat()
    site = Site(ranking, today, firm)
    report("audit")
    _ = site.audit  # now, so that workers inherit it
    return Prepared(loaded.packages, site, today)


def robust_settings(given: object, levels: Iterable[str] = ()) -> robustness.Settings:
    """What `extra.robustness` of mkdocs.yml says, with the levels of the command line where it names any.

    Raises UseError, a sentence for who wrote them, where they cannot be meant.
    """
    if not isinstance(given, Mapping):
        raise UseError("robustness.form", value=str(given))
    default = robustness.Settings()
    unknown = sorted(str(name) for name in given.keys() - {"levels", "spread", "draws", "seed"})
    if unknown:
        raise UseError("robustness.unknown", value=", ".join(unknown))
    spread = given.get("spread", float(default.spread))
    if not isinstance(spread, int | float) or isinstance(spread, bool) or not 0 < spread < 1:
        raise UseError("robustness.spread", value=str(spread))
    named = tuple(levels) or given.get("levels", default.levels)
    return robustness.Settings(
        levels=tuple(_level(name) for name in (named if isinstance(named, list | tuple) else [named])),
        spread=Fraction(str(spread)),
        draws=_count(given, "draws", default.draws, least=1),
        seed=_count(given, "seed", default.seed, least=0),
    )


def _level(name: object) -> Level:
    if name not in LEVELS:
        raise UseError("robustness.level", value=str(name), known=", ".join(LEVELS))
    return Level(str(name))


MOST = 1_000_000
"""More draws than this say nothing more and fill the memory."""


def _count(given: Mapping[str, object], name: str, default: int, least: int) -> int:
    value = given.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MOST:
        raise UseError("robustness.count", name=name, value=str(value), least=str(least), most=str(MOST))
    return value


_ranking: Ranking | None = None
_settings = robustness.Settings()


def assess(ranking: Ranking, options: Options, report: Report) -> Mapping[tuple[str, str], robustness.Robustness]:
    """How firm the ranks of each list are, by edition and cohort; each list once, before any page is made.

    In processes of their own, also where there is one worker: the solver sometimes prints a line of its own.
    """
    global _ranking, _settings
    jobs = robustness.lists(ranking.tables, options.robustness)
    if not jobs:
        return {}
    report("firmness")
    _ranking, _settings = ranking, options.robustness
    try:
        if "fork" not in multiprocessing.get_all_start_methods():
            return dict(zip(jobs, map(_assess, jobs), strict=True))
        with multiprocessing.get_context("fork").Pool(options.workers, _be_silent) as pool:
            return dict(zip(jobs, pool.map(_assess, jobs, chunksize=1), strict=True))
    finally:
        _ranking = None


def _assess(job: tuple[str, str]) -> robustness.Robustness:
    edition, cohort = job
    assert _ranking is not None  # noqa: S101 - set before any worker starts
    return robustness.assess(_ranking.tables[edition], cohort, _settings, _ranking.dataset.weight_bounds)


def _be_silent() -> None:
    """Ctrl-C is the main process's to answer; what the solver prints is nobody's to read."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


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
    files.write(HEADERS, (Path(__file__).parent.parent / "deploy" / HEADERS).read_bytes())
    report("publish")
    return [f"{prefix(language)}{entry.path}index.html" for entry in entries for language in LANGUAGES]


def _chart_files(files: Files, cache: Path | None) -> None:
    """The specifications that a reader's browser asks for, one a kind and language, and the library that shows them."""
    files.write("assets/vega/vega-embed.js", charts.bundle(cache))
    files.write("assets/vega/LICENSES.txt", charts.licences().encode())
    for kind in charts.KINDS:
        for language in LANGUAGES:
            files.write(f"charts/{kind}.{language}.json", json_bytes(charts.spec(kind, language)))
