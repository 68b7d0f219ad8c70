"""Sheets of scores: each judged by itself against the tables, in worker processes where there are many."""

from __future__ import annotations

import copy
import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from generator.fingerprint import digest
from generator.gate import decode, references
from generator.gate.cells import calendar_day
from generator.gate.findings import Findings
from generator.gate.nearest import nearest
from generator.gate.schema import SCORES, Column, Kind, TableSchema, sheet_schema
from generator.gate.site import spell
from generator.gate.tables import of_sheet
from generator.gate.views import View, read_table
from generator.workers import can_fork, leave_interrupts

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from generator.gate.files import Folder
    from generator.gate.site import Entry, Site
    from generator.gate.tables import Table
    from generator.gate.views import Draft, Row

MANY = 1_000_000
"""Bytes of sheets from which a second process pays."""


Job = tuple[int, str]
"""One sheet: the place of its package among the drafts, and the edition that its file is named after."""


Told = Callable[[int, int], object]
"""Told how many of how many are done."""


Elsewhere = Callable[[Sequence[Job]], Iterable[Findings]]
"""Judges sheets on other machines; what it finds, in the order of the jobs."""


def check(
    site: Site,
    workers: int = 1,
    agreed: Container[str] = frozenset(),
    told: Told | None = None,
    elsewhere: Elsewhere | None = None,
) -> None:
    """Judges every sheet and gives each draft its tables of scores.

    agreed: digests of sheets that passed before, with the very same tables beside them; they are only read.
    elsewhere: who judges instead of the processes here.
    """
    told = told or _nobody
    jobs = []
    for i, draft in enumerate(site.drafts):
        for edition in _editions(draft):
            if agreed and of_sheet_file(draft.folder, f"{SCORES}/{edition}.csv") in agreed:
                draft.sheets[f"{SCORES}/{edition}"] = _read(draft, edition)
            else:
                jobs.append((i, edition))
    if elsewhere:
        _take(site, jobs, elsewhere(jobs), told)
    elif workers < 2 or _size(site, jobs) < MANY or not can_fork():
        large = _size(site, jobs) >= MANY
        for done, (i, edition) in enumerate(jobs, 1):
            _sheet(site, site.drafts[i], edition)
            if large and not site.findings.refused:
                _let_go(site.drafts[i], edition)
            told(done, len(jobs))
    else:
        _apart(site, jobs, workers, told)
    for draft in site.indexes:
        for i, row in draft.rows("editions"):
            if row["coverage"] == "complete" and f"{SCORES}/{row['edition']}.csv" not in draft.folder.seen:
                draft.views["editions"].add("sheet-missing", i, "coverage", edition=row["edition"])


def of_sheet_file(folder: Folder, name: str) -> str:
    """Digest of a sheet and of where it stands: the same cells under another edition's name are another sheet."""
    return digest(folder.name, name, folder.digest(name))


def _editions(draft: Draft) -> Iterator[str]:
    for name in sorted(draft.folder.files):
        if name.startswith(f"{SCORES}/"):
            yield name.removeprefix(f"{SCORES}/").removesuffix(".csv")


def _content(draft: Draft, edition: str) -> bytes:
    return draft.folder.files[f"{SCORES}/{edition}.csv"]


def _size(site: Site, jobs: Iterable[Job]) -> int:
    return sum(len(_content(site.drafts[i], edition)) for i, edition in jobs)


def _read(draft: Draft, edition: str) -> Table:
    """A sheet that passed, its cells read when they are asked for: a country has millions."""
    file = f"{draft.folder.shown}/{SCORES}/{edition}.csv"
    return of_sheet(f"{SCORES}/{edition}", file, decode.passed(_content(draft, edition)))


def _let_go(draft: Draft, edition: str) -> None:
    """The cells of a sheet that passed are not kept where there are many."""
    if f"{SCORES}/{edition}" in draft.sheets:
        draft.sheets[f"{SCORES}/{edition}"] = _read(draft, edition)


_site: Site | None = None


def _nobody(done: int, total: int) -> None:
    """Where nobody wants to be told."""


