"""Jinja: the environment and its few filters; the only place that decides escaping."""

from __future__ import annotations

import json
import re
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from generator import charts, facts
from generator.charts import sparks
from generator.compiled import Compiled, Flush, Templates
from generator.compiled import escaped as safe
from generator.composite.ranking import Change, NoChange
from generator.i18n import translator
from generator.patterns import Html, Looks, Pattern, bar_length, escaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from fractions import Fraction

    from jinja2 import Environment

    from generator.model import Text


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
    @property
    def label(self) -> Text: ...


def _compiled(cache: Path | None, language: str) -> Compiled | None:
    """Where compiled templates are kept; None keeps nothing."""
    if cache is None:
        return None
    folder = cache / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    return Compiled(folder, language)


_TURNS = re.compile(r"[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]")
"""Letters and marks that run the other way; what stands beside them is not to turn with them."""


def _bar_of(share: Fraction) -> str:
    """A share as the length of its bar."""
    return bar_length(round(share * 1000))


_json = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def _quoted_json(columns: Mapping[str, Any]) -> Markup:
    """JSON for an attribute between single quotes, so that its own need not be escaped."""
    safe = _json(columns)
    safe = safe.replace("&", "&amp;").replace("'", "&#39;").replace("<", "&lt;").replace(">", "&gt;")
    return Markup(safe)  # noqa: S704 - escaped for this place


def _at(axis: str, place: str) -> str:
    """A place within a drawing, where it is not the beginning."""
    return f' {axis}="{place}"' if place != "0" else ""


class Macro(Protocol):
    """A macro of a template."""

    @property
    def name(self) -> str: ...
    def __call__(self, *args: object) -> str: ...


class Pieces:
    """Parts of tables as they are laid in, each made once a language: markup of our own macros. See `Renderer.laid`."""

    def __init__(self, renderer: Renderer, looks: Looks) -> None:
        self.score, self.rank, self.bar = (
            texts.__getitem__ for texts in (looks.score_texts, looks.rank_texts, looks.bar_texts)
        )
        self._macros: Any = renderer.environment.get_template("partials/pieces.html.jinja").module
        self._kept: dict[tuple[object, ...], str] = {}
        self.name = renderer.name
        self._plain = renderer.t.say

    def plain(self, text: Text) -> str:
        """A text where nothing is marked."""
        return str(escape(self._plain(text)))

    def signs(self, dashes: bool, computed: bool) -> str:
        """What the signs of a table mean: a dash, the mark of a computed score."""
        return self._piece("signs", dashes, computed)

    def ref(self, number: int, publisher: str) -> str:
        """Where all figures of a table come from."""
        return self._piece("ref", number, publisher)

    def _piece(self, name: str, *args: object) -> str:
        key = (name, *args)
        if key not in self._kept:
            self._kept[key] = str(getattr(self._macros, name)(*args))
        return self._kept[key]


class Table(Protocol):
    """A table that differs between pages in its figures alone: `pages.columns`."""

    @property
    def lasting(self) -> tuple[object, ...]: ...
    def values(self, pieces: Pieces, ref: tuple[int, str]) -> list[str]: ...


PLACE = "\0"
"""Stands in a table where a page lays its own figure; the gate lets no such sign in."""
KEPT_PARTS = 20_000
"""Parts of pages that are kept; when there are more, all are forgotten."""
KEPT_TABLES = 64
"""Tables without figures that are kept: those of a few lists of units."""


