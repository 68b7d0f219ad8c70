"""A build by a scheduler and two workers, real processes on this machine: the bytes of a local build, whoever dies."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from distributed import Client

from generator import cluster, gate, mkdocs_hooks
from generator.build import Options
from generator.errors import UseError
from generator.fingerprint import program
from generator.i18n import translator
from generator.sample import write_country
from generator.sample.country import Size
from tests.conftest import ROOT, hear_interrupts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("cluster")

SIZE = Size(provinces=1, ministries=1, departments=2, districts=1, communes=3, editions=1)
OPTIONS = ("--language", "vi", "--today", "2026-01-01")


def start(folder: Path, *command: str) -> subprocess.Popen[bytes]:
    """A part of the cluster, in a folder of its own, so that nothing is found by standing in the right one."""
    with (folder / "log.txt").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *command, "--no-dashboard", "--host", "127.0.0.1"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "DASK_TEMPORARY_DIRECTORY": str(folder)},
            stdout=log,
            stderr=log,
        )


def until(true: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


class Running:
    """A scheduler and its workers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        told = folder / "scheduler.json"
        self.scheduler = start(folder, "scheduler", "--port", "0", "--scheduler-file", str(told))
        until(lambda: told.exists() and told.read_text().endswith("}"))  # it may be there before all of it is
        self.address = re.search(r'"address": "([^"]+)"', told.read_text())[1]
        self.workers = [self.add() for _ in range(2)]
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)

    def add(self) -> subprocess.Popen[bytes]:
        return start(self.folder, "worker", self.address, "--nthreads", "1", "--no-nanny")

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    found = Running(tmp_path_factory.mktemp("cluster"))
    yield found
    found.stop()


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country")
    write_country(folder, size=SIZE)
    return folder / "datasets"


def begin(datasets: Path, site: Path, *more: str) -> subprocess.Popen[bytes]:
    """The command, in the folder of its site, so that its cache is its own; what it says stands in said.txt there."""
    site.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "generator", "build", "--datasets", str(datasets), "--site", str(site)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (site.parent / "said.txt").open("wb") as said:
        return subprocess.Popen(
            [*command, *OPTIONS, *more],
            cwd=site.parent,
            env=environment,
            stdout=said,
            stderr=said,
            preexec_fn=hear_interrupts,
        )


