"""Small drawings inside text and tables, as path data for templates: a ruler of ranks, bars of shares, a slope.

They are read beside the figures they show, never instead of them, so they carry no text of their own.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STEP, RULER_HEIGHT = 10, 18
"""From one place of a ruler to the next, and how high it is; the drawing is stretched to its room."""
MOST_TICKS = 160
"""More ticks than this would be a grey band on a phone: the ruler then has one for every ten places."""
BAR_STEP, BAR_WIDTH, BAR_HEIGHT = 6, 5, 20


def ruler_width(of: int) -> int:
    """From the first place to the last."""
    return max(of - 1, 1) * STEP


@lru_cache(maxsize=256)
def ruler_ticks(of: int) -> str:
    """A line with a tick for each place; every tenth is longer. Each starts from the one before, which packs well.

    >>> ruler_ticks(3)
    'M0 18H20M0 6v12m10-8v8m10-8v8'
    """
    step = 1 if of <= MOST_TICKS else 10
    ranks = [rank for rank in range(1, of + 1) if rank in (1, of) or rank % step == 0]
    sizes = [12 if rank == 1 or rank % 10 == 0 else 8 for rank in ranks]
    first, *others = sizes
    gaps = ((later - rank) * STEP for rank, later in pairwise(ranks))
    ticks = "".join(f"m{gap}-{size}v{size}" for gap, size in zip(gaps, others, strict=True))
    return f"M0 {RULER_HEIGHT}H{ruler_width(of)}M0 {RULER_HEIGHT - first}v{first}{ticks}"


def ruler_mark(rank: int) -> str:
    """The one tick that is meant.

    >>> ruler_mark(32)
    'M310 0V18'
    """
    return f"M{(rank - 1) * STEP} 0V{RULER_HEIGHT}"


def spark_bars(shares: Sequence[Fraction | None]) -> str:
    """A bar for each share of 0 to 1, in order; what is not known leaves its place empty.

    >>> spark_bars([Fraction(1), None, Fraction(1, 4)])
    'M0 20V0h5V20zM12 20V15h5V20z'
    """
    whole = Fraction(1)
    return spark_path([round(BAR_HEIGHT * min(share, whole)) if share else -1 for share in shares])


def spark_path(heights: Sequence[int]) -> str:
    """A bar of each height, in order; nothing where it is below 0.

    >>> spark_path([20, -1, 5])
    'M0 20V0h5V20zM12 20V15h5V20z'
    """
    return "".join([_bar(i, height) for i, height in enumerate(heights) if height >= 0])


def spark_rows(rows: Iterable[Sequence[int]]) -> list[str]:
    """The path of each row of a table."""
    return [spark_path(heights) for heights in rows]


@lru_cache(maxsize=4096)
def _bar(i: int, height: int) -> str:
    return f"M{i * BAR_STEP} {BAR_HEIGHT}V{BAR_HEIGHT - height}h{BAR_WIDTH}V{BAR_HEIGHT}z"


def spark_ground(count: int) -> str:
    """What the bars stand on: a line of one unit for each.

    >>> spark_ground(2)
    'M0 20v1h5v-1zM6 20v1h5v-1z'
    """
    return "".join(f"M{i * BAR_STEP} {BAR_HEIGHT}v1h{BAR_WIDTH}v-1z" for i in range(count))


def spark_width(count: int) -> int:
    """Width of so many bars in the same units."""
    return max(count * BAR_STEP - 1, 1)


@lru_cache(maxsize=4096)
def slope(older: int, newer: int, of: int) -> str:
    """From an older rank to a newer one in a box of 24 × 16, better is up; a quarter of the list fills the box.

    >>> slope(9, 1, 32), slope(5, 5, 63), slope(63, 1, 63)
    ('M2 14L22 2', 'M2 8L22 8', 'M2 14L22 2')
    """
    rise = max(-6, min(6, round((older - newer) * 24 / of)))
    return f"M2 {8 + rise}L22 {8 - rise}"


DRAWINGS = (ruler_width, ruler_ticks, ruler_mark, spark_bars, spark_rows, spark_ground, spark_width, slope)
"""What templates may call."""
