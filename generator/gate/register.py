"""Rules of the register: who stands below whom, who followed whom, who stands where on the tile map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.gate.cells import calendar_day
from generator.gate.signs import alike
from generator.gate.site import overlap, spell
from generator.model import LEVELS

if TYPE_CHECKING:
    from generator.gate.site import Entry, Site
    from generator.gate.views import View

_DEPTH = {level.value: depth for depth, level in enumerate(LEVELS)}


def check(site: Site) -> None:
    if site.register is None:
        return
    for name, rule in (("units", _units), ("successions", _successions)):
        if view := site.register.view(name):
            rule(site, view)
    if tiles := site.register.view("tiles"):
        _tiles(tiles)


def _units(site: Site, view: View) -> None:
    top = min((_DEPTH[entry.row["level"]] for entry in site.units.values() if not entry.row["parent"]), default=0)
    for i, row in view.rows():
        first, last = spell(row)
        if first and last and last < first:
            view.add("ends-before-it-begins", i, "valid_to", first=row["valid_from"])
        _parent(site, view, i, top)
    _same_names(site, view)


def _parent(site: Site, view: View, i: int, top: int) -> None:
    row = view.row(i)
    unit, parent, level = row["unit"], row["parent"], row["level"]
    if not parent:
        if _DEPTH[level] > top:
            site.astray.add(unit)
            view.add("parent-missing", i, "parent", level=level)
    elif parent == unit or unit in _chain_back(site, unit):
        site.astray.add(unit)
        view.add("unit-cycle", i, "parent")
    elif parent in site.units and _DEPTH[site.level(parent)] >= _DEPTH[level]:
        site.astray.add(unit)
        view.add("parent-level", i, "parent", level=level, parent_level=site.level(parent))


def _chain_back(site: Site, unit: str) -> set[str]:
    """The unit itself, where its parents lead back to it."""
    return (
        {unit} if any(site.units[a].row["parent"] == unit for a in site.ancestors(unit) if a in site.units) else set()
    )


def _same_names(site: Site, view: View) -> None:
    """Names alike but for what the eye hardly sees, under one parent, at one level, at one time."""
    groups: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in site.units.values():
        row = entry.row
        group = groups.setdefault((row["level"], row["parent"], alike(row["name_vi"])), [])
        twin = next((other for other in group if overlap(other.row, row)), None)
        if twin:
            first = str(view.line(twin.index))
            view.add("same-name", entry.index, "name_vi", first=first, twin=twin.row["name_vi"], other=twin.row["unit"])
        group.append(entry)


def _successions(site: Site, view: View) -> None:
    followers: dict[str, list[tuple[str, int]]] = {}
    for i, row in view.rows():
        before, after = row["predecessor"], row["successor"]
        if (row["kind"] == "abolished") != (after == ""):
            view.add("abolished-or-followed", i, "successor", kind=row["kind"])
        elif before == after:
            view.add("succession-cycle", i, "successor", path=f"{before} → {after}")
        else:
            if after:
                followers.setdefault(before, []).append((after, i))
            _in_turn(site, view, i)
    for start, line in _cycles(followers):
        view.add("succession-cycle", line, "successor", path=start)
    _renamed_alone(view)


def _renamed_alone(view: View) -> None:
    """A unit that was renamed is one unit still: it has that successor and no other."""
    rows: dict[str, list[int]] = {}
    for i, row in view.rows():
        rows.setdefault(row["predecessor"], []).append(i)
    for first, *others in rows.values():
        if any(view.row(i)["kind"] == "renamed" for i in (first, *others)):
            for i in others:
                place = {"first": str(view.line(first)), "other": view.row(first)["successor"]}
                view.add("renamed-and-followed", i, "successor", unit=view.row(i)["predecessor"], **place)


def _in_turn(site: Site, view: View, i: int) -> None:
    """The predecessor ends before its successor begins, and before the date of the change."""
    row = view.row(i)
    before, after = site.units.get(row["predecessor"]), site.units.get(row["successor"])
    if before is None:
        return
    ends = spell(before.row)[1]
    if ends is None:
        view.add("predecessor-goes-on", i, "predecessor", place=before.place)
    elif after is not None and overlap(before.row, after.row):
        begins = after.row["valid_from"]
        view.add("succession-overlap", i, "successor", ends=before.row["valid_to"], begins=begins, place=after.place)
    elif (day := calendar_day(row["date"], last=True)) and day <= ends:
        view.add("succession-date", i, "date", ends=before.row["valid_to"])


def _cycles(followers: dict[str, list[tuple[str, int]]]) -> list[tuple[str, int]]:
    """Each way back to where it began, once: the path in words and the row that closes it."""
    found: list[tuple[str, int]] = []
    done: set[str] = set()
    for start in sorted(followers):
        path: list[str] = []
        stack: list[tuple[str, int, int]] = [(start, 0, -1)]
        while stack:
            unit, depth, row = stack.pop()
            del path[depth:]
            if unit in path:
                found.append((" → ".join([*path[path.index(unit) :], unit]), row))
                continue
            path.append(unit)
            if unit not in done:
                stack += [(after, depth + 1, i) for after, i in followers.get(unit, [])]
                done.add(unit)
    return found


def _tiles(view: View) -> None:
    taken: dict[tuple[str, str, str], int] = {}
    for i, row in view.rows():
        place = (row["map"], row["column"], row["row"])
        if place in taken:
            view.add(
                "tile-taken",
                i,
                "column",
                f"{row['column']}, {row['row']}",
                unit=view.row(taken[place])["unit"],
                first=str(view.line(taken[place])),
            )
        taken.setdefault(place, i)
