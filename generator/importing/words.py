"""Words that stand in workbooks and say what a row, a column or a unit is; all without accents, as slugs."""

from __future__ import annotations

import re
import unicodedata

from generator.gate.signs import slug

NUMBERING = re.compile(r"[(\[]?([0-9]{1,4}|[IVXL]{1,6}|[A-Z])[.)\]]?")
"""A cell that only numbers its row."""

UNIT_HEADINGS = {
    *("unit", "units", "don-vi", "ten-don-vi", "co-quan", "ten-co-quan", "co-quan-don-vi", "don-vi-dia-phuong"),
    *("ten-co-quan-don-vi", "co-quan-don-vi-dia-phuong", "so-ban-nganh", "so-nganh", "cac-so-ban-nganh", "ten-so"),
    *("ten-so-ban-nganh", "so-ban-nganh-tinh", "dia-phuong", "ten-dia-phuong", "xa-phuong", "xa-phuong-dac-khu"),
    *("xa-phuong-thi-tran", "ten-xa", "ten-xa-phuong", "ubnd-cap-xa", "ubnd-xa-phuong", "ubnd-cap-huyen", "ten-huyen"),
    *("huyen", "xa", "tinh", "huyen-thanh-pho", "huyen-thi-xa-thanh-pho", "quan-huyen", "tinh-thanh-pho", "bo-nganh"),
    *("tinh-thanh", "ten-tinh", "ten-tinh-thanh-pho", "cap-xa", "cap-huyen", "ten", "name", "agency", "locality"),
    *("don-vi-duoc-danh-gia", "co-quan-duoc-danh-gia", "ten-don-vi-duoc-danh-gia", "province", "district", "commune"),
}
ORDINALS = {"stt", "tt", "so-tt", "so-thu-tu", "no", "so"}
RANK = re.compile(
    r"(vi-thu-|thu-tu-)?(thu-hang|xep-hang|hang|xep-thu|vi-thu|rank|thu-tu-xep-hang)(-chung|-chuyen-doi-so)?"
)
TOTAL = re.compile(
    r"(tong|cong|tong-cong|tong-so|tong-diem|tong-so-diem|diem-tong|diem-tong-hop|tong-hop|diem|diem-so|so-diem|total|score"
    r"|tong-diem-danh-gia|diem-danh-gia|ket-qua|ket-qua-danh-gia|diem-dat-duoc|tong-diem-dat-duoc|tong-diem-dat|gia-tri"
    r"|diem-chung|chi-so-chung|chi-so|diem-dti|dti|gia-tri-dti|chi-so-dti|index|overall|diem-danh-gia-cuoi-cung"
    r"|tong-diem-tham-dinh|diem-tham-dinh|tong-diem-cuoi-cung|tong-diem-xep-hang)"
)
NO_SCORE = re.compile(
    r"ghi-chu|note|notes|xep-loai|phan-loai|muc-xep-loai|ma|ma-so|ma-don-vi|ma-xa|code|dien-thoai|phone"
    r"|(tang-giam|so-voi|chenh-lech|thay-doi-(hang|thu-hang|diem|so-voi))(-.*)?|thay-doi|change|so-bac-(tang|giam)(-.*)?"
    r"|(diem-|tong-diem-)?(tu-cham|tu-danh-gia)(-.*)?|(hang|thu-hang|xep-hang|diem|tong-diem)-(ky|nam)-truoc"
)
"""Columns whose figures are no scores of this edition."""
SUMMARY = re.compile(
    r"(tong|tong-so|tong-cong|cong|sum|total|trung-binh|binh-quan|tb|diem-trung-binh|diem-tb|trung-binh-chung|average"
    r"|mean|trung-vi|median|cao-nhat|thap-nhat|lon-nhat|nho-nhat|diem-cao-nhat|diem-thap-nhat|max|min|gia-tri-trung-binh"
    r"|toi-da|diem-toi-da|thang-diem|diem-chuan)(-(chung|cong|toan-tinh|cac-.*|cua-.*|khoi-.*|nhom-.*|ca-tinh|cap-.*))?"
)
GROUP_ROW = re.compile(
    r"([ivx]+-|[a-d]-|[0-9]+-)?(nhom|khoi|danh-sach|bang|cac-so|so-ban-nganh|cac-xa|xa-phuong|cac-huyen|cap-)"
)

