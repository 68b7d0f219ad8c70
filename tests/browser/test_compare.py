"""Units side by side, and a ranking under weights of one's own: by keyboard, by address, without a script."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING

import numpy as np
import pytest
from playwright.sync_api import expect
from test_access import LISTEN_TO_FOCUS, MOVING
from test_site import FITS, LANGUAGES, PHONE, opened

from generator.composite.ranking import construct
from generator.composite.robustness import ranks_under, weighable
from generator.packages import load
from tests.conftest import ROOT, built_once
from tests.web.served import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from generator.composite.ranking import Ranking

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 700}
PAIR = "so-sanh/?don-vi=ninh-binh,thanh-hoa&ky=dti-province-2022"
WEIGHED = "trong-so/lqi-province-2023/"
STRANGER = ROOT / "tests/sites/stranger/datasets"


@pytest.fixture(scope="module")
def stranger(shared_folder: Path) -> Iterator[str]:
    with served(built_once(shared_folder, "stranger-site", "--datasets", str(STRANGER))) as there:
        yield there


def chosen(page: Page) -> list[str]:
    return page.locator("[data-chosen] a").all_inner_texts()


def table(page: Page, number: int) -> list[str]:
    """The rows of one of the two tables, their cells parted by a bar."""
    rows = page.locator("[data-results] table").nth(number).locator("tbody tr")
    return [
        " | ".join(" ".join(cell.split()) for cell in row.locator("th, td").all_inner_texts()) for row in rows.all()
    ]


# Side by side


def test_units_are_chosen_by_the_keyboard_alone_without_accents_and_the_address_keeps_them(
    browser: Browser, address: str
) -> None:
    with opened(browser, address, "so-sanh/", viewport=NARROW) as page:
        field = page.get_by_role("combobox", name="Thêm một đơn vị")
        field.focus()
        for typed in ("thanh hoa", "dak lak"):
            page.keyboard.type(typed)
            page.locator("[data-td-picker] .td-search__option").first.wait_for()
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
            expect(field).to_have_value("")
        expect(page.locator("[data-status]")).to_contain_text("Đã thêm Tỉnh Đắk Lắk. Số đơn vị đang chọn: 2.")
        assert chosen(page) == ["Tỉnh Thanh Hóa", "Tỉnh Đắk Lắk"]
        assert page.url.endswith("so-sanh/?don-vi=thanh-hoa,dak-lak")
        page.locator("[data-results] table").first.wait_for()
        assert page.evaluate(FITS)
        edition = page.get_by_label("Bảng xếp hạng")
        edition.focus()
        before = edition.input_value()
        page.keyboard.press("ArrowDown")
        page.wait_for_function("(before) => !location.search.endsWith(before)", arg=f"ky={before}")
        after = page.url
        page.get_by_role("button", name="Bỏ Tỉnh Thanh Hóa").focus()
        page.keyboard.press("Enter")
        expect(page.locator("[data-chosen] li")).to_have_count(1)
        expect(field).to_be_focused()
        page.go_back()
        expect(page.locator("[data-chosen] li")).to_have_count(2)
        assert page.url == after
        page.reload()
        expect(page.locator("[data-chosen] li")).to_have_count(2)
        assert edition.input_value() == after.partition("ky=")[2]


def test_figures_stand_with_of_how_many_source_and_marks_and_breaks_are_said(browser: Browser, address: str) -> None:
    with opened(browser, address, PAIR) as page:
        page.locator("[data-results] table").nth(1).wait_for()
        index, awareness = table(page, 0)
        assert index == "Chỉ số chung | 0,6214 hạng 21/63 1 2 | chưa công bố hạng 15/63 đồng hạng 2"
        assert awareness.startswith("Nhận thức số | chưa công bố hạng 1/63 đồng hạng")
        years = table(page, 1)
        assert [row for row in years if "hai thước đo khác nhau" in row]
        assert any("so với năm 2021: hạng giảm 15 bậc; điểm +0,1150" in row for row in years)
        assert "Tỉnh Ninh Bình kết thúc ngày 30/6/2025" in page.locator("[data-results]").inner_text()
        link = page.locator("[data-results] .td-ref").first
        assert link.get_attribute("aria-label") == "nguồn 1"
        link.click()
        assert page.locator(":target").get_attribute("id") == "nguon-1"
        with page.expect_navigation():
            page.locator(":target a").click()
        assert page.locator(":target").count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_a_source_leads_to_its_title_in_the_list_below(
    browser: Browser, address: str, language: str
) -> None:
    with opened(browser, address, LANGUAGES[language] + PAIR) as page:
        page.locator("[data-results] .td-refs").wait_for()
        numbers = {link.get_attribute("href") for link in page.locator("[data-results] .td-ref").all()}
        listed = page.locator("[data-results] .td-refs > li")
        assert numbers == {f"#{item.get_attribute('id')}" for item in listed.all()}
        first = page.request.get(f"{address}{LANGUAGES[language]}nguon/").text()
        for item in listed.all():
            title = item.locator("a").inner_text()
            assert title
            assert title in unescape(first)
            assert re.search(r"undefined|NaN|\{\w+\}", item.inner_text()) is None
        assert listed.count() > 5


def test_what_a_unit_was_before_and_became_is_said(browser: Browser, address: str) -> None:
    with opened(browser, address, "so-sanh/?don-vi=hue,thua-thien-hue,ninh-binh-2025,ninh-binh") as page:
        page.locator("[data-results] .td-refs").wait_for()
        notes = page.locator("[data-results] ul.td-list").inner_text()
        for said in (
            "Trước ngày 1/1/2025, Thành phố Huế mang tên Tỉnh Thừa Thiên Huế",
            "Tỉnh Thừa Thiên Huế mang tên này đến hết ngày 31/12/2024, sau đó là Thành phố Huế",
            "Tỉnh Ninh Bình được lập ngày 1/7/2025 từ Tỉnh Hà Nam, Tỉnh Nam Định, Tỉnh Ninh Bình (đến 30/6/2025)",
            "Tỉnh Ninh Bình kết thúc ngày 30/6/2025, nay thuộc Tỉnh Ninh Bình (từ 1/7/2025)",
        ):
            assert said in notes
        assert "khi ấy chưa có đơn vị này" in page.locator("[data-results]").inner_text()
        assert page.locator("[data-results] ul.td-list a[href$='don-vi/nam-dinh/']").count() == 1


READ = """async ([base, csv]) => {
  const { continuing, rowsOf } = await import(base + "assets/js/beside.js");
  const unit = (predecessors, successors) => ({ predecessors, successors });
  const kin = new Map([["one", unit([], ["me"])], ["other", unit([], ["me"])], ["parted", unit([], ["me", "them"])]]);
  const from = (...ids) => continuing(unit(ids, []), "predecessors", kin);
  return {
    rows: rowsOf(csv),
    how: [from(), from("one"), from("one", "other"), from("parted"), from("unknown")],
  };
}"""


CSV = 'a,b\r\n1,"x, ""y"""\r\n,Đ\n"",\r\n2'


