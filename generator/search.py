"""Search: Pagefind over small stubs of names, and the few lines a browser needs to put the right page first.

How the ranking works, and why so (tried with Pagefind 1.5 in Chromium, see tests/test_search.py):

* Pagefind folds accents itself ("da nang" finds Đà Nẵng) and ranks an exact form above a folded one, but it scores word
  by word. "phu binh" would find the province Phú Thọ, which took in Hòa Bình, before the district Phú Bình.
* So every stub carries its whole names as keys: title and names glued behind "_" (`_phúbình`), in the field `key`; not
  a title that is a name and where it is, "Sở Y tế (Tỉnh Hà Nam)", whose words find it alone. A quoted search for the
  key of the whole query finds exactly the pages of that name. They come first: where marks were typed, those that have
  them (Thạnh Hóa is not Thanh Hóa); then by weight; then those whose own title has the name (the old Bắc Giang before
  its successor); then the shorter address (Huế before Thừa Thiên Huế).
* The rest follows in Pagefind's order. A word of the title has the stub's weight, a word only of its names a quarter of
  it, prose 1. With `pageLength` 0 no score depends on how long other pages are; `termSimilarity` 8 makes a whole word
  outweigh any beginning of a word of a higher level ("son la", not Lạng Sơn).
* Fields weigh nothing (`metaWeights` 0): the context "Tỉnh Ninh Bình" lets "so tai chinh ninh binh" find the
  department, and lifts nothing. The filter `weight` is only for `find.js`, which reads it from the fragment.

A page imports `find` from `pagefind/find.js`; nothing else of the ranking needs to be known there. Pagefind takes the
root of the site from the address of its own script, so the results lead to the pages under any sub-path.
"""

from __future__ import annotations

import base64
import contextlib
import gzip
import hashlib
import html
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, TypeAlias

from pagefind_bin import get_executable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

Item: TypeAlias = "int | str | list[Item]"

WEIGHTS: Final[Mapping[str, int]] = {
    "country": 10,
    "ministry": 9,
    "province": 8,
    "department": 6,
    "district": 5,
    "commune": 4,
    "edition": 3,
    "framework": 3,
    "indicator": 2,
    "prose": 1,
}
"""The weight of a stub by what it leads to; Pagefind takes 1 to 10."""

RANKING: Final[Mapping[str, object]] = {
    "termFrequency": 1.0,
    "pageLength": 0.0,
    "termSaturation": 2.0,
    "termSimilarity": 8.0,
    "diacriticSimilarity": 0.4,
    "metaWeights": {"title": 0, "key": 0, "context": 0},
}
"""What `find.js` passes to `pagefind.options({ranking})`."""

NAME_SHARE: Final = 0.25
"""Weight of a word that only a stub's names have, against a word of its title."""


@dataclass(frozen=True)
class Stub:
    """What search knows of one page."""

    path: str
    """Below the language's root, "don-vi/tay-ninh/"; "" is its home."""
    language: str
    """vi or en."""
    title: str
    names: tuple[str, ...]
    """Names, aliases, old names, codes."""
    level: str
    """Value of the filter, in words of that language."""
    meta: tuple[tuple[str, str], ...]
    """Shown with a result, such as ("context", "Tỉnh Ninh Bình")."""
    weight: int
    """1 to 10, see WEIGHTS."""
    text: str = ""
    """Prose, for pages of prose."""


@lru_cache(maxsize=65_536)  # names are made of few words
def fold(text: str) -> str:
    """Letters without marks, đ as d, lower case.

    >>> fold("Đắk Lắk")
    'dak lak'
    """
    marked = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in marked if not unicodedata.combining(letter))


def key(name: str) -> str:
    """A whole name as one word; `find.js` makes the same of a query. Pagefind folds its marks, but not đ.

    >>> key("Đắk Lắk"), key("Bà Rịa - Vũng Tàu")
    ('_dắklắk', '_bàrịavũngtàu')
    """
    return "_" + re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", name.lower()).replace("đ", "d"))


def tell(stubs: Iterable[Stub], pages: IO[bytes]) -> None:
    """Writes what Pagefind is told of each page, as `indexing.py` reads it."""
    told = ([stub.language, _file(stub), _page(stub)] for stub in sorted(stubs, key=_place))
    pages.writelines(json.dumps(page).encode() + b"\n" for page in told)
    pages.flush()


@contextlib.contextmanager
def indexing(pages: IO[bytes]) -> Iterator[Callable[[], Mapping[str, bytes]]]:
    """Begins to make the index in a process beside, and gives its files, as `index` does, to whoever asks for them.

    pages: what `tell` wrote. On leaving, a process that is not done is ended.
    """
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as trouble:
        pages.seek(0)
        command = [sys.executable, "-I", str(ASKING), str(get_executable())]
        thrifty = {**THRIFTY, **os.environ}
        process = subprocess.Popen(command, stdin=pages, stdout=answer, stderr=trouble, env=thrifty)
        try:
            yield lambda: _made(process, answer, trouble)
        finally:
            process.kill()
            process.wait()


