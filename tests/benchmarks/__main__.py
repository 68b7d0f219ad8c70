"""Measure parts, then write the report: `python -m tests.benchmarks [PART …] [--sizes 10,3,1] [--repeats 5]`."""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path
from typing import TYPE_CHECKING

from generator.sample.country import VIETNAM
from tests.benchmarks import (
    audit,
    built,
    country,
    drawings,
    fictional,
    formats,
    hugo,
    material,
    page,
    report,
    results,
    today,
)
from tests.benchmarks.measure import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

PARTS = ("page", "country", "hugo", "material", "drawings", "formats", "today", "audit")
"""In the order in which they run; hugo and material read the site that `country` left."""
MATERIAL = {40: 4, 20: 2}
"""Part of the whole country → every so-manieth page of its tenth."""
TENTH = 10


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"{', '.join(PARTS)}; report writes RESULTS.md alone; none: all")
    parser.add_argument("--sizes", default="10,3,1", help="parts of the country: 10 is a tenth, 1 the whole")
    parser.add_argument("--repeats", type=int, default=5, help="runs of each kind")
    parser.add_argument("--languages", default=",".join(country.LANGUAGES), help="sets of languages of the country")
    parser.add_argument(
        "--kinds", default=";".join(country.SERIES), help="kinds of builds of the country, parted by semicolons"
    )
    parser.add_argument("--workers", type=int, default=None, help="worker processes of a build; else the cores")
    parser.add_argument("--place", type=Path, default=ROOT / ".cache" / "bench", help="where data and sites are kept")
    parser.add_argument("--into", type=Path, default=results.FOLDER, help="where results.json and RESULTS.md stand")
    asked = parser.parse_args()
    asked.languages, asked.kinds = asked.languages.split(","), asked.kinds.split(";")
    unknown = (set(asked.parts) - {*PARTS, "report"}) | (set(asked.languages) - country.LANGUAGES.keys())
    unknown |= set(asked.kinds) - country.SERIES.keys()
    if unknown:
        parser.error(f"no such part, languages or kinds: {', '.join(sorted(unknown))}")
    asked.place = asked.place.resolve()
    asked.place.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        if part in asked.parts or not asked.parts:
            country.say(f"== {part}")
            MEASURES[part](asked)
            report.write(asked.into)
    report.write(asked.into)


def sizes(asked: argparse.Namespace) -> list[int]:
    return [int(size) for size in asked.sizes.split(",")]


def site(asked: argparse.Namespace, part: int) -> Path:
    """The site of a part of the country that `country` left; built where there is none."""
    place = country.Place(asked.place / f"{part}")
    if not place.site.is_dir():
        place.folder.mkdir(parents=True, exist_ok=True)
        fictional.write(place.folder / "country", fictional.scaled(part) if part > 1 else VIETNAM)
        country.build(place, asked.workers or 2, next(iter(country.kinds().values())))
    return place.site


def measure_country(asked: argparse.Namespace) -> None:
    """What was measured before of other languages and kinds of builds stays, where some are chosen."""
    chosen = len(asked.languages) < len(country.LANGUAGES) or len(asked.kinds) < len(country.SERIES)
    for part in sizes(asked):
        size = fictional.scaled(part) if part > 1 else VIETNAM
        folder = asked.place / f"{part}"
        folder.mkdir(parents=True, exist_ok=True)
        country.say(f"the country, {report.name(str(part))}")
        for found in country.measure(folder, size, asked.repeats, asked.workers, asked.languages, asked.kinds):
            results.keep_size("country", part, found, asked.into, whole=not chosen)
            report.write(asked.into)


def measure_hugo(asked: argparse.Namespace) -> None:
    for part in sizes(asked):
        found = hugo.measure(site(asked, part), asked.place / f"{part}" / "hugo", asked.repeats)
        country.say(f"hugo, {report.name(str(part))}: {found['pages']:,} pages, {results.median(found['runs']):.2f} s")
        results.keep_size("hugo", part, found, asked.into)


def measure_material(asked: argparse.Namespace) -> None:
    pages = list(built.pages(site(asked, TENTH)))
    for part, step in MATERIAL.items():
        chosen = list(itertools.islice(pages, 0, None, step))
        found = material.measure(chosen, asked.place / "material", asked.repeats)
        country.say(f"material, 1/{part}: {found['pages']:,} pages, {results.median(found['runs']):.1f} s")
        results.keep_size("material", part, found, asked.into)


def measure_page(asked: argparse.Namespace) -> None:
    results.keep("page", page.measure(asked.place / "page", asked.repeats), asked.into)


def measure_drawings(asked: argparse.Namespace) -> None:
    results.keep("drawings", drawings.measure(asked.repeats), asked.into)


def measure_formats(asked: argparse.Namespace) -> None:
    results.keep("formats", formats.measure(asked.place / "formats"), asked.into)


def measure_today(asked: argparse.Namespace) -> None:
    results.keep("today", today.measure(asked.place / "today", asked.repeats, asked.workers), asked.into)


def measure_audit(asked: argparse.Namespace) -> None:
    size = VIETNAM if 1 in sizes(asked) else fictional.scaled(min(sizes(asked)))
    results.keep("audit", audit.measure(asked.place / "audit", size, asked.repeats), asked.into)


MEASURES: dict[str, Callable[[argparse.Namespace], None]] = {
    "page": measure_page,
    "country": measure_country,
    "hugo": measure_hugo,
    "material": measure_material,
    "drawings": measure_drawings,
    "formats": measure_formats,
    "today": measure_today,
    "audit": measure_audit,
}

if __name__ == "__main__":
    main()
