"""A build, unless it would give the site that stands there already: inputs are what they were, and so is the site.

Nothing is computed for the answer, and nothing imported that computes: files are read for their digests, and the site's
names are held against its sums.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.fingerprint import digest, folder, program
from generator.generations import SUMS
from generator.i18n import LANGUAGES
from generator.keeping import keep

if TYPE_CHECKING:
    from generator.build import Report
    from generator.publish import Published

_DOCS = re.compile(r"^docs_dir:\s*['\"]?([^'\"#\s]+)", re.MULTILINE)


@dataclass(frozen=True)
class Asked:
    """What a build is asked for; see `build.Options`."""

    datasets: Path
    site: Path
    base_url: str = ""
    today: str | None = None
    workers: int = 1
    cache: Path = Path(".cache")
    config_file: Path = Path("mkdocs.yml")
    robust_levels: tuple[str, ...] = ()
    languages: tuple[str, ...] = LANGUAGES
    fresh: bool = False
    scheduler: str = ""
    not_after: str | None = None


@dataclass(frozen=True)
class Answer:
    """A site as the last build left it. files: how many it has."""

    site: Path
    files: int


def build(asked: Asked, report: Report) -> Answer | Published:
    """The site, untouched where a build would change nothing; raises what `mkdocs_hooks.build_site` does."""
    kept = Unchanged(asked)
    found = None if asked.fresh else kept.look()
    if found:
        return found
    from generator import mkdocs_hooks
    from generator.build import Options

    done = mkdocs_hooks.build_site(Options(**vars(asked)), report)
    kept.remember()
    return done


class Unchanged:
    """The inputs of a build, by their digests, and what the last one with these inputs left."""

    def __init__(self, asked: Asked) -> None:
        self.site = asked.site
        self.file = asked.cache / "built" / f"{digest(str(self.site.absolute()))[:16]}.json"
        config = asked.config_file.read_text(encoding="utf-8")
        found = _DOCS.search(config)
        docs = asked.config_file.parent / (found[1] if found else "docs")
        days = asked.today or "", asked.not_after or ""
        settings = (asked.base_url, *days, ",".join(asked.robust_levels), ",".join(asked.languages))
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        self.inputs = digest(program(), config, folder(docs), folder(asked.datasets), epoch, *settings)

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
            keep(self.file, json.dumps({"inputs": self.inputs, "sums": sums}).encode())


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