def test_tables_are_read_with_their_quotes_and_lineage_with_its_kind(browser: Browser, address: str) -> None:
    with opened(browser, address, "so-sanh/") as page:
        found = page.evaluate(READ, [address, CSV])
    assert found["rows"] == [{"a": "1", "b": 'x, "y"'}, {"a": "", "b": "Đ"}, {"a": "2", "b": ""}]
    assert found["how"] == ["", "renamed", "merged", "split", ""]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_difference_and_change_is_one_that_the_rules_allow(
    browser: Browser, address: str, real_site: Path, ranking: Ranking, language: str
) -> None:
    """Of pairs of every level: changes only where the ranking itself has one, differences only within one list."""
    pairs = [
        "ninh-binh,thanh-hoa",
        "ninh-binh-2025,thanh-hoa,tay-ninh",
        "bo-tai-chinh,bo-cong-an",
        "ninh-binh-huyen-nho-quan,ninh-binh-huyen-yen-mo",
    ]
    told = 0
    with opened(browser, address, bypass_csp=True) as page:
        for pair in pairs:
            if not all((real_site / "don-vi" / unit).exists() for unit in pair.split(",")):
                continue
            page.goto(f"{address}{LANGUAGES[language]}so-sanh/?don-vi={pair}")
            page.locator("[data-results] table").nth(1).wait_for()
            assert re.findall(r"undefined|NaN|null|\{\w+\}", page.locator("[data-td-compare]").inner_text()) == []
            for part in page.locator("[data-results] [data-from]").all():
                unit = pair.split(",")[part.evaluate("(e) => e.closest('td').cellIndex") - 1]
                change = ranking.change(part.get_attribute("data-to") or "", unit)
                assert hasattr(change, "newer"), (unit, change)
                assert change.older.edition == part.get_attribute("data-from")
                told += 1
    assert told > 3


