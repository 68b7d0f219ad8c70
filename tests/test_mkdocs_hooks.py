"""The frame as MkDocs builds it: languages, links, policy, and what it leaves out."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from generator.mkdocs_hooks import POLICY_MARK, Place, build_frame, finished, settings_said
from generator.shell import BODY_MARKS, SHELLS, Filling, Shell

ROOT = Path(__file__).parent.parent
STAND = {"vi": "Dữ liệu ngày 23/11/2026", "en": "Data of 23 November 2026"}
LISTS = ("", "xep-hang/", "don-vi/", "chi-so/", "phuong-phap/")
SINGLETONS = (*LISTS, "du-lieu/", "api/", "nguon/", "doi-chieu/", "bao-chi/")
PROSE = ("huong-dan/", "tim-kiem/", "trang-cua-tinh/")


@pytest.fixture(scope="module")
def frame(tmp_path_factory):
    folder = tmp_path_factory.mktemp("frame")
    assert build_frame(ROOT / "mkdocs.yml", folder, "https://example.org/td/", stand=STAND) == 0
    return folder


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bare")
    build_frame(ROOT / "mkdocs.yml", folder, "")
    return folder


def read(folder, address):
    return (folder / address / "index.html").read_text(encoding="utf-8")


def pages(folder):
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.html")}


@pytest.mark.parametrize("language", ["", "en/"])
def test_every_section_has_a_shell_and_every_data_page_a_place(frame, language):
    for address in SHELLS.values():
        Shell.split(read(frame, language + address))
    for address in SINGLETONS:
        Shell.split(read(frame, language + address), BODY_MARKS)
    for address in PROSE:
        assert "@@td:" not in read(frame, language + address)


def test_a_page_speaks_the_language_of_its_path(frame):
    vi, en = read(frame, "huong-dan/"), read(frame, "en/huong-dan/")
    assert '<html lang="vi"' in vi
    assert '<html lang="en"' in en
    assert "Đến nội dung chính" in vi
    assert "Skip to main content" in en
    assert STAND["vi"] in vi
    assert STAND["en"] in en


def test_no_english_menu_on_a_vietnamese_page_and_none_the_other_way(frame):
    words = {"vi": ["Xếp hạng", "Hướng dẫn", "Tìm đơn vị"], "en": ["Rankings", "Help", "Find a unit"]}
    for address, own, other in (("nguon/", "vi", "en"), ("en/nguon/", "en", "vi")):
        html = read(frame, address)
        assert all(word in html for word in words[own])
        assert not any(word in html for word in words[other])


def test_a_filled_shell_links_rightly_from_the_depth_where_it_will_stand(frame):
    html = Shell.split(read(frame, "en/" + SHELLS["chi-so"])).fill(Filling("chi-so/dti/nhan-thuc-so/", "T", "D", "B"))
    assert 'href="../../../../chi-so/dti/nhan-thuc-so/" hreflang="vi"' in html
    assert 'href="../../../../en/xep-hang/"' in html
    assert '<link rel="canonical" href="https://example.org/td/en/chi-so/dti/nhan-thuc-so/">' in html
    assert '<link rel="alternate" hreflang="x-default" href="https://example.org/td/chi-so/dti/nhan-thuc-so/">' in html


@pytest.mark.parametrize(
    ("section", "item"), [("don-vi", "don-vi/"), ("xep-hang", "xep-hang/"), ("chi-so", "phuong-phap/")]
)
def test_the_section_of_a_shell_is_the_active_item(frame, section, item):
    active = re.findall(r'<li><a href="([^"]*)" aria-current', read(frame, SHELLS[section]))
    assert [address.lstrip("./") for address in active] == [item]


def test_without_an_address_no_page_says_where_it_is(bare):
    for html in pages(bare).values():
        assert 'rel="canonical"' not in html
        assert 'rel="alternate"' not in html
        assert "og:url" not in html


def test_every_link_of_the_frame_leads_to_a_page_or_file(frame):
    for name, html in pages(frame).items():
        if name == "404.html" or "_shell" in name:
            continue
        for target in re.findall(r'(?:href|src)="((?!https?:|mailto:|#)[^"#?]*)', html):
            if target.endswith(("/atom.xml", "/dinh-chinh.xml")):
                continue  # feeds are written with the data
            there = (frame / name).parent / target
            assert (there / "index.html" if target.endswith("/") else there).resolve().is_file(), (name, target)


def test_the_404_page_links_from_any_depth(frame, bare):
    assert 'href="/td/assets/td.css"' in pages(frame)["404.html"]
    assert 'href="/td/tim-kiem/"' in pages(frame)["404.html"]
    assert 'href="/en/tim-kiem/"' in pages(bare)["404.html"]


def test_the_policy_stands_before_every_script_and_names_each_inline_one(frame):
    for name, html in pages(frame).items():
        policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
        assert policy, name
        assert policy.end() < html.index("<script")
        assert "unsafe" not in policy[1]
        for code in re.findall(r"<script>(.*?)</script>", html, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy[1]


def test_data_blocks_need_no_hash():
    page = finished(f'{POLICY_MARK}<script type="application/ld+json">{{}}</script>', policy=True)
    assert "sha256" not in page


def test_a_preview_has_no_policy(tmp_path):
    build_frame(ROOT / "mkdocs.yml", tmp_path, "", policy=False)
    for html in pages(tmp_path).values():
        assert "Content-Security-Policy" not in html
        assert POLICY_MARK not in html


def test_nothing_is_styled_in_attributes_or_left_of_the_theme_that_needs_its_script(frame):
    for html in pages(frame).values():
        assert " style=" not in html
        assert "<style" not in html
        assert "md-toggle" not in html
        assert "md-dialog" not in html
        assert "md-skip" not in html
        assert 'type="checkbox"' not in html
    assert not list(frame.glob("assets/javascripts"))
    assert not list(frame.glob("sitemap.xml*"))


def test_no_page_asks_another_host_for_anything(frame):
    for html in pages(frame).values():
        loaded = re.findall(r'<(?:script|img|iframe|source)[^>]*\ssrc="([^"]*)"', html)
        loaded += re.findall(r'<link rel="(?:stylesheet|preload|icon|preconnect)" href="([^"]*)"', html)
        assert not [address for address in loaded if "//" in address]


def test_the_frame_is_the_same_bytes_every_time(frame, tmp_path):
    build_frame(ROOT / "mkdocs.yml", tmp_path, "https://example.org/td/", stand=STAND)
    for path in frame.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / path.relative_to(frame)).read_bytes()


def test_both_languages_have_the_same_pages(frame):
    vi = {
        path.relative_to(frame).as_posix()
        for path in frame.rglob("index.html")
        if not path.is_relative_to(frame / "en")
    }
    en = {path.relative_to(frame / "en").as_posix() for path in (frame / "en").rglob("index.html")}
    assert vi == en


def test_a_broken_link_in_prose_is_counted(tmp_path):
    source = tmp_path / "prose"
    source.mkdir()
    (source / "index.md").write_text("---\ntitle: T\ndescription: D\n---\n\n[gone](gone.md)\n", encoding="utf-8")
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for name, path in (
        ("site_src", source),
        ("templates/theme", ROOT / "templates/theme"),
        ("generator/", f"{ROOT}/generator/"),
    ):
        settings = settings.replace(name, str(path))
    (tmp_path / "mkdocs.yml").write_text(settings, encoding="utf-8")
    # its own stylesheet is not there either, but MkDocs does not look for that
    assert build_frame(tmp_path / "mkdocs.yml", tmp_path / "out", "") == 1


def test_the_home_of_each_language_is_a_folder_with_a_way_to_the_other():
    assert Place.of("", "").others == [("vi", "./"), ("en", "./en/")]
    assert Place.of("en/", "").others == [("vi", "../"), ("en", "../en/")]


SETTINGS = "site_name: Mẫu\ndocs_dir: prose\nextra:\n  charts: {{ drawn: [{level}] }}\n  owner: {owner}\n"


def settings_file(folder: Path, level: str = "province", owner: str = '""') -> Path:
    (folder / "prose").mkdir(exist_ok=True)
    file = folder / "mkdocs.yml"
    file.write_text(SETTINGS.format(level=level, owner=owner), "utf-8")
    return file


def test_settings_are_taken_from_the_cache_only_while_the_file_is_what_it_was(tmp_path: Path):
    cache = tmp_path / "cache"
    first = settings_said(settings_file(tmp_path), cache)
    assert first.extra["charts"] == {"drawn": ["province"]}
    assert Path(first.docs_dir) == tmp_path / "prose"
    [kept] = (cache / "settings").iterdir()
    assert settings_said(tmp_path / "mkdocs.yml", cache) == first
    changed = settings_said(settings_file(tmp_path, level="commune"), cache)
    assert changed.extra["charts"] == {"drawn": ["commune"]}
    kept.write_bytes(kept.read_bytes().replace(b"province", b"district"))
    assert settings_said(settings_file(tmp_path), cache) == first


def test_settings_that_another_place_completes_are_read_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = settings_file(tmp_path, owner="!ENV OWNER_OF_THE_SITE")
    for owner in ("one", "other"):
        monkeypatch.setenv("OWNER_OF_THE_SITE", owner)
        assert settings_said(file, tmp_path / "cache").extra["owner"] == owner
    assert not (tmp_path / "cache").exists()


def test_settings_that_json_cannot_hold_are_not_kept(tmp_path: Path):
    file = settings_file(tmp_path, owner="2026-01-31")
    assert settings_said(file, tmp_path / "cache") == settings_said(file, None)
    assert not (tmp_path / "cache").exists()
