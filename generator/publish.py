"""Publishing: a staging folder beside the site, checks, SHA256SUMS, and one swap that is seen whole or not at all.

Nothing else touches the live site. Beside a site `public` stand, while a build runs, `.public.lock` (held by flock, so
the kernel frees it however the process ends) and one folder `.public.thuocdo-…`: what is new, or the whole new
generation, and after the swap the old one until it is removed. What a killed build leaves there, the next removes.

A large site keeps the generation before in `.public.thuocdo-spare`. The next build brings that up to date, which costs
what has changed and not what there is, and exchanges the two (`generations.py`).
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import hashlib
import multiprocessing
import os
import re
import shutil
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, Protocol

from generator import checks, generations
from generator.errors import UseError
from generator.generations import SUMS
from generator.workers import Meanwhile, can_fork, leave_interrupts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

HEADERS: Final = "_headers"
"""Read by hosts that set response headers. Jekyll leaves it out, where nobody would read it."""
EARLIEST: Final = 315_532_800
"""1980-01-01, the earliest time that a zip archive can hold."""


class Busy(UseError):  # noqa: N818 - the word that others know it by
    """Another build of the same site is running."""

    def __init__(self, site: Path, pid: str) -> None:
        super().__init__("site-busy", site=str(site), pid=pid)


class Unfit(Exception):  # noqa: N818 - it reads as what is said of the site
    """The new site must not be published; each problem is "path: code: what was found"."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Published:
    site: Path
    files: int
    size: int
    """Bytes of all files."""
    note: str = ""
    """How it was done where the file system cannot exchange folders, so that the site was missing for a moment:
    "two-renames", or "copied" where it cannot even rename them (overlayfs, folders of the image layer)."""


class Linking(Protocol):
    """Pages that are taken over from the live site, where what they link to was there.

    anchors: what they link to with a fragment; links: all of it, asked only where something went.
    """

    @property
    def anchors(self) -> checks.Links: ...
    @property
    def links(self) -> checks.Links: ...


@dataclass
class Manifest:
    """What is known of a new site before it is put together.

    files: digest by path, of files written or the same as in the live site; size: bytes of all; fresh: those of them
    that were made now; new_links: of the pages that were scanned now, those that may lead nowhere; taken_over: pages
    that were not scanned.
    """

    files: dict[str, str] = field(default_factory=dict)
    size: int = 0
    fresh: set[str] = field(default_factory=set)
    new_links: checks.Links = field(default_factory=dict)
    taken_over: list[Linking] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Doubling:
    """A spare generation that a copy of this process makes. made: waits for it; whether it is whole."""

    folder: Path
    made: Callable[[], bool]


@dataclass
class Staging:
    """A new generation of a site, not yet seen by anybody. stamp: the time of its files, in seconds since 1970."""

    site: Path
    folder: Path
    stamp: int = EARLIEST
    _doubling: Doubling | None = None

    def write(self, path: str, data: bytes) -> None:
        """Put a file at an address that has none yet; also from other processes."""
        file = f"{self.folder}/{below(path)}"
        try:
            handle = os.open(file, CREATE, 0o644)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(file), exist_ok=True)  # noqa: PTH103, PTH120 - called for each of 100,000 files
            handle = os.open(file, CREATE, 0o644)
        with open(handle, "wb", buffering=0) as target:  # noqa: PTH123 - the same
            target.write(data)
            os.fchmod(handle, 0o644)
            os.utime(handle, (self.stamp, self.stamp))

    def clear(self) -> None:
        """Empty again, as it was at first."""
        shutil.rmtree(self.folder)
        self.folder.mkdir(mode=0o700)

    @cached_property
    def live(self) -> Mapping[str, str]:
        """Digest by path of what the live site holds; nothing where there is none."""
        return generations.sums(self.site)

    @contextlib.contextmanager
    def doubling(self) -> Iterator[None]:
        """Meanwhile a copy of this process makes a spare generation of a large site that has none.

        Else the first build after one from nothing would link all files at its end, while a reader waits.
        """
        if _spare(self.site).is_dir() or not can_fork() or not generations.is_large(self.site):
            yield
            return
        folder = Path(tempfile.mkdtemp(dir=self.site.parent, prefix=_prefix(self.site)))
        try:
            with Meanwhile(partial(generations.doubled, self.site, folder)) as begun:
                self._doubling = Doubling(folder, begun.result)
                yield
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _take_doubled(self) -> None:
        """Under its own name only when it is whole, and by whoever holds the lock."""
        if self._doubling and self._doubling.made() and self._doubling.folder.is_dir():
            self._doubling.folder.rename(_spare(self.site))

    def publish(
        self, *, expect: Collection[str] = (), stamp: int | None = None, manifest: Manifest | None = None
    ) -> Published:
        """Check the new site, write its sums, and put it in the place of the old one.

        expect: paths that must be there and not be empty; stamp: as of the staging folder, where it is given only now;
        manifest: what is known of files already; those that were not written are taken from the live site.
        """
        self.stamp = self.stamp if stamp is None else stamp
        known = manifest or Manifest()
        files, size = check(self.folder, expect, known, self.site, self.live)
        written = known.fresh | (files.keys() - known.files.keys())
        if manifest is None:
            _settle(self.folder, self.stamp)
        else:
            generations.settle_folders(self.folder, map(generations.parent, written), self.stamp)
        _refuse_place(self.site)
        _refuse_contents(self.site)
        self._take_doubled()
        whole = generations.put_together(self.folder, self.site, _spare(self.site), files, written, self.stamp)
        _to_disk(whole)
        note = _swap(whole, self.site)
        _keep_spare(whole, _spare(self.site), len(files))
        return Published(self.site, len(files) + 1, size, note)


