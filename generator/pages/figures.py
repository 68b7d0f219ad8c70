"""Figures as rows of downloads: the words of the data model, nothing rounded that was printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.model import MICRO, Printed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from generator.composite.figure import Evidence, Figure
    from generator.pages.page import Row, Site


Signs = tuple[bool, bool, bool]
"""Of the figures of a table: whether a cell is without one, whether a rank is of unknown how many, whether a score is
computed. What that looks like is said once above the table."""


def signs_of(figures: Sequence[Figure]) -> Signs:
    """The signs of some figures; of none, a cell is without one."""
    return (
        not figures or not all(f.shown for f in figures),
        any(f.rank and not f.of for f in figures),
        any(f.recomputed for f in figures),
    )


def plain(number: Printed) -> str:
    """A printed number as the data has it: decimal point, printed places kept.

    >>> plain(Printed(403000, 4))
    '0.4030'
    """
    sign = "-" if number.micro < 0 else ""
    whole, rest = divmod(abs(number.micro), MICRO)
    return sign + str(whole) + (f".{rest:06d}"[: number.decimals + 1] if number.decimals else "")


def exact(number: Fraction, places: int = 6) -> str:
    """With so many decimals, rounded half to even."""
    return decimal(round(number * 10**places), places)


def decimal(scaled: int, places: int) -> str:
    """A whole number of units of the last of so many decimals.

    >>> decimal(-1_500_000, 6)
    '-1.500000'
    """
    if not places:
        return str(scaled)
    whole, rest = divmod(abs(scaled), 10**places)
    shown = f"{whole}.{rest:06d}" if places == 6 else f"{whole}.{rest:0{places}d}"
    return f"-{shown}" if scaled < 0 else shown


def trimmed(number: str) -> str:
    """Without the zeros, and the point, that a computed number does not need.

    >>> trimmed("12.500000"), trimmed("340.000000")
    ('12.5', '340')
    """
    return number.rstrip("0").rstrip(".")


def score_text(figure: Figure) -> str:
    """The cell of a download: "" not published, NA not applicable, else the printed or recomputed score."""
    if figure.not_applicable:
        return "NA"
    if figure.score is not None:
        return plain(figure.score)
    if figure.computed is not None:
        return trimmed(exact(figure.computed))
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
    """What data.json says of a figure beside naming it; keys without a value are left out.

    `evidence` holds every source's own figure with the audit's verdict. It is left out where the edition's own sheet is
    all there is; then `verdict` is that of the sheet's cell, where it was judged. `maximum` is there where a full score
    of the unit is not the framework's, `recomputed` where the score is ours; `basis` is that of the rank, if any.
    """
    found = figure.evidence
    sheet = all(not e.statement for e in found)
    return filled(
        {
            "score": score_text(figure),
            "qualifier": figure.qualifier,
            "share": exact(figure.share) if figure.share is not None else None,
            "maximum": trimmed(exact(figure.maximum)) if figure.maximum is not None else None,
            "rank": figure.rank,
            "rank_from_last": figure.rank_from_last,
            "of": figure.of if figure.rank is not None else None,
            "tied": figure.tied,
            "basis": basis_text(figure),
            "recomputed": figure.recomputed,
            "band": figure.band,
            "verdict": site.evidence_verdict(figure, found[0]) if found and sheet else None,
            "evidence": () if sheet else [_evidence_json(site, figure, e) for e in found],
        }
    )


def _evidence_json(site: Site, figure: Figure, e: Evidence) -> dict[str, Any]:
    return filled(
        {
            "statistic": e.statistic,
            "value": plain(e.value) if e.value else None,
            "qualifier": e.qualifier,
            "package": e.package,
            "source": e.source,
            "statement": e.statement,
            "verdict": site.evidence_verdict(figure, e),
        }
    )


def filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Only the keys that say something: neither null nor false nor empty; a zero says something.

    >>> filled({"rank": 1, "band": "", "tied": False, "codes": [], "change": 0})
    {'rank': 1, 'change': 0}
    """
    return {key: value for key, value in values.items() if value or (value == 0 and value is not False)}
