"""Signs that the eye cannot see or tell apart, and texts equal but for such signs."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_WORD = re.compile(r"[^\W\d_]+")
_MOJIBAKE = re.compile("(?:[ÃÂÄÅÆ][\u0080-\u00bf\u0152-\u2122]|á[º»\u00ba\u00bb][\u0080-\u00bf\u0152-\u2122]?|â€)")
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u034f"
_BIDIRECTIONAL = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@cache
def fault(sign: str) -> str:
    """The code of what is wrong with one sign, "" where it may stand in a text.

    >>> fault("\\u00a0"), fault("\\u202e"), fault("ế")
    ('odd-space', 'bidirectional', '')
    """
    if sign in _ZERO_WIDTH:
        return "zero-width"
    if sign in _BIDIRECTIONAL:
        return "bidirectional"
    if sign == "\ufffd":
        return "replacement-character"
    category = unicodedata.category(sign)
    if category in {"Cc", "Zl", "Zp"}:
        return "control-character"
    if category in {"Co", "Cn", "Cs"}:
        return "private-use"
    if category == "Cf":
        return "zero-width"
    return "odd-space" if category == "Zs" and sign != " " else ""


@cache
def latin(sign: str) -> bool:
    return "LATIN" in unicodedata.name(sign, "")


def foreign_sign(sign: str) -> bool:
    """A letter of another alphabet; signs such as ² and ª are of none."""
    category = unicodedata.category(sign)
    return category.startswith("L") and category != "Lm" and sign not in "ªº" and not latin(sign)


def foreign_letter(text: str, *, everywhere: bool) -> str:
    """The first letter that is not Latin in a word that has Latin ones too (everywhere: in any word), else "".

    >>> foreign_letter("Нuế", everywhere=False), foreign_letter("μ", everywhere=False)
    ('Н', '')
    """
    if text.isascii():
        return ""
    for word in _WORD.findall(text):
        foreign = [c for c in word if foreign_sign(c)]
        if foreign and (everywhere or len(foreign) < len(word)):
            return str(foreign[0])
    return ""


def repaired(text: str) -> str:
    """UTF-8 that was once read as windows-1252, put right; "" where it is no such thing.

    >>> repaired("HÃ\\u00a0 Ná»™i"), repaired("Hà Nội")
    ('Hà Nội', '')
    """
    if text.isascii() or not _MOJIBAKE.search(text):
        return ""
    for encoding in ("cp1252", "latin-1"):
        try:
            fixed = text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        return fixed if fixed != text else ""
    return ""


def alike(name: str) -> str:
    """A name without what does not tell two units apart: Unicode form, case, spaces, the place of the tone mark.

    >>> alike("Hòa  Bình") == alike("hoà bình"), alike("Hòa") == alike("Hóa")
    (True, False)
    """
    words = unicodedata.normalize("NFD", " ".join(name.split())).casefold().split(" ")
    return " ".join("".join(c for c in w if c not in _TONES) + "".join(c for c in w if c in _TONES) for w in words)


def slug(text: str) -> str:
    """The id that a Vietnamese name gives.

    >>> slug("Tỉnh Đắk Lắk (cũ)")
    'tinh-dak-lak-cu'
    """
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "-".join(re.findall("[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)).casefold()))


def visible(text: str) -> str:
    """The text with every sign shown that the eye would miss.

    >>> visible("Ha\\u0300\\u00a0Нuế")
    'Ha⟨U+0300⟩⟨U+00A0⟩Н⟨U+041D⟩uế'
    """
    if text.isascii() and text.isprintable():
        return text
    mixed = {c for w in _WORD.findall(text) if not w.isascii() and any(map(latin, w)) for c in w if foreign_sign(c)}
    return "".join(_shown(c, c in mixed) for c in text)


def _shown(sign: str, mixed: bool) -> str:
    if fault(sign) or unicodedata.combining(sign):
        return f"⟨U+{ord(sign):04X}⟩"
    return f"{sign}⟨U+{ord(sign):04X}⟩" if mixed else sign
