"""Markup that a template makes once and that is filled many times: rows of long tables, cells of scores.

A macro is called with marks in place of its texts; what it gives is split at the marks and joined with each row's own
texts. So markup stays in templates, and a row costs one joining of strings instead of twenty calls.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import chain, repeat
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from markupsafe import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from fractions import Fraction

    from generator.composite.figure import Figure
    from generator.i18n import Translator

Item = TypeVar("Item")

MARK = "\ue000"
"""Around the number of an argument; a sign for private use, which the gate lets into no table."""


class Html(tuple[str, ...]):
    """A column of texts that are HTML already; any other column is escaped before it is laid into a pattern."""

    __slots__ = ()


class Pattern:
    """What a macro makes of so many arguments.

    >>> row = Pattern(lambda name, score: f"<tr><th>{name}</th><td>{score}</td></tr>", 2)
    >>> row.rows([["A & B", "C"], Html(["<b>1</b>", "2"])])
    '<tr><th>A &amp; B</th><td><b>1</b></td></tr><tr><th>C</th><td>2</td></tr>'
    """

    def __init__(self, macro: Callable[..., str], arguments: int) -> None:
        made = str(macro(*(f"{MARK}{i}{MARK}" for i in range(arguments))))
        parts = re.split(f"{MARK}(\\d+){MARK}", made)
        self.order = [int(number) for number in parts[1::2]]
        self.parts = parts[::2]
        self.format = "%s".join(part.replace("%", "%%") for part in self.parts)

    @property
    def around(self) -> tuple[str, str]:
        """Of a macro of one text that is said once: what stands before it and behind it."""
        before, after = self.parts
        return before, after

    def fill(self, *texts: str) -> str:
        """Once, with texts that are safe: numbers, or HTML."""
        return self.format % tuple(texts[i] for i in self.order)

    def rows(self, columns: Sequence[Iterable[object]]) -> str:
        """Once for each row of the columns."""
        safe = [column if isinstance(column, Html) else escaped(column) for column in columns]
        rows = len(safe[0])
        pieces: list[Iterable[str]] = []
        for part, i in zip(self.parts, self.order, strict=False):
            pieces += [repeat(part, rows), safe[i]]
        return "".join(chain.from_iterable(zip(*pieces, repeat(self.parts[-1], rows), strict=True)))


def escaped(texts: Iterable[object]) -> Html:
    """A column of texts, escaped.

    >>> escaped(["a", "b < c", 3])
    ('a', 'b &lt; c', '3')
    """
    column = list(map(str, texts))
    whole = MARK.join(column)
    safe = str(escape(whole))
    if len(safe) == len(whole):
        return Html(column)
    made = Html(safe.split(MARK))
    return made if len(made) == len(column) else Html(str(escape(text)) for text in column)


class NodeCells(Protocol):
    """What `pages.cells.NodeCells` offers: a whole number for each cell says all that is shown of it."""

    @property
    def rank_keys(self) -> Sequence[int]: ...
    @property
    def score_keys(self) -> Sequence[int]: ...
    @property
    def bar_keys(self) -> Sequence[int]: ...
    @property
    def figures(self) -> Mapping[int, Figure]: ...
    def figure(self, row: int) -> Figure: ...


class CellList(Protocol):
    """Cells of one node in the order of a list."""

    @property
    def cells(self) -> NodeCells: ...
    @property
    def rows(self) -> Sequence[int]: ...
    @property
    def values(self) -> Sequence[str]: ...


Macro = Any
"""A macro of a template, called with a figure."""

RANK_BITS = 21
"""Of a rank and of its `of` in a key; more units than this are not ranked together."""


def rank_key(rank: Any, of: Any, tied: Any) -> Any:  # noqa: ANN401 - numbers, or arrays of them
    """Rank, how many are ranked (0: not known) and whether the rank is shared; 0 where there is no rank."""
    return (rank << RANK_BITS | of) << 1 | tied


def score_key(source: Any, millionths: Any, decimals: Any) -> Any:  # noqa: ANN401 - numbers, or arrays of them
    """Where a score comes from (`Score`), its millionths and the decimals shown."""
    return (millionths << 3 | decimals) << 2 | source


def score_of_key(key: int) -> tuple[int, int, int]:
    """Where a score comes from, its millionths and the decimals shown.

    >>> score_of_key(score_key(1, 12_500_000, 2))
    (1, 12500000, 2)
    """
    return key & 3, key >> 5, key >> 2 & 7


class Looks:
    """How plain cells look in one language: the texts of each are made once. macros: `partials/cells.html.jinja`."""

    def __init__(self, t: Translator, macros: Any) -> None:  # noqa: ANN401 - a module of macros
        self.t = t
        self.macros = macros
        self._refs: dict[object, dict[int, str]] = {}
        self.rank_texts, self.score_texts, self.bar_texts = Texts(self.rank), Texts(self.score), Texts(self.bar)
        self._bar = Pattern(macros.bar, 1).around
        self._rank = {tied: Pattern(partial(macros.rank, tied=tied), 2) for tied in (0, 1)}
        self._score = {source: Pattern(partial(macros.score, computed=source == 2), 1).around for source in (1, 2)}

    def ranks(self, found: CellList, macro: Macro) -> Html:
        """Rank cells; the macro makes those that are not plain."""
        return _cells(found, found.cells.rank_keys, self.rank_texts, macro)

    def scores(self, found: CellList, macro: Macro) -> Html:
        """Score cells; the macro makes those that are not plain."""
        return _cells(found, found.cells.score_keys, self.score_texts, macro)

    def bars(self, found: CellList) -> Html:
        """Shares as small bars."""
        return _cells(found, found.cells.bar_keys, self.bar_texts, None)

    def lengths(self, shares: Iterable[Fraction | None]) -> Html:
        """Shares that are no figures of units as small bars; nothing where one is not known."""
        return Html(self.bar_texts.of(-1 if share is None else round(share * 1000) for share in shares))

    def refs(self, found: CellList, macro: Macro, key: object = None) -> Html:
        """Where figures come from: of plain cells that is the same wherever the score comes from the same.

        key: of pages and editions where it is the same too.
        """
        rows, keys, figures = found.rows, found.cells.score_keys, found.cells.figures
        sources = [key & 3 for key in picked(keys, rows)]
        if len(self._refs) > KEPT:
            self._refs.clear()
        made = {} if key is None else self._refs.setdefault(key, {})
        for source, row in zip(sources, rows, strict=True):
            if source not in made and row not in figures:
                made[source] = str(macro(found.cells.figure(row)))
        if not figures:
            return Html(map(made.__getitem__, sources))
        texts = zip(sources, map(figures.get, rows), strict=True)
        return Html(made[source] if figure is None else str(macro(figure)) for source, figure in texts)

    def columns(self, lists: Iterable[CellList], macro: Macro, *, bars: bool) -> list[Iterable[object]]:
        """For each list beside the first what it is sorted by, its scores, and where they are wanted its bars."""
        found: list[Iterable[object]] = []
        for cells in lists:
            found += [cells.values, self.scores(cells, macro), *([self.bars(cells)] if bars else [])]
        return found

    def rank(self, key: int) -> str:
        """A rank cell by its key."""
        rank, of = divmod(key >> 1, 1 << RANK_BITS)
        if not rank:
            return str(self.macros.dash("rank.none"))
        if not of:
            return str(self.macros.rank(self.t.integer(rank), "", key & 1))
        return self._rank[key & 1].fill(self.t.integer(rank), self.t.integer(of))

    def score(self, key: int) -> str:
        """A score cell by its key."""
        source, millionths, decimals = score_of_key(key)
        if source in self._score:
            before, after = self._score[source]
            return before + self.t.millionths(millionths, decimals) + after
        return str(self.macros.dash("score.missing") if source == 0 else self.macros.not_applicable())

    def bar(self, tenths: int) -> str:
        """A bar as long as so many tenths of a per cent; nothing below 0."""
        if tenths < 0:
            return ""
        before, after = self._bar
        return before + bar_length(tenths) + after


def bar_length(tenths: int) -> str:
    """Tenths of a per cent as the length of a bar, a whole bar at most.

    >>> bar_length(834), bar_length(1200)
    ('83.4', '100.0')
    """
    whole, rest = divmod(min(tenths, 1000), 10)
    return f"{whole}.{rest}"


def _cells(found: CellList, keys: Sequence[int], texts: Texts, macro: Macro) -> Html:
    """The text of each cell by its key; those of which more is to say are made by the macro."""
    rows, figures = found.rows, found.cells.figures
    made = texts.of(picked(keys, rows))
    if figures and macro is not None:
        for place, row in enumerate(rows):
            if row in figures:
                made[place] = str(macro(figures[row]))
    return Html(made)


KEPT = 200_000
"""Texts of one kind that are kept: more would be memory that grows with the country."""


class Texts(dict[int, str]):
    """A text for each key, made where it is new and kept for others.

    >>> Texts(lambda key: "*" * key).of([1, 3, 1])
    ['*', '***', '*']
    """

    def __init__(self, make: Callable[[int], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: int) -> str:
        self[key] = made = self._make(key)
        return made

    def of(self, keys: Iterable[int]) -> list[str]:
        if len(self) > KEPT:
            self.clear()
        return list(map(self.__getitem__, keys))


def picked(column: Any, rows: Sequence[Any]) -> Sequence[Any]:  # noqa: ANN401 - lists and mappings
    """The items at some places, or under some keys."""
    if len(rows) < 2:
        return [column[row] for row in rows]
    return itemgetter(*rows)(column)  # type: ignore[no-any-return]
