"""The measurements measure what they say. No test asserts on a clock: only on what is counted, and on what is kept."""

from __future__ import annotations

import csv
import os
import shutil
import sys
import time
from decimal import Decimal

import pytest

from generator import gate
from generator.sample.country import Size
from tests.benchmarks import built, country, fictional, hugo, material, report, results, targets, touched
from tests.benchmarks.__main__ import MEASURES, PARTS
from tests.benchmarks.measure import START, Peak, run, timed
from tests.conftest import ROOT

TINY = Size(provinces=2, ministries=2, departments=4, districts=2, communes=8, editions=2)

PROGRAM = """
import subprocess, sys, time
from tests.benchmarks.measure import tell
held = bytearray(60_000_000)
time.sleep(0.5)
tell("gate", 1, of=2)
other = subprocess.run([sys.executable, "-c", "held = bytearray(90_000_000); import time; time.sleep(1)"])
tell("pages")
print("done")
"""


# One run


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    return run([sys.executable, "-c", PROGRAM], tmp_path_factory.mktemp("run"))


def test_a_run_knows_the_stages_that_the_program_named(measured):
    assert list(measured.stages) == [START, "gate", "pages"]
    assert sum(measured.stages.values()) == pytest.approx(measured.wall)
    assert measured.said == "done\n"


def test_memory_is_that_of_all_processes_in_the_stage_in_which_they_held_it(measured):
    own, both = measured.peaks[START], measured.peaks["gate"]
    assert 60e6 < own.tree < 140e6
    assert both.tree > 150e6
    assert 90e6 < both.largest < both.tree
    assert measured.peak == Peak(max(p.tree for p in measured.peaks.values()), both.largest)


def test_a_program_that_fails_is_heard(tmp_path):
    with pytest.raises(RuntimeError, match="no such thing"):
        run([sys.executable, "-c", "raise SystemExit('no such thing')"], tmp_path)


# What a build touched


def test_files_are_told_apart_by_their_bytes_and_by_when_they_were_made(tmp_path):
    site, other = tmp_path / "site", tmp_path / "other"
    names = ("same", "linked", "replaced", "rewritten", "opened", "gone")
    site.mkdir()
    for name in names:
        (site / name).write_text("before")
    before = touched.snapshot(site)
    time.sleep(0.05)
    began = time.time() - 0.02
    other.mkdir()
    for name in ("same", "linked", "opened"):
        os.link(site / name, other / name)
    os.utime(other / "linked", (1, 1))
    (other / "replaced").write_text("after")
    (other / "rewritten").write_text("before")
    os.utime(other / "rewritten", (1, 1))
    (other / "opened").write_text("after")
    (other / "new").write_text("new")
    site.rename(tmp_path / "old")
    other.rename(site)
    found = touched.between(before, touched.snapshot(site), began)
    assert (found.added, found.changed, found.removed) == (["new"], ["opened", "replaced"], ["gone"])
    assert (found.needless, found.opened) == (["rewritten"], ["opened"])


def test_what_is_not_of_a_province_is_told_by_section():
    found = touched.Touched(["don-vi/hue/data.csv", "don-vi/hue-xa-mot/index.html"], ["index.html"], [], [], [], 3)
    assert touched.elsewhere(found, "hue") == {"index.html": 1}


# The country


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return fictional.write(tmp_path_factory.mktemp("country"), TINY)


def sheets(datasets):
    found = {path: path.read_text(encoding="utf-8").splitlines() for path in sorted(datasets.glob("*/scores/*.csv"))}
    return {path: list(csv.reader(lines)) for path, lines in found.items()}


def test_a_changed_score_is_one_component_of_one_commune_and_the_sums_above_it(data, tmp_path):
    datasets = tmp_path / "datasets"
    shutil.copytree(data, datasets)
    before = sheets(datasets)
    told = {fictional.change_score(datasets, number) for number in range(3)}
    assert len({words.split()[1] for words in told}) == 3
    differing = [
        (row, [(Decimal(a) - Decimal(b)) for a, b in zip(row[1:], after[1:], strict=True) if a != b])
        for path, rows in sheets(datasets).items()
        for row, after in zip(before[path], rows, strict=True)
        if row != after
    ]
    assert len(differing) == 3
    assert all("-xa-" in row[0] or "-phuong-" in row[0] for row, _ in differing)
    assert all(set(steps) == {fictional.STEP} and len(steps) >= 3 for _, steps in differing)
    assert gate.read(datasets).problems == []


