"""Why a unit moved: the parts are those computed by hand, and always sum exactly to the whole."""

from __future__ import annotations

import csv
import datetime as dt
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import packages
from generator.composite.movement import RANK_PARTS, Movements, NoMovement, RankMovement, ScoreMovement
from generator.composite.ranking import Change, NoChange, Ranking, construct
from generator.model import (
    MICRO,
    NO_TEXT,
    Cell,
    Concordance,
    Dataset,
    Edition,
    Framework,
    Indicator,
    Level,
    Scale,
    Sheet,
    Succession,
)

SITE = Path(__file__).parent.parent / "sites" / "movement"


@pytest.fixture(scope="module")
def golden() -> Ranking:
    return construct(packages.load(SITE / "datasets").dataset)


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((SITE / "expected" / name).read_text(encoding="utf-8").splitlines()))


def moved(ranking: Ranking) -> list[tuple[str, str]]:
    """Every unit of every edition that may be compared with an earlier one."""
    return [(e, u) for e, table in ranking.tables.items() for u in table.units if Movements(ranking).of(e, u)]


def test_scores_move_as_computed_by_hand(golden: Ranking):
    movements, found = Movements(golden), []
    for edition, unit in moved(golden):
        movement = movements.of(edition, unit)
        if movement and isinstance(movement.score, ScoreMovement):
            found += [(edition, unit, p.part, p.indicator, p.former, p.contribution) for p in movement.score.parts]
    expected = [(*list(row.values())[:5], Fraction(row["contribution"])) for row in rows("movement.score.csv")]
    assert found == expected


def test_ranks_move_as_computed_by_hand(golden: Ranking):
    movements, found = Movements(golden), []
    for edition, unit in moved(golden):
        movement = movements.of(edition, unit)
        if movement and isinstance(movement.rank, RankMovement):
            places = [str(part.places) for part in movement.rank.parts]
            older, newer = (f"{f.rank}/{f.of}" for f in (movement.change.older, movement.change.newer))
            found.append([edition, unit, older, *places, newer])
    assert found == [list(row.values()) for row in rows("movement.rank.csv")]


def test_a_renamed_unit_is_neither_gone_nor_new(golden: Ranking):
    movement = Movements(golden).of("mau-department-2022", "tinh-mau-so-ky")
    assert movement
    assert movement.change.older.unit == "tinh-mau-so-kinh"
    assert isinstance(movement.rank, RankMovement)
    assert (movement.rank.left, movement.rank.entered) == (1, 1)


def test_an_indicator_that_applies_in_one_year_only_is_named(golden: Ranking):
    movement = Movements(golden).of("mau-district-2022", "tinh-mau-huyen-dong")
    assert movement
    assert isinstance(movement.score, ScoreMovement)
    assert (movement.score.gained, movement.score.lost) == ((), ("z",))


def test_without_main_indicators_the_rank_is_split_and_the_score_says_why_not(golden: Ranking):
    movement = Movements(golden).of("mau-district-2022", "tinh-mau-huyen-nam")
    assert movement
    assert movement.score == NoMovement("mains-not-published")
    assert isinstance(movement.rank, RankMovement)


def test_there_is_no_movement_without_an_earlier_edition_or_an_earlier_self(golden: Ranking):
    assert Movements(golden).of("mau-department-2021", "tinh-mau-so-an") is None
    assert Movements(golden).of("mau-department-2022", "tinh-mau-so-hoa") is None


def test_a_list_that_is_not_complete_has_no_split_of_ranks(ranking: Ranking):
    movement = Movements(ranking).of("dti-province-2022", "ninh-binh")
    assert movement
    assert movement.rank == NoMovement("incomplete")


# Laws, on small rankings made of nothing but numbers


def node(framework: str, name: str, parent: str, kind: str, maximum: int | None) -> Indicator:
    full = None if maximum is None else maximum * MICRO
    return Indicator(framework, name, parent, kind, 1, "", NO_TEXT, NO_TEXT, full, ())


def tree(name: str, scale: Scale, maxima: dict[str, int | None], grouped: bool = False) -> Framework:
    """An index of some indicators; grouped: the first two stand in a group."""
    known = [m for m in maxima.values() if m is not None]
    whole = sum(known) if len(known) == len(maxima) else None
    inside = list(maxima)[:2] if grouped else []
    half = sum(maxima[i] or 0 for i in inside) if whole else None
    top = [i for i in maxima if i not in inside]
    nodes = [node(name, "index", "", "index", whole)]
    if inside:
        nodes.append(node(name, "group", "index", "group", half))
    nodes += [node(name, i, "group" if i in inside else "index", "main", m) for i, m in maxima.items()]
    members = {"index": ("group", *top) if inside else tuple(top), "group": tuple(inside)}
    nodes = [Indicator(**{**vars(n), "members": members.get(n.indicator, ())}) for n in nodes]
    return Framework(name, "p", Level.DEPARTMENT, NO_TEXT, "", "", 2021, None, scale, "s", tuple(nodes))


