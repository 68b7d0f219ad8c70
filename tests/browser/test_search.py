"""The right page first, in a real browser under the strict policy: every province, with and without accents."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import pytest
from serving import served

from generator.search import ENTRY, RANKING, WEIGHTS, Stub, cbor, finder, fold, from_cbor, index, key

ROOT = Path(__file__).parents[2]
REGISTER = ROOT / "datasets/register"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)
PAGE = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8"><link rel="icon" href="data:,">'
    '<meta http-equiv="Content-Security-Policy" content="{policy}"><title>Tìm</title>'
    '<script type="module" src="{root}page.js"></script></head><body></body></html>'
)
SCRIPT = 'import { find } from "./pagefind/find.js"; window.seek = find;'

# Namesakes of provinces and parts of their names, as a whole country's register has them.
NAMESAKES = (
    ("bac-ninh-2025-phuong-bac-giang", "Phường Bắc Giang", "Bắc Giang", "commune", "Tỉnh Bắc Ninh"),
    ("thai-nguyen-huyen-phu-binh", "Huyện Phú Bình", "Phú Bình", "district", "Tỉnh Thái Nguyên"),
    ("hoa-binh-thanh-pho-hoa-binh", "Thành phố Hòa Bình", "Hòa Bình", "district", "Tỉnh Hòa Bình"),
    ("ninh-binh-so-tai-chinh", "Sở Tài chính", "Sở Tài chính", "department", "Tỉnh Ninh Bình"),
    ("tay-ninh-so-tai-chinh", "Sở Tài chính", "Sở Tài chính", "department", "Tỉnh Tây Ninh"),
    ("ninh-binh-huyen-nho-quan", "Huyện Nho Quan", "Nho Quan", "district", "Tỉnh Ninh Bình"),
    ("long-an-huyen-thanh-hoa", "Huyện Thạnh Hóa", "Thạnh Hóa", "district", "Tỉnh Long An"),
)
PROSE = (
    "Cách đọc hạng của Ninh Bình, Bắc Giang, Huế, Đà Nẵng: hạng và điểm không phải là một. Bộ Tài chính không xếp hạng."
)


def register(name):
    with (REGISTER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


UNITS = {row["unit"]: row for row in register("units.csv") if row["level"] in {"country", "ministry", "province"}}
PROVINCES = {unit: row for unit, row in UNITS.items() if row["level"] == "province"}


def names_of(unit, predecessors):
    rows = [UNITS[unit], *(UNITS[old] for old in predecessors.get(unit, ()))]
    names = [name for row in rows for name in (row["short_vi"], row["name_vi"], *row["aliases"].split(";")) if name]
    return tuple(dict.fromkeys([*names, UNITS[unit]["name_en"]]))


def stubs_of_units(language):
    predecessors = {}
    for row in register("successions.csv"):
        predecessors.setdefault(row["successor"], []).append(row["predecessor"])
    for unit, row in UNITS.items():
        title = row[f"name_{language}"] or row["name_vi"]
        names, context = names_of(unit, predecessors), (("context", "Việt Nam"),)
        yield Stub(f"don-vi/{unit}/", language, title, names, row["level"], context, WEIGHTS[row["level"]])


def all_stubs():
    stubs = [*stubs_of_units("vi"), *stubs_of_units("en")]
    for unit, title, short, level, context in NAMESAKES:
        for language in ("vi", "en"):
            meta = (("context", context),)
            stubs.append(Stub(f"don-vi/{unit}/", language, title, (short,), level, meta, WEIGHTS[level]))
    stubs.append(Stub("tro-giup/", "vi", "Trợ giúp", (), "Trang", (), WEIGHTS["prose"], PROSE))
    return stubs


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A site under a sub-path, as GitHub Pages serves one."""
    root = tmp_path_factory.mktemp("served")
    files = {f"thuoc-do/{path}": data for path, data in index(all_stubs()).items()}
    files["thuoc-do/page.js"] = SCRIPT.encode()
    files["thuoc-do/index.html"] = PAGE.format(language="vi", policy=POLICY, root="").encode()
    files["thuoc-do/en/index.html"] = PAGE.format(language="en", policy=POLICY, root="../").encode()
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    with served(root) as there:
        yield f"{there}thuoc-do/"