def below(path: str) -> str:
    """The path, where it leads to a place below the site; ValueError where it does not."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "/".join(parts) != path:
        raise ValueError(f"not a path below the site: {path!r}")
    return path


CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


def _spare(site: Path) -> Path:
    return site.with_name(f"{_prefix(site)}spare")


def _keep_spare(old: Path, spare: Path, files: int) -> None:
    """The generation that was live stays beside a large site; of a small one it costs less to write all anew."""
    if files < generations.LARGE or not (old / SUMS).exists():
        shutil.rmtree(old, ignore_errors=True)
    elif old != spare:
        shutil.rmtree(spare, ignore_errors=True)
        old.rename(spare)


@contextlib.contextmanager
def staging(site: Path) -> Iterator[Staging]:
    """A staging folder beside the site, removed on leaving; only its `publish` changes the site.

    Raises Busy where another build of this site runs, UseError where the site is not a folder we may replace.
    """
    site = Path(os.path.abspath(site))  # noqa: PTH100 - resolve() would follow the symbolic link that we refuse
    site = site.parent.resolve() / site.name
    _refuse_place(site)
    site.parent.mkdir(parents=True, exist_ok=True)
    with _lock(site):
        _clear(site)
        _refuse_contents(site)
        folder = Path(tempfile.mkdtemp(dir=site.parent, prefix=_prefix(site)))
        try:
            yield Staging(site, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


# The site's place


def _refuse_place(site: Path) -> None:
    """Refuse a file, a link, and a folder that holds the home, the project or where we stand."""
    if site.is_symlink() or (site.exists() and not site.is_dir()):
        raise UseError("site-not-a-folder", site=str(site))
    if any(site == place or site in place.parents for place in _precious()):
        raise UseError("site-precious", site=str(site))


def _refuse_contents(site: Path) -> None:
    """Refuse somebody's folder: what we replace, we remove."""
    if site.is_dir() and not _ours(site):
        raise UseError("site-not-ours", site=str(site))


def _precious() -> Iterator[Path]:
    yield Path.cwd()
    yield Path(__file__).resolve().parents[1]
    with contextlib.suppress(RuntimeError):  # a user id without a home, as in some containers
        yield Path.home().resolve()


def _ours(site: Path) -> bool:
    """Whether all that lies in the folder, at its top, is empty or in its SHA256SUMS (so no .git, no notes)."""
    present = {entry.name for entry in os.scandir(site)}
    if SUMS not in present:
        return not present
    named = {top.decode("utf-8", "replace") for top in set(_TOP.findall((site / SUMS).read_bytes()))}
    return present <= {*named, SUMS}


_TOP: Final = re.compile(rb"  ([^/\n]+)")
"""In SHA256SUMS: the first part of a path."""


def _prefix(site: Path) -> str:
    return f".{site.name}.thuocdo-"


def _aside(site: Path) -> Path:
    """Where the live site stands for a moment, on file systems that cannot exchange two folders."""
    return site.with_name(f"{_prefix(site)}live")


