"""How firm a rank is: where it could stand with other weights, beside where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from generator.composite.robustness import RankRange, Robustness
    from generator.i18n import Translator
    from generator.model import Edition, Text

NAMED = 10
"""More names than this are counted, not listed."""


def firmness_sentence(
    t: Translator, found: RankRange, robustness: Robustness, edition: Edition, name: Text, *, tied: bool
) -> str:
    """From which rank to which, within which bounds, of how many, and the official rank."""
    cohort = next((c for c in edition.cohorts if c.cohort == robustness.cohort), None)
    return t(
        "firmness.stays" if found.best == found.worst else "firmness.moves",
        within=weights_within(t, robustness),
        year=str(edition.year),
        name=t.say(name),
        list=t("standing.cohort", cohort=t.say(cohort.name)) if cohort else "",
        best=t.ordinal(found.best),
        worst=t.ordinal(found.worst),
        of=t.integer(robustness.of),
        official=t(
            "firmness.official_joint" if tied else "firmness.official",
            rank=t.ordinal(found.official),
            of=t.integer(robustness.of),
        ),
    )


def weights_within(t: Translator, robustness: Robustness) -> str:
    """The bounds, as the beginning of a sentence."""
    what = "main" if robustness.of_mains else "part"
    if robustness.stated:
        return t(f"firmness.within_stated.{what}")
    places = 0 if robustness.settings.spread * 100 % 1 == 0 else 1
    return t(f"firmness.within_spread.{what}", spread=t.percent(robustness.settings.spread, places))


def drawn_sentence(t: Translator, found: RankRange, robustness: Robustness) -> str:
    """What random weights give: the median rank, and from where to where most ranks lie."""
    return t(
        "firmness.drawn_one" if found.low == found.high else "firmness.drawn",
        draws=t.integer(robustness.settings.draws),
        median=t.ordinal(found.median),
        low=t.ordinal(found.low),
        high=t.ordinal(found.high),
    )


def weight_text(t: Translator, points: Fraction) -> str:
    """A weight in points, at most two decimals, without needless ones: 100 · 62,5 · 33,33."""
    places = next((n for n in (0, 1) if points * 10**n % 1 == 0), 2)
    return t.decimal_of(points, places)


def first_sentence(t: Translator, robustness: Robustness, names: Sequence[Text]) -> str:
    """How many units could be first, and which."""
    key = "first_one" if len(names) == 1 else "first_some" if len(names) <= NAMED else "first_many"
    said = t.listing([t.say(name) for name in names])
    return t(f"firmness.{key}", within=weights_within(t, robustness), n=t.integer(len(names)), names=said)


def rounding_sentence(t: Translator, name: Text, others: Sequence[Text]) -> str:
    """From whom the printed decimals do not tell a unit."""
    return t("firmness.same_within_rounding", name=t.say(name), others=t.listing([t.say(other) for other in others]))
