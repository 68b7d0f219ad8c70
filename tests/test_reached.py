"""Every page is reached by links alone from the first one, so that no reader needs a script or the search."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LINK = re.compile(r'<a\s(?:[^>]*\s)?href="([^"#?:]+)')
BASE = "http://here/"


def followed(site: Path, start: str, within: Callable[[str], bool]) -> set[str]:
    """Addresses of the pages to which links lead from `start`, over as many pages as it takes."""
    seen, waiting = {start}, [start]
    while waiting:
        address = waiting.pop()
        for link in LINK.findall((site / address / "index.html").read_text(encoding="utf-8")):
            target = unquote(urljoin(BASE + address, link).removeprefix(BASE))
            page = target.endswith("/") or not target
            if page and target not in seen and within(target):
                seen.add(target)
                waiting.append(target)
    return seen


def english(address: str) -> bool:
    return address.startswith("en/")


def test_every_page_is_reached_by_links_from_the_first_page_of_its_language(real_site: Path) -> None:
    pages = {file.parent.relative_to(real_site).as_posix() + "/" for file in real_site.rglob("index.html")}
    pages = pages - {"./"} | {""}
    assert len(pages) > 1000
    reached = followed(real_site, "", lambda address: not english(address)) | followed(real_site, "en/", english)
    assert pages - reached == set()
