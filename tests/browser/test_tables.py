"""Tables by keyboard, and names in the order of the Vietnamese alphabet, the same in the browser as in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from test_site import PAGES, opened

from generator.i18n import translator

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from generator.composite.ranking import Ranking

pytestmark = pytest.mark.browser

STRANGE = [
    "",
    "–",
    "Östmark",
    "café 10",
    "Café 9",
    "Saint Bartholomew-upon-the-Greater-Merrow",
    "ệ",
    "Ǻ",
    "Tỉnh Ω",
    "x²",
]
IN_ORDER = """async ([base, names]) => {
  const { collate, compare } = await import(base + "assets/js/order.js");
  const keys = names.map(collate);
  return [keys, names.map((_, i) => i).sort((a, b) => compare(keys[a], keys[b]))];
}"""


def test_the_browser_orders_every_name_of_the_register_as_python_does(
    browser: Browser, address: str, ranking: Ranking
) -> None:
    units = ranking.dataset.units.values()
    names = [name for unit in units for name in (unit.name.vi, unit.short.vi, unit.name.en) if name] + STRANGE
    names.sort(key=lambda name: name[::-1])  # an order that says nothing
    collate = translator("vi").collate
    with opened(browser, address, PAGES["search"]) as page:
        keys, order = page.evaluate(IN_ORDER, [address, names])
    assert keys == [[[list(letters), list(tones)] for letters, tones in collate(name)] for name in names]
    assert order == sorted(range(len(names)), key=lambda i: collate(names[i]))


def test_a_table_is_sorted_and_filtered_by_the_keyboard_alone_and_says_so(browser: Browser, address: str) -> None:
    collate = translator("vi").collate
    with opened(browser, address, PAGES["edition with a sheet"]) as page:
        table = page.locator("table[data-td-sortable]").first
        field = page.get_by_label("Lọc theo tên").first
        head = table.get_by_role("columnheader").nth(1)
        head.get_by_role("button").wait_for()
        field.focus()
        page.keyboard.type("hai")
        expect(page.locator(".td-filter output").first).to_have_text("4 trên 63 dòng")
        assert page.locator(".td-filter output").first.evaluate("(e) => e.tagName") == "OUTPUT"  # which is announced
        page.keyboard.press("Escape")
        expect(field).to_have_value("")
        expect(page.locator(".td-filter output").first).to_have_text("63 dòng")
        expect(field).to_be_focused()
        page.keyboard.press("Tab")
        while not head.get_by_role("button").evaluate("(e) => e === document.activeElement"):
            page.keyboard.press("Tab")
        for order in ("ascending", "descending"):
            page.keyboard.press("Enter")
            assert head.get_attribute("aria-sort") == order
            assert table.locator("th[aria-sort]").count() == 1
            expect(head.get_by_role("button")).to_be_focused()
            names = [name.strip() for name in table.locator("tbody th a").all_inner_texts()]
            assert names == sorted(names, key=collate, reverse=order == "descending")
        told = page.locator("[aria-live=polite]", has_text="Đã xếp theo")
        expect(told).to_have_text("Đã xếp theo Đơn vị, giảm dần")
