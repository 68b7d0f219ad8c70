"""Rules of statements, remarks, targets and corrections: each says something, about something that there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.gate.cells import plain
from generator.gate.schema import ROOT, TARGET_NEEDS, micro, score_bound
from generator.gate.trees import indicator_of
from generator.model import MICRO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.gate.site import Site
    from generator.gate.views import Draft, Row, View


def check(site: Site) -> None:
    for draft in site.indexes:
        for i, _ in draft.rows("statements"):
            _statement(site, draft.views["statements"], i)
        for i, row in draft.rows("remarks"):
            view = draft.views["remarks"]
            _indicator(site, draft, view, i, _framework_of(site, row["edition"]))
        targets = {row["target"]: row for _, row in draft.rows("targets")}
        for i, _ in draft.rows("targets"):
            _target(site, draft.views["targets"], i)
            _alternative(draft.views["targets"], i, targets)
        for i, row in draft.rows("corrections"):
            _indicator(site, draft, draft.views["corrections"], i, _framework_of(site, row["edition"]))


def _framework_of(site: Site, edition: str) -> str:
    return site.editions[edition].row["framework"] if edition in site.editions else ""


def _statement(site: Site, view: View, i: int) -> None:
    row = view.row(i)
    if bool(row["framework"]) == bool(row["edition"]):
        code = "framework-and-edition" if row["framework"] else "framework-or-edition"
        view.add(code, i, "edition")
        return
    framework = row["framework"] or _framework_of(site, row["edition"])
    indicator_of(site, view, i, framework, "indicator")
    _cohort(site, view, i)
    _band(site, view, i, framework)
    _says_something(view, i)
    _base(site, view, i)


def _base(site: Site, view: View, i: int) -> None:
    """The edition that a change is counted from is another one, and not of a later year."""
    row = view.row(i)
    base, edition = row["base_edition"], row["edition"]
    if base and base == edition:
        view.add("base-is-itself", i, "base_edition")
    elif base in site.editions and edition in site.editions and site.dated(base) and site.dated(edition):
        year, own = (site.editions[name].row["year"] for name in (base, edition))
        if year > own:
            view.add("base-is-later", i, "base_edition", year=year, own=own)


def _says_something(view: View, i: int) -> None:
    """A value, or, where the source only names a band, that band."""
    row = view.row(i)
    if row["statistic"] in {"band", "units_in_band"} and not row["band"]:
        view.add("band-missing", i, "band", what=row["statistic"])
    if row["statistic"] != "band" and not row["value"]:
        view.add("value-missing", i, "value", what=row["statistic"])


def _cohort(site: Site, view: View, i: int) -> None:
    row = view.row(i)
    if not row["cohort"]:
        return
    if not row["edition"]:
        view.add("cohort-without-edition", i, "cohort")
        return
    edition = site.editions.get(row["edition"])
    cohorts = site.cohorts.get(row["edition"], {})
    if edition is not None and edition.draft.known("cohorts") and row["cohort"] not in cohorts:
        guess = site.guess(view, "cohort", row["cohort"], set(cohorts))
        view.add("unknown-cohort", i, "cohort", edition=row["edition"], nearest=guess)


def _band(site: Site, view: View, i: int, framework: str) -> None:
    row = view.row(i)
    owner = site.frameworks.get(framework)
    bands = site.bands.get(framework, {})
    if row["band"] and owner is not None and owner.draft.known("bands") and row["band"] not in bands:
        guess = site.guess(view, "band", row["band"], set(bands))
        view.add("unknown-band", i, "band", framework=framework, nearest=guess)


def _indicator(site: Site, draft: Draft, view: View, i: int, framework: str) -> None:
    """In the edition's framework; without an edition, in any framework of the package."""
    node = view.row(i)["indicator"]
    if framework or not node:
        indicator_of(site, view, i, framework, "indicator")
        return
    if view.row(i)["edition"] or not draft.known("indicators"):
        return
    known = {name for nodes in site.nodes.values() for name in nodes}
    if node not in known:
        view.add("unknown-indicator", i, "indicator", framework="", nearest=site.guess(view, "indicator", node, known))


def _target(site: Site, view: View, i: int) -> None:
    """A target says what it needs to, of a unit and in a year that its framework measures."""
    row = view.row(i)
    indicator_of(site, view, i, row["framework"], "indicator")
    _band(site, view, i, row["framework"])
    for needed in TARGET_NEEDS[row["kind"]]:
        if not row[needed]:
            view.add("target-needs", i, needed, kind=row["kind"])
    if row["low"] and row["high"] and micro(row["low"]) > micro(row["high"]):
        view.add("low-above-high", i, "low", high=row["high"])
    if row["kind"] in {"rank_between", "rank_at_most"}:
        _ranks(view, i)
    elif row["kind"] == "score_at_least" and row["low"]:
        _reachable(site, view, i)
    framework = site.frameworks.get(row["framework"])
    if framework is not None:
        _measured(site, view, i, framework.row)


def _ranks(view: View, i: int) -> None:
    """Ranks are whole numbers from 1."""
    for name in TARGET_NEEDS[view.row(i)["kind"]]:
        cell = view.row(i)[name]
        if cell and (micro(cell) < MICRO or micro(cell) % MICRO):
            view.add("not-a-rank", i, name)


def _reachable(site: Site, view: View, i: int) -> None:
    """A score to reach lies between 0 and the maximum of its indicator, or of the index where none is named."""
    row = view.row(i)
    framework, node = site.frameworks.get(row["framework"]), row["indicator"] or ROOT
    if micro(row["low"]) < 0:
        view.add("below-zero", i, "low")
    elif framework is not None:
        entry = site.nodes.get(row["framework"], {}).get(node)
        bound = score_bound(framework.row["scale"], entry.row["max_points"] if entry else "")
        if bound is not None and micro(row["low"]) > bound:
            view.add("above-maximum", i, "low", maximum=plain(bound))


def _measured(site: Site, view: View, i: int, framework: Row) -> None:
    row, level = view.row(i), site.level(view.row(i)["unit"])
    if level and level != framework["level"]:
        view.add("unit-of-other-level", i, "unit", level=level, expected=framework["level"])
    if row["by_year"] < framework["first_year"]:
        view.add("target-before-framework", i, "by_year", framework=row["framework"], first=framework["first_year"])


def _alternative(view: View, i: int, targets: Mapping[str, Row]) -> None:
    """Another target of the same unit; an unknown one is refused as a reference."""
    row = view.row(i)
    other = targets.get(row["alternative"])
    if row["alternative"] == row["target"]:
        view.add("alternative-is-itself", i, "alternative")
    elif other is not None and other["unit"] != row["unit"]:
        view.add("alternative-of-other-unit", i, "alternative", unit=row["unit"], other=other["unit"])
