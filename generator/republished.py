"""Every package as it is republished, in all its formats: made over processes, and only where something changed."""

from __future__ import annotations

import contextlib
import hashlib
import multiprocessing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.distributions import bundle, computed, csvw, package
from generator.distributions.structured import MEDIA
from generator.distributions.tables import json_bytes
from generator.filling import Output
from generator.fingerprint import digest
from generator.i18n import LANGUAGES
from generator.pages.computed import computed_table
from generator.workers import can_fork, leave_interrupts, meanwhile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from generator.distributions.workbook import Sheet
    from generator.filling import Work
    from generator.gate.tables import RawPackage, Table
    from generator.model import Package
    from generator.pages import Site
    from generator.shards import Memory, Record

FOLDER = "du-lieu"

WORKBOOK_CELLS = 150_000
"""Filled cells up to which the computed tables stand in the workbook as well: 60,000 of them take a second."""


@dataclass(frozen=True)
class _Table:
    """A table on its way out: its resource, its bytes, its columns."""

    resource: Mapping[str, Any]
    data: bytes
    columns: Mapping[str, Sequence[str]]

    @property
    def path(self) -> str:
        """Of its CSV, below the package's folder."""
        return str(self.resource["path"])

    def path_as(self, ending: str) -> str:
        return f"{self.path.removesuffix('.csv')}.{ending}"

    @property
    def rows(self) -> int:
        return len(next(iter(self.columns.values()), ()))


_packages: Sequence[RawPackage] = ()
_work: Work | None = None


FEW = 2
"""Packages that one process makes while others make pages."""


@contextlib.contextmanager
def package_files(
    packages: Sequence[RawPackage], work: Work, memory: Memory, workers: int
) -> Iterator[Callable[[], list[Record]]]:
    """Gives a record a package when it is asked; those whose tables and sheets are what they were are not made again.

    A few are begun at once, in a process of their own that ends within the context; many are made when they are asked
    for.
    """
    known, todo = {}, {}
    for one in packages:
        extra = digest(*(memory.sheets[name.removeprefix("scores/")] for name in one.tables if "/" in name))
        found = memory.recall(f"data.{one.name}", extra)
        if found is None:
            todo[one.name] = extra
        else:
            known[one.name] = found
    if todo and work.site.audit.together:
        _ = work.site.audit.told  # now, so that workers inherit it

    def records(made: Iterable[tuple[Record, set[str]]]) -> list[Record]:
        for (name, extra), (record, used) in zip(todo.items(), made, strict=True):
            record.used = memory.used(used)
            memory.remember(record, extra)
            known[name] = record
        return [known[one.name] for one in packages]

    few = 0 < len(todo) <= FEW and workers > 1
    with meanwhile(lambda: list(_made(packages, work, list(todo), 1 if few else workers)), beside=few) as made:
        yield lambda: records(made())


def _made(
    packages: Sequence[RawPackage], work: Work, names: Sequence[str], workers: int
) -> Iterable[tuple[Record, set[str]]]:
    global _packages, _work
    _packages, _work = packages, work
    try:
        if workers < 2 or len(names) < 2 or not can_fork():
            yield from map(_make, names)
            return
        with multiprocessing.get_context("fork").Pool(workers, leave_interrupts) as pool:
            yield from pool.imap(_make, names)
    finally:
        _packages, _work = (), None


def _make(name: str) -> tuple[Record, set[str]]:
    assert _work is not None  # noqa: S101 - set before any worker starts
    site = _work.site.again()
    output = Output(_work.files, _work.live)
    raw = next(one for one in _packages if one.name == name)
    rows: dict[str, int] = {}
    for path, (data, count) in package_contents(raw, _packages, site, _work.base_url).items():
        where = f"{FOLDER}/{name}/{path}"
        output.write(where, data)
        if count is not None:
            rows[where] = count
    record = output.record(f"data.{name}")
    record.rows = rows
    return record, site.ranking.tables.used


Made = dict[str, tuple[bytes, "int | None"]]
"""Bytes and rows of each file by its path below the package's folder; None where it is no table."""


def package_contents(raw: RawPackage, packages: Sequence[RawPackage], site: Site, base_url: str) -> Made:
    described = package.descriptor(raw, packages)
    found = site.package(raw.name)
    about = _about(found, described, site, base_url)
    read = _read(raw, packages, described)
    small = _scores(raw.name, site) <= site.whole_formats
    computed_tables = _computed(raw.name, site) if small else []
    tables = [*read, *computed_tables]
    files: Made = {}
    resources = []
    for table in tables:
        typed = _parquet(table, about)
        files |= {table.path: (table.data, table.rows), table.path_as("parquet"): (typed, table.rows)}
        resources.append(_with_facts(table, {table.path_as("parquet"): typed}))
    whole = {**described, "resources": resources}
    beside = {csvw.NAME: json_bytes(csvw.metadata(whole, site.today))}
    book = _workbook(found, described, read, computed_tables, site, base_url) if small else None
    if book:
        beside[f"{raw.name}.xlsx"] = book
    whole["distributions"] = [_facts(path, data) for path, data in sorted(beside.items())]
    beside["datapackage.json"] = json_bytes(whole)
    files |= {path: (data, None) for path, data in beside.items()}
    packed = bundle.zip_bytes({path: data for path, (data, _) in files.items()}, raw.name, site.today)
    return {**files, f"{raw.name}.zip": (packed, None)}


