"""Card images of 1200 × 630 that social pages show of a link, and the tags in a page's head that name them."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from generator import facts
from generator.charts import theme
from generator.charts.letters import REGULAR, SEMIBOLD, width, wrapped
from generator.i18n import translator
from generator.pages.edition import EditionPage
from generator.pages.unit import UnitPage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator import charts
    from generator.i18n import Translator
    from generator.pages import Page, Site
    from generator.rendering import Renderer

WIDTH, HEIGHT = 1200, 630
"""Pixels; what Facebook, X, Zalo and others ask for."""
EDGE, ROOM = 80, WIDTH - 2 * 80
LOWEST = 505
"""Where the last line above edition and source may stand."""
FILE = "anh.png"
"""Name of a card beside its page."""
SIZES = ((76, 1, 120), (64, 2, 96), (54, 2, 96), (46, 3, 72))
"""Of a name, how many lines of it there may be, and of the rank below; the first is taken in which the name fits."""


@dataclass(frozen=True)
class Card:
    """What a card says. name: whose; kind: a word above it; rank, of: its place in a list, as texts; ruler: the same
    as numbers; facts: short lines; foot: edition and source."""

    name: str
    kind: str
    rank: str = ""
    of: str = ""
    ruler: tuple[int, int] | None = None
    facts: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()


def own_cards(
    page: Page, site: Site, renderers: Mapping[str, Renderer], drawn: charts.Drawn, base_url: str
) -> Iterator[tuple[str, bytes]]:
    """Address and PNG of a page's card in each language; nothing where its level has none."""
    for renderer in renderers.values():
        card = _card(page, site, renderer.t)
        if card:
            yield f"{renderer.prefix}{page.path}{FILE}", _painted(card, page, renderer, drawn, base_url)


def _painted(card: Card, page: Page, renderer: Renderer, drawn: charts.Drawn, base_url: str) -> bytes:
    told = {
        "title": renderer.t.say(page.title),
        "description": renderer.t.say(page.description),
        "publisher": renderer.t.site_name,
        "identifier": f"{base_url}{renderer.prefix}{page.path}",
    }
    return drawn.painted(card_svg(card, renderer), told, 1)


def common_cards(renderers: Mapping[str, Renderer], drawn: charts.Drawn) -> Iterator[tuple[str, bytes]]:
    """The card of all pages that have none of their own."""
    for language, renderer in renderers.items():
        t = renderer.t
        card = Card(t.site_name, "", facts=(t("press.card_about"),))
        yield common(language), drawn.painted(card_svg(card, renderer), {"title": t.site_name}, 1)


def common(language: str) -> str:
    """Address of the card of all other pages."""
    return f"assets/anh.{language}.png"


def _card(page: Page, site: Site, t: Translator) -> Card | None:
    if isinstance(page.value, UnitPage) and page.value.unit.level in site.press.cards:
        return _of_unit(page.value, site, t)
    if isinstance(page.value, EditionPage) and site.has_card(page.value.framework.level):
        return _of_edition(page.value, t)
    return None


def _of_unit(value: UnitPage, site: Site, t: Translator) -> Card:
    name, kind = t.say(site.full_name(value.unit)), t(f"level.{value.unit.level}")
    latest = value.latest
    if latest is None:
        return Card(name, kind, facts=(t("press.card_none"),))
    figure, edition = latest.figure, latest.edition
    score = facts.score_of(t, figure, latest.framework)
    used = next(iter((*figure.ranks, *figure.scores)), None)
    source = site.source(used.package, used.source) if used else site.source(edition.package, edition.source)
    of = figure.of or 0
    return Card(
        name,
        kind,
        rank=t.integer(figure.rank) if figure.rank else facts.rank_short(t, figure),
        of=t("press.card_of", of=t.integer(of)) if figure.rank and of else "",
        ruler=(figure.rank, of) if figure.rank and of > 1 else None,
        facts=(score[:1].upper() + score[1:],) if score else (),
        foot=(t.say(edition.title), t("press.source", source=source.publisher or source.title)),
    )


def _of_edition(value: EditionPage, t: Translator) -> Card:
    lines = []
    for group in value.groups:
        first = [row.unit for row in group.rows if row.figure.rank == 1]
        if first:
            listed = t.listing([t.say(unit.name) for unit in first[:3]])
            key = "press.card_first_of" if group.cohort else "press.card_first"
            lines.append(t(key, names=listed, group=t.say(group.cohort.name) if group.cohort else ""))
    count = sum(len(group.rows) for group in value.groups)
    return Card(
        t.say(value.edition.title),
        t("press.card_ranking"),
        facts=tuple(lines[:2]) or (t.plural("press.card_units", count),) if count else (),
        foot=(t("press.source", source=value.source.publisher or value.source.title),),
    )


def card_svg(card: Card, renderer: Renderer) -> str:
    """The card as an SVG, by its template; texts are wrapped by the widths of our letters."""
    fitting = (found for found in SIZES if len(wrapped(card.name, found[0], ROOM, SEMIBOLD)) <= found[1])
    size, lines, rank_size = next(fitting, SIZES[-1])
    name = wrapped(card.name, size, ROOM, SEMIBOLD, lines)
    top = 150 + (size if card.kind else size // 2)
    below = top + (len(name) - 1) * size * 1.15 + 40
    rank_width = width(card.rank, rank_size, SEMIBOLD) if card.rank else 0
    of_width = width(card.of, 44, REGULAR) + 24 if card.of else 0
    left = EDGE + rank_width + of_width + (60 if card.rank else 0)
    most = 2 if card.rank else int((LOWEST - below - 50) / 52) + 1
    said = [line for fact in card.facts for line in wrapped(fact, 40, WIDTH - EDGE - left, REGULAR, 2)][:most]
    foot = [line for note in card.foot for line in wrapped(note, 28, ROOM, REGULAR, 1)]
    return renderer.environment.get_template("pages/card.svg.jinja").render(
        theme=theme,
        width=WIDTH,
        height=HEIGHT,
        edge=EDGE,
        room=ROOM,
        card=card,
        name=name,
        size=size,
        top=top,
        below=below,
        rank_size=rank_size,
        of_left=EDGE + rank_width + 20,
        left=left,
        said=said,
        foot=foot,
        regular=REGULAR.stem,
        strong=SEMIBOLD.stem,
    )


def tags(page: Page, site: Site, language: str, base_url: str) -> str:
    """Tags that name a page's card; "" where the site's address is not known, because they cannot be relative."""
    if not base_url:
        return ""
    address = _address(page, site, language)
    named = {
        "og:image": base_url + address,
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
        "og:image:alt": translator(language).say(page.title),
    }
    said = "".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in named.items())
    return said + '<meta name="twitter:card" content="summary_large_image">'


def _address(page: Page, site: Site, language: str) -> str:
    """Of the page's own card; of a unit without one, that of the nearest unit above that has one; else the common."""
    prefix, levels = "" if language == "vi" else f"{language}/", site.press.cards
    if isinstance(page.value, UnitPage):
        unit = page.value.unit
        for found in (unit, *reversed(site.crumbs(unit))):
            if found.level in levels:
                return f"{prefix}{site.unit_path(found.unit)}{FILE}"
    if isinstance(page.value, EditionPage) and site.has_card(page.value.framework.level):
        return f"{prefix}{page.path}{FILE}"
    return common(language)