@pytest.fixture(scope="module")
def seek(address, browser):
    """seek(query, language, **options): paths of the results below the site; fails on any complaint of the browser."""
    said, pages = [], {}
    context = browser.new_context()
    for language, path in (("vi", ""), ("en", "en/")):
        pages[language] = context.new_page()
        pages[language].on("console", lambda message: said.append(message.text))
        pages[language].on("pageerror", lambda error: said.append(str(error)))
        pages[language].goto(address + path)
        pages[language].wait_for_function("() => window.seek")

    def seek(query, language="vi", **options):
        found = pages[language].evaluate("([query, options]) => seek(query, options)", [query, options])
        assert said == []
        assert all(result["url"].startswith("/thuoc-do/") for result in found["results"])
        return [result["url"].removeprefix("/thuoc-do/") for result in found["results"]]

    yield seek
    context.close()


def units(paths):
    return [path.removeprefix("en/").removeprefix("don-vi/").removesuffix("/") for path in paths]


@pytest.mark.browser
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "spelling", [str, fold, str.upper, lambda name: fold(key(name)[1:])], ids=["", "fold", "upper", "glue"]
)
def test_every_province_old_and_new_is_first_under_its_name(seek, language, spelling):
    assert len(PROVINCES) >= 63 + 24  # ten stay one unit
    for unit, row in PROVINCES.items():
        same = {other for other, that in PROVINCES.items() if key(that["short_vi"]) == key(row["short_vi"])}
        found = units(seek(spelling(row["short_vi"]), language))
        assert unit in same
        assert set(found[: len(same)]) == same, (row["short_vi"], found)


@pytest.mark.browser
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_ministry_is_first_under_its_name(seek, language):
    for unit, row in UNITS.items():
        if row["level"] == "ministry":
            assert units(seek(fold(row["short_vi"]), language))[0] == unit


@pytest.mark.browser
@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("ninh binh", ["ninh-binh", "ninh-binh-2025"]),
        ("tinh ninh binh", ["ninh-binh", "ninh-binh-2025"]),
        ("tphcm", ["ho-chi-minh", "ho-chi-minh-2025"]),
        ("TP.HCM", ["ho-chi-minh", "ho-chi-minh-2025"]),
        ("sai gon", ["ho-chi-minh", "ho-chi-minh-2025"]),
        ("da nang", ["da-nang", "da-nang-2025"]),
        ("đak lak", ["dak-lak", "dak-lak-2025"]),
        ("brvt", ["ba-ria-vung-tau", "ho-chi-minh-2025"]),
        ("ba ria", ["ba-ria-vung-tau", "ho-chi-minh-2025"]),
        ("hue", ["hue", "thua-thien-hue"]),
        ("Hà Nam", ["ha-nam", "ninh-binh-2025"]),
        ("hoa binh", ["hoa-binh", "phu-tho-2025"]),
    ],
)
def test_abbreviations_and_old_names_lead_to_the_province_before_its_namesakes(seek, query, first):
    assert set(units(seek(query))[:2]) == set(first)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("bac giang", ["bac-giang", "bac-ninh-2025", "bac-ninh-2025-phuong-bac-giang"]),
        ("bo tai chinh", ["bo-tai-chinh"]),
        ("phu binh", ["thai-nguyen-huyen-phu-binh", "phu-tho-2025"]),
        ("so tai chinh ninh binh", ["ninh-binh-so-tai-chinh"]),
        ("nho quan", ["ninh-binh-huyen-nho-quan"]),
        ("bac gi", ["bac-giang"]),
        ("son la", ["son-la", "lang-son"]),
        ("Thạnh Hóa", ["long-an-huyen-thanh-hoa", "thanh-hoa"]),
        ("thanh hoa", ["thanh-hoa", "long-an-huyen-thanh-hoa"]),
        ("Thanh Hoá", ["thanh-hoa", "long-an-huyen-thanh-hoa"]),
    ],
)
def test_the_page_meant_comes_before_those_that_share_its_words(seek, query, first):
    assert units(seek(query))[: len(first)] == first


