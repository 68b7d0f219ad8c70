"""The computed table of an edition as a resource: what its columns hold, said once for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.audit import Outcome
from generator.gate.schema import ID_LENGTH, ID_PATTERN
from generator.i18n import translator
from generator.model import Basis

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.model import Text

FOLDER = "computed"

BASES = [str(basis) for basis in Basis]
VERDICTS = [str(outcome) for outcome in Outcome]

_ID = {"pattern": ID_PATTERN, "maxLength": ID_LENGTH}
_KINDS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "edition": ("string", {"required": True, **_ID}),
    "unit": ("string", {"required": True, **_ID}),
    "cohort": ("string", _ID),
    "indicator": ("string", {"required": True, **_ID}),
    "score": ("number", {}),
    "qualifier": ("string", {}),
    "points": ("number", {}),
    "maximum": ("number", {"minimum": 0}),
    "share": ("number", {}),
    "rank": ("integer", {"minimum": 1}),
    "of": ("integer", {"minimum": 1}),
    "tied": ("boolean", {}),
    "rank_from_last": ("integer", {"minimum": 1}),
    "basis": ("string", {"enum": BASES}),
    "band": ("string", _ID),
    "verdict": ("string", {"enum": VERDICTS}),
    "sources": ("string", {}),
}


def path(edition: str) -> str:
    """Of its CSV, below the package's folder."""
    return f"{FOLDER}/{edition}.csv"


def resource(edition: str, title: Text) -> dict[str, Any]:
    """As in datapackage.json; each field with its title and meaning in both languages."""
    return {
        "name": f"{FOLDER}-{edition}",
        "type": "table",
        "path": path(edition),
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "title": translator("vi")("computed.title", title=title.vi),
        "title_en": translator("en")("computed.title", title=title.en or title.vi),
        "schema": {
            "fields": [_field(name) for name in _KINDS],
            "missingValues": [
                {"value": "", "label": "not-published"},
                {"value": "NA", "label": "not-applicable"},
            ],
            "primaryKey": ["unit", "indicator"],
            "foreignKeys": [{"fields": ["unit"], "reference": {"resource": "units", "fields": ["unit"]}}],
        },
    }


def _field(name: str) -> dict[str, Any]:
    kind, limits = _KINDS[name]
    vi, en = translator("vi"), translator("en")
    found: dict[str, Any] = {
        "name": name,
        "title": vi(f"computed.field.{name}"),
        "title_en": en(f"computed.field.{name}"),
        "type": kind,
        "description": vi(f"computed.means.{name}"),
        "description_en": en(f"computed.means.{name}"),
    }
    if kind == "boolean":
        found |= {"trueValues": ["true"], "falseValues": ["false"]}
    return found | ({"constraints": dict(limits)} if limits else {})


def csv_text(columns: Mapping[str, Sequence[str]]) -> bytes:
    """Its cells are ids, numbers and words without commas or quotes, so nothing is quoted."""
    lines = map(",".join, zip(*columns.values(), strict=True))
    return ("\n".join([",".join(columns), *lines]) + "\n").encode()
