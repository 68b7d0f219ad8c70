"""A build in a process of its own while it is measured: `python -m tests.benchmarks.child '{"datasets": …}'`."""

from __future__ import annotations

import json
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

from generator.__main__ import run
from tests.benchmarks.measure import tell

PATHS = {"datasets", "site", "cache", "config_file"}


def build(asked: dict[str, Any]) -> None:
    """Build a site; asked: options of a build by name, paths as text."""
    from generator import unchanged

    options = {name: Path(value) if name in PATHS else value for name, value in asked.items()}
    if "languages" in options:
        options["languages"] = tuple(options["languages"])
    unchanged.build(unchanged.Asked(**options), tell)


def knows_languages() -> bool:
    """Whether a build can be asked for some of the languages only."""
    from generator.build import Options

    return any(field.name == "languages" for field in fields(Options))


if __name__ == "__main__":
    run(lambda: build(json.loads(sys.argv[1])))
