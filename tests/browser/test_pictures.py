"""The README's pictures are those that `make pictures` takes, small, and described."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from pictures import FOLDER, LARGEST, PHONE, PICTURES, smaller, taken
from serving import served

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_there_is_a_small_picture_of_every_row_of_the_list_and_no_other() -> None:
    sizes = {path.name: path.stat().st_size for path in FOLDER.iterdir()}
    assert sizes.keys() == {f"{picture.name}.webp" for picture in PICTURES}
    assert [name for name, size in sizes.items() if not 5_000 < size <= LARGEST] == []


def test_the_readme_shows_some_of_them_and_says_in_words_what_is_on_each() -> None:
    shown = re.findall(r"!\[([^]]*)\]\(\.github/pictures/([\w-]+)\.webp\)", README)
    shown += re.findall(r'<img alt="([^"]*)" src="\.github/pictures/([\w-]+)\.webp"', README)
    assert len(shown) == README.count(".github/pictures/") >= 3
    assert {name for _, name in shown} <= {picture.name for picture in PICTURES}
    assert [name for words, name in shown if len(words.split()) < 5] == []


@pytest.mark.browser
def test_a_picture_is_the_first_screen_of_its_page_as_webp(
    browser: Browser,
    real_site: Path,
) -> None:
    picture = next(picture for picture in PICTURES if picture.size == PHONE)
    with served(real_site) as address:
        png = taken(browser, address, picture)
    webp = smaller(browser, png)
    assert [int.from_bytes(png[at : at + 4], "big") for at in (16, 20)] == [2 * pixels for pixels in PHONE]
    assert (webp[:4], webp[8:12]) == (b"RIFF", b"WEBP")
    assert len(webp) < len(png)
