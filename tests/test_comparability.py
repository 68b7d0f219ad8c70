"""No page of several sites sets two figures against each other that are not comparable."""

from __future__ import annotations

import itertools
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from generator import packages
from generator.composite.ranking import Ranking, construct
from tests.conftest import ROOT, built_once

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SITES = ROOT / "tests" / "sites"
DATA = {
    "real": ROOT / "datasets",
    **{name: SITES / name / "datasets" for name in ("two-maps", "stranger", "cohorts")},
}
MOVED = re.compile(
    r"(?:Tăng|Giảm|lên|xuống) \d+ bậc|(?:Up|Down) \d+ places?\b"
    r"|Điểm (?:tăng|giảm)|score (?:rose|fell)|Giữ hạng|Same rank"
)
"""The words in which the pages say that something moved."""


def rows_of(told: dict[str, Any]) -> list[dict[str, object]]:
    """Rows of a chart from the columns that its page or the file beside it has, as `rows.js` makes them."""
    values = {k: v if isinstance(v, list) else [v] * told["rows"] for k, v in told["columns"].items()}
    return [{key: column[i] for key, column in values.items()} for i in range(told["rows"])]


class Changes(HTMLParser):
    """Every element that names two editions, every sentence of movement outside of one, and the rows of charts."""

    def __init__(self, file: Path, language: str) -> None:
        super().__init__()
        self.file, self.language = file, language
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.pairs: list[tuple[str, str]] = []
        self.unmarked: list[str] = []
        self.charts: list[tuple[str, list[dict[str, object]]]] = []
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if "data-from" in named or "data-to" in named:
            self.pairs.append((str(named.get("data-from")), str(named.get("data-to"))))
        if named.get("data-kind", "").startswith("history"):  # type: ignore[union-attr]
            self.charts.append((str(named["data-kind"]), rows_of(self._told(named))))
        if tag not in ("br", "img", "input", "meta", "link", "rect", "hr", "path", "source"):
            self.open.append((tag, named))

    def _told(self, figure: dict[str, str | None]) -> dict[str, Any]:
        if "data-at" in figure:
            beside = (self.file.parent / str(figure["data-at"])).read_text(encoding="utf-8")
            return dict(json.loads(beside)["rows"][self.language])
        return dict(json.loads(figure["data-rows"] or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A shape of a drawing opens nothing that an end tag would close."""
        before = len(self.open)
        self.handle_starttag(tag, attrs)
        del self.open[before:]

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        marks = ("data-from", "data-published-from", "data-kind")
        inside = any(mark in named for _, named in self.open for mark in marks)
        if MOVED.search(data) and not inside and not self._quoted():
            self.unmarked.append(data.strip())

    def _quoted(self) -> bool:
        """Scripts, and titles of sources in their own words."""
        return any(
            tag in ("script", "style", "title") or str(named.get("id") or "").startswith("nguon-")
            for tag, named in self.open
        )


@pytest.fixture(scope="module", params=DATA)
def site(request: pytest.FixtureRequest, shared_folder: Path) -> tuple[Path, Ranking]:
    name = request.param
    args = ("--base-url", "https://thuocdo.example/vn/") if name == "real" else ("--datasets", str(DATA[name]))
    built = built_once(shared_folder, f"{name}-site", *args)
    return built, construct(packages.load(DATA[name]).dataset)


def pages(site: Path) -> Iterator[tuple[str, Changes]]:
    for section in ("don-vi", "xep-hang", "chi-so", "phuong-phap"):
        for prefix in ("", "en/"):
            for file in sorted((site / prefix / section).rglob("index.html")):
                yield str(file.relative_to(site)), Changes(file, prefix.strip("/") or "vi")


def test_every_change_on_a_page_names_two_editions_that_may_be_compared(site: tuple[Path, Ranking]):
    built, ranking = site
    seen = 0
    for path, found in pages(built):
        for older, newer in found.pairs:
            seen += 1
            assert ranking.dataset.editions[older].year <= ranking.dataset.editions[newer].year, path
            nodes = ranking.tables[newer].framework.by_id
            assert any(ranking.compare(older, newer, node).comparable for node in nodes), (path, older, newer)
        assert not found.unmarked, (path, found.unmarked)
    assert seen or "cohorts" in str(built), "a site without any change proves nothing"


def test_no_line_of_a_chart_joins_editions_that_may_not_be_compared(site: tuple[Path, Ranking]):
    built, ranking = site
    titles = {}
    for edition in ranking.dataset.editions.values():
        titles[edition.title.vi] = titles[edition.title.en or edition.title.vi] = edition.edition
    joined = 0
    for path, found in pages(built):
        for kind, rows in found.charts:
            drawn = [row for row in rows if row.get("edition")]
            for older, newer in itertools.pairwise(drawn):
                first, second = titles[str(older["edition"])], titles[str(newer["edition"])]
                if older["segment"] == newer["segment"]:
                    joined += 1
                    assert ranking.compare(first, second).comparable, (path, first, second)
                    assert kind != "history_rank" or not ranking.redrawn(first, second), (path, first, second)
    assert joined or "real" not in str(built)