def index(stubs: Iterable[Stub]) -> Mapping[str, bytes]:
    """The files of the search below "pagefind/", by path, in order; the same stubs give the same bytes."""
    with tempfile.TemporaryFile() as pages:
        tell(stubs, pages)
        with indexing(pages) as made:
            return made()


def finder() -> str:
    """The module that pages import: `find(query, {level, limit})` gives `{total, results}`."""
    return FINDER.replace("RANKING", json.dumps(RANKING, ensure_ascii=False))


ENTRY: Final = "pagefind/pagefind-entry.json"
SIGNATURE: Final = b"pagefind_dcd"
FILTERS: Final = 3
"""Place of the filters in a meta file: version, pages, chunks, filters, sorts, names of fields."""

UNUSED: Final = re.compile(r"pagefind-(component|modular)-ui\.|pagefind-ui\.|pagefind-highlight\.")
"""Pagefind's own user interfaces, 400 kB that no page asks for."""

STUB: Final = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title></title>{head}</head>'
    "<body data-pagefind-body>{body}</body></html>"
)

FINDER: Final = """\
// Finds pages: those of exactly this name first, then Pagefind's order. Why so: generator/search.py.
import * as pagefind from "./pagefind.js";

const plain = (text) => text.normalize("NFD").replace(/\\p{M}/gu, "");
const key = (text) =>
  "_" + text.toLowerCase().replaceAll("đ", "d").normalize("NFC").replace(/[^\\p{L}\\p{N}]+/gu, "");
const weight = (page) => Number(page.filters.weight?.[0] ?? 0);
let ready;

async function pagesOfThisName(query, filters) {
  const name = key(query);
  if (name === "_") return [];
  const { results } = await pagefind.search(`"${name}"`, { filters, sort: { weight: "desc" } });
  const marked = plain(name) !== name;
  const spelt = (page) => marked && page.meta.key.split(" ").includes(name);
  const own = (page) => plain(key(page.meta.title)).includes(plain(name).slice(1));
  const found = await Promise.all(results.slice(0, 12).map(async ({ id, data }) => ({ id, page: await data() })));
  const length = (page) => page.url.length;
  const by = (a, b) => spelt(b) - spelt(a) || weight(b) - weight(a) || own(b) - own(a) || length(a) - length(b);
  return found.sort((a, b) => by(a.page, b.page));
}

export async function find(query, { level = null, limit = 5 } = {}) {
  await (ready ??= pagefind.options({ ranking: RANKING }).then(() => pagefind.init()));
  const filters = level ? { level } : {};
  const words = query.toLowerCase().replaceAll("đ", "d").replaceAll('"', " ");
  const searches = [pagesOfThisName(query, filters), pagefind.search(words, { filters })];
  const [named, { results }] = await Promise.all(searches);
  const seen = new Set(named.map(({ id }) => id));
  const others = results.filter(({ id }) => !seen.has(id));
  const rest = others.slice(0, Math.max(0, limit - named.length)).map(({ data }) => data());
  return {
    total: named.length + others.length,
    results: [...named.map(({ page }) => page), ...(await Promise.all(rest))].slice(0, limit),
  };
}
"""


def _place(stub: Stub) -> tuple[str, int, str]:
    """Pagefind's order among pages that fit a query equally is by number, so that it is ours on every machine."""
    return stub.language, -stub.weight, _file(stub)


def _file(stub: Stub) -> str:
    return f"{'' if stub.language == 'vi' else f'{stub.language}/'}{stub.path}index.html"


def _page(stub: Stub) -> str:
    whole = [stub.title, *stub.names]
    if any(stub.title.startswith(f"{name} (") for name in stub.names):
        del whole[0]  # a word that one page alone has takes much memory, and all words of the title find it as well
    keys = dict.fromkeys(map(key, whole))
    head = [_field("filter", "level", stub.level), _field("filter", "weight", str(stub.weight))]
    head += [_field("sort", "weight", str(stub.weight)), _field("meta", "title", stub.title)]
    head += [_field("meta", "key", " ".join(keys))]
    head += [_field("meta", name, value) for name, value in stub.meta]
    return STUB.format(language=stub.language, head="".join(head), body="".join(_body(stub)))


def _field(kind: str, name: str, value: str) -> str:
    return f'<meta data-pagefind-{kind}="{name}[content]" content="{html.escape(value)}">'


def _body(stub: Stub) -> Iterator[str]:
    if not 1 <= stub.weight <= 10:
        raise ValueError(f"{stub.path}: weight {stub.weight} is not 1 to 10")
    new = {fold(word): word for name in stub.names for word in name.split()}
    for word in stub.title.split():
        new.pop(fold(word), None)
    yield _weighted(stub.weight, stub.title)
    yield _weighted(stub.weight * NAME_SHARE, " ".join(new.values()))
    yield _weighted(1, stub.text)


