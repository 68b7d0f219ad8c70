"""The static API: lists from which a program starts, and the page that shows its addresses with examples."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from generator.distributions.openapi import OPERATIONS, Operation
from generator.model import MICRO
from generator.pages.figures import exact, filled, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.model import Edition, Framework, Package, Text, Unit
    from generator.pages.page import PublishedFile, Site

ELSEWHERE = "http://127.0.0.1:8000/"
"""The address in examples where the site's own is not known."""


def api_lists(site: Site) -> dict[str, dict[str, Any]]:
    """By name: units, editions, indicators; rows in the order of the tables. Keys without a value are left out; `path`
    is the address of a page below the site's root, with `data.json` and `data.csv` beside it."""
    dataset = site.ranking.dataset
    rows = {
        "units": [_unit(site, unit) for unit in dataset.units.values()],
        "editions": [_edition(site, edition) for edition in dataset.editions.values()],
        "indicators": [row for framework in dataset.frameworks.values() for row in _indicators(site, framework)],
    }
    return {name: {"updated": site.today, name: found} for name, found in rows.items()}


def api_packages(site: Site) -> dict[str, Any]:
    """The list of packages with their files, in the order of the tables."""
    packages = site.ranking.dataset.packages.items()
    rows = [_package(package, site.files.get(name, ())) for name, package in packages]
    return {"updated": site.today, "packages": rows}


def _text(text: Text) -> dict[str, str]:
    return filled({"vi": text.vi, "en": text.en})


def _unit(site: Site, unit: Unit) -> dict[str, Any]:
    return filled(
        {
            "unit": unit.unit,
            "name": _text(unit.name),
            "level": unit.level,
            "kind": unit.kind,
            "parent": unit.parent,
            "valid_from": unit.valid_from,
            "valid_to": unit.valid_to,
            "path": site.unit_path(unit.unit),
        }
    )


def _edition(site: Site, edition: Edition) -> dict[str, Any]:
    return filled(
        {
            "edition": edition.edition,
            "title": _text(edition.title),
            "package": edition.package,
            "framework": edition.framework,
            "level": site.framework(edition.framework).level,
            "scope": edition.scope,
            "year": edition.year,
            "units_on": edition.units_on,
            "announced_on": edition.announced_on,
            "previous": edition.previous,
            "status": edition.status,
            "coverage": edition.coverage,
            "path": site.edition_path(edition.edition),
        }
    )


def _indicators(site: Site, framework: Framework) -> Iterator[dict[str, Any]]:
    for node in framework.indicators:
        most = node.max_points
        yield filled(
            {
                "framework": framework.framework,
                "indicator": node.indicator,
                "name": _text(node.name),
                "kind": node.kind,
                "parent": node.parent,
                "max_points": trimmed(exact(Fraction(most, MICRO))) if most is not None else None,
                "path": site.indicator_path(framework.framework, node.indicator),
            }
        )


def _package(package: Package, files: tuple[PublishedFile, ...]) -> dict[str, Any]:
    return filled(
        {
            "package": package.name,
            "title": _text(package.title),
            "description": _text(package.description),
            "version": package.version,
            "licence": package.licence_url or package.licence,
            "path": f"du-lieu/{package.name}/",
            "files": [_file(file) for file in files],
        }
    )


def _file(file: PublishedFile) -> dict[str, Any]:
    """Rows also where there are none: a table without rows is a table."""
    rows = {} if file.rows is None else {"rows": file.rows}
    return {"path": file.path, "bytes": file.size, "hash": f"sha256:{file.digest}", **rows}


@dataclass(frozen=True)
class Address:
    """An operation with an address of this site that answers it; "" where the site has none."""

    operation: Operation
    example: str


@dataclass(frozen=True)
class ApiPage:
    """base: the site's address, or one to be replaced where `known` is false; edition, unit, typed: what the examples
    ask for, "" where there is no such thing; typed is the computed table of the edition as Parquet."""

    addresses: tuple[Address, ...]
    base: str
    known: bool
    edition: str
    unit: str
    typed: str


def api_page(site: Site) -> ApiPage:
    """Examples ask for the newest of the longest lists."""
    dataset = site.ranking.dataset
    lists = [e for e in dataset.editions.values() if dataset.listed[e.edition]]
    edition = max(lists, key=lambda e: (len(dataset.listed[e.edition]), e.year, e.edition), default=None)
    unit = min(dataset.listed[edition.edition]) if edition else ""
    framework = edition.framework if edition else next(iter(dataset.frameworks), "")
    package = edition.package if edition else next(iter(dataset.packages))
    chosen = {
        "unit": unit,
        "edition": edition.edition if edition else "",
        "framework": framework,
        "indicator": "index" if framework else "",
        "package": package,
    }
    typed = f"computed/{chosen['edition']}.parquet"
    return ApiPage(
        addresses=tuple(Address(one, _example(one, chosen)) for one in OPERATIONS),
        base=site.base_url or ELSEWHERE,
        known=bool(site.base_url),
        edition=chosen["edition"],
        unit=unit,
        typed=f"du-lieu/{package}/{typed}" if typed in {file.path for file in site.files.get(package, ())} else "",
    )


def _example(one: Operation, chosen: dict[str, str]) -> str:
    return one.path.format(**chosen) if all(chosen[name] for name in one.parameters) else ""
