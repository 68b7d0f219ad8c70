"""What was built before is taken over only where it is what a build from nothing gives."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from generator import describe, filling, gate, generations, mkdocs_hooks, packages, second_opinion
from generator.build import Options
from generator.errors import DataError, Problem
from generator.pages import Site
from generator.sample import write_country
from generator.sample.country import Size
from generator.shards import Shard, plan, staggered
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("shards")

SIZE = Size(provinces=2, ministries=1, departments=2, districts=2, communes=4, editions=2)

Rows = list[dict[str, str]]


def files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def places(site: Path) -> dict[str, int]:
    """The inode of each file: another one is another file, even with the same bytes."""
    return {path.relative_to(site).as_posix(): path.stat().st_ino for path in site.rglob("*") if path.is_file()}


@dataclass
class World:
    """A small country and its site, which the tests change one after the other; each builds on what the last left."""

    folder: Path

    @property
    def datasets(self) -> Path:
        return self.folder / "datasets"

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def options(self) -> Options:
        cache, config_file = self.folder / ".cache", ROOT / "mkdocs.yml"
        return Options(self.datasets, self.site, workers=1, cache=cache, config_file=config_file, languages=("vi",))

    def build(self) -> None:
        mkdocs_hooks.build_site(self.options, lambda *_: None)

    def from_nothing(self) -> dict[str, bytes]:
        """The files of a site built beside, with a cache that has only what is kept by what it shows."""
        site, cache = self.folder / "whole", self.folder / "other-cache"
        for old in (site, cache):
            shutil.rmtree(old, ignore_errors=True)
        judged = shutil.ignore_patterns("shards", "built", "catalogue-*")
        shutil.copytree(self.folder / ".cache", cache, ignore=judged)
        mkdocs_hooks.build_site(replace(self.options, site=site, cache=cache, fresh=True), lambda *_: None)
        return files(site)

    def command(self) -> subprocess.CompletedProcess[str]:
        """The same build as a person starts it."""
        command = [sys.executable, "-m", "generator", "build", "--datasets", "datasets", "--site", "site"]
        command += ["--language", "vi"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, env=environment, check=False)

    def edit(self, pattern: str, change: Callable[[Rows], object]) -> Path:
        file = min(self.datasets.glob(pattern))
        rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
        header = list(rows[0])
        change(rows)
        out = io.StringIO()
        writer = csv.DictWriter(out, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        file.write_text(out.getvalue(), "utf-8")
        return file


def test_texts_of_units_go_once_lists_follow_their_pages_and_not_before(ranking, monkeypatch: pytest.MonkeyPatch):
    done: list[str] = []
    monkeypatch.setattr(Site, "leave_units", lambda _: done.append("left"))
    monkeypatch.setattr(filling, "_fill_shard", lambda shard, *_: done.append(shard.name.split(".")[1]))
    site = Site(ranking, "2026-11-25")
    work = filling.Work(site, None, "", None, None)
    jobs = plan(site)
    for job in jobs:
        filling._fill_all(job, work, None)
        done.append("end of job")
    assert done.count("units") + done.count("lists") == sum(map(len, jobs))
    assert done.count("left") > 1
    assert ("units", "lists") not in pairwise(done)
    assert all(done[i - 1] == "units" and done[i + 1] == "lists" for i, what in enumerate(done) if what == "left")


def test_every_other_job_draws_last_and_loses_nothing():
    drawn, sketched, last = Shard("p.units.province.0", (), drawn=True), Shard("p.a", ()), Shard("p.b", ())
    jobs = [(sketched, drawn, last)] * 3
    assert staggered(jobs) == [jobs[0], (sketched, last, drawn), jobs[0]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("country")
    write_country(folder, size=SIZE)
    made = World(folder)
    made.build()
    return made


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Another one, of some sixty pages, with statements and doubts."""
    folder = tmp_path_factory.mktemp("village")
    shutil.copytree(ROOT / "tests/sites/stranger/datasets", folder / "datasets")
    made = World(folder)
    made.build()
    return made