RULES = """async (base) => {
  const { difference, figure, shown, micro, parted, change } = await import(base + "assets/js/beside.js");
  const listed = (edition, cohort, ...figures) => ({ edition, cohort, source: "a/b", figures });
  const derived = [{ edition: "e1", basis: "derived", score: "0.5", indicators: {}, rank: 3, of: 34 }];
  const unit = (...editions) => ({ editions, derived });
  const index = (more) => ({ indicator: "index", score: "0.6214", share: "0.621400", basis: "published", ...more });
  const apart = (a, b) => {
    const of = (found) => figure(unit(listed("e2", found.cohort ?? null, index(found))), "e2", "index");
    const { value, cause } = difference(of(a), of(b));
    return value === undefined ? cause : String(value);
  };
  const number = { decimal: ",", thousands: "." };
  const editions = {
    e1: { year: 2021, framework: "f", on: "2021-12-31" },
    e2: { year: 2022, framework: "f", previous: "e1", continues: "ranks", on: "2022-12-31" },
    e3: { year: 2023, framework: "g", previous: "e2", on: "2023-12-31" },
    e4: { year: 2024, framework: "g", previous: "e3", continues: "scores", on: "2025-07-01" },
  };
  const years = unit(
    listed("e1", null, index({ score: "0.5", rank: 4, of: 9 })), listed("e2", null, index({ rank: 2, of: 9 })),
    listed("e3", null, index({ rank: 1, of: 9 })), listed("e4", null, index({ score: "0.7", rank: 3, of: 5 })),
  );
  const moved = (edition) => {
    const found = change(years, editions, edition);
    return found && [String(found.score), found.ranks];
  };
  const evidence = [{ statistic: "score", verdict: "in_doubt", package: "a", source: "b" }];
  const own = figure(unit(listed("e1", null, index())), "e1", "index");
  return {
    same: apart({}, { score: "0.5064" }),
    cohort: apart({ cohort: "x" }, { cohort: "y" }),
    maximum: apart({ maximum: "340" }, {}),
    doubtful: apart({ verdict: "contradicted" }, {}),
    stated: apart({ evidence }, {}),
    qualified: apart({ qualifier: "more_than" }, {}),
    derived: difference(figure(unit(), "e1", "index"), own).cause,
    shown: [
      shown(115000n, 4, number, "+"), shown(-115050n, 4, number), shown(1234567890000n, 2, number),
      shown(25n, 5, number), String(micro("NA")),
    ],
    parted: [parted(editions, "e2", "e1"), parted(editions, "e3", "e2"), parted(editions, "e4", "e3")],
    moved: [moved("e2"), moved("e3"), moved("e4")],
  };
}"""