def test_the_country_passes_the_gate_without_a_province_too(data, tmp_path):
    datasets = tmp_path / "datasets"
    shutil.copytree(data, datasets)
    first, *_ = fictional.provinces(datasets)
    fictional.take_out(datasets, first, tmp_path / "aside")
    assert first not in fictional.provinces(datasets)
    assert gate.read(datasets).problems == []
    fictional.put_back(datasets, first, tmp_path / "aside")
    assert sheets(datasets).keys() == {datasets / path.relative_to(data) for path in sheets(data)}


def test_data_are_counted(data):
    cells = sum((len(rows) - 1) * (len(rows[0]) - 1) for rows in sheets(data).values())
    assert fictional.counted(data) == {"packages": 4, "units": 19, "cells": cells}


# Builds


class Small(country.Place):
    @property
    def datasets(self):
        return ROOT / "tests/sites/ties/datasets"


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    series = country.Series(Small(tmp_path_factory.mktemp("small")), 1, 2, None)
    return series, country.cold(series)[0], *country.unchanged(series)


def test_a_build_is_measured_by_the_stages_it_names(builds):
    _, (cold,), (again,), _ = builds
    assert {START, "gate"} < cold.stages.keys()
    assert cold.peak.tree > 20e6
    assert set(again.stages) == {START}  # nothing had changed, so nothing was begun


def test_runs_whose_time_counts_are_not_looked_at():
    looked = []

    def again(look):
        looked.append(look)
        return run([sys.executable, "-c", "pass"], ROOT, look=look)

    runs = timed(again, 2)
    assert looked == [False, False, True, True]
    assert runs[0].peak.tree == runs[1].peak.tree > 0
    assert len({one.wall for one in runs}) == 2


def test_a_build_without_what_was_made_before_may_keep_its_drawings(builds):
    series = builds[0]
    drawn = {file.name for file in series.place.charts.iterdir()}
    series.place.clear_all_but_charts()
    assert [file.name for file in series.place.cache.iterdir()] == ["charts"]
    assert {file.name for file in series.place.charts.iterdir()} == drawn != set()
    assert not series.place.site.exists()
    series.build()
    assert {file.name for file in series.place.charts.iterdir()} == drawn


def test_a_build_of_the_same_data_changes_no_bytes(builds):
    series, _, _, files = builds
    assert (files["added"], files["changed"], files["removed"], files["opened"]) == (0, 0, 0, 0)
    assert country.contents(series.place.site)["files"]["all"][0] == files["total"] > 20


# Others


def test_other_generators_are_given_every_row_of_every_table(builds, tmp_path):
    site = builds[0].place.site
    pages = list(built.pages(site))
    text = {page.path: (site / page.path / "index.html").read_text(encoding="utf-8") for page in pages}
    assert len(pages) > 10
    assert all(page.rows == text[page.path].count("<tr") for page in pages)
    wanted = hugo.prepare(tmp_path / "hugo", pages, text[pages[0].path])
    assert (wanted["pages"], wanted["rows"]) == (len(pages), sum(page.rows for page in pages))
    layout = (tmp_path / "hugo/layouts/_default/single.html").read_text(encoding="utf-8")
    assert wanted["frame"] / 2 < len(layout.encode()) < wanted["frame"] * 2
    with_tables = next(page for page in pages if page.tables)
    assert material.markdown(with_tables).count("\n| ") == with_tables.rows


# What is kept


