"""On a fictional province with everything, the planted errors are found and nothing else."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator import packages
from generator.audit import Audit, Outcome, audit
from generator.composite.ranking import construct
from generator.sample import write_province

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("province")
    write_province(made, seed=1)
    return made


@pytest.fixture(scope="module")
def found(folder: Path) -> Audit:
    return audit(construct(packages.load(folder / "datasets").dataset))


def test_the_planted_errors_are_contradicted_and_nothing_else_is_doubtful(folder: Path, found: Audit):
    with (folder / "planted.csv").open(encoding="utf-8", newline="") as file:
        planted = {(row["package"], row["statement"]) for row in csv.DictReader(file)}
    assert {(v.package, v.statement): v.verdict for v in found.doubtful} == dict.fromkeys(planted, Outcome.CONTRADICTED)


def test_every_published_parent_whose_members_are_published_is_confirmed(found: Audit):
    cells = [v for v in found.rows() if not v.statement]
    assert len(cells) > 5000
    assert {v.edition for v in cells if v.verdict is Outcome.NOT_CHECKABLE} == {"mau-district-2024"}  # a partial one
    assert not any(v.verdict.doubtful for v in cells)


def test_verdicts_one_by_one_are_those_that_were_counted(found: Audit):
    assert Counter(v.verdict for v in found.rows()) == +Counter(found.counts)


@pytest.mark.parametrize(
    ("edition", "unit", "indicator", "verdict"),
    [
        ("mau-commune-2022", "mau-xa-mau-loc", "index", Outcome.CONTRADICTED),
        ("mau-commune-2022", "mau-xa-mau-loc", "the-che-so", Outcome.CONTRADICTED),
        ("mau-department-2023", "mau-so-noi-vu", "may-tinh-cho-can-bo", Outcome.IN_DOUBT),
    ],
)
def test_a_misprinted_cell_is_found_and_only_what_it_is_summed_with_shares_its_doubt(
    folder: Path, edition: str, unit: str, indicator: str, verdict: Outcome
):
    """A total or main indicator is singled out by its components; among components of one sum nothing says which."""
    dataset = packages.load(folder / "datasets").dataset
    sheet, values = dataset.sheets[edition], dataset.sheets[edition].values.copy()
    i, j = sheet.units.index(unit), sheet.indicators.index(indicator)
    values[i, j] += 5_000_000
    misprinted = replace(dataset, sheets={**dataset.sheets, edition: replace(sheet, values=values)})
    cells = {v.indicator: v for v in audit(construct(misprinted)).doubtful if not v.statement}
    assert {(v.edition, v.unit) for v in cells.values()} == {(edition, unit)}
    assert cells[indicator].verdict is verdict
    nodes = dataset.frameworks[dataset.editions[edition].framework].indicators
    together = {m for n in nodes if indicator in n.members for m in n.members}
    assert set(cells) <= ({indicator} if verdict is Outcome.CONTRADICTED else together)
