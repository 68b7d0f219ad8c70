"""Frictionless as the second judge: the schema of every table, over the bytes that the gate read."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from generator import describe
from generator.errors import Problem
from generator.gate.files import DESCRIPTOR

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    import frictionless

    from generator.gate.tables import RawPackage


def check(packages: Sequence[RawPackage], agreed: Container[str] = frozenset()) -> list[Problem]:
    """Where Frictionless refuses what our gate let through; a disagreement is a fault of one of the two.

    Types, constraints, primary keys and single-column foreign keys inside a package; nothing is read from disk.
    agreed: fingerprints of packages that were found in agreement before; they are not judged again.
    """
    asked = [package for package in packages if fingerprint(package, packages) not in agreed]
    return sorted(problem for package in asked for problem in _judge(package, packages))


def fingerprint(package: RawPackage, packages: Sequence[RawPackage]) -> str:
    """What the verdict on a package depends on: Frictionless itself, the descriptor, the bytes of the tables."""
    digest = hashlib.sha256(version("frictionless").encode())
    digest.update(describe.as_bytes(describe.descriptor(package, packages)))
    for name, table in sorted(package.tables.items()):
        digest.update(f"{name} {len(table.content)}\n".encode())
        digest.update(table.content)
    return digest.hexdigest()


def _judge(package: RawPackage, packages: Sequence[RawPackage]) -> list[Problem]:
    # here and not above: importing Frictionless costs more than reading this country's tables
    import frictionless

    content = describe.descriptor(package, packages)
    try:
        report = _in_memory(frictionless.Package, content, package).validate()
    except frictionless.FrictionlessException as refusal:
        return [_disagreement(f"{package.folder}/{DESCRIPTOR}", 0, 0, refusal.error.type, refusal.error.note)]
    problems = [_disagreement(f"{package.folder}/{DESCRIPTOR}", 0, 0, e.type, e.note) for e in report.errors]
    files = {resource["name"]: resource["path"].removesuffix(".csv") for resource in content["resources"]}
    for task in report.tasks:
        table = package.tables[files[task.name]]
        for error in task.errors:
            row = getattr(error, "row_number", 0)
            line = table.lines[row - 2] if row >= 2 and row - 2 < len(table.lines) else row
            problems.append(_disagreement(table.file, line, getattr(error, "field_number", 0), error.type, error.note))
    return problems


def _in_memory(
    factory: type[frictionless.Package], content: Mapping[str, Any], package: RawPackage
) -> frictionless.Package:
    """The package with each table's bytes in the place of its path; schemas as `describe` writes them."""
    judged = {name: content[name] for name in ("$schema", "name", "resources")}
    opened = factory.from_descriptor(judged)
    for resource, written in zip(opened.resources, content["resources"], strict=True):
        table = package.tables[written["path"].removesuffix(".csv")]
        resource.path, resource.data, resource.scheme = None, table.content, "buffer"
    return opened


def _disagreement(file: str, line: int, column: int, kind: str, note: str) -> Problem:
    return Problem(file, line, column, "frictionless-disagrees", found=kind, params=(("note", note),))
