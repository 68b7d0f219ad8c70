"""The same pages by plain mkdocs-material: Markdown files with the same tables, no plug-in but its own search.

Its navigation names the home page alone: with every page in it each page would hold the list of all.
"""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Any

from tests.benchmarks.measure import run, timed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tests.benchmarks.built import Cell, Page, Table
    from tests.benchmarks.measure import Run

CONFIG = """\
site_name: Thước Đo
site_dir: public
theme:
  name: material
  language: vi
  font: false
nav: [index.md]
validation:
  nav: {omitted_files: ignore}
  links: {not_found: ignore, unrecognized_links: ignore}
"""
SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|"})


def measure(pages: Sequence[Page], folder: Path, repeats: int) -> dict[str, Any]:
    """mkdocs-material's times for these pages; ValueError where it wrote others."""
    shutil.rmtree(folder, ignore_errors=True)
    write(pages, folder)
    runs = timed(lambda look: render(folder, look=look), repeats)
    written = sum(1 for _ in (folder / "public").rglob("index.html")) - 1
    if written != len(pages):
        raise ValueError(f"mkdocs wrote {written} pages of {len(pages)}")
    return {
        "pages": len(pages),
        "rows": sum(page.rows for page in pages),
        "runs": [one.as_json() for one in runs],
        "repeats": repeats,
    }


def write(pages: Iterable[Page], folder: Path) -> None:
    (folder / "docs").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    (folder / "docs/index.md").write_text("# Thước Đo\n", encoding="utf-8")
    for page in pages:
        file = folder / "docs" / f"{page.path}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(markdown(page), encoding="utf-8")


def render(folder: Path, *, look: bool = False) -> Run:
    shutil.rmtree(folder / "public", ignore_errors=True)
    return run([sys.executable, "-m", "mkdocs", "build", "--quiet"], folder, look=look)


def markdown(page: Page) -> str:
    return "\n\n".join([f"# {_text(page.title)}", _text(page.lead), *map(_table, page.tables)]) + "\n"


def _table(table: Table) -> str:
    """A pipe table; it can have one heading row only, so that others become rows.

    >>> print(_table({"head": [["Unit", "Score"]], "rows": [[["B", "../b/"], "0,5"]]}))
    | Unit | Score |
    |---|---|
    | [B](../b/) | 0,5 |
    """
    rows = [*table["head"], *table["rows"]]
    width = max(map(len, rows), default=1)
    padded = [[*map(_cell, row), *[""] * (width - len(row))] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in padded]
    return "\n".join([*lines[:1], f"|{'---|' * width}", *lines[1:]])


def _cell(cell: Cell) -> str:
    return _text(cell) if isinstance(cell, str) else f"[{_text(cell[0])}]({cell[1]})"


def _text(text: str) -> str:
    return text.translate(SIGNS)
