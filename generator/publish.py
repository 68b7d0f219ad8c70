"""Publishing: a staging folder beside the site, checks, SHA256SUMS, and one swap that is seen whole or not at all.

Nothing else touches the live site. Beside a site `public` stand, while a build runs, `.public.lock` (held by flock, so
the kernel frees it however the process ends) and one folder `.public.thuocdo-…`: first the new generation, after the
swap the old one until it is removed. What a killed build leaves there, the next build removes.
"""

from __future__ import annotations

import base64
import contextlib
import ctypes
import errno
import fcntl
import hashlib
import html
import multiprocessing
import os
import re
import shutil
import signal
import stat
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from generator.errors import UseError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

SUMS: Final = "SHA256SUMS"
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


@dataclass
class Staging:
    """A new generation of a site, not yet seen by anybody."""

    site: Path
    folder: Path

    def write(self, path: str, data: bytes) -> None:
        """Put a file at an address that has none yet; also from other processes."""
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or ".." in parts or "/".join(parts) != path:
            raise ValueError(f"not a path below the site: {path!r}")
        file = self.folder / path
        try:
            target = file.open("xb")
        except FileNotFoundError:
            file.parent.mkdir(parents=True, exist_ok=True)
            target = file.open("xb")
        with target:
            target.write(data)

    def publish(self, *, expect: Collection[str] = (), stamp: int = EARLIEST) -> Published:
        """Check the new site, write its sums, and put it in the place of the old one.

        expect: paths that must be there and not be empty; stamp: the time of all files, in seconds since 1970.
        """
        files = check(self.folder, expect)
        _write_sums(self.folder, files)
        _settle(self.folder, stamp)
        _to_disk(self.folder)
        _refuse_place(self.site)
        _refuse_contents(self.site)
        note = _swap(self.folder, self.site)
        shutil.rmtree(self.folder, ignore_errors=True)
        return Published(self.site, len(files) + 1, sum(file.size for file in files.values()), note)


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
    lines = (site / SUMS).read_text(encoding="utf-8", errors="replace").splitlines()
    return present <= {SUMS} | {line[66:].split("/")[0] for line in lines}


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
    """The same modes and times for everything, whoever builds and whenever."""
    for place, _, names in os.walk(folder, topdown=False):
        for name in names:
            file = os.path.join(place, name)  # noqa: PTH118 - 25,000 Path objects would take longer than the work
            os.chmod(file, 0o644)  # noqa: PTH101 - the same
            os.utime(file, (stamp, stamp))
        os.chmod(place, 0o755)  # noqa: PTH101, S103 - the same; a site is for everyone to read
        os.utime(place, (stamp, stamp))


# The checks


@dataclass(frozen=True)
class File:
    digest: str
    size: int


def check(folder: Path, expect: Collection[str] = ()) -> dict[str, File]:
    """All files of a new site by path, in order of path, or all that is wrong with it as Unfit."""
    problems: list[str] = []
    paths = _regular_files(folder, problems)
    problems += _unfit_names(paths)
    read = _read_all(folder, paths)
    problems += [f"{path}: missing: expected" for path in sorted(set(expect) - read.keys())]
    problems += [f"{path}: empty: expected" for path in sorted(set(expect) & read.keys()) if not read[path].size]
    problems += _page_problems(folder, read)
    if problems:
        raise Unfit(problems)
    return read


def _regular_files(folder: Path, problems: list[str]) -> list[str]:
    """Paths of the regular files below; links, devices and the like are problems."""
    found, waiting = [], [""]
    while waiting:
        below = waiting.pop()
        for entry in os.scandir(folder / below):
            path = f"{below}{entry.name}"
            mode = entry.stat(follow_symlinks=False).st_mode
            if stat.S_ISDIR(mode):
                waiting.append(f"{path}/")
            elif stat.S_ISREG(mode):
                found.append(path)
            else:
                problems.append(f"{path}: not-a-file: {'symbolic link' if stat.S_ISLNK(mode) else 'special file'}")
    problems.sort()
    return sorted(found)


NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+@~-]*")
RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
LONGEST: Final = 180
"""Windows allows 260 characters, of which some belong to the folder where a zip is unpacked."""


def _unfit_names(paths: list[str]) -> list[str]:
    """Names that zip, Windows or GitHub Pages would lose, change or mix up."""
    kept = ".nojekyll" in paths
    problems = [f"{path}: name: {reason}" for path in paths if (reason := _unfit_name(path, underscores=kept))]
    by_folded: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        by_folded[path.lower()].append(path)
    problems += [f"{same[1]}: name: like {same[0]} but for case" for same in by_folded.values() if len(same) > 1]
    return problems


