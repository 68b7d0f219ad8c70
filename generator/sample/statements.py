"""Figures that no sheet holds: the issuer's, the press's, and among these a few errors for the audit to find."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.sample import scores
from generator.sample.vocabulary import Named

if TYPE_CHECKING:
    from generator.sample.national import NationalEdition
    from generator.sample.province import Edition
    from generator.sample.writing import Row

NOTHING = Named("", "")


@dataclass
class Statements:
    """Statements of one package as they are collected, and which of them are planted errors."""

    package: str
    rows: list[Row] = field(default_factory=list)
    planted: list[Row] = field(default_factory=list)

    def say(self, name: str, source: str, statistic: str, value: str, about: Row, note: Named = NOTHING) -> None:
        """about: the other columns: edition or framework, unit, indicator, cohort, qualifier, base_edition, band."""
        self.rows.append(
            {
                "statement": name,
                "statistic": statistic,
                "value": value,
                "source": source,
                "note_vi": note.vi,
                "note_en": note.en,
                **about,
            }
        )

    def plant(self, kind: str, why: str, name: str, source: str, statistic: str, value: str, about: Row) -> None:
        """The same, of a figure that is wrong. why: what would be right, for planted.csv; no table says it."""
        self.say(name, source, statistic, value, about)
        self.planted.append({"statement": name, "package": self.package, "kind": kind, "note": why})


def fixed(value: Fraction | int, places: int) -> str:
    """A number printed to so many decimals, halves away from zero.

    >>> fixed(Fraction(1, 8), 2), fixed(Fraction(-1, 8), 2), fixed(3, 1)
    ('0.13', '-0.13', '3.0')
    """
    scaled = abs(Fraction(value)) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    text = f"{whole // 10**places}.{whole % 10**places:0{places}d}" if places else str(whole)
    return f"-{text}" if value < 0 and whole else text


def percent(before: Fraction, after: Fraction) -> Fraction:
    return (after - before) / before * 100


class Reading:
    """What an edition's list says of its units: points (exact), shares and ranks, and who stands where."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.ids = [unit.unit for unit in edition.units]
        self.older = {unit.unit for unit in edition.units if not unit.valid_from}
        columns = scores.with_parents(edition.tree, edition.components)
        self.points = {unit: Fraction(int(row[0]), 100) for unit, row in zip(self.ids, columns, strict=True)}
        self.shares = dict(zip(self.ids, scores.shares(edition.tree, edition.components), strict=True))
        self.cohort = dict(zip(self.ids, edition.cohorts, strict=True))
        self.ranks: dict[str, int] = {}
        for cohort in dict.fromkeys(edition.cohorts):
            if cohort != "khong-xep-hang":
                self.ranks |= scores.ranks(
                    {unit: self.shares[unit] for unit in self.ids if self.cohort[unit] == cohort}
                )

    def standing(self, cohort: str = "") -> list[str]:
        """Ranked units of a cohort from first to last; ties by id."""
        ranked = [unit for unit in self.ranks if not cohort or self.cohort[unit] == cohort]
        return sorted(ranked, key=lambda unit: (self.ranks[unit], unit))

    def mean(self, cohort: str = "") -> Fraction:
        units = self.standing(cohort)
        return sum((self.points[unit] for unit in units), Fraction(0)) / len(units)


Readings = dict[str, list[Reading]]
"""Of each level, edition by edition."""


def of_province(readings: Readings) -> Statements:
    made = Statements("mau")
    for level, editions in readings.items():
        for reading in editions:
            _counts(made, reading)
            if not reading.edition.partial:
                _means(made, reading, level)
        for framework in dict.fromkeys(one.edition.tree.framework for one in editions):
            _framework(made, next(one for one in editions if one.edition.tree.framework == framework))
    _bands(made, readings["commune"][-1])
    _districts(made, readings["district"][-1])
    _departments(made, readings["department"])
    _communes(made, readings["commune"])
    return made


def report(reading: Reading) -> str:
    return f"bao-cao-{reading.edition.year}"


