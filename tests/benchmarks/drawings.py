"""How many charts are drawn as SVG in a second, a kind, by one process that draws."""

from __future__ import annotations

import time
from typing import Any

from generator import charts
from tests.charts.small_rows import PLAIN

DRAWINGS = 50


def measure(repeats: int, drawings: int = DRAWINGS) -> dict[str, Any]:
    """kind → drawings a second, of each repeat. The first drawing of a kind, which compiles it, is not counted."""
    found: dict[str, list[float]] = {kind: [] for kind in sorted(charts.KINDS) if kind in PLAIN}
    for kind, rates in found.items():
        charts.draw(kind, "vi", PLAIN[kind], "")
        for repeat in range(repeats):
            begin = time.perf_counter()
            for number in range(drawings):
                charts.draw(kind, "vi", _rows(kind, repeat * drawings + number), "")
            rates.append(drawings / (time.perf_counter() - begin))
    return {"drawings": drawings, "repeats": repeats, "kinds": found}


def _rows(kind: str, number: int) -> list[dict[str, Any]]:
    """The rows of a kind with labels of their own, so that no two drawings are the same."""
    return [{**row, **({"label": f"{number}"} if "label" in row else {})} for row in PLAIN[kind]]
