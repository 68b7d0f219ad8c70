"""Every kind of chart in both languages: valid, drawn, safe to stand in a page, the same bytes every time."""

from __future__ import annotations

import gzip
import re
from xml.etree import ElementTree as ET

import altair as alt
import pytest
from small_rows import CASES, HOSTILE, PLAIN, RANKS, named, tile, unit, year

from generator.charts import KINDS, draw, prepared, spec, theme
from generator.charts.kinds import words_of
from generator.charts.letters import width
from generator.charts.tiles import TILE
from generator.i18n import translator

LANGUAGES = ("vi", "en")


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - drawn here


def words_in(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in parsed(svg).iter("text")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_specification_is_valid_and_holds_no_data(kind, language):
    made = spec(kind, language)
    alt.LayerChart.from_dict({key: value for key, value in made.items() if key != "config"}, validate=True)
    assert "datasets" not in made
    assert "values" not in str(made.get("data"))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_drawing_may_stand_in_a_page(kind, case):
    svg = draw(kind, "vi", CASES[case][kind], "Một câu.")
    root = parsed(svg)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == "Một câu."
    assert "NaN" not in svg
    assert "undefined" not in svg
    assert "null" not in " ".join(words_in(svg))
    tags = {element.tag for element in root.iter()}
    assert tags <= {"svg", "g", "path", "line", "rect", "circle", "text", "tspan"}
    names = {name for element in root.iter() for name in element.attrib}
    assert not names & {"style", "id", "href", "onclick", "font-family", "xmlns"}
    paints = {element.get(what) for element in root.iter() for what in ("fill", "stroke")}
    assert paints <= {None, "none"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_name_comes_out_as_text(kind):
    svg = draw(kind, "vi", named(HOSTILE)[kind], HOSTILE)
    assert parsed(svg).attrib["aria-label"] == HOSTILE
    assert "<script" not in svg


def test_a_name_that_looks_like_an_attribute_stays_whole():
    name = 'A style="x" id="y"'
    assert name in words_in(draw("ranking", "vi", [unit(name, 0.5, 1)], ""))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_two_drawings_are_the_same_bytes_and_small(kind, language):
    first, second = (draw(kind, language, PLAIN[kind], "x") for _ in range(2))
    assert first == second
    assert len(gzip.compress(first.encode())) < 1500


def test_numbers_have_the_languages_decimal_mark():
    assert "0,5" in words_in(draw("profile", "vi", PLAIN["profile"], ""))
    assert "0.5" in words_in(draw("profile", "en", PLAIN["profile"], ""))


def test_numbers_have_at_most_two_decimals():
    for kind in KINDS:
        shapes = re.findall(r' (?:d|transform|x2?|y2?|width|height)="([^"]*)"', draw(kind, "vi", PLAIN[kind], ""))
        assert not [shape for shape in shapes if re.search(r"\.\d{3}", shape)]


def test_words_may_be_given_by_the_caller():
    words = {**words_of("en"), "own": "THE UNIT"}
    assert "THE UNIT" in words_in(draw("profile", "en", PLAIN["profile"], "", words))


def test_both_languages_have_the_same_words_and_no_others():
    assert set(words_of("vi")) == set(words_of("en"))
    source = "".join(
        file.read_text(encoding="utf-8") for file in (theme.FONTS.parent.parent / "generator/charts").glob("*.py")
    )
    used = set(re.findall(r'words\["(\w+)"\]', source)) | {"own", "mean", "best"} | {f"basis_{x}" for x in theme.BASES}
    assert used == set(words_of("vi"))


def test_the_letters_are_measured_with_the_registered_font():
    """A name that vl-convert cannot read is measured with another font, and a legend of ours becomes a third wider."""
    width = float(parsed(draw("profile", "vi", PLAIN["profile"], "")).attrib["viewBox"].split()[2])
    assert width == pytest.approx(theme.WIDTH, abs=8)


def test_the_line_breaks_where_the_segment_changes():
    lines = [
        d
        for d in re.findall(r'd="([^"]*)"', draw("history_rank", "vi", RANKS, ""))
        if re.fullmatch(r"M[-\d.,]+(L[-\d.,]+)+", d)
    ]
    joined = [d for d in lines if d.count("L") == 1]
    assert len(joined) == 1
    whole = draw("history_rank", "vi", [{**row, "segment": 0} for row in RANKS], "")
    assert [d for d in re.findall(r'd="([^"]*)"', whole) if d.count("L") == 2 and "Z" not in d]


def test_one_is_on_top_of_a_rank_chart():
    svg = draw(
        "history_rank",
        "vi",
        [{**RANKS[0], "value": 1, "label": "1/63"}, {**RANKS[1], "value": 60, "label": "60/63"}],
        "",
    )
    heights = {
        text: float(re.search(rf"translate\([-\d.]+,([-\d.]+)\)[^>]*>{text}<", svg)[1]) for text in ("1/63", "60/63")
    }
    assert heights["1/63"] < heights["60/63"]


def test_a_mean_is_shown_only_where_the_rows_bring_it():
    told = [{**row, "mean": 0.65} for row in PLAIN["distribution"]]
    assert "trung bình" in words_in(draw("distribution", "vi", told, ""))
    assert "trung bình" not in words_in(draw("distribution", "vi", PLAIN["distribution"], ""))


def test_of_a_long_list_the_first_the_last_and_the_marked_are_drawn():
    rows = [unit(f"Xã {i}", 1 - i / 200, i, marked=i == 77) for i in range(1, 144)]
    said = words_in(draw("ranking", "vi", rows, ""))
    assert [word for word in said if word.startswith("Xã")] == [
        *(f"Xã {i}" for i in range(1, 21)),
        "Xã 77",
        *(f"Xã {i}" for i in range(139, 144)),
    ]
    assert said.count("⋯") == 2


def test_steps_up_and_down_differ_without_colour():
    """A step up is filled with the colour of its edge, a step down with the paper."""
    svg = draw("waterfall", "vi", PLAIN["waterfall"], "")
    assert svg.count('class="td-fill-bar td-stroke-bar"') == 1
    assert svg.count('class="td-fill-paper td-stroke-best"') == 1
    assert [word for word in words_in(svg) if word[0] in "+−"] == ["+8", "−2,5"]


def test_each_step_begins_where_the_one_before_ended():
    svg = draw("waterfall", "vi", PLAIN["waterfall"], "")
    up, down = (
        re.search(rf'td-fill-{fill} td-stroke-{edge}" d="M([\d.]+),[\d.]+h([\d.]+)', svg)
        for fill, edge in (("bar", "bar"), ("paper", "best"))
    )
    assert float(up[1]) + float(up[2]) == pytest.approx(float(down[1]) + float(down[2]), abs=0.02)


@pytest.mark.parametrize(
    "years", [(2022, 2023), (2023,), (2021, 2022, 2023), (2020, 2024), (2015, 2024), (2024, 2024), (2023, 2024, 2024)]
)
@pytest.mark.parametrize("kind", ["history_rank", "history_score"])
def test_the_years_of_an_axis_are_whole_and_stand_once(kind, years):
    svg = draw(kind, "vi", [year(one, 0.5, "x", i) for i, one in enumerate(years)], "Một câu.")
    named = [int(word) for word in words_in(svg) if word.isdecimal()]
    assert named == sorted(set(named))
    assert set(years) <= set(named) or len(set(years)) > 8


@pytest.mark.parametrize("columns", [4, 5, 6, 7, 8])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_names_of_all_provinces_fit_into_their_tiles(ranking, language, columns):
    provinces = [u for u in ranking.dataset.units.values() if u.level == "province"]
    named = [translator(language).say(u.short) for u in provinces]
    rows = [tile(i % columns + 1, i // columns + 1, name, 1, 5) for i, name in enumerate(named)]
    wide, high = theme.WIDTH / columns * (1 - theme.TILE_GAP), TILE * (1 - theme.TILE_GAP)
    for row in prepared("tiles", rows):
        lines = row["lines"].split("\n")
        assert max(width(line, theme.TILE_LETTERS) for line in lines) <= wide + (columns > 7) * 6, lines
        bottom = row["lower"] + (len(lines) - 1) * theme.TILE_LINE + 0.4 * theme.TILE_LETTERS
        assert bottom <= high / 2 - 1, lines
