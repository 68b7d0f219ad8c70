"""JSON Schemas of the static API: what each data.json and each list holds, strictly enough to find a mistake by."""

from __future__ import annotations

from typing import Any

from generator.distributions.computed import BASES, VERDICTS
from generator.gate.schema import ID_LENGTH, ID_PATTERN, QUALIFIERS, STATISTICS
from generator.i18n import LANGUAGES, translator
from generator.model import LEVELS

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

ID: Schema = {"type": "string", "pattern": f"^{ID_PATTERN}$", "maxLength": ID_LENGTH}
ANY_ID: Schema = {"type": "string", "pattern": f"^({ID_PATTERN})?$", "maxLength": ID_LENGTH}
IDS: Schema = {"type": "array", "items": ID}
SOURCE: Schema = {"type": "string", "pattern": f"^{ID_PATTERN}/{ID_PATTERN}$"}
NUMBER: Schema = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
EXACT: Schema = {"type": "string", "pattern": r"^-?[0-9]+((\.|/)[0-9]+)?$"}
SCORE: Schema = {"type": "string", "pattern": r"^(NA|-?[0-9]+(\.[0-9]+)?)$"}
DATE: Schema = {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}
COUNT: Schema = {"type": "integer", "minimum": 0}
PLACE: Schema = {"type": "integer", "minimum": 1}
WHOLE: Schema = {"type": "integer"}
YEAR: Schema = {"type": "integer", "minimum": 1900, "maximum": 2200}
WORD: Schema = {"type": "string"}
PATH: Schema = {"type": "string", "pattern": "^([a-z0-9.-]+/)*[a-zA-Z0-9._-]*$"}
LEVEL: Schema = {"enum": list(LEVELS)}


def schemas(base_url: str) -> dict[str, Schema]:
    """Every schema by name. base_url: the site's address, which makes the schema's own, or "" where it is not known."""
    made = {
        "unit": _unit(),
        "edition": _edition(),
        "indicator": _indicator(),
        "framework": _framework(),
        "audit": _audit(),
        "units": _list("units", _unit_row()),
        "editions": _list("editions", _edition_row()),
        "indicators": _list("indicators", _indicator_row()),
        "packages": _list("packages", _package_row()),
    }
    return {name: _whole(name, schema, base_url) for name, schema in made.items()}


def _whole(name: str, schema: Schema, base_url: str) -> Schema:
    here = {"$id": f"{base_url}api/schemas/{name}.json"} if base_url else {}
    said = {"title": name, "description": both(f"api.schema.{name}")}
    return {"$schema": DIALECT, **here, **said, **schema}


def both(key: str) -> str:
    """A sentence in every language: a schema has room for one description."""
    return " / ".join(translator(language)(key) for language in LANGUAGES)


def _object(**properties: Schema) -> Schema:
    """Nothing but these keys; one whose name ends in `_` may be left out."""
    required = [name for name in properties if not name.endswith("_")]
    found = {name.rstrip("_"): _told(name.rstrip("_"), schema) for name, schema in properties.items()}
    return {"type": "object", "properties": found, "required": required, "additionalProperties": False}


def _told(name: str, schema: Schema) -> Schema:
    """With what the word means, where it is one of a computed table's."""
    key = f"computed.means.{name}"
    plain = "properties" not in schema and "items" not in schema
    return {"description": both(key), **schema} if plain and translator("vi").has(key) else schema


def _list(name: str, row: Schema) -> Schema:
    return _object(updated=DATE, **{name: {"type": "array", "items": row}})


