"""What a reader is told of why a unit moved: sentences in both languages, the section of the page, the download."""

from __future__ import annotations

import csv
import json
import re
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from generator import facts, packages
from generator.composite.movement import RANK_PARTS, Movements, RankMovement, RankPart, ScoreMovement, ScorePart
from generator.composite.ranking import Ranking, construct
from generator.i18n import translator
from generator.model import Scale, Text
from generator.pages.movement import DRAWN, exact_text, movement_view, movements
from generator.pages.page import Site
from tests.conftest import ROOT, built_once

if TYPE_CHECKING:
    from pathlib import Path

HERE = ROOT / "tests" / "sites" / "movement"
DEPARTMENT, DISTRICT = "tinh-mau-so-", "tinh-mau-huyen-"

Parts = list[tuple[str, str]]


@pytest.fixture(scope="module")
def ranking() -> Ranking:
    return construct(packages.load(HERE / "datasets").dataset)


@pytest.fixture(scope="module")
def built(shared_folder: Path) -> Path:
    return built_once(shared_folder, "movement-site", "--datasets", str(HERE / "datasets"))


def said(
    parts: Parts, language: str = "vi", scale: Scale = Scale.POINTS, kind: str = "indicator", least: int = 0
) -> str:
    sizes = [Fraction(size) for _, size in parts]
    score = ScoreMovement(Fraction(50), 50 + sum(sizes), tuple(ScorePart(kind, size) for size in sizes))
    names = [Text(name, name) for name, _ in parts]
    places = facts.movement_places(score, least, scale)
    return facts.movement_score(translator(language), score, names, scale, places)


RISE = [("Nhân lực số", "8"), ("Hạ tầng số", "-2.1"), ("Thể chế số", "6.6")]


def test_a_rise_names_its_largest_part_and_the_largest_part_against_it():
    assert said(RISE) == "Điểm tăng 12,5 điểm: nhiều nhất nhờ Nhân lực số (+8,0); Hạ tầng số làm giảm 2,1."
    assert said(RISE, "en") == (
        "The score rose by 12.5 points, the largest part from Nhân lực số (+8.0); Hạ tầng số lowered it by 2.1."
    )


def test_a_fall_names_what_fell_most_and_what_rose():
    parts = [("A", "2"), ("B", "-6")]
    assert said(parts) == "Điểm giảm 4 điểm: nhiều nhất do B (−6); A làm tăng 2."
    assert said(parts, "en") == "The score fell by 4 points, the largest part from B (−6); A raised it by 2."


def test_one_part_alone_needs_no_second_figure():
    assert said([("A", "5"), ("B", "0")]) == "Điểm tăng 5 điểm, chỉ do A."
    assert said([("A", "-5")], "en") == "The score fell by 5 points, all of it from A."


def test_parts_of_the_same_size_are_named_together_and_many_are_counted():
    assert said([("A", "4"), ("B", "4")]) == "Điểm tăng 8 điểm: nhiều nhất nhờ A và B (mỗi phần +4)."
    assert said([(name, "1") for name in "ABCD"], "en") == (
        "The score rose by 4 points, the largest part from 4 parts (+1 each)."
    )
    assert said([("A", "3"), ("B", "-1"), ("C", "-1")], "en") == (
        "The score rose by 1 point, the largest part from A (+3); B and C lowered it by 1 each."
    )


def test_a_score_that_did_not_change_says_what_offset_what():
    assert said([("A", "6"), ("B", "-6")]) == "Điểm không đổi: A làm tăng 6; B làm giảm 6."
    assert said([("A", "0"), ("B", "0")]) == "Điểm không đổi, điểm từng chỉ số cũng không đổi."
    assert said([("A", "0")], "en") == "The score is unchanged, and so is the score of every indicator."


def test_nobody_is_credited_with_new_weights():
    assert said([("thay đổi trọng số", "3"), ("A", "-1")], kind="weights").startswith(
        "Điểm tăng 2 điểm: nhiều nhất do thay đổi trọng số (+3)"
    )


def test_shares_keep_the_printed_places_and_parts_as_many_as_they_need():
    parts = [("A", "0.0625"), ("B", "0.0375")]
    assert said(parts, scale=Scale.SHARE, least=2) == "Điểm tăng 0,10 điểm: nhiều nhất nhờ A (+0,0625)."
    assert said([("A", "5"), ("B", "1")], "en", Scale.PERCENT) == (
        "The score rose by 6 percentage points, the largest part from A (+5)."
    )


