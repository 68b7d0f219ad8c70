"""Citations as reference managers read them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import bibtexparser
import pytest
import rispy

from generator.distributions.citations import Citation, bibtex, csl, ris
from generator.model import Text
from tests.conftest import SUB_PATH

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = f"https://thuocdo.example/{SUB_PATH}"
ONE = Citation(
    key="a.b-2021",
    title=Text("Sở A & B: 100% {số}", "Department A"),
    authors=("Bộ Thông tin và Truyền thông", "Báo C"),
    issued="2022-08",
    path="don-vi/a/#trich-b-2021",
    said=Text("Năm 2021, Sở A xếp thứ 4/63.", ""),
)


def test_bibtex_is_read_with_its_marks_names_and_dates() -> None:
    library = bibtexparser.parse_string(bibtex([ONE], ADDRESS, "2026-01-02"))
    assert not library.failed_blocks
    entry = library.entries[0]
    fields = entry.fields_dict
    assert (entry.entry_type, entry.key) == ("misc", "a.b-2021")
    assert fields["title"].value == r"{Sở A \& B: 100\% \{số\}}"
    assert fields["author"].value == "{Bộ Thông tin và Truyền thông} and {Báo C}"
    assert (fields["year"].value, fields["date"].value, fields["urldate"].value) == ("2022", "2022-08", "2026-01-02")
    assert fields["url"].value == f"{ADDRESS}don-vi/a/#trich-b-2021"


def test_ris_is_read_with_its_authors_and_address() -> None:
    entry = rispy.loads(ris([ONE], ADDRESS, "2026-01-02"))[0]
    assert entry["type_of_reference"] == "DATA"
    assert entry["authors"] == ["Bộ Thông tin và Truyền thông", "Báo C"]
    assert entry["title"] == "Sở A & B: 100% {số}"
    assert (entry["year"], entry["date"]) == ("2022", "2022/08//")
    assert f"{ADDRESS}don-vi/a/#trich-b-2021" in entry["urls"]


def test_csl_says_what_is_known_and_nothing_else() -> None:
    item = csl(ONE, "", "2026-01-02")
    assert item["issued"] == {"date-parts": [[2022, 8]]}
    assert item["author"] == [{"literal": "Bộ Thông tin và Truyền thông"}, {"literal": "Báo C"}]
    assert "URL" not in item
    assert "accessed" not in item


@pytest.mark.parametrize("page", ["don-vi/tay-ninh/", "xep-hang/dti-province-2022/", "phuong-phap/dti-province-922/"])
def test_the_three_formats_beside_a_page_cite_the_same(real_site: Path, page: str) -> None:
    folder = real_site / page
    read = {ending: (folder / f"trich-dan.{ending}").read_bytes().decode() for ending in ("bib", "ris", "json")}
    items = json.loads(read["json"])
    assert [item["id"] for item in items] == [entry.key for entry in bibtexparser.parse_string(read["bib"]).entries]
    assert [item["id"] for item in items] == [entry["id"] for entry in rispy.loads(read["ris"])]
    assert all(item["URL"].startswith(ADDRESS) for item in items)


def test_an_address_that_names_an_edition_leads_to_it(real_site: Path) -> None:
    for file in real_site.glob("don-vi/*/trich-dan.json"):
        html = (file.parent / "index.html").read_text(encoding="utf-8")
        for item in json.loads(file.read_bytes())[1:]:
            assert f'id="{item["URL"].partition("#")[2]}"' in html, item["id"]


def test_every_unit_ranking_indicator_and_method_is_cited_by_files_or_by_the_readers_browser(real_site: Path) -> None:
    told = {True: 0, False: 0}
    for kind in ("don-vi/*", "xep-hang/*", "chi-so/*/*", "phuong-phap/*", "du-lieu/*"):
        for file in real_site.glob(f"{kind}/index.html"):
            html = file.read_text(encoding="utf-8")
            filed = (file.parent / "trich-dan.bib").exists()
            assert 'id="trich-dan"' in html, file
            assert ('class="td-cite" data-cite="' in html) is not filed, file
            told[filed] += 1
    assert min(told.values()) > 100
