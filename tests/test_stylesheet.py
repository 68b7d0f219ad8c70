"""The theme's style sheet, without what no page of ours can use."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from generator.stylesheet import CLASSES, OURS, slim

THEME = "\n".join(
    sheet.read_text(encoding="utf-8")
    for sheet in (Path(str(files("material"))) / "templates/assets/stylesheets").glob("main.*.css")
)
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")


def test_every_class_that_our_pages_share_with_the_theme_keeps_its_rules(real_site: Path) -> None:
    worn = set()
    for page in real_site.rglob("*.html"):
        for names in re.findall(r'\sclass="([^"]*)"', page.read_text(encoding="utf-8")):
            worn |= set(names.split())
    for script in (real_site / "assets/js").glob("*.js"):
        worn |= set(re.findall(r'className: "([^"]*)"', script.read_text(encoding="utf-8")))
    shared = {name for name in worn & set(_CLASS.findall(THEME)) if not name.startswith(OURS)}
    assert shared == CLASSES


def test_the_site_has_only_the_slim_sheet_and_it_is_small(real_site: Path) -> None:
    (sheet,) = (real_site / "assets/stylesheets").glob("*.css")
    assert sheet.read_text(encoding="utf-8") == slim(THEME)
    assert len(slim(THEME)) < len(THEME) / 6


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".md-typeset h1{a:b}", ".md-typeset h1{a:b}"),
        (".md-tabs{a:b}", ""),
        ("h1,.md-tabs h1{a:b}", "h1{a:b}"),
        (":is(.md-nav,h1) p{a:b}", ""),
        ("a:not(.md-button){a:b}", "a:not(.md-button){a:b}"),
        ("@media print{.md-nav{a:b}}", ""),
        ("@media print{.md-nav{a:b}p{a:b}}", "@media print{p{a:b}}"),
        ("@keyframes x{0%{a:b}}", ""),
        ('@charset "UTF-8";p{a:b}', '@charset "UTF-8";p{a:b}'),
        ("[dir=rtl] p{a:b}[dir=ltr] p{a:b}", "[dir=ltr] p{a:b}"),
    ],
)
def test_a_rule_stays_where_one_of_its_selectors_can_meet_an_element_of_ours(css: str, kept: str) -> None:
    assert slim(css) == kept


def test_a_block_without_its_end_is_refused() -> None:
    with pytest.raises(ValueError, match="does not end"):
        slim(".md-typeset{a:b")
