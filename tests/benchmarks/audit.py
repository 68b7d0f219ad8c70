"""How long the audit takes, a ranking in, verdicts out: `python -m tests.benchmarks.audit`.

Today's data, and a fictional country of 12,000 units and six editions. Reading and ranking are not counted: they are
stages of their own.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator import gate, packages
from generator.audit import audit
from generator.composite.ranking import construct
from generator.sample import write_country
from tests.benchmarks import results
from tests.benchmarks.today import ROOT, machine, spread

if TYPE_CHECKING:
    from generator.composite.ranking import Ranking

TARGETS = {"today's data": 2.0, "the country": 3.0}
"""Seconds on two cores, as asked for."""


@dataclass(frozen=True)
class Size:
    """statements: published figures outside sheets; cells: all of a sheet; parents: cells that sum others."""

    statements: int
    cells: int
    parents: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="audits of each")
    asked = parser.parse_args()
    rows = [measured("today's data", ranked(ROOT / "datasets"), asked.times)]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        write_country(Path(folder))
        rows.append(measured("the country", ranked(Path(folder) / "datasets"), asked.times))
    text = report(rows, asked.times)
    results.write(text)
    sys.stdout.write(f"\n{text}")


def ranked(datasets: Path) -> Ranking:
    return construct(packages.assemble(gate.read(datasets).packages))


def measured(name: str, ranking: Ranking, times: int) -> str:
    """One row of the table: how much was judged, and the seconds of each run."""
    seconds = []
    for _ in range(times):
        gc.collect()
        begin = time.perf_counter()
        found = audit(ranking)
        counts = found.counts
        seconds.append(time.perf_counter() - begin)
        sys.stdout.write(f"{name}: {seconds[-1]:.2f} s\n")
        sys.stdout.flush()
    size = Size(
        len(found.statements),
        sum(int((s.states != 0).sum()) for s in ranking.dataset.sheets.values()),
        sum(counts.values()) - len(found.statements),
    )
    verdict = "met" if statistics.median(seconds) < TARGETS[name] else "missed"
    return (
        f"| {name} | {size.statements:,} | {size.cells:,} | {size.parents:,} | {spread(seconds)} "
        f"| under {TARGETS[name]:g}: {verdict} |"
    )


def report(rows: list[str], times: int) -> str:
    lines = [
        "# Audit",
        "",
        f"Written by `python -m tests.benchmarks.audit`. {machine()}.",
        f"A ranking in, verdicts out: medians of {times} runs in one process, least and most in brackets.",
        "",
        "| data | statements | cells | published parents | seconds | target |",
        "|---|---|---|---|---|---|",
        *rows,
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
