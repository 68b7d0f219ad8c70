"""Numbers, dates, ordinals and the alphabet in both languages."""

from __future__ import annotations

from fractions import Fraction
from string import Formatter

import pytest

from generator.i18n import LANGUAGES, SITE_NAME, Translator, name_site, translator
from generator.model import Printed, Text

VI, EN = translator("vi"), translator("en")


def test_both_languages_have_the_same_strings_but_for_their_plurals():
    plural_forms = {key for key in EN._flat if key.endswith(".one")}
    assert set(EN._flat) - plural_forms == set(VI._flat)


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("0.4030", "0,4030", "0.4030"),
        ("3331.01", "3.331,01", "3,331.01"),
        ("-12.5", "−12,5", "−12.5"),
        ("1000", "1.000", "1,000"),
        ("0", "0", "0"),
    ],
)
def test_a_printed_number_keeps_its_places_and_gets_the_marks_of_the_language(text: str, vi: str, en: str):
    number = Printed.parse(text)
    assert (VI.printed(number), EN.printed(number)) == (vi, en)


def test_a_computed_number_is_rounded_half_to_even_only_where_it_is_shown():
    assert VI.decimal_of(Fraction(716355, 10**6), 4) == "0,7164"
    assert [EN.decimal_of(Fraction(n, 8), 2) for n in (1, 3)] == ["0.12", "0.38"]


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (22, "22nd"), (113, "113th")]
)
def test_english_ordinals(number: int, text: str):
    assert EN.ordinal(number) == text


@pytest.mark.parametrize(
    ("iso", "vi", "en"),
    [("2023-07-12", "12/7/2023", "12 July 2023"), ("2025-02", "2/2025", "February 2025"), ("2024", "2024", "2024")],
)
def test_dates_are_as_exact_as_the_data(iso: str, vi: str, en: str):
    assert (VI.date(iso), EN.date(iso)) == (vi, en)


def test_the_vietnamese_alphabet_orders_d_before_d_with_stroke_and_marks_after_plain_letters():
    assert sorted(["Cao Bằng", "Cà Mau", "Cần Thơ"], key=VI.collate) == ["Cà Mau", "Cao Bằng", "Cần Thơ"]
    names = ["Đà Nẵng", "Điện Biên", "Dak", "Ấn", "An", "Ăn", "Cần Thơ", "Quảng Ninh", "Quảng Nam"]
    assert sorted(names, key=VI.collate) == [
        "An", "Ăn", "Ấn", "Cần Thơ", "Dak", "Đà Nẵng", "Điện Biên", "Quảng Nam", "Quảng Ninh",
    ]  # fmt: skip


def test_names_are_ordered_syllable_by_syllable_by_letters_and_then_by_tone():
    """As the entries of a dictionary: all of "ca" before "cà", the tones ngang, huyền, hỏi, ngã, sắc, nặng."""
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma"], key=VI.collate) == tones
    assert sorted(["Hà Nội", "Hải Dương", "Ha Tây", "Há", "Hà Giang"], key=VI.collate) == [
        "Ha Tây", "Hà Giang", "Hà Nội", "Há", "Hải Dương",
    ]  # fmt: skip
    assert VI.collate("Hòa Bình") == VI.collate("Hoà Bình") == VI.collate("hòa-bình")
    assert sorted(["Phường 10", "Phường 2", "Phường An"], key=VI.collate) == ["Phường 2", "Phường 10", "Phường An"]
    assert sorted(["Östmark", "Ơn", "Oz", "Ω"], key=VI.collate) == ["Östmark", "Oz", "Ơn", "Ω"]


def test_a_text_without_english_falls_back_to_vietnamese_and_says_so():
    assert EN.say(Text("Sở Tài chính")) == "Sở Tài chính"
    assert EN.is_foreign(Text("Sở Tài chính"))
    assert not VI.is_foreign(Text("Sở Tài chính"))


def test_a_citation_names_the_site_as_its_settings_do():
    try:
        name_site({"vi": "Xếp hạng Lạng Sơn", "en": ""})
        assert VI("edition.cite", title="T", date="D") == "T. Xếp hạng Lạng Sơn, D."
        assert EN("edition.cite", title="T", date="D") == f"T. {SITE_NAME}, D."
        assert VI("quote.by.counted") == "đếm từ các nguồn của Xếp hạng Lạng Sơn"
    finally:
        name_site({})
    assert VI.site_name == SITE_NAME


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_filled_as_python_itself_fills_it(language):
    t = translator(language)
    flat = [(key, text) for key, text in t._flat.items() if "{" in text]
    assert len(flat) > 100
    for key, text in flat:
        places = [place for place in Formatter().parse(text) if place[1] is not None]
        assert all(name.isidentifier() and not spec and not conversion for _, name, spec, conversion in places), key
        given = {name: f"<{i}%>" for i, (_, name, _, _) in enumerate(places) if name != "site_name"}
        if given:
            assert t(key, **given) == text.format(**given, site_name=t.site_name), key


def test_a_string_without_places_and_one_with_the_name_of_the_site_take_what_they_do_not_need():
    t = Translator(
        "vi", {"number": {"decimal": ",", "thousands": "."}, "plain": "5% {{of}}", "named": "{site_name}: {x}"}
    )
    assert t("plain", x=1) == "5% {of}"
    assert t("named", x=1) == f"{t.site_name}: 1"
    with pytest.raises(KeyError, match="x"):
        t("named", y=1)
