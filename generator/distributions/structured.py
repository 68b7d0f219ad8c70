"""schema.org data in the head of a page, for search engines and dataset catalogues."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol

from generator.i18n import translator

if TYPE_CHECKING:
    from generator.model import Text


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
    def publisher(self) -> str: ...
    @property
    def published_on(self) -> str: ...
    @property
    def year(self) -> int: ...
    @property
    def licence(self) -> str: ...


def structured_data(page: Described, language: str, base_url: str) -> str:
    """A data block of type application/ld+json, or "" where there is nothing to say or no address to say it of.

    `<` is written as an escape, so that no name can end the block.
    """
    about = page.dataset
    if about is None or not base_url:
        return ""
    t = translator(language)
    content = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": t.say(page.title),
        "description": t.say(page.description),
        "url": f"{base_url}{'' if language == 'vi' else f'{language}/'}{page.path}",
        "inLanguage": language,
        "license": about.licence,
        "creator": {"@type": "Organization", "name": about.publisher},
        "datePublished": about.published_on,
        "temporalCoverage": str(about.year),
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": media,
                "contentUrl": f"{base_url}{page.path}data.{ending}",
            }
            for ending, media in (("csv", "text/csv"), ("json", "application/json"))
        ],
    }
    filled = {name: value for name, value in content.items() if value != ""}
    text = json.dumps(filled, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'
