"""Values of objects that are made when they are first asked for."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

__all__ = ["cached_property"]

if TYPE_CHECKING:
    from functools import cached_property
else:

    class cached_property(functools.cached_property):  # noqa: N801 - as the one that it stands for
        """As `functools.cached_property`, without the lock that Python 3.11 takes each time: a country's pages make a
        million such values, each of which one thread alone asks for.

        >>> class Square:
        ...     side = 3
        ...     @cached_property
        ...     def area(self):
        ...         return self.side**2
        >>> found = Square()
        >>> found.area, vars(found)
        (9, {'area': 9})
        """

        def __get__(self, instance: object, owner: type | None = None) -> object:
            if instance is None:
                return self
            made = instance.__dict__[self.attrname] = self.func(instance)
            return made
