"""Rules of editions: what they are compared with, and their cohorts. Their sheets are judged in `sheets.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.gate.cells import calendar_day

if TYPE_CHECKING:
    from generator.gate.site import Site
    from generator.gate.views import Row, View


def check(site: Site) -> None:
    for draft in site.indexes:
        view = draft.view("editions")
        if view:
            for i, row in view.rows():
                _previous(site, view, i)
                _years(site, view, i)
                if row["units_expected"] and site.cohorts.get(row["edition"]):
                    _sum_of_cohorts(site, view, i)


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
