"""Split a finished page at its marks once, then fill it as often as there are data pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

MARKS = frozenset({"title", "description", "path", "head", "body"})
"""What varies from one data page to the next; a shell has all of them."""

BODY_MARKS = frozenset({"head", "body"})
"""What varies on a prose page with a place for data: its title, description and address stand already."""

SHELLS = {
    "xep-hang": "xep-hang/_shell/",
    "don-vi": "don-vi/_shell/",
    "phuong-phap": "phuong-phap/_shell/",
    "chi-so": "chi-so/_shell/_shell/",
    "trong-so": "trong-so/_shell/",
    "du-lieu": "du-lieu/_shell/",
    "xep-hang/bieu-do": "xep-hang/_shell/_shell/",
    "don-vi/bieu-do": "don-vi/_shell/_shell/",
}
"""Section (of pages in a folder of another with that) → address of its shell below the language root, as deep as the
pages that it will become."""

_MARK = re.compile(r"@@td:([a-z]+)@@")


def mark(name: str) -> str:
    """The text that stands in a page where a part of that name will go.

    >>> mark("body")
    '@@td:body@@'
    """
    return f"@@td:{name}@@"


def unindented(html: str) -> str:
    """A shell's lines without their indentation and without empty ones, which are for those who read the templates.

    >>> unindented("<ul>\\n\\n  <li>a</li>\\n</ul>")
    '<ul>\\n<li>a</li>\\n</ul>'
    """
    return _BETWEEN.sub("\n", html)


_BETWEEN = re.compile(r"\n\s+")


@dataclass(frozen=True)
class Filling:
    """What one data page brings. title and description are plain text, body and head are safe HTML."""

    path: str
    """Address below the language root, "" for home: "don-vi/tay-ninh/"."""
    title: str
    description: str
    body: str
    head: str = ""


@dataclass(frozen=True)
class Shell:
    """A page cut at its marks: parts and names alternate, one part more than names."""

    parts: tuple[str, ...]
    names: tuple[str, ...]

    @classmethod
    def split(cls, html: str, required: Collection[str] = MARKS) -> Shell:
        """Cut the page; ValueError names a mark that is missing, and one that nobody would fill.

        required: MARKS for a shell, BODY_MARKS for a prose page with a place for data.
        """
        pieces = _MARK.split(html)
        names = tuple(pieces[1::2])
        missing = sorted(set(required) - set(names))
        if missing:
            raise ValueError(f"the page has no mark {', '.join(missing)}")
        unknown = sorted(set(names) - MARKS)
        if unknown:
            raise ValueError(f"the page has an unknown mark {', '.join(unknown)}")
        return cls(tuple(pieces[0::2]), names)

    def fill(self, filling: Filling) -> str:
        """The finished page; title, description and path are escaped here, also for attributes."""
        values = {
            "title": escape(filling.title),
            "description": escape(filling.description),
            "path": escape(filling.path),
            "head": filling.head,
            "body": filling.body,
        }
        pieces = [self.parts[0]]
        for name, part in zip(self.names, self.parts[1:], strict=True):
            pieces += (values[name], part)
        return "".join(pieces)
