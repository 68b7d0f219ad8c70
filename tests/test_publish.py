"""The live site is always whole: killed builds, full disks, two at once, unfit pages, folders that are not ours."""

from __future__ import annotations

import base64
import hashlib
import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator import checks, publish
from generator.errors import UseError
from generator.publish import SUMS, Busy, Manifest, Unfit, check, staging

ROOT = Path(__file__).parents[1]
BUILD = [sys.executable, str(ROOT / "tests/publish_helpers/build.py")]
PAGE = '<!doctype html><html lang="vi"><meta charset="utf-8"><title>Trang</title><body>{}</body></html>'


def build(site, files, **options):
    with staging(site) as new:
        for path, data in files.items():
            new.write(path, data if isinstance(data, bytes) else data.encode())
        return new.publish(**options)


def problems(tmp_path, files, **options):
    """What is said of a site of these files (a string is the body of a page)."""
    pages = {path: PAGE.format(text) if path.endswith(".html") else text for path, text in files.items()}
    with pytest.raises(Unfit) as caught:
        build(tmp_path / "site", pages, **options)
    assert not (tmp_path / "site").exists()
    return caught.value.problems


def beside(site):
    """What lies beside a site, but for its lock."""
    return sorted(path.name for path in site.parent.iterdir() if path.name not in {site.name, f".{site.name}.lock"})


def start(site, generation, files, *user, **options):
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **options.pop("env", {})}
    process = subprocess.Popen(
        [*BUILD, str(site), generation, str(files), *user],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )
    assert process.stdout.readline() == b"started\n", process.stderr.read()
    return process


def finish(process):
    """Its exit code and what it said."""
    _, said = process.communicate(timeout=60)
    return process.returncode, said.decode()


# Whole or not at all


def whole(site):
    """Read the site as it stands under one open folder; say what does not agree with its SHA256SUMS, or None."""
    folder = os.open(site, os.O_DIRECTORY)
    try:
        seen = {}
        for line in read_at(folder, SUMS).decode().splitlines():
            digest, path = line.split("  ")
            data = read_at(folder, path)
            if hashlib.sha256(data).hexdigest() != digest:
                return f"{path} is not what {SUMS} says"
            seen[data.partition(b"<title>")[2].partition(b"<")[0]] = path
        return None if len(seen) == 1 else f"generations mixed: {seen}"
    finally:
        os.close(folder)


def read_at(folder, path):
    with os.fdopen(os.open(path, os.O_RDONLY, dir_fd=folder), "rb") as file:
        return file.read()


class Reader(threading.Thread):
    """Reads the live site all the time; starts again where the generation it reads was replaced meanwhile."""

    def __init__(self, site):
        super().__init__(daemon=True)
        self.site, self.reads, self.faults, self.done = site, 0, [], False

    def run(self):
        while not self.done:
            before = self.identity()
            try:
                fault = whole(self.site)
            except (OSError, ValueError) as error:  # a file is gone, or half a line is there
                fault = str(error)
            if fault is None:
                self.reads += 1
            elif self.identity() == before:
                self.faults.append(fault)

    def identity(self):
        try:
            return self.site.stat().st_ino
        except FileNotFoundError:
            return "no site at all"


def test_a_build_killed_at_any_moment_leaves_the_old_site_or_the_new_one_whole(tmp_path):
    site = tmp_path / "site"
    assert finish(start(site, "0", 120)) == (0, "")
    reader = Reader(site)
    reader.start()
    process = start(site, "1", 120)
    begin = time.monotonic()
    assert finish(process) == (0, "")
    length = time.monotonic() - begin

    killed = finished = 0
    while killed < 42 or finished < 4:  # the moments reach past the end, whatever else the machine does
        builds = killed + finished
        assert builds < 400
        process = start(site, f"{builds + 2}", 120)
        time.sleep(length * (builds % 21) / 20)
        process.kill()
        code, _ = finish(process)
        assert code in {0, -signal.SIGKILL}
        killed, finished = killed + (code != 0), finished + (code == 0)
        length *= 0.9 if code == 0 else 1.03  # follows the machine: some builds end in time, most do not
        assert whole(site) is None
    assert reader.is_alive()
    reader.done = True
    reader.join()

    assert reader.faults == []
    assert reader.reads > 42
    assert finish(start(site, "last", 120)) == (0, "")
    assert beside(site) == []
    assert "last" in (site / "trang-7/index.html").read_text()


