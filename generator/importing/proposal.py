"""Rows for what the tables do not have yet: a package, its framework and indicators, an edition, units."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from generator.errors import UseError
from generator.gate.nearest import nearest
from generator.gate.schema import ID_LENGTH, REGISTER, RESERVED, ROOT, tables_of
from generator.gate.signs import slug
from generator.i18n import translator
from generator.importing.base import ancestors, in_force
from generator.importing.facts import around, scopes
from generator.importing.fitting import places_of
from generator.importing.names import find_indicator, find_unit, indicators, units
from generator.importing.sheets import is_total, score_headings
from generator.importing.words import ENGLISH, kind_of, spelt_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.importing.base import Base, Row
    from generator.importing.facts import Around
    from generator.importing.fitting import Request
    from generator.importing.tables import Heading, WorkTable

LEVELS = ("department", "district", "commune")
"""The levels of which a province makes its own index."""
VI, EN = translator("vi"), translator("en")
_MAXIMUM = re.compile(
    r"[(\[]\s*(?:tối đa|max|điểm tối đa|thang điểm)?:?\s*([0-9]+(?:[.,][0-9]+)?)\s*(?:điểm|đ|points?)?\s*[)\]]"
    r"|(?:tối đa|max)\s*:?\s*([0-9]+(?:[.,][0-9]+)?)\s*(?:điểm|đ)?|/\s*([0-9]+(?:[.,][0-9]+)?)\s*(?:điểm|đ)?\s*$",
    re.IGNORECASE,
)
_CODE = re.compile(r"([0-9]+(?:\.[0-9]+)*|[IVXL]+|[A-Z])[.):]\s*|([0-9]+(?:\.[0-9]+)+)\s+")


def propose(tables: Sequence[WorkTable], base: Base, request: Request) -> list[tuple[WorkTable, Row]]:
    """An edition for each table, with the rows it needs added to the base; UseError for what is not known."""
    return [(table, _edition(table, base, request)) for table in tables]


def _edition(table: WorkTable, base: Base, request: Request) -> Row:
    register = base.units
    said = around(table, units(register.values()), register)
    year = request.year or next(iter(said.years), "")
    if not year:
        raise UseError("import.need-year", sheet=table.grid.sheet)
    if said.level not in LEVELS:
        raise UseError("import.new-level", sheet=table.grid.sheet)
    on = f"{year}-12-31"
    scope = _scope(table, base, request, said, on)
    package = request.new or scope
    edition = f"{package}-{said.level}-{year}"
    if edition in base.editions:
        raise UseError("import.edition-exists", edition=edition)
    if package not in base.packages:
        _package(base, package, base.units[scope])
    source = _source(base, package, year, said, base.units[scope], table)
    framework = _framework(table, base, package, said.level, year, scope, source)
    whole = _is_whole(table, year)
    previous = [
        row
        for _, row in base.all("editions")
        if row["framework"] == framework and row["scope"] == scope and row["year"] < year
    ]
    base.add(
        package,
        "editions",
        _row(
            "editions",
            edition=edition,
            framework=framework,
            scope=scope,
            year=year,
            units_on=on,
            previous=max(previous, key=lambda row: row["year"])["edition"] if previous else "",
            title_vi=_title(said, base.units[scope], year),
            title_en=EN(f"import.made.title.{said.level}", place=_english(base.units[scope]), year=year),
            decision=said.decision,
            announced_on=said.decided_on,
            status="final",
            coverage="complete" if whole else "partial",
            units_expected=str(len(table.rows)) if whole else "",
            source=source,
        ),
    )
    row = base.editions[edition][1]
    add_units(table, row, base)
    return row


def _row(table: str, package: str = "index", **cells: str) -> Row:
    schema = next(schema for schema in tables_of(package) if schema.name == table)
    return {name: cells.get(name, "") for name in schema.header}


def _scope(table: WorkTable, base: Base, request: Request, said: Around, on: str) -> str:
    """Whose units these are: as the person says, as the package is called, as the words or the register tell."""
    known = base.units
    if request.scope:
        if request.scope not in known:
            raise UseError("import.no-unit", name=request.scope, near=nearest(request.scope, known) or "–")
        return request.scope
    if request.new in known:
        return request.new
    named = scopes(base, said, on)
    if len(named) == 1:
        return named[0]
    names = units(row for row in known.values() if row["level"] == said.level and in_force(row, on))
    found = [unit for row in table.rows if len(hits := find_unit(names, row.name)) == 1 for unit in hits]
    parents = Counter(a for unit in found for a in ancestors(unit, known) if known[a]["level"] == "province")
    if len(parents) == 1:
        return next(iter(parents))
    raise UseError("import.need-scope", known=", ".join(named) or "–")


def _is_whole(table: WorkTable, year: str) -> bool:
    """Whether every unit has every score."""
    columns = [heading.column for heading in score_headings(table, year)]
    return all(table.grid.at(row.row, column) != "" for row in table.rows for column in columns)


# Words of the new rows


def _place(scope: Row) -> str:
    return scope["name_vi"][:1].lower() + scope["name_vi"][1:]


def _english(scope: Row) -> str:
    return scope["short_en"] or scope["name_en"] or scope["short_vi"]


def _title(said: Around, scope: Row, year: str) -> str:
    made = VI(f"import.made.title.{said.level}", place=_place(scope), year=year)
    return _in_sentence_case(said.title, scope) or made


def _in_sentence_case(text: str, scope: Row) -> str:
    """A line in capitals as a sentence; the province's name and the usual short words keep their capitals."""
    if not text.isupper():
        return text
    lower = text.lower()
    for word in (scope["short_vi"], scope["name_vi"], "UBND", "DTI", "Việt Nam", "PCI", "PAPI", "CCHC"):
        if word:
            kept = _place(scope) if word == scope["name_vi"] else word
            lower = re.sub(rf"(?<!\w){re.escape(word.lower())}(?!\w)", kept, lower)
    return lower[:1].upper() + lower[1:]


