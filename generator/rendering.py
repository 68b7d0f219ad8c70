"""Jinja: the environment and its few filters; the only place that decides escaping."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from generator import charts, facts
from generator.charts import sparks
from generator.composite.ranking import Change, NoChange
from generator.i18n import translator
from generator.model import Text
from generator.patterns import Html, Looks, Pattern, bar_length, escaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from fractions import Fraction


TEMPLATES = Path(__file__).parent.parent / "templates"


class Drawer(Protocol):
    """What draws a chart: `charts.Drawn`, or nothing at all in tests of words."""

    def draw(self, kind: str, language: str, rows: Sequence[Mapping[str, Any]], label: str) -> str: ...


class Chart(Protocol):
    """What a template hands to the drawer."""

    @property
    def kind(self) -> str: ...
    @property
    def rows(self) -> tuple[Mapping[str, Any], ...]: ...
    @property
    def heading(self) -> str: ...


def _compiled(cache: Path | None) -> FileSystemBytecodeCache | None:
    """Where compiled templates are kept, by their text and the version of Python; None keeps nothing."""
    if cache is None:
        return None
    folder = cache / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


_TURNS = re.compile(r"[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]")
"""Letters and marks that run the other way; what stands beside them is not to turn with them."""


def _bar_of(share: Fraction) -> str:
    """A share as the length of its bar."""
    return bar_length(round(share * 1000))


class Renderer:
    """Page bodies in one language."""

    def __init__(self, language: str, drawer: Drawer | None = None, cache: Path | None = None) -> None:
        self.language = language
        self.t = translator(language)
        self.drawer = drawer
        self._said: dict[int, tuple[Text, str]] = {}
        self.environment = self._environment(cache)

    def _environment(self, cache: Path | None) -> Environment:
        """Autoescape on, undefined names refused; filters and sentences speak the language."""
        env = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=_compiled(cache),
        )
        t = self.t
        env.globals.update(t=t, language=self.language, draw=self.draw, chart_json=self.chart_json)
        env.globals.update(filled=self.filled, names=self.names, plains=self.plains, moves=self.moves)
        env.globals.update(each=self.each, drawn=self.drawn, bar_of=_bar_of)
        env.filters.update(
            marked=self.marked,
            say=self.say,
            plain=t.say,
            printed=t.printed,
            integer=t.integer,
            date=t.date,
            ordinal=t.ordinal,
        )
        for sentence in facts.SENTENCES:
            env.globals[sentence.__name__] = partial(sentence, t)
        env.globals.update({drawing.__name__: drawing for drawing in sparks.DRAWINGS})
        self.cells: Any = env.get_template("partials/cells.html.jinja").module
        env.globals["look"] = Looks(t, self.cells)
        return env

    def prepare(self) -> None:
        """Load every page template now, so that workers inherit them."""
        for name in self.environment.list_templates(filter_func=lambda name: name.startswith(("pages/", "partials/"))):
            self.environment.get_template(name)

    def say(self, text: Text) -> Markup | str:
        """The text, marked as Vietnamese where an English page has nothing else."""
        if self.t.is_foreign(text):
            return Markup('<span lang="vi">{}</span>').format(text.vi)
        said = self.t.say(text)
        return Markup("<bdi>{}</bdi>").format(said) if _TURNS.search(said) else said

    def marked(self, text: Text, vietnamese: Sequence[str]) -> Markup | str:
        """A sentence in which the given names are marked as Vietnamese on a page of another language."""
        said = self.t.say(text)
        if self.language == "vi" or not vietnamese:
            return said
        parts = re.split(f"({'|'.join(re.escape(name) for name in sorted(vietnamese, key=len, reverse=True))})", said)
        return Markup("").join(
            Markup('<span lang="vi">{}</span>').format(p) if i % 2 else p for i, p in enumerate(parts)
        )

    def filled(self, macro: Callable[..., str], columns: Sequence[Iterable[object]]) -> Markup:
        """The rows of a table: a macro of as many texts as there are columns, filled with each row's own.

        Columns of `look` are HTML of our own; any other text is escaped as it is laid in.
        """
        return Markup(Pattern(macro, len(columns)).rows(columns))  # noqa: S704 - a macro's markup, texts escaped

    def each(self, macro: Callable[..., str], texts: Iterable[str]) -> Html:
        """A macro of one text for each of a column; nothing for an empty one."""
        column = list(texts)
        before, after = Pattern(macro, 1).around
        safe = column if isinstance(texts, Html) else escaped(column)
        return Html([before + text + after if text else "" for text in safe])

    def drawn(self, macro: Callable[..., str], items: Iterable[object]) -> Html:
        """A macro for each item of a column, for cells that are all different."""
        return Html([str(macro(item)) for item in items])

    def plains(self, texts: Iterable[Text]) -> list[str]:
        """Texts for attributes, where nothing can be marked."""
        return [self.t.say(text) for text in texts]

    def moves(self, changes: Iterable[Change | NoChange]) -> Html:
        """The cells of how ranks changed; see `move` in `partials/cells.html.jinja`."""
        cell = Pattern(self.cells.move, 7)
        nothing = str(self.cells.move(*[""] * 7))
        return Html([self._move(cell, change) or nothing for change in changes])

    def _move(self, cell: Pattern, change: Change | NoChange) -> str:
        """One of them; "" where ranks are not compared."""
        if isinstance(change, NoChange) or change.ranks is None:
            return ""
        older, newer = change.older, change.newer
        return cell.fill(
            str(change.ranks),
            facts.change_short(self.t, change),
            sparks.slope(older.rank or 0, newer.rank or 0, newer.of or 1),
            facts.rank_short(self.t, older),
            facts.rank_short(self.t, newer),
            older.edition,
            newer.edition,
        )

    def names(self, texts: Iterable[Text]) -> Html:
        """Texts as `say` writes them, each escaped once a language."""
        return Html([self._name(text) for text in texts])

    def _name(self, text: Text) -> str:
        found = self._said.get(id(text))
        if found is None:
            # The text is kept beside what is made of it, so that no other can take its identity.
            found = self._said[id(text)] = text, str(escape(self.say(text)))
        return found[1]

    def rows(self, chart: Chart) -> list[dict[str, Any]]:
        """A chart's rows with its texts in this language."""
        return [{k: self.t.say(v) if isinstance(v, Text) else v for k, v in row.items()} for row in chart.rows]

    def chart_json(self, chart: Chart) -> str:
        return json.dumps(charts.prepared(chart.kind, self.rows(chart)), ensure_ascii=False, separators=(",", ":"))

    def draw(self, chart: Chart) -> Markup:
        """The drawn chart, named shortly: the sentence that says what it shows stands below. Its maker escapes data."""
        if self.drawer is None:
            return Markup("")
        label = self.t("access.chart", heading=self.t(chart.heading))
        drawn = self.drawer.draw(chart.kind, self.language, self.rows(chart), label)
        return Markup(drawn)  # noqa: S704 - an SVG of our own drawing, whose texts are escaped there

    def body(self, template: str, path: str, **context: object) -> str:
        """One page body. path: address below the language's root; links in templates go through `url` and `file`."""
        root = "../" * (path.count("/") + (self.language != "vi"))
        prefix = "" if self.language == "vi" else f"{self.language}/"

        def url(target: str) -> str:
            return f"{root}{prefix}{target}" or "./"

        def file(target: str) -> str:
            return f"{root}{target}"

        found = self.environment.get_template(template)
        return found.render(**context, url=url, file=file, path=path)