def paper(reading: Reading, other: bool = False) -> str:
    return f"{'nhat-bao' if other else 'bao'}-mau-{reading.edition.year}"


# The issuer's figures


def _counts(made: Statements, reading: Reading) -> None:
    edition = reading.edition.edition
    made.say(f"{edition}-ranked", report(reading), "units_ranked", str(len(reading.ranks)), {"edition": edition})
    if len(reading.ids) != len(reading.ranks):
        made.say(f"{edition}-assessed", report(reading), "units_assessed", str(len(reading.ids)), {"edition": edition})


def _means(made: Statements, reading: Reading, level: str) -> None:
    edition = reading.edition.edition
    cohorts = [""] if level == "district" else list(dict.fromkeys(reading.cohort[unit] for unit in reading.ranks))
    for cohort in sorted(cohorts):
        name = f"{edition}-mean-{cohort}" if cohort else f"{edition}-mean"
        value = fixed(reading.mean(cohort), reading.edition.decimals)
        made.say(name, report(reading), "mean", value, {"edition": edition, "cohort": cohort, "indicator": "index"})


def _framework(made: Statements, reading: Reading) -> None:
    tree = reading.edition.tree
    counts = {"main_indicators": len(tree.mains), "component_indicators": len(tree.components)}
    for statistic, count in counts.items():
        name = f"{tree.framework}-{statistic.partition('_')[0]}"
        made.say(name, f"bo-chi-so-{tree.framework[-4:]}", statistic, str(count), {"framework": tree.framework})


def _bands(made: Statements, reading: Reading) -> None:
    """How many communes are in the first and in the last band."""
    shares = [reading.shares[unit] for unit in reading.ranks]
    counts = {
        "xuat-sac": sum(share >= Fraction(9, 10) for share in shares),
        "yeu": sum(s < Fraction(1, 2) for s in shares),
    }
    edition = reading.edition.edition
    for band, count in counts.items():
        name = f"{edition}-{band}"
        made.say(
            name, report(reading), "units_in_band", str(count), {"edition": edition, "indicator": "index", "band": band}
        )


# The press's figures, right and wrong


def _districts(made: Statements, reading: Reading) -> None:
    """The provisional edition: ranks from the issuer, totals of two districts and a mean from the press."""
    edition, units = reading.edition.edition, reading.standing()
    index = {"edition": edition, "indicator": "index"}
    for unit in reading.ids:
        made.say(f"rank-{unit}", report(reading), "rank", str(reading.ranks[unit]), dict(unit=unit, **index))
    right, wrong = reading.ids[:2]
    note = Named("Bảng tạm thời không in tổng điểm.", "The provisional table prints no total.")
    made.say(
        f"total-{right}", paper(reading), "score", fixed(reading.points[right], 1), dict(unit=right, **index), note
    )
    made.plant(
        "total-against-mains",
        f"the printed main indicators sum to {fixed(reading.points[wrong], 1)}",
        f"total-{wrong}",
        paper(reading),
        "score",
        fixed(reading.points[wrong] + 10, 1),
        dict(unit=wrong, **index),
    )
    fourth = next(unit for unit in units[3:] if reading.ranks[unit] > 3)
    third = next(unit for unit in reversed(units) if reading.ranks[unit] < reading.ranks[fourth])
    made.plant(
        "rank-collision",
        f"{third} holds this rank; {fourth} is {reading.ranks[fourth]}",
        f"collision-{fourth}",
        paper(reading),
        "rank",
        str(reading.ranks[third]),
        dict(unit=fourth, **index),
    )
    made.plant(
        "mean-outside-bounds",
        "above the highest score that any district has",
        "mean-of-districts",
        paper(reading),
        "mean",
        fixed(max(reading.points.values()) + 40, 1),
        index,
    )