def _clear(site: Path) -> None:
    """Remove what killed builds left; put a site back that one had just set aside."""
    aside = _aside(site)
    if aside.is_dir() and not (site / SUMS).exists():
        shutil.rmtree(site, ignore_errors=True)
        aside.rename(site)
    for leftover in sorted(site.parent.glob(f"{_escaped(_prefix(site))}*")):
        if leftover != _spare(site) or not (leftover / SUMS).exists():
            shutil.rmtree(leftover, ignore_errors=True)


def _escaped(name: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", name)


# One build at a time

_HELD: Final[set[int]] = set()


def _let_go_in_child() -> None:
    """A forked worker must not keep the lock of a build that was killed."""
    for handle in _HELD:
        os.close(handle)
    _HELD.clear()


os.register_at_fork(after_in_child=_let_go_in_child)


@contextlib.contextmanager
def _lock(site: Path) -> Iterator[None]:
    path = site.with_name(f".{site.name}.lock")
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(site, os.read(handle, 32).decode(errors="replace").strip()) from None
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        _HELD.add(handle)
        yield
    finally:
        # The file stays: removing it would let two builds lock two files of one name.
        _HELD.discard(handle)
        os.close(handle)


# The swap

AT_FDCWD: Final = -100
RENAME_EXCHANGE: Final = 2
NO_EXCHANGE: Final = (errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)


def _swap(new: Path, site: Path) -> str:
    """Put `new` in the place of `site` and the old generation, if any, in the place of `new`."""
    note = ""
    if not site.exists():
        new.rename(site)
    else:
        try:
            _exchange(new, site)
        except OSError as error:
            if error.errno not in NO_EXCHANGE:
                raise
            note = _in_two_steps(new, site)
    _to_disk(site.parent)
    return note


def _exchange(one: Path, other: Path) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if libc.renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))


def _in_two_steps(new: Path, site: Path) -> str:
    """For a moment there is no site; a build killed in that moment is mended by the next one's `_clear`."""
    try:
        site.rename(_aside(site))
        note = "two-renames"
    except OSError as error:
        if error.errno not in NO_EXCHANGE:
            raise
        _copy_aside(site)
        note = "copied"
    try:
        new.rename(site)
    except OSError:
        _aside(site).rename(site)
        raise
    shutil.rmtree(_aside(site))
    return note


def _copy_aside(site: Path) -> None:
    """The copy gets its name when it is whole; a site without SHA256SUMS is one that was being removed."""
    copy = Path(tempfile.mkdtemp(dir=site.parent, prefix=_prefix(site)))
    shutil.copytree(site, copy, dirs_exist_ok=True)
    copy.rename(_aside(site))
    (site / SUMS).unlink(missing_ok=True)
    shutil.rmtree(site)


