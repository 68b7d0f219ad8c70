"""The tables of the data model, declared once: the gate checks by them, `describe` writes schemas from them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from generator.model import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ID_PATTERN = "[a-z0-9]+(-[a-z0-9]+)*"
ID_LENGTH = 64
NUMBER_PATTERN = r"(?!-0(\.0+)?$)-?(0|[1-9][0-9]*)(\.[0-9]{1,6})?"
DATE_PATTERN = "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
YEAR_PATTERN = "[0-9]{4}"
WHOLE_PATTERN = "(0|[1-9][0-9]{0,8})"
URL_PATTERN = 'https?://[^\\s<>"{}|\\\\^`]+'
CODE_PATTERN = "[a-z0-9]+(-[a-z0-9]+)*:[0-9A-Za-z._-]+"
MAX_POINTS = 9_000_000
"""More points than this, summed over a framework's nodes, could leave 64 bits of millionths."""

REGISTER = "register"
SCORES = "scores"
ROOT = "index"
RESERVED = ("unit", "cohort")
NOT_APPLICABLE = "NA"


class Kind(StrEnum):
    """What the cells of a column hold, and so how they are judged."""

    ID = "id"
    NAME = "name"
    TEXT = "text"
    ENUM = "enum"
    DATE = "date"
    YEAR = "year"
    WHOLE = "whole"
    NUMBER = "number"
    TRUTH = "truth"
    ALIASES = "aliases"
    CODES = "codes"
    IDS = "ids"
    URL = "url"
    SCORE = "score"


@dataclass(frozen=True)
class Column:
    """One column. refers: the table whose key the cell repeats; site: that key may stand in any package.

    maximum: millionths, None where there is no bound or it is not known; title: for sheets, the indicator's name.
    """

    name: str
    kind: Kind
    required: bool = False
    values: tuple[str, ...] = ()
    refers: str = ""
    site: bool = False
    maximum: int | None = None
    title: str = ""


