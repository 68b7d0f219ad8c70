"""Jinja: the environment and its few filters; the only place that decides escaping."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from generator import facts
from generator.i18n import LANGUAGES, Translator, translator
from generator.model import Text

TEMPLATES = Path(__file__).parent.parent / "templates"


@cache
def environment(language: str) -> Environment:
    """Autoescape on, undefined names refused; filters speak the language."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    t = translator(language)
    env.globals.update(t=t, language=language, other=next(x for x in LANGUAGES if x != language))
    env.filters.update(
        say=lambda text: say(t, text),
        plain=t.say,
        printed=t.printed,
        integer=t.integer,
        date=t.date,
        percent=t.percent,
        ordinal=t.ordinal,
        foreign=lambda text: Markup(f'<span lang="vi">{escape(text)}</span>') if language != "vi" else text,
    )
    for name in facts.SENTENCES:
        env.globals[name] = _bound(getattr(facts, name), t)
    return env


def _bound(sentence: Callable[..., str], t: Translator) -> Callable[..., str]:
    return lambda *args, **kwargs: sentence(t, *args, **kwargs)


def say(t: Translator, text: Text) -> Markup | str:
    """The text, marked as Vietnamese where an English page has nothing else."""
    return Markup(f'<span lang="vi">{escape(text.vi)}</span>') if t.is_foreign(text) else t.say(text)


def render(template: str, language: str, path: str, context: Mapping[str, Any]) -> str:
    """One page body. path: address below the language's root; links in templates go through `url`."""
    root = "../" * (path.count("/") + (language != "vi"))
    prefix = "" if language == "vi" else f"{language}/"

    def url(target: str) -> str:
        return f"{root}{prefix}{target}" or "./"

    def file(target: str) -> str:
        return f"{root}{target}"

    return environment(language).get_template(template).render(**context, url=url, file=file, path=path, root=root)


def fold(text: str) -> str:
    """Without accents, đ as d, lower case: what people type.

    >>> fold("Đắk Lắk")
    'dak lak'
    """
    flat = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return re.sub(r"\s+", " ", "".join(letter for letter in flat if not unicodedata.combining(letter))).strip()