class Renderer:
    """Page bodies in one language."""

    def __init__(self, language: str, drawer: Drawer | None = None, cache: Path | None = None) -> None:
        self.language = language
        self.t = translator(language)
        self.drawer = drawer
        self.root = ""
        self.prefix = "" if language == "vi" else f"{language}/"
        self._said: dict[int, str] = {}
        self._texts: list[Text] = []
        self.environment = self._environment(cache)
        self._tables: dict[tuple[object, ...], str] = {}
        self._kept: dict[tuple[object, ...], Markup] = {}
        self._patterns: dict[tuple[Callable[..., str], str], Pattern] = {}
        self._chart_names: dict[str, str] = {}

    def _environment(self, folder: Path | None) -> Environment:
        """Autoescape on, undefined names refused; filters and sentences speak the language."""
        env = Templates(
            loader=Flush(TEMPLATES, self.language),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=_compiled(folder, self.language),
        )
        t = self.t
        env.globals.update(url=self.url, file=self.file)
        env.globals.update(
            t=t, language=self.language, draw=self.draw, sketched=self.sketched, chart_json=self.chart_json
        )
        env.globals.update(filled=self.filled, names=self.names, plains=self.plains, moves=self.moves)
        env.globals.update(each=self.each, drawn=self.drawn, bar_of=_bar_of)
        env.globals.update(
            prepared=self.prepared, laid=self.laid, kept=self.kept, fill=self.fill, sketch_figure=self.figure
        )
        env.globals.update(plain_score=self.plain_score, plain_rank=self.plain_rank, plain_bar=self.plain_bar)
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
        said = text.vi if self.language == "vi" else text.en
        if not said and text.vi:
            return Markup('<span lang="vi">{}</span>').format(text.vi)
        return Markup("<bdi>{}</bdi>").format(said) if not said.isascii() and _TURNS.search(said) else said

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

    def fill(self, macro: Callable[..., str], *texts: str) -> Markup:
        """A macro of an imported template filled with texts, which are escaped unless they are markup already.

        Its markup is made once for all pages that lie equally deep; it must hang on nothing but its arguments.
        """
        key = macro, self.root
        pattern = self._patterns.get(key)
        if pattern is None:
            pattern = self._patterns[key] = Pattern(macro, len(texts))
        return Markup(pattern.fill(*[safe(text) for text in texts]))  # noqa: S704 - a macro's markup, texts escaped

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
        column = list(texts)
        try:
            return Html(map(self._said.__getitem__, map(id, column)))
        except KeyError:
            return Html([self.name(text) for text in column])

    def name(self, text: Text) -> str:
        """The same of one text."""
        found = self._said.get(id(text))
        if found is None:
            found = self._said[id(text)] = str(escape(self.say(text)))
            self._texts.append(text)  # what is kept gives no other text its identity
        return found

    def rows(self, chart: Chart) -> list[dict[str, Any]]:
        """A chart's rows with its texts in this language."""
        return charts.said(chart.rows, self.t.say)

    def prepared(self, chart: Chart) -> list[dict[str, Any]]:
        """A chart's rows in this language, ready to be drawn."""
        return charts.prepared(chart.kind, self.rows(chart))

    def chart_json(self, chart: Chart, rows: Sequence[Mapping[str, Any]]) -> Markup:
        """A chart's prepared rows for an attribute between single quotes, so that their own need not be escaped."""
        return _quoted_json(charts.carried(chart.kind, rows))

    def figure(self, macro: Callable[..., str], chart: Chart) -> Markup:
        """A chart that is sketched, with nothing beside it. macro: of its kind, rows, heading, drawing and sentence."""
        columns, drawing = charts.lightly(chart.kind, self.language, chart.rows, self.t.say)
        svg = self._svg(chart, drawing)
        return self.fill(macro, chart.kind, _quoted_json(columns), self.t(chart.heading), svg, self.t.say(chart.label))

    def sketched(self, chart: Chart, rows: list[dict[str, Any]]) -> Markup:
        """A chart as a light drawing, on pages whose level is not drawn by Vega; by hand, for tens of thousands."""
        return self._svg(chart, charts.sketch(chart.kind, self.language, rows))

    def _svg(self, chart: Chart, drawing: charts.Sketch) -> Markup:
        label = self._chart_name(chart.heading)
        size = f"0 0 {drawing.width} {drawing.height}"
        pieces = [f'<svg class="td-drawing td-sketch" viewBox="{size}" role="img" aria-label="{label}">']
        pieces += [f'<path class="{look}" d="{places}"/>' for look, places in drawing.paths]
        pieces += [self._group(letters) for letters in drawing.letters]
        return Markup("".join((*pieces, "</svg>")))  # noqa: S704 - texts are escaped, the rest are our numbers

    def _chart_name(self, heading: str) -> str:
        """What a drawing is called for those who do not see it, escaped; made once."""
        if heading not in self._chart_names:
            self._chart_names[heading] = str(escape(self.t("access.chart", heading=self.t(heading))))
        return self._chart_names[heading]

    def _group(self, letters: charts.Letters) -> str:
        """Texts of a light drawing, escaped."""
        look = f' class="{letters.look}"' if letters.look else ""
        anchor = f' text-anchor="{letters.anchor}"' if letters.anchor != "start" else ""
        moved = f' transform="translate({letters.x} {letters.y})"' if (letters.x, letters.y) != ("0", "0") else ""
        texts = zip(letters.texts, escaped([text for _, _, text in letters.texts]), strict=True)
        placed = [f"<text{_at('x', x)}{_at('y', y)}>{text}</text>" for (x, y, _), text in texts]
        return f"<g{look}{anchor}{moved}>{''.join(placed)}</g>"

    def draw(self, chart: Chart) -> Markup:
        """The drawn chart, named shortly: the sentence that says what it shows stands below. Its maker escapes data."""
        if self.drawer is None:
            return Markup("")
        label = self.t("access.chart", heading=self.t(chart.heading))
        drawn = self.drawer.draw(chart.kind, self.language, self.rows(chart), label)
        return Markup(drawn)  # noqa: S704 - an SVG of our own drawing, whose texts are escaped there

    def kept(self, key: tuple[object, ...], macro: Macro, *args: object) -> Markup:
        """What a macro makes of something that several pages of one kind show alike, made once.

        key: all that it depends on; pages of a kind lie equally deep, so that links within are the same.
        """
        name = (macro.name, *key)
        if name not in self._kept:
            if len(self._kept) >= KEPT_PARTS:
                self._kept.clear()
            self._kept[name] = Markup(macro(*args))  # noqa: S704 - a macro's markup
        return self._kept[name]

    @cached_property
    def pieces(self) -> Pieces:
        looks: Any = self.environment.globals["look"]
        return Pieces(self, looks)

    def plain_score(self, keys: tuple[int, int, int]) -> Markup:
        """The score of a plain cell. keys: what is shown of its score, its share and its rank (`pages.cells`)."""
        return Markup(self.pieces.score(keys[0]))  # noqa: S704 - a macro's markup

    def plain_bar(self, keys: tuple[int, int, int]) -> Markup:
        return Markup(self.pieces.bar(keys[1]))  # noqa: S704 - a macro's markup

    def plain_rank(self, keys: tuple[int, int, int]) -> Markup:
        return Markup(self.pieces.rank(keys[2]))  # noqa: S704 - a macro's markup

    def laid(self, template: str, table: Table, ref: tuple[int, str], **context: object) -> Markup:
        """A table of a template with the figures of one page; its head and names are written once for all that share
        them. Figures are digits and parts of our own templates, and names are escaped where they are given.

        ref: the number of its source in the page's list, and who published that; context: what else the template needs,
        the same for every page that shares it.
        """
        key = template, *table.lasting
        pattern = self._tables.pop(key, None)
        if pattern is None:
            text = self.environment.get_template(template).render(table=table, place=PLACE, **context)
            pattern = text.replace("%", "%%").replace(PLACE, "%s")
        self._tables[key] = pattern
        while len(self._tables) > KEPT_TABLES:
            del self._tables[next(iter(self._tables))]
        return Markup(pattern % tuple(table.values(self.pieces, ref)))  # noqa: S704 - see above

    def forget(self) -> None:
        """Lets go of the site whose pages were made, and of what was kept for them."""
        self.environment.globals["site"] = None
        self._said.clear()
        self._texts.clear()
        self._tables.clear()
        self._kept.clear()

    def url(self, target: str) -> str:
        """The way from the page being made to another of its language."""
        return f"{self.root}{self.prefix}{target}" or "./"

    def file(self, target: str) -> str:
        """The way from the page being made to a file that all languages share."""
        return f"{self.root}{target}"

    def body(self, template: str, path: str, **context: object) -> str:
        """One page body. path: address below the language's root; links in templates go through `url` and `file`."""
        self.root = "../" * (path.count("/") + (self.language != "vi"))
        # Macros are imported without the page's context, so that they are made once: what they ask of it stands here.
        self.environment.globals["site"] = context.get("site")
        return self.environment.get_template(template).render(**context, path=path)
