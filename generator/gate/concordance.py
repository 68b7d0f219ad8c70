"""Rules of concordances: what each row says alone, and what all rows of two frameworks say about their trees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.gate.schema import ROOT, micro
from generator.gate.trees import indicator_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.gate.site import Entry, Site
    from generator.gate.views import Row, View

Nodes = dict[str, "Entry"]


@dataclass(frozen=True)
class Link:
    """A row of which each filled side is, as far as known, a node of its framework."""

    view: View
    index: int
    row: Row

    @property
    def before(self) -> str:
        return self.row["indicator_from"]

    @property
    def after(self) -> str:
        return self.row["indicator_to"]

    @property
    def maps(self) -> bool:
        """Whether it says what a node became: neither new nor dropped."""
        return bool(self.before and self.after)

    @property
    def comparable(self) -> bool:
        return self.row["comparable"] == "true"

    @property
    def place(self) -> str:
        return f"{self.view.table.file}:{self.view.line(self.index)}"

    def add(self, code: str, column: str, **params: str) -> None:
        self.view.add(code, self.index, column, **params)


def check(site: Site) -> None:
    pairs: dict[tuple[str, str], list[Link]] = {}
    for draft in site.indexes:
        for i, row in draft.rows("concordance"):
            link = Link(draft.views["concordance"], i, row)
            if _row(link):
                pairs.setdefault((row["framework_from"], row["framework_to"]), []).append(link)
    whole = all(draft.known("concordance") for draft in site.indexes)
    for links in pairs.values():
        _frameworks(site, links[0])
        sound = [link for link in links if _sides(site, link)]
        _once(sound)
        _one_origin(sound)
        if whole:
            _parts(sound)
        _trees(site, sound)


def _row(link: Link) -> bool:
    """What can be said of a row by itself; whether it joins two frameworks."""
    if link.row["comparable"] == "false" and not link.row["reason_vi"]:
        link.add("reason-missing", "reason_vi")
    if link.row["framework_from"] == link.row["framework_to"]:
        link.add("concordance-with-itself", "framework_to")
        return False
    return True


def _frameworks(site: Site, link: Link) -> None:
    """Both measure units of one level, and the newer does not begin first; said once for all rows of a pair."""
    older, newer = (site.frameworks.get(link.row[f"framework_{side}"]) for side in ("from", "to"))
    if older is None or newer is None:
        return
    name = older.row["framework"]
    if older.row["level"] != newer.row["level"]:
        levels = {"level": newer.row["level"], "expected": older.row["level"]}
        link.add("concordance-of-other-level", "framework_to", framework=name, **levels)
    elif newer.row["first_year"] < older.row["first_year"]:
        years = {"first": newer.row["first_year"], "older_first": older.row["first_year"]}
        link.add("concordance-backwards", "framework_to", framework=name, **years)


def _sides(site: Site, link: Link) -> bool:
    """Both sides are there or rightly empty, and are indicators; whether other rules may rely on the row."""
    relation = link.row["relation"]
    if link.comparable and relation in {"new", "dropped"}:
        link.add("comparable-with-nothing", "comparable", relation=relation)
    judged = [_side(site, link, side, empty_for) for side, empty_for in (("from", "new"), ("to", "dropped"))]
    return all(judged)


def _side(site: Site, link: Link, side: str, empty_for: str) -> bool:
    column, relation = f"indicator_{side}", link.row["relation"]
    if (relation == empty_for) != (link.row[column] == ""):
        link.add("concordance-side", column, relation=relation, empty_for=empty_for)
        return False
    framework, node = link.row[f"framework_{side}"], link.row[column]
    indicator_of(site, link.view, link.index, framework, column)
    return not node or not site.tree_known(framework) or node in site.nodes.get(framework, {})


def _once(links: list[Link]) -> None:
    """A node that is dropped became nothing; one that is new was nothing before."""
    became = {link.before: link for link in reversed(links) if link.maps}
    was = {link.after: link for link in reversed(links) if link.maps}
    for link in links:
        if not link.after and (other := became.get(link.before)):
            link.add("dropped-and-mapped", "indicator_from", other=other.after, place=other.place)
        elif not link.before and (other := was.get(link.after)):
            link.add("new-and-mapped", "indicator_to", other=other.before, place=other.place)


def _one_origin(links: list[Link]) -> None:
    """A node continues at most one earlier node comparably: its change would have two values."""
    first: dict[str, Link] = {}
    for link in links:
        if link.maps and link.comparable:
            other = first.setdefault(link.after, link)
            if other is not link:
                link.add("two-comparable-origins", "indicator_to", other=other.before, place=other.place)


def _parts(links: list[Link]) -> None:
    """What is split became several, what is merged was several; asked only where all rows are known."""
    became: dict[str, set[str]] = {}
    was: dict[str, set[str]] = {}
    for link in links:
        became.setdefault(link.before, set()).add(link.after)
        was.setdefault(link.after, set()).add(link.before)
    for link in links:
        relation = link.row["relation"]
        if relation == "split" and len(became[link.before]) < 2:
            link.add("split-into-one", "relation", node=link.before, other=link.after)
        elif relation == "merged" and len(was[link.after]) < 2:
            link.add("merged-from-one", "relation", node=link.after, other=link.before)


def _trees(site: Site, links: list[Link]) -> None:
    """What the rows of two frameworks say against the trees of both, where both are known."""
    mapped = [link for link in links if link.maps]
    if not mapped:
        return
    older, newer = (mapped[0].row[f"framework_{side}"] for side in ("from", "to"))
    if not (site.tree_known(older) and site.tree_known(newer)):
        return
    for link in mapped:
        if link.before == ROOT != link.after:
            link.add("root-becomes-part", "indicator_to", framework=newer)
        elif link.comparable:
            _measure(site, link, site.nodes[older][link.before].row, site.nodes[newer][link.after].row)
    _upside_down(mapped, site.nodes[older], site.nodes[newer])


def _measure(site: Site, link: Link, before: Row, after: Row) -> None:
    """Comparable nodes have a common measure; those called the same have one kind, and an index one total of points.

    Below the index another maximum is another weight, which does not make an indicator another one.
    """
    scales = [site.frameworks[node["framework"]].row["scale"] for node in (before, after)]
    same, maxima = link.row["relation"] == "same", (before["max_points"], after["max_points"])
    if same and before["kind"] != after["kind"]:
        link.add("same-of-other-kind", "relation", before=before["kind"], after=after["kind"])
    total = link.before == ROOT and scales == ["points", "points"] and all(maxima)
    if same and total and micro(maxima[0]) != micro(maxima[1]):
        link.add("same-with-other-total", "comparable", before=maxima[0], after=maxima[1])
    if len(set(scales)) == 2 and ("points", "") in zip(scales, maxima, strict=True):  # points that make no share
        link.add("comparable-across-scales", "comparable", before=scales[0], after=scales[1])


def _upside_down(links: list[Link], older: Nodes, newer: Nodes) -> None:
    """Of two nodes, one above the other, the upper one did not end up below the lower one."""
    became: dict[str, list[Link]] = {}
    for link in links:
        became.setdefault(link.before, []).append(link)
    for link in links:
        upper = [other for name in _above(link.before, older) for other in became.get(name, ())]
        wrong = next((other for other in upper if link.after in _above(other.after, newer)), None)
        if wrong:
            nodes = {"node": link.before, "upper": wrong.before, "upper_after": wrong.after}
            link.add("upside-down", "indicator_to", place=wrong.place, **nodes)


def _above(name: str, nodes: Nodes) -> Iterator[str]:
    """Parents from the nearest up; the trees are trees, so there is an end."""
    while parent := nodes[name].row["parent"]:
        yield parent
        name = parent
