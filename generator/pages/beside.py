"""What is told of a page in citations and feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator import facts
from generator.distributions.citations import Citation
from generator.distributions.feeds import News
from generator.i18n import in_each, translator
from generator.model import NO_TEXT, Basis, Correction, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.i18n import Translator
    from generator.model import Edition, Framework, Unit
    from generator.pages.page import Site
    from generator.pages.unit import Standing


def unit_citations(site: Site, unit: Unit, standings: Sequence[Standing]) -> Iterator[Citation]:
    """The page, and the unit's figure in each edition; for the levels whose charts are drawn beforehand."""
    if unit.level not in site.drawn:
        return
    path, name = site.unit_path(unit.unit), site.full_name(unit)
    yield Citation(unit.unit, name, (translator("vi").site_name,), site.today, path, NO_TEXT)
    for s in standings:
        if s.figure.known:
            yield Citation(
                key=f"{unit.unit}.{s.edition.edition}",
                title=_both(name, s.edition.title),
                authors=publishers(site, s.edition),
                issued=s.edition.announced_on,
                path=f"{path}#trich-{s.edition.edition}",
                said=_said(site, unit, s),
            )


def edition_citation(site: Site, edition: Edition) -> Citation:
    """The list as a whole."""
    path, issued = site.edition_path(edition.edition), edition.announced_on
    return Citation(edition.edition, edition.title, publishers(site, edition), issued, path, NO_TEXT)


def framework_citation(site: Site, framework: Framework) -> Citation:
    """The method."""
    source = site.source(framework.package, framework.source)
    path = site.framework_path(framework.framework)
    return Citation(
        framework.framework, framework.name, (source.publisher or source.title,), framework.decided_on, path, NO_TEXT
    )


def publishers(site: Site, edition: Edition) -> tuple[str, ...]:
    """Who published the edition's figures."""
    source = site.source(edition.package, edition.source)
    return (source.publisher or source.title,)


def _both(name: Text, title: Text) -> Text:
    return in_each(lambda t: f"{t.say(name)}: {t.say(title)}")


def _said(site: Site, unit: Unit, s: Standing) -> Text:
    """The figure in a sentence, with its caveat where it is computed or in doubt."""
    doubtful = bool(site.doubts((s.figure,)))
    computed = s.figure.rank is not None and s.figure.basis is Basis.COMPUTED

    def words(t: Translator) -> str:
        said = [facts.standing(t, s.figure, s.framework, s.edition, site.full_name(unit))]
        said += [t("basis.rank_computed") + "."] if computed else []
        said += [t("quote.doubtful")] if doubtful else []
        return " ".join(said)

    return in_each(words)


def unit_news(site: Site, unit: Unit, standings: Sequence[Standing]) -> tuple[News, ...]:
    """The unit's figure in each edition, and what was corrected of it."""
    path = site.unit_path(unit.unit)
    figures = [
        News(s.edition.title, _said(site, unit, s), f"{path}#trich-{s.edition.edition}", s.edition.announced_on)
        for s in standings
        if s.figure.known
    ]
    return *figures, *corrections(site, site.corrections_of.get(unit.unit, ()), path)


def corrections(site: Site, found: Iterable[Correction], path: str = "") -> tuple[News, ...]:
    """Corrections as news of the page at `path`; without it, each of the page of its unit or edition."""
    return tuple(
        News(
            title=_corrected(site, one),
            text=_change(one),
            path=f"{path or _about(site, one)}#dinh-chinh-{one.package}-{one.correction}",
            updated=one.published_on,
        )
        for one in found
    )


def _change(one: Correction) -> Text:
    def words(t: Translator) -> str:
        old, new = (cell.replace(".", t.decimal) for cell in (one.old, one.new))
        return t("feed.corrected", old=old, new=new, reason=t.say(one.reason))

    return in_each(words)


def _about(site: Site, one: Correction) -> str:
    return site.unit_path(one.unit) if one.unit else site.edition_path(one.edition)


def _corrected(site: Site, one: Correction) -> Text:
    edition = site.edition(one.edition) if one.edition else None
    names = [site.full_name(site.unit(one.unit))] if one.unit else []
    names += [edition.title] if edition else []
    return in_each(lambda t: t("feed.correction", what=", ".join(t.say(name) for name in names)))


def _listed(site: Site, edition: Edition) -> Text:
    scope, n = site.unit(edition.scope).name, len(site.ranking.dataset.listed[edition.edition])
    return in_each(lambda t: t.plural("feed.edition", n, scope=t.say(scope)))


def edition_news(site: Site) -> tuple[News, ...]:
    """Every edition, with how many units it lists."""
    editions = site.ranking.dataset.editions.values()
    return tuple(
        News(
            title=edition.title,
            text=_listed(site, edition),
            path=site.edition_path(edition.edition),
            updated=edition.announced_on,
        )
        for edition in editions
        if edition.announced_on
    )
