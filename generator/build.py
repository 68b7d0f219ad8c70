"""The pipeline in one screen: data through the gate, rankings, pages into the frame, downloads, search."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import os
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from generator import checks, packages, release
from generator.audit import Outcome
from generator.charts import leave_pens
from generator.collected import (
    api_files,
    catalogue,
    chart_files,
    feeds,
    host_files,
    kept,
    lists,
    notices,
    package_pages,
)
from generator.composite import robustness
from generator.composite.ranking import Ranking, construct
from generator.errors import DataError, UseError
from generator.filling import Files, Frame, Output, Work, fill_jobs, fill_single, prefix
from generator.fingerprint import digest, program
from generator.garbage import uncollected
from generator.i18n import LANGUAGES, speak, translator
from generator.pages import DRAWN, WHOLE_FORMATS, Press, PublishedFile, Site
from generator.pages.singles import Single, single_page, singles
from generator.publish import Manifest, Staging
from generator.republished import FOLDER, package_files
from generator.settings import Publisher
from generator.shards import Memory, Record, listed_units, parted, plan, sheet_digests, small_tables, staggered
from generator.workers import can_fork, leave_interrupts, meanwhile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from generator.cluster import Cluster
    from generator.gate.tables import RawPackage
    from generator.model import Level
    from generator.shards import Job


class Report(Protocol):
    """Told the key of each stage as it starts, and how much of how much of it is done where that is known."""

    def __call__(self, stage: str, done: int = 0, total: int = 0, /) -> None: ...


@dataclass(frozen=True)
class Options:
    """What a build is asked for. today: ISO date or None; base_url: "" where the site's address is not known.

    not_after: ISO date; where `today` is not given, dates in the data that lie after it do not make it later.

    robust_levels: levels named on the command line, which go before those of the settings in mkdocs.yml.
    drawn: levels whose charts are drawn beforehand.
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
    languages: tuple[str, ...] = LANGUAGES
    scheduler: str = ""
    """Address of a dask scheduler whose workers share the work; "" where processes of this machine do all of it."""
    cluster: Cluster | None = None
    """Those workers, once they are there."""
    fresh: bool = False
    """Whether every page is made anew, whatever is remembered of the last build."""
    drawn: frozenset[Level] = DRAWN
    not_after: str | None = None
    whole_formats: int = WHOLE_FORMATS
    """See `Site`."""
    press: Press = field(default_factory=Press)
    publisher: Publisher = field(default_factory=Publisher)
    """Who publishes the site, as mkdocs.yml says."""


@dataclass(frozen=True)
class Prepared:
    """Data that passed the gate, computed."""

    packages: tuple[RawPackage, ...]
    site: Site
    today: str
    small: str
    """Digest of all files that are no scores, "" where it is not known."""
    agreed: Callable[[], None]
    """See `packages.Loaded`."""

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
    """Read, check and compute; DataError with all problems when the data are refused.

    Frictionless may still be judging a sheet that is new; `fill` waits for it before it makes a page.
    """
    day = packages.Day(options.today or _from_epoch(), options.not_after)
    given = options.datasets, options.cache, options.workers, report, options.cluster, day
    loaded = packages.load(*given, wait=False)
    if options.cluster:
        options.cluster.see_on(loaded.today)
    return computed(loaded, options, report)


def computed(loaded: packages.Loaded, options: Options, report: Report) -> Prepared:
    """The ranking of data that passed the gate; editions are computed where their pages are made."""
    report("ranks")
    today = loaded.today or options.today or loaded.dataset.newest.isoformat()
    site = Site(construct(loaded.dataset), today, drawn=options.drawn, base_url=options.base_url, press=options.press)
    site = replace(site, whole_formats=options.whole_formats, weighed=options.robustness.levels)
    return Prepared(loaded.packages, site, today, loaded.small, loaded.agreed)


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
    if options.cluster:
        return dict(zip(jobs, options.cluster.firmness(jobs, options.robustness), strict=True))
    _ranking, _settings = ranking, options.robustness
    try:
        if not can_fork():
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
    leave_interrupts()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _from_epoch() -> str | None:
    """The day of SOURCE_DATE_EPOCH, if it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date().isoformat() if epoch else None
    except (ValueError, OverflowError, OSError):
        raise UseError("bad-epoch", value=str(epoch)) from None


@dataclass(frozen=True)
class Filled:
    """What a build made of its frame and data: the site's files, and the paths that it must have made."""

    manifest: Manifest
    expect: tuple[str, ...]


