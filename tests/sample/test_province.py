"""Tỉnh Mẫu has everything that the site can show, says that it is made up, and is the same every time."""

from __future__ import annotations

import csv
import os
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest

from generator import packages
from generator.composite.ranking import construct
from generator.errors import UseError
from generator.model import Cell
from generator.sample import scores, trees, write_province
from generator.sample.statements import fixed
from tests.conftest import thuocdo

KINDS = {
    "total-against-mains",
    "rank-collision",
    "mean-outside-bounds",
    "difference-does-not-fit",
    "wrong-percent-change",
    "wrong-year",
    "decimal-slip",
    "wrong-rank-change",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("province") / "mau"
    write_province(made)
    return made


@pytest.fixture(scope="module")
def dataset(folder):
    return packages.load(folder / "datasets").dataset


@pytest.fixture(scope="module")
def ranking(dataset):
    return construct(dataset)


@pytest.fixture(scope="module")
def planted(folder):
    with (folder / "planted.csv").open(encoding="utf-8") as file:
        return {row["kind"]: row for row in csv.DictReader(file)}


def sheet_cells(sheet, unit):
    """A unit's printed cells by indicator; missing ones left out."""
    i = sheet.units.index(unit)
    shown = sheet.states[i] == Cell.VALUE
    return {name: int(sheet.values[i, j]) for j, name in enumerate(sheet.indicators) if shown[j]}


def said(dataset, name):
    return next(one for one in dataset.statements if one.statement == name)


# How much there is


@pytest.mark.parametrize(
    ("edition", "units", "components"),
    [
        ("mau-department-2022", 20, 43),
        ("mau-department-2025", 19, 43),
        ("mau-district-2022", 8, 72),
        ("mau-district-2024", 8, 72),
        ("mau-commune-2022", 143, 50),
        ("mau-commune-2024", 143, 50),
    ],
)
def test_an_edition_has_as_many_units_and_components_as_promised(dataset, edition, units, components):
    sheet, framework = dataset.sheets[edition], dataset.frameworks[dataset.editions[edition].framework]
    leaves = {node.indicator for node in framework.indicators if node.kind == "component"}
    assert len(sheet.units) == units
    assert len(leaves & set(sheet.indicators)) == components


def test_departments_and_communes_have_four_editions_and_districts_one_less(dataset):
    levels = Counter(dataset.frameworks[one.framework].level.value for one in dataset.editions.values())
    assert levels == {"department": 4, "commune": 4, "district": 3, "province": 5}


def test_the_gate_and_frictionless_find_nothing_not_even_a_note(folder):
    assert packages.examine(folder / "datasets")[1] == []


@pytest.mark.parametrize("arguments", [(12, 2), (10, 2), (13, 3), (11, 12), (190, 2)])
@pytest.mark.parametrize("seed", [0, 7])
def test_other_sizes_are_good_data_too(tmp_path, arguments, seed):
    write_province(tmp_path, *arguments, seed)
    dataset = packages.load(tmp_path / "datasets").dataset
    first = min(one.year for one in dataset.editions.values() if one.package == "mau")
    assert len(dataset.sheets[f"mau-commune-{first}"].units) == arguments[0]
    assert first == 2026 - arguments[1]


# Scores


def test_every_published_parent_is_the_exact_sum_of_its_components(ranking):
    tables = [table for table in ranking.tables.values() if table.complete and table.edition.package == "mau"]
    assert len(tables) == 10
    for table in tables:
        for node, below in table.aggregates.recomputed.items():
            used = table.aggregates.used[node]
            assert (below.known == used.known).all(), node
            assert (below.points == used.points).all(), (table.edition.edition, node)


def test_a_unit_resembles_itself_from_year_to_year(ranking):
    first, second = (ranking.tables[f"mau-commune-{year}"] for year in (2024, 2025))
    both = [unit for unit in first.units if unit in second.row]
    totals = [[float(table.figure(unit).share) for unit in both] for table in (first, second)]
    assert 0.8 < np.corrcoef(totals)[0, 1] < 1


def test_zero_full_marks_empty_and_not_applicable_all_occur(dataset):
    for level in ("department", "commune"):
        sheet = dataset.sheets[f"mau-{level}-2025"]
        framework = dataset.frameworks[f"mau-{level}-bo-chi-so-2024"]
        maxima = np.array([framework.by_id[name].max_points for name in sheet.indicators])
        assert ((sheet.values == 0) & (sheet.states == Cell.VALUE)).any()
        assert (sheet.values == maxima).any()
        assert (sheet.states == Cell.NOT_APPLICABLE).any()
        assert not (sheet.states == Cell.EMPTY).any()
    assert (dataset.sheets["mau-district-2024"].states == Cell.EMPTY).any()


def test_within_one_cohort_units_have_unequal_maxima(ranking):
    figures = ranking.tables["mau-commune-2025"].ranked(cohort="xa")
    assert len({figure.score.micro / figure.share for figure in figures}) > 1


@pytest.mark.parametrize("edition", ["mau-department-2022", "mau-department-2025", "mau-district-2023"])
def test_an_edition_has_a_tie(ranking, edition):
    assert any(figure.tied for figure in ranking.tables[edition].ranked())


def test_a_cohort_is_assessed_and_not_ranked(ranking):
    figures = ranking.tables["mau-department-2025"].ranked(cohort="khong-xep-hang")
    assert [(figure.unit, figure.rank) for figure in figures] == [("mau-thanh-tra", None)]


# What changes over time


def test_the_framework_changes_between_the_second_and_the_third_edition(dataset):
    frameworks = [dataset.editions[f"mau-department-{year}"].framework for year in range(2022, 2026)]
    assert frameworks == ["mau-department-bo-chi-so-2022"] * 2 + ["mau-department-bo-chi-so-2024"] * 2


@pytest.mark.parametrize("level", ["department", "district", "commune"])
def test_the_concordance_speaks_of_every_node_of_both_frameworks(dataset, level):
    older, newer = (f"mau-{level}-bo-chi-so-{year}" for year in (2022, 2024))
    rows = [row for row in dataset.concordances if row.framework_from == older]
    assert {row.indicator_from for row in rows} - {""} == set(dataset.frameworks[older].by_id)
    assert {row.indicator_to for row in rows} - {""} == set(dataset.frameworks[newer].by_id)
    assert {"split", "merged", "dropped", "new", "modified"} <= {row.relation for row in rows}
    assert all(row.reason.vi and row.reason.en for row in rows if not row.comparable)


@pytest.mark.parametrize("level", ["department", "district"])
def test_what_the_concordance_calls_the_same_has_the_same_maximum_and_the_same_members(dataset, level):
    rows = [row for row in dataset.concordances if row.framework_to == f"mau-{level}-bo-chi-so-2024"]
    same = [row for row in rows if row.relation == "same"]
    assert any(row.comparable for row in rows if row.relation == "modified")
    assert same
    for row in same:
        before = dataset.frameworks[row.framework_from].by_id[row.indicator_from]
        after = dataset.frameworks[row.framework_to].by_id[row.indicator_to]
        assert (before.max_points, before.members) == (after.max_points, after.members)


def test_nothing_of_the_communes_can_be_compared_across_the_change_of_scale(dataset):
    rows = [row for row in dataset.concordances if row.framework_to == "mau-commune-bo-chi-so-2024"]
    assert not any(row.comparable for row in rows)
    assert dataset.frameworks["mau-commune-bo-chi-so-2024"].root.max_points == 100_000_000


def test_merged_units_end_the_day_before_their_successor_begins(dataset):
    merged = [one for one in dataset.successions if one.kind == "merged"]
    levels = Counter(dataset.units[one.predecessor].level.value for one in merged)
    assert levels == {"commune": 47, "department": 2, "province": 9}
    assert {dataset.units[one.predecessor].valid_to for one in merged} == {"2025-06-30"}
    assert {dataset.units[one.successor].valid_from for one in merged} == {"2025-07-01"}
    assert not {one.predecessor for one in merged} & set(dataset.sheets["mau-commune-2025"].units)


def test_districts_are_abolished_and_one_commune_is_only_renamed(dataset):
    kinds = Counter((one.kind, dataset.units[one.predecessor].level.value) for one in dataset.successions)
    assert kinds["abolished", "district"] == 8
    assert kinds["renamed", "commune"] == 1


def test_each_main_indicator_of_a_new_province_is_the_mean_of_its_predecessors(dataset):
    old, new = dataset.sheets["nuoc-mau-province-2024"], dataset.sheets["nuoc-mau-province-2024-7"]
    framework = dataset.frameworks["nuoc-mau-province-bo-chi-so-2021"]
    mains = [node.indicator for node in framework.indicators if node.kind == "main"]
    assert (len(old.units), len(new.units), len(mains)) == (12, 7, 8)
    for unit in new.units:
        before = [one.predecessor for one in dataset.successions if one.successor == unit] or [unit]
        cells = [sheet_cells(old, one) for one in before]
        for main in mains:
            assert sheet_cells(new, unit)[main] == Fraction(sum(cell[main] for cell in cells), len(cells))


def test_the_national_index_is_within_the_rounding_of_its_main_indicators(ranking):
    for edition in ("nuoc-mau-province-2022", "nuoc-mau-province-2024-7"):
        table = ranking.tables[edition]
        for node in ("index", "chinh-quyen-so", "kinh-te-so", "xa-hoi-so"):
            printed, below = table.aggregates.used[node], table.aggregates.recomputed[node]
            assert ((printed.low <= below.points) & (below.points <= printed.high)).all()


def test_both_maps_show_every_province_once(dataset):
    maps = {name: [tile.unit for tile in dataset.tiles if tile.map == name] for name in ("nuoc-mau-12", "nuoc-mau-7")}
    assert sorted(maps["nuoc-mau-12"]) == sorted(dataset.sheets["nuoc-mau-province-2024"].units)
    assert sorted(maps["nuoc-mau-7"]) == sorted(dataset.sheets["nuoc-mau-province-2024-7"].units)


# Planted errors, and odd figures that are right


def test_every_planted_error_is_a_statement_of_its_package_and_each_kind_occurs_once(dataset, planted):
    known = {(one.package, one.statement) for one in dataset.statements}
    assert set(planted) == KINDS
    assert {(row["package"], row["statement"]) for row in planted.values()} <= known
    assert all(row["note"] for row in planted.values())


def test_the_planted_total_is_ten_points_off_its_printed_main_indicators(dataset, planted):
    statement = said(dataset, planted["total-against-mains"]["statement"])
    framework = dataset.frameworks[dataset.editions[statement.edition].framework]
    cells = sheet_cells(dataset.sheets[statement.edition], statement.unit)
    assert statement.value.micro - sum(cells[node] for node in framework.by_id if node in cells) == 10_000_000
    assert {framework.by_id[node].kind for node in cells} == {"main"}


def test_the_planted_change_and_percentage_are_beyond_any_rounding(ranking, dataset, planted):
    change = said(dataset, planted["difference-does-not-fit"]["statement"])
    before, after = (ranking.figure(edition, change.unit) for edition in (change.base_edition, change.edition))
    assert change.value.micro - (after.score.micro - before.score.micro) == 10_000_000
    rise = said(dataset, planted["wrong-percent-change"]["statement"])
    before, after = (ranking.figure(edition, rise.unit) for edition in (rise.base_edition, rise.edition))
    right = Fraction(after.score.micro - before.score.micro, before.score.micro) * 100
    assert abs(Fraction(rise.value.micro, 1_000_000) - right) > 5


def test_the_planted_score_of_another_year_is_that_years_score(ranking, dataset, planted):
    statement = said(dataset, planted["wrong-year"]["statement"])
    earlier = ranking.tables[statement.edition].edition.previous
    assert ranking.figure(earlier, statement.unit).score.micro == statement.value.micro
    assert sheet_cells(dataset.sheets[statement.edition], statement.unit)["index"] != statement.value.micro


def test_the_planted_rank_is_already_held(dataset, planted):
    statement = said(dataset, planted["rank-collision"]["statement"])
    official = {
        one.unit: one.value.micro
        for one in dataset.statements
        if (one.edition, one.statistic, one.source) == (statement.edition, "rank", "bao-cao-2024")
    }
    assert sorted(official.values()) == [n * 1_000_000 for n in range(1, 9)]
    assert official[statement.unit] != statement.value.micro
    assert statement.value.micro in official.values()


def test_the_planted_slip_is_a_tenth_of_the_score(dataset, planted):
    statement = said(dataset, planted["decimal-slip"]["statement"])
    cells = sheet_cells(dataset.sheets[statement.edition], statement.unit)
    assert abs(cells["index"] - 10 * statement.value.micro) <= 50_000


def test_the_other_statements_of_changes_are_right_however_close_to_the_edge(ranking, dataset, planted):
    wrong = {row["statement"] for row in planted.values()}
    rises = [
        one
        for one in dataset.statements
        if one.statistic == "percent_change" and one.unit and one.statement not in wrong
    ]
    assert len(rises) == 2
    for one in rises:
        before, after = (ranking.figure(edition, one.unit).score.micro for edition in (one.base_edition, one.edition))
        assert Fraction(one.value.micro, 1_000_000) == Fraction(fixed(Fraction(after - before, before) * 100, 1))


# Targets


def test_targets_have_every_kind_and_two_pairs_of_which_one_is_enough(dataset):
    targets = [target for target in dataset.targets if target.package == "mau"]
    kinds = {"rank_at_most", "rank_between", "score_at_least", "above_mean", "band_at_least"}
    assert {target.kind for target in targets} == kinds
    assert {target.target: target.alternative for target in targets if target.alternative} == {
        "either-score-missed": "either-mean-met",
        "either-band-missed": "either-rank-missed",
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_targets_meet_the_fate_that_their_ids_say(tmp_path, seed):
    write_province(tmp_path, 20, 3, seed)
    ranking = construct(packages.load(tmp_path / "datasets").dataset)
    targets = {target.target: target for target in ranking.dataset.targets}

    def figure(name):
        target = targets[name]
        return ranking.figure(f"mau-{target.framework.split('-')[1]}-{target.by_year}", target.unit)

    assert figure("met-rank").rank * 1_000_000 <= targets["met-rank"].high.micro
    assert figure("missed-rank").rank > 3
    assert figure("met-score").score.micro >= targets["met-score"].low.micro
    assert figure("either-score-missed").score.micro < targets["either-score-missed"].low.micro
    assert figure("either-rank-missed").rank > 2
    assert figure("either-band-missed").share < Fraction(9, 10)
    assert figure("met-band").share >= Fraction(65, 100)
    assert not figure("not-measurable-score").known or figure("not-measurable-score").share is None
    assert all(targets[name].by_year == 2027 for name in targets if name.startswith("open"))
    ended = {ranking.dataset.units[targets[name].unit].valid_to for name in targets if name.startswith("lapsed")}
    assert ended == {"2025-06-30"}


# The command


def test_the_same_arguments_give_the_same_bytes_whatever_the_hash_seed(tmp_path):
    files = []
    for hashes in ("1", "2"):
        done = thuocdo(
            *("sample", tmp_path / hashes, "--communes", "12", "--editions", "3"),
            env=os.environ | {"PYTHONHASHSEED": hashes},
        )
        assert done.returncode == 0, done.stderr
        found = sorted(path for path in (tmp_path / hashes).rglob("*") if path.is_file())
        files.append({str(path.relative_to(tmp_path / hashes)): path.read_bytes() for path in found})
    assert files[0] == files[1]
    assert len(files[0]) > 30


def test_another_seed_gives_other_scores_and_the_same_units(tmp_path, folder):
    write_province(tmp_path, seed=2)
    sheet = "datasets/mau/scores/mau-department-2022.csv"
    assert (tmp_path / sheet).read_bytes() != (folder / sheet).read_bytes()
    units = "datasets/register/units.csv"
    assert (tmp_path / units).read_bytes() == (folder / units).read_bytes()


def test_titles_descriptions_and_notes_say_that_it_is_fiction(dataset):
    for package in dataset.packages.values():
        assert "hư cấu" in package.title.vi
        assert "fictional" in package.title.en
    assert all("hư cấu" in edition.note.vi for edition in dataset.editions.values())
    assert all(source.note == "Nguồn hư cấu." for source in dataset.sources.values())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--communes", "9"], "10 đến 190"),
        (["--communes", "191"], "10 đến 190"),
        (["--editions", "1"], "từ 2 đến 12"),
        (["--editions", "13"], "từ 2 đến 12"),
        (["--seed", "-1"], "từ 0 trở lên"),
        (["--country", "--communes", "20"], "chỉ dùng cho tỉnh mẫu"),
    ],
)
def test_a_bad_argument_gets_a_sentence_and_nothing_is_written(tmp_path, arguments, words):
    done = thuocdo("sample", tmp_path / "mau", *arguments)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "mau").exists()


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path):
    (tmp_path / "thu.txt").write_text("của tôi", encoding="utf-8")
    done = thuocdo("sample", tmp_path)
    assert done.returncode == 1
    assert "không bị động đến" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thu.txt"]


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "mau").write_text("", encoding="utf-8")
    with pytest.raises(UseError, match="not-a-folder"):
        write_province(tmp_path / "mau")


def test_an_earlier_sample_is_replaced_and_its_site_stays(tmp_path):
    write_province(tmp_path, 12, 3)
    (tmp_path / "site").mkdir()
    write_province(tmp_path, 12, 2)
    assert (tmp_path / "site").is_dir()
    assert len(list((tmp_path / "datasets/mau/scores").iterdir())) == 5


# Its parts


@pytest.mark.parametrize("total", [10_000, 20_000, 50_000])
@pytest.mark.parametrize("count", range(1, 14))
def test_portions_sum_to_the_whole_and_none_is_zero(total, count):
    parts = trees.portions(total, count)
    assert sum(parts) == total
    assert min(parts) >= trees.GRID


def test_a_tie_raises_only_the_unit_behind():
    tree = trees.grown("a", "department", (2,), steps=(50,))
    found = np.array([[500, 900], [400, 300], [9_000, 9_000]], np.int32)
    scores.tie(tree, found, [0, 1], 0)
    assert found.sum(axis=1).tolist() == [1_400, 1_400, 18_000]
