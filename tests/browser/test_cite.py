"""Citations that the reader's browser makes, where no files lie beside a page: as Python writes them, and readable."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import bibtexparser
import pytest
import rispy
from test_site import opened

from generator.distributions.citations import Citation, bibtex, csl, ris
from generator.i18n import translator
from generator.model import Text

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

HOME = "https://thuocdo.example/vn/"  # the address that the fixture real_site is built for
DAY = "2026-01-02"
PAGES = {
    "district": ("don-vi/ninh-binh-huyen-nho-quan/", "ninh-binh-huyen-nho-quan"),
    "commune": ("don-vi/tay-ninh-xa-don-thuan/", "tay-ninh-xa-don-thuan"),
    "indicator": ("chi-so/dti-province-922/nhan-thuc-so/", "dti-province-922.nhan-thuc-so"),
    "package": ("du-lieu/dti/", "dti"),
}
ALIKE = [
    Citation(
        "a.b-2021", Text("Sở A & B: 100% {số}"), ("Bộ X", "Báo_C"), "2022-08", "a/#trich-b-2021", Text("Thứ 4/63.")
    ),
    Citation("a", Text(r"C:\ ~ ^ # $"), ("Bộ X",), "", "a/", Text("")),
    Citation("c", Text("C"), ("Y",), "2023-07-12", "c/", Text("100%")),
]
WRITTEN = """async ([base, all, day, site]) => {
  const { bibtex, ris, csl } = await import(base + "assets/js/cite.js");
  return [bibtex, ris, csl].map((made) => made(all, day, site, "vi"));
}"""


def saved(page: Page) -> dict[str, str]:
    """What each button saves, by the ending of its file."""
    found = {}
    for name in ("BibTeX", "RIS", "CSL-JSON"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"{name}:").click()
        found[download.value.suggested_filename.rpartition(".")[2]] = download.value.path().read_bytes().decode()
    return found


def test_what_the_browser_writes_is_what_python_writes(browser: Browser, address: str) -> None:
    given = [
        {
            "key": one.key,
            "title": one.title.vi,
            "authors": one.authors,
            "issued": one.issued,
            "url": HOME + one.path,
            "said": one.said.vi,
        }
        for one in ALIKE
    ]
    with opened(browser, address, PAGES["district"][0]) as page:
        made = page.evaluate(WRITTEN, [address, given, DAY, translator("vi").site_name])
    assert made[0] == bibtex(ALIKE, HOME, DAY)
    assert made[1] == ris(ALIKE, HOME, DAY)
    assert json.loads(made[2]) == [csl(one, HOME, DAY) for one in ALIKE]


@pytest.mark.parametrize("prefix", ["", "en/"], ids=["vi", "en"])
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_without_files_cites_itself_and_each_edition_by_its_permanent_address(
    browser: Browser, address: str, kind: str, prefix: str
) -> None:
    path, key = PAGES[kind]
    with opened(browser, address, prefix + path) as page:
        page.get_by_role("button", name="RIS:").wait_for()
        read = saved(page)
        items = json.loads(read["json"])
        assert [item["id"] for item in items] == [one.key for one in bibtexparser.parse_string(read["bib"]).entries]
        assert [item["id"] for item in items] == [one["id"] for one in rispy.loads(read["ris"])]
        whole, *editions = items
        assert (whole["id"], whole["URL"]) == (key, HOME + prefix + path)
        assert bool(editions) is (kind != "package")
        for item in editions:
            edition = item["id"].removeprefix(f"{key}.")
            assert item["URL"] == f"{whole['URL']}#trich-{edition}"
            assert page.locator(f"[id='trich-{edition}']").count() == 1
            assert item["title"].startswith(f"{whole['title']}: ")
            assert item["author"][0]["literal"]
            assert not re.fullmatch(r".*: \d+", item["title"]), "the edition's title, not its year"


def test_a_citation_is_copied_with_its_permanent_address(browser: Browser, address: str) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    for path, fragment in (
        (PAGES["commune"][0], "#trich-tay-ninh-commune-2022"),
        ("phuong-phap/dti-province-922/", ""),
    ):
        with opened(browser, address, path, permissions=allowed) as page:
            page.locator(".td-cite button").click()
            page.wait_for_function("navigator.clipboard.readText().then((text) => text.length > 20)")
            cited, link = str(page.evaluate("navigator.clipboard.readText()")).split("\n")
            assert cited == page.locator("#trich-dan").inner_text()
            assert link == f"{HOME}{path}{fragment}"


@pytest.mark.parametrize("kind", PAGES)
def test_without_a_script_the_citation_can_be_read(browser: Browser, address: str, kind: str) -> None:
    with opened(browser, address, PAGES[kind][0], java_script_enabled=False) as page:
        assert "Thước Đo, " in page.locator("#trich-dan").inner_text()
        assert page.locator(".td-downloads button:visible").count() == 0
