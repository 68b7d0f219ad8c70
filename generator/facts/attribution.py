"""Who says a figure, and what must be said with it: its basis and its caveat, as words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from generator.facts.figures import evidence_text, fraction_text, rank_of, value_text
from generator.model import MICRO, Basis

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.composite.figure import Evidence, Figure
    from generator.facts.lists import RankedList
    from generator.i18n import Translator
    from generator.model import Dataset, Edition, Source

EXACT = ("", "listed")
"""Qualifiers of a rank that is known as such."""


def publisher(source: Source) -> str:
    """The name alone: what stands in brackets behind it ("(dti.gov.vn)", "(English)") is in the list of sources."""
    return source.publisher.partition(" (")[0]


def said_by(t: Translator, dataset: Dataset, package: str, source: str) -> str:
    """do Bộ Thông tin và Truyền thông công bố · theo Báo Tây Ninh."""
    found = dataset.sources[package, source]
    return _by(t, "official" if found.kind == "official" else "press", publisher(found))


@lru_cache(maxsize=1 << 12)
def _by(t: Translator, kind: str, publisher: str) -> str:
    """Kept, because every sentence of a unit says it, and a country has few publishers."""
    return t(f"quote.by.{kind}", publisher=publisher)


def score_by(t: Translator, dataset: Dataset, figure: Figure) -> str:
    """Who says the score; "" where none is known."""
    if figure.basis is Basis.DERIVED:
        return t("quote.by.derived")
    if figure.scores:
        return said_by(t, dataset, figure.scores[0].package, figure.scores[0].source)
    return t("quote.by.computed_score") if figure.computed is not None else ""


def rank_by(t: Translator, dataset: Dataset, figure: Figure) -> str:
    """Who says the rank: its source, also where it is confirmed by computing; "" where none is known."""
    if figure.rank is None and figure.rank_from_last is None:
        return ""
    if figure.basis is Basis.DERIVED:
        return t("quote.by.derived")
    shown = _shown_rank(figure)
    if shown is not None:
        return said_by(t, dataset, shown.package, shown.source)
    return t("quote.by.computed_rank")


def _shown_rank(figure: Figure) -> Evidence | None:
    """The source of the rank that is shown; None where no source prints that rank."""
    statistic, rank = ("rank", figure.rank) if figure.rank is not None else ("rank_from_last", figure.rank_from_last)
    same = (e for e in figure.ranks if e.statistic == statistic and e.value and e.value.micro == (rank or 0) * MICRO)
    return next(same, None)


def basis(t: Translator, told: Iterable[tuple[str, str]]) -> str:
    """(what, who says it) pairs as one clause: "hạng và điểm do … công bố", "hạng theo … và theo …"."""
    whats: dict[str, dict[str, None]] = {}
    for what, by in told:
        if by:
            whats.setdefault(by, {})[what] = None
    sources: dict[tuple[str, ...], list[str]] = {}
    for by, found in whats.items():
        sources.setdefault(tuple(found), []).append(by)
    return ", ".join(f"{t.listing(found)} {t.listing(bys)}" for found, bys in sources.items())


def placed(t: Translator, figure: Figure, of: int | None) -> str:
    """thứ 15/63 · đồng hạng 15/63 · cuối bảng trên 63 đơn vị; of how many is left to the caveat where it is not known.

    "" without a rank.
    """
    if figure.rank is None:
        return _from_last(t, figure, of)
    rank = t.ordinal(figure.rank)
    if figure.rank_qualifier not in EXACT:
        first = t.integer(figure.rank)
        return t("quote.at_most", rank=first, of=t.integer(of)) if of else t("quote.at_most_unknown", rank=first)
    if figure.of is None:
        return t("quote.placed_joint" if figure.tied else "quote.placed", rank=rank)
    return rank_of(t, figure)


def _from_last(t: Translator, figure: Figure, of: int | None) -> str:
    if figure.rank_from_last is None:
        return ""
    if of is None:
        return rank_of(t, figure)
    key = "quote.last_of" if figure.rank_from_last == 1 else "quote.from_last_of"
    return t(key, rank=t.ordinal(figure.rank_from_last), of=t.integer(of))


def announced(t: Translator, edition: Edition) -> str:
    """, công bố ngày 12/7/2023; "" where it is not known."""
    if not edition.announced_on:
        return ""
    form = ("year", "month", "day")[edition.announced_on.count("-")]
    return t("quote.announced", date=t(f"quote.date.{form}", date=t.date(edition.announced_on)))


def where(t: Translator, edition: Edition) -> str:
    """The edition by its title, with the index year if the title does not say it."""
    title = t.say(edition.title)
    return t("quote.where" if str(edition.year) in title else "quote.where_year", title=title, year=str(edition.year))


def rank_caveats(t: Translator, figures: Sequence[Figure], of: int | None) -> list[str]:
    """What must be said of the ranks in a sentence: of how many nobody says; read from the order of a list."""
    ranked = [f for f in figures if f.rank is not None or f.rank_from_last is not None]
    found = []
    if any((f.of if f.rank is not None else of) is None for f in ranked):
        found.append(t("quote.of_unknown"))
    if any(f.rank_qualifier == "listed" for f in ranked):
        found.append(t("rank.listed"))
    return found


def figure_caveats(t: Translator, dataset: Dataset, figure: Figure) -> list[str]:
    """What else is printed of a figure: other sources' figures, and what the data note beside it in both languages."""
    found = []
    rank = figure.rank if figure.rank is not None else None
    shown = {e.statistic: e.value.micro for e in reversed((*figure.scores, *figure.ranks)) if e.value}
    if rank is not None:
        shown["rank"] = rank * MICRO
    for e in (*figure.scores, *figure.ranks):
        if e.value and e.value.micro != shown[e.statistic]:
            source = dataset.sources[e.package, e.source]
            found.append(t("quote.other_score", publisher=publisher(source), value=_printed(t, e, figure)))
    found += [t.say(e.note) for e in (*figure.scores, *figure.ranks) if e.note.vi and e.note.en]
    return list(dict.fromkeys(found))


