"""The page of all data, and the page of each package: what is published, in which formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.i18n import in_each, translator
from generator.model import Level
from generator.pages.page import Page, PublishedFile, Site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.i18n import Order
    from generator.model import Edition, Package, Text


@dataclass(frozen=True)
class TableFiles:
    """A table in its formats. edition: of a sheet or a computed table."""

    name: str
    rows: int
    files: tuple[PublishedFile, ...]
    edition: Edition | None


@dataclass(frozen=True)
class PackageData:
    """whole: files of all its tables: a zip, a workbook where there is one, descriptions."""

    package: Package
    whole: tuple[PublishedFile, ...]
    tables: tuple[TableFiles, ...]
    computed: tuple[TableFiles, ...]
    editions: tuple[Edition, ...]

    @property
    def has_workbook(self) -> bool:
        return any(file.path.endswith(".xlsx") for file in self.whole)


@dataclass(frozen=True)
class DataPage:
    packages: tuple[PackageData, ...]


def by_package(site: Site) -> Iterator[Package]:
    """National packages first: those that measure the widest level."""
    order = list(Level)
    frameworks = site.ranking.dataset.frameworks.values()

    def key(package: Package) -> tuple[int, Order]:
        widest = min((order.index(f.level) for f in frameworks if f.package == package.name), default=9)
        return widest, translator("vi").collate(package.title.vi)

    return iter(sorted(site.ranking.dataset.packages.values(), key=key))


WHOLE = (".zip", ".xlsx", "datapackage.json", "csv-metadata.json")
"""How the files of a whole package end, as they are listed."""


def data_page(site: Site) -> DataPage:
    """Every package, national ones first."""
    return DataPage(tuple(_data(site, package) for package in by_package(site)))


def package_page(site: Site, package: Package) -> Page:
    """The page of a package, at the folder of its files."""
    return Page(
        path=f"du-lieu/{package.name}/",
        frame="du-lieu/_shell/",
        template="pages/package.html.jinja",
        title=package.title,
        description=_described(package),
        value=_data(site, package),
    )


def _described(package: Package) -> Text:
    return in_each(lambda t: t.say(package.description) or t.say(package.title))


def _data(site: Site, package: Package) -> PackageData:
    editions = tuple(e for e in site.ranking.dataset.editions.values() if e.package == package.name)
    files = site.files.get(package.name, ())
    tables = tuple(_tables(site, files))
    whole = tuple(file for end in WHOLE for file in files if file.path.endswith(end) and file.rows is None)
    own = tuple(table for table in tables if not table.name.startswith("computed/"))
    computed = tuple(table for table in tables if table.name.startswith("computed/"))
    return PackageData(package, whole, own, computed, editions)


def _tables(site: Site, files: Iterable[PublishedFile]) -> Iterator[TableFiles]:
    """Files by their names without the ending."""
    found: dict[str, list[PublishedFile]] = {}
    for file in files:
        if file.rows is not None:
            found.setdefault(file.path.rpartition(".")[0], []).append(file)
    for name, formats in found.items():
        edition = site.ranking.dataset.editions.get(name.rpartition("/")[2]) if "/" in name else None
        yield TableFiles(name, formats[0].rows or 0, tuple(formats), edition)
