"""Names in a workbook and what they mean: units of the register, indicators of a framework."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.gate.nearest import nearest
from generator.gate.signs import alike, slug
from generator.importing.words import spelt_out, without_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Row = dict[str, str]

_WORD = re.compile(r"[^\W\d_]+")
_SHORT_WORDS = {"vp": "van-phong", "bql": "ban-quan-ly", "bhxh": "bao-hiem-xa-hoi", "kbnn": "kho-bac-nha-nuoc"} | {
    "ca": "cong-an",
    "nhnn": "ngan-hang-nha-nuoc",
    "bchqs": "bo-chi-huy-quan-su",
    "ptth": "phat-thanh-truyen-hinh",
}
_PLACE = re.compile(r"\s*[,–-]\s*(huyện|thị xã|thành phố|tỉnh|quận|tp|tx|h|q|t)[. ].*$", re.IGNORECASE)
_INITIALS_OF = {"so", "bo", "ban", "cuc"}


@dataclass
class Names:
    """Names → ids, in stages from the surest to the loosest; a later one is asked only where the earlier are silent."""

    stages: tuple[dict[str, list[str]], ...] = field(default_factory=tuple)
    shown: dict[str, str] = field(default_factory=dict)
    """Id → the name that a message offers."""
    accents: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    """Id → each word of its names without accents, and how it is written with them."""

    def find(self, asked: Sequence[Iterable[str]], text: str) -> list[str]:
        """The ids of the first stage that knows one of its words; several where the name is ambiguous.

        text: as it was written. Accents may be left out, but those that are there must be right: Thạnh is not Thanh.
        """
        for stage, words in zip(self.stages, asked, strict=True):
            found = [one for word in words if word for one in stage.get(word, ()) if self._written(one, text)]
            if found:
                return list(dict.fromkeys(found))
        return []

    def _written(self, one: str, text: str) -> bool:
        known = self.accents.get(one, {})
        return all(
            alike(word) in known.get(slug(word), {alike(word)}) for word in _WORD.findall(text) if not word.isascii()
        )

    def name(self, one: str, shown: str, names: Iterable[str]) -> None:
        self.shown[one] = shown
        for word in (word for name in names for word in _WORD.findall(name)):
            self.accents.setdefault(one, {}).setdefault(slug(word), set()).add(alike(word))

    def near(self, text: str) -> str:
        """The nearest name, with its id; "" where none is near."""
        slugs = {slug(name): unit for unit, name in self.shown.items()}
        found = nearest(slug(text), slugs)
        return f"{self.shown[slugs[found]]} ({slugs[found]})" if found else ""


def _add(stage: dict[str, list[str]], words: Iterable[str], unit: str) -> None:
    for word in words:
        if word and unit not in stage.setdefault(word, []):
            stage[word].append(unit)


# Units


def units(rows: Iterable[Mapping[str, str]], places: Sequence[str] = ()) -> Names:
    """Names of units. places: short names of the scope, which a name may end with: Sở Tài chính Ninh Bình."""
    names = Names(({}, {}, {}, {}))
    for row in rows:
        unit = row["unit"]
        aliases = row["aliases"].split(";") if row["aliases"] else []
        full = [row["name_vi"], *aliases, row["name_en"]]
        _add(names.stages[0], [slug(word) for word in full] + [unit], unit)
        _add(names.stages[1], [_spread(word) for word in full], unit)
        codes = [code.partition(":")[2] for code in row["codes"].split(";") if code]
        _add(names.stages[2], [slug(row["short_vi"]), slug(row["short_en"]), *_initials(row["name_vi"]), *codes], unit)
        _add(names.stages[3], [_local(_spread(word), places) for word in full], unit)
        names.name(unit, row["name_vi"], [*full, row["short_vi"]])
    return names


def find_unit(names: Names, text: str, places: Sequence[str] = ()) -> list[str]:
    """The units that a cell may mean.

    >>> row = dict(unit="a", name_vi="Sở Thông tin và Truyền thông", name_en="", aliases="", codes="", short_vi="",
    ...     short_en="")
    >>> names = units([row], ["ninh-binh"])
    >>> said = ("1. Sở TT&TT", "so thong tin va truyen thong", "Sở TTTT tỉnh Ninh Bình", "Sở Y tế")
    >>> [find_unit(names, text, ["ninh-binh"]) for text in said]
    [['a'], ['a'], ['a'], []]
    """
    for said in _ways(text):
        spread = _spread(said)
        local = _local(spread, places)
        asked = (
            [slug(text), slug(said)],
            [spread, slug(said)],
            [slug(said), spread, _compact(said), _compact(local.replace("-", " "))],
            [spread, local],
        )
        found = names.find(asked, said)
        if found:
            return found
    return []


def _ways(text: str) -> list[str]:
    """A name as it stands, then without what stands in parentheses, then without the place that it lies in.

    >>> _ways("Xã An Hòa, huyện Mẫu"), _ways("Sở Văn hóa, Thể thao")
    (['Xã An Hòa, huyện Mẫu', 'Xã An Hòa'], ['Sở Văn hóa, Thể thao'])
    """
    plain = without_number(text)
    shorter = [re.sub(r"\s*\([^)]*\)", "", plain), _PLACE.sub("", plain)]
    return list(dict.fromkeys(way.strip() for way in [plain, *shorter] if way.strip()))


def _spread(text: str) -> str:
    """A slug with every usual short word in full.

    >>> _spread("VP UBND tỉnh"), _spread("UBND TP. Ninh Bình"), _spread("Văn phòng Ủy ban nhân dân tỉnh")
    ('van-phong-ubnd-tinh', 'thanh-pho-ninh-binh', 'van-phong-ubnd-tinh')
    """
    words = slug(spelt_out(text)).replace("uy-ban-nhan-dan", "ubnd").split("-")
    return "-".join(_SHORT_WORDS.get(word, word) for word in words)


def _local(spread: str, places: Sequence[str]) -> str:
    """A slug without the name of its province at the end."""
    for place in places:
        for end in (f"-tinh-{place}", f"-thanh-pho-{place}", f"-tp-{place}", f"-{place}", "-tinh", "-thanh-pho"):
            if place and spread.endswith(end) and spread.count("-") > end.count("-"):
                return spread.removesuffix(end)
    return spread


def _initials(name: str) -> list[str]:
    """How offices are called for short: Sở TTTT, STTTT."""
    first, *rest = slug(name).split("-")
    letters = "".join(word[0] for word in rest if word != "va")
    return [f"{first}~{letters}", f"{first[0]}{letters}"] if first in _INITIALS_OF and len(letters) > 1 else []


def _compact(text: str) -> str:
    first, *rest = slug(text).split("-")
    return f"{first}~{''.join(rest)}" if first in _INITIALS_OF else slug(text).replace("-", "")


# Indicators

_PARENTHESES = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_POINTS = re.compile(
    r"\s*(?:[,;:–-]?\s*tối đa:?\s*|/\s*)[0-9]+(?:[.,][0-9]+)?\s*(?:điểm|đ|points)?\s*$"
    r"|[,;:–-]?\s*[0-9]+(?:[.,][0-9]+)?\s*(?:điểm|đ|points)\s*$",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\s*((?:[A-Z]{0,3}[0-9]+(?:\.[0-9]+)*|[IVXL]+(?:\.[0-9]+)*|[A-Z])[.):]?)(?:\s+|(?<=[.):]))", re.IGNORECASE
)
_LEAD = re.compile(r"(nhom-chi-so|chi-so-thanh-phan|chi-so|diem-so|diem|tieu-chi|tru-cot|gia-tri|nhom|ket-qua)-(.+)")


def indicators(rows: Iterable[Mapping[str, str]]) -> Names:
    names = Names(({}, {}, {}))
    for row in rows:
        indicator = row["indicator"]
        both = [row["name_vi"], row["name_en"]]
        _add(names.stages[0], [slug(name) for name in both] + [indicator], indicator)
        _add(names.stages[1], [loose for name in both for loose in _loosened(name)], indicator)
        _add(names.stages[2], [_code_key(row["code"])], indicator)
        names.name(indicator, row["name_vi"], both)
    return names


def find_indicator(names: Names, parts: Sequence[str], parents: Mapping[str, str]) -> list[str]:
    """The indicators that the words above a column may mean. parents: indicator → what it stands below."""
    if not parts:
        return []
    leaf, above = parts[-1], parts[:-1]
    joined = [f"{leaf} ({one})" for one in above]
    asked = (
        [*map(slug, joined), slug(leaf)],
        [loose for text in (*joined, leaf) for loose in _loosened(text)],
        [_code_key(leaf)],
    )
    found = names.find(asked, leaf)
    if len(found) > 1 and above:
        group = {one for part in above for one in names.find(([slug(part)], _loosened(part), [_code_key(part)]), part)}
        found = [one for one in found if parents.get(one) in group] or found
    if len(found) > 1:  # a code beside the name decides
        coded = names.stages[2].get(_leading_code(leaf), [])
        found = [one for one in found if one in coded] or found
    return found


def _loosened(text: str) -> list[str]:
    """Slugs of a heading without its number, its points and the word indicator.

    >>> _loosened("1.2. Chỉ số Nhận thức số (100 điểm)")
    ['nhan-thuc-so']
    """
    bare = _POINTS.sub("", _PARENTHESES.sub("", text)) or text
    code = _CODE.match(bare)
    forms = [bare, *([bare[code.end() :]] if code and bare[code.end() :].strip() else [])]
    slugs = [slug(form) for form in reversed(forms)]
    led = [found[2] for word in slugs if (found := _LEAD.fullmatch(word))]
    return list(dict.fromkeys([*led, *slugs]))[:1] if led else slugs


def _code_key(text: str) -> str:
    """A code as it is compared: no spaces, no last point, at least one digit or one of the Roman letters alone."""
    key = re.sub(r"\s", "", text).strip(".():").casefold()
    return key if re.search(r"[0-9]", key) or re.fullmatch(r"[ivxl]+|[a-z]", key) else ""


def _leading_code(text: str) -> str:
    found = _CODE.match(text)
    return _code_key(found[1]) if found else ""
