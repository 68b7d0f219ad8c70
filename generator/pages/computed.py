"""The computed table of an edition: every cell that says something, in long form, column by column.

The same cells as in `data.csv` beside the edition's page, with what a program needs besides: both parts of the exact
share, ties, classes and what the audit says. Texts come from the columns of `pages.cells`, which know whole nodes.
"""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from generator.audit.findings import CODES
from generator.composite.cells import Score
from generator.model import MICRO
from generator.pages.figures import basis_text, decimal, exact, score_text, trimmed
from generator.patterns import Texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.composite.figure import Figure
    from generator.pages.cells import NodeCells
    from generator.pages.page import Site

COLUMNS = (
    *("edition", "unit", "cohort", "indicator", "score", "qualifier", "points", "maximum", "share"),
    *("rank", "of", "tied", "rank_from_last", "basis", "band", "verdict", "sources"),
)


_VERDICTS = ("", *map(str, CODES))
_truths = np.array(["", "false", "true"], object)
"""Without a rank; ranked alone; ranked with others."""


def computed_table(site: Site, edition: str) -> dict[str, list[str]]:
    """Columns of texts by name; rows indicator by indicator in tree order, units in the order of the edition's table.

    score: as `figures.score_text`; points ÷ maximum is the exact share, share the same with six decimals; verdict: on
    the first source of the figure. "" where there is nothing to say.
    """
    columns: dict[str, list[str]] = {name: [] for name in COLUMNS}
    for node in site.cells(edition).nodes:
        for name, texts in _node(site, node).items():
            columns[name] += compress(texts, node.listed)
    return columns


def _node(site: Site, node: NodeCells) -> Mapping[str, Sequence[str]]:
    table, n = node.table, node.numbers
    count, nothing = len(table.units), [""] * len(table.units)
    edition = table.edition
    points, maximum = _share_parts(node)
    own = f"{edition.package}/{edition.source}"
    found: dict[str, list[str]] = {
        "edition": [edition.edition] * count,
        "unit": list(table.units),
        "cohort": [table.cohort_of.get(unit, "") for unit in table.units],
        "indicator": [node.indicator] * count,
        "score": list(node.scores),
        "qualifier": list(nothing),
        "points": points,
        "maximum": maximum,
        "share": list(node.shares),
        "rank": [str(rank or "") for rank in n.rank.tolist()],
        "of": [str(of or "") for of in np.where(n.rank > 0, n.of, 0).tolist()],
        "tied": _truths[(n.rank > 0).astype(int) + ((n.rank > 0) & n.tied)].tolist(),
        "rank_from_last": list(nothing),
        "basis": Texts(_basis).of((n.source.astype(np.int64) << 1 | (n.rank > 0)).tolist()),
        "band": list(nothing),
        "verdict": [_VERDICTS[code] for code in node.grid.codes[node.place].tolist()],
        "sources": [own if kind == Score.PRINTED else "" for kind in n.source.tolist()],
    }
    for row, figure in node.figures.items():
        for name, text in _told(site, figure).items():
            found[name][row] = text
    return found


def _share_parts(node: NodeCells) -> tuple[list[str], list[str]]:
    """Both parts of each exact share as decimals; a maximum of the unit's own goes before the framework's."""
    table, share = node.table, node.numbers.share
    points = np.where(share.known, share.numerators, -1).tolist()
    maxima = np.where(share.known, share.denominators, -1).tolist()
    own = node.figures if node.indicator == "index" and not table.whole else {}
    for row, figure in own.items():
        most = table.unit_maximum(figure.unit)
        if most and figure.share is not None:
            points[row], maxima[row] = round(figure.share * most * MICRO), round(most * MICRO)
    return Texts(_decimal).of(points), Texts(_decimal).of(maxima)


def _decimal(millionths: int) -> str:
    return trimmed(decimal(millionths, 6)) if millionths >= 0 else ""


def _basis(key: int) -> str:
    """Of a computed rank, else of the score, as `figures.basis_text`. key: whence the score, whether it is ranked."""
    source, ranked = key >> 1, key & 1
    if ranked or source == Score.COMPUTED:
        return "computed"
    return "published" if source == Score.PRINTED else ""


def _told(site: Site, figure: Figure) -> Mapping[str, str]:
    """What the numbers of a node do not say of a cell that is not plain."""
    evidence = figure.evidence
    return {
        "score": score_text(figure),
        "qualifier": figure.qualifier,
        "share": exact(figure.share) if figure.share is not None else "",
        "rank": str(figure.rank or ""),
        "of": str(figure.of or "") if figure.rank is not None else "",
        "tied": str(figure.tied).lower() if figure.rank is not None else "",
        "rank_from_last": str(figure.rank_from_last or ""),
        "basis": basis_text(figure),
        "band": figure.band,
        "verdict": (site.evidence_verdict(figure, evidence[0]) or "") if evidence else "",
        "sources": " ".join(dict.fromkeys(f"{e.package}/{e.source}" for e in evidence)),
    }
