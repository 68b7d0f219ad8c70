"""Bytes put aside in a file, and sheets whose bytes lie there."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from typing import TYPE_CHECKING

import numpy as np
import pytest

from generator import packages
from generator.aside import Aside, Shelf
from generator.sample import write_province

if TYPE_CHECKING:
    from pathlib import Path

    from generator.gate.tables import Table
    from generator.packages import Loaded

CONTENTS = [b"one", b"", b"three\n" * 10_000]


def test_pieces_are_read_as_they_were_put_in_whatever_order():
    shelf = Shelf()
    pieces = [shelf.put(content) for content in CONTENTS]
    del shelf
    assert [piece.read() for piece in reversed(pieces)] == CONTENTS[::-1]


_pieces: list[Aside] = []


def _read(which: int) -> bytes:
    return _pieces[which].read()


def test_a_piece_that_is_cut_is_not_taken_for_the_whole():
    piece = Shelf().put(b"abc")
    os.ftruncate(piece.shelf._file.fileno(), 1)
    with pytest.raises(OSError, match="not all of it was read"):
        piece.read()


def test_forked_processes_read_side_by_side():
    shelf = Shelf()
    _pieces[:] = [shelf.put(content) for content in CONTENTS]
    asked = [0, 1, 2] * 200
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(_read, asked, chunksize=7) == [CONTENTS[i] for i in asked]


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("aside")
    write_province(folder, communes=20, editions=2)
    return folder / "datasets"


def sheets(loaded: Loaded) -> list[Table]:
    return [table for package in loaded.packages for name, table in package.tables.items() if "/" in name]


def test_sheets_that_are_put_aside_say_what_they_said(datasets: Path, monkeypatch: pytest.MonkeyPatch):
    kept = packages.load(datasets)
    monkeypatch.setattr(packages, "LARGE", 1)
    aside = packages.load(datasets)
    assert all(isinstance(table.source, bytes) for table in sheets(kept))
    assert all(isinstance(table.source, Aside) for package in aside.packages for table in package.tables.values())
    assert len(sheets(kept)) > 2
    for one, other in zip(sheets(kept), sheets(aside), strict=True):
        assert (one.name, one.content, one.rows(), len(one)) == (other.name, other.content, other.rows(), len(other))
    assert kept.dataset.listed == aside.dataset.listed
    for edition, sheet in kept.dataset.sheets.items():
        other = aside.dataset.sheets[edition]
        assert (sheet.units, sheet.indicators) == (other.units, other.indicators)
        assert np.array_equal(sheet.values, other.values)
        assert np.array_equal(sheet.states, other.states)
        assert kept.dataset.roll(edition) == aside.dataset.roll(edition)


def test_without_room_on_the_disk_they_stay_where_they_were(datasets: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object, **__: object) -> Aside:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(packages, "LARGE", 1)
    for owner, name in ((Shelf, "put"), (tempfile, "TemporaryFile")):
        with monkeypatch.context() as patched:
            patched.setattr(owner, name, full)
            found = sheets(packages.load(datasets))
        assert len(found) > 2
        assert all(isinstance(table.source, bytes) for table in found)
