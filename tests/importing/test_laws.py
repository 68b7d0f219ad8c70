"""Laws of reading cells, on numbers that nobody thought of."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from generator.gate.schema import Column, Kind
from generator.i18n import translator
from generator.importing import scores
from generator.importing.shown import Mark
from generator.model import Printed

COLUMN = Column("index", Kind.SCORE)
TEXTS = st.integers(0, 6).flatmap(
    lambda places: st.integers(0, 10 ** (9 + places) - 1).map(lambda n: f"{Decimal(n).scaleb(-places):.{places}f}")
)
"""Scores as a source may print them: up to nine digits, up to six decimals."""


@given(TEXTS)
def test_a_number_cell_gives_back_the_digits_that_it_shows(text: str) -> None:
    places = len(text.partition(".")[2])
    assert scores.read(float(text), Mark(decimals=places), COLUMN, "points").text == text


@given(TEXTS)
def test_a_number_cell_without_a_format_keeps_its_value(text: str) -> None:
    assert Decimal(scores.read(float(text), Mark(), COLUMN, "points").text) == Decimal(text)


@given(TEXTS, st.sampled_from(["vi", "en"]))
def test_a_number_that_was_typed_is_read_as_it_was_meant_or_refused_as_ambiguous(text: str, language: str) -> None:
    typed = translator(language).printed(Printed.parse(text))
    reading = scores.read(typed, Mark(), COLUMN, "points")
    if reading.code:
        assert (reading.code, text in reading.params.values()) == ("ambiguous-number", True)
    else:
        assert reading.text == text
