"""Points of pairs: whole, adding up, silent where somebody is silent."""

from dataclasses import replace
from typing import Any

import pytest

from matching.criteria import CRITERIA, Blocked, Rules, SettingsProblem, Weights, fit_flag
from matching.explaining import parts_of, why_not
from matching.features import Participant, Snapshot
from matching.scoring import Scores
from tests.matching.people import mentee, mentor, snapshot


def only(criterion: str, one: Participant, other: Participant, **rules: Any) -> int:
    """The score of a pair when one criterion alone counts."""
    scores = Scores(snapshot([one], [other], weights={criterion: 5}, rules=rules))
    return int(scores.allowed[0, 0])


@pytest.mark.parametrize(
    "weights",
    [{}, {"goals": 1}, {"goals": 1, "stage": 1, "site": 1}, {c.key: 7 for c in CRITERIA}],
)
def test_the_most_points_add_up_to_a_perfect_score(weights: dict[str, int]) -> None:
    assert sum(Weights.from_json(weights).shares().values()) == 10_000


def test_bars_add_up_to_the_score() -> None:
    one = mentee("nia", goals=frozenset({"a", "b", "c"}), site="X", windows=frozenset({"mon-a"}))
    other = mentor("omar", expertise=frozenset({"a"}), site="Y", languages=frozenset({"Polish"}))
    scores = Scores(snapshot([one], [other]))
    parts = parts_of(scores, (one.id, other.id))
    assert sum(part.points for part in parts) == scores.allowed[0, 0]
    assert sum(part.max_points for part in parts) == 10_000


@pytest.mark.parametrize("criterion", [c.key for c in CRITERIA if c.key != "stage"])
def test_silence_neither_wins_nor_loses(criterion: str) -> None:
    assert only(criterion, mentee("nia"), mentor("omar")) == 5_000


def test_goals_count_by_how_many_are_covered() -> None:
    one = mentee("nia", goals=frozenset({"ethics", "audit", "teaching"}))
    assert only("goals", one, mentor("a", expertise=frozenset({"ethics", "audit"}))) == 6_667
    assert (
        only("goals", one, mentor("b", expertise=frozenset({"ethics", "audit", "teaching"})))
        == 10_000
    )
    assert only("goals", one, mentor("c")) == 0


def test_near_expertise_covers_a_goal_by_half() -> None:
    one = mentee("nia", goals=frozenset({"ethics", "audit"}))
    near = frozenset({"audit", "research"})
    assert only("goals", one, mentor("a", near_expertise=near)) == 2_500
    both = mentor("b", expertise=frozenset({"ethics"}), near_expertise=near)
    assert only("goals", one, both) == 7_500
    assert only("goals", one, mentor("c", near_expertise=frozenset({"teaching"}))) == 0
    (goals,) = parts_of(Scores(snapshot([one], [both], weights={"goals": 5})), (one.id, both.id))
    assert goals.text == "1 of 2 goals covered: ethics; nearly: audit"


@pytest.mark.parametrize(
    ("prefer", "same", "near", "far"),
    [("same", 10_000, 0, 0), ("near", 10_000, 5_000, 0), ("different", 0, 5_000, 10_000)],
)
def test_department_by_the_tree(prefer: str, same: int, near: int, far: int) -> None:
    one = mentee("nia", department=("Medicine", "Cardiology"))
    places = [("Medicine", "Cardiology"), ("Medicine", "Stroke"), ("Surgery", "Theatres")]
    found = [
        only("department", one, mentor("omar", department=place), prefer_department=prefer)
        for place in places
    ]
    assert found == [same, near, far]


@pytest.mark.parametrize(
    ("stage", "points"), [(3, 10_000), (5, 10_000), (6, 7_000), (2, 7_000), (1, 4_000)]
)
def test_stage_by_its_distance_from_the_wanted_range(stage: int, points: int) -> None:
    assert only("stage", mentee("nia"), mentor("omar", stage=stage)) == points


@pytest.mark.parametrize(("years", "points"), [(9, 10_000), (5, 10_000), (4, 7_500), (0, 0)])
def test_years_by_how_many_are_missing(years: int, points: int) -> None:
    assert only("years", mentee("nia", years=2), mentor("omar", years=years)) == points


def test_same_or_different_as_preferred() -> None:
    one, other = mentee("nia", site="North"), mentor("omar", site="North")
    assert only("site", one, other) == 10_000
    assert only("site", one, other, prefer_site="different") == 0


def test_wishes_of_either_side_by_rank() -> None:
    omar = mentor("omar")
    assert only("wishes", mentee("nia", wishes=("e-omar", "e-lena")), omar) == 10_000
    assert only("wishes", mentee("nia", wishes=("e-lena", "e-omar")), omar) == 8_500
    assert only("wishes", mentee("nia", wishes=("e-lena",)), omar) == 0
    wanted = replace(omar, wishes=("e-nia",))
    assert only("wishes", mentee("nia", wishes=("e-lena",)), wanted) == 5_000
    assert only("wishes", mentee("nia"), wanted) == 10_000


def test_three_shared_times_are_enough() -> None:
    week = [f"{day}-morning" for day in ("mon", "tue", "wed", "thu", "fri")]
    one = mentee("nia", windows=frozenset(week))
    assert only("availability", one, mentor("omar", windows=frozenset(week[:1]))) == 3_333
    assert only("availability", one, mentor("omar", windows=frozenset(week[:3]))) == 10_000
    assert only("availability", one, mentor("omar", windows=frozenset({"sun-night"}))) == 0


# --- What may not be ----------------------------------------------------------------------------


