"""How long the site of today's data takes to build, cold and warm.

Cold: no cache of ours, no site before. Warm: the cache and the site of the build before. In both, the interpreter's
compiled modules are there and the operating system has the files at hand, as on any second day of work.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from tests.benchmarks import country
from tests.benchmarks.measure import ROOT

if TYPE_CHECKING:
    from pathlib import Path


class Today(country.Place):
    """The project's own data; site and cache beside those of the country."""

    @property
    def datasets(self) -> Path:
        return ROOT / "datasets"


def measure(folder: Path, repeats: int, workers: int | None = None) -> dict[str, Any]:
    """Builds of each kind, cold and warm in turn."""
    folder.mkdir(parents=True, exist_ok=True)
    place = Today(folder)
    builds: dict[str, list[dict[str, Any]]] = {"cold": [], "warm": []}
    for _ in range(repeats):
        place.clear()
        for kind, found in builds.items():
            done = country.build(place, workers or os.cpu_count() or 1, None)
            country.say(f"today, {kind}: {done.wall:.2f} s")
            found.append(done.as_json())
    return {"repeats": repeats, "builds": builds, "site": country.contents(place.site)}
