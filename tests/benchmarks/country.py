"""Builds of a fictional country: cold, with nothing changed, with one score changed, with a province added."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tests.benchmarks import fictional, results, touched
from tests.benchmarks.child import knows_languages
from tests.benchmarks.measure import LOOKED_AT, ROOT, run, timed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
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

    @property
    def charts(self) -> Path:
        """Drawings that the cache keeps."""
        return self.cache / "charts"

    def clear(self) -> None:
        """No site, nothing beside it, no cache: the next build is a cold one."""
        shutil.rmtree(self.site.parent, ignore_errors=True)
        shutil.rmtree(self.cache, ignore_errors=True)

    def clear_all_but_charts(self) -> None:
        """The same, but what is drawn stands in the cache."""
        aside = self.folder / "charts"
        self.charts.rename(aside)
        self.clear()
        self.cache.mkdir()
        aside.rename(self.charts)


def kinds(chosen: Collection[str] = tuple(LANGUAGES)) -> dict[str, tuple[str, ...] | None]:
    """Sets of languages that can be asked for, of the chosen ones; None: whatever a build makes unasked."""
    return {name: LANGUAGES[name] for name in chosen} if knows_languages() else {"vi+en": None}


def build(place: Place, workers: int, languages: tuple[str, ...] | None, *, look: bool = True) -> Run:
    """One build in a fresh process. look: at its memory, which costs a quarter of its time."""
    asked = {
        "datasets": str(place.datasets),
        "site": str(place.site),
        "cache": str(place.cache),
        "config_file": str(ROOT / "mkdocs.yml"),
        "workers": workers,
        **({"languages": languages} if languages else {}),
    }
    return run([sys.executable, "-m", "tests.benchmarks.child", json.dumps(asked)], place.folder, look=look)


def measure(
    folder: Path,
    size: Size,
    repeats: int,
    workers: int | None = None,
    chosen: Collection[str] = tuple(LANGUAGES),
    wanted: Collection[str] = (),
) -> Iterator[dict[str, Any]]:
    """Builds of a country of this size, below the folder; the last site stays there. chosen: languages; wanted: kinds,
    none: all.

    Yields all that is measured so far after each set of languages, so that what took an hour can be kept.
    """
    place = Place(folder)
    measured: dict[str, Any] = {"repeats": repeats, "builds": {}, "touched": {}}
    for name, languages in kinds(chosen).items():
        place.clear()
        shutil.rmtree(place.aside, ignore_errors=True)
        fictional.write(place.folder / "country", size)
        measured["data"] = fictional.counted(place.datasets)
        series = Series(place, repeats, workers or os.cpu_count() or 1, languages)
        for kind, work in SERIES.items():
            if wanted and kind not in wanted:
                continue
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

    def build(self, *, look: bool = False) -> Run:
        return build(self.place, self.workers, self.languages, look=look)

    def changes(
        self, prepare: Callable[[int], None], looked_at: int = LOOKED_AT
    ) -> tuple[list[Run], list[touched.Touched]]:
        """Builds on top of each other, each prepared by its number, and what each did to the site's files."""
        found: list[touched.Touched] = []

        def again(look: bool) -> Run:
            prepare(len(found))
            done, files = self.change(look=look)
            found.append(files)
            return done

        return timed(again, self.repeats, looked_at), found

    def change(self, *, look: bool = False) -> tuple[Run, touched.Touched]:
        """A build on top of the one before, and what it did to the site's files."""
        before = touched.snapshot(self.place.site)
        began = time.time()
        done = self.build(look=look)
        # The file system's clock may stand some milliseconds behind ours; nothing is written just before a build.
        return done, touched.between(before, touched.snapshot(self.place.site), began - 0.02)


Measured = tuple[list["Run"], dict[str, Any]]


def added(series: Series) -> Measured:
    """Provinces that no build has seen before, added one by one; no cache knows them, whatever it is keyed by."""
    place = series.place
    names = fictional.provinces(place.datasets)
    new = names[-min(series.repeats + 1, len(names) - 1) :]
    for name in new:
        fictional.take_out(place.datasets, name, place.aside)
    series.build()
    few = replace(series, repeats=len(new) - 1)
    runs, files = few.changes(lambda number: fictional.put_back(place.datasets, new[number], place.aside), looked_at=1)
    return runs, {**files[-1].as_json(), "elsewhere": touched.elsewhere(files[-1], new[-1])}


def cold(series: Series) -> Measured:
    """No cache and no site, as in a fresh clone; the interpreter's compiled modules are there."""

    def again(look: bool) -> Run:
        series.place.clear()
        return series.build(look=look)

    return timed(again, series.repeats), {}


def cold_but_drawn(series: Series) -> Measured:
    """The same with all that is drawn in the cache: drawn charts are measured apart."""
    if not series.place.charts.is_dir():
        series.build()  # this kind alone was asked for

    def again(look: bool) -> Run:
        series.place.clear_all_but_charts()
        return series.build(look=look)

    return timed(again, series.repeats), {}


def unchanged(series: Series) -> Measured:
    runs, files = series.changes(lambda _: None)
    return runs, files[-1].as_json()


def one_score(series: Series) -> Measured:
    runs, files = series.changes(lambda number: fictional.change_score(series.place.datasets, number))
    return runs, files[-1].as_json()


DRAWN_BEFORE = "cold, drawn before"
SERIES = {
    "province added": added,
    "cold": cold,
    DRAWN_BEFORE: cold_but_drawn,
    "nothing changed": unchanged,
    "one score changed": one_score,
}


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
