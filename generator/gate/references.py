"""Ids that name rows of other tables, in the same package or in another one; and ids that only one row may have."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.gate.site import Site
    from generator.gate.views import Draft, View


def check(site: Site) -> None:
    for table in ("frameworks", "editions"):
        _unique_in_site(site, table)
    for draft in site.drafts:
        for view in draft.views.values():
            check_view(site, draft, view)
            _vietnamese_first(view)


def check_view(site: Site, draft: Draft, view: View) -> None:
    """Every cell of every referring column of one table."""
    for column in view.schema.columns:
        cells = view.table.columns.get(column.name)
        targets = site.targets(column.refers, draft, site=column.site) if column.refers and cells else None
        if targets is None or cells is None:
            continue
        unknown = set(cells) - targets - {""}
        if unknown:
            for i, row in view.rows():
                if row[column.name] in unknown:
                    guess = site.guess(view, column.name, row[column.name], targets)
                    view.add("unknown-reference", i, column.name, table=column.refers, nearest=guess)


def _unique_in_site(site: Site, table: str) -> None:
    """The same id in two packages; within one package the key says it."""
    entries = site.frameworks if table == "frameworks" else site.editions
    for draft in site.indexes:
        view = draft.view(table)
        if view is None:
            continue
        key = view.schema.key[0]
        for i, row in view.rows():
            first = entries[row[key]]
            if first.draft is not draft:
                view.add("id-in-two-packages", i, key, first=first.place)


def _vietnamese_first(view: View) -> None:
    """An English text has its Vietnamese one beside it."""
    twins = [name.removesuffix("_en") for name in view.table.header if name.endswith("_en")]
    for twin in twins:
        english, vietnamese = view.table.columns[f"{twin}_en"], view.table.columns[f"{twin}_vi"]
        for i, (en, vi) in enumerate(zip(english, vietnamese, strict=True)):
            if en and not vi and i not in view.refused:
                view.add("vietnamese-missing", i, f"{twin}_vi", english=f"{twin}_en")
