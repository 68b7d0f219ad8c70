"""What may be quoted from a page: its sentences by edition, with the address that each block keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.facts.edition_quotes import edition_quotes
from generator.facts.quotes import KINDS, MOST
from generator.pages.page import both

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.composite.figure import Figure
    from generator.facts.quotes import Quote
    from generator.model import Edition, Text
    from generator.pages.edition import Group
    from generator.pages.page import Site


MOST_OF_SHEET = 4
"""Sentences of an edition whose own table says all of it: more would tell what stands in the page's tables."""
OWN = ("standing", "change", "said", "parts", "rest")
"""What is said of editions before the newest: the unit's own figures, which their sources print in sentences only."""


@dataclass(frozen=True)
class QuoteBlock:
    """The sentences of one edition. anchor: the fragment of their permalink, "trich-dti-province-2022"."""

    edition: Edition
    anchor: str
    quotes: tuple[Quote, ...]


def unit_quotes(site: Site, figures: Iterable[Figure]) -> tuple[QuoteBlock, ...]:
    """Sentences of the newest edition in which something can be said of a unit, and of older ones that need them.

    figures: the unit's on the index, newest edition first. An older figure needs a sentence where single statements
    stand behind it, each with its own source and caveat; what an edition's own table says stands in the years' table.
    """
    blocks: list[QuoteBlock] = []
    for figure in figures:
        stated = any(e.statement for e in figure.evidence)
        if blocks and not stated:
            continue
        most, kinds = (MOST, OWN) if blocks else (MOST if stated else MOST_OF_SHEET, tuple(KINDS))
        quotes = site.quoter.quotes(figure.edition, figure.unit, _doubt(site, figure), most, kinds)
        blocks += [_block(site.edition(figure.edition), quotes)] if quotes else []
    return tuple(blocks)


def _doubt(site: Site, figure: Figure) -> Text | None:
    """The caveat of a unit whose own figure other published figures speak against; None where none does."""
    if not site.doubts([figure]):
        return None
    return both(lambda t: t("quote.doubtful"))


def list_quotes(site: Site, edition: Edition, groups: Iterable[Group]) -> tuple[QuoteBlock, ...]:
    """The edition's one block, with the sentences of each of its lists; () where nothing can be said."""
    quotes: list[Quote] = []
    for group in groups:
        changes = {row.unit.unit: row.change for row in group.rows}
        quotes += edition_quotes(site.quoter, edition.edition, group.cohort.cohort if group.cohort else "", changes)
    return (_block(edition, tuple(quotes)),) if quotes else ()


def _block(edition: Edition, quotes: tuple[Quote, ...]) -> QuoteBlock:
    return QuoteBlock(edition, f"trich-{edition.edition}", quotes)
