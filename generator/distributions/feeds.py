"""Atom feeds: of each unit, of all editions, of all corrections.

A feed library writes one feed with one entry of each language; its text is then filled for every unit, because the
library takes a millisecond a feed and a country has 12,700 units. Feeds name their site, so that they exist only where
its address is known.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from generator.i18n import translator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.model import Text

FEED = "atom.xml"
"""Name of a feed beside the page it is about; at the top of a language, of all editions."""
CORRECTIONS = "dinh-chinh.xml"
"""Of all corrections, beside it."""
MOST = 50
"""Entries of one feed, the newest."""


@dataclass(frozen=True)
class News:
    """What is told once: path: its address below the language's root, unique; updated: ISO date, perhaps without its
    day or month."""

    title: Text
    text: Text
    path: str
    updated: str


def feed(language: str, title: str, path: str, name: str, news: Sequence[News], base_url: str, today: str) -> bytes:
    """The feed `name` of the page at `path`, both with the folder of the language; the newest entry first.

    today: ISO date, for a feed that has no entries.
    """
    t = translator(language)
    begin, entry, end = _skeleton(language)
    folder = "" if language == "vi" else f"{language}/"
    shown = sorted(news, key=lambda one: one.updated, reverse=True)[:MOST]
    entries = [
        _filled(
            entry,
            id=f"{base_url}{folder}{one.path}",
            title=t.say(one.title),
            text=t.say(one.text),
            updated=_moment(one.updated or today),
        )
        for one in shown
    ]
    values = {
        "id": f"{base_url}{path}",
        "self": f"{base_url}{path}{name}",
        "title": title,
        "author": t.site_name,
        "updated": _moment(shown[0].updated or today if shown else today),
    }
    return f"{_filled(begin, **values)}{''.join(entries)}{_filled(end, **values)}".encode()


def _moment(date: str) -> str:
    """An instant as Atom wants it: the day's start.

    >>> _moment("2023"), _moment("2023-07-12")
    ('2023-01-01T00:00:00+00:00', '2023-07-12T00:00:00+00:00')
    """
    whole = f"{date}-01-01"[:10]
    return f"{whole}T00:00:00+00:00"


def _filled(text: str, /, **values: str) -> str:
    for name, value in values.items():
        text = text.replace(_mark(name), escape(value, quote=True))
    return text


def _mark(name: str) -> str:
    """A sign that the data do not have: the gate refuses letters of private use."""
    return _WHEN if name == "updated" else f"\ue000{name}\ue000"


_WHEN = "1970-01-01T00:00:00+00:00"


@functools.cache
def _skeleton(language: str) -> tuple[str, str, str]:
    """A feed with one entry, cut around the entry."""
    from feedgen.feed import FeedGenerator

    made = FeedGenerator()
    made.id(_mark("id"))
    made.title(_mark("title"))
    made.author(name=_mark("author"))
    made.link(href=_mark("id"), rel="alternate", type="text/html", hreflang=language)
    made.link(href=_mark("self"), rel="self", type="application/atom+xml")
    made.language(language)
    made.generator("Thước Đo")
    made.updated(_WHEN)
    entry = made.add_entry()
    entry.id(_mark("id"))
    entry.title(_mark("title"))
    entry.link(href=_mark("id"))
    entry.updated(_WHEN)
    entry.content(_mark("text"), type="text")
    text = made.atom_str().decode()
    begin, rest = text.split("<entry>")
    inner, end = rest.split("</entry>")
    return begin, f"<entry>{inner}</entry>", end
