"""What each kind of chart is given, and what becomes of it before it is drawn: slots, lines, places."""

from __future__ import annotations

import itertools
import textwrap
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from generator.charts import theme
from generator.charts.letters import wrapped
from generator.model import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import NotRequired

Row = dict[str, Any]
"""A row as the specification reads it: JSON values only. Shares are floats only here: charts are pictures."""

Basis = Literal["published", "computed", "derived", "doubtful"]


class HistoryRow(TypedDict):
    """`history_rank`, `history_score`: one edition of a unit, oldest first.

    value: the rank, or the share (0 to 1); of: units ranked; segment: a number that changes where years may not be
    compared; label: the value in words, at the point; edition: its title; basis: published where not given.
    """

    year: int
    value: float
    of: NotRequired[int | None]
    segment: int
    label: str
    edition: str
    basis: NotRequired[Basis]


class ProfileRow(TypedDict):
    """`profile`: one indicator of a unit; shares 0 to 1, None where not known; label: the unit's value in words."""

    indicator: str
    share: float | None
    mean: float | None
    best: float | None
    label: str


class UnitRow(TypedDict):
    """`distribution`, `ranking`: one unit of a list, in rank order; marked: the unit that the page is about.

    group: name of its list where an edition ranks several; the ranking prints it above the first of each.
    mean: that of the whole list, the same in all rows, where it is known; the distribution shows it.
    """

    name: str
    share: float
    rank: NotRequired[int | None]
    label: str
    marked: NotRequired[bool]
    group: NotRequired[str]
    mean: NotRequired[float | None]


class TileRow(TypedDict):
    """`tiles`: one province; column and row from 1; name: short; step: 0 without a rank, 1 last fifth to 5 first."""

    column: int
    row: int
    name: str
    rank: int | None
    of: int | None
    step: int
    label: str


class StepRow(TypedDict):
    """`waterfall`: a figure, the steps from it, and the figure they lead to; further to the right is more.

    start, end: where a step begins and ends, the same for a figure; label: the figure, or what the step adds, in words.
    """

    name: str
    start: float
    end: float
    label: str


SAME_YEAR = 0.5
"""Years between two points of one index year: they stand beside its tick, not on each other."""


