"""The method page of a framework, generated: tree, points, formula with a worked example, neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

from generator.model import (
    MICRO,
    Band,
    Concordance,
    Edition,
    Framework,
    Indicator,
    Package,
    Scale,
    Source,
    Statement,
    Unit,
)
from generator.pages.beside import framework_citation
from generator.pages.figures import decimal, trimmed
from generator.pages.page import Download, Finding, Page, Site, both

if TYPE_CHECKING:
    from generator.composite.figure import Figure
    from generator.composite.table import EditionTable


@dataclass(frozen=True)
class Example:
    """The index recomputed for one real unit: each member's score and maximum, the sum, and the printed index."""

    edition: Edition
    unit: Unit
    lines: tuple[tuple[Indicator, Figure, Fraction], ...]
    """Member, its figure, its points."""
    points: Fraction
    maximum: Fraction
    result: Fraction
    printed: Figure


STRIP_WIDTH = 340


@dataclass(frozen=True)
class Stretch:
    """A member of the index on the strip of its points."""

    node: Indicator
    start: float
    width: float


@dataclass(frozen=True)
class FrameworkPage:
    framework: Framework
    package: Package
    source: Source
    depths: tuple[int, ...]
    """Levels of each node below the root."""
    weights: tuple[Fraction | None, ...]
    """The share of each node in the index's points; None where it is not known."""
    editions: tuple[Edition, ...]
    bands: tuple[Band, ...]
    statements: tuple[Statement, ...]
    earlier: tuple[Concordance, ...]
    later: tuple[Concordance, ...]
    example: Example | None
    sources: tuple[Source, ...]

    @property
    def nodes(self) -> tuple[Indicator, ...]:
        """In tree order."""
        return self.framework.indicators

    @property
    def strip(self) -> tuple[Stretch, ...]:
        """What the index sums, side by side, as wide as its points; empty where one of them is not known."""
        members = [self.framework.by_id[name] for name in self.framework.root.members]
        scored = [node for node in members if node.max_points != 0]
        points = [node.max_points for node in scored if node.max_points]
        if len(points) != len(scored):
            return ()
        starts = [0, *accumulate(points)]
        whole = Fraction(STRIP_WIDTH, starts[-1] or 1)
        return tuple(
            Stretch(node, round(float(start * whole), 2), round(float((node.max_points or 0) * whole), 2))
            for node, start in zip(scored, starts, strict=False)
        )


def framework_keys(site: Site) -> list[str]:
    return list(site.ranking.dataset.frameworks)


def framework_page(site: Site, key: str) -> Page:
    return _page(site, _value(site, site.framework(key)))


def _value(site: Site, framework: Framework) -> FrameworkPage:
    dataset = site.ranking.dataset
    name = framework.framework
    statements = tuple(site.told_of(name))
    earlier, later = site.continued(name)
    keys = [(framework.package, framework.source), *((s.package, s.source) for s in statements)]
    editions = [e for e in dataset.editions.values() if e.framework == name]
    return FrameworkPage(
        framework=framework,
        package=site.package(framework.package),
        source=site.source(framework.package, framework.source),
        depths=_depths(framework),
        weights=tuple(_weight(framework, node) for node in framework.indicators),
        editions=tuple(site.editions_by(name)),
        bands=dataset.bands_of(name),
        statements=statements,
        earlier=tuple(earlier),
        later=tuple(later),
        example=next((e for edition in editions if (e := _example(site, site.table(edition.edition)))), None),
        sources=tuple(dataset.sources[key] for key in dict.fromkeys(keys)),
    )


def _depths(framework: Framework) -> tuple[int, ...]:
    """Levels below the root, in tree order: a parent stands before its children."""
    found = {"": -1}
    for node in framework.indicators:
        found[node.indicator] = found[node.parent] + 1
    return tuple(found[node.indicator] for node in framework.indicators)


def _weight(framework: Framework, node: Indicator) -> Fraction | None:
    whole = framework.root.max_points
    return Fraction(node.max_points, whole) if node.max_points is not None and whole else None


def _example(site: Site, table: EditionTable) -> Example | None:
    """The best placed unit whose index can be recomputed and is also printed."""
    framework = table.framework
    members = [framework.by_id[m] for m in framework.root.members if framework.by_id[m].max_points]
    for figure in table.ranked():
        interval = table.recomputed_interval(figure.unit, "index")
        if interval is None or figure.score is None or not members:
            continue
        lines = tuple(
            (node, f, _points(f, node, framework))
            for node in members
            if (f := table.figure(figure.unit, node.indicator)).known
        )
        maximum = sum((Fraction(node.max_points or 0, MICRO) for node, f, _ in lines), Fraction(0))
        points = sum((p for _, _, p in lines), Fraction(0))
        result = points if framework.scale is Scale.POINTS else points / maximum * table.whole
        return Example(table.edition, site.unit(figure.unit), lines, points, maximum, result, figure)
    return None


def _points(figure: Figure, node: Indicator, framework: Framework) -> Fraction:
    if framework.scale is Scale.POINTS and figure.score is not None:
        return Fraction(figure.score.micro, MICRO)
    return (figure.share or Fraction(0)) * Fraction(node.max_points or 0, MICRO)


COLUMNS = ("framework", "indicator", "parent", "kind", "code", "name_vi", "name_en", "max_points", "members")


def _page(site: Site, value: FrameworkPage) -> Page:
    framework = value.framework
    rows = tuple(
        {
            "framework": framework.framework,
            "indicator": node.indicator,
            "parent": node.parent,
            "kind": node.kind,
            "code": node.code,
            "name_vi": node.name.vi,
            "name_en": node.name.en,
            "max_points": "" if node.max_points is None else trimmed(decimal(node.max_points, 6)),
            "members": ";".join(node.members),
        }
        for node in framework.indicators
    )
    return Page(
        path=site.framework_path(framework.framework),
        frame="phuong-phap/_shell/",
        template="pages/framework.html.jinja",
        title=framework.name,
        description=both(lambda t: t("framework.description", name=t.say(framework.name))),
        value=value,
        finding=Finding(
            (framework.name.vi, framework.name.en, framework.decision), "framework", value.package.title, 1
        ),
        citations=(framework_citation(site, framework),),
        download=Download(COLUMNS, rows, {"framework": framework.framework, "indicators": list(rows)}),
    )
