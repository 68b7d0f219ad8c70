"""The files that a page gives away: of each chart PNG, SVG, CSV and JSON, its embed pages, and the page about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator import charts
from generator.distributions.tables import csv_bytes, json_bytes
from generator.model import Text
from generator.pages.chart_rows import FILES, edition_charts
from generator.press.cards import own_cards, tags
from generator.press.embeds import Embed, embed_page, frame_code, notices, oembed
from generator.press.pictures import earlier, later, pictures
from generator.shell import Filling

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.pages import Page, Site
    from generator.press.pictures import Picture
    from generator.rendering import Renderer
    from generator.shell import Shell

File = tuple[str, bytes]
"""Address in the site and content."""


@dataclass(frozen=True)
class Kit:
    """What pages are made with. renderers, shells: by language, by address; base_url: the site's, "" if not known."""

    renderers: Mapping[str, Renderer]
    drawn: charts.Drawn
    shells: Mapping[str, Shell] = field(default_factory=dict)
    base_url: str = ""


def files(page: Page, site: Site, kit: Kit) -> Iterator[File]:
    """Everything that a page gives away, besides its table; nothing where its level is not among those that do."""
    yield from own_cards(page, site, kit.renderers, kit.drawn, kit.base_url)
    found = pictures(page, site)
    if not found:
        return
    for picture in found:
        yield from _pictured(picture, kit)
        yield f"{picture.file}.csv", rows_csv(picture)
        yield f"{picture.file}.json", json_bytes(described(picture, kit))
    embeds = list(_embeds(page, site, found))
    for embed in embeds:
        yield from _embedded(embed, kit)
    yield from _about(page, site, found, embeds, kit)


def _pictured(picture: Picture, kit: Kit) -> Iterator[File]:
    for language, renderer in kit.renderers.items():
        caption = captioned(picture, renderer, kit.base_url)
        drawing = kit.drawn.bare(picture.chart.kind, language, renderer.rows(picture.chart))
        svg = charts.standalone(drawing, caption)
        yield f"{renderer.prefix}{picture.file}.svg", svg.encode()
        yield f"{renderer.prefix}{picture.file}.png", kit.drawn.painted(svg, caption.facts)


def captioned(picture: Picture, renderer: Renderer, base_url: str) -> charts.Caption:
    t, package = renderer.t, picture.package
    edition = t.say(picture.edition.title)
    address = f"{base_url}{renderer.prefix}{picture.home}"
    source, licence = picture.source(t), package.licence
    notes = [t("press.edition", edition=edition)] if picture.unit else []
    notes += [t("press.source", source=source)]
    notes += [t("press.licence", licence=licence, address=address.partition("://")[2] or address)]
    title = picture.title(t)
    facts = {
        "title": title,
        "description": t.say(picture.chart.label),
        "source": source,
        "rights": f"{licence} {package.licence_url}".strip(),
        "publisher": t.site_name,
        "identifier": address,
        "date": str(picture.edition.year),
        "relation": edition,
    }
    return charts.Caption(renderer.language, title, tuple(notes), t.say(picture.chart.label), facts)


def rows_csv(picture: Picture) -> bytes:
    """The rows as they are drawn; texts in each language, in a column of their own."""
    columns: dict[str, None] = {}
    rows = []
    for row in picture.chart.rows:
        cells: dict[str, str] = {}
        for name, value in row.items():
            if isinstance(value, Text):
                cells |= {name: value.vi, f"{name}_en": value.en}
            else:
                cells[name] = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        columns |= dict.fromkeys(cells)
        rows.append(cells)
    return csv_bytes(tuple(columns), [{name: row.get(name, "") for name in columns} for row in rows])


