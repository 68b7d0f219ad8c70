"""The catalogue for data portals: DCAT-AP 3.0.1 as a graph, written as Turtle and as JSON-LD, the same bytes each time.

rdflib takes a tenth of a second to import, so this module is imported where a catalogue is made, and nowhere else.

A series holds the editions of one package at one level and scope: the same list of units through the years, which is
what a reader follows and what a portal may chart. A package holds several such lists with frameworks of their own
(provinces, ministries), so it is a dataset of its own, and the editions name it as their source.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

from rdflib import RDF, RDFS, XSD, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, SKOS

from generator.distributions.awaited import size_of, sum_of
from generator.i18n import in_each, translator

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from rdflib.term import Node

    from generator.i18n import Translator
    from generator.model import Dataset, Edition, Level, Text

DCAT = Namespace("http://www.w3.org/ns/dcat#")  # rdflib knows the terms of DCAT 2 only
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
AUTHORITY = Namespace("http://publications.europa.eu/resource/authority/")
MEDIA = Namespace("http://www.iana.org/assignments/media-types/")
PREFIXES = {"dcat": DCAT, "dct": DCTERMS, "foaf": FOAF, "skos": SKOS, "spdx": SPDX, "vcard": VCARD}

NOWHERE = "https://thuocdo.invalid/"
"""Stands for the site's address while a graph is made of a site that does not know its own."""

TURTLE, JSON_LD, FORMER = "catalog.ttl", "catalog.jsonld", "du-lieu/catalog.jsonld"
"""Where it stands; the last is where it stood at first, and addresses do not vanish."""

PROFILE = URIRef("https://semiceu.github.io/DCAT-AP/releases/3.0.1/")
DATA_PACKAGE = URIRef("https://datapackage.org/profiles/2.0/datapackage.json")
CSVW = URIRef("http://www.w3.org/ns/csvw")
LANGUAGE = {"vi": AUTHORITY["language/VIE"], "en": AUTHORITY["language/ENG"]}

