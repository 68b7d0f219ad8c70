"""Packages condensed for Frictionless get the verdict that it gives on each of their tables as it is."""

from __future__ import annotations

import dataclasses
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import describe, gate, second_opinion
from generator.condensed import HEIGHT, Condensed, OtherwiseError
from tests.gate import cases

NAMES = ("mau", "mau-hai")


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """Two index packages that differ by their ids alone, behind the register."""
    datasets = tmp_path_factory.mktemp("alike") / "datasets"
    shutil.copytree(cases.BASE, datasets)
    for name in NAMES[1:]:
        shutil.copytree(cases.BASE / "mau", datasets / name)
        for path in sorted((datasets / name).rglob("*.*")):
            path.write_text(path.read_text("utf-8").replace("mau-", f"{name}-"), "utf-8")
            path.rename(path.with_name(path.name.replace("mau-", f"{name}-")))
        descriptor = datasets / name / "datapackage.json"
        descriptor.write_text(descriptor.read_text("utf-8").replace('"name": "mau"', f'"name": "{name}"'), "utf-8")
    describe.write(datasets)
    reading = gate.read(datasets)
    assert reading.problems == []
    return reading.packages


@pytest.fixture(scope="module")
def alike(packages):
    return [package for package in packages if package.name in NAMES]


def judged_whole(package, packages):
    """Frictionless on all tables as they are."""
    content, tables = second_opinion._described(package, packages)
    return second_opinion._refused(content, tables, package)


def with_content(package, name, content):
    table = dataclasses.replace(package.tables[name], source=content)
    return dataclasses.replace(package, tables={**package.tables, name: table})


def with_few(package, name):
    """The package with one table and what is needed to describe it, because Frictionless takes long for each."""
    sheet = {"indicators", "editions"} if name.startswith("scores/") else set()
    kept = {name, "frameworks", "sources", *sheet}
    return dataclasses.replace(package, tables={one: package.tables[one] for one in sorted(kept)})


def kinds_found(spoilt, name, alike):
    """What Frictionless finds in a package as it is, after it was found out among others that are alike."""
    batch = [spoilt if package.name == spoilt.name else package for package in alike]
    batch = [with_few(package, name.replace(spoilt.name, package.name)) for package in batch]
    expected = judged_whole(next(package for package in batch if package.name == spoilt.name), batch)
    assert second_opinion._all_accepted(batch, batch) == (expected == [])
    return {problem.found for problem in expected}


def test_packages_that_are_alike_are_accepted_without_being_judged_one_by_one(packages, alike, monkeypatch):
    assert second_opinion._all_accepted(alike, packages)
    assert second_opinion._all_accepted(packages, packages)
    assert [judged_whole(package, packages) for package in alike] == [[], []]
    monkeypatch.setattr(second_opinion, "judge", None)  # it is not asked
    assert second_opinion.judge_together(alike, packages) == [[], []]


SHEET, PLAIN = "scores/{}-so-2022", "scores/{}-tinh-2022"

REFUSALS = [
    ("extra-label", "sources", b"kind,note\n", b"kind,note,more\n"),
    ("missing-label", "sources", b"kind,note\n", b"kind\n"),
    ("blank-label", "sources", b"source,title", b"source,"),
    ("duplicate-label", "sources", b"kind,note\n", b"kind,title\n"),
    ("incorrect-label", "editions", b"edition,framework", b"edition,frame"),
    ("incorrect-label", PLAIN, b"unit,index", b"unit,total"),
    ("blank-row", "bands", b"\n", b"\n\n"),
    ("blank-row", "sources", b"\n", b"\n\n"),
    ("blank-row", "editions", b"\n", b"\n,,,,,,,,,,,,,,,\n"),
    ("blank-row", SHEET, b"\n", b"\n,,,,\n"),
    ("blank-row", SHEET, b"\n", b"\n\n"),
    ("primary-key", "statements", b"an-diem-2021,", b"an-hang-2021,"),
    ("primary-key", "indicators", b",so-hai,", b",so-mot,"),
    ("primary-key", SHEET, b"tinh-an-so-y-te,", b"tinh-an-so-tai-chinh,"),
    ("foreign-key", "editions", b"bao-an-2023", b"bao-an-2024"),
    ("foreign-key", "targets", b"an-2025-mean,V", b"an-2025-moan,V"),
    ("foreign-key", "bands", b"\nmau-", b"\nmao-"),
    ("extra-cell", "cohorts", b"true,2", b"true,2,3"),
    ("extra-cell", SHEET, b"30\n", b"30,1\n"),
    ("missing-cell", "cohorts", b"true,2", b"true"),
    ("missing-cell", PLAIN, b"0.5,0.5\n", b"0.5\n"),
    ("type-error", "cohorts", b"true,2", b"yes,2"),
    ("type-error", "indicators", b",60,", b",sixty,"),
    ("type-error", "editions", b",2022,2022-12-31", b",22,2022-12-31"),
    ("type-error", "bands", b",1,", b",1.5,"),
    ("type-error", SHEET, b"55.5", b"55;5"),
    ("constraint-error", "editions", b"complete", b"whole"),
    ("constraint-error", "editions", b"2023-07-12", b"12.7.2023"),
    ("constraint-error", "remarks", b",bao-an-2023", b","),
    ("constraint-error", "statements", b"nhom-so,", b"n" * 65 + b","),
    ("constraint-error", "bands", b"0.6", b"1.6"),
    ("constraint-error", SHEET, b"55.5", b"60.5"),
    ("constraint-error", SHEET, b"55.5", b"-1"),
    ("constraint-error", PLAIN, b"tinh-hoa,", b","),
    ("encoding-error", "sources", b"\n", b"\n\xff"),
    ("encoding-error", SHEET, b"\n", b"\n\xff"),
    ("source-error", "sources", None, b""),
]
"""What Frictionless says, of which table, and the bytes of it that are replaced once; None for all."""