def test_an_exception_in_the_middle_leaves_the_old_site_and_nothing_beside_it(tmp_path):
    site = tmp_path / "site"
    build(site, {"index.html": PAGE.format("cũ")})
    with pytest.raises(ZeroDivisionError), staging(site) as new:  # noqa: PT012 - the middle is what is tested
        new.write("index.html", b"moi")
        raise ZeroDivisionError
    assert "cũ" in (site / "index.html").read_text(encoding="utf-8")
    assert beside(site) == []


def test_leaving_without_publishing_changes_nothing(tmp_path):
    site = tmp_path / "site"
    with staging(site) as new:
        new.write("index.html", b"moi")
    assert not site.exists()
    assert beside(site) == []


def test_what_killed_builds_left_is_removed_by_the_next_one(tmp_path):
    left = tmp_path / ".site.thuocdo-abcd1234"
    left.mkdir()
    (left / "half.html").write_text("half")
    (tmp_path / ".site.mine").mkdir()
    build(tmp_path / "site", {"a.txt": "a"})
    assert beside(tmp_path / "site") == [".site.mine"]


def test_a_full_disk_leaves_the_old_site_and_the_next_build_works(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"only root may mount a small disk to fill: {mounted.stderr.strip()}")
    try:
        site = disk / "site"
        assert finish(start(site, "0", 100)) == (0, "")
        process = start(site, "1", 900)
        code, said = finish(process)
        assert code == 1
        assert "No space left on device" in said
        assert whole(site) is None
        assert beside(site) == []
        assert finish(start(site, "2", 100)) == (0, "")
        assert whole(site) is None
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_file_system_without_exchange_gets_the_new_site_and_says_how(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("only root may mount an overlay, the file system that refuses to exchange or rename folders")
    try:
        for name in ("lower", "upper", "work", "merged"):
            (disk / name).mkdir()
        build(disk / "lower/site", {"a.txt": "old"})
        options = f"lowerdir={disk}/lower,upperdir={disk}/upper,workdir={disk}/work"
        overlay = subprocess.run(
            ["mount", "-t", "overlay", "-o", options, "overlay", disk / "merged"], capture_output=True
        )
        if overlay.returncode:
            pytest.skip(f"this kernel mounts no overlay: {overlay.stderr.decode().strip()}")
        try:
            site = disk / "merged/site"
            assert build(site, {"a.txt": "new"}).note == "copied"
            assert (site / "a.txt").read_text() == "new"
            assert build(site, {"a.txt": "newer"}).note == ""
            assert beside(site) == []
        finally:
            subprocess.run(["umount", disk / "merged"], check=True)
    finally:
        subprocess.run(["umount", disk], check=True)


def test_two_renames_replace_a_site_too(tmp_path):
    build(tmp_path / "site", {"a.txt": "old"})
    build(tmp_path / "new", {"a.txt": "new"})
    assert publish._in_two_steps(tmp_path / "new", tmp_path / "site") == "two-renames"
    assert (tmp_path / "site/a.txt").read_text() == "new"


@pytest.mark.parametrize("partial", [False, True], ids=["no site", "a site half removed"])
def test_a_site_that_a_killed_build_had_set_aside_is_put_back(tmp_path, partial):
    site = tmp_path / "site"
    build(site, {"a.txt": "old"})
    site.rename(tmp_path / ".site.thuocdo-live")
    if partial:
        site.mkdir()
        (site / "rest.txt").write_text("rest")
    with staging(site):
        assert (site / "a.txt").read_text() == "old"
        assert not (site / "rest.txt").exists()


# One at a time


def test_a_second_build_of_a_site_stops_at_once_and_names_the_first(tmp_path):
    site = tmp_path / "site"
    with staging(site), pytest.raises(Busy) as caught, staging(site):
        pass
    assert caught.value.key == "site-busy"
    assert caught.value.params == {"site": str(site), "pid": str(os.getpid())}
    with staging(site):
        pass


def test_another_process_that_builds_is_named_and_its_work_is_not_touched(tmp_path):
    site = tmp_path / "site"
    first = start(site, "1", 2000)
    with pytest.raises(Busy) as caught, staging(site):
        pass
    assert caught.value.params["pid"] == str(first.pid)
    assert finish(first) == (0, "")
    assert whole(site) is None


def test_the_lock_of_a_killed_build_is_free_although_its_worker_lives(tmp_path):
    site = tmp_path / "site"
    inside = "import os, sys, time\nfrom pathlib import Path\nfrom generator.publish import staging\n"
    inside += "with staging(Path(sys.argv[1])):\n    worker = os.fork()\n"
    inside += "    if not worker: print(os.getpid(), flush=True)\n    time.sleep(60)\n"
    first = subprocess.Popen([sys.executable, "-c", inside, site], cwd=ROOT, stdout=subprocess.PIPE)
    worker = int(first.stdout.readline())
    first.kill()
    first.wait(timeout=60)
    try:
        with staging(site):
            pass
    finally:
        os.kill(worker, signal.SIGKILL)
        first.stdout.close()


def test_two_sites_beside_each_other_are_built_at_once(tmp_path):
    with staging(tmp_path / "one"), staging(tmp_path / "two"):
        pass


# Never somebody's folder


@pytest.mark.parametrize("content", ["thesis.odt", ".git"])
def test_a_folder_that_is_not_ours_is_refused_and_left_alone(tmp_path, content):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / content).write_text("years of work")
    with pytest.raises(UseError) as caught, staging(tmp_path / "site"):
        pass
    assert caught.value.key == "site-not-ours"
    assert (tmp_path / "site" / content).read_text() == "years of work"


