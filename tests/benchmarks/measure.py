"""One run of a program, measured from outside: seconds, processor seconds, and the memory of all its processes.

The program may say which stage begins, on the pipe whose number stands in BENCH_STAGES: `time key` a line, the time by
the monotonic clock that all processes of the machine share. Memory is looked at while it runs; looking costs time, so
that it is done the less often the longer a look takes, and never in a run whose time counts (`timed`).
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

STAGES = "BENCH_STAGES"
START = "start"
"""The stage before a program has named its first one."""
LOOK = 0.02
"""Seconds from one look at the memory to the next, at least."""
SHARE = 3
"""So many times the processor seconds of a look pass before the next: most looks of a small build would else miss what
is there for half a second."""
ROOT = Path(__file__).parents[2]


@dataclass
class Peak:
    """Most bytes seen at once. tree: of all processes together, what they share counted once; largest: of one.

    0 where a stage was too short to be looked at.
    """

    tree: int = 0
    largest: int = 0

    def take(self, seen: Peak) -> None:
        self.tree, self.largest = max(self.tree, seen.tree), max(self.largest, seen.largest)


@dataclass
class Run:
    """Seconds on the clock and of the processors; seconds and peaks by stage, in the order they began."""

    wall: float
    cpu: float
    peak: Peak
    stages: dict[str, float] = field(default_factory=dict)
    peaks: dict[str, Peak] = field(default_factory=dict)
    said: str = ""
    """What it wrote, errors too."""

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name != "said"}


LOOKED_AT = 2
"""Runs whose memory is looked at: what two processes need for half a second may or may not come together."""


def timed(again: Callable[[bool], Run], repeats: int, looked_at: int = LOOKED_AT) -> list[Run]:
    """So many runs that nobody looks at, with the most memory of a few others, whose time is forgotten.

    again: runs once, the memory looked at or not.
    """
    runs = [again(False) for _ in range(repeats)]
    whole, stages = Peak(), defaultdict[str, Peak](Peak)
    for looked in (again(True) for _ in range(looked_at)):
        whole.take(looked.peak)
        for name, peak in looked.peaks.items():
            stages[name].take(peak)
    for one in runs:
        one.peak, one.peaks = whole, dict(stages)
    return runs


def run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None, *, look: bool = True
) -> Run:
    """Run a program in the folder to its end; RuntimeError with its last words if it fails. look: at its memory."""
    reading, writing = os.pipe()
    variables = {**os.environ, "PYTHONPATH": str(ROOT), **(environment or {}), STAGES: str(writing)}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)  # modules are compiled once, as they are for those who build
    os.sync()  # what was written before is not to be paid for by this run
    with tempfile.TemporaryFile() as output:
        begin = time.monotonic()
        process = subprocess.Popen(
            command, cwd=folder, env=variables, pass_fds=(writing,), stdout=output, stderr=subprocess.STDOUT
        )
        os.close(writing)
        watch = _Watch(process.pid, reading, begin, look=look)
        watch.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            wall = time.monotonic() - begin
            watch.end()
        output.seek(0)
        said = output.read().decode("utf-8", "replace")
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}:\n{said[-4000:]}")
    whole = Peak()
    for peak in watch.peaks.values():
        whole.take(peak)
    # The system knows only those that were waited for; processes that draw charts end by themselves.
    cpu = max(usage.ru_utime + usage.ru_stime, sum(watch.busy.values()))
    return Run(wall, cpu, whole, _durations(watch.heard, wall), dict(watch.peaks), said)


def _durations(heard: Sequence[tuple[float, str]], wall: float) -> dict[str, float]:
    """Seconds of each stage; one that comes again is added up.

    >>> _durations([(0.0, "start"), (1.0, "gate"), (3.0, "pages"), (4.0, "gate")], 6.0)
    {'start': 1.0, 'gate': 4.0, 'pages': 1.0}
    """
    found: dict[str, float] = defaultdict(float)
    for (at, name), (after, _) in pairwise((*heard, (wall, ""))):
        found[name] += after - at
    return dict(found)


class _Watch(threading.Thread):
    """Listens to the stages of a program and, if asked, looks at its memory until it is told to end."""

    def __init__(self, process: int, pipe: int, begin: float, *, look: bool) -> None:
        super().__init__(daemon=True)
        self.process, self.pipe, self.begin, self.look = process, pipe, begin, look
        self.heard: list[tuple[float, str]] = [(0.0, START)]
        self.peaks: dict[str, Peak] = {START: Peak()}
        self.busy: dict[int, float] = {}
        """Processor seconds of every process ever seen."""
        self._over = threading.Event()
        self._text = b""

    def run(self) -> None:
        os.set_blocking(self.pipe, False)
        while not self._over.is_set():
            self._listen()
            began = time.thread_time()
            seen = memory(self.process, self.busy) if self.look else Peak()
            self._listen()
            self.peaks.setdefault(self.heard[-1][1], Peak()).take(seen)
            self._over.wait(max(LOOK, (time.thread_time() - began) * SHARE))
        self._listen()
        os.close(self.pipe)

    def end(self) -> None:
        self._over.set()
        self.join()

    def _listen(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while read := os.read(self.pipe, 65536):
                self._text += read
        *lines, self._text = self._text.split(b"\n")
        for line in lines:
            at, _, name = line.decode().partition(" ")
            if name != self.heard[-1][1]:
                self.heard.append((float(at) - self.begin, name))
                self.peaks.setdefault(name, Peak())


def tell(stage: object, *_: object, **__: object) -> None:
    """Say, in a program that is measured, which stage begins; whatever else a build tells with it is left out."""
    if pipe := os.environ.get(STAGES):
        os.write(int(pipe), f"{time.monotonic():.6f} {stage}\n".encode())


def memory(process: int, busy: dict[int, float]) -> Peak:
    """Bytes of a process and all that descend from it, now; their processor seconds go into `busy`."""
    peak = Peak()
    for number in tree(process):
        with contextlib.suppress(OSError, ValueError, KeyError):
            busy[number] = seconds(number)
            shares = dict(_amounts(Path(f"/proc/{number}/smaps_rollup").read_bytes()))
            peak.tree += shares[b"Pss"]
            peak.largest = max(peak.largest, shares[b"Rss"])
    return peak


def seconds(number: int) -> float:
    """Processor seconds of one process until now."""
    fields = Path(f"/proc/{number}/stat").read_bytes().rpartition(b")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _amounts(text: bytes) -> list[tuple[bytes, int]]:
    """Name and bytes of the lines `Pss:   12 kB`."""
    rows = (line.split() for line in text.splitlines()[1:])
    return [(row[0].rstrip(b":"), int(row[1]) * 1024) for row in rows]


def tree(process: int) -> list[int]:
    """The process and its descendants that live."""
    found, left = [], [process]
    while left:
        number = left.pop()
        found.append(number)
        with contextlib.suppress(OSError):
            for thread in Path(f"/proc/{number}/task").iterdir():
                left += map(int, (thread / "children").read_bytes().split())
    return found