def _apart(site: Site, jobs: list[Job], workers: int, told: Told) -> None:
    """In worker processes, which inherit the tables by fork and hand back what they found."""
    global _site
    _site = site
    try:
        with multiprocessing.get_context("fork").Pool(workers, leave_interrupts) as pool:
            _take(site, jobs, pool.imap(_judge, jobs, chunksize=CHUNK), told)
    finally:
        _site = None


CHUNK = 8
"""Sheets that a worker takes at a time."""


def _take(site: Site, jobs: Sequence[Job], judged: Iterable[Findings], told: Told) -> None:
    """What others found, into the site."""
    for done, ((i, edition), found) in enumerate(zip(jobs, judged, strict=True), 1):
        told(done, len(jobs))
        draft = site.drafts[i]
        site.findings.join(found)
        if found.refused:
            draft.broken.add(f"{SCORES}/{edition}")
        else:
            draft.sheets[f"{SCORES}/{edition}"] = _read(draft, edition)


def _judge(job: Job) -> Findings:
    site = _site
    assert site is not None  # noqa: S101 - set before any worker starts
    return judged(site, job)


def judged(site: Site, job: Job) -> Findings:
    """What is wrong with one sheet, in a process that others ask; its cells are not kept there."""
    place, edition = job
    site.findings.clear()  # what was found before is the asking process's to tell
    _sheet(site, site.drafts[place], edition)
    site.drafts[place].sheets.pop(f"{SCORES}/{edition}", None)
    return copy.copy(site.findings)


def trust(draft: Draft) -> None:
    """Gives a draft its tables of scores, all of which passed."""
    draft.sheets = {f"{SCORES}/{edition}": _read(draft, edition) for edition in _editions(draft)}


def _sheet(site: Site, draft: Draft, name: str) -> None:
    entry = site.editions.get(name)
    if entry is None or entry.draft is not draft:
        if draft.known("editions"):
            file = f"{draft.folder.shown}/{SCORES}/{name}.csv"
            own = [edition for edition, one in site.editions.items() if one.draft is draft]
            site.findings.add("sheet-without-edition", file, found=name, nearest=nearest(name, own))
        return
    schema, required = _schema(site, draft, entry)
    view, fit = read_table(draft.folder, schema, site.findings, required=required)
    if view is None:
        draft.broken.add(schema.name)
        return
    draft.sheets[schema.name] = view.table
    if not fit:
        return
    if not any(column.kind is Kind.SCORE for column in schema.columns if column.name in view.table.header):
        site.findings.add("sheet-without-indicators", view.table.file, 1, found=",".join(view.table.header))
    references.check_view(site, draft, view)
    _cohorts(site, draft, entry, view)
    _measured(site, entry, view)
    _whole_list(site, draft, entry, view)


def _schema(site: Site, draft: Draft, entry: Entry) -> tuple[TableSchema, list[str]]:
    """The sheet's schema and the columns it cannot be without."""
    edition, framework = entry.row["edition"], site.frameworks.get(entry.row["framework"])
    cohorts = _has_cohorts(draft, edition)
    required = ["unit", "cohort"] if cohorts else ["unit"]
    if framework is not None and site.tree_known(entry.row["framework"]):
        nodes = [node.row for node in site.nodes.get(entry.row["framework"], {}).values()]
        return sheet_schema(edition, framework.row, nodes, cohorts=cohorts), required
    # the tree is not known, so every column may be an indicator: cells are judged, columns are not
    text = draft.folder.files[f"{SCORES}/{edition}.csv"].decode("utf-8", "replace").lstrip("\ufeff")
    found = [name.strip('"\r') for name in text.partition("\n")[0].split(",")]
    scores = tuple(Column(name, Kind.SCORE) for name in dict.fromkeys(found) if name not in {"unit", "cohort", ""})
    first = tuple(
        Column(name, Kind.ID, required=True, refers="units" if name == "unit" else "", site=True) for name in required
    )
    return TableSchema(f"{SCORES}/{edition}", (*first, *scores), ("unit",)), required


