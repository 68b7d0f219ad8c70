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
from typing import TYPE_CHECKING

import pytest

from generator import describe, generations, mkdocs_hooks
from generator.build import Options
from generator.sample import write_country
from generator.sample.country import Size
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SIZE = Size(provinces=2, ministries=2, departments=2, districts=2, communes=6, editions=2)


def build(datasets: Path, site: Path, cache: Path, *more: str) -> str:
    """The command, in a folder of its own, so that its cache is its own too."""
    cache.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "generator", "build", "--datasets", str(datasets), "--site", str(site), *more]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=cache, capture_output=True, text=True, env=environment, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stderr


def files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def places(site: Path) -> dict[str, int]:
    """The inode of each file: another one is another file, even with the same bytes."""
    return {path.relative_to(site).as_posix(): path.stat().st_ino for path in site.rglob("*") if path.is_file()}


def edit(file: Path, change: Callable[[list[dict[str, str]]], None]) -> None:
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
    header = list(rows[0])
    change(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    file.write_text(out.getvalue(), "utf-8")


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Datasets, site and cache of a small country that was built once."""
    folder = tmp_path_factory.mktemp("country")
    write_country(folder, size=SIZE)
    build(folder / "datasets", folder / "site", folder / "cache")
    return folder / "datasets", folder / "site", folder / "cache"


@pytest.fixture
def copy(country: tuple[Path, Path, Path], tmp_path: Path) -> tuple[Path, Path, Path]:
    """A copy to change. The cache knows a site by where it stands, so it is built once more there."""
    datasets, site, cache = (tmp_path / name for name in ("datasets", "site", "cache"))
    for old, new in zip(country, (datasets, site, cache), strict=True):
        shutil.copytree(old, new)
    build(datasets, site, cache)
    return datasets, site, cache


def commune_sheet(datasets: Path) -> Path:
    return min(datasets.glob("*/scores/*-commune-2024.csv"))


def lower_one_score(rows: list[dict[str, str]]) -> None:
    """One cell of the first commune with a score above 1, by half a point; its printed parents are left as they are."""
    name = next(name for name in list(rows[0])[2:] if rows[0][name] not in ("", "NA") and float(rows[0][name]) > 1)
    rows[0][name] = f"{float(rows[0][name]) - 0.5:.2f}"


def test_nothing_changed_touches_nothing_and_says_so(copy: tuple[Path, Path, Path]):
    datasets, site, cache = copy
    before = places(site)
    said = build(datasets, site, cache)
    assert said.startswith("Không có gì thay đổi;")
    assert places(site) == before


def test_a_site_of_which_a_file_was_lost_is_not_called_unchanged(copy: tuple[Path, Path, Path]):
    datasets, site, cache = copy
    (site / "huong-dan/index.html").unlink()
    assert "Không có gì thay đổi" not in build(datasets, site, cache, "--fresh")
    assert (site / "huong-dan/index.html").exists()


def test_one_score_rewrites_only_what_it_changes_and_gives_what_a_build_from_nothing_gives(
    copy: tuple[Path, Path, Path], tmp_path: Path
):
    datasets, site, cache = copy
    old, stood = files(site), places(site)
    edit(commune_sheet(datasets), lower_one_score)
    build(datasets, site, cache)
    new, stands = files(site), places(site)
    changed = {path for path in new if new[path] != old.get(path)}
    assert {path for path in stands if stands[path] != stood.get(path)} - {"SHA256SUMS"} == changed - {"SHA256SUMS"}
    assert not {path for path in changed if path.startswith("pagefind/")}
    other = commune_sheet(datasets).name.partition("-commune-")[0]
    strange = {path for path in changed if "don-vi/" in path and other not in path}
    assert strange <= {f"{x}don-vi/{other}/{f}" for x in ("", "en/") for f in ("index.html",)}
    build(datasets, tmp_path / "whole", tmp_path / "nothing")
    assert files(tmp_path / "whole") == new


CHANGES = {
    "a name": ("register/units.csv", lambda rows: rows[-1].update(name_vi="Xã Đổi Tên", short_vi="Đổi Tên")),
    "a title": ("*/editions.csv", lambda rows: rows[0].update(title_vi="Tên khác của kỳ đánh giá")),
    "a ministry's score": ("nuoc-mau/scores/*ministry-2024.csv", lower_one_score),
    "a department's score": ("*/scores/*-department-2023.csv", lower_one_score),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_the_site_is_what_a_build_from_nothing_gives(
    change: str, copy: tuple[Path, Path, Path], tmp_path: Path
):
    datasets, site, cache = copy
    pattern, change_rows = CHANGES[change]
    edit(min(datasets.glob(pattern)), change_rows)
    describe.write(datasets)
    build(datasets, site, cache)
    build(datasets, tmp_path / "whole", tmp_path / "nothing")
    assert files(tmp_path / "whole") == files(site)


def test_a_province_more_touches_its_own_pages_and_the_lists_it_appears_in(tmp_path: Path):
    site, cache = tmp_path / "site", tmp_path / "cache"
    write_country(tmp_path / "three", size=Size(3, 1, 3, 3, 6, 1))
    whole = tmp_path / "three/datasets"
    last = max({path.name for path in whole.iterdir() if path.is_dir()} - {"register", "nuoc-mau"})
    without = tmp_path / "two/datasets"
    shutil.copytree(whole, without)
    shutil.rmtree(without / last)  # its units are in the register and in the national list; nobody measures within it
    build(without, site, cache)
    old = files(site)
    build(whole, site, cache)
    new = files(site)
    changed = {path.removeprefix("en/") for path in new if new[path] != old.get(path)}
    own = {path for path in changed if last in path}
    lists = {"index.html", "SHA256SUMS", "du-lieu/catalog.jsonld"}
    lists |= {f"{name}/index.html" for name in ("xep-hang", "chi-so", "phuong-phap", "nguon", "doi-chieu", "du-lieu")}
    lists |= {"doi-chieu/data.json", "doi-chieu/data.csv", "xep-hang/index.html"}
    assert {path for path in changed - own - lists if not path.startswith(("pagefind/", "pagefind"))} == set()


def test_a_broken_sheet_stops_the_build_in_the_gate_and_nothing_is_written(copy: tuple[Path, Path, Path]):
    datasets, site, cache = copy
    stood = places(site)
    sheet = commune_sheet(datasets)
    sheet.write_text(re.sub(r",[0-9.]+\n", ",chín điểm\n", sheet.read_text("utf-8"), count=1), "utf-8")
    command = [sys.executable, "-m", "generator", "build", "--datasets", str(datasets), "--site", str(site)]
    done = subprocess.run(
        command, cwd=cache, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )
    assert done.returncode == 1
    assert f"{sheet.name}:2" in done.stdout
    assert "Dựng khung trang" not in done.stderr
    assert places(site) == stood


@pytest.mark.parametrize("damage", ["cut", "wrong base", "not json", "another digest"])
def test_a_damaged_record_is_not_believed(damage: str, copy: tuple[Path, Path, Path]):
    datasets, site, cache = copy
    whole = files(site)
    for record in (cache / ".cache/shards").rglob("*.json"):
        content = record.read_text("utf-8")
        if damage == "cut":
            record.write_text(content[: len(content) // 2], "utf-8")
        elif damage == "not json":
            record.write_bytes(b"\xff\xfe")
        else:
            told = json.loads(content)
            if damage == "wrong base":
                told["base"] = "0" * 64
            else:
                told["files"] = {path: ["0" * 64, size] for path, (_, size) in told["files"].items()}
            record.write_text(json.dumps(told), "utf-8")
    shutil.rmtree(cache / ".cache/built")
    build(datasets, site, cache)
    assert files(site) == whole


def test_a_large_site_keeps_the_generation_before_and_brings_it_up_to_date(
    copy: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    """Through the same functions with every site called large; twice, so that the spare one is two changes behind."""
    monkeypatch.setattr(generations, "LARGE", 0)
    monkeypatch.chdir(copy[2])
    datasets, site, cache = copy
    spare = site.with_name(".site.thuocdo-spare")
    options = Options(datasets, site, workers=1, cache=cache / ".cache", config_file=ROOT / "mkdocs.yml")
    for _ in range(3):
        edit(commune_sheet(datasets), lower_one_score)
        mkdocs_hooks.build_site(options, lambda *_: None)
        assert spare.is_dir()
    monkeypatch.chdir(tmp_path)
    whole = tmp_path / "whole"
    build(datasets, whole, tmp_path / "nothing")
    assert files(whole) == files(site)
    assert generations.sums(site) == generations.sums(whole)
