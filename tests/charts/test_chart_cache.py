"""Drawings kept between builds: found again, made again where damaged, never in the way."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path
from typing import Any

import pytest
from small_rows import PLAIN

from generator.charts import Drawn, bundle, drawn, licences, pen, share_pens, theme

ROWS = PLAIN["ranking"]


def never(*_: object) -> str:
    raise AssertionError("drawn again")


def test_what_was_drawn_is_not_drawn_again(tmp_path, monkeypatch):
    first = Drawn(tmp_path).draw("ranking", "vi", ROWS, "x")
    monkeypatch.setattr(drawn, "_draw", never)
    assert Drawn(tmp_path).draw("ranking", "vi", ROWS, "x") == first
    assert 'aria-label="y"' in Drawn(tmp_path).draw("ranking", "vi", ROWS, "y")


@pytest.mark.parametrize("damage", [b"", b"<svg/>", b"\xff\xfe", b"0" * 64 + b"\n<svg onload='x'/>"])
def test_a_damaged_drawing_is_drawn_again(tmp_path, damage):
    first = Drawn(tmp_path).draw("ranking", "vi", ROWS, "x")
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage)
    assert Drawn(tmp_path).draw("ranking", "vi", ROWS, "x") == first
    assert file.read_bytes() == whole


def test_other_rows_and_other_words_are_other_drawings(tmp_path):
    keeper = Drawn(tmp_path)
    keeper.draw("ranking", "vi", ROWS, "x")
    keeper.draw("ranking", "en", ROWS, "x")
    keeper.draw("ranking", "vi", ROWS[:1], "x")
    assert len(list(tmp_path.iterdir())) == 3


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path):
    (tmp_path / "file").write_text("")
    assert Drawn(tmp_path / "file" / "charts").draw("ranking", "vi", ROWS, "x").startswith("<svg ")


def _in_child(connection: multiprocessing.connection.Connection) -> None:
    connection.send(Drawn(None).draw("ranking", "vi", ROWS, "x"))


def test_a_process_that_has_drawn_may_fork_and_its_children_draw_too():
    mine = Drawn(None).draw("ranking", "vi", ROWS, "x")
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe()
    child = fork.Process(target=_in_child, args=(there,))
    child.start()
    assert here.poll(30)
    assert here.recv() == mine
    child.join(30)
    assert child.exitcode == 0
    assert Drawn(None).draw("ranking", "vi", ROWS, "x") == mine


def test_the_bundle_is_kept_and_a_damaged_one_made_again(tmp_path):
    made = bundle(tmp_path)
    (file,) = tmp_path.iterdir()
    os.truncate(file, 1000)
    assert bundle(tmp_path) == made
    assert b"export{" in made[-200:]
    assert b"window.vegaEmbed=" in made[-200:]


def test_the_licences_of_the_bundle_are_told():
    assert "University of Washington Interactive Data Lab" in licences()
    assert "Mike Bostock" in licences()


def test_drawing_needs_no_other_folder_than_the_fonts(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert Drawn(None).draw("ranking", "vi", ROWS, "x").startswith("<svg ")
    assert not list(Path(tmp_path).iterdir())


def _drawn_by(rows: list[dict[str, Any]]) -> tuple[str, int]:
    """A chart, and the process that drew it."""
    return Drawn(None).draw("ranking", "vi", rows, "x"), pen.pen(theme.FONTS, theme.VEGA_LITE)._process.pid


def test_processes_that_are_forked_after_a_pen_is_shared_draw_with_it_in_turn(monkeypatch):
    monkeypatch.setattr(pen, "_shared", ())
    alone = [Drawn(None).draw("ranking", "vi", rows, "x") for rows in (ROWS, ROWS[:1])]
    share_pens(2)
    assert len(pen._shared) == 2
    with multiprocessing.get_context("fork").Pool(2) as pool:
        found = pool.map(_drawn_by, [ROWS, ROWS[:1]] * 4, chunksize=1)
    assert [svg for svg, _ in found] == alone * 4
    assert {number for _, number in found} <= {one._process.pid for one in pen._shared}
    shared = [one._process for one in pen._shared]
    pen.leave()
    assert not any(process.poll() is None for process in shared)
    svg, number = _drawn_by(ROWS)
    assert svg == alone[0]
    assert number not in {process.pid for process in shared}
