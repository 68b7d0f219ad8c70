"""The page that holds published figures against each other, its rows, and the notices of other pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.audit import Audits, Claim, Interval, Outcome, Verdict
from generator.facts import audit_sentence
from generator.i18n import translator
from generator.pages.figures import exact, plain
from generator.pages.page import Download

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.model import Dataset, Edition, Framework, Source, Unit
    from generator.pages.page import Row, Site

LISTED = 20_000
"""Cells of sheets up to which the downloads beside the page name each; beyond, sheets are counted by column.
`thuocdo audit --format json` always names all."""


@dataclass(frozen=True)
class OtherFigure:
    """A figure that the one in question was held against, and where it comes from."""

    claim: Claim
    source: Source


@dataclass(frozen=True)
class AuditRow:
    """One doubtful figure. edition: None where it is about a framework; unit: None where it is about a list."""

    verdict: Verdict
    source: Source
    edition: Edition | None
    framework: Framework
    unit: Unit | None
    others: tuple[OtherFigure, ...]


@dataclass(frozen=True)
class AuditPage:
    """counts: figures by verdict, cells of sheets counted in; cells: how many of them are cells; rows: the doubtful."""

    counts: Mapping[Outcome, int]
    total: int
    checked: int
    agreeing: int
    cells: int
    contradicted: tuple[AuditRow, ...]
    in_doubt: tuple[AuditRow, ...]


def audit_page(site: Site) -> AuditPage:
    audit = site.audit
    counts = audit.counts
    rows = tuple(_row(site, v) for v in audit.doubtful)
    return AuditPage(
        counts=counts,
        total=sum(counts.values()),
        checked=audit.checked,
        agreeing=counts[Outcome.CONFIRMED] + counts[Outcome.WITHIN_ROUNDING],
        cells=audit.cells,
        contradicted=tuple(r for r in rows if r.verdict.verdict is Outcome.CONTRADICTED),
        in_doubt=tuple(r for r in rows if r.verdict.verdict is Outcome.IN_DOUBT),
    )


def _row(site: Site, v: Verdict) -> AuditRow:
    return AuditRow(
        verdict=v,
        source=site.source(v.package, v.source),
        edition=site.edition(v.edition) if v.edition else None,
        framework=site.framework(v.framework),
        unit=site.unit(v.unit) if v.unit else None,
        others=tuple(OtherFigure(c, site.source(c.package, c.source)) for c in v.others),
    )


AUDIT_COLUMNS = (
    "statement", "package", "edition", "framework", "unit", "indicator", "statistic", "value", "verdict", "rule",
    "others", "expected", "explanation_vi", "explanation_en",
)  # fmt: skip


def audit_download(site: Site) -> Download:
    """Every verdict as rows; of a large site's cells only the doubtful ones, the rest as counts."""
    audit, dataset = site.audit, site.ranking.dataset
    verdicts = list(audit.rows() if audit.cells <= LISTED else _without_cells(audit))
    rows = [audit_row(v, dataset) for v in verdicts]
    told = {str(outcome): n for outcome, n in audit.counts.items()}
    whole = {"counts": told, "rows": rows, "sheets": list(_sheets(audit))}
    return Download(AUDIT_COLUMNS, tuple(map(_flat, rows)), whole)


def _without_cells(audit: Audits) -> Iterator[Verdict]:
    yield from audit.statements
    yield from (v for v in audit.doubtful if not v.statement)


def _sheets(audit: Audits) -> Iterator[dict[str, Any]]:
    for name, counted in audit.of_sheets.items():
        counts = {str(outcome): n for outcome, n in counted.items()}
        if sum(counts.values()):
            yield {"edition": name, **counts}


def _flat(row: dict[str, Any]) -> Row:
    """One line of the CSV: other figures by their value and source."""
    others = " ".join(f"{o['statement'] or o['source']}={o['value']}" for o in row["others"])
    return {name: row.get(name) or "" for name in AUDIT_COLUMNS if name != "others"} | {"others": others}


def audit_row(v: Verdict, dataset: Dataset) -> dict[str, Any]:
    """One verdict with the words of the data model; numbers as printed. framework: only where there is no edition."""
    return {
        "statement": v.statement,
        "package": v.package,
        "edition": v.edition,
        **({} if v.edition else {"framework": v.framework}),
        "unit": v.unit,
        "indicator": v.indicator,
        "statistic": v.statistic,
        "value": _value(v),
        "verdict": str(v.verdict),
        "rule": v.rule,
        "others": [{"statement": c.statement, "value": _value(c), "source": c.source} for c in v.others],
        "expected": expected_text(v),
        "explanation_vi": audit_sentence(translator("vi"), v, dataset),
        "explanation_en": audit_sentence(translator("en"), v, dataset),
    }


def _value(figure: Verdict | Claim) -> str:
    return plain(figure.value) if figure.value else figure.band


def expected_text(v: Verdict) -> str | None:
    """What other figures give: "36.9" where that rounds to one printed number, else "[36.86, 36.98]" or ">= 0.5"."""
    found = v.expected
    if found is None or (found.low is None and found.high is None):
        return None
    if found.low is None or found.high is None:
        return f">= {_short(found, low=True)}" if found.high is None else f"<= {_short(found, low=False)}"
    places = v.value.decimals if v.value else 0
    if round(found.low * 10**places) == round(found.high * 10**places):
        return exact((found.low + found.high) / 2, places)
    return f"[{_short(found, low=True)}, {_short(found, low=False)}]"


def _short(interval: Interval, *, low: bool) -> str:
    end = interval.low if low else interval.high
    text = exact(end) if end is not None else ""
    return text.rstrip("0").rstrip(".")
