"""Files made once for the whole site: packages, catalogue, chart specifications, what is made of the list of pages."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator import charts, release
from generator.distributions.package import published
from generator.distributions.tables import json_bytes
from generator.filling import Entry, Output, prefix
from generator.fingerprint import digest
from generator.i18n import in_each
from generator.listing import findable, last_days, search_files, sitemap, stubs
from generator.publish import HEADERS
from generator.shell import SHELLS, Filling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from generator.filling import Work
    from generator.gate.tables import RawPackage
    from generator.model import Text
    from generator.settings import Publisher
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


def catalogue(work: Work, memory: Memory, records: Sequence[Record], publisher: Publisher) -> Record:
    """What data portals read: it names files that were written, with their sums, so it comes after them."""
    files = {path: (file.digest, file.size) for record in records for path, file in record.files.items()}
    data = {path: files[path] for path in files if path.startswith(("du-lieu/", "xep-hang/")) and path[-5:] != ".html"}
    landing = {path: ("", 0) for path in files if path.startswith("du-lieu/") and path.endswith("/index.html")}
    said = (repr(publisher), *(f"{path} {digest} {size}" for path, (digest, size) in sorted(data.items())))

    def make(output: Output) -> None:
        from generator.distributions.catalogue import About, catalogue_files

        about = About(
            work.base_url,
            work.site.today,
            tuple(work.languages),
            {**landing, **data},
            publisher.owner,
            publisher.contact,
            publisher.licence,
        )
        for path, content in catalogue_files(work.site.ranking.dataset, about).items():
            output.write(path, content)

    return kept("catalogue", work, memory, make, digest(*said, *sorted(landing)))


def notices(datasets: Path, work: Work, memory: Memory, titles: Mapping[str, Text]) -> Record:
    """What ended on purpose answers with a notice: pages in every language, tables and JSON in their own form.

    titles: of pages by address below the language's root, for the link to what takes their place.
    """
    rows = release.ended(datasets)

    def make(output: Output) -> None:
        for row in rows:
            if row.address.endswith("/"):
                _notice(row, titles.get(row.successor[1:]), work, output)
        for path, content in release.tables_ended(rows, release.published(datasets)):
            output.write(path, content)

    named = [f"{row} {titles.get(row.successor[1:])}" for row in rows]
    return kept("ended", work, memory, make, digest(*named, *release.published(datasets)) if rows else "")


def _notice(row: release.Ended, title: Text | None, work: Work, output: Output) -> None:
    """One page in the shell of its section, or of one as deep, because a shell's links count steps up."""
    path = row.address[1:]
    section = path.partition("/")[0]
    shell = (
        SHELLS["chi-so"] if path.count("/") == SHELLS["chi-so"].count("/") else SHELLS.get(section, SHELLS["xep-hang"])
    )
    heading = in_each(lambda t: t("ended.title"))
    for language in work.languages:
        renderer = work.renderers[language]
        value = {"row": row, "title": title, "heading": heading}
        body = renderer.body("pages/ended.html.jinja", path, value=value, site=work.site)
        said = renderer.t("ended.description", date=renderer.t.date(row.ended_on))
        filling = Filling(path, renderer.t.say(heading), said, body, '<meta name="robots" content="noindex">')
        html = work.frame.shells[prefix(language) + shell].fill(filling)
        output.write(f"{prefix(language)}{path}index.html", html.encode())


def host_files(work: Work) -> Record:
    """What tells the host how to serve the site."""
    output = Output(work.files, work.live)
    output.write(HEADERS, (Path(__file__).parent.parent / "deploy" / HEADERS).read_bytes())
    return output.record("host")


def lists(listed: Sequence[Sequence[Any]], work: Work, memory: Memory) -> Record:
    """What is made of the list of all pages: the search index and the sitemap. It changes with names, not scores.

    listed: entries as JSON.
    """

    def make(output: Output) -> None:
        entries = [Entry.of(entry) for entry in listed]
        found = list(stubs(findable(entries, work.site), work.frame.files, work.languages))
        for path, data in search_files(found, work.cache).items():
            output.write(path, data)
        site, frame = work.site, work.frame.files
        dates = last_days(site.ranking.dataset) if work.base_url else {}
        sitemap(output, entries, work.base_url, dates, site.today, frame, work.languages)

    prose = digest(*(f"{path} {digest(data.decode())}" for path, data in work.frame.files.items() if _is_page(path)))
    return kept("lists", work, memory, make, digest(prose, json.dumps(listed, ensure_ascii=False)))


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
