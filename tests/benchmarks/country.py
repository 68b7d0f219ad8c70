"""Builds of a fictional country: cold, with nothing changed, with one score changed, with a province added."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.benchmarks import fictional, results, touched
from tests.benchmarks.child import knows_languages
from tests.benchmarks.measure import ROOT, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.sample.country import Size
    from tests.benchmarks.measure import Run

LANGUAGES = {"vi": ("vi",), "vi+en": ("vi", "en")}


@dataclass(frozen=True)
class Place:
    """Folders of one size: its data, the site and the cache that builds leave, packages put aside."""

    folder: Path

    @property
    def datasets(self) -> Path:
        return self.folder / "country" / "datasets"

    @property
    def site(self) -> Path:
        return self.folder / "public" / "site"

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    @property
    def aside(self) -> Path:
        return self.folder / "aside"

    def clear(self) -> None:
        """No site, nothing beside it, no cache: the next build is a cold one."""
        shutil.rmtree(self.site.parent, ignore_errors=True)
        shutil.rmtree(self.cache, ignore_errors=True)


def kinds() -> dict[str, tuple[str, ...] | None]:
    """Sets of languages that can be asked for; None: whatever a build makes unasked."""
    return {**LANGUAGES} if knows_languages() else {"vi+en": None}


def build(place: Place, workers: int, languages: tuple[str, ...] | None) -> Run:
    """One build in a fresh process."""
    asked = {
        "datasets": str(place.datasets),
        "site": str(place.site),
        "cache": str(place.cache),
        "config_file": str(ROOT / "mkdocs.yml"),
        "workers": workers,
        **({"languages": languages} if languages else {}),
    }
    return run([sys.executable, "-m", "tests.benchmarks.child", json.dumps(asked)], place.folder)


def measure(folder: Path, size: Size, repeats: int, workers: int | None = None) -> Iterator[dict[str, Any]]:
    """Every kind of build of a country of this size, below the folder; the last site stays there.

    Yields all that is measured so far after each set of languages, so that what took an hour can be kept.
    """
    place = Place(folder)
    measured: dict[str, Any] = {"repeats": repeats, "builds": {}, "touched": {}}
    for name, languages in kinds().items():
        place.clear()
        shutil.rmtree(place.aside, ignore_errors=True)
        fictional.write(place.folder / "country", size)
        measured["data"] = fictional.counted(place.datasets)
        series = Series(place, repeats, workers or os.cpu_count() or 1, languages)
        for kind, work in SERIES.items():
            runs, files = work(series)
            say(f"{name}, {kind}: {results.spread([one.wall for one in runs])} s")
            measured["builds"][f"{name} {kind}"] = [one.as_json() for one in runs]
            if files:
                measured["touched"][f"{name} {kind}"] = files
        measured.setdefault("sites", {})[name] = contents(place.site)
        yield measured


@dataclass(frozen=True)
class Series:
    """What runs of one kind need to know."""

    place: Place
    repeats: int
    workers: int
    languages: tuple[str, ...] | None

    def build(self) -> Run:
        return build(self.place, self.workers, self.languages)

    def change(self) -> tuple[Run, touched.Touched]:
        """A build on top of the one before, and what it did to the site's files."""
        before = touched.snapshot(self.place.site)
        began = time.time()
        done = self.build()
        # The file system's clock may stand some milliseconds behind ours; nothing is written just before a build.
        return done, touched.between(before, touched.snapshot(self.place.site), began - 0.02)


Measured = tuple[list["Run"], dict[str, Any]]


def added(series: Series) -> Measured:
    """Provinces that no build has seen before, added one by one; no cache knows them, whatever it is keyed by."""
    place = series.place
    names = fictional.provinces(place.datasets)
    new = names[-min(series.repeats, len(names) - 1) :]
    for name in new:
        fictional.take_out(place.datasets, name, place.aside)
    series.build()
    runs, files = [], {}
    for name in new:
        fictional.put_back(place.datasets, name, place.aside)
        done, changed = series.change()
        runs.append(done)
        files = {**changed.as_json(), "elsewhere": touched.elsewhere(changed, name)}
    return runs, files


def cold(series: Series) -> Measured:
    """No cache and no site, as in a fresh clone; the interpreter's compiled modules are there."""
    runs = []
    for _ in range(series.repeats):
        series.place.clear()
        runs.append(series.build())
    return runs, {}


def unchanged(series: Series) -> Measured:
    done = [series.change() for _ in range(series.repeats)]
    return [one for one, _ in done], done[-1][1].as_json()


def one_score(series: Series) -> Measured:
    done = []
    for number in range(series.repeats):
        fictional.change_score(series.place.datasets, number)
        done.append(series.change())
    return [one for one, _ in done], done[-1][1].as_json()


SERIES = {"province added": added, "cold": cold, "nothing changed": unchanged, "one score changed": one_score}


def contents(site: Path) -> dict[str, Any]:
    """Files and bytes of a site, by section and kind."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    pages = 0
    for folder, _, names in os.walk(site):
        for name in names:
            path = os.path.relpath(os.path.join(folder, name), site)  # noqa: PTH118 - tens of thousands of files
            size = os.stat(os.path.join(folder, name)).st_size  # noqa: PTH118, PTH116 - the same
            pages += name == "index.html"
            for key in (touched.section(path), "all"):
                found[key][0] += 1
                found[key][1] += size
    return {"pages": pages, "files": dict(sorted(found.items()))}


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
