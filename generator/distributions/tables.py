"""CSV and JSON: the same bytes for the same rows."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True)
class Ready:
    """A value of a JSON file that is text already: made once, laid into several files."""

    text: str


def csv_bytes(columns: Sequence[str], rows: Iterable[Mapping[str, str] | bytes]) -> bytes:
    """UTF-8, LF, comma, a header row; rows are exactly the columns, or all of them lines of `csv_line`, encoded."""
    found = list(rows)
    lines = [row for row in found if isinstance(row, bytes)]
    if len(lines) == len(found):
        return b"".join([csv_line(columns).encode(), *lines])
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for row in found if not isinstance(row, bytes))
    return b"".join([out.getvalue().encode(), *lines])


def csv_line(values: Iterable[str]) -> str:
    """One line of a table, with its end."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(values)
    return out.getvalue()


def json_bytes(value: Any) -> bytes:  # noqa: ANN401 - anything that JSON can hold
    """Letters as they are, one line: indenting would take Python's slow encoder, a third of a second a build."""
    return b"".join([piece.encode() for piece in (*_pieces(value), "\n")])


def json_text(value: Any) -> str:  # noqa: ANN401 - anything that JSON can hold
    """Without needless spaces; `Ready` values are laid in as they are.

    >>> json_text({"unit": "lao-cai", "figures": Ready("[1,2]")})
    '{"unit":"lao-cai","figures":[1,2]}'
    """
    return "".join(_pieces(value))


def _pieces(value: Any) -> Sequence[str]:  # noqa: ANN401 - anything that JSON can hold
    """The same in pieces, of which some are long and none is copied."""
    ready: list[str] = []

    def place(item: object) -> str:
        if not isinstance(item, Ready):
            raise TypeError(f"JSON cannot hold {item!r}")
        ready.append(item.text)
        return PLACE

    text = json.dumps(value, ensure_ascii=False, check_circular=False, separators=(",", ":"), default=place)
    if not ready:
        return [text]
    parts = text.split(json.dumps(PLACE))
    return list(chain.from_iterable(zip(parts, [*ready, ""], strict=True)))


PLACE = "\0"
"""Stands where a `Ready` value goes; no text of the data has this sign, the gate refuses it."""
