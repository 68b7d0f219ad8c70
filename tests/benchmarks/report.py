"""RESULTS.md and its picture from results.json: what was to be reached and what was, then every table."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Any

from tests.benchmarks import drawing, targets
from tests.benchmarks.country import DRAWN_BEFORE
from tests.benchmarks.drawing import name, sizes
from tests.benchmarks.results import FOLDER, median, read, spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

RESULTS = "RESULTS.md"
PICTURE = "results.svg"
BEGIN, END = "<!-- attempts: written by hand, kept by the run -->", "<!-- end of attempts -->"
NONE_YET = """\
| what was changed | before | after | kept |
|---|---|---|---|"""


def write(folder: Path = FOLDER) -> None:
    """Write the report and the picture beside it; the section of attempts stays as it stands in the file."""
    results = folder / RESULTS
    kept = attempts(results.read_text(encoding="utf-8")) if results.exists() else NONE_YET
    found = read(folder)
    svg = drawing.draw(found)
    if svg:
        (folder / PICTURE).write_text(svg + "\n", encoding="utf-8")
    results.write_text(text(found, kept, picture=bool(svg)), encoding="utf-8")


def attempts(report: str) -> str:
    """What somebody wrote between the marks; an empty table where there is none.

    >>> attempts(f"# A\\n{BEGIN}\\n\\nmine\\n\\n{END}\\n")
    'mine'
    """
    _, mark, after = report.partition(BEGIN)
    return after.partition(END)[0].strip() if mark else NONE_YET


def text(raw: dict[str, Any], kept: str, *, picture: bool) -> str:
    parts: list[Sequence[str]] = [
        ["# Measurements", "", *_head(raw)],
        [*(["![Milliseconds a page: each stage of a cold build, and beside others](results.svg)"] if picture else [])],
        _section("To reach", targets.table(raw)),
        _section("Builds of the country", [*_builds(raw)]),
        _section("Growth", [*_growth(raw)]),
        *(_section(f"Stages of {words}", [*_stages(raw, kind)]) for kind, words in _kinds(raw).items()),
        _section("Files that a build touched", [*_touched(raw)]),
        _section("What the site holds", [*_contents(raw)]),
        _section("Others: as many pages with the same tables", [*_others(raw)]),
        _section("One page with a table of 58 × 3", [*_page(raw)]),
        _section("Drawn charts", [*_drawings(raw)]),
        _section("What each format costs", [*_formats(raw)]),
        _section("Today's data", [*_today(raw)]),
        _section("Audit", [*_audit(raw)]),
        ["## Attempts", "", BEGIN, "", kept, "", END],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _section(heading: str, lines: Sequence[str]) -> Sequence[str]:
    return [f"## {heading}", "", *lines] if lines else []


def _head(raw: dict[str, Any]) -> list[str]:
    if not raw:
        return ["Nothing was measured since the measurements changed: `make bench` writes this report."]
    machines = dict.fromkeys(part["machine"] for part in raw.values())
    packages = dict.fromkeys(part["versions"] for part in raw.values())
    hugos = dict.fromkeys(found["version"] for _, found in sizes(raw, "hugo"))
    return [
        "Written by `make bench`; CONTRIBUTING says how. Raw numbers: `results.json`.",
        "",
        *(f"* {machine}" for machine in machines),
        *(f"* {versions}{''.join(f', hugo {version}' for version in hugos)}" for versions in packages),
        "* Seconds: median, least and most in brackets. Memory: most seen at once, in MB of a million bytes, of all",
        "  processes of a build together (what they share counted once); *largest* is that of the largest process.",
        "  Looked at in two more runs, because looking takes a quarter of the time.",
    ]


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}", *(f"| {' | '.join(row)} |" for row in rows)]


def megabytes(peaks: Iterable[dict[str, Any]], what: str = "tree") -> str:
    """The most of several runs; a dash where it was never looked at."""
    most: int = max((peak[what] for peak in peaks), default=0)
    return f"{most / 1e6:,.0f}" if most else "–"


def _kinds(raw: dict[str, Any]) -> dict[str, str]:
    """Kinds of builds that were measured, in their order, and how a heading says them."""
    found = dict.fromkeys(kind for _, size in sizes(raw, "country") for kind in size["builds"])
    return {kind: f"a build ({kind.replace(' ', ': ', 1)})" for kind in sorted(found, key=_order)}


def _order(kind: str) -> tuple[int, str]:
    languages, _, what = kind.partition(" ")
    return ("cold", DRAWN_BEFORE, "nothing changed", "one score changed", "province added").index(what), languages


def _builds(raw: dict[str, Any]) -> Iterator[str]:
    found = sizes(raw, "country")
    if not found:
        return
    heads = ["country", "packages", "units", "cells", "pages (all languages)", "files", "MB"]
    rows = []
    for size, one in found:
        data, site = one["data"], list(one["sites"].values())[-1]
        files, held = site["files"]["all"]
        counts = (data["packages"], data["units"], data["cells"], site["pages"], files)
        rows.append([name(size), *(f"{n:,}" for n in counts), f"{held / 1e6:,.0f}"])
    yield from table(heads, rows)
    yield ""
    heads = ["build", "country", "runs", "seconds", "processor seconds", "memory", "largest"]
    rows = []
    for kind in _kinds(raw):
        for size, one in found:
            if runs := one["builds"].get(kind):
                peaks = [run["peak"] for run in runs]
                times = [spread([run["wall"] for run in runs]), f"{median(runs, 'cpu'):,.1f}"]
                memory = [megabytes(peaks), megabytes(peaks, "largest")]
                rows.append([kind.replace(" ", ": ", 1), name(size), str(len(runs)), *times, *memory])
    yield from table(heads, rows)


def _growth(raw: dict[str, Any]) -> Iterator[str]:
    """Cold builds: what one page takes at each size, and the memory."""
    rows = []
    for kind in (kind for kind in _kinds(raw) if kind.endswith(" cold")):
        for size, one in sizes(raw, "country"):
            if runs := one["builds"].get(kind):
                pages = one["sites"][kind.removesuffix(" cold")]["pages"]
                each = [run["wall"] * 1000 / pages for run in runs]
                memory = megabytes(run["peak"] for run in runs)
                rows.append([kind.removesuffix(" cold"), name(size), f"{pages:,}", spread(each), memory])
    if rows:
        yield from table(["languages", "country", "pages", "milliseconds a page, cold", "memory"], rows)


def _stages(raw: dict[str, Any], kind: str) -> Iterator[str]:
    found = [(size, one["builds"][kind]) for size, one in sizes(raw, "country") if kind in one["builds"]]
    stages = dict.fromkeys(stage for _, runs in found for run in runs for stage in run["stages"])
    heads = [head for size, _ in found for head in (f"{name(size)}, s", "MB")]
    rows = []
    for stage in stages:
        cells = []
        for _, runs in found:
            cells.append(spread([run["stages"].get(stage, 0.0) for run in runs]))
            cells.append(megabytes(run["peaks"][stage] for run in runs if stage in run["peaks"]))
        rows.append([stage, *cells])
    yield from table(["stage", *heads], rows)


def _touched(raw: dict[str, Any]) -> Iterator[str]:
    rows, beside = [], []
    for kind in _kinds(raw):
        for size, one in sizes(raw, "country"):
            if found := one["touched"].get(kind):
                numbers = [found[what] for what in ("total", "added", "changed", "removed", "needless", "opened")]
                rows.append([kind.replace(" ", ": ", 1), name(size), *(f"{n:,}" for n in numbers)])
                if "elsewhere" in found:
                    lists = ", ".join(f"`{section}` {n:,}" for section, n in found["elsewhere"].items()) or "nothing"
                    beside.append(
                        f"* A province added at {name(size)} ({kind.partition(' ')[0]}) changed elsewhere: {lists}."
                    )
    if rows:
        yield "Needless: written with the bytes that stood there. Opened: changed in place, which must be none."
        yield ""
        heads = ["build", "country", "files", "added", "changed", "removed", "needless", "opened"]
        yield from table(heads, rows)
        yield ""
        yield from beside


LISTED = 14
"""Sections of a site that a table names; the others are summed."""


def _contents(raw: dict[str, Any]) -> Iterator[str]:
    found = [(size, list(one["sites"].values())[-1]["files"]) for size, one in sizes(raw, "country")]
    if not found:
        return
    largest = sorted((held, section) for section, (_, held) in found[-1][1].items() if section != "all")
    named = [section for _, section in reversed(largest)][:LISTED]
    rows = [[f"`{section}`", *_held(found, [section])] for section in named]
    rest = [section for _, section in largest if section not in named]
    rows.append(["all others", *_held(found, rest)])
    heads = [head for size, _ in found for head in (f"{name(size)}: files", "MB")]
    yield from table(["files", *heads], rows)


def _held(found: Sequence[tuple[str, dict[str, list[int]]]], sections: Sequence[str]) -> Iterator[str]:
    for _, files in found:
        counts = [files.get(section, [0, 0]) for section in sections]
        yield f"{sum(count for count, _ in counts):,}"
        yield f"{sum(held for _, held in counts) / 1e6:,.1f}"


def _others(raw: dict[str, Any]) -> Iterator[str]:
    rows = []
    for part in ("hugo", "material"):
        for size, one in sizes(raw, part):
            runs, pages = one["runs"], one["pages"]
            each = median(runs) * 1000 / pages
            own = f"{median(runs, 'own') * 1000 / pages:.2f}" if "own" in runs[0] else "–"
            times = [spread([run["wall"] for run in runs]), f"{each:.2f}", own]
            memory = megabytes(run["peak"] for run in runs)
            rows.append([part, name(size), f"{pages:,}", f"{one['rows']:,}", *times, memory])
    if rows:
        heads = [
            "generator",
            "country",
            "pages",
            "rows",
            "seconds",
            "ms a page",
            "ms a page, as it says itself",
            "memory",
        ]
        yield from table(heads, rows)
        yield ""
        yield "hugo: the Vietnamese pages of the site above, read back; a content adapter from JSON, our frame around"
        yield "the same tables, no ranks, charts, downloads or search. mkdocs-material: the same pages as Markdown."
        slope = material_slope(raw)
        if slope is not None:
            yield f"One page more costs mkdocs-material {slope:.1f} ms."


def material_slope(raw: dict[str, Any]) -> float | None:
    """Milliseconds that a page more costs, from the smallest and the largest part."""
    found = [one for _, one in sizes(raw, "material")]
    if len(found) < 2:
        return None
    less, more = found[0], found[-1]
    return (median(more["runs"]) - median(less["runs"])) * 1000 / (more["pages"] - less["pages"])


def _page(raw: dict[str, Any]) -> Iterator[str]:
    if "page" not in raw:
        return
    found = raw["page"]
    pages = found["pages"]
    rows = []
    for label, runs in (("shell and Jinja, two processes", found["ours"]), ("hugo", found["hugo"]["runs"])):
        each = [[run[what] * 1000 / pages for run in runs] for what in ("own", "wall")]
        rows.append([label, f"{pages:,}", *(spread(values, 3) for values in each)])
    yield from table(["", "pages", "ms a page", "ms a page, whole run"], rows)
    yield ""
    yield f"The frame has {found['hugo']['frame']:,} bytes. First times: filled and written; hugo's own word."
    yield "Whole runs: with Python's start, and our pages removed again."


def _drawings(raw: dict[str, Any]) -> Iterator[str]:
    if "drawings" not in raw:
        return
    rows = [[f"SVG: {kind}", spread(rates, 0)] for kind, rates in raw["drawings"]["kinds"].items()]
    yield from table(["", "a second, one process"], rows)


FORMATS = (
    "Of today's data, both languages, made once without a cache, by one process and the one that draws for it.",
    "What several files share, such as a drawing, is paid for by the first of them. Cards, charts as files, pages to",
    "embed and oEmbed are made for the levels of `extra.press` only (cards of rankings for all levels, up to a",
    "hundred); elsewhere the reader's browser makes cards and charts. Workbooks and computed tables: packages of up to",
    "`extra.downloads.scores` scores. Citations as files: levels that are drawn, rankings, methods; else in the",
    "browser. Feeds: every unit, where the site knows its address.",
)


def _formats(raw: dict[str, Any]) -> Iterator[str]:
    if "formats" not in raw:
        return
    yield from FORMATS
    yield ""
    rows = []
    for kind, cost in sorted(raw["formats"]["kinds"].items()):
        files, size, seconds = cost["files"], cost["size"], cost["seconds"]
        rows.append(
            [kind, f"{files:,}", f"{1000 * seconds / files:.2f}", f"{size / files / 1000:.1f}", f"{seconds:.1f}"]
        )
    yield from table(["file", "files", "ms each", "kB each", "seconds of all"], rows)


def _today(raw: dict[str, Any]) -> Iterator[str]:
    if "today" not in raw:
        return
    found = raw["today"]
    files, held = found["site"]["files"]["all"]
    size = f"{found['site']['pages']:,} pages, {files:,} files, {held / 1e6:.1f} MB"
    yield f"{size}. Cold: without our cache; warm: with it."
    yield ""
    rows = []
    for kind, runs in found["builds"].items():
        peaks = [run["peak"] for run in runs]
        verdict = _verdict([run["wall"] for run in runs], targets.TODAY[kind])
        times = [spread([run["wall"] for run in runs]), verdict, f"{median(runs, 'cpu'):.1f}"]
        rows.append([kind, *times, megabytes(peaks), megabytes(peaks, "largest")])
    yield from table(["build", "seconds", "target", "processor seconds", "memory", "largest"], rows)
    yield ""
    builds = found["builds"]
    stages = dict.fromkeys(stage for runs in builds.values() for stage in runs[0]["stages"])
    cells = [
        [stage, *(spread([run["stages"].get(stage, 0.0) for run in runs]) for runs in builds.values())]
        for stage in stages
    ]
    yield from table(["stage", *(f"{kind}, s" for kind in builds)], cells)


def _verdict(seconds: Sequence[float], most: float) -> str:
    return f"under {most:g}: {'met' if statistics.median(seconds) < most else 'missed'}"


def _audit(raw: dict[str, Any]) -> Iterator[str]:
    if "audit" not in raw:
        return
    rows = []
    for label, found in raw["audit"]["data"].items():
        counts = [f"{found[what]:,}" for what in ("statements", "cells", "parents")]
        rows.append([label, *counts, spread(found["seconds"]), _verdict(found["seconds"], targets.AUDIT[label])])
    yield "A ranking in, verdicts out, in one process."
    yield ""
    yield from table(["data", "statements", "cells", "published parents", "seconds", "target"], rows)
