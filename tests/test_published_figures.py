"""Every published figure that was collected is in the data as printed, and on a page of the built site."""

from __future__ import annotations

import csv
import html
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator import gate
from generator.i18n import translator
from generator.model import Printed

if TYPE_CHECKING:
    from generator.composite.ranking import Ranking

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).parent.parent


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / name).read_text(encoding="utf-8").splitlines()))


PUBLISHED = rows("published_dti.csv") + rows("published_provinces.csv")
REPORTS = rows("reports_dti.csv") + rows("reports_provinces.csv")
RANK_STATISTICS = {"rank", "rank_from_last"}
SCORE_STATISTICS = {"score", "mean", "percent"}


@cache
def page_text(site: Path, path: str) -> str:
    """What a reader sees of a page: text without tags, spaces folded."""
    source = (site / path / "index.html").read_text(encoding="utf-8")
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", source, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def stated(ranking: Ranking, row: dict[str, str]) -> dict[str, tuple[str, Printed | None]]:
    """Statistic and value of the statements that a row of the collection became."""
    ids = set(row["place"].split(";")) - {"sheet"}
    found = {
        s.statement: (s.statistic, s.value)
        for s in ranking.dataset.statements
        if s.package == row["package"] and s.statement in ids
    }
    assert ids == set(found), row
    return found


def test_all_647_rows_are_placed_once():
    assert sorted(int(row["row"]) for row in PUBLISHED) == list(range(1, 648))


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda row: f"row-{row['row']}")
def test_a_published_row_is_in_the_data_as_printed(ranking: Ranking, row: dict[str, str]):
    values = stated(ranking, row).values()
    if row["score"]:
        printed = Printed.parse(row["score"])
        cells = [value for statistic, value in values if statistic in SCORE_STATISTICS]
        if "sheet" in row["place"].split(";"):
            figure = ranking.figure(row["edition"], row["unit_id"], row["indicator_id"])
            cells.append(figure.scores[0].value)
        assert printed in cells
    if row["rank"]:
        assert Printed.parse(row["rank"]) in [value for statistic, value in values if statistic in RANK_STATISTICS]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_published_row_is_on_a_page(ranking: Ranking, real_site: Path, language: str):
    t = translator(language)
    prefix = "" if language == "vi" else "en/"
    lost = []
    for row in PUBLISHED:
        path = f"{prefix}don-vi/{row['unit_id']}" if row["unit_id"] else f"{prefix}xep-hang/{row['edition']}"
        text = page_text(real_site, path)
        if row["score"] and t.printed(Printed.parse(row["score"])) not in text:
            lost.append((row["row"], path, row["score"]))
        if row["rank"] and not re.search(rf"\b(?:{t.ordinal(int(row['rank']))}\b|{row['rank']} ?/\d)", text):
            lost.append((row["row"], path, f"rank {row['rank']}"))
    assert lost == []


def test_every_figure_of_the_five_reports_is_where_it_is_said_to_be():
    packages = {package.name: package for package in gate.read(ROOT / "datasets").packages}
    lost = []
    for row in REPORTS:
        tables = packages[row["package"]].tables
        if row["table"] == "scores":
            continue
        key = {"frameworks": "framework", "editions": "edition", "indicators": "indicator", "sources": "source"}
        name = key.get(row["table"], row["table"].removesuffix("s"))
        table = tables[row["table"]]
        found = [r for r in table.rows() if row["id"] in (r[name], f"{r.get('framework', '')}:{r[name]}")]
        if not any(row["value"] in r[row["field"]] for r in found):
            lost.append(row)
    assert lost == []


def test_the_five_reports_are_all_there():
    assert {row["report"] for row in REPORTS} == {
        "ninh-binh-2022", "ninh-binh-2021", "thanh-hoa-2022", "tay-ninh-2021", "lang-son-2020",
    }  # fmt: skip
    assert len(REPORTS) >= 240


SHOWN = {
    "xep-hang/dti-province-2020": [
        "Đà Nẵng", "Thừa Thiên Huế", "Bắc Ninh", "Quảng Ninh", "Hồ Chí Minh", "Tiền Giang", "Cần Thơ", "Ninh Bình",
        "Kiên Giang", "Bắc Giang",
    ],
    "don-vi/lang-son": ["thứ 16/63", "0,3453", "thứ 18/63", "thứ 8/63", "thứ 24/63"],
    "don-vi/tay-ninh": [
        "thứ 44/63", "0,3426", "thứ 46/63", "0,2686", "0,7", "thứ 27/63", "0,5", "thứ 23/63", "0,3666", "thứ 21/63",
        "0,3283", "thứ 50/63", "0,2479", "thứ 58/63", "trong 25 tỉnh, thành phố dẫn đầu",
        "trong 30 tỉnh, thành phố dẫn đầu", "hoặc", "điểm cao hơn trung bình", "Giải pháp nguồn nêu",
    ],
    "don-vi/ninh-binh": [
        "0,6214", "0,0115", "thứ 8/63", "thứ 3", "thứ 5", "chỉ số nguồn không nêu tên", "xếp thứ 10 đến 15",
        "trong 9 tỉnh, thành phố dẫn đầu", "Mức phấn đấu",
    ],
    "xep-hang/ninh-binh-department-2022": ["299,33", "hơn 92", "Sở Giáo dục và Đào tạo", "335,9", "3.331,01", "322,65"],
    "xep-hang/ninh-binh-district-2022": ["521,76", "140,55", "42,8%", "86,73", "191,75", "587,41", "569,06", "518,92"],
    "xep-hang/ninh-binh-commune-2022": ["343,93", "111", "47,6%", "143", "385,641", "373,591", "357,301"],
    "xep-hang/thanh-hoa-department-2022": [
        "Văn phòng UBND tỉnh", "Sở Thông tin và Truyền thông", "Sở Giáo dục và Đào tạo", "Sở Giao thông vận tải",
        "Sở Xây dựng", "20",
    ],
    "xep-hang/thanh-hoa-district-2022": [
        "Thành phố Thanh Hóa", "Huyện Như Thanh", "Thị xã Nghi Sơn", "Huyện Thọ Xuân", "Huyện Yên Định", "27", "848,6",
    ],
}  # fmt: skip


@pytest.mark.parametrize("path", SHOWN)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_each_report_says_is_shown(real_site: Path, path: str, language: str):
    text = page_text(real_site, path if language == "vi" else f"en/{path}")
    if language == "vi":
        assert [words for words in SHOWN[path] if words not in text] == []
    else:
        figures = [
            words.replace(".", "").replace(",", ".") for words in SHOWN[path] if re.fullmatch(r"[\d.,]+%?", words)
        ]
        assert [words for words in figures if words not in text.replace(",", "")] == []
