"""Republished packages: every format says what was read, cell by cell, and stands alone."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
from csvw import CSVW
from frictionless import Package
from python_calamine import CalamineWorkbook

from generator import packages
from generator.composite.ranking import construct
from generator.pages import Site
from generator.republished import package_contents
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

TODAY = "2026-11-23"
SITES = ("cohorts", "percent", "stranger", "two-maps", "unequal-maxima")


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode())))


def contents(datasets: Path, **settings: Any) -> dict[str, dict[str, bytes]]:
    """The files of every package of some data, without building a site."""
    loaded = packages.load(datasets)
    site = Site(construct(loaded.dataset), TODAY, **settings)
    return {
        raw.name: {path: data for path, (data, _) in package_contents(raw, loaded.packages, site.again(), "").items()}
        for raw in loaded.packages
    }


def published(site: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every package of the real site with its descriptor."""
    for file in sorted(site.glob("du-lieu/*/datapackage.json")):
        yield file.parent, json.loads(file.read_text(encoding="utf-8"))


def in_parquet(data: bytes, fields: Mapping[str, str]) -> list[list[str]]:
    """The cells of a Parquet table as exact values: numbers as fractions, NA where the row says so, "" for null."""
    table = pq.read_table(io.BytesIO(data))
    columns = {name: table.column(name).to_pylist() for name in table.column_names}
    absent = columns.pop("not_applicable", None) or [[]] * table.num_rows
    found = []
    for i in range(table.num_rows):
        row = {name: "NA" if name in absent[i] else worth(cells[i], fields[name]) for name, cells in columns.items()}
        found.append(list(row.values()))
    return [list(columns), *found]


def worth(cell: object, kind: str) -> str:
    """What a cell is worth: numbers as exact fractions, whatever their places; the rest as text."""
    if cell is None or cell == "":
        return ""
    if kind in {"number", "integer", "year"} and cell != "NA":
        return str(Fraction(str(cell)))
    return str(cell).lower() if kind == "boolean" else str(cell)


def in_csv(data: bytes, fields: Mapping[str, str]) -> list[list[str]]:
    header, *rows = rows_of(data)
    return [header, *([worth(cell, fields[name]) for name, cell in zip(header, row, strict=True)] for row in rows)]


def in_workbook(book: CalamineWorkbook, sheet: str, fields: Mapping[str, str]) -> list[list[str]]:
    """The cells of a sheet; a number that stands as text is told from a number."""
    header, *rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    found = [[str(name) for name in header]]
    for row in rows:
        for name, cell in zip(header, row, strict=True):
            is_number = fields[str(name)] in {"number", "integer", "year"} and cell not in {"", "NA"}
            assert isinstance(cell, float | int if is_number else str), (sheet, name, cell)
        found.append([worth(cell, fields[str(name)]) for name, cell in zip(header, row, strict=True)])
    return found


def test_every_cell_of_every_table_stands_in_each_format(real_site: Path) -> None:
    cells = 0
    for folder, descriptor in published(real_site):
        book = CalamineWorkbook.from_path(folder / f"{folder.name}.xlsx")
        sheets = book.sheet_names[1:]
        assert len(sheets) == len(descriptor["resources"])
        for resource, sheet in zip(descriptor["resources"], sheets, strict=True):
            path = folder / resource["path"]
            fields = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
            expected = in_csv(path.read_bytes(), fields)
            assert in_parquet(path.with_suffix(".parquet").read_bytes(), fields) == expected, path
            assert in_workbook(book, sheet, fields) == expected, path
            own = ROOT / "datasets" / path.relative_to(real_site / "du-lieu")
            if own.exists():
                assert rows_of(path.read_bytes()) == rows_of(own.read_bytes()), path
                cells += sum(map(len, expected))
    read = sum(len(row) for table in (ROOT / "datasets").rglob("*.csv") for row in rows_of(table.read_bytes()))
    assert cells == read > 10_000