def _departments(made: Statements, editions: list[Reading]) -> None:
    first, second, last = editions[0], editions[1], editions[-1]
    both = [unit for unit in second.standing("co-dich-vu-cong") if unit in first.ranks]
    moved = [unit for unit in both if abs(second.points[unit] - first.points[unit]) >= 1]
    first_places = [unit for unit in first.standing("co-dich-vu-cong") if first.ranks[unit] == 1]
    for unit in first_places:  # looks like a misprint and is none: two units share the first place
        _ranked(made, first, unit, note=Named("Báo viết hai cơ quan cùng hạng.", "The paper says two share it."))
    moved.sort(key=lambda unit: (-abs(first.ranks[unit] - second.ranks[unit]), unit))
    _change(made, first, second, moved[0])
    _wrong_change(made, first, second, moved[1])
    _wrong_percent(made, first, second, moved[2])
    _wrong_year(made, first, second, moved[3])
    order = last.standing("co-dich-vu-cong")
    _rounded(made, last, order[1])
    from_last = {"edition": last.edition.edition, "unit": order[-1], "indicator": "index"}
    cohort = {"cohort": "co-dich-vu-cong"}
    made.say("last-department", paper(last), "rank_from_last", "1", dict(**from_last, **cohort))
    if len(editions) > 2:
        _across_the_break(made, second, editions[2])


def _ranked(made: Statements, reading: Reading, unit: str, note: Named = NOTHING) -> None:
    where = {"edition": reading.edition.edition, "unit": unit, "indicator": "index", "cohort": reading.cohort[unit]}
    name = f"rank-{unit}-{reading.edition.year}"
    made.say(name, paper(reading), "rank", str(reading.ranks[unit]), where, note)


def _pair(first: Reading, second: Reading, unit: str) -> Row:
    return {
        "edition": second.edition.edition,
        "unit": unit,
        "indicator": "index",
        "base_edition": first.edition.edition,
    }


def _change(made: Statements, first: Reading, second: Reading, unit: str) -> None:
    """A unit's change, its change in per cent and in ranks, all three right."""
    before, after, pair = first.points[unit], second.points[unit], _pair(first, second, unit)
    made.say(f"change-{unit}", paper(second), "change", fixed(after - before, 2), pair)
    made.say(f"percent-{unit}", paper(second), "percent_change", fixed(percent(before, after), 1), pair)
    places = str(first.ranks[unit] - second.ranks[unit])
    made.say(f"places-{unit}", paper(second), "rank_change", places, pair)
    made.say(f"places-{unit}-2", paper(second, other=True), "rank_change", places, pair)


def _wrong_change(made: Statements, first: Reading, second: Reading, unit: str) -> None:
    before, after, pair = first.points[unit], second.points[unit], _pair(first, second, unit)
    where = {"edition": pair["edition"], "unit": unit, "indicator": "index"}
    made.say(f"score-{unit}", paper(second), "score", fixed(after, 2), where)
    made.plant(
        "difference-does-not-fit",
        f"the two scores differ by {fixed(after - before, 2)}",
        f"change-{unit}",
        paper(second),
        "change",
        fixed(after - before + 10, 2),
        pair,
    )


def _wrong_percent(made: Statements, first: Reading, second: Reading, unit: str) -> None:
    right = percent(first.points[unit], second.points[unit])
    made.plant(
        "wrong-percent-change",
        f"{fixed(right, 1)} per cent",
        f"percent-{unit}",
        paper(second),
        "percent_change",
        fixed(right + Fraction(52, 10), 1),
        _pair(first, second, unit),
    )


def _wrong_year(made: Statements, first: Reading, second: Reading, unit: str) -> None:
    made.plant(
        "wrong-year",
        f"this is the score of {first.edition.edition}; that of {second.edition.edition} is "
        f"{fixed(second.points[unit], 2)}",
        f"score-{unit}",
        paper(second),
        "score",
        fixed(first.points[unit], 2),
        {"edition": second.edition.edition, "unit": unit, "indicator": "index"},
    )


def _rounded(made: Statements, reading: Reading, unit: str) -> None:
    """The same score in two papers, once to one decimal and once to none: both right."""
    where = {"edition": reading.edition.edition, "unit": unit, "indicator": "index"}
    made.say(f"score-{unit}-1", paper(reading), "score", fixed(reading.points[unit], 1), where)
    made.say(f"score-{unit}-0", paper(reading, other=True), "score", fixed(reading.points[unit], 0), where)


