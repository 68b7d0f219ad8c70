"""The whole build: the same bytes anywhere, never a half site, no network, and downloads that stand alone."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urljoin

import pytest
from frictionless import Package

from generator.build import _add
from generator.filling import Output
from generator.listing import sitemap
from generator.publish import Manifest, Staging
from generator.shards import More, Record, Written
from tests.conftest import ROOT, TIES, TODAY, built_once, thuocdo

if TYPE_CHECKING:
    from collections.abc import Iterator

SITES = ROOT / "tests/sites"
EDITION = "mau-department-2023"
BASE = "https://thuocdo.example/vn/"
EPOCH = "1795435200"  # noon of that day

Listing = list[tuple[str, str, int, bytes]]


def listing(site: Path) -> Listing:
    """Names, modes, times and contents of all that a site is."""
    found = []
    for path in [site, *sorted(site.rglob("*"))]:
        s = path.stat()
        content = path.read_bytes() if path.is_file() else b""
        found.append((path.relative_to(site).as_posix(), stat.filemode(s.st_mode), int(s.st_mtime), content))
    return found


def assert_same(one: Listing, other: Listing) -> None:
    """Names first, so that a failure says which file differs and not all of its bytes."""
    assert [row[0] for row in one] == [row[0] for row in other]
    assert [a[0] for a, b in zip(one, other, strict=True) if a != b] == []


def whole(site: Path) -> None:
    """All that SHA256SUMS names is there as it says, and nothing else."""
    lines = (site / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
    there = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    assert there.keys() - {"SHA256SUMS"} == sums.keys()
    for path, digest in sums.items():
        assert hashlib.sha256(there[path].read_bytes()).hexdigest() == digest, path


def anywhere(**variables: str) -> dict[str, str]:
    """The environment of a build that runs in another folder than the project's."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **variables}


def built(site: Path, *arguments: str | Path, **options: object) -> Path:
    done = thuocdo("build", "--site", site, "--quiet", *arguments, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return site


@pytest.fixture(scope="session")
def holes_site(shared_folder: Path) -> Path:
    """Cells that were not published, and zeros."""
    return built_once(shared_folder, "holes-site", "--datasets", str(SITES / "missing-scores/datasets"))


@pytest.fixture(scope="session")
def inapplicable_site(shared_folder: Path) -> Path:
    """Cells that do not apply."""
    return built_once(shared_folder, "na-site", "--datasets", str(SITES / "unequal-maxima/datasets"))


# The same bytes


def test_another_path_zone_seed_umask_home_and_number_of_workers_give_the_same_bytes(
    ties_site: Path, tmp_path: Path
) -> None:
    place = tmp_path / "một đường dẫn khác"
    shutil.copytree(TIES, place / "số liệu")
    variables = anywhere(TZ="Asia/Ho_Chi_Minh", PYTHONHASHSEED="7", HOME="/nonexistent", LC_ALL="C", COLUMNS="40")
    arguments = ("--datasets", "số liệu", "--today", TODAY)
    cold = built(place / "a/site", *arguments, "--workers", "1", cwd=place, umask=0o077, env=variables)
    assert_same(listing(ties_site), listing(cold))
    assert (place / ".cache").is_dir(), "the next build would not be a warm one"
    variables |= {"TZ": "America/Lima", "PYTHONHASHSEED": "1"}
    warm = built(place / "b", *arguments, "--workers", "3", cwd=place, umask=0o002, env=variables)
    assert_same(listing(ties_site), listing(warm))


def test_a_damaged_cache_changes_nothing(ties_site: Path, tmp_path: Path) -> None:
    arguments = ("--datasets", TIES, "--today", TODAY)
    site = built(tmp_path / "site", *arguments, cwd=tmp_path, env=anywhere())
    kept = [path for path in (tmp_path / ".cache").rglob("*") if path.is_file()]
    assert kept
    for path in kept:
        path.write_bytes(path.read_bytes()[:100])
    built(site, *arguments, cwd=tmp_path, env=anywhere())
    assert_same(listing(ties_site), listing(site))


def mkdocs(site: Path, data: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)],
        cwd=ROOT,
        env={**os.environ, "THUOCDO_DATASETS": str(data), "SOURCE_DATE_EPOCH": EPOCH, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_mkdocs_build_gives_the_same_files(ties_site: Path, tmp_path: Path) -> None:
    done = mkdocs(tmp_path / "site", TIES)
    assert done.returncode == 0, done.stderr
    assert_same(listing(ties_site), listing(tmp_path / "site"))


def test_mkdocs_build_too_is_refused_bad_data_without_a_traceback(broken: Path, live: Path) -> None:
    before = listing(live)
    done = mkdocs(live, broken)
    assert done.returncode == 1
    assert "decimal-comma" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert_same(before, listing(live))


# The day


def footer(site: Path, page: str = "index.html") -> str:
    text = (site / page).read_text(encoding="utf-8")
    return text[text.index("<footer") :]


def test_the_day_is_the_one_asked_for_then_the_epoch_then_the_newest_of_the_data(
    ties_site: Path, holes_site: Path, tmp_path: Path
) -> None:
    assert "23/11/2026" in footer(ties_site)
    assert "23 November 2026" in footer(ties_site, "en/index.html")
    assert "5/1/2024" in footer(holes_site)
    asked = built(
        tmp_path / "asked",
        "--datasets",
        TIES,
        "--today=2025-02-03",
        env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH},
    )
    assert "3/2/2025" in footer(asked)
    assert {row[2] for row in listing(asked)} == {1_738_540_800}  # the start of that day


