"""Checks of a page before it is published: every link leads somewhere, nothing inline, no third party.

A scan, no parser: it runs over tens of thousands of pages, each in the process that made it. Tags recur from page to
page, so what a tag says is read once.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from functools import cache, lru_cache, partial
from itertools import chain
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

SCRIPT: Final = re.compile(rb"<(script|style)\b([^>]*)>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
"""Slow over a long page, so that it is asked only where one of its beginnings stands."""
BEGINS: Final = re.compile(rb"<(?=[sS])(?:[sS][cC][rR][iI][pP][tT]|[sS][tT][yY][lL][eE])\b")
COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
TAG: Final = re.compile(r"""<([a-zA-Z][\w:-]*+)((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""")
ATTRIBUTE: Final = re.compile(r"""([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]++)))?+""", re.ASCII)
"""As browsers read one: a space or a slash ends its name, and neither need stand after a quoted value."""
ADDRESS: Final = {"href", "src", "poster", "xlink:href", "action", "formaction", "data-at"}
"""data-at: where a chart's rows are fetched from, by our own script."""
HANDLER: Final = re.compile(r"on(?!t?ent\b)[a-z]+")
"""Names of attributes that run a script; content and component, of which there are many, end like none of these."""
SAYING: Final = re.compile(rb"(?:href|src|srcset|poster|action|style|id|data-at|%b) *+=" % HANDLER.pattern.encode())
"""This stands in every tag that says something to the checks."""
POLICY: Final = re.compile(rb"<meta[^>]*http-equiv=[\"']?content-security-policy[^>]*>", re.IGNORECASE)
SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
STYLESHEET_URL: Final = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])((?:https?:)?//[^"')\s]+)""", re.IGNORECASE)
RUN: Final = {
    "", "module", "importmap", "speculationrules", "text/jscript", "text/livescript",
    *(f"{kind}/{x}{name}script" for kind in ("text", "application") for x in ("", "x-") for name in ("java", "ecma")),
    *(f"text/javascript1.{minor}" for minor in range(6)),
}  # fmt: skip
"""Types of a script that the policy is asked about; other types are data. Source: MIME Sniffing Standard, 4.6."""
FETCHED: Final = {
    "stylesheet", "icon", "apple-touch-icon", "mask-icon", "manifest",
    "preload", "modulepreload", "prefetch", "prerender", "preconnect", "dns-prefetch",
}  # fmt: skip
"""What a link element makes a browser fetch or prepare; other relations only say something."""

NO_DEPTH: Final = -1
"""Of 404.html, which is shown at any depth."""

Links = dict[str, dict[str, str]]
"""File of the site → fragments that pages link to there ("" for the page itself) → the first page that does."""


def scan(path: str, data: bytes, links: Links) -> list[str]:
    """What is wrong with an HTML page whatever else stands in the site. links: where those of the page are added.

    A link that leads above the site, or to a fragment that the page itself lacks, is wrong.
    """
    page = _Page(path, data)
    ids: set[str] = set()
    own: set[str] = set()
    scripts, told = _told(NO_DEPTH if path == "404.html" else path.count("/"), data)
    for script in scripts:
        page.run(script)
    for kind, what, more in chain.from_iterable(told):
        if kind == "near":
            kind, what, more = _leads(path, what)
        if kind == "link" and what != path:
            links.setdefault(what, {}).setdefault(more, path)
        elif kind in {"own", "link"}:
            own.add(more)
        elif kind == "id":
            ids.add(what)
        else:
            page.say(kind, what)
    for fragment in sorted(own - ids - {"", "top"}):
        page.say("link-to-nothing", f"#{fragment}")
    return page.problems


def stylesheet_problems(path: str, text: str) -> list[str]:
    return [f"{path}: third-party: {url}" for url in STYLESHEET_URL.findall(text)]


def ids_of(data: bytes) -> set[str]:
    """The ids of a page; data in its scripts may look like attributes and are none.

    >>> sorted(ids_of(b'<p id="a"><script type="application/ld+json">{"name":"x=\\"<"}</script><b id=b>'))
    ['a', 'b']
    """
    _, told = _told(NO_DEPTH, data)
    return {what for kind, what, _ in chain.from_iterable(told) if kind == "id"}


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


Script = re.Match[bytes]
"""Of SCRIPT: the tag's name, its attributes, what stands between it and its end."""


def _told(depth: int, data: bytes) -> tuple[list[Script], Iterable[tuple[Saying, ...]]]:
    """Scripts of a page so many folders deep, and what its tags say, in their order.

    What stands between < and the next > is a tag, unless it ends within quotes or begins within a comment; then the
    page is read by the pattern that knows of these, which takes several times as long.
    """
    if (apart := _taken_apart(data)) is not None:
        scripts, tags = apart
        found = list(map(_said(depth).__getitem__, tags))
        if None not in found:
            return scripts, [sayings for sayings in found if sayings]
    scripts, markup = _without_scripts(data)
    text = COMMENT.sub("", markup.decode(errors="replace"))
    return scripts, [_read(depth, name, attributes) for name, attributes in dict.fromkeys(TAG.findall(text))]


def _without_scripts(data: bytes) -> tuple[list[Script], bytes]:
    """Scripts and styles, and the markup without what stands in them."""
    scripts, pieces, end = [], [], 0
    while (begin := BEGINS.search(data, end)) is not None:
        found = SCRIPT.match(data, begin.start())
        if found is None:
            pieces.append(data[end : begin.end()])
            end = begin.end()
            continue
        scripts.append(found)
        pieces += (data[end : found.start(3)], b"</" + found[1] + b">")
        end = found.end()
    return scripts, b"".join((*pieces, data[end:]))


def _taken_apart(data: bytes) -> tuple[list[Script], list[bytes]] | None:
    """Scripts of a page, and those of its tags that may say something, without their brackets.

    None where a tag or a script does not end on the line on which it begins, or where a comment stands.
    """
    scripts: list[Script] = []
    lines = data.split(b"\n")
    shapes = list(map(_shapes.__getitem__, data.translate(LOWERED, IDLE).split(b"\n")))
    while None in shapes:
        number = shapes.index(None)
        if (apart := _line_apart(lines[number])) is None:
            return None
        scripts += apart[0]
        lines[number], shapes[number] = apart[1:]
    return scripts, [
        pieces[place].partition(b">")[0]
        for line, places in zip(lines, shapes, strict=True)
        if places
        for pieces in [line.split(b"<", places[-1])]
        for place in places
    ]


@lru_cache(maxsize=100)
def _line_apart(line: bytes) -> tuple[list[Script], bytes, Sequence[int]] | None:
    """Scripts of a line, its markup, and the places of all tags of that; None as for the page."""
    scripts, markup = _without_scripts(line)
    tags = _tags(markup)
    if tags is None or b"<!--" in markup or len(scripts) != len(BEGINS.findall(line)):
        return None
    return scripts, markup, range(1, len(tags) + 1)


ALL_BUT_BRACKETS: Final = bytes(sign for sign in range(256) if sign not in b"<>")


def _tags(line: bytes) -> list[bytes] | None:
    """The tags of a line, without their brackets; None where there are brackets that are not those of tags."""
    if line.translate(None, ALL_BUT_BRACKETS) != b"<>" * line.count(b"<"):
        return None
    return line.replace(b"<", b">").split(b">")[1::2]


LOWERED: Final = bytes.maketrans(ascii_uppercase.encode() + b"\t\r\f\v", ascii_lowercase.encode() + b"    ")
IDLE: Final = bytes(sign for sign in range(256) if LOWERED[sign] not in ascii_lowercase.encode() + b" \n-!='\"<>")
"""What is neither of a word that the checks look for nor of markup: digits, most signs, letters beyond ASCII."""


def _shape(bare: bytes) -> Sequence[int] | None:
    """Which tags may say something, from 1, of lines that look so without what is idle; None where all must be asked.

    Rows of tables and drawings differ in figures, so that of the lines of most pages nine in ten are known.
    """
    tags = _tags(bare)
    places = tuple([place for place, tag in enumerate(tags, 1) if _loud[tag]]) if tags is not None else None
    opens = tags and places and any(tags[place - 1].startswith(OPENING) for place in places)
    return None if opens else places


OPENING: Final = (b"script", b"style", b"!--")
"""What stands behind these is no markup."""
QUOTES_CLOSED: Final = re.compile(rb"""(?:[^"']++|"[^"]*+"|'[^']*+')*+""")


def _may_say(bare: bytes) -> bool:
    """Whether tags that look so without their brackets and what is idle may say something; most say nothing."""
    return bare.startswith(OPENING) or SAYING.search(bare) is not None or not QUOTES_CLOSED.fullmatch(bare)


MOST_KINDS: Final = 20_000
"""So many kinds of lines, or of tags, are kept; when there are more, all are forgotten."""

T = TypeVar("T")


class _Known(dict[bytes, T]):
    """What is to be said of kinds of lines or tags: asked once."""

    def __init__(self, ask: Callable[[bytes], T]) -> None:
        self.ask = ask

    def __missing__(self, kind: bytes) -> T:
        answer = self.ask(kind)
        if len(self) >= MOST_KINDS:
            self.clear()
        self[kind] = answer
        return answer


_shapes = _Known(_shape)
_loud = _Known(_may_say)


def forget() -> None:
    """What is known of kinds of lines and tags, as pages of another kind are about to come, whose lines are others."""
    _shapes.clear()
    _loud.clear()
    _said.cache_clear()


Saying = tuple[str, str, str]
"""id, its name · link, file of the site, fragment there · own, "", fragment of the page itself ·
near, an address that the page must resolve · a problem, what."""


@cache
def _said(depth: int) -> _Known[tuple[Saying, ...] | None]:
    """What tags without their brackets say on any page so many folders deep; None of one that ends within quotes."""
    return _Known(partial(_say, depth))


def _say(depth: int, tag: bytes) -> tuple[Saying, ...] | None:
    if not tag[:1].isalpha():
        return ()
    if (found := TAG.fullmatch(f"<{tag.decode(errors='replace')}>")) is None:
        return None
    return _read(depth, found[1], found[2])


def _read(depth: int, name: str, attributes: str) -> tuple[Saying, ...]:
    """What a tag says that checks look at."""
    said = _attributes(attributes)
    found: list[Saying] = []
    for kind, value in said.items():
        if kind == "id":
            found.append(("id", value, ""))
        elif kind == "style" or HANDLER.fullmatch(kind):
            found.append(("inline", f"{kind}={value[:60]}", ""))
        elif kind == "srcset":
            urls = [candidate.split()[0] if candidate.strip() else "" for candidate in value.split(",")]
            found += [told for url in urls if (told := _led(depth, url, fetched=True))]
        elif kind in ADDRESS and (told := _led(depth, _address(value), fetched=_fetches(name.lower(), said))):
            found.append(told)
    return tuple(found)


def _address(value: str) -> str:
    """As browsers read an address: without spaces around it, without tabs and ends of lines. Source: URL Standard, 4.4.

    >>> _address(" java\\tscript:x ")
    'javascript:x'
    """
    return value.strip(AROUND).translate(WITHIN)


AROUND: Final = "".join(map(chr, range(ord(" ") + 1)))
WITHIN: Final = dict.fromkeys(map(ord, "\t\n\r"))


def _attributes(written: str) -> dict[str, str]:
    """Attributes that have a value, by name in small letters; of one that is there twice the first counts.

    >>> _attributes("/ID=a title='x onload=b'onclick = 'c' defer href=../d/onerror=e id=f")
    {'id': 'a', 'title': 'x onload=b', 'onclick': 'c', 'href': '../d/onerror=e'}
    """
    found: dict[str, str] = {}
    for attribute in ATTRIBUTE.finditer(written):
        value = attribute.lastindex or 0
        if value > 1:
            found.setdefault(attribute[1].lower(), html.unescape(attribute[value]))
    return found


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
        home = _leads("index.html", f"./{url.removeprefix(up)}")
        if home[0] == "link":
            return home
    here = _leads("", url)
    return here if here[0] == "own" else ("near", url, "")


def _fetches(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether a tag makes the browser ask for its address (a link to click does not)."""
    if tag == "link":
        return "rel" not in attributes or bool(FETCHED & set(attributes["rel"].lower().split()))
    return tag not in {"a", "area"}


class _Page:
    """A page under the eyes of the checks."""

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data
        self.problems: list[str] = []

    def say(self, code: str, found: str) -> None:
        problem = f"{self.path}: {code}: {found}"
        if problem not in self.problems:
            self.problems.append(problem)

    def run(self, script: Script) -> None:
        """A script or style, which runs only if it is not inline or the policy has its hash."""
        if (asked := _asked(*script.groups())) is not None and asked[0] not in _policy(self.data):
            self.say("inline", asked[1])


def _policy(data: bytes) -> str:
    """What a page says may run on it; asked only where something would, because it is slow to find."""
    return html.unescape(stated[0].decode(errors="replace")) if (stated := POLICY.search(data)) else ""


@lru_cache(maxsize=1_000)
def _asked(*script: bytes) -> tuple[str, str] | None:
    """The source that the policy must have for a script or style to run, and what is wrong if it has not.

    None where nothing would run. script: name of the tag, its attributes, what stands between it and its end.
    """
    name, written, content = (group.decode(errors="replace") for group in script)
    attributes = _attributes(written)
    kind = attributes.get("type", "").strip().lower()
    idle = name.lower() == "script" and ("src" in attributes or kind not in RUN)
    if idle or not content.strip():
        return None
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    return f"'sha256-{digest}'", f"<{name.lower()}> without its hash in the policy: {content.strip()[:40]!r}"


def _leads(page: str, url: str) -> Saying:
    """Where an address on a page leads. Only pages have fragments."""
    address, _, fragment = url.partition("#")
    address, fragment = unquote(address.partition("?")[0]), unquote(fragment)
    if not address:
        return "own", "", fragment
    target = _target(page, address)
    if target is None:
        return "link-to-nothing", url, ""
    return "link", target, fragment if target.endswith(".html") else ""


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