def _across_the_break(made: Statements, before: Reading, after: Reading) -> None:
    """The issuer prints a growth that crosses the break; it is shown as published, with the reason beside it."""
    rise = percent(before.mean("co-dich-vu-cong"), after.mean("co-dich-vu-cong"))
    made.say(
        "growth-across-the-break",
        report(after),
        "mean_percent_change",
        fixed(rise, 1),
        {
            "edition": after.edition.edition,
            "cohort": "co-dich-vu-cong",
            "indicator": "index",
            "base_edition": before.edition.edition,
        },
        Named("Hai kỳ dùng hai bộ chỉ số khác nhau.", "The two editions use two different frameworks."),
    )


def _communes(made: Statements, editions: list[Reading]) -> None:
    first, second, last = editions[0], editions[1], editions[-1]
    order = last.standing("xa")
    where = {"edition": last.edition.edition, "indicator": "index"}
    best = order[0]
    floor = last.points[best] // 1
    made.say(f"more-{best}", paper(last), "score", str(floor), dict(unit=best, qualifier="more_than", **where))
    slipped = order[2]
    made.plant(
        "decimal-slip",
        f"{fixed(last.points[slipped], 2)}, printed with the point one place to the left",
        f"score-{slipped}",
        paper(last),
        "score",
        fixed(last.points[slipped] / 10, 2),
        dict(unit=slipped, **where),
    )
    both = [unit for unit in second.standing() if unit in first.ranks]
    edge = min(both, key=lambda unit: (_from_edge(percent(first.points[unit], second.points[unit])), unit))
    made.say(
        f"edge-{edge}",
        paper(second),
        "percent_change",
        fixed(percent(first.points[edge], second.points[edge]), 1),
        _pair(first, second, edge),
    )
    name = f"{second.edition.edition}-growth"
    growth = percent(first.mean("xa"), second.mean("xa"))
    base = {"edition": second.edition.edition, "base_edition": first.edition.edition}
    made.say(
        name, report(second), "mean_percent_change", fixed(growth, 1), dict(cohort="xa", indicator="index", **base)
    )


def _from_edge(value: Fraction) -> Fraction:
    """How far a percentage is from where its first decimal would turn."""
    return abs((value * 10) % 1 - Fraction(1, 2))


# The country


def of_country(editions: list[NationalEdition]) -> Statements:
    made = Statements("nuoc-mau")
    for edition in editions:
        mean = Fraction(sum(edition.totals.values()), 10_000 * len(edition.units))
        made.say(
            f"mean-{edition.edition}",
            f"bao-cao-{edition.year}",
            "mean",
            fixed(mean, 4),
            {"edition": edition.edition, "indicator": "index"},
        )
    before, after = editions[1], editions[2]
    rise = {unit: before.ranks[unit] - after.ranks[unit] for unit in after.units}
    mover = max(sorted(rise.keys() - {"mau"}), key=lambda unit: abs(rise[unit]))
    pair = {"edition": after.edition, "base_edition": before.edition, "indicator": "index"}
    for unit in ("mau", mover):
        where = {"edition": after.edition, "unit": unit, "indicator": "index"}
        score = fixed(Fraction(after.totals[unit], 10_000), 3)
        made.say(f"score-{unit}", "bao-mau-2023", "score", score, where)
        made.say(f"rank-{unit}", "bao-mau-2023", "rank", str(after.ranks[unit]), where)
    made.say("places-mau", "bao-mau-2023", "rank_change", str(rise["mau"]), {"unit": "mau", **pair})
    made.plant(
        "wrong-rank-change",
        f"from {before.ranks[mover]} to {after.ranks[mover]} is {rise[mover]}",
        f"places-{mover}",
        "bao-mau-2023",
        "rank_change",
        str(-rise[mover] if rise[mover] else 3),
        {"unit": mover, **pair},
    )
    return made
