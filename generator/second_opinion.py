"""Frictionless as the second judge: the schema of every table, over the bytes that the gate read."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from generator import describe
from generator.errors import Problem
from generator.gate.files import DESCRIPTOR
from generator.workers import can_fork, leave_interrupts

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    import frictionless

    from generator.gate.tables import RawPackage, Table

MANY = 500_000
"""Bytes of tables from which a second process pays."""


Told = Callable[[int, int], object]
"""Told how many of how many are done."""


Elsewhere = Callable[[Sequence[str]], Iterable[list[Problem]]]
"""Judges packages, by name, on other machines; what it finds, in their order."""

New = Mapping[str, Collection[str]]
"""By package, sheets that were not there before."""


def check(
    packages: Sequence[RawPackage],
    agreed: Container[str] = frozenset(),
    workers: int = 1,
    told: Told | None = None,
    elsewhere: Elsewhere | None = None,
    new: New | None = None,
) -> list[Problem]:
    """Where Frictionless refuses what our gate let through; a disagreement is a fault of one of the two.

    Types, constraints, primary keys and single-column foreign keys inside a package; nothing is read from disk.
    agreed: fingerprints of packages that were found in agreement before; they are not judged again.
    workers: processes that share the packages, where there are many; elsewhere: who judges instead of those, each
    package whole; new: the only sheets that are asked about, because all else passed before, beside the same tables.
    """
    problems: list[Problem] = []
    if new is not None and not elsewhere:
        asked = [package for package in packages if package.name in new]
        for package in asked:
            problems += judge(package, packages, new[package.name])
        return sorted(problems)
    asked = [package for package in packages if fingerprint(package) not in agreed]
    names = [package.name for package in asked]
    for done, found in enumerate(elsewhere(names) if elsewhere else _all_judged(asked, packages, workers), 1):
        problems += found
        if told:
            told(done, len(asked))
    return sorted(problems)


_packages: Sequence[RawPackage] = ()

TURNS = 4
"""Batches of packages for each process: few, so that sheets of one form meet; not one, so that none waits for long."""


def _all_judged(asked: Sequence[RawPackage], packages: Sequence[RawPackage], workers: int) -> Iterator[list[Problem]]:
    """By package, in their order."""
    global _packages
    size = sum(len(table.content) for package in asked for table in package.tables.values())
    if workers < 2 or len(asked) < 2 or size < MANY or not can_fork():
        yield from (judge(package, packages) for package in asked)
        return
    import frictionless  # noqa: F401 - once, for all workers

    _packages = packages  # inherited by fork
    places = [packages.index(package) for package in asked]
    most = max(1, len(places) // (TURNS * workers))
    try:
        with multiprocessing.get_context("fork").Pool(workers, leave_interrupts) as pool:
            for found in pool.imap(_judge_of, [places[i : i + most] for i in range(0, len(places), most)]):
                yield from found
    finally:
        _packages = ()


def _judge_of(places: Sequence[int]) -> list[list[Problem]]:
    return judge_together([_packages[place] for place in places], _packages)


def fingerprint(package: RawPackage) -> str:
    """What the verdict on a package depends on: Frictionless itself, the descriptor, the bytes of the tables.

    The descriptor of a package that passed is in step with its tables and the frameworks it uses.
    """
    digest = hashlib.sha256(version("frictionless").encode())
    digest.update(json.dumps(dict(package.descriptor), sort_keys=True).encode())
    for name, table in sorted(package.tables.items()):
        digest.update(f"{name} {len(table.content)}\n".encode())
        digest.update(table.content)
    return digest.hexdigest()


Resource = dict[str, Any]


def judge_together(batch: Sequence[RawPackage], packages: Sequence[RawPackage]) -> list[list[Problem]]:
    """What is found in each: sheets of one form as one table, whatever their package; where anything is refused,
    package by package, to say where."""
    if len(batch) == 1 or _any_refused(batch, packages):
        return [judge(package, packages) for package in batch]
    return [[] for _ in batch]


def _any_refused(batch: Sequence[RawPackage], packages: Sequence[RawPackage]) -> bool:
    described = [_described(package, packages) for package in batch]
    sheets = [one for _, found in described for one in found if _joins(*one)]
    if sheets and _refused(described[0][0], list(_joined(sheets)), batch[0]):
        return True
    whole = zip(described, batch, strict=True)
    return any(_refused(content, [one for one in found if not _joins(*one)], p) for (content, found), p in whole)


def judge(package: RawPackage, packages: Sequence[RawPackage], tables: Collection[str] | None = None) -> list[Problem]:
    """Sheets of one form as one table first; where that is refused, each by itself, to say which line it is.

    tables: the names of those to be judged, which must be sheets: they refer to no other table of their package; None
    asks for all.
    """
    content, found = _described(package, packages)
    single = [one for one in found if tables is None or one[1].name in tables]
    problems = _refused(content, list(_joined(single)), package)
    return _refused(content, single, package) if problems else []


def _described(package: RawPackage, packages: Sequence[RawPackage]) -> tuple[Resource, list[tuple[Resource, Table]]]:
    """A package's descriptor, and each of its tables beside what the descriptor says of it."""
    content = describe.descriptor(package, packages)
    paths = [resource["path"].removesuffix(".csv") for resource in content["resources"]]
    return content, [(r, package.tables[path]) for r, path in zip(content["resources"], paths, strict=True)]