@dataclass(frozen=True)
class TableSchema:
    """One table: its columns in their order and the columns whose cells together name a row."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    needed: bool = False
    """The file must be there, even without rows."""
    may_be_bare: bool = False
    """A header without rows is accepted; any other table without rows is left out, or measures nothing."""

    @cached_property
    def header(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @cached_property
    def _by_name(self) -> Mapping[str, Column]:
        return {column.name: column for column in self.columns}

    def column(self, name: str) -> Column:
        return self._by_name[name]


def _id(name: str) -> Column:
    return Column(name, Kind.ID, required=True)


def _ref(name: str, table: str, *, required: bool = False, site: bool = False) -> Column:
    return Column(name, Kind.ID, required, refers=table, site=site)


def _unit(name: str = "unit", *, required: bool = False) -> Column:
    return _ref(name, "units", required=required, site=True)


def _source() -> Column:
    return _ref("source", "sources", required=True)


def _both(name: str, kind: Kind, *, required: bool = True) -> tuple[Column, Column]:
    return Column(f"{name}_vi", kind, required), Column(f"{name}_en", kind)


def _enum(name: str, values: Iterable[str], *, required: bool = True) -> Column:
    return Column(name, Kind.ENUM, required, tuple(values))


STATISTICS = (
    *(
        "score",
        "max_score",
        "rank",
        "rank_from_last",
        "units_ranked",
        "units_assessed",
        "units_in_band",
        "band",
        "mean",
    ),
    *("smallest_change", "largest_change", "mean_change", "mean_percent_change", "change", "percent_change", "percent"),
    *("rank_change", "pillars", "groups", "main_indicators", "component_indicators", "criteria"),
)
QUALIFIERS = ("more_than", "less_than", "at_least", "at_most", "about", "listed")
TARGET_NEEDS: Mapping[str, tuple[str, ...]] = {
    "rank_between": ("low", "high"),
    "rank_at_most": ("high",),
    "score_at_least": ("low",),
    "above_mean": (),
    "band_at_least": ("band",),
}
"""Kinds of targets, and the columns without which each says nothing."""

_SOURCES = TableSchema(
    "sources",
    (
        _id("source"),
        Column("title", Kind.TEXT, required=True),
        Column("publisher", Kind.TEXT, required=True),
        Column("url", Kind.URL),
        Column("published_on", Kind.DATE),
        Column("approximate", Kind.TRUTH, required=True),
        _enum("kind", ("official", "press", "secondary")),
        Column("note", Kind.TEXT),
    ),
    ("source",),
    needed=True,
    may_be_bare=True,
)

REGISTER_TABLES: tuple[TableSchema, ...] = (
    TableSchema(
        "units",
        (
            _id("unit"),
            _enum("level", (level.value for level in LEVELS)),
            Column("kind", Kind.NAME, required=True),
            _unit("parent"),
            *_both("name", Kind.NAME),
            *_both("short", Kind.NAME, required=False),
            Column("aliases", Kind.ALIASES),
            Column("codes", Kind.CODES),
            Column("valid_from", Kind.DATE),
            Column("valid_to", Kind.DATE),
        ),
        ("unit",),
        needed=True,
    ),
    TableSchema(
        "successions",
        (
            _unit("predecessor", required=True),
            _unit("successor"),
            Column("date", Kind.DATE, required=True),
            _enum("kind", ("merged", "split", "renamed", "abolished")),
            _source(),
        ),
        ("predecessor", "successor"),
    ),
    TableSchema(
        "tiles",
        (
            _id("map"),
            _unit(required=True),
            Column("column", Kind.WHOLE, required=True),
            Column("row", Kind.WHOLE, required=True),
        ),
        ("map", "unit"),
    ),
    _SOURCES,
)

INDEX_TABLES: tuple[TableSchema, ...] = (
    TableSchema(
        "frameworks",
        (
            _id("framework"),
            _enum("level", (level.value for level in LEVELS)),
            *_both("name", Kind.NAME),
            Column("decision", Kind.TEXT),
            Column("decided_on", Kind.DATE),
            Column("first_year", Kind.YEAR, required=True),
            Column("last_year", Kind.YEAR),
            _enum("scale", ("points", "share", "percent")),
            _source(),
        ),
        ("framework",),
        needed=True,
    ),
    TableSchema(
        "indicators",
        (
            _ref("framework", "frameworks", required=True),
            _id("indicator"),
            Column("parent", Kind.ID),
            _enum("kind", ("index", "pillar", "group", "main", "component")),
            Column("position", Kind.WHOLE, required=True),
            Column("code", Kind.TEXT),
            *_both("name", Kind.NAME),
            *_both("description", Kind.TEXT, required=False),
            Column("max_points", Kind.NUMBER, maximum=MAX_POINTS * 1_000_000),
            Column("members", Kind.IDS),
        ),
        ("framework", "indicator"),
        needed=True,
    ),
    TableSchema(
        "concordance",
        (
            _ref("framework_from", "frameworks", required=True, site=True),
            Column("indicator_from", Kind.ID),
            _ref("framework_to", "frameworks", required=True, site=True),
            Column("indicator_to", Kind.ID),
            _enum("relation", ("same", "modified", "split", "merged", "dropped", "new")),
            Column("comparable", Kind.TRUTH, required=True),
            *_both("reason", Kind.TEXT, required=False),
        ),
        ("framework_from", "indicator_from", "framework_to", "indicator_to"),
    ),
    TableSchema(
        "bands",
        (
            _ref("framework", "frameworks", required=True),
            _id("band"),
            Column("position", Kind.WHOLE, required=True),
            *_both("name", Kind.NAME),
            Column("from_share", Kind.NUMBER, maximum=1_000_000),
            Column("from_included", Kind.TRUTH),
        ),
        ("framework", "band"),
    ),
    TableSchema(
        "weight_bounds",
        (
            _ref("framework", "frameworks", required=True),
            _id("indicator"),
            Column("low_points", Kind.NUMBER, required=True, maximum=MAX_POINTS * 1_000_000),
            Column("high_points", Kind.NUMBER, required=True, maximum=MAX_POINTS * 1_000_000),
        ),
        ("framework", "indicator"),
    ),
    TableSchema(
        "editions",
        (
            _id("edition"),
            _ref("framework", "frameworks", required=True, site=True),
            _unit("scope", required=True),
            Column("year", Kind.YEAR, required=True),
            Column("units_on", Kind.DATE),
            _ref("previous", "editions", site=True),
            *_both("title", Kind.NAME),
            Column("decision", Kind.TEXT),
            Column("announced_on", Kind.DATE),
            _enum("status", ("provisional", "final", "revised")),
            _enum("coverage", ("complete", "partial")),
            Column("units_expected", Kind.WHOLE),
            _source(),
            *_both("note", Kind.TEXT, required=False),
        ),
        ("edition",),
        needed=True,
        may_be_bare=True,
    ),
    TableSchema(
        "cohorts",
        (
            _ref("edition", "editions", required=True),
            _id("cohort"),
            *_both("name", Kind.NAME),
            Column("ranked", Kind.TRUTH, required=True),
            Column("units_expected", Kind.WHOLE),
        ),
        ("edition", "cohort"),
    ),
    TableSchema(
        "statements",
        (
            _id("statement"),
            _ref("framework", "frameworks", site=True),
            _ref("edition", "editions", site=True),
            Column("cohort", Kind.ID),
            _unit(),
            Column("indicator", Kind.ID),
            _enum("statistic", STATISTICS),
            _enum("qualifier", QUALIFIERS, required=False),
            Column("value", Kind.NUMBER),
            Column("band", Kind.ID),
            _ref("base_edition", "editions", site=True),
            _source(),
            *_both("note", Kind.TEXT, required=False),
        ),
        ("statement",),
    ),
    TableSchema(
        "remarks",
        (
            _id("remark"),
            _unit(),
            _ref("edition", "editions", site=True),
            Column("indicator", Kind.ID),
            _enum("kind", ("strength", "weakness", "solution", "task", "aim", "figure")),
            Column("as_of", Kind.DATE),
            _enum("qualifier", QUALIFIERS, required=False),
            Column("value", Kind.NUMBER),
            *_both("text", Kind.TEXT),
            _source(),
        ),
        ("remark",),
    ),
    TableSchema(
        "targets",
        (
            _id("target"),
            _unit(required=True),
            _ref("framework", "frameworks", required=True, site=True),
            Column("indicator", Kind.ID),
            Column("by_year", Kind.YEAR, required=True),
            _enum("kind", TARGET_NEEDS),
            Column("low", Kind.NUMBER),
            Column("high", Kind.NUMBER),
            Column("band", Kind.ID),
            _ref("alternative", "targets"),
            *_both("name", Kind.NAME),
            _source(),
        ),
        ("target",),
    ),
    TableSchema(
        "corrections",
        (
            _id("correction"),
            Column("published_on", Kind.DATE, required=True),
            _ref("edition", "editions", site=True),
            _unit(),
            Column("indicator", Kind.ID),
            _enum("kind", ("revision", "correction")),
            _enum("severity", ("minor", "substantial")),
            Column("old", Kind.TEXT),
            Column("new", Kind.TEXT),
            *_both("reason", Kind.TEXT),
        ),
        ("correction",),
    ),
    _SOURCES,
)

TABLES: Mapping[str, tuple[TableSchema, ...]] = {REGISTER: REGISTER_TABLES, "index": INDEX_TABLES}


def tables_of(package: str) -> tuple[TableSchema, ...]:
    """The tables that a package of this name may have; sheets not counted."""
    return REGISTER_TABLES if package == REGISTER else INDEX_TABLES


def tree_order(indicators: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Rows of one framework depth first, siblings by position; rows outside the tree (cycles) are left out.

    >>> cells = (("b", "index", "2"), ("a", "index", "1"), ("index", "", "1"))
    >>> rows = [dict(indicator=i, parent=p, position=n) for i, p, n in cells]
    >>> [row["indicator"] for row in tree_order(rows)]
    ['index', 'a', 'b']
    """
    children: dict[str, list[Mapping[str, str]]] = {}
    for row in sorted(indicators, key=lambda row: int(row["position"]) if row["position"].isdecimal() else 0):
        children.setdefault(row["parent"], []).append(row)
    order: list[Mapping[str, str]] = []
    waiting = list(reversed(children.get("", [])))
    while waiting:
        row = waiting.pop()
        order.append(row)
        waiting += reversed(children.pop(row["indicator"], []))
    return order