def test_not_published_not_applicable_and_zero_stay_three_things_in_every_format() -> None:
    seen = set()
    for name in ("missing-scores", "unequal-maxima"):
        files = contents(ROOT / f"tests/sites/{name}/datasets")["mau"]
        path = "scores/mau-department-2023"
        resources = json.loads(files["datapackage.json"])["resources"]
        resource = next(one for one in resources if one["path"] == f"{path}.csv")
        fields = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        expected = in_csv(files[f"{path}.csv"], fields)
        assert in_parquet(files[f"{path}.parquet"], fields) == expected
        book = CalamineWorkbook.from_filelike(io.BytesIO(files["mau.xlsx"]))
        assert in_workbook(book, "mau-department-2023", fields) == expected
        seen |= {cell for row in expected for cell in row}
    assert {"NA", "", "0"} <= seen


def test_parquet_spends_nothing_on_what_a_small_table_does_not_need() -> None:
    sheet = contents(ROOT / "tests/sites/unequal-maxima/datasets")["mau"]["scores/mau-department-2023.parquet"]
    group = pq.read_metadata(io.BytesIO(sheet)).row_group(0)
    columns = [group.column(i) for i in range(group.num_columns)]
    assert {column.compression for column in columns} == {"SNAPPY"}
    assert not any(column.is_stats_set for column in columns)
    in_words = {column.path_in_schema for column in columns if column.has_dictionary_page}
    assert in_words == {"unit", "not_applicable.list.element"}


