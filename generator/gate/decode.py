"""From bytes to text: UTF-8 only, line feeds only; everything else is said in one line, or put right with a note."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.gate.findings import Findings

_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"SQLite format 3", "sqlite"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"PAR1", "parquet"),
    (b"version https://git-lfs", "lfs"),
)
_Signs = tuple[tuple[re.Pattern[bytes], str], ...]
_MARKUP: _Signs = (
    (re.compile(rb"\s*<(!doctype|html|head|body)", re.IGNORECASE), "html"),
    (re.compile(rb"\s*<\?xml"), "xml"),
)
_JSON: _Signs = ((re.compile(rb'\s*[\[{]\s*["\[{}\]]'), "json"),)
_CONFLICT = re.compile(rb"^(<{7} |>{7} )", re.MULTILINE)
_WIDE_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_BOM = b"\xef\xbb\xbf"

_TCVN3 = dict(
    enumerate(
        "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂ"
        "ẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ",
        start=0xA1,
    )
)
"""TCVN 5712:1993, the Vietnamese fonts of the 1990s, which the standard library does not know."""

_VIETNAMESE = set(
    "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ"
    "ÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬÈẺẼÉẸÊỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢÙỦŨÚỤƯỪỬỮỨỰỲỶỸÝỴĐ–—“”‘’…"
)


def decode(content: bytes, file: str, findings: Findings, *, table: bool = True) -> str | None:
    """The file's text with LF and a last newline; None where it is refused as a whole (and said why)."""
    if not content.strip(b" \t\r\n" + _BOM):
        findings.add("empty-file", file)
        return None
    what = _disguise(content, table=table)
    if what:
        code = "merge-conflict" if what == "merge-conflict" else "not-a-table"
        findings.add(code, file, _conflict_line(content, what), what=what)
        return None
    text = _utf8(content, file, findings)
    return None if text is None else _newlines(text, file, findings)


def passed(content: bytes) -> bytes:
    r"""What `decode` makes of a file that passed, as bytes again, without looking at it once more.

    >>> passed(b"\xef\xbb\xbfunit\r\nhue"), passed(b"unit\nhue\n")
    (b'unit\nhue\n', b'unit\nhue\n')
    """
    plain = content.removeprefix(_BOM)
    if b"\r" in plain:
        plain = plain.replace(b"\r\n", b"\n")
    return plain if plain.endswith(b"\n") else plain + b"\n"


def _disguise(content: bytes, *, table: bool) -> str:
    """What the file is when it is not what its name says; "" when it may be."""
    for magic, name in _MAGIC:
        if content.startswith(magic):
            return name
    start = content[:200].removeprefix(_BOM)
    for pattern, name in (*_MARKUP, *_JSON) if table else _MARKUP:
        if pattern.match(start):
            return name
    return "merge-conflict" if _CONFLICT.search(content) else ""


def _conflict_line(content: bytes, what: str) -> int:
    found = _CONFLICT.search(content) if what == "merge-conflict" else None
    return content.count(b"\n", 0, found.start()) + 1 if found else 0


def _utf8(content: bytes, file: str, findings: Findings) -> str | None:
    for mark, name in _WIDE_MARKS:
        if content.startswith(mark):
            findings.add("wrong-encoding", file, 1, byte="1", value=mark[:1].hex().upper(), likely=name)
            return None
    if content[:4000].count(0) > len(content[:4000]) // 4:
        findings.add("wrong-encoding", file, 1, byte=str(content.index(0) + 1), value="00", likely="UTF-16")
        return None
    if content.startswith(_BOM):
        findings.note("bom", file, 1)
        content = content.removeprefix(_BOM)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        start = content.rfind(b"\n", 0, error.start) + 1
        findings.add(
            "wrong-encoding",
            file,
            content.count(b"\n", 0, error.start) + 1,
            content.count(b",", start, error.start) + 1 if content.count(b'"', start, error.start) == 0 else 0,
            byte=str(error.start - start + 1),
            value=f"{content[error.start]:02X}",
            likely=_likely(content, error),
        )
        return None


def _likely(content: bytes, error: UnicodeDecodeError) -> str:
    """No guess where the file is UTF-8 but for this place: a letter cut in two, or one cell pasted in."""
    if error.reason == "unexpected end of data" or not content[: error.start].isascii():
        return ""
    return likely_encoding(content)


def likely_encoding(content: bytes) -> str:
    """The old encoding in which the bytes give the most Vietnamese letters; "" where none gives any.

    >>> likely_encoding(b"\\xd0\\xe0 N\\xe3\\xdeng"), likely_encoding(b"T\\xd8nh H\\xb5 Giang")
    ('windows-1258', 'TCVN3 (ABC)')
    """
    sample = content[:200_000]
    scores = [(_quality(text), -order, name) for order, (name, text) in enumerate(_readings(sample))]
    quality, _, name = max(scores)
    return name if quality > 0.6 else ""


def _readings(sample: bytes) -> list[tuple[str, str]]:
    """The bytes read in each encoding that Vietnamese offices have used."""
    return [
        ("windows-1258", unicodedata.normalize("NFC", sample.decode("cp1258", "replace"))),
        ("windows-1252", sample.decode("cp1252", "replace")),
        ("TCVN3 (ABC)", "".join(chr(byte) if byte < 0x80 else _TCVN3.get(byte, "\ufffd") for byte in sample)),
    ]


def _quality(text: str) -> float:
    """Share of the signs beyond ASCII that are Vietnamese letters; a tone that found no vowel counts against."""
    beyond = [c for c in text if c > "\x7f"]
    return sum(c in _VIETNAMESE for c in beyond) / len(beyond) if beyond else 0.0


def _newlines(text: str, file: str, findings: Findings) -> str | None:
    if "\r\n" in text:
        findings.note("crlf", file, 1)
        text = text.replace("\r\n", "\n")
    if "\r" in text:
        findings.add("lone-cr", file, text.count("\n", 0, text.index("\r")) + 1)
        return None
    if not text.endswith("\n"):
        findings.note("no-last-newline", file, text.count("\n") + 1)
        text += "\n"
    return text