@pytest.mark.parametrize(("kind", "table", "old", "new"), REFUSALS)
def test_each_refusal_is_found_among_packages_as_in_one_alone(alike, kind, table, old, new):
    package = alike[1]
    name = table.format(package.name)
    good = package.tables[name].content
    assert old is None or old in good
    spoilt = with_content(package, name, new if old is None else good.replace(old, new, 1))
    assert kind in kinds_found(spoilt, name, alike)


TEXTS = [
    *("", "NA", "na", " ", "0", "1", "-1", "60", "60.000001", "1e3", "NaN", "Infinity", "0x1", "1_000", "١", "2021"),
    *("true", "True", "mau", "mau-so", "mau-hai-so", "tinh-an", "index", "bo-2023", "x" * 64, "x" * 65, "Tỉnh An"),
    *("a,b", '"', "a b", "a\tb", "'", "https://a.vn/", "2022-12-31", "\ufeff", "a\u0301"),
]


def drawn(data, alike):
    package = data.draw(st.sampled_from(alike))
    name = data.draw(st.sampled_from(sorted(package.tables)))
    lines = package.tables[name].content.split(b"\n")
    return package, name, lines


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_text_in_any_cell_is_judged_as_in_the_whole_table(alike, data):
    package, name, lines = drawn(data, alike)
    line = data.draw(st.integers(1, len(lines) - 2))
    cells = lines[line].split(b",")
    text = data.draw(st.sampled_from(TEXTS))
    quoted = '"' + text.replace('"', '""') + '"'
    cells[data.draw(st.integers(0, len(cells) - 1))] = data.draw(st.sampled_from([text, quoted])).encode()
    lines[line] = b",".join(cells)
    kinds_found(with_content(package, name, b"\n".join(lines)), name, alike)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_lines_that_go_or_come_twice_are_judged_as_in_the_whole_table(alike, data):
    package, name, lines = drawn(data, alike)
    line = data.draw(st.integers(0, len(lines) - 2))
    lines[line : line + 1] = [lines[line]] * data.draw(st.sampled_from([0, 2]))
    kinds_found(with_content(package, name, b"\n".join(lines)), name, alike)


def test_what_is_refused_is_said_of_its_package_line_and_column(packages, alike):
    first, second = alike
    spoilt = with_content(second, "bands", second.tables["bands"].content.replace(b"0.6", b"1.6"))
    found = second_opinion.judge_together([first, spoilt], packages)
    assert found == [[], judged_whole(spoilt, packages)]
    assert [(problem.file, problem.line, problem.column) for problem in found[1]] == [
        (second.tables["bands"].file, 2, 6)
    ]


FIELDS = [
    {"name": "id", "type": "string", "constraints": {"required": True}},
    {"name": "first", "title": "First", "type": "number", "constraints": {"minimum": 0}},
    {"name": "second", "title": "Second", "type": "number", "constraints": {"minimum": 0}},
]


def condensed(rows, **schema):
    taken = Condensed()
    taken.take({"fields": FIELDS, **schema}, rows)
    return list(taken.tables())


def test_fields_of_other_names_that_say_the_same_of_cells_share_their_texts():
    [(resource, rows)] = condensed([["a", "x", "1", "2"], ["b", "y", "2", "1"], ["b", "z", "2", "2"]])
    assert [field["type"] for field in resource["schema"]["fields"]] == ["string", "string", "number"]
    _, *columns = zip(*rows[1:], strict=True)
    assert [sorted(set(column)) for column in columns] == [["x", "y", "z"], ["1", "2"]]


def test_keys_stand_in_each_row_behind_their_table():
    (resource, rows), _ = condensed([["a", "x", "1", "2"], ["b", "x", "1", "2"]], primaryKey=["id"])
    assert resource["schema"]["primaryKey"] == ["of table", "id"]
    assert rows == (("of table", "id"), ("a", "x"), ("b", "x"))


def test_many_texts_stand_in_several_columns():
    count = 2 * HEIGHT + 1
    [(resource, rows)] = condensed([["a", str(number), "", ""] for number in range(count)], missingValues=["-"])
    assert resource["schema"]["missingValues"] == ["-"]
    assert len(rows) == 1 + HEIGHT
    assert {text for row in rows[1:] for text in row[1:4]} == {str(number) for number in range(count)}


@pytest.mark.parametrize("constraints", [{"required": True, "unique": True}, {}])
def test_a_field_that_is_judged_by_other_rows_is_not_condensed(constraints):
    with pytest.raises(OtherwiseError):
        Condensed().take({"fields": [{"name": "id", "type": "string", "constraints": constraints}]}, [["a", "x"]])


def test_rows_of_another_width_are_not_condensed():
    with pytest.raises(OtherwiseError):
        condensed([["a", "x", "1", "2"], ["a", "y", "1"]])


def test_a_key_that_may_be_blank_is_not_condensed():
    """Frictionless refuses a row whose key is blank; behind the name of its table it would not be."""
    fields = [{"name": "a", "type": "string"}, {"name": "b", "type": "string", "constraints": {"required": True}}]
    with pytest.raises(OtherwiseError):
        Condensed().take({"fields": fields, "primaryKey": ["a"]}, [["one", "", "x"]])


def test_tables_without_rows_have_nothing_to_be_asked_about():
    taken = Condensed()
    taken.take({"fields": [{"name": "a", "type": "string", "constraints": {"required": True}}]}, [])
    assert list(taken.tables()) == []