def _package(base: Base, package: str, scope: Row) -> None:
    place, english = _place(scope), _english(scope)
    base.packages.append(package)
    base.words[package] = {
        "name": package,
        "title": VI("import.made.package", place=place),
        "title_en": EN("import.made.package", place=english),
        "description": VI("import.made.package_description", place=place),
        "description_en": EN("import.made.package_description", place=english),
        "version": "1.0.0",
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
                "title": "Creative Commons Attribution 4.0",
            }
        ],
        "contributors": [{"title": VI("import.made.publisher", place=place), "roles": ["publisher"]}],
    }


def _source(base: Base, package: str, year: str, said: Around, scope: Row, table: WorkTable) -> str:
    """One source for all sheets of a workbook."""
    source = f"{package}-bang-diem-{year}"
    if not any(row["source"] == source for row in base.rows.get((package, "sources"), [])):
        cells = {
            "source": source,
            "title": _title(said, scope, year),
            "publisher": _in_sentence_case(said.issuer, scope) or VI("import.made.publisher", place=_place(scope)),
            "published_on": said.decided_on,
            "approximate": "false",
            "kind": "official",
            "note": VI("import.made.note", file=table.grid.file.rpartition("/")[2]),
        }
        base.add(package, "sources", _row("sources", **cells))
    return source


# Framework and indicators


def _framework(table: WorkTable, base: Base, package: str, level: str, year: str, scope: str, source: str) -> str:
    """A framework of the package that has every heading, else a new one."""
    for row in base.rows.get((package, "frameworks"), []):
        in_time = row["first_year"] <= year <= (row["last_year"] or "9999")
        if row["level"] == level and in_time and _covers(base.nodes(row["framework"]), table, year):
            return row["framework"]
    framework = f"{package}-{level}-bo-chi-so-{year}"
    place = base.units[scope]
    base.add(
        package,
        "frameworks",
        _row(
            "frameworks",
            framework=framework,
            level=level,
            name_vi=VI(f"import.made.framework.{level}", place=_place(place)),
            name_en=EN(f"import.made.framework.{level}", place=_english(place)),
            first_year=year,
            scale=_scale(table, year),
            source=source,
        ),
    )
    for row in _indicators(table, framework, year):
        base.add(package, "indicators", row)
    return framework


