"""The kinds of charts: each specification is made and validated once, with data given by name."""

from __future__ import annotations

import functools
import textwrap
from typing import TYPE_CHECKING, Any

from generator.charts import theme
from generator.charts.distribution import distribution
from generator.charts.history import history_rank, history_score
from generator.charts.profile import profile
from generator.charts.ranking import ranking
from generator.charts.tiles import tiles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAKERS = {
    "distribution": distribution,
    "history_rank": history_rank,
    "history_score": history_score,
    "profile": profile,
    "ranking": ranking,
    "tiles": tiles,
}
KINDS = tuple(MAKERS)

WRAPPED = {"profile": ("indicator", 22), "ranking": ("name", 22), "tiles": ("name", 9)}
"""Names that stand on several lines: the field and how many letters fit."""


@functools.cache
def spec(kind: str, language: str) -> dict[str, Any]:
    """The Vega-Lite specification of a kind, validated by Altair, without data."""
    made = MAKERS[kind](language).to_dict()
    made.pop("datasets", None)
    return {**made, "config": theme.config(language)}


def prepared(kind: str, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows as the specification wants them: long names broken into lines."""
    if kind not in WRAPPED:
        return [dict(row) for row in rows]
    field, width = WRAPPED[kind]
    return [{**row, field: "\n".join(textwrap.wrap(str(row[field]), width, break_long_words=False))} for row in rows]
