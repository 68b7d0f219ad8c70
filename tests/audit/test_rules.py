"""Each rule catches what it is for and leaves alone what only looks like it."""

from __future__ import annotations

from generator.model import Scale
from tests.audit.small import FLAT, PILLARS, TWO, World, indicator, rules, verdicts

CONFIRMED, WITHIN, NOT = "confirmed", "within_rounding", "not_checkable"
CONTRADICTED, DOUBT = "contradicted", "in_doubt"


def scores(world: World, edition: str = "moi", **values: str) -> World:
    for unit, value in values.items():
        world.say(f"diem-{unit}-{edition}", "score", value, unit=unit, edition=edition)
    return world


def ranks(world: World, edition: str = "moi", **values: str) -> World:
    for unit, value in values.items():
        world.say(f"hang-{unit}-{edition}", "rank", value, unit=unit, edition=edition)
    return world


# Totals, pillars, points


def test_a_total_is_confirmed_by_its_members_and_a_total_of_other_digits_within_rounding():
    found = verdicts(World(TWO).table("moi", a="50.0 30.0 20.0", b="50.1 30.0 20.0"))
    assert found == {"moi/a/index": CONFIRMED, "moi/b/index": WITHIN}


def test_a_total_that_its_members_exclude_is_in_doubt_with_every_member_that_could_be_wrong():
    found = verdicts(World(TWO).table("moi", a="55.0 30.0 20.0"))
    assert found == {"moi/a/index": DOUBT, "moi/a/a": DOUBT, "moi/a/b": DOUBT}


def test_a_total_is_contradicted_where_no_member_can_make_up_the_difference():
    found = verdicts(World(TWO).table("moi", a="99.0 35.0 20.0"))
    assert found == {"moi/a/index": CONTRADICTED}


def test_a_total_in_a_newspaper_is_contradicted_by_the_main_indicators_of_the_issuer():
    found = verdicts(World(TWO).table("moi", a=". 30.0 20.0").say("tong", "score", "55.0", unit="a"))
    assert found == {"tong": CONTRADICTED}


def test_the_misprinted_main_indicator_is_singled_out_where_total_and_components_agree():
    nodes = (
        indicator("index", "", 100, "a b", "index"),
        indicator("a", "index", 60, "a1 a2"),
        indicator("a1", "a", 30, kind="component"),
        indicator("a2", "a", 30, kind="component"),
        indicator("b", "index", 40),
    )
    found = verdicts(World(nodes).table("moi", a="50.0 38.0 20.0 10.0 20.0"))
    assert found == {"moi/a/index": CONFIRMED, "moi/a/a": CONTRADICTED}


def test_a_member_that_does_not_apply_is_left_out_of_the_sum():
    assert verdicts(World(TWO).table("moi", a="30.0 30.0 NA")) == {"moi/a/index": CONFIRMED}


def test_shares_are_weighted_by_maximum_points():
    found = verdicts(World(TWO, Scale.SHARE).table("moi", a="0.5200 0.6000 0.4000"))
    assert found == {"moi/a/index": CONFIRMED}


def pillars(total: str, g: str, e: str, s: str) -> World:
    world = World(PILLARS, Scale.SHARE).say("T", "score", total, unit="a")
    for pillar, value in (("g", g), ("e", e), ("s", s)):
        world.say(pillar.upper(), "score", value, unit="a", indicator=f"tru-{pillar}")
    return world


def test_total_and_overlapping_pillars_that_leave_possible_points_are_not_spoken_against():
    # F = 300, g = 120, e = 75, s = 60: the total may well lie below every pillar.
    assert set(verdicts(pillars("0.5550", "0.6000", "0.5769", "0.5538")).values()) == {NOT}


def test_a_pillar_that_leaves_impossible_points_is_singled_out():
    # T = 675, G = 497, E = 403 leave at least 367 points to S (0.5643), which is printed as 0.4443.
    found = verdicts(pillars("0.6735", "0.7089", "0.6197", "0.4443"))
    assert (found["S"], found["T"]) == (CONTRADICTED, NOT)