def _covers(nodes: list[Row], table: WorkTable, year: str) -> bool:
    names = indicators(nodes)
    parents = {row["indicator"]: row["parent"] for row in nodes}
    return all(
        len(find_indicator(names, heading.parts, parents)) == 1 or is_total(heading)
        for heading in score_headings(table, year)
    )


def _scale(table: WorkTable, year: str) -> str:
    grid = table.grid
    headings = score_headings(table, year)
    places = [(row.row, heading.column) for row in table.rows for heading in headings]
    if any(grid.mark(*place).percent or grid.text(*place).endswith("%") for place in places):
        return "percent"
    numbers = [value for place in places if isinstance(value := grid.at(*place), (int, float))]
    if numbers and max(numbers) <= 1 and not any(_maximum(heading) for heading in headings):
        return "share"
    return "points"


def _indicators(table: WorkTable, framework: str, year: str) -> list[Row]:
    """The tree that the headings draw: groups over columns, columns, the total as its root."""
    root = _row("indicators", framework=framework, indicator=ROOT, kind=ROOT, position="1")
    root |= {"name_vi": VI("import.made.index"), "name_en": EN("import.made.index")}
    rows = {ROOT: root}
    paths: dict[tuple[str, ...], str] = {(): ROOT}
    headings = score_headings(table, year)
    found = [_path(heading) for heading in headings]
    if len({path[0] for path in found if path}) == 1 and any(len(path) > 1 for path in found):
        found = [path[1:] for path in found]  # one heading over all columns is no part of the index
    groups = {path[:1] for path in found if len(path) > 1}
    for heading, path in zip(headings, found, strict=True):
        for length in range(1, len(path) + 1):
            if path[:length] not in paths:
                _node(rows, paths, path[:length], _kind(path[:length], groups), framework)
        node = rows[paths[path]]
        node["max_points"] = node["max_points"] or _maximum(heading)
        if not path and re.search(r"chỉ số|index", heading.text, re.IGNORECASE):
            node |= {"name_vi": _name(heading.text), "name_en": ""}
    _sum_up(rows)
    return list(rows.values())


def _path(heading: Heading) -> tuple[str, ...]:
    """The names from the root down to a column; () for the total."""
    parts = tuple(_name(part) for part in heading.parts)[-3:]
    return parts[:-1] if is_total(heading) else parts


def _kind(path: tuple[str, ...], groups: set[tuple[str, ...]]) -> str:
    """A heading over others is a pillar, what stands below it or alone is a main indicator, the rest its components."""
    if len(path) == 1:
        return "pillar" if path in groups else "main"
    return "main" if len(path) == 2 else "component"


def _node(
    rows: dict[str, Row], paths: dict[tuple[str, ...], str], path: tuple[str, ...], kind: str, framework: str
) -> None:
    parent = paths[path[:-1]]
    name, said = path[-1], slug(path[-1])[:ID_LENGTH].strip("-")
    taken = {row["name_vi"] for row in rows.values()}
    if said in rows or said in RESERVED or not said:
        said = f"{parent}-{said}"[:ID_LENGTH].strip("-")
    count = 2
    while said in rows:
        said, count = f"{said[: ID_LENGTH - 3].strip('-')}-{count}", count + 1
    position = str(sum(row["parent"] == parent for row in rows.values()) + 1)
    shown = f"{name} ({rows[parent]['name_vi']})" if name in taken else name
    rows[said] = _row(
        "indicators", framework=framework, indicator=said, parent=parent, kind=kind, position=position, name_vi=shown
    )
    paths[path] = said


def _sum_up(rows: dict[str, Row]) -> None:
    """A node's maximum is the sum of its parts' where the workbook gives only those."""
    for name in reversed(list(rows)):
        parts = [row["max_points"] for row in rows.values() if row["parent"] == name]
        if parts and all(parts) and not rows[name]["max_points"]:
            rows[name]["max_points"] = f"{sum(map(Decimal, parts)):f}"


