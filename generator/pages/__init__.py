"""Page types: each a frozen value (the template's contract) and a function that yields its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.pages.edition import edition_pages
from generator.pages.framework import framework_pages
from generator.pages.indicator import indicator_pages
from generator.pages.page import Page, Site
from generator.pages.unit import unit_pages

PAGE_TYPES: dict[str, Callable[[Site], Iterator[Page]]] = {
    "unit": unit_pages,
    "edition": edition_pages,
    "indicator": indicator_pages,
    "framework": framework_pages,
}
