"""Laws that hold for any input: nothing raises, the number's pattern and its parser agree, cells are judged one way."""

from __future__ import annotations

import re
import shutil

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import gate
from generator.gate.cells import judge, judge_column, number_fault
from generator.gate.findings import Findings
from generator.gate.report import as_github, as_json, as_text
from generator.gate.schema import NUMBER_PATTERN, Column, Kind, micro
from generator.gate.signs import alike, slug
from generator.model import Printed
from tests.gate import cases

FILES = [
    *("register/units.csv", "register/successions.csv", "register/datapackage.json", "mau/datapackage.json"),
    *(
        "mau/concordance.csv",
        "mau/indicators.csv",
        "mau/editions.csv",
        "mau/scores/mau-tinh-2022.csv",
        "mau/statements.csv",
        "mau/targets.csv",
    ),
]
NUMBER = re.compile(NUMBER_PATTERN)
SCORE = Column("index", Kind.SCORE, maximum=1_000_000)

numbers = st.from_regex(r"-?[0-9]{1,7}(\.[0-9]{1,8})?", fullmatch=True, alphabet="0123456789.-")
scribbles = st.text("0123456789.,-+eE_% NA", max_size=8)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(FILES), st.binary(max_size=300), st.integers(0, 600), st.integers(0, 40))
def test_no_bytes_in_any_file_make_the_gate_raise(tmp_path, file, content, at, length):
    datasets = tmp_path / "datasets"
    shutil.rmtree(datasets, ignore_errors=True)
    shutil.copytree(cases.BASE, datasets)
    good = (datasets / file).read_bytes()
    (datasets / file).write_bytes(good[:at] + content + good[at + length :])
    problems = gate.read(datasets).problems
    for language in cases.LANGUAGES:
        assert as_text(problems, language)
        assert as_json(problems, language)
        assert as_github(problems, language) or not problems


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(FILES), st.randoms(use_true_random=False))
def test_no_exchange_of_cells_makes_the_gate_raise(tmp_path, file, random):
    datasets = tmp_path / "datasets"
    shutil.rmtree(datasets, ignore_errors=True)
    shutil.copytree(cases.BASE, datasets)
    cells = re.split("([,\n])", (datasets / file).read_text("utf-8"))
    for _ in range(random.randint(1, 6)):
        i, j = random.randrange(0, len(cells), 2), random.randrange(0, len(cells), 2)
        cells[i], cells[j] = cells[j], cells[i]
    (datasets / file).write_text("".join(cells), "utf-8")
    for problem in gate.read(datasets).problems:
        assert problem.file


@given(st.integers(-(10**12), 10**12), st.integers(0, 6))
def test_every_number_written_by_the_contract_is_accepted_and_read_back(millionths, decimals):
    step = 10 ** (6 - decimals)
    size, sign = abs(millionths) // step * step, "-" if millionths < 0 else ""
    text = f"{size // 1_000_000}" + (f".{size % 1_000_000:06d}"[: decimals + 1] if decimals else "")
    text = f"{sign}{text}" if size else text
    assert NUMBER.fullmatch(text)
    assert Printed.parse(text).micro == micro(text) == (-size if sign else size)
    assert Printed.parse(text).decimals == decimals


@given(st.one_of(numbers, scribbles))
def test_a_cell_in_a_swept_column_is_judged_like_a_cell_alone(text):
    findings = Findings()
    refused = judge_column(SCORE, [text, "0.5"], [2, 3], 2, "sheet.csv", findings)
    assert (refused == {0}) == (judge(SCORE, text) is not None)


@given(scribbles)
def test_a_suggested_number_is_a_number(text):
    verdict = None if NUMBER.fullmatch(text) else number_fault(text)
    if verdict and verdict.params.get("suggestion") and not verdict.code.endswith("-space"):
        assert NUMBER.fullmatch(verdict.params["suggestion"])


@given(st.text(max_size=30))
def test_a_slug_is_an_id_or_nothing(text):
    assert re.fullmatch("([a-z0-9]+(-[a-z0-9]+)*)?", slug(text))


@given(st.text(max_size=30))
def test_names_alike_stay_alike(text):
    assert alike(text.upper()) == alike(text.upper().lower()) or "İ" in text.upper()
    assert alike(f" {text} ") == alike(text)
