"""What can be recomputed from the published figures agrees with what was printed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from generator.composite.ranking import Change, NoChange, Ranking
from generator.model import Basis

TOTALS = [
    *(("dti-province-2022", unit) for unit in ("da-nang", "ho-chi-minh", "quang-ninh", "thua-thien-hue", "can-tho")),
    *(
        ("dti-province-2020", unit)
        for unit in (
            "da-nang",
            "thua-thien-hue",
            "bac-ninh",
            "quang-ninh",
            "ho-chi-minh",
            "tien-giang",
            "can-tho",
            "ninh-binh",
        )
    ),
    ("dti-province-2020", "kien-giang"),
    ("dti-province-2020", "bac-giang"),
]


@pytest.mark.parametrize(("edition", "unit"), TOTALS)
def test_a_total_recomputed_from_its_members_is_the_printed_one_within_rounding(
    ranking: Ranking, edition: str, unit: str
):
    table = ranking.tables[edition]
    low, high = table.recomputed_interval(unit, "index")
    printed = table.figure(unit).score
    assert low <= Fraction(printed.interval[1], 10**6)
    assert high >= Fraction(printed.interval[0], 10**6)


@pytest.mark.parametrize(
    ("pillar", "printed"), [("chinh-quyen-so", 780_400), ("kinh-te-so", 718_700), ("xa-hoi-so", 686_400)]
)
def test_the_overlapping_pillars_of_quang_ninh_2022_are_the_printed_ones(ranking: Ranking, pillar: str, printed: int):
    table = ranking.tables["dti-province-2022"]
    assert table.figure("quang-ninh", pillar).score.micro == printed
    low, high = table.recomputed_interval("quang-ninh", pillar)
    assert low <= Fraction(printed + 50, 10**6)
    assert high >= Fraction(printed - 50, 10**6)


def test_ho_chi_minh_2022_recomputes_to_another_last_digit_and_is_shown_as_printed(ranking: Ranking):
    figure = ranking.tables["dti-province-2022"].figure("ho-chi-minh")
    assert (figure.score.micro, figure.score.decimals) == (716_300, 4)
    low, high = ranking.tables["dti-province-2022"].recomputed_interval("ho-chi-minh", "index")
    assert (low + high) / 2 == Fraction(716_355, 10**6)


def test_the_63_ranks_of_2022_are_published_and_15_15_17_is_among_them(ranking: Ranking):
    figures = ranking.tables["dti-province-2022"].ranked()
    assert len(figures) == 63
    assert {f.basis for f in figures} == {Basis.PUBLISHED}
    assert {f.of for f in figures} == {63}
    ranks = {f.unit: (f.rank, f.tied) for f in figures}
    assert (ranks["thanh-hoa"], ranks["yen-bai"], ranks["hau-giang"]) == ((15, True), (15, True), (17, False))


def test_nothing_is_compared_across_two_frameworks(ranking: Ranking):
    for edition, table in ranking.tables.items():
        previous = table.edition.previous
        if previous and ranking.dataset.editions[previous].framework != table.edition.framework:
            changes = [ranking.change(edition, unit) for unit in table.units]
            assert all(isinstance(change, NoChange) for change in changes), edition


def test_a_change_within_one_framework_says_from_how_many_to_how_many(ranking: Ranking):
    change = ranking.change("dti-province-2022", "ninh-binh")
    assert isinstance(change, Change)
    assert (change.older.rank, change.older.of, change.newer.rank, change.newer.of) == (6, 63, 21, 63)
    assert (change.ranks, change.score) == (-15, Fraction(1150, 10**4))


def test_a_renamed_province_may_be_compared_with_its_earlier_self(ranking: Ranking):
    assert ranking.lineage.same("thua-thien-hue", "hue")
    assert not ranking.lineage.same("ninh-binh", "ninh-binh-2025")