def _to_disk(folder: Path) -> None:
    """Wait until the folder's file system has written what it holds: one call for thousands of files."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if not hasattr(libc, "syncfs"):
            os.sync()
        elif libc.syncfs(handle):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
    finally:
        os.close(handle)


def _settle(folder: Path, stamp: int) -> None:
    """The same modes and times for everything, whoever builds and whenever, as files have them that `write` made."""
    for place, _, names in os.walk(folder, topdown=False):
        for path, mode in [*((f"{place}/{name}", 0o644) for name in names), (place, 0o755)]:
            os.chmod(path, mode)  # noqa: PTH101 - called for each of many files
            os.utime(path, (stamp, stamp))


# The checks


EMPTY: Final = hashlib.sha256().hexdigest()


def check(
    folder: Path,
    expect: Collection[str] = (),
    manifest: Manifest | None = None,
    live: Path | None = None,
    standing: Mapping[str, str] | None = None,
) -> tuple[dict[str, str], int]:
    """Digests of all files of a new site, in order of path, and their bytes; or all that is wrong with it as Unfit.

    manifest: what is known already of files in the folder and of those that are the same in the live site;
    standing: what that holds. Its links led somewhere when it was published, so that its pages are asked only about
    what is no longer there and about fragments of pages that are new.
    """
    known = manifest or Manifest()
    problems = list(known.problems)
    written = _regular_files(folder, problems)
    unknown = [path for path in written if path not in known.files]
    size = known.size
    files = dict(known.files)
    for path in unknown:
        data = (folder / path).read_bytes()
        files[path] = hashlib.sha256(data).hexdigest()
        size += len(data)
    fresh = {*known.fresh, *unknown}
    paths = sorted(files)
    problems += _unfit_names(sorted(fresh - (standing or {}).keys()), paths)
    problems += [f"{path}: missing: expected" for path in sorted(set(expect) - files.keys())]
    problems += [f"{path}: empty: expected" for path in sorted(set(expect) & files.keys()) if files[path] == EMPTY]
    new_links: checks.Links = {}
    checks.join(new_links, known.new_links)
    for found, page_links in _scanned(folder, [path for path in unknown if path.endswith(".html")]):
        problems += found
        checks.join(new_links, page_links)
    for path in unknown:
        if path.endswith(".css"):
            problems += checks.stylesheet_problems(path, (folder / path).read_text("utf-8", errors="replace"))
    gone = (standing or {}).keys() - files.keys()
    links = checks.chosen(new_links, new_links.keys() - files.keys() - {SUMS})
    anchors = checks.anchors(new_links)
    for pages in known.taken_over:
        checks.join(links, checks.chosen(pages.links, pages.links.keys() & gone) if gone else {})
        checks.join(anchors, checks.chosen(pages.anchors, pages.anchors.keys() & fresh))
    problems += checks.missing_targets(links)
    problems += _missing_fragments(folder, live, anchors)
    if problems:
        raise Unfit(problems)
    return {path: files[path] for path in paths}, size


def _missing_fragments(folder: Path, live: Path | None, anchors: checks.Links) -> Iterator[str]:
    """Fragments that nobody answers to."""
    for target, asked in sorted(anchors.items()):
        file = next((place / target for place in (folder, live) if place and (place / target).exists()), None)
        if file is not None:
            yield from checks.missing_fragments(target, asked, file.read_bytes())


MANY: Final = 300
"""Pages from which a second process pays."""

_folder: Path | None = None


def _scanned(folder: Path, paths: list[str]) -> Iterator[tuple[list[str], checks.Links]]:
    """Problems and links of every page, in the order of paths, over processes where there are many."""
    global _folder
    _folder = folder  # inherited by fork
    try:
        if len(paths) < MANY or not can_fork():
            yield from map(_scan, paths)
            return
        with multiprocessing.get_context("fork").Pool(os.cpu_count(), leave_interrupts) as pool:
            yield from pool.imap(_scan, paths, chunksize=64)
    finally:
        _folder = None


def _scan(path: str) -> tuple[list[str], checks.Links]:
    assert _folder is not None  # noqa: S101 - set before any page is scanned
    links: checks.Links = {}
    return checks.scan(path, (_folder / path).read_bytes(), links), links


def _regular_files(folder: Path, problems: list[str]) -> list[str]:
    """Paths of the regular files below; links, devices and the like are problems."""
    found, waiting = [], [""]
    while waiting:
        below = waiting.pop()
        for entry in os.scandir(f"{folder}/{below}"):
            path = f"{below}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                waiting.append(f"{path}/")
            elif entry.is_file(follow_symlinks=False):
                found.append(path)
            else:
                problems.append(f"{path}: not-a-file: {'symbolic link' if entry.is_symlink() else 'special file'}")
    problems.sort()
    return sorted(found)


NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+@~-]*")
RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
LONGEST: Final = 180
"""Windows allows 260 characters, of which some belong to the folder where a zip is unpacked."""


def _unfit_names(fresh: list[str], paths: list[str]) -> list[str]:
    """Names that zip, Windows or GitHub Pages would lose, change or mix up. fresh: those not looked at before."""
    if not fresh:
        return []
    kept = ".nojekyll" in paths
    problems = [f"{path}: name: {reason}" for path in fresh if (reason := _unfit_name(path, underscores=kept))]
    if len(set(map(str.lower, paths))) == len(paths):
        return problems
    by_folded: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        by_folded[path.lower()].append(path)
    return problems + [f"{same[1]}: name: like {same[0]} but for case" for same in by_folded.values() if len(same) > 1]


def _unfit_name(path: str, *, underscores: bool) -> str:
    if path == SUMS:
        return "is written by publish"
    if path == HEADERS:
        return ""
    if len(path) > LONGEST:
        return f"longer than {LONGEST} characters"
    parts = () if path == ".nojekyll" else path.split("/")
    return next((reason for part in parts if (reason := _unfit_part(part, underscores=underscores))), "")


@lru_cache(maxsize=65_536)
def _unfit_part(part: str, *, underscores: bool) -> str:
    if not NAME.fullmatch(part) or part.endswith("."):
        return "more than letters, digits and _ . + @ ~ -, or a dot at an end"
    if RESERVED.fullmatch(part):
        return "reserved on Windows"
    return "" if underscores or not part.startswith("_") else "Jekyll leaves out what begins with _ (no .nojekyll)"
