"""Targets of every kind and fate, remarks and corrections of Tỉnh Mẫu."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.sample.statements import Reading, Readings, fixed, report
from generator.sample.vocabulary import Named

if TYPE_CHECKING:
    from generator.sample.national import NationalEdition
    from generator.sample.writing import Row

PLAN = "ke-hoach-2023"
"""The province's plan, where its targets stand."""


@dataclass(frozen=True)
class Aim:
    """What a target asks for; None and "" where its kind does not need it."""

    kind: str
    name: Named
    low: str = ""
    high: str = ""
    band: str = ""
    alternative: str = ""


def rank_at_most(high: int, year: int, alternative: str = "") -> Aim:
    name = Named(f"Năm {year} đứng từ thứ {high} trở lên", f"Ranked {high} or better in {year}")
    return Aim("rank_at_most", name, high=str(high), alternative=alternative)


def rank_between(low: int, high: int, year: int) -> Aim:
    name = Named(f"Năm {year} đứng từ thứ {low} đến thứ {high}", f"Ranked {low} to {high} in {year}")
    return Aim("rank_between", name, str(low), str(high))


def score_at_least(low: str, year: int, alternative: str = "") -> Aim:
    shown = low.replace(".", ",")
    name = Named(f"Năm {year} đạt ít nhất {shown} điểm", f"At least {low} points in {year}")
    return Aim("score_at_least", name, low=low, alternative=alternative)


def above_mean(year: int) -> Aim:
    return Aim("above_mean", Named(f"Năm {year} cao hơn trung bình", f"Above the mean in {year}"))


def band_at_least(band: str, name: Named, year: int, alternative: str = "") -> Aim:
    words = Named(f"Năm {year} đạt loại {name.vi.lower()} trở lên", f"At least “{name.en}” in {year}")
    return Aim("band_at_least", words, band=band, alternative=alternative)


GOOD, FAIR, TOP = Named("Tốt", "Good"), Named("Khá", "Fair"), Named("Xuất sắc", "Excellent")


def target(name: str, unit: str, framework: str, year: int, aim: Aim, source: str, indicator: str = "index") -> Row:
    return {
        "target": name,
        "unit": unit,
        "framework": framework,
        "indicator": indicator,
        "by_year": str(year),
        "kind": aim.kind,
        "low": aim.low,
        "high": aim.high,
        "band": aim.band,
        "alternative": aim.alternative,
        "name_vi": aim.name.vi,
        "name_en": aim.name.en,
        "source": source,
    }


def targets_of_province(readings: Readings) -> list[Row]:
    """Ids say what becomes of them: met, missed, open, lapsed, not-measurable, either (one of two is enough)."""
    return [
        *_departments(readings["department"][-1]),
        *_communes(readings["commune"]),
        *_districts(readings["district"][-1]),
    ]