COMMUNES = "*/scores/*-commune-2024.csv"
ANY = "*/scores/*.csv"


def lower_one_score(rows: Rows) -> None:
    """One cell of the first unit, by a tenth; its printed parents are left as they are."""
    name = next(name for name in list(rows[0])[2:] if rows[0][name] not in ("", "NA") and float(rows[0][name]) > 0)
    places = len(rows[0][name].partition(".")[2])
    rows[0][name] = f"{float(rows[0][name]) * 0.9:.{places}f}"


def test_nothing_changed_touches_nothing_and_says_so(world: World):
    first = world.command()  # which remembers its inputs, as builds from within do not
    assert first.returncode == 0, first.stderr
    before = places(world.site)
    assert world.command().stderr.startswith("Không có gì thay đổi;")
    assert places(world.site) == before
    lost = world.site / "huong-dan/index.html"
    lost.unlink()
    assert "Không có gì thay đổi" not in world.command().stderr


def test_one_score_rewrites_only_what_it_changes_and_gives_what_a_build_from_nothing_gives(world: World):
    world.build()
    old, stood = files(world.site), places(world.site)
    sheet = world.edit(COMMUNES, lower_one_score)
    world.build()
    new, stands = files(world.site), places(world.site)
    changed = {path for path in new if new[path] != old.get(path)}
    assert {path for path in stands if stands[path] != stood.get(path)} - {"SHA256SUMS"} == changed - {"SHA256SUMS"}
    assert not {path for path in changed if path.startswith("pagefind/")}
    province = sheet.name.partition("-commune-")[0]
    assert not {path for path in changed if "don-vi/" in path and province not in path}
    assert world.from_nothing() == new


def test_another_score_changes_sums_and_sizes_in_the_catalogue_and_it_is_not_made_again(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object) -> None:
        raise AssertionError("the catalogue is made again")

    before = (world.site / "catalog.ttl").read_text("utf-8")
    world.edit("*/scores/*-commune-*.csv", lower_one_score)
    monkeypatch.setattr("generator.distributions.catalogue.catalogue_files", refuse)
    world.build()
    after = (world.site / "catalog.ttl").read_text("utf-8")
    different = [line for line, old in zip(after.splitlines(), before.splitlines(), strict=True) if line != old]
    assert different
    assert all("checksumValue" in line or "byteSize" in line for line in different)


def test_other_scores_too_give_what_a_build_from_nothing_gives(world: World):
    world.edit("nuoc-mau/scores/*ministry-2024.csv", lower_one_score)
    world.edit("*/scores/*-department-2023.csv", lower_one_score)
    world.build()
    assert world.from_nothing() == files(world.site)