def edition(name: str, framework: str, year: int, previous: str = "") -> Edition:
    return Edition(
        name, "p", framework, "top", year, f"{year}-12-31", previous, NO_TEXT, "", "", "final", "complete", None, "s",
        NO_TEXT, (),
    )  # fmt: skip


def sheet(name: str, table: dict[str, dict[str, int | None]], decimals: int) -> Sheet:
    """table: unit → indicator → millionths, None for NA; an indicator left out is an empty cell."""
    names = tuple(dict.fromkeys(i for cells in table.values() for i in cells))
    cells = [[row.get(i, 0) for i in names] for row in table.values()]
    states = [
        [Cell.EMPTY if i not in row else Cell.NOT_APPLICABLE if row[i] is None else Cell.VALUE for i in names]
        for row in table.values()
    ]
    shape = (len(table), len(names))
    return Sheet(
        name,
        tuple(table),
        ("",) * len(table),
        names,
        np.array([[cell or 0 for cell in row] for row in cells], np.int64).reshape(shape),
        np.array(states, np.int8).reshape(shape),
        np.full(shape, decimals, np.int8),
    )


def ranking_of(
    frameworks: list[Framework],
    tables: list[dict[str, dict[str, int | None]]],
    concordances: tuple[Concordance, ...] = (),
    successions: tuple[Succession, ...] = (),
    decimals: int = 6,
) -> Ranking:
    """Two editions, 2021 and 2022, the second compared with the first."""
    editions = [
        edition("e-2021", frameworks[0].framework, 2021),
        edition("e-2022", frameworks[-1].framework, 2022, "e-2021"),
    ]
    return construct(
        Dataset(
            packages={}, units={}, successions=successions, tiles=(), sources={},
            frameworks={f.framework: f for f in frameworks}, editions={e.edition: e for e in editions},
            sheets={e.edition: sheet(e.edition, table, decimals) for e, table in zip(editions, tables, strict=True)},
            statements=(), remarks=(), targets=(), corrections=(), concordances=concordances, bands=(),
            weight_bounds=(), newest=dt.date(2023, 1, 1),
        )
    )  # fmt: skip


def same(older: str, newer: str, pairs: dict[str, str]) -> tuple[Concordance, ...]:
    return tuple(
        Concordance(older, old, newer, new, "same", True, NO_TEXT) for new, old in {"index": "index", **pairs}.items()
    )


NAMES = ("a", "b", "c")
UNITS = ("u", "v", "w", "x", "y")


@st.composite
def rankings(draw: st.DrawFn) -> Ranking:
    """Two editions with ties, NA, units that come, go and are renamed, one framework or two, groups, printed totals."""
    scale = draw(st.sampled_from(list(Scale)))
    whole = {Scale.POINTS: 0, Scale.SHARE: 1, Scale.PERCENT: 100}[scale]
    grouped = draw(st.booleans())
    # The same maxima in another order, so that the index of points keeps its maximum and may be compared.
    maxima = draw(st.lists(st.sampled_from([10, 20, 40]), min_size=3, max_size=3))
    old = tree("f", scale, dict(zip(NAMES, maxima, strict=True)), grouped)
    changed = draw(st.booleans())
    moved = dict(zip(("a-moi", "b", "d"), draw(st.permutations(maxima)), strict=True))
    new = tree("g", scale, moved, grouped) if changed else old
    concordances = same("f", "g", {"a-moi": "a", "b": draw(st.sampled_from(["a", "b"]))})

    def cells(framework: Framework) -> dict[str, int | None]:
        made: dict[str, int | None] = {}
        for leaf in (n for n in framework.indicators if n.kind == "main"):
            full = whole * MICRO or leaf.max_points or 0
            quarters = st.integers(0, 4)
            some = quarters if leaf.indicator in ("a", "a-moi") else st.one_of(st.none(), quarters)
            made[leaf.indicator] = None if (k := draw(some)) is None else full * k // 4
        if draw(st.booleans()):
            made["index"] = draw(st.integers(0, 5)) * MICRO // 10
        return made

    before = draw(st.lists(st.sampled_from(UNITS), unique=True, min_size=1))
    after = draw(st.lists(st.sampled_from(UNITS), unique=True, min_size=1))
    renamed = draw(st.sampled_from(["", *before]))
    tables = [
        {unit: cells(old) for unit in sorted(before)},
        {"new-name" if unit == renamed else unit: cells(new) for unit in sorted(after)},
    ]
    successions = (Succession(renamed, "new-name", "2022-01-01", "renamed", "s"),) if renamed in after else ()
    return ranking_of([old, new] if changed else [old], tables, concordances if changed else (), successions)