UBND = re.compile(r"\s*(?:UBND|U\.B\.N\.D|[ỦU][yỷ] ban [Nn]hân dân|[ỦU]Y BAN NHÂN DÂN)\s+", re.IGNORECASE)
NUMBER_BEFORE = re.compile(r"\s*(?:[0-9]{1,3}|[IVXL]{1,5})[.)]\s*|\s*[-–•+]\s+")
LONG = {"h": "Huyện", "q": "Quận", "p": "Phường", "x": "Xã", "tp": "Thành phố", "tx": "Thị xã", "tt": "Thị trấn"} | {
    "đk": "Đặc khu",
    "t": "Tỉnh",
}
SHORT_KIND = re.compile(r"(TP|TX|TT|ĐK|H|Q|P|X|T)(?:\.\s*|\s+(?=\w))|([QPHX])(?=[0-9]{1,2}$)", re.IGNORECASE)

KINDS: dict[str, tuple[str, ...]] = {
    "department": (
        *("sở", "ban", "văn phòng", "thanh tra", "chi cục", "cục", "công an", "bộ chỉ huy", "bảo hiểm xã hội", "viện"),
        *("kho bạc", "đài", "trường", "bệnh viện", "trung tâm", "ngân hàng", "tòa án", "viện kiểm sát", "báo"),
    ),
    "commune": ("xã", "phường", "thị trấn", "đặc khu"),
    "district": ("huyện", "quận", "thị xã", "thành phố"),
    "ministry": ("bộ",),
    "province": ("tỉnh",),
}
"""The words that a unit's name begins with, by level. A city may be a province too; the register decides."""
ENGLISH = {"xã": "commune", "phường": "ward", "thị trấn": "town", "đặc khu": "special zone", "huyện": "district"} | {
    "quận": "district",
    "thị xã": "town",
    "thành phố": "city",
}
NO_UNIT = re.compile(r"(bộ chỉ số|ban hành|trường hợp|báo cáo|tỉnh, |ban tổ chức hội nghị)\b", re.IGNORECASE)


def is_summary(text: str) -> bool:
    """
    >>> is_summary("Trung bình"), is_summary("Tổng cộng"), is_summary("Tổng cục Thuế")
    (True, True, False)
    """
    return bool(SUMMARY.fullmatch(slug(text)))


def without_number(text: str) -> str:
    """
    >>> without_number("12. Sở Y tế"), without_number("- Sở Y tế")
    ('Sở Y tế', 'Sở Y tế')
    """
    found = NUMBER_BEFORE.match(text)
    return text[found.end() :] if found else text


def spelt_out(text: str) -> str:
    """A unit's name without the committee that governs it, its kind in full.

    >>> [spelt_out(name) for name in ("UBND huyện Nho Quan", "Q. 1", "TP Tam Điệp", "UBND H.Bắc Sơn", "Sở Y tế")]
    ['Huyện Nho Quan', 'Quận 1', 'Thành phố Tam Điệp', 'Huyện Bắc Sơn', 'Sở Y tế']
    """
    text = without_number(text)
    committee = UBND.match(text)
    if committee and kind_of(_long(text[committee.end() :])):
        text = text[committee.end() :]
    text = _long(text)
    return text[:1].upper() + text[1:]


def _long(text: str) -> str:
    found = SHORT_KIND.match(text)
    return f"{LONG[(found[1] or found[2]).casefold()]} {text[found.end() :]}" if found else text


def kind_of(text: str) -> tuple[str, str] | None:
    """Level and kind that a name begins with; None where it begins with no word of a kind.

    Accents count where the name has any: "Số liệu" is no Sở.

    >>> kind_of("Văn phòng UBND tỉnh"), kind_of("THI TRAN ME"), kind_of("Số liệu năm 2025")
    (('department', 'văn phòng'), ('commune', 'thị trấn'), None)
    """
    name = unicodedata.normalize("NFC", text).casefold()
    if NO_UNIT.match(name):
        return None
    written = (lambda kind: slug(kind).replace("-", " ")) if name.isascii() else str
    found = [(level, kind) for level, kinds in KINDS.items() for kind in kinds if name.startswith(f"{written(kind)} ")]
    return max(found, key=lambda pair: len(pair[1]), default=None)


def unit_like(text: str) -> bool:
    """Whether words look like a unit's name: they begin with a kind and are not many."""
    return len(text) <= 90 and kind_of(spelt_out(text)) is not None and slug(text) not in UNIT_HEADINGS