def test_a_site_of_ours_that_somebody_keeps_files_in_is_refused(tmp_path):
    build(tmp_path / "site", {"a/b.txt": "a"})
    (tmp_path / "site/.git").mkdir()
    with pytest.raises(UseError), staging(tmp_path / "site"):
        pass


def test_a_folder_that_became_somebodys_while_we_built_is_left_alone(tmp_path):
    site = tmp_path / "site"
    with pytest.raises(UseError), staging(site) as new:  # noqa: PT012 - the meanwhile is what is tested
        new.write("a.txt", b"a")
        site.mkdir()
        (site / "thesis.odt").write_text("years of work")
        new.publish()
    assert [path.name for path in site.iterdir()] == ["thesis.odt"]


def test_an_empty_folder_may_become_a_site(tmp_path):
    (tmp_path / "site").mkdir()
    assert build(tmp_path / "site", {"a.txt": "a"}).files == 2


def test_a_file_or_a_symbolic_link_in_place_of_the_site_is_refused(tmp_path):
    (tmp_path / "file").write_text("a")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    for name in ("file", "link"):
        with pytest.raises(UseError, match="site-not-a-folder"), staging(tmp_path / name):
            pass


def test_the_root_the_home_the_project_and_what_holds_them_are_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home/lan"))
    monkeypatch.chdir(tmp_path)
    for place in (Path("/"), tmp_path / "home/lan", tmp_path / "home", ROOT, ROOT.parent, Path(), Path("..")):
        with pytest.raises(UseError, match="site-precious"), staging(place):
            pass


# The same bytes


def listing(site):
    """Names, kinds, modes, times and contents of all that a site is."""
    paths = [site, *sorted(site.rglob("*"))]
    stats = [(path, path.stat()) for path in paths]
    return [
        (
            path.relative_to(site).as_posix(),
            stat.filemode(s.st_mode),
            s.st_mtime_ns,
            path.is_file() and path.read_bytes(),
        )
        for path, s in stats
    ]


@pytest.fixture
def place_of_nobody():
    """A folder with another path and, where we may give it away, another owner."""
    with tempfile.TemporaryDirectory(prefix="đường dẫn khác ") as folder:
        if os.geteuid() == 0:
            os.chown(folder, 65534, 65534)
        yield Path(folder)


def test_two_builds_are_the_same_bytes_modes_and_times_wherever_and_whoever(tmp_path, place_of_nobody):
    other = place_of_nobody / "site"
    user = ["65534"] if os.geteuid() == 0 else []
    env = {"TZ": "Asia/Ho_Chi_Minh", "PYTHONHASHSEED": "7", "HOME": "/nonexistent", "LC_ALL": "C"}
    first = start(tmp_path / "site", "1", 20, env={"TZ": "America/Lima", "PYTHONHASHSEED": "1"}, umask=0o022)
    assert finish(first) == (0, "")
    second = start(other, "1", 20, *user, env=env, umask=0o077)
    assert finish(second) == (0, "")
    assert listing(tmp_path / "site") == listing(other)
    assert (tmp_path / "site/trang-3").stat().st_mtime == 1_700_000_000


