"""A build's work given to the processes of a dask cluster, and the same functions run there.

Every machine sees the folder of the data and the folder of the site at the same paths. A worker reads the data itself,
once, and refuses to work where it sees other bytes or runs another version of the program. What it makes it writes
into the staging folder, by way of fsspec: under a name of its own first, then renamed, so that a task which is done a
second time because its first worker died finds nothing in its way. The process that was asked to build holds the lock,
so it puts the site together and publishes it.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import hashlib
import logging
import os
import pickle
import secrets
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from generator import gate, second_opinion
from generator.composite import robustness
from generator.composite.ranking import Ranking, construct
from generator.embargo import withhold
from generator.errors import UseError
from generator.filling import Frame, Work, fill, make_ready
from generator.fingerprint import program
from generator.gate import sheets
from generator.i18n import name_site, site_names
from generator.packages import assemble
from generator.pages import Site
from generator.publish import below
from generator.shards import Memory, sheet_digests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from distributed import Client, Future
    from fsspec import AbstractFileSystem

    from generator.errors import Problem
    from generator.gate.findings import Findings
    from generator.gate.site import Site as Drafts
    from generator.gate.tables import RawPackage
    from generator.publish import Staging
    from generator.shards import Job, Record

P = ParamSpec("P")
T = TypeVar("T")
J = TypeVar("J")

ANSWER = 10.0
"""Seconds that a scheduler has to answer, and its first worker to come."""
PATIENCE = 60.0
"""Seconds that a build waits for a worker when all have gone."""


@dataclass(frozen=True)
class Data:
    """The data of a build as its workers must find them.

    datasets: the folder, absolute; shown: how messages call it; stand: digest of every file in it; trusted: whether
    the small ones among them passed without a word; program: version of what runs.
    """

    datasets: str
    shown: str
    program: str
    stand: str = ""
    trusted: bool = False
    today: str = ""


@dataclass(frozen=True)
class Order:
    """What comes with every task. site: the staging folder, own: one beside it for what is not of the site, as fsspec
    names them; given: digest of what stands there for all pages (`Given`)."""

    data: Data
    site: str
    own: str
    given: str = ""


@dataclass(frozen=True)
class Given:
    """What pages need besides the data, see `Work`. site: all of a `Site` but its ranking; names: see `name_site`."""

    frame: Frame
    live: Mapping[str, str]
    base_url: str
    cache: Path | None
    site: Mapping[str, Any]
    names: Mapping[str, str]
    stamp: int


GIVEN = "given"
"""The file that holds it: a value of the scheduler's would be lost with the last worker that has it."""


# Here, where the build was asked for


@contextlib.contextmanager
def joined(address: str, datasets: Path, staging: Staging) -> Iterator[Cluster]:
    """The workers of a scheduler, each of which sees both folders and runs this version; on leaving, all is called off.

    Raises UseError where that is not so.
    """
    own = staging.folder.with_name(f"{staging.folder.name}-cluster")
    data = Data(str(datasets.absolute()), datasets.as_posix(), program())
    order = Order(data, f"file://{staging.folder}", f"file://{own}")
    found = Cluster(_client(address), address, staging, own, order)
    try:
        own.mkdir(mode=0o700)
        found.greet()
        yield found
    finally:
        _close(own)
        found.leave()


def _close(own: Path) -> None:
    """Takes workers the place where files begin, at once, so that nobody writes while the staging folder is removed."""
    gone = own.with_name(f"{own.name}-closed")
    with contextlib.suppress(OSError):
        own.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def _client(address: str) -> Client:
    """A connection to a scheduler; the address is asked first, because a client that fails is slow to go."""
    try:
        import distributed
        import fsspec  # noqa: F401 - asked for now, so that it is said before anything is done
    except ImportError as missing:
        raise UseError("cluster.not-installed", missing=str(missing.name)) from None
    for name in logging.root.manager.loggerDict:
        if name.startswith("distributed"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is said in our words
    try:
        # In a thread of its own, because the calling one may have a loop that runs.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, asyncio.wait_for(_asked(address), ANSWER)).result()
        return distributed.Client(address, timeout=ANSWER, set_as_default=False)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, asyncio.CancelledError) as error:
        raise UseError("cluster.no-scheduler", address=address) from error


