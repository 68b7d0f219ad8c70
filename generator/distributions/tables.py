"""CSV and JSON: the same bytes for the same rows."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def csv_bytes(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """UTF-8, LF, comma, a header row; rows are exactly the columns."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def json_bytes(value: Any) -> bytes:  # noqa: ANN401 - anything that JSON can hold
    """Letters as they are, one line: indenting would take Python's slow encoder, a third of a second a build."""
    return (json.dumps(value, ensure_ascii=False) + "\n").encode()