def test_what_no_decimal_shows_exactly_is_rounded_only_in_words():
    parts = [("A", "1/3"), ("B", "2/3")]
    assert said(parts) == "Điểm tăng 1 điểm: nhiều nhất nhờ B (+0,667)."
    assert exact_text(Fraction(1, 3)) == "1/3"


def placed(ranking: Ranking, edition: str, unit: str, language: str = "vi") -> str:
    movement = Movements(ranking).of(edition, unit)
    assert movement
    assert isinstance(movement.rank, RankMovement)
    return facts.movement_rank(translator(language), movement.rank, movement.change.older, movement.change.newer)


def test_a_rank_says_from_where_to_where_and_every_step_that_moved_it(ranking: Ranking):
    assert placed(ranking, "mau-department-2022", DEPARTMENT + "dung") == (
        "Hạng từ 6/6 lên 5/6: 1 đơn vị rời danh sách đưa lên 1 bậc, điểm của chính đơn vị đưa lên 2 bậc, "
        "điểm của các đơn vị khác kéo xuống 1 bậc, 1 đơn vị mới vào danh sách kéo xuống 1 bậc."
    )
    assert placed(ranking, "mau-department-2022", DEPARTMENT + "binh", "en") == (
        "The rank fell from 3rd of 6 to 6th of 6: 1 unit that left the list moved it up 1 place, "
        "the unit's own score moved it down 2 places, the scores of other units moved it down 1 place, "
        "1 unit new in the list moved it down 1 place."
    )


def test_a_tie_is_said_before_and_after(ranking: Ranking):
    assert placed(ranking, "mau-department-2022", DEPARTMENT + "an").startswith("Hạng từ 4/6 (đồng hạng) lên 3/6: ")
    assert placed(ranking, "mau-department-2023", DEPARTMENT + "binh", "en").startswith(
        "The rank rose from 6th of 6 to joint 3rd of 6: "
    )


def test_a_rank_that_stayed_says_so_and_what_offset_what(ranking: Ranking):
    assert placed(ranking, "mau-department-2022", DEPARTMENT + "chi") == (
        "Hạng giữ nguyên 1/6; không bước nào làm đổi hạng."
    )
    assert placed(ranking, "mau-department-2022", DEPARTMENT + "ky").startswith(
        "Hạng giữ nguyên, trước 4/6 (đồng hạng), nay 4/6: 1 đơn vị rời danh sách đưa lên 1 bậc, "
    )


def test_a_single_step_is_named_alone(ranking: Ranking):
    assert placed(ranking, "mau-department-2023", DEPARTMENT + "chi") == (
        "Hạng từ 1/6 xuống 2/6, chỉ do 1 đơn vị mới vào danh sách."
    )


def test_every_figure_of_a_rank_sentence_is_that_of_its_parts(ranking: Ranking):
    """The places in the words, read back, sum to the change."""
    for row in csv.DictReader((HERE / "expected" / "movement.rank.csv").read_text(encoding="utf-8").splitlines()):
        text = placed(ranking, row["edition"], row["unit"])
        steps = [
            int(n) * (1 if way == "đưa lên" else -1) for way, n in re.findall(r"(đưa lên|kéo xuống) (\d+) bậc", text)
        ]
        wanted = [int(row[part]) for part in RANK_PARTS if row[part] != "0"]
        assert steps == wanted or (len(wanted) == 1 and not steps), text


# The page


def section(site: Path, page: str) -> str:
    """The section of a page, from its heading to the next."""
    html = (site / page / "index.html").read_text(encoding="utf-8")
    return re.split(r"<h2[ >]", html[html.index('id="vi-sao"') :])[0]


def cells(html: str) -> list[list[str]]:
    rows = re.findall(r"(?s)<tr>(.*?)</tr>", html)
    found = [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"(?s)<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in rows
    ]
    return [row for row in found if row]


def test_the_page_has_a_table_of_parts_and_one_of_steps(built: Path):
    rows = cells(section(built, f"don-vi/{DEPARTMENT}binh"))
    assert rows[1:6] == [
        ["Nhân lực số", "42/60", "27/30", "+6"],
        ["Hạ tầng số", "28/40", "45/60", "+3"],
        ["Thay đổi trọng số", "", "", "−7"],
        ["An toàn thông tin (chỉ tính năm 2023)", "", "", "+8"],
        ["Điểm chung", "70,00", "80,00", "+10"],
    ]
    assert rows[7:14] == [
        ["Hạng năm 2022", "6/6", ""],
        ["1 đơn vị rời danh sách", "5/5", "lên 1 bậc"],
        ["Trọng số mới", "4/5", "lên 1 bậc"],
        ["Điểm của chính đơn vị", "3/5", "lên 1 bậc"],
        ["Điểm của các đơn vị khác", "2/5", "lên 1 bậc"],
        ["1 đơn vị mới vào danh sách", "3/6", "xuống 1 bậc"],
        ["Hạng năm 2023", "3/6", "lên 3 bậc"],
    ]