async def _asked(address: str) -> None:
    from distributed.core import rpc

    async with rpc(address) as remote:
        identity = await remote.identity(n_workers=0)
        if identity["type"] != "Scheduler":
            raise ValueError("not a scheduler")


class Cluster:
    """The other processes, as `gate`, `packages` and `build` ask them. size: how many there are."""

    def __init__(self, client: Client, address: str, staging: Staging, own: Path, order: Order) -> None:
        self.client = client
        self.address = address
        self.staging = staging
        self.own = own
        self.order = order
        self.waiting: list[Future] = []

    @property
    def size(self) -> int:
        return len(self.client.scheduler_info(n_workers=-1)["workers"])

    def greet(self) -> None:
        """Raises UseError where the scheduler or one of its workers cannot do what will be asked."""
        try:
            theirs = self.client.run_on_scheduler(program)
        except Exception as error:
            raise UseError("cluster.other-scheduler", address=self.address) from error
        if theirs != self.order.data.program:
            raise UseError("cluster.other-scheduler", address=self.address)
        try:
            self.client.wait_for_workers(1, timeout=ANSWER)
        except TimeoutError:
            raise UseError("cluster.no-workers", address=self.address) from None
        for worker, found in sorted(self.client.run(look, self.order, on_error="return").items()):
            if isinstance(found, UseError):
                raise found
            if isinstance(found, Exception) and not isinstance(found, OSError):  # it could not read what it was asked
                raise UseError("cluster.other-version", worker=worker) from found

    def leave(self) -> None:
        """Calls off what is not done."""
        with contextlib.suppress(Exception):
            self.client.cancel(self.waiting, force=True)
        with contextlib.suppress(Exception):
            self.client.close(timeout=2)

    def begin(self, stand: str, *, trusted: bool) -> None:
        """What the data are; from now on a worker that sees others refuses."""
        self.order = replace(self.order, data=replace(self.order.data, stand=stand, trusted=trusted))

    def sheets(self, jobs: Sequence[sheets.Job]) -> Iterator[Findings]:
        """What is wrong with each sheet."""
        parts = [jobs[i : i + sheets.CHUNK] for i in range(0, len(jobs), sheets.CHUNK)]
        for found in self._each(judge_sheets, parts):
            yield from found

    def see_on(self, today: str) -> None:
        """From now on workers see the data as they may be seen on this day."""
        self.order = replace(self.order, data=replace(self.order.data, today=today))

    def second_opinions(self, names: Sequence[str]) -> Iterator[list[Problem]]:
        """What Frictionless says of each package."""
        return self._each(judge_package, names)

    def firmness(
        self, lists: Sequence[tuple[str, str]], settings: robustness.Settings
    ) -> Iterator[robustness.Robustness]:
        """How firm the ranks of each list are."""
        return self._each(assess_list, lists, settings)

    def pages(self, work: Work, jobs: Sequence[Job]) -> Iterator[Record]:
        """The shards of all jobs, in their order, each with its files in the staging folder."""
        make_ready(work)  # here too: pages that exist once are made later
        frame = Frame(work.frame.files, work.frame.languages)
        cache = work.cache.absolute() if work.cache else None
        site = {field.name: getattr(work.site, field.name) for field in fields(Site) if field.name != "ranking"}
        given = Given(frame, work.live, work.base_url, cache, site, site_names(), self.staging.stamp)
        content = pickle.dumps(given)
        (self.own / GIVEN).write_bytes(content)
        self.order = replace(self.order, given=hashlib.sha256(content).hexdigest())
        for records in self._each(fill_job, jobs):
            for record in records:
                self._seen(record)
                yield record

    def _seen(self, record: Record) -> None:
        """What a worker wrote stands here too: else its file of before would be taken for the new one."""
        for path, written in record.written.read().fresh.items():
            try:
                size = os.stat(f"{self.staging.folder}/{path}").st_size  # noqa: PTH116 - called for 100,000 files
            except FileNotFoundError:
                size = -1
            if size != written:
                raise UseError("cluster.not-here", path=path, folder=str(self.staging.folder))

    def _each(
        self, function: Callable[Concatenate[Order, J, P], T], jobs: Iterable[J], *args: P.args, **kwargs: P.kwargs
    ) -> Iterator[T]:
        """A task for each job; what they return, in the order of the jobs."""
        ask = functools.partial(_ask, function, self.order, args, kwargs)
        self.waiting = self.client.map(ask, list(jobs), pure=False, key=f"{function.__name__}-{secrets.token_hex(4)}")
        while self.waiting:
            yield self._result(self.waiting[0])
            del self.waiting[0]  # lets the scheduler forget it

    def _result(self, task: Future) -> Any:  # noqa: ANN401 - whatever the task returns
        from distributed import CancelledError, KilledWorker
        from distributed.comm import CommClosedError

        alone: float | None = None
        while True:
            try:
                return task.result(timeout=5)
            except KilledWorker as killed:
                raise UseError("cluster.killed", worker=str(killed.last_worker.address)) from killed
            except (CancelledError, CommClosedError) as lost:
                raise UseError("cluster.lost", address=self.address) from lost
            except TimeoutError:
                if task.done():
                    raise
            alone = None if self._reached() else alone or time.monotonic()
            if alone and time.monotonic() - alone > PATIENCE:
                raise UseError("cluster.deserted", address=self.address, seconds=f"{PATIENCE:.0f}")

    def _reached(self) -> int:
        """How many workers there are; raises UseError where nobody can tell any more."""
        try:
            return self.size
        except OSError as lost:
            raise UseError("cluster.lost", address=self.address) from lost