def test_sha256sum_agrees_with_the_sums_and_they_are_in_order(tmp_path):
    build(tmp_path / "site", {"b.txt": "b", "a/c.txt": "c", "a.txt": "a"})
    sums = (tmp_path / "site" / SUMS).read_text().splitlines()
    assert [line.split("  ")[1] for line in sums] == ["a.txt", "a/c.txt", "b.txt"]
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", SUMS], cwd=tmp_path / "site", check=True)


# Writing


@pytest.mark.parametrize("path", ["/etc/passwd", "../a", "a/../../b", "a//b", "./a", "", "a/"])
def test_a_path_that_leaves_the_site_is_refused(tmp_path, path):
    with staging(tmp_path / "site") as new, pytest.raises(ValueError, match="not a path"):
        new.write(path, b"")


def test_two_pages_at_one_address_are_refused(tmp_path):
    with staging(tmp_path / "site") as new:
        new.write("a/index.html", b"")
        with pytest.raises(FileExistsError):
            new.write("a/index.html", b"")


# The checks


def test_all_problems_are_reported_at_once(tmp_path):
    files = {"index.html": '<a href="nowhere/">x</a><p style="color:red">', "no name.txt": "a", "empty.csv": ""}
    assert problems(tmp_path, files, expect=["empty.csv", "data.json"]) == [
        "no name.txt: name: more than letters, digits and _ . + @ ~ -, or a dot at an end",
        "data.json: missing: expected",
        "empty.csv: empty: expected",
        "index.html: inline: style=color:red",
        "index.html: link-to-nothing: nowhere/index.html",
    ]


@pytest.mark.parametrize(
    "link",
    ["../xep-hang/", "../xep-hang/?nam=2022#bang", ".", "./", "..", "../data.csv", "#day", "#top", "mailto:a@b.vn",
     "../xep-hang/index.html#b%E1%BA%A3n", "https://mst.gov.vn/", "?sap-xep=diem"],
)  # fmt: skip
def test_a_link_to_something_is_fine(tmp_path, link):
    pages = {
        "index.html": PAGE.format(""),
        "chi-so/index.html": PAGE.format(f'<p id="day"><a href="{link}">x</a>'),
        "xep-hang/index.html": PAGE.format('<table id="bang"></table><p id=bản>'),
        "data.csv": "a",
    }
    assert build(tmp_path / "site", pages).files == 5


@pytest.mark.parametrize(
    "link",
    ["../nowhere/", "../xep-hang", "../../", "#nowhere", "../xep-hang/#nowhere", "../data.json", "../xep-hang/x/"],
)
def test_a_link_to_nothing_is_found(tmp_path, link):
    pages = {"index.html": "", "chi-so/index.html": f'<a href="{link}">x</a>', "xep-hang/index.html": ""}
    (found,) = problems(tmp_path, pages)
    assert found.startswith("chi-so/index.html: link-to-nothing: ")


def test_a_file_that_a_chart_takes_its_rows_from_must_be_there(tmp_path):
    figure = '<figure data-kind="profile" data-at="bieu-do/tung-chi-so.json"></figure>'
    (found,) = problems(tmp_path / "a", {"index.html": "", "chi-so/index.html": figure})
    assert found.startswith("chi-so/index.html: link-to-nothing: ")
    files = {"index.html": "", "chi-so/index.html": PAGE.format(figure), "chi-so/bieu-do/tung-chi-so.json": "{}"}
    assert build(tmp_path / "b", files).files == 4


def written(new, files):
    """A manifest of pages (a string is the body of one) that are written into a staging folder."""
    manifest = Manifest()
    for path, text in files.items():
        data = PAGE.format(text).encode()
        new.write(path, data)
        manifest.files[path] = hashlib.sha256(data).hexdigest()
        manifest.fresh.add(path)
        checks.scan(path, data, manifest.new_links)
    return manifest


def test_links_to_what_was_written_after_them_are_looked_at_too(tmp_path):
    links = '<a href="b.html#da">b</a><a href="b.html#khong">b</a><a href="c.html">c</a><a href="d.html">d</a>'
    with staging(tmp_path / "site") as new:
        manifest = written(new, {"a.html": links, "b.html": '<p id="da">b</p>'})
        new.write("c.html", PAGE.encode())
        with pytest.raises(Unfit) as caught:
            new.publish(manifest=manifest)
    assert caught.value.problems == ["a.html: link-to-nothing: d.html", "a.html: link-to-nothing: b.html#khong"]


