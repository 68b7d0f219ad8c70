"""Frictionless as the second judge: the schema of every table, over the bytes that the gate read."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from itertools import chain
from typing import TYPE_CHECKING, Any

from generator import describe
from generator.condensed import Condensed, OtherwiseError, Resource, Rows
from generator.errors import Problem
from generator.gate.files import DESCRIPTOR
from generator.workers import can_fork, leave_interrupts

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    import frictionless

    from generator.gate.tables import RawPackage, Table

MANY = 500_000
"""Bytes of tables from which a second process pays."""

READ_AS_ONE = 50
"""Sheets that are read as one: looking for a table's separator takes as long as reading some, and all need memory."""


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


def _all_judged(asked: Sequence[RawPackage], packages: Sequence[RawPackage], workers: int) -> Iterator[list[Problem]]:
    """By package, in their order. One batch for each process: the more packages, the more there is alike."""
    global _packages
    size = sum(len(table.content) for package in asked for table in package.tables.values())
    if workers < 2 or len(asked) < 2 or size < MANY or not can_fork():
        yield from judge_together(asked, packages)
        return
    import frictionless  # noqa: F401 - once, for all workers

    _packages = packages  # inherited by fork
    places = [packages.index(package) for package in asked]
    most = -(-len(places) // workers)
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
    digest.update(json.dumps(package.described, sort_keys=True).encode())
    for name, table in sorted(package.tables.items()):
        digest.update(f"{name} {len(table.content)}\n".encode())
        digest.update(table.content)
    return digest.hexdigest()


Judged = tuple[Resource, "Table"]
"""A table, and what the descriptor says of it."""

Described = tuple[Resource, list[Judged]]
"""A package's descriptor, and its tables."""

Forms = dict[tuple[str, bytes], list[Judged]]
"""Sheets by schema and header."""


def judge_together(batch: Sequence[RawPackage], packages: Sequence[RawPackage]) -> list[list[Problem]]:
    """What is found in each: all condensed first; where anything is refused, package by package, to say where."""
    if len(batch) < 2 or not _all_accepted(batch, packages):
        return [judge(package, packages) for package in batch]
    return [[] for _ in batch]


def _all_accepted(batch: Sequence[RawPackage], packages: Sequence[RawPackage]) -> bool:
    """Whether Frictionless accepts them: the first of those that are alike as it is, of all what verdicts depend on.

    False also where that is more than can be condensed.
    """
    sheets: Forms = {}
    by_words: dict[str, list[Described]] = {}
    for package in batch:
        content, tables = _described(package, packages)
        _sort_in(sheets, [one for one in tables if _joins(*one)])
        # all else of the descriptor is let go of: schemas of sheets take most of what a country's packages would
        few = {name: content[name] for name in ("$schema", "name")}, [one for one in tables if not _joins(*one)]
        by_words.setdefault(json.dumps([resource for resource, _ in few[1]]), []).append(few)
    return _accepted(list(sheets.values()), list(by_words.values()))


def _accepted(sheets: Sequence[Sequence[Judged]], others: Sequence[Sequence[Described]]) -> bool:
    """Sheets that are alike, and packages that are with their other tables alone."""
    content = others[0][0][0]
    firsts = [*(alike[0] for alike in others), (content, [alike[0] for alike in sheets])]
    if any(_refusals(own, _with_bytes(tables)) for own, tables in firsts if tables):
        return False
    try:
        condensed = list(_condensed(sheets, others).tables())
    except OtherwiseError:
        return False
    return not condensed or not _refusals(content, condensed)


def _condensed(sheets: Sequence[Sequence[Judged]], others: Sequence[Sequence[Described]]) -> Condensed:
    condensed = Condensed()
    for alike in sheets:
        if len(alike) > 1:
            some = (alike[place : place + READ_AS_ONE] for place in range(0, len(alike), READ_AS_ONE))
            condensed.take(alike[0][0]["schema"], chain.from_iterable(_rows(*_as_one(part)) for part in some))
    for packages in others:
        if len(packages) > 1:
            found: dict[str, list[list[str]]] = {}
            for content, tables in packages:
                for resource, table in tables:
                    rows = ([content["name"], *cells] for cells in _rows(resource, table))
                    found.setdefault(resource["name"], []).extend(rows)
            schemas = {resource["name"]: resource["schema"] for resource, _ in packages[0][1]}
            condensed.take_packages({name: (schema, found[name]) for name, schema in schemas.items()})
    return condensed


def judge(package: RawPackage, packages: Sequence[RawPackage], tables: Collection[str] | None = None) -> list[Problem]:
    """Sheets of one form as one table first; where that is refused, each by itself, to say which line it is.

    tables: the names of those to be judged, which must be sheets: they refer to no other table of their package; None
    asks for all.
    """
    content, found = _described(package, packages)
    single = [one for one in found if tables is None or one[1].name in tables]
    problems = _refused(content, list(_joined(single)), package)
    return _refused(content, single, package) if problems else []


def _described(package: RawPackage, packages: Sequence[RawPackage]) -> Described:
    """A package's descriptor, and each of its tables beside what the descriptor says of it."""
    content = describe.descriptor(package, packages)
    paths = [resource["path"].removesuffix(".csv") for resource in content["resources"]]
    return content, [(r, package.tables[path]) for r, path in zip(content["resources"], paths, strict=True)]


def _joins(resource: Resource, table: Table) -> bool:
    """Whether it is a sheet that refers to no other table."""
    return table.name.startswith("scores/") and not resource["schema"].get("foreignKeys")


def _joined(tables: Sequence[Judged]) -> Iterator[Judged]:
    """The tables, with all sheets of the same columns and constraints as one, keyed by edition and unit.

    Frictionless takes a millisecond for a column before it reads a cell, and a country has a thousand sheets.
    """
    yield from (one for one in tables if not _joins(*one))
    sheets: Forms = {}
    _sort_in(sheets, [one for one in tables if _joins(*one)])
    for alike in sheets.values():
        yield alike[0] if len(alike) == 1 else _as_one(alike)


def _sort_in(forms: Forms, sheets: Iterable[Judged]) -> None:
    """Those of the same columns and constraints to one another, with one schema for all.

    Frictionless takes a schema apart: of sheets that share one, it may be asked about one only in the same package.
    """
    for resource, table in sheets:
        alike = forms.setdefault((json.dumps(resource["schema"]), table.content.partition(b"\n")[0]), [])
        alike.append(({**resource, "schema": alike[0][0]["schema"]} if alike else resource, table))


def _as_one(sheets: Sequence[Judged]) -> Judged:
    (first, table), schema = sheets[0], sheets[0][0]["schema"]
    lines = [b"edition," + table.content.partition(b"\n")[0]]
    for resource, sheet in sheets:
        edition = resource["name"].encode() + b","
        lines += [edition + line for line in sheet.content.removesuffix(b"\n").split(b"\n")[1:]]
    fields = [{"name": "edition", "type": "string", "constraints": {"required": True}}, *schema["fields"]]
    key = {"primaryKey": ["edition", *schema["primaryKey"]]} if "primaryKey" in schema else {}
    joined = {**first, "schema": {**schema, "fields": fields, **key}}
    return joined, replace(table, source=b"\n".join(lines) + b"\n")


def _refused(content: Resource, tables: Sequence[Judged], package: RawPackage) -> list[Problem]:
    by_name = {resource["name"]: table for resource, table in tables}
    problems = []
    for name, error in _refusals(content, _with_bytes(tables)):
        if name is None:
            problems.append(_disagreement(f"{package.folder}/{DESCRIPTOR}", 0, 0, error.type, error.note))
            continue
        table, row = by_name[name], getattr(error, "row_number", 0)
        line = table.lines[row - 2] if row >= 2 and row - 2 < len(table.lines) else row
        problems.append(_disagreement(table.file, line, getattr(error, "field_number", 0), error.type, error.note))
    return problems


def _refusals(content: Resource, tables: Sequence[tuple[Resource, bytes | Rows]]) -> list[tuple[str | None, Any]]:
    """Frictionless's errors, each with the name of its resource, or None for the descriptor."""
    # here and not above: importing Frictionless costs more than reading this country's tables
    import frictionless

    try:
        report = _in_memory(frictionless.Package, content, tables).validate()
    except frictionless.FrictionlessException as refusal:
        return [(None, refusal.error)]
    return [*((None, error) for error in report.errors), *((t.name, error) for t in report.tasks for error in t.errors)]


def _in_memory(
    factory: type[frictionless.Package], content: Mapping[str, Any], tables: Sequence[tuple[Resource, bytes | Rows]]
) -> frictionless.Package:
    """The package with each table's bytes in the place of its path, or its rows; schemas as `describe` writes them."""
    judged = {"$schema": content["$schema"], "name": content["name"], "resources": [found for found, _ in tables]}
    opened = factory.from_descriptor(judged)
    for resource, (_, data) in zip(opened.resources, tables, strict=True):
        resource.path, resource.data = None, data
        resource.scheme = "buffer" if isinstance(data, bytes) else ""
    return opened


def _rows(resource: Resource, table: Table) -> Iterator[list[str]]:
    """A table's rows as Frictionless reads its bytes; OtherwiseError where it cannot, or finds another header."""
    import frictionless

    read = frictionless.Resource(name="rows", data=table.content, scheme="buffer", format="csv", encoding="utf-8")
    try:
        with frictionless.system.create_parser(read) as parser:
            if next(parser.cell_stream, None) != [field["name"] for field in resource["schema"]["fields"]]:
                raise OtherwiseError
            yield from parser.cell_stream
    except frictionless.FrictionlessException as refusal:
        raise OtherwiseError from refusal


def _with_bytes(tables: Sequence[Judged]) -> list[tuple[Resource, bytes | Rows]]:
    return [(resource, table.content) for resource, table in tables]


def _disagreement(file: str, line: int, column: int, kind: str, note: str) -> Problem:
    return Problem(file, line, column, "frictionless-disagrees", found=kind, params=(("note", note),))
