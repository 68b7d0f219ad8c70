"""An index this project has never seen, written from the data model alone: another country, another subject, no code.

Sellenia ranks its shires by their libraries: three levels, percent in one framework and points in the next, overlapping
pillars, ties, missing scores, `NA` with unequal maxima, cohorts of which one is not ranked, an edition known from the
press only, a merger, a renamed town, a framework break, an either-or target. Ranks were computed by hand.
"""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT, built_once, thuocdo

if TYPE_CHECKING:
    from pathlib import Path

HERE = ROOT / "tests/sites/stranger"
DATASETS = HERE / "datasets"
CASES = sorted((HERE / "expected").glob("rank.*.csv"))
PACKAGES = {"lqi": "lqi", "nlq": "norrwick"}  # an edition's first word: its package
LONG = "cong-dong-tu-tri-saint-bartholomew-upon-the-greater-merrow"

Row = dict[str, str]


class Words(HTMLParser):
    """What a reader sees of a page, without its scripts and drawings."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden = 0
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in {"script", "style", "svg"}

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in {"script", "style", "svg"}

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def words(site: Path, page: str) -> str:
    parser = Words()
    parser.feed((site / page / "index.html").read_text(encoding="utf-8"))
    return re.sub(r"\s+", " ", "".join(parser.parts))


def rank(edition: str, *arguments: str) -> list[Row]:
    package = PACKAGES[edition.partition("-")[0]]
    done = thuocdo("rank", package, edition, "--datasets", DATASETS, "--format", "csv", *arguments)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def split(path: Path) -> tuple[str, str]:
    edition, _, indicator = path.stem.removeprefix("rank.").rpartition(".")
    return edition, indicator


@pytest.fixture(scope="module")
def site(shared_folder: Path) -> Path:
    return built_once(shared_folder, "stranger-site", "--datasets", str(DATASETS))


def test_there_are_expected_ranks_for_every_edition_with_a_sheet() -> None:
    sheets = {path.stem for path in DATASETS.glob("*/scores/*.csv")}
    assert {split(path)[0] for path in CASES} == sheets
    assert {split(path)[0] for path in CASES if split(path)[1] == "index"} == sheets


@pytest.mark.parametrize(("language", "said"), [("vi", "Dữ liệu hợp lệ"), ("en", "The data are valid")])
def test_the_gate_accepts_what_was_written_from_the_contract_alone(language: str, said: str) -> None:
    done = thuocdo("validate", "--datasets", DATASETS, "--language", language)
    assert done.returncode == 0, done.stdout + done.stderr
    assert said in done.stdout


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_the_command_ranks_as_computed_by_hand(case: Path) -> None:
    edition, indicator = split(case)
    expected = {row["unit"]: row for row in csv.DictReader(case.read_text(encoding="utf-8").splitlines())}
    rows = rank(edition, "--indicator", indicator)
    found = {row["unit"]: row for row in rows}
    assert len(found) == len(rows)
    for unit, row in expected.items():
        if not row["score"]:  # whether it is listed at all is the command's choice; a rank it must not have
            assert not any(found.get(unit, row)[key] for key in ("score", "share", "rank", "of"))
            continue
        for key in ("name", "cohort", "share", "rank", "of", "basis"):
            assert found[unit][key] == row[key], (unit, key)
        assert Decimal(found[unit]["score"]) == Decimal(row["score"]), unit
    assert found.keys() <= expected.keys()


def test_the_best_stand_first_within_each_cohort() -> None:
    for case in CASES:
        edition, indicator = split(case)
        rows = [row for row in rank(edition, "--indicator", indicator) if row["share"]]
        for cohort in {row["cohort"] for row in rows}:
            shares = [Decimal(row["share"]) for row in rows if row["cohort"] == cohort]
            assert shares == sorted(shares, reverse=True), case.stem


def test_one_cohort_can_be_asked_for_alone() -> None:
    rows = rank("nlq-district-2024", "--cohort", "rural")
    assert {row["cohort"] for row in rows} == {"rural"}
    assert [(row["unit"], row["rank"], row["of"]) for row in rows if row["rank"]] == [
        ("norrwick-xu-fen", "1", "3"),
        ("norrwick-xu-heath", "2", "3"),
        ("norrwick-xu-moor", "2", "3"),
    ]


def test_ranks_known_from_the_press_only_are_published_ones_of_all_that_were_ranked() -> None:
    rows = {row["unit"]: row for row in rank("lqi-province-2021")}
    assert (rows["ostmark"]["rank"], rows["ostmark"]["of"], rows["ostmark"]["basis"]) == ("1", "9", "published")
    assert (rows["norrwick"]["rank"], rows["norrwick"]["score"]) == ("2", "70.1")
    assert not rows["kesh"]["rank"]


def test_csv_json_and_table_say_the_same() -> None:
    rows = rank("lqi-province-2024")
    arguments = ("rank", "lqi", "lqi-province-2024", "--datasets", DATASETS, "--format")
    assert json.loads(thuocdo(*arguments, "json").stdout) == rows
    table = thuocdo(*arguments, "table").stdout
    assert all(row["unit"][:30] in table and row["share"] in table for row in rows)


def test_every_unit_edition_framework_and_indicator_has_its_page_in_both_languages(site: Path) -> None:
    def column(path: str, name: str) -> list[str]:
        with (DATASETS / path).open(encoding="utf-8", newline="") as file:
            return [row[name] for row in csv.DictReader(file)]

    pages = [f"don-vi/{unit}" for unit in column("register/units.csv", "unit")]
    for package in PACKAGES.values():
        pages += [f"xep-hang/{edition}" for edition in column(f"{package}/editions.csv", "edition")]
        frameworks = column(f"{package}/indicators.csv", "framework")
        pages += [f"phuong-phap/{framework}" for framework in set(frameworks)]
        indicators = column(f"{package}/indicators.csv", "indicator")
        pages += [f"chi-so/{framework}/{i}" for framework, i in zip(frameworks, indicators, strict=True)]
    for page in pages:
        assert (site / page / "index.html").is_file(), page
        assert (site / "en" / page / "index.html").is_file(), page


@pytest.mark.parametrize(
    ("page", "sentences"),
    [
        ("don-vi/norrwick", ["1/8", "160,00", "2/9", "70,1", "đồng hạng 1/8"]),
        ("en/don-vi/norrwick", ["joint 1st of 8", "160.00", "2nd of 9", "70.1"]),
        ("don-vi/kesh", ["Đến 31/12/2024", "Hạt Kesh-Vaal", "đồng hạng 6/8", "không áp dụng"]),
        ("en/don-vi/kesh-vaal", ["Kesh Shire", "Vaal Shire", "7th of 8"]),
        ("don-vi/port-aven", ["Thành phố Aven", "64,78", "64,7"]),
        ("en/don-vi/aven", ["City of Port Aven", "3rd of 9"]),
        ("don-vi/vaal", ["cuối bảng", "12.000"]),
        ("en/xep-hang/lqi-province-2024", ["One main indicator was added", "Dùn Càrrow Shire"]),
        ("en/xep-hang/lqi-province-2021", ["more than 60", "Fair", "58.2"]),
        ("en/phuong-phap/lqi-2022", ["Collection", "LB-14/2021", "not comparable"]),
        (f"en/don-vi/{LONG}", ["Saint Bartholomew-upon-the-Greater-Merrow and the Southern Isles"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_page_says_what_the_tables_say(site: Path, page: str, sentences: list[str]) -> None:
    seen = words(site, page)
    for sentence in sentences:
        assert sentence in seen


def test_years_under_different_frameworks_are_not_compared(site: Path) -> None:
    for unit in ("norrwick", "ostmark", "kesh", "vaal"):
        seen = words(site, f"en/don-vi/{unit}")
        assert "2023 and 2024 used two different sets of indicators" in seen
        assert not re.search(r"in 2023 to (?:joint )?\w+ of 8", seen)


def test_a_name_without_english_is_marked_as_vietnamese_on_english_pages(site: Path) -> None:
    page = (site / "en/don-vi/grossau/index.html").read_text(encoding="utf-8")
    assert re.search(r'lang="vi"[^>]*>\s*Hạt Großau', page)


def test_no_place_of_another_country_comes_from_the_data_pages(site: Path) -> None:
    """Units, editions, indicators, frameworks: all their words are from the tables or say nothing of any country."""
    foreign = re.compile(r"Việt Nam|Vietnam\b|chuyển đổi số|digital transformation|\bDTI\b|Bộ TT|Ninh Bình|Tây Ninh")
    for folder in ("don-vi", "xep-hang", "chi-so", "phuong-phap"):
        for language in ("", "en/"):
            for path in (site / language / folder).rglob("index.html"):
                if path.parent.name == folder:
                    continue  # lists of all, whose introductions are prose of this site
                found = foreign.search(words(site, path.parent.relative_to(site).as_posix()))
                assert not found, (path.relative_to(site), found)
