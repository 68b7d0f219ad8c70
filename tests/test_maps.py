"""Two maps, one history, on the pages: what became of a unit, whose history is whose, and what is missing."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT, built_once

if TYPE_CHECKING:
    from pathlib import Path

TAGS = re.compile(r"<[^>]+>")


@pytest.fixture(scope="module")
def site(shared_folder: Path) -> Path:
    return built_once(shared_folder, "two-maps-site", "--datasets", str(ROOT / "tests/sites/two-maps/datasets"))


def words(file: Path) -> str:
    """The text of a page's main part, without its tags, white space folded."""
    html = file.read_text(encoding="utf-8").partition("<main")[2].partition("</main>")[0]
    return " ".join(TAGS.sub(" ", html).split())


def test_a_unit_that_ended_says_what_became_of_it(site: Path):
    text = words(site / "don-vi/an/index.html")
    assert re.search(r"Đến 30/6/2025 · nay thuộc Tỉnh An \(mới\) \([^,()]+, 1/7/2025\)", text)


def test_a_district_that_was_abolished_ends_with_a_notice(site: Path):
    assert "Đơn vị này kết thúc ngày" in words(site / "don-vi/an-huyen-tay/index.html")
    assert "This unit ended on" in words(site / "en/don-vi/an-huyen-tay/index.html")


def test_a_successor_shows_its_predecessors_figures_as_theirs(site: Path):
    text = words(site / "don-vi/an-2025/index.html")
    assert "Số liệu dưới đây là của các đơn vị trước, không phải của Tỉnh An." in text
    assert re.search(r"Chỉ số mẫu năm 2023 \. 0,6200 suy ra trung bình cộng các chỉ số chính của An và Bình", text)
    assert "Tỉnh An : thứ 1/6, 0,7200 điểm" in text
    assert "Tỉnh Bình : thứ 4/6, 0,5200 điểm" in text


def test_what_cannot_be_derived_is_named_with_who_is_missing(site: Path):
    text = words(site / "don-vi/em-2025/index.html")
    assert "chưa nguồn nào chúng tôi có cho biết điểm chung hay điểm các chỉ số chính của Hà" in text
    english = words(site / "en/don-vi/em-2025/index.html")
    assert "none of our sources gives the total or the main indicators of Hà" in english


def test_a_derived_list_is_ranked_only_where_it_says_so(site: Path):
    ranked = words(site / "xep-hang/mau-2023/index.html")
    assert "Đủ số liệu cho cả 4 đơn vị, nên danh sách suy ra này có hạng." in ranked
    assert "Trên bản đồ 4 tỉnh, thành phố từ ngày 1/7/2025" in ranked
    unranked = words(site / "xep-hang/mau-2022/index.html")
    assert "Suy ra được cho 2 trên 4 đơn vị, nên không xếp hạng." in unranked


def test_where_a_map_has_its_own_edition_nothing_is_derived_for_it(site: Path):
    for edition, other in (("mau-2024", "4 tỉnh"), ("mau-2024-4", "6 tỉnh")):
        text = words(site / f"xep-hang/{edition}/index.html")
        assert "Bản đồ này có kết quả được công bố riêng:" in text
        assert f"Chỉ số mẫu năm 2024, {other}" in text
        assert "suy ra" not in text


def test_downloads_say_that_a_value_is_derived_and_from_whom(site: Path):
    found = json.loads((site / "don-vi/an-2025/data.json").read_text(encoding="utf-8"))["derived"]
    newest = found[0]
    assert (newest["edition"], newest["basis"], newest["score"]) == ("mau-2023", "derived", "0.620000")
    assert newest["predecessors"] == ["an", "binh"]
    edition = json.loads((site / "xep-hang/mau-2023/data.json").read_text(encoding="utf-8"))
    assert [unit["rank"] for unit in edition["other_maps"][0]["units"]] == [1, 3, 4, 2]


def test_a_break_in_the_list_is_said_where_a_reader_looks_for_the_change(site: Path):
    chi = words(site / "don-vi/chi/index.html")
    assert "danh sách đơn vị đã đổi vì sáp nhập hoặc chia tách, nên không so hạng. Điểm tăng 0,0300 điểm" in chi
    edition = words(site / "xep-hang/mau-2025/index.html")
    assert "4 đơn vị trong danh sách năm 2024 đã được sắp xếp lại thành 2 đơn vị mới" in edition


def test_growth_published_across_a_break_keeps_its_place_and_its_caveat(site: Path):
    text = words(site / "xep-hang/mau-2023/index.html")
    assert "48,6% Nguồn công bố như vậy. Năm 2022 và năm 2023 dùng hai bộ chỉ số khác nhau" in text
