"""Rules of editions: what they are compared with, their cohorts, and the sheets of scores that belong to them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from generator.gate import references
from generator.gate.cells import calendar_day
from generator.gate.nearest import nearest
from generator.gate.schema import SCORES, Column, Kind, TableSchema, sheet_schema
from generator.gate.site import spell
from generator.gate.views import View, read_table

if TYPE_CHECKING:
    from generator.gate.site import Entry, Site
    from generator.gate.views import Draft, Row


def check(site: Site) -> None:
    for draft in site.indexes:
        view = draft.view("editions")
        if view:
            for i, row in view.rows():
                _previous(site, view, i)
                _years(site, view, i)
                if row["units_expected"] and site.cohorts.get(row["edition"]):
                    _sum_of_cohorts(site, view, i)
        _sheets(site, draft)


def _previous(site: Site, view: View, i: int) -> None:
    """An edition is compared with another one, older, of its level, and of its scope or one that became it."""
    row = view.row(i)
    before = site.editions.get(row["previous"])
    if before is None or _in_a_circle(site, view, i):
        return
    if site.dated(row["previous"]) and site.dated(row["edition"]) and _later(before.row, row):
        years = {"year": before.row["year"], "own": row["year"]}
        days = {"units_on": before.row["units_on"], "own_units_on": row["units_on"]}
        view.add("previous-is-later", i, "previous", **years, **(days if before.row["year"] == row["year"] else {}))
    names = (before.row["framework"], row["framework"])
    levels = [site.frameworks[name].row["level"] for name in names if name in site.frameworks]
    if len(set(levels)) == 2:
        view.add("previous-of-other-level", i, "previous", level=levels[0], own=levels[1])
    if not _same_ground(site, before.row["scope"], row["scope"]):
        view.add("previous-of-other-scope", i, "previous", scope=before.row["scope"], own=row["scope"])


def _later(before: Row, after: Row) -> bool:
    """Whether an edition that should be the older one is of a later year, or in the same year of a later list."""
    if before["year"] != after["year"] or not (before["units_on"] and after["units_on"]):
        return before["year"] > after["year"]
    begins, ends = calendar_day(before["units_on"]), calendar_day(after["units_on"], last=True)
    return begins is not None and ends is not None and begins > ends


def _same_ground(site: Site, one: str, other: str) -> bool:
    """One scope, one within the other, or joined by successions; also where that is not known."""
    if one == other or not (one in site.units and other in site.units and site.placed(one) and site.placed(other)):
        return True
    older, newer = {one, *site.ancestors(one)}, {other, *site.ancestors(other)}
    if one in newer or other in older or not site.successions_known:
        return True
    return any(site.heirs(unit) & newer for unit in older)


def _in_a_circle(site: Site, view: View, i: int) -> bool:
    edition = view.row(i)["edition"]
    seen: list[str] = []
    at = view.row(i)["previous"]
    while at in site.editions and at not in seen:
        if at == edition:
            view.add("previous-cycle", i, "previous", path=" → ".join([edition, *seen, edition]))
            return True
        seen.append(at)
        at = site.editions[at].row["previous"]
    return False


def _years(site: Site, view: View, i: int) -> None:
    row = view.row(i)
    framework = site.frameworks.get(row["framework"])
    if framework is None or (framework.row["last_year"] or "9999") < framework.row["first_year"]:
        return
    first, last = framework.row["first_year"], framework.row["last_year"]
    if row["year"] < first or (last and row["year"] > last):
        view.add("year-outside-framework", i, "year", framework=row["framework"], first=first, last=last)


def _sum_of_cohorts(site: Site, view: View, i: int) -> None:
    """Where the edition and all its ranked cohorts say how many units, they say the same."""
    row = view.row(i)
    counts = [c.row["units_expected"] for c in site.cohorts[row["edition"]].values() if c.row["ranked"] == "true"]
    if counts and all(counts) and sum(map(int, counts)) != int(row["units_expected"]):
        view.add("cohorts-do-not-add-up", i, "units_expected", sum=str(sum(map(int, counts))))


def _sheets(site: Site, draft: Draft) -> None:
    names = sorted(name for name in draft.folder.files if name.startswith(f"{SCORES}/"))
    for name in names:
        _sheet(site, draft, name.removeprefix(f"{SCORES}/").removesuffix(".csv"))
    for i, row in draft.rows("editions"):
        if row["coverage"] == "complete" and f"{SCORES}/{row['edition']}.csv" not in draft.folder.seen:
            draft.views["editions"].add("sheet-missing", i, "coverage", edition=row["edition"])


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
    draft.views[schema.name] = view
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
