"""A package's tables described for the web: CSVW metadata beside them, made of the same descriptor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAME = "csv-metadata.json"
"""Where a reader of CSVW looks of itself. Source: Metadata Vocabulary for Tabular Data, section 5.3."""

_TYPES = {"number": "decimal", "integer": "integer", "year": "gYear", "boolean": "boolean"}
_SEPARATED = ("aliases", "codes", "members")


def metadata(descriptor: Mapping[str, Any], today: str) -> dict[str, Any]:
    """A table group: one table a resource of the descriptor.

    CSVW has one meaning of null, so that a reader by it sees NA and an empty cell alike; the cell in the CSV and
    `missingValues` in datapackage.json tell them apart, and the table's comment says so.
    """
    licences = [licence["path"] for licence in descriptor.get("licenses", []) if licence.get("path")]
    group: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "vi"}],
        "dc:title": _languages(descriptor, "title"),
        "dc:description": _languages(descriptor, "description"),
        "dc:license": {"@id": licences[0]} if licences else None,
        "dc:modified": {"@value": today, "@type": "xsd:date"},
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\n"]},
        "tables": [_table(resource, descriptor) for resource in descriptor["resources"]],
    }
    return {name: value for name, value in group.items() if value}


def _languages(words: Mapping[str, Any], name: str) -> list[dict[str, str]]:
    value = words.get(name)
    both = value if isinstance(value, dict) else {"vi": value, "en": words.get(f"{name}_en")}
    return [{"@value": str(text), "@language": code} for code, text in both.items() if text]


def _table(resource: Mapping[str, Any], descriptor: Mapping[str, Any]) -> dict[str, Any]:
    schema = resource["schema"]
    ways = [way["value"] if isinstance(way, dict) else way for way in schema.get("missingValues", [""])]
    missing = ways[0] if len(ways) == 1 else ways
    body: dict[str, Any] = {"columns": [_column(field, missing) for field in schema["fields"]]}
    if "primaryKey" in schema:
        body["primaryKey"] = schema["primaryKey"]
    keys = list(_foreign_keys(schema, resource, descriptor))
    if keys:
        body["foreignKeys"] = keys
    table: dict[str, Any] = {"url": resource["path"]}
    if resource.get("title"):
        table["dc:title"] = _languages(resource, "title")
    if len(ways) > 1:
        labels = [f"“{way['value']}” = {way['label']}" for way in schema["missingValues"] if isinstance(way, dict)]
        table["rdfs:comment"] = "; ".join(labels)
    return table | {"tableSchema": body}


def _column(field: Mapping[str, Any], missing: object) -> dict[str, Any]:
    limits = field.get("constraints", {})
    required = bool(limits.get("required"))
    titles = {"vi": field.get("title"), "en": field.get("title_en")}
    base = _TYPES.get(field["type"], "string")
    found: dict[str, Any] = {
        "name": field["name"].replace("-", "_"),
        "titles": [field["name"]],
        "dc:title": [{"@value": text, "@language": code} for code, text in titles.items() if text],
        "datatype": _datatype(base, limits),
        "required": required,
        "null": missing,
    }
    if field["name"] in _SEPARATED:
        found["separator"] = ";"
    return {name: value for name, value in found.items() if value or name == "null"}


def _datatype(base: str, limits: Mapping[str, Any]) -> object:
    """Only what a value must be; enumerations and patterns stand in the Table Schema."""
    if base == "boolean":
        return {"base": base, "format": "true|false"}
    bounds = {name: limits[name] for name in ("minimum", "maximum") if name in limits}
    return {"base": base, **bounds} if bounds else base


def _foreign_keys(
    schema: Mapping[str, Any], resource: Mapping[str, Any], descriptor: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Only of columns that are never empty: a strict reader lets no foreign key be null."""
    required = {field["name"] for field in schema["fields"] if field.get("constraints", {}).get("required")}
    paths = {one["name"]: one["path"] for one in descriptor["resources"]}
    for key in schema.get("foreignKeys", []):
        if not required.issuperset(key["fields"]):
            continue
        target = key["reference"]["resource"]
        columns = [name.replace("-", "_") for name in key["fields"]]
        reference = [name.replace("-", "_") for name in key["reference"]["fields"]]
        path = paths[target] if target else resource["path"]
        yield {"columnReference": columns, "reference": {"resource": path, "columnReference": reference}}