FORMATS = {
    "-metadata.json": ("application/csvm+json", "JSON_LD"),
    ".csv": ("text/csv", "CSV"),
    ".json": ("application/json", "JSON"),
    ".jsonld": ("application/ld+json", "JSON_LD"),
    ".parquet": ("application/vnd.apache.parquet", "PARQUET"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    ".zip": ("application/zip", "ZIP"),
}
"""By how a name ends, the first that fits: media type (IANA) and file type (Publications Office of the EU)."""


class Awaited(str):
    """A typed literal that stands for what is laid in later; rdflib's own would be asked for its value."""

    __slots__ = ("datatype",)
    language = None

    def __new__(cls, text: str, datatype: URIRef) -> Self:
        found = super().__new__(cls, text)
        found.datatype = datatype
        return found

    datatype: URIRef


Fact = tuple[URIRef, URIRef, URIRef | Literal | Awaited]
"""Subject, predicate, object. A set of them is the graph: rdflib's own, with its three indexes, takes as long to fill
as all the rest together."""


@dataclass(frozen=True)
class About:
    """What the catalogue is told besides the data.

    base_url: the site's address with its slash, or ""; files: paths of what was written, data and landing pages;
    owner: who publishes the site, may be empty; licence: its name and address; contact: an e-mail address or "".
    """

    base_url: str
    today: str
    languages: tuple[str, ...]
    files: Collection[str]
    owner: Text
    contact: str
    licence: tuple[str, str]


def dataset_path(package: str) -> str:
    """The stable name of a package as a dataset, below the site's address."""
    return f"du-lieu/{package}/datapackage.json#dataset"


def edition_path(edition: str) -> str:
    """The stable name of an edition as a dataset, below the site's address."""
    return f"xep-hang/{edition}/#dataset"


def series_path(package: str, level: str, scope: str) -> str:
    """The stable name of a series: a package's editions of one level and scope."""
    return f"catalog.ttl#series-{package}-{level}-{scope}"


def data_files(files: Iterable[str]) -> Iterator[str]:
    """Those files that hold data of a package or of an edition, in the order of their names."""
    for path in sorted(files):
        section, _, rest = path.partition("/")
        within = rest.partition("/")[2]
        if not within or path.endswith(".html"):
            continue
        if (section == "du-lieu" and within) or (section == "xep-hang" and within in ("data.csv", "data.json")):
            yield path


def catalogue_files(dataset: Dataset, about: About) -> dict[str, str]:
    """The catalogue by path: Turtle, JSON-LD, and JSON-LD where it stood at first. Source: DCAT-AP 3.0.1.

    Sums and sizes of files are yet to be laid in, see `awaited`. Without an address of the site its own addresses are
    relative to where the file stands.
    """
    facts = _sorted(_Maker(dataset, about).facts())
    root = about.base_url or NOWHERE
    text = _turtle(facts)
    flat = _json_ld(facts)
    moved = flat
    if not about.base_url:
        moved = flat.replace(f'"{root}', '"../')
        text = text.replace(f"<{root}>", "<./>").replace(f"<{root}", "<")
        flat = flat.replace(f'"{root}"', '"./"').replace(f'"{root}', '"')
    return {TURTLE: text, JSON_LD: flat, FORMER: moved}


def _turtle(facts: Iterable[Fact]) -> str:
    """Sorted, a fact a line. rdflib's own writer counts references first, which takes ten times as long."""
    short = _Names(":")
    lines = [f"@prefix {prefix}: <{space}> ." for prefix, space in short.spaces.items()]
    last: tuple[Node | None, URIRef | None] = (None, None)
    for subject, predicate, found in facts:
        value = found.n3() if isinstance(found, Literal) and not found.datatype else short.term(found)
        if last == (subject, predicate):
            lines[-1] += ","
            lines.append(f"        {value}")
        elif last[0] == subject:
            lines[-1] += " ;"
            lines.append(f"    {short.term(predicate)} {value}")
        else:
            lines[-1] += " .\n" if last[0] else "\n"
            lines.append(f"{short.term(subject)} {short.term(predicate)} {value}")
        last = subject, predicate
    return "\n".join(lines) + " .\n"


def _json_ld(facts: Iterable[Fact]) -> str:
    """Flat, a node a line, by address; every value in a list, so that readers find one form."""
    short = _Names("")

    def value(node: URIRef | Literal | Awaited) -> dict[str, str]:
        if isinstance(node, URIRef):
            return {"@id": str(node)}
        if node.language:
            return {"@language": node.language, "@value": str(node)}
        return {"@type": short[str(node.datatype)], "@value": str(node)} if node.datatype else {"@value": str(node)}

    nodes: dict[str, dict[str, list[object]]] = {}
    for subject, predicate, found in facts:
        node = nodes.setdefault(str(subject), {})
        if predicate == RDF.type:
            node.setdefault("@type", []).append(short[str(found)])
        else:
            node.setdefault(short[str(predicate)], []).append(value(found))
    lines = (json.dumps({"@id": name, **node}, ensure_ascii=False) for name, node in sorted(nodes.items()))
    return f'{{"@context": {json.dumps(short.spaces)}, "@graph": [\n' + ",\n".join(lines) + "\n]}\n"


def _sorted(facts: Iterable[Fact]) -> list[Fact]:
    """By their texts: rdflib's own order of nodes takes four times as long."""

    def order(fact: Fact) -> tuple[str, ...]:
        return (*map(str.__str__, fact), getattr(fact[2], "language", "") or "")

    return sorted(facts, key=order)


class _Names(dict[str, str]):
    """Terms of the vocabularies by their prefixes; addresses of everything else whole, in Turtle within < and >."""

    spaces: Mapping[str, str] = {
        **{prefix: str(space) for prefix, space in PREFIXES.items()},
        "rdf": str(RDF),
        "rdfs": str(RDFS),
        "xsd": str(XSD),
    }

    def __init__(self, whole: str) -> None:
        super().__init__()
        self.whole = "<{}>" if whole else "{}"

    def __missing__(self, address: str) -> str:
        found = next((p for p, space in self.spaces.items() if address.startswith(space)), None)
        rest = address[len(self.spaces[found]) :] if found else ""
        self[address] = f"{found}:{rest}" if found and rest.isidentifier() else self.whole.format(address)
        return self[address]

    def term(self, node: URIRef | Literal | Awaited) -> str:
        """A node in Turtle; literals with a datatype hold signs of numbers, dates and digests only."""
        if not isinstance(node, URIRef):
            return f'"{node}"^^{self[str(node.datatype)]}'
        return self[str(node)]


class _Maker:
    """One catalogue on its way. Every node has a name, because names of blank nodes would differ from run to run."""

    def __init__(self, dataset: Dataset, about: About) -> None:
        self.dataset = dataset
        self.about = about
        self.root = about.base_url or NOWHERE
        self.made: set[Fact] = set()
        self.catalogue = self.at("catalog.ttl#catalog")
        self.files: dict[str, list[str]] = {}
        for path in data_files(about.files):
            self.files.setdefault("/".join(path.split("/")[:2]), []).append(path)

    def facts(self) -> set[Fact]:
        self._common()
        for package in self.dataset.packages:
            self._package(package)
        for edition in self.dataset.editions.values():
            self._edition(edition)
        for (package, level, scope), editions in sorted(self.series.items()):
            self._series(package, level, scope, editions)
        return self.made

    @cached_property
    def series(self) -> Mapping[tuple[str, Level, str], list[Edition]]:
        """Editions by package, level and scope, oldest first."""
        found: dict[tuple[str, Level, str], list[Edition]] = {}
        for edition in sorted(self.dataset.editions.values(), key=lambda e: (e.year, e.units_on, e.edition)):
            level = self.dataset.frameworks[edition.framework].level
            found.setdefault((edition.package, level, edition.scope), []).append(edition)
        return found

    @cached_property
    def corrected(self) -> Mapping[str, list[str]]:
        """Days of corrections by edition."""
        found: dict[str, list[str]] = {}
        for correction in self.dataset.corrections:
            found.setdefault(correction.edition, []).append(correction.published_on)
        return found

    def at(self, path: str) -> URIRef:
        """The node of that name below the site's address."""
        return URIRef(self.root + path)

    def add(self, node: URIRef, *facts: tuple[URIRef, URIRef | Literal | Awaited | None]) -> URIRef:
        for predicate, value in facts:
            if value is not None:
                self.made.add((node, predicate, value))
        return node

    def typed(self, node: URIRef, *kinds: URIRef) -> URIRef:
        return self.add(node, *((RDF.type, kind) for kind in kinds))

    def say(self, node: URIRef, predicate: URIRef, text: Text) -> None:
        """A text in the languages of the site; what has no translation is said once, in its own."""
        for language, words in (("vi", text.vi), ("en", text.en)):
            if words and (language in self.about.languages or language == "vi"):
                self.made.add((node, predicate, Literal(words, lang=language)))

    def keywords(self, node: URIRef, text: Text) -> None:
        """Each word of an enumeration is a keyword of its own: portals part them at commas."""
        for language, words in (("vi", text.vi), ("en", text.en)):
            if language in self.about.languages:
                for word in words.split(","):
                    self.add(node, (DCAT.keyword, Literal(word.strip(), lang=language) if word.strip() else None))

    def label(self, node: URIRef, key: str, kind: URIRef = SKOS.Concept) -> URIRef:
        """A node of somebody else's vocabulary with what it is called here."""
        self.typed(node, kind)
        self.say(node, SKOS.prefLabel, in_each(lambda t: t(key)))
        return node

    def document(self, path: str, language: str) -> URIRef:
        page = self.typed(self.at(path), FOAF.Document)
        return self.add(page, (DCTERMS.language, LANGUAGE[language]))

    def agent(self, name: str) -> URIRef | None:
        """Whoever is named so; the same name is the same agent."""
        if not name:
            return None
        node = self.at(f"catalog.ttl#agent-{hashlib.sha256(name.encode()).hexdigest()[:12]}")
        return self.add(self.typed(node, FOAF.Agent), (FOAF.name, Literal(name)))

    def licence(self, name: str, address: str) -> URIRef | None:
        if not address:
            return None
        return self.add(self.typed(URIRef(address), DCTERMS.LicenseDocument), (DCTERMS.title, Literal(name or address)))

    def period(self, first: int, last: int) -> URIRef:
        """From the first day of one index year to the last day of another."""
        node = self.at(f"catalog.ttl#years-{first}-{last}")
        start, end = (Literal(day, datatype=XSD.date) for day in (f"{first}-01-01", f"{last}-12-31"))
        return self.add(self.typed(node, DCTERMS.PeriodOfTime), (DCAT.startDate, start), (DCAT.endDate, end))

    def place(self, unit: str) -> URIRef:
        """A unit as a place; its label is in the first language once, so that readers of one label find the same."""
        known = self.dataset.units[unit]
        node = self.typed(self.at(f"don-vi/{unit}/#place"), DCTERMS.Location)
        self.say(node, SKOS.prefLabel, known.name)
        return self.add(node, (RDFS.label, Literal(known.name.vi)), (DCTERMS.identifier, Literal(unit)))

    def _common(self) -> None:
        """The catalogue itself and what all of it shares."""
        about, node = self.about, self.typed(self.catalogue, DCAT.Catalog)
        for language in about.languages:
            self.add(
                node,
                (
                    DCTERMS.language,
                    self.label(LANGUAGE[language], f"catalogue.language.{language}", DCTERMS.LinguisticSystem),
                ),
            )
        self.say(node, DCTERMS.title, in_each(lambda t: t("catalogue.title")))
        self.say(node, DCTERMS.description, in_each(lambda t: t("catalogue.description")))
        taxonomy = self.typed(AUTHORITY["data-theme"], SKOS.ConceptScheme)
        self.say(taxonomy, DCTERMS.title, in_each(lambda t: t("catalogue.themes")))
        self.add(self.label(AUTHORITY["data-theme/GOVE"], "catalogue.theme"), (SKOS.inScheme, taxonomy))
        self.label(AUTHORITY["access-right/PUBLIC"], "catalogue.public", DCTERMS.RightsStatement)
        self.typed(SPDX.checksumAlgorithm_sha256, SPDX.ChecksumAlgorithm)
        for standard in (PROFILE, DATA_PACKAGE, CSVW):
            self.typed(standard, DCTERMS.Standard)
        years = [edition.year for edition in self.dataset.editions.values()]
        self.add(
            node,
            (DCTERMS.publisher, self.publisher),
            (DCTERMS.license, self.licence(*about.licence)),
            (DCTERMS.modified, _date(about.today)),
            (DCTERMS.conformsTo, PROFILE),
            (DCTERMS.temporal, self.period(min(years), max(years)) if years else None),
            (DCAT.themeTaxonomy, taxonomy),
            (FOAF.homepage, self.document("", "vi")),
        )

    @cached_property
    def publisher(self) -> URIRef | None:
        """Who publishes the site: its owner, else the first of the packages' publishers, else the site by its name."""
        named = (package.contributors[0] for _, package in self.dataset.packages.items() if package.contributors)
        return self.agent(self.about.owner.vi or next(named, "") or translator("vi").site_name)

    @cached_property
    def contact(self) -> URIRef | None:
        if not self.about.contact:
            return None
        node = self.typed(self.at("catalog.ttl#contact"), VCARD.Kind, VCARD.Organization)
        name = self.about.owner.vi or translator("vi").site_name
        return self.add(node, (VCARD.fn, Literal(name)), (VCARD.hasEmail, URIRef(f"mailto:{self.about.contact}")))

    def _package(self, name: str) -> None:
        package = self.dataset.packages[name]
        node = self._dataset(dataset_path(name), name, package.version)
        self.say(node, DCTERMS.title, package.title)
        self.say(node, DCTERMS.description, package.description if package.description.vi else package.title)
        editions = [edition for edition in self.dataset.editions.values() if edition.package == name]
        for place in self._around({edition.scope for edition in editions}):
            self.add(node, (DCTERMS.spatial, self.place(place)))
            self.keywords(node, self.dataset.units[place].name)
        years = [edition.year for edition in editions]
        announced = sorted(edition.announced_on for edition in editions if edition.announced_on)
        landing = f"du-lieu/{name}/"
        self._pages(node, landing if f"{landing}index.html" in self.about.files else f"du-lieu/#{name}")
        licence = self.licence(package.licence, package.licence_url)
        self.add(
            node,
            (DCTERMS.publisher, self.agent(package.contributors[0]) if package.contributors else self.publisher),
            (DCTERMS.license, licence),
            (DCTERMS.issued, _date(announced[0]) if announced else None),
            (DCTERMS.modified, _date(self.about.today)),
            (DCTERMS.temporal, self.period(min(years), max(years)) if years else None),
            (DCTERMS.conformsTo, DATA_PACKAGE),
        )
        self._distributions(node, f"du-lieu/{name}", licence)

    def _around(self, scopes: Iterable[str]) -> list[str]:
        """The one unit that holds all scopes, because portals keep one place a dataset; without scopes, the top."""
        ways = [self._way(scope) for scope in sorted(scopes)]
        if not ways:
            return sorted(name for name, unit in self.dataset.units.items() if not unit.parent)
        shared = [step[0] for step in zip(*ways, strict=False) if len(set(step)) == 1]
        return shared[-1:] or [way[-1] for way in ways]

    def _way(self, unit: str) -> list[str]:
        """From the top down to a unit."""
        above = self.dataset.units[unit].parent
        return [*(self._way(above) if above else ()), unit]

    def _edition(self, edition: Edition) -> None:
        package = self.dataset.packages[edition.package]
        framework = self.dataset.frameworks[edition.framework]
        source = self.dataset.sources[edition.package, edition.source]
        node = self._dataset(edition_path(edition.edition), edition.edition, package.version)
        self.say(node, DCTERMS.title, edition.title)
        count = len(self.dataset.listed[edition.edition])

        def described(t: Translator) -> str:
            return t.plural("catalogue.edition", count, framework=t.say(framework.name), year=str(edition.year))

        self.say(node, DCTERMS.description, in_each(described))
        self.keywords(node, in_each(lambda t: t(f"level.{framework.level}")))
        self.keywords(node, self.dataset.units[edition.scope].name)
        self._pages(node, f"xep-hang/{edition.edition}/")
        licence = self.licence(package.licence, package.licence_url)
        changed = max(
            (day for day in (*self.corrected.get(edition.edition, ()), edition.announced_on) if day), default=""
        )
        before = edition.previous if edition.previous in self.dataset.editions else ""
        self.add(
            node,
            (DCTERMS.publisher, self.agent(package.contributors[0]) if package.contributors else self.publisher),
            (DCTERMS.creator, self.agent(source.publisher)),
            (DCTERMS.license, licence),
            (DCTERMS.issued, _date(edition.announced_on)),
            (DCTERMS.modified, _date(changed)),
            (DCTERMS.temporal, self.period(edition.year, edition.year)),
            (DCTERMS.spatial, self.place(edition.scope)),
            (DCTERMS.source, self.at(dataset_path(edition.package))),
            (DCAT.inSeries, self.at(series_path(edition.package, framework.level, edition.scope))),
            (DCAT.prev, self.at(edition_path(before)) if before else None),
        )
        self._distributions(node, f"xep-hang/{edition.edition}", licence)

    def _series(self, package: str, level: Level, scope: str, editions: list[Edition]) -> None:
        node = self.typed(self.at(series_path(package, level, scope)), DCAT.DatasetSeries)
        where = self.dataset.units[scope].name
        title = self.dataset.packages[package].title

        def name(t: Translator) -> str:
            return t("catalogue.series", level=t(f"level.{level}"), scope=t.say(where), package=t.say(title))

        self.say(node, DCTERMS.title, in_each(name))
        self.say(node, DCTERMS.description, in_each(lambda t: t("catalogue.series_about", name=name(t))))
        known = self.dataset.packages[package]
        self.add(
            node,
            (DCTERMS.publisher, self.agent(known.contributors[0]) if known.contributors else self.publisher),
            (DCTERMS.temporal, self.period(editions[0].year, editions[-1].year)),
            (DCTERMS.spatial, self.place(scope)),
            (DCTERMS.modified, _date(self.about.today)),
            (DCAT.contactPoint, self.contact),
            (DCAT.first, self.at(edition_path(editions[0].edition))),
            (DCAT.last, self.at(edition_path(editions[-1].edition))),
        )

    def _dataset(self, path: str, identifier: str, version: str) -> URIRef:
        """What all datasets have."""
        node = self.typed(self.at(path), DCAT.Dataset)
        self.add(self.catalogue, (DCAT.dataset, node))
        for language in self.about.languages:
            self.add(node, (DCTERMS.language, LANGUAGE[language]))
        self.keywords(node, in_each(lambda t: t("catalogue.keyword")))
        return self.add(
            node,
            (DCTERMS.identifier, Literal(identifier)),
            (DCAT.version, Literal(version) if version else None),
            (DCAT.theme, AUTHORITY["data-theme/GOVE"]),
            (DCTERMS.accessRights, AUTHORITY["access-right/PUBLIC"]),
            (DCAT.contactPoint, self.contact),
        )

    def _pages(self, node: URIRef, path: str) -> None:
        """The page in the first language is where to land; in the others it is a document about the dataset."""
        self.add(node, (DCAT.landingPage, self.document(path, "vi")))
        for language in self.about.languages[1:]:
            self.add(node, (FOAF.page, self.document(f"{language}/{path}", language)))

    def _distributions(self, dataset: URIRef, folder: str, licence: URIRef | None) -> None:
        for path in self.files.get(folder, ()):
            kind = next((FORMATS[end] for end in FORMATS if path.endswith(end)), None)
            if kind is None:
                continue
            node = self.typed(self.at(path), DCAT.Distribution)
            media, form = MEDIA[kind[0]], AUTHORITY[f"file-type/{kind[1]}"]
            checksum = self.typed(self.at(f"{path}#sha256"), SPDX.Checksum)
            self.add(
                checksum,
                (SPDX.algorithm, SPDX.checksumAlgorithm_sha256),
                (SPDX.checksumValue, Awaited(sum_of(path), XSD.hexBinary)),
            )
            self.add(dataset, (DCAT.distribution, node))
            self.add(
                node,
                (DCTERMS.title, Literal(path.removeprefix(f"{folder}/"))),
                (DCAT.accessURL, node),
                (DCAT.downloadURL, node),
                (DCAT.byteSize, Awaited(size_of(path), XSD.nonNegativeInteger)),
                (DCAT.mediaType, self.typed(media, DCTERMS.MediaType)),
                (DCTERMS.format, self.typed(form, DCTERMS.MediaTypeOrExtent)),
                (DCAT.packageFormat, media if kind[1] == "ZIP" else None),
                (DCTERMS.license, licence),
                (DCTERMS.conformsTo, _standard(path)),
                (SPDX.checksum, checksum),
            )


def _standard(path: str) -> URIRef | None:
    if path.endswith("-metadata.json"):
        return CSVW
    return DATA_PACKAGE if path.endswith("/datapackage.json") else None


def _date(day: str) -> Literal | None:
    """A day, a month or a year, as exact as it is known."""
    if not day:
        return None
    return Literal(day, datatype=(XSD.gYear, XSD.gYearMonth, XSD.date)[day.count("-")])