def test_pillars_that_fit_only_as_activity_indicators_are_in_doubt():
    found = rules(pillars("0.6735", "0.7089", "0.6197", "0.4443"))
    assert (found["G"], found["E"]) == ("misread", "misread")


def test_what_a_total_leaves_must_fit_into_the_rest():
    nodes = (
        indicator("index", "", 100, "a b c", "index"),
        *(indicator(n, "index", 40 - 10 * (n != "a")) for n in "abc"),
    )
    too_much = World(nodes).say("T", "score", "72.0", unit="a").say("A", "score", "35.0", unit="a", indicator="a")
    assert set(verdicts(too_much).values()) == {NOT}
    too_much.say("B", "score", "5.0", unit="a", indicator="b")
    assert verdicts(too_much) == {"T": DOUBT, "A": DOUBT, "B": DOUBT}


# Ranks


def test_of_two_units_whose_scores_and_ranks_clash_both_are_in_doubt():
    world = ranks(scores(World(units=9), a="80.0", b="85.0"), a="1", b="2")
    assert set(verdicts(world).values()) == {DOUBT}


def test_the_unit_that_clashes_with_all_others_is_in_doubt_alone():
    world = ranks(scores(World(units=9), a="80.0", b="70.0", c="90.0"), a="1", b="2", c="3")
    found = verdicts(world)
    assert {name for name, verdict in found.items() if verdict == DOUBT} == {"diem-c-moi", "hang-c-moi"}


def test_scores_that_round_alike_leave_any_order_possible():
    world = ranks(scores(World(units=9), a="80", b="80.4"), a="1", b="2")
    assert DOUBT not in verdicts(world).values()


def test_a_rank_may_be_shared_and_the_next_is_skipped():
    assert set(verdicts(ranks(World(units=9), a="1", b="2", c="2", d="4")).values()) == {NOT}


def test_a_shared_rank_without_a_gap_is_in_doubt_with_the_next():
    found = verdicts(ranks(World(units=9), a="1", b="2", c="2", d="3"))
    assert found == {"hang-a-moi": NOT, "hang-b-moi": DOUBT, "hang-c-moi": DOUBT, "hang-d-moi": DOUBT}


def test_one_rank_with_two_scores_is_in_doubt():
    assert DOUBT in verdicts(ranks(scores(World(units=9), a="80.0", b="70.0"), a="1", b="1")).values()


def test_a_rank_beyond_the_list_is_contradicted_where_the_number_is_sure():
    world = ranks(World(units=4, expected=4), a="5", b="4")
    assert verdicts(world) == {"hang-a-moi": CONTRADICTED, "hang-b-moi": NOT}


def test_a_rank_beyond_a_number_that_one_source_gives_leaves_both_in_doubt():
    world = ranks(World(units=9), a="5").say("so", "units_ranked", "4")
    assert verdicts(world) == {"hang-a-moi": DOUBT, "so": DOUBT}


def test_a_rank_follows_from_a_complete_table():
    world = ranks(World(coverage="complete").table("moi", a="90.0", b="80.0", c="70.0"), b="2", c="2")
    found = verdicts(world)
    assert (found["hang-b-moi"], found["hang-c-moi"]) == (CONFIRMED, CONTRADICTED)


def test_ranks_from_both_ends_meet():
    world = ranks(World(expected=4), a="3", b="3").say("cuoi-a", "rank_from_last", "2", unit="a")
    world.say("cuoi-b", "rank_from_last", "3", unit="b")
    found = verdicts(world)
    assert (found["cuoi-a"], found["cuoi-b"]) == (CONFIRMED, DOUBT)


