"""Feeds as readers take them: well formed, by Atom's own schema, and without loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

import feedparser
import pytest
from lxml import etree
from rnc2rng import dumps, load

from generator.distributions.feeds import MOST, News, feed
from generator.model import Text
from tests.conftest import ROOT, SUB_PATH

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = f"https://thuocdo.example/{SUB_PATH}"


@pytest.fixture(scope="module")
def schema() -> etree.RelaxNG:
    text = dumps(load(str(ROOT / "tests/distributions/atom.rnc")))
    return etree.RelaxNG(etree.fromstring(text.encode()))


def news(number: int, updated: str = "2024-05-01") -> News:
    return News(Text(f"Kỳ {number} <b> & “dấu”", f"Edition {number}"), Text("Ô & <i>", ""), f"a/#{number}", updated)


def made(found: list[News]) -> bytes:
    return feed("vi", "Tỉnh A & B", "don-vi/a/", "atom.xml", found, ADDRESS, "2026-01-02")


def test_every_feed_of_the_site_keeps_to_the_schema_of_atom(real_site: Path, schema: etree.RelaxNG) -> None:
    files = [*real_site.glob("*.xml"), *real_site.glob("don-vi/*/atom.xml"), *real_site.glob("en/**/atom.xml")]
    feeds = [file for file in files if b"http://www.w3.org/2005/Atom" in file.read_bytes()]
    assert len(feeds) > 500
    for file in feeds:
        schema.assertValid(etree.parse(str(file)))


def test_the_schema_refuses_a_feed_without_its_id(schema: etree.RelaxNG) -> None:
    broken = made([news(1)]).replace(b"<id>", b"<label>", 1).replace(b"</id>", b"</label>", 1)
    assert not schema.validate(etree.fromstring(broken))


def test_a_reader_gets_titles_texts_and_addresses_as_they_are() -> None:
    read = feedparser.parse(made([news(1), news(2, "2025")]))
    assert not read.bozo
    assert read.feed.title == "Tỉnh A & B"
    assert [entry.title for entry in read.entries] == ["Kỳ 2 <b> & “dấu”", "Kỳ 1 <b> & “dấu”"]
    assert read.entries[0].id == f"{ADDRESS}a/#2"
    assert read.entries[0].content[0].value == "Ô & <i>"
    assert read.feed.updated == "2025-01-01T00:00:00+00:00"


def test_a_feed_holds_the_newest_and_is_dated_by_the_data_when_it_has_nothing() -> None:
    read = feedparser.parse(made([news(i, f"{1900 + i}-01-01") for i in range(MOST + 5)]))
    assert len(read.entries) == MOST
    assert read.entries[0].updated.startswith(str(1900 + MOST + 4))
    assert feedparser.parse(made([])).feed.updated == "2026-01-02T00:00:00+00:00"


@pytest.mark.parametrize("language", ["", "en/"])
def test_every_unit_has_a_feed_that_its_page_names(real_site: Path, language: str) -> None:
    pages = list((real_site / language / "don-vi").glob("*/index.html"))
    assert len(pages) >= 300
    for page in pages:
        assert '<link rel="alternate" type="application/atom+xml" href="atom.xml">' in page.read_text(encoding="utf-8")
        assert (page.parent / "atom.xml").exists()


def test_ids_of_entries_are_unique_over_all_feeds_of_units(real_site: Path) -> None:
    ids = [
        entry.text
        for file in real_site.glob("**/don-vi/*/atom.xml")
        for entry in etree.parse(str(file)).iter("{http://www.w3.org/2005/Atom}id")
    ]
    assert len(ids) == len(set(ids)) > 1000


def test_a_figure_in_a_feed_carries_its_caveat(real_site: Path) -> None:
    """Not a figure in doubt goes out without saying so."""
    doubtful = [
        file for file in real_site.glob("don-vi/*/atom.xml") if "còn nghi ngờ" in file.read_text(encoding="utf-8")
    ]
    assert doubtful
    for file in doubtful:
        assert "td-doubt" in (file.parent / "index.html").read_text(encoding="utf-8"), file