def test_folders_of_a_manifest_have_the_modes_and_the_time_of_the_site(tmp_path):
    before = os.umask(0o077)
    try:
        with staging(tmp_path / "site") as new:
            new.stamp = 1_000_000_000
            new.publish(manifest=written(new, {"a/b/c.html": "", "d.html": ""}))
    finally:
        os.umask(before)
    found = [tmp_path / "site", *(tmp_path / "site").rglob("*")]
    assert {int(path.stat().st_mtime) for path in found} == {1_000_000_000}
    assert {stat.S_IMODE(path.stat().st_mode) for path in found if path.is_dir()} == {0o755}
    assert {stat.S_IMODE(path.stat().st_mode) for path in found if path.is_file()} == {0o644}


def test_a_link_from_the_root_breaks_under_a_sub_path_and_is_found_but_on_404(tmp_path):
    pages = {"index.html": '<a href="/du-lieu/">x</a>', "404.html": '<a href="/thuoc-do/">x</a>'}
    assert problems(tmp_path, pages) == ["index.html: rooted-link: /du-lieu/"]


@pytest.mark.parametrize(
    "markup",
    ['<img src="https://example.org/a.png" alt="">', '<link rel="stylesheet" href="//example.org/a.css">',
     '<script src="https://example.org/a.js"></script>', '<link href="https://example.org/i.png" rel="icon">',
     '<link rel=preconnect href=https://example.org>', '<img src="a.svg" srcset="https://example.org/b.svg 2x" alt="">',
     '<iframe src="https://example.org/"></iframe>', '<img alt="a > b" src="https://example.org/a.png">',
     """<img alt='"' title="a > b" src="https://example.org/a.png">""", '<img alt="a < b" src="//example.org/a.png">'],
)  # fmt: skip
def test_a_third_party_request_is_found(tmp_path, markup):
    (found,) = problems(tmp_path, {"index.html": markup, "a.svg": "<svg/>"})
    assert found.startswith("index.html: third-party: ")


def test_a_stylesheet_that_fetches_from_elsewhere_is_found(tmp_path):
    sheet = "@import 'https://example.org/a.css'; p { background: url(//example.org/b.png) }"
    found = problems(tmp_path, {"a.css": sheet})
    assert found == ["a.css: third-party: https://example.org/a.css", "a.css: third-party: //example.org/b.png"]


def test_what_a_page_says_of_other_sites_is_no_request(tmp_path):
    markup = '<link rel="canonical" href="https://example.vn/"><a href="https://example.org/">x</a>'
    shown = '<pre>&lt;img src="https://example.org/a.png" style="x" onclick="y"&gt;</pre><!-- <img src="gone.png"> -->'
    assert build(tmp_path / "site", {"index.html": PAGE.format(markup + shown)}).files == 2


@pytest.mark.parametrize(
    "markup",
    ["<script>alert(1)</script>", '<script type="module">a()</script>', "<style>p{}</style>", '<p onclick="a()">',
     '<a href="javascript:a()">x</a>', '<p style="x">', '<script title=" type=x src=y">a()</script>',
     '<script type=" module ">a()</script>', '<script type="text/JScript">a()</script>',
     '<script type="application/x-ecmascript">a()</script>', '<button formaction="javascript:a()">',
     '<a href="java&#9;script:a()">x</a>', '<a href="&#106;avascript&colon;a()">x</a>',
     '<a href="&#1; javascript:a()">x</a>'],
)  # fmt: skip
def test_what_the_strict_policy_would_stop_is_found(tmp_path, markup):
    (found,) = problems(tmp_path, {"index.html": markup})
    assert found.startswith("index.html: inline: ")


SPACES = [" ", "/", " / ", "\t", "\n", "\f", "\r\n"]
BEFORE_A_NAME = [*SPACES, ' title="x"', " title='x'", ' title="x"/', " title=x\t", " hidden "]
AFTER_A_NAME = ['="a()"', "='a()'", "=a()", ' = "a()"', "\t=\na()", '="a()"lang="vi"', '="a()"/']


