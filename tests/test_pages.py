"""What is true of every page of the real site: well formed, in one language, titled, sourced, linked."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from generator.composite.comparability import Concordances
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.composite.ranking import Ranking

pytestmark = pytest.mark.xdist_group("pages")  # the site is read once

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LANGUAGES = ("vi", "en")


@dataclass(eq=False)
class Element:
    tag: str
    attributes: dict[str, str]
    above: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    def all(self, *tags: str) -> Iterator[Element]:
        for child in self.children:
            if isinstance(child, Element):
                if child.tag in tags:
                    yield child
                yield from child.all(*tags)

    def has(self, name: str) -> bool:
        return name in self.attributes.get("class", "").split()

    def within(self, *tags: str) -> bool:
        return self.above is not None and (self.above.tag in tags or self.above.within(*tags))

    def text(self, language: str = "") -> str:
        """What is read, spaces folded; with a language, without code and the parts marked as of another."""
        return " ".join(" ".join(self._texts(language)).split())

    def _texts(self, language: str) -> Iterator[str]:
        if (
            self.tag in {"script", "style"}
            or (language and self.tag == "code")
            or (language and self.attributes.get("lang", language) != language)
        ):
            return
        for name in ("alt", "aria-label", "placeholder", "title"):
            if name in self.attributes:
                yield self.attributes[name]
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._texts(language)  # the recursion of this very method


class Reader(HTMLParser):
    """A page as a tree; it complains of what is not closed or never was open."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.at = Element("", {})
        self.complaints: list[str] = []
        self.feed(text)
        self.close()
        while self.at is not self.root:
            self.complaints.append(f"<{self.at.tag}> is never closed")
            self.at = self.at.above or self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = Counter(name for name, _ in attrs)
        self.complaints += [f"<{tag}> has {name} twice" for name, n in names.items() if n > 1]
        element = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(element)
        if tag not in VOID:
            self.at = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != self.at.tag:
            self.complaints.append(f"</{tag}> closes <{self.at.tag}>")
            return
        self.at = self.at.above or self.root

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


DRAWING = re.compile(r"(<svg\b[^>]*>).*?</svg>", re.DOTALL)


@dataclass(frozen=True)
class Page:
    path: str
    language: str
    source: str
    tree: Element
    complaints: list[str]

    @property
    def common(self) -> str:
        """The path that its twin in the other language has too."""
        return self.path.removeprefix("en/")

    @property
    def words(self) -> str:
        """All that is read on the page, but for the parts marked as of another language."""
        return f"{self.title} {self.description} {next(self.tree.all('body')).text(self.language)}"

    @property
    def title(self) -> str:
        return next(self.tree.all("title")).text()

    @property
    def description(self) -> str:
        found = [meta for meta in self.tree.all("meta") if meta.attributes.get("name") == "description"]
        return found[0].attributes["content"] if found else ""


@pytest.fixture(scope="module")
def pages(real_site: Path) -> list[Page]:
    """Every page but 404.html; drawings are left out of the trees, but for their labels."""
    found = []
    for file in sorted(real_site.rglob("index.html")):
        source = file.read_text(encoding="utf-8")
        reader = Reader(DRAWING.sub(r"\1</svg>", source))
        path = file.relative_to(real_site).as_posix().removesuffix("index.html")
        language = "en" if path.startswith("en/") else "vi"
        found.append(Page(path, language, source, reader.root, reader.complaints))
    return found


def of(pages: list[Page], language: str) -> list[Page]:
    return [page for page in pages if page.language == language]


@cache
def strings(language: str) -> dict[str, str]:
    """Every sentence of the strings files of a language by its key, but for those of the commands."""
    flat: dict[str, str] = {}

    def walk(prefix: str, table: dict[str, object]) -> None:
        for key, value in table.items():
            if isinstance(value, dict):
                walk(f"{prefix}{key}.", value)
            else:
                flat[prefix + key] = str(value)

    for name in (f"{language}.toml", f"charts.{language}.toml"):
        file = ROOT / "templates/strings" / name
        if file.exists():
            walk("", tomllib.loads(file.read_text(encoding="utf-8")))
    return {key: text for key, text in flat.items() if not key.startswith(("cli.", "alphabet.", "number."))}


def few(found: list[object]) -> list[object]:
    """The first of many, so that a failure can be read."""
    return found[:12]


# Form


def test_every_page_is_well_formed(pages: list[Page]) -> None:
    assert few([(page.path, page.complaints[:3]) for page in pages if page.complaints]) == []


