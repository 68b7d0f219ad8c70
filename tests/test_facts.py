"""Sentences say the figures, of how many, and the caveat."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator import facts
from generator.i18n import translator

if TYPE_CHECKING:
    from generator.composite.ranking import Ranking

VI, EN = translator("vi"), translator("en")


def sentence(ranking: Ranking, edition: str, unit: str, language: str = "vi") -> str:
    table = ranking.tables[edition]
    t = translator(language)
    return facts.standing(t, table.figure(unit), table.framework, table.edition, ranking.dataset.units[unit].name)


def moved(ranking: Ranking, edition: str, unit: str, language: str = "vi") -> str:
    table = ranking.tables[edition]
    previous = ranking.dataset.editions[table.edition.previous]
    change = ranking.change(edition, unit)
    return facts.change_sentence(translator(language), change, table.edition, previous, table.framework)


def test_rank_and_score_stand_in_one_sentence(ranking: Ranking):
    assert sentence(ranking, "dti-province-2021", "tay-ninh") == (
        "Năm 2021, Tỉnh Tây Ninh xếp thứ 44/63 với 0,3426 điểm."
    )
    assert sentence(ranking, "dti-province-2021", "tay-ninh", "en") == (
        "In 2021, Tây Ninh province ranked 44th of 63 with a score of 0.3426."
    )


def test_a_tie_is_said(ranking: Ranking):
    assert "đồng hạng 15/63" in sentence(ranking, "dti-province-2022", "yen-bai")
    assert "joint 15th of 63" in sentence(ranking, "dti-province-2022", "yen-bai", "en")


def test_a_missing_score_is_said(ranking: Ranking):
    assert sentence(ranking, "dti-province-2022", "tay-ninh").endswith(
        "điểm số chưa được công bố ở nguồn nào chúng tôi có."
    )


def test_years_of_two_frameworks_are_not_compared_and_the_reason_is_said(ranking: Ranking):
    text = moved(ranking, "dti-province-2021", "tay-ninh")
    assert text.startswith("Năm 2020 đơn vị xếp thứ 46/63. Năm 2020 và năm 2021 dùng hai bộ chỉ số khác nhau")
    assert not re.search(r"\b(Tăng|Giảm) \d", text)


def test_a_change_says_from_where_to_where_and_of_how_many(ranking: Ranking):
    assert moved(ranking, "dti-province-2022", "ninh-binh") == (
        "Giảm 15 bậc, từ thứ 6/63 năm 2021 xuống thứ 21/63. Điểm tăng 0,1150 điểm so với năm 2021."
    )
    assert (
        moved(ranking, "dti-province-2022", "tay-ninh", "en") == "Up 4 places, from 44th of 63 in 2021 to 40th of 63."
    )


def test_one_place_is_singular_in_english():
    assert (EN.plural("change.places", 1), EN.plural("change.places", 2)) == ("1 place", "2 places")


def test_a_unit_measured_on_its_own_maximum_says_of_how_much(ranking: Ranking):
    units = [u for u in ranking.tables["tay-ninh-department-2024"].units if u.endswith("thanh-tra-tinh")]
    assert "340 trên 340 điểm" in sentence(ranking, "tay-ninh-department-2024", units[0])


def test_a_qualified_figure_keeps_its_word(ranking: Ranking):
    unit = next(u for u in ranking.tables["vinh-phuc-department-2022"].units if u.endswith("van-phong-ubnd-tinh"))
    assert "hơn 873 điểm" in sentence(ranking, "vinh-phuc-department-2022", unit)
