"""What may be quoted from a page: its sentences by edition, with the address that each block keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.facts.edition_quotes import edition_quotes
from generator.pages.page import both

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.facts.quotes import Quote
    from generator.model import Edition, Text
    from generator.pages.edition import Group
    from generator.pages.page import Site


@dataclass(frozen=True)
class QuoteBlock:
    """The sentences of one edition. anchor: the fragment of their permalink, "trich-dti-province-2022"."""

    edition: Edition
    anchor: str
    quotes: tuple[Quote, ...]


def unit_quotes(site: Site, unit: str) -> tuple[QuoteBlock, ...]:
    """One block an edition in which something can be said of the unit, newest first."""
    names = reversed(site.ranking.editions_of.get(unit, ()))
    blocks = (_block(site.edition(name), site.quoter.quotes(name, unit, _doubt(site, name, unit))) for name in names)
    return tuple(block for block in blocks if block.quotes)


def _doubt(site: Site, edition: str, unit: str) -> Text | None:
    """The caveat of a unit whose own figure other published figures speak against; None where none does."""
    if not site.doubts([site.ranking.figure(edition, unit)]):
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
