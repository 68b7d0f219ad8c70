"""Sums and sizes of files that a text names before they are written: marks stand there until they are known.

A catalogue of a whole country takes seconds to make and changes with every score, but only in these.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_MARK = re.compile(r"@@(sum|size):([^@\"]+)@@")


def sum_of(path: str) -> str:
    """Stands for the digest (sha256) of a file."""
    return f"@@sum:{path}@@"


def size_of(path: str) -> str:
    """Stands for its bytes."""
    return f"@@size:{path}@@"


def laid_in(text: str, files: Mapping[str, tuple[str, int]]) -> str:
    """The text with what is known of the files it names. files: digest and bytes by path; KeyError where one lacks.

    >>> laid_in(f'"{size_of("a.csv")}" "{sum_of("a.csv")}"', {"a.csv": ("0f", 7)})
    '"7" "0f"'
    """
    return _MARK.sub(lambda found: str(files[found[2]][found[1] == "size"]), text)