# There, in a worker


def look(order: Order) -> None:
    """Whether this process can work for the build: its version, and what it sees of both folders."""
    _same_version(order.data)
    if not Path(order.data.datasets).is_dir():
        raise UseError("cluster.no-data", worker=_worker(), folder=order.data.datasets)
    files, own = _file_system(order.own)
    try:
        mark = f"{own}/{secrets.token_hex(8)}"
        files.touch(mark)
        files.rm_file(mark)
    except OSError as error:
        raise _not_shared(order, error) from error


def judge_sheets(order: Order, jobs: Sequence[sheets.Job]) -> list[Findings]:
    """What is wrong with each of some sheets."""
    drafts = _drafts(order.data)
    return [sheets.judged(drafts, job) for job in jobs]


def judge_package(order: Order, name: str) -> list[Problem]:
    """What Frictionless says of a package."""
    found = _packages(order.data)
    return second_opinion.judge(next(package for package in found if package.name == name), found)


def assess_list(order: Order, job: tuple[str, str], settings: robustness.Settings) -> robustness.Robustness:
    """How firm the ranks of one list are."""
    edition, cohort = job
    ranking = _ranking(order.data)
    return robustness.assess(ranking.tables[edition], cohort, settings, ranking.dataset.weight_bounds)


def fill_job(order: Order, job: Job) -> list[Record]:
    """The shards of one job; their files are written when it returns."""
    return fill(job, *_work(order))


_one_at_a_time = threading.Lock()
"""A worker may have several threads; what a process computes is shared by them, and made for one."""


def _ask(function: Callable[..., T], order: Order, args: tuple[Any, ...], kwargs: Mapping[str, Any], job: object) -> T:
    with _one_at_a_time:
        _same_version(order.data)
        return function(order, job, *args, **kwargs)


