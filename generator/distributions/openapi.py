"""The static API as OpenAPI 3.1: every address that a program can know, with its schema, in one language a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.distributions import schemas
from generator.i18n import translator

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = "3.1.1"
JSON, CSV = "application/json", "text/csv"


@dataclass(frozen=True)
class Operation:
    """One address. path: below the site's root, with its parameters in braces; schema: of its JSON, "" for tables."""

    key: str
    path: str
    schema: str = ""

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(part.partition("}")[0] for part in self.path.split("{")[1:])


LISTS = tuple(Operation(name, f"api/{name}.json", name) for name in ("units", "editions", "indicators", "packages"))

_BESIDE = {
    "unit": "don-vi/{unit}/",
    "edition": "xep-hang/{edition}/",
    "indicator": "chi-so/{framework}/{indicator}/",
    "framework": "phuong-phap/{framework}/",
}

OPERATIONS: tuple[Operation, ...] = (
    *LISTS,
    *(Operation(name, f"{path}data.json", name) for name, path in _BESIDE.items()),
    *(Operation(f"{name}_table", f"{path}data.csv") for name, path in _BESIDE.items()),
    Operation("audit", "doi-chieu/data.json", "audit"),
    Operation("audit_table", "doi-chieu/data.csv"),
    Operation("package", "du-lieu/{package}/datapackage.json", "datapackage"),
)
"""In the order in which they are told."""


def openapi(language: str, base_url: str, version: str, licence: Mapping[str, str]) -> dict[str, Any]:
    """The description, whole in itself. base_url: "" where it is not known; then the server is the site around it."""
    t = translator(language)
    found = {name: _embedded(schema) for name, schema in schemas.schemas("").items()}
    return {
        "openapi": VERSION,
        "info": {
            "title": t("api.title", site=t.site_name),
            "summary": t("api.summary"),
            "description": t("api.description"),
            "version": version or "0",
            "license": {"name": licence["name"], **({"url": licence["url"]} if licence["url"] else {})},
        },
        "jsonSchemaDialect": schemas.DIALECT,
        "servers": [{"url": base_url.rstrip("/") if base_url else ".."}],
        "paths": {f"/{one.path}": {"get": _get(one, language)} for one in OPERATIONS},
        "components": {"schemas": {**found, "datapackage": _datapackage()}},
    }


def _embedded(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in schema.items() if name != "$schema"}


def _datapackage() -> dict[str, Any]:
    """What people know by its own standard is described by its own schema."""
    return {"type": "object", "required": ["name", "resources"], "externalDocs": {"url": "https://datapackage.org/"}}


def _get(one: Operation, language: str) -> dict[str, Any]:
    t = translator(language)
    kind, schema = (JSON, {"$ref": f"#/components/schemas/{one.schema}"}) if one.schema else (CSV, {"type": "string"})
    return {
        "operationId": one.key,
        "summary": t(f"api.gives.{one.key}"),
        "parameters": [_parameter(name, language) for name in one.parameters],
        "responses": {
            "200": {"description": t(f"api.gives.{one.key}"), "content": {kind: {"schema": schema}}},
            "404": {"description": t("api.not_found")},
        },
    }


def _parameter(name: str, language: str) -> dict[str, Any]:
    described = translator(language)(f"api.parameter.{name}")
    return {"name": name, "in": "path", "required": True, "description": described, "schema": schemas.ID}