def raw():
    runs = [{"wall": seconds, "cpu": 2 * seconds, "own": seconds} for seconds in (1.0, 3.0, 2.0)]
    peaks = {"tree": 650_000_000, "largest": 300_000_000}
    runs = [{**one, "peak": peaks, "peaks": {"start": peaks}, "stages": {"start": one["wall"]}} for one in runs]
    nothing = dict.fromkeys(("added", "changed", "removed", "needless", "opened"), 0)
    site = {"pages": 1000, "files": {"all": [2000, 5_000_000], "don-vi/*.html": [1000, 4_000_000]}}
    size = {
        "repeats": 3,
        "data": {"packages": 3, "units": 9, "cells": 99},
        "sites": {"vi": site},
        "builds": {f"vi {kind}": runs for kind in country.SERIES},
        "touched": {
            "vi nothing changed": {**nothing, "total": 2000, "needless": 7},
            "vi one score changed": {**nothing, "total": 2000, "changed": 5},
            "vi province added": {**nothing, "total": 2000, "added": 5, "elsewhere": {"index.html": 1}},
        },
    }
    both = {f"vi+en {country.DRAWN_BEFORE}": runs}
    other = {"runs": runs, "pages": 1000, "rows": 9, "version": "1.2.3", "bytes": 1, "frame": 1, "repeats": 3}
    return {
        "country": {"sizes": {"1": size, "10": {**size, "builds": {**size["builds"], **both}}}},
        "hugo": {"sizes": {"1": other}},
        "material": {"sizes": {"40": other, "20": {**other, "pages": 2000}}},
        "page": {"pages": 10_000, "table": 58, "repeats": 3, "ours": runs, "hugo": other},
    }


def test_results_are_read_back_and_sizes_stand_beside_each_other(tmp_path):
    for size, found in raw()["country"]["sizes"].items():
        results.keep_size("country", int(size), found, tmp_path)
    kept = results.read(tmp_path)["country"]
    assert kept["sizes"] == raw()["country"]["sizes"]
    assert "cores" in kept["machine"]


def test_what_was_not_measured_again_stays_where_that_is_asked_for(tmp_path):
    first = {"repeats": 5, "builds": {"vi cold": [1], "vi nothing changed": [2]}, "sites": {"vi": {"pages": 1}}}
    second = {"repeats": 2, "builds": {"vi+en cold": [3], "vi cold": [4]}, "sites": {"vi+en": {"pages": 2}}}
    builds = {"vi cold": [4], "vi nothing changed": [2], "vi+en cold": [3]}
    for whole, expected in ((False, builds), (True, second["builds"])):
        results.keep_size("country", 1, first, tmp_path)
        results.keep_size("country", 1, second, tmp_path, whole=whole)
        found = results.read(tmp_path)["country"]["sizes"]["1"]
        assert (found["repeats"], found["builds"]) == (2, expected)
        assert found["sites"].keys() == ({"vi+en"} if whole else {"vi", "vi+en"})


def test_the_report_says_what_was_reached_and_keeps_the_attempts(tmp_path):
    for part, found in raw().items():
        results.keep(part, found, tmp_path)
    report.write(tmp_path)
    first = (tmp_path / report.RESULTS).read_text(encoding="utf-8")
    assert "| nothing changed (vi) | 1.5 s, nothing touched | 2.00 s, 7 files | **no** |" in first
    assert (
        "| one score of one commune changed (vi) | 3 s, only files that change | 2.00 s, 0 files needlessly |" in first
    )
    assert (
        "| cold build of the whole country, vi, drawn charts apart | 3 × hugo (2.0 s) | 1.00 × (2.0 s) | yes |" in first
    )
    assert "| the same, charts and cards drawn too | – | 1.00 × (2.0 s) | – |" in first
    assert "| cold, drawn charts apart, vi and en, 1/10 | 1.7 × vi | 1.00 × | yes |" in first
    assert "| memory of the same: twice the pages of the same data, 1/10 | 1.15 × (not growing) | 1.00 × |" in first
    assert (tmp_path / report.PICTURE).read_text(encoding="utf-8").startswith("<svg")
    tried = "| pages in another order | 2 s | 1 s | yes |"
    (tmp_path / report.RESULTS).write_text(first.replace(report.NONE_YET, f"{report.NONE_YET}\n{tried}"), "utf-8")
    report.write(tmp_path)
    assert (tmp_path / report.RESULTS).read_text(encoding="utf-8").count(tried) == 1


def test_the_report_stands_with_any_part_missing(tmp_path):
    for part, found in raw().items():
        report.text({part: {**found, "machine": "m", "versions": "v"}}, report.NONE_YET, picture=False)
    assert targets.table({}) == []


def test_the_committed_report_is_the_one_of_the_committed_numbers():
    stands = (results.FOLDER / report.RESULTS).read_text(encoding="utf-8")
    assert report.text(results.read(), report.attempts(stands), picture=f"({report.PICTURE})" in stands) == stands


def test_every_part_has_its_measure():
    assert set(PARTS) == MEASURES.keys()
