"""In which band a score falls: the classes that provinces sort indicators into, and the bands of a framework."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import MICRO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.composite.peers import Bounds
    from generator.model import Band


@dataclass(frozen=True)
class Class:
    """A class of shares. name: the key of its words; limit: the lowest share, itself included or not."""

    name: str
    limit: Fraction
    included: bool = True

    def holds(self, share: Fraction) -> bool:
        return share >= self.limit if self.included else share > self.limit


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


def class_of(share: Fraction, classes: Sequence[Class] = CLASSES) -> str:
    """The class of a share: full marks, or the first whose limit it reaches.

    >>> [class_of(Fraction(n, 100)) for n in (100, 99, 80, 79, 65, 50, 25, 1, 0)]
    ['full', 'high', 'high', 'fair', 'fair', 'medium', 'low', 'very_low', 'none']
    """
    return next(c.name for c in classes if c.holds(share))


@dataclass(frozen=True)
class Limits:
    """A framework's bands, best first; a limit that is not published stays unknown."""

    bands: tuple[Band, ...]

    def position(self, band: str) -> int | None:
        return next((i for i, b in enumerate(self.bands) if b.band == band), None)

    def at_least(self, band: str, share: Fraction | None, bounds: Bounds) -> bool | None:
        """Whether a share is in a band or a better one. None: the limits known, or the rounding, leave it open.

        A limit decides upwards for every band below it and downwards for every band above it, so the band's own may be
        unknown. share: as printed; bounds: the true values that it may stand for.
        """
        place = self.position(band)
        if place is None:
            return None
        better = [_reaches(b, share, bounds) for b in self.bands[: place + 1]]
        if any(found is True for found in better):
            return True
        worse = [_reaches(b, share, bounds) for b in self.bands[place:]]
        return False if any(found is False for found in worse) else None

    def band_of(self, share: Fraction | None, bounds: Bounds) -> Band | None:
        """The band of a share; None where an unknown limit or rounding leaves it open, or no band reaches so low."""
        for better, band in zip((None, *self.bands), self.bands, strict=False):
            is_better = self.at_least(better.band, share, bounds) if better else False
            if is_better is None:
                return None
            if self.at_least(band.band, share, bounds):
                return band
        return None


def limits(bands: Sequence[Band], framework: str) -> Limits:
    """The bands of a framework in their order, the best first."""
    return Limits(tuple(sorted((b for b in bands if b.framework == framework), key=lambda b: (b.position, b.band))))


def _reaches(band: Band, share: Fraction | None, bounds: Bounds) -> bool | None:
    """Whether a share reaches a band's limit. A share printed as the limit is printed counts as being at it."""
    if band.from_share is None:
        return None
    limit = Fraction(band.from_share, MICRO)
    return reaches(limit, share, bounds, included=band.from_included)


def reaches(limit: Fraction, value: Fraction | None, bounds: Bounds, *, included: bool = True) -> bool | None:
    """Whether a value reaches a limit; None where what it was rounded from may lie on either side.

    A value printed as the limit is printed counts as being at the limit: 0.4000 is "at least 0.4" and not "above 0.4".

    >>> third = Fraction(1, 3)
    >>> reaches(third, Fraction(33, 100), (Fraction(65, 200), Fraction(67, 200))) is None
    True
    """
    low, high = bounds
    if value == limit:
        return included
    if low is not None and (low > limit or (included and low == limit)):
        return True
    if high is not None and (high < limit or (not included and high == limit)):
        return False
    return None
