"""Each data package as it is republished: its tables, the units it refers to, and a descriptor that stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator import describe
from generator.distributions.tables import csv_bytes
from generator.gate.tables import RawPackage, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

REGISTER = "register"


def tables(package: RawPackage, packages: Sequence[RawPackage]) -> dict[str, Table]:
    """The tables of one package as they are republished, by name. Every index package carries its units."""
    register = next(one for one in packages if one.name == REGISTER)
    own = dict(package.tables)
    return own if package.name == REGISTER else {"units": _units(package, register), **own}


def descriptor(package: RawPackage, packages: Sequence[RawPackage]) -> dict[str, Any]:
    """What people wrote, with a resource for each of `tables`, nothing referred to elsewhere."""
    register = next(one for one in packages if one.name == REGISTER)
    own = describe.descriptor(package, packages)
    return own if package.name == REGISTER else _with_units(own, describe.descriptor(register, packages))


def table_bytes(table: Table) -> bytes:
    """A sheet that quotes nothing is written as it was read: its millions of cells need no other form."""
    if table.name.startswith("scores/") and b'"' not in table.content:
        return table.content
    return csv_bytes(table.header, table.rows())


def _units(package: RawPackage, register: RawPackage) -> Table:
    """Those rows of the register's units that a package names, and all that they lie within."""
    units = register.tables["units"]
    parents = dict(zip(units.columns["unit"], units.columns["parent"], strict=True))
    named = set(_closure(_named(package), parents))
    place = {unit: i for i, unit in enumerate(units.columns["unit"])}
    keep = sorted(place[unit] for unit in named if unit in place)
    columns = {name: tuple(cells[i] for i in keep) for name, cells in units.columns.items()}
    return Table("units", units.file, units.header, columns, tuple(units.lines[i] for i in keep))


def _with_units(descriptor: dict[str, Any], register: dict[str, Any]) -> dict[str, Any]:
    """The descriptor with the units as its first table, and every column that names a unit tied to it."""
    units = next(resource for resource in register["resources"] if resource["path"] == "units.csv")
    return {**descriptor, "resources": [units, *(_tied(resource) for resource in descriptor["resources"])]}


def _tied(resource: dict[str, Any]) -> dict[str, Any]:
    schema = resource["schema"]
    known = [field["name"] for field in schema["fields"] if field["name"] in ("unit", "scope")]
    keys = [{"fields": [name], "reference": {"resource": "units", "fields": ["unit"]}} for name in known]
    if not keys:
        return resource
    return {**resource, "schema": {**schema, "foreignKeys": [*schema.get("foreignKeys", []), *keys]}}


def _named(package: RawPackage) -> Iterator[str]:
    for table in package.tables.values():
        for column in ("unit", "scope"):
            yield from table.columns.get(column, ())


def _closure(names: Iterable[str], parents: Mapping[str, str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        while name and name not in seen:
            seen.add(name)
            yield name
            name = parents.get(name, "")