@settings(max_examples=150, deadline=None)
@given(rankings())
def test_parts_sum_exactly_to_the_whole(ranking: Ranking):
    movements = Movements(ranking)
    for unit in ranking.tables["e-2022"].units:
        movement = movements.of("e-2022", unit)
        if movement is None:
            continue
        if isinstance(movement.score, ScoreMovement):
            assert sum(part.contribution for part in movement.score.parts) == movement.change.score
            assert movement.score.change == movement.change.score
        if movement.change.ranks is not None:
            assert isinstance(movement.rank, RankMovement)
            assert [part.part for part in movement.rank.parts] == list(RANK_PARTS)
            assert sum(part.places for part in movement.rank.parts) == movement.change.ranks
            assert movement.rank.change == movement.change.ranks
            assert movement.rank.newer == movement.change.newer.rank


@settings(max_examples=150, deadline=None)
@given(rankings())
def test_the_usual_case_without_fractions_is_the_general_one(ranking: Ranking):
    movements = Movements(ranking)
    for unit in ranking.tables["e-2022"].units:
        movement = movements.of("e-2022", unit)
        if movement is None or not isinstance(movement.score, ScoreMovement):
            continue
        pair = movements._pairs["e-2022"]
        older, newer = movement.score.older, movement.score.newer
        general = pair._score(movement.change, older, newer)
        assert general == movement.score
        if movement.level:
            assert movement.level.pairs == tuple((part.former, part.indicator) for part in general.parts)
            assert movement.level.sizes == tuple(part.contribution * MICRO for part in general.parts)


