"""A unit over the years, and the rankings that it makes itself, as sentences that can be quoted alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.facts.attribution import EXACT, basis, rank_by, said_by, where

if TYPE_CHECKING:
    from generator.composite.figure import Figure
    from generator.composite.ranking import Ranking
    from generator.facts.case import Case
    from generator.i18n import Translator
    from generator.model import Edition


def history(t: Translator, c: Case) -> str:
    """The best rank in how many comparable editions, and since when figures are known."""
    chain = _comparable(c)
    ranked = [(e, f) for e, f in chain if f is not None]
    if len(ranked) < 2 or ranked[0][0] is not c.edition:
        return ""
    best = min((f for _, f in ranked), key=lambda f: f.rank or 0)
    years = [str(e.year) for e, f in reversed(ranked) if f.rank == best.rank]
    missing = [str(e.year) for e, f in reversed(chain) if f is None and e.year > ranked[-1][0].year]
    earliest = _earliest(c)
    told = [(t("quote.what.year", year=str(e.year)), rank_by(t, c.dataset, f)) for e, f in reversed(ranked)]
    sentence = t(
        "quote.history",
        n=t.integer(len(ranked)),
        first=str(ranked[-1][0].year),
        last=str(c.edition.year),
        name=c.name(t),
        rank=c.place(t, best),
        years=t.listing(years),
        where=c.where(t),
        now=c.place(t, c.figure),
        basis=basis(t, told),
        missing=t("quote.history_missing", years=t.listing(missing)) if missing else "",
        earliest=t("quote.history_earliest", year=str(earliest)) if earliest < ranked[-1][0].year else "",
    )
    return c.closed(t, sentence, (c.figure, best))


def _comparable(c: Case) -> list[tuple[Edition, Figure | None]]:
    """The edition and those before it whose ranks may be set beside its own, newest first; None: no rank known."""
    found: list[tuple[Edition, Figure | None]] = []
    edition: Edition | None = c.edition
    while edition is not None:
        name = c.ranking.as_in(edition.edition, c.unit)
        figure = c.ranking.figure(edition.edition, name) if name else None
        exact = figure if figure and figure.rank is not None and figure.rank_qualifier in EXACT else None
        if exact and exact.cohort != c.figure.cohort:
            break
        found.append((edition, exact))
        edition = _before(c.ranking, edition)
    return found


def _before(ranking: Ranking, edition: Edition) -> Edition | None:
    """The previous edition, where ranks may be compared with it."""
    if not edition.previous or not ranking.compare(edition.previous, edition.edition).comparable:
        return None
    return None if ranking.redrawn(edition.previous, edition.edition) else ranking.dataset.editions[edition.previous]


def _earliest(c: Case) -> int:
    """The first index year for which a figure of the unit is known."""
    names = (c.unit, *c.ranking.lineage.earlier_names(c.unit))
    editions = (e for name in names for e in c.ranking.editions_of.get(name, ()) if c.ranking.figure(e, name).known)
    return min((c.dataset.editions[e].year for e in editions), default=c.edition.year)


def inside(t: Translator, c: Case) -> str:
    """How many units it ranks itself, in the editions of the same year."""
    own = [e for e in c.ranking.editions_in.get(c.unit, ()) if c.dataset.editions[e].year == c.edition.year]
    lists, told = [], []
    for edition in sorted(own):
        table = c.ranking.tables[edition]
        cohorts = [k.cohort for k in table.edition.cohorts if k.ranked] or [""]
        counts = [table.ranked_units(cohort) for cohort in cohorts]
        of = sum(n for n in counts if n) if None not in counts else None
        if of or table.units:
            key = "quote.inside_of" if of else "quote.inside_known"
            lists.append(t.plural(key, of or len(table.units), where=where(t, table.edition)))
            source = said_by(t, c.dataset, table.edition.package, table.edition.source)
            told.append((t("quote.what.count"), source if of else t("quote.by.counted")))
    if not lists:
        return ""
    return t("quote.inside", name=c.name(t), year=str(c.edition.year), lists="; ".join(lists), basis=basis(t, told))