def _joins(resource: Resource, table: Table) -> bool:
    """Whether it is a sheet that refers to no other table."""
    return table.name.startswith("scores/") and not resource["schema"].get("foreignKeys")


def _joined(resources: Sequence[tuple[Resource, Table]]) -> Iterator[tuple[Resource, Table]]:
    """The tables, with all sheets of the same columns and constraints as one, keyed by edition and unit.

    Frictionless takes a millisecond for a column before it reads a cell, and a country has a thousand sheets.
    """
    alike: dict[str, list[tuple[Resource, Table]]] = {}
    for resource, table in resources:
        if _joins(resource, table):
            alike.setdefault(json.dumps([resource["schema"], table.header]), []).append((resource, table))
        else:
            yield resource, table
    for found in alike.values():
        yield found[0] if len(found) == 1 else _as_one(found)


def _as_one(sheets: Sequence[tuple[Resource, Table]]) -> tuple[Resource, Table]:
    (first, table), schema = sheets[0], sheets[0][0]["schema"]
    lines = [b"edition," + table.content.partition(b"\n")[0]]
    for resource, sheet in sheets:
        edition = resource["name"].encode() + b","
        lines += [edition + line for line in sheet.content.split(b"\n")[1:] if line]
    fields = [{"name": "edition", "type": "string", "constraints": {"required": True}}, *schema["fields"]]
    key = {"primaryKey": ["edition", *schema["primaryKey"]]} if "primaryKey" in schema else {}
    joined = {**first, "schema": {**schema, "fields": fields, **key}}
    return joined, replace(table, content=b"\n".join(lines) + b"\n")


def _refused(content: Resource, resources: Sequence[tuple[Resource, Table]], package: RawPackage) -> list[Problem]:
    # here and not above: importing Frictionless costs more than reading this country's tables
    import frictionless

    try:
        report = _in_memory(frictionless.Package, content, resources).validate()
    except frictionless.FrictionlessException as refusal:
        return [_disagreement(f"{package.folder}/{DESCRIPTOR}", 0, 0, refusal.error.type, refusal.error.note)]
    problems = [_disagreement(f"{package.folder}/{DESCRIPTOR}", 0, 0, e.type, e.note) for e in report.errors]
    tables = {resource["name"]: table for resource, table in resources}
    for task in report.tasks:
        table = tables[task.name]
        for error in task.errors:
            row = getattr(error, "row_number", 0)
            line = table.lines[row - 2] if row >= 2 and row - 2 < len(table.lines) else row
            problems.append(_disagreement(table.file, line, getattr(error, "field_number", 0), error.type, error.note))
    return problems


def _in_memory(
    factory: type[frictionless.Package], content: Mapping[str, Any], resources: Sequence[tuple[Resource, Table]]
) -> frictionless.Package:
    """The package with each table's bytes in the place of its path; schemas as `describe` writes them."""
    judged = {"$schema": content["$schema"], "name": content["name"], "resources": [found for found, _ in resources]}
    opened = factory.from_descriptor(judged)
    for resource, (_, table) in zip(opened.resources, resources, strict=True):
        resource.path, resource.data, resource.scheme = None, table.content, "buffer"
    return opened


def _disagreement(file: str, line: int, column: int, kind: str, note: str) -> Problem:
    return Problem(file, line, column, "frictionless-disagrees", found=kind, params=(("note", note),))
