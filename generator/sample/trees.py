"""Framework trees: main indicators with their components and points, and the tree that follows at a framework break."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from generator.gate.signs import slug
from generator.sample.vocabulary import FOUNDATION, SUBJECTS, Named, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from generator.sample.writing import Row

POINT = 100
"""Scores and maxima are counted in hundredths of a point."""
GRID = 5 * POINT
STEPS = (50, 50, 25, 1)
"""How finely components are scored, in turn: half points, quarters, hundredths."""
ASPECTS = (Named("", ""), Named("so với năm trước", "compared with the year before"))
CONDITIONS = {
    "Dịch vụ công trực tuyến toàn trình": "services",
    "Hồ sơ nộp trực tuyến": "services",
    "Thanh toán lệ phí trực tuyến": "services",
    "Thanh toán không tiền mặt ở chợ": "market",
    "Điểm du lịch có bản đồ số": "tourism",
}
"""Components that do not apply everywhere, and what a unit must have for them to apply."""


@dataclass(frozen=True)
class Component:
    """maximum, step: hundredths of a point; condition: what a unit must have, "" where it applies to all."""

    indicator: str
    name: Named
    maximum: int
    step: int
    condition: str = ""


@dataclass(frozen=True)
class Main:
    indicator: str
    name: Named
    components: tuple[Component, ...]

    @property
    def maximum(self) -> int:
        return sum(component.maximum for component in self.components)


@dataclass(frozen=True)
class Tree:
    """A framework: the index, two groups, main indicators, components."""

    framework: str
    level: str
    mains: tuple[Main, ...]

    @property
    def components(self) -> tuple[Component, ...]:
        return tuple(component for main in self.mains for component in main.components)

    @property
    def maxima(self) -> npt.NDArray[np.int32]:
        return np.array([component.maximum for component in self.components], np.int32)

    @property
    def columns(self) -> tuple[str, ...]:
        """What a sheet holds, in tree order: the index, each main indicator and then its components."""
        return ("index", *(name for main in self.mains for name in (main.indicator, *_names(main))))


def _names(main: Main) -> Iterator[str]:
    return (component.indicator for component in main.components)


def grown(framework: str, level: str, counts: Sequence[int], *, steps: Sequence[int] = STEPS) -> Tree:
    """A tree of 1,000 points with as many components a main indicator as `counts` says, in the order of SUBJECTS.

    Six main indicators share the 1,000 points of eight: the last of them takes what the missing two would have had.
    """
    subjects = SUBJECTS[: len(counts)]
    missing = 1000 - sum(subject.points for subject in subjects)
    points = [subject.points for subject in subjects]
    points[-1] += missing
    return Tree(
        framework,
        level,
        tuple(
            Main(slug(subject.name.vi), subject.name, _components(subject, count, total * POINT, steps))
            for subject, count, total in zip(subjects, counts, points, strict=True)
        ),
    )


def _components(subject: Subject, count: int, total: int, steps: Sequence[int]) -> tuple[Component, ...]:
    names = [_aspect(subject.components, i) for i in range(count)]
    shares = portions(total, count)
    return tuple(
        Component(slug(name.vi), name, share, steps[i % len(steps)], CONDITIONS.get(name.vi, ""))
        for i, (name, share) in enumerate(zip(names, shares, strict=True))
    )


def _aspect(names: Sequence[Named], i: int) -> Named:
    name, aspect = names[i % len(names)], ASPECTS[i // len(names)]
    return Named(f"{name.vi} {aspect.vi}", f"{name.en} {aspect.en}") if aspect.vi else name


def portions(total: int, count: int, grid: int = GRID) -> list[int]:
    """A total as `count` multiples of the grid, none of them zero, neither equal nor wild.

    >>> portions(100 * POINT, 6)
    [1500, 1500, 1500, 2000, 2000, 1500]
    """
    weights = [2 + (3 * i + count) % 4 for i in range(count)]
    free = total // grid - count
    ends = [free * end // sum(weights) for end in accumulate(weights)]
    return [(1 + end - begin) * grid for begin, end in zip([0, *ends], ends, strict=False)]


# What is written


def framework_row(tree: Tree, name: Named, years: tuple[int, int | None], decision: str, source: str) -> Row:
    first, last = years
    return {
        "framework": tree.framework,
        "level": tree.level,
        "name_vi": name.vi,
        "name_en": name.en,
        "decision": decision,
        "decided_on": f"{first - 1}-11-15",
        "first_year": str(first),
        "last_year": str(last or ""),
        "scale": "points",
        "source": source,
    }


GROUPS = (
    ("nen-tang-chung", Named("Nhóm chỉ số nền tảng chung", "Foundation group")),
    ("hoat-dong", Named("Nhóm chỉ số hoạt động", "Activity group")),
)


def indicator_rows(tree: Tree) -> list[Row]:
    """The tree as rows of indicators.csv, depth first."""
    rows = [_row(tree, "index", "", "index", 1, "", Named("Chỉ số chuyển đổi số", "Digital transformation index"))]
    rows[0] |= {
        "description_vi": "Chỉ số hư cấu, dùng để trình bày cách đọc trang.",
        "description_en": "A fictional index that shows how the site is read.",
        "max_points": points(sum(main.maximum for main in tree.mains)),
    }
    number = 0
    for place, ((group, name), mains) in enumerate(zip(GROUPS, groups(tree), strict=True), 1):
        rows.append(_row(tree, group, "index", "group", place, "", name))
        rows[-1]["max_points"] = points(sum(main.maximum for main in mains))
        for position, main in enumerate(mains, 1):
            number += 1
            rows += _main_rows(tree, group, position, number, main)
    return rows


def groups(tree: Tree) -> tuple[tuple[Main, ...], tuple[Main, ...]]:
    return tree.mains[:FOUNDATION], tree.mains[FOUNDATION:]


def _main_rows(tree: Tree, group: str, position: int, number: int, main: Main) -> list[Row]:
    head = _row(tree, main.indicator, group, "main", position, str(number), main.name)
    parts = [
        _row(tree, part.indicator, main.indicator, "component", i, f"{number}.{i}", part.name)
        | {"max_points": points(part.maximum)}
        for i, part in enumerate(main.components, 1)
    ]
    return [head | {"max_points": points(main.maximum)}, *parts]


def _row(tree: Tree, indicator: str, parent: str, kind: str, position: int, code: str, name: Named) -> Row:
    return {
        "framework": tree.framework,
        "indicator": indicator,
        "parent": parent,
        "kind": kind,
        "position": str(position),
        "code": code,
        "name_vi": name.vi,
        "name_en": name.en,
    }


def points(hundredths: int) -> str:
    """
    >>> points(2000), points(250)
    ('20', '2.5')
    """
    whole, rest = divmod(hundredths, POINT)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)


def band_rows(framework: str) -> list[Row]:
    """Five bands by share of the maximum."""
    names = ("Xuất sắc", "Excellent"), ("Tốt", "Good"), ("Khá", "Fair"), ("Trung bình", "Average"), ("Yếu", "Weak")
    bounds = ("0.9", "0.8", "0.65", "0.5", "0")
    return [
        {
            "framework": framework,
            "band": slug(vi),
            "position": str(position),
            "name_vi": vi,
            "name_en": en,
            "from_share": bound,
            "from_included": "true",
        }
        for position, ((vi, en), bound) in enumerate(zip(names, bounds, strict=True), 1)
    ]


# The break

NO_REASON = Named("", "")


@dataclass(frozen=True)
class Link:
    """What a node of the older tree is in the newer one; "" on the side where it is not."""

    older: str
    newer: str
    relation: str
    comparable: bool
    reason: Named = NO_REASON


SAME = "same"
WORDING = Named(
    "Chỉ đổi cách diễn đạt; nội dung và điểm tối đa giữ nguyên.",
    "Only the wording was changed; content and maximum are the same.",
)
MAXIMUM = Named("Điểm tối đa đã đổi.", "The maximum was changed.")
MEMBERS = Named("Các chỉ số thành phần bên dưới đã đổi.", "Component indicators below it were changed.")
DROPPED = Named("Chỉ số thành phần bị bỏ.", "The component indicator was dropped.")
NEW = Named("Chỉ số thành phần mới.", "A new component indicator.")
SPLIT = Named("Chỉ số thành phần được tách thành hai.", "The component indicator was split in two.")
MERGED = Named("Hai chỉ số thành phần được gộp làm một.", "Two component indicators were merged into one.")
SCALE = Named(
    "Thang điểm đổi từ 1.000 sang 100 và cách chấm được viết lại.",
    "The scale went from 1,000 to 100 points, and the way of scoring was rewritten.",
)
INDEX = Named(
    "Bộ chỉ số mới bỏ, thêm, tách, gộp và cho điểm lại một số chỉ số thành phần nên tổng điểm không so được.",
    "The new framework dropped, added, split, merged and weighted anew some components, so totals cannot be compared.",
)


def revised(tree: Tree, framework: str) -> tuple[Tree, list[Link]]:
    """The tree that follows, with as many components and points, and what became of every node.

    The first two main indicators stay as they are; then one component is dropped for a new one, two trade points, one
    is only worded anew, one is split and two are merged; what lies beyond gets other points.
    """
    changes = (_kept, _kept, _exchanged, _traded, _reworded, _split_and_merged)
    results = [change(main) for change, main in zip(changes, tree.mains, strict=False)]
    beyond = tree.mains[len(changes) :]
    results += [_weighted(main, by * 50 * POINT) for main, by in zip(beyond, (-1, 1), strict=False)]
    newer = Tree(framework, tree.level, tuple(main for main, _ in results))
    links = [link for _, below in results for link in below]
    return newer, [Link("index", "index", "modified", False, INDEX), *_group_links(tree), *links]


def _group_links(tree: Tree) -> list[Link]:
    names = [name for (name, _), mains in zip(GROUPS, groups(tree), strict=True) if mains]
    return [Link(name, name, "modified", False, MEMBERS) for name in names]


Change = tuple[Main, list[Link]]


def _below(main: Main, link: Link, others: Sequence[Link]) -> list[Link]:
    """The main indicator's own link, its changed components', and "same" for the rest."""
    changed = {other.older for other in others}
    rest = [Link(name, name, SAME, True) for name in _names(main) if name not in changed]
    return [link, *others, *rest]


def _kept(main: Main) -> Change:
    return main, _below(main, Link(main.indicator, main.indicator, SAME, True), [])


def _changed(main: Main, components: Sequence[Component], links: Sequence[Link]) -> Change:
    newer = replace(main, components=tuple(components))
    return newer, _below(main, Link(main.indicator, main.indicator, "modified", False, MEMBERS), links)


def _exchanged(main: Main) -> Change:
    *rest, last = main.components
    name = Named("Trung tâm giám sát, điều hành", "Monitoring and operations centre")
    new = replace(last, indicator=slug(name.vi), name=name)
    links = [Link(last.indicator, "", "dropped", False, DROPPED), Link("", new.indicator, "new", False, NEW)]
    return _changed(main, [*rest, new], links)


def _traded(main: Main) -> Change:
    poor, rich = sorted(main.components, key=lambda one: (one.maximum, one.indicator))[:: len(main.components) - 1]
    given = {poor.indicator: GRID, rich.indicator: -GRID}
    parts = [replace(one, maximum=one.maximum + given.get(one.indicator, 0)) for one in main.components]
    return _changed(main, parts, [Link(name, name, "modified", False, MAXIMUM) for name in given])


def _reworded(main: Main) -> Change:
    first, *rest = main.components
    name = Named(f"{first.name.vi} được phê duyệt", f"{first.name.en}, approved")
    new = replace(first, indicator=slug(name.vi), name=name)
    link = Link(main.indicator, main.indicator, "modified", True, WORDING)
    reworded = Link(first.indicator, new.indicator, "modified", True, WORDING)
    return replace(main, components=(new, *rest)), _below(main, link, [reworded])


def _split_and_merged(main: Main) -> Change:
    """The third component becomes two, the fifth and sixth become one."""
    parts = list(main.components)
    whole, one, other = parts[2], parts[4], parts[5]
    half = whole.maximum // 2 // POINT * POINT
    halves = [
        _part(whole, "cho người dân", "for residents", half),
        _part(whole, "cho doanh nghiệp", "for firms", whole.maximum - half),
    ]
    name = Named("Thanh toán và trả kết quả trực tuyến", "Payment and results online")
    both = Component(slug(name.vi), name, one.maximum + other.maximum, one.step, one.condition and other.condition)
    links = [
        *(Link(whole.indicator, part.indicator, "split", False, SPLIT) for part in halves),
        *(Link(part.indicator, both.indicator, "merged", False, MERGED) for part in (one, other)),
    ]
    return _changed(main, [*parts[:2], *halves, parts[3], both, *parts[6:]], links)


def _part(whole: Component, vi: str, en: str, maximum: int) -> Component:
    name = Named(f"{whole.name.vi} {vi}", f"{whole.name.en} {en}")
    return replace(whole, indicator=slug(name.vi), name=name, maximum=maximum)


def _weighted(main: Main, by: int) -> Change:
    shares = portions(main.maximum + by, len(main.components))
    parts = [replace(one, maximum=share) for one, share in zip(main.components, shares, strict=True)]
    pairs = zip(main.components, parts, strict=True)
    links = [Link(a.indicator, a.indicator, "modified", False, MAXIMUM) for a, b in pairs if a.maximum != b.maximum]
    newer, rest = _changed(main, parts, links)
    return newer, [replace(rest[0], reason=MAXIMUM), *rest[1:]]


def on_scale_of_100(tree: Tree, links: Sequence[Link]) -> tuple[Tree, list[Link]]:
    """The same tree with a tenth of the points, so that nothing of it can be compared with what was before."""
    mains = tuple(
        replace(main, components=tuple(replace(part, maximum=part.maximum // 10, step=5) for part in main.components))
        for main in tree.mains
    )
    kept = {"same", "modified"}
    rewritten = [replace(one, relation="modified", comparable=False, reason=SCALE) for one in links]
    return replace(tree, mains=mains), [
        new if old.relation in kept else old for old, new in zip(links, rewritten, strict=True)
    ]


def concordance_rows(older: Tree, newer: Tree, links: Sequence[Link]) -> list[Row]:
    return [
        {
            "framework_from": older.framework,
            "indicator_from": link.older,
            "framework_to": newer.framework,
            "indicator_to": link.newer,
            "relation": link.relation,
            "comparable": "true" if link.comparable else "false",
            "reason_vi": link.reason.vi,
            "reason_en": link.reason.en,
        }
        for link in links
    ]
