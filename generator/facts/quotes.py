"""Sentences about a unit in one edition that can be quoted alone: figure, of how many, year, basis and caveat."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.composite.ranking import Change
from generator.facts.attribution import publisher
from generator.facts.beside import against, band, listed, method, neighbours, share
from generator.facts.case import Case, standing
from generator.facts.lists import Lists
from generator.facts.parts import parts, rest
from generator.facts.quoted_changes import change, said, unchanged
from generator.facts.years import history, inside
from generator.i18n import in_each
from generator.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from generator.composite.ranking import Ranking
    from generator.i18n import Translator
    from generator.model import Framework, Indicator, Statement, Text

MOST, LEAST = 6, 3
"""How many sentences a unit gets in an edition, where so many can be said."""
COUNTED = ("pillars", "groups", "main_indicators", "component_indicators", "criteria", "max_score")
PUBLISHED_CHANGES = ("rank_change", "change", "percent_change", "percent")

KINDS: Mapping[str, Callable[[Translator, Case], str]] = {
    "standing": standing,
    "change": change,
    "said": said,
    "against": against,
    "parts": parts,
    "neighbours": neighbours,
    "rest": rest,
    "history": history,
    "band": band,
    "inside": inside,
    "list": listed,
    "unchanged": unchanged,
    "share": share,
    "method": method,
}
"""What can be said of a unit in an edition, the most useful first; each gives "" where it has no figure to say."""

FILLING = {"list", "unchanged", "share", "method"}
"""Said only where fewer than three others can be."""


@dataclass(frozen=True)
class Quote:
    """A sentence that can be quoted alone, with its caveats.

    kind: what it is about, a key of `KINDS` or of an edition's sentences; compared: the two comparable editions that it
    sets against each other, older first; published: the same for a change that only its source says.
    """

    kind: str
    text: Text
    vietnamese: tuple[str, ...] = ()
    """Names within the English text that are Vietnamese: publishers, and what has no translation."""
    compared: tuple[str, str] = ("", "")
    published: tuple[str, str] = ("", "")


class Quoter:
    """Writes the sentences of a ranking. name: a unit's name in a sentence, within another unit or alone ("")."""

    def __init__(self, ranking: Ranking, name: Callable[[str, str], Text]) -> None:
        self.ranking = ranking
        self._name = name
        self._names: dict[tuple[str, str], Text] = {}
        self._nodes: dict[tuple[str, str], tuple[Indicator, ...]] = {}
        self.lists = Lists(ranking)

    def quotes(
        self,
        edition: str,
        unit: str,
        doubt: Text | None = None,
        most: int = MOST,
        kinds: Collection[str] = tuple(KINDS),
    ) -> tuple[Quote, ...]:
        """Three to six sentences, fewer where less is known; doubt: what the audit says of the unit's own figure.

        most: fewer are wanted than six; kinds: only some are wanted.
        """
        case = Case(self, edition, unit, doubt)
        found: list[Quote] = []
        for kind, make in KINDS.items():
            if kind in kinds and len(found) < (LEAST if kind in FILLING else most):
                found += _told(case, kind, make)
        return tuple(found)

    def name(self, unit: str, within: str) -> Text:
        """A unit's name, kept: neighbours ask for it again and again."""
        key = unit, within
        if key not in self._names:
            self._names[key] = self._name(unit, within)
        return self._names[key]

    def nodes(self, framework: Framework, kind: str) -> Sequence[Indicator]:
        """A framework's indicators of a kind, kept: every unit's sentences are about them."""
        key = framework.framework, kind
        if key not in self._nodes:
            self._nodes[key] = tuple(node for node in framework.indicators if node.kind == kind)
        return self._nodes[key]

    def vietnamese(self, text: str) -> tuple[str, ...]:
        """The names in an English text that are Vietnamese, each once, as they come; a site may have no such text."""
        return tuple(dict.fromkeys(self._untranslated.findall(text))) if text else ()

    @cached_property
    def _untranslated(self) -> re.Pattern[str]:
        data = self.ranking.dataset
        names = {publisher(source) for source in data.sources.values()}
        texts = [*(u.name for u in data.units.values()), *(e.title for e in data.editions.values())]
        texts += [c.name for e in data.editions.values() for c in e.cohorts] + [b.name for b in data.bands]
        texts += [node.name for f in data.frameworks.values() for node in f.indicators]
        names |= {text.vi for text in texts if not text.en}
        return re.compile("|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)) if name))

    @cached_property
    def published_changes(self) -> Mapping[tuple[str, str], tuple[Statement, ...]]:
        """Published changes of whole scores and ranks by (edition, unit)."""
        found: dict[tuple[str, str], list[Statement]] = {}
        for s in self.ranking.dataset.statements:
            if s.unit and s.indicator == "index" and s.statistic in PUBLISHED_CHANGES and s.value:
                found.setdefault((s.edition, s.unit), []).append(s)
        return {key: tuple(statements) for key, statements in found.items()}

    @cached_property
    def counts(self) -> Mapping[str, Mapping[str, Statement]]:
        """What each framework counts, in a fixed order: statistic to its first exact statement."""
        found: dict[str, dict[str, Statement]] = {}
        for statistic in COUNTED:
            for s in self.ranking.dataset.statements:
                whole = s.framework and s.indicator in ("", "index") and not s.unit
                if whole and s.statistic == statistic and s.value and not s.qualifier:
                    found.setdefault(s.framework, {}).setdefault(statistic, s)
        return found


def _told(case: Case, kind: str, make: Callable[[Translator, Case], str]) -> list[Quote]:
    text = in_each(lambda t: make(t, case))
    if not text.vi:
        return []
    compared = published = ("", "")
    if kind == "change" and isinstance(case.change, Change):
        compared = (case.change.older.edition, case.edition.edition)
    if kind == "said" and case.said and case.said.base_edition:
        published = (case.said.base_edition, case.edition.edition)
    return [Quote(kind, text, case.quoter.vietnamese(text.en), compared, published)]
