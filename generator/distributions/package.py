"""Each data package as it is republished: its tables, the units it refers to, and a descriptor that stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator import describe
from generator.distributions.tables import csv_bytes, json_bytes
from generator.gate.tables import RawPackage, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

REGISTER = "register"
CATALOGUE = {"vi": "Dữ liệu xếp hạng", "en": "Data of public rankings"}


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


def dcat(packages: Sequence[RawPackage], base_url: str, today: str) -> bytes:
    """A DCAT catalogue in JSON-LD: one dataset a package, one distribution a table. Source: DCAT-AP 3.0.1."""
    root = base_url or "../"  # a relative address is read from where the catalogue stands: /du-lieu/
    datasets = []
    for package in packages:
        d = dict(package.descriptor)
        licence = next((x.get("path", "") for x in d.get("licenses", [])), "")
        address = f"{root}du-lieu/{package.name}/"
        datasets.append(
            {
                "@id": f"{address}datapackage.json#dataset",
                "@type": "dcat:Dataset",
                "dct:title": _languages(d, "title"),
                "dct:description": _languages(d, "description") or _languages(d, "title"),
                "dct:identifier": package.name,
                "dct:modified": {"@type": "xsd:date", "@value": today},
                "owl:versionInfo": str(d.get("version", "")),
                "dct:publisher": {"@type": "foaf:Agent", "foaf:name": _publisher(d)},
                "dct:license": {"@id": licence},
                "dcat:landingPage": {"@id": f"{root}du-lieu/#{package.name}"},
                "dcat:distribution": [
                    {
                        "@id": f"{address}{name}.csv",
                        "@type": "dcat:Distribution",
                        "dct:title": f"{name}.csv",
                        "dcat:accessURL": {"@id": f"{address}{name}.csv"},
                        "dcat:downloadURL": {"@id": f"{address}{name}.csv"},
                        "dcat:mediaType": {"@id": "http://www.iana.org/assignments/media-types/text/csv"},
                        "dct:license": {"@id": licence},
                    }
                    for name in (*(() if package.name == REGISTER else ("units",)), *package.tables)
                ],
            }
        )
    described = [dict(package.descriptor) for package in packages if package.name != REGISTER]
    publishers = [name for d in described if (name := _publisher(d))] or [""]
    catalogue = {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "owl": "http://www.w3.org/2002/07/owl#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": f"{root}du-lieu/catalog.jsonld#catalog",
        "@type": "dcat:Catalog",
        "dct:title": [{"@language": code, "@value": text} for code, text in CATALOGUE.items()],
        "dct:description": {"@language": "vi", "@value": "Dữ liệu mở về các bảng xếp hạng, mỗi số liệu có nguồn."},
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": publishers[0]},
        "foaf:homepage": {"@id": root},
        "dct:language": [
            {"@id": f"http://publications.europa.eu/resource/authority/language/{x}"} for x in ("VIE", "ENG")
        ],
        "dct:modified": {"@type": "xsd:date", "@value": today},
        "dcat:dataset": datasets,
    }
    return json_bytes(catalogue)


def _publisher(descriptor: Mapping[str, object]) -> str:
    contributors = descriptor.get("contributors")
    first = contributors[0] if isinstance(contributors, list) and contributors else {}
    return str(first.get("title", "")) if isinstance(first, dict) else ""


def _languages(descriptor: Mapping[str, object], name: str) -> list[dict[str, str]]:
    value = descriptor.get(name)
    vi = value.get("vi") if isinstance(value, dict) else descriptor.get(f"{name}_vi", value)
    en = value.get("en") if isinstance(value, dict) else descriptor.get(f"{name}_en")
    return [{"@language": code, "@value": str(text)} for code, text in (("vi", vi), ("en", en)) if text]
