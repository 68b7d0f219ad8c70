"""A drawing made fit to stand in a page: classes for colours, no styles, ids, names or roles of its own, few bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from generator.charts import theme

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACE = {"d", "x", "y", "x1", "x2", "y1", "y2", "dy", "width", "height", "viewBox", "transform", "text-anchor"}
LOOK = {"font-size", "font-weight", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap"}
KEPT = PLACE | LOOK | {"stroke-linejoin", "opacity", "fill-opacity", "stroke-opacity"}
"""Every other attribute goes: styles, ids, classes, roles and labels are the page's own business."""
DEFAULTS = {
    "opacity": "1",
    "stroke-width": "1",
    "font-weight": "normal",
    "text-anchor": "start",
    "transform": "translate(0,0)",
}
INHERITED = ("class", "text-anchor", "font-size", "font-weight", "stroke-width", "stroke-dasharray", "stroke-linecap")
"""Attributes that may stand on a group for all that it holds."""
SHAPES = frozenset({"path", "line", "rect", "circle", "text"})
_NUMBER = re.compile(r"-?\d*\.\d+(?:e-?\d+)?")
_SPACE = re.compile(r"(?<=[A-Za-z,]) +| +(?=[A-Za-z,])")


def inline(svg: str) -> str:
    """The SVG element of a drawing by Vega, without its label; its size is a viewBox, the page says how wide it is."""
    root = ET.fromstring(svg)  # noqa: S314 - Vega's own drawing, in which data are text
    drawn = ET.Element("svg", {"class": "td-drawing", "viewBox": _short(root.attrib["viewBox"])})
    drawn.extend(_cleaned(child) for child in root)
    _prune(drawn)
    return ET.tostring(drawn, encoding="unicode")


def _cleaned(element: ET.Element) -> ET.Element:
    tag = element.tag.rpartition("}")[2]
    made = ET.Element(tag, dict(_attributes(element)))
    made.text = element.text if tag in ("text", "tspan") else None
    made.extend(_cleaned(child) for child in element)
    return made


def _attributes(element: ET.Element) -> Iterator[tuple[str, str]]:
    """The kept ones, short; marker colours as classes first."""
    paints = [(what, element.get(what, "")) for what in ("fill", "stroke")]
    classes = [f"td-{what}-{theme.CLASSES[colour]}" for what, colour in paints if colour in theme.CLASSES]
    if classes:
        yield "class", " ".join(classes)
    for name, value in element.attrib.items():
        if name in KEPT and value not in theme.CLASSES and DEFAULTS.get(name) != value:
            yield name, value if name in ("fill", "stroke") else _short(value).replace("px", "")


def _short(value: str) -> str:
    """Numbers at two decimals, without needless spaces.

    >>> _short("M0.12345,10.999L -3.0004 , 4")
    'M.12,11L-3,4'
    """
    return _SPACE.sub("", _NUMBER.sub(_rounded, value))


def _rounded(found: re.Match[str]) -> str:
    text = f"{round(float(found[0]), 2):.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else re.sub(r"^(-?)0\.", r"\1.", text)


def _prune(parent: ET.Element) -> None:
    """Take out what shows nothing and groups that say nothing; say once for a group what all in it say."""
    kids: list[ET.Element] = []
    for child in parent:
        _prune(child)
        if child.tag == "g" and not child.attrib:
            kids += list(child)
        elif child.tag == "g" and len(child) == 1 and not set(child.attrib) & set(child[0].attrib):
            child[0].attrib.update(child.attrib)
            kids.append(child[0])
        elif _shows(child):
            kids.append(child)
    parent[:] = kids
    if parent.tag == "g":
        _hoist(parent)


def _shows(element: ET.Element) -> bool:
    if element.tag == "g":
        return len(element) > 0
    if element.tag == "text":
        return bool(element.text or len(element)) and element.get("opacity") != "0"
    painted = {"class", "fill", "stroke"} & set(element.attrib) and element.get("opacity") != "0"
    return element.tag == "tspan" or bool(painted and element.get("d", "M0") not in ("", "M0,0h0v0h0Z"))


def _hoist(group: ET.Element) -> None:
    for name in INHERITED:
        values = {child.get(name) for child in group}
        if len(group) > 1 and len(values) == 1 and None not in values and name not in group.attrib:
            group.set(name, values.pop() or "")
            for child in group:
                del child.attrib[name]
