"""A ranking of 560 communes on a phone: whole in the page, sorted and filtered at once, its file one tap away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from test_site import PAGES, PHONE, opened

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, CDPSession, Page

pytestmark = pytest.mark.browser

ROWS = 560
LAYOUTS = 3
"""Of the page, for one touch: what is asked of it between two changes would make hundreds."""
TIMED = """(act) => {
  const [kind, text] = act;
  const table = document.querySelector("table[data-td-sortable]");
  const field = document.querySelector("[data-td-bar] input");
  const start = performance.now();
  if (kind === "sort") table.querySelectorAll(".td-sort")[Number(text)].click();
  else { field.value = text; field.dispatchEvent(new Event("input", { bubbles: true })); }
  const script = performance.now() - start;
  table.getBoundingClientRect();
  return [script, performance.now() - start];
}"""
"""Until the page is laid out as the next picture shows it."""


def long_page(file: Path) -> str:
    """The page of a ranking with its rows over and over, each under a name and a rank of its own."""
    html = file.read_text(encoding="utf-8")
    head, rest = html.split("<tbody>", 1)
    body, foot = rest.split("</tbody>", 1)
    rows = re.findall(r"<tr id=.*?</tr>", body, re.DOTALL)
    made = []
    for i in range(ROWS):
        row = re.sub(r'<tr id="[^"]*"', f'<tr id="xa-{i}" data-group="Huyện {i % 12}"', rows[i % len(rows)])
        row = re.sub(r'data-value="\d+">\d+', f'data-value="{i + 1}">{i + 1}', row, count=1)
        made.append(re.sub(r"(<th [^>]*><a [^>]*>)[^<]*", rf"\g<1>Xã Đất Mới {i:03}", row))
    return f"{head}<tbody>{''.join(made)}</tbody>{foot}"


def layouts(session: CDPSession) -> int:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return int(next(m["value"] for m in metrics if m["name"] == "LayoutCount"))


def touched(page: Page, session: CDPSession, kind: str, text: str) -> None:
    """Do it, say how long it took, and see that the page was laid out no more often than it must be."""
    before = layouts(session)
    script, whole = page.evaluate(TIMED, [kind, text])
    print(f"{kind} {text!r}: {script:.1f} ms in the script, {whole:.1f} ms with the layout of {ROWS} rows")
    assert layouts(session) - before <= LAYOUTS


def test_a_ranking_of_560_communes_is_whole_and_quick_on_a_phone(
    browser: Browser, address: str, real_site: Path
) -> None:
    path = PAGES["edition with a sheet"]
    with opened(browser, address, viewport=PHONE) as page:
        html = long_page(real_site / path / "index.html")
        page.route(f"**/{path}", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        page.goto(address + path)
        page.locator(".td-sort").first.wait_for()
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        table = page.locator("table[data-td-sortable]").first
        names, lines = table.locator("tbody th").first, table.locator("tbody tr:visible")
        assert lines.count() == ROWS
        touched(page, session, "sort", "1")
        expect(lines).to_have_count(ROWS)
        touched(page, session, "sort", "1")
        expect(lines).to_have_count(ROWS)
        assert names.inner_text().startswith(f"Xã Đất Mới {ROWS - 1:03}")
        touched(page, session, "sort", "0")
        assert names.inner_text().startswith("Xã Đất Mới 000")
        touched(page, session, "filter", "dat moi 55")
        expect(lines).to_have_count(10)
        assert page.locator("[data-td-bar] output").first.inner_text() == f"10 trên {ROWS} dòng"
        touched(page, session, "filter", "")
        expect(lines).to_have_count(ROWS)
        names_now = [name.split("\n")[0].strip() for name in table.locator("tbody th").all_inner_texts()]
        assert names_now == [f"Xã Đất Mới {i:03}" for i in range(ROWS)]
        assert page.locator('a[href$="data.csv"]:visible').count() == 1