def _departments(last: Reading) -> list[Row]:
    order = [unit for unit in last.standing("co-dich-vu-cong") if unit in last.older]
    framework, year = last.edition.tree.framework, last.edition.year
    above = next(unit for unit in order if last.points[unit] > last.mean("co-dich-vu-cong"))
    weak = order[-1]

    def of(name: str, unit: str, aim: Aim, by: int = year, indicator: str = "index") -> Row:
        return target(name, unit, framework, by, aim, PLAN, indicator)

    def points(unit: str, more: int) -> str:
        return fixed((last.points[unit] + more) // 1, 0)

    return [
        of("met-rank", order[1], rank_at_most(last.ranks[order[1]] + 1, year)),
        of("missed-rank", order[7], rank_between(1, 3, year)),
        of("met-score", order[3], score_at_least(points(order[3], -20), year)),
        of("either-score-missed", above, score_at_least(points(above, 25), year, "either-mean-met")),
        of("either-mean-met", above, above_mean(year)),
        of("either-band-missed", weak, band_at_least("xuat-sac", TOP, year, "either-rank-missed")),
        of("either-rank-missed", weak, rank_at_most(2, year)),
        of("open-band", weak, band_at_least("tot", GOOD, year + 2), year + 2),
        of("open-rank", order[4], rank_at_most(1, year + 2), year + 2, "the-che-so"),
    ]


def _communes(editions: list[Reading]) -> list[Row]:
    last = editions[-1]
    framework, year = last.edition.tree.framework, last.edition.year
    order = [unit for unit in last.standing("xa") if unit in last.older]
    ended = min(set(editions[-2].ids) - set(last.ids))
    return [
        target("met-band", order[0], framework, year, band_at_least("kha", FAIR, year), PLAN),
        target("missed-mean", order[-1], framework, year, above_mean(year), PLAN),
        target("lapsed-commune", ended, framework, year, above_mean(year), PLAN),
    ]


def _districts(last: Reading) -> list[Row]:
    framework, year = last.edition.tree.framework, last.edition.year
    unknown, ended = last.ids[2], last.ids[4]
    aim = score_at_least("600", year)
    return [
        target("not-measurable-score", unknown, framework, year, aim, PLAN),
        target("lapsed-district", ended, framework, year + 1, rank_at_most(3, year + 1), PLAN),
    ]


def targets_of_country(editions: list[NationalEdition], framework: str) -> list[Row]:
    last = editions[3]
    rank = last.ranks["mau"]
    return [
        target("mau-2024-met", "mau", framework, 2024, rank_at_most(rank + 1, 2024), "ke-hoach-mau"),
        target("mau-2026-open", "mau", framework, 2026, rank_between(1, 3, 2026), "ke-hoach-mau"),
        target("mau-2024-mean", "mau", framework, 2024, above_mean(2024), "ke-hoach-mau", "the-che-so"),
        target("thu-2026-lapsed", "thu", framework, 2026, rank_at_most(5, 2026), "ke-hoach-mau"),
    ]


# Remarks and corrections


def remarks(readings: Readings) -> list[Row]:
    last, communes = readings["department"][-1], readings["commune"][-1]
    order = last.standing("co-dich-vu-cong")
    first, weak = order[0], order[-1]
    said = (
        (first, last, "the-che-so", "strength", "Kế hoạch được ban hành sớm.", "The plan came early."),
        (weak, last, "nhan-luc-so", "weakness", "Chưa có cán bộ chuyên trách.", "There are no full-time staff."),
        (weak, last, "nhan-luc-so", "solution", "Cử hai cán bộ đi học.", "Two people are sent on a course."),
        (order[4], last, "ha-tang-so", "task", "Thay máy tính cũ trước quý 3.", "Old computers go by July."),
        ("mau", last, "index", "aim", "Mọi cơ quan đều đạt loại trung bình.", "All agencies reach the average band."),
        (communes.standing("xa")[0], communes, "index", "strength", "Chợ không dùng tiền mặt.", "A cashless market."),
    )
    rows = [
        {
            "remark": f"r{i:02d}",
            "unit": unit,
            "edition": reading.edition.edition,
            "indicator": indicator,
            "kind": kind,
            "as_of": str(reading.edition.year),
            "text_vi": vi,
            "text_en": en,
            "source": report(reading),
        }
        for i, (unit, reading, indicator, kind, vi, en) in enumerate(said, 1)
    ]
    figure = {"remark": "r07", "unit": "mau", "edition": last.edition.edition, "kind": "figure", "qualifier": "about"}
    words = {
        "text_vi": "Khoảng 1.200 cán bộ đã được tập huấn.",
        "text_en": "About 1,200 members of staff were trained.",
    }
    return [*rows, figure | words | {"as_of": str(last.edition.year), "value": "1200", "source": report(last)}]


def corrections(readings: Readings) -> list[Row]:
    department, commune = readings["department"][0], readings["commune"][-1]
    unit, other = department.standing("co-dich-vu-cong")[4], commune.standing("xa")[3]
    right = department.points[unit], commune.points[other]
    return [
        {
            "correction": "dinh-chinh-1",
            "published_on": f"{department.edition.year + 1}-06-02",
            "edition": department.edition.edition,
            "unit": unit,
            "indicator": "index",
            "kind": "correction",
            "severity": "minor",
            "old": fixed(right[0] - Fraction(1, 2), 2),
            "new": fixed(right[0], 2),
            "reason_vi": "Bảng đầu tiên cộng sót nửa điểm.",
            "reason_en": "The first table left out half a point.",
        },
        {
            "correction": "dinh-chinh-2",
            "published_on": f"{commune.edition.year + 1}-03-25",
            "edition": commune.edition.edition,
            "unit": other,
            "indicator": "index",
            "kind": "revision",
            "severity": "substantial",
            "old": fixed(right[1] - 4, 2),
            "new": fixed(right[1], 2),
            "reason_vi": "Đơn vị phát hành chấm lại một chỉ số sau khi có minh chứng bổ sung.",
            "reason_en": "The issuer scored one indicator anew after further evidence came in.",
        },
    ]