def _maximum(heading: Heading) -> str:
    """Points in a heading or in the row of maximum points: (tối đa 12,5 điểm) is 12.5."""
    found = _MAXIMUM.search(heading.text)
    text = next((group for group in found.groups() if group), "") if found else ""
    if not text and re.fullmatch(r"[0-9]+([.,][0-9]+)?", heading.maximum):
        text = heading.maximum
    number = text.replace(",", ".")
    return f"{Decimal(number).normalize():f}" if number else ""


def _name(text: str) -> str:
    """A heading as a name: without number and points, not in capitals.

    >>> _name("1.1. NHẬN THỨC SỐ (100 điểm)"), _name("An toàn thông tin")
    ('Nhận thức số', 'An toàn thông tin')
    """
    bare = _MAXIMUM.sub("", text)
    code = _CODE.match(bare)
    bare = (bare[code.end() :] if code and bare[code.end() :].strip() else bare).strip(" ,;:–-/") or text
    bare = bare.lower() if bare.isupper() and len(bare) > 5 else bare
    return bare[:1].upper() + bare[1:]


# Units


def add_units(table: WorkTable, edition: Row, base: Base) -> None:
    """A row of the register for each unit that it lacks; names that tell no kind are left to be refused."""
    scope = base.units[edition["scope"]]
    level = base.framework(edition["framework"])["level"]
    places = places_of(base, edition["scope"])
    alike = units((row for row in base.units.values() if row["level"] == level), places)
    measured = units(base.measured(edition), places)
    for row in table.rows:
        if row.name and not find_unit(measured, row.name, places):
            twins = [base.units[unit] for unit in find_unit(alike, row.name, places)]
            made = _unit(row.name, level, scope, twins, base)
            if made:
                base.add(REGISTER, "units", made)
                measured = units(base.measured(edition), places)


def _unit(name: str, level: str, scope: Row, twins: list[Row], base: Base) -> Row | None:
    """A row for a name; twins: units of other provinces that are called so. None where the name is not sure."""
    full = spelt_out(name)
    kind = kind_of(full)
    if level == "department" and len({slug(twin["name_vi"]) for twin in twins}) == 1:
        words = {key: twins[0][key] for key in ("kind", "name_vi", "name_en", "short_vi", "short_en", "aliases")}
    elif (kind and kind[0] != level) or (not kind and level != "department") or _is_short(full):
        return None  # the name becomes an address for good, so it must be the whole name
    elif full.isupper():
        if level == "department":
            return None
        words = _local_words(full.title(), kind[1] if kind else "")
    elif level == "department":
        words = {"kind": kind[1] if kind else full.split()[0].lower(), "name_vi": full, "short_vi": full}
    else:
        words = _local_words(full, kind[1] if kind else "")
    unit = f"{scope['unit']}-{slug(words['name_vi'])}"[:ID_LENGTH].strip("-")
    if unit in base.units:
        return None
    spell = {"valid_from": scope["valid_from"], "valid_to": scope["valid_to"]}
    return _row("units", REGISTER, unit=unit, level=level, parent=scope["unit"], **words, **spell)


def _is_short(name: str) -> bool:
    """Whether a name has short forms in it, which nobody could spell out for sure.

    >>> _is_short("Sở NN&MT"), _is_short("Văn phòng UBND tỉnh"), _is_short("XÃ BÌNH GIA")
    (True, False, False)
    """
    words = [word for word in re.split(r"[\s,]+", name) if word not in ("UBND", "HĐND")]
    return "&" in name or (not name.isupper() and any(len(word) > 1 and word.isupper() for word in words))


def _local_words(full: str, kind: str) -> dict[str, str]:
    """Names of a commune or district: Xã Bình Gia is Bình Gia commune."""
    short = full[len(kind) :].strip()
    name = kind[:1].upper() + kind[1:] + " " + short
    return {"kind": kind, "name_vi": name, "name_en": f"{short} {ENGLISH[kind]}", "short_vi": short, "short_en": short}