def fill(prepared: Prepared, frame: Frame, files: Files, options: Options, report: Report) -> Filled:
    """Pour every data page into the frame, write everything else; what the live site has already is not written."""
    speak(frame.languages)
    prepared.site.again()  # what all look up of the register, now, so that workers inherit it
    staged = files if isinstance(files, Staging) else None
    live = staged.live if staged and not options.fresh else {}
    if staged:
        staged.stamp = prepared.stamp
    memory = _memory(prepared, frame, options, live)
    work = Work(prepared.site, files, options.base_url, options.cache, frame, live)
    records = _data_pages(prepared, work, memory, options, report)
    report("singles")
    # In copies, whose end gives back what they needed, before the search is indexed: it needs as much as all else.
    # Where one process alone is to work, it makes the pages itself, and waits for the catalogue first.
    with catalogue(work, memory, records, options.publisher) as catalogued:
        first = [catalogued()] if options.workers == 1 else []
        once = _in_a_copy(partial(_once, work, memory, records), options)
        records += [*(first or [catalogued()]), *once]
    report("search")
    last = [lists(records, work, memory)]
    report("publish")
    manifest = Manifest()
    _add(manifest, records)
    if staged:
        _nothing_lost(work, options, {*manifest.files, *last[0].files})
    last.append(notices(options.datasets, work, memory, [*records, *last]))
    _add(manifest, last)
    entries = (entry for record in (*records, *last) if record.made for entry in record.entries)
    expect = (f"{prefix(language)}{entry[0]}index.html" for entry in entries for language in work.languages)
    return Filled(manifest, tuple(expect))


def _data_pages(prepared: Prepared, work: Work, memory: Memory, options: Options, report: Report) -> list[Record]:
    """Pages of data, packages and their pages, and what shows charts; the work's site then knows what was published."""
    here = (os.cpu_count() or 1) if options.cluster else options.workers  # packages are made on this machine
    with (
        package_files(prepared.packages, work, memory, here) as packages_made,
        # At once, as pages need little at first: the library of charts takes 190 MB to be made.
        chart_files(work, memory, beside=options.workers > 1) as charts_made,
    ):
        records = _pages(work, memory, options, report, prepared.agreed)
        leave_pens()
        report("downloads")
        published = packages_made()
        report("charts")
        drawn = charts_made()
        leave_pens()  # where one process does all, it had another
    records += published
    known = {edition: n for record in records for edition, n in record.known.items()}
    work.site = work.site.told_more(files=_published(prepared.packages, published), known=known)
    return [*records, drawn, *package_pages(work, memory)]


def _once(work: Work, memory: Memory, records: Sequence[Record]) -> list[Record]:
    """What exists once but for the catalogue, and for what is made of the list of all pages."""
    return [*_singles(work, memory, records), feeds(work, memory), *api_files(work, memory), host_files(work)]


def _in_a_copy(make: Callable[[], list[Record]], options: Options) -> list[Record]:
    """What it makes, in a process of its own unless one alone is to work."""
    with meanwhile(lambda: [record.stored() for record in make()], beside=options.workers > 1) as made:
        return made()


def _nothing_lost(work: Work, options: Options, paths: set[str]) -> None:
    """DataError with every address and dataset that was published and that this site lacks."""
    dataset = work.site.ranking.dataset
    found = release.problems(options.datasets, paths, [*dataset.packages, *dataset.editions], work.languages)
    if found:
        raise DataError(found)


def _memory(prepared: Prepared, frame: Frame, options: Options, live: Mapping[str, str]) -> Memory:
    shells = [part for _, shell in sorted(frame.shells.items()) for part in shell.parts]
    settings = options.config_file.read_text(encoding="utf-8")
    asked = (
        prepared.today,
        options.base_url,
        repr(options.robustness),
        repr(sorted(options.drawn)),
        repr((sorted(options.press.charts), sorted(options.press.cards), options.press.edition_cards)),
        repr(frame.languages),
        settings,
    )
    small = prepared.small or small_tables(prepared.packages)
    base = digest(program(), small, listed_units(prepared.packages), *asked, *shells)
    folder = options.cache / "shards" / digest(str(options.site.absolute()))[:16] if options.cache else None
    return Memory(folder, base, sheet_digests(prepared.packages), live)


