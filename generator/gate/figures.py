"""Rules of statements, remarks, targets and corrections: each says something, about something that there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.gate.schema import TARGET_NEEDS, micro
from generator.gate.trees import indicator_of

if TYPE_CHECKING:
    from generator.gate.site import Site
    from generator.gate.views import Draft, View


def check(site: Site) -> None:
    for draft in site.indexes:
        for i, _ in draft.rows("statements"):
            _statement(site, draft.views["statements"], i)
        for i, row in draft.rows("remarks"):
            view = draft.views["remarks"]
            _indicator(site, draft, view, i, _framework_of(site, row["edition"]))
        for i, _ in draft.rows("targets"):
            _target(site, draft.views["targets"], i)
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
    if row["base_edition"] and row["base_edition"] == row["edition"]:
        view.add("base-is-itself", i, "base_edition")


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
    row = view.row(i)
    indicator_of(site, view, i, row["framework"], "indicator")
    _band(site, view, i, row["framework"])
    for needed in TARGET_NEEDS[row["kind"]]:
        if not row[needed]:
            view.add("target-needs", i, needed, kind=row["kind"])
    if row["low"] and row["high"] and micro(row["low"]) > micro(row["high"]):
        view.add("low-above-high", i, "low", high=row["high"])
    if row["alternative"] == row["target"]:
        view.add("alternative-is-itself", i, "alternative")
