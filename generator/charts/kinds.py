"""The kinds of charts: each specification is made and validated once, with data given by name."""

from __future__ import annotations

import functools
import tomllib
from typing import TYPE_CHECKING, Any

from generator.charts import theme
from generator.charts.distribution import distribution
from generator.charts.history import history_rank, history_score
from generator.charts.profile import profile
from generator.charts.ranking import ranking
from generator.charts.tiles import tiles
from generator.i18n import STRINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

MAKERS = {
    "distribution": distribution,
    "history_rank": history_rank,
    "history_score": history_score,
    "profile": profile,
    "ranking": ranking,
    "tiles": tiles,
}
KINDS = tuple(MAKERS)


@functools.cache
def words_of(language: str) -> Mapping[str, str]:
    """The words inside charts, from `templates/strings/charts.<language>.toml`."""
    return tomllib.loads((STRINGS / f"charts.{language}.toml").read_text(encoding="utf-8"))


def spec(kind: str, language: str, words: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The Vega-Lite specification of a kind, validated by Altair, without data: the dataset "rows" is given later.

    words: other words than those of the language's file.
    """
    return _spec(kind, tuple(sorted((words_of(language) if words is None else words).items())))


@functools.cache
def _spec(kind: str, pairs: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    words = dict(pairs)
    made: dict[str, Any] = MAKERS[kind](words).to_dict()
    return {**made, "config": theme.config(words), "autosize": {"type": "pad", "contains": "padding"}, "padding": 2}
