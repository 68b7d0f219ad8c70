"""What `describe` writes into a descriptor: one resource a table, its schema from the contract and the indicators."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from generator.gate.schema import (
    DATE_PATTERN,
    ID_LENGTH,
    ID_PATTERN,
    NOT_APPLICABLE,
    SCORES,
    URL_PATTERN,
    Column,
    Kind,
    TableSchema,
    of_header,
    sheet_schema,
    tables_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.gate.tables import RawPackage, Table

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

Resource = dict[str, Any]

_MISSING = (
    {"value": "", "label": "not-published"},
    {"value": NOT_APPLICABLE, "label": "not-applicable"},
)


def written(package: RawPackage, frameworks: Mapping[str, tuple[RawPackage, Mapping[str, str]]]) -> list[Resource]:
    """The resources of one package. frameworks: every framework of the site, with the package that has it."""
    schemas = [schema for schema in tables_of(package.name) if schema.name in package.tables]
    resources = [_resource(schema, package.tables[schema.name], package) for schema in schemas]
    if SCORES in {name.partition("/")[0] for name in package.tables}:
        resources += _sheets(package, frameworks)
    return resources


def frameworks_of(packages: Iterable[RawPackage]) -> dict[str, tuple[RawPackage, Mapping[str, str]]]:
    """Every framework of the site with the package whose indicators.csv has its tree."""
    found: dict[str, tuple[RawPackage, Mapping[str, str]]] = {}
    for package in packages:
        if "frameworks" in package.tables:
            for row in package.tables["frameworks"].rows():
                found.setdefault(row["framework"], (package, row))
    return found


def _sheets(package: RawPackage, frameworks: Mapping[str, tuple[RawPackage, Mapping[str, str]]]) -> list[Resource]:
    editions = {row["edition"]: row for row in package.tables["editions"].rows()}
    forms: dict[tuple[str, bool], TableSchema] = {}
    resources = []
    for name in sorted(name for name in package.tables if name.startswith(f"{SCORES}/")):
        table, edition = package.tables[name], name.removeprefix(f"{SCORES}/")
        form = editions[edition]["framework"], "cohort" in table.header
        if form not in forms:
            owner, framework = frameworks[form[0]]
            nodes = [row for row in owner.tables["indicators"].rows() if row["framework"] == framework["framework"]]
            forms[form] = sheet_schema(edition, framework, nodes, cohorts=form[1])
        schema = replace(of_header(forms[form], table.header), name=name)
        resources.append(_resource(schema, table, package) | {"title": editions[edition]["title_vi"]})
    return resources


def _resource(schema: TableSchema, table: Table, package: RawPackage) -> Resource:
    body: dict[str, Any] = {"fields": [_field(column) for column in schema.columns]}
    if any(column.kind is Kind.SCORE for column in schema.columns):
        body["missingValues"] = [dict(way) for way in _MISSING]
    # a composite key with an empty part is a key for us and none for Frictionless
    if all(schema.column(name).required for name in schema.key):
        body["primaryKey"] = list(schema.key)
    keys = [key for column in schema.columns if (key := _foreign_key(column, schema, table, package))]
    if keys:
        body["foreignKeys"] = keys
    return {
        "name": schema.name.replace("/", "-"),
        "type": "table",
        "path": f"{schema.name}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": body,
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name}
    if column.title:
        field["title"] = column.title
    field["type"] = _TYPES.get(column.kind, "string")
    if column.kind is Kind.TRUTH:
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints = _constraints(column)
    if constraints:
        field["constraints"] = constraints
    return field


_TYPES = {
    Kind.TRUTH: "boolean",
    Kind.YEAR: "year",
    Kind.WHOLE: "integer",
    Kind.NUMBER: "number",
    Kind.SCORE: "number",
}
_PATTERNS = {Kind.ID: ID_PATTERN, Kind.DATE: DATE_PATTERN, Kind.URL: URL_PATTERN}


def _constraints(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.values:
        constraints["enum"] = list(column.values)
    if column.kind in _PATTERNS:
        constraints["pattern"] = _PATTERNS[column.kind]
    if column.kind is Kind.ID:
        constraints["maxLength"] = ID_LENGTH
    if column.kind is Kind.SCORE or column.maximum is not None:
        constraints["minimum"] = 0
    if column.maximum is not None:
        constraints["maximum"] = _number(column.maximum)
    return constraints


def _number(millionths: int) -> int | float:
    return millionths // 1_000_000 if millionths % 1_000_000 == 0 else millionths / 1_000_000


def _foreign_key(column: Column, schema: TableSchema, table: Table, package: RawPackage) -> dict[str, Any] | None:
    """A key into this package, where all that the column names stands in this package."""
    target = package.tables.get(column.refers)
    if target is None or column.name not in table.columns:
        return None
    key = next(one.key for one in tables_of(package.name) if one.name == column.refers)
    if not set(table.columns[column.name]) - {""} <= set(target.columns[key[0]]):
        return None
    # "" is Frictionless's name for the table itself
    resource = "" if column.refers == schema.name else column.refers
    return {"fields": [column.name], "reference": {"resource": resource, "fields": [key[0]]}}