def _printed(t: Translator, evidence: Evidence, figure: Figure) -> str:
    """Another source's figure; its rank is of as many as the one shown."""
    if evidence.statistic == "rank" and evidence.value and figure.of:
        return t("rank.single", rank=t.ordinal(evidence.value.micro // MICRO), of=t.integer(figure.of))
    return evidence_text(t, evidence)


def mean_text(t: Translator, found: RankedList) -> str:
    """The mean of a list with its unit of measure, as printed or computed; "" where it is not known."""
    if found.mean is None:
        return ""
    value, evidence = found.mean
    printed = value_text(t, evidence.value, evidence.qualifier) if evidence else ""
    score = printed or fraction_text(t, value, found.table.framework)
    return t(f"score.{found.table.framework.scale}", score=score)


def mean_by(t: Translator, found: RankedList) -> str:
    evidence = found.mean[1] if found.mean else None
    if evidence is None:
        return t("quote.by.computed_mean")
    return said_by(t, found.table.dataset, evidence.package, evidence.source)


def mean_caveats(t: Translator, found: RankedList) -> list[str]:
    """Other published means of the list, and what is noted of them."""
    said = []
    for s in found.means:
        if s.value and found.mean and s.value.micro != found.mean[0] * MICRO:
            by = publisher(found.table.dataset.sources[s.package, s.source])
            said.append(t("quote.other_mean", publisher=by, value=t.printed(s.value)))
        if s.note.vi and s.note.en:
            said.append(t.say(s.note))
    return list(dict.fromkeys(said))


def first_by(t: Translator, dataset: Dataset, figure: Figure) -> list[str]:
    """Who says the figure of the first or the last; a rank that we computed follows from the scores."""
    score, rank = score_by(t, dataset, figure), rank_by(t, dataset, figure)
    return [score] if score and figure.basis is Basis.COMPUTED else [rank, score]
