"""Words, numbers, dates and the alphabet, in one language at a time."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import unicodedata
from functools import cache, cached_property, lru_cache
from operator import itemgetter
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any, NamedTuple

from babel.dates import format_date

from generator.model import MICRO, Printed, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from fractions import Fraction

STRINGS = Path(__file__).parent.parent / "templates" / "strings"
LANGUAGES = ("vi", "en")
Syllable = tuple[tuple[int, ...], tuple[int, ...]]
"""Letters by their place in the alphabet, and the tones among them."""
Order = tuple[Syllable, ...]
"""What names are sorted by: syllable by syllable."""

SITE_NAME = "Thước Đo"
_site_names: dict[str, str] = {}


def site_names() -> Mapping[str, str]:
    """What `name_site` was told, for processes that have not heard it."""
    return dict(_site_names)


def name_site(names: Mapping[str, str]) -> None:
    """What citations call the site, by language; set once, before any page is made."""
    _site_names.update({language: names.get(language) or SITE_NAME for language in LANGUAGES})


def scaled(number: Fraction, places: int) -> int:
    """A number in units of its last decimal place, halves to even; by integers, because pages round thousands of them.

    >>> from fractions import Fraction
    >>> scaled(Fraction(5, 2), 0), scaled(Fraction(-7, 2), 0), scaled(Fraction(1, 3), 2)
    (2, -4, 33)
    """
    return rounded(number.numerator * 10**places, number.denominator)


def rounded(above: int, below: int) -> int:
    """The whole number nearest to above ÷ below, halves to even. below: positive.

    >>> rounded(5, 2), rounded(-7, 2), rounded(100, 3)
    (2, -4, 33)
    """
    whole, rest = divmod(above, below)
    up = 2 * rest > below or (2 * rest == below and whole % 2 == 1)
    return whole + up


_SYLLABLES = re.compile(r"[0-9]+|[^\W0-9_]+")
_spoken: set[str] = set(LANGUAGES)
_voices: list[Translator | None] = []
"""The translator of each language that is spoken, in the order of LANGUAGES; found when the first text is made."""


_remembered: list[Callable[[], None]] = []
"""Lets go of what `said_once` keeps, a function each."""


def speak(languages: Sequence[str]) -> None:
    """The languages of the site being built: generated sentences are written in these only; set before any page."""
    if _spoken != set(languages):
        for forget in _remembered:
            forget()
    _spoken.clear()
    _spoken.update(languages)
    _voices.clear()


def said_once(most: int) -> Callable[[Callable[..., Text]], Callable[..., Text]]:
    """Keeps so many texts of a function of plain values: the pages of a list say the same ones again and again.

    Forgotten when other languages are spoken.
    """

    def keep(make: Callable[..., Text]) -> Callable[..., Text]:
        kept = lru_cache(maxsize=most)(make)
        _remembered.append(kept.cache_clear)
        return kept

    return keep


def in_each(make: Callable[[Translator], str]) -> Text:
    """A generated text in each language of the site."""
    if not _voices:
        _voices.extend(translator(language) if language in _spoken else None for language in LANGUAGES)
    vi, en = _voices
    return Text(make(vi) if vi else "", make(en) if en else "")


@cache
def translator(language: str) -> Translator:
    """The translator of a language, from `templates/strings/<language>.toml`."""
    return Translator(language, tomllib.loads((STRINGS / f"{language}.toml").read_text(encoding="utf-8")))


@cache
def _date(language: str, iso: str) -> str:
    """A day, month or year in words; a site has few and says them on every page."""
    parts = [int(part) for part in iso.split("-")]
    if language == "vi":
        return "/".join(str(part) for part in reversed(parts))
    pattern = ("yyyy", "MMMM yyyy", "d MMMM yyyy")[len(parts) - 1]
    return format_date(dt.date(*([*parts, 1, 1])[:3]), pattern, locale=language)


class _Pattern(NamedTuple):
    """A string with `%s` for each place, which is filled sooner than by `str.format`; chosen: its texts, or the one
    text of it."""

    pattern: str
    names: tuple[str, ...]
    chosen: Callable[[Mapping[str, object]], object]


def _parted(text: str) -> _Pattern:
    """A string as a pattern.

    >>> found = _parted("{rank} of {of}, 5%")
    >>> found.pattern, found.pattern % found.chosen({"of": 63, "rank": 2})
    ('%s of %s, 5%%', '2 of 63, 5%')
    """
    parts = [(literal.replace("%", "%%"), name) for literal, name, _, _ in Formatter().parse(text)]
    names = tuple(name for _, name in parts if name is not None)
    pattern = "".join(literal + ("" if name is None else "%s") for literal, name in parts)
    return _Pattern(pattern, names, itemgetter(*names) if names else lambda _: ())


class Translator:
    """`t("page.missing", year="2022")` finds the string at [page] missing and fills it."""

    def __init__(self, language: str, strings: Mapping[str, Any]) -> None:
        self.language = language
        self.strings = strings
        self.decimal, self.thousands = strings["number"]["decimal"], strings["number"]["thousands"]

    @cached_property
    def _flat(self) -> Mapping[str, str]:
        flat: dict[str, str] = {}

        def walk(prefix: str, table: Mapping[str, Any]) -> None:
            for key, value in table.items():
                if isinstance(value, dict):
                    walk(f"{prefix}{key}.", value)
                else:
                    flat[f"{prefix}{key}"] = str(value)

        walk("", self.strings)
        return flat

    def __call__(self, key: str, **params: object) -> str:
        if not params:
            text = self._flat[key]
            return text.format(site_name=self.site_name) if "{" in text and "{site_name}" in text else text
        found = self._patterns.get(key)
        if found is None:
            found = self._patterns[key] = _parted(self._flat[key])
        pattern, names, chosen = found
        if "site_name" in names:
            params["site_name"] = self.site_name
        return pattern % chosen(params)

    @cached_property
    def _patterns(self) -> dict[str, _Pattern]:
        """Strings that are filled, by key."""
        return {}

    @property
    def site_name(self) -> str:
        return _site_names.get(self.language, SITE_NAME)

    def has(self, key: str) -> bool:
        return key in self._flat

    def plural(self, key: str, count: int, **params: object) -> str:
        """The string `key.one` for 1 and where it exists, else `key.other`; `n` is the formatted count."""
        form = f"{key}.one" if count == 1 and self.has(f"{key}.one") else f"{key}.other"
        return self(form, n=self.integer(count), **params)

    def say(self, text: Text) -> str:
        """The text in this language, in Vietnamese where there is no translation."""
        return (text.en or text.vi) if self.language == "en" else text.vi

    def is_foreign(self, text: Text) -> bool:
        """Whether `say` falls back to Vietnamese, so that the page must mark it."""
        return self.language != "vi" and not text.en and bool(text.vi)

    def integer(self, number: int) -> str:
        """Thousands apart: 1.000 in Vietnamese, 1,000 in English."""
        return str(number) if -1000 < number < 1000 else f"{number:,}".replace(",", self.thousands)

    def size(self, count: int) -> str:
        r"""A file's length in kB of a thousand bytes, from a hundred of them without a decimal, in MB from a thousand.

        >>> translator("vi").size(4_321), translator("en").size(123_456), translator("vi").size(12_345_678)
        ('4,3\xa0kB', '123\xa0kB', '12,3\xa0MB')
        """
        for most, unit, step in ((99_950, "kB", 100), (999_500, "kB", 1_000)):
            if count < most:
                return f"{self._scaled(max((count + step // 2) // step, 1), 1 if step == 100 else 0)}\u00a0{unit}"
        return f"{self._scaled((count + 50_000) // 100_000, 1)}\u00a0MB"

    def printed(self, number: Printed) -> str:
        """A number exactly as printed, with this language's marks."""
        return self.millionths(number.micro, number.decimals)

    def millionths(self, micro: int, decimals: int) -> str:
        """The same of its parts; decimals beyond those shown are zeros."""
        sign = "−" if micro < 0 else ""
        whole, rest = divmod(abs(micro), MICRO)
        shown = f"{self.decimal}{rest:06d}"[: decimals + 1] if decimals else ""
        return f"{sign}{whole}{shown}" if whole < 1000 else sign + self.integer(whole) + shown

    def decimal_of(self, number: Fraction, places: int) -> str:
        """A computed number, rounded half to even only here, where it is shown."""
        return self._scaled(scaled(number, places), places)

    def _scaled(self, number: int, places: int) -> str:
        """A whole number of the last place that is shown."""
        whole, rest = divmod(abs(number), 10**places)
        sign = "−" if number < 0 else ""
        return sign + self.integer(whole) + (f"{self.decimal}{rest:0{places}d}" if places else "")

    def signed(self, number: Fraction, places: int) -> str:
        return self.signed_scaled(scaled(number, places), places)

    def signed_scaled(self, number: int, places: int) -> str:
        """The same of a whole number of its last place."""
        return f"+{self._scaled(number, places)}" if number > 0 else self._scaled(number, places)

    def percent(self, share: Fraction, places: int = 1) -> str:
        return self.percent_scaled(scaled(share, places + 2), places)

    def percent_scaled(self, number: int, places: int) -> str:
        """The same of a whole number of its last place."""
        return self._scaled(number, places) + self("number.percent")

    def ordinal(self, number: int) -> str:
        """15 in Vietnamese ("thứ 15" is the sentence's), 15th in English."""
        if self.language == "vi":
            return self.integer(number)
        suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{self.integer(number)}{suffix}"

    def date(self, iso: str) -> str:
        """12/7/2023 or 7/2023 or 2023; in English 12 July 2023 or July 2023."""
        return _date(self.language, iso)

    def collate(self, text: str) -> Order:
        """Sort key, as a Vietnamese dictionary has it: syllable by syllable, each by its letters, then by its tone.

        Alphabet and tones are those of the strings file; order.js makes the same of them. A number goes by its value
        and before letters, what is neither only parts syllables. Marks of other languages count as the last tone.

        >>> t = translator("vi")
        >>> sorted(["Cao", "Cà Mau", "Ca Na", "Cá", "Đà", "Da", "Tổ 10", "Tổ 9"], key=t.collate)
        ['Ca Na', 'Cà Mau', 'Cá', 'Cao', 'Da', 'Đà', 'Tổ 9', 'Tổ 10']
        """
        return tuple(self._syllable(found) for found in _SYLLABLES.findall(unicodedata.normalize("NFC", text.lower())))

    def _syllable(self, text: str) -> Syllable:
        if text not in self._syllables:
            parted = [self._parted(sign) for sign in text]
            letters = tuple(self._alphabet.get(plain, 1000 + ord(plain)) for plain, _ in parted)
            number = text.isascii() and text.isdecimal()
            self._syllables[text] = (
                ((-1, int(text)), ()) if number else (letters, tuple(tone for _, tone in parted if tone))
            )
        return self._syllables[text]

    @cached_property
    def _syllables(self) -> dict[str, Syllable]:
        """Those seen so far; a country's names have few thousand."""
        return {}

    def _parted(self, sign: str) -> tuple[str, int]:
        """A letter of the alphabet and the place of its tone: ệ is ê and 5."""
        if sign in self._alphabet:
            return sign, 0
        parts = unicodedata.normalize("NFD", sign)
        base, marks = parts[0], parts[1:]
        tones = self.strings["alphabet"]["tones"]
        for i, mark in enumerate(marks):
            letter = unicodedata.normalize("NFC", base + marks[:i] + marks[i + 1 :])
            if letter in self._alphabet:
                return letter, 1 + tones.find(mark) if mark in tones else len(tones) + 1
        return base, len(tones) + 1 if marks else 0

    @cached_property
    def _alphabet(self) -> Mapping[str, int]:
        return {letter: i for i, letter in enumerate(self.strings["alphabet"]["letters"])}

    def listing(self, items: Sequence[str]) -> str:
        """a, b và c."""
        if len(items) < 2:
            return "".join(items)
        return ", ".join(items[:-1]) + self("number.and") + items[-1]