def test_the_rules_of_comparison_hold_for_figures_that_todays_data_do_not_have(browser: Browser, address: str) -> None:
    with opened(browser, address, "so-sanh/") as page:
        found = page.evaluate(RULES, address)
    assert found == {
        "same": "115000",
        "cohort": "cohort",
        "maximum": "maximum",
        "doubtful": "doubtful_note",
        "stated": "doubtful_note",
        "qualified": "",
        "derived": "derived_note",
        "shown": ["+0,1150", "−0,1150", "1.234.567,89", "0,00002", "null"],
        "parted": ["", "break", "redrawn"],
        "moved": [["121400", 2], None, ["78600", None]],
    }


def test_what_an_address_cannot_mean_is_said_and_not_asked_for(browser: Browser, address: str) -> None:
    with opened(browser, address, "en/so-sanh/?don-vi=ninh-binh,../x,bo-tai-chinh&ky=none") as page:
        status = page.locator("[data-status]")
        expect(status).to_contain_text("is of another level than the first unit")
        expect(status).to_contain_text("Choose at least two units")
        assert chosen(page) == ["Ninh Bình province"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_script_both_pages_lead_to_the_ready_tables(
    browser: Browser, address: str, stranger: str, language: str
) -> None:
    with opened(browser, address, LANGUAGES[language] + PAIR, java_script_enabled=False) as page:
        assert page.locator("[data-td-compare]").is_hidden()
        assert page.locator("main a[href*='xep-hang/dti-province-2022/']").is_visible()
        assert "JavaScript" in page.locator("main").inner_text()
    with opened(browser, stranger, LANGUAGES[language] + WEIGHED, java_script_enabled=False) as page:
        assert page.locator("input[type=range]:visible").count() == 0
        assert page.locator("tbody tr").count() == 9
        assert "JavaScript" in page.locator("main").inner_text()


@pytest.mark.parametrize("path", [PAIR, WEIGHED])
def test_the_keyboard_reaches_every_control_and_one_sees_where_it_is(
    browser: Browser, address: str, stranger: str, path: str
) -> None:
    with opened(browser, stranger if path == WEIGHED else address, path, viewport=PHONE) as page:
        page.wait_for_load_state("networkidle")
        page.evaluate(LISTEN_TO_FOCUS)
        stops = page.evaluate("walked.stops")
        for _ in stops:
            page.keyboard.press("Tab")
        visits = page.evaluate("walked.visits")
    assert [visit["stop"] for visit in visits] == list(range(len(stops)))
    assert [(visit["name"], visit["faults"]) for visit in visits if visit["faults"]] == []


def test_units_and_editions_lead_here_with_themselves_chosen(browser: Browser, address: str) -> None:
    with opened(browser, address, "en/don-vi/tay-ninh/") as page:
        page.get_by_role("link", name="Compare", exact=True).click()
        expect(page.locator("[data-chosen] li")).to_have_count(1)
        assert page.url == f"{address}en/so-sanh/?don-vi=tay-ninh"


# Weights of one's own


def test_sliders_are_moved_by_the_keyboard_and_the_address_keeps_them(browser: Browser, stranger: str) -> None:
    with opened(browser, stranger, WEIGHED, viewport=NARROW, reduced_motion="reduce") as page:
        assert page.evaluate(MOVING) == []
        slider = page.get_by_role("slider", name="Kho sách")
        assert slider.get_attribute("aria-valuetext") == "40,0%"
        assert page.locator("tbody td:first-child").all_inner_texts() == [f"{n}/9" for n in range(1, 10)]
        slider.focus()
        page.keyboard.press("Home")
        expect(slider).to_have_attribute("aria-valuetext", "0,0%")
        page.wait_for_url("**/?w=0,350,250")
        expect(page.get_by_role("status")).to_contain_text("Đứng đầu theo trọng số của bạn")
        ranks = page.locator("tbody td:first-child").all_inner_texts()
        page.reload()
        assert page.locator("tbody td:first-child").all_inner_texts() == ranks
        assert slider.input_value() == "0"
        assert page.evaluate(FITS)
        for other in page.get_by_role("slider").all():
            other.focus()
            page.keyboard.press("Home")
        expect(page.get_by_role("status")).to_have_text("Mọi trọng số đều bằng 0 nên không có thứ hạng.")
        page.get_by_role("button", name="Trở lại trọng số chính thức").press("Enter")
        expect(page.get_by_role("status")).to_have_text("Đang dùng trọng số chính thức.")
        page.wait_for_url(f"{stranger}{WEIGHED}")


@pytest.mark.parametrize("given", ["w=1,2", "w=a,b,c", "w=-1,2,3", "w=1,2,99999"])
def test_weights_that_cannot_be_meant_are_the_official_ones(browser: Browser, stranger: str, given: str) -> None:
    with opened(browser, stranger, f"{WEIGHED}?{given}") as page:
        expect(page.get_by_role("status")).to_have_text("Đang dùng trọng số chính thức.")


RANKED = """async ([base, lists]) => {
  const { ranks, resummed, sums } = await import(base + "assets/js/weigh.js");
  return lists.map(([shares, weights]) => {
    const known = shares.map((row) => row.map(BigInt));
    let [before, totals] = [weights[0].map(() => 0n), known.map(() => 0n)];
    return weights.map((drawn) => {
      const after = drawn.map(BigInt);
      [totals, before] = [resummed(totals, known, before, after), after];
      if (sums(known, after).some((sum, unit) => sum !== totals[unit])) throw new Error("resummed");
      return ranks(totals);
    });
  });
}"""


def test_ranks_in_the_browser_are_pythons_to_the_last_place(browser: Browser, stranger: str, ranking: Ranking) -> None:
    """Every list that can be weighed, hundreds of weights each; and shares so large and alike that floats would tie."""
    source = np.random.default_rng(6)
    rankings = [ranking, *(construct(load(ROOT / f"tests/sites/{case}/datasets").dataset) for case in CASES)]
    lists = [found.shares for one in rankings for found in every_list(one)]
    assert len(lists) > 5
    size = 10**17
    lists.append(np.array([[size + int(source.integers(3)) for _ in range(5)] for _ in range(40)], object))
    asked, expected = [], []
    for shares in lists:
        weights = source.integers(0, 1001, (300, shares.shape[1])).astype(object)
        asked.append([[[str(share) for share in row] for row in shares], weights.tolist()])
        expected.append(ranks_under(shares, weights).tolist())
    with opened(browser, stranger, WEIGHED) as page:
        assert page.evaluate(RANKED, [stranger, asked]) == expected


CASES = ("stranger", "robustness", "two-maps")


def every_list(ranking: Ranking) -> Iterator[object]:
    for name, edition in ranking.dataset.editions.items():
        for cohort in [c.cohort for c in edition.cohorts if c.ranked] or [""]:
            found = weighable(ranking.tables[name], cohort)
            if found is not None:
                yield found


def test_the_page_ranks_by_the_shares_that_python_has(browser: Browser, stranger: str) -> None:
    found = weighable(construct(load(STRANGER).dataset).tables["lqi-province-2023"], "")
    assert found is not None
    (expected,) = ranks_under(found.shares, np.array([[123, 77, 501]], object)).tolist()
    with opened(browser, stranger, f"{WEIGHED}?w=123,77,501") as page:
        expect(page.get_by_role("status")).to_contain_text("Đứng đầu theo trọng số của bạn")
        rows = page.locator("tbody tr")
        shown = {
            re.findall(r"don-vi/([^/]+)/", row.inner_html())[0]: row.locator("td").first.inner_text()
            for row in rows.all()
        }
        data = json.loads(page.request.get(f"{stranger}{WEIGHED}data.json").text())
    assert shown == {unit: f"{rank}/9" for unit, rank in zip(found.units, expected, strict=True)}
    (listed,) = data["lists"]
    assert {row["unit"]: row["shares"] for row in listed["units"]} == {
        unit: [int(share) for share in found.shares[i]] for i, unit in enumerate(found.units)
    }
    assert len(listed["could_be_first"]) == 5
    assert len(listed["could_be_first_alone"]) == 4


STAYING = """async ([base, lists]) => {
  const { staying } = await import(base + "assets/js/weigh.js");
  return lists.map((places) => [...staying(places)].sort((a, b) => a - b));
}"""


def longest_rising(places: list[int]) -> int:
    """Length of a longest rising row of some places, by trying every end."""
    best: list[int] = []
    for i, place in enumerate(places):
        best.append(1 + max((best[j] for j in range(i) if places[j] < place), default=0))
    return max(best, default=0)


def test_as_many_rows_as_can_stay_where_they_are(browser: Browser, stranger: str) -> None:
    source = np.random.default_rng(7)
    lists = [[int(x) for x in source.permutation(int(source.integers(0, 40)))] for _ in range(200)]
    with opened(browser, stranger, WEIGHED) as page:
        found = page.evaluate(STAYING, [stranger, lists])
    for places, kept in zip(lists, found, strict=True):
        assert len(kept) == longest_rising(places)
        assert [place for place in places if place in set(kept)] == kept


SLIDES = """() => new Promise((done) => {
  const slider = document.querySelector("input[type=range]");
  const start = performance.now();
  slider.value = "0";
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(() => {
    document.querySelector("tbody").getBoundingClientRect();
    done(performance.now() - start);
  });
})"""
"""Until the rows at the top are laid out as the next picture shows them; the others come right after."""


def lengthen(page: Page, address: str, count: int) -> None:
    """The page of weights with a list of so many units, of differing shares."""
    html = page.request.get(address + WEIGHED).text()
    head, body, foot = re.split(r"<tbody>|</tbody>", html, maxsplit=2)
    rows = re.findall(r"<tr .*?</tr>", body, re.DOTALL)
    many = "".join(
        re.sub(r'data-shares="\S+', f'data-shares="{i * 7919 % 100_003}', rows[i % len(rows)]) for i in range(count)
    )
    page.route(
        "**/trong-so/**",
        lambda route: route.fulfill(body=f"{head}<tbody>{many}</tbody>{foot}", content_type="text/html"),
    )
    page.reload()
    page.get_by_role("slider").first.wait_for()


SET = "(value) => { document.querySelector('input[type=range]').value = value; }"
TELL = """() => document.querySelector('input[type=range]').dispatchEvent(new Event("input", { bubbles: true }))"""
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"


def test_a_change_of_weights_lays_the_page_out_once(browser: Browser, stranger: str) -> None:
    """All 63 rows come with it; the slider itself is moved, and laid out, before."""
    with opened(browser, stranger, WEIGHED, viewport=PHONE) as page:
        lengthen(page, stranger, 63)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")

        def layouts() -> int:
            found = session.send("Performance.getMetrics")["metrics"]
            return int(next(one["value"] for one in found if one["name"] == "LayoutCount"))

        for value in ("0", "300", "120", "121"):
            page.evaluate(SET, value)
            page.wait_for_timeout(500)  # the words about the change before have come
            page.evaluate(FRAMES)
            before = layouts()
            page.evaluate(TELL)
            page.evaluate(FRAMES)
            assert layouts() - before == 1, value
            places = [int(text.partition("/")[0]) for text in page.locator("tbody td:first-child").all_inner_texts()]
            assert places == sorted(places)
            assert places[0] == 1


def test_a_slider_moves_a_list_of_560_units_on_a_slow_phone(browser: Browser, stranger: str) -> None:
    """What it costs is told; what is judged is that all rows come, in the order of their ranks."""
    with opened(browser, stranger, WEIGHED, viewport=PHONE) as page:
        lengthen(page, stranger, 560)
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        took = page.evaluate(SLIDES)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        print(f"slider to table of 560 rows, processor slowed four times: {took:.0f} ms")
        in_order = """() => [...document.querySelectorAll("tbody tr")].map((row) => parseInt(row.cells[0].textContent))
          .every((rank, i, all) => rank === (rank === all[i - 1] ? all[i - 1] : i + 1)) && location.search"""
        page.wait_for_function(in_order)
        assert page.locator("tbody tr").count() == 560
