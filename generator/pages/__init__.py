"""Page types: each a frozen value (the template's contract), the keys of its pages and the function that makes one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.pages.edition import edition_keys, edition_page
from generator.pages.framework import framework_keys, framework_page
from generator.pages.indicator import indicator_keys, indicator_page
from generator.pages.page import DRAWN, EDITION_CARDS, WHOLE_FORMATS, Page, Press, PublishedFile, Site
from generator.pages.unit import unit_keys, unit_page
from generator.pages.weights import weights_keys, weights_page

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class PageType:
    keys: Callable[[Site], list[str]]
    make: Callable[[Site, str], Page]


PAGE_TYPES: dict[str, PageType] = {
    "edition": PageType(edition_keys, edition_page),
    "framework": PageType(framework_keys, framework_page),
    "indicator": PageType(indicator_keys, indicator_page),
    "unit": PageType(unit_keys, unit_page),
    "weights": PageType(weights_keys, weights_page),
}


__all__ = [
    "DRAWN",
    "EDITION_CARDS",
    "PAGE_TYPES",
    "WHOLE_FORMATS",
    "Page",
    "PageType",
    "Press",
    "PublishedFile",
    "Site",
]
