"""The same charts as light drawings, for pages by the ten thousand: paths and letters that a template writes down.

They show what the drawn charts show, in the same places and colours, without axes and tooltips; a reader who asks gets
Vega's chart either way. Nothing is measured: names are wrapped by letters, figures stand where they have room.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.charts import theme
from generator.charts.kinds import words_of
from generator.charts.theme import LEFT, RIGHT, WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Rows = list[dict[str, Any]]
WIDTH, SLOT, BAR = theme.WIDTH, 16, 10
"""Of a whole drawing, of a line of letters, and how thick a bar is; as the drawn charts have them."""


@dataclass(frozen=True)
class Letters:
    """Texts of one look. anchor: start, middle or end; x, y: where they begin to count; texts: each with its own x and
    y from there ("0" where it is the beginning)."""

    look: str
    anchor: str
    x: str
    y: str
    texts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Sketch:
    """A drawing: paths as classes and data, in the order in which they lie on each other, then letters."""

    width: int
    height: int
    paths: tuple[tuple[str, str], ...]
    letters: tuple[Letters, ...]


def _letters(
    texts: Iterable[tuple[float, float, str]], anchor: str = "start", look: str = "", x: float = 0, y: float = 0
) -> Letters:
    placed = tuple((number(across), number(down), text) for across, down, text in texts)
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
        f"M{number(left)} {number(middle - BAR / 2)}h{number(right - left)}v{BAR}h{number(left - right)}z"
        for left, right, middle in spans
    )


def _dots(places: Sequence[tuple[float, float]]) -> str:
    """Lines of no length, which their round ends make dots."""
    return "".join(f"M{number(x)} {number(y)}h0" for x, y in places)


def _uprights(places: Sequence[tuple[float, float]]) -> str:
    return "".join(f"M{number(x)} {number(y - 8)}v16" for x, y in places)


def _diamonds(places: Sequence[tuple[float, float]]) -> str:
    return "".join(f"M{number(x)} {number(y - 6)}l6 6l-6 6l-6-6z" for x, y in places)


# Rank and score over the years

SIDE, TOP, FOOT, TALL = 30, 24, 128, 150
"""Room beside the first and the last year; where the highest and the lowest value stand; the whole height."""
CROWDED = 6
"""More points than this, and only the first and the last are labelled."""


def history_rank(rows: Rows, words: Mapping[str, str]) -> Sketch:  # noqa: ARG001 - every kind is given its words
    last = max(row["of"] or row["value"] for row in rows)
    places = _places(rows, 1, last)
    ladders = "".join(
        f"M{number(x)} {TOP}V{number(_down(row['of'] or row['value'], 1, last))}"
        for row, (x, _) in zip(rows, places, strict=True)
    )
    return _history(rows, places, ("td-sketch__ladder td-stroke-ground", ladders))


def history_score(rows: Rows, words: Mapping[str, str]) -> Sketch:  # noqa: ARG001 - every kind is given its words
    most = max(row["value"] for row in rows) or 1
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
    line, breaks = "", ""
    for i, (row, (x, y)) in enumerate(zip(rows, places, strict=True)):
        line += f"{'M' if not i or row['broken'] else 'L'}{number(x)} {number(y)}"
        breaks += f"M{number(_across(row['gap'], rows))} {TOP - 12}V{FOOT + 6}" if row["broken"] else ""
    labelled = range(len(rows)) if len(rows) <= CROWDED else (0, len(rows) - 1)
    figures = [(places[i][0], places[i][1], rows[i]["label"]) for i in labelled]
    years = {row["year"]: x for row, (x, _) in zip(rows, places, strict=True)}
    letters = (
        _letters(figures, "middle", "td-sketch__figure", y=-9),
        _letters([(x, 0, str(year)) for year, x in years.items()], "middle", "td-fill-soft", y=TALL - 2),
    )
    paths = [ground, ("td-sketch__break td-stroke-soft", breaks), ("td-sketch__line td-stroke-published", line)]
    dots = ("td-sketch__dots td-stroke-published", _dots(places))
    return Sketch(WIDTH, TALL, tuple(path for path in (*paths, dots) if path[1]), letters)


# Indicators beside the mean and the best of the list

KEY = 22
"""Height of the line that says what the marks mean."""


def profile(rows: Rows, words: Mapping[str, str]) -> Sketch:
    full = WIDTH * WHOLE
    bars = [(row, _middle(row, KEY)) for row in rows if "share" in row]
    grounds = _bars([(0, full, y) for _, y in bars])
    own = _bars([(0, full * min(row["share"] or 0, 1), y) for row, y in bars])
    best, means = (
        [(full * min(row[mark], 1), y) for row, y in bars if row[mark] is not None] for mark in ("best", "mean")
    )
    figures = _letters([(0, y, row["label"]) for row, y in bars], "end", "td-sketch__figure", WIDTH, 4)
    legend = []
    paths = [
        ("td-fill-ground", grounds),
        (_LOOK["own"], own),
        (_LOOK["best"], _diamonds(best)),
        (_LOOK["mean"], _uprights(means)),
    ]
    at = 0.0
    for key, occurs in (("own", True), ("mean", bool(means)), ("best", bool(best))):
        if occurs:
            paths.append((_LOOK[key], _key(key, at)))
            legend.append((at, 0, words[key]))
            at += 30 + 7 * len(words[key])
    letters = (_letters(legend, x=16, y=13), _names(rows, KEY), figures)
    return Sketch(WIDTH, _height(rows, KEY), tuple(path for path in paths if path[1]), letters)


_LOOK = {"own": "td-fill-bar", "mean": "td-sketch__mean td-stroke-mean", "best": "td-fill-best"}


def _key(mark: str, at: float) -> str:
    """A mark as the legend has it, in a square from `at` on."""
    if mark == "own":
        return _bars([(at, at + BAR, 9)])
    return _uprights([(at + 6, 9)]) if mark == "mean" else _diamonds([(at + 6, 9)])


def _middle(row: Mapping[str, Any], above: int) -> float:
    return float(above + row["slot"] * SLOT + SLOT / 2)


def _height(rows: Rows, above: int) -> int:
    return above + len(rows) * SLOT


def _names(rows: Rows, above: int) -> Letters:
    return _letters([(0, _middle(row, above), row["text"]) for row in rows if row["text"]], y=4)


# From one figure to the next, part by part


def waterfall(rows: Rows, words: Mapping[str, str]) -> Sketch:  # noqa: ARG001 - every kind is given its words
    marks = [row for row in rows if "step" in row]
    ends = [place for row in marks for place in (row["start"], row["end"])]
    low, wide = min(ends), (max(ends) - min(ends)) or 1

    def place(value: float) -> float:
        return LEFT + float(value - low) / wide * (RIGHT - LEFT)

    def spans(step: str) -> list[tuple[float, float, float]]:
        return [
            (place(min(row["start"], row["end"])), place(max(row["start"], row["end"])), _middle(row, 0))
            for row in marks
            if row["step"] == step
        ]

    rules = "".join(
        f"M{number(place(row['end']))} {number(_middle(row, 0))}V{number(row['until'] * SLOT + SLOT / 2)}"
        for row in marks
        if row["until"] != row["slot"]
    )
    figures = [(left, y) for left, _, y in spans("figure")]
    paths = (
        ("td-sketch__guide td-stroke-soft", rules),
        ("td-fill-bar", _bars(spans("up"))),
        ("td-sketch__hollow td-fill-paper td-stroke-best", _bars(spans("down"))),
        ("td-sketch__dots td-stroke-mean", _dots(figures)),
    )
    sizes = _letters([(0, _middle(row, 0), row["label"]) for row in marks], "end", "td-sketch__figure", WIDTH, 4)
    return Sketch(WIDTH, _height(rows, 0), tuple(path for path in paths if path[1]), (_names(rows, 0), sizes))


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
