"""Whether a build would give the site that stands there already: its inputs are what they were, and so is the site.

Nothing is computed for the answer: files are read for their digests, and the site's names are held against its sums.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.fingerprint import digest, folder, program
from generator.generations import SUMS

if TYPE_CHECKING:
    from collections.abc import Sequence

_DOCS = re.compile(r"^docs_dir:\s*['\"]?([^'\"#\s]+)", re.MULTILINE)


@dataclass(frozen=True)
class Answer:
    """A site as the last build left it. files: how many it has."""

    site: Path
    files: int


class Unchanged:
    """The inputs of a build, by their digests, and what the last one with these inputs left.

    asked: options that change what is built, as text.
    """

    def __init__(self, cache: Path, site: Path, datasets: Path, config_file: Path, asked: Sequence[str]) -> None:
        self.site = site
        self.file = cache / "built" / f"{digest(str(site.absolute()))[:16]}.json"
        config = config_file.read_text(encoding="utf-8")
        found = _DOCS.search(config)
        docs = config_file.parent / (found[1] if found else "docs")
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        self.inputs = digest(program(), config, folder(docs), folder(datasets), epoch, *asked)

    def look(self) -> Answer | None:
        """The site, where it is what a build would give; None where that is not known."""
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            kept = json.loads(self.file.read_bytes())
            sums = (self.site / SUMS).read_bytes()
            if kept["inputs"] == self.inputs and kept["sums"] == hashlib.sha256(sums).hexdigest():
                named = {line[66:] for line in sums.decode().splitlines()}
                if _names(self.site) == {*named, SUMS}:
                    return Answer(self.site, len(named) + 1)
        return None

    def remember(self) -> None:
        """The site is what these inputs give."""
        with contextlib.suppress(OSError):
            sums = hashlib.sha256((self.site / SUMS).read_bytes()).hexdigest()
            self.file.parent.mkdir(parents=True, exist_ok=True)
            handle, new = tempfile.mkstemp(dir=self.file.parent)
            with os.fdopen(handle, "w") as file:
                json.dump({"inputs": self.inputs, "sums": sums}, file)
            Path(new).replace(self.file)


def _names(place: Path) -> set[str]:
    """Every file below a folder, by name alone."""
    found: set[str] = set()
    waiting = [""]
    root = str(place)
    while waiting:
        below = waiting.pop()
        with os.scandir(f"{root}/{below}") as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{below}{entry.name}/")
                else:
                    found.add(f"{below}{entry.name}")
    return found
