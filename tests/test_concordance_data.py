"""The concordance of the real data: every node of following frameworks, in both languages, claiming little."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.composite.ranking import Ranking
    from generator.model import Concordance, Dataset, Framework

Pair = tuple[str, str]

FOLLOWING = {
    *((f"dti-{level}-1726", f"dti-{level}-922") for level in ("country", "ministry", "province")),
    *((f"dti-{level}-922", f"dti-{level}-405") for level in ("country", "ministry", "province")),
    ("lao-cai-department-bo-chi-so-2022-khong-thu-tuc", "lao-cai-department-bo-chi-so-2023-khong-thu-tuc"),
    ("phu-tho-department-2953", "phu-tho-department-bo-chi-so-2025"),
    ("son-la-department-545", "son-la-department-545-thang-100"),
    ("son-la-district-545", "son-la-district-545-thang-100"),
    *(
        (f"tay-ninh-{level}-bo-chi-so-2022", f"tay-ninh-{level}-bo-chi-so-2024")
        for level in ("department", "district", "commune")
    ),
}


def last_use(dataset: Dataset, framework: Framework) -> int:
    """Its last year, or, where none is stated, the year of its last edition."""
    editions = [e.year for e in dataset.editions.values() if e.framework == framework.framework]
    return framework.last_year or max(editions, default=9999)


def following(dataset: Dataset) -> set[Pair]:
    """Frameworks of one package and level, the newer the first to begin after the older was last used."""
    pairs = set()
    for older in dataset.frameworks.values():
        ended = last_use(dataset, older)
        later = [
            newer
            for newer in dataset.frameworks.values()
            if (newer.package, newer.level) == (older.package, older.level) and newer.first_year > ended
        ]
        first = min((newer.first_year for newer in later), default=0)
        pairs |= {(older.framework, newer.framework) for newer in later if newer.first_year == first}
    return pairs


def by_pair(dataset: Dataset) -> dict[Pair, list[Concordance]]:
    pairs: dict[Pair, list[Concordance]] = {}
    for row in dataset.concordances:
        pairs.setdefault((row.framework_from, row.framework_to), []).append(row)
    return pairs


def test_frameworks_follow_one_another_in_thirteen_pairs(ranking: Ranking) -> None:
    assert following(ranking.dataset) == FOLLOWING


def test_every_pair_of_following_frameworks_and_no_other_has_a_concordance(ranking: Ranking) -> None:
    assert by_pair(ranking.dataset).keys() == FOLLOWING


def test_every_node_of_either_framework_stands_in_a_row(ranking: Ranking) -> None:
    frameworks = ranking.dataset.frameworks
    for (older, newer), rows in by_pair(ranking.dataset).items():
        assert {row.indicator_from for row in rows} - {""} == frameworks[older].by_id.keys(), (older, newer)
        assert {row.indicator_to for row in rows} - {""} == frameworks[newer].by_id.keys(), (older, newer)


def test_every_row_says_in_both_languages_what_changed(ranking: Ranking) -> None:
    for row in ranking.dataset.concordances:
        for text in (row.reason.vi, row.reason.en):
            assert len(text.split()) > 10, row
            assert text[0].isupper(), row
            assert text.endswith("."), row


def test_no_two_rows_say_the_same(ranking: Ranking) -> None:
    for language in ("vi", "en"):
        said = Counter(getattr(row.reason, language) for row in ranking.dataset.concordances)
        assert [text for text, times in said.items() if times > 1] == []


def test_nothing_is_called_comparable_while_contents_or_maxima_are_unknown(ranking: Ranking) -> None:
    frameworks = ranking.dataset.frameworks
    for row in ranking.dataset.concordances:
        if row.comparable:
            older = frameworks[row.framework_from].by_id[row.indicator_from]
            newer = frameworks[row.framework_to].by_id[row.indicator_to]
            assert older.max_points == newer.max_points is not None, row


def test_the_three_parts_of_awareness_of_2020_became_one(ranking: Ranking) -> None:
    rows = by_pair(ranking.dataset)["dti-province-1726", "dti-province-922"]
    assert [(row.indicator_from, row.relation) for row in rows if row.indicator_to == "nhan-thuc-so"] == [
        ("chinh-quyen-so-chuyen-doi-nhan-thuc", "merged"),
        ("kinh-te-so-chuyen-doi-nhan-thuc", "merged"),
        ("xa-hoi-so-chuyen-doi-nhan-thuc", "merged"),
    ]
