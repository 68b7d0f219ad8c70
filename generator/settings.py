"""What mkdocs.yml says under `extra`, read and checked: firmness, what is drawn and given away, who publishes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from generator.composite import robustness
from generator.errors import UseError
from generator.model import LEVELS, NO_TEXT, Level, Text
from generator.pages import DRAWN, EDITION_CARDS, WHOLE_FORMATS, Press


def robust_settings(given: object, levels: Iterable[str] = ()) -> robustness.Settings:
    """What `extra.robustness` of mkdocs.yml says, with the levels of the command line where it names any.

    Raises UseError, a sentence for who wrote them, where they cannot be meant.
    """
    if not isinstance(given, Mapping):
        raise UseError("robustness.form", value=str(given))
    default = robustness.Settings()
    unknown = sorted(str(name) for name in given.keys() - {"levels", "spread", "draws", "seed"})
    if unknown:
        raise UseError("robustness.unknown", value=", ".join(unknown))
    spread = given.get("spread", float(default.spread))
    if not isinstance(spread, int | float) or isinstance(spread, bool) or not 0 < spread < 1:
        raise UseError("robustness.spread", value=str(spread))
    named = tuple(levels) or given.get("levels", default.levels)
    return robustness.Settings(
        levels=tuple(_level(name, "robustness") for name in (named if isinstance(named, list | tuple) else [named])),
        spread=Fraction(str(spread)),
        draws=_count(given, "draws", default.draws, least=1),
        seed=_count(given, "seed", default.seed, least=0),
    )


def chart_settings(given: object) -> frozenset[Level]:
    """Whose charts `extra.charts` of mkdocs.yml has drawn; UseError, a sentence, where it cannot be meant."""
    if not isinstance(given, Mapping):
        raise UseError("charts.form", value=str(given))
    unknown = sorted(str(name) for name in given.keys() - {"drawn"})
    if unknown:
        raise UseError("charts.unknown", value=", ".join(unknown))
    named = given.get("drawn", DRAWN)
    levels = named if isinstance(named, list | frozenset) else [named]
    return frozenset(_level(name, "charts") for name in levels)


def download_settings(given: object) -> int:
    """Scores of a package up to which `extra.downloads` has it republished in every format; UseError as above."""
    if not isinstance(given, Mapping):
        raise UseError("downloads.form", value=str(given))
    unknown = sorted(str(name) for name in given.keys() - {"scores"})
    if unknown:
        raise UseError("downloads.unknown", value=", ".join(unknown))
    scores = given.get("scores", WHOLE_FORMATS)
    if not isinstance(scores, int) or isinstance(scores, bool) or scores < 0:
        raise UseError("downloads.scores", value=str(scores))
    return scores


def press_settings(given: object, drawn: frozenset[Level]) -> Press:
    """Whose charts have files and embed pages, and who has cards, as `extra.press` says; raises as `chart_settings`.

    drawn: levels whose charts are drawn: of others there is nothing to give.
    """
    if not isinstance(given, Mapping):
        raise UseError("press.form", value=str(given))
    unknown = sorted(str(name) for name in given.keys() - {"cards", "charts", "contacts", "edition_cards"})
    if unknown:
        raise UseError("press.unknown", value=", ".join(unknown))
    found = {}
    for what in ("charts", "cards"):
        named = given.get(what, DRAWN)
        levels = named if isinstance(named, list | frozenset) else [named]
        found[what] = frozenset(_level(name, "press") for name in levels)
    editions = given.get("edition_cards", EDITION_CARDS)
    if not isinstance(editions, int) or isinstance(editions, bool) or editions < 0:
        raise UseError("press.editions", value=str(editions))
    return Press(charts=found["charts"] & drawn, cards=found["cards"], edition_cards=editions)


@dataclass(frozen=True)
class Publisher:
    """Who publishes the site: a name (may be empty), an e-mail address or "", and the licence's name and address."""

    owner: Text = NO_TEXT
    contact: str = ""
    licence: tuple[str, str] = ("", "")


def publisher_settings(extra: Mapping[str, object]) -> Publisher:
    """What `extra` of mkdocs.yml says of the site's publisher; what is not there is empty."""
    owner, licence = extra.get("owner"), extra.get("licence")
    names = owner if isinstance(owner, Mapping) else {}
    terms = licence if isinstance(licence, Mapping) else {}
    return Publisher(
        Text(str(names.get("vi") or ""), str(names.get("en") or "")),
        str(extra.get("contact") or ""),
        (str(terms.get("name") or ""), str(terms.get("url") or "")),
    )


def _level(name: object, setting: str) -> Level:
    if name not in LEVELS:
        raise UseError(f"{setting}.level", value=str(name), known=", ".join(LEVELS))
    return Level(str(name))


MOST = 1_000_000
"""More draws than this say nothing more and fill the memory."""


def _count(given: Mapping[str, object], name: str, default: int, least: int) -> int:
    value = given.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MOST:
        raise UseError("robustness.count", name=name, value=str(value), least=str(least), most=str(MOST))
    return value