def blocked(one: Participant, other: Participant, **more: Any) -> Blocked:
    scores = Scores(snapshot([one], [other], **more))
    why = Blocked(scores.blocked([(one.id, other.id)])[0])
    assert bool(why) == (scores.allowed[0, 0] < 0)
    return why


def test_the_firewall_holds_in_both_directions() -> None:
    nia, omar = mentee("nia"), mentor("omar")
    assert blocked(replace(nia, chain=frozenset({"p-boss", "p-omar"})), omar) == Blocked.HIERARCHY
    assert blocked(nia, replace(omar, chain=frozenset({"p-nia"}))) == Blocked.HIERARCHY
    assert blocked(nia, omar) == Blocked(0)


def test_nobody_is_matched_with_themselves() -> None:
    nia = mentee("nia")
    assert blocked(nia, replace(mentor("omar"), person_id=nia.person_id)) == Blocked.HIERARCHY


def test_exclusions_hold_in_both_directions() -> None:
    nia, omar = mentee("nia"), mentor("omar")
    assert blocked(replace(nia, excluded=frozenset({"p-omar"})), omar) == Blocked.EXCLUDED
    assert blocked(nia, replace(omar, excluded=frozenset({"p-nia"}))) == Blocked.EXCLUDED


def test_earlier_and_forbidden_pairs() -> None:
    nia, omar = mentee("nia"), mentor("omar")
    assert blocked(nia, omar, earlier=frozenset({("p-nia", "p-omar")})) == Blocked.EARLIER
    assert blocked(nia, omar, forbidden=frozenset({("e-nia", "e-omar")})) == Blocked.FORBIDDEN


@pytest.mark.parametrize(
    ("rule", "facts", "flag"),
    [
        ({"must_same_site": True}, {"site": "B"}, Blocked.SITE),
        ({"must_different_department": True}, {"department": ("A",)}, Blocked.DEPARTMENT),
        ({"must_same_profession": True}, {"profession": "B"}, Blocked.PROFESSION),
        ({"must_stage_gap": True}, {"stage": 7}, Blocked.STAGE),
        ({"must_share_language": True}, {"languages": frozenset({"B"})}, Blocked.LANGUAGE),
        ({"must_share_windows": 1}, {"windows": frozenset({"B"})}, Blocked.AVAILABILITY),
    ],
)
def test_hard_rules(rule: dict[str, Any], facts: dict[str, Any], flag: Blocked) -> None:
    nia = mentee(
        "nia",
        site="A",
        department=("A",),
        profession="A",
        languages=frozenset({"A"}),
        windows=frozenset({"A"}),
    )
    fits = {"site": "A", "profession": "A", "languages": frozenset({"A"})}
    omar = mentor("omar", **fits | {"windows": frozenset({"A"}), "department": ("Z",)} | facts)
    assert blocked(nia, omar, rules=rule) == flag
    assert blocked(nia, omar) == Blocked(0)


def test_a_criterion_may_have_to_fit_and_silence_is_held_against_nobody() -> None:
    rules = {"must_fit": ["specialty", "goals"]}
    nia = mentee("nia", specialty="Stroke", goals=frozenset({"a", "b"}))
    fits = mentor("omar", specialty="Stroke", expertise=frozenset({"a"}))
    assert blocked(nia, fits, rules=rules) == Blocked(0)
    assert blocked(nia, replace(fits, specialty=""), rules=rules) == Blocked(0)
    other = replace(fits, specialty="Renal")
    assert blocked(nia, other, rules=rules) == Blocked(fit_flag("specialty"))
    assert blocked(nia, replace(fits, expertise=frozenset({"c"})), rules=rules) == Blocked(
        fit_flag("goals")
    )
    answer = why_not(Scores(snapshot([nia], [other], rules=rules)), [], (nia.id, other.id))
    assert answer.reasons == ("The mentor fits too little on specialty.",)


# --- Settings and snapshots ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "value", "field"),
    [
        (Weights.from_json, {"charm": 3}, "charm"),
        (Weights.from_json, {"goals": 11}, "goals"),
        (Weights.from_json, {"goals": "many"}, "goals"),
        (Weights.from_json, {"goals": 2.5}, "goals"),
        (Weights.from_json, {"goals": 0}, "goals"),
        (Rules.from_json, {"must_be_nice": True}, "must_be_nice"),
        (Rules.from_json, {"must_same_site": "yes"}, "must_same_site"),
        (Rules.from_json, {"prefer_site": "near"}, "prefer_site"),
        (Rules.from_json, {"stage_gap_from": 3, "stage_gap_to": 1}, "stage_gap_to"),
        (Rules.from_json, {"must_fit": ["charm"]}, "must_fit"),
        (Rules.from_json, {"must_fit": "goals"}, "must_fit"),
        (Rules.from_json, {"objective": "best"}, "objective"),
        (Rules.from_json, {"floor_by": "age"}, "floor_by"),
        (Rules.from_json, {"floor_percent": 101}, "floor_percent"),
        (Rules.from_json, {"must_share_windows": 29}, "must_share_windows"),
    ],
)
def test_settings_that_make_no_sense_name_the_field(read: Any, value: Any, field: str) -> None:
    with pytest.raises(SettingsProblem) as problem:
        read(value)
    assert problem.value.field == field


def test_a_snapshot_reads_back_as_it_was_written_whatever_the_order() -> None:
    people = [mentee(name, goals=frozenset({"b", "a"}), wishes=("e-omar",)) for name in "xyz"]
    mentors = [mentor("omar", capacity=2), mentor("lena")]
    one = snapshot(people, mentors, locked=frozenset({("e-x", "e-omar")}))
    other = snapshot(people[::-1], mentors[::-1], locked=one.locked)
    assert Snapshot.from_json(one.to_json()) == one.in_fixed_order()
    assert one.fingerprint() == other.fingerprint()
