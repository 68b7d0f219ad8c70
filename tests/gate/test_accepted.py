"""What looks odd at the gate and is right: rules refuse what contradicts itself, and nothing else."""

from __future__ import annotations

import shutil

import pytest

from generator import describe, gate
from generator.gate.tables import SheetColumns
from tests.gate import cases

OLDER_TREE = (
    "mau-tinh-2020,tru,index,pillar,1,,Trụ cột,Pillar,,,,",
    "mau-tinh-2020,nhan-thuc-cu,tru,main,1,,Nhận thức,Awareness,,,,",
    "mau-tinh-2020,kinh-te-cu,tru,main,2,,Kinh tế,Economy,,,,",
)
HEAD = "framework_from,indicator_from,framework_to,indicator_to,relation,comparable,reason_vi,reason_en"
INDEX = "mau-tinh-2020,index,mau-tinh-2021,index,modified,false,Khác bộ.,Other framework."


@pytest.fixture
def datasets(tmp_path):
    shutil.copytree(cases.BASE, tmp_path / "datasets")
    return tmp_path / "datasets"


def append(path, *rows):
    path.write_text(path.read_text("utf-8") + "".join(f"{row}\n" for row in rows), "utf-8")


def concordance(datasets, *rows):
    (datasets / "mau/concordance.csv").write_text("\n".join((HEAD, INDEX, *rows)) + "\n", "utf-8")


def problems(datasets):
    describe.write(datasets)
    return gate.read(datasets).problems


def link(before, after, relation, comparable="false"):
    return f"mau-tinh-2020,{before},mau-tinh-2021,{after},{relation},{comparable},Lý do.,Reason."


def test_the_row_of_the_index_alone_is_a_concordance(datasets):
    append(datasets / "mau/indicators.csv", *OLDER_TREE)
    concordance(datasets)
    assert problems(datasets) == []


def test_a_node_may_be_split_into_two_and_two_merged_into_one(datasets):
    append(datasets / "mau/indicators.csv", *OLDER_TREE)
    concordance(
        datasets,
        link("tru", "nen-tang", "split"),
        link("tru", "tru-chinh-quyen", "split"),
        link("nhan-thuc-cu", "nhan-thuc", "merged"),
        link("kinh-te-cu", "nhan-thuc", "merged"),
    )
    assert problems(datasets) == []


def test_a_node_may_move_to_another_branch_change_its_kind_and_rise_above_nobody(datasets):
    append(datasets / "mau/indicators.csv", *OLDER_TREE)
    concordance(
        datasets,
        link("tru", "tru-chinh-quyen", "modified"),
        link("nhan-thuc-cu", "nen-tang", "same"),
        link("kinh-te-cu", "tru-chinh-quyen", "modified"),
    )
    assert problems(datasets) == []


def test_one_of_several_origins_may_be_comparable(datasets):
    append(datasets / "mau/indicators.csv", *OLDER_TREE)
    concordance(
        datasets, link("nhan-thuc-cu", "nhan-thuc", "merged", "true"), link("kinh-te-cu", "nhan-thuc", "merged")
    )
    assert problems(datasets) == []


def test_shares_and_points_of_a_known_maximum_may_be_compared(datasets):
    framework = "mau-tinh-2024,province,Bộ chỉ số cấp tỉnh từ 2024,Provinces from 2024,,,2024,,points,bo-2023"
    append(datasets / "mau/frameworks.csv", framework)
    append(datasets / "mau/indicators.csv", "mau-tinh-2024,index,,index,1,,Chỉ số chung,Index,,,200,")
    append(datasets / "mau/concordance.csv", "mau-tinh-2021,index,mau-tinh-2024,index,same,true,,")
    assert problems(datasets) == []


def test_an_indicator_stays_the_same_when_only_its_weight_changes(datasets):
    append(
        datasets / "mau/frameworks.csv",
        "mau-so-2024,department,Bộ chỉ số cấp sở từ 2024,Departments from 2024,,,2024,,points,bao-an-2023",
    )
    append(
        datasets / "mau/indicators.csv",
        "mau-so-2024,index,,index,1,,Chỉ số chung,Index,,,100.0,",
        "mau-so-2024,so-mot,index,main,1,1,Chỉ số thứ nhất,First indicator,,,50,",
        "mau-so-2024,so-hai,index,main,2,2,Chỉ số thứ hai,Second indicator,,,50,",
    )
    nodes = ("index", "so-mot", "so-hai")
    append(datasets / "mau/concordance.csv", *(f"mau-so,{node},mau-so-2024,{node},same,true,," for node in nodes))
    assert problems(datasets) == []


def edition(name, scope, year, units_on, previous, framework):
    return f"{name},{framework},{scope},{year},{units_on},{previous},Xếp hạng,Ranking,,,final,partial,,bao-an-2023,,"


def test_a_successor_may_be_compared_with_its_predecessors_edition(datasets):
    row = edition("mau-so-moi-2023", "tinh-an-2025", 2023, "2025-01-01", "mau-so-2022", "mau-so")
    append(datasets / "mau/editions.csv", row)
    assert problems(datasets) == []


@pytest.mark.parametrize("units_on", ["", "2022", "2022-12-31", "2023-01-01"])
def test_a_second_list_of_a_year_may_be_compared_with_the_first(datasets, units_on):
    append(
        datasets / "mau/editions.csv",
        edition("mau-tinh-2022-hai", "nuoc-mau", 2022, units_on, "mau-tinh-2022", "mau-tinh-2021"),
    )
    assert problems(datasets) == []


def test_a_target_may_lie_at_the_bounds_and_after_its_framework(datasets):
    append(
        datasets / "mau/targets.csv",
        "an-2030,tinh-an,mau-tinh-2020,index,2030,rank_between,1,1,,,Đứng đầu,First,bao-an-2023",
        "an-2031,tinh-an,mau-tinh-2021,,2031,score_at_least,1,,,,Điểm tối đa,Full marks,bao-an-2023",
    )
    assert problems(datasets) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_the_cells_of_many_sheets_are_not_kept_by_one_process_nor_by_two(datasets, monkeypatch, workers):
    few = gate.read(datasets)
    monkeypatch.setattr("generator.gate.sheets.MANY", 1)
    many = gate.read(datasets, workers=workers)

    def sheets(reading):
        found = (table for package in reading.packages for table in package.tables.values())
        return {table.file: table for table in found if table.name.startswith("scores/")}

    assert not few.problems
    assert not many.problems
    assert sheets(many)
    assert all(isinstance(table.columns, SheetColumns) for table in sheets(many).values())
    for file, table in sheets(few).items():
        assert dict(sheets(many)[file].columns) == dict(table.columns)