def _scores(name: str, site: Site) -> int:
    """Filled cells of the package's sheets."""
    dataset = site.ranking.dataset
    return sum(dataset.roll(edition).figures for edition in dataset.sheets if dataset.editions[edition].package == name)


def _parquet(table: _Table, about: Mapping[str, str]) -> bytes:
    from generator.distributions import parquet

    return parquet.parquet_bytes(table.resource["schema"], table.columns, _titled(about, table.resource))


def _read(raw: RawPackage, packages: Sequence[RawPackage], described: Mapping[str, Any]) -> list[_Table]:
    """The tables as they were read, in the order of the descriptor."""
    tables: Mapping[str, Table] = package.tables(raw, packages)
    found = []
    for resource in described["resources"]:
        table = tables[resource["path"].removesuffix(".csv")]
        found.append(_Table(resource, package.table_bytes(table), dict(table.columns.items())))
    return found


def _computed(name: str, site: Site) -> list[_Table]:
    """The computed table of each edition of which something is known."""
    found = []
    for edition in site.ranking.dataset.editions.values():
        if edition.package == name:
            columns = computed_table(site, edition.edition)
            if columns["unit"]:
                data = computed.csv_text(columns)
                found.append(_Table(computed.resource(edition.edition, edition.title), data, columns))
    return found


def _facts(path: str, data: bytes) -> dict[str, Any]:
    ending = path.rpartition(".")[2]
    return {
        "path": path,
        "format": ending,
        "mediatype": MEDIA[ending],
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
    }


def _with_facts(table: _Table, others: Mapping[str, bytes]) -> dict[str, Any]:
    """The resource with what a portal asks for. rowCount: rows without the header; distributions: other formats."""
    facts = _facts(table.path, table.data)
    return {
        **table.resource,
        "bytes": facts["bytes"],
        "hash": facts["hash"],
        "rowCount": table.rows,
        "distributions": [_facts(path, data) for path, data in others.items()],
    }


def _about(found: Package, described: Mapping[str, Any], site: Site, base_url: str) -> dict[str, str]:
    return {
        "licence": found.licence_url or found.licence,
        "package": found.name,
        "package_title": found.title.vi,
        "package_title_en": found.title.en,
        "publisher": _publisher(described),
        "updated": site.today,
        "version": found.version,
        **({"address": f"{base_url}{FOLDER}/{found.name}/"} if base_url else {}),
    }


def _titled(about: Mapping[str, str], resource: Mapping[str, Any]) -> dict[str, str]:
    titles = {name: str(resource[name]) for name in ("title", "title_en") if resource.get(name)}
    return {"table": resource["name"], **titles, **about}


def _publisher(described: Mapping[str, Any]) -> str:
    return next((str(who.get("title", "")) for who in described.get("contributors", [])), "")


def _workbook(
    found: Package,
    described: Mapping[str, Any],
    read: Sequence[_Table],
    computed_tables: Sequence[_Table],
    site: Site,
    base_url: str,
) -> bytes | None:
    """None where a cell or a row holds more than Excel can."""
    from generator.distributions import workbook

    sheets = [_sheet(table) for table in (*read, *computed_tables)]
    if sum(sheet.cells for sheet in sheets) > WORKBOOK_CELLS:
        sheets = sheets[: len(read)]
    if not all(map(workbook.fits, sheets)):
        return None
    notes = workbook.Notes(
        title={"vi": found.title.vi, "en": found.title.en},
        description={"vi": found.description.vi, "en": found.description.en},
        version=found.version,
        licence=found.licence,
        licence_url=found.licence_url,
        publisher=_publisher(described),
        address=f"{base_url}{FOLDER}/{found.name}/" if base_url else "",
        today=site.today,
        apart=len(sheets) < len(read) + len(computed_tables),
    )
    return workbook.workbook_bytes(notes, sheets)


def _sheet(table: _Table) -> Sheet:
    from generator.distributions import workbook

    return workbook.Sheet(
        name=table.path_as("")[:-1],
        title={language: _title(table.resource, language) for language in LANGUAGES},
        fields=table.resource["schema"]["fields"],
        columns=table.columns,
    )


def _title(resource: Mapping[str, Any], language: str) -> str:
    return str(resource.get("title" if language == "vi" else f"title_{language}") or "")
