"""The site on its way to a host: headers said alike to three of them, lasting names that are digests, and the zip."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import zipfile

import pytest

from generator.archive import archive
from generator.errors import UseError
from generator.publish import staging
from tests.conftest import ROOT, thuocdo
from tests.headers import by_apache, by_headers_file, by_nginx, type_by_apache, type_by_nginx

DEPLOY = ROOT / "deploy"
SAID = {name: (DEPLOY / name).read_text(encoding="utf-8") for name in ("_headers", "nginx.conf", "apache.conf")}
SECURITY = {
    "Content-Security-Policy": "frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
LASTING = {"Cache-Control": "public, max-age=31536000, immutable"}
ASKED_ANEW = {"Cache-Control": "no-cache"}

# Headers


@pytest.mark.parametrize(
    ("path", "caching"),
    [
        ("/", ASKED_ANEW),
        ("/404.html", ASKED_ANEW),
        ("/en/don-vi/hue/", ASKED_ANEW),
        ("/don-vi/nhung/", ASKED_ANEW),
        ("/assets/td.css", ASKED_ANEW),
        ("/pagefind/pagefind.js", ASKED_ANEW),
        ("/pagefind/fragment/vi_0a1b2c3.pf_fragment", LASTING),
        ("/pagefind/index/vi_0a1b2c3.pf_index", LASTING),
        ("/pagefind/filter/vi_0a1b2c3.pf_filter", LASTING),
    ],
)
def test_every_host_is_told_the_same_headers(path, caching):
    assert by_nginx(SAID["nginx.conf"], path) == SECURITY | caching
    assert by_apache(SAID["apache.conf"], path) == SECURITY | caching
    # Hosts that read _headers have everything asked for anew by themselves, and would join a second value to it.
    assert by_headers_file(SAID["_headers"], path) == SECURITY | (caching if caching is LASTING else {})


@pytest.mark.parametrize("path", ["/nhung/don-vi/hue/hang-cac-nam/", "/en/nhung/xep-hang/dti-province-2022/ban-do/"])
def test_pages_made_to_be_framed_elsewhere_are_let_out(path):
    without = {name: value for name, value in SECURITY.items() if name != "Content-Security-Policy"}
    assert by_nginx(SAID["nginx.conf"], path) == without | ASKED_ANEW
    assert by_apache(SAID["apache.conf"], path) == without | ASKED_ANEW
    assert by_headers_file(SAID["_headers"], path) == without


def test_every_other_page_of_the_site_is_framed_by_itself_alone_on_hosts_that_read_headers(real_site):
    """Such hosts cannot take a header away again, so the file names every folder: a new one needs its line."""
    pages = [
        file.relative_to(real_site).parent for glob in ("", "*/", "*/*/") for file in real_site.glob(f"{glob}*.html")
    ]
    paths = {f"/{page.as_posix()}/" if page.parts else "/" for page in pages}
    let_out = {path for path in paths if "Content-Security-Policy" not in by_headers_file(SAID["_headers"], path)}
    assert let_out == {path for path in let_out if path.startswith(("/nhung/", "/en/nhung/"))}
    assert {"/", "/en/", "/don-vi/tay-ninh/", "/en/xep-hang/"} <= paths


TYPES = {
    "/du-lieu/dti/editions.csv": "text/csv; charset=utf-8",
    "/catalog.ttl": "text/turtle; charset=utf-8",
    "/du-lieu/catalog.jsonld": "application/ld+json",
    "/du-lieu/dti/editions.parquet": "application/vnd.apache.parquet",
    "/don-vi/hue/trich-dan.bib": "application/x-bibtex; charset=utf-8",
    "/don-vi/hue/trich-dan.ris": "application/x-research-info-systems; charset=utf-8",
    "/don-vi/hue/trich-dan.json": "application/vnd.citationstyles.csl+json",
    "/du-lieu/dti/csv-metadata.json": "application/csvm+json",
    "/atom.xml": "application/atom+xml",
    "/en/don-vi/hue/atom.xml": "application/atom+xml",
    "/dinh-chinh.xml": "application/atom+xml",
    "/don-vi/hue/data.json": "",
    "/nhung/don-vi/hue/hang-cac-nam/oembed.json": "",
    "/sitemap.xml": "",
}
KNOWN = {"html", "css", "js", "json", "xml", "txt", "png", "svg", "woff2", "xlsx", "zip"}
"""What every host knows by itself."""
OPAQUE = {"pagefind", "pf_filter", "pf_fragment", "pf_index", "pf_meta"}
"""What only the search asks for, which looks at no type."""


@pytest.mark.parametrize(("path", "kind"), TYPES.items())
def test_every_host_says_alike_what_a_file_is(path, kind):
    assert by_headers_file(SAID["_headers"], path).get("Content-Type", "") == kind
    assert type_by_nginx(SAID["nginx.conf"], path) == kind
    assert type_by_apache(SAID["apache.conf"], path) == kind


def test_no_kind_of_file_is_left_without_a_type(real_site):
    files = [file for file in real_site.rglob("*.*") if file.is_file() and not file.name.startswith(".")]
    endings = {file.suffix.removeprefix(".") for file in files}
    assert endings - KNOWN - OPAQUE <= {path.rpartition(".")[2] for path in TYPES}
    assert {"csv", "ttl", "parquet", "bib"} <= endings


def test_the_site_carries_its_headers_and_the_names_that_last_are_digests_of_what_they_hold(real_site):
    assert (real_site / "_headers").read_text(encoding="utf-8") == SAID["_headers"]
    files = [path for name in ("fragment", "index", "filter") for path in (real_site / "pagefind" / name).iterdir()]
    assert len(files) > 1000
    assert [path for path in files if path.name.split(".")[0].partition("_")[2] not in short_digests(path)] == []


def short_digests(path):
    """The first seven digits of a file's SHA-1; Pagefind writes its bytes without leading zeros."""
    digest = hashlib.sha1(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"), usedforsecurity=False)
    return {digest.hexdigest()[:7], "".join(f"{byte:x}" for byte in digest.digest())[:7]}


# The zip

PAGE = '<!doctype html><html lang="vi"><title>a</title><p><a href="{}">b</a></p></html>\n'


@pytest.fixture
def site(tmp_path):
    with staging(tmp_path / "site") as new:
        new.write("index.html", PAGE.format("don-vi/hue/").encode())
        new.write("don-vi/hue/index.html", PAGE.format("../../").encode())
        new.write("_headers", b"/*\n")
        new.publish(stamp=1_700_000_000)
    return tmp_path / "site"


def test_the_zip_of_a_site_is_the_same_bytes_each_time_and_holds_what_its_sums_name(site, tmp_path):
    assert archive(site, tmp_path / "a.zip") == archive(site, tmp_path / "b.zip") == 4
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as pack:
        assert pack.namelist() == ["SHA256SUMS", "_headers", "don-vi/hue/index.html", "index.html"]
        assert {entry.date_time for entry in pack.infolist()} == {(2023, 11, 14, 22, 13, 20)}
        assert {entry.external_attr >> 16 for entry in pack.infolist()} == {0o100644}
        pack.extractall(tmp_path / "unpacked")
    checked = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path / "unpacked", check=False)
    assert checked.returncode == 0