def _items(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _by(schema: Schema) -> Schema:
    """By id."""
    return {"type": "object", "propertyNames": ID, "additionalProperties": schema}


def _text() -> Schema:
    return _object(vi=WORD, en_=_maybe(WORD))


def _figure(**names: Schema) -> Schema:
    evidence = _object(
        statistic={"enum": ["score", "rank", "rank_from_last", "band", "max_score"]},
        value_=NUMBER,
        qualifier_={"enum": list(QUALIFIERS)},
        package=ID,
        source=ID,
        statement_=ID,
        verdict_={"enum": VERDICTS},
    )
    return _object(
        **names,
        score_=SCORE,
        maximum_=NUMBER,
        recomputed_={"const": True},
        qualifier_={"enum": list(QUALIFIERS)},
        share_=NUMBER,
        rank_=PLACE,
        rank_from_last_=PLACE,
        of_=PLACE,
        tied_={"const": True},
        basis_={"enum": BASES},
        band_=ID,
        verdict_={"enum": VERDICTS},
        evidence_=_items(evidence),
    )


def _derived() -> dict[str, Schema]:
    return {
        "unit": ID,
        "basis": _maybe({"const": "derived"}),
        "how": _maybe(WORD),
        "score": _maybe(NUMBER),
        "indicators": _by(NUMBER),
        "rank": _maybe(PLACE),
        "of": _maybe(PLACE),
        "predecessors": IDS,
        "cause": _maybe(WORD),
        "missing": IDS,
    }


def _asked() -> dict[str, Schema]:
    weights = _object(indicator=ID, official=NUMBER, low=NUMBER, high=NUMBER)
    return {"cohort": ANY_ID, "of": PLACE, "spread": NUMBER, "draws": COUNT, "seed": COUNT, "weights": _items(weights)}


def _range() -> dict[str, Schema]:
    return dict.fromkeys(("official", "best", "worst", "median", "p5", "p95"), PLACE)


def _unit() -> Schema:
    edition = _object(
        edition=ID,
        year=YEAR,
        framework=ID,
        source=SOURCE,
        cohort=_maybe(ID),
        figures=_items(_figure(indicator=ID)),
    )
    return _object(
        unit=ID,
        level=LEVEL,
        name=_text(),
        parent=_maybe(ID),
        codes=_items(WORD),
        valid_from=_maybe(DATE),
        valid_to=_maybe(DATE),
        predecessors=IDS,
        successors=IDS,
        editions=_items(edition),
        derived=_items(_object(edition=ID, **_derived())),
        movements=_items(_movement()),
        robustness=_items(_object(edition=ID, **_asked(), **_range(), equal_within_rounding=IDS)),
        targets=_items(_object(outcome=WORD, targets=_items(_target()))),
        room=_maybe(_room()),
        sources=_items(SOURCE),
    )


def _movement() -> Schema:
    part = _object(part=WORD, indicator=_maybe(ID), indicator_before=_maybe(ID), contribution=EXACT)
    place = _object(part=WORD, places=WHOLE, rank=PLACE, of=PLACE)
    return _object(
        **{"from": ID},
        to=ID,
        unit_before=ID,
        score=_maybe(_object(change=EXACT, parts=_items(part))),
        score_not_split=_maybe(WORD),
        rank=_maybe(_object(change=WHOLE, parts=_items(place))),
        rank_not_split=_maybe(WORD),
    )


def _target() -> Schema:
    year = _object(
        year=YEAR,
        edition=ID,
        holds=_maybe({"type": "boolean"}),
        reason=_maybe(WORD),
        score=_maybe(SCORE),
        rank=_maybe(PLACE),
        of=_maybe(PLACE),
        band=_maybe(ID),
        mean=_maybe(NUMBER),
        band_limit=_maybe(NUMBER),
        lacking_places=_maybe(WHOLE),
        lacking_score=_maybe(NUMBER),
    )
    return _object(
        target=ID,
        indicator=ID,
        framework=ID,
        by_year=YEAR,
        kind=WORD,
        low=_maybe(NUMBER),
        high=_maybe(NUMBER),
        band=_maybe(ID),
        source=SOURCE,
        outcome=WORD,
        reason=_maybe(WORD),
        years=_items(year),
    )


def _room() -> Schema:
    part = _object(
        indicator=ID,
        share=NUMBER,
        points=_maybe(NUMBER),
        maximum=_maybe(NUMBER),
        gain=_maybe(NUMBER),
        **{"class": _maybe(WORD)},
        mean_share=_maybe(NUMBER),
        best_share=_maybe(NUMBER),
    )
    return _object(
        edition=ID,
        points=_maybe(NUMBER),
        maximum=_maybe(NUMBER),
        gain=_maybe(NUMBER),
        classes={"type": "object", "additionalProperties": COUNT},
        next_rank=_maybe(_object(rank=PLACE, score=_maybe(NUMBER))),
        strengths=IDS,
        weaknesses=IDS,
        not_applicable=IDS,
        not_published=IDS,
        indicators=_items(part),
    )


def _edition() -> Schema:
    unit = _object(unit=ID, cohort_=ID, figures=_items(_figure(indicator=ID)))
    ranges = _items(_object(unit=ID, **_range()))
    firm = _object(**_asked(), could_be_first=IDS, equal_within_rounding=_items(IDS), units=ranges)
    return _object(
        edition=ID,
        title=_text(),
        framework=ID,
        scope=ID,
        year=YEAR,
        units_on_=DATE,
        announced_on_=DATE,
        status=WORD,
        coverage={"enum": ["complete", "partial"]},
        source=SOURCE,
        robustness_=_items(firm),
        units_=_items(unit),
        other_maps_=_items(_object(day=DATE, units=_items(_object(**_derived())))),
    )


def _indicator() -> Schema:
    found = _object(edition=ID, year=YEAR, cohort_=ID, source=SOURCE, figures_=_items(_figure(unit=ID)))
    return _object(
        framework=ID,
        indicator=ID,
        name=_text(),
        max_points_=NUMBER,
        members_=IDS,
        lists_=_items(found),
        units_=_by(WORD),
    )


def _framework() -> Schema:
    row = _object(
        framework=ID,
        indicator=ID,
        parent=ANY_ID,
        kind=WORD,
        code=WORD,
        name_vi=WORD,
        name_en=WORD,
        max_points={"type": "string", "pattern": r"^([0-9]+(\.[0-9]+)?)?$"},
        members=WORD,
    )
    return _object(framework=ID, indicators=_items(row))


def _audit() -> Schema:
    counts = {"type": "object", "propertyNames": {"enum": VERDICTS}, "additionalProperties": COUNT}
    row = _object(
        statement=ANY_ID,
        package=ID,
        edition=ANY_ID,
        framework_=ID,
        unit=ANY_ID,
        indicator=ANY_ID,
        statistic={"enum": list(STATISTICS)},
        value=WORD,
        verdict={"enum": VERDICTS},
        rule=WORD,
        others=_items(_object(statement=ANY_ID, value=WORD, source=ANY_ID)),
        expected=_maybe(WORD),
        explanation_vi=WORD,
        explanation_en=WORD,
    )
    sheet = _object(edition=ID, **{f"{name}_": COUNT for name in VERDICTS})
    return _object(counts=counts, rows=_items(row), sheets=_items(sheet))


def _unit_row() -> Schema:
    return _object(
        unit=ID, name=_text(), level=LEVEL, kind=WORD, parent_=ID, valid_from_=DATE, valid_to_=DATE, path=PATH
    )


def _edition_row() -> Schema:
    return _object(
        edition=ID,
        title=_text(),
        package=ID,
        framework=ID,
        level=LEVEL,
        scope=ID,
        year=YEAR,
        units_on_=DATE,
        announced_on_=DATE,
        previous_=ID,
        status=WORD,
        coverage={"enum": ["complete", "partial"]},
        path=PATH,
    )


def _indicator_row() -> Schema:
    return _object(framework=ID, indicator=ID, name=_text(), kind=WORD, parent_=ID, max_points_=NUMBER, path=PATH)


def _package_row() -> Schema:
    file = _object(path=PATH, bytes=COUNT, hash={"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}, rows_=COUNT)
    return _object(
        package=ID,
        title=_text(),
        description_=_text(),
        version=WORD,
        licence=WORD,
        path=PATH,
        files=_items(file),
    )
