"""Sentences from values, in the language of a translator: each can be quoted alone and carries its caveat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.facts.audits import audit_home, audit_name, audit_other, audit_sentence, audit_value, audit_where
from generator.facts.changes import break_sentence, change_sentence, change_short
from generator.facts.derivations import derived_sentence, map_heading, map_summary
from generator.facts.figures import (
    evidence_text,
    fraction_text,
    needed_text,
    points_text,
    rank_of,
    rank_short,
    score_of,
    score_short,
    share_points,
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
from generator.facts.movements import movement_places, movement_rank, movement_score, rank_cause, rank_step
from generator.facts.room import (
    against_mean_sentence,
    classes_sentence,
    next_rank_sentence,
    room_summary,
    target_cost_sentence,
)
from generator.facts.standings import edition_summary, standing
from generator.facts.statements import statement_sentence, statement_value
from generator.facts.targets import (
    Aimed,
    target_goal,
    target_sentence,
    verdict_reason,
    verdict_sentence,
    year_sentence,
)

if TYPE_CHECKING:
    from collections.abc import Callable

SENTENCES: tuple[Callable[..., str], ...] = (
    audit_home,
    audit_name,
    audit_other,
    audit_sentence,
    audit_value,
    audit_where,
    break_sentence,
    change_sentence,
    change_short,
    derived_sentence,
    distribution_label,
    drawn_sentence,
    edition_summary,
    evidence_text,
    firmness_sentence,
    first_sentence,
    fraction_text,
    history_label,
    map_heading,
    map_summary,
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
    tiles_label,
    value_text,
    weight_text,
)
"""Functions of a translator that templates call by name, the translator left out."""

__all__ = [
    "SENTENCES",
    "Aimed",
    "against_mean_sentence",
    "audit_home",
    "audit_name",
    "audit_other",
    "audit_sentence",
    "audit_value",
    "audit_where",
    "break_sentence",
    "change_sentence",
    "change_short",
    "classes_sentence",
    "derived_sentence",
    "distribution_label",
    "drawn_sentence",
    "edition_summary",
    "evidence_text",
    "firmness_sentence",
    "first_sentence",
    "fraction_text",
    "history_label",
    "map_heading",
    "map_summary",
    "movement_places",
    "movement_rank",
    "movement_score",
    "needed_text",
    "next_rank_sentence",
    "points_text",
    "profile_label",
    "rank_cause",
    "rank_of",
    "rank_short",
    "rank_step",
    "ranking_label",
    "room_summary",
    "rounding_sentence",
    "score_of",
    "score_short",
    "share_points",
    "standing",
    "statement_sentence",
    "statement_value",
    "target_cost_sentence",
    "target_goal",
    "target_sentence",
    "tiles_label",
    "value_text",
    "verdict_reason",
    "verdict_sentence",
    "weight_text",
    "year_sentence",
]
