"""Small rows for every kind of chart, plain and difficult."""

from __future__ import annotations

from typing import Any

HOSTILE = """<script>alert(1)</script> style="x" & 'y' ]]> &amp;"""
LONG = "Tỷ lệ dịch vụ công trực tuyến toàn trình có phát sinh hồ sơ trên tổng số dịch vụ công đủ điều kiện " * 3


def year(year: int, value: float, label: str, segment: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "year": year,
        "value": value,
        "of": 63,
        "segment": segment,
        "label": label,
        "edition": f"DTI {year}",
        **more,
    }


def bar(indicator: str, share: float | None, label: str, mean: float | None = 0.5) -> dict[str, Any]:
    return {"indicator": indicator, "share": share, "mean": mean, "best": 0.9, "label": label}


def unit(name: str, share: float, rank: int | None, label: str = "0,5000", **more: Any) -> dict[str, Any]:
    return {"name": name, "share": share, "rank": rank, "label": label, "marked": False, **more}


def tile(column: int, row: int, name: str, rank: int | None, step: int) -> dict[str, Any]:
    return {"column": column, "row": row, "name": name, "rank": rank, "of": 63, "step": step, "label": f"{rank}/63"}


def step(name: str, start: float, end: float, label: str) -> dict[str, Any]:
    return {"name": name, "start": start, "end": end, "label": label}


RANKS = [year(2020, 46, "46/63"), year(2021, 44, "44/63", 1), year(2022, 40, "40/63", 1)]
SCORES = [year(2020, 0.2686, "0,2686"), year(2021, 0.3426, "0,3426", 1)]
UNITS = [unit("Đà Nẵng", 0.8002, 1), unit("Huế", 0.6931, 2, marked=True), unit("Yên Bái", 0.51, 3)]

PLAIN: dict[str, list[dict[str, Any]]] = {
    "history_rank": RANKS,
    "history_score": SCORES,
    "profile": [bar("Nhận thức số", 0.7, "0,7000"), bar("Hoạt động kinh tế số", 0.2479, "0,2479")],
    "distribution": UNITS,
    "ranking": UNITS,
    "tiles": [tile(1, 1, "Hà Giang", 9, 1), tile(2, 1, "Cao Bằng", 1, 5), tile(2, 2, "Hà Nội", None, 0)],
    "waterfall": [
        step("Năm 2021", 70, 70, "70"),
        step("Nhân lực số", 70, 78, "+8"),
        step("Hạ tầng số", 78, 75.5, "−2,5"),
        step("Năm 2022", 75.5, 75.5, "75,5"),
    ],
}
ONE = {kind: rows[:1] for kind, rows in PLAIN.items()}
TIES: dict[str, list[dict[str, Any]]] = {
    "history_rank": [year(2024, 4, "4/63"), year(2024, 1, "1/34", 1, of=34)],
    "history_score": [year(2020, 0.5, "0,5"), year(2021, 0.5, "0,5")],
    "profile": [bar("Nhận thức số", 0.5, "0,5"), bar("Nhận thức số", 0.5, "0,5")],
    "distribution": [unit("Thanh Hóa", 0.6, 15), unit("Yên Bái", 0.6, 15), unit("Yên Bái", 0.6, 15)],
    "ranking": [unit("Thanh Hóa", 0.6, 15), unit("Yên Bái", 0.6, 15), unit("Yên Bái", 0.6, 15)],
    "tiles": [tile(1, 1, "Thanh Hóa", 15, 4), tile(2, 1, "Thanh Hóa", 15, 4)],
    "waterfall": [step("Năm 2021", 5, 5, "5"), step("Năm 2022", 5, 5, "5")],
}
GAPS: dict[str, list[dict[str, Any]]] = {
    "history_rank": [year(2017, 1, "1", of=None), year(2024, 9, "9/63", 1, basis="derived")],
    "history_score": [year(2017, 0, "0"), year(2024, 1, "1", 1, basis="doubtful")],
    "profile": [bar("Nhận thức số", None, "chưa công bố", None), bar("Thể chế số", 0, "0", None)],
    "distribution": [unit("Thấp", 0, None), unit("Cao", 1, None)],
    "ranking": [unit("Thấp", 0, None, group="Sở"), unit("Cao", 1, None, group="Ban")],
    "tiles": [tile(1, 1, "Hà Giang", None, 0), tile(7, 9, "Cà Mau", None, 0)],
    "waterfall": [step("Hạng 2021", -12, -12, "12/20"), step("", -12, -9, "lên 3"), step("Hạng 2022", -9, -9, "9/20")],
}
TEXTS = {"label", "name", "indicator", "edition"}


def named(text: str) -> dict[str, list[dict[str, Any]]]:
    """The plain rows with this text for every text in them."""
    return {
        kind: [{key: text if key in TEXTS else value for key, value in row.items()} for row in rows]
        for kind, rows in PLAIN.items()
    }


CASES = {
    "plain": PLAIN,
    "one row": ONE,
    "ties": TIES,
    "gaps": GAPS,
    "long names": named(LONG),
    "hostile names": named(HOSTILE),
    "no rows": {kind: [] for kind in PLAIN},
}
