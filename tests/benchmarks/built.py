"""A built site read back: what stands on its pages, so that other generators can be given the same to write."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MAIN = re.compile(r"(<main\b[^>]*>)(.*)(</main>)", re.DOTALL)
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
LEAD = re.compile(r'<p class="td-lead"[^>]*>(.*?)</p>', re.DOTALL)
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
ROW = re.compile(r"<tr\b[^>]*>(.*?)(?:</tr>|(?=<tr\b)|(?=</t(?:body|head|able)>))", re.DOTALL)
CELL = re.compile(r"<t([hd])\b[^>]*>(.*?)(?=<t[hd]\b|</t[hd]>|$)", re.DOTALL)
LINK = re.compile(r'<a\b[^>]*?href="([^"]*)"')
TAG = re.compile(r"<[^>]*>")
SPACE = re.compile(r"\s+")

BATCH = 250
"""Pages in one file of JSON: one file of all would have to be held whole."""

Cell = str | list[str]
"""A cell's text, or its text and where it links to."""
Table = dict[str, list[list[Cell]]]
"""`head`: rows whose cells are all headings; `rows`: the others, the first cell of which names the row."""


@dataclass(frozen=True)
class Page:
    """What a page says. path: address below the site's root, without slashes around it."""

    path: str
    title: str
    lead: str
    tables: list[Table]

    @property
    def rows(self) -> int:
        return sum(len(table["head"]) + len(table["rows"]) for table in self.tables)


def pages(site: Path, beside: Iterable[str] = ("en",)) -> Iterator[Page]:
    """Pages of the site's first language in the order of their addresses; beside: folders of the other languages."""
    if not site.is_dir():
        raise FileNotFoundError(f"there is no site to read: {site}")
    others = set(beside)
    for file in sorted(site.rglob("index.html")):
        path = file.parent.relative_to(site)
        if path.parts and path.parts[0] not in others:
            yield read(path.as_posix(), file.read_text(encoding="utf-8"))


def read(path: str, text: str) -> Page:
    """One page; what stands outside its <main> is its frame and not read.

    >>> page = read("a", '<title>A</title><main><p class="td-lead">It is <b>so</b>.</p><table><tr><th>Unit<th>Score'
    ...     '<tr><th><a href="../b/">B</a></th><td>0,5</td></tr></table></main>')
    >>> page.title, page.lead, page.tables
    ('A', 'It is so.', [{'head': [['Unit', 'Score']], 'rows': [[['B', '../b/'], '0,5']]}])
    """
    title, lead = TITLE.search(text), LEAD.search(text)
    main = MAIN.search(text)
    tables = [_table(found) for found in TABLE.findall(main[2] if main else "")]
    return Page(path, _plain(title[1]) if title else "", _plain(lead[1]) if lead else "", tables)


def _table(text: str) -> Table:
    table: Table = {"head": [], "rows": []}
    for row in ROW.findall(text):
        cells = CELL.findall(row)
        kind = "head" if all(name == "h" for name, _ in cells) else "rows"
        table[kind].append([_cell(content) for _, content in cells])
    return table


def _cell(content: str) -> Cell:
    link = LINK.search(content)
    return [_plain(content), html.unescape(link[1])] if link else _plain(content)


def _plain(content: str) -> str:
    return SPACE.sub(" ", html.unescape(TAG.sub("", content) if "<" in content else content)).strip()


def frame(page: str) -> tuple[str, str]:
    """What stands before and after the content of a finished page; ValueError where it has no <main>.

    >>> frame("<title>A</title><main id=x><p>B</p></main><footer>")
    ('<title>A</title><main id=x>', '</main><footer>')
    """
    main = MAIN.search(page)
    if main is None:
        raise ValueError("the page has no <main>")
    return page[: main.end(1)], page[main.start(3) :]


def write(found: Iterable[Page], folder: Path) -> tuple[int, int]:
    """Write the pages as JSON, a file a batch; returns how many pages and how many rows of tables there are."""
    folder.mkdir(parents=True)
    batch: list[dict[str, object]] = []
    number = count = rows = 0
    for page in found:
        batch.append({"path": page.path, "title": page.title, "lead": page.lead, "tables": page.tables})
        count, rows = count + 1, rows + page.rows
        if len(batch) == BATCH:
            _write(batch, folder / f"{number:04d}.json")
            batch, number = [], number + 1
    if batch:
        _write(batch, folder / f"{number:04d}.json")
    return count, rows


def _write(batch: list[dict[str, object]], file: Path) -> None:
    file.write_text(json.dumps(batch, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
