"""What was published stays: a build that lacks an address or a dataset fails and names it; what ended says so."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator import gate, release
from generator.errors import DataError
from generator.gate.report import as_text
from generator.generations import sums
from tests.conftest import ROOT, TIES, TODAY, thuocdo

DATA = ROOT / "datasets"
LANGUAGES = ("vi", "en")
HEADER = ",".join(release.COLUMNS) + "\n"


def identifiers(site: Path) -> list[str]:
    return release._identifiers(site)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with datasets, their site, and the list that `thuocdo release` made of it."""
    place = tmp_path_factory.mktemp("released")
    shutil.copytree(TIES, place / "datasets")
    done = thuocdo("release", "--language", "en", cwd=place, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"datasets/published\.txt: (\d+) published addresses and datasets, \1 of them new\.", done.stdout)
    return place


@pytest.fixture
def place(released: Path, tmp_path: Path) -> Path:
    """The same, to change."""
    return Path(shutil.copytree(released, tmp_path / "place", symlinks=True))


def run(place: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return thuocdo(*args, cwd=place, env={**os.environ, "PYTHONPATH": str(ROOT)})


def add(place: Path, *lines: str) -> None:
    file = place / "datasets" / release.LIST
    file.write_text(file.read_text(encoding="utf-8") + "".join(f"{line}\n" for line in lines), encoding="utf-8")


def test_the_list_names_every_page_once_and_every_lasting_file(released: Path) -> None:
    names = release.published(released / "datasets")
    site = sums(released / "site")
    pages = {f"/{path.removesuffix('index.html')}" for path in site if path.endswith("index.html")}
    assert {name for name in names if name.endswith("/")} == {page for page in pages if not page.startswith("/en/")}
    assert {"/catalog.ttl", "/du-lieu/mau/datapackage.json"} <= names.keys()
    assert {f"dataset {name}" for name in identifiers(released / "site")} <= names.keys()
    assert not [name for name in names if name.startswith(("/assets/", "/pagefind/")) or name == "/404.html"]
    assert not [name for name in names if name.startswith("/en/") and name.endswith(("/", "data.csv", "data.json"))]
    assert not release.problems(released / "datasets", site, identifiers(released / "site"), LANGUAGES)


def test_a_second_release_changes_nothing_and_builds_nothing(released: Path) -> None:
    before = (released / "datasets" / release.LIST).read_bytes()
    lines = before.decode().splitlines()[2:]
    assert lines == sorted(lines)
    site = (released / "site").stat().st_ino
    done = run(released, "release")
    assert done.returncode == 0
    assert ", 0 mục mới" in done.stdout
    assert (released / "datasets" / release.LIST).read_bytes() == before
    assert (released / "site").stat().st_ino == site


def test_a_build_that_lacks_what_was_published_fails_and_names_all_of_it(place: Path) -> None:
    add(place, "/don-vi/khong-con/ data.csv data.json", "/du-lieu/cu/bang.csv", "dataset da-mat")
    before = (place / "site/SHA256SUMS").read_bytes()
    done = run(place, "build", "--quiet")
    assert done.returncode == 1
    for lost in ("/don-vi/khong-con/", "/don-vi/khong-con/data.json", "/du-lieu/cu/bang.csv"):
        assert re.search(
            rf"^datasets/published\.txt:\d+  address-lost  địa chỉ {lost} đã công bố", done.stdout, re.MULTILINE
        )
    assert "dataset-lost  bộ dữ liệu da-mat đã công bố nhưng không còn" in done.stdout
    assert (place / "site/SHA256SUMS").read_bytes() == before
    found = release.problems(place / "datasets", sums(place / "site"), identifiers(place / "site"), LANGUAGES)
    english = as_text(found, "en")
    assert "the address /don-vi/khong-con/ was published, and this site does not have it" in english
    assert "say in ended.csv when and why it ended" in english
    assert "the dataset da-mat was published and is gone" in english


def test_mkdocs_refuses_it_too(place: Path, tmp_path: Path) -> None:
    add(place, "/don-vi/khong-con/")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path / "out")],
        cwd=ROOT,
        env={**os.environ, "THUOCDO_DATASETS": str(place / "datasets")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "address-lost" in done.stdout + done.stderr
    assert not (tmp_path / "out/index.html").exists()


def test_what_ended_on_purpose_answers_with_a_notice_in_both_languages(place: Path) -> None:
    add(place, "/don-vi/khong-con/ data.csv data.json", "/xep-hang/mau-2019/", "dataset mau-2019")
    names = release.published(place / "datasets")
    goes_on = "/xep-hang/mau-department-2023/"
    (place / "datasets/ended.csv").write_text(
        f'{HEADER}/don-vi/khong-con/,2026-05-01,"Ghi nhầm, không có đơn vị này.","There is no such unit.",{goes_on}\n'
        "/xep-hang/mau-2019/,2026-05-02,Nguồn đã rút <số liệu>.,,\n",
        encoding="utf-8",
    )
    done = run(place, "build", "--quiet", "--base-url", "https://mau.example/")
    assert done.returncode == 0, done.stdout + done.stderr
    site = place / "site"
    page = (site / "don-vi/khong-con/index.html").read_text(encoding="utf-8")
    assert '<meta name="robots" content="noindex">' in page
    assert "Ghi nhầm, không có đơn vị này." in page
    assert "1/5/2026" in page
    assert f'href="../..{goes_on}"' in page
    english = (site / "en/don-vi/khong-con/index.html").read_text(encoding="utf-8")
    assert "There is no such unit." in english
    assert "1 May 2026" in english
    assert f'href="../../../en{goes_on}"' in english
    other = (site / "en/xep-hang/mau-2019/index.html").read_text(encoding="utf-8")
    assert "Nguồn đã rút &lt;số liệu&gt;." in other
    assert json.loads((site / "don-vi/khong-con/data.json").read_bytes())["successor"] == goes_on
    assert (site / "don-vi/khong-con/data.csv").read_text(encoding="utf-8").startswith(HEADER)
    assert "khong-con" not in (site / "sitemap.xml").read_text(encoding="utf-8")
    release.write(place / "datasets", site)
    assert release.published(place / "datasets").keys() >= names.keys()


def test_faults_of_the_table_of_what_ended_are_said_all_at_once(tmp_path: Path) -> None:
    (tmp_path / release.ENDED).write_text(
        f"{HEADER}don-vi/x/,2026-05-01,Vì sao.,,\n/a/,2026-05-01,Vì sao.,,\n/x.csv,1/5/2026,,,\n", encoding="utf-8"
    )
    with pytest.raises(DataError) as caught:
        release.ended(tmp_path)
    found = [(problem.line, problem.code) for problem in caught.value.problems]
    assert found == [(2, "ended-address"), (3, "ended-address"), (4, "ended-ended"), (4, "ended-reason")]
    (tmp_path / release.ENDED).write_text("address,why\n", encoding="utf-8")
    with pytest.raises(DataError, match="1 problems"):
        release.ended(tmp_path)


def test_a_row_of_what_ended_must_name_what_was_published_and_is_gone(tmp_path: Path) -> None:
    (tmp_path / release.LIST).write_text("/don-vi/a/\n/don-vi/b/\n", encoding="utf-8")
    (tmp_path / release.ENDED).write_text(
        f"{HEADER}/don-vi/a/,2026-05-01,Vì sao.,,\n/don-vi/c/,2026-05-01,Vì sao.,,/don-vi/d/\n"
        "/don-vi/b/,2026-05-01,Vì sao.,,/don-vi/a/\n",
        encoding="utf-8",
    )
    paths = {"don-vi/a/index.html", "en/don-vi/a/index.html"}
    found = [(problem.line, problem.code) for problem in release.problems(tmp_path, paths, [], LANGUAGES)]
    assert found == [(2, "ended-there"), (3, "ended-unknown"), (3, "ended-successor")]


def test_one_identifier_for_two_datasets_is_refused(tmp_path: Path) -> None:
    found = release.problems(tmp_path, set(), ["register", "dti", "dti"], LANGUAGES)
    assert [(problem.code, problem.found) for problem in found] == [("dataset-twice", "dti")]


def test_a_page_must_be_there_in_each_language_of_the_site(tmp_path: Path) -> None:
    (tmp_path / release.LIST).write_text("/don-vi/a/ data.csv\n/en/a.xml\n", encoding="utf-8")
    paths = {"don-vi/a/index.html", "don-vi/a/data.csv"}
    assert not release.problems(tmp_path, paths, [], ("vi",))
    lost = [problem.found for problem in release.problems(tmp_path, paths, [], LANGUAGES)]
    assert lost == ["/don-vi/a/", "/en/a.xml"]


def test_files_of_a_language_that_was_not_asked_for_are_not_missed(tmp_path: Path) -> None:
    (tmp_path / release.LIST).write_text(
        "/api/openapi.en.json\n/api/openapi.json\n/don-vi/a/ data.csv\n/en/don-vi/a/anh.png\n/en.csv\n",
        encoding="utf-8",
    )
    paths = {"don-vi/a/index.html", "don-vi/a/data.csv", "api/openapi.json"}
    assert [problem.found for problem in release.problems(tmp_path, paths, [], ("vi",))] == ["/en.csv"]
    lost = [problem.found for problem in release.problems(tmp_path, paths, [], LANGUAGES)]
    assert lost == ["/api/openapi.en.json", "/don-vi/a/", "/en/don-vi/a/anh.png", "/en.csv"]


def test_a_file_of_another_language_may_end_and_go_on(tmp_path: Path) -> None:
    (tmp_path / release.LIST).write_text("/en/a.xml\n/en/b.xml\n", encoding="utf-8")
    (tmp_path / release.ENDED).write_text(f"{HEADER}/en/a.xml,2026-05-01,Vì sao.,,/en/b.xml\n", encoding="utf-8")
    for languages in (("vi",), LANGUAGES):
        assert not release.problems(tmp_path, {"en/b.xml"}, [], languages)
    assert not release.problems(tmp_path, set(), [], ("vi",))
    lost = [(problem.code, problem.found) for problem in release.problems(tmp_path, set(), [], LANGUAGES)]
    assert lost == [("address-lost", "/en/b.xml"), ("ended-successor", "/en/b.xml")]
    there = [problem.code for problem in release.problems(tmp_path, {"en/a.xml", "en/b.xml"}, [], LANGUAGES)]
    assert there == ["ended-there"]


def test_of_what_goes_on_a_page_is_left_out_once_and_its_tables_never(tmp_path: Path) -> None:
    (tmp_path / release.LIST).write_text(
        "/api/openapi.en.json\n/api/openapi.json\n/don-vi/a/ data.csv\n/don-vi/b/\n/en/don-vi/a/anh.png\ndataset a\n",
        encoding="utf-8",
    )
    (tmp_path / release.ENDED).write_text(f"{HEADER}/don-vi/b/,2026-05-01,Vì sao.,,\n", encoding="utf-8")
    assert release.left_out(tmp_path, ("vi",)) == 3
    assert release.left_out(tmp_path, LANGUAGES) == 0


def test_a_site_in_one_language_is_built_and_says_what_it_is_without(place: Path) -> None:
    names = release.published(place / "datasets")
    pages = [name for name in names if name.endswith("/")]
    english = [name for name in names if name.startswith("/en/") or ".en." in name]
    assert "/api/openapi.en.json" in english
    n = f"{len(pages) + len(english):,}".replace(",", ".")
    said = f"Bản xem thử, chỉ có tiếng Việt: {n} địa chỉ đã công bố bằng ngôn ngữ khác không có ở đây."
    for asked in (["--quiet"], ["--quiet"], []):  # the second and third change nothing and say it all the same
        done = run(place, "build", "--language", "vi", *asked)
        assert done.returncode == 0, done.stdout + done.stderr
        assert said in done.stderr
    assert not (place / "site/en/index.html").exists()
    whole = run(place, "build")
    assert whole.returncode == 0, whole.stdout + whole.stderr
    assert "Bản xem thử" not in whole.stderr


def test_a_line_that_is_none_is_named_with_its_number(tmp_path: Path) -> None:
    (tmp_path / release.LIST).write_text("# ours\n/a/\n<<<<<<< HEAD\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        release.published(tmp_path)
    assert [(p.line, p.code, p.found) for p in caught.value.problems] == [(3, "list-line", "<<<<<<< HEAD")]


def test_the_gate_lets_the_list_lie_beside_the_packages_and_nothing_else(place: Path) -> None:
    (place / "datasets/ended.csv").write_text(HEADER, encoding="utf-8")
    assert not [problem for problem in gate.read(place / "datasets").problems if problem.code == "stray"]
    (place / "datasets/published.csv").write_text("", encoding="utf-8")
    assert [problem.code for problem in gate.read(place / "datasets").problems] == ["stray"]


def test_the_list_of_this_repository_is_kept_and_its_site_has_all_of_it(real_site: Path) -> None:
    names = release.published(DATA)
    assert {"/", "/don-vi/tay-ninh/data.csv", "/catalog.ttl", "dataset dti-province-2022"} <= names.keys()
    assert not release.problems(DATA, sums(real_site), identifiers(real_site), LANGUAGES)


def test_data_of_others_are_not_held_against_it(ties_site: Path) -> None:
    assert TODAY in (ties_site / "catalog.ttl").read_text(encoding="utf-8")
    assert not release.published(TIES)