def test_the_last_has_no_higher_score_than_another():
    world = scores(World(units=9), a="50.0", b="60.0").say("cuoi", "rank_from_last", "1", unit="b")
    assert verdicts(world)["cuoi"] == DOUBT
    world = scores(World(units=9), a="50.0", b="60.0").say("cuoi", "rank_from_last", "1", unit="a")
    assert verdicts(world)["cuoi"] == NOT


# Changes


def both_years(older: str, newer: str) -> World:
    return scores(scores(World(), "cu", a=older), "moi", a=newer)


def test_a_change_that_the_two_scores_exclude_is_contradicted_and_they_are_not():
    world = both_years("50.64", "62.14").say("tang", "change", "1.15", unit="a", base="cu")
    found = verdicts(world)
    assert found == {"tang": CONTRADICTED, "diem-a-cu": NOT, "diem-a-moi": NOT}
    [verdict] = world.audited().doubtful
    assert str(verdict.param("moved")) == "Printed(micro=11500000, decimals=2)"


def test_a_change_within_the_rounding_of_the_scores_is_left_alone():
    assert verdicts(both_years("50.6", "62.1").say("tang", "change", "11.6", unit="a", base="cu"))["tang"] == WITHIN


def test_a_percentage_is_compared_as_a_range():
    world = World().say("cu", "mean", "232.93", edition="cu").say("moi", "mean", "343.93")
    world.say("dung", "mean_percent_change", "47.6", base="cu").say("sai", "mean_percent_change", "42.8", base="cu")
    found = verdicts(world)
    assert (found["dung"], found["sai"]) == (WITHIN, CONTRADICTED)


def test_more_than_is_not_the_rounded_figure():
    def rise(value: str, qualifier: str) -> str:
        world = World().say("cu", "mean", "20.73", edition="cu").say("moi", "mean", "29.93")
        return verdicts(world.say("tang", "mean_change", value, base="cu", qualifier=qualifier))["tang"]

    # 29.93 - 20.73 = 9.20
    assert (rise("9", "more_than"), rise("9.2", "about")) == (CONFIRMED, CONFIRMED)
    assert (rise("10", "more_than"), rise("10", "less_than")) == (CONTRADICTED, CONFIRMED)


def test_a_rank_change_is_the_difference_of_two_ranks_upwards_positive():
    world = ranks(ranks(World(units=50), "cu", a="40"), "moi", a="27")
    world.say("dung", "rank_change", "13", unit="a", base="cu").say("sai", "rank_change", "17", unit="a", base="cu")
    found = verdicts(world)
    assert (found["dung"], found["sai"]) == (CONFIRMED, CONTRADICTED)


def test_a_rank_change_of_a_merged_unit_may_be_confirmed_by_a_predecessor_but_not_contradicted():
    merged = (("a", "ab", "merged"), ("b", "ab", "merged"))
    world = ranks(ranks(World(successions=merged, units=9), "cu", a="8"), "moi", ab="3")
    world.say("len-5", "rank_change", "5", unit="ab", base="cu")
    assert verdicts(world)["len-5"] == CONFIRMED
    world.statements.pop()
    assert verdicts(world.say("len-4", "rank_change", "4", unit="ab", base="cu"))["len-4"] == NOT


def test_a_rank_change_of_a_renamed_unit_is_that_of_the_same_unit():
    world = ranks(ranks(World(successions=(("a", "aa", "renamed"),), units=9), "cu", a="8"), "moi", aa="3")
    assert verdicts(world.say("sai", "rank_change", "4", unit="aa", base="cu"))["sai"] == CONTRADICTED


def test_two_changes_that_agree_with_each_other_leave_the_values_in_doubt_too():
    world = both_years("50.0", "62.0")
    world.say("tang", "change", "10.0", unit="a", base="cu").say(
        "phan-tram", "percent_change", "20.0", unit="a", base="cu"
    )
    assert set(verdicts(world).values()) == {DOUBT}