def test_there_are_as_many_pages_as_the_data_call_for(pages: list[Page], ranking: Ranking) -> None:
    paths = {page.path for page in of(pages, "vi")}
    data = ranking.dataset
    assert {f"don-vi/{unit}/" for unit in data.units} <= paths
    assert {f"xep-hang/{edition}/" for edition in data.editions} <= paths
    assert {f"phuong-phap/{framework}/" for framework in data.frameworks} <= paths
    for name, framework in data.frameworks.items():
        assert {f"chi-so/{name}/{indicator}/" for indicator in framework.by_id} <= paths


def test_every_vietnamese_page_has_its_english_twin_and_the_other_way_round(pages: list[Page]) -> None:
    assert {page.common for page in of(pages, "vi")} == {page.common for page in of(pages, "en")}


def test_every_page_says_its_language(pages: list[Page]) -> None:
    for page in pages:
        assert next(page.tree.all("html")).attributes["lang"] == page.language, page.path


def test_every_page_has_one_first_heading_and_leaves_no_level_out(pages: list[Page]) -> None:
    for page in pages:
        levels = [int(heading.tag[1]) for heading in page.tree.all("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels.count(1) == 1, page.path
        assert levels[0] == 1, page.path
        assert all(below <= above + 1 for above, below in itertools.pairwise(levels)), (page.path, levels)
        assert all(heading.text() for heading in page.tree.all("h1", "h2", "h3")), page.path


def test_every_page_has_a_title_and_a_description_of_its_own_language(pages: list[Page]) -> None:
    for page in pages:
        assert len(page.title) > len(" – Thước Đo") + 1, page.path
        assert len(page.description) >= 20, (page.path, page.description)


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_are_unique_in_a_language(pages: list[Page], language: str) -> None:
    by_title = defaultdict(list)
    for page in of(pages, language):
        by_title[page.title].append(page.path)
    assert few([(title, paths[:3]) for title, paths in by_title.items() if len(paths) > 1]) == []


def test_ids_are_unique_on_a_page(pages: list[Page]) -> None:
    for page in pages:
        ids = Counter(re.findall(r'\sid="([^"]*)"', page.source))
        assert {name: n for name, n in ids.items() if n > 1} == {}, page.path


def test_every_link_leads_to_a_page_or_file_and_every_fragment_to_its_place(pages: list[Page], real_site: Path) -> None:
    ids = {page.path: set(re.findall(r'\sid="([^"]*)"', page.source)) for page in pages}
    lost = []
    for page in pages:
        here = (real_site / page.path).resolve()
        for link in page.tree.all("a", "link"):
            href = link.attributes.get("href", "")
            if re.match(r"[a-z]+:", href):
                continue
            where, _, fragment = href.partition("#")
            target = (here / unquote(where.partition("?")[0])).resolve()
            if not (target.is_file() or (target / "index.html").is_file()):
                lost.append((page.path, href))
            elif fragment and target.is_dir():
                path = f"{target.relative_to(real_site.resolve()).as_posix()}/".removeprefix("./")
                if unquote(fragment) not in ids[path]:
                    lost.append((page.path, href))
    assert few(lost) == []


def test_every_link_and_button_has_a_name(pages: list[Page]) -> None:
    for page in pages:
        for element in page.tree.all("a", "button"):
            assert element.text(), (page.path, element.attributes)


def test_every_table_has_a_caption_and_every_head_says_what_it_heads(pages: list[Page]) -> None:
    bare = []
    for page in pages:
        for table in page.tree.all("table"):
            captions = [caption.text() for caption in table.all("caption")]
            if len(captions) != 1 or not captions[0]:
                bare.append((page.path, table.text()[:60]))
            bare += [(page.path, head.text()) for head in table.all("th") if head.attributes.get("scope") not in SCOPES]
    assert few(bare) == []


SCOPES = {"col", "row", "colgroup", "rowgroup"}


def test_every_page_has_one_main_part_and_its_landmarks_have_names_of_their_own(pages: list[Page]) -> None:
    faults = []
    for page in pages:
        if [len(list(page.tree.all(tag))) for tag in ("main", "header", "footer")] != [1, 1, 1]:
            faults.append((page.path, "main, header, footer"))
        names = [nav.attributes.get("aria-label", "") for nav in page.tree.all("nav")]
        if "" in names or len(set(names)) != len(names):
            faults.append((page.path, str(names)))
    assert few(faults) == []


def test_every_drawing_that_means_something_is_said_in_words(pages: list[Page]) -> None:
    for page in pages:
        for drawing in page.tree.all("svg"):
            assert drawing.attributes.get("aria-hidden") == "true" or drawing.attributes.get("aria-label"), page.path


# Words


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_the_machinery_is_left_in_the_words(pages: list[Page], language: str) -> None:
    left = re.compile(
        r"\bNone\b|\bnan\b|\bNaN\b|\bundefined\b|\bUndefined\b|\{\{|\}\}|\{%|@@td|\{[a-z_]+\}|&amp;|&#\d+;|§"
    )
    found = [(page.path, match[0]) for page in of(pages, language) if (match := left.search(page.words))]
    assert few(found) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_of_the_strings_files_is_left_in_the_words(pages: list[Page], language: str) -> None:
    keys = strings("vi").keys() | strings("en").keys()
    dotted = re.compile(r"\b[a-z_]+(?:\.[a-z_-]+)+\b")
    found = [(page.path, word) for page in of(pages, language) for word in dotted.findall(page.words) if word in keys]
    assert few(found) == []


def test_both_languages_have_the_same_sentences_with_the_same_places(pages: list[Page]) -> None:
    vi, en = strings("vi"), strings("en")
    plurals = {key for key in en if key.endswith(".one")}  # Vietnamese has no plural
    assert vi.keys() == en.keys() - plurals
    for key, text in vi.items():
        assert set(re.findall(r"\{(\w+)", text)) == set(re.findall(r"\{(\w+)", en[key])), key


def own_segments(language: str, other: str) -> set[str]:
    """What only this language's sentences say, between the places of figures; long enough to be no accident."""
    segments = {
        language: {part.strip() for text in strings(language).values() for part in re.split(r"\{[^}]*\}", text)}
        for language in LANGUAGES
    }
    return {part for part in segments[language] if len(part) >= 8} - segments[other]


MARKED = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)


def test_no_vietnamese_sentence_of_ours_stands_on_an_english_page(pages: list[Page]) -> None:
    segments = {part for part in own_segments("vi", "en") if MARKED.search(part)}
    found = []
    for page in of(pages, "en"):
        words = page.words
        found += [(page.path, part) for part in segments if part in words]
    assert few(found) == []


def test_no_english_sentence_of_ours_stands_on_a_vietnamese_page(pages: list[Page]) -> None:
    segments = {part for part in own_segments("en", "vi") if not MARKED.search(part)}
    found = []
    for page in of(pages, "vi"):
        words = page.words
        near = (part for part in segments if part in words)  # so that few patterns are compiled
        found += [(page.path, part) for part in near if re.search(rf"(?<!\w){re.escape(part)}(?!\w)", words)]
    assert few(found) == []


GRAMMAR = {
    "vi": r"\b(?:của|và|được|không|những|các|trong|với|chưa|từ|đến|năm|nguồn|hạng|điểm)\b",
    "en": r"\b(?:the|of|and|with|from|not|was|which|their|published|rank|score|source)\b",
}
"""Words that a sentence of a language can hardly do without, and that names seldom have."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_the_other_language_stands_unmarked(pages: list[Page], language: str, ranking: Ranking) -> None:
    """But for the titles of sources, which are names: some Vietnamese offices write theirs in English."""
    other = "en" if language == "vi" else "vi"
    pattern = re.compile(GRAMMAR[other])
    english = [source.title for source in ranking.dataset.sources.values() if not MARKED.search(source.title)]
    found = []
    for page in of(pages, language):
        words = page.words
        for title in english if language == "vi" else ():
            words = words.replace(title, "")
        if hit := pattern.search(words):
            found.append((page.path, words[max(0, hit.start() - 40) : hit.end() + 40]))
    assert few(found) == []


def test_vietnamese_figures_have_a_decimal_comma_and_english_ones_a_point(pages: list[Page]) -> None:
    """In the cells of figures; addresses, decisions and dates are elsewhere."""
    wrong = {
        "vi": re.compile(r"(?<![\d.])0\.\d|\d\.\d{1,2}(?!\d)|\d\.\d{4}"),
        "en": re.compile(r"\d,\d{1,2}(?!\d)|\d,\d{4}"),
    }
    found = [
        (page.path, cell.text())
        for page in pages
        for cell in page.tree.all("td")
        if cell.has("num") and wrong[page.language].search(cell.text())
    ]
    assert few(found) == []


# Figures and where they come from


def sourced_tables(page: Page) -> Iterator[tuple[int, list[Element]]]:
    """The tables with a column of sources: its number and the rows of the body. On the page of sources a row is one."""
    if page.common == "nguon/":
        return
    names = {strings(language)["table.source"] for language in LANGUAGES}
    for table in page.tree.all("table"):
        heads = [cell.text() for row in table.all("tr") if row.within("thead") for cell in row.all("th", "td")]
        rows = [row for row in table.all("tr") if not row.within("thead")]
        for number, head in enumerate(heads):
            if head in names:
                yield number, rows


def test_every_row_with_a_figure_says_its_source(pages: list[Page]) -> None:
    bare = []
    for page in pages:
        for number, rows in sourced_tables(page):
            for row in rows:
                cells = [cell for cell in row.children if isinstance(cell, Element)]
                figures = [cell.text() for cell in cells if cell.tag == "td" and cell.has("num")]
                figures = [
                    text for text in figures if re.search(r"\d", text) and not re.fullmatch(r"(19|20)\d\d", text)
                ]
                if figures and not any(cells[number].all("a")):
                    bare.append((page.path, row.text()[:100]))
    assert few(bare) == []


def test_every_table_of_figures_has_a_column_of_sources_or_leads_to_where_they_are(pages: list[Page]) -> None:
    """A chart's own table shows what the page's other tables give with their sources."""
    bare = []
    for page in (page for page in pages if page.common != "nguon/"):
        with_sources = {id(row) for _, rows in sourced_tables(page) for row in rows}
        for row in page.tree.all("tr"):
            if row.within("thead") or row.within("figure") or id(row) in with_sources:
                continue
            figures = [cell for cell in row.all("td") if cell.has("num") and re.search(r"\d", cell.text())]
            if figures and not any(row.all("a")):
                bare.append((page.path, row.text()[:100]))
    assert few(bare) == []


def test_no_source_is_named_twice_in_a_cell_without_saying_for_what(pages: list[Page]) -> None:
    twice = []
    for page in pages:
        for cell in page.tree.all("td"):
            marks = [link.attributes["href"] for link in cell.all("a") if link.has("td-ref")]
            said = "".join(child for child in cell.children if isinstance(child, str)).strip()
            if len(set(marks)) < len(marks) and not said:
                twice.append((page.path, cell.text()))
    assert few(twice) == []


def test_every_page_of_a_unit_or_edition_lists_its_sources_and_links_to_its_data(pages: list[Page]) -> None:
    for page in pages:
        section, _, rest = page.common.partition("/")
        if section not in {"don-vi", "xep-hang"} or not rest:
            continue
        links = {link.attributes.get("href", "").rsplit("/", 1)[-1] for link in page.tree.all("a")}
        assert {"data.csv", "data.json"} <= links, page.path


def test_a_change_stands_only_between_editions_that_may_be_compared(pages: list[Page], ranking: Ranking) -> None:
    data, concordances = ranking.dataset, Concordances(ranking.dataset)
    changes = 0
    for page in pages:
        indicator = (
            page.common.split("/")[2] if page.common.startswith("chi-so/") and page.common.count("/") == 3 else "index"
        )
        for element in page.tree.all("p", "td", "li", "tr", "span", "div", "section", "figure"):
            if "data-from" not in element.attributes:
                continue
            older, newer = (data.editions[element.attributes[name]] for name in ("data-from", "data-to"))
            assert older.year < newer.year, (page.path, older.edition, newer.edition)
            asked = element.attributes.get("data-indicator", indicator)
            assert concordances.compare(older, newer, asked).comparable, (page.path, older.edition, newer.edition)
            changes += 1
    assert changes > 50


def test_no_rank_stands_without_of_how_many(pages: list[Page]) -> None:
    """In the sentences of a unit, which are quoted; where the source is silent the sentence says that."""
    pattern = {
        "vi": r"\bthứ \d+(?!\d*/\d|\d| \(|, | từ dưới| đến)",
        "en": r"\b\d+(?:st|nd|rd|th)\b(?! of \d| \(| from| to)",
    }
    leads = [(page, lead.text()) for page in pages if page.common.startswith("don-vi/") for lead in page.tree.all("p")]
    unsaid = {language: strings(language)["quote.of_unknown"] for language in LANGUAGES}
    leads = [(page, text) for page, text in leads if unsaid[page.language] not in text]
    found = [(page.path, text[:120]) for page, text in leads if re.search(pattern[page.language], text)]
    assert few(found) == []
