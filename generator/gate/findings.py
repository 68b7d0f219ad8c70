"""Collects what is wrong, file by file, without letting one ruined file fill the memory."""

from __future__ import annotations

from collections import Counter

from generator.errors import Problem

PER_FILE = 999
"""With the line that counts the rest, as many as a report lists."""
SHOWN = 80
"""Characters of a cell that are kept for a message."""


class Findings:
    """Problems in the order they are met; after PER_FILE of one file the rest is only counted."""

    def __init__(self) -> None:
        self._kept: list[Problem] = []
        self._met: Counter[str] = Counter()
        self._first_left_out: dict[str, int] = {}

    def clear(self) -> None:
        """As it was at first."""
        self._kept, self._met, self._first_left_out = [], Counter(), {}

    def add(
        self, code: str, file: str, line: int = 0, column: int = 0, *, field: str = "", found: str = "", **params: str
    ) -> None:
        said = tuple(sorted((name, _writable(value)) for name, value in params.items()))
        self._keep(Problem(file, line, column, code, _writable(field), shorten(_writable(found)), said))

    def note(self, code: str, file: str, line: int = 0, **params: str) -> None:
        self._keep(Problem(file, line, 0, code, params=tuple(sorted(params.items())), note=True))

    def _keep(self, problem: Problem) -> None:
        self._met[problem.file] += 1
        if self._met[problem.file] <= PER_FILE:
            self._kept.append(problem)
        else:
            self._first_left_out.setdefault(problem.file, problem.line)

    def full(self, file: str) -> bool:
        return self._met[file] >= PER_FILE

    def leave_out(self, amount: int, file: str, line: int) -> None:
        """Counts problems of a full file that nobody will read one by one."""
        self._met[file] += amount
        self._first_left_out.setdefault(file, line)

    @property
    def refused(self) -> bool:
        """Whether anything is more than a note."""
        return any(not problem.note for problem in self._kept)

    def join(self, other: Findings) -> None:
        """Takes over what another collection, of other files or of the same, has met."""
        self._kept += other._kept
        self._met.update(other._met)
        self._first_left_out = other._first_left_out | self._first_left_out

    def sorted(self) -> list[Problem]:
        """By file, line and column; a file with too many ends in one problem that says how many more there are."""
        more = [
            Problem(file, line, 0, "more-problems", params=(("count", str(self._met[file] - PER_FILE)),))
            for file, line in self._first_left_out.items()
        ]
        return sorted({*self._kept, *more})


def _writable(text: str) -> str:
    """Half a surrogate pair, which JSON may hold, cannot be printed."""
    return text.encode("utf-8", "replace").decode()


def shorten(text: str) -> str:
    """
    >>> shorten("x" * 200) == "x" * 79 + "…"
    True
    """
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