def test_the_mean_change_lies_between_the_smallest_and_the_largest():
    world = World().say("it", "smallest_change", "5.0", base="cu").say("nhieu", "largest_change", "9.0", base="cu")
    assert set(verdicts(world.say("tb", "mean_change", "7.0", base="cu")).values()) == {NOT}
    found = verdicts(world.say("tb-sai", "mean_change", "11.0", base="cu", source="tin"))
    assert (found["nhieu"], found["tb-sai"], found["it"]) == (DOUBT, DOUBT, NOT)


# Means


def test_a_mean_of_all_known_scores_is_confirmed_or_contradicted():
    world = World(coverage="complete").table("moi", a="90.0", b="80.0", c="70.0")
    found = verdicts(world.say("dung", "mean", "80.0").say("sai", "mean", "84.0", source="tin"))
    assert (found["dung"], found["sai"]) == (CONFIRMED, CONTRADICTED)


def test_a_mean_beyond_what_ranks_and_scores_leave_is_contradicted():
    # First 80, second 40, two more below 40: at most (80 + 40 + 40 + 40) / 4 = 50.
    world = ranks(scores(World(expected=4), a="80.0", b="40.0"), a="1", b="2")
    found = verdicts(world.say("duoc", "mean", "49.0").say("khong", "mean", "51.0", source="tin"))
    assert (found["duoc"], found["khong"]) == (NOT, CONTRADICTED)


def test_a_mean_over_lists_lies_between_theirs_and_is_weighted():
    def overall(value: str) -> str:
        lists = (("x", True, 30), ("y", True, 10), ("ca-hai", False, None))
        world = World(cohorts=lists).say("x", "mean", "70.0", cohort="x").say("y", "mean", "80.0", cohort="y")
        return verdicts(world.say("chung", "mean", value, cohort="ca-hai"))["chung"]

    # (30 x 70 + 10 x 80) / 40 = 72.5; the simple mean of the two, 75.0, may have been meant.
    assert [overall(mean) for mean in ("72.5", "75.0", "74.0", "85.0")] == [
        CONFIRMED, DOUBT, CONTRADICTED, CONTRADICTED,
    ]  # fmt: skip


def test_the_simple_mean_of_means_is_named_where_the_lists_lengths_are_not_known():
    lists = (("x", True, None), ("y", True, None), ("ca-hai", False, None))
    world = World(cohorts=lists).say("x", "mean", "70.0", cohort="x").say("y", "mean", "80.0", cohort="y")
    assert rules(world.say("chung", "mean", "75.0", cohort="ca-hai"))["chung"] == "whole_simple"


# Where a figure belongs; sources


def test_a_figure_of_another_year_is_contradicted_where_another_source_differs():
    world = both_years("50.64", "62.14").say("nham-nam", "score", "50.64", unit="a", source="tin")
    found = rules(world)
    assert found["nham-nam"] == "elsewhere"
    assert verdicts(world)["diem-a-moi"] == NOT


def test_the_same_digits_elsewhere_mean_nothing_where_no_source_differs():
    assert set(verdicts(both_years("62.14", "62.14")).values()) == {NOT}


def test_sources_that_agree_confirm_and_sources_that_differ_are_all_in_doubt():
    world = scores(World(), a="50.0", b="60.0")
    world.say("a2", "score", "50.0", unit="a", source="tin").say("b2", "score", "61.0", unit="b", source="tin")
    found = verdicts(world)
    assert (found["diem-a-moi"], found["a2"]) == (CONFIRMED, CONFIRMED)
    assert (found["diem-b-moi"], found["b2"]) == (DOUBT, DOUBT)


def test_a_source_does_not_confirm_itself():
    world = scores(World(), a="50.0").say("lan-hai", "score", "50.0", unit="a")
    assert set(verdicts(world).values()) == {NOT}


def test_the_issuer_stands_against_a_newspaper():
    world = scores(World(), a="50.0").say("goc", "score", "51.0", unit="a", source="goc")
    assert verdicts(world) == {"diem-a-moi": CONTRADICTED, "goc": NOT}