def sheet_schema(
    edition: str, framework: Mapping[str, str], nodes: Sequence[Mapping[str, str]], *, cohorts: bool
) -> TableSchema:
    """The schema of an edition's sheet with every node as a column, from rows of frameworks.csv and indicators.csv.

    A sheet may leave nodes out; `of_header` gives the schema of the sheet as it stands.
    """
    first = [_unit(required=True)]
    if cohorts:
        first.append(Column("cohort", Kind.ID, required=True))
    scale = framework["scale"]
    fields = [
        Column(row["indicator"], Kind.SCORE, maximum=score_bound(scale, row["max_points"]), title=row["name_vi"])
        for row in tree_order(nodes)
    ]
    return TableSchema(f"{SCORES}/{edition}", (*first, *fields), ("unit",))


def of_header(schema: TableSchema, header: Sequence[str]) -> TableSchema:
    """The same schema with only the columns that a sheet has."""
    there = set(header)
    return TableSchema(schema.name, tuple(c for c in schema.columns if c.name in there), schema.key)


def micro(text: str) -> int:
    """A canonical number as integer millionths.

    >>> micro("0.62"), micro("-1")
    (620000, -1000000)
    """
    whole, _, fraction = text.partition(".")
    size = abs(int(whole)) * 1_000_000 + int((fraction + "000000")[:6])
    return -size if text.startswith("-") else size


def score_bound(scale: str, max_points: str) -> int | None:
    """The highest score a scale allows, in millionths; max_points: the indicator's, "" where not known.

    >>> score_bound("points", "60"), score_bound("points", ""), score_bound("share", "60")
    (60000000, None, 1000000)
    """
    if scale == "points":
        return micro(max_points) if max_points else None
    return 1_000_000 if scale == "share" else 100_000_000