@pytest.mark.browser
def test_prose_is_found_by_its_words_but_after_the_units_it_names(seek):
    assert seek("khong phai la mot") == ["tro-giup/"]
    assert seek("hue", limit=9)[-1] == "tro-giup/"


@pytest.mark.browser
def test_a_level_filters_and_a_limit_limits(seek):
    assert units(seek("bac giang", level="commune")) == ["bac-ninh-2025-phuong-bac-giang"]
    assert len(seek("tinh", limit=3)) == 3


@pytest.mark.browser
@pytest.mark.parametrize("query", ["", "   ", '"', "zzzz", "<script>", "a" * 500, "đ"])
def test_no_query_breaks_the_search(seek, query):
    assert isinstance(seek(query), list)


# The index


def test_the_same_stubs_in_any_order_give_the_same_bytes():
    stubs = all_stubs()
    first = index(stubs)
    for seed in range(3):
        random.Random(seed).shuffle(stubs)  # noqa: S311 - any order will do
        again = index(stubs)
        assert list(again) == list(first) == sorted(first)
        assert again == first


def test_the_index_of_one_language_does_not_depend_on_the_other():
    both = index(all_stubs())
    vi = index([stub for stub in all_stubs() if stub.language == "vi"])
    same = [path for path in vi if "pagefind-entry" not in path]
    assert [both[path] for path in same] == [vi[path] for path in same]


def test_only_what_a_page_asks_for_is_published():
    files = index(all_stubs()[:3])
    assert all(path.startswith("pagefind/") for path in files)
    kinds = {path.rsplit(".", 1)[1] for path in files}
    assert kinds == {"js", "json", "pagefind", "pf_filter", "pf_fragment", "pf_index", "pf_meta"}
    scripts = {path for path in files if path.endswith(".js")}
    assert scripts == {"pagefind/find.js", "pagefind/pagefind.js", "pagefind/pagefind-worker.js"}


def test_each_language_has_the_files_that_it_has_alone():
    stubs = all_stubs()
    both, alone = index(stubs), [index([s for s in stubs if s.language == name]) for name in ("vi", "en")]
    entries = [json.loads(files[ENTRY])["languages"] for files in (both, *alone)]
    assert entries[0] == entries[1] | entries[2]
    assert {**alone[0], **alone[1], ENTRY: b""} == {**both, ENTRY: b""}


def test_what_pagefind_does_not_answer_stops_the_build(monkeypatch):
    monkeypatch.setattr("generator.search.get_executable", lambda: "/bin/false")
    with pytest.raises(RuntimeError, match="pagefind: it ended before it had answered"):
        index(all_stubs()[:3])


def test_names_with_markup_stay_text():
    stub = Stub("a/", "vi", 'Xã <b>"A" & B</b>', ("<script>",), 'Xã, "phường"', (("context", "<i>"),), 4)
    assert len(index([stub])) == 10


def test_a_weight_that_pagefind_would_cut_is_refused():
    with pytest.raises(ValueError, match="weight 11 is not 1 to 10"):
        index([Stub("a/", "vi", "A", (), "x", (), 11)])


def test_find_js_has_the_ranking_that_is_tested_here():
    assert json.dumps(RANKING) in finder()
    assert "RANKING" not in finder()


@pytest.mark.parametrize("number", [0, 23, 24, 255, 256, 65_535, 65_536, 2**32, 2**63])
def test_cbor_reads_what_it_writes(number):
    assert from_cbor(cbor([number, ["x" * 300, "Đ"]])) == [number, ["x" * 300, "Đ"]]