def described(picture: Picture, kit: Kit) -> dict[str, object]:
    """What must be known to use a chart, in every language of the site. Addresses begin at the site's, or at its root
    where that is not known."""
    base, prefixes = kit.base_url, {name: renderer.prefix for name, renderer in kit.renderers.items()}

    def each(path: str) -> dict[str, str]:
        return {language: f"{base}{prefix}{path}" for language, prefix in prefixes.items()}

    edition = picture.edition
    return {
        "chart": picture.chart.name,
        "kind": picture.chart.kind,
        "unit": picture.unit or None,
        "edition": {"edition": edition.edition, "year": edition.year, "title": _said(edition.title, kit)},
        "title": {language: picture.title(renderer.t) for language, renderer in kit.renderers.items()},
        "sentence": _said(picture.chart.label, kit),
        **_rows(picture, kit),
        "sources": [
            {
                "title": s.title,
                "publisher": s.publisher or None,
                "published_on": s.published_on or None,
                "url": s.url or None,
            }
            for s in picture.sources
        ],
        "licence": {"name": picture.package.licence, "url": picture.package.licence_url or None},
        "page": each(picture.home),
        "png": each(f"{picture.file}.png"),
        "svg": each(f"{picture.file}.svg"),
        "csv": f"{base}{picture.file}.csv",
        "embed": {"newest": each(picture.newest), "edition": each(picture.frozen)},
    }


def _rows(picture: Picture, kit: Kit) -> dict[str, object]:
    """What a unit's chart is drawn of, as `rows.js` reads it; that of a list stands in its page."""
    if not picture.unit:
        return {}
    kind = picture.chart.kind
    rows = {language: renderer.prepared(picture.chart) for language, renderer in kit.renderers.items()}
    return {"rows": {language: charts.carried(kind, found) for language, found in rows.items()}}


def _said(text: Text, kit: Kit) -> dict[str, str]:
    return {language: renderer.t.say(text) for language, renderer in kit.renderers.items()}


def _embeds(page: Page, site: Site, found: Sequence[Picture]) -> Iterator[Embed]:
    """Newest and frozen. Of a list the newest page is made with the newest edition that has such a chart."""
    for picture in found:
        if picture.unit:
            yield Embed(picture, picture.newest, offered=True)
        else:
            yield Embed(picture, picture.frozen, notices(site, picture), offered=True)
            if not any(_has(site, edition.edition, picture.chart.name) for edition in later(site, picture.edition)):
                yield Embed(picture, picture.newest, offered=True)
    yield from (Embed(picture, picture.frozen, notices(site, picture)) for picture in earlier(page, site))


def _has(site: Site, edition: str, name: str) -> bool:
    return any(chart.name == name for chart in edition_charts(site, site.table(edition)))


def _embedded(embed: Embed, kit: Kit) -> Iterator[File]:
    for renderer in kit.renderers.values():
        yield f"{renderer.prefix}{embed.path}index.html", embed_page(embed, renderer, kit.base_url).encode()
        if kit.base_url:
            yield f"{renderer.prefix}{embed.path}oembed.json", json_bytes(oembed(embed, renderer, kit.base_url))


def _about(page: Page, site: Site, found: Sequence[Picture], embeds: Sequence[Embed], kit: Kit) -> Iterator[File]:
    """The page that has all charts of another, with their files and the code of their frames."""
    path = f"{page.path}{FILES}"
    for language, renderer in kit.renderers.items():
        t = renderer.t
        shown = []
        for picture in found:
            caption = captioned(picture, renderer, kit.base_url)
            drawing = kit.drawn.bare(picture.chart.kind, language, renderer.rows(picture.chart))
            width, height = charts.size_of(charts.standalone(drawing, caption))
            frames = {
                what: frame_code(Embed(picture, address), renderer, kit.base_url)
                for what, address in (("newest", picture.newest), ("frozen", picture.frozen))
            }
            before = [e.picture for e in embeds if not e.offered and e.picture.chart.name == picture.chart.name]
            shown.append((picture, width, height, frames, [p for p in before if p.frozen != picture.frozen]))
        names = {picture.chart.name for picture in found}
        others = [e.picture for e in embeds if e.picture.chart.name not in names]
        title = t("press.page_title", name=t.say(page.title))
        body = renderer.body(
            "pages/pictures.html.jinja", path, page=page, pictures=shown, others=others, rooted=not kit.base_url
        )
        head = tags(page, site, language, kit.base_url)
        said = Filling(path, title, t("press.page_description", name=t.say(page.title)), body, head)
        shell = kit.shells[f"{renderer.prefix}{page.path.partition('/')[0]}/_shell/_shell/"]
        yield f"{renderer.prefix}{path}index.html", shell.fill(said).encode()
