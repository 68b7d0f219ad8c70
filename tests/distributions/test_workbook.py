"""Workbooks: what Excel allows, notes in both languages, and no clock in the bytes."""

from __future__ import annotations

import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from generator.distributions.workbook import Notes, Sheet, sheet_names, workbook_bytes

FIELDS = ({"name": "unit", "type": "string"}, {"name": "tong", "type": "number", "title": "Tổng"})
NOTES = Notes(
    title={"vi": "Chỉ số mẫu", "en": "Sample index"},
    description={"vi": "Mô tả.", "en": "Described."},
    version="1.0.0",
    licence="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    publisher="Tỉnh Mẫu",
    address="https://thuocdo.example/du-lieu/mau/",
    today="2026-11-23",
)


def made(rows: int, most: int = 1000) -> bytes:
    columns = {"unit": [f"=a{i}" for i in range(rows)], "tong": ["12.50", "NA", "", "0"][:rows]}
    return workbook_bytes(NOTES, [Sheet("scores/mau-2023", {"vi": "Năm 2023", "en": ""}, FIELDS, columns)], most)


def test_a_table_longer_than_a_sheet_goes_on_in_the_next() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(made(rows=4, most=3)))
    assert book.sheet_names[1:] == ["mau-2023", "mau-2023~2"]
    parts = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names[1:]]
    assert [row[0] for part in parts for row in part] == ["unit", "=a0", "=a1", "unit", "=a2", "=a3"]


def test_numbers_are_numbers_and_show_the_places_that_were_printed() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(made(rows=4)))
    assert [row[1] for row in book.get_sheet_by_name("mau-2023").to_python()] == ["tong", 12.5, "NA", "", 0.0]
    with zipfile.ZipFile(io.BytesIO(made(rows=4))) as parts:
        styles = parts.read("xl/styles.xml").decode()
        sheet = parts.read("xl/worksheets/sheet2.xml").decode()
    assert 'formatCode="0.00"' in styles
    assert 'topLeftCell="B2"' in sheet
    assert "<f>" not in sheet, "a text that begins with = is no formula"


def test_the_first_sheet_says_title_licence_version_and_what_cells_mean_in_both_languages() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(made(rows=1)))
    text = "\n".join(str(cell) for row in book.get_sheet_by_index(0).to_python() for cell in row)
    for said in ("Chỉ số mẫu", "Sample index", "CC BY 4.0", "1.0.0", "https://thuocdo.example/du-lieu/mau/"):
        assert said in text
    for said in ("Chưa công bố", "Not published", "Không áp dụng", "Not applicable", "Không điểm", "A score of zero"):
        assert said in text


def test_properties_carry_the_day_of_the_data() -> None:
    assert made(rows=3) == made(rows=3)
    with zipfile.ZipFile(io.BytesIO(made(rows=3))) as parts:
        assert "2026-11-23T00:00:00Z</dcterms:created>" in parts.read("docProps/core.xml").decode()


@pytest.mark.parametrize("name", ["scores/" + "a" * 64, "a:b?c*d[e]f/g\\h", "History"])
def test_names_of_sheets_are_what_excel_accepts(name: str) -> None:
    found = sheet_names([name, name, name.upper()])
    assert len({one.casefold() for one in found}) == 3
    assert all(len(one) <= 31 and not set(one) & set("[]:*?/\\") for one in found)
