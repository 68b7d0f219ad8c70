"""Headers: which field of a file is which column, and one message for each that is not what it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.gate.nearest import nearest
from generator.gate.signs import slug

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.gate.findings import Findings
    from generator.gate.schema import TableSchema


MOST = 1_000
"""Fields; no index has as many indicators, but a file that is something else may."""


def columns(
    found: Sequence[str], schema: TableSchema, required: Sequence[str], file: str, findings: Findings
) -> tuple[list[str], bool]:
    """The column that each field means ("" for none), and whether the header is right.

    required: the columns that must be there, which is all of them except in sheets.
    """
    if len(found) > MOST or not any(_meant(name, schema.header) for name in found):
        findings.add("no-header", file, 1, 1, found=",".join(found), expected=",".join(schema.header))
        return [""] * len(found), False
    meant: list[str] = []
    right = True
    for number, name in enumerate(found, 1):
        column, code = _one(name, meant, found, schema)
        meant.append(column)
        if code:
            right = False
            guess = column if code != "duplicate-column" else name
            findings.add(
                code, file, 1, number, field=name, found=name, suggestion=guess, allowed=", ".join(schema.header)
            )
    for name in required:
        if name not in meant:
            right = False
            findings.add("missing-column", file, 1, field=name, suggestion=name, allowed=", ".join(required))
    return meant, _in_order(meant, schema, file, findings) and right


def _one(name: str, meant: Sequence[str], found: Sequence[str], schema: TableSchema) -> tuple[str, str]:
    """The column that a field means, and the code of what is wrong with its name."""
    if name in schema.header:
        return ("", "duplicate-column") if name in meant else (name, "")
    free = [column for column in schema.header if column not in found]
    spelt = _meant(name, free)
    if spelt:
        return spelt, "header-spelling"
    close = nearest(name, free)
    if close:
        return close, "renamed-column"
    return "", "extra-column"


def _meant(name: str, header: Sequence[str]) -> str:
    """The column whose name differs only in case, spaces or invisible signs."""
    if name in header:
        return name
    plain = slug(name)
    return next((column for column in header if slug(column) == plain and plain), "")


def _in_order(meant: Sequence[str], schema: TableSchema, file: str, findings: Findings) -> bool:
    present = [name for name in meant if name]
    wanted = [name for name in schema.header if name in present]
    wrong = next((i for i, (is_, should) in enumerate(zip(present, wanted, strict=False)) if is_ != should), None)
    if wrong is None or len(present) != len(wanted):
        return len(present) == len(wanted)
    number = meant.index(present[wrong]) + 1
    findings.add(
        "column-order",
        file,
        1,
        number,
        field=present[wrong],
        found=present[wrong],
        suggestion=wanted[wrong],
        allowed=",".join(wanted),
    )
    return False
