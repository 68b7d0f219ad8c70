"""Whether two values may be compared; if not, the cause and the reason in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.model import NO_TEXT, Concordance, Dataset, Edition, Scale, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.model import Framework, Indicator


@dataclass(frozen=True)
class Comparison:
    """cause: "" when comparable, else framework, scale or maximum; reason: the concordance's own words, if any."""

    comparable: bool
    cause: str = ""
    reason: Text = NO_TEXT
    indicator: str = ""
    """What the indicator was called in the older framework; "" where it has no counterpart."""
    maxima: tuple[int, int] = (0, 0)
    """The older and the newer maximum in millionths of a point, where they are the cause."""

    @property
    def continues(self) -> bool:
        """Whether the newer indicator measures what the older did, be it with another weight."""
        return self.comparable or self.cause == "maximum"


class Concordances:
    """The concordance tables of a dataset, by framework pair and newer indicator."""

    def __init__(self, dataset: Dataset) -> None:
        self.frameworks = dataset.frameworks
        self.by_target: Mapping[tuple[str, str, str], Concordance] = {
            (c.framework_from, c.framework_to, c.indicator_to): c
            for c in sorted(dataset.concordances, key=lambda c: c.comparable)
        }
        # of several older indicators that became one, the comparable one speaks

    def compare(self, older: Edition, newer: Edition, indicator: str) -> Comparison:
        """Whether an indicator of the newer edition continues one of the older."""
        return self.between(older.framework, newer.framework, indicator)

    def between(self, older: str, newer: str, indicator: str) -> Comparison:
        """Whether an indicator of the newer framework continues one of the older. Within one framework it does.

        Across frameworks only where the concordance says so and scale and maximum are still the same: points of
        different maxima are different units of measure. The index's own row speaks for nodes without one.
        """
        if older == newer:
            return Comparison(True, indicator=indicator)
        found = self.by_target.get((older, newer, indicator))
        if found and found.comparable and found.indicator_from:
            return self._measured_alike(found)
        spoken = found or self.by_target.get((older, newer, "index"))
        former = found.indicator_from if found else ""
        return Comparison(False, "framework", spoken.reason if spoken else NO_TEXT, former)

    def _measured_alike(self, row: Concordance) -> Comparison:
        """What a concordance calls comparable, unless the two frameworks measure it in other units."""
        older, newer = self.frameworks[row.framework_from], self.frameworks[row.framework_to]
        if older.scale is not newer.scale:
            return Comparison(False, "scale", row.reason, row.indicator_from)
        maxima = _points(older, row.indicator_from), _points(newer, row.indicator_to)
        if newer.scale is Scale.POINTS and None not in maxima and maxima[0] != maxima[1]:
            return Comparison(False, "maximum", row.reason, row.indicator_from, (maxima[0] or 0, maxima[1] or 0))
        return Comparison(True, reason=row.reason, indicator=row.indicator_from)


def _points(framework: Framework, indicator: str) -> int | None:
    node: Indicator | None = framework.by_id.get(indicator)
    return node.max_points if node else None