def _pages(work: Work, memory: Memory, options: Options, report: Report, agreed: Callable[[], None]) -> list[Record]:
    """Records of all data pages, in the order of the plan; shards that are what they were are not made again.

    agreed: called before the first of them is made.
    """
    jobs = plan(work.site)
    known = {shard.name: memory.recall(shard.name) for job in jobs for shard in job}
    todo = [missing for job in jobs if (missing := tuple(shard for shard in job if known[shard.name] is None))]
    todo = staggered(parted(todo, options.workers))
    agreed()
    if todo:
        work.site = work.site.told_more(firmness=_firmness(work.site, todo, options, report))
        if work.site.audit.together and not options.cluster:
            _ = work.site.audit.told  # now, so that workers inherit it
    sizes = {shard.name: len(shard.pages) for job in todo for shard in job}
    total, done = sum(sizes.values()), 0
    report("pages", done, total)
    made = {}
    filled = options.cluster.pages(work, todo) if options.cluster else fill_jobs(work, todo, memory, options.workers)
    for record in filled:
        memory.remember(record)
        made[record.name] = record
        done += sizes[record.name]
        report("pages", done, total)
    return [found for job in jobs for shard in job if (found := known[shard.name] or made[shard.name])]


def _firmness(
    site: Site, todo: Iterable[Job], options: Options, report: Report
) -> Mapping[tuple[str, str], robustness.Robustness]:
    """Only where a page is made that shows it: of a list, or of a unit, of the levels that are asked about."""
    asked = options.robustness.levels
    for job in todo:
        for shard in job:
            for kind, key in shard.pages:
                if kind == "unit" and site.unit(key).level in asked:
                    return assess(site.ranking, options, report)
                if kind == "edition" and site.framework(site.edition(key).framework).level in asked:
                    return assess(site.ranking, options, report)
    return {}


def _singles(work: Work, memory: Memory, records: Sequence[Record]) -> list[Record]:
    """The frame, and the pages that exist once."""
    counted = {e: {Outcome(o): n for o, n in c.items()} for record in records for e, c in record.counted.items()}
    every_sheet = digest(*_cell_counts(work.site, counted))
    listed, files = json.dumps(work.site.known, sort_keys=True), repr(work.site.files)
    found, filled = [], set()
    for single in singles():
        paths = [f"{prefix(language)}{single.path}index.html" for language in work.languages]
        filled |= set(paths)
        prose = digest(*(work.frame.files[path].decode() for path in paths))
        used: set[str] = set()
        extra = digest(prose, listed, every_sheet if single.every_sheet else "", files if single.files else "")
        make = partial(_single, single, work, counted, used)
        found.append(kept(f"single.{single.template}", work, memory, make, extra, used))
    output = Output(work.files, work.live)
    for path, data in work.frame.finished(filled):
        output.write(path, data)
    return [*found, output.record("frame")]


def _cell_counts(site: Site, counted: Mapping[str, Mapping[Outcome, int]]) -> Iterator[str]:
    """What pages that count the cells of all sheets make of each: most changes of a score leave it."""
    for edition in site.ranking.dataset.sheets:
        verdicts = sorted((str(outcome), n) for outcome, n in counted.get(edition, {}).items())
        yield f"{edition} {site.ranking.dataset.roll(edition).figures} {verdicts}"


def _single(
    single: Single, work: Work, counted: Mapping[str, Mapping[Outcome, int]], used: set[str], output: Output
) -> None:
    site = work.site.again()
    site.audit.counted.update(counted)
    fill_single(work, single_page(site, single), site, output)
    used |= site.ranking.tables.used


def _published(packages: Sequence[RawPackage], records: Sequence[Record]) -> dict[str, tuple[PublishedFile, ...]]:
    """What stands below the folder of each package. records: one a package, in their order."""
    return {
        package.name: tuple(
            PublishedFile(
                path.removeprefix(f"{FOLDER}/{package.name}/"), size, record.files[path], record.rows.get(path)
            )
            for path, size in record.sizes.items()
        )
        for package, record in zip(packages, records, strict=True)
    }


@uncollected()  # links are many values, and no circles
def _add(manifest: Manifest, records: Sequence[Record]) -> None:
    for record in records:
        written = record.written.read()
        twice = manifest.files.keys() & written.files.keys()
        manifest.problems += [*record.problems, *(f"{path}: two files at one address" for path in sorted(twice))]
        manifest.files.update(written.files)
        manifest.size += record.size
        manifest.fresh.update(written.fresh)
    for record in records:
        if record.made:
            checks.join(manifest.new_links, _open(record.links, manifest.files))
        else:
            manifest.taken_over.append(record)


def _open(links: checks.Links, files: Mapping[str, str]) -> checks.Links:
    """Links that are not answered by a file's being there: a country's pages have 14,000 among 200,000."""
    return {target: asked for target, asked in links.items() if target not in files or any(asked)}
