"""Citations as reference managers read them: BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.distributions.tables import json_bytes
from generator.i18n import translator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.model import Text


@dataclass(frozen=True)
class Citation:
    """One thing to cite. key: unique within a page; authors: institutions; issued: ISO date, perhaps without its day or
    month, "" where unknown; path: address below the site's root, with the fragment that names the edition.

    said: the figure in a sentence, which the citation carries; empty where it is of a whole list.
    """

    key: str
    title: Text
    authors: tuple[str, ...]
    issued: str
    path: str
    said: Text


def citation_files(path: str, citations: Sequence[Citation], base_url: str, today: str) -> Iterator[tuple[str, bytes]]:
    """Address and bytes of each format, beside the page at `path`. today: the day of the data, for that of access."""
    if citations:
        yield f"{path}trich-dan.bib", bibtex(citations, base_url, today).encode()
        yield f"{path}trich-dan.ris", ris(citations, base_url, today).encode()
        yield f"{path}trich-dan.json", json_bytes([csl(one, base_url, today) for one in citations])


_SPECIAL = re.compile(r"[\\{}%&#_$~^]")
_WRITTEN = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def _braced(text: str) -> str:
    """A value as BibTeX takes it, its capitals kept.

    >>> _braced("R&D: 5 %")
    'R\\\\&D: 5 \\\\%'
    """
    return _SPECIAL.sub(lambda found: _WRITTEN.get(found[0], f"\\{found[0]}"), text)


def bibtex(citations: Sequence[Citation], base_url: str, today: str) -> str:
    """Entries of the kind @misc, which every style knows; names of institutions and titles in braces of their own."""
    return "\n".join(_bibtex(one, base_url, today) for one in citations)


def _bibtex(one: Citation, base_url: str, today: str) -> str:
    fields = {
        "author": " and ".join(f"{{{_braced(name)}}}" for name in one.authors),
        "title": f"{{{_braced(one.title.vi)}}}",
        "titleaddon": _braced(one.title.en),
        "year": one.issued[:4],
        "date": one.issued,
        "howpublished": _braced(translator("vi").site_name),
        "note": _braced(one.said.vi),
        "url": f"{base_url}{one.path}" if base_url else "",
        "urldate": today if base_url else "",
        "language": "vietnamese",
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@misc{{{one.key},\n{''.join(lines)}}}\n"


def ris(citations: Sequence[Citation], base_url: str, today: str) -> str:
    """Records of the kind DATA, a tag a line, lines ended as RIS wants them."""
    return "".join(f"{tag}  - {value}\r\n" for one in citations for tag, value in _ris(one, base_url, today))


def _ris(one: Citation, base_url: str, today: str) -> Iterator[tuple[str, str]]:
    yield "TY", "DATA"
    yield "ID", one.key
    for name in one.authors:
        yield "AU", name
    yield "TI", one.title.vi
    if one.title.en:
        yield "TT", one.title.en
    if one.issued:
        yield "PY", one.issued[:4]
        yield "DA", "/".join([*one.issued.split("-"), "", ""][:3]) + "/"
    if one.said.vi:
        yield "AB", one.said.vi
    yield "PB", translator("vi").site_name
    if base_url:
        yield "UR", f"{base_url}{one.path}"
        yield "Y2", today.replace("-", "/") + "/"
    yield "LA", "vi"
    yield "ER", ""


def csl(one: Citation, base_url: str, today: str) -> dict[str, Any]:
    """An item of CSL-JSON 1.0."""
    found = {
        "id": one.key,
        "type": "dataset",
        "title": one.title.vi,
        "translated-title": one.title.en,
        "author": [{"literal": name} for name in one.authors],
        "issued": _parts(one.issued),
        "publisher": translator("vi").site_name,
        "abstract": one.said.vi,
        "language": "vi",
        "URL": f"{base_url}{one.path}" if base_url else "",
        "accessed": _parts(today) if base_url else None,
    }
    return {name: value for name, value in found.items() if value}


def _parts(date: str) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[int(part) for part in date.split("-")]]} if date else None
