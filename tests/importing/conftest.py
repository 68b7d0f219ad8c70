"""A small province to import into: three departments, two districts, one edition without a sheet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from generator import describe, importing
from generator.errors import DataError
from tests.importing.book import Tab, write

if TYPE_CHECKING:
    from pathlib import Path

UNITS = """unit,level,kind,parent,name_vi,name_en,short_vi,short_en,aliases,codes,valid_from,valid_to
ninh-binh,province,tỉnh,,Tỉnh Ninh Bình,Ninh Bình province,Ninh Bình,Ninh Bình,,,,
lang-son,province,tỉnh,,Tỉnh Lạng Sơn,Lạng Sơn province,Lạng Sơn,Lạng Sơn,,,,
ninh-binh-so-tai-chinh,department,sở,ninh-binh,Sở Tài chính,Department of Finance,Sở Tài chính,,,,,
ninh-binh-so-thong-tin-va-truyen-thong,department,sở,ninh-binh,Sở Thông tin và Truyền thông,,,,,,,
ninh-binh-van-phong-ubnd-tinh,department,văn phòng,ninh-binh,Văn phòng UBND tỉnh,,,,,,,
ninh-binh-huyen-nho-quan,district,huyện,ninh-binh,Huyện Nho Quan,,Nho Quan,,,,,
ninh-binh-thanh-pho-tam-diep,district,thành phố,ninh-binh,Thành phố Tam Điệp,,Tam Điệp,,,,,
"""
SOURCES = "source,title,publisher,url,published_on,approximate,kind,note\n"
TABLES = {
    "register/units.csv": UNITS,
    "register/sources.csv": SOURCES,
    "ninh-binh/sources.csv": f"{SOURCES}qd,Quyết định,UBND,,,false,official,\n",
    "ninh-binh/frameworks.csv": "framework,level,name_vi,name_en,decision,decided_on,first_year,last_year,scale,source"
    "\nso,department,Cấp sở,,,,2022,,points,qd\nhuyen,district,Cấp huyện,,,,2022,,percent,qd\n",
    "ninh-binh/indicators.csv": "framework,indicator,parent,kind,position,code,name_vi,name_en,description_vi,"
    "description_en,max_points,members\n"
    "so,index,,index,1,,Chỉ số chuyển đổi số,,,,,\n"
    "so,nhan-thuc,index,main,1,1,Nhận thức số,Digital awareness,,,40,\n"
    "so,ha-tang,index,main,2,2,Hạ tầng số,Digital infrastructure,,,,\n"
    "huyen,index,,index,1,,Chỉ số chung,,,,,\n",
    "ninh-binh/editions.csv": "edition,framework,scope,year,units_on,previous,title_vi,title_en,decision,announced_on,"
    "status,coverage,units_expected,source,note_vi,note_en\n"
    "so-2024,so,ninh-binh,2024,2024-12-31,,Các sở năm 2024,,,,final,partial,,qd,,\n",
}
DISTRICTS = "huyen-2024,huyen,ninh-binh,2024,2024-12-31,,Cấp huyện năm 2024,,,,final,partial,,qd,,\n"
HEAD = ["STT", "Đơn vị", "Nhận thức số", "Hạ tầng số", "Tổng điểm"]


@pytest.fixture
def datasets(tmp_path: Path) -> Path:
    folder = tmp_path / "datasets"
    for name, content in TABLES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    for package in ("register", "ninh-binh"):
        words = {"name": package, "title": package, "version": "1.0.0"}
        words |= {"licenses": [{"name": "CC0-1.0"}], "contributors": [{"title": "Ninh Bình"}]}
        (folder / package / "datapackage.json").write_text(json.dumps(words), encoding="utf-8")
    describe.write(folder)
    return folder


def with_districts(datasets: Path) -> None:
    """A second edition without a sheet, of districts, in per cent."""
    with (datasets / "ninh-binh/editions.csv").open("a", encoding="utf-8") as file:
        file.write(DISTRICTS)


def imported(datasets: Path, *tabs: Tab, **asked: object) -> importing.Done:
    book = write(datasets.parent / "bang-diem.xlsx", *tabs)
    return importing.run(importing.Request(datasets, book, **asked))  # type: ignore[arg-type]


def sheet(datasets: Path, edition: str = "so-2024") -> list[str]:
    return (datasets / f"ninh-binh/scores/{edition}.csv").read_text(encoding="utf-8").splitlines()


def refusals(datasets: Path, *tabs: Tab, **asked: object) -> list[tuple[str, str]]:
    """Cell and code of everything that is wrong; the folder is as it was before."""
    before = everything(datasets)
    with pytest.raises(DataError) as error:
        imported(datasets, *tabs, **asked)
    assert everything(datasets) == before
    return [(dict(problem.params).get("cell", ""), problem.code) for problem in error.value.problems]


def everything(folder: Path) -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
