"""A province with nothing but the register and a workbook: its package, its site."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from generator import importing
from tests.conftest import ROOT, built_once
from tests.importing.book import Shown, Tab, write

if TYPE_CHECKING:
    from pathlib import Path

DEPARTMENTS = ("Sở Tài chính", "Sở KH&CN", "Sở GDĐT", "VP UBND tỉnh", "Sở Dân tộc và Tôn giáo")
COMMUNES = ("UBND xã Quảng Uyên", "P. Thục Phán", "Xã Hòa An")
HEADINGS = ["STT", "Đơn vị", "Công khai (40 điểm)", "Hài lòng (60 điểm)", "Tổng điểm", "Xếp hạng"]


def tab(sheet: str, of: str, names: tuple[str, ...]) -> Tab:
    title = [f"XẾP HẠNG CẢI CÁCH HÀNH CHÍNH {of} TỈNH CAO BẰNG NĂM 2025"]
    rows = [
        [i, name, f"{40 - i},5", 60.25 - i, Shown(100.75 - 2 * i, "0.00", "C+D"), i] for i, name in enumerate(names, 1)
    ]
    return Tab(sheet, [title, HEADINGS, *rows])


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("province")
    shutil.copytree(ROOT / "datasets/register", folder / "datasets/register")
    book = write(folder / "bang.xlsx", tab("Sở", "CÁC SỞ", DEPARTMENTS), tab("Xã", "CẤP XÃ", COMMUNES))
    importing.run(importing.Request(folder / "datasets", book))
    return folder / "datasets"


def test_register_and_workbook_are_all_that_a_site_needs(datasets: Path, shared_folder: Path) -> None:
    site = built_once(shared_folder, "cao-bang-site", "--datasets", str(datasets))
    assert not (site / "xep-hang/dti-province-2022").exists()
    for language in ("", "en/"):
        edition = (site / language / "xep-hang/cao-bang-commune-2025/index.html").read_text(encoding="utf-8")
        assert "Xã Quảng Uyên" in edition or "Quảng Uyên commune" in edition
        assert (site / language / "don-vi/cao-bang-so-giao-duc-va-dao-tao/index.html").is_file()
        assert (site / language / "trang-cua-tinh/index.html").is_file()
    home = (site / "index.html").read_text(encoding="utf-8")
    assert "Xếp hạng cải cách hành chính các sở tỉnh Cao Bằng năm 2025" in home


def test_the_same_workbook_gives_the_same_bytes(datasets: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "datasets/register", tmp_path / "datasets/register")
    book = write(tmp_path / "bang.xlsx", tab("Sở", "CÁC SỞ", DEPARTMENTS), tab("Xã", "CẤP XÃ", COMMUNES))
    importing.run(importing.Request(tmp_path / "datasets", book))
    for path in sorted(datasets.rglob("*.*")):
        assert (tmp_path / "datasets" / path.relative_to(datasets)).read_bytes() == path.read_bytes()
