"""Small worlds for the audit's rules: a few units, one tree, statements in a line each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from generator.audit import Audit, Verdict, audit
from generator.composite.ranking import construct
from generator.model import (
    NO_TEXT,
    Band,
    Cell,
    Cohort,
    Dataset,
    Edition,
    Framework,
    Indicator,
    Level,
    Package,
    Printed,
    Scale,
    Sheet,
    Source,
    Statement,
    Succession,
    Text,
    Unit,
)

SOURCES = {"goc": "official", "bao": "press", "tin": "press"}
"""The issuer and two papers."""


def indicator(name: str, parent: str, full: int | None, members: str = "", kind: str = "main") -> Indicator:
    points = None if full is None else full * 1_000_000
    return Indicator("khung", name, parent, kind, 1, "", Text(name), NO_TEXT, points, tuple(members.split()))


FLAT = (indicator("index", "", 100, kind="index"),)
"""A total of 100 points and nothing below."""
TWO = (
    indicator("index", "", 100, "a b", "index"),
    indicator("a", "index", 60),
    indicator("b", "index", 40),
)
"""a of 60 points and b of 40 make a total of 100."""
PILLARS = (
    indicator("index", "", 1000, "f g e s", "index"),
    indicator("f", "index", 500, kind="group"),
    indicator("g", "index", 200),
    indicator("e", "index", 150),
    indicator("s", "index", 150),
    indicator("tru-g", "index", 700, "f g", "pillar"),
    indicator("tru-e", "index", 650, "f e", "pillar"),
    indicator("tru-s", "index", 650, "f s", "pillar"),
)
"""Pillars that share the foundation f, as in 2021-2023."""


@dataclass
class World:
    """What is said of a handful of units. Editions: `moi` (2022, follows `cu`) and `cu` (2021)."""

    nodes: tuple[Indicator, ...] = FLAT
    scale: Scale = Scale.POINTS
    units: int = 4
    expected: int | None = None
    coverage: str = "partial"
    tree_source: str = "goc"
    cohorts: tuple[tuple[str, bool, int | None], ...] = ()
    bands: tuple[tuple[str, int | None], ...] = ()
    successions: tuple[tuple[str, str, str], ...] = ()
    sheets: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)

    def say(self, name: str, statistic: str, value: str = "", **about: Any) -> World:
        """One statement; about the list where no unit is named."""
        given = {
            "unit": "",
            "indicator": "index",
            "qualifier": "",
            "band": "",
            "cohort": "",
            "source": "bao",
            "base": "",
        }
        given |= {"edition": "moi"} | about
        framework = about.get("framework", "")
        self.statements.append(
            Statement(
                statement=name,
                package="mau",
                framework=framework,
                edition="" if framework else given["edition"],
                cohort=given["cohort"],
                unit=given["unit"],
                indicator=given["indicator"],
                statistic=statistic,
                qualifier=given["qualifier"],
                value=Printed.parse(value) if value else None,
                band=given["band"],
                base_edition=given["base"],
                source=given["source"],
                note=NO_TEXT,
            )
        )
        return self

    def table(self, edition: str, **rows: str) -> World:
        """A sheet: unit="index a b" values in the order of the tree; "." leaves a cell empty, NA does not apply."""
        names = [n.indicator for n in self.nodes]
        self.sheets[edition] = {u: dict(zip(names, cells.split(), strict=False)) for u, cells in rows.items()}
        return self

    def audited(self) -> Audit:
        return audit(construct(self._dataset()))

    def _dataset(self) -> Dataset:
        return Dataset(
            packages={"mau": Package("mau", Text("Mẫu"), NO_TEXT, "1", "", "", (), "mau")},
            units={u.unit: u for u in self._units()},
            successions=tuple(Succession(a, b, "2022-01-01", kind, "goc") for a, b, kind in self.successions),
            tiles=(),
            sources={
                ("mau", s): Source(s, s, s, "", "", approximate=False, kind=k, note="", package="mau")
                for s, k in SOURCES.items()
            },
            frameworks={"khung": self._framework()},
            editions={"cu": self._edition("cu", 2021, ""), "moi": self._edition("moi", 2022, "cu")},
            sheets={name: self._sheet(name, rows) for name, rows in self.sheets.items()},
            statements=tuple(self.statements),
            remarks=(),
            targets=(),
            corrections=(),
            concordances=(),
            bands=tuple(
                Band("khung", b, i, Text(b), limit, from_included=True) for i, (b, limit) in enumerate(self.bands, 1)
            ),
            newest=dt.date(2023, 1, 1),
        )

    def _framework(self) -> Framework:
        return Framework(
            "khung", "mau", Level.PROVINCE, Text("Khung"), "", "", 2021, None, self.scale, self.tree_source, self.nodes
        )

    def _units(self) -> list[Unit]:
        names = [chr(ord("a") + i) for i in range(self.units)]
        more = sorted({n for s in self.successions for n in s[:2]} - set(names))
        top = Unit("nuoc", Level.COUNTRY, "", "", Text("Nước"), Text("Nước"), (), (), "", "")
        return [top] + [
            Unit(n, Level.PROVINCE, "tỉnh", "nuoc", Text(f"Tỉnh {n}"), Text(n), (), (), "", "") for n in names + more
        ]

    def _edition(self, name: str, year: int, previous: str) -> Edition:
        return Edition(
            edition=name,
            package="mau",
            framework="khung",
            scope="nuoc",
            year=year,
            units_on=f"{year}-12-31",
            previous=previous,
            title=Text(f"Kỳ {year}"),
            decision="",
            announced_on="",
            status="final",
            coverage=self.coverage,
            units_expected=self.expected,
            source="goc",
            note=NO_TEXT,
            cohorts=tuple(Cohort(name, c, Text(c), ranked, n) for c, ranked, n in self.cohorts),
        )

    def _sheet(self, name: str, rows: dict[str, dict[str, str]]) -> Sheet:
        columns = [n.indicator for n in self.nodes]
        shape = len(rows), len(columns)
        values, decimals = np.zeros(shape, np.int64), np.zeros(shape, np.int8)
        states = np.zeros(shape, np.int8)
        for i, cells in enumerate(rows.values()):
            for j, node in enumerate(columns):
                text = cells.get(node, ".")
                if text == "NA":
                    states[i, j] = Cell.NOT_APPLICABLE
                elif text != ".":
                    number = Printed.parse(text)
                    values[i, j], decimals[i, j], states[i, j] = number.micro, number.decimals, Cell.VALUE
        return Sheet(name, tuple(rows), ("",) * len(rows), tuple(columns), values, states, decimals)


def verdicts(world: World) -> dict[str, str]:
    """Verdict by statement; cells that are judged as `edition/unit/indicator`."""
    return {name(v): str(v.verdict) for v in world.audited().rows()}


def name(v: Verdict) -> str:
    return v.statement or f"{v.edition}/{v.unit}/{v.indicator}"


def rules(world: World) -> dict[str, str]:
    return {name(v): v.rule for v in world.audited().rows() if v.rule}