CHANGES: dict[str, tuple[str, Callable[[Rows], object]]] = {
    "a score": (ANY, lower_one_score),
    "a name": ("register/units.csv", lambda rows: rows[-1].update(name_vi="Xã Đổi Tên", short_vi="Đổi Tên")),
    "a title": ("*/editions.csv", lambda rows: rows[0].update(title_vi="Tên khác của kỳ đánh giá")),
    "a statement": ("*/statements.csv", lambda rows: rows.pop()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_the_site_is_what_a_build_from_nothing_gives(change: str, village: World):
    village.edit(*CHANGES[change])
    describe.write(village.datasets)
    village.build()
    assert village.from_nothing() == files(village.site)


def test_a_broken_sheet_stops_the_build_in_the_gate_and_nothing_is_written(world: World):
    stood = places(world.site)
    sheet = min(world.datasets.glob(COMMUNES))
    content = sheet.read_text("utf-8")
    sheet.write_text(re.sub(r",[0-9.]+\n", ",chín điểm\n", content, count=1), "utf-8")
    done = world.command()
    sheet.write_text(content, "utf-8")
    assert done.returncode == 1
    assert f"{sheet.name}:" in done.stdout
    assert "chín điểm" in done.stdout
    assert "Dựng khung trang" not in done.stderr
    assert "Traceback" not in done.stderr
    assert places(world.site) == stood


@pytest.mark.parametrize("workers", [1, 2])
def test_a_new_sheet_that_frictionless_refuses_stops_the_build_and_is_not_remembered(
    workers: int, village: World, monkeypatch: pytest.MonkeyPatch
):
    """Our gate lets nothing through that it refuses, so that only a stranger's word can be its answer."""
    stood = places(village.site)
    village.edit(ANY, lower_one_score)
    problem = Problem("a.csv", 2, 1, "frictionless-disagrees", found="type-error")
    asked = replace(village.options, workers=workers)
    with monkeypatch.context() as patched:
        patched.setattr(second_opinion, "check", lambda *_, **__: [problem])
        for _ in range(2):
            with pytest.raises(DataError) as caught:
                mkdocs_hooks.build_site(asked, lambda *_: None)
            assert caught.value.problems == [problem]
            assert places(village.site) == stood
            assert {path.name for path in village.site.parent.glob(".site.*")} == {".site.lock"}
    mkdocs_hooks.build_site(asked, lambda *_: None)
    assert village.from_nothing() == files(village.site)


@pytest.mark.parametrize("damage", ["cut", "wrong base", "not json", "another digest", "cut links"])
def test_a_damaged_record_is_not_believed(damage: str, village: World):
    village.edit(ANY, lower_one_score)  # so that this site's records are the newest
    village.build()
    whole = files(village.site)
    newest = max((village.folder / ".cache/shards").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    for record in newest.glob("*.json"):
        content = record.read_bytes()
        if damage == "cut":
            record.write_bytes(content[: len(content) // 2])
        elif damage == "not json":
            record.write_bytes(b"\xff\xfe")
        else:
            head, _, more = content.partition(b"\n")
            told = json.loads(head)
            if damage == "wrong base":
                told["base"] = "0" * 64
            elif damage == "another digest":
                told["digests"] = " ".join("0" * 64 for _ in told["digests"].split())
            else:
                more = more[:-1]
            record.write_bytes(json.dumps(told).encode() + b"\n" + more)
    village.build()
    assert files(village.site) == whole


@pytest.mark.parametrize("damage", ["cut", "another letter", "no text"])
def test_what_is_damaged_of_what_passed_is_judged_again(damage: str, village: World):
    village.edit(ANY, lower_one_score)
    village.build()
    whole = files(village.site)
    kept = max((village.folder / ".cache/passed").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    content = kept.read_bytes()
    assert b"Creative" in content
    changed = {"cut": content[:-9], "another letter": content.replace(b"Creative", b"creative"), "no text": b"\xff"}
    kept.write_bytes(changed[damage])
    assert packages.Passed(village.folder / ".cache").recall(gate.read(village.datasets).small) is None
    village.build()
    assert files(village.site) == whole


def test_a_large_site_keeps_the_generation_before_and_brings_it_up_to_date(
    village: World, monkeypatch: pytest.MonkeyPatch
):
    """Every site called large; twice, so that the second finds a spare one."""
    monkeypatch.setattr(generations, "LARGE", 0)
    for _ in range(2):
        village.edit(ANY, lower_one_score)
        before = places(village.site)
        village.build()
        assert village.site.with_name(".site.thuocdo-spare").is_dir()
        assert set(places(village.site).values()) & set(before.values())
    assert village.from_nothing() == files(village.site)
    lines = (village.site / "SHA256SUMS").read_text("utf-8").splitlines()
    assert [line[66:] for line in lines] == sorted(files(village.site).keys() - {"SHA256SUMS"})


def test_the_first_build_upon_a_large_site_brings_a_doubled_generation_up_to_date(
    village: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(generations, "LARGE", 0)
    shutil.rmtree(village.site.with_name(".site.thuocdo-spare"), ignore_errors=True)
    village.edit(ANY, lower_one_score)
    linked: list[str] = []
    link = generations._link
    monkeypatch.setattr(generations, "_link", lambda *given: linked.extend(given[2]) or link(*given))
    mkdocs_hooks.build_site(replace(village.options, workers=2), lambda *_: None)
    assert linked == []  # the copy had done it
    beside = {path.name for path in village.site.parent.iterdir() if path.name.startswith(".site.thuocdo")}
    assert beside == {".site.thuocdo-spare"}
    assert village.from_nothing() == files(village.site)


def test_a_doubled_generation_is_used_only_when_it_is_whole(tmp_path: Path):
    live, folder = tmp_path / "live", tmp_path / "new"
    (live / "a/b").mkdir(parents=True)
    (live / "a/b/c.html").write_text("c")
    (live / "SHA256SUMS").write_text("0  a/b/c.html\n1  lost.html\n")
    folder.mkdir()
    assert not generations.doubled(live, folder)
    assert not (folder / "SHA256SUMS").exists()
    (live / "lost.html").write_text("found")
    whole = tmp_path / "whole"
    whole.mkdir()
    assert generations.doubled(live, whole)
    assert files(whole) == files(live)
    assert places(whole) == places(live)


def test_a_spare_generation_that_was_being_changed_is_thrown_away(village: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(generations, "LARGE", 0)
    village.build()
    spare = village.site.with_name(".site.thuocdo-spare")
    (spare / "SHA256SUMS").unlink()
    (spare / "index.html").unlink()  # it may share its data with the live site
    (spare / "index.html").write_text("half")
    village.edit(ANY, lower_one_score)
    village.build()
    assert village.from_nothing() == files(village.site)


def test_a_province_more_touches_its_own_pages_and_the_lists_it_appears_in(tmp_path: Path):
    write_country(tmp_path / "three", size=Size(2, 1, 2, 2, 4, 1))
    whole = tmp_path / "three/datasets"
    last = max({path.name for path in whole.iterdir() if path.is_dir()} - {"register", "nuoc-mau"})
    shutil.copytree(whole, tmp_path / "datasets", ignore=shutil.ignore_patterns(last))
    world = World(tmp_path)  # in the register and the national list from the first, but nobody measures within it yet
    world.build()
    old, stood = files(world.site), places(world.site)
    shutil.copytree(whole / last, tmp_path / "datasets" / last)
    world.build()
    new, stands = files(world.site), places(world.site)
    changed = {path.removeprefix("en/") for path in new if new[path] != old.get(path)}
    assert {p.removeprefix("en/") for p in stands if stands[p] != stood.get(p)} <= changed | {"SHA256SUMS"}
    lists = {f"{name}index.html" for name in ("", "xep-hang/", "chi-so/", "phuong-phap/", "nguon/", "doi-chieu/")}
    lists |= {"bao-chi/index.html", "so-sanh/index.html", "so-sanh/data.csv", "so-sanh/data.json"}
    lists |= {"catalog.ttl", "catalog.jsonld", "du-lieu/index.html", "du-lieu/catalog.jsonld"}
    lists |= {"doi-chieu/data.csv", "doi-chieu/data.json", "SHA256SUMS"}
    lists |= {f"api/{name}.json" for name in ("editions", "indicators", "packages")} | {"api/index.html"}
    assert {p for p in changed - lists if last not in p and not p.startswith("pagefind")} == set()


def test_one_language_alone_has_no_way_to_the_other(world: World):
    built = files(world.site)
    assert len([path for path in built if path.endswith(".html")]) > 300
    for path, content in built.items():
        assert not path.startswith("en/")
        assert b'href="en/' not in content
        assert b'hreflang="en"' not in content
        assert b'class="td-languages"' not in content
