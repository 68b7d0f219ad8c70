"""Files made once for the whole site: packages, catalogue, chart specifications, what is made of the list of pages."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from generator import charts
from generator.distributions.package import dcat, published
from generator.distributions.tables import json_bytes
from generator.filling import Entry, Output
from generator.fingerprint import digest
from generator.listing import findable, search_files, sitemap, stubs
from generator.publish import HEADERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from generator.filling import Work
    from generator.gate.tables import RawPackage
    from generator.shards import Memory, Record


def kept(
    name: str,
    work: Work,
    memory: Memory,
    make: Callable[[Output], object],
    extra: str = "",
    used: set[str] | None = None,
) -> Record:
    """A record of files that are made at once; used: filled by make with the editions it looked at."""
    found = memory.recall(name, extra)
    if found is not None:
        return found
    output = Output(work.files, work.live)
    make(output)
    record = output.record(name)
    record.used = memory.used(used or set())
    memory.remember(record, extra)
    return record


def package_files(packages: Sequence[RawPackage], work: Work, memory: Memory) -> list[Record]:
    """Every package as it is republished."""
    records = []
    for package in packages:
        sheets = [memory.sheets[name.removeprefix("scores/")] for name in package.tables if name.startswith("scores/")]
        make = partial(_package, package, packages)
        records.append(kept(f"data.{package.name}", work, memory, make, digest(*sheets)))
    return records


def _package(package: RawPackage, packages: Sequence[RawPackage], output: Output) -> None:
    for path, data in published(package, packages).items():
        output.write(f"du-lieu/{package.name}/{path}", data)


def catalogue(packages: Sequence[RawPackage], work: Work) -> Record:
    output = Output(work.files, work.live)
    output.write("du-lieu/catalog.jsonld", dcat(packages, work.base_url, work.site.today))
    output.write(HEADERS, (Path(__file__).parent.parent / "deploy" / HEADERS).read_bytes())
    return output.record("catalogue")


def lists(records: Sequence[Record], work: Work, memory: Memory) -> Record:
    """What is made of the list of all pages: the search index and the sitemap. It changes with names, not scores.

    records: of all other files.
    """

    def make(output: Output) -> None:
        entries = [Entry.of(entry) for record in records for entry in record.entries]
        found = list(stubs(findable(entries, work.site), work.frame.files, work.languages))
        for path, data in search_files(found, work.cache).items():
            output.write(path, data)
        sitemap(output, entries, work.base_url, work.site.today, work.frame.files, work.languages)

    prose = digest(*(f"{path} {digest(data.decode())}" for path, data in work.frame.files.items() if _is_page(path)))
    return kept("lists", work, memory, make, digest(prose, *(record.listed for record in records)))


def _is_page(path: str) -> bool:
    return path.endswith(".html")


def chart_files(work: Work, memory: Memory) -> Record:
    """The specifications that a reader's browser asks for, one a kind and language, and the library that shows them."""
    return kept("charts", work, memory, partial(_chart_files, work.cache, work.languages))


def _chart_files(cache: Path | None, languages: Iterable[str], output: Output) -> None:
    output.write("assets/vega/vega-embed.js", charts.bundle(cache))
    output.write("assets/vega/LICENSES.txt", charts.licences().encode())
    for kind in charts.KINDS:
        for language in languages:
            output.write(f"charts/{kind}.{language}.json", json_bytes(charts.spec(kind, language)))
