"""Pages to be framed by others: a chart, its sentence and where it comes from; no script, one style sheet more."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from generator.charts import SKETCHES
from generator.charts.letters import REGULAR, SEMIBOLD, wrapped
from generator.press.pictures import later

if TYPE_CHECKING:
    from markupsafe import Markup

    from generator.model import Edition, Text
    from generator.pages import Site
    from generator.press.pictures import Picture
    from generator.rendering import Renderer


@dataclass(frozen=True)
class Notice:
    """What became of the edition that a page is frozen to. kind: corrected, revised or newer; target: where it is told.

    date: of the newest correction; title: of the newer edition.
    """

    kind: str
    target: str
    date: str = ""
    title: Text | None = None


@dataclass(frozen=True)
class Embed:
    """A page to embed. notices: only of a page that is frozen; offered: whether the page of charts has its code."""

    picture: Picture
    path: str
    notices: tuple[Notice, ...] = ()
    offered: bool = False


def notices(site: Site, picture: Picture) -> tuple[Notice, ...]:
    """Corrections of the edition that touch the picture, its status, and the newest edition after it."""
    edition, unit = picture.edition, picture.unit
    told = []
    dates = [
        correction.published_on
        for correction in site.ranking.dataset.corrections
        if correction.edition == edition.edition and (not unit or correction.unit in ("", unit))
    ]
    if dates:
        told.append(Notice("corrected", f"{site.edition_path(edition.edition)}#dinh-chinh", max(dates)))
    elif edition.status == "revised":
        told.append(Notice("revised", site.edition_path(edition.edition)))
    newer = next((e for e in later(site, edition) if _shows(site, e, unit)), None)
    if newer:
        told.append(Notice("newer", picture.home if unit else site.edition_path(newer.edition), title=newer.title))
    return tuple(told)


def _shows(site: Site, edition: Edition, unit: str) -> bool:
    """Whether an edition says something of the unit, or of its list."""
    if not unit:
        return True
    return unit in site.ranking.dataset.listed[edition.edition] and site.ranking.figure(edition.edition, unit).known


def embed_page(embed: Embed, renderer: Renderer, base_url: str) -> str:
    """The whole page, with its own policy: styles and letters of the site, no script."""
    picture = embed.picture
    drawing = _drawing(picture, renderer)
    where = f"{base_url}{renderer.prefix}{embed.path}oembed.json" if base_url else ""
    return renderer.body(
        "pages/embed.html.jinja",
        embed.path,
        picture=picture,
        title=_title(embed, renderer),
        drawing=drawing,
        notices=embed.notices,
        oembed=where,
        canonical=f"{base_url}{renderer.prefix}{picture.home}" if base_url else "",
    )


def _title(embed: Embed, renderer: Renderer) -> str:
    """The page's own, which no other page has."""
    t, picture = renderer.t, embed.picture
    if picture.unit and embed.path == picture.frozen:
        return f"{picture.title(t)} ({t.say(picture.edition.title)})"
    if not picture.unit and embed.path == picture.newest:
        return t("press.newest_title", title=picture.title(t))
    return picture.title(t)


def _drawing(picture: Picture, renderer: Renderer) -> Markup:
    """As the page shows it; as a sketch where that is all there is."""
    chart = picture.chart
    if chart.drawn or chart.kind not in SKETCHES:
        return renderer.draw(chart)
    return renderer.sketched(chart, renderer.prepared(chart))


WIDEST, DRAWN_WIDEST, SIDE = 640, 448, 12
"""How wide a frame grows, and a drawing within (`charts.css`); the edge at each side (`embed.css`)."""
NARROWEST = 300


def height_of(embed: Embed, renderer: Renderer) -> int:
    """Pixels in which the page has room in a frame of any width; by the widths of our letters.

    A frame cannot grow with what it holds unless the page around it runs a script.
    """
    t, picture = renderer.t, embed.picture
    size = re.search(r'viewBox="([^"]*)"', str(_drawing(picture, renderer)))
    assert size is not None  # noqa: S101 - every drawing of ours has its size
    wide, high = (float(part) for part in re.split(r"[ ,]", size[1])[2:])
    texts = (
        (picture.title(t), 17, SEMIBOLD),
        (t.say(picture.chart.label), 15, REGULAR),
        (_foot(picture, renderer), 13, REGULAR),
    )

    def at(width: int) -> float:
        room = width - 2 * SIDE
        lines = sum(len(wrapped(text, size, room * 0.94, font)) * size * 1.5 for text, size, font in texts)
        return min(room, DRAWN_WIDEST) * high / wide + lines + 56

    return math.ceil(max(at(NARROWEST), at(WIDEST)) / 10) * 10


def _foot(picture: Picture, renderer: Renderer) -> str:
    """About what stands at the foot of the page."""
    t = renderer.t
    said = (t("press.source", source=picture.source(t)), picture.package.licence, t("press.whole"), t.site_name)
    return " ".join((t.say(picture.edition.title), *said))


def frame_code(embed: Embed, renderer: Renderer, base_url: str) -> str:
    """The HTML to paste. Without the site's address it begins at its root, and a script of the page fills it in."""
    address = f"{base_url or '/'}{renderer.prefix}{embed.path}"
    title = escape(embed.picture.title(renderer.t))
    return (
        f'<iframe src="{address}" title="{title}" width="100%" height="{height_of(embed, renderer)}" loading="lazy" '
        f'style="border:0;max-width:{WIDEST}px"></iframe>'
    )


def oembed(embed: Embed, renderer: Renderer, base_url: str) -> dict[str, Any]:
    """An answer of type "rich" (oembed.com), for editors that ask a page how to embed it."""
    picture = embed.picture
    return {
        "version": "1.0",
        "type": "rich",
        "title": picture.title(renderer.t),
        "provider_name": renderer.t.site_name,
        "provider_url": base_url,
        "html": frame_code(embed, renderer, base_url),
        "width": WIDEST,
        "height": height_of(embed, renderer),
    }
