"""What becomes of rows before they are drawn."""

from __future__ import annotations

from small_rows import PLAIN, RANKS, bar, step, tile, unit, year

from generator.charts import prepared
from generator.charts.rows import lines


def test_two_editions_of_one_year_stand_beside_its_tick():
    made = prepared("history_rank", [year(2023, 6, "6/63"), year(2024, 4, "4/63", 1), year(2024, 1, "1/34", 2)])
    assert [row["at"] for row in made] == [2023, 2023.75, 2024.25]
    assert [row["gap"] for row in made if row["broken"]] == [2023.375, 2024.0]


def test_a_figure_is_published_where_nothing_else_is_said():
    assert {row["basis"] for row in prepared("history_rank", RANKS)} == {"published"}


def test_a_long_indicator_takes_as_many_slots_as_it_has_lines():
    made = prepared("profile", [bar("Nhận thức số", 0.7, "0,7"), bar("Một " * 20, 0.2, "0,2")])
    assert [row["slot"] for row in made] == list(range(len(made)))
    assert [("indicator" in row, row["text"][:4]) for row in made] == [
        (False, "Nhận"),
        (True, ""),
        (False, ""),
        (False, "Một "),
        (False, "Một "),
        (True, ""),
    ]


def test_units_of_one_name_keep_a_slot_each():
    made = prepared("ranking", [unit("Yên Bình", 0.6, 1), unit("Yên Bình", 0.5, 2)])
    assert [(row["slot"], row["place"]) for row in made] == [(0, "1"), (1, "2")]


def test_each_list_of_an_edition_has_its_heading():
    made = prepared(
        "ranking", [unit("A", 0.6, 1, group="Sở"), unit("B", 0.5, 2, group="Sở"), unit("C", 0.9, 1, group="Ban")]
    )
    assert [row.get("heading") or row["text"] for row in made] == ["Sở", "A", "B", "", "Ban", "C"]


def test_a_tile_says_its_rank_above_its_name_and_a_name_alone_stands_in_the_middle():
    others = [tile(column, 2, "Huế", 1, 5) for column in range(3, 8)]
    ranked, bare, *_ = prepared("tiles", [tile(1, 1, "Thừa Thiên Huế", 2, 5), tile(2, 1, "Hà Nội", None, 0), *others])
    assert (ranked["place"], ranked["lines"], ranked["lower"]) == ("2", "Thừa\nThiên Huế", 4.25)
    assert (bare["place"], bare["lines"], bare["lower"]) == ("", "Hà Nội", 0)


def test_a_map_of_few_columns_has_longer_lines():
    (only,) = prepared("tiles", [tile(1, 1, "Thừa Thiên Huế", 2, 5)])
    assert only["lines"] == "Thừa Thiên Huế"


def test_what_is_too_long_for_its_lines_ends_in_an_ellipsis():
    assert lines("một hai ba bốn", 7, 1) == ("một…",)
    assert lines("", 7) == ("",)


def test_a_step_knows_its_direction_and_where_the_next_mark_stands():
    made = prepared("waterfall", PLAIN["waterfall"])
    marks = [(row["step"], row["slot"], row["until"]) for row in made if "step" in row]
    assert marks == [("figure", 1, 4), ("up", 4, 7), ("down", 7, 10), ("figure", 10, 10)]


def test_a_long_step_takes_as_many_slots_as_it_has_lines():
    made = prepared("waterfall", [step("Một " * 20, 1, 2, "+1"), step("Hai", 2, 2, "2")])
    assert [("step" in row, row["text"][:3]) for row in made] == [
        (False, "Một"),
        (False, "Một"),
        (True, ""),
        (False, ""),
        (False, "Hai"),
        (True, ""),
    ]
