"""Many tables as few that Frictionless accepts where it accepts all of the many: each text once, and the keys.

It refuses a cell for its field and its text, whatever stands beside it, and a row for the number of its cells, because
all of them are blank, or for its keys. So each text of a field is enough once, and of rows the columns of their keys.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Resource = dict[str, Any]
Schema = dict[str, Any]
Row = tuple[str, ...]
Rows = tuple[Sequence[str], ...]

TABLE = "of table"
"""The field that says whose row it is, so that keys of one table are not taken for another's; no field has its name."""

HEIGHT = 500
"""Texts in a column: a field costs Frictionless as much as a few hundred cells, and short columns are filled up."""

AT_ONCE = 1_000
"""Rows that are taken at once, so that the cells of a country are never all in memory."""


class OtherwiseError(Exception):
    """What is asked for depends on more than texts and keys: tables have to be judged as they are."""


class Condensed:
    """Texts by field, and keys, of the tables that were taken."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, str], set[str]] = {}
        self._keys: list[tuple[Schema, Rows]] = []

    def take(self, schema: Schema, rows: Iterable[Sequence[str]]) -> None:
        """Tables of one schema: all their rows without headers, their cells behind the name of their table.

        What they refer to is not looked at. OtherwiseError where a row has another number of cells than fields, or a
        field is judged by more than its texts.
        """
        fields = schema["fields"]
        key = schema.get("primaryKey", [])
        _by_text(fields, key)
        missing = json.dumps(schema.get("missingValues"))
        texts = [self._texts.setdefault((missing, _judging(field)), set()) for field in fields]
        places = _places(schema, key)
        keys: list[Row] = []
        for columns in _columns(rows, len(fields) + 1):
            for known, column in zip(texts, columns[1:], strict=True):
                known.update(column)
            keys += zip(columns[0], *(columns[place] for place in places), strict=True)
        if key:
            self._keep(_of_keys(schema, key), keys, primaryKey=[TABLE, *key])

    def take_packages(self, tables: Mapping[str, tuple[Schema, Sequence[Sequence[str]]]]) -> None:
        """Tables of packages that have the same, by name, and refer to one another: schemas, and rows as above, each
        behind the name of its package."""
        for schema, rows in tables.values():
            self.take(schema, rows)
        for name, (schema, rows) in tables.items():
            missing = _missing(schema)
            for key in schema.get("foreignKeys", []):
                fields, named = key["fields"], key["reference"]["fields"]
                other, others = tables[key["reference"]["resource"] or name]
                reference = {"resource": _name(len(self._keys)), "fields": [TABLE, *named]}
                self._keep(_of_keys(other, named), _cells(other, others, named))
                # a key without any text refers to nothing; behind the name of its package it would
                found = {row for row in _cells(schema, rows, fields) if not missing.issuperset(row[1:])}
                refers = {"fields": [TABLE, *fields], "reference": reference}
                self._keep(_of_keys(schema, fields), found, foreignKeys=[refers])

    def _keep(self, schema: Schema, rows: Iterable[Row], **keys: Any) -> None:  # noqa: ANN401 - as schemas say them
        self._keys.append((schema | keys, tuple(rows)))

    def tables(self) -> Iterator[tuple[Resource, Rows]]:
        """What Frictionless has to be asked about instead: resources, and their rows with the header first."""
        by_missing: dict[str, list[tuple[str, list[str]]]] = {}
        for (missing, field), texts in self._texts.items():
            by_missing.setdefault(missing, []).extend((field, part) for part in _parts(texts))
        judged = [_of_texts(json.loads(missing), columns) for missing, columns in by_missing.items() if columns]
        for place, (schema, rows) in enumerate([*self._keys, *judged]):
            header = tuple(field["name"] for field in schema["fields"])
            resource = {"name": _name(place), "type": "table", "format": "inline", "data": [], "schema": schema}
            yield resource, (header, *rows)


def _name(place: int) -> str:
    return f"condensed-{place}"


def _by_text(fields: Sequence[Resource], key: Sequence[str]) -> None:
    """OtherwiseError where a value may stand only once, or where no field would refuse a row or key of blank cells."""
    required = {field["name"] for field in fields if field.get("constraints", {}).get("required")}
    unique = any("unique" in field.get("constraints", {}) for field in fields)
    if unique or not required or (key and required.isdisjoint(key)):
        raise OtherwiseError


def _judging(field: Resource) -> str:
    """What a field says of its cells, as JSON."""
    return json.dumps({name: value for name, value in field.items() if name not in ("name", "title")}, sort_keys=True)


def _missing(schema: Schema) -> set[str]:
    return {way["value"] if isinstance(way, dict) else way for way in schema.get("missingValues", [""])}


def _places(schema: Schema, names: Sequence[str]) -> list[int]:
    """Where fields stand in rows that begin with the name of their table."""
    fields = [field["name"] for field in schema["fields"]]
    return [fields.index(name) + 1 for name in names]


def _columns(rows: Iterable[Sequence[str]], width: int) -> Iterator[list[Row]]:
    """Some rows at a time, as columns."""
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        if {len(row) for row in some} != {width}:
            raise OtherwiseError
        yield list(zip(*some, strict=True))


def _cells(schema: Schema, rows: Iterable[Sequence[str]], fields: Sequence[str]) -> set[Row]:
    """Different cells of some fields, behind the name of their table."""
    places = [0, *_places(schema, fields)]
    return {tuple([row[place] for place in places]) for row in rows}


def _of_keys(schema: Schema, names: Sequence[str]) -> Schema:
    """Some fields of a schema, which are judged elsewhere: they only have to be read as the same values."""
    fields = {field["name"]: field for field in schema["fields"]}
    kept = [{name: value for name, value in fields[key].items() if name != "constraints"} for key in names]
    return {**schema, "fields": [{"name": TABLE, "type": "string"}, *kept], "primaryKey": [], "foreignKeys": []}


def _parts(texts: set[str]) -> Iterator[list[str]]:
    left = iter(texts)
    while part := list(islice(left, HEIGHT)):
        yield part


def _of_texts(missing: Any, columns: Sequence[tuple[str, list[str]]]) -> tuple[Schema, Rows]:  # noqa: ANN401 - or None
    """Columns of texts, each with what its field says: as one table, where short columns repeat their first text."""
    height = max(len(texts) for _, texts in columns)
    fields = [{"name": str(place), **json.loads(field)} for place, (field, _) in enumerate(columns)]
    filled = [texts + texts[:1] * (height - len(texts)) for _, texts in columns]
    # a first column without blanks, because a row of blank texts alone would be refused
    schema = {"fields": [{"name": TABLE, "type": "string"}, *fields]}
    rows = tuple(zip([TABLE] * height, *filled, strict=True))
    return (schema if missing is None else {**schema, "missingValues": missing}), rows