@pytest.mark.parametrize("before", BEFORE_A_NAME)
@pytest.mark.parametrize("after", AFTER_A_NAME)
@pytest.mark.parametrize("tag", ["<p{}>", "<svg{}>x</svg>", "<script{}></script>", "<!-- x --><p{}>"])
def test_a_handler_is_found_however_it_is_written(before, after, tag):
    for name in ("onerror", "ONCLICK", "onenterpictureinpicture"):
        found, _ = scanned(tag.format(f"{before}{name}{after}").encode())
        assert found == [f"a/index.html: inline: {name.lower()}=a()"]


@pytest.mark.parametrize("before", BEFORE_A_NAME)
def test_an_address_is_found_whatever_stands_before_its_name(before):
    found, links = scanned(f'<img{before}src="//x.vn/a.png"><a{before}href="../b.csv"{before}id="c">'.encode())
    assert found == ["a/index.html: third-party: //x.vn/a.png"]
    assert links == {"b.csv": {"": "a/index.html"}}
    assert checks.ids_of(f"<p{before}id=c>".encode()) == {"c"}


@pytest.mark.parametrize(
    "markup",
    ["<p title='x onclick=a()'>", '<p title="x"lang="/onclick=a()">', "<p title=x/onclick=a()>", "<p onclick>",
     '<p data-onclick="a()">', '<meta name="x"content="a()">', '<p data-component="a()">', "<p title='&#39;onclick=a'>",
     "<p>/onclick=a()</p>", "<imgonclick=a()>", '<link/href="https://x.vn/"rel="canonical">'],
)  # fmt: skip
@pytest.mark.parametrize("before", ["", "<!-- x -->"])
def test_what_only_looks_like_a_handler_is_none(before, markup):
    assert scanned((before + markup).encode()) == ([], {})


def test_an_inline_script_with_its_hash_in_the_policy_and_inline_data_are_fine(tmp_path):
    digest = base64.b64encode(hashlib.sha256(b"go()").digest()).decode()
    policy = f'<meta http-equiv="Content-Security-Policy" content="script-src &#39;sha256-{digest}&#39;">'
    data = '<script type="application/ld+json">{"url": "href=x"}</script><script src="a.js"></script>'
    pages = {"index.html": PAGE.format(policy + "<script>go()</script>" + data), "a.js": "go()"}
    assert build(tmp_path / "site", pages).files == 3


def scanned(page: bytes) -> tuple[list[str], checks.Links]:
    links: checks.Links = {}
    return checks.scan("a/index.html", page, links), links


def anyhow(word: str) -> st.SearchStrategy[str]:
    """A word in upper and lower case."""
    return st.sampled_from([word, word.upper(), word.title()])


NAMES = ["href", "src", "srcset", "poster", "xlink:href", "formaction", "style", "id", "onclick", "content", "width"]
PLAIN_FORMS = [' {}="{}"', " {}='{}'", '\t{}="{}"', '/{}="{}"', ' lang="vi"{}="{}"']
FORMS = [*PLAIN_FORMS, " {}={}", '\n{}="{}"', ' {}="{}', " {}='{}", ' {} = "{}"', "{}={}"]
ADDRESSES = ["", "#2", "#b", "#", "../x/", "../2.csv", "../../", "/x", "?a#b", "b.html#c", "//x.vn", "javascript:a"]
VALUES = [*ADDRESSES, "b", "đ1", "a > b", "a < b", "x id=b", " href='#b' ", "<p id=b>", "&amp;"]


def tags(forms: list[str], values: list[str]) -> st.SearchStrategy[str]:
    names = st.sampled_from(["a", "p", "b2", "img", "link", "svg", "/a", "/p", "!doctype", "2", "đ"])
    attributes = st.builds(
        str.format, st.sampled_from(forms), st.sampled_from(NAMES).flatmap(anyhow), st.sampled_from(values)
    )
    return st.builds("<{}{}>".format, names.flatmap(anyhow), st.lists(attributes, max_size=3).map("".join))


