"""When circles of garbage are looked for: not among what a build makes to keep, of which there are a million values."""

from __future__ import annotations

import contextlib
import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Without looking: a tenth of the time of a job's pages, for 4 MB of 300."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextlib.contextmanager
def lasting() -> Iterator[None]:
    """What is made here stays, and is looked through neither now nor later, but after `released`.

    A sixth of the time of a country's build with another score.
    """
    with uncollected():
        yield
        gc.freeze()


@contextlib.contextmanager
def released() -> Iterator[None]:
    """At the end nothing has to stay."""
    try:
        yield
    finally:
        gc.unfreeze()