def _has_cohorts(draft: Draft, edition: str) -> bool:
    """Whether cohorts.csv names the edition, in refused rows too; where it cannot be read, what the sheet says."""
    view = draft.view("cohorts")
    if view:
        return edition in view.table.columns["edition"]
    header = draft.folder.files[f"{SCORES}/{edition}.csv"].partition(b"\n")[0]
    return "cohorts" in draft.broken and b"cohort" in header.split(b",")


def _cohorts(site: Site, draft: Draft, entry: Entry, view: View) -> None:
    cohorts = site.cohorts.get(entry.row["edition"], {})
    if "cohort" not in view.table.header or not draft.known("cohorts"):
        return
    unknown = set(view.table.columns["cohort"]) - cohorts.keys()
    if unknown:
        for i, row in view.rows():
            if row["cohort"] in unknown:
                guess = site.guess(view, "cohort", row["cohort"], set(cohorts))
                view.add("unknown-cohort", i, "cohort", edition=entry.row["edition"], nearest=guess)


def _measured(site: Site, entry: Entry, view: View) -> None:
    """Each unit is of the framework's level, below the scope, and in force on the day of the list."""
    row = entry.row
    framework = site.frameworks.get(row["framework"])
    day = calendar_day(row["units_on"]) if row["units_on"] else None
    until = calendar_day(row["units_on"], last=True) if row["units_on"] else None
    if not row["units_on"]:
        entry.view.add("units-on-missing", entry.index, "units_on", edition=row["edition"])
    for i, unit in enumerate(view.table.columns["unit"]):
        known = site.units.get(unit)
        if known is None or i in view.refused:
            continue
        first, last = spell(known.row)
        if framework is not None and known.row["level"] != framework.row["level"]:
            view.add("unit-of-other-level", i, "unit", level=known.row["level"], expected=framework.row["level"])
        elif (
            row["scope"] in site.units
            and site.placed(unit)
            and unit != row["scope"]
            and row["scope"] not in site.ancestors(unit)
        ):
            view.add("unit-outside-scope", i, "unit", scope=row["scope"])
        elif day and until and ((first and until < first) or (last and day > last)):
            spelt = {"first": known.row["valid_from"], "last": known.row["valid_to"]}
            view.add("unit-not-in-force", i, "unit", units_on=row["units_on"], **spelt)


def _whole_list(site: Site, draft: Draft, entry: Entry, view: View) -> None:
    """A complete edition has one row for each unit that is expected, in all or in each cohort."""
    row = entry.row
    if row["coverage"] != "complete" or not view.whole or view.refused or not draft.known("cohorts"):
        return
    cohorts = site.cohorts.get(row["edition"], {})
    if cohorts and not set(view.table.columns["cohort"]) <= cohorts.keys():
        return
    if not cohorts:
        if not row["units_expected"]:
            entry.view.add("units-expected-missing", entry.index, "units_expected", edition=row["edition"])
        else:
            _count(site, view, row, len(view.table))
        return
    rows = Counter(view.table.columns["cohort"])
    for name, cohort in cohorts.items():
        expected = cohort.row["units_expected"]
        if expected and int(expected) != rows[name]:
            site.findings.add(
                "wrong-number-in-cohort",
                view.table.file,
                found=str(rows[name]),
                cohort=name,
                expected=expected,
                edition=row["edition"],
            )
    ranked = [cohort for cohort in cohorts.values() if cohort.row["ranked"] == "true"]
    silent = [cohort for cohort in ranked if not cohort.row["units_expected"]]
    if silent and not row["units_expected"]:
        silent[0].view.add("units-expected-missing", silent[0].index, "units_expected", edition=row["edition"])
    elif silent:
        _count(site, view, row, sum(rows[cohort.row["cohort"]] for cohort in ranked))


def _count(site: Site, view: View, edition: Row, rows: int) -> None:
    expected = edition["units_expected"]
    if int(expected) != rows:
        file = view.table.file
        site.findings.add("wrong-number-of-units", file, found=str(rows), expected=expected, edition=edition["edition"])
