"""Checks of a page before it is published: every link leads somewhere, nothing inline, no third party.

A scan, no parser: it runs over tens of thousands of pages, each in the process that made it. Tags recur from page to
page, so what a tag says is read once.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SCRIPT: Final = re.compile(rb"<(script|style)\b([^>]*)>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
"""Slow over a long page, so that it is asked only where one of its beginnings stands."""
BEGINS: Final = re.compile(rb"<(?=[sS])(?:[sS][cC][rR][iI][pP][tT]|[sS][tT][yY][lL][eE])\b")
COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
TAG: Final = re.compile(r"""<([a-zA-Z][\w:-]*+)((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""")
ATTRIBUTE: Final = re.compile(
    r"""\s(href|src|srcset|poster|xlink:href|action|style|id|on[a-z]+)=("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE
)
SAYING: Final = (b"href=", b"src", b"id=", b"style=", b" on", b"action=", b"poster=")
"""One of these stands in every tag that says something to the checks."""
QUOTED: Final = re.compile(r"""=\s*("[^"]*"|'[^']*')""")
REL: Final = re.compile(r"""\srel=["']?([^"'>]*)""", re.IGNORECASE)
TYPE: Final = re.compile(r"""\stype=["']?([^"'\s>]*)""", re.IGNORECASE)
SOURCE: Final = re.compile(r"\ssrc=", re.IGNORECASE)
POLICY: Final = re.compile(rb"<meta[^>]*http-equiv=[\"']?content-security-policy[^>]*>", re.IGNORECASE)
SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
STYLESHEET_URL: Final = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])((?:https?:)?//[^"')\s]+)""", re.IGNORECASE)
RUN: Final = {"", "module", "text/javascript", "application/javascript", "importmap", "speculationrules"}
"""Types of a script that the policy is asked about; other types are data."""
FETCHED: Final = {
    "stylesheet", "icon", "apple-touch-icon", "mask-icon", "manifest",
    "preload", "modulepreload", "prefetch", "prerender", "preconnect", "dns-prefetch",
}  # fmt: skip
"""What a link element makes a browser fetch or prepare; other relations only say something."""

NO_DEPTH: Final = -1
"""Of 404.html, which is shown at any depth."""

Links = dict[str, dict[str, str]]
"""File of the site → fragments that pages link to there ("" for the page itself) → the first page that does."""


@dataclass
class Scanned:
    """What a page links to, and what is wrong with it whatever else stands in the site."""

    links: Links = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def scan(path: str, data: bytes) -> Scanned:
    """One HTML page. Where a link leads above the site, or to a fragment that the page itself lacks, is a problem."""
    page = _Page(path)
    ids: set[str] = set()
    depth = NO_DEPTH if path == "404.html" else path.count("/")
    for sayings in _told(depth, page.without_scripts(data)):
        for kind, what, more in sayings:
            if kind == "link":
                page.link(what, more)
            elif kind == "id":
                ids.add(what)
            elif kind == "near":
                page.near(what)
            else:
                page.say(kind, what)
    for fragment in sorted(page.own - ids - {"", "top"}):
        page.say("link-to-nothing", f"#{fragment}")
    return Scanned(page.links, page.problems)


def stylesheet_problems(path: str, text: str) -> list[str]:
    return [f"{path}: third-party: {url}" for url in STYLESHEET_URL.findall(text)]


def ids_of(data: bytes) -> set[str]:
    """The ids of a page; data in its scripts may look like attributes and are none.

    >>> sorted(ids_of(b'<p id="a"><script type="application/ld+json">{"name":"x=\\"<"}</script><b id=b>'))
    ['a', 'b']
    """
    markup = SCRIPT.sub(b"", data) if b"<script" in data else data
    named = (attributes for _, attributes in TAG.findall(markup.decode(errors="replace")) if "id" in attributes)
    found = (pair for attributes in named for pair in ATTRIBUTE.findall(attributes))
    return {html.unescape(value.strip("\"'")) for name, value in found if name == "id"}


def join(links: Links, more: Links) -> None:
    """Adds what others link to."""
    for target, fragments in more.items():
        found = links.setdefault(target, {})
        for fragment, page in fragments.items():
            found.setdefault(fragment, page)


def chosen(links: Links, targets: Iterable[str]) -> Links:
    """Of what is linked to, some."""
    return {target: links[target] for target in targets}


def anchors(links: Links) -> Links:
    """Of what is linked to, places within pages."""
    found = {target: {name: page for name, page in asked.items() if name} for target, asked in links.items()}
    return {target: asked for target, asked in found.items() if asked}


def missing_targets(links: Links) -> Iterator[str]:
    """Links to files that the site does not have."""
    for target, asked in sorted(links.items()):
        for page in sorted(set(asked.values())):
            yield f"{page}: link-to-nothing: {target}"


def missing_fragments(target: str, fragments: dict[str, str], data: bytes) -> Iterator[str]:
    """Links to fragments that a page does not have. data: the page's."""
    for fragment in sorted(fragments.keys() - ids_of(data) - {""}):
        yield f"{fragments[fragment]}: link-to-nothing: {target}#{fragment}"


MOST_KINDS: Final = 100_000
"""So many kinds of tags are kept; when there are more, all are forgotten."""
DIGITS: Final = b"0123456789"
ALL_BUT_BRACKETS: Final = bytes(sign for sign in range(256) if sign not in b"<>")


def _told(depth: int, markup: bytes) -> Iterable[tuple[Saying, ...]]:
    """What the tags of a page so many folders deep say, in their order, each tag once.

    What stands between < and the next > is a tag, unless it ends within quotes or begins within a comment; then the
    page is read by the pattern that knows of these, which takes several times as long.
    """
    if b"<!--" not in markup and markup.translate(None, ALL_BUT_BRACKETS) == b"<>" * markup.count(b"<"):
        tags = _loud(list(dict.fromkeys(markup.replace(b"<", b">").split(b">")[1::2])))
        found = [_said(depth, tag) for tag in tags]
        if None not in found:
            return [sayings for sayings in found if sayings]
    text = COMMENT.sub("", markup.decode(errors="replace"))
    return [_read(depth, name, attributes) for name, attributes in dict.fromkeys(TAG.findall(text))]


def _loud(tags: Sequence[bytes]) -> list[bytes]:
    """Of tags without their brackets those that may say something.

    The cells of a table sort by figures, so that a long table has thousands of tags that differ in digits alone.
    """
    bare = b"<".join(tags).translate(None, DIGITS).split(b"<") if tags else []
    return [tag for tag, kind in zip(tags, bare, strict=True) if _loud_kinds[kind]]


class _LoudKinds(dict[bytes, bool]):
    """Whether tags that look so without their brackets and digits may say something; of a page's most say nothing."""

    def __missing__(self, bare: bytes) -> bool:
        lowered = bare.lower()
        loud = bare[:1].isalpha() and (any(saying in lowered for saying in SAYING) or not _parted(bare))
        if len(self) >= MOST_KINDS:
            self.clear()
        self[bare] = loud
        return loud


_loud_kinds = _LoudKinds()


def _parted(tag: bytes) -> re.Match[str] | None:
    """Name and attributes of a tag without its brackets; None where its quotes are not closed, or it is no tag."""
    return TAG.fullmatch(f"<{tag.decode(errors='replace')}>")


Saying = tuple[str, str, str]
"""id, its name · link, file of the site, fragment · near, an address that the page must resolve · a problem, what."""


@lru_cache(maxsize=16_384)
def _said(depth: int, tag: bytes) -> tuple[Saying, ...] | None:
    """What a tag without its brackets says on any page so many folders deep; None where it ends within quotes."""
    if (found := _parted(tag)) is None:
        return () if not tag[:1].isalpha() else None
    return _read(depth, found[1], found[2])


def _read(depth: int, name: str, attributes: str) -> tuple[Saying, ...]:
    """What a tag says that checks look at."""
    hidden = [place.span(1) for place in QUOTED.finditer(attributes)]
    found: list[Saying] = []
    for match in ATTRIBUTE.finditer(attributes):
        if any(start < match.start() < end for start, end in hidden):
            continue  # inside the value of another attribute
        kind, value = match[1].lower(), html.unescape(match[2].strip("\"'"))
        if kind == "id":
            found.append(("id", value, ""))
        elif kind == "style" or kind.startswith("on"):
            found.append(("inline", f"{kind}={value[:60]}", ""))
        elif kind == "srcset":
            urls = [candidate.split()[0] if candidate.strip() else "" for candidate in value.split(",")]
            found += [told for url in urls if (told := _led(depth, url, fetched=True))]
        elif told := _led(depth, value.strip(), fetched=_fetches(name.lower(), attributes)):
            found.append(told)
    return tuple(found)


def _led(depth: int, url: str, *, fetched: bool) -> Saying | None:
    """Where an address leads; None where that is nobody's business. fetched: whether the browser asks by itself."""
    if SCHEME.match(url):
        if url.lower().startswith("javascript:"):
            return "inline", url[:60], ""
        leaves = url.lower().startswith(("//", "http:", "https:")) and depth != NO_DEPTH and fetched
        return ("third-party", url, "") if leaves else None
    if url.startswith("/"):
        # 404.html is shown at any depth and can only link from the root.
        return None if depth == NO_DEPTH else ("rooted-link", url, "")
    up = "../" * max(depth, 0)
    if depth > 0 and url.startswith(up) and not url.startswith("../", len(up)):
        target, fragment = _from_page("index.html", url.removeprefix(up) or "./")
        if target is not None:
            return "link", target, fragment
    return "near", url, ""


def _fetches(tag: str, attributes: str) -> bool:
    """Whether a tag makes the browser ask for its address (a link to click does not)."""
    if tag == "link":
        rel = REL.search(attributes)
        return rel is None or bool(FETCHED & set(rel[1].lower().split()))
    return tag not in {"a", "area"}


class _Page:
    """A page under the eyes of the checks."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[str] = []
        self.links: Links = {}
        self.own: set[str] = set()
        """Fragments of the page itself that it links to."""

    def say(self, code: str, found: str) -> None:
        problem = f"{self.path}: {code}: {found}"
        if problem not in self.problems:
            self.problems.append(problem)

    def without_scripts(self, data: bytes) -> bytes:
        """The page without what stands between script or style tags, which runs only if the policy has its hash."""
        pieces, end = [], 0
        while (begin := BEGINS.search(data, end)) is not None:
            found = SCRIPT.match(data, begin.start())
            if found is None:
                pieces.append(data[end : begin.end()])
                end = begin.end()
                continue
            self._check_inline(found, data)
            pieces += (data[end : found.start(3)], b"</" + found[1] + b">")
            end = found.end()
        return b"".join((*pieces, data[end:]))

    def _check_inline(self, found: re.Match[bytes], data: bytes) -> None:
        name, attributes, content = (group.decode(errors="replace") for group in found.groups())
        kind = stated[1].lower() if (stated := TYPE.search(attributes)) else ""
        idle = name.lower() == "script" and (SOURCE.search(attributes) or kind not in RUN)
        if not idle and content.strip() and f"'sha256-{_digest(content)}'" not in _policy(data):
            self.say("inline", f"<{name.lower()}> without its hash in the policy: {content.strip()[:40]!r}")

    def near(self, url: str) -> None:
        """A link to the page itself, or to what stands in its own folder or above."""
        target, fragment = _from_page(self.path, url)
        if target is None:
            self.say("link-to-nothing", url)
        else:
            self.link(target, fragment)

    def link(self, target: str, fragment: str) -> None:
        if target == self.path:
            self.own.add(fragment)
        else:
            wanted = fragment if target.endswith(".html") else ""
            self.links.setdefault(target, {}).setdefault(wanted, self.path)


def _policy(data: bytes) -> str:
    """What a page says may run on it; asked only where something would, because it is slow to find."""
    return html.unescape(stated[0].decode(errors="replace")) if (stated := POLICY.search(data)) else ""


@lru_cache(maxsize=1_000)
def _digest(content: str) -> str:
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _from_page(page: str, url: str) -> tuple[str | None, str]:
    address, _, fragment = url.partition("#")
    address, fragment = unquote(address.partition("?")[0]), unquote(fragment)
    return (_target(page, address) if address else page), fragment


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
