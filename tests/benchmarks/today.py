"""How long the site of today's data takes to build, cold and warm.

Cold: no cache of ours, no site before. Warm: the cache and the site of the build before. In both, the interpreter's
compiled modules are there and the operating system has the files at hand, as on any second day of work.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from tests.benchmarks import country, results
from tests.benchmarks.measure import ROOT, timed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.benchmarks.measure import Run


class Today(country.Place):
    """The project's own data; site and cache beside those of the country."""

    @property
    def datasets(self) -> Path:
        return ROOT / "datasets"


def measure(folder: Path, repeats: int, workers: int | None = None) -> dict[str, Any]:
    """Builds of each kind, first those without anything from before."""
    folder.mkdir(parents=True, exist_ok=True)
    place = Today(folder)

    def warm(look: bool) -> Run:
        return country.build(place, workers or os.cpu_count() or 1, None, look=look)

    def cold(look: bool) -> Run:
        place.clear()
        return warm(look)

    builds = {"cold": timed(cold, repeats), "warm": timed(warm, repeats)}
    for kind, runs in builds.items():
        country.say(f"today, {kind}: {results.spread([one.wall for one in runs])} s")
    found = {kind: [one.as_json() for one in runs] for kind, runs in builds.items()}
    return {"repeats": repeats, "builds": found, "site": country.contents(place.site)}
