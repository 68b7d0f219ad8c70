"""datapackage.json: strict JSON, a closed list of properties, and nothing in it that leads out of its folder."""

from __future__ import annotations

import json
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn

from generator.gate import decode
from generator.gate.cells import CELL_CAP, signs
from generator.gate.files import DESCRIPTOR
from generator.gate.nearest import nearest
from generator.gate.resources import PROFILE
from generator.gate.schema import DATE_PATTERN, ID_PATTERN, NUMBER_PATTERN, URL_PATTERN, tables_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from generator.gate.files import Folder
    from generator.gate.findings import Findings

_TEXTS = ("title", "description")
ROOT_PROPERTIES = (
    *("$schema", "name", "id", "title", "title_vi", "title_en", "description", "description_vi", "description_en"),
    *(
        "homepage",
        "version",
        "created",
        "keywords",
        "image",
        "licenses",
        "contributors",
        "sources",
        "resources",
        "owner",
    ),
)
_LICENSE = ("name", "path", "title")
_CONTRIBUTOR = ("title", "givenName", "familyName", "path", "email", "roles", "role", "organization")
_SOURCE = ("title", "path", "email", "version")
_RESOURCE = (
    *(
        "name",
        "type",
        "path",
        "scheme",
        "format",
        "mediatype",
        "encoding",
        "schema",
        "title",
        "title_en",
        "description",
    ),
    *("description_en", "bytes", "hash", "licenses", "sources", "dialect", "$schema"),
)
_SCHEMA = ("$schema", "fields", "fieldsMatch", "missingValues", "primaryKey", "foreignKeys", "uniqueKeys")
_FIELD = (
    *("name", "type", "format", "title", "title_en", "description", "description_en", "constraints", "missingValues"),
    *("trueValues", "falseValues", "example", "categories", "categoriesOrdered", "rdfType", "decimalChar", "groupChar"),
    *("bareNumber", "itemType", "delimiter"),
)
_CONSTRAINTS = (
    *("required", "unique", "enum", "pattern", "minimum", "maximum", "minLength", "maxLength"),
    *("exclusiveMinimum", "exclusiveMaximum", "jsonSchema"),
)
_OUR_PATTERNS = (ID_PATTERN, DATE_PATTERN, URL_PATTERN, NUMBER_PATTERN)
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*+)"(\s*:)?|[{}]')
_VERSION = re.compile(r"[0-9]+(\.[0-9]+){0,2}([-+][0-9A-Za-z.+-]+)?")
_ADDRESS = re.compile(URL_PATTERN)


