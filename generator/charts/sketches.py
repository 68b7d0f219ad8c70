"""The same charts as light drawings, for pages by the ten thousand: paths and letters that a template writes down.

They show what the drawn charts show, in the same places and colours, without axes and tooltips; a reader who asks gets
Vega's chart either way. Nothing is measured: names are wrapped by letters, figures stand where they have room.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.charts import theme
from generator.charts.kinds import words_of
from generator.charts.rows import NAMED, Slots, carried, prepared, said, slots, steps
from generator.charts.theme import LEFT, RIGHT, WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from generator.model import Text

Rows = list[dict[str, Any]]
WIDTH, SLOT, BAR = theme.WIDTH, 16, 10
"""Of a whole drawing, of a line of letters, and how thick a bar is; as the drawn charts have them."""


class Letters(NamedTuple):
    """Texts of one look. anchor: start, middle or end; x, y: where they begin to count; texts: each with its own x and
    y from there ("0" where it is the beginning)."""

    look: str
    anchor: str
    x: str
    y: str
    texts: tuple[tuple[str, str, str], ...]


class Sketch(NamedTuple):
    """A drawing: paths as classes and data, in the order in which they lie on each other, then letters."""

    width: int
    height: int
    paths: tuple[tuple[str, str], ...]
    letters: tuple[Letters, ...]


def _letters(
    texts: Iterable[tuple[float, float, str]], anchor: str = "start", look: str = "", x: float = 0, y: float = 0
) -> Letters:
    placed = tuple([(f"{round(across)}", f"{round(down)}", text) for across, down, text in texts])
    return Letters(look, anchor, number(x), number(y), placed)


def sketch(kind: str, language: str, rows: Rows) -> Sketch:
    """The drawing of a chart; rows as `prepared` leaves them."""
    return SKETCHES[kind](rows, words_of(language))


def number(value: float) -> str:
    """A place in a drawing: whole, because a thousand pages carry it and no eye sees half a pixel.

    >>> number(12.4), number(-0.4)
    ('12', '0')
    """
    return str(round(value))


def _bars(spans: Sequence[tuple[float, float, float]]) -> str:
    """Bars from left to right around a middle line, each (left, right, middle)."""
    return "".join(
        [
            f"M{round(left)} {round(middle - BAR / 2)}h{round(right - left)}v{BAR}h{round(left - right)}z"
            for left, right, middle in spans
        ]
    )


def _dots(places: Sequence[tuple[float, float]]) -> str:
    """Lines of no length, which their round ends make dots."""
    return "".join([f"M{round(x)} {round(y)}h0" for x, y in places])


def _uprights(places: Sequence[tuple[float, float]]) -> str:
    return "".join([f"M{round(x)} {round(y - 8)}v16" for x, y in places])


def _diamonds(places: Sequence[tuple[float, float]]) -> str:
    return "".join([f"M{round(x)} {round(y - 6)}l6 6l-6 6l-6-6z" for x, y in places])


# Rank and score over the years

SIDE, TOP, FOOT, TALL = 30, 24, 128, 150
"""Room beside the first and the last year; where the highest and the lowest value stand; the whole height."""
CROWDED = 6
"""More points than this, and only the first and the last are labelled."""


def history_rank(rows: Rows, words: Mapping[str, str]) -> Sketch:  # noqa: ARG001 - every kind is given its words
    last = max([row["of"] or row["value"] for row in rows])
    places = _places(rows, 1, last)
    ladders = "".join(
        [
            f"M{round(x)} {TOP}V{round(_down(row['of'] or row['value'], 1, last))}"
            for row, (x, _) in zip(rows, places, strict=True)
        ]
    )
    return _history(rows, places, ("td-sketch__ladder td-stroke-ground", ladders))


def history_score(rows: Rows, words: Mapping[str, str]) -> Sketch:  # noqa: ARG001 - every kind is given its words
    most = max([row["value"] for row in rows]) or 1
    floor = f"M{SIDE - 12} {FOOT}H{WIDTH - SIDE + 12}"
    return _history(rows, _places(rows, most, 0), ("td-sketch__rule td-stroke-rule", floor))


def _down(value: float, high: float, low: float) -> float:
    return TOP + (value - high) / ((low - high) or 1) * (FOOT - TOP)


def _across(at: float, rows: Rows) -> float:
    first, last = rows[0]["at"], rows[-1]["at"]
    return SIDE + float(at - first) / ((last - first) or 1) * (WIDTH - 2 * SIDE)


def _places(rows: Rows, high: float, low: float) -> list[tuple[float, float]]:
    return [(_across(row["at"], rows), _down(row["value"], high, low)) for row in rows]


def _history(rows: Rows, places: Sequence[tuple[float, float]], ground: tuple[str, str]) -> Sketch:
    line, breaks, dots = "M", "", ""
    for row, (across, down) in zip(rows, places, strict=True):
        place = f"{round(across)} {round(down)}"
        if row["broken"]:
            breaks += f"M{round(_across(row['gap'], rows))} {TOP - 12}V{FOOT + 6}"
            line = f"{line[:-1]}M"
        line += f"{place}L"
        dots += f"M{place}h0"
    labelled = range(len(rows)) if len(rows) <= CROWDED else (0, len(rows) - 1)
    figures = [(*places[i], rows[i]["label"]) for i in labelled]
    years = {row["year"]: x for row, (x, _) in zip(rows, places, strict=True)}
    letters = (
        _letters(figures, "middle", "td-sketch__figure", y=-9),
        _letters([(x, 0, str(year)) for year, x in years.items()], "middle", "td-fill-soft", y=TALL - 2),
    )
    paths = [ground, ("td-sketch__break td-stroke-soft", breaks), ("td-sketch__line td-stroke-published", line[:-1])]
    paths.append(("td-sketch__dots td-stroke-published", dots))
    return Sketch(WIDTH, TALL, tuple([path for path in paths if path[1]]), letters)


# Indicators beside the mean and the best of the list

KEY = 22
"""Height of the line that says what the marks mean."""


def profile(rows: Rows, words: Mapping[str, str]) -> Sketch:
    bars = [row for row in rows if "share" in row]
    marks = Slots(tuple([row["text"] for row in rows]), tuple([row["slot"] for row in bars]))
    return _profile(marks, {key: [row[key] for row in bars] for key in ("share", "mean", "best", "label")}, words)


def _profile(marks: Slots, told: Mapping[str, Sequence[Any]], words: Mapping[str, str]) -> Sketch:
    """told: share, mean, best and label of each indicator."""
    common = _in_common(marks, tuple(told["mean"]), tuple(told["best"]), tuple([words[key] for key in _LOOK]))
    full, middles = WIDTH * WHOLE, common.middles
    own = _bars([(0, full * min(share or 0, 1), y) for share, y in zip(told["share"], middles, strict=True)])
    labels = [(0, y, label) for label, y in zip(told["label"], middles, strict=True)]
    figures = _letters(labels, "end", "td-sketch__figure", WIDTH, 4)
    paths = (common.ground, (_LOOK["own"], own), *common.marks)
    return Sketch(WIDTH, common.height, tuple([path for path in paths if path[1]]), (*common.letters, figures))


@dataclass(frozen=True)
class _Profile:
    """What the profiles of all units of a list have in common. middles: of the bars, down from the top."""

    height: int
    middles: tuple[float, ...]
    ground: tuple[str, str]
    marks: tuple[tuple[str, str], ...]
    letters: tuple[Letters, Letters]


@lru_cache(maxsize=256)
def _in_common(
    marks: Slots, means: tuple[float | None, ...], bests: tuple[float | None, ...], words: tuple[str, ...]
) -> _Profile:
    full = WIDTH * WHOLE
    middles = tuple(_middle(slot, KEY) for slot in marks.marks)
    best, mean = (
        [(full * min(mark, 1), y) for mark, y in zip(found, middles, strict=True) if mark is not None]
        for found in (bests, means)
    )
    paths = [(_LOOK["best"], _diamonds(best)), (_LOOK["mean"], _uprights(mean))]
    legend = []
    at = 0.0
    for key, word, occurs in zip(_LOOK, words, (True, bool(mean), bool(best)), strict=True):
        if occurs:
            paths.append((_LOOK[key], _key(key, at)))
            legend.append((at, 0, word))
            at += 30 + 7 * len(word)
    letters = (_letters(legend, x=16, y=13), _names(marks, KEY))
    ground = ("td-fill-ground", _bars([(0, full, y) for y in middles]))
    return _Profile(_height(len(marks.texts), KEY), middles, ground, tuple(paths), letters)


_LOOK = {"own": "td-fill-bar", "mean": "td-sketch__mean td-stroke-mean", "best": "td-fill-best"}
"""Marks in the order of the legend, with their looks."""


def _key(mark: str, at: float) -> str:
    """A mark as the legend has it, in a square from `at` on."""
    if mark == "own":
        return _bars([(at, at + BAR, 9)])
    return _uprights([(at + 6, 9)]) if mark == "mean" else _diamonds([(at + 6, 9)])


def _middle(slot: int, above: int) -> float:
    return float(above + slot * SLOT + SLOT / 2)


def _height(slots: int, above: int) -> int:
    return above + slots * SLOT


@lru_cache(maxsize=1024)
def _names(marks: Slots, above: int) -> Letters:
    """Lines of names, each in its slot."""
    return _letters([(0, _middle(slot, above), text) for slot, text in marks.named], y=4)


# From one figure to the next, part by part


def waterfall(rows: Rows, words: Mapping[str, str]) -> Sketch:  # noqa: ARG001 - every kind is given its words
    found = [row for row in rows if "step" in row]
    marks = Slots(tuple([row["text"] for row in rows]), tuple([row["slot"] for row in found]))
    return _waterfall(marks, {key: [row[key] for row in found] for key in ("start", "end", "label", "step", "until")})


def _waterfall(marks: Slots, told: Mapping[str, Sequence[Any]]) -> Sketch:
    """told: start, end, label, step and until of each mark."""
    low, high = (extreme((*told["start"], *told["end"])) for extreme in (min, max))
    wide, room = (high - low) or 1, RIGHT - LEFT
    rules, labels = [], []
    spans: dict[str, list[tuple[float, float, float]]] = {"figure": [], "up": [], "down": []}
    for slot, first, last, label, step, until in zip(marks.marks, *told.values(), strict=True):
        middle = _middle(slot, 0)
        start = LEFT + float(first - low) / wide * room
        end = LEFT + float(last - low) / wide * room
        spans[step].append((start, end, middle) if start <= end else (end, start, middle))
        if until != slot:
            rules.append(f"M{round(end)} {round(middle)}V{round(_middle(until, 0))}")
        labels.append((0, middle, label))
    paths = (
        ("td-sketch__guide td-stroke-soft", "".join(rules)),
        ("td-fill-bar", _bars(spans["up"])),
        ("td-sketch__hollow td-fill-paper td-stroke-best", _bars(spans["down"])),
        ("td-sketch__dots td-stroke-mean", _dots([(left, y) for left, _, y in spans["figure"]])),
    )
    sizes = _letters(labels, "end", "td-sketch__figure", WIDTH, 4)
    letters = (_names(marks, 0), sizes)
    return Sketch(WIDTH, _height(len(marks.texts), 0), tuple([path for path in paths if path[1]]), letters)


# How the scores of a list spread

PILES, GROUND, HIGHEST = 40, 96, 14
"""How many piles the width has, where they stand, and where the highest ends."""


def distribution(rows: Rows, words: Mapping[str, str]) -> Sketch:
    """A pile is as high as it has units; between the lowest and the highest score, which stand below it."""
    first = min(rows, key=lambda row: row["share"])
    last = max(rows, key=lambda row: row["share"])
    low, wide = first["share"], (last["share"] - first["share"]) or 1
    piles: dict[int, int] = {}
    for row in rows:
        pile = min(int((row["share"] - low) / wide * PILES), PILES - 1)
        piles[pile] = piles.get(pile, 0) + 1
    step, tall = WIDTH / PILES, (GROUND - HIGHEST) / max(piles.values())
    bars = "".join(
        f"M{number(pile * step)} {GROUND}v{number(-count * tall)}h{number(step - 1)}V{GROUND}z"
        for pile, count in sorted(piles.items())
    )
    paths = [("td-fill-bar", bars), ("td-sketch__rule td-stroke-rule", f"M0 {GROUND}H{WIDTH}")]
    letters = [
        _letters([(0, 0, first["label"])], "start", "td-fill-soft", 0, GROUND + SLOT),
        _letters([(0, 0, last["label"])], "end", "td-fill-soft", WIDTH, GROUND + SLOT),
    ]
    mean = rows[0]["mean"]
    if mean is not None:
        x = (mean - low) / wide * WIDTH
        paths.append(("td-sketch__guide td-stroke-mean", f"M{number(x)} {HIGHEST - 2}V{GROUND}"))
        anchor = "start" if x < WIDTH / 4 else "end" if x > WIDTH * 3 / 4 else "middle"
        letters.append(_letters([(0, 0, words["mean_mark"])], anchor, "td-fill-soft", x, HIGHEST - 4))
    return Sketch(WIDTH, GROUND + SLOT + 6, tuple(paths), tuple(letters))


SKETCHES: Mapping[str, Callable[[Rows, Mapping[str, str]], Sketch]] = {
    "distribution": distribution,
    "history_rank": history_rank,
    "history_score": history_score,
    "profile": profile,
    "waterfall": waterfall,
}
"""Kinds that have a light drawing. A map of tiles is always drawn, and a ranking of dots is left out where it is not:
the list that it shows stands beside it with bars."""


def lightly(
    kind: str, language: str, rows: Sequence[Mapping[str, Any]], say: Callable[[Text], str]
) -> tuple[dict[str, Any], Sketch]:
    """The columns of a chart's rows as a page has them, and its drawing: `carried` and `sketch` of the rows `prepared`.

    rows: with their texts not yet in a language, which `say` puts them in. Of the kinds with slots both are made from
    columns, because the charts of all units of a list have the same slots.
    """
    if kind == "profile":
        names, labels = ([say(row[key]) for row in rows] for key in ("indicator", "label"))
        share, mean, best = ([row[key] for row in rows] for key in ("share", "mean", "best"))
        marks = slots(tuple(names))
        told = {"indicator": names, "share": share, "mean": mean, "best": best, "label": labels}
        return marks.columns(NAMED[kind], told), _profile(marks, told, words_of(language))
    if kind == "waterfall":
        names, labels = ([say(row[key]) for row in rows] for key in ("name", "label"))
        starts, ends = ([row[key] for row in rows] for key in ("start", "end"))
        marks = slots(tuple(names))
        kinds, until = steps(marks, starts, ends)
        told = {"start": starts, "end": ends, "label": labels}
        drawn = {**told, "step": kinds, "until": until}
        return marks.columns(NAMED[kind], {"name": names, **told}), _waterfall(marks, drawn)
    made = prepared(kind, said(rows, say))
    return carried(kind, made), sketch(kind, language, made)