SCRIPTS = st.builds(
    "<{}{}>{}</{}>".format,
    st.sampled_from(["script", "style", "SCRIPT", "scripted"]),
    st.sampled_from(["", " src=x.js", ' type="application/ld+json"', " id=b", ' title="a > b"']),
    st.sampled_from(["", "a", "a\nb", "<p id=b>", "<!--", "<style", '<a href="#b">']),
    st.sampled_from(["script", "style", "Script", "script ", "script\n"]),
)
COMMENTS = st.sampled_from(["<!-- a -->", "<!-- <p id=b> -->", "<!--", "-->", "<!-- > -->", "<!-->"])
PIECES = st.sampled_from(["<", ">", "/", '"', "'", "=", " ", "a", "b1", "2", "ID=", "href=", "src=", "#2", "đ", "\n"])

WILD = st.lists(st.one_of(tags(FORMS, VALUES), SCRIPTS, COMMENTS, PIECES)).map("".join)
TAME = st.lists(st.one_of(tags(PLAIN_FORMS, ADDRESSES), st.sampled_from(["\n", "1", "a"]))).map("".join)


@given(WILD | TAME)
@example('<p\tonclick="a()">')
@example('<script title="a > b"></script><script id=b></script><script title="a > b"></script>')
def test_tags_taken_apart_line_by_line_say_what_the_pattern_reads(markup):
    page, by_pattern = markup.encode(), f"<!-- read by the pattern -->{markup}".encode()
    assert scanned(page) == scanned(by_pattern)
    assert checks.ids_of(page) == checks.ids_of(by_pattern)


@pytest.mark.parametrize(
    "line",
    ["<p>\n", "<script>a()</script>", "<style>p{}</style>", "<p\nid=b>", "<!-- a -->", "<p id='>'>", '<p title="<">'],
)
def test_lines_that_differ_in_figures_alone_say_what_each_says(line):
    page = f'{line}<a href="#b12">x</a>\n{line}<a href="#b3">x</a>\n<p onclick="c4">{line}\n<p onclick="c5">'.encode()
    links = ["link-to-nothing: #b12", "link-to-nothing: #b3"]
    calls = ["inline: onclick=c4", "inline: onclick=c5"]
    found, _ = scanned(page)
    assert [problem.removeprefix("a/index.html: ") for problem in found if "<" not in problem] == [*calls, *links]
    assert scanned(page) == (found, {})


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("../#x", ({}, {"index.html": {"x": "a/index.html"}})),
        ("../?q#x", ({}, {"index.html": {"x": "a/index.html"}})),
        ("..", ({}, {"index.html": {"": "a/index.html"}})),
        ("../b/", ({}, {"b/index.html": {"": "a/index.html"}})),
        ("../..", ({"a/index.html: link-to-nothing: ../.."}, {})),
        ("../b/../../x", ({"a/index.html: link-to-nothing: ../b/../../x"}, {})),
        ("#x", (set(), {})),
        ("#y", ({"a/index.html: link-to-nothing: #y"}, {})),
    ],
)
def test_where_a_link_leads_from_a_page_below_the_root(address, leads):
    links: checks.Links = {}
    found = checks.scan("a/index.html", f'<p id="x"><a href="{address}">a</a>'.encode(), links)
    assert (set(found), links) == (set(leads[0]), leads[1])


@pytest.mark.parametrize(
    "name",
    [
        "con.txt",
        "a/aux/b.txt",
        "đ.txt",
        "a b.txt",
        ".hidden",
        "a.",
        "_a/b.txt",
        "a:b",
        "a\\b",
        "x" * 181,
        SUMS,
        "a/_headers",
    ],
)
def test_a_name_that_zip_windows_or_pages_would_spoil_is_found(tmp_path, name):
    (found,) = problems(tmp_path, {name: "a"})
    assert found.startswith(f"{name}: name: ")


def test_two_names_that_differ_only_in_case_are_found(tmp_path):
    assert problems(tmp_path, {"a.txt": "a", "A.txt": "A"}) == ["a.txt: name: like A.txt but for case"]


def test_an_underscore_is_fine_where_nojekyll_stands(tmp_path):
    assert build(tmp_path / "site", {".nojekyll": "", "_a.txt": "a"}).files == 3


def test_the_file_that_hosts_read_headers_from_may_begin_with_an_underscore(tmp_path):
    assert build(tmp_path / "site", {"_headers": "/*\n", "index.html": "<p>a</p>"}).files == 3


def test_links_and_devices_among_the_files_are_found(tmp_path):
    (tmp_path / "link").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Unfit) as caught:
        check(tmp_path)
    assert caught.value.problems == ["link: not-a-file: symbolic link", "pipe: not-a-file: special file"]