def test_the_usual_case_is_met_where_points_of_one_framework_are_compared():
    framework = tree("f", Scale.POINTS, {"a": 10, "b": 10})
    ranking = ranking_of([framework], [{"u": {"a": MICRO, "b": MICRO}}, {"u": {"a": 2 * MICRO, "b": MICRO // 2}}])
    movements = Movements(ranking)
    change = ranking.change("e-2022", "u")
    assert isinstance(change, Change)
    movement = movements.split(change)
    assert contributions(movement.score) == {"a": 1, "b": Fraction(-1, 2)}
    assert movement.level == ((("a", "a"), ("b", "b")), (MICRO, -MICRO // 2))


@settings(max_examples=60, deadline=None)
@given(rankings())
def test_who_leaves_never_takes_a_place_and_who_enters_never_gives_one(ranking: Ranking):
    movements = Movements(ranking)
    for unit in ranking.tables["e-2022"].units:
        movement = movements.of("e-2022", unit)
        if movement and isinstance(movement.rank, RankMovement):
            by_part = {part.part: part.places for part in movement.rank.parts}
            assert 0 <= by_part["left"] <= movement.rank.left
            assert 0 >= by_part["entered"] >= -movement.rank.entered


@settings(max_examples=60, deadline=None)
@given(rankings())
def test_the_own_step_is_the_rank_among_the_old_scores_of_all_others(ranking: Ranking):
    """Counted again, unit by unit, for editions of one framework."""
    older, newer = ranking.tables["e-2021"], ranking.tables["e-2022"]
    if older.framework is not newer.framework:
        return
    movements = Movements(ranking)
    then = {u: older.share(u, "index") for u in older.units if older.figure(u).rank is not None}
    now = {u: newer.share(u, "index") for u in newer.units if newer.figure(u).rank is not None}
    former = {u: next((n for n in (u, *ranking.lineage.earlier_names(u)) if n in older.row), "") for u in now}
    both = {u for u in now if former[u] in then}
    for unit in both:
        movement = movements.of("e-2022", unit)
        assert movement
        assert isinstance(movement.rank, RankMovement)
        others = [then[former[other]] for other in both if other != unit]
        assert movement.rank.parts[2].rank == 1 + sum(share > now[unit] for share in others)


def split(ranking: Ranking, unit: str = "u") -> ScoreMovement | NoMovement:
    movement = Movements(ranking).of("e-2022", unit)
    assert movement
    return movement.score


def contributions(score: ScoreMovement | NoMovement) -> dict[str, Fraction]:
    assert isinstance(score, ScoreMovement)
    return {part.indicator or part.part: part.contribution for part in score.parts}


def test_points_need_no_maxima_within_one_framework():
    framework = tree("f", Scale.POINTS, {"a": None, "b": None})
    tables = [{"u": {"a": 3 * MICRO, "b": 4 * MICRO}}, {"u": {"a": 5 * MICRO, "b": 3 * MICRO}}]
    assert contributions(split(ranking_of([framework], tables))) == {"a": 2, "b": -1}


def test_between_two_frameworks_unknown_maxima_forbid_the_split():
    frameworks = [tree("f", Scale.POINTS, {"a": None}), tree("g", Scale.POINTS, {"a": 10})]
    tables = [{"u": {"a": 3 * MICRO}}, {"u": {"a": 5 * MICRO}}]
    ranking = ranking_of(frameworks, tables, same("f", "g", {"a": "a"}))
    assert split(ranking) == NoMovement("maxima-unknown")


def test_points_and_percent_are_not_subtracted_from_each_other():
    frameworks = [tree("f", Scale.POINTS, {"a": 10}), tree("g", Scale.PERCENT, {"a": 10})]
    tables = [{"u": {"a": 3 * MICRO}}, {"u": {"a": 50 * MICRO}}]
    ranking = ranking_of(frameworks, tables, same("f", "g", {"a": "a"}))
    assert Movements(ranking).of("e-2022", "u") is None
    change = ranking.change("e-2022", "u")
    assert isinstance(change, NoChange)
    assert change.cause == "scale"


def test_points_of_different_maxima_are_not_subtracted_from_each_other():
    framework = tree("f", Scale.POINTS, {"a": 10, "b": 10})
    tables = [{"u": {"a": MICRO, "b": MICRO}}, {"u": {"a": 2 * MICRO, "b": None}}]
    assert split(ranking_of([framework], tables)) == NoMovement("maximum")


def test_indicators_of_a_group_stand_in_its_place_where_all_are_known_in_both_years():
    framework = tree("f", Scale.POINTS, {"a": 10, "b": 10, "c": 10}, grouped=True)
    older = {"u": {"a": MICRO, "b": MICRO, "c": MICRO}}
    full = ranking_of([framework], [older, {"u": {"a": 2 * MICRO, "b": 3 * MICRO, "c": MICRO}}])
    assert contributions(split(full)) == {"a": 1, "b": 2, "c": 0}
    coarse = ranking_of([framework], [older, {"u": {"group": 5 * MICRO, "c": MICRO}}])
    assert contributions(split(coarse)) == {"group": 3, "c": 0}


def test_an_indicator_that_was_split_is_counted_once_in_the_older_score():
    frameworks = [tree("f", Scale.POINTS, {"a": 10}), tree("g", Scale.POINTS, {"a1": 4, "a2": 6})]
    tables = [{"u": {"a": 5 * MICRO}}, {"u": {"a1": 3 * MICRO, "a2": 3 * MICRO}}]
    ranking = ranking_of(frameworks, tables, same("f", "g", {"a1": "a", "a2": "a"}))
    assert contributions(split(ranking)) == {"a1": 1, "a2": 0}


def test_other_weights_move_a_rank_though_every_share_stays():
    """u has all of a and nothing of b, v the other way round; a weighs 30 to 10, then 10 to 30."""
    frameworks = [tree("f", Scale.SHARE, {"a": 30, "b": 10}), tree("g", Scale.SHARE, {"a": 10, "b": 30})]
    table: dict[str, dict[str, int | None]] = {"u": {"a": MICRO, "b": 0}, "v": {"a": 0, "b": MICRO}}
    movement = Movements(ranking_of(frameworks, [table, table], same("f", "g", {"a": "a", "b": "b"}))).of("e-2022", "u")
    assert movement
    assert isinstance(movement.rank, RankMovement)
    assert [part.places for part in movement.rank.parts] == [0, -1, 0, 0, 0]
    assert contributions(movement.score) == {"a": 0, "b": 0, "weights": Fraction(-1, 2)}


def test_a_change_is_split_or_says_why_not(ranking: Ranking):
    """Today's sources print no main indicators of two comparable years, and no complete list of two."""
    movements, causes = Movements(ranking), set()
    for name, table in ranking.tables.items():
        for unit in table.units:
            movement = movements.of(name, unit)
            assert (movement is not None) == isinstance(ranking.change(name, unit), Change)
            if movement:
                causes |= {part.cause for part in (movement.score, movement.rank) if isinstance(part, NoMovement)}
    assert causes == {"score-not-published", "mains-not-published", "rank-not-published", "incomplete"}
