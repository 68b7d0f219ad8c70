"""Whether two values may be compared; if not, the reason in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.model import NO_TEXT, Concordance, Dataset, Edition, Text

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Comparison:
    """cause: "" when comparable, else `framework`, `unit` or `cohort`; reason: the concordance's own words, if any."""

    comparable: bool
    cause: str = ""
    reason: Text = NO_TEXT
    indicator: str = ""
    """What the indicator was called in the older framework; "" where it has no counterpart."""


class Concordances:
    """The concordance tables of a dataset, by framework pair and newer indicator."""

    def __init__(self, dataset: Dataset) -> None:
        self.by_target: Mapping[tuple[str, str, str], Concordance] = {
            (c.framework_from, c.framework_to, c.indicator_to): c for c in dataset.concordances
        }

    def compare(self, older: Edition, newer: Edition, indicator: str) -> Comparison:
        """Whether an indicator of the newer edition continues one of the older. Within one framework it does.

        Across frameworks only where the concordance says so; the index's own row speaks for nodes without one.
        """
        if older.framework == newer.framework:
            return Comparison(True, indicator=indicator)
        found = self.by_target.get((older.framework, newer.framework, indicator))
        if found and found.comparable and found.indicator_from:
            return Comparison(True, indicator=found.indicator_from)
        spoken = found or self.by_target.get((older.framework, newer.framework, "index"))
        former = found.indicator_from if found else ""
        return Comparison(False, "framework", spoken.reason if spoken else NO_TEXT, former)
