"""How long the audit takes, a ranking in, verdicts out.

Today's data, and a fictional country of 12,000 units and six editions. Reading and ranking are not counted: they are
stages of their own.
"""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING, Any

from generator import gate, packages
from generator.audit import audit
from generator.composite.ranking import construct
from tests.benchmarks import country, fictional
from tests.benchmarks.measure import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from generator.composite.ranking import Ranking
    from generator.sample.country import Size


def measure(folder: Path, size: Size, repeats: int) -> dict[str, Any]:
    rows = {"today's data": audited(ranked(ROOT / "datasets"), repeats)}
    rows["the country"] = audited(ranked(fictional.write(folder / "country", size)), repeats)
    return {"repeats": repeats, "data": rows}


def ranked(datasets: Path) -> Ranking:
    return construct(packages.assemble(gate.read(datasets).packages))


def audited(ranking: Ranking, repeats: int) -> dict[str, Any]:
    """How much was judged, and the seconds of each run, all in this process."""
    seconds = []
    for _ in range(repeats):
        gc.collect()
        begin = time.perf_counter()
        found = audit(ranking)
        counts = found.counts
        seconds.append(time.perf_counter() - begin)
        country.say(f"audit: {seconds[-1]:.2f} s")
    return {
        "statements": len(found.statements),
        "cells": sum(int((sheet.states != 0).sum()) for sheet in ranking.dataset.sheets.values()),
        "parents": sum(counts.values()) - len(found.statements),
        "seconds": seconds,
    }