def test_fewer_decimals_agree_within_rounding():
    world = scores(World(), a="50.12").say("tron", "score", "50.1", unit="a", source="tin")
    assert set(verdicts(world).values()) == {WITHIN}


def test_two_ranks_in_indicators_that_nobody_names_are_no_conflict():
    world = World(units=9).say("mot", "rank", "3", unit="a", indicator="")
    assert set(verdicts(world.say("hai", "rank", "5", unit="a", indicator="", source="tin")).values()) == {NOT}


# A slipped point


def test_a_total_ten_times_its_neighbours_is_in_doubt_and_contradicted_by_ranks():
    nodes = (indicator("index", "", None, kind="index"),)
    world = scores(World(nodes, units=9), a="335.90", b="3331.01", c="322.65")
    assert verdicts(world)["diem-b-moi"] == DOUBT
    found = verdicts(ranks(world, a="1", b="2", c="3"))
    assert [name for name, verdict in found.items() if verdict != NOT] == ["diem-b-moi"]
    assert found["diem-b-moi"] == CONTRADICTED


def test_a_low_component_and_scattered_totals_are_no_slips():
    assert set(verdicts(scores(World(units=9), a="5.0", b="40.0", c="90.0")).values()) == {NOT}
    world = World(TWO).table("moi", a=". 0.5 30.0", b=". 5.0 30.0", c=". 6.0 30.0")
    assert verdicts(world) == {}


# Counts, maxima, classes


def counts(**values: str) -> World:
    nodes = (
        indicator("index", "", None, kind="index"),
        indicator("x", "index", None, kind="group"),
        indicator("y", "index", None, kind="group"),
        *(indicator(f"x{i}", "x", None) for i in range(2)),
        indicator("y0", "y", None),
        indicator("khong-diem", "y", 0),
    )
    world = World(nodes)
    for about, value in values.items():
        world.say(about, "main_indicators", value, framework="khung", indicator=about.split("_")[0])
    return world


def test_a_number_of_indicators_counts_all_or_only_the_scored():
    assert set(verdicts(counts(index="4")).values()) == {CONFIRMED}
    assert set(verdicts(counts(index="3")).values()) == {CONFIRMED}


def test_a_number_below_what_the_tree_names_is_wrong_where_the_tree_is_the_issuers_and_more_may_be_unnamed():
    assert verdicts(counts(index="2")) == {"index": CONTRADICTED}
    assert verdicts(counts(index="5")) == {"index": NOT}
    of_a_paper = counts(index="2")
    of_a_paper.tree_source = "tin"
    assert verdicts(of_a_paper) == {"index": DOUBT}
    assert verdicts(of_a_paper.say("khac", "main_indicators", "3", framework="khung", source="tin")) == {
        "index": CONTRADICTED,
        "khac": CONFIRMED,
    }


def test_a_sum_of_parts_settles_which_of_two_numbers_is_wrong():
    found = verdicts(counts(x="5", y="2", index="7", index_2="6"))
    assert found == {"x": CONFIRMED, "y": CONFIRMED, "index": CONFIRMED, "index_2": CONTRADICTED}


def test_maxima_add_up_or_are_in_doubt():
    world = World(TWO).say("dung", "max_score", "100", framework="khung")
    assert verdicts(world.say("sai", "max_score", "120", framework="khung", indicator="a")) == {
        "dung": CONFIRMED,
        "sai": DOUBT,
    }


def test_a_score_above_the_units_own_maximum_is_in_doubt_with_it():
    world = scores(World(), a="34", b="30").say("toi-da", "max_score", "32", unit="a")
    found = verdicts(world.say("toi-da-b", "max_score", "30", unit="b"))
    assert (found["diem-a-moi"], found["toi-da"]) == (DOUBT, DOUBT)
    assert (found["diem-b-moi"], found["toi-da-b"]) == (NOT, NOT)


