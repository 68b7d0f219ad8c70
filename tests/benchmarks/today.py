"""How long the site of today's data takes to build, cold and warm: `python -m tests.benchmarks.today`.

Cold: no cache of ours, no site before. Warm: the cache and the site of the build before. In both, the interpreter's
compiled modules are there and the operating system has the files at hand, as on any second day of work.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.benchmarks import results

ROOT = Path(__file__).parents[2]
TARGETS = {"cold": 60.0, "warm": 5.0}
"""Seconds on two cores, as asked for."""


@dataclass(frozen=True)
class Run:
    """One build. Seconds; memory: bytes of its largest process; stages: name → seconds, in their order."""

    wall: float
    cpu: float
    memory: int
    stages: dict[str, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="builds of each kind")
    parser.add_argument("--datasets", type=Path, default=ROOT / "datasets")
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        place = Path(folder)
        runs: dict[str, list[Run]] = {"cold": [], "warm": []}
        for number in range(asked.times):
            shutil.rmtree(place)
            place.mkdir()
            for kind, found in runs.items():
                found.append(build(place, asked.datasets.resolve(), asked.workers))
                sys.stdout.write(f"{kind} {number + 1}: {found[-1].wall:.1f} s\n")
                sys.stdout.flush()
        text = report(runs, place / "site", asked.workers)
    results.write(text)
    sys.stdout.write(f"\n{text}")


def build(place: Path, datasets: Path, workers: int) -> Run:
    """Build the site of the data in a folder that also holds the cache; RuntimeError with its words if it fails."""
    command = [sys.executable, "-m", "generator", "build", "--site", "site", "--today", "2026-11-23"]
    command += ["--datasets", str(datasets), "--workers", str(workers)]
    begin = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    heard = [(time.perf_counter() - begin, line.strip()) for line in process.stderr]
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode:
        raise RuntimeError("\n".join(line for _, line in heard))
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, stages(heard, wall))


def stages(heard: list[tuple[float, str]], wall: float) -> dict[str, float]:
    """Seconds of each stage, from when the command said that it begins; what comes before the first is the start."""
    words = tomllib.loads((ROOT / "templates/strings/vi.toml").read_text(encoding="utf-8"))["cli"]["stage"]
    names = {said: name for name, said in words.items()}
    begun = [(0.0, "start"), *((at, names[said]) for at, said in heard if said in names), (wall, "")]
    return {name: after - at for (at, name), (after, _) in pairwise(begun)}


def report(runs: dict[str, list[Run]], site: Path, workers: int) -> str:
    files = [path for path in site.rglob("*") if path.is_file()]
    pages = sum(path.name == "index.html" for path in files)
    size = sum(path.stat().st_size for path in files) / 1e6
    built = f"The site: {pages:,} pages, {len(files):,} files, {size:.1f} MB."
    how = f"Medians of {len(runs['cold'])} builds of each kind, least and most in brackets."
    lines = [
        "# Building the site of today's data",
        "",
        f"Written by `make bench` (`python -m tests.benchmarks.today`). {machine()}; {workers} workers.",
        f"{built} {how} Cold: without our cache; warm: with it.",
        "",
        "| build | seconds | target | processor seconds | largest process |",
        "|---|---|---|---|---|",
    ]
    for kind, found in runs.items():
        walls = [run.wall for run in found]
        verdict = "met" if statistics.median(walls) < TARGETS[kind] else "missed"
        memory = max(run.memory for run in found) / 1e6
        cpu = statistics.median(run.cpu for run in found)
        lines.append(f"| {kind} | {spread(walls)} | under {TARGETS[kind]:g}: {verdict} | {cpu:.1f} | {memory:.0f} MB |")
    lines += ["", f"| stage | {' | '.join(f'{kind}, s' for kind in runs)} |", f"|---|{'---|' * len(runs)}"]
    for name in runs["cold"][0].stages:
        cells = [spread([run.stages.get(name, 0.0) for run in found]) for found in runs.values()]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def spread(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def machine() -> str:
    """What it ran on, without names of its own."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{platform.system()} {platform.machine()}, {processor()}, {cores} cores, Python {platform.python_version()}"


def processor() -> str:
    listing = Path("/proc/cpuinfo")
    lines = listing.read_text(encoding="utf-8").splitlines() if listing.exists() else []
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.processor() or "unknown processor")


if __name__ == "__main__":
    main()