def test_no_page_of_the_site_knows_the_day_or_the_machine_where_it_was_built(ties_site: Path) -> None:
    clock = time.strftime("%Y-%m-%d")
    for name, _, _, content in listing(ties_site):
        assert str(ROOT).encode() not in content, name
        if clock != TODAY:
            assert clock.encode() not in content, name


# Never a half site


@pytest.fixture
def live(ties_site: Path, tmp_path: Path) -> Path:
    """A site that readers see, in a folder of its own."""
    return Path(shutil.copytree(ties_site, tmp_path / "live/site"))


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(TIES, tmp_path / "broken"))
    sheet = folder / f"mau/scores/{EDITION}.csv"
    text = sheet.read_text(encoding="utf-8")
    sheet.write_text(text.replace("50.5", '"50,5"'), encoding="utf-8")
    return folder


def test_bad_data_leave_the_live_site_untouched(live: Path, broken: Path) -> None:
    before, number = listing(live), live.stat().st_ino
    done = thuocdo("build", "--datasets", broken, "--site", live)
    assert done.returncode == 1
    assert "decimal-comma" in done.stdout
    assert_same(before, listing(live))
    assert live.stat().st_ino == number
    assert {path.name for path in live.parent.iterdir()} <= {"site", ".site.lock"}


@contextmanager
def building(site: Path, stage: str) -> Iterator[subprocess.Popen[str]]:
    """A build of the real data, come to a stage."""
    build = subprocess.Popen(
        [sys.executable, "-m", "generator", "build", "--site", str(site)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert build.stderr is not None
    try:
        assert any(line == f"{stage}\n" for line in build.stderr)
        yield build
    finally:
        if build.poll() is None:
            os.killpg(build.pid, signal.SIGKILL)
        build.wait()
        build.stderr.close()


def test_the_real_build_killed_at_several_moments_leaves_the_live_site_whole(live: Path) -> None:
    before = listing(live)
    for stage, delay, everybody in (
        ("Dựng khung trang", 0.2, True),
        ("Viết các trang", 1.0, False),
        ("Lập chỉ mục tìm kiếm", 0.1, True),
    ):
        with building(live, stage) as build:
            time.sleep(delay)
            (os.killpg if everybody else os.kill)(build.pid, signal.SIGKILL)
            assert build.wait(timeout=60) == -signal.SIGKILL
        assert_same(before, listing(live))
    with building(live, "Kiểm tra và thay trang") as build:
        time.sleep(0.7)  # before the swap, in it or after it, as the machine will have it
        os.kill(build.pid, signal.SIGKILL)
        build.wait(timeout=60)
    whole(live)
    built(live, "--datasets", TIES, "--today", TODAY)
    whole(live)
    assert_same(before, listing(live))
    assert {path.name for path in live.parent.iterdir()} == {"site", ".site.lock"}


# No network


def test_the_build_needs_no_network(ties_site: Path, tmp_path: Path) -> None:
    """In a network namespace without even a loopback; nothing is in the cache, so nothing can hide a request."""
    inside = subprocess.run(["unshare", "--net", "true"], capture_output=True, text=True, check=False)
    if inside.returncode:
        pytest.skip(f"only root may take the network away: {inside.stderr.strip()}")
    command = [sys.executable, "-m", "generator", "build", "--quiet", "--datasets", str(TIES), "--today", TODAY]
    done = subprocess.run(
        ["unshare", "--net", *command], cwd=tmp_path, env=anywhere(), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert_same(listing(ties_site), listing(tmp_path / "site"))


# The site among others: its address, a sub-path, a zip


def pages(site: Path) -> set[str]:
    """Addresses of all pages below the site's root."""
    return {path.parent.relative_to(site).as_posix().removeprefix(".") for path in site.rglob("index.html")}


def test_the_sitemap_has_every_page_once(real_site: Path) -> None:
    text = (real_site / "sitemap.xml").read_text(encoding="utf-8")
    found = re.findall(r"<loc>([^<]*)</loc>", text)
    assert len(found) == len(set(found))
    listed = {page for page in pages(real_site) if not re.search(r"(^|/)nhung/|/bieu-do$", page)}
    assert set(found) == {BASE + (f"{page}/" if page else "") for page in listed}


def test_the_sitemap_names_the_twins_of_each_page_and_the_day_of_its_data(real_site: Path) -> None:
    text = (real_site / "sitemap.xml").read_text(encoding="utf-8")
    page = re.search(rf"<url><loc>{BASE}en/xep-hang/dti-province-2022/</loc>(.*?)</url>", text)
    assert page
    twins = dict(re.findall(r'hreflang="([^"]*)" href="([^"]*)"', page[1]))
    path = "xep-hang/dti-province-2022/"
    assert twins == {"vi": BASE + path, "en": f"{BASE}en/{path}", "x-default": BASE + path}
    assert "<lastmod>2023-07-12</lastmod>" in page[1]
    assert len(set(re.findall(r"<lastmod>(\d{4}-\d{2}-\d{2})</lastmod>", text))) > 10
    assert (real_site / "robots.txt").read_text() == f"User-agent: *\nAllow: /\nSitemap: {BASE}sitemap.xml\n"


def described(page: Path) -> dict[str, Any]:
    """The schema.org data in a page's head; nothing where there is none."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.read_text(encoding="utf-8"))
    assert len(blocks) <= 1
    found: dict[str, Any] = json.loads(blocks[0]) if blocks else {}
    return found


def test_each_edition_is_a_dataset_of_schema_org_with_the_sizes_of_its_tables(real_site: Path) -> None:
    catalogue = (real_site / "catalog.ttl").read_text(encoding="utf-8")
    found = sorted((real_site / "xep-hang").glob("*/index.html"))
    assert len(found) > 50
    for page in found:
        for language in ("", "en/"):
            said = described(real_site / language / page.relative_to(real_site))
            assert said["@type"] == "Dataset"
            assert said["identifier"] == page.parent.name
            assert f"<{said['@id']}>" in catalogue
            assert f"<{said['isPartOf']['@id']}>" in catalogue
            assert said["inLanguage"] == (language[:2] or "vi")
            assert said["license"].startswith("https://")
            assert said["creator"]["name"]
            assert said["spatialCoverage"]["name"]
            assert re.fullmatch(r"(20\d\d)-01-01/\1-12-31", said["temporalCoverage"])
            assert said["variableMeasured"][0]["name"]
            for table in said["distribution"]:
                content = (real_site / table["contentUrl"].removeprefix(BASE)).read_bytes()
                assert table["contentSize"] == f"{len(content)} B"
                assert table["sha256"] == hashlib.sha256(content).hexdigest()


def test_the_data_page_is_a_catalogue_and_pages_of_units_say_nothing(real_site: Path) -> None:
    for language in ("", "en/"):
        said = described(real_site / language / "du-lieu/index.html")
        assert said["@type"] == "DataCatalog"
        assert {one["identifier"] for one in said["dataset"]} == {folder.name for folder in packages_of(real_site)}
        assert not described(real_site / language / "don-vi/tay-ninh/index.html")


def test_of_links_those_are_kept_that_may_lead_nowhere() -> None:
    links = {"b.html": {"": "a.html", "da": "a.html"}, "c.html": {"": "a.html"}}
    first = Record("a", More(links=links), Written({"a.html": "0"}), made=True)
    links = {"a.html": {"": "b.html"}, "b.html": {"khong": "b.html"}}
    last = Record("b", More(links=links), Written({"b.html": "1"}, {"b.html": 9}), made=True).stored()
    manifest = Manifest()
    _add(manifest, [first, last])
    assert (manifest.files, manifest.fresh) == ({"a.html": "0", "b.html": "1"}, {"b.html"})
    assert manifest.new_links == {
        "b.html": {"": "a.html", "da": "a.html", "khong": "b.html"},
        "c.html": {"": "a.html"},
    }


def test_more_pages_than_one_sitemap_may_hold_are_listed_in_several(tmp_path: Path) -> None:
    output = Output(Staging(tmp_path / "site", tmp_path))
    sitemap(
        output, [f"don-vi/{i}/" for i in range(30)], BASE, {"don-vi/7/": "2024-05-06"}, TODAY, {}, ("vi", "en"), most=25
    )
    index = (tmp_path / "sitemap.xml").read_text(encoding="utf-8")
    parts = re.findall(rf"<loc>{BASE}(sitemap-\d\.xml)</loc>", index)
    assert parts == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    texts = [(tmp_path / part).read_text(encoding="utf-8") for part in parts]
    assert [text.count("<loc>") for text in texts] == [25, 25, 12]
    assert all(ET.fromstring(text).tag.endswith("urlset") for text in texts)  # noqa: S314 - written a line above
    assert "".join(texts).count("<lastmod>2024-05-06</lastmod>") == 2


def test_every_page_says_its_own_address_and_that_of_its_twin(real_site: Path) -> None:
    for page in pages(real_site):
        text = (real_site / page / "index.html").read_text(encoding="utf-8")
        if re.search(r"(^|/)nhung/", page):  # made to be framed: its address is that of the page it is a part of
            assert 'rel="canonical"' in text
            continue
        address = f"{page}/" if page else ""
        common = address.removeprefix("en/")
        assert f'<link rel="canonical" href="{BASE}{address}">' in text, page
        for language, folder in (("vi", ""), ("en", "en/"), ("x-default", "")):
            assert f'<link rel="alternate" hreflang="{language}" href="{BASE}{folder}{common}">' in text, page


def test_without_an_address_there_is_no_sitemap_and_no_page_says_where_it_is(ties_site: Path) -> None:
    assert not (ties_site / "sitemap.xml").exists()
    assert (ties_site / "robots.txt").read_text() == "User-agent: *\nAllow: /\n"
    for page in pages(ties_site):
        assert 'rel="canonical"' not in (ties_site / page / "index.html").read_text(encoding="utf-8")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder as `python -m http.server` serves it."""
    server = subprocess.Popen(
        [sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", "0"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    try:
        port = re.search(r"port (\d+)", server.stdout.readline())
        assert port
        yield f"http://127.0.0.1:{port[1]}/"
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


LINK = re.compile(r'<(?:a|link|script|img|source)\b[^>]*?\s(?:href|src)="([^"]*)"')
FONT = re.compile(r"url\(\s*[\"']?([^\"')]+)")


def links(address: str, kind: str, content: str) -> set[str]:
    pattern = LINK if kind == "text/html" else FONT if kind == "text/css" else None
    found = pattern.findall(content) if pattern else []
    return {urldefrag(urljoin(address, link.replace("&amp;", "&"))).url for link in found}


def crawl(start: str) -> dict[str, str]:
    """Everything that links lead to from a page, by address: "200", or what the server said."""
    seen, waiting = {}, [start]
    while waiting:
        address = waiting.pop()
        if address in seen or not address.startswith(start.split("/td/")[0]):
            continue
        try:
            with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server's address
                kind = answer.headers.get_content_type()
                content = answer.read().decode("utf-8", "replace") if kind.startswith("text/") else ""
                seen[address] = str(answer.status)
            waiting += links(address, kind, content)
        except urllib.error.HTTPError as error:
            seen[address] = f"{error.code}"
            error.close()
    return seen


def test_from_a_zip_under_a_sub_path_links_lead_from_home_to_every_page_and_to_nothing_missing(
    real_site: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "site.zip"
    with zipfile.ZipFile(archive, "w") as target:
        for path in sorted(real_site.rglob("*")):
            target.write(path, path.relative_to(real_site))
    (tmp_path / "www").mkdir()
    with zipfile.ZipFile(archive) as source:
        source.extractall(tmp_path / "www/td")
    whole(tmp_path / "www/td")
    with served(tmp_path / "www") as root:
        seen = crawl(root + "td/")
    assert {address: said for address, said in seen.items() if said != "200"} == {}
    assert {address for address in seen if not address.startswith(f"{root}td/")} == set()
    assert {page for page in pages(real_site) if f"{root}td/{page}/".replace("/td//", "/td/") not in seen} == set()


# Downloads


def test_the_data_beside_every_unit_and_edition_parse_and_agree(real_site: Path) -> None:
    units = {path.parent for path in real_site.glob("don-vi/*/index.html")}
    editions = {path.parent for path in real_site.glob("xep-hang/*/index.html")}
    assert len(units) > 200
    assert len(editions) > 50
    for folder in units | editions:
        rows = list(csv.DictReader((folder / "data.csv").read_text(encoding="utf-8").splitlines()))
        content = json.loads((folder / "data.json").read_text(encoding="utf-8"))
        kind = "unit" if folder in units else "edition"
        assert content[kind] == folder.name
        assert {row[kind] for row in rows} <= {folder.name}
        for row in rows:
            assert row["score"] in {"", "NA"} or float(row["score"].lstrip("<>~")) >= 0, (folder.name, row)
            assert row["basis"] in {"", "published", "computed", "derived"}, (folder.name, row)
            assert not row["rank"] or row["rank"].isdigit(), (folder.name, row)


def scores(site: Path) -> dict[tuple[str, str], str]:
    """(department, indicator) → score in an edition's data.csv."""
    rows = csv.DictReader((site / f"xep-hang/{EDITION}/data.csv").read_text(encoding="utf-8").splitlines())
    return {(row["unit"].removeprefix("tinh-mau-so-"), row["indicator"]): row["score"] for row in rows}


def test_not_published_not_applicable_and_zero_are_kept_apart_in_the_downloads(
    holes_site: Path, inapplicable_site: Path
) -> None:
    holes, inapplicable = scores(holes_site), scores(inapplicable_site)
    assert (holes["chi", "b"], holes.get(("binh", "b"), ""), holes["dung", "index"]) == ("0", "", "")
    assert (inapplicable["an", "b"], inapplicable["giang", "a"], inapplicable["an", "a"]) == ("NA", "NA", "54")
    for site, data in ((holes_site, "missing-scores"), (inapplicable_site, "unequal-maxima")):
        sheet = f"mau/scores/{EDITION}.csv"
        assert (site / "du-lieu" / sheet).read_bytes() == (SITES / data / "datasets" / sheet).read_bytes()


def cells(site: Path, page: str) -> list[list[str]]:
    """The text of each cell of each row of a page's tables."""
    text = (site / page / "index.html").read_text(encoding="utf-8")
    rows = re.findall(r"<tr\b.*?</tr>", text, re.DOTALL)
    return [
        [" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in re.findall(r"<t[hd]\b.*?</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


@pytest.mark.parametrize(
    ("folder", "hole", "inapplicable"),
    [("", "chưa công bố", "không áp dụng"), ("en/", "not published", "not applicable")],
    ids=["vi", "en"],
)
def test_not_published_not_applicable_and_zero_are_different_words_on_the_pages(
    holes_site: Path, inapplicable_site: Path, folder: str, hole: str, inapplicable: str
) -> None:
    rows = {row[0]: " ".join(row[1:]).casefold() for row in cells(holes_site, f"{folder}don-vi/tinh-mau-so-dung")}
    name = "Chỉ số" if not folder else "Indicator"
    assert hole in rows[f"{name} a"]
    assert rows[f"{name} b"].startswith("10")
    rows = {row[0]: " ".join(row[1:]).casefold() for row in cells(holes_site, f"{folder}don-vi/tinh-mau-so-chi")}
    assert rows[f"{name} a"].startswith("0 ")
    rows = {row[0]: " ".join(row[1:]).casefold() for row in cells(inapplicable_site, f"{folder}don-vi/tinh-mau-so-an")}
    assert inapplicable in rows[f"{name} b"]


def test_a_unit_without_a_total_keeps_its_published_scores_in_the_table_of_the_edition(holes_site: Path) -> None:
    rows = {row[1]: row for row in cells(holes_site, f"xep-hang/{EDITION}") if len(row) > 4}
    assert {"Sở An", "Sở Bình", "Sở Chi", "Sở Dung", "Sở Giang"} <= rows.keys()
    assert any(cell.startswith("60") for cell in rows["Sở Bình"])


def packages_of(site: Path) -> list[Path]:
    return sorted(path.parent for path in site.glob("du-lieu/*/datapackage.json"))


def test_every_published_package_stands_alone_and_is_valid(real_site: Path, tmp_path: Path) -> None:
    found = packages_of(real_site)
    assert {path.name for path in found} == {path.parent.name for path in ROOT.glob("datasets/*/datapackage.json")}
    for folder in found:
        alone = Path(shutil.copytree(folder, tmp_path / folder.name / "only"))
        report = Package(str(alone / "datapackage.json")).validate()
        assert report.valid, (folder.name, report.flatten(["fieldName", "rowNumber", "type", "message"])[:3])
        tables = {task.place for task in report.tasks}
        files = {path.relative_to(alone).as_posix() for path in alone.rglob("*.csv")}
        assert tables == files, folder.name
        assert "units.csv" in tables


def test_every_published_package_has_what_a_portal_asks_for(real_site: Path) -> None:
    for folder in packages_of(real_site):
        descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
        for name in ("name", "title", "version", "licenses", "contributors", "resources"):
            assert descriptor[name], (folder.name, name)


def test_every_unit_that_a_published_package_names_is_in_its_own_units(real_site: Path) -> None:
    for folder in packages_of(real_site):
        with (folder / "units.csv").open(encoding="utf-8") as file:
            units = {row["unit"]: row for row in csv.DictReader(file)}
        assert {row["parent"] for row in units.values()} - {""} <= units.keys()
        for table in folder.rglob("*.csv"):
            with table.open(encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
            for column in ("unit", "scope", "predecessor", "successor"):
                named = {row[column] for row in rows if row.get(column)}
                assert named <= units.keys(), (table, column)


def test_what_was_published_is_what_was_read(real_site: Path) -> None:
    for table in (ROOT / "datasets").rglob("*.csv"):
        copy = real_site / "du-lieu" / table.relative_to(ROOT / "datasets")
        assert copy.read_bytes() == table.read_bytes(), table


def locations(node: object) -> Iterator[tuple[str, str]]:
    """(property, address) of every address in a JSON-LD document that is below the site."""
    if isinstance(node, list):
        for item in node:
            yield from locations(item)
    elif isinstance(node, dict):
        for name, value in node.items():
            if isinstance(value, list) and all(isinstance(v, dict) and set(v) == {"@id"} for v in value):
                yield from ((name, v["@id"]) for v in value)
            elif name != "@context":
                yield from locations(value)


@pytest.mark.parametrize("name", ["real_site", "ties_site"], ids=["with an address", "without"])
def test_every_address_in_the_catalogue_leads_to_a_file_of_the_site(name: str, request: pytest.FixtureRequest) -> None:
    site = request.getfixturevalue(name)
    base = BASE if name == "real_site" else "http://localhost/anywhere/"
    catalogue = json.loads((site / "du-lieu/catalog.jsonld").read_text(encoding="utf-8"))
    files = 0
    for kind, address in locations(catalogue):
        where, _, fragment = urljoin(f"{base}du-lieu/catalog.jsonld", address).partition("#")
        if kind not in {"dcat:downloadURL", "dcat:accessURL", "dcat:landingPage", "foaf:homepage"}:
            continue
        assert where.startswith(base), (kind, address)
        target = site / where.removeprefix(base)
        target = target / "index.html" if target.is_dir() else target
        assert target.is_file(), (kind, address)
        if fragment:
            assert f'id="{fragment}"' in target.read_text(encoding="utf-8"), (kind, address)
        files += kind == "dcat:downloadURL"
    assert files >= len(list((site / "du-lieu").rglob("*.csv")))