def _unfit_name(path: str, *, underscores: bool) -> str:
    if path == SUMS:
        return "is written by publish"
    if path == HEADERS:
        return ""
    if len(path) > LONGEST:
        return f"longer than {LONGEST} characters"
    for part in () if path == ".nojekyll" else path.split("/"):
        if not NAME.fullmatch(part) or part.endswith("."):
            return "more than letters, digits and _ . + @ ~ -, or a dot at an end"
        if RESERVED.fullmatch(part):
            return "reserved on Windows"
        if part.startswith("_") and not underscores:
            return "Jekyll leaves out what begins with _ (no .nojekyll)"
    return ""


def _read_all(folder: Path, paths: list[str]) -> dict[str, File]:
    read = {}
    for path in paths:
        data = (folder / path).read_bytes()
        read[path] = File(hashlib.sha256(data).hexdigest(), len(data))
    return read


def _write_sums(folder: Path, files: Mapping[str, File]) -> None:
    """`sha256sum -c SHA256SUMS` checks the site, today and from an archive."""
    lines = "".join(f"{file.digest}  {path}\n" for path, file in files.items())
    with (folder / SUMS).open("xb") as target:
        target.write(lines.encode())


# Pages: links, policy, no third party

SCRIPT: Final = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
ATTRIBUTE: Final = re.compile(
    r"""\s(href|src|srcset|poster|xlink:href|action|style|id|on[a-z]+)=("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE
)
TAG: Final = re.compile(r"<([a-zA-Z][\w:-]*)")
REL: Final = re.compile(r"""\srel=["']?([^"'>]*)""", re.IGNORECASE)
TYPE: Final = re.compile(r"""\stype=["']?([^"'\s>]*)""", re.IGNORECASE)
SOURCE: Final = re.compile(r"\ssrc=", re.IGNORECASE)
POLICY: Final = re.compile(r"<meta[^>]*http-equiv=[\"']?content-security-policy[^>]*>", re.IGNORECASE)
SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
STYLESHEET_URL: Final = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])((?:https?:)?//[^"')\s]+)""", re.IGNORECASE)
RUN: Final = {"", "module", "text/javascript", "application/javascript", "importmap", "speculationrules"}
"""Types of a script that the policy is asked about; other types are data."""
FETCHED: Final = {
    "stylesheet", "icon", "apple-touch-icon", "mask-icon", "manifest",
    "preload", "modulepreload", "prefetch", "prerender", "preconnect", "dns-prefetch",
}  # fmt: skip
"""What a link element makes a browser fetch or prepare; other relations only say something."""


def _page_problems(folder: Path, files: Collection[str]) -> list[str]:
    problems: list[str] = []
    wanted: dict[str, dict[str, str]] = defaultdict(dict)
    known = frozenset({*files, SUMS})  # which publish itself writes, once the files have passed
    for path, page in _scanned(folder, [path for path in files if path.endswith(".html")], known):
        problems += page.problems
        for target, fragment in sorted(page.elsewhere):
            wanted[target].setdefault(fragment, path)
    for path in files:
        if path.endswith(".css"):
            sheet = (folder / path).read_text(encoding="utf-8", errors="replace")
            problems += [f"{path}: third-party: {url}" for url in STYLESHEET_URL.findall(sheet)]
    return problems + _missing_fragments(folder, wanted)


MANY: Final = 300
"""Pages from which a second process pays."""

_site: tuple[Path, frozenset[str]] | None = None


def _scanned(folder: Path, paths: list[str], known: frozenset[str]) -> Iterator[tuple[str, Page]]:
    """Every page under the eyes of the checks, in the order of paths, over processes where there are many."""
    global _site
    _site = folder, known  # inherited by fork
    try:
        if len(paths) < MANY or "fork" not in multiprocessing.get_all_start_methods():
            yield from map(_scan, paths)
            return
        with multiprocessing.get_context("fork").Pool(os.cpu_count(), _leave_interrupts) as pool:
            yield from pool.imap(_scan, paths, chunksize=64)
    finally:
        _site = None


def _leave_interrupts() -> None:
    """Ctrl-C is the main process's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _scan(path: str) -> tuple[str, Page]:
    assert _site is not None  # noqa: S101 - set before any page is scanned
    folder, known = _site
    page = Page(path, (folder / path).read_text(encoding="utf-8", errors="replace"), known)
    page.scan()
    page.text, page.files = "", ()  # not worth carrying back
    return path, page


def _missing_fragments(folder: Path, wanted: Mapping[str, Mapping[str, str]]) -> list[str]:
    problems = []
    for target, fragments in wanted.items():
        text = (folder / target).read_text(encoding="utf-8", errors="replace")
        ids = {html.unescape(value.strip("\"'")) for name, value in ATTRIBUTE.findall(text) if name == "id"}
        missing = fragments.keys() - ids
        problems += [f"{fragments[fragment]}: link-to-nothing: {target}#{fragment}" for fragment in sorted(missing)]
    return problems


@dataclass
class Page:
    """One HTML page under the eyes of the checks. A scan, no parser: thousands of pages take seconds."""

    path: str
    text: str
    files: Collection[str]
    problems: list[str] = field(default_factory=list)
    elsewhere: set[tuple[str, str]] = field(default_factory=set)
    """Other pages of the site and the fragments this one links to there."""

    def scan(self) -> None:
        self._check_inline()
        self.text = COMMENT.sub("", SCRIPT.sub(r"<\1\2></\1>", self.text))
        ids: set[str] = set()
        fragments: set[str] = set()
        for found in ATTRIBUTE.finditer(self.text):
            start = self.text.rfind("<", 0, found.start())
            if start < self.text.rfind(">", 0, found.start()):
                continue  # not inside a tag: text that shows HTML
            if self.text.count('"', start, found.start()) % 2:
                continue  # inside the value of another attribute
            name, value = found[1].lower(), html.unescape(found[2].strip("\"'"))
            if name == "id":
                ids.add(value)
            elif name == "style" or name.startswith("on"):
                self._say("inline", f"{name}={value[:60]}")
            elif name == "srcset":
                for candidate in value.split(","):
                    self._follow(start, candidate.split()[0] if candidate.strip() else "", fragments)
            else:
                self._follow(start, value.strip(), fragments)
        for fragment in sorted(fragments - ids - {"", "top"}):
            self._say("link-to-nothing", f"#{fragment}")

    def _say(self, code: str, found: str) -> None:
        problem = f"{self.path}: {code}: {found}"
        if problem not in self.problems:
            self.problems.append(problem)

    def _check_inline(self) -> None:
        """What stands between script or style tags runs only if the page's policy has its hash."""
        policy = html.unescape(found[0]) if (found := POLICY.search(self.text)) else ""
        for name, attributes, content in SCRIPT.findall(self.text):
            kind = found[1].lower() if (found := TYPE.search(attributes)) else ""
            idle = name.lower() == "script" and (SOURCE.search(attributes) or kind not in RUN)
            if idle or not content.strip():
                continue
            digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            if f"'sha256-{digest}'" not in policy:
                self._say("inline", f"<{name.lower()}> without its hash in the policy: {content.strip()[:40]!r}")

    def _follow(self, start: int, url: str, fragments: set[str]) -> None:
        if SCHEME.match(url):
            self._leave(start, url)
        elif url.startswith("/"):
            # 404.html is shown at any depth and can only link from the root.
            if self.path != "404.html":
                self._say("rooted-link", url)
        else:
            self._resolve(url, fragments)

    def _leave(self, start: int, url: str) -> None:
        if url.lower().startswith("javascript:"):
            self._say("inline", url[:60])
        elif url.lower().startswith(("//", "http:", "https:")) and self.path != "404.html" and self._fetches(start):
            self._say("third-party", url)

    def _fetches(self, start: int) -> bool:
        """Whether the tag at `start` makes the browser ask for its address (a link to click does not)."""
        tag = found[1].lower() if (found := TAG.match(self.text, start)) else ""
        if tag == "link":
            rel = REL.search(self.text, start, self.text.find(">", start) + 1)
            return rel is None or bool(FETCHED & set(rel[1].lower().split()))
        return tag not in {"a", "area"}

    def _resolve(self, url: str, fragments: set[str]) -> None:
        address, _, fragment = url.partition("#")
        address, fragment = unquote(address.partition("?")[0]), unquote(fragment)
        if not address:
            fragments.add(fragment)
            return
        target = _target(self.path, address)
        if target is None or target not in self.files:
            self._say("link-to-nothing", url)
        elif target == self.path:
            fragments.add(fragment)
        elif fragment and target.endswith(".html"):
            self.elsewhere.add((target, fragment))


def _target(page: str, address: str) -> str | None:
    """The file that a relative address on a page leads to; None above the root.

    >>> _target("don-vi/hue/index.html", "../../xep-hang/")
    'xep-hang/index.html'
    >>> _target("index.html", "../")
    """
    parts = page.split("/")[:-1]
    steps = address.split("/")
    for step in steps:
        if step == "..":
            if not parts:
                return None
            parts.pop()
        elif step not in {"", "."}:
            parts.append(step)
    if steps[-1] in {"", ".", ".."}:
        parts.append("index.html")
    return "/".join(parts)
