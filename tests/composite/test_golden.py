"""Small packages with every difficulty of ranking, against ranks that were computed by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from generator import packages
from generator.composite.ranking import construct
from tests.conftest import thuocdo

SITES = Path(__file__).parent.parent / "sites"
CASES = sorted(path for path in SITES.glob("*/expected/rank.*.csv") if path.name.count(".") == 2)


@pytest.mark.parametrize("expected", CASES, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_a_golden_package_ranks_as_computed_by_hand(expected: Path):
    table = construct(packages.load(expected.parent.parent / "datasets").dataset).tables["mau-department-2023"]
    rows = list(csv.DictReader(expected.read_text(encoding="utf-8").splitlines()))
    found = table.ranked(expected.stem.removeprefix("rank."))
    assert [f.unit for f in found] == [row["unit"] for row in rows]
    assert [str(f.rank or "") for f in found] == [row["rank"] for row in rows]
    assert [str(f.of or "") if f.rank else "" for f in found] == [row["of"] for row in rows]
    assert [f"{float(f.share):.6f}" if f.share is not None else "" for f in found] == [row["share"] for row in rows]


@pytest.mark.parametrize("case", sorted({path.parent.parent for path in CASES}), ids=lambda path: path.name)
def test_a_figure_that_no_statement_speaks_of_is_made_of_the_numbers_as_any_other_is_looked_up(case: Path):
    for table in construct(packages.load(case / "datasets").dataset).tables.values():
        for unit in (*table.units, "nobody"):
            assert table.figure(unit) == table._figure(unit, "index")


def test_the_command_prints_the_golden_table_byte_for_byte():
    case = SITES / "unequal-maxima"
    done = thuocdo("rank", "mau", "mau-department-2023", "--datasets", case / "datasets", "--format", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (case / "expected" / "rank.index.csv").read_text(encoding="utf-8")
