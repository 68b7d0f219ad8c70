"""What is known around a unit: the units next to it in its newest list, and where those above it stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from generator.once import cached_property
from generator.pages.figures import Signs, signs_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.composite.figure import Figure
    from generator.model import Edition, Framework, Text, Unit
    from generator.pages.page import Site

BESIDE = 2
"""Units shown on either side."""
ALONE = 6
"""Others shown of a list in which the unit's own group names nobody else."""


class Neighbour(NamedTuple):
    unit: Unit
    context: Text
    figure: Figure
    group: Text | None
    """The name of its group, where others than the unit's own are shown."""
    key: tuple[str, str, str, bool]
    """What its row hangs on: edition, group, unit, and whether the unit's own group is shown."""


@dataclass(frozen=True)
class Above:
    """A unit that this one belongs to, in the newest edition that says something of it."""

    unit: Unit
    figure: Figure
    edition: Edition
    framework: Framework


@dataclass(frozen=True)
class Around:
    edition: Edition
    framework: Framework
    neighbours: tuple[Neighbour, ...]
    """In rank order, the unit itself among them; none where nobody else is known."""
    same_group: bool
    """Whether the neighbours are ranked in one list with the unit."""

    @cached_property
    def signs(self) -> Signs:
        """What the signs of its figures mean."""
        return signs_of([n.figure for n in self.neighbours])


def around(site: Site, edition: Edition, figure: Figure) -> Around | None:
    """The unit's neighbours in the list of one edition; None where nobody else has a figure there."""
    own, places = site.known_list(edition.edition, figure.cohort)
    same = len(own) > 1
    shown = _beside(own, places.get(figure.unit, 0)) if same else _others(site, edition, figure)
    if len(shown) < 2:
        return None
    framework = site.framework(edition.framework)
    return Around(edition, framework, tuple(_neighbour(site, edition, f, same) for f in shown), same)


def _beside(figures: Sequence[Figure], at: int) -> Sequence[Figure]:
    start = max(0, min(at - BESIDE, len(figures) - 2 * BESIDE - 1))
    return figures[start : start + 2 * BESIDE + 1]


def _others(site: Site, edition: Edition, figure: Figure) -> Sequence[Figure]:
    """The unit first, then those of other groups that the edition names."""
    found = [f for f in site.ranked(edition.edition, None) if f.known and f.unit != figure.unit]
    return [figure, *found[: ALONE - 1]]


def _neighbour(site: Site, edition: Edition, figure: Figure, same: bool) -> Neighbour:
    unit = site.unit(figure.unit)
    group = next((c.name for c in edition.cohorts if c.cohort == figure.cohort), None)
    key = edition.edition, figure.cohort, unit.unit, same
    return Neighbour(unit, site.context(unit, edition.scope), figure, None if same else group, key)


def above(site: Site, unit: Unit) -> Iterator[Above]:
    """The nearest first; the country, which has no rank among peers, is left out."""
    for upper in reversed(site.crumbs(unit)):
        for name in reversed(site.ranking.editions_of.get(upper.unit, ())) if upper.parent else ():
            figure = site.ranking.figure(name, upper.unit)
            if figure.known:
                edition = site.edition(name)
                yield Above(upper, figure, edition, site.framework(edition.framework))
                break
