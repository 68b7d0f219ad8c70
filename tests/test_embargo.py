"""An edition whose date lies after today shows nothing of its content."""

from __future__ import annotations

import csv
import io
import shutil
from typing import TYPE_CHECKING

import pytest

from generator import gate, packages
from generator.embargo import withhold
from tests.conftest import ROOT, thuocdo

if TYPE_CHECKING:
    from pathlib import Path

SITE = ROOT / "tests/sites/ties/datasets"
LATER = "2030-05-17"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, table: list[dict[str, str]]) -> None:
    out = io.StringIO()
    writer = csv.DictWriter(out, table[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(table)
    path.write_text(out.getvalue(), encoding="utf-8")


def append(path: Path, row: dict[str, str]) -> None:
    """A row like the last one, with these values."""
    table = rows(path)
    write(path, [*table, {**table[-1], **row}])


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list of departments, and the next one: its scores are entered, its day has not come."""
    place = tmp_path_factory.mktemp("embargo") / "datasets"
    shutil.copytree(SITE, place)
    own = place / "mau"
    append(
        own / "editions.csv",
        {
            "edition": "mau-department-2024",
            "year": "2024",
            "previous": "mau-department-2023",
            "title_vi": "Kết quả chờ công bố",
            "title_en": "Results to come",
            "announced_on": LATER,
            "source": "bao-cao-kin",
        },
    )
    append(
        own / "sources.csv",
        {"source": "bao-cao-kin", "title": "Sở Một vươn lên thứ nhất", "published_on": "2030-05-18", "kind": "press"},
    )
    scores = rows(own / "scores/mau-department-2023.csv")
    for row in scores:
        row["b"] = "7.123456"
    write(own / "scores/mau-department-2024.csv", scores)
    done = thuocdo("describe", "--datasets", place)
    assert done.returncode == 0, done.stderr
    return place


def read(datasets: Path) -> tuple[packages.RawPackage, ...]:
    return gate.read(datasets).packages


def test_an_edition_to_come_is_left_out_with_all_that_speaks_of_it(datasets: Path) -> None:
    shown, upcoming = withhold(read(datasets), "2030-05-16")
    own = next(package for package in shown if package.name == "mau")
    assert [(one.edition, one.announced_on) for one in upcoming] == [("mau-department-2024", LATER)]
    assert "scores/mau-department-2024" not in own.tables
    assert own.tables["editions"].columns["edition"] == ("mau-department-2023",)
    assert "bao-cao-kin" not in own.tables["sources"].columns["source"]
    assert "Kết quả chờ".encode() not in own.tables["editions"].content


def test_on_its_day_it_is_there(datasets: Path) -> None:
    before = read(datasets)
    shown, upcoming = withhold(before, LATER)
    assert upcoming == ()
    assert shown == before


def test_today_is_the_newest_date_in_the_data_but_none_after_the_given_one(datasets: Path) -> None:
    raw = read(datasets)
    assert packages.Day().of(raw) == "2030-05-18"
    assert packages.Day(not_after="2026-01-01").of(raw) == "2024-01-05"
    assert packages.Day(not_after="1999-01-01").of(raw) == "1999-01-01"
    assert packages.Day(today="2027-01-01", not_after="2026-01-01").of(raw) == "2027-01-01"


def test_no_file_of_the_site_holds_anything_of_it_but_its_name_and_date(datasets: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    done = thuocdo("build", "--datasets", datasets, "--site", site, "--not-after", "2030-05-16", "--quiet")
    assert done.returncode == 0, done.stderr + done.stdout
    assert not list(site.rglob("mau-department-2024*"))
    assert (site / "xep-hang/mau-department-2023/index.html").exists()
    telling = [b"7.123456", b"7,123456", "vươn lên thứ nhất".encode(), b"mau-department-2024"]
    for file in site.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not [words for words in telling if words in content], file
    press = (site / "bao-chi/index.html").read_text(encoding="utf-8")
    assert "Kết quả chờ công bố" in press
    assert "17/5/2030" in press
    assert "Results to come" in (site / "en/bao-chi/index.html").read_text(encoding="utf-8")
