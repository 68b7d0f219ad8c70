"""The audit in parts says what the audit of everything at once says."""

from pathlib import Path

import pytest

from generator import packages
from generator.audit import Audits, audit
from generator.composite.ranking import construct

ROOT = Path(__file__).parents[2]
SITES = [ROOT, *sorted(path for path in (ROOT / "tests/sites").iterdir() if (path / "datasets").is_dir())]


@pytest.mark.parametrize("site", SITES, ids=lambda path: path.name if path != ROOT else "today")
def test_the_parts_together_are_the_whole(site):
    ranking = construct(packages.load(site / "datasets").dataset)
    whole, parts = audit(ranking), Audits(ranking.again())
    assert parts.statements == whole.statements
    assert parts.counts == whole.counts
    assert set(parts.doubtful) == set(whole.doubtful)
    assert sorted(parts.rows(), key=str) == sorted(whole.rows(), key=str)


def test_a_sheet_that_nobody_speaks_of_is_judged_by_itself(tmp_path):
    from generator.sample import write_country
    from generator.sample.country import Size

    write_country(tmp_path, size=Size(2, 1, 2, 2, 6, 2))
    ranking = construct(packages.load(tmp_path / "datasets").dataset)
    parts = Audits(ranking)
    assert not parts.together
    edition = next(iter(ranking.tables))
    parts.of(edition)
    assert ranking.tables.used == {edition}
    assert parts.counts == audit(ranking).counts
