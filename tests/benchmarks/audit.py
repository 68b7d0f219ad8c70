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
from tests.benchmarks.today import RESULTS, ROOT, machine, spread

if TYPE_CHECKING:
    from generator.composite.ranking import Ranking

TARGETS = {"today's data": 2.0, "the country": 3.0}
"""Seconds on two cores, as asked for."""
HEADING = "# Audit"


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
    kept = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    RESULTS.write_text(replaced(kept, text), encoding="utf-8")
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
        HEADING,
        "",
        f"Written by `python -m tests.benchmarks.audit`. {machine()}. Medians of {times} runs in one process, least and most",
        "in brackets; a ranking in, verdicts out.",
        "",
        "| data | statements | cells | published parents | seconds | target |",
        "|---|---|---|---|---|---|",
        *rows,
    ]
    return "\n".join(lines) + "\n"


def replaced(kept: str, text: str) -> str:
    """The results with this section in the place of an earlier one, or at the end."""
    before, heading, after = kept.partition(f"{HEADING}\n")
    if not heading:
        return f"{kept.rstrip()}\n\n{text}" if kept.strip() else text
    rest = after.partition("\n# ")[2]
    return before + text + (f"\n# {rest}" if rest else "")


if __name__ == "__main__":
    main()
