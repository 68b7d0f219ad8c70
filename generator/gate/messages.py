"""The words of a problem in one language: what was found, and what would be right."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.gate.findings import shorten
from generator.gate.signs import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.errors import Problem

STRINGS = Path(__file__).parents[2] / "templates" / "strings"
_OPTIONAL = re.compile(r"\[\[(.*?)\]\]")
_NAME = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Message:
    """found and expected as sentences' halves; together they are the message."""

    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.found}: {self.expected}"


def render(problem: Problem, language: str, root: Path = STRINGS) -> Message:
    """root: folder of problems.<language>.toml."""
    strings = _strings(root, language)
    words = strings["words"]
    values = {name: str(words.get(name, {}).get(value, value)) for name, value in problem.params}
    values["suggestion"] = shorten(values.get("suggestion", ""))
    values |= {"found": visible(problem.found), "field": visible(problem.field)}
    halves = strings[problem.code]
    return Message(_fill(halves["found"], values), _fill(halves["expected"], values))


def phrase(key: str, language: str, root: Path = STRINGS, **values: str) -> str:
    """A sentence of the report itself."""
    return _fill(_strings(root, language)["report"][key], values)


@cache
def _strings(root: Path, language: str) -> Mapping[str, Any]:
    return tomllib.loads((root / f"problems.{language}.toml").read_text("utf-8"))


def _fill(template: str, values: Mapping[str, str]) -> str:
    """Fills the names in braces; a part in [[…]] with a name that has no value is left out.

    >>> _fill("a[[, write {suggestion}]]", {"suggestion": ""}), _fill("a[[, write {suggestion}]]", {"suggestion": "b"})
    ('a', 'a, write b')
    """

    def optional(match: re.Match[str]) -> str:
        return match[1] if all(values.get(name) for name in _NAME.findall(match[1])) else ""

    return _NAME.sub(lambda match: values.get(match[1], ""), _OPTIONAL.sub(optional, template)).strip()
