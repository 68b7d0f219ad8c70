"""How firm a rank is, as settings ask for it and pages say it: beside the official rank, never instead of it."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from html import unescape
from typing import TYPE_CHECKING

import pytest

from generator import facts
from generator.build import Options, assess
from generator.composite.ranking import construct
from generator.composite.robustness import Settings
from generator.errors import UseError
from generator.i18n import translator
from generator.mkdocs_hooks import build_frame
from generator.model import Level
from generator.packages import load
from generator.settings import robust_settings
from tests.conftest import ROOT, built_once, thuocdo
from tests.test_pages import Reader

if TYPE_CHECKING:
    from pathlib import Path

DATASETS = ROOT / "tests/sites/robustness/datasets"
AN, BINH = "tinh-mau-so-an", "tinh-mau-so-binh"


@pytest.fixture(scope="module")
def site(shared_folder: Path) -> Path:
    return built_once(shared_folder, "robust-site", "--datasets", str(DATASETS), "--robustness", "department")


def section(site: Path, page: str) -> str:
    """The words of a page from the heading of this section to the next."""
    html = (site / page / "index.html").read_text(encoding="utf-8")
    part = html.partition('<h2 id="do-chac">')[2].partition("<h2")[0]
    return Reader(f"<h2>{part}").root.text()


# Settings


def test_nothing_said_asks_for_ministries_and_provinces_within_a_fifth():
    assert robust_settings({}) == Settings(
        levels=(Level.MINISTRY, Level.PROVINCE), spread=Fraction(1, 5), draws=2000, seed=1
    )


def test_what_mkdocs_yml_says_is_what_is_usual(tmp_path: Path):
    # the file's own line is read by a build of the frame; a value that cannot be meant would end it
    assert build_frame(ROOT / "mkdocs.yml", tmp_path, "") == 0
    line = re.search(r"robustness: \{(.*)\}", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert line is not None
    assert line[1].strip() == "levels: [ministry, province], spread: 0.2, draws: 2000, seed: 1"


def test_levels_of_the_command_line_go_before_those_of_the_settings():
    assert robust_settings({"levels": ["commune"]}, ["department"]).levels == (Level.DEPARTMENT,)


def test_a_spread_is_the_decimal_that_was_written():
    assert robust_settings({"spread": 0.1}).spread == Fraction(1, 10)


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"spread": 0}, "spread"),
        ({"spread": 1}, "spread"),
        ({"spread": -0.2}, "spread"),
        ({"spread": "0.2"}, "spread"),
        ({"spread": True}, "spread"),
        ({"spread": float("nan")}, "spread"),
        ({"levels": ["tỉnh"]}, "level"),
        ({"levels": [["province"]]}, "level"),
        ({"draws": 0}, "count"),
        ({"draws": 2.5}, "count"),
        ({"seed": -1}, "count"),
        ({"draw": 1}, "unknown"),
        (["province"], "form"),
    ],
)
def test_settings_that_cannot_be_meant_get_one_sentence(given: object, key: str):
    with pytest.raises(UseError) as refusal:
        robust_settings(given)
    for language in ("vi", "en"):
        said = translator(language)(f"cli.{refusal.value.key}", **refusal.value.params)
        assert refusal.value.key == f"robustness.{key}"
        assert "\n" not in said


def test_an_unknown_level_on_the_command_line_is_named_and_nothing_is_written(tmp_path: Path):
    done = thuocdo("build", "--datasets", DATASETS, "--site", tmp_path / "site", "--robustness", "village")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Không có cấp “village”" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "site").exists()


def test_the_number_of_workers_changes_nothing():
    ranking = construct(load(DATASETS).dataset)
    settings = Settings(levels=(Level.DEPARTMENT,))
    options = [Options(DATASETS, ROOT / "site", workers=n, robustness=settings) for n in (1, 2)]
    found = [assess(ranking, one, lambda _: None) for one in options]
    assert found[0] == found[1]
    assert len(found[0]) == 2


# Words


def test_the_sentence_says_bounds_range_of_how_many_year_and_the_official_rank(site: Path):
    assert section(site, "don-vi/tinh-mau-so-chi").startswith(
        "Hạng này chắc đến đâu (do cách tính) Nếu trọng số các chỉ số chính được đổi trong khoảng nêu ở bảng trọng số "
        "của bảng xếp hạng, hạng năm 2024 của Sở Chi nằm trong khoảng từ thứ 2 đến thứ 3 trên 5; hạng chính thức là "
        "thứ 3/5."
    )
    assert section(site, "en/don-vi/tinh-mau-so-chi").startswith(
        "How firm is this rank (uncertainty of the method) If the weights of the main indicators are moved within the "
        "bounds of the ranking's table of weights, the rank of Chi department in 2024 lies between 2nd and 3rd of 5; "
        "the official rank is 3rd of 5."
    )


def test_a_tie_stays_a_tie_and_whom_rounding_hides_is_named(site: Path):
    said = section(site, f"don-vi/{AN}")
    assert "hạng chính thức là thứ 1/5 (đồng hạng)" in said
    assert "chưa phân biệt được điểm của Sở An với điểm của Sở Bình" in said


def test_a_rank_that_no_weight_moves_stays():
    t = translator("vi")
    ranking = construct(load(DATASETS).dataset)
    settings = Settings(levels=(Level.DEPARTMENT,), spread=Fraction(1, 1000))
    options = Options(DATASETS, ROOT / "site", robustness=settings)
    found = assess(ranking, options, lambda _: None)["mau-department-2023", ""]
    own = found.of_unit(BINH)
    assert own is not None
    edition = ranking.dataset.editions["mau-department-2023"]
    assert facts.firmness_sentence(t, own, found, edition, ranking.dataset.units[BINH].name, tied=False) == (
        "Nếu trọng số mỗi chỉ số chính được đổi trong khoảng ±0,1%, hạng năm 2023 của Sở Bình vẫn là thứ 2 trên 5; "
        "hạng chính thức là thứ 2/5."
    )


# Pages


def test_an_edition_says_who_could_be_first_with_bounds_draws_and_seed(site: Path):
    said = section(site, "xep-hang/mau-department-2023")
    assert "được đổi trong khoảng ±20%, có 2 đơn vị có thể đứng đầu: Sở An và Sở Bình." in said
    assert "2.000 bộ ngẫu nhiên" in said
    assert "mầm 1" in said
    assert "Hạng chính thức không đổi." in said


def test_the_table_has_the_official_rank_of_every_unit_before_its_range(site: Path):
    html = (site / "xep-hang/mau-department-2023/index.html").read_text(encoding="utf-8")
    table = Reader(html.partition('<h2 id="do-chac">')[2].partition("</table>")[0] + "</table>").root
    rows = [[cell.text() for cell in row.all("th", "td")][:5] for row in table.all("tr")][1:]
    assert rows == [
        ["Sở An", "1/5", "1–3", "1", "1–3"],
        ["Sở Bình", "2/5", "1–3", "2", "1–3"],
        ["Sở Chi", "3/5", "2–3", "3", "2–3"],
        ["Sở Dũng", "4/5", "4–5", "4", "4–5"],
        ["Sở Em", "5/5", "4–5", "5", "4–5"],
    ]


def test_the_drawn_range_ends_where_the_figures_say(site: Path):
    html = (site / "xep-hang/mau-department-2023/index.html").read_text(encoding="utf-8")
    firm = html.partition('<h2 id="do-chac">')[2]
    [row] = re.findall(rf'(?s)<tr><th scope="row"><a href="../../don-vi/{BINH}/">.*?</tr>', firm)
    # ranks 1 to 5 stand at 4, 34, 64, 94, 124
    assert 'class="td-range__whole" d="M4.00 6H64.00"' in row
    assert 'class="td-range__official" cx="34.00"' in row


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_a_unit_leads_to_method_weights_and_ranges_of_each_year_where_all_units_stand(site: Path, prefix: str):
    html = (site / f"{prefix}don-vi/{BINH}/index.html").read_text(encoding="utf-8")
    part = html.partition('<h2 id="do-chac">')[2].partition("<h2")[0]
    assert "<table" not in part
    assert ("của bảng xếp hạng" if not prefix else "ranking's table of weights") in unescape(part)
    linked = re.findall(r'href="[./en]*xep-hang/([^/]+)/#do-chac">(\d+)</a>', part)
    assert linked == [("mau-department-2024", "2024"), ("mau-department-2023", "2023")]
    for edition, _ in linked:
        told = (site / f"{prefix}xep-hang/{edition}/index.html").read_text(encoding="utf-8")
        told = told.partition('<h2 id="do-chac">')[2]
        assert f'don-vi/{BINH}/"' in told
        assert told.count("<table") == 2  # the ranges, and the weights


def test_data_json_has_the_range_with_its_weights(site: Path):
    unit = json.loads((site / f"don-vi/{BINH}/data.json").read_text(encoding="utf-8"))["robustness"]
    assert [found["edition"] for found in unit] == ["mau-department-2024", "mau-department-2023"]
    assert {name: unit[0][name] for name in ("official", "best", "worst", "p5", "median", "p95", "of")} == {
        "official": 1, "best": 1, "worst": 3, "p5": 1, "median": 2, "p95": 3, "of": 5,
    }  # fmt: skip
    assert unit[0]["weights"][0] == {
        "indicator": "a",
        "official": "60.000000",
        "low": "56.000000",
        "high": "70.000000",
    }
    edition = json.loads((site / "xep-hang/mau-department-2023/data.json").read_text(encoding="utf-8"))["robustness"]
    assert edition[0]["could_be_first"] == [AN, BINH]
    assert (edition[0]["spread"], edition[0]["draws"], edition[0]["seed"]) == ("0.200000", 2000, 1)


def test_the_bounds_are_republished_with_their_package(site: Path):
    assert (site / "du-lieu/mau/weight_bounds.csv").read_bytes() == (DATASETS / "mau/weight_bounds.csv").read_bytes()


def test_a_level_that_is_not_asked_for_has_no_such_section(shared_folder: Path):
    plain = built_once(shared_folder, "robust-plain", "--datasets", str(DATASETS))
    assert 'id="do-chac"' not in (plain / f"don-vi/{AN}/index.html").read_text(encoding="utf-8")
    assert json.loads((plain / f"don-vi/{AN}/data.json").read_text(encoding="utf-8"))["robustness"] == []
