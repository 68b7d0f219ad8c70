"""The word a person most likely meant."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


LONGEST = 80


def nearest(word: str, choices: Iterable[str]) -> str:
    """The most similar choice, "" where none is similar enough to be worth offering.

    >>> nearest("licences", ["licenses", "title"]), nearest("zebra", ["licenses", "title"])
    ('licenses', '')
    """
    if not 0 < len(word) <= LONGEST:
        return ""
    found = difflib.get_close_matches(word, sorted(set(choices)), 1, 0.7)
    return found[0] if found else ""