def said(site: Path) -> str:
    return (site.parent / "said.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def here(datasets: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as the processes of this machine build it."""
    site = tmp_path_factory.mktemp("here") / "site"
    building = begin(datasets, site, "--workers", "2")
    assert building.wait() == 0, said(site)
    return site


def files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def stamps(site: Path) -> dict[str, tuple[int, float]]:
    """Mode and time of every file and folder."""
    return {p.relative_to(site).as_posix(): (p.stat().st_mode, p.stat().st_mtime) for p in site.rglob("*")}


def written(site: Path) -> list[Path]:
    """Pages in the staging folder."""
    return [*site.parent.glob(f".{site.name}.thuocdo-*/*/*/index.html")]


def without_some_drawings(folder: str, names: list[str]) -> list[str]:
    """For copies of a cache: what workers have to find out or to draw themselves."""
    return [name for name in names if name == "passed" or name.endswith("0.svg")]


def test_a_worker_killed_at_its_work_leaves_the_same_bytes_as_a_local_build(
    running: Running, datasets: Path, here: Path, tmp_path: Path
):
    site = tmp_path / "there" / "site"
    shutil.copytree(here.parent / ".cache", site.parent / ".cache", ignore=without_some_drawings)
    building = begin(datasets, site, "--scheduler", running.address, "--fresh")
    with Client(running.address, set_as_default=False) as client:
        processes = client.run(os.getpid)
        victim = next(worker for worker, process in processes.items() if process == running.workers[0].pid)
        until(lambda: (written(site) and client.processing()[victim]) or building.poll() is not None)
        assert building.poll() is None, said(site)
        running.workers[0].send_signal(signal.SIGKILL)
    assert building.wait() == 0, said(site)
    assert running.workers[0].wait() == -signal.SIGKILL
    assert files(site) == files(here)
    assert stamps(site) == stamps(here)
    assert sorted(path.name for path in site.parent.iterdir()) == [".cache", ".site.lock", "said.txt", "site"]


def test_ctrl_c_calls_the_tasks_off_and_leaves_nothing(running: Running, datasets: Path, here: Path, tmp_path: Path):
    site = tmp_path / "there" / "site"
    shutil.copytree(here.parent / ".cache", site.parent / ".cache", ignore=without_some_drawings)
    building = begin(datasets, site, "--scheduler", running.address)
    until(lambda: written(site) or building.poll() is not None)
    building.send_signal(signal.SIGINT)
    assert building.wait() == 130, said(site)
    with Client(running.address, set_as_default=False) as client:
        until(lambda: not any(client.processing().values()))
    assert sorted(path.name for path in site.parent.iterdir()) == [".cache", ".site.lock", "said.txt"]


def test_workers_find_in_a_broken_sheet_what_is_found_here(running: Running, datasets: Path, tmp_path: Path):
    broken = tmp_path / "datasets"
    shutil.copytree(datasets, broken)
    sheet = min(broken.glob("*/scores/*-commune-*.csv"))
    sheet.write_text(re.sub(r",[0-9.]+\n", ",chín điểm\n", sheet.read_text("utf-8"), count=1), "utf-8")
    wanted = gate.read(broken).problems
    assert wanted
    site = tmp_path / "there" / "site"
    assert begin(broken, site, "--scheduler", running.address).wait() == 1
    assert [f"{p.file}:{p.line}:" in said(site) for p in wanted] == [True] * len(wanted)
    assert "Traceback" not in said(site)
    assert not site.exists()


def refused(datasets: Path, site: Path, address: str) -> UseError:
    """Why a build refuses an address; nothing is left of it, and there is a sentence in both languages."""
    options = Options(datasets, site, config_file=ROOT / "mkdocs.yml", scheduler=address)
    with pytest.raises(UseError) as found:
        mkdocs_hooks.build_site(options, lambda *_: None)
    assert [path.name for path in site.parent.iterdir()] == [f".{site.name}.lock"]
    assert all(translator(language)(f"cli.{found.value.key}", **found.value.params) for language in ("vi", "en"))
    return found.value


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "127.0.0.1:cổng", "lạ://127.0.0.1:8786"])
def test_where_no_scheduler_answers_the_address_is_named(
    address: str, datasets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(cluster, "ANSWER", 0.5)
    error = refused(datasets, tmp_path / "site", address)
    assert (error.key, error.params) == ("cluster.no-scheduler", {"address": address})


def test_a_worker_is_no_scheduler(running: Running, datasets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cluster, "ANSWER", 2)
    with Client(running.address, set_as_default=False) as client:
        worker = next(iter(client.scheduler_info()["workers"]))
    assert refused(datasets, tmp_path / "site", worker).key == "cluster.no-scheduler"


def test_without_the_extra_it_says_what_to_install(datasets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    error = refused(datasets, tmp_path / "site", "tcp://127.0.0.1:1")
    assert (error.key, error.params) == ("cluster.not-installed", {"missing": "distributed"})


def test_another_version_is_refused(running: Running, datasets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cluster, "program", lambda: str(os.getpid()))  # the scheduler is asked for it, workers know it
    assert refused(datasets, tmp_path / "site", running.address).key == "cluster.other-scheduler"
    monkeypatch.setattr(cluster, "program", lambda: "another")
    assert refused(datasets, tmp_path / "site", running.address).key == "cluster.other-version"


def test_a_worker_without_the_data_is_named(running: Running, tmp_path: Path):
    error = refused(tmp_path / "nowhere", tmp_path / "sites" / "site", running.address)
    assert (error.key, error.params["folder"]) == ("cluster.no-data", str(tmp_path / "nowhere"))


# What a worker does, without one


def order(datasets: Path, folder: Path, version: str | None = None, stand: str = "") -> cluster.Order:
    data = cluster.Data(str(datasets), datasets.as_posix(), version or program(), stand)
    return cluster.Order(data, f"file://{folder / 'staging'}", f"file://{folder / 'own'}")


def why(asked: cluster.Order) -> str:
    with pytest.raises(UseError) as found:
        cluster.look(asked)
    return found.value.key


def test_a_worker_looks_at_its_version_and_at_both_folders(datasets: Path, tmp_path: Path):
    assert why(order(datasets, tmp_path, "another")) == "cluster.other-version"
    assert why(order(tmp_path / "nowhere", tmp_path)) == "cluster.no-data"
    assert why(order(datasets, tmp_path)) == "cluster.not-shared"
    (tmp_path / "own").mkdir()
    cluster.look(order(datasets, tmp_path))
    assert [*(tmp_path / "own").iterdir()] == []


def test_a_worker_that_sees_other_bytes_refuses(datasets: Path, tmp_path: Path):
    mine = tmp_path / "datasets"
    shutil.copytree(datasets, mine)
    stand, _ = gate.reopened(mine, "x", trusted=False)
    job = (0, "none")
    assert cluster.judge_sheets(order(mine, tmp_path, stand=stand), []) == []
    next(mine.glob("*/scores/*.csv")).write_bytes(b"unit\n")
    cluster._drafts.cache_clear()
    with pytest.raises(UseError) as found:
        cluster.judge_sheets(order(mine, tmp_path, stand=stand), [job])
    assert found.value.key == "cluster.other-data"


def test_a_file_written_twice_is_whole_and_has_the_time_of_the_data(tmp_path: Path):
    for name in ("staging", "own"):
        (tmp_path / name).mkdir()
    shared = cluster.Shared(f"file://{tmp_path}/staging", f"file://{tmp_path}/own", 1_000_000_000)
    for _ in range(2):
        shared.write("don-vi/a/index.html", b"page")
    file = tmp_path / "staging/don-vi/a/index.html"
    assert (file.read_bytes(), file.stat().st_mtime, file.stat().st_mode & 0o777) == (b"page", 1_000_000_000, 0o644)
    assert [*(tmp_path / "own").iterdir()] == []
    with pytest.raises(ValueError, match="not a path below the site"):
        shared.write("../b", b"")


def test_a_worker_does_not_write_for_a_build_that_was_called_off(tmp_path: Path):
    (tmp_path / "own").mkdir()
    shared = cluster.Shared(f"file://{tmp_path}/staging", f"file://{tmp_path}/own", 0)
    with pytest.raises(FileNotFoundError):
        shared.write("don-vi/a/index.html", b"page")
    assert not (tmp_path / "staging").exists()
    (tmp_path / "staging").mkdir()
    cluster._close(tmp_path / "own")
    with pytest.raises(FileNotFoundError):
        shared.write("index.html", b"page")
    assert [*tmp_path.iterdir()] == [tmp_path / "staging"]
    assert [*(tmp_path / "staging").iterdir()] == []
