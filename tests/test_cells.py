"""Cells as texts, column by column, are those that are made from figures one by one."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from generator.composite.cells import Score, rounded
from generator.distributions.tables import csv_line, json_text
from generator.i18n import LANGUAGES
from generator.model import MICRO
from generator.pages import Site
from generator.pages.cells import FEW, CellList, Cells
from generator.pages.edition import edition_page
from generator.pages.figures import figure_json, figure_row
from generator.rendering import Renderer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.composite.figure import Figure
    from generator.composite.table import EditionTable
    from generator.pages.cells import NodeCells


@pytest.fixture(scope="module")
def site(ranking) -> Site:
    return Site(ranking, "2026-11-25")


def every_node(site: Site) -> Iterator[tuple[EditionTable, NodeCells]]:
    for table in site.ranking.tables.values():
        cells = Cells(site, table)
        for node in table.framework.indicators:
            yield table, cells.node(node.indicator)


def plain_figures(site: Site) -> Iterator[tuple[NodeCells, int, Figure]]:
    for table, cells in every_node(site):
        for i in np.flatnonzero(cells.plain).tolist():
            yield cells, i, table.figure(table.units[i], cells.indicator)


def test_the_numbers_of_a_plain_cell_are_those_of_its_figure(site):
    places = {"points": 2, "share": 4, "percent": 2}
    for cells, i, figure in plain_figures(site):
        n = cells.numbers
        assert (n.rank[i] or None, n.of[i] or None, n.tied[i]) == (figure.rank, figure.of, figure.tied)
        assert n.known[i] == figure.known
        assert (n.source[i] == Score.NOT_APPLICABLE) == figure.not_applicable
        assert n.share.known[i] == (figure.share is not None)
        assert n.share.rounded(6)[i] == round((figure.share or 0) * MICRO)
        shown = places[cells.table.framework.scale]
        value = figure.value or 0
        assert n.score(shown)[0][i] == (
            figure.score.micro if figure.score else round(value * 10**shown) * 10 ** (6 - shown)
        )


def test_mean_and_best_of_a_list_are_those_of_its_figures(site):
    for table, cells in every_node(site):
        for cohort, rows in table.rows_of.items():
            figures = [table.figure(table.units[row], cells.indicator) for row in rows]
            values = [value for figure in figures if (value := figure.value) is not None]
            stated = any(s.value for s in table.list_statements("mean", cells.indicator, cohort))
            if table.complete and not stated:
                mean = table.mean(cells.indicator, cohort)
                assert (mean and mean[0]) == (sum(values, Fraction(0)) / len(values) if values else None)
            if table.complete:
                assert table.best(cells.indicator, cohort) == max(values, default=None)


def test_whole_numbers_beyond_64_bits_are_rounded_node_by_node():
    big, small = 2**61 + 1, 3
    found = rounded(np.array([[big, big], [small, small]]), np.array([[2**61, 2**60], [2, 4]]), MICRO)
    assert found.tolist() == [[MICRO, 2 * MICRO], [1_500_000, 750_000]]


def test_every_line_and_object_is_the_one_made_from_the_figure(site):
    for table, cells in every_node(site):
        for i, unit in enumerate(table.units):
            figure = table.figure(unit, cells.indicator)
            line = (cells.cells.heads[i] + cells.ends[i]).decode()
            assert line == csv_line(figure_row(site, figure).values())
            assert json.loads(cells.json[i]) == {"indicator": cells.indicator, **figure_json(site, figure)}
            assert (cells.known[i], cells.shown[i]) == (figure.known, figure.known or figure.not_applicable)


def test_the_downloads_of_a_unit_are_the_same_alone_as_with_those_of_all(site):
    for table in site.ranking.tables.values():
        together, alone = Cells(site, table), Cells(site, table)
        assert len(together.lines) == len(together.objects) == len(table.units)
        for row in range(len(table.units)):
            alone._alone.clear()
            assert (alone.csv(row), alone.json(row)) == (together.csv(row), together.json(row))
        assert "lines" not in alone.__dict__


def test_of_many_units_the_downloads_are_made_together(site):
    cells = Cells(site, site.table("dti-province-2022"))
    for row in range(FEW + 1):
        assert "lines" not in cells.__dict__
        cells.csv(row)
    assert "lines" in cells.__dict__


def test_texts_of_nodes_that_are_joined_are_let_go_and_made_again_when_asked_for(ranking):
    site = Site(ranking, "2026-11-25")
    cells = site.cells("dti-province-2022")
    node = cells.node("index")
    before = list(cells.lines), list(cells.objects), list(node.ends), list(node.said)
    cells.part()
    assert not {"ends", "said"} & node.__dict__.keys()
    assert not {"line_ends", "object_ends"} & cells.grid.__dict__.keys()
    assert (cells.lines, cells.objects, node.ends, node.said) == before
    alone = Site(ranking, "2026-11-25").cells("dti-province-2022")
    kept = alone.node("index").ends
    alone.part()
    assert alone.node("index").ends is kept, "nothing is joined of it"


def test_texts_of_units_are_let_go_and_made_again_when_asked_for(ranking):
    site = Site(ranking, "2026-11-25")
    cells = site.cells("dti-province-2022")
    before = list(cells.lines), list(cells.objects)
    site.leave_units()
    assert not {"lines", "objects"} & cells.__dict__.keys()
    assert (cells.lines, cells.objects) == before


def test_the_files_of_an_edition_hold_every_figure_that_says_something_unit_by_unit(site):
    for name in ("dti-province-2022", "tay-ninh-commune-2022", "dti-ministry-2021"):
        table = site.table(name)
        nodes = [node.indicator for node in table.framework.indicators]
        figures = [table.figure(first.unit, node) for first in table.ranked() for node in nodes]
        told = [f for f in figures if f.known or f.not_applicable or f.indicator == "index"]
        download = edition_page(site, name).download
        assert b"".join(download.rows).decode() == "".join(csv_line(figure_row(site, f).values()) for f in told)
        units = json.loads(json_text(download.json))["units"]
        objects = [{"unit": unit["unit"], **figure} for unit in units for figure in unit["figures"]]
        assert objects == [{"unit": f.unit, "indicator": f.indicator, **figure_json(site, f)} for f in told]
        assert {unit["unit"]: unit.get("cohort", "") for unit in units} == {f.unit: f.cohort for f in told}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plain_cell_looks_as_the_macros_of_its_figure(site, language):
    renderer = Renderer(language)
    macros = renderer.environment.get_template("partials/macros.html.jinja").make_module({"site": site, "url": str})
    look = renderer.environment.globals["look"]
    for cells, i, figure in plain_figures(site):
        assert look.rank(cells.rank_keys[i]) == macros.rank(figure)
        assert look.score(cells.score_keys[i]) == macros.score(figure, cells.table.framework)
        assert look.bar(cells.bar_keys[i]) == macros.bar(figure.share)


def test_a_list_brings_its_plain_cells_by_key_and_the_others_by_their_macro(site):
    look = Renderer("vi").environment.globals["look"]
    for _, cells in every_node(site):
        rows = range(len(cells.table.units))
        found = look.ranks(CellList(cells, rows), lambda figure: f"<{figure.unit}>")
        assert [text for i, text in enumerate(found) if i in cells.figures] == [
            f"<{f.unit}>" for f in cells.figures.values()
        ]


def test_a_cell_is_not_plain_where_a_source_or_a_rule_speaks_of_it(site):
    for table, cells in every_node(site):
        for i in np.flatnonzero(cells.plain).tolist():
            figure = table.figure(table.units[i], cells.indicator)
            assert not any(e.statement for e in figure.evidence)
            assert not site.doubts([figure])
            assert figure.maximum is None
            assert not figure.qualifier


def test_most_cells_of_the_real_data_are_plain_and_some_are_not(site):
    plain = [flag for _, cells in every_node(site) for flag in cells.plain.tolist()]
    assert 0.5 < sum(plain) / len(plain) < 1
