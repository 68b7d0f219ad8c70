"""Laws: what is printed by rounding the truth is never contradicted."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.audit.interval import between, exactly
from generator.audit.system import Sum, solve
from generator.model import Scale
from tests.audit.small import PILLARS, TWO, World, verdicts

DOUBTFUL = {"contradicted", "in_doubt"}


def rounded(value: Fraction, places: int) -> str:
    scaled = round(value * 10**places)
    sign, whole = "-" * (scaled < 0), abs(scaled)
    return f"{sign}{whole // 10**places}.{whole % 10**places:0{places}d}"


share = st.fractions(0, 1, max_denominator=9999)


@given(f=share, g=share, e=share, s=share)
@settings(max_examples=40, deadline=None)
def test_rounded_truth_of_total_and_pillars_is_never_doubtful(f: Fraction, g: Fraction, e: Fraction, s: Fraction):
    points = {"index": 500 * f + 200 * g + 150 * e + 150 * s}
    points |= {"tru-g": 500 * f + 200 * g, "tru-e": 500 * f + 150 * e, "tru-s": 500 * f + 150 * s}
    world = World(PILLARS, Scale.SHARE)
    for node, full in (("index", 1000), ("tru-g", 700), ("tru-e", 650), ("tru-s", 650)):
        world.say(node, "score", rounded(points[node] / full, 4), unit="a", indicator=node)
    assert not set(verdicts(world).values()) & DOUBTFUL


@given(a=st.fractions(0, 60, max_denominator=999), b=st.fractions(0, 40, max_denominator=999))
@settings(max_examples=40, deadline=None)
def test_a_rounded_total_of_rounded_members_is_never_doubtful(a: Fraction, b: Fraction):
    world = World(TWO).table("moi", a=" ".join(rounded(x, 2) for x in (a + b, a, b)))
    assert not set(verdicts(world).values()) & DOUBTFUL


@given(older=st.fractions(1, 100, max_denominator=999), newer=st.fractions(1, 100, max_denominator=999))
@settings(max_examples=60, deadline=None)
def test_a_rounded_change_is_never_doubtful(older: Fraction, newer: Fraction):
    world = World().say("cu", "score", rounded(older, 2), unit="a", edition="cu")
    world.say("moi", "score", rounded(newer, 2), unit="a")
    world.say("tang", "change", rounded(newer - older, 2), unit="a", base="cu")
    world.say("phan-tram", "percent_change", rounded((newer / older - 1) * 100, 1), unit="a", base="cu")
    assert not set(verdicts(world).values()) & DOUBTFUL


@given(scores=st.lists(st.fractions(0, 100, max_denominator=99), min_size=2, max_size=8))
@settings(max_examples=60, deadline=None)
def test_true_ranks_beside_rounded_scores_are_never_doubtful(scores: list[Fraction]):
    world = World(units=len(scores), expected=len(scores))
    for i, score in enumerate(scores):
        unit = chr(ord("a") + i)
        world.say(f"hang-{unit}", "rank", str(1 + sum(other > score for other in scores)), unit=unit)
        if i % 3 != 1:
            world.say(f"diem-{unit}", "score", rounded(score, 1), unit=unit)
    world.say("tb", "mean", rounded(sum(scores, Fraction(0)) / len(scores), 1))
    found = verdicts(world)
    slips = {v.claim.statement for fs in world.audited().findings.values() for v in fs if v.rule == "magnitude"}
    assert not {name for name, verdict in found.items() if verdict in DOUBTFUL} - slips


@given(parts=st.lists(st.integers(0, 50), min_size=3, max_size=3), more=st.integers(1, 20))
@settings(max_examples=60, deadline=None)
def test_sums_are_possible_exactly_where_some_parts_make_them(parts: list[int], more: int):
    x, y, z = parts
    names = [frozenset(n) for n in "xyz"]
    full = {n: Fraction(50) for n in names}
    pairs = [Sum(names[0] | names[1], exactly(x + y)), Sum(names[1] | names[2], exactly(y + z))]
    whole = frozenset("xyz")
    assert solve([*pairs, Sum(whole, exactly(x + y + z))], full) is not None
    # x + y and y + z are at most 100 each with z, x at most 50: the whole is at most each of them and 50 more.
    too_much = max(0, min(x + y, y + z) + 50 + more)
    assert solve([*pairs, Sum(whole, between(too_much, None))], full) is None