def test_an_indicator_of_one_year_and_rounding_are_parts_of_their_own(built: Path):
    assert cells(section(built, f"en/don-vi/{DISTRICT}dong"))[1:] == [
        ["Digital skills", "0.60", "0.70", "+0.0625"],
        ["Digital infrastructure", "0.50", "0.50", "0.0000"],
        ["Digital economy (counted in 2021 only)", "", "", "+0.0325"],
        ["The rounding in published figures", "", "", "+0.0050"],
        ["Overall score", "0.53", "0.63", "+0.1000"],
    ]


@pytest.mark.parametrize("language", ["", "en/"])
def test_the_newest_pair_is_on_the_page_and_all_are_in_its_data(built: Path, language: str):
    html = section(built, f"{language}don-vi/{DEPARTMENT}an")
    newest = ("mau-department-2022", "mau-department-2023")
    assert re.findall(r'data-from="([^"]+)" data-to="([^"]+)"', html) == [newest]
    assert html.count('data-kind="waterfall"') == 2
    assert re.search(r'href="[./]+don-vi/[a-z-]+/data.json"', html)
    told = json.loads((built / f"don-vi/{DEPARTMENT}an/data.json").read_text(encoding="utf-8"))["movements"]
    assert [(m["from"], m["to"]) for m in told] == [newest, ("mau-department-2021", "mau-department-2022")]
    assert all(m["score"] and m["rank"] for m in told)


def test_what_cannot_be_split_is_said_where_the_other_half_stands(built: Path):
    html = section(built, f"don-vi/{DISTRICT}nam")
    assert "Hạng giữ nguyên 3/3; không bước nào làm đổi hạng." in html
    assert "Chưa tách được thay đổi của điểm: điểm từng chỉ số của một trong hai năm chưa được công bố đủ" in html


def test_a_unit_without_an_earlier_year_has_no_such_section(built: Path):
    assert "vi-sao" not in (built / f"don-vi/{DEPARTMENT}lam/index.html").read_text(encoding="utf-8")


def test_the_download_has_every_part_exactly(built: Path):
    told = json.loads((built / f"don-vi/{DISTRICT}dong/data.json").read_text(encoding="utf-8"))["movements"]
    assert [(m["from"], m["to"], m["score"]["change"]) for m in told] == [
        ("mau-district-2021", "mau-district-2022", "0.1")
    ]
    parts = told[0]["score"]["parts"]
    assert [p["contribution"] for p in parts] == ["0.0625", "0", "0.0325", "0.005"]
    assert [p["part"] for p in parts] == ["indicator", "indicator", "applicability", "rounding"]
    bare = json.loads((built / f"don-vi/{DISTRICT}nam/data.json").read_text(encoding="utf-8"))["movements"][0]
    assert (bare["score"], bare["score_not_split"]) == (None, "mains-not-published")
    assert [step["part"] for step in bare["rank"]["parts"]] == list(RANK_PARTS)


def test_a_waterfall_ends_where_the_newer_figure_stands(ranking: Ranking):
    site = Site(ranking, "2024-01-05")
    for edition in ranking.tables.values():
        for unit in edition.units:
            names = ranking.editions_of[unit]
            for movement in movements(site, [ranking.change(name, unit) for name in names]):
                view = movement_view(site, movement)
                for split in (view.score, view.rank):
                    if split and split.chart:
                        *steps, last = split.chart.rows
                        assert steps[-1]["end"] == pytest.approx(last["start"])
                        assert len(split.chart.rows) <= DRAWN + 2


def test_a_rank_step_moves_the_drawing_by_its_places():
    rank = RankMovement(4, 6, 3, 6, (RankPart("own", 1, 3, 6),), 0, 0, reweighed=False)
    assert rank.change == 1
    assert facts.rank_cause(translator("en"), "left", 0, 0, reweighed=False) == "no unit left the list"
    assert facts.rank_cause(translator("vi"), "weights", 0, 0, reweighed=False) == "trọng số không đổi"
    assert [facts.rank_step(translator("vi"), n) for n in (2, -1, 0)] == ["lên 2 bậc", "xuống 1 bậc", "0"]
