"""What was published stays: the list of addresses and identifiers, and what a build that lacks one of them is told.

The list, `published.txt`, lies in the folder of the packages, because it belongs to these data: a fork with data of its
own has none, or its own. `thuocdo release` writes it; a line is an address with the tables that lie beside it, or a
dataset, sorted, so that two branches merge. `ended.csv` beside it names what ended on purpose, and why.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.errors import DataError, Problem
from generator.generations import sums
from generator.i18n import LANGUAGES
from generator.model import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

LIST, ENDED = "published.txt", "ended.csv"
COLUMNS = ("address", "ended_on", "reason_vi", "reason_en", "successor")
HEAD = """\
# Addresses and datasets that were published. They stay: a build that lacks one fails (CONTRIBUTING.md, "Addresses").
# Written by `thuocdo release`. Pages are named once for all languages, with the tables beside them.
"""
DATASET = "dataset "
TABLES = ("data.csv", "data.json")
_PASSING = re.compile(
    r"(?:assets|pagefind)/.*|charts/[a-z_]+\.[a-z]+\.json|404\.html|_headers|\.nojekyll|robots\.txt|sitemap.*\.xml|SHA256SUMS"
    r"|(?:.*/)?(?:atom|dinh-chinh)\.xml|.*/oembed\.json"
)
"""Files that nobody is promised: parts of the program, of the search, and what is there only with a known address."""


@dataclass(frozen=True)
class Ended:
    """A row of `ended.csv`. address: of a page, with a slash at its end, or of a file; successor: the same or ""."""

    address: str
    ended_on: str
    reason: Text
    successor: str
    line: int

    def covers(self, thing: str) -> bool:
        """Whether an address or a dataset ended with this one: a page takes with it all that lies below.

        >>> Ended("/xep-hang/dti-2020/", "2026-01-01", Text(""), "", 2).covers("dataset dti-2020")
        True
        """
        if self.address.endswith("/"):
            named = f"{DATASET}{self.address.split('/')[-2]}"
            sections = ("/xep-hang/", "/du-lieu/")
            return thing.startswith(self.address) or (thing == named and self.address.startswith(sections))
        return thing == self.address


def addresses(paths: Iterable[str]) -> set[str]:
    """What is promised of the files of a site: its pages once for all languages, and every file with a lasting name.

    >>> sorted(addresses(["index.html", "en/index.html", "don-vi/hue/data.csv", "assets/td.css"]))
    ['/', '/don-vi/hue/data.csv']
    """
    others = tuple(f"{language}/" for language in LANGUAGES[1:])
    found = set()
    for path in paths:
        if path.endswith("index.html"):
            if not path.startswith(others):
                found.add(f"/{path.removesuffix('index.html')}")
        elif not _PASSING.fullmatch(path):
            found.add(f"/{path}")
    return found


def as_lines(things: Iterable[str]) -> list[str]:
    """A line a thing, sorted; the tables beside a page share its line.

    >>> as_lines(["/a/data.json", "/a/", "/a/data.csv", "dataset a"])
    ['/a/ data.csv data.json', 'dataset a']
    """
    every = set(things)
    lines = []
    for thing in sorted(every):
        place, _, name = thing.rpartition("/")
        if name in TABLES and f"{place}/" in every:
            continue
        beside = [table for table in TABLES if thing.endswith("/") and thing + table in every]
        lines.append(" ".join([thing, *beside]))
    return lines


def published(datasets: Path) -> dict[str, int]:
    """Everything in the list of these data, with its line; nothing where there is none."""
    try:
        text = (datasets / LIST).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(DATASET):
            found[line] = number
        elif line.startswith("/"):
            address, *beside = line.split(" ")
            found[address] = number
            found.update((address + table, number) for table in beside)
        elif line and not line.startswith("#"):
            raise DataError([Problem(f"{datasets.as_posix()}/{LIST}", number, 0, "list-line", found=line[:80])])
    return found


def ended(datasets: Path) -> tuple[Ended, ...]:
    """What ended on purpose; DataError with every row that cannot be meant."""
    try:
        text = (datasets / ENDED).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    shown = f"{datasets.as_posix()}/{ENDED}"
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        found = ",".join(rows.fieldnames or ())
        raise DataError([Problem(shown, 1, 0, "ended-header", found=found, params=(("columns", ",".join(COLUMNS)),))])
    problems, kept = [], []
    for row in rows:
        line = rows.line_num
        bad = [name for name in COLUMNS if not _fits(name, row.get(name) or "")]
        problems += [
            Problem(shown, line, 0, f"ended-{name.partition('_')[0]}", name, row.get(name) or "") for name in bad
        ]
        if not bad:
            reason = Text(row["reason_vi"], row["reason_en"])
            kept.append(Ended(row["address"], row["ended_on"], reason, row["successor"], line))
    if problems:
        raise DataError(problems)
    return tuple(kept)


def _fits(name: str, value: str) -> bool:
    if name == "ended_on":
        try:
            return dt.date.fromisoformat(value).isoformat() == value
        except ValueError:
            return False
    if name == "address":
        return bool(re.fullmatch(r"/[^\s?#]+", value)) and (not value.endswith("/") or value.count("/") in (3, 4))
    return name != "reason_vi" or bool(value)


def problems(
    datasets: Path, paths: Collection[str], identifiers: Sequence[str], languages: Sequence[str]
) -> list[Problem]:
    """Everything that was published and is not there, what stands for two, and what ended.csv says wrongly.

    paths: files of the site, without the notices of what ended; identifiers: of its datasets; languages: those that the
    site was asked for, and what is in others alone is not missed.
    """
    list_, ending, over = published(datasets), ended(datasets), f"{datasets.as_posix()}/{ENDED}"
    known = set(identifiers)
    twice = (
        sorted({name for name in identifiers if identifiers.count(name) > 1}) if len(known) < len(identifiers) else []
    )
    found = [Problem(datasets.as_posix(), 0, 0, "dataset-twice", found=name) for name in twice]
    for thing, line in list_.items():
        missing = (
            thing.removeprefix(DATASET) not in known
            if thing.startswith(DATASET)
            else not (_there(thing, paths, languages) or _in_others(thing, languages))
        )
        if missing and not any(row.covers(thing) for row in ending):
            code = "dataset-lost" if thing.startswith(DATASET) else "address-lost"
            found.append(Problem(f"{datasets.as_posix()}/{LIST}", line, 0, code, found=thing.removeprefix(DATASET)))
    for row in ending:
        if _there(row.address, paths, languages[:1]):
            found.append(Problem(over, row.line, 0, "ended-there", "address", row.address))
        if not any(row.covers(thing) for thing in list_):
            found.append(Problem(over, row.line, 0, "ended-unknown", "address", row.address))
        goes_on = _there(row.successor, paths, languages[:1]) or _in_others(row.successor, languages)
        if row.successor and not goes_on:
            found.append(Problem(over, row.line, 0, "ended-successor", "successor", row.successor))
    return found


def _there(address: str, paths: Collection[str], languages: Sequence[str]) -> bool:
    """A page in each of these languages; a file where it is."""
    if address.endswith("/"):
        page = f"{address[1:]}index.html"
        return all((page if language == LANGUAGES[0] else f"{language}/{page}") in paths for language in languages)
    return address[1:] in paths


def _in_others(address: str, languages: Sequence[str]) -> bool:
    """Whether a file is in a language that is none of these: its folder or its name says so.

    >>> [_in_others(address, ["vi"]) for address in ("/en/don-vi/hue/anh.png", "/api/openapi.en.json", "/en.csv")]
    [True, True, False]
    """
    name = address.rpartition("/")[2]
    others = set(LANGUAGES) - set(languages)
    return any(address.startswith(f"/{other}/") or other in name.split(".")[1:-1] for other in others)


def left_out(datasets: Path, languages: Sequence[str]) -> int:
    """How many of the addresses that were published, and go on, a site in these languages alone was not asked for.

    A page is one in each language.
    """
    others, ending = len(LANGUAGES) - len(languages), ended(datasets)
    going_on = (thing for thing in published(datasets) if not any(row.covers(thing) for row in ending))
    return sum(others if thing.endswith("/") else _in_others(thing, languages) for thing in going_on)


def tables_ended(rows: Sequence[Ended], list_: Mapping[str, int]) -> Iterator[tuple[str, bytes]]:
    """Tables and JSON that ended, each as a notice in its own form, by path. Other files just end."""
    for thing in sorted(list_):
        row = next((row for row in rows if row.covers(thing)), None)
        if row is None or thing.endswith("/"):
            continue
        values = (row.address, row.ended_on, row.reason.vi, row.reason.en, row.successor)
        if thing.endswith(".json"):
            yield thing[1:], (json.dumps(dict(zip(COLUMNS, values, strict=True)), ensure_ascii=False) + "\n").encode()
        elif thing.endswith(".csv"):
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows([COLUMNS, values])
            yield thing[1:], out.getvalue().encode()


def write(datasets: Path, site: Path) -> tuple[int, int]:
    """Adds what a site holds to the list; returns how many things it names and how many of them are new.

    Nothing is taken off it: what ended stays, so that no other thing gets its name.
    """
    before = published(datasets)
    things = addresses(sums(site)) | {f"{DATASET}{name}" for name in _identifiers(site)}
    every = things | before.keys()
    new = datasets / f".{LIST}.new"
    new.write_text(HEAD + "".join(f"{line}\n" for line in as_lines(every)), encoding="utf-8")
    new.replace(datasets / LIST)
    return len(every), len(every) - len(before)


def _identifiers(site: Path) -> list[str]:
    """Of all datasets in the site's catalogue."""
    nodes: list[dict[str, Any]] = json.loads((site / "catalog.jsonld").read_bytes())["@graph"]
    return [node["dct:identifier"][0]["@value"] for node in nodes if "dcat:Dataset" in node.get("@type", ())]
