"""Light drawings show what the drawn charts show: every figure and name, in the places of their values."""

from __future__ import annotations

import re

import pytest
from small_rows import GAPS, ONE, PLAIN, TIES, year

from generator import charts
from generator.charts.sketches import SKETCHES, WIDTH


def made(kind: str, rows: dict[str, list[dict[str, object]]] = PLAIN) -> charts.Sketch:
    return charts.sketch(kind, "vi", charts.prepared(kind, rows[kind]))


def texts(found: charts.Sketch) -> list[str]:
    return [text for letters in found.letters for _, _, text in letters.texts]


@pytest.mark.parametrize("rows", [PLAIN, ONE, TIES, GAPS], ids=["plain", "one", "ties", "gaps"])
@pytest.mark.parametrize("kind", SKETCHES)
def test_paths_and_letters_stay_within_the_drawing(kind: str, rows: dict[str, list[dict[str, object]]]):
    found = made(kind, rows)
    assert found.paths
    for _, data in found.paths:
        assert re.fullmatch(r"[MLHVhvlaz0-9 .-]+", data)
        for x, y in re.findall(r"M(-?\d+) (-?\d+)", data):
            assert -10 <= int(x) <= WIDTH
            assert 0 <= int(y) <= found.height
    for letters in found.letters:
        for x, y, _ in letters.texts:
            assert 0 <= int(letters.x) + int(x) <= WIDTH
            assert 0 <= int(letters.y) + int(y) <= found.height


@pytest.mark.parametrize("kind", ["profile", "waterfall", "history_rank", "history_score"])
def test_every_figure_stands_in_words(kind: str):
    rows, said = PLAIN[kind], texts(made(kind))
    shown = rows if len(rows) <= 6 or kind in ("profile", "waterfall") else [rows[0], rows[-1]]
    assert [row["label"] for row in shown if row["label"] not in said] == []


def test_a_line_breaks_where_years_may_not_be_compared():
    rows = [year(y, 5, "5/63", segment=int(y > 2021)) for y in range(2020, 2024)]
    found = charts.sketch("history_rank", "vi", charts.prepared("history_rank", rows))
    [line] = [data for look, data in found.paths if "td-sketch__line" in look]
    assert (line.count("M"), line.count("L")) == (2, 2)


def test_a_better_rank_stands_higher_and_more_points_too():
    for kind, values in (("history_rank", (9, 2)), ("history_score", (0.2, 0.9))):
        rows = [year(2020 + i, value, str(value)) for i, value in enumerate(values)]
        found = charts.sketch(kind, "vi", charts.prepared(kind, rows))
        [line] = [data for look, data in found.paths if "td-sketch__line" in look]
        (_, before), (_, after) = re.findall(r"[ML](\d+) (\d+)", line)
        assert int(after) < int(before)


def test_columns_are_rows_once_more():
    rows = [{"a": 1, "b": "x"}, {"a": 1, "b": None, "c": True}]
    told = charts.columns(rows)
    assert told == {"rows": 2, "columns": {"a": 1, "b": ["x", None], "c": [None, True]}}
    assert charts.columns([])["rows"] == 0
