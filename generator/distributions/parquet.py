"""A table as Parquet, typed by its schema: exact decimals, and what an empty cell meant is not lost."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

NOT_APPLICABLE = "not_applicable"
"""The column that names, row by row, the indicators that do not apply; `NA` in the CSV, null in their own columns."""

PLACES = 6
"""Decimals of every number: those that the data model allows, so that a column has one type in all editions."""


def parquet_bytes(
    schema: Mapping[str, Any], columns: Mapping[str, Sequence[str]], about: Mapping[str, str] | None = None
) -> bytes:
    """The rows of a table, in the order of its CSV.

    schema: a Table Schema; columns: raw texts by name, as they stand in the CSV. Numbers are decimal128(18, 6): a score
    of 0.7163 is that and no float near it; how many decimals were printed only the CSV tells. Years and whole numbers
    are int32, truths bool, all else text, dates too, because many are a year or a month. An empty cell is null.
    about: facts about the whole table, kept as its metadata beside `titles`, the names of the columns for people, as
    JSON. No clock and no machine leaves a trace in the bytes.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"number": pa.decimal128(18, PLACES), "integer": pa.int32(), "year": pa.int32(), "boolean": pa.bool_()}
    given = [way["value"] if isinstance(way, dict) else way for way in schema.get("missingValues", [""])]
    names: dict[pa.DataType, list[str]] = {}
    for field in schema["fields"]:
        names.setdefault(kinds.get(field["type"], pa.string()), []).append(field["name"])
    typed: dict[str, pa.Array] = {}
    for kind, some in names.items():
        typed |= _typed({name: columns[name] for name in some}, [""] if kind == pa.string() else given, kind)
    fields = [pa.field(field["name"], typed[field["name"]].type) for field in schema["fields"]]
    arrays = [typed[field.name] for field in fields]
    if len(given) > 1:
        fields.append(pa.field(NOT_APPLICABLE, pa.list_(pa.string())))
        arrays.append(_inapplicable(schema, columns))
    titles = {field["name"]: field["title"] for field in schema["fields"] if field.get("title")}
    facts = dict(sorted({**(about or {}), "titles": json.dumps(titles, ensure_ascii=False)}.items()))
    out = io.BytesIO()
    pq.write_table(pa.table(arrays, schema=pa.schema(fields, metadata=facts)), out, **_written(fields))
    return out.getvalue()


def _written(fields: Sequence[pa.Field]) -> dict[str, Any]:
    """How such a table is written: fit for thousands of small ones of some 50 columns and 90 rows.

    Each page of a column is packed by itself: zstd would clear a megabyte for each. One group of rows has nothing to
    skip by the least and the most of a column, a fifth of the file, and few numbers occur twice.
    """
    import pyarrow as pa

    texts = [field.name for field in fields if field.type == pa.string()]
    named = [*texts, f"{NOT_APPLICABLE}.list.element"]
    return {"compression": "snappy", "use_dictionary": named, "write_statistics": False, "store_schema": False}


def _typed(columns: Mapping[str, Sequence[str]], missing: Sequence[str], kind: pa.DataType) -> dict[str, pa.Array]:
    """Columns of one type, converted all at once: a sheet has 60 of them, and each call has its price."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = _texts([text for column in columns.values() for text in column])
    absent = pc.is_in(texts, value_set=_texts(missing))
    whole = pc.if_else(absent, pa.nulls(1, pa.string())[0], texts).cast(kind)
    rows = len(whole) // len(columns)
    return {name: whole.slice(i * rows, rows) for i, name in enumerate(columns)}


def _inapplicable(schema: Mapping[str, Any], columns: Mapping[str, Sequence[str]]) -> pa.Array:
    """Of each row the columns that hold NA; an empty list where there is none."""
    import pyarrow as pa

    names = [field["name"] for field in schema["fields"] if field["type"] == "number"]
    rows: list[list[str]] = [[] for _ in next(iter(columns.values()), ())]
    for name in names:
        if "NA" in columns[name]:
            for row, text in zip(rows, columns[name], strict=True):
                if text == "NA":
                    row.append(name)
    starts = pa.Int32Array.from_buffers(pa.int32(), len(rows) + 1, [None, _starts([len(row) for row in rows])])
    return pa.ListArray.from_arrays(starts, _texts([name for row in rows for name in row]))


def _texts(found: Sequence[str]) -> pa.StringArray:
    """Texts as an array; `pa.array` (and `pa.scalar`) would import pandas to see whether it is given any of its."""
    import pyarrow as pa

    whole = "".join(found)
    lengths = list(map(len, found)) if whole.isascii() else [len(text.encode()) for text in found]
    return pa.StringArray.from_buffers(len(found), _starts(lengths), pa.py_buffer(whole.encode()))


def _starts(lengths: Sequence[int]) -> pa.Buffer:
    """Where each of several pieces begins, and the last ends."""
    import pyarrow as pa

    found = np.zeros(len(lengths) + 1, np.int32)
    np.cumsum(lengths, out=found[1:])
    return pa.py_buffer(found)
