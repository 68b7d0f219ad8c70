"""What the audit says of the collected figures, each doubtful one looked at by a person."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.audit import Audit, Outcome, audit
from generator.i18n import LANGUAGES
from generator.pages import Site
from generator.pages.audit import audit_page, audit_row
from generator.pages.unit import unit_page
from generator.rendering import Renderer
from tests.audit.small import name

if TYPE_CHECKING:
    from generator.composite.ranking import Ranking

DEPARTMENT = "ninh-binh-so-thong-tin-va-truyen-thong"
EXPECTED = Path(__file__).parent / "expected_real.csv"
"""Statement (a cell by edition, unit and indicator), verdict and rule of every doubtful figure."""

NEAR_MISSES = """
ninh-binh-2022-019 ninh-binh-2022-012 ninh-binh-2022-014 ninh-binh-2022-015 ninh-binh-2022-017
dti2022-015 dti2022-016 dti2022-017 bacgiang2020-006 quangninh2022-008 quangngai2022-008
ktdt2021-022 ktdt2021-023 baolangson2020-005 tincongnghe2023-002 dantri2024-003 dantri2024-004 dantri2024-023
lamdong2021-002 lamdong2021-003 travinh2022-003 travinh2022-010 hue-ngay-nay-2024-001 haiphong2024-005
daidoanket2021-014 soctrang2022-011 lamdong2023-014 vinhphuc-pdti2022-001 vinhphuc-pdti2022-011
laocai-pdti2023-002 tayninh-pdti2024-003 tayninh-pdti2024-006 tayninh-pdti2024-013 daknong2023-008
sonla-pdti2024-011 uongbi2020-011 thainguyen2020-006 danang2023-plo-028 tuyenquang2023-001 yenbai2021-005
ninh-binh-2021-003 ninh-binh-2021-004 daklak2022-001 tay-ninh-2021-011 binhduong2022-008
"""
"""Figures that look wrong and are not: ties, pillars above the total, other lists, rounding, unscored indicators."""


@pytest.fixture(scope="module")
def found(ranking: Ranking) -> Audit:
    return audit(ranking)


@pytest.fixture(scope="module")
def site(ranking: Ranking) -> Site:
    return Site(ranking, "2026-11-23")


def test_the_doubtful_figures_are_those_that_were_looked_at(found: Audit):
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        expected = [(row["statement"], row["verdict"], row["rule"]) for row in csv.DictReader(file)]
    assert [(name(v), str(v.verdict), v.rule) for v in found.doubtful] == expected


def test_what_looks_wrong_and_is_right_is_not_spoken_against(found: Audit):
    doubtful = {v.statement for v in found.doubtful}
    assert set(NEAR_MISSES.split()) <= {v.statement for v in found.statements}
    assert not doubtful & set(NEAR_MISSES.split())


def test_every_statement_has_exactly_one_verdict_and_every_published_parent_too(ranking: Ranking, found: Audit):
    rows = list(found.rows())
    assert [v.statement for v in rows if v.statement] == [s.statement for s in ranking.dataset.statements]
    assert len({v.anchor for v in rows}) == len(rows) == sum(found.counts.values())
    parents = {v.unit for v in rows if not v.statement and v.edition == "dti-province-2022"}
    assert parents == {"da-nang", "ho-chi-minh", "quang-ninh", "thua-thien-hue", "can-tho"}


def test_nothing_is_contradicted_without_figures_that_exclude_it(found: Audit):
    for findings in found.findings.values():
        for finding in findings:
            if finding.outcome is Outcome.CONTRADICTED and finding.expected and finding.claim.value:
                assert not finding.claim.interval.overlaps(finding.expected), finding


def test_a_rise_of_36_9_per_cent_printed_as_42_8_is_contradicted_and_47_6_is_within_rounding(found: Audit):
    districts, communes = (found.by_statement["ninh-binh", f"ninh-binh-2022-0{n}"] for n in (13, 19))
    assert (districts.verdict, communes.verdict) == (Outcome.CONTRADICTED, Outcome.WITHIN_ROUNDING)
    assert audit_row(districts, found.ledger.dataset)["expected"] == "36.9"


def test_a_total_whose_last_digit_differs_only_by_rounding_is_not_doubtful(found: Audit):
    assert found.cell_verdict("dti-province-2022", "ho-chi-minh", "index") is Outcome.WITHIN_ROUNDING
    assert found.cell_verdict("dti-province-2022", "da-nang", "index") is Outcome.CONFIRMED
    assert found.cell_verdict("dti-province-2022", "da-nang", "the-che-so") is None


def test_a_row_has_the_agreed_keys_and_both_explanations(found: Audit):
    v = found.by_statement["dti", "ninh-binh-2022-002"]
    assert audit_row(v, found.ledger.dataset) == {
        "statement": "ninh-binh-2022-002",
        "package": "dti",
        "edition": "dti-province-2022",
        "unit": "ninh-binh",
        "indicator": "index",
        "statistic": "change",
        "value": "0.0115",
        "verdict": "contradicted",
        "rule": "change",
        "others": [
            {"statement": "ninh-binh-2022-001", "value": "0.6214", "source": "ninh-binh-2022"},
            {"statement": "daidoanket2021-001", "value": "0.5064", "source": "daidoanket2021"},
        ],
        "expected": "[0.1149, 0.1151]",
        "explanation_vi": "Nguồn in 0,0115 điểm; theo hai điểm đã công bố (0,5064 điểm và 0,6214 điểm), "
        "mức tăng là 0,1150 điểm. Có lẽ dấu phẩy bị lệch: 0,1150 điểm.",
        "explanation_en": "Printed as 0.0115; by the two published scores (0.5064 and 0.6214) the rise is 0.1150. "
        "The decimal point has probably slipped: 0.1150.",
    }


def test_a_figure_of_a_framework_has_no_edition(found: Audit):
    row = audit_row(found.by_statement["dti", "plo-hcm2024-003"], found.ledger.dataset)
    assert (row["edition"], row["framework"]) == ("", "dti-province-405")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_of_every_doubtful_figure_and_counts_the_rest(site: Site, language: str):
    page = audit_page(site)
    html = Renderer(language).body("pages/audit.html.jinja", "doi-chieu/", value=page, site=site)
    for v in site.audit.doubtful:
        assert f'id="{v.anchor}"' in html
    assert (
        page.total
        == sum(page.counts.values())
        == page.agreeing + len(site.audit.doubtful) + (page.counts[Outcome.NOT_CHECKABLE])
    )


@pytest.mark.parametrize(
    ("unit", "anchor"),
    [
        (DEPARTMENT, f"ninh-binh-department-2022-{DEPARTMENT}-index"),
        ("tuyen-quang", "dti-tuyenquang2023-007"),
        ("yen-bai", "dti-yenbai2021-009"),
        ("ninh-binh", "dti-ninh-binh-2022-002"),
        ("da-nang-cuc-hai-quan", "da-nang-danang2023-plo-016"),
    ],
)
def test_a_units_page_marks_a_doubtful_figure_and_leads_to_its_row(site: Site, unit: str, anchor: str):
    page = unit_page(site, unit)
    html = Renderer("vi").body(page.template, page.path, value=page.value, site=site)
    assert f'data-basis="doubtful" href="../../doi-chieu/#{anchor}"' in html


def test_a_page_without_doubts_has_no_mark(site: Site):
    page = unit_page(site, "lang-son")
    html = Renderer("vi").body(page.template, page.path, value=page.value, site=site)
    assert 'data-basis="doubtful"' not in html


def test_downloads_carry_the_verdict_of_each_sources_figure(site: Site):
    page = unit_page(site, "tuyen-quang")
    assert page.download is not None
    edition = next(e for e in page.download.json["editions"] if e["edition"] == "dti-province-2023")
    said = {
        e["statement"]: e["verdict"]
        for figure in json.loads(edition["figures"].text)
        for e in figure.get("evidence", ())
    }
    assert said["tuyenquang2023-007"] == "contradicted"
    assert said["tuyenquang2023-003"] == "in_doubt"
