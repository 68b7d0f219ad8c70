"""Every bad input has its folder: what it changes in a good base, and exactly what is said about it."""

from __future__ import annotations

import json

import pytest

from generator import gate, second_opinion
from generator.gate.report import as_github, as_json, as_text
from tests.gate import cases

GOOD = {"register", "mau"}


@pytest.mark.parametrize("name", cases.names())
def test_a_bad_input_gets_exactly_its_messages(name, tmp_path):
    problems = gate.read(cases.build(name, tmp_path), "datasets").problems
    for language in cases.LANGUAGES:
        said = as_text(problems, language)
        assert said == (cases.CASES / name / f"expected.{language}.txt").read_text("utf-8")
        assert "Traceback" not in said
        assert "{" not in said.replace("{…}", "").replace('{"', "")


@pytest.mark.parametrize("name", cases.names())
def test_json_and_annotations_tell_the_same_findings(name, tmp_path):
    problems = gate.read(cases.build(name, tmp_path), "datasets").problems
    refusals = [problem for problem in problems if not problem.note][:1000]
    rows = json.loads(as_json(problems, "vi"))
    keys = ["file", "line", "column", "field", "code", "found", "expected", "message"]
    assert [list(row) for row in rows] == [keys] * len(refusals)
    assert [(r["file"], r["line"], r["column"], r["code"]) for r in rows] == [
        (p.file, p.line, p.column, p.code) for p in refusals
    ]
    assert all(row["message"].endswith(row["expected"]) for row in rows)
    assert as_github(problems, "en").count("\n::error ") + as_github(problems, "en").startswith("::error ") >= min(
        len(refusals), 1
    )


def test_there_are_at_least_120_bad_inputs():
    assert len(cases.names()) >= 120


def test_the_base_is_clean_for_both_judges():
    reading = gate.read(cases.BASE)
    assert reading.problems == []
    assert [package.name for package in reading.packages] == ["register", "mau"]
    assert second_opinion.check(reading.packages) == []
    assert as_text([], "vi") == "Dữ liệu không có lỗi.\n"
    assert as_json([], "vi") == "[]\n"
