"""A build says how far it is: a living line on a terminal, a line every few seconds elsewhere."""

import io
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.progress import Progress, remaining
from tests.conftest import ROOT, hear_interrupts


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_elsewhere_a_stage_is_one_line_and_a_long_one_says_counts_and_time_left(clock: Clock):
    said = io.StringIO()
    progress = Progress(stream=said, clock=clock)
    progress.stage("gate")
    progress.stage("pages", 0, 25_900)
    for second in range(1, 12):
        clock.now += 1
        progress.stage("pages", 1_000 * second, 25_900)
    assert said.getvalue().splitlines() == [
        "Kiểm tra dữ liệu",
        "Viết các trang",
        "Viết các trang: 5.000/25.900, còn khoảng 21 giây",
        "Viết các trang: 10.000/25.900, còn khoảng 16 giây",
    ]


def test_quiet_says_nothing(clock: Clock):
    said = io.StringIO()
    progress = Progress(quiet=True, stream=said, clock=clock)
    progress.stage("pages", 1, 2)
    progress.finish(Path("site"), 3, 4_000, "")
    progress.unchanged(Path("site"), 3)
    assert said.getvalue() == ""


def test_the_end_says_what_was_built(clock: Clock):
    said = io.StringIO()
    progress = Progress(stream=said, clock=clock)
    clock.now += 2.5
    progress.finish(Path("site"), 3_864, 26_484_000, "")
    progress.unchanged(Path("site"), 3_864)
    assert said.getvalue().splitlines() == [
        "Xong: site, 3.864 tệp, 26.484 kB, 2,5 giây.",
        "Không có gì thay đổi; site giữ nguyên 3.864 tệp, 2,5 giây.",
    ]


@pytest.mark.parametrize(("done", "seconds", "left"), [(0, 9.0, None), (5, 1.0, None), (50, 10.0, 10), (100, 10.0, 0)])
def test_the_time_left_is_told_once_it_can_be_known(done, seconds, left):
    assert remaining(done, 100, seconds) == left


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other side is closed
        return b""


def test_a_terminal_sees_a_living_line_with_counts():
    main, side = pty.openpty()
    code = (
        "from generator.progress import Progress; p = Progress(); p.stage('pages', 0, 64);"
        "import time; time.sleep(0.3); p.stage('pages', 32, 64); time.sleep(0.3); p.close()"
    )
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=side, stdout=side, stderr=side, env=environment, cwd=ROOT) as done:
        os.close(side)
        seen = b""
        while part := _read(main):
            seen += part
        assert done.wait() == 0
    os.close(main)
    assert "Viết các trang" in seen.decode()
    assert "32/64" in seen.decode()


def test_ctrl_c_leaves_site_and_cache_and_says_so(tmp_path: Path):
    """In a group of its own, as a terminal sends it: to the build and to all its workers."""
    command = [sys.executable, "-m", "generator", "build", "--datasets", "tests/sites/stranger/datasets"]
    command += ["--site", str(tmp_path / "site"), "--fresh"]
    how = {"cwd": ROOT, "stderr": subprocess.PIPE, "start_new_session": True, "preexec_fn": hear_interrupts}
    with subprocess.Popen(command, text=True, **how) as build:
        assert build.stderr is not None
        for line in build.stderr:
            if line.startswith("Dựng khung trang"):
                break
        time.sleep(0.2)
        os.killpg(build.pid, signal.SIGINT)
        said = build.stderr.read()
        assert build.wait(20) == 130
    assert "Đã dừng. Trang đang chạy và bộ nhớ đệm không bị thay đổi." in said
    assert "Traceback" not in said
    assert not (tmp_path / "site").exists()
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []
