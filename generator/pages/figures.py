"""Figures as rows of downloads: the words of the data model, nothing rounded that was printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.model import MICRO, Printed

if TYPE_CHECKING:
    from fractions import Fraction

    from generator.composite.table import Figure
    from generator.pages.page import Row, Site


def plain(number: Printed) -> str:
    """A printed number as the data has it: decimal point, printed places kept.

    >>> plain(Printed(403000, 4))
    '0.4030'
    """
    sign = "-" if number.micro < 0 else ""
    whole, rest = divmod(abs(number.micro), MICRO)
    return sign + str(whole) + (f".{rest:06d}"[: number.decimals + 1] if number.decimals else "")


def exact(number: Fraction, places: int = 6) -> str:
    """At most six decimals, without needless zeros; `share` columns keep all six."""
    scaled = round(number * 10**places)
    sign = "-" if scaled < 0 else ""
    whole, rest = divmod(abs(scaled), 10**places)
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


def score_text(figure: Figure) -> str:
    """The cell of a download: "" not published, NA not applicable, else the printed or recomputed score."""
    if figure.not_applicable:
        return "NA"
    if figure.score is not None:
        return plain(figure.score)
    if figure.computed is not None:
        return exact(figure.computed).rstrip("0").rstrip(".")
    return ""


def basis_text(figure: Figure) -> str:
    """Basis of the rank, or of the score where there is no rank; "" where nothing is known."""
    if figure.rank is not None or figure.rank_from_last is not None:
        return str(figure.basis)
    return str(figure.score_basis) if figure.score is not None or figure.computed is not None else ""


def figure_row(site: Site, figure: Figure) -> Row:
    """One line of a download, columns as SCORE_COLUMNS."""
    return {
        "unit": figure.unit,
        "name": site.unit(figure.unit).name.vi,
        "cohort": figure.cohort,
        "edition": figure.edition,
        "year": str(site.edition(figure.edition).year),
        "indicator": figure.indicator,
        "score": score_text(figure),
        "share": exact(figure.share) if figure.share is not None else "",
        "rank": str(figure.rank) if figure.rank is not None else "",
        "of": str(figure.of) if figure.rank is not None and figure.of is not None else "",
        "basis": basis_text(figure),
        "sources": " ".join(dict.fromkeys(f"{e.package}/{e.source}" for e in (*figure.scores, *figure.ranks))),
    }


def figure_json(site: Site, figure: Figure) -> dict[str, Any]:
    """The same for data.json, with every source's own figure and the audit's verdict on it."""
    return {
        "indicator": figure.indicator,
        "cohort": figure.cohort,
        "score": score_text(figure) or None,
        "qualifier": figure.qualifier or None,
        "share": exact(figure.share) if figure.share is not None else None,
        "rank": figure.rank,
        "rank_from_last": figure.rank_from_last,
        "of": figure.of if figure.rank is not None else None,
        "tied": figure.tied,
        "basis": basis_text(figure) or None,
        "band": figure.band or None,
        "evidence": [
            {
                "statistic": e.statistic,
                "value": plain(e.value) if e.value else None,
                "qualifier": e.qualifier or None,
                "package": e.package,
                "source": e.source,
                "statement": e.statement or None,
                "verdict": site.evidence_verdict(figure, e),
            }
            for e in (*figure.scores, *figure.ranks, *figure.bands)
        ],
    }
