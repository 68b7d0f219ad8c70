"""What many tests share: the real data, computed once, and the real site, built once for all workers."""

from __future__ import annotations

import fcntl
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator import packages
from generator.composite.ranking import Ranking, construct
from generator.i18n import LANGUAGES, speak

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
TIES = ROOT / "tests/sites/ties/datasets"
TODAY = "2026-11-23"
SUB_PATH = "vn/"
"""The path below which the real site stands."""


@pytest.fixture(autouse=True)
def speaking_all_languages() -> Iterator[None]:
    """A build in this process leaves what it was told to speak."""
    yield
    speak(LANGUAGES)


@pytest.fixture(scope="session")
def ranking() -> Ranking:
    return construct(packages.load(ROOT / "datasets").dataset)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers of one run see."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


def hear_interrupts() -> None:
    """For a process about to start: a shell that runs the tests in the background tells its children not to hear
    Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def thuocdo(*args: str | Path, cwd: Path = ROOT, **kwargs: object) -> subprocess.CompletedProcess[str]:
    """The command, as a person runs it."""
    command = [sys.executable, "-m", "generator", *map(str, args)]
    return subprocess.run(command, cwd=cwd, text=True, capture_output=True, check=False, **kwargs)  # type: ignore[call-overload]


def built_once(folder: Path, name: str, *args: str) -> Path:
    """The site of some data, built by the first worker that asks."""
    site = folder / name
    with (folder / f"{name}.once").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (site / "SHA256SUMS").exists():
            shutil.rmtree(site, ignore_errors=True)
            done = thuocdo("build", "--site", str(site), "--quiet", *args)
            assert done.returncode == 0, done.stdout + done.stderr
    return site


@pytest.fixture(scope="session")
def real_site(shared_folder: Path) -> Path:
    """The site of datasets/, with an address so that canonical links and the sitemap are there."""
    return built_once(shared_folder, "real-site", "--base-url", f"https://thuocdo.example/{SUB_PATH}")


@pytest.fixture(scope="session")
def ties_site(shared_folder: Path) -> Path:
    """The site of a few made-up units, without an address."""
    return built_once(shared_folder, "ties-site", "--datasets", str(TIES), "--today", TODAY)
