"""Sentences that may be quoted print nothing that is not in the data, and say figure, of how many, year and basis.

Every figure of every sentence of every unit and edition is read back out of the text, in both languages, and looked for
among what the data allow that kind of sentence to say.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import packages
from generator.composite.ranking import Change, Ranking, construct
from generator.facts.attribution import rank_by, score_by
from generator.facts.lists import RankedList
from generator.i18n import LANGUAGES, translator
from generator.model import MICRO, Basis, Text
from generator.pages.edition import edition_page
from generator.pages.page import Site
from generator.pages.quotes import list_quotes
from tests.conftest import ROOT
from tests.facts.figures_in_text import Token, names_with_figures, tokens, without

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.composite.figure import Figure
    from generator.composite.table import EditionTable
    from generator.facts.quotes import Quote
    from generator.model import Edition

FOLDERS = {"real": ROOT / "datasets", **{p.parent.name: p for p in sorted((ROOT / "tests/sites").glob("*/datasets"))}}
VI, EN = translator("vi"), translator("en")


@cache
def site(name: str) -> Site:
    return Site(construct(packages.load(FOLDERS[name]).dataset), "2026-01-01")


@cache
def told(name: str) -> tuple[tuple[str, str, Quote], ...]:
    """Every sentence about a unit: edition, unit, quote."""
    found = site(name)
    pairs = [(edition, unit) for edition, table in found.ranking.tables.items() for unit in table.units]
    return tuple((edition, unit, quote) for edition, unit in pairs for quote in found.quoter.quotes(edition, unit))


def quote(name: str, edition: str, unit: str, kind: str) -> Text:
    return next(q.text for q in site(name).quoter.quotes(edition, unit) if q.kind == kind)


def kinds(name: str, edition: str, unit: str) -> list[str]:
    return [q.kind for q in site(name).quoter.quotes(edition, unit)]


# Reading the figures back


class Truth:
    """What the data allow a sentence about a unit in an edition to print."""

    def __init__(self, ranking: Ranking, edition: str, unit: str) -> None:
        self.ranking, self.data = ranking, ranking.dataset
        self.edition, self.unit = self.data.editions[edition], unit
        self.table = ranking.tables[edition]
        self.own = self.table.figure(unit)
        self.list = [f for f in map(self.table.figure, self.table.units) if f.cohort == self.own.cohort and f.known]
        self.ranks: set[tuple[int, int]] = set()
        self.numbers: set[Fraction] = set()
        self.words: set[str] = {str(self.edition.year), self.edition.announced_on}
        self.add(self.table, self.own)

    def add(self, table: EditionTable, figure: Figure) -> None:
        of = figure.of or table.ranked_units(figure.cohort) or 0
        if figure.rank:
            self.ranks.add((figure.rank, figure.of or 0))
        if figure.rank_from_last:
            self.ranks.add((figure.rank_from_last, of))
        for e in (*figure.scores, *figure.ranks):
            if e.value and e.statistic == "rank":
                self.ranks.add((e.value.micro // MICRO, figure.of or 0))
            elif e.value:
                self.numbers.add(Fraction(e.value.micro, MICRO))
        self.numbers |= {value for value in (figure.computed, figure.maximum) if value is not None}

    def statements(self, *statistics: str, unit: str = "") -> Iterator[Fraction]:
        for s in self.table.statements:
            if s.statistic in statistics and s.unit == unit and s.value:
                yield Fraction(abs(s.value.micro), MICRO)

    def gaps(self, others: list[Figure]) -> set[Fraction]:
        own = self.own.value
        return {abs(v - own) for f in others if own is not None and (v := f.value) is not None}

    def standing(self) -> None:
        pass

    def change(self) -> None:
        previous = self.data.editions.get(self.edition.previous)
        if previous is None:
            return
        self.words.add(str(previous.year))
        change = self.ranking.change(self.edition.edition, self.unit)
        older, table = change.older, self.ranking.tables[previous.edition]
        if older:
            self.add(table, older)
        if isinstance(change, Change) and change.ranks is not None:
            self.numbers.add(Fraction(abs(change.ranks)))
        if isinstance(change, Change) and change.score is not None:
            self.numbers.add(abs(change.score))
        for framework in (table.framework, self.table.framework):
            self.numbers.add(Fraction(framework.root.max_points or 0, MICRO))

    def said(self) -> None:
        self.change()
        self.numbers |= set(self.statements("change", "rank_change", "percent_change", "percent", unit=self.unit))
        bases = {s.base_edition for s in self.table.statements if s.unit == self.unit and s.base_edition}
        self.words |= {str(self.data.editions[base].year) for base in bases}

    def against(self) -> None:
        leaders = [f for f in self.list if f.rank == 1]
        for leader in leaders:
            self.add(self.table, leader)
        own, scores = self.own.value, [v for f in self.list if (v := f.value) is not None]
        means = {Fraction(s.value.micro, MICRO) for s in self.table.statements if s.statistic == "mean" and s.value}
        means |= {sum(scores, Fraction(0)) / len(scores)} if scores and self.table.complete else set()
        self.numbers |= means | {abs(own - mean) for mean in means if own is not None} | self.gaps(leaders)
        self.numbers.add(Fraction(len(scores)))

    def list_(self) -> None:
        self.against()
        for figure in self.list:
            if (
                figure.rank == 1
                or figure.rank_from_last == 1
                or (figure.rank and figure.tied)
                or figure.rank == figure.of
            ):
                self.numbers |= {v for v in (figure.value,) if v is not None}
                self.numbers |= {Fraction(e.value.micro, MICRO) for e in figure.scores[:1] if e.value}
        self.numbers |= {Fraction(len(self.list)), Fraction(self.table.ranked_units(self.own.cohort) or 0)}
        self.numbers |= {Fraction(f.of) for f in self.list if f.of}

    def neighbours(self) -> None:
        ranks = sorted({f.rank for f in self.list if f.rank} | {0})
        at = ranks.index(self.own.rank or 0)
        near = [f for f in self.list if f.rank in ranks[max(at - 1, 0) : at + 2]]
        for figure in near:
            self.add(self.table, figure)
        self.numbers |= self.gaps(near)

    def parts(self) -> None:
        nodes = self.table.framework.indicators[1:]
        for kind in ("main", "pillar", "group"):
            figures = [self.table.figure(self.unit, n.indicator) for n in nodes if n.kind == kind]
            for figure in figures:
                self.add(self.table, figure)
            self.numbers.add(Fraction(sum(f.share is not None and not f.not_applicable for f in figures)))
            self.numbers.add(Fraction(sum(f.rank is not None and f.rank_qualifier in ("", "listed") for f in figures)))
        self.numbers |= {Fraction(n.max_points, MICRO) for n in nodes if n.max_points}

    def chain(self) -> list[Edition]:
        """The edition and those that it follows, newest first."""
        found = [self.edition]
        while found[-1].previous:
            found.append(self.data.editions[found[-1].previous])
        return found

    def history(self) -> None:
        ranked = 0
        for e in self.chain():
            self.words.add(str(e.year))
            name = self.ranking.as_in(e.edition, self.unit)
            figure = self.ranking.figure(e.edition, name) if name else None
            if figure and figure.rank:
                self.add(self.ranking.tables[e.edition], figure)
                ranked += 1
            self.numbers.add(Fraction(ranked))
        names = (self.unit, *self.ranking.lineage.earlier_names(self.unit))
        known = {e for n in names for e in self.ranking.editions_of.get(n, ()) if self.ranking.figure(e, n).known}
        self.words.add(str(min(self.data.editions[e].year for e in known)))

    def band(self) -> None:
        self.numbers |= set(self.statements("units_in_band"))

    def inside(self) -> None:
        for e in self.data.editions.values():
            if e.scope == self.unit and e.year == self.edition.year:
                table = self.ranking.tables[e.edition]
                counts = [table.ranked_units(c.cohort) or 0 for c in e.cohorts if c.ranked] or [
                    table.ranked_units("") or 0
                ]
                self.numbers |= {Fraction(sum(counts)), Fraction(len(table.units))}

    def share(self) -> None:
        maximum = Fraction(self.table.framework.root.max_points or 0, MICRO)
        self.numbers |= {maximum, (self.own.share or Fraction(0)) * 100}

    def method(self) -> None:
        of = self.edition.framework
        self.numbers |= {Fraction(s.value.micro, MICRO) for s in self.data.statements if s.framework == of and s.value}

    def allows(self, token: Token) -> bool:
        if token.kind in ("year", "date"):
            return str(token.value) in self.words
        if token.kind in ("rank", "from_last", "within"):
            return (token.value, token.of) in self.ranks
        places = Fraction(10) ** token.places
        return any(
            Fraction(round(abs(number) * places)) / places == abs(Fraction(token.value)) for number in self.numbers
        )


ALSO = {"rest": "parts", "unchanged": "change", "list": "list_"}


@pytest.mark.parametrize("name", FOLDERS)
def test_no_sentence_prints_a_figure_that_the_data_do_not_hold(name: str) -> None:
    found, wrong = site(name), []
    names = names_with_figures(found.ranking.dataset)
    for edition, unit, q in told(name):
        truth = Truth(found.ranking, edition, unit)
        getattr(truth, ALSO.get(q.kind, q.kind))()
        for language, text in (("vi", q.text.vi), ("en", q.text.en)):
            read = tokens(without(text, names), language)
            wrong += [(edition, unit, q.kind, language, token, text) for token in read if not truth.allows(token)]
    assert wrong[:5] == []


@pytest.mark.parametrize("wrong", ["22/63", "21/64", "0,6215", "12/7/2022", "2021"])
def test_a_figure_that_the_data_do_not_hold_would_be_seen(wrong: str) -> None:
    truth = Truth(site("real").ranking, "dti-province-2022", "ninh-binh")
    assert not all(
        truth.allows(token) for token in tokens(f"thứ {wrong}" if "/63" in wrong or "/64" in wrong else wrong, "vi")
    )
    assert all(truth.allows(token) for token in tokens("năm 2022, thứ 21/63, 0,6214, 12/7/2023", "vi"))


@pytest.mark.parametrize("name", FOLDERS)
def test_both_languages_state_the_same_figures(name: str) -> None:
    names = names_with_figures(site(name).ranking.dataset)
    for edition, unit, q in told(name):
        vi, en = (tokens(without(text, names), language) for language, text in (("vi", q.text.vi), ("en", q.text.en)))
        assert vi == en, (edition, unit, q.text)


@pytest.mark.parametrize("name", FOLDERS)
def test_every_sentence_has_a_figure_and_its_basis(name: str) -> None:
    said = {
        language: [translator(language)(f"quote.by.{by}", publisher="§").split("§")[0].strip() for by in BY]
        for language in LANGUAGES
    }
    for edition, unit, q in told(name):
        for language, text in (("vi", q.text.vi), ("en", q.text.en)):
            told_by = any(words in text for words in said[language]) or q.kind == "said"
            assert told_by, (edition, unit, text)
            assert any(sign.isdigit() for sign in text), (edition, unit, text)


BY = ("official", "press", "computed_rank", "computed_score", "computed_mean", "counted", "derived")


@pytest.mark.parametrize("name", FOLDERS)
def test_a_standing_says_the_rank_of_how_many_and_the_score_wherever_they_are_known(name: str) -> None:
    found = site(name)
    names = names_with_figures(found.ranking.dataset)
    for edition, unit, q in told(name):
        if q.kind != "standing":
            continue
        figure = found.ranking.figure(edition, unit)
        read = tokens(without(q.text.vi, names), "vi")
        alone = found.quoter.lists.get(edition, figure.cohort).of == 1
        if figure.rank and not alone:
            assert Token("rank", Fraction(figure.rank), figure.of or 0) in read
            assert figure.of or VI("quote.of_unknown") in q.text.vi
        if (value := figure.value) is not None and figure.score:
            assert value in [token.value for token in read]


@pytest.mark.parametrize("name", FOLDERS)
def test_no_sentence_is_said_twice_and_six_are_the_most(name: str) -> None:
    by_case: dict[tuple[str, str], list[Quote]] = {}
    for edition, unit, q in told(name):
        by_case.setdefault((edition, unit), []).append(q)
    for case, quotes in by_case.items():
        assert len({q.text for q in quotes}) == len(quotes) <= 6, case


@pytest.mark.parametrize("name", FOLDERS)
def test_only_comparable_editions_are_set_against_each_other(name: str) -> None:
    ranking = site(name).ranking
    for edition, unit, q in told(name):
        if q.compared != ("", ""):
            assert isinstance(ranking.change(edition, unit), Change)
            assert q.compared == (ranking.dataset.editions[edition].previous, edition)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_history_counts_no_edition_beyond_a_break_or_another_list_of_units(name: str) -> None:
    ranking = site(name).ranking
    for edition, unit, q in told(name):
        if q.kind != "history":
            continue
        first = int(q.text.vi.partition("từ năm ")[2][:4])
        chain = [e for e in Truth(ranking, edition, unit).chain() if e.year >= first]
        for newer, older in pairwise(chain):
            assert ranking.compare(older.edition, newer.edition).comparable
            assert not ranking.redrawn(older.edition, newer.edition)


SCARCE = {
    ("dak-lak-district-2022", "dak-lak-thanh-pho-buon-ma-thuot"): 2,
    ("dti-ministry-2020", "dai-truyen-hinh-viet-nam"): 2,
    ("hai-duong-district-2023", "hai-duong-huyen-gia-loc"): 2,
    ("lam-dong-department-2022-khong-thu-tuc", "lam-dong-dai-phat-thanh-truyen-hinh-lam-dong"): 2,
    ("tay-ninh-district-2024", "tay-ninh-huyen-go-dau"): 2,
    ("tay-ninh-district-2024", "tay-ninh-huyen-tan-bien"): 2,
    ("tay-ninh-district-2024", "tay-ninh-thi-xa-hoa-thanh"): 2,
    ("tay-ninh-district-2024", "tay-ninh-thi-xa-trang-bang"): 2,
    ("tay-ninh-commune-2022", "tay-ninh-phuong-long-thanh-bac"): 1,
    ("tay-ninh-commune-2022", "tay-ninh-phuong-ninh-son"): 1,
    ("tay-ninh-commune-2022", "tay-ninh-xa-ben-cui"): 1,
    ("tay-ninh-commune-2022", "tay-ninh-xa-don-thuan"): 1,
    ("tay-ninh-commune-2022", "tay-ninh-xa-long-giang"): 1,
    ("tay-ninh-commune-2022", "tay-ninh-xa-phuoc-vinh"): 1,
    ("tay-ninh-commune-2022", "tay-ninh-xa-tan-phong"): 1,
    ("tay-ninh-commune-2022", "tay-ninh-xa-thanh-dong"): 1,
    ("tay-ninh-commune-2022", "tay-ninh-xa-thanh-duc"): 1,
}
"""Units of which too little is known for three sentences; a new figure makes this list shorter."""


def test_every_unit_has_three_sentences_but_for_those_of_which_too_little_is_known(ranking: Ranking) -> None:
    quotes = site("real").quoter.quotes
    counts = {(e, unit): len(quotes(e, unit)) for e, table in ranking.tables.items() for unit in table.units}
    assert {case: n for case, n in counts.items() if n < 3} == SCARCE


# Lists


@pytest.mark.parametrize("name", FOLDERS)
def test_sentences_about_a_list_state_the_same_figures_in_both_languages(name: str) -> None:
    found = site(name)
    names = names_with_figures(found.ranking.dataset)
    for edition in found.ranking.tables:
        for block in edition_page(found, edition).value.quotes:
            for q in block.quotes:
                read = [tokens(without(text, names), lang) for lang, text in (("vi", q.text.vi), ("en", q.text.en))]
                assert read[0] == read[1] != [], q.text


def test_the_sentence_about_the_list_of_2022_names_its_ends() -> None:
    quotes = edition_page(site("real"), "dti-province-2022").value.quotes[0].quotes
    assert [q.kind for q in quotes] == ["summary", "movers"]
    assert quotes[0].text.en == (
        "The list “Provincial digital transformation 2022 (DTI)”, announced on 12 July 2023: 63 units ranked; in first "
        "place is Đà Nẵng city with 0.8002; in last place is Bắc Kạn province (number of units, first unit and last "
        "unit published by Bộ Thông tin và Truyền thông)."
    )
    assert "Quảng Ngãi (34 bậc, từ thứ 60/63 lên thứ 26/63)" in quotes[1].text.vi
    assert quotes[1].compared == ("dti-province-2021", "dti-province-2022")


def test_an_edition_without_a_figure_has_no_sentence() -> None:
    found = site("real")
    assert list_quotes(found, found.edition("dti-country-2020"), ()) == ()


# Grammar


def test_a_first_place_has_nobody_above() -> None:
    text = quote("real", "dti-province-2022", "da-nang", "neighbours")
    assert text.vi.startswith(
        "Ở bảng “Chuyển đổi số cấp tỉnh năm 2022 (DTI)”, Thành phố Đà Nẵng xếp thứ 1/63 với 0,8002 điểm, ngay trước"
    )
    assert "right behind" not in text.en


def test_a_last_place_has_nobody_below() -> None:
    text = quote("ties", "mau-department-2023", "tinh-mau-so-ha", "neighbours")
    assert "ngay sau Sở Chi, Sở Dung và Sở Giang (đồng hạng 3/8, 80,00 điểm, hơn 30,00 điểm)" in text.vi
    assert "ngay trước" not in text.vi


def test_joint_places_are_said_with_whom() -> None:
    text = quote("real", "dti-province-2022", "yen-bai", "neighbours")
    assert "xếp đồng hạng 15/63, cùng hạng với Tỉnh Thanh Hóa" in text.vi
    assert "ranked joint 15th of 63, level with Thanh Hóa province" in text.en


def test_a_fall_of_the_rank_and_a_rise_of_the_score_stand_in_one_sentence() -> None:
    text = quote("real", "dti-province-2022", "ninh-binh", "change")
    assert "giảm 15 bậc, từ thứ 6/63 xuống thứ 21/63; điểm tăng 0,1150 điểm, từ 0,5064 điểm lên 0,6214 điểm" in text.vi
    assert "fell 15 places, from 6th of 63 to 21st of 63, and gained 0.1150 in score, from 0.5064 to 0.6214" in text.en


def test_a_rank_that_stayed_is_said_to_have_stayed() -> None:
    text = quote("real", "dti-province-2023", "da-nang", "change")
    assert "giữ nguyên hạng (thứ 1/63 rồi thứ 1/63)" in text.vi
    assert "kept its rank (1st of 63, then 1st of 63)" in text.en


def test_across_a_break_both_ranks_are_said_and_no_change() -> None:
    text = quote("real", "dti-province-2021", "tay-ninh", "change")
    assert text.vi.startswith("Tỉnh Tây Ninh xếp thứ 44/63 ở bảng “Chuyển đổi số cấp tỉnh năm 2021 (DTI)”;")
    assert "Năm 2020 đơn vị xếp thứ 46/63." in text.vi
    assert "tăng 2 bậc" not in text.vi


def test_a_published_change_across_a_break_stands_beside_the_reason_against_it() -> None:
    found = next(q for q in site("real").quoter.quotes("dti-province-2021", "tay-ninh") if q.kind == "said")
    assert found.published == ("dti-province-2020", "dti-province-2021")
    assert found.text.vi.startswith("Báo Tây Ninh ghi về Tỉnh Tây Ninh")
    assert "tăng 2 bậc" in found.text.vi
    assert "hai bộ chỉ số khác nhau" in found.text.vi


def test_a_misprinted_change_stands_as_printed_beside_what_the_scores_give() -> None:
    text = quote("real", "dti-province-2022", "ninh-binh", "said")
    assert "0,0115 điểm. Tính từ số liệu đã công bố của hai kỳ, mức thay đổi là 0,1150 điểm." in text.vi


def test_scores_that_contradict_the_ranks_give_no_distance() -> None:
    text = quote("real", "ninh-binh-department-2022", "ninh-binh-so-thong-tin-va-truyen-thong", "neighbours")
    assert VI("quote.mismatch") in text.vi
    assert "335,9 điểm)" in text.vi
    assert "322,65 điểm, kém 3.008,36 điểm" in text.vi


def test_the_only_unit_of_a_list_has_no_rank() -> None:
    text = quote("real", "dti-country-2023", "viet-nam", "standing")
    assert text.vi.startswith("Việt Nam đạt 0,7326 điểm ở bảng “Chuyển đổi số quốc gia năm 2023 (DTI)”, công bố")
    assert "hạng" not in text.vi


def test_a_list_that_is_assessed_and_not_ranked_is_said_so() -> None:
    text = quote("stranger", "nlq-district-2024", "norrwick-xu-quay", "standing")
    assert text.vi.endswith("Nhóm này được đánh giá, không xếp hạng.")
    assert kinds("stranger", "nlq-district-2024", "norrwick-xu-quay")[0] == "standing"


def test_a_unit_with_a_score_and_no_rank_says_that_the_source_gives_none() -> None:
    unranked = [
        u
        for e, u, q in told("real")
        if e == "dak-lak-department-2022" and "Nguồn không cho biết thứ hạng." in q.text.vi
    ]
    assert unranked


def test_percentages_differ_by_percentage_points() -> None:
    text = quote("real", "quang-nam-district-2023", "quang-nam-huyen-tay-giang", "against")
    assert "Với 85,42%" in text.vi
    assert "7,74 điểm phần trăm" in text.vi
    assert "7.74 percentage points below first-placed" in text.en


def test_a_qualified_score_keeps_its_word_and_gives_no_distance() -> None:
    text = quote("real", "vinh-phuc-department-2022", "vinh-phuc-so-thong-tin-va-truyen-thong", "neighbours")
    assert "(thứ 1, hơn 873 điểm)" in text.vi
    assert "(1st, more than 873 points)" in text.en


def test_a_rank_that_is_known_roughly_is_said_roughly() -> None:
    text = quote("real", "dti-province-2022", "yen-bai", "rest")
    assert "trong 10 đơn vị đầu trên 63" in text.vi
    assert "among the first 10 of 63" in text.en


def test_a_history_says_the_best_rank_in_how_many_editions_since_when() -> None:
    text = quote("real", "dti-province-2023", "lang-son", "history")
    assert text.vi.startswith(
        "Trong 3 kỳ so sánh được với nhau từ năm 2021 đến năm 2023, hạng cao nhất của Tỉnh Lạng Sơn"
    )
    assert "là thứ 4/63 (2023)" in text.vi
    assert "Số liệu sớm nhất chúng tôi có là của năm 2020." in text.vi


def test_a_missing_year_is_named_in_the_history() -> None:
    text = quote("real", "dti-ministry-2023", "bo-thong-tin-va-truyen-thong", "history")
    assert text.vi.startswith("Trong 2 kỳ so sánh được với nhau từ năm 2021 đến năm 2023")
    assert "Chưa có hạng năm 2022." in text.vi
    assert "No rank is known for 2022." in text.en


def test_of_how_many_nobody_says_is_said_once() -> None:
    text = quote("real", "vinh-phuc-department-2022", "vinh-phuc-so-cong-thuong", "neighbours")
    assert text.vi.count(VI("quote.of_unknown")) == 1
    assert text.en.count(EN("quote.of_unknown")) == 1


def test_a_maximum_of_ones_own_stands_beside_the_score() -> None:
    unit = "tay-ninh-thanh-tra-tinh"
    assert "340 trên 340 điểm" in quote("real", "tay-ninh-department-2024", unit, "standing").vi


def test_what_the_audit_doubts_is_said_with_the_units_own_figure() -> None:
    doubt = Text("Con số này còn nghi ngờ.", "This figure is in doubt.")
    quotes = site("real").quoter.quotes("dti-province-2022", "ninh-binh", doubt)
    doubted = {q.kind for q in quotes if doubt.vi in q.text.vi and doubt.en in q.text.en}
    assert {"standing", "change", "against", "neighbours"} <= doubted
    assert "parts" not in doubted


def test_a_derived_figure_says_what_it_is_derived_from() -> None:
    figure = replace(site("real").ranking.figure("dti-province-2022", "ninh-binh"), basis=Basis.DERIVED)
    dataset = site("real").ranking.dataset
    assert score_by(VI, dataset, figure) == rank_by(VI, dataset, figure) == VI("quote.by.derived")


def test_vietnamese_names_in_an_english_sentence_are_known() -> None:
    found = next(q for q in site("real").quoter.quotes("dti-province-2022", "ninh-binh") if q.kind == "standing")
    assert found.vietnamese == ("Bộ Thông tin và Truyền thông", "Sở Thông tin và Truyền thông Ninh Bình")


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12), st.data())
def test_whoever_is_right_below_has_that_unit_right_above(scores: list[int], data: st.DataObject) -> None:
    base = site("real").ranking.figure("dti-province-2022", "ninh-binh")
    ranks = [1 + sum(other > score for other in scores) for score in scores]
    known = [data.draw(st.booleans()) for _ in ranks]
    figures = [replace(base, unit=str(i), rank=rank) for i, rank in enumerate(ranks) if known[i]]
    found = RankedList(site("real").table("dti-province-2022"), "", tuple(figures))
    for figure in figures:
        rank = figure.rank or 0
        for below in found.below(rank):
            assert figure in found.above(below.rank or 0)
            assert below.rank == rank + ranks.count(rank)
        for above in found.above(rank):
            assert sum(r < rank for r in ranks) == (above.rank or 0) - 1 + ranks.count(above.rank or 0)
