"""schema.org data in the head of a page, for search engines and dataset catalogues."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol

from generator.i18n import translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.i18n import Translator
    from generator.model import Package, Text


class Described(Protocol):
    """A page with data on it."""

    @property
    def path(self) -> str: ...
    @property
    def title(self) -> Text: ...
    @property
    def description(self) -> Text: ...
    @property
    def dataset(self) -> About | None: ...


class About(Protocol):
    @property
    def identifier(self) -> str: ...
    @property
    def publisher(self) -> str: ...
    @property
    def published_on(self) -> str: ...
    @property
    def year(self) -> int: ...
    @property
    def licence(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def package(self) -> str: ...
    @property
    def part_of(self) -> Text: ...
    @property
    def place(self) -> Text: ...
    @property
    def measured(self) -> tuple[Text, ...]: ...


def structured_data(page: Described, language: str, base_url: str, files: Mapping[str, tuple[str, int]]) -> str:
    """A data block of type application/ld+json, or "" where there is nothing to say or no address to say it of.

    files: digest and bytes of the tables beside the page, by path. The names of dataset and catalogue are those of the
    catalogue in DCAT. `<` is written as an escape, so that no name can end the block.
    """
    about = page.dataset
    if about is None or not base_url:
        return ""
    t = translator(language)
    content = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": f"{base_url}{page.path}#dataset",
        "identifier": about.identifier,
        "name": t.say(page.title),
        "description": t.say(page.description),
        "url": _address(base_url, language, page.path),
        "inLanguage": language,
        "version": about.version,
        "license": about.licence,
        "creator": {"@type": "Organization", "name": about.publisher},
        "datePublished": about.published_on,
        "temporalCoverage": f"{about.year}-01-01/{about.year}-12-31",
        "spatialCoverage": {"@type": "Place", "name": t.say(about.place)},
        "variableMeasured": [{"@type": "PropertyValue", "name": t.say(name)} for name in about.measured],
        "isPartOf": {
            "@type": "Dataset",
            "@id": f"{base_url}du-lieu/{about.package}/datapackage.json#dataset",
            "name": t.say(about.part_of),
        },
        "includedInDataCatalog": _catalogue(t, base_url),
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": media,
                "contentUrl": f"{base_url}{path}",
                "contentSize": f"{files[path][1]} B",
                "sha256": files[path][0],
            }
            for path, media in ((f"{page.path}data.csv", "text/csv"), (f"{page.path}data.json", "application/json"))
            if path in files
        ],
    }
    return _block({name: value for name, value in content.items() if value != ""})


def catalogue_data(packages: Iterable[Package], language: str, base_url: str) -> str:
    """The same for the page of all packages: a catalogue with its datasets."""
    if not base_url:
        return ""
    t = translator(language)
    datasets = [
        {
            **_package(package, t, base_url),
            "distribution": {
                "@type": "DataDownload",
                "encodingFormat": "application/json",
                "contentUrl": f"{base_url}du-lieu/{package.name}/datapackage.json",
            },
        }
        for package in packages
    ]
    return _block({"@context": "https://schema.org", **_catalogue(t, base_url), "dataset": datasets})


def _package(package: Package, t: Translator, base_url: str) -> dict[str, object]:
    return {
        "@type": "Dataset",
        "@id": f"{base_url}du-lieu/{package.name}/datapackage.json#dataset",
        "identifier": package.name,
        "name": t.say(package.title),
        "description": t.say(package.description) or t.say(package.title),
        "url": _address(base_url, t.language, f"du-lieu/{package.name}/"),
        "version": package.version,
        "license": package.licence_url,
        "creator": [{"@type": "Organization", "name": name} for name in package.contributors],
        "isAccessibleForFree": True,
    }


def package_data(package: Package, language: str, base_url: str, files: Iterable[tuple[str, int, str]]) -> str:
    """The same for the page of one package. files: path below its folder, bytes and digest of each."""
    if not base_url:
        return ""
    t = translator(language)
    distributions = [
        {
            "@type": "DataDownload",
            "encodingFormat": MEDIA[path.rpartition(".")[2]],
            "contentUrl": f"{base_url}du-lieu/{package.name}/{path}",
            "contentSize": f"{size} B",
            "sha256": digest,
        }
        for path, size, digest in files
    ]
    found = {
        **_package(package, t, base_url),
        "inLanguage": language,
        "includedInDataCatalog": _catalogue(t, base_url),
        "distribution": distributions,
    }
    return _block({"@context": "https://schema.org", **found})


MEDIA = {
    "csv": "text/csv",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
"""Media types by the ending of a published file."""


def _catalogue(t: Translator, base_url: str) -> dict[str, str]:
    return {
        "@type": "DataCatalog",
        "@id": f"{base_url}catalog.ttl#catalog",
        "name": t("catalogue.title"),
        "url": _address(base_url, t.language, "du-lieu/"),
    }


def _address(base_url: str, language: str, path: str) -> str:
    return f"{base_url}{'' if language == 'vi' else f'{language}/'}{path}"


def _block(content: Mapping[str, object]) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'