def history(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Adds at, the place on the axis; broken, whether a new segment begins; and gap, where its break stands."""
    made: list[Row] = []
    for _, of_year in itertools.groupby(rows, key=lambda row: row["year"]):
        same = list(of_year)
        for i, row in enumerate(same):
            at = row["year"] + (i - (len(same) - 1) / 2) * SAME_YEAR
            broken = bool(made) and made[-1]["segment"] != row["segment"]
            gap = (made[-1]["at"] + at) / 2 if broken else at
            made.append({"basis": "published", "of": None, **row, "at": at, "gap": gap, "broken": broken})
    return made


NAME_LINE, INDICATOR_LINE, HEADING_LINE, MAP_LINE = 22, 52, 46, 56
"""How many letters stand in a line of each kind of name; those of a map are shared by its columns."""


def profile(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Slots from the top: the lines of the indicator's name, its bar, a space."""
    made: list[Row] = []
    for row in rows:
        made += [{"text": ""}] if made else []
        made += [{"text": line} for line in lines(row["indicator"], INDICATOR_LINE)]
        made.append({**row, "text": ""})
    return slotted(made)


def waterfall(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Slots from the top: the lines of a name, its mark, a space. Adds step, and until: the slot of the mark after.

    The last mark has its own slot there.
    """
    made: list[Row] = []
    marks: list[Row] = []
    for row in rows:
        made += [{"text": ""}] if made else []
        made += [{"text": line} for line in lines(row["name"], INDICATOR_LINE)]
        step = "figure" if row["start"] == row["end"] else "up" if row["end"] > row["start"] else "down"
        made.append({**row, "step": step, "text": "", "until": len(made)})
        if marks:
            marks[-1]["until"] = len(made) - 1
        marks.append(made[-1])
    return slotted(made)


LONG = 63
"""The longest list of which each unit is drawn; of a longer one the first, the last and the marked."""
FIRST, LAST = 20, 5


def ranking(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Slots from the top: a heading where a list begins, then each unit; a name takes as many slots as it has lines."""
    made: list[Row] = []
    group = ""
    for row in _shown(rows):
        if row is None:
            made.append({"text": "⋯"})
            continue
        if row.get("group", "") != group:
            group = row.get("group", "")
            made += [{"text": ""}] * bool(made) + [{"heading": line, "text": ""} for line in lines(group, HEADING_LINE)]
        first, *more = lines(row["name"], NAME_LINE)
        place = "" if row.get("rank") is None else str(row["rank"])
        made.append({"marked": False, **row, "place": place, "text": first})
        made += [{"text": line} for line in more]
    return slotted(made)


def _shown(rows: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any] | None]:
    """The rows to draw; None stands for those left out between two of them."""
    skipped = False
    for i, row in enumerate(rows):
        if len(rows) <= LONG or i < FIRST or i >= len(rows) - LAST or row.get("marked"):
            if skipped:
                yield None
            skipped = False
            yield row
        else:
            skipped = True


def distribution(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    return [{"marked": False, "mean": None, **row} for row in rows]


BELOW_RANK, HIGHER = 9, 2
"""How far below the middle of a tile its name stands when a rank stands above; how much higher one of three lines."""


def tiles(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Adds place, the rank as text; lines, the name as the tile shows it; lower, where its first line stands."""
    columns = max(len({row["column"] for row in rows}), 4)
    made = []
    for row in rows:
        name = _in_tile(row["name"], columns)
        middle = 0 if row["rank"] is None else BELOW_RANK - (HIGHER if len(name) > 2 else 0)
        lower = middle - (len(name) - 1) * theme.TILE_LINE / 2
        place = "" if row["rank"] is None else str(row["rank"])
        made.append({**row, "place": place, "lines": "\n".join(name), "lower": lower})
    return made


def _in_tile(name: str, columns: int) -> tuple[str, ...]:
    """A name in the lines of its tile: by letters; by their widths where they would be three and two are enough.

    >>> _in_tile("Thừa Thiên Huế", 7), _in_tile("TP. Hồ Chí Minh", 7)
    (('Thừa', 'Thiên Huế'), ('TP. Hồ', 'Chí Minh'))
    """
    found = lines(name, MAP_LINE // columns, 3)
    if len(found) < 3:
        return found
    fitting = wrapped(name, theme.TILE_LETTERS, theme.WIDTH / columns * (1 - theme.TILE_GAP) - 1)
    return tuple(fitting) if len(fitting) < 3 else found


@lru_cache(maxsize=1 << 14)
def lines(text: str, letters: int, most: int = 4) -> tuple[str, ...]:
    """A text in lines of so many letters; what is longer than the last line ends in an ellipsis.

    >>> lines("Hoạt động kinh tế số", 10)
    ('Hoạt động', 'kinh tế số')
    """
    return tuple(textwrap.wrap(text, letters, max_lines=most, placeholder="…")) or ("",)


def slotted(rows: Sequence[Row]) -> list[Row]:
    return [{"slot": i, **row} for i, row in enumerate(rows)]


@dataclass(frozen=True)
class Slots:
    """Names in lines, each with a mark below it: where all of that stands, from the top. marks: the slot of each."""

    texts: tuple[str, ...]
    marks: tuple[int, ...]

    @cached_property
    def named(self) -> tuple[tuple[int, str], ...]:
        """The slots that have letters."""
        return tuple((slot, text) for slot, text in enumerate(self.texts) if text)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What stands above each mark, its lines parted by line ends."""
        starts = (0, *[mark + 2 for mark in self.marks])
        return tuple(["\n".join(self.texts[start:mark]) for start, mark in zip(starts, self.marks, strict=False)])

    def columns(self, key: str, marks: Mapping[str, list[Any]]) -> dict[str, Any]:
        """The lines of the names, and what the marks have. key: the field of the name, needed where it was cut."""
        found = {field: _once(values) for field, values in marks.items() if field != key or values != self._whole}
        return {"names": self.names, "columns": found}

    @cached_property
    def _whole(self) -> list[str]:
        """The names as they are where none was cut."""
        return [name.replace("\n", " ") for name in self.names]


@lru_cache(maxsize=1 << 12)
def slots(names: tuple[str, ...]) -> Slots:
    """As `profile` and `waterfall` have them; the charts of all units of a list have the same."""
    rows = profile([{"indicator": name} for name in names])
    return Slots(tuple(row["text"] for row in rows), tuple(row["slot"] for row in rows if "indicator" in row))


def steps(marks: Slots, starts: Sequence[float], ends: Sequence[float]) -> tuple[list[str], list[int]]:
    """What the marks of a waterfall are, and the slot of the mark after each, as `waterfall` has them."""
    pairs = zip(starts, ends, strict=True)
    kinds = ["figure" if start == end else "up" if end > start else "down" for start, end in pairs]
    return kinds, [*marks.marks[1:], marks.marks[-1]]


PREPARE: Mapping[str, Callable[[Sequence[Mapping[str, Any]]], list[Row]]] = {
    "distribution": distribution,
    "history_rank": history,
    "history_score": history,
    "profile": profile,
    "ranking": ranking,
    "tiles": tiles,
    "waterfall": waterfall,
}


def said(rows: Sequence[Mapping[str, Any]], say: Callable[[Text], str]) -> list[Row]:
    """Rows with their texts in a language."""
    return [{key: say(value) if isinstance(value, Text) else value for key, value in row.items()} for row in rows]


def prepared(kind: str, rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Rows as the specification of a kind wants them, for the drawing and for the reader's browser."""
    return PREPARE[kind](rows)


def columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Rows turned into columns, which take half the room in a page; a value that all rows share stands once.

    A row without a key has null there. `rows.js` makes rows of it again.

    >>> columns([{"year": 2021, "of": 63}, {"year": 2022, "of": 63}])
    {'rows': 2, 'columns': {'year': [2021, 2022], 'of': 63}}
    """
    keys: dict[str, Any] = {}
    for row in rows:
        keys.update(row)
    found = {key: [row.get(key) for row in rows] for key in keys}
    return {"rows": len(rows), "columns": {key: _once(values) for key, values in found.items()}}


NAMED = {"profile": "indicator", "waterfall": "name"}
"""Kinds whose marks stand below their names, with the field of the name."""
_LAID, _TICK = {"slot", "text", "step", "until"}, {"at", "gap"}
"""What `rows.js` finds by itself in rows of these kinds, and in rows of years."""


def carried(kind: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Prepared rows as a page carries them: columns; of kinds with names above their marks only names and marks.

    Of years that stand each at its own tick, the tick is not said.

    >>> carried("waterfall", waterfall([{"name": "Hạ tầng số", "start": 3, "end": 5, "label": "+2"}]))
    {'names': ('Hạ tầng số',), 'columns': {'start': 3, 'end': 5, 'label': '+2'}}
    """
    key = NAMED.get(kind)
    if key is None:
        at_ticks = PREPARE[kind] is history and all(row["at"] == row["gap"] == row["year"] for row in rows)
        return columns([{k: v for k, v in row.items() if k not in _TICK} for row in rows] if at_ticks else rows)
    marks = [row for row in rows if key in row]
    fields = [field for field in (marks[0] if marks else ()) if field not in _LAID]
    told = {field: [row[field] for row in marks] for field in fields}
    return slots(tuple([row[key] for row in marks])).columns(key, told)


def _once(values: list[Any]) -> Any:  # noqa: ANN401 - whatever a row holds
    """One value for all rows, if they have the same."""
    first = values[0]
    return first if values.count(first) == len(values) and len(set(map(type, values))) == 1 else values
