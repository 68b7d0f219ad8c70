"""Ranks that a workbook prints: they stand in no sheet, so they become statements, each with its source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.gate.schema import ROOT, tables_of
from generator.importing.workbook import address

if TYPE_CHECKING:
    from generator.importing.base import Base
    from generator.importing.sheets import Sheet


def state(sheet: Sheet, base: Base, package: str) -> tuple[int, list[str]]:
    """Adds a statement for each rank that none states yet; how many, and the cells that differ from what is stated."""
    edition = sheet.edition["edition"]
    stated = {
        row["unit"]: row["value"]
        for _, row in base.all("statements")
        if (row["edition"], row["indicator"], row["statistic"]) == (edition, ROOT, "rank")
    }
    taken = [row["statement"] for row in base.rows.get((package, "statements"), [])]
    number = max(
        (int(found[1]) for one in taken if (found := re.fullmatch(rf"{edition}-hang-([0-9]+)", one))), default=0
    )
    cohorts = (
        dict(zip(*(_column(sheet, name) for name in ("unit", "cohort")), strict=True)) if _has_cohort(sheet) else {}
    )
    header = next(schema.header for schema in tables_of(package) if schema.name == "statements")
    made, differ = 0, []
    for unit, (rank, place) in sheet.ranks.items():
        if unit in stated:
            if stated[unit] != str(rank):
                differ.append(address(*place))
            continue
        made += 1
        cells = {
            "statement": f"{edition}-hang-{number + made:03}",
            "edition": edition,
            "cohort": cohorts.get(unit, ""),
            "unit": unit,
            "indicator": ROOT,
            "statistic": "rank",
            "value": str(rank),
            "source": sheet.edition["source"],
        }
        base.add(package, "statements", {name: cells.get(name, "") for name in header})
    return made, differ


def _has_cohort(sheet: Sheet) -> bool:
    return "cohort" in sheet.header


def _column(sheet: Sheet, name: str) -> list[str]:
    number = sheet.header.index(name)
    return [row[number] for row in sheet.rows]
