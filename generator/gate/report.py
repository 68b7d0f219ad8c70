"""Problems as a person, a program or a code host reads them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from generator.gate.messages import phrase, render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.errors import Problem

MOST = 1_000
"""Problems that are listed; the rest is counted."""


def as_text(problems: Sequence[Problem], language: str) -> str:
    """One line a problem, then how many there are: `file:line:column  code  found: expected`."""
    listed, left_out = _listed(problems)
    lines = [f"{place(problem)}  {problem.code}  {render(problem, language)}" for problem in listed]
    return "\n".join([*lines, *_summary(problems, left_out, language)]) + "\n"


def as_json(problems: Sequence[Problem], language: str) -> str:
    """A list of {file, line, column, field, code, found, expected, message}; column is the field's number.

    found is the text as it stands in the data; expected and message are in the language. Notes are left out.
    """
    listed, _ = _listed([problem for problem in problems if not problem.note])
    return json.dumps([_row(problem, language) for problem in listed], ensure_ascii=False, indent=2) + "\n"


def as_github(problems: Sequence[Problem], language: str) -> str:
    """Workflow commands that mark the lines of a pull request."""
    listed, left_out = _listed(problems)
    lines = [_annotation(problem, language) for problem in listed]
    if left_out:
        lines.append(f"::error title={_property(phrase('title', language))}::{_data(_left_out(left_out, language))}")
    return "".join(f"{line}\n" for line in lines)


def place(problem: Problem) -> str:
    """
    >>> from generator.errors import Problem
    >>> place(Problem("units.csv", 3, 0, "blank-row"))
    'units.csv:3'
    """
    numbers = [problem.line, problem.column] if problem.column else [problem.line] if problem.line else []
    return ":".join([problem.file, *map(str, numbers)])


def _row(problem: Problem, language: str) -> dict[str, str | int]:
    message = render(problem, language)
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "field": problem.field,
        "code": problem.code,
        "found": problem.found,
        "expected": message.expected,
        "message": str(message),
    }


def _listed(problems: Sequence[Problem]) -> tuple[Sequence[Problem], int]:
    """What is shown, refusals before notes where not all can be, and how many refusals are not shown."""
    if len(problems) <= MOST:
        return problems, 0
    kept = set(sorted(range(len(problems)), key=lambda i: problems[i].note)[:MOST])
    listed = [problem for i, problem in enumerate(problems) if i in kept]
    return listed, count(problems) - count(listed)


def count(problems: Sequence[Problem]) -> int:
    """Refusals, with those that a file with too many of them only counted."""
    return sum(int(dict(p.params)["count"]) if p.code == "more-problems" else 1 for p in problems if not p.note)


def _summary(problems: Sequence[Problem], left_out: int, language: str) -> list[str]:
    errors, notes = count(problems), sum(problem.note for problem in problems)
    said = [_left_out(left_out, language)] if left_out else []
    said.append(_counted("error", errors, language) if errors else phrase("clean", language))
    return [*said, _counted("note", notes, language)] if notes else said


def as_untranslated(counts: Mapping[str, int], language: str) -> str:
    """One sentence on all texts without English, "" where there are none."""
    amount = sum(counts.values())
    key = "untranslated" if amount > 1 else "untranslated_one"
    return phrase(key, language, count=_grouped(amount, language)) if amount else ""


def _left_out(amount: int, language: str) -> str:
    return phrase("left_out" if amount > 1 else "left_out_one", language, count=_grouped(amount, language))


def _counted(what: str, amount: int, language: str) -> str:
    return phrase(what if amount == 1 else f"{what}s", language, count=_grouped(amount, language))


def _grouped(amount: int, language: str) -> str:
    return f"{amount:,}" if language == "en" else f"{amount:,}".replace(",", ".")


def _annotation(problem: Problem, language: str) -> str:
    kind = "notice" if problem.note else "error"
    properties = [f"file={_property(problem.file)}"]
    if problem.line:
        properties.append(f"line={problem.line}")
    if problem.column:
        properties.append(f"col={problem.column}")
    properties.append(f"title={_property(problem.code)}")
    return f"::{kind} {','.join(properties)}::{_data(str(render(problem, language)))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
