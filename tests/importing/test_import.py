"""What import makes of a workbook, what it leaves out, and what it refuses to guess."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from generator import gate, importing
from generator.errors import DataError, UseError
from generator.gate import report
from generator.i18n import translator
from generator.importing import told, writing
from tests.conftest import thuocdo
from tests.importing.book import Fault, Shown, Tab, write
from tests.importing.conftest import HEAD, everything, imported, refusals, sheet, with_districts

if TYPE_CHECKING:
    from pathlib import Path

FINANCE = [1, "Sở Tài chính", 20.0, 30.0, 50.0]
CELL = "D2"


def one(cell: object) -> Tab:
    """A table with one cell that matters, the score for Hạ tầng số, whose maximum is not known."""
    return Tab("2024", [HEAD, [1, "Sở Tài chính", 20.0, cell, 50.0]])


def read(datasets: Path, cell: object, **asked: object) -> str:
    imported(datasets, one(cell), **asked)
    return sheet(datasets)[1].split(",")[-1]


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


# Cells


SURE: list[tuple[object, str]] = [
    (30.0, "30"),
    (0.1 + 0.2, "0.3"),
    (62.1375, "62.1375"),
    (1e-6, "0.000001"),
    (Shown(30.0, "0.00"), "30.00"),
    (Shown(62.1375, "0.0"), "62.1375"),
    (0, "0"),
    ("34,26", "34.26"),
    ("0,3426", "0.3426"),
    ("0.342", "0.342"),
    ("1.234,5", "1234.5"),
    ("1.234.567", "1234567"),
    (" 34,5\u00a0", "34.5"),
    (None, ""),
    ("chưa công bố", ""),
    ("không áp dụng", "NA"),
    ("NA", "NA"),
]
UNSURE: list[tuple[object, str]] = [
    ("1.000", "ambiguous-number"),
    ("385,641", "ambiguous-number"),
    ("-", "missing-word"),
    ("ba mươi", "not-a-number"),
    ("-3", "below-zero"),
    (-3.0, "below-zero"),
    (1 / 3, "workbook-too-many-decimals"),
    ("0,1234567", "too-many-decimals"),
    ("62%", "workbook-percent"),
    (Shown(0.62, "0%"), "workbook-percent"),
    (Shown(45_000.0, "dd/mm/yyyy"), "workbook-date"),
    (Fault("#N/A"), "workbook-error-value"),
    (Fault("#DIV/0!"), "workbook-error-value"),
    (Shown(None, formula="A1+B1"), "workbook-uncomputed"),
    (True, "workbook-truth"),
    ("1e3", "exponent"),
]


def many(cells: list[object]) -> Tab:
    """A table with a row for each cell, in column D; all in one workbook, because an import takes its time."""
    return Tab("2024", [HEAD, *([i, f"Sở Mẫu {i}", 20.0, cell, 50.0] for i, cell in enumerate(cells, 1))])


def test_a_cell_becomes_exactly_the_score_that_it_shows(datasets: Path) -> None:
    imported(datasets, many([cell for cell, _ in SURE]), add_units=True)
    found = [line.split(",")[-1] for line in sheet(datasets)[1:]]
    assert list(zip(SURE, found, strict=True)) == [(case, case[1]) for case in SURE]


def test_cells_that_cannot_be_read_surely_are_refused_by_their_addresses(datasets: Path) -> None:
    found = refusals(datasets, many([cell for cell, _ in UNSURE]), add_units=True)
    assert found == [(f"D{i}", code) for i, (_, code) in enumerate(UNSURE, 2)]


def test_a_known_maximum_decides_what_a_number_with_one_mark_means(datasets: Path) -> None:
    imported(datasets, Tab("2024", [HEAD, [1, "Sở Tài chính", "12,345", 1.0, 2.0]]))
    assert sheet(datasets)[1] == "ninh-binh-so-tai-chinh,2,12.345,1"  # 12 345 would be above 40


def test_rounded_numbers_are_taken_only_where_it_was_asked(datasets: Path) -> None:
    assert read(datasets, Shown(1 / 3, "0.00"), as_shown=True) == "0.33"


def test_digits_that_the_workbook_does_not_show_are_told(datasets: Path) -> None:
    done = imported(datasets, one(Shown(62.1375, "0.0")))
    assert any("--as-shown" in sentence and CELL in sentence for sentence in said(done))


def test_per_cent_is_what_a_framework_of_per_cent_counts(datasets: Path) -> None:
    with_districts(datasets)
    rows = [["Huyện", "Chỉ số chung"], ["Nho Quan", Shown(0.625, "0.0%")], ["TP. Tam Điệp", "62,5%"]]
    imported(datasets, Tab("2024", rows), edition="huyen-2024")
    assert sheet(datasets, "huyen-2024")[1:] == [
        "ninh-binh-huyen-nho-quan,62.5",
        "ninh-binh-thanh-pho-tam-diep,62.5",
    ]


def test_shares_are_not_taken_for_per_cent(datasets: Path) -> None:
    with_districts(datasets)
    tab = Tab("2024", [["Huyện", "Chỉ số chung"], ["Nho Quan", 0.625], ["Tam Điệp", 0.5]])
    assert refusals(datasets, tab, edition="huyen-2024") == [("B1", "shares-for-per-cent")]


# The table in its sheet


def office(name: str = "2024") -> Tab:
    """A table as offices make them: title, decision, headings in two rows, numbers of columns, sums and notes."""
    return Tab(
        name,
        [
            ["UBND TỈNH NINH BÌNH"],
            ["BẢNG TỔNG HỢP KẾT QUẢ XẾP HẠNG CÁC SỞ, BAN, NGÀNH NĂM 2024"],
            ["(Kèm theo Quyết định số 12/QĐ-UBND ngày 03/02/2025)"],
            [],
            [
                "STT",
                "Cơ quan, đơn vị",
                "Điểm thành phần",
                None,
                "Tổng điểm",
                "Xếp hạng",
                "Tổng điểm năm 2023",
                "Ghi chú",
            ],
            [None, None, "1. Nhận thức số (40 điểm)", "Chỉ số hạ tầng số", None, None, None, None],
            ["(1)", "(2)", "(3)", "(4)", "(5)=(3)+(4)", "(6)", "(7)", "(8)"],
            ["I", "Khối các sở"],
            [1, "Sở TT&TT", 30.5, 40.25, Shown(70.75, "0.00", "C9+D9"), 1, 65.0, "mới"],
            [2, "so tai chinh", 20, 30, 50, 2, 51.0],
            ["II", "Khối văn phòng"],
            [3, "VP UBND tỉnh Ninh Bình", 10, "0,5", 10.5, 3, 20.0],
            ["Trung bình", None, 20.166666666666668, 1.0, 43.75],
            [],
            ["Ghi chú: điểm do hội đồng chấm"],
        ],
        ["A5:A6", "B5:B6", "C5:D5", "E5:E6", "F5:F6", "G5:G6", "H5:H6", "A13:B13", "A2:H2"],
    )


def said(done: importing.Done, language: str = "vi") -> list[str]:
    return list(told.sentences(done, "datasets", translator(language)))


def test_a_table_is_found_between_titles_and_notes_with_its_names_and_headings(datasets: Path) -> None:
    imported(datasets, office())
    assert sheet(datasets) == [
        "unit,index,nhan-thuc,ha-tang",
        "ninh-binh-so-thong-tin-va-truyen-thong,70.75,30.5,40.25",
        "ninh-binh-so-tai-chinh,50,20,30",
        "ninh-binh-van-phong-ubnd-tinh,10.5,10,0.5",
    ]
    assert not gate.read(datasets).refused


def test_what_was_read_and_what_was_left_out_is_told_in_both_languages(datasets: Path) -> None:
    done = imported(datasets, office())
    vi, en = "\n".join(said(done)), "\n".join(said(done, "en"))
    assert "G “Tổng điểm năm 2023”, H “Ghi chú”" in vi
    assert all(
        word in vi for word in ("A5 đến H12", "3 đơn vị", "13 “Trung bình”", "15 “Ghi chú: điểm do hội đồng chấm”")
    )
    assert all(word in en for word in ("A5 to H12", "3 units", "13 “Trung bình”"))
    assert "3 hạng in trong bảng được ghi vào datasets/ninh-binh/statements.csv" in vi


def test_printed_ranks_become_statements_once(datasets: Path) -> None:
    imported(datasets, office())
    imported(datasets, office(), edition="so-2024", replace=True)
    rows = rows_of(datasets / "ninh-binh/statements.csv")
    assert [(row["unit"], row["statistic"], row["value"], row["source"]) for row in rows] == [
        ("ninh-binh-so-thong-tin-va-truyen-thong", "rank", "1", "qd"),
        ("ninh-binh-so-tai-chinh", "rank", "2", "qd"),
        ("ninh-binh-van-phong-ubnd-tinh", "rank", "3", "qd"),
    ]


def test_a_printed_rank_that_differs_from_a_stated_one_changes_nothing_and_is_told(datasets: Path) -> None:
    imported(datasets, office())
    before = (datasets / "ninh-binh/statements.csv").read_bytes()
    tab = office()
    tab.rows[9][5] = 3
    done = imported(datasets, tab, edition="so-2024", replace=True)
    assert (datasets / "ninh-binh/statements.csv").read_bytes() == before
    assert any("F10" in sentence and "statements.csv" in sentence for sentence in said(done))


def test_a_total_that_its_columns_do_not_add_up_to_is_told(datasets: Path) -> None:
    tab = office()
    tab.rows[9][4] = 50.5
    done = imported(datasets, tab)
    assert done.uneven == {"so-2024": ["E10"]}
    assert any("E10" in sentence for sentence in said(done, "en"))


def test_hidden_and_empty_sheets_are_left_out_and_named(datasets: Path) -> None:
    done = imported(datasets, Tab("Nháp", office().rows, hidden=True), Tab("Trống", []), office())
    assert done.left_out == ("Nháp", "Trống")


def test_each_sheet_goes_to_the_edition_that_measures_its_units(datasets: Path) -> None:
    with_districts(datasets)
    districts = Tab("Huyện", [["TT", "Huyện, thành phố", "Điểm"], [1, "UBND H. Nho Quan", 50.5], [2, "Tam Điệp", 40.0]])
    imported(datasets, office("Sở"), districts)
    assert len(sheet(datasets)) == 4
    assert sheet(datasets, "huyen-2024")[1:] == ["ninh-binh-huyen-nho-quan,50.5", "ninh-binh-thanh-pho-tam-diep,40"]


def test_a_column_of_figures_with_an_unknown_heading_is_refused_with_the_nearest(datasets: Path) -> None:
    tab = Tab("2024", [["Đơn vị", "Nhận thức sớ", "Kinh tế số"], ["Sở Tài chính", 1.0, 2.0]])
    assert refusals(datasets, tab) == [("B1", "unknown-heading"), ("C1", "unknown-heading")]
    with pytest.raises(DataError) as error:
        imported(datasets, tab)
    assert dict(error.value.problems[0].params)["nearest"] == "Nhận thức số (nhan-thuc)"


def test_every_problem_is_told_at_once(datasets: Path) -> None:
    rows = [
        [*HEAD, "Hạ tầng số (điểm)"],
        [1, "Sở Tài chính", 41.0, "x", 50.0, 1.0],
        [2, "Sở Tài chình", 20.0, Fault("#REF!"), 50.0],
        [3, "Sở Tài Chính tỉnh Ninh Bình", 20.0, 1.0, 50.0],
        [4, "Huyện Nho Quan", 20.0, 1.0, 50.0],
        [5, None, 20.0, 1.0, 50.0],
    ]
    assert refusals(datasets, Tab("2024", rows)) == [
        ("F1", "same-indicator-twice"),
        ("C2", "above-maximum"),
        ("D2", "missing-word"),
        ("B3", "unknown-unit-name"),
        ("D3", "workbook-error-value"),
        ("B4", "same-unit-twice"),
        ("B5", "unit-not-of-edition"),
        ("B6", "row-without-unit"),
    ]


def test_a_problem_names_file_sheet_and_cell_in_the_readers_language(datasets: Path) -> None:
    with pytest.raises(DataError) as error:
        imported(datasets, one("1.000"))
    problem = error.value.problems[0]
    for language, words in (("vi", "bang-diem.xlsx, trang tính “2024”, ô D2  "), ("en", "sheet “2024”, cell D2  ")):
        line = report.as_text([told.placed(problem, translator(language))], language)
        assert words in line
        assert '"1.000"' in line
        assert "1000" in line


def test_what_only_the_gate_sees_is_told_at_the_workbooks_cell(datasets: Path) -> None:
    editions = datasets / "ninh-binh/editions.csv"
    editions.write_text(editions.read_text(encoding="utf-8").replace(",partial,,", ",complete,3,"), encoding="utf-8")
    with pytest.raises(DataError) as error:
        imported(datasets, one(1.0))
    problem = error.value.problems[0]
    assert (problem.code, problem.file.endswith("bang-diem.xlsx")) == ("wrong-number-of-units", True)


# Which edition


def test_nothing_is_asked_where_one_edition_has_no_sheet(datasets: Path) -> None:
    done = imported(datasets, one(1.0))
    assert done.files == ("ninh-binh/datapackage.json", "ninh-binh/scores/so-2024.csv")


def test_a_sheet_is_never_replaced_unasked(datasets: Path) -> None:
    imported(datasets, one(1.0))
    before = everything(datasets)
    for asked in ({}, {"edition": "so-2024"}):
        with pytest.raises(UseError, match=r"import\.(has-sheet|no-fit)"):
            imported(datasets, one(2.0), **asked)
    assert everything(datasets) == before
    imported(datasets, one(2.0), replace=True)
    assert sheet(datasets)[1].endswith(",2")


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ({"edition": "so-2042"}, "import.no-edition"),
        ({"sheet": "Nháp"}, "import.no-sheet"),
        ({"new": "ninh-binh"}, "import.need-year"),
        ({"new": "ha-nam", "year": "2025"}, "import.need-scope"),
        ({"new": "x", "year": "2025", "scope": "ninh-bin"}, "import.no-unit"),
    ],
)
def test_what_is_not_known_is_asked_for_in_a_sentence(datasets: Path, asked: dict[str, str], key: str) -> None:
    tab = Tab("Bảng", [["Đơn vị", "Điểm"], ["Sở Lạ", 1.0]])
    with pytest.raises(UseError) as error:
        imported(datasets, tab, **asked)
    assert error.value.key == key
    for language in ("vi", "en"):
        assert translator(language)(f"cli.{key}", **error.value.params)


# A new index


def test_a_workbook_alone_makes_a_package_that_the_gate_accepts(datasets: Path) -> None:
    tab = Tab(
        "Cấp xã",
        [
            ["KẾT QUẢ CHẤM ĐIỂM CHUYỂN ĐỔI SỐ CẤP XÃ TỈNH LẠNG SƠN NĂM 2025"],
            ["STT", "Xã, phường", "Chính quyền số", None, None, "Kinh tế số (40 điểm)", "Tổng điểm", "Hạng"],
            [None, None, "1. Nhận thức (10 điểm)", "2. Dữ liệu (50 điểm)", "Cộng"],
            [1, "UBND xã Bình Gia", 9.5, 40, 49.5, 30.25, 79.75, 1],
            [2, "P. Đông Kinh", 8.0, 41, 49, 30, 79, 2],
        ],
        ["A2:A3", "B2:B3", "C2:E2", "F2:F3", "G2:G3", "H2:H3"],
    )
    imported(datasets, tab, new="lang-son")
    package = datasets / "lang-son"
    tree = [
        (row["indicator"], row["parent"], row["kind"], row["name_vi"], row["max_points"])
        for row in rows_of(package / "indicators.csv")
    ]
    assert tree == [
        ("index", "", "index", "Chỉ số chung", "100"),
        ("chinh-quyen-so", "index", "pillar", "Chính quyền số", "60"),
        ("nhan-thuc", "chinh-quyen-so", "main", "Nhận thức", "10"),
        ("du-lieu", "chinh-quyen-so", "main", "Dữ liệu", "50"),
        ("kinh-te-so", "index", "main", "Kinh tế số", "40"),
    ]
    assert (package / "scores/lang-son-commune-2025.csv").read_text(encoding="utf-8").splitlines() == [
        "unit,index,chinh-quyen-so,nhan-thuc,du-lieu,kinh-te-so",
        "lang-son-xa-binh-gia,79.75,49.5,9.5,40,30.25",
        "lang-son-phuong-dong-kinh,79,49,8,41,30",
    ]
    edition = rows_of(package / "editions.csv")[0]
    assert edition["title_vi"] == "Kết quả chấm điểm chuyển đổi số cấp xã tỉnh Lạng Sơn năm 2025"
    assert (edition["scope"], edition["coverage"], edition["units_expected"]) == ("lang-son", "complete", "2")
    units = (datasets / "register/units.csv").read_text(encoding="utf-8").splitlines()[-2:]
    assert units[0].startswith("lang-son-xa-binh-gia,commune,xã,lang-son,Xã Bình Gia,Bình Gia commune,Bình Gia,")
    assert not gate.read(datasets).refused


def test_next_year_is_a_new_edition_of_the_same_framework(datasets: Path) -> None:
    def tab(year: int, score: float) -> Tab:
        rows = [["Đơn vị", "Nhận thức số (40 điểm)", "Tổng"], ["Sở Tài chính", score, score]]
        return Tab("Sở", [[f"Xếp hạng các sở tỉnh Lạng Sơn năm {year}"], [], *rows])

    imported(datasets, tab(2025, 30.0), new="lang-son")
    imported(datasets, tab(2026, 35.5), new="lang-son")
    rows = rows_of(datasets / "lang-son/editions.csv")
    assert [(row["edition"], row["previous"]) for row in rows] == [
        ("lang-son-department-2025", ""),
        ("lang-son-department-2026", "lang-son-department-2025"),
    ]
    assert len({row["framework"] for row in rows}) == 1
    assert (datasets / "register/units.csv").read_text(encoding="utf-8").count("lang-son-so-tai-chinh") == 1


def test_a_unit_is_added_to_the_register_only_where_it_was_asked(datasets: Path) -> None:
    tab = Tab("2024", [HEAD, [1, "Sở Y tế", 20.0, 1.0, 50.0]])
    assert refusals(datasets, tab) == [("B2", "unknown-unit-name")]
    imported(datasets, tab, add_units=True)
    assert sheet(datasets)[1].startswith("ninh-binh-so-y-te,")


# What is no workbook


def ods(path: Path, cells: str) -> Path:
    """An OpenDocument sheet with a heading and one row of cells."""
    table = (
        '<table:table table:name="2024"><table:table-row>'
        + "".join(map(ods_cell, HEAD))
        + f"</table:table-row><table:table-row>{cells}</table:table-row></table:table>"
    )
    spaces = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text")}
    names = " ".join(f'xmlns:{name}="{urn}"' for name, urn in spaces.items())
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
        archive.writestr(
            "content.xml", f'<office:document-content {names} xmlns:calcext="urn:x">{body}</office:document-content>'
        )
    return path


def ods_cell(value: object) -> str:
    kind = "string" if isinstance(value, str) else f'float" office:value="{value}'
    return f'<table:table-cell office:value-type="{kind}"><text:p>{value}</text:p></table:table-cell>'


def test_an_opendocument_sheet_is_read_too(datasets: Path) -> None:
    book = ods(datasets.parent / "bang.ods", "".join(map(ods_cell, FINANCE)))
    importing.run(importing.Request(datasets, book))
    assert sheet(datasets)[1] == "ninh-binh-so-tai-chinh,50,20,30"


def test_an_error_that_looks_empty_is_never_taken_for_not_published(datasets: Path) -> None:
    fault = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    cells = "".join([*map(ods_cell, FINANCE[:3]), fault, ods_cell(50.0)])
    book = ods(datasets.parent / "bang.ods", cells)
    with pytest.raises(DataError) as error:
        importing.run(importing.Request(datasets, book))
    assert [problem.code for problem in error.value.problems] in (["workbook-hides-errors"], ["not-a-number"])


def zipped(**files: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name.replace("__", "/")), content)  # a time of its own, not the clock's
    return stream.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "workbook-empty-file"),
        (b"unit,index\na,1\n", "not-a-workbook"),
        (b"<html><table></table></html>", "not-a-workbook"),
        (b"%PDF-1.7", "not-a-workbook"),
        (b"\x00\x01\x02", "not-a-workbook"),
        (b"PK\x03\x04 torn", "workbook-broken"),
        (zipped(word__document="x"), "not-a-workbook"),
        (zipped(letter="x"), "not-a-workbook"),
        (zipped(xl__workbook="x"), "not-a-workbook"),
        (OLE + b"\0" * 600, "workbook-broken"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "workbook-encrypted"),
        (None, "workbook-missing"),
    ],
    ids=str,
)
def test_what_is_no_workbook_is_named_in_both_languages(datasets: Path, content: bytes | None, code: str) -> None:
    book = datasets.parent / "bang.xlsx"
    if content is not None:
        book.write_bytes(content)
    with pytest.raises(DataError) as error:
        importing.run(importing.Request(datasets, book))
    assert [problem.code for problem in error.value.problems] == [code]
    for language in ("vi", "en"):
        assert "{" not in report.as_text(error.value.problems, language)


def test_a_sheet_without_a_table_says_what_a_table_needs(datasets: Path) -> None:
    with pytest.raises(DataError) as error:
        imported(datasets, Tab("Thư", [["Kính gửi các sở"], ["Đề nghị nộp báo cáo"]]))
    assert [problem.code for problem in error.value.problems] == ["no-table"]


def changed(book: Path, part: str, old: str, new: str) -> Path:
    with zipfile.ZipFile(book) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert old in files[part]
    files[part] = files[part].replace(old, new, 1)
    with zipfile.ZipFile(book, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return book


def test_a_stray_cell_at_the_end_of_a_sheet_does_not_fill_the_memory(datasets: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    book = write(datasets.parent / "bang.xlsx", one(1.0))
    changed(book, "xl/worksheets/sheet1.xml", "</sheetData>", far)
    with pytest.raises(DataError) as error:
        importing.run(importing.Request(datasets, book))
    assert [problem.code for problem in error.value.problems] == ["workbook-cell-too-far"]
    assert dict(error.value.problems[0].params)["cell"] == "XFD1048576"


def test_a_workbook_with_a_document_type_cannot_make_the_reader_grow(datasets: Path) -> None:
    book = write(datasets.parent / "bang.xlsx", one(1.0))
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    changed(book, "xl/styles.xml", "?>", f"?>{bomb}")
    importing.run(importing.Request(datasets, book))  # formats are not known then; figures are
    assert sheet(datasets)[1].endswith(",1")


# Writing


def test_a_fault_in_the_middle_leaves_no_file_changed(datasets: Path) -> None:
    before = everything(datasets)
    (datasets / "ninh-binh/taken").mkdir()
    files = {"ninh-binh/sources.csv": b"new", "ninh-binh/scores/so-2024.csv": b"new", "ninh-binh/taken": b"new"}
    with pytest.raises(UseError, match="not-writable"):
        writing.write(datasets, files)
    assert everything(datasets) == before
    assert not (datasets / "ninh-binh/scores").exists()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", ["bang-diem.xlsx, trang tính “2024”, ô D2", "1 lỗi.", "Chưa tệp nào được ghi"]),
        ("en", ["bang-diem.xlsx, sheet “2024”, cell D2", "1 error.", "Nothing was written"]),
    ],
)
def test_the_command_refuses_in_sentences_and_then_imports(datasets: Path, language: str, words: list[str]) -> None:
    book = write(datasets.parent / "bang-diem.xlsx", one("1.000"))
    arguments = ("import", book, "--datasets", datasets, "--language", language)
    done = thuocdo(*arguments)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert all(word in done.stdout for word in words), done.stdout
    write(book, one(1000.0))
    done = thuocdo(*arguments)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert "scores/so-2024.csv" in done.stdout
    done = thuocdo(*arguments, "--edition", "so-2024")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "--replace" in done.stderr
