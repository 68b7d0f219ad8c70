"""A process that works something out while its parent goes on."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from typing import TYPE_CHECKING

import pytest

from generator.errors import DataError, Problem
from generator.workers import Meanwhile, meanwhile

if TYPE_CHECKING:
    from pathlib import Path


def test_what_a_copy_makes_is_there_when_it_is_asked_for_again_too():
    with Meanwhile(lambda: (os.getpid(), "made")) as begun:
        process, made = begun.result()
        assert (process, made) == begun.result()
    assert made == "made"
    assert process != os.getpid()


@pytest.mark.parametrize("beside", [False, True])
def test_what_is_made_meanwhile_is_made_here_where_nothing_is_to_be_made_beside(beside):
    with meanwhile(os.getpid, beside=beside) as process:
        assert (process() != os.getpid()) == beside


def test_an_error_of_the_copy_is_raised_where_its_result_is_asked_for_and_says_where_it_was():
    def refuse() -> None:
        raise DataError([Problem("a.csv", 2, 1, "not-a-number", found="x")])

    with Meanwhile(refuse) as begun, pytest.raises(DataError) as caught:
        begun.result()
    assert [problem.file for problem in caught.value.problems] == ["a.csv"]
    assert str(caught.value) == "1 problems"
    assert "in refuse" in caught.value.__notes__[0]


class AwkwardError(Exception):
    """Cannot be made again of its `args`, as a copy hands an exception over."""

    def __init__(self, file: str, line: int) -> None:
        super().__init__(f"{file}:{line} is awkward")


def test_an_error_that_cannot_be_handed_over_comes_with_its_words():
    def refuse() -> None:
        raise AwkwardError("a.csv", 2)

    with Meanwhile(refuse) as begun, pytest.raises(RuntimeError, match=r"AwkwardError: a\.csv:2 is awkward") as caught:
        begun.result()
    assert "in refuse" in str(caught.value)


def test_a_copy_that_is_left_behind_writes_nothing_more(tmp_path: Path):
    file = tmp_path / "late"

    def late() -> None:
        time.sleep(60)
        file.write_text("late")

    before = time.monotonic()
    with Meanwhile(late) as begun:
        process = begun._process
    assert not process.is_alive()
    assert time.monotonic() - before < 60
    assert not file.exists()


def test_a_copy_that_is_left_behind_ends_what_it_started_and_removes_what_it_made(tmp_path: Path):
    started = tmp_path / "started"

    def long() -> None:
        with tempfile.TemporaryDirectory(dir=tmp_path):
            subprocess.run(
                ["sh", "-c", f"echo $$ > {started}.new; mv {started}.new {started}; exec sleep 60"], check=True
            )

    with Meanwhile(long):
        while not started.exists():
            time.sleep(0.01)
    assert [path.name for path in tmp_path.iterdir()] == ["started"]
    with pytest.raises(ProcessLookupError):
        os.kill(int(started.read_text()), 0)


def test_a_copy_that_was_killed_is_an_error_and_not_waited_for():
    with Meanwhile(lambda: time.sleep(60)) as begun:
        begun._process.kill()
        with pytest.raises(RuntimeError, match="ended from outside"):
            begun.result()
