"""The country that is measured, at any fraction of its size, and what changes in it from one build to the next."""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING

from generator import sample
from generator.sample.country import VIETNAM, Size

if TYPE_CHECKING:
    from pathlib import Path

STEP = Decimal("0.37")
"""What a score loses: no step of any scale, so that ranks may stay or move as they would in a correction."""


def scaled(part: int) -> Size:
    """One part of so many of the country, all its editions; at least two provinces, so that there is a list.

    >>> scaled(10).provinces, scaled(10).communes, scaled(10).editions
    (6, 1004, 6)
    """
    whole = {field.name: getattr(VIETNAM, field.name) for field in fields(Size) if field.name != "editions"}
    return Size(**{name: max(2, (2 * count + part) // (2 * part)) for name, count in whole.items()})


def write(folder: Path, size: Size, seed: int = 1) -> Path:
    """Write the country below the folder, anew; returns the folder of its packages."""
    shutil.rmtree(folder, ignore_errors=True)
    sample.write_country(folder, seed, size)
    return folder / "datasets"


def provinces(datasets: Path) -> list[str]:
    """Packages of provinces: those with scores of communes, in the order of their names."""
    return sorted(folder.name for folder in datasets.iterdir() if any((folder / "scores").glob("*-commune-*.csv")))


def change_score(datasets: Path, number: int) -> str:
    """Take a little from one score of one commune, and as much from the printed sums that hold it.

    number: another one changes another commune, so that no build has seen its data before. Returns what was changed.
    """
    package = datasets / provinces(datasets)[0]
    sheet = max((package / "scores").glob("*-commune-*.csv"))
    head, *rows = csv.reader(io.StringIO(sheet.read_text(encoding="utf-8")))
    row = rows[(3 + 7 * number) % len(rows)]
    above = _parents(package, head)
    leaves = [name for name in head if name in above and name not in above.values()]
    changed = next(name for name in leaves if _number(row[head.index(name)]) > STEP)
    node = changed
    while node:
        place = head.index(node) if node in head else -1
        if place >= 0:
            row[place] = str(_number(row[place]) - STEP)
        node = above.get(node, "")
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([head, *rows])
    sheet.write_text(text.getvalue(), encoding="utf-8")
    return f"{sheet.stem} {row[0]} {changed}"


def _number(cell: str) -> Decimal:
    return Decimal(cell) if cell not in {"", "NA"} else Decimal(0)


def _parents(package: Path, head: list[str]) -> dict[str, str]:
    """Indicator → the one above it, of the framework that communes are measured by."""
    with (package / "indicators.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if "-commune-" in row["framework"]]
    return {row["indicator"]: row["parent"] for row in rows}


def take_out(datasets: Path, package: str, aside: Path) -> None:
    """Put a package aside, so that the country is built without it; its units stay in the register."""
    aside.mkdir(parents=True, exist_ok=True)
    shutil.move(datasets / package, aside / package)


def put_back(datasets: Path, package: str, aside: Path) -> None:
    shutil.move(aside / package, datasets / package)


def counted(datasets: Path) -> dict[str, int]:
    """How large the data are: packages, units, cells of sheets (all columns but the unit's)."""
    cells = 0
    for sheet in datasets.glob("*/scores/*.csv"):
        with sheet.open(encoding="utf-8") as file:
            width = file.readline().count(",")
            cells += width * sum(1 for _ in file)
    with (datasets / "register/units.csv").open(encoding="utf-8") as file:
        units = sum(1 for _ in file) - 1
    return {"packages": len(list(datasets.iterdir())), "units": units, "cells": cells}