def test_a_percentage_of_the_maximum_is_recomputed():
    world = scores(World(), a="73.16", b="50.00").say("dung", "percent", "73.2", unit="a")
    found = verdicts(world.say("sai", "percent", "52.0", unit="b"))
    assert (found["dung"], found["sai"]) == (CONFIRMED, CONTRADICTED)


def test_units_are_counted_in_the_register_and_by_their_names():
    world = World(units=4).say("dung", "units_ranked", "4")
    assert verdicts(world) == {"dung": CONFIRMED}
    assert verdicts(ranks(World(units=9), a="1", b="2", c="3").say("it", "units_ranked", "2"))["it"] == DOUBT


def test_a_class_follows_from_its_limit_and_the_score():
    classes = (("tot", 800_000), ("kha", 500_000), ("thap", 0))
    world = scores(World(bands=classes, units=9), a="80.0", b="79.0", c="79.96")
    for unit in "abc":
        world.say(f"loai-{unit}", "band", unit=unit, band="tot")
    found = verdicts(world)
    assert (found["loai-a"], found["loai-b"], found["loai-c"]) == (WITHIN, CONTRADICTED, CONTRADICTED)


def test_a_class_follows_from_the_scores_around_a_rank():
    classes = (("tot", 800_000), ("kha", 500_000), ("thap", 0))
    world = ranks(scores(World(bands=classes, units=9), a="75.0", c="60.0"), a="1", b="2", c="3")
    assert verdicts(world.say("loai", "band", unit="b", band="kha"))["loai"] == CONFIRMED


def test_a_lower_score_is_not_in_a_higher_class():
    world = scores(World(bands=(("tot", None), ("kha", None)), units=9), a="80.0", b="60.0")
    world.say("a", "band", unit="a", band="kha").say("b", "band", unit="b", band="tot")
    found = verdicts(world)
    assert (found["a"], found["b"]) == (DOUBT, DOUBT)


def in_classes(good: str, fair: str) -> World:
    world = World(bands=(("tot", None), ("kha", None)), expected=9, units=9)
    return world.say("tot", "units_in_band", good, band="tot").say("kha", "units_in_band", fair, band="kha")


def test_classes_hold_all_units_together():
    assert set(verdicts(in_classes("5", "4")).values()) == {CONFIRMED}
    assert set(verdicts(in_classes("5", "5")).values()) == {DOUBT}


def test_a_class_holds_at_least_the_units_that_are_named_in_it():
    world = World(bands=(("tot", None), ("kha", None)), units=9).say("so", "units_in_band", "1", band="tot")
    world.say("a", "band", unit="a", band="tot")
    assert verdicts(world)["so"] == CONFIRMED
    assert verdicts(world.say("b", "band", unit="b", band="tot"))["so"] == DOUBT


def test_a_doubtful_figure_is_no_evidence_against_others():
    # b's slipped score would put b first and make the mean impossible; without it both are left alone.
    world = ranks(scores(World(FLAT, expected=9, units=9), a="33.50", b="333.10", c="32.20"), a="1", b="2", c="3")
    found = verdicts(world.say("tb", "mean", "30.00"))
    assert (found["tb"], found["hang-a-moi"], found["diem-a-moi"]) == (NOT, NOT, NOT)


def test_a_doubtful_score_in_a_complete_table_leaves_room_for_the_ranks_of_others():
    # a's total is wrong, so b may be first or second: nothing is said against either rank change.
    world = World(TWO, coverage="complete").table("moi", a="99.0 35.0 20.0", b="80.0 50.0 30.0", c="60.0 40.0 20.0")
    world.table("cu", a="50.0 30.0 20.0", b="60.0 40.0 20.0", c="70.0 40.0 30.0")
    world.say("len-1", "rank_change", "1", unit="b", base="cu").say(
        "len-0", "rank_change", "0", unit="b", base="cu", source="tin"
    )
    found = rules(world)
    assert verdicts(world)["moi/a/index"] == CONTRADICTED
    assert (found["len-1"], found["len-0"]) == ("sources", "sources")
