"""Rows for the charts of a page, neutral of language until they are rendered, each with its sentence and its table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

from generator import facts
from generator.composite.ranking import Change
from generator.model import MICRO, Edition, Framework, Level, Text, Unit
from generator.pages.page import Site, both

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.composite.figure import Figure
    from generator.composite.table import EditionTable
    from generator.pages.columns import Node, PlainTable
    from generator.pages.unit import IndicatorTable, Standing

Table = tuple[tuple[Text, ...], ...]


@dataclass(frozen=True)
class Chart:
    """One chart: its kind, rows (texts as `Text`), the sentence that replaces it, and the table beside it.

    columns: keys of the table's headings in the strings files; empty where the page's own table says the same.
    drawn: whether its picture is drawn by Vega beforehand; else the template sketches it.
    address: of the page with its files and how to embed it, below the language's root; "" where it has none.
    """

    kind: str
    heading: str
    rows: tuple[Mapping[str, Any], ...]
    label: Text
    columns: tuple[str, ...] = ()
    table: Table = ()
    drawn: bool = True
    address: str = ""

    @property
    def name(self) -> str:
        """In addresses; each chart of a page has its own."""
        return NAMES[self.heading]

    @property
    def file(self) -> str:
        """Address of the JSON file that says what must be known to use it, where it has files."""
        return f"{self.address.replace('#', '')}.json"

    @property
    def alone(self) -> bool:
        """Whether a page shows no more of it than a sketch and its sentence."""
        return not (self.drawn or self.columns or self.address)

    def at(self, site: Site, home: str, level: Level) -> Chart:
        """The chart with the address of its files, where charts of this level have them. home: its page."""
        taken = self.drawn and level in site.press.charts
        return replace(self, address=f"{home}{FILES}#{self.name}") if taken else self


FILES = "bieu-do/"
"""Folder below a page with the files of its charts."""
NAMES: Mapping[str, str] = {
    "chart.rank": "hang-cac-nam",
    "chart.score": "diem-cac-nam",
    "chart.profile_title": "tung-chi-so",
    "chart.distribution_title": "phan-bo",
    "chart.ranking_title": "theo-hang",
    "chart.tiles_title": "ban-do",
    "movement.score_chart": "vi-sao-diem-doi",
    "movement.rank_chart": "vi-sao-hang-doi",
}
"""Heading of a chart → its name in addresses. Permanent, as all addresses are."""


def same(text: str) -> Text:
    """A text that reads the same in every language."""
    return Text(text, text)


def near(number: Fraction | int) -> float:
    """A place in a picture, to a ten thousandth: no eye sees more, and every page that has it carries the digits."""
    above, below = number.as_integer_ratio()
    return round(above / below, 4)


def _score_words(figure: Figure, framework: Framework) -> Text:
    return both(lambda t: facts.score_short(t, figure, framework))


def _rank_words(figure: Figure | None) -> Text:
    return both(lambda t: facts.rank_short(t, figure) if figure else t("rank.none"))


def unit_charts(
    site: Site, unit: Unit, standings: Sequence[Standing], tables: Sequence[IndicatorTable | PlainTable]
) -> Iterator[Chart]:
    """History of rank and score where there are at least two years, and the newest indicator profile."""
    oldest_first = [s for s in reversed(standings) if s.figure.known]
    ranks = _history(site, unit, [s for s in oldest_first if s.figure.rank is not None], "history_rank", "chart.rank")
    scores = _history(
        site, unit, [s for s in oldest_first if s.figure.share is not None], "history_score", "chart.score"
    )
    profile = _profile(site, unit, tables[0]) if tables else None
    found = (chart for chart in (ranks, scores, profile) if chart)
    yield from (chart.at(site, site.unit_path(unit.unit), unit.level) for chart in found)


def _history(site: Site, unit: Unit, standings: list[Standing], kind: str, heading: str) -> Chart | None:
    if len(standings) < 2:
        return None
    rows, segment, broken, drawn = [], 0, False, unit.level in site.drawn
    said = [(s.edition.year, _value(s, kind)) for s in standings]
    for i, s in enumerate(standings):
        if i and not _follows(standings[i - 1], s, kind):
            segment, broken = segment + 1, True
        share = s.figure.share
        rows.append(
            {
                "year": s.edition.year,
                "value": s.figure.rank if kind == "history_rank" else near(share or 0),
                "of": s.figure.of,
                "segment": segment,
                "label": said[i][1],
                "edition": s.edition.title,
            }
        )
    return Chart(
        kind=kind,
        heading=heading,
        rows=tuple(rows),
        label=both(
            lambda t: facts.history_label(
                t, t.say(site.full_name(unit)), [(year, t.say(value)) for year, value in said], broken
            )
        ),
        # A sketch has its figures beside its points, and the page has the years in a table of its own.
        columns=("table.year", "table.rank" if kind == "history_rank" else "table.score") if drawn else (),
        table=tuple((same(str(year)), value) for year, value in said) if drawn else (),
        drawn=drawn,
    )


def _follows(older: Standing, newer: Standing, kind: str) -> bool:
    """Whether a line may join two points: the newer continues the older, and both may be compared."""
    if not isinstance(newer.change, Change) or newer.previous is None:
        return False
    compared = newer.change.ranks if kind == "history_rank" else newer.change.score
    return compared is not None and newer.previous.edition == older.edition.edition


def _value(s: Standing, kind: str) -> Text:
    if kind == "history_rank":
        return both(lambda t: facts.rank_short(t, s.figure))
    return both(lambda t: facts.score_short(t, s.figure, s.framework))


def _profile(site: Site, unit: Unit, table: IndicatorTable | PlainTable) -> Chart | None:
    rows = list(table.shares)
    kinds = {row.node.node.kind for row in rows}
    chosen = [row for row in rows if row.node.node.kind == "main"] if "main" in kinds else rows
    if len(chosen) < 2:
        return None
    marks = [_marks(site, table, row.node) for row in chosen]
    data = tuple(
        {"indicator": row.node.node.name, "share": near(row.share), "mean": mean, "best": best, "label": row.score}
        for row, (mean, best) in zip(chosen, marks, strict=True)
    )
    below = lcm(*(row.share.denominator for row in chosen))
    sizes = [(row.share.numerator * (below // row.share.denominator), row.node.node.indicator) for row in chosen]
    low, high = (chosen[sizes.index(end(sizes))].node.node.name for end in (min, max))
    return Chart(
        kind="profile",
        heading="chart.profile_title",
        rows=data,
        label=both(
            lambda t: facts.profile_label(
                t, t.say(site.full_name(unit)), table.edition.year, t.say(high), t.say(low), len(chosen)
            )
        ),
        drawn=unit.level in site.drawn,
    )


def _marks(site: Site, table: IndicatorTable | PlainTable, node: Node) -> tuple[float | None, float | None]:
    """Mean and best of a list as shares of a full score, for a picture; kept, because all its units have the same."""
    if node not in site.node_marks:
        whole = site.table(table.edition.edition).whole
        full = Fraction(whole) if whole else Fraction(node.node.max_points or 1, MICRO)
        mean, best = (near(value / full) if value is not None else None for value in (node.mean, node.best))
        site.node_marks[node] = mean, best
    return site.node_marks[node]


def edition_charts(site: Site, table: EditionTable) -> Iterator[Chart]:
    """Distribution and dots where scores are known, the tile map where the units are provinces with tiles.

    Dots, a list of bars once more, are made only where they are drawn; a map is always drawn.
    """
    home, level = site.edition_path(table.edition.edition), table.framework.level
    return (chart.at(site, home, level) for chart in _edition_charts(site, table))


def _edition_charts(site: Site, table: EditionTable) -> Iterator[Chart]:
    cohorts = {cohort.cohort for cohort in table.edition.cohorts if cohort.ranked}
    figures = [f for f in table.ranked() if f.cohort in cohorts or not table.edition.cohorts]
    scored = [f for f in figures if f.share is not None and f.value is not None]
    drawn = table.framework.level in site.drawn
    if len(scored) > 2:
        yield replace(_distribution(site, table, scored), drawn=drawn)
        if len(scored) <= 63 and drawn:
            yield _ranking(site, table, scored)
    tiles = _tiles(site, table, figures)
    if tiles:
        yield tiles


def _bounds(site: Site, table: EditionTable, figures: list[Figure]) -> tuple[Text, Text, Text, Text]:
    """Names and scores of the lowest and the highest."""
    ordered = sorted(figures, key=lambda f: f.share or Fraction(0), reverse=True)[::-1]
    low, high = ordered[0], ordered[-1]
    name = [site.unit(f.unit).name for f in (low, high)]
    score = [_score_words(f, table.framework) for f in (low, high)]
    return name[0], score[0], name[1], score[1]


def _dots(site: Site, table: EditionTable, figures: list[Figure]) -> tuple[Mapping[str, Any], ...]:
    cohorts = {cohort.cohort: cohort.name for cohort in table.edition.cohorts}
    means = {cohort: _mean_share(table, cohort) for cohort in {f.cohort for f in figures}} if len(cohorts) < 2 else {}
    return tuple(
        {
            "name": site.unit(f.unit).short,
            "share": near(f.share or 0),
            "rank": f.rank,
            "label": _score_words(f, table.framework),
            "marked": False,
            "group": cohorts.get(f.cohort, "") if len(cohorts) > 1 else "",
            "mean": means.get(f.cohort),
        }
        for f in figures
    )


def _mean_share(table: EditionTable, cohort: str) -> float | None:
    """The mean of the list as a share, where it is known and the maximum is."""
    mean = table.mean("index", cohort)
    full = Fraction(table.whole) if table.whole else Fraction(table.framework.root.max_points or 0, MICRO)
    return near(mean[0] / full) if mean and full else None


def _distribution(site: Site, table: EditionTable, figures: list[Figure]) -> Chart:
    _, low, _, high = _bounds(site, table, figures)
    return Chart(
        kind="distribution",
        heading="chart.distribution_title",
        rows=_dots(site, table, figures),
        label=both(
            lambda t: facts.distribution_label(t, t.say(table.edition.title), len(figures), t.say(low), t.say(high))
        ),
    )


def _ranking(site: Site, table: EditionTable, figures: list[Figure]) -> Chart:
    low_name, low, high_name, high = _bounds(site, table, figures)
    return Chart(
        kind="ranking",
        heading="chart.ranking_title",
        rows=_dots(site, table, figures),
        label=both(
            lambda t: facts.ranking_label(
                t,
                t.say(table.edition.title),
                f"{t.say(high_name)} ({t.say(high)})",
                f"{t.say(low_name)} ({t.say(low)})",
            )
        ),
    )


def _tiles(site: Site, table: EditionTable, figures: list[Figure]) -> Chart | None:
    """The map whose tiles hold most of the edition's units; tiles without a rank stay, empty."""
    if table.framework.level is not Level.PROVINCE:
        return None
    ranks = {f.unit: f for f in figures if f.rank is not None}
    names = site.ranking.lineage
    maps: dict[str, int] = {}
    for tile in site.ranking.dataset.tiles:
        maps[tile.map] = maps.get(tile.map, 0) + any(names.same(tile.unit, u) for u in table.units)
    if not ranks or not maps:
        return None
    sizes = {name: sum(tile.map == name for tile in site.ranking.dataset.tiles) for name in maps}
    chosen = max(maps, key=lambda name: (maps[name] / sizes[name], name))
    of = table.ranked_units("") or max((f.rank or 0 for f in ranks.values()), default=1)
    rows = []
    for tile in site.ranking.dataset.tiles:
        if tile.map != chosen:
            continue
        unit = next((u for u in (tile.unit, *names.renamed(tile.unit)) if u in ranks), tile.unit)
        figure = ranks.get(unit)
        rows.append(
            {
                "column": tile.column,
                "row": tile.row,
                "name": site.unit(unit).short,
                "rank": figure.rank if figure else None,
                "of": of,
                "step": 5 - (figure.rank - 1) * 5 // of if figure and figure.rank else 0,
                "label": _rank_words(figure),
            }
        )
    first = next(iter(sorted(ranks.values(), key=lambda f: (f.rank or 0, f.unit))))
    return Chart(
        kind="tiles",
        heading="chart.tiles_title",
        rows=tuple(rows),
        label=both(lambda t: facts.tiles_label(t, t.say(table.edition.title), t.say(site.unit(first.unit).name))),
    )


def home_charts(site: Site, edition: Edition) -> Iterator[Chart]:
    """The tile map of the newest ranking, or its dots where there is no map."""
    charts = list(edition_charts(site, site.table(edition.edition)))
    yield from [chart for chart in charts if chart.kind == "tiles"] or charts[-1:]
