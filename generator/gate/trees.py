"""Rules of frameworks: one tree each, points that add up, bands, and bounds of weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.gate.cells import plain
from generator.gate.nearest import nearest
from generator.gate.schema import ROOT, micro

if TYPE_CHECKING:
    from generator.gate.site import Entry, Site
    from generator.gate.views import View

_DEPTH = {"index": 0, "pillar": 1, "group": 2, "main": 3, "component": 4}
"""How deep each kind stands; a node's kind is deeper than its parent's."""

Nodes = dict[str, "Entry"]


def check(site: Site) -> None:
    for name, entry in site.frameworks.items():
        row = entry.row
        if row["last_year"] and row["last_year"] < row["first_year"]:
            entry.view.add("ends-before-it-begins", entry.index, "last_year", first=row["first_year"])
        if not site.tree_known(name):
            continue
        nodes = site.nodes.get(name, {})
        if not nodes:
            entry.view.add("framework-without-indicators", entry.index, "framework")
            continue
        if _is_tree(nodes):
            _positions(nodes)
            _members(nodes)
        else:
            site.crooked.add(name)
    _bands(site)
    _weight_bounds(site)


def _is_tree(nodes: Nodes) -> bool:
    """One root called index, every other node below a node of a higher kind; says what is not so."""
    roots = [entry for entry in nodes.values() if not entry.row["parent"]]
    right = len(roots) == 1
    for root in roots[1:]:
        first, line = roots[0].row["indicator"], str(roots[0].view.line(roots[0].index))
        root.view.add("two-roots", root.index, "parent", root.row["indicator"], first=line, root=first)
    if not roots:
        first_node = next(iter(nodes.values()))
        first_node.view.add("no-root", first_node.index, "framework")
    for root in roots if right else []:
        right = _root(root)
    judged = [_node(name, entry, nodes) for name, entry in nodes.items() if entry.row["parent"]]
    return right and all(judged)


def _root(entry: Entry) -> bool:
    row = entry.row
    if row["indicator"] != ROOT:
        entry.view.add("root-name", entry.index, "indicator")
    elif row["kind"] != ROOT:
        entry.view.add("root-kind", entry.index, "kind")
    return row["indicator"] == row["kind"] == ROOT


def _node(name: str, entry: Entry, nodes: Nodes) -> bool:
    row, view = entry.row, entry.view
    parent = row["parent"]
    if parent not in nodes:
        view.add("unknown-parent", entry.index, "parent", nearest=nearest(parent, nodes), framework=row["framework"])
    elif _leads_back(name, nodes):
        view.add("tree-cycle", entry.index, "parent", framework=row["framework"])
    elif _DEPTH[row["kind"]] <= _DEPTH[nodes[parent].row["kind"]]:
        view.add("kind-too-high", entry.index, "kind", parent=parent, parent_kind=nodes[parent].row["kind"])
    else:
        return True
    return False


def _leads_back(name: str, nodes: Nodes) -> bool:
    """Whether the way up from a node comes back to it."""
    seen: set[str] = set()
    at = nodes[name].row["parent"]
    while at in nodes and at not in seen:
        if at == name:
            return True
        seen.add(at)
        at = nodes[at].row["parent"]
    return False


def _positions(nodes: Nodes) -> None:
    """Siblings in an order that is no accident."""
    taken: dict[tuple[str, int], Entry] = {}
    for entry in nodes.values():
        place = (entry.row["parent"], int(entry.row["position"]))
        first = taken.setdefault(place, entry)
        if first is not entry and entry.row["parent"]:
            entry.view.add(
                "position-taken",
                entry.index,
                "position",
                first=str(first.view.line(first.index)),
                other=first.row["indicator"],
            )


def _members(nodes: Nodes) -> None:
    children: dict[str, list[str]] = {}
    for name, entry in nodes.items():
        children.setdefault(entry.row["parent"], []).append(name)
    sums = {
        name: entry.row["members"].split(";") if entry.row["members"] else children.get(name, [])
        for name, entry in nodes.items()
    }
    for name, entry in nodes.items():
        if entry.row["members"]:
            for member in sums[name]:
                if member not in nodes:
                    entry.view.add(
                        "unknown-member",
                        entry.index,
                        "members",
                        member,
                        nearest=nearest(member, nodes),
                        framework=entry.row["framework"],
                    )
    circular = {name for name in nodes if nodes[name].row["members"] and _reaches(name, sums)}
    for name in sorted(circular):
        nodes[name].view.add("member-cycle", nodes[name].index, "members")
    for name in nodes.keys() - circular:
        _sum(nodes[name], sums[name], nodes)


def _reaches(name: str, sums: dict[str, list[str]]) -> bool:
    """Whether a node sums itself, directly or by way of others."""
    waiting, seen = list(sums[name]), set[str]()
    while waiting:
        at = waiting.pop()
        if at == name:
            return True
        if at not in seen:
            seen.add(at)
            waiting += sums.get(at, [])
    return False


def _sum(entry: Entry, members: list[str], nodes: Nodes) -> None:
    """A node's maximum is the sum of its members' maxima, where all are known."""
    own = entry.row["max_points"]
    parts = [nodes[member].row["max_points"] if member in nodes else "" for member in members]
    if own and parts and all(parts) and sum(map(micro, parts)) != micro(own):
        view = entry.view
        view.add(
            "maxima-do-not-add-up",
            entry.index,
            "max_points",
            sum=plain(sum(map(micro, parts))),
            members=", ".join(members),
        )


def _bands(site: Site) -> None:
    for draft in site.indexes:
        for i, row in draft.rows("bands"):
            if row["from_share"] and not row["from_included"]:
                draft.views["bands"].add("from-included-missing", i, "from_included")


def _weight_bounds(site: Site) -> None:
    for draft in site.indexes:
        for i, row in draft.rows("weight_bounds"):
            if site.tree_known(row["framework"]):
                view, nodes = draft.views["weight_bounds"], site.nodes[row["framework"]]
                indicator_of(site, view, i, row["framework"], "indicator")
                if row["indicator"] in nodes:
                    _weight_bound(view, i, nodes)


def _weight_bound(view: View, i: int, nodes: Nodes) -> None:
    """The bounds are about a weight that the index sums, and the official weight lies within them.

    All of them can then keep the official sum, because the official weights do.
    """
    row = view.row(i)
    maximum = nodes[row["indicator"]].row["max_points"]
    if row["indicator"] not in _summed(nodes):
        view.add("weight-not-summed", i, "indicator", members=", ".join(_summed(nodes)))
    elif not maximum or not micro(maximum):
        view.add("weight-not-known", i, "indicator", maximum=maximum)
    elif micro(row["low_points"]) > micro(row["high_points"]):
        view.add("low-above-high", i, "low_points", high=row["high_points"])
    elif micro(row["low_points"]) > micro(maximum):
        view.add("official-weight-below", i, "low_points", maximum=maximum)
    elif micro(row["high_points"]) < micro(maximum):
        view.add("official-weight-above", i, "high_points", maximum=maximum)


def _summed(nodes: Nodes) -> list[str]:
    """What the index sums, through pillars and groups; where pillars overlap, what it names itself."""
    found: list[str] = []
    waiting = _members_of(ROOT, nodes)
    while waiting:
        name = waiting.pop(0)
        below = _members_of(name, nodes) if name in nodes and nodes[name].row["kind"] in ("pillar", "group") else []
        if not below and name in found:
            return _members_of(ROOT, nodes)
        waiting = below + waiting
        found += [] if below else [name]
    return found


def _members_of(name: str, nodes: Nodes) -> list[str]:
    """A node's members, else its children."""
    members = nodes[name].row["members"]
    return members.split(";") if members else [n for n, e in nodes.items() if e.row["parent"] == name]


def indicator_of(site: Site, view: View, i: int, framework: str, column: str) -> None:
    """The cell of a column is an indicator of a framework, where all of that framework are known."""
    known = site.nodes.get(framework, {})
    node = view.row(i)[column]
    if node and site.tree_known(framework) and node not in known:
        view.add(
            "unknown-indicator", i, column, framework=framework, nearest=site.guess(view, column, node, set(known))
        )
