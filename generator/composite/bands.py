"""In which band a score falls: the classes that provinces sort indicators into, and the bands of a framework."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from generator.model import MICRO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.composite.peers import Known
    from generator.model import Band


@dataclass(frozen=True)
class Class:
    """A class of shares. name: the key of its words; limit: the lowest share, itself included or not."""

    name: str
    limit: Fraction
    included: bool = True


CLASSES = (
    Class("full", Fraction(1)),
    Class("high", Fraction(4, 5)),
    Class("fair", Fraction(13, 20)),
    Class("medium", Fraction(1, 2)),
    Class("low", Fraction(1, 4)),
    Class("very_low", Fraction(0), included=False),
    Class("none", Fraction(0)),
)
"""The seven classes, best first.

Names: the report of Ninh Bình on 2022 sorts component indicators into full marks, high, fair, medium, low, very low and
no points. It states no limits, and no report that we have does; these limits are this project's own.
"""


def class_of(part: int, whole: int) -> str:
    """The class of part ÷ whole: full marks, or the first whose limit it reaches.

    >>> [class_of(n, 100) for n in (100, 99, 80, 79, 65, 50, 25, 1, 0)]
    ['full', 'high', 'high', 'fair', 'fair', 'medium', 'low', 'very_low', 'none']
    """
    for name, above, below, included in _LIMITS:
        have, need = part * below, above * whole
        if have > need or (included and have == need):
            return name
    raise ValueError(f"{part} of {whole} is less than nothing")


_LIMITS = [(c.name, c.limit.numerator, c.limit.denominator, c.included) for c in CLASSES]
"""In whole numbers, because a country asks a million times."""


@dataclass(frozen=True)
class Limits:
    """A framework's bands, best first; a limit that is not published stays unknown."""

    bands: tuple[Band, ...]

    def position(self, band: str) -> int | None:
        return next((i for i, b in enumerate(self.bands) if b.band == band), None)

    def at_least(self, band: str, share: Known) -> bool | None:
        """Whether a share is in a band or a better one. None: the limits known, or the rounding, leave it open.

        A limit decides upwards for every band below it and downwards for every band above it, so the band's own may be
        unknown.
        """
        place = self.position(band)
        return None if place is None else _decided([_reaches(b, share) for b in self.bands], place)

    def band_of(self, share: Known) -> Band | None:
        """The band of a share; None where an unknown limit or rounding leaves it open, or no band reaches so low."""
        reached = [_reaches(band, share) for band in self.bands]
        for place, band in enumerate(self.bands):
            found = _decided(reached, place)
            if found is None:
                return None
            if found:
                return band
        return None


def _decided(reached: Sequence[bool | None], place: int) -> bool | None:
    """Whether a share is in a band or a better one, by which limits it reaches."""
    if True in reached[: place + 1]:
        return True
    return False if False in reached[place:] else None


def _reaches(band: Band, share: Known) -> bool | None:
    """Whether a share reaches a band's limit; None where that is not known."""
    if band.from_share is None:
        return None
    return share.reaches(_limit(band.from_share), included=band.from_included)


@cache
def _limit(millionths: int) -> Fraction:
    """The limit of a band; kept, because there are few, and all units are held against them."""
    return Fraction(millionths, MICRO)
