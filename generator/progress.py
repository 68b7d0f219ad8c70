"""How far a build is: on a terminal a living line with counts and the time left, elsewhere a line every few seconds."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, TextIO

from generator.i18n import translator

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rich.progress import Progress as Bar
    from rich.progress import TaskID

EVERY = 5.0
"""Seconds between two lines of one stage where lines cannot be written over."""
SOON = 2.0
"""Seconds of a stage before anything is said of the time left: the first pages also load what all need."""


class Progress:
    """Told of stages and counts by the build; says them on stderr.

    >>> remaining(done=250, total=1000, seconds=10.0)
    30
    """

    def __init__(
        self, quiet: bool = False, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.quiet = quiet
        self.stream = stream or sys.stderr
        self.clock = clock
        self.t = translator("vi")
        self.started = self.began = self.said = clock()
        self.key = ""
        self.bar: Bar | None = None
        self.task: TaskID | None = None
        if not quiet and self.stream.isatty():
            self.bar = _living(self.stream)

    def stage(self, key: str, done: int = 0, total: int = 0, /) -> None:
        """A stage begins (its key for the first time), or is further than it was."""
        new = key != self.key
        if new:
            self.key, self.began, self.said = key, self.clock(), self.clock()
        if self.bar:
            self._show(new, done, total)
        elif not self.quiet:
            self._write(new, done, total)

    def _show(self, new: bool, done: int, total: int) -> None:
        assert self.bar is not None  # noqa: S101 - the caller has looked
        if new and self.task is not None:
            self.bar.remove_task(self.task)
            self.task = None
        if self.task is None:
            self.task = self.bar.add_task(self.t(f"cli.stage.{self.key}"), total=total or None)
        self.bar.update(self.task, completed=done, total=total or None)

    def _write(self, new: bool, done: int, total: int) -> None:
        now = self.clock()
        if new:
            self.stream.write(self.t(f"cli.stage.{self.key}") + "\n")
        elif total and now - self.said >= EVERY:
            self.said = now
            left = remaining(done, total, now - self.began)
            words = "cli.progress.left" if left is not None else "cli.progress.done"
            counts = {"done": self.t.integer(done), "total": self.t.integer(total)}
            seconds = {} if left is None else {"seconds": self.t.integer(left)}
            self.stream.write(self.t(words, stage=self.t(f"cli.stage.{self.key}"), **counts, **seconds) + "\n")
        self.stream.flush()

    def close(self) -> None:
        if self.bar:
            self.bar.stop()
            self.bar = None

    def finish(self, site: Path, files: int, size: int, note: str) -> None:
        """What was built, how large, how long."""
        counts = {"files": self.t.integer(files), "size": self.t.integer(size // 1000)}
        self._finish("cli.built", site, note, **counts)

    def unchanged(self, site: Path, files: int) -> None:
        """Nothing had changed, so nothing was touched."""
        self._finish("cli.unchanged", site, "", files=self.t.integer(files))

    def _finish(self, key: str, site: Path, note: str, **params: str) -> None:
        self.close()
        if self.quiet:
            return
        seconds = f"{self.clock() - self.started:.1f}".replace(".", self.t.decimal)
        self.stream.write(self.t(key, site=str(site), seconds=seconds, **params) + "\n")
        if note:
            self.stream.write(self.t(f"cli.swap.{note}") + "\n")


def remaining(done: int, total: int, seconds: float) -> int | None:
    """Seconds that the rest takes at the pace so far; None where that cannot be told yet."""
    if not done or seconds < SOON:
        return None
    return round(seconds * (total - done) / done)


def _living(stream: TextIO) -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bar = Bar(*columns, TimeRemainingColumn(), console=Console(file=stream), transient=True)
    bar.start()
    return bar
