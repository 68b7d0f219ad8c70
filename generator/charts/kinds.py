"""The kinds of charts: each specification is made and validated once, with data given by name."""

from __future__ import annotations

import functools
import importlib
import json
import tomllib
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.charts import theme
from generator.charts.kept import digest, kept
from generator.i18n import STRINGS
from generator.workers import meanwhile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MODULES = {
    "distribution": "distribution",
    "history_rank": "history",
    "history_score": "history",
    "profile": "profile",
    "ranking": "ranking",
    "tiles": "tiles",
    "waterfall": "waterfall",
}
"""Kind → the module with the function of its name, words → chart."""
KINDS = tuple(MODULES)


@functools.cache
def words_of(language: str) -> Mapping[str, str]:
    """The words inside charts, from `templates/strings/charts.<language>.toml`."""
    return tomllib.loads((STRINGS / f"charts.{language}.toml").read_text(encoding="utf-8"))


def spec(kind: str, language: str, words: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The Vega-Lite specification of a kind, validated by Altair, without data: the dataset "rows" is given later.

    words: other words than those of the language's file.
    """
    return _spec(kind, tuple(sorted((words_of(language) if words is None else words).items())))


_made: dict[tuple[str, tuple[tuple[str, str], ...]], dict[str, Any]] = {}


def _spec(kind: str, pairs: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    if (kind, pairs) not in _made:
        _made[kind, pairs] = _make(kind, dict(pairs))
    return _made[kind, pairs]


def _make(kind: str, words: Mapping[str, str]) -> dict[str, Any]:
    # Only now: importing Altair costs a third of a second, and most builds have the specifications already.
    module = importlib.import_module(f"generator.charts.{MODULES[kind]}")
    made: dict[str, Any] = getattr(module, kind)(words).to_dict()
    return {**made, "config": theme.config(words), "autosize": {"type": "pad", "contains": "padding"}, "padding": 2}


def remember(folder: Path | None, languages: Sequence[str]) -> None:
    """Every kind's specification, made now or taken from a folder that keeps them by all that they depend on.

    Altair takes 60 ms to make and validate one; a build that has them from the folder never waits for it. Else a copy
    of this process makes them, whose end gives back the memory that Altair takes.
    """
    here = Path(__file__).parent
    sources = b"".join(file.read_bytes() for file in sorted(here.glob("*.py")))
    words = {language: dict(words_of(language)) for language in languages}
    hand = digest(sources + json.dumps(words, sort_keys=True).encode())
    name = f"specs-{metadata.version('altair')}-{hand}.json"

    def made_here() -> bytes:
        return json.dumps({f"{kind} {x}": _make(kind, words[x]) for kind in KINDS for x in languages}).encode()

    def make() -> bytes:
        with meanwhile(made_here, beside=True) as made:
            return made()

    for key, made in json.loads(kept(folder, name, make)).items():
        kind, language = key.split()
        _made[kind, tuple(sorted(words[language].items()))] = made
