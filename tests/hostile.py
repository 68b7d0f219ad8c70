"""Names that want to run, to break out or to turn their neighbours round, put into data past the gate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.gate.tables import RawPackage, Table

RUN = "window.ran=(window.ran||0)+1"
TEXTS = (
    f"<script>{RUN}</script>",
    f'"><img src=x onerror={RUN}>',
    f"' onmouseover='{RUN}' autofocus onfocus='{RUN}",
    f"</script><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"--><!--<img src=x onerror={RUN}>",
    f"]]><script>{RUN}</script>",
    "&amp; &lt;b&gt; &#60; &nbsp;",
    "{{ 7*7 }} {% raw %} {# x #} ${7*7}",
    "@@td:body@@ @@td:head@@ @@td:title@@",
    f"[x](javascript:{RUN}) ![x](x)",
    f"javascript:{RUN}",
    "\u202eabc\u202d def \u2067ghi",
    "\u05d0\u05d1\u05d2 \u0627\u0628\u062a",
    "zero\u200bwidth\u200d\ufeffjoined",
    '=HYPERLINK("http://evil.invalid","x")',
    "+1+1 @SUM(A1) -2",
    "a\x01b\x1bc\x7fd",
    "'",
    '"',
    "\\u003cscript\\u003e \\",
    "👩\u200d👩\u200d👧 Z\u0351\u036b\u0343a\u0328\u0301 \U0001f1fb\U0001f1f3",
    "x" * 900,
    "%3Cscript%3E `${1}` $& $1 \\1",
)
WORDS = {"vi", "en", "title", "publisher", "note", "decision", "kind", "reason"}
"""Ends of the names of columns in which people write freely."""


def marked(text: str, number: int) -> str:
    """The text with a word that nothing else has, by which it is found again."""
    letters = f"{number:04d}".translate(str.maketrans("0123456789", "bcdfghjklm"))
    return f"{text} q{letters}q"


def _free(column: str, table: str) -> bool:
    return column.rpartition("_")[2] in WORDS and not (column == "kind" and table != "units")


def poisoned(packages: Iterable[RawPackage]) -> tuple[RawPackage, ...]:
    """The same packages with a hostile text in every cell, not empty, in which people write freely."""
    numbers = iter(range(100_000))
    return tuple(
        replace(
            package,
            descriptor={**package.descriptor, **dict(_words(package, numbers))},
            tables={name: _table(table, numbers) for name, table in package.tables.items()},
        )
        for package in packages
    )


def _words(package: RawPackage, numbers: Iterator[int]) -> Iterator[tuple[str, str]]:
    for name in ("title", "description", "title_en", "description_en"):
        if name in package.descriptor:
            yield name, _next(numbers)


def _table(table: Table, numbers: Iterator[int]) -> Table:
    columns = dict(table.columns)
    for name, cells in columns.items():
        if _free(name, table.name):
            columns[name] = tuple(_next(numbers) if cell else "" for cell in cells)
        elif name == "url":
            columns[name] = tuple(marked(f'{cell}?"><img src=x onerror={RUN}>&lt;', next(numbers)) for cell in cells)
    return replace(table, columns=columns)


def _next(numbers: Iterator[int]) -> str:
    number = next(numbers)
    return marked(TEXTS[number % len(TEXTS)], number)
