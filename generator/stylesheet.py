"""What of the theme's style sheet our pages can use: a sixth of it; the rest is parsed by every reader for nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

CLASSES: Final = frozenset({"md-container", "md-grid", "md-main", "md-main__inner", "md-typeset", "no-js"})
"""Classes of the theme that stand on our pages; tests/test_weight.py holds them against every built page."""

OURS: Final = ("td-", "vega-", "vg-")
_CLASS: Final = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_ELSEWHERE: Final = re.compile(r"\[dir=rtl\]|::?-webkit-scrollbar|\[data-md-(?!color-scheme)|\[data-preview\]|#__|=__")
"""What no page of ours has: the other direction of writing, the theme's own parts, looks of scroll bars."""
_ICON: Final = re.compile(r"--md-[\w-]*icon[\w-]*:url\((?:'[^']*'|\"[^\"]*\"|[^)]*)\)[;]?")


def slim(css: str) -> str:
    """The rules whose selectors can meet an element of ours, in their order.

    >>> slim('.md-tabs{color:red}.md-typeset a,.md-nav a{margin:0}@media print{.md-tabs{top:0}}')
    '.md-typeset a{margin:0}'
    """
    return "".join(_rules(_ICON.sub("", css)))


def _rules(css: str) -> Iterator[str]:
    for head, body in _blocks(css):
        if body is None:
            yield head
        elif head.startswith(("@media", "@supports")):
            inner = "".join(_rules(body))
            if inner:
                yield f"{head}{{{inner}}}"
        elif head.startswith("@keyframes"):
            continue
        elif head.startswith("@"):
            yield f"{head}{{{body}}}"
        elif body.strip() and (kept := [one for one in _selectors(head) if _meets(one)]):
            yield f"{','.join(kept)}{{{body}}}"


def _blocks(css: str) -> Iterator[tuple[str, str | None]]:
    """Heads and bodies of the outermost blocks; a statement such as @charset has no body."""
    start = 0
    while start < len(css):
        stop = re.compile(r"[{;]").search(css, start)
        if stop is None:
            return
        head = css[start : stop.start()].strip()
        if stop[0] == ";":
            yield f"{head};", None
            start = stop.end()
            continue
        depth, end = 1, stop.end()
        while depth:
            brace = re.compile(r"[{}]").search(css, end)
            if brace is None:
                raise ValueError(f"a block of the style sheet does not end: {head[:80]}")
            depth += 1 if brace[0] == "{" else -1
            end = brace.end()
        yield head, css[stop.end() : end - 1]
        start = end


def _selectors(head: str) -> Iterator[str]:
    """The parts between the commas that stand outside brackets.

    >>> list(_selectors(":is(a,b) c,d"))
    [':is(a,b) c', 'd']
    """
    depth, start = 0, 0
    for place, sign in enumerate(head):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            yield head[start:place]
            start = place + 1
    yield head[start:]


def _meets(selector: str) -> bool:
    """Whether an element of ours can be meant: no class is asked for that no page has."""
    asked = re.sub(r":not\([^()]*\)", "", selector)
    classes = [name for name in _CLASS.findall(asked) if not name.startswith(OURS)]
    return CLASSES.issuperset(classes) and not _ELSEWHERE.search(asked)
