"""Sentences from values, in the language of a translator: each can be quoted alone and carries its caveat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.facts.changes import change_sentence, change_short
from generator.facts.figures import (
    evidence_text,
    fraction_text,
    points_text,
    rank_of,
    rank_short,
    score_of,
    score_short,
    value_text,
)
from generator.facts.firmness import (
    drawn_sentence,
    firmness_sentence,
    first_sentence,
    rounding_sentence,
    weight_text,
)
from generator.facts.labels import distribution_label, history_label, profile_label, ranking_label, tiles_label
from generator.facts.standings import edition_summary, standing
from generator.facts.statements import statement_sentence, statement_value
from generator.facts.targets import target_goal, target_sentence

if TYPE_CHECKING:
    from collections.abc import Callable

SENTENCES: tuple[Callable[..., str], ...] = (
    change_sentence,
    change_short,
    distribution_label,
    drawn_sentence,
    edition_summary,
    evidence_text,
    firmness_sentence,
    first_sentence,
    fraction_text,
    history_label,
    points_text,
    profile_label,
    rank_of,
    rank_short,
    ranking_label,
    rounding_sentence,
    score_of,
    score_short,
    standing,
    statement_sentence,
    statement_value,
    target_goal,
    target_sentence,
    tiles_label,
    value_text,
    weight_text,
)
"""Functions of a translator that templates call by name, the translator left out."""

__all__ = [
    "SENTENCES",
    "change_sentence",
    "change_short",
    "distribution_label",
    "drawn_sentence",
    "edition_summary",
    "evidence_text",
    "firmness_sentence",
    "first_sentence",
    "fraction_text",
    "history_label",
    "points_text",
    "profile_label",
    "rank_of",
    "rank_short",
    "ranking_label",
    "rounding_sentence",
    "score_of",
    "score_short",
    "standing",
    "statement_sentence",
    "statement_value",
    "target_goal",
    "target_sentence",
    "tiles_label",
    "value_text",
    "weight_text",
]
