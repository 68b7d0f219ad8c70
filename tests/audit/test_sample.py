"""On a fictional province with everything, the planted errors are found and nothing else."""

from __future__ import annotations

import csv
from collections import Counter
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