class _RefusedError(Exception):
    """A fault of the JSON text itself, with the code and the words for it."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(code)
        self.code = code
        self.name = name


def read(folder: Folder, findings: Findings, *, resources: bool) -> Mapping[str, Any] | None:
    """The descriptor as people wrote it; None where it is no JSON object. resources: whether to judge those too."""
    if DESCRIPTOR not in folder.files:
        return None
    file = f"{folder.shown}/{DESCRIPTOR}"
    text = decode.decode(folder.files[DESCRIPTOR], file, findings, table=False)
    content = _parse(text, file, findings) if text is not None else None
    if text is None or content is None:
        return None
    judge = _Judge(file, text, folder, findings)
    judge.root(content)
    if resources:
        judge.resources(content.get("resources"))
    return content


def _parse(text: str, file: str, findings: Findings) -> dict[str, Any] | None:
    try:
        content = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
        json.dumps(content, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except json.JSONDecodeError as error:
        findings.add("bad-json", file, error.lineno, error.colno, found=text.split("\n")[error.lineno - 1].strip())
    except RecursionError:
        findings.add("json-too-deep", file)
    except ValueError:
        findings.add("bad-json", file)  # a number of more digits than Python reads
    except _RefusedError as error:
        twice = [at for _, key, at, again in _keys(text) if key == error.name and again]
        at = twice[0] if twice else text.find(error.name)
        line, column = _line(text, at)
        findings.add(error.code, file, line, column, field=error.name, found=error.name)
    else:
        if isinstance(content, dict):
            return content
        findings.add("descriptor-not-an-object", file, 1)
    return None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _RefusedError("duplicate-property", name)
        found[name] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise _RefusedError("not-json-number", name)


def _line(text: str, at: int) -> tuple[int, int]:
    """Line and character of a place in the text."""
    return (text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)) if at >= 0 else (1, 0)


def _keys(text: str) -> Iterator[tuple[int, str, int, bool]]:
    """Every property: how deep it stands, its name, where, and whether its object had it before."""
    objects: list[set[str]] = []
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            objects.append(set())
        elif token[0] == "}":
            del objects[-1:]
        elif token[2] is not None and objects:
            yield len(objects), token[1], token.start(), token[1] in objects[-1]
            objects[-1].add(token[1])


class _Judge:
    """Goes through one descriptor. The place of a problem is where its property's name first stands."""

    def __init__(self, file: str, text: str, folder: Folder, findings: Findings) -> None:
        self.file, self.text, self.folder, self.findings = file, text, folder, findings

    def say(self, code: str, name: str, found: object = "", **params: str) -> None:
        line, column = self.where(name)
        shown = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
        self.findings.add(code, self.file, line, column, field=name, found=shown, **params)

    @cached_property
    def _places(self) -> dict[str, int]:
        """Where each property first stands; those of the root come first."""
        return {key: at for _, key, at, _ in sorted(_keys(self.text), reverse=True)}

    def where(self, name: str) -> tuple[int, int]:
        at = self._places.get(name)
        return _line(self.text, self.text.find(name) if at is None else at)

    def root(self, content: Mapping[str, Any]) -> None:
        self.closed(content, ROOT_PROPERTIES, "datapackage.json")
        self._needed(content)
        self._words(content)
        for name in ("id", "owner", "homepage", "created", "image", "version"):
            if name in content and not isinstance(content[name], str):
                self.say("wrong-type", name, content[name], shape="string")
        if isinstance(content.get("homepage"), str) and not _ADDRESS.fullmatch(content["homepage"]):
            self.say("bad-url", "homepage", content["homepage"])
        if isinstance(content.get("image"), str):
            self.path("image", content["image"])
        if isinstance(content.get("version"), str) and not _VERSION.fullmatch(content["version"]):
            self.say("bad-version", "version", content["version"])
        if "keywords" in content and not _texts(content["keywords"]):
            self.say("wrong-type", "keywords", content["keywords"], shape="list")
        if content.get("$schema", PROFILE) != PROFILE:
            self.say("other-profile", "$schema", content["$schema"], suggestion=PROFILE)
        self._people(content)

    def _needed(self, content: Mapping[str, Any]) -> None:
        for name in ("name", "version", "licenses", "contributors"):
            if name not in content:
                self.findings.add("property-missing", self.file, 1, field=name, property=name)
        if "title" not in content and "title_vi" not in content:
            self.findings.add("property-missing", self.file, 1, field="title", property="title")
        if "name" in content and content["name"] != self.folder.name:
            self.say("name-is-not-the-folder", "name", content["name"], folder=self.folder.name)

    def _words(self, content: Mapping[str, Any]) -> None:
        """Titles and descriptions: a text, or one in each language."""
        for stem in _TEXTS:
            for name in (stem, f"{stem}_vi", f"{stem}_en"):
                value = content.get(name)
                if value is None and name not in content:
                    continue
                if name == stem and isinstance(value, dict):
                    self.closed(value, ("vi", "en"), name)
                    if not value.get("vi"):
                        self.say("text-without-vietnamese", name, value)
                    for language in sorted(set(value) & {"vi", "en"}):
                        self.text_of(name, value[language])
                else:
                    self.text_of(name, value)
                    if value == "" and stem == "title" and name != "title_en":
                        self.say("text-without-vietnamese", name, value)

    def text_of(self, name: str, value: object) -> None:
        if not isinstance(value, str):
            self.say("wrong-type", name, value, shape="string")
            return
        verdict = signs(value.replace("\n", " ").replace("\t", " ")) if "  " not in value else None
        if len(value) > CELL_CAP:
            self.say("cell-too-long", name, value, length=str(len(value)), cap=str(CELL_CAP))
        elif verdict:
            self.say(verdict.code, name, value, **verdict.params)

    def _people(self, content: Mapping[str, Any]) -> None:
        for name, properties, check in (
            ("licenses", _LICENSE, self._license),
            ("contributors", _CONTRIBUTOR, self._contributor),
            ("sources", _SOURCE, self._contributor),
        ):
            if name in content:
                self._list(name, content[name], properties, check)

    def _list(
        self, name: str, value: object, properties: tuple[str, ...], check: Callable[[str, Mapping[str, Any]], None]
    ) -> None:
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.say("wrong-type", name, value, shape="objects")
            return
        if not value and name != "sources":
            self.say("empty-list", name, value)
        for one in value:
            self.closed(one, properties, name)
            for key, text in one.items():
                if key == "roles":
                    if not _texts(text):
                        self.say("wrong-type", key, text, shape="list")
                elif key in properties:
                    self.text_of(key, text)
            check(name, one)

    def _license(self, name: str, one: Mapping[str, Any]) -> None:
        if not one.get("name") and not one.get("path"):
            self.say("license-without-name", name, dict(one))
        self._address(one)

    def _contributor(self, name: str, one: Mapping[str, Any]) -> None:
        if not one.get("title") and not one.get("givenName"):
            self.say("without-title", name, dict(one))
        self._address(one)

    def _address(self, one: Mapping[str, Any]) -> None:
        path = one.get("path")
        if isinstance(path, str) and not _ADDRESS.fullmatch(path):
            self.say("bad-url", "path", path)

    def closed(self, content: Mapping[str, Any], properties: tuple[str, ...], place: str) -> None:
        for name in content:
            if name not in properties:
                self.say("unknown-property", name, name, nearest=nearest(name, properties), place=place)

    def path(self, name: str, path: str) -> None:
        """A path that stays in its folder and means one plain file."""
        parts = path.split("/")
        outside = path.startswith(("/", "\\", "~")) or ".." in parts or re.match("[A-Za-z]:", path)
        elsewhere = re.match("[A-Za-z][A-Za-z0-9+.-]*:", path) or "://" in path
        several = re.search(r"[*?\[\]{}\\\x00-\x1f]", path) or any(part in {"", "."} for part in parts)
        if outside or elsewhere or several:
            self.say("unsafe-path", path if path in self.text else name, path)

    def resources(self, value: object) -> None:
        if value is None:
            return
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.say("wrong-type", "resources", value, shape="objects")
            return
        for one in value:
            self._resource(one)

    def _resource(self, one: Mapping[str, Any]) -> None:
        self.closed(one, (*_RESOURCE, "data"), "resources")
        if "data" in one:
            self.say("inline-data", "data", one["data"])
        paths = one.get("path", [])
        for path in paths if isinstance(paths, list) else [paths]:
            if not isinstance(path, str):
                self.say("wrong-type", "path", path, shape="string")
            else:
                self.path("path", path)
                self._there(path)
        if one.get("encoding", "utf-8") not in {"utf-8", "utf8", "UTF-8"}:
            self.say("declared-encoding", "encoding", one["encoding"])
        schema = one.get("schema", {})
        if isinstance(schema, dict):
            self._schema(schema)
        else:
            self.say("schema-elsewhere", "schema", schema)

    def _there(self, path: str) -> None:
        """A file that is no table of the contract; one that is, but is not there, makes the descriptor out of step."""
        names = {f"{table.name}.csv" for table in tables_of(self.folder.name)}
        if path not in names and re.fullmatch(r"[\w-]+(\.\w+)+", path):
            self.say("resource-missing", path, path, nearest=nearest(path, names))

    def _schema(self, schema: Mapping[str, Any]) -> None:
        self.closed(schema, _SCHEMA, "schema")
        fields = schema.get("fields", [])
        for one in fields if isinstance(fields, list) else []:
            if isinstance(one, dict):
                self.closed(one, _FIELD, "fields")
                constraints = one.get("constraints", {})
                if isinstance(constraints, dict):
                    self.closed(constraints, _CONSTRAINTS, "constraints")
                    if constraints.get("pattern", ID_PATTERN) not in _OUR_PATTERNS:
                        self.say("foreign-pattern", "pattern", constraints["pattern"])


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def line_of_resources(text: str) -> int:
    return _line(text, max(text.find('"resources"'), 0))[0]