def _same_version(data: Data) -> None:
    if program() != data.program:
        raise UseError("cluster.other-version", worker=_worker())


def _worker() -> str:
    """The machine and the number of this process."""
    return f"{os.uname().nodename}:{os.getpid()}"


def _not_shared(order: Order, error: OSError) -> UseError:
    place = order.site.removeprefix("file://").rpartition("/")[0]
    return UseError("cluster.not-shared", worker=_worker(), folder=place, why=error.strerror or str(error))


def _file_system(url: str) -> tuple[AbstractFileSystem, str]:
    import fsspec.core

    files, place = fsspec.core.url_to_fs(url)
    return files, str(place)


# What a worker keeps from task to task, and from build to build where the data are the same: one of each.


@functools.lru_cache(maxsize=1)
def _drafts(data: Data) -> Drafts:
    """The tables, as the gate sees them while it judges sheets."""
    stand, drafts = gate.reopened(Path(data.datasets), data.shown, trusted=data.trusted)
    if stand != data.stand:
        raise UseError("cluster.other-data", worker=_worker(), folder=data.datasets)
    return drafts


@functools.lru_cache(maxsize=1)
def _packages(data: Data) -> tuple[RawPackage, ...]:
    return gate.passed(_drafts(data))


@functools.lru_cache(maxsize=1)
def _ranking(data: Data) -> Ranking:
    return construct(assemble(*withhold(_packages(data), data.today)))


@functools.lru_cache(maxsize=1)
def _work(order: Order) -> tuple[Work, Memory]:
    """What all pages of a build share."""
    given = _given(order)
    name_site(given.names)
    site = Site(_ranking(order.data), **given.site)
    cache = given.cache if given.cache and given.cache.is_dir() else None
    files = Shared(order.site, order.own, given.stamp)
    work = Work(site, files, given.base_url, cache, given.frame, given.live)
    make_ready(work)
    if site.audit.together:
        _ = site.audit.told  # now, once for all tasks
    return work, Memory(None, "", sheet_digests(_packages(order.data)), {})


def _given(order: Order) -> Given:
    files, own = _file_system(order.own)
    try:
        content = files.cat_file(f"{own}/{GIVEN}")
    except OSError as error:
        raise _not_shared(order, error) from error
    if hashlib.sha256(content).hexdigest() != order.given:
        raise UseError("cluster.other-data", worker=_worker(), folder=own)
    found: Given = pickle.loads(content)  # noqa: S301 - who may write there may give the scheduler tasks as well
    return found


class Shared:
    """The staging folder as a worker reaches it. stamp: the time of its files, in seconds since 1970."""

    def __init__(self, site: str, own: str, stamp: int) -> None:
        self.files, self.root = _file_system(site)
        self.stamp = stamp
        self.part = f"{_file_system(own)[1]}/{secrets.token_hex(8)}"
        """Where a file stands until it is whole; no other process has this name."""

    def write(self, path: str, data: bytes) -> None:
        """Put a file at an address; a task that is done again puts the same one there again."""
        target = f"{self.root}/{below(path)}"
        self.files.pipe_file(self.part, data)
        self._settle()
        try:
            self.files.mv(self.part, target)
        except FileNotFoundError:
            self._make_folder(target.rpartition("/")[0])
            self.files.mv(self.part, target)

    def _settle(self) -> None:
        """As `Staging.write` leaves its files; only file systems of a machine know times."""
        if "file" in self.files.protocol:
            os.chmod(self.part, 0o644)  # noqa: PTH101 - called for each of 100,000 files
            os.utime(self.part, (self.stamp, self.stamp))

    def _make_folder(self, folder: str) -> None:
        """Not the staging folder itself: where that is gone, the build was called off."""
        if not self.files.exists(self.root):
            raise FileNotFoundError(self.root)
        self.files.makedirs(folder, exist_ok=True)
