"""Templates say their own words once, in their own language, and escape what they are given."""

from __future__ import annotations

import gc
import weakref

import pytest
from jinja2 import UndefinedError

from generator.rendering import Renderer


@pytest.fixture(params=["vi", "en"])
def renderer(request):
    return Renderer(request.param)


def rendered(renderer, source, **given):
    return renderer.environment.from_string(source).render(**given)


def test_words_that_stand_alone_are_part_of_the_compiled_template(renderer):
    source = '<p>{{ t("table.rank") }}{{ t("table.score" if known else "score.missing") | lower }}</p>'
    code = renderer.environment.compile(source, raw=True)
    assert f"<p>{renderer.t('table.rank')}" in code
    assert "context.call" not in code
    for known, key in ((True, "table.score"), (False, "score.missing")):
        words = f"<p>{renderer.t('table.rank')}{renderer.t(key).lower()}</p>"
        assert rendered(renderer, source, known=known) == words


def test_words_with_a_place_to_fill_and_keys_that_are_made_are_said_when_the_page_is(renderer):
    source = '{{ t("page.missing", year=1) if none else t("level." ~ level) }}{{ t("unit.cite", fact=fact, date="d") }}'
    said = renderer.t("level.commune") + renderer.t("unit.cite", fact="A &amp; B", date="d")
    assert rendered(renderer, source, level="commune", fact="A & B", none=False) == said


def test_what_is_given_to_a_template_is_escaped_and_what_is_markup_is_not(renderer):
    source = "{% macro bold(text) %}<b>{{ text }}</b>{% endmacro %}{{ text }}{{ bold(text) }}{{ number }}{{ none }}"
    made = "&lt;&#34;&amp;&#39;&gt;"
    assert rendered(renderer, source, text="<\"&'>", number=5, none=None) == f"{made}<b>{made}</b>5None"


def test_a_macro_takes_its_arguments_by_place_by_name_and_as_it_has_them_itself(renderer):
    source = '{% macro said(a, b="<B>") %}{{ a }}{{ b }}{{ varargs | join }}{% endmacro %}'
    source += '{% macro plain(a, b="<B>") %}{{ a }}{{ b }}{% endmacro %}'
    calls = "{{ said(1) }} {{ said(1, 2) }} {{ said(1, 2, 3) }} {{ plain(1) }} {{ plain(1, 2) }} {{ plain(b=1, a=2) }}"
    assert rendered(renderer, source + calls) == "1&lt;B&gt; 12 123 1&lt;B&gt; 12 21"
    for wrong in ("{{ plain(1, 2, 3) }}", "{{ plain(1, c=3) }}"):
        with pytest.raises(TypeError, match="plain"):
            rendered(renderer, source + wrong)
    assert rendered(renderer, source + "{% set made = plain(1) %}{{ made }}{{ [made] | length }}") == "1&lt;B&gt;1"


def test_a_page_that_is_rendered_leaves_no_circles_to_be_looked_for(renderer):
    source = "{% macro bold(text) %}<b>{{ shown(text) }}{{ value }}</b>{% endmacro %}"
    source += "{% macro shown(text) %}{{ text }}{% endmacro %}{{ bold('x') }}"
    template = renderer.environment.from_string(source)
    value = type("Value", (), {"__str__": lambda _: "y"})()
    alive = weakref.ref(value)
    gc.collect()
    gc.disable()
    try:
        assert template.render(value=value) == "<b>xy</b>"
        del value
        assert alive() is None
    finally:
        gc.enable()


def test_what_goes_wrong_in_a_template_names_its_line(renderer):
    template = renderer.environment.from_string("<p>\n{{ 1 / zero }}")
    with pytest.raises(ZeroDivisionError) as told:
        template.render(zero=0)
    assert [(entry.name, entry.lineno) for entry in told.traceback][-1][1] + 1 == 2


def test_texts_in_a_row_are_escaped_whether_one_of_them_is_markup_or_none(renderer):
    source = '{% macro bold(text) %}<b>{{ text }}</b>{% endmacro %}{{ text ~ 1 ~ none }}{{ bold("x") ~ text }}'
    assert rendered(renderer, source, text="<", none=None) == "&lt;1None<b>x</b>&lt;"


def test_only_pages_in_another_language_say_what_is_vietnamese(renderer):
    macros = renderer.environment.get_template("partials/macros.html.jinja").module
    found = type("Source", (), {"publisher": "A", "published_on": "2022", "approximate": False})()
    site = type("Site", (), {"source": lambda *_: found, "source_path": lambda *_: "nguon/"})()
    link = macros.source_link(site, renderer.url, "p", "s")
    assert ("<span>A</span>" in link, '<span lang="vi">A</span>' in link) == (
        renderer.language == "vi",
        renderer.language != "vi",
    )


def test_two_languages_share_a_folder_of_compiled_templates_and_keep_their_words(tmp_path):
    for _ in ("made", "found there"):
        for language in ("vi", "en"):
            renderer = Renderer(language, cache=tmp_path)
            assert renderer.t("basis.computed") in str(renderer.cells.dot("computed"))
            assert renderer.t("score.not_applicable") in str(renderer.cells.not_applicable())
    assert {path.name[:3] for path in (tmp_path / "templates").iterdir()} == {"vi-", "en-"}


def test_what_may_be_missing_is_asked_for_with_defined_alone(renderer):
    asked = "{%% if given.%s is defined %%}{{ given.%s }}{%% endif %%}"
    source = asked % ("there", "there") + asked % ("gone", "gone")
    given = type("Given", (), {"there": "here"})()
    assert rendered(renderer, source, given=given) == "here"
    with pytest.raises(AttributeError):
        rendered(renderer, "{{ given.gone }}", given=given)
    with pytest.raises(UndefinedError):
        rendered(renderer, "{{ unknown.name }}")
