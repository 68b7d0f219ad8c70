"""The same pages by hugo: a content adapter reads them as JSON, a layout puts our frame around the same tables.

It computes no ranks, draws no charts, writes no downloads and no search index: the bare rendering of as many pages.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks import built
from tests.benchmarks.measure import ROOT, run, timed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.benchmarks.built import Page
    from tests.benchmarks.measure import Run

ENVIRONMENT = ROOT / ".cache" / "bench-env"
"""Where `make bench` installs hugo, apart from what builds and tests the site."""
TEMPLATES = Path(__file__).parent / "templates"
TOTAL = re.compile(r"Total in (\d+) ms")


def program() -> Path:
    """hugo itself, not the Python script that starts it; FileNotFoundError where it is not installed."""
    found = sorted(ENVIRONMENT.glob("lib/*/site-packages/hugo/binaries/hugo*"))
    if not found:
        raise FileNotFoundError(f"hugo is not in {ENVIRONMENT.relative_to(ROOT)}: make bench installs it")
    return found[0]


def prepare(folder: Path, pages: Iterable[Page], page: str) -> dict[str, Any]:
    """Write a hugo site of these pages, in the frame of a finished page of ours; returns what it is to write."""
    shutil.rmtree(folder, ignore_errors=True)
    before, after = built.frame(page)
    if "{{" in before + after:
        raise ValueError("the frame has braces that hugo would read")
    before = built.TITLE.sub("<title>{{ .Title }}</title>", before, count=1)
    for name in ("content", "layouts/_default"):
        (folder / name).mkdir(parents=True)
    shutil.copy(TEMPLATES / "hugo.toml", folder)
    shutil.copy(TEMPLATES / "_content.gotmpl", folder / "content")
    body = (TEMPLATES / "single.html").read_text(encoding="utf-8")
    (folder / "layouts/_default/single.html").write_text(before + body + after, encoding="utf-8")
    count, rows = built.write(pages, folder / "assets/pages")
    return {"pages": count, "rows": rows, "frame": len((before + after).encode())}


def render(folder: Path, *, look: bool = False) -> Run:
    """One whole run of hugo, with no output and no cache from before."""
    for name in ("public", "resources", "cache"):
        shutil.rmtree(folder / name, ignore_errors=True)
    command = [str(program()), "--noBuildLock", "--cacheDir", str(folder / "cache")]
    return run(command, folder, look=look)


def own_seconds(done: Run) -> float:
    """What hugo itself says it took, without its start."""
    found = TOTAL.search(done.said)
    return int(found[1]) / 1000 if found else done.wall


def check(folder: Path, wanted: dict[str, Any]) -> int:
    """Bytes of the pages that hugo wrote; ValueError where it wrote others than wanted: then times say nothing."""
    pages = rows = size = 0
    for file in (folder / "public").rglob("index.html"):
        text = file.read_text(encoding="utf-8")
        pages, rows, size = pages + 1, rows + text.count("<tr>"), size + file.stat().st_size
    if (pages, rows) != (wanted["pages"], wanted["rows"]):
        raise ValueError(f"hugo wrote {pages} pages with {rows} rows; wanted {wanted['pages']} with {wanted['rows']}")
    return size


def measure(site: Path, folder: Path, repeats: int) -> dict[str, Any]:
    """hugo's times for the pages of a built site."""
    page = next((site / "don-vi").glob("*/index.html")).read_text(encoding="utf-8")
    return times(folder, built.pages(site), page, repeats)


def times(folder: Path, pages: Iterable[Page], page: str, repeats: int) -> dict[str, Any]:
    """hugo's times for any pages in the frame of a finished page."""
    wanted = prepare(folder, pages, page)
    runs = timed(lambda look: render(folder, look=look), repeats)
    size = check(folder, wanted)
    found = [{**one.as_json(), "own": own_seconds(one)} for one in runs]
    return {**wanted, "bytes": size, "runs": found, "repeats": repeats, "version": version(folder)}


def version(folder: Path) -> str:
    """As hugo says it: `0.168.0`."""
    said = run([str(program()), "version"], folder).said
    found = re.search(r"v(\d+\.\d+\.\d+)", said)
    return found[1] if found else said.strip()
