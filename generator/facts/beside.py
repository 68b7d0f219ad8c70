"""A unit beside the others of its list: mean and best, neighbours, grade, and the list around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.facts.attribution import EXACT, basis, first_by, mean_by, mean_caveats, mean_text, said_by, score_by
from generator.facts.figures import POINT_PLACES, points_text, value_text
from generator.model import MICRO, Scale

if TYPE_CHECKING:
    from fractions import Fraction

    from generator.composite.figure import Figure
    from generator.facts.case import Case
    from generator.facts.lists import RankedList
    from generator.i18n import Translator


def against(t: Translator, c: Case) -> str:
    """The score beside the mean and the best of the list."""
    own = c.figure.value
    if own is None or c.list.of == 1:
        return ""
    said, told = [], [(t("quote.what.score"), score_by(t, c.dataset, c.figure))]
    for clause, by in (_beside_mean(t, c, own), _beside_best(t, c, own)):
        said += [clause] if clause else []
        told += [by] if clause else []
    if not said:
        return ""
    sentence = t(
        "quote.against",
        score=c.score(t, c.figure),
        name=c.name(t),
        said=t.listing(said),
        where=c.where(t) + c.cohort(t),
        basis=basis(t, told),
    )
    return " ".join([c.closed(t, sentence), *mean_caveats(t, c.list)])


def _beside_mean(t: Translator, c: Case, own: Fraction) -> tuple[str, tuple[str, str]]:
    if c.list.mean is None or (c.list.mean[1] is None and len(c.list.scored) < 2):
        return "", ("", "")
    value, evidence = c.list.mean
    key = "at_mean" if own == value else "above_mean" if own > value else "below_mean"
    decimals = evidence.value.decimals if evidence and evidence.value else POINT_PLACES[c.framework.scale]
    size = c.difference(t, own - value, (c.figure,), decimals)
    return t(f"quote.{key}", mean=mean_text(t, c.list), size=size), (t("quote.what.mean"), mean_by(t, c.list))


def _beside_best(t: Translator, c: Case, own: Fraction) -> tuple[str, tuple[str, str]]:
    leaders = tuple(f for f in c.list.first if f in c.list.scored)
    if not leaders or c.figure in leaders:
        most = c.list.table.complete and len(c.list.scored) > 1 and c.figure in c.list.first
        return (t("quote.leads", n=t.integer(len(c.list.scored))), ("", "")) if most else ("", ("", ""))
    best = leaders[0].value
    if best is None or best <= own:
        return "", ("", "")
    clause = t(
        "quote.below_best",
        leader=c.names(t, leaders),
        best=c.score(t, leaders[0]),
        size=c.difference(t, best - own, (c.figure, leaders[0])),
    )
    return clause, (t("quote.what.best"), score_by(t, c.dataset, leaders[0]))


def neighbours(t: Translator, c: Case) -> str:
    """Who stands right above and right below, with the distance in points, and who shares the rank."""
    rank = c.figure.rank
    if rank is None or c.figure.rank_qualifier not in EXACT or c.list.of == 1:
        return ""
    level = tuple(f for f in c.list.by_rank.get(rank, ()) if f.unit != c.unit)
    above, below = c.list.above(rank), c.list.below(rank)
    said = [t("quote.level_with", names=c.names(t, level))] if level else []
    said += [_next(t, c, held, key) for held, key in ((above, "above"), (below, "below")) if held]
    if not said:
        return ""
    own, score = c.place(t, c.figure), c.score(t, c.figure)
    printed = (c.figure, *above, *below)
    told = [pair for f in printed for pair in c.told_by(t, f)]
    sentence = t(
        "quote.neighbours",
        where=c.where(t) + c.cohort(t),
        name=c.name(t),
        own=t("quote.ranked_score", rank=own, score=score) if score else own,
        said=t.listing(said),
        basis=basis(t, told),
    )
    wrong = [t("quote.mismatch")] if _crossed(c.figure, above, below) else []
    return " ".join([c.closed(t, sentence, printed), *wrong])


def _next(t: Translator, c: Case, held: tuple[Figure, ...], way: str) -> str:
    return t(f"quote.next_{way}", names=c.names(t, held), place=c.place(t, held[0]), gap=_gap(t, c, held[0], way))


def _gap(t: Translator, c: Case, other: Figure, way: str) -> str:
    """How far the other is in points; without a distance where scores and ranks contradict each other."""
    score, own, theirs = c.score(t, other), c.figure.value, other.value
    if not score:
        return ""
    if own is None or theirs is None or (theirs - own) * (1 if way == "above" else -1) < 0:
        return t("quote.gap_open", score=score)
    if theirs == own:
        return t("quote.gap_none", score=score)
    return t(f"quote.gap_{way}", score=score, size=c.difference(t, theirs - own, (c.figure, other)))


def _crossed(figure: Figure, above: tuple[Figure, ...], below: tuple[Figure, ...]) -> bool:
    """Whether printed scores fall the other way than printed ranks."""
    scores = [f.value for f in (*above[:1], figure, *below[:1])]
    known = [s for s in scores if s is not None]
    return known != sorted(known, reverse=True)


def listed(t: Translator, c: Case) -> str:
    """What is known of the list around a unit of which little is."""
    if c.list.of == 1:
        return ""
    said, told = counted(t, c.list)
    printed: list[Figure] = []
    spoken = bool(against(t, c))
    for key, figures in (("first", c.list.first), ("last", c.list.last)):
        if figures and c.figure not in figures and not (spoken and key == "first"):
            score = c.score(t, figures[0])
            bare = f"quote.list_{key}"
            said.append(t(f"{bare}_score" if score else bare, name=c.names(t, figures), score=score))
            told += [(t(f"quote.what.{key}"), by) for by in first_by(t, c.dataset, figures[0])]
            printed.append(figures[0])
    mean = "" if spoken else mean_text(t, c.list)
    if mean:
        said.append(t("quote.list_mean", mean=mean))
        told.append((t("quote.what.mean"), mean_by(t, c.list)))
    if len(said) == 1 and c.list.of is None and len(c.list.figures) == 1:
        return ""
    if not c.figure.known:
        said.append(t("quote.list_nothing", name=c.name(t)))
    sentence = t("quote.list", where=c.where(t), list=c.cohort(t), said="; ".join(said), basis=basis(t, told))
    listed = [t("rank.listed")] if any(f.rank_qualifier == "listed" for f in printed) else []
    return " ".join([sentence, *listed, *(mean_caveats(t, c.list) if mean else ())])


def counted(t: Translator, found: RankedList) -> tuple[list[str], list[tuple[str, str]]]:
    """How many units a list ranks, and of how many something is known here, with who says so."""
    known, of, edition = len(found.figures), found.of, found.table.edition
    if of is None:
        return [t.plural("quote.list_known", known)], [(t("quote.what.count"), t("quote.by.counted"))]
    key = "quote.list_of" if known == of else "quote.list_of_known"
    by = said_by(t, found.table.dataset, edition.package, edition.source)
    return [t(key, n=t.integer(of), known=t.integer(known))], [(t("quote.what.count"), by)]


def band(t: Translator, c: Case) -> str:
    """The grade, and how many units share it."""
    if not c.figure.band:
        return ""
    name = next(b.name for b in c.dataset.bands_of(c.framework.framework) if b.band == c.figure.band)
    counted = (s for s in c.table.list_statements("units_in_band", "index", c.figure.cohort) if s.band == c.figure.band)
    count = next((s for s in counted if s.value and not s.qualifier), None)
    by = c.figure.bands[0]
    told = [(t("quote.what.band"), said_by(t, c.dataset, by.package, by.source))]
    if count:
        told.append((t("quote.what.count"), said_by(t, c.dataset, count.package, count.source)))
    words = {"name": c.name(t), "band": t.say(name), "where": c.where(t) + c.cohort(t), "basis": basis(t, told)}
    if count and count.value:
        return c.closed(t, t.plural("quote.band_of", count.value.micro // MICRO, **words))
    return c.closed(t, t("quote.band", **words))


def share(t: Translator, c: Case) -> str:
    """The score as a part of the maximum, where points are scored."""
    maximum = c.framework.root.max_points
    if c.framework.scale is not Scale.POINTS or not maximum or c.figure.share is None or c.figure.maximum is not None:
        return ""
    sentence = t(
        "quote.share",
        name=c.name(t),
        where=c.where(t),
        score=c.score(t, c.figure),
        percent=t.percent(c.figure.share),
        maximum=points_text(t, maximum),
        basis=basis(t, [(t("quote.what.score"), score_by(t, c.dataset, c.figure))]),
    )
    return c.closed(t, sentence)


def method(t: Translator, c: Case) -> str:
    """What the framework counts, as its sources say."""
    found = c.quoter.counts.get(c.framework.framework, {})
    counts = [
        t("quote.method_maximum", n=value_text(t, s.value))
        if statistic == "max_score"
        else t.plural(f"quote.counted.{statistic}", (s.value.micro // MICRO) if s.value else 0)
        for statistic, s in found.items()
    ]
    if not counts:
        return ""
    told = [(t("quote.what.method"), said_by(t, c.dataset, s.package, s.source)) for s in found.values()]
    return t("quote.method", where=c.where(t), counts=t.listing(counts), basis=basis(t, told))
