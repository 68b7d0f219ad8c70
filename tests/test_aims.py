"""Targets and room to grow as readers meet them: sentences, sections of a unit's page, and its data.json."""

from __future__ import annotations

import html
import json
import re
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from generator import facts, packages
from generator.composite.ranking import Ranking, construct
from generator.composite.room import room
from generator.distributions.tables import json_text
from generator.i18n import translator
from generator.pages import Site
from generator.pages.aims import aim_views, unit_targets
from generator.pages.unit import UnitPage, unit_page
from generator.rendering import Renderer
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.model import Text

TAGS = re.compile(r"<[^>]+>")
NUMBER = {"vi": re.compile(r"\d+(?:\.\d{3})*(?:,\d+)?"), "en": re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")}


@cache
def golden(name: str) -> Site:
    data = ROOT / "tests/sites" / name / "datasets"
    return Site(construct(packages.load(data).dataset), "2026-03-01")


def page(site: Site, unit: str) -> UnitPage:
    value = unit_page(site, unit).value
    assert isinstance(value, UnitPage)
    return value


def section(site: Site, unit: str, anchor: str, language: str = "vi") -> str:
    """The words of one section of a unit's page."""
    made = unit_page(site, unit)
    body = Renderer(language).body(made.template, made.path, value=made.value, site=site)
    found = re.search(rf'<h2 id="{anchor}">.*?(?=<h2)', body, re.DOTALL)
    return " ".join(html.unescape(TAGS.sub(" ", found[0])).split()) if found else ""


def numbers(text: str, language: str) -> list[Fraction]:
    """The figures of a sentence, as it writes them."""
    thousands, decimal = (".", ",") if language == "vi" else (",", ".")
    return sorted(
        Fraction(found.replace(thousands, "").replace(decimal, ".")) for found in NUMBER[language].findall(text)
    )


def view(site: Site, unit: str, target: str) -> Any:
    views = aim_views(site, unit_targets(site, unit))
    return next(v for v in views if target in [p.target.target for p in v.aim.parts])


def sentence(unit: str, target: str, language: str = "vi") -> str:
    """Goal and verdict of a target of the hand-made site, as they may be quoted."""
    found = view(golden("targets"), f"tinh-mau-so-{unit}", target)
    t = translator(language)
    return f"{t.say(found.goal)} {facts.verdict_sentence(t, found.parts, found.outcome)}"


SENTENCES = [
    (
        "an", "rank-met",
        "Mục tiêu: năm 2024 đứng thứ nhất. Đạt. Năm 2024: thứ 1/4.",
        "Target: in 2024 ranked first. Met. In 2024: 1st of 4.",
    ),
    (
        "dung", "rank-missed",
        ("Mục tiêu: năm 2024 trong 3 sở, ban, ngành dẫn đầu. Không đạt. "
        "Năm 2024: thứ 4/4, còn cách 1 bậc, cần thêm 20 điểm."),
        ("Target: in 2024 among the first 3 departments. Not met. "
        "In 2024: 4th of 4, 1 place short, 20 points more needed."),
    ),
    (
        "dung", "both-missed",
        ("Mục tiêu: năm 2024 trong 2 sở, ban, ngành dẫn đầu hoặc có điểm cao hơn trung bình. Không đạt. "
        "Năm 2024: thứ 4/4, còn cách 2 bậc, cần thêm 18 điểm; 30,00 điểm (trung bình 43,50), cần thêm hơn 13,5 điểm."),
        ("Target: in 2024 among the first 2 departments or a score above the mean. Not met. "
        "In 2024: 4th of 4, 2 places short, 18 points more needed; "
        "30.00 points (mean 43.50), more than 13.5 points more needed."),
    ),
    (
        "an", "either-met",
        "Mục tiêu: năm 2024 đứng thứ nhất hoặc đạt ít nhất 58 điểm. Đạt. Năm 2024: thứ 1/4.",
        "Target: in 2024 ranked first or a score of at least 58. Met. In 2024: 1st of 4.",
    ),
    (
        "giang", "lapsed",
        "Mục tiêu: năm 2024 trong 3 sở, ban, ngành dẫn đầu. Chưa đo được: sở kết thúc ngày 30/6/2024.",
        "Target: in 2024 among the first 3 departments. Not measured: Giang department ended on 30 June 2024.",
    ),
    (
        "dung", "open-across-frameworks",
        "Mục tiêu: năm 2026 trong 2 sở, ban, ngành dẫn đầu. Chưa đến hạn. Năm 2026 chưa kết thúc.",
        "Target: in 2026 among the first 2 departments. Not due yet. The year 2026 is not over.",
    ),
    (
        "binh", "framework-not-comparable",
        ("Mục tiêu: năm 2025 đạt ít nhất 30 điểm. Chưa đo được. Bộ chỉ số của năm 2025 không so sánh được với bộ "
        "chỉ số của mục tiêu. Chỉ số b đo việc khác."),
        ("Target: in 2025 a score of at least 30. Not measurable. The framework in force in 2025 cannot be compared "
        "with the target's. Main b measures something else."),
    ),
    (
        "an", "score-within-rounding",
        ("Mục tiêu: năm 2024 đạt ít nhất 0,72 điểm. Chưa đo được. Năm 2024: 0,7 điểm, cần thêm 0,0200 điểm; "
        "điểm in ra đã làm tròn nên chưa kết luận được."),
        ("Target: in 2024 a score of at least 0.72. Not measurable. In 2024: 0.7, 0.0200 more needed; "
        "the printed score is rounded, so this cannot be decided."),
    ),
    (
        "binh", "band-of-unknown-limit",
        ("Mục tiêu: năm 2024 vào nhóm “Khá” trở lên. Chưa đo được. Năm 2024: 70,00 điểm, đồng hạng 2/4; "
        "ngưỡng của mức “Khá” chưa được công bố."),
        ("Target: in 2024 grade “Fair” or better. Not measurable. In 2024: 70.00 points, joint 2nd of 4; "
        "the limit of “Fair” has not been published."),
    ),
    (
        "dung", "or-open",
        ("Mục tiêu: Chỉ số b, năm 2024 đạt ít nhất 30 điểm hoặc Chỉ số a, năm 2026 đạt ít nhất 40 điểm. Chưa đến hạn. "
        "Năm 2026 chưa kết thúc."),
        ("Target: Main b, in 2024 a score of at least 30 or Main a, in 2026 a score of at least 40. Not due yet. "
        "The year 2026 is not over."),
    ),
    (
        "dung", "band-missed-by-a-worse-limit",
        "Mục tiêu: năm 2024 vào nhóm “Khá” trở lên. Không đạt. Năm 2024: 50,00 điểm (theo ngưỡng của các mức khác).",
        "Target: in 2024 grade “Fair” or better. Not met. In 2024: 50.00 points (by the limits of other grades).",
    ),
    (
        "dung", "band-printed-met",
        "Mục tiêu: năm 2024 vào nhóm “Khá” trở lên. Đạt. Năm 2024: xếp loại “Tốt”.",
        "Target: in 2024 grade “Fair” or better. Met. In 2024: graded “Good”.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("unit", "target", "vi", "en"), SENTENCES, ids=[row[1] for row in SENTENCES])
def test_goal_and_verdict_are_sentences_that_may_be_quoted(unit: str, target: str, vi: str, en: str):
    assert sentence(unit, target) == vi
    assert sentence(unit, target, "en") == en


def texts(site: Site) -> Iterator[Text]:
    """Every sentence of targets and of room to grow in a site."""
    for unit in site.ranking.dataset.units:
        value = page(site, unit)
        for group in value.aims:
            yield from (group.heading, *(t for aim in group.aims for t in (aim.goal, aim.reason, *aim.before)))
        if value.room:
            r = value.room
            yield from (r.summary, r.classes, r.following, *r.costs, r.strengths, r.weaknesses)


@pytest.mark.parametrize("name", ["targets", "bands", "stranger"])
def test_both_languages_say_the_same_figures(name: str):
    """Dates apart, in which a month is a number here and a word there."""
    compared = 0
    for text in texts(golden(name)):
        if re.search(r"\d/\d+/\d{4}", text.vi):
            continue
        assert numbers(re.sub(r"(\d)/(\d)", r"\1 \2", text.vi), "vi") == numbers(text.en, "en"), text
        compared += 1
    assert compared > 20


def test_no_text_of_a_target_is_left_without_words_in_either_language():
    for text in texts(golden("targets")):
        assert bool(text.vi) == bool(text.en)
        assert "None" not in text.vi + text.en
        assert "{" not in text.vi + text.en


# Pages


def test_the_page_of_tay_ninh_says_that_it_ended_before_its_targets_were_due(ranking: Ranking):
    text = section(Site(ranking, "2026-11-23"), "tay-ninh", "muc-tieu")
    assert (
        "Mục tiêu: năm 2025 trong 25 tỉnh, thành phố dẫn đầu hoặc có điểm cao hơn trung bình. "
        "Báo Tây Ninh , 10/12/2022 không còn hiệu lực Chưa đo được: tỉnh kết thúc ngày 30/6/2025."
    ) in text
    assert "Năm 2021: 0,3426 điểm, thứ 44/63; ngưỡng của mức “Khá” chưa được công bố." in text
    assert text.count("không còn hiệu lực") == 4


def test_every_target_of_the_page_leads_to_its_source(ranking: Ranking):
    site = Site(ranking, "2026-11-23")
    made = unit_page(site, "ninh-binh")
    body = Renderer("vi").body(made.template, made.path, value=made.value, site=site)
    found = re.search(r'<h2 id="muc-tieu">.*?(?=<h2)', body, re.DOTALL)
    assert found
    paragraphs = [p for p in re.findall(r"<p\b.*?</p>", found[0], re.DOTALL) if "td-verdict" in p]
    assert len(paragraphs) == 18
    assert all("nguon/#dti-ninh-binh-2022" in p for p in paragraphs)


def test_da_nang_2022_has_its_points_to_gain_in_order_and_nobody_above(ranking: Ranking):
    """Shares as printed times the framework's maxima: 150 × (1 − 0.5197) = 72.045 come first."""
    text = section(Site(ranking, "2026-11-23"), "da-nang", "con-tang-duoc")
    assert "đạt 800,18 trên 1.000 điểm; còn có thể tăng 199,82 điểm ở 7 chỉ số." in text
    assert "Đơn vị xếp thứ 1/63, không có đơn vị nào ở trên." in text
    assert text.index("72,04 Hoạt động xã hội số") < text.index("32,46 Hoạt động kinh tế số")


def test_the_next_rank_costs_points_that_are_said_with_the_rank():
    vi, en = (page(golden("bands"), "tinh-mau-so-giang").room.following for _ in range(2))
    assert vi.vi == "Để bằng đơn vị xếp ngay trên (thứ 3/5), cần thêm 12 điểm."
    assert en.en == "To draw level with the unit ranked next above (3rd of 5), 12 points more are needed."


def test_an_open_target_says_what_it_costs_on_the_last_list():
    """Aim: second; on the list of 2025 Dung has 33 of 60 points, and 78 of 100 hold the second place: 13.8 points."""
    costs = page(golden("targets"), "tinh-mau-so-dung").room.costs
    assert [c.vi for c in costs] == [
        "Mục tiêu năm 2026, Chỉ số chung trong 2 sở, ban, ngành dẫn đầu: theo bảng năm 2025, cần thêm 13,8 điểm.",
        "Mục tiêu năm 2026, Chỉ số a đạt ít nhất 40 điểm: theo bảng năm 2025, cần thêm 7 điểm.",
    ]


def test_points_that_are_needed_are_rounded_up_where_they_must_be_rounded():
    t, framework = translator("vi"), golden("bands").framework("mau-bac")
    needed = [facts.needed_text(t, Fraction(*n), framework) for n in ((13, 4), (3, 1), (1, 3), (2, 3))]
    assert needed == ["3,25 điểm", "3 điểm", "0,34 điểm", "0,67 điểm"]


def test_the_bar_of_classes_is_said_in_words_and_its_parts_add_up():
    site = golden("bands")
    made = unit_page(site, "tinh-mau-so-dung")
    body = Renderer("vi").body(made.template, made.path, value=made.value, site=site)
    bar = re.search(r'<svg viewBox="0 0 (\d+) 1"[^>]*aria-label="([^"]*)">(.*?)</svg>', body)
    assert bar
    assert bar[2] == "Trong các chỉ số có 1 thấp, 1 rất thấp và 1 không có điểm."
    assert sum(map(int, re.findall(r'width="(\d+)"', bar[3]))) == int(bar[1]) == 3


def test_the_computed_band_stands_on_the_card_beside_a_printed_one_that_differs():
    site = golden("bands")
    made = unit_page(site, "tinh-mau-so-chi")
    body = Renderer("vi").body(made.template, made.path, value=made.value, site=site)
    card = re.search(r'<section class="td-standing".*?</section>', body, re.DOTALL)
    assert card
    assert re.search(r"Khá</span>.*?xếp loại.*?data-basis=\"computed\"", card[0], re.DOTALL)


def test_a_unit_without_targets_and_components_has_neither_section(ranking: Ranking):
    site = Site(ranking, "2026-11-23")
    assert section(site, "lang-son", "muc-tieu") == section(site, "lang-son", "con-tang-duoc") == ""


# data.json


def test_data_json_holds_every_year_read_of_a_target():
    made = unit_page(golden("targets"), "tinh-mau-so-dung")
    aims = json.loads(json_text(made.download.json))["targets"]
    missed = next(aim for aim in aims if aim["targets"][0]["target"] == "rank-missed")
    assert missed["outcome"] == "missed"
    assert [(y["year"], y["holds"], y["rank"], y["lacking_places"]) for y in missed["targets"][0]["years"]] == [
        (2023, False, 5, 2),
        (2024, False, 4, 1),
    ]


def test_data_json_holds_the_room_exactly():
    made = unit_page(golden("bands"), "tinh-mau-so-dung")
    found = json.loads(json_text(made.download.json))["room"]
    assert found["classes"]["very_low"] == 1
    assert found["next_rank"] == {"rank": 4, "score": "39.500000"}
    assert [i["gain"] for i in found["indicators"]] == ["39.500000", "30.000000", "20.000000"]


def test_the_room_shown_is_that_of_the_newest_edition_with_components(ranking: Ranking):
    site = Site(ranking, "2026-11-23")
    assert page(site, "da-nang").room.edition.edition == "dti-province-2022"
    assert room(ranking, "dti-province-2024", "da-nang") is None
