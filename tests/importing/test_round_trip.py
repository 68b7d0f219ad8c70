"""Every sheet there is, written as a workbook in Vietnamese and read back: the same file, byte for byte."""

from __future__ import annotations

import csv
import shutil
from functools import cache
from typing import TYPE_CHECKING

import pytest

from generator import importing
from generator.importing import base as bases
from tests.conftest import ROOT
from tests.importing.book import Shown, Tab, write

if TYPE_CHECKING:
    from pathlib import Path

REAL = sorted((ROOT / "datasets").glob("*/scores/*.csv"))
SMALL = [min(site.glob("datasets/*/scores/*.csv")) for site in sorted((ROOT / "tests/sites").iterdir())]


@cache
def tables(datasets: Path) -> bases.Base:
    return bases.load(datasets)


def cell(text: str) -> object:
    """A score as a workbook holds it: a number that is shown with its places, NA as its words, nothing as nothing."""
    if text in ("", "NA"):
        return {"": None, "NA": "không áp dụng"}[text]
    places = len(text.partition(".")[2])
    return Shown(float(text), "0." + "0" * places if places else "0")


def workbook(path: Path, sheet: Path) -> Path:
    """A sheet as an office would make it: a title, headings of two rows, numbers before the names, a mean below."""
    base = tables(sheet.parents[2])
    _, edition = base.editions[sheet.stem]
    names = {row["indicator"]: row["name_vi"] for row in base.nodes(edition["framework"])}
    cohorts = {row["cohort"]: row["name_vi"] for row in base.cohorts(sheet.stem)}
    with sheet.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    scores = header.index("cohort") + 1 if "cohort" in header else 1
    twice = {name for name in names.values() if list(names.values()).count(name) > 1}
    headings = [
        name if names[name] in twice else f"{i}. {names[name].upper()}" for i, name in enumerate(header[scores:], 1)
    ]
    first = ["STT", "Tên đơn vị", *(["Nhóm"] if scores == 2 else [])]
    lines = [
        [i, base.units[row[0]]["name_vi"], *(cohorts[one] for one in row[1:scores]), *map(cell, row[scores:])]
        for i, row in enumerate(rows, 1)
    ]
    filler = [None] * len(headings)
    title = [[edition["title_vi"].upper()], [f"Năm {edition['year']}"], []]
    below = [
        [None, "Trung bình", *[None] * (scores - 1), *(1.5 for _ in headings)],
        [],
        ["Ghi chú: số liệu chính thức"],
    ]
    return write(
        path, Tab("Kết quả", [*title, [*first, *headings], [*range(1, len(first) + 1), *filler], *lines, *below])
    )


@pytest.mark.parametrize("sheet", [*REAL, *SMALL], ids=lambda path: f"{path.parents[2].parent.name}-{path.stem}")
def test_a_sheet_written_as_a_workbook_is_read_back_cell_for_cell(sheet: Path, tmp_path: Path) -> None:
    datasets = tmp_path / "datasets"
    shutil.copytree(sheet.parents[2], datasets)
    package = sheet.parents[1].name
    kept = datasets / package / "scores" / sheet.name
    kept.unlink()
    if not any(kept.parent.iterdir()):
        kept.parent.rmdir()
    if sheet in REAL:  # descriptors are out of step now, which import mends
        assert sheet.stem in (datasets / package / "editions.csv").read_text(encoding="utf-8")
    book = workbook(tmp_path / "bang diem.xlsx", sheet)
    importing.run(importing.Request(datasets, book, edition=sheet.stem))
    assert kept.read_text(encoding="utf-8") == sheet.read_text(encoding="utf-8")
    descriptor = f"{package}/datapackage.json"
    assert (datasets / descriptor).read_bytes() == (sheet.parents[2] / descriptor).read_bytes()


def test_there_are_sheets_of_all_kinds_to_be_read_back() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in SMALL)
    assert len(REAL) >= 6
    assert ",NA" in text
    assert "cohort" in text
    assert ",," in text
