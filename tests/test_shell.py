"""Splitting a finished page at its marks and filling it."""

from __future__ import annotations

import pytest

from generator.shell import BODY_MARKS, Filling, Shell, mark

PAGE = "".join(
    (
        f"<title>{mark('title')}</title><meta content='{mark('title')}'>",
        f'<meta name="description" content="{mark("description")}">',
        f'<link rel="canonical" href="https://example.org/{mark("path")}">{mark("head")}',
        f'<a href="../../en/{mark("path")}">EN</a><main>{mark("body")}</main>',
    )
)
TAY_NINH = Filling("don-vi/tay-ninh/", "Tỉnh Tây Ninh", "Thứ 44/63", "<h1>Tỉnh Tây Ninh</h1>")


def test_every_mark_is_filled_wherever_it_stands():
    page = Shell.split(PAGE).fill(TAY_NINH)
    assert page.count("Tỉnh Tây Ninh") == 3
    assert 'href="https://example.org/don-vi/tay-ninh/"' in page
    assert 'href="../../en/don-vi/tay-ninh/"' in page
    assert "<main><h1>Tỉnh Tây Ninh</h1></main>" in page
    assert "@@td:" not in page


def test_plain_text_is_escaped_and_html_is_not():
    filling = Filling('a"b/', "A < B & 'C'", 'says "no"', "<p>body</p>", "<script>head</script>")
    page = Shell.split(PAGE).fill(filling)
    assert "<title>A &lt; B &amp; &#x27;C&#x27;</title>" in page
    assert 'content="says &quot;no&quot;"' in page
    assert 'href="../../en/a&quot;b/"' in page
    assert "<p>body</p>" in page
    assert "<script>head</script>" in page


def test_a_mark_in_the_data_is_text_and_is_not_filled():
    page = Shell.split(PAGE).fill(Filling("x/", mark("body"), "", "BODY"))
    assert page.count("BODY") == 1
    assert f"<title>{mark('body')}</title>" in page


@pytest.mark.parametrize("name", ["title", "description", "path", "head", "body"])
def test_a_missing_mark_is_named(name):
    with pytest.raises(ValueError, match=f"no mark {name}$"):
        Shell.split(PAGE.replace(mark(name), ""))


def test_a_mark_that_nobody_fills_is_named():
    with pytest.raises(ValueError, match="unknown mark boddy"):
        Shell.split(PAGE + mark("boddy"))


def test_a_prose_page_needs_only_the_marks_for_its_data():
    shell = Shell.split(f"<head>{mark('head')}</head><p>prose</p>{mark('body')}", BODY_MARKS)
    assert shell.fill(Filling("", "ignored", "", "<table>", "<link>")) == "<head><link></head><p>prose</p><table>"


def test_one_shell_fills_many_pages_that_do_not_touch_each_other():
    shell = Shell.split(PAGE)
    pages = [shell.fill(Filling(f"don-vi/{n}/", str(n), "", f"<p>{n}</p>")) for n in range(3)]
    assert [page.count("<p>1</p>") for page in pages] == [0, 1, 0]
    assert shell.fill(TAY_NINH) == shell.fill(TAY_NINH)
