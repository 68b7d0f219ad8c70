"""What the gate returns, and how its findings are printed."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil

import pytest

from generator import describe, gate, second_opinion
from generator.errors import DataError, Problem
from generator.gate.decode import likely_encoding
from generator.gate.messages import STRINGS, _strings
from generator.gate.report import as_github, as_json, as_text, as_untranslated
from generator.gate.tables import WRITTEN, RawPackage, Table
from generator.sample import write_country
from generator.sample.country import Size
from tests.gate import cases


@pytest.fixture
def datasets(tmp_path):
    shutil.copytree(cases.BASE, tmp_path / "datasets")
    return tmp_path / "datasets"


def edit(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def codes(reading):
    return [problem.code for problem in reading.problems]


def test_a_missing_folder_is_one_problem(tmp_path):
    assert codes(gate.read(tmp_path / "nowhere")) == ["no-folder"]


def test_a_file_in_place_of_the_folder_is_one_problem(tmp_path):
    (tmp_path / "file").write_text("x")
    assert codes(gate.read(tmp_path / "file")) == ["not-a-folder"]


def test_an_empty_folder_has_no_register(tmp_path):
    assert codes(gate.read(tmp_path)) == ["no-register"]


def test_messages_name_the_folder_as_it_was_typed(datasets, monkeypatch):
    monkeypatch.chdir(datasets.parent)
    edit(datasets / "mau/bands.csv", "0.6,true", '"0,6",true')
    said = as_text(gate.read(cases.Path("datasets")).problems, "vi")
    assert said.startswith('datasets/mau/bands.csv:2:6  decimal-comma  "0,6": số thập phân dùng dấu chấm, viết 0.6\n')


def test_all_problems_of_all_files_come_at_once_in_order(datasets):
    edit(datasets / "register/tiles.csv", "tinh-hoa,1,2", "tinh-hoa,1,x")
    edit(datasets / "mau/bands.csv", "0.6,true", "60%,có")
    assert [(p.file.rpartition("/")[2], p.line, p.column) for p in gate.read(datasets).problems] == [
        ("bands.csv", 2, 6),
        ("bands.csv", 2, 7),
        ("tiles.csv", 4, 4),
    ]


def test_crlf_and_a_byte_order_mark_change_no_cell(datasets):
    tiles = datasets / "register/tiles.csv"
    before = gate.read(datasets).packages[0].tables["tiles"]
    tiles.write_bytes(b"\xef\xbb\xbf" + tiles.read_bytes().replace(b"\n", b"\r\n"))
    reading = gate.read(datasets)
    assert codes(reading) == ["bom", "crlf"]
    assert not reading.refused
    assert reading.packages[0].tables["tiles"] == before


def test_tables_without_rows_may_be_left_out(datasets):
    for name in ("concordance", "remarks", "targets", "corrections"):
        (datasets / f"mau/{name}.csv").unlink()
    for name in ("successions", "tiles"):
        (datasets / f"register/{name}.csv").unlink()
    describe.write(datasets)
    assert gate.read(datasets).problems == []


def test_a_register_may_have_no_source_yet(datasets):
    (datasets / "register/successions.csv").unlink()
    sources = datasets / "register/sources.csv"
    sources.write_text(sources.read_text("utf-8").partition("\n")[0] + "\n", "utf-8")
    describe.write(datasets)
    assert gate.read(datasets).problems == []


def test_a_register_alone_is_a_site(datasets):
    shutil.rmtree(datasets / "mau")
    assert gate.read(datasets).problems == []


def test_companions_and_hidden_files_may_lie_beside_the_tables(datasets):
    for name in ("README.md", "LICENSE", "CHANGELOG.md", ".gitkeep"):
        (datasets / "mau" / name).write_text("x")
        (datasets / name).write_text("x")
    assert gate.read(datasets).problems == []


def test_a_title_may_be_an_object_of_two_languages(datasets):
    edit(datasets / "mau/datapackage.json", '"title": "Chỉ số mẫu"', '"title": {"vi": "Chỉ số mẫu", "en": "Sample"}')
    assert gate.read(datasets).problems == []


def test_a_sheet_may_leave_indicators_out_and_give_parents_beside_children(datasets):
    sheet = "unit,index\ntinh-an,0.6\ntinh-binh,0.5\ntinh-hoa,\n"
    (datasets / "mau/scores/mau-tinh-2022.csv").write_text(sheet)
    describe.write(datasets)
    assert gate.read(datasets).problems == []


def test_a_framework_of_another_package_may_be_used(datasets):
    second = datasets / "mau2"
    shutil.copytree(datasets / "mau", second)
    for path in (*second.glob("*.csv"), second / "scores"):
        if path.name not in {"sources.csv", "targets.csv", "frameworks.csv", "indicators.csv"}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name in ("frameworks.csv", "indicators.csv"):
        lines = (second / name).read_text("utf-8").split("\n")
        (second / name).write_text("\n".join([lines[0], lines[1].replace("mau-tinh-2020", "khac"), ""]), "utf-8")
    (second / "editions.csv").write_text(
        (datasets / "mau/editions.csv").read_text("utf-8").partition("\n")[0] + "\n", "utf-8"
    )
    edit(second / "datapackage.json", '"name": "mau"', '"name": "mau2"')
    describe.write(datasets)
    reading = gate.read(datasets)
    assert reading.problems == []
    assert second_opinion.check(reading.packages) == []


def test_describing_twice_changes_nothing(datasets):
    descriptor = datasets / "mau/datapackage.json"
    before = descriptor.read_bytes()
    content = json.loads(before)
    content["resources"] = []
    descriptor.write_text(json.dumps(content))
    assert describe.write(datasets) == [f"{datasets.as_posix()}/mau/datapackage.json"]
    assert descriptor.read_bytes() == before
    assert describe.write(datasets) == []
    assert not list(datasets.rglob(".*"))


def test_describing_refuses_tables_that_the_gate_refuses(datasets):
    edit(datasets / "mau/bands.csv", "0.6,true", "60%,true")
    before = (datasets / "mau/datapackage.json").read_bytes()
    with pytest.raises(DataError) as refusal:
        describe.write(datasets)
    assert [problem.code for problem in refusal.value.problems] == ["percent-sign"]
    assert (datasets / "mau/datapackage.json").read_bytes() == before


def test_each_column_of_a_sheet_is_a_field_with_title_and_maximum():
    package = gate.read(cases.BASE).packages[1]
    resources = {resource["name"]: resource for resource in describe.descriptor(package)["resources"]}
    fields = {field["name"]: field for field in resources["scores-mau-so-2022"]["schema"]["fields"]}
    assert fields["so-mot"]["title"] == "Chỉ số thứ nhất"
    assert fields["so-mot"]["constraints"] == {"minimum": 0, "maximum": 60}
    share = {field["name"]: field for field in resources["scores-mau-tinh-2022"]["schema"]["fields"]}
    assert share["index"]["constraints"] == {"minimum": 0, "maximum": 1}
    assert [way["label"] for way in resources["scores-mau-so-2022"]["schema"]["missingValues"]] == [
        "not-published",
        "not-applicable",
    ]


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("units", b"tinh-hoa,province", b"tinh-hoa,provinces"),
        ("units", b"\ntinh-hoa,", b"\ntinh-binh,"),
        ("successions", b"tinh-binh,tinh-an-2025", b"tinh-binh,tinh-khong"),
        ("tiles", b"tinh-hoa,1,2", b"tinh-hoa,one,2"),
    ],
)
def test_what_only_frictionless_refuses_is_a_disagreement(table, old, new):
    register = gate.read(cases.BASE).packages[0]
    good = register.tables[table]
    assert old in good.content
    bad = Table(good.name, good.file, good.header, good.columns, good.lines, good.content.replace(old, new))
    package = RawPackage("register", register.folder, register.descriptor, {**register.tables, table: bad})
    problems = second_opinion.check([package])
    assert {problem.code for problem in problems} == {"frictionless-disagrees"}
    assert problems[0].line > 1
    assert "Frictionless" in as_text(problems, "vi")


def test_annotations_escape_what_would_end_them():
    problem = Problem("a,b:c.csv", 2, 3, "not-a-number", found="50%\n::error::x")
    assert as_github([problem], "en").startswith(
        '::error file=a%2Cb%3Ac.csv,line=2,col=3,title=not-a-number::"50%25⟨U+000A⟩::error::x" is no number'
    )


def test_notes_are_notices_and_no_rows():
    note = Problem("a.csv", 1, 0, "bom", note=True)
    assert as_github([note], "en").startswith("::notice file=a.csv,line=1,title=bom::")
    assert as_json([note], "en") == "[]\n"


def test_more_than_1000_problems_are_counted():
    problems = [Problem("a.csv", line, 0, "blank-row") for line in range(1, 1502)]
    assert as_text(problems, "vi").endswith("Còn 501 lỗi nữa không liệt kê ở đây.\n1.501 lỗi.\n")
    assert len(json.loads(as_json(problems, "vi"))) == 1000


def test_both_languages_have_the_same_words():
    vi, en = (_strings(STRINGS, language) for language in cases.LANGUAGES)
    assert list(vi) == list(en)
    assert all(list(vi[code]) == list(en[code]) for code in vi)


def test_old_vietnamese_encodings_are_named():
    assert likely_encoding(cases._encoded("Tỉnh Hà Giang", "cp1258")) == "windows-1258"
    assert likely_encoding(bytes.fromhex("54d86e682048b5204769616e67")) == "TCVN3 (ABC)"


def test_texts_without_english_are_counted():
    counts = gate.untranslated(gate.read(cases.BASE).packages)
    assert {file.rpartition("/")[2]: count for file, count in counts.items()} == {"units.csv": 2, "remarks.csv": 1}
    assert as_untranslated(counts, "vi") == "3 chỗ chưa có tiếng Anh, sẽ hiện bằng tiếng Việt."
    assert as_untranslated({}, "vi") == ""


def test_an_edition_may_count_its_ranked_cohorts_together(datasets):
    edit(datasets / "mau/cohorts.csv", "true,2", "true,")
    assert codes(gate.read(datasets)) == ["units-expected-missing"]
    edit(datasets / "mau/editions.csv", "final,complete,,bao", "final,complete,2,bao")
    assert codes(gate.read(datasets)) == []
    edit(datasets / "mau/editions.csv", "final,complete,2,bao", "final,complete,3,bao")
    assert codes(gate.read(datasets)) == ["wrong-number-of-units"]


def test_half_a_surrogate_pair_is_refused_and_can_be_printed(datasets):
    edit(datasets / "mau/datapackage.json", '"name": "mau"', '"name": "mau", "\\ud800": 1')
    problems = gate.read(datasets).problems
    assert [problem.code for problem in problems] == ["bad-json"]
    assert as_text(problems, "en").encode()


def test_a_file_over_its_cap_is_not_read_on(datasets):
    with (datasets / "mau/datapackage.json").open("ab") as file:
        file.truncate(5_000_001)
    assert codes(gate.read(datasets)) == ["file-too-large"]


def test_a_name_of_any_bytes_can_be_printed(datasets):
    (datasets / "mau" / os.fsdecode(b"\xff\x1b.csv")).write_text("x")
    problems = gate.read(datasets).problems
    assert [problem.code for problem in problems] == ["stray"]
    assert as_text(problems, "vi").encode()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_one_problem(datasets):
    (datasets / "mau/bands.csv").chmod(0)
    assert codes(gate.read(datasets)) == ["unreadable"]


def test_a_package_in_agreement_is_not_judged_again(datasets):
    packages = gate.read(datasets).packages
    agreed = {second_opinion.fingerprint(package) for package in packages}
    assert second_opinion.check(packages, agreed) == []
    edit(datasets / "mau/bands.csv", "0.6,true", "0.7,true")
    changed = gate.read(datasets).packages
    assert [second_opinion.fingerprint(package) in agreed for package in changed] == [True, False]


def test_of_descriptors_words_alone_are_kept_and_the_rest_is_read_again(datasets):
    for package in gate.read(datasets).packages:
        written = json.loads((datasets / package.name / "datapackage.json").read_text("utf-8"))
        assert package.described == dict(package.descriptor) == written
        assert package.words == {name: value for name, value in written.items() if name not in WRITTEN}
        assert vars(package.descriptor)["words"] == package.words
        assert package.described["resources"] is not package.described["resources"], "read anew"


def test_only_sheets_that_are_new_are_judged_beside_tables_that_passed(datasets):
    passed = gate.read(datasets)
    assert passed.new is None
    name = min(name for name in passed.packages[1].tables if name.startswith("scores/"))
    with (datasets / f"mau/{name}.csv").open("a") as file:
        file.write("\n")
    words = {package.name: package.words for package in passed.packages}
    agreed = gate.Agreed(passed.sheets, words)
    reading = gate.read(datasets, recall=lambda small: agreed if small == passed.small else None)
    assert reading.new == {"mau": {name}}
    assert [dict(package.descriptor) for package in reading.packages] == [p.descriptor for p in passed.packages]
    package = reading.packages[1]
    for table in package.tables.values():
        object.__setattr__(table, "source", table.content.replace(b"tinh-", b"Tinh-"))
    problems = second_opinion.check(reading.packages, new=reading.new)
    assert {problem.file for problem in problems} == {package.tables[name].file}
    assert {problem.file for problem in second_opinion.check([package])} > {package.tables[name].file}


def spoilt(package, name, old, new):
    """The package with a table that the gate has not read."""
    good = package.tables[name]
    assert old in good.content
    bad = dataclasses.replace(good, source=good.content.replace(old, new, 1))
    return dataclasses.replace(package, tables={**package.tables, name: bad})


def test_packages_are_judged_together_as_they_are_one_by_one(tmp_path):
    write_country(tmp_path, size=Size(2, 1, 2, 2, 6, 2))
    packages = gate.read(tmp_path / "datasets").packages
    first, second = [package for package in packages if any("-commune-" in name for name in package.tables)]
    assert second_opinion.judge_together([first, second], packages) == [[], []]
    sheet = next(name for name in sorted(second.tables) if name.startswith("scores/"))
    assert second.tables[sheet].header == first.tables[sheet.replace(second.name, first.name)].header
    unit = second.tables[sheet].content.split(b"\n")[2].split(b",")[0]
    for name, old, new in ((sheet, unit + b",", unit + b",-"), ("editions", b"complete", b"whole")):
        bad = spoilt(second, name, old, new)
        found = second_opinion.judge_together([first, bad], packages)
        assert found == [[], second_opinion.judge(bad, packages)]
        assert [problem.file for problem in found[1]] == [second.tables[name].file]