@pytest.mark.parametrize("harm", ["edited", "removed"])
def test_a_site_that_was_touched_is_not_packed_and_the_zip_that_was_there_stays(site, tmp_path, harm):
    (tmp_path / "a.zip").write_bytes(b"before")
    if harm == "edited":
        (site / "don-vi/hue/index.html").write_text("other", encoding="utf-8")
    else:
        (site / "don-vi/hue/index.html").unlink()
    with pytest.raises(UseError) as caught:
        archive(site, tmp_path / "a.zip")
    assert (caught.value.key, caught.value.params["file"]) == ("archive.changed", "don-vi/hue/index.html")
    assert sorted(path.name for path in tmp_path.iterdir() if "zip" in path.name) == ["a.zip"]
    assert (tmp_path / "a.zip").read_bytes() == b"before"


def test_the_command_says_what_it_packed_and_what_it_cannot(site, tmp_path):
    done = thuocdo("archive", tmp_path / "a.zip", "--site", site)
    assert (done.returncode, done.stdout) == (0, f"Đã ghi {tmp_path / 'a.zip'}: 4 tệp.\n")
    for arguments, words in (
        ([tmp_path / "b.zip", "--site", tmp_path], "Chưa có trang nào"),
        ([tmp_path / "nowhere/b.zip", "--site", site], "Không ghi được"),
    ):
        done = thuocdo("archive", *arguments)
        assert done.returncode == 1
        assert done.stderr.startswith(words)
        assert "Traceback" not in done.stderr
