"""Exact intervals: what a printed figure, or arithmetic on printed figures, may truly be."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import MICRO, Printed

if TYPE_CHECKING:
    from collections.abc import Iterable

ABOUT = Fraction(1, 20)
"""How far "about 85" may be off, as a part of the figure: the word promises no more."""


@dataclass(frozen=True)
class Interval:
    """All values from low to high; None is no bound. An open end is not itself meant ("more than 92")."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    def overlaps(self, other: Interval) -> bool:
        return not (self.below(other) or other.below(self))

    def below(self, other: Interval) -> bool:
        """Whether every value here is less than every value there.

        >>> Interval(Fraction(1), Fraction(2)).below(Interval(Fraction(2), None, low_open=True))
        True
        """
        if self.high is None or other.low is None:
            return False
        return self.high < other.low or (self.high == other.low and (self.high_open or other.low_open))

    def holds(self, value: Fraction) -> bool:
        return self.overlaps(Interval(value, value))

    @property
    def centre(self) -> Fraction | None:
        """The middle: what the printed figures themselves give, before rounding; None without both bounds."""
        return None if self.low is None or self.high is None else (self.low + self.high) / 2

    @property
    def width(self) -> Fraction | None:
        return None if self.low is None or self.high is None else self.high - self.low

    def __add__(self, other: Interval) -> Interval:
        return Interval(_both(self.low, other.low), _both(self.high, other.high))

    def __neg__(self) -> Interval:
        return Interval(
            None if self.high is None else -self.high,
            None if self.low is None else -self.low,
            self.high_open,
            self.low_open,
        )

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def times(self, factor: Fraction | int) -> Interval:
        """By a positive factor."""
        low, high = (None if end is None else end * factor for end in (self.low, self.high))
        return Interval(low, high, self.low_open, self.high_open)

    def over(self, other: Interval) -> Interval | None:
        """Divided by what is surely positive; None where that is not sure.

        >>> Interval(Fraction(1), Fraction(2)).over(Interval(Fraction(2), Fraction(4)))
        Interval(low=Fraction(1, 4), high=Fraction(1, 1), low_open=False, high_open=False)
        """
        if other.low is None or other.low <= 0 or other.high is None or self.low is None or self.high is None:
            return None
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def within(self, other: Interval) -> Interval:
        """What both allow. Only for intervals that overlap."""
        low = max((end for end in (self.low, other.low) if end is not None), default=None)
        high = min((end for end in (self.high, other.high) if end is not None), default=None)
        return Interval(low, high)


def _both(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a + b


def exactly(value: int | Fraction) -> Interval:
    return Interval(Fraction(value), Fraction(value))


def between(low: int | Fraction | None, high: int | Fraction | None) -> Interval:
    return Interval(None if low is None else Fraction(low), None if high is None else Fraction(high))


def total(parts: Iterable[Interval]) -> Interval:
    return sum(parts, exactly(0))


def number(printed: Printed) -> Fraction:
    return Fraction(printed.micro, MICRO)


def printed_interval(printed: Printed, qualifier: str, *, counted: bool) -> Interval:
    """What a printed figure stands for. counted: a rank or a count, which nobody rounds.

    >>> printed_interval(Printed.parse("92"), "more_than", counted=False)
    Interval(low=Fraction(92, 1), high=None, low_open=True, high_open=False)
    >>> printed_interval(Printed.parse("0.5"), "", counted=False)
    Interval(low=Fraction(9, 20), high=Fraction(11, 20), low_open=False, high_open=False)
    """
    value = number(printed)
    half = Fraction(0) if counted else Fraction(printed.half_unit, MICRO)
    match qualifier:
        case "more_than":
            return Interval(value, None, low_open=True)
        case "less_than":
            return Interval(None, value, high_open=True)
        case "at_least":
            return Interval(value - half, None)
        case "at_most":
            return Interval(None, value + half)
        case "about":
            room = max(2 * half, abs(value) * ABOUT)
            return Interval(value - room, value + room)
        case _:
            return Interval(value - half, value + half)
