"""The press page's own block: which results are to come and which came last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.model import Edition, Unit, Upcoming
    from generator.pages.page import Site

SHOWN = 12
"""Past releases: the last ones; all stand on the page of rankings."""


@dataclass(frozen=True)
class PressPage:
    """upcoming: editions whose day has not come, the next first, each with the unit whose parts it ranks.

    past: editions that were announced, the last first.
    """

    upcoming: tuple[tuple[Upcoming, Unit], ...]
    past: tuple[Edition, ...]


def press_page(site: Site) -> PressPage:
    """The release calendar, of the dates in `editions.csv`."""
    dataset = site.ranking.dataset
    announced = [edition for edition in dataset.editions.values() if edition.announced_on]
    past = sorted(announced, key=lambda e: (e.announced_on, e.edition), reverse=True)
    return PressPage(tuple((one, site.unit(one.scope)) for one in dataset.upcoming), tuple(past[:SHOWN]))