def test_the_descriptor_knows_each_file_by_its_length_and_hash_and_each_table_by_its_rows(real_site: Path) -> None:
    for folder, descriptor in published(real_site):
        told = {"index.html", "datapackage.json", f"{folder.name}.zip"}
        for one in [*descriptor["resources"], *descriptor["distributions"]]:
            for file in (one, *one.get("distributions", ())):
                data = (folder / file["path"]).read_bytes()
                assert file["bytes"] == len(data), file["path"]
                assert file["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}", file["path"]
                told.add(file["path"])
        assert told == {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
        for resource in descriptor["resources"]:
            rows = len(rows_of((folder / resource["path"]).read_bytes())) - 1
            assert resource["rowCount"] == rows, resource["path"]
            assert pq.read_metadata(folder / resource["distributions"][0]["path"]).num_rows == rows
        assert not re.search(r'"\$ref"|"schema": ?"', json.dumps(descriptor))


def unpacked(site: Path, name: str, folder: Path) -> Path:
    """A package as a person has it who downloaded the zip."""
    with zipfile.ZipFile(site / f"du-lieu/{name}/{name}.zip") as pack:
        pack.extractall(folder)
    return folder / name


def test_the_zip_holds_the_folder_and_frictionless_accepts_it_as_downloaded(real_site: Path, tmp_path: Path) -> None:
    alone = unpacked(real_site, "dak-lak", tmp_path)
    for file in alone.rglob("*"):
        assert (
            file.is_dir() or file.read_bytes() == (real_site / "du-lieu/dak-lak" / file.relative_to(alone)).read_bytes()
        )
    beside = {"index.html", "dak-lak.zip"}
    names = {
        file.relative_to(real_site / "du-lieu/dak-lak").as_posix()
        for file in (real_site / "du-lieu/dak-lak").rglob("*")
    }
    assert {file.relative_to(alone).as_posix() for file in alone.rglob("*")} == names - beside
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json"]
    done = subprocess.run(command, cwd=alone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    statements = alone / "statements.csv"
    changed = statements.read_bytes().replace(b"0.79511", b"0.79512", 1)
    assert changed != statements.read_bytes()
    statements.write_bytes(changed)
    done = subprocess.run(command, cwd=alone, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "hash" in done.stdout


@pytest.mark.parametrize("case", SITES)
def test_packages_of_small_sites_are_valid_and_read_by_their_csvw(case: str, tmp_path: Path) -> None:
    for name, files in contents(ROOT / f"tests/sites/{case}/datasets").items():
        for path, data in files.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_bytes(data)
        report = Package(str(tmp_path / name / "datapackage.json")).validate()
        assert report.valid, report.flatten(["fieldName", "rowNumber", "type", "message"])[:3]
        assert_csvw_reads(tmp_path / name)


def assert_csvw_reads(folder: Path) -> None:
    """Every table, with all its rows, and nothing that its metadata forbid."""
    group = CSVW(str(folder / "csv-metadata.json"), validate=True)
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    rows = {resource["path"]: resource["rowCount"] for resource in descriptor["resources"]}
    assert {str(table.url): len(list(table)) for table in group.tables} == rows
    assert group.is_valid


def test_the_csvw_metadata_of_every_package_read_every_table(real_site: Path) -> None:
    for folder, _ in published(real_site):
        assert_csvw_reads(folder)


def test_computed_tables_are_exact_and_say_what_the_edition_says(real_site: Path) -> None:
    shares = 0
    for file in sorted(real_site.glob("du-lieu/*/computed/*.csv")):
        rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
        beside = real_site / "xep-hang" / file.stem / "data.csv"
        told = {
            (row["unit"], row["indicator"]): row
            for row in csv.DictReader(io.StringIO(beside.read_text(encoding="utf-8")))
        }
        assert {(row["unit"], row["indicator"]) for row in rows} == told.keys(), file
        for row in rows:
            other = told[row["unit"], row["indicator"]]
            for name in ("edition", "cohort", "score", "share", "rank", "of", "basis"):
                assert row[name] == other[name], (file, row, name)
            assert set(other["sources"].split()) <= set(row["sources"].split())
            assert bool(row["share"]) == bool(row["points"]) == bool(row["maximum"])
            if row["share"]:
                exact = Fraction(row["points"]) / Fraction(row["maximum"])
                assert round(exact * 10**6) == Fraction(row["share"]) * 10**6, (file, row)
                shares += 1
            assert bool(row["rank"]) == bool(row["tied"])
    assert shares > 100


def test_ties_are_told_in_the_computed_table() -> None:
    files = contents(ROOT / "tests/sites/ties/datasets")["mau"]
    rows = csv.DictReader(io.StringIO(files["computed/mau-department-2023.csv"].decode()))
    places = sorted((int(row["rank"]), row["tied"]) for row in rows if row["indicator"] == "index" and row["rank"])
    ranks = [rank for rank, _ in places]
    assert all((tied == "true") == (ranks.count(rank) > 1) for rank, tied in places)
    assert "true" in {tied for _, tied in places}


def test_a_large_package_has_neither_workbook_nor_computed_tables() -> None:
    files = contents(ROOT / "tests/sites/ties/datasets", whole_formats=3)
    assert "register.xlsx" in files["register"], "a register has no scores"
    assert {path.rpartition(".")[2] for path in files["mau"]} == {"csv", "json", "parquet", "zip"}
    assert not [path for path in files["mau"] if path.startswith("computed/")]


def test_the_same_data_give_the_same_bytes() -> None:
    datasets = ROOT / "tests/sites/cohorts/datasets"
    assert contents(datasets) == contents(datasets)


@pytest.mark.parametrize("language", ["", "en/"])
def test_every_package_has_a_page_that_leads_to_all_its_files_and_describes_them(
    real_site: Path, language: str
) -> None:
    for folder, descriptor in published(real_site):
        html = (real_site / language / "du-lieu" / folder.name / "index.html").read_text(encoding="utf-8")
        linked = {
            href.rpartition(f"du-lieu/{folder.name}/")[2] for href in re.findall(r'href="([^"]+)" download', html)
        }
        files = {file.relative_to(folder).as_posix() for file in folder.rglob("*.*") if file.suffix != ".html"}
        editions = {href for href in linked if "xep-hang" in href}
        assert linked - editions == files
        block = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
        assert block, folder
        found = json.loads(block[1])
        assert found["identifier"] == descriptor["name"]
        told = {one["contentUrl"].rpartition(f"du-lieu/{folder.name}/")[2]: one for one in found["distribution"]}
        assert told.keys() == files
        for path, one in told.items():
            data = (folder / path).read_bytes()
            assert one["contentSize"] == f"{len(data)} B"
            assert one["sha256"] == hashlib.sha256(data).hexdigest()