def _weighted(weight: float, text: str) -> str:
    plain = text.replace("đ", "d").replace("Đ", "D")  # find.js does the same to a query; Pagefind folds marks, not đ
    return f'<p data-pagefind-weight="{weight:g}">{html.escape(plain)}</p>' if text else ""


THRIFTY: Final[Mapping[str, str]] = {
    "_RJEM_MALLOC_CONF": "narenas:1,dirty_decay_ms:100,muzzy_decay_ms:0,lg_tcache_max:20"
}
"""What tells Pagefind's memory (jemalloc) to be given back soon: a fifth less for a country.

All but what each page is packed with, up to 2^20 bytes a piece: to get them anew for every page takes a second.
"""


ASKING: Final = Path(__file__).with_name("indexing.py")


def _made(process: subprocess.Popen[bytes], answer: IO[bytes], trouble: IO[bytes]) -> Mapping[str, bytes]:
    """What the process beside answers; RuntimeError with its last words where it has none."""
    if process.wait():
        trouble.seek(0)
        raise RuntimeError(f"pagefind: {trouble.read().decode(errors='replace').strip()}")
    answer.seek(0)
    files: dict[str, bytes] = {}
    languages: dict[str, Any] = {}
    for line in answer:
        used = ((path, content) for path, content in json.loads(line).items() if not UNUSED.match(path))
        files |= {f"pagefind/{path}": base64.b64decode(content) for path, content in used}
        languages |= json.loads(files[ENTRY])["languages"]
    entry = {**json.loads(files[ENTRY]), "languages": languages}
    return _settled({**files, ENTRY: json.dumps(entry).encode(), "pagefind/find.js": finder().encode()})


def _settled(files: dict[str, bytes]) -> dict[str, bytes]:
    """The same files with all in order that Pagefind writes in the order of its hash tables.

    These are the values of a filter, the filters in a language's meta file and the languages in the entry file. Each
    file is named after a hash of its content, by which the next one knows it.
    """
    entry = json.loads(files.pop(ENTRY))
    for language in entry["languages"].values():
        meta = _unpacked(files.pop(f"pagefind/pagefind.{language['hash']}.pf_meta"))
        short = language["hash"].split("_")[0]
        meta[FILTERS] = sorted([name, _settle_filter(files, short, hash_)] for name, hash_ in meta[FILTERS])
        language["hash"] = _add(files, "pagefind/pagefind.{}.pf_meta", f"{short}_", 10, meta)
    files[ENTRY] = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return dict(sorted(files.items()))


def _settle_filter(files: dict[str, bytes], language: str, hash_: str) -> str:
    name, values = _unpacked(files.pop(f"pagefind/filter/{hash_}.pf_filter"))
    return _add(files, "pagefind/filter/{}.pf_filter", f"{language}_", 7, [name, sorted(values)])


def _add(files: dict[str, bytes], pattern: str, prefix: str, length: int, value: Item) -> str:
    packed = cbor(value)
    hash_ = prefix + hashlib.sha1(packed, usedforsecurity=False).hexdigest()[:length]
    files[pattern.format(hash_)] = gzip.compress(SIGNATURE + packed, mtime=0)
    return hash_


def _unpacked(data: bytes) -> Any:  # noqa: ANN401 - Pagefind's own nested lists, read only here
    return from_cbor(gzip.decompress(data).removeprefix(SIGNATURE))


def cbor(value: Item) -> bytes:
    """A number, text or list in CBOR (RFC 8949), as Pagefind packs its files.

    >>> cbor(["level", 24]).hex(" ")
    '82 65 6c 65 76 65 6c 18 18'
    """
    if isinstance(value, int):
        return _head(0, value)
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    return _head(4, len(value)) + b"".join(cbor(item) for item in value)


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes([kind << 5 | number])
    size = next(size for size in (1, 2, 4, 8) if number < 1 << 8 * size)
    return bytes([kind << 5 | 24 + size.bit_length() - 1]) + number.to_bytes(size, "big")


def from_cbor(data: bytes) -> Item:
    """The inverse of `cbor`.

    >>> from_cbor(cbor(["pages", [1, 300, 70_000]]))
    ['pages', [1, 300, 70000]]
    """
    return _read(io.BytesIO(data))


def _read(stream: io.BytesIO) -> Item:
    first = stream.read(1)[0]
    kind, number = first >> 5, first & 31
    if number >= 24:
        number = int.from_bytes(stream.read(1 << number - 24), "big")
    if kind == 0:
        return number
    if kind == 3:
        return stream.read(number).decode()
    if kind == 4:
        return [_read(stream) for _ in range(number)]
    raise ValueError(f"CBOR of kind {kind} is not what this Pagefind writes")
