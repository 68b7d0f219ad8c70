"""Writes small workbooks, .xlsx from XML strings in a zip: just what the tests of import need."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from generator.importing.workbook import address

if TYPE_CHECKING:
    from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HIDDEN = ' state="hidden"'
FORMATS = ["General", "0", "0.0", "0.00", "0.000", "0.0000", "0.00000", "0.000000", "0%", "0.0%", "dd/mm/yyyy"]


@dataclass(frozen=True)
class Shown:
    """A number with a number format of FORMATS; a formula where its text is given, not yet computed without value."""

    value: float | None
    format: str = "General"
    formula: str = ""


@dataclass(frozen=True)
class Fault:
    """A formula whose value is an error, such as #N/A."""

    error: str


@dataclass(frozen=True)
class Tab:
    """One sheet. rows: of texts, numbers, Shown, Fault, None; merged: ranges such as "A1:D1"."""

    name: str
    rows: list[list[object]]
    merged: list[str] = field(default_factory=list)
    hidden: bool = False


def write(path: Path, *tabs: Tab) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(tabs).items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{content}')
    return path


def _files(tabs: tuple[Tab, ...]) -> dict[str, str]:
    numbered = list(enumerate(tabs, 1))
    sheets = "".join(
        f'<sheet name={quoteattr(tab.name)} sheetId="{i}" r:id="s{i}"{HIDDEN * tab.hidden}/>' for i, tab in numbered
    )
    parts = "".join(
        f'<Relationship Id="s{i}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i, _ in numbered
    )
    formats = "".join(f'<numFmt numFmtId="{200 + i}" formatCode="{code}"/>' for i, code in enumerate(FORMATS))
    styles = "".join(f'<xf numFmtId="{200 + i}"/>' for i, _ in enumerate(FORMATS))
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    xml = '<Default Extension="xml" ContentType="application/xml"/>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{types}">{xml}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="b" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{parts}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs>{styles}</cellXfs>'
        "</styleSheet>",
        **{f"xl/worksheets/sheet{i}.xml": _sheet(tab) for i, tab in numbered},
    }


def _sheet(tab: Tab) -> str:
    rows = "".join(f'<row r="{i + 1}">{_row(i, row)}</row>' for i, row in enumerate(tab.rows))
    ranges = "".join(f'<mergeCell ref="{cells}"/>' for cells in tab.merged)
    merged = f"<mergeCells>{ranges}</mergeCells>" if ranges else ""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{merged}</worksheet>'


def _row(number: int, row: list[object]) -> str:
    return "".join(_cell(address(number, i), cell) for i, cell in enumerate(row) if cell is not None)


def _cell(name: str, cell: object) -> str:
    if isinstance(cell, Fault):
        return f'<c r="{name}" t="e"><f>1/0</f><v>{escape(cell.error)}</v></c>'
    if isinstance(cell, Shown):
        formula = f"<f>{escape(cell.formula)}</f>" if cell.formula else ""
        value = "" if cell.value is None else f"<v>{cell.value!r}</v>"
        return f'<c r="{name}" s="{FORMATS.index(cell.format)}">{formula}{value}</c>'
    if isinstance(cell, bool):
        return f'<c r="{name}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, (int, float)):
        return f'<c r="{name}"><v>{cell!r}</v></c>'
    return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{escape(str(cell))}</t></is></c>'
