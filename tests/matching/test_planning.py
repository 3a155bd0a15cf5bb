"""What would give more mentees a mentor: the solver's numbers, on cohorts counted by hand."""

from typing import Any

import pytest

from matching.features import Participant
from matching.planning import Plan, planned
from matching.waiting import estimate_of, moving_up
from tests.matching.people import mentee, mentor, snapshot

HEART, BRAIN = {"specialty": "Heart", "site": "North"}, {"specialty": "Brain", "site": "South"}
SAME = {"must_fit": ["specialty"]}


def mentees(count: int, **facts: Any) -> list[Participant]:
    return [mentee(f"{facts.get('specialty', 'x')}{n:02}", **facts) for n in range(count)]


def test_who_gets_a_mentor_and_where_they_are_short() -> None:
    people = [*mentees(5, **HEART), *mentees(2, **BRAIN)]
    mentors = [mentor("a", capacity=2, **HEART), mentor("b", capacity=4, **BRAIN)]
    plan = planned(snapshot(people, mentors, rules=SAME))
    assert (plan.mentees, plan.places, plan.matched, plan.without) == (7, 6, 4, 3)
    rows = {one.group: (one.mentees, one.places, one.matched) for one in plan.groups["specialty"]}
    assert rows == {"Heart": (5, 2, 2), "Brain": (2, 4, 2)}
    assert plan.groups["specialty"][0].group == "Heart"
    (short,) = plan.short
    assert (short.mentees, short.mentors, short.places, short.trait) == (5, 1, 2, "Heart")


def test_a_stage_is_served_by_mentors_who_are_ahead() -> None:
    plan = planned(snapshot(mentees(2), [mentor("a", stage=7), mentor("b", stage=4)]))
    (stage,) = plan.groups["stage"]
    assert (stage.group, stage.mentees, stage.places) == ("2", 2, 1)


def test_one_more_mentee_asks_the_fewest_and_those_alone_who_can_help() -> None:
    people = [*mentees(3, **HEART), *mentees(1, **BRAIN)]
    mentors = [mentor(name, **HEART) for name in "ab"] + [mentor(name, **BRAIN) for name in "cde"]
    plan = planned(snapshot(people, mentors, rules=SAME))
    assert (plan.matched, plan.more.matched) == (3, 4)
    (asked,) = plan.more.asked
    assert asked in {"e-a", "e-b"}


def test_nobody_is_asked_beyond_eight() -> None:
    plan = planned(snapshot(mentees(9), [mentor("a", capacity=8)]))
    assert (plan.matched, plan.more.matched, plan.more.asked) == (8, 8, ())


@pytest.mark.parametrize(
    ("left", "sizes", "over"),
    [(2, (), 2), (3, (3,), 0), (7, (4, 3), 0), (12, (4, 4, 4), 0), (13, (5, 4, 4), 0)],
)
def test_circles_of_four_to_five(left: int, sizes: tuple[int, ...], over: int) -> None:
    plan = planned(snapshot(mentees(left), []))
    assert (plan.circles.sizes, plan.circles.left_over) == (sizes, over)


def test_groups_with_one_mentor() -> None:
    plan = planned(snapshot(mentees(11), [mentor(name) for name in "abc"]))
    assert plan.led is not None
    assert (plan.led.matched, plan.led.mentors) == (10, 2)
    assert planned(snapshot(mentees(3), [mentor("a", capacity=3)])).led is None


def test_other_sites_with_the_rule_and_without() -> None:
    people = [*mentees(3, site="North"), *mentees(1, site="South")]
    mentors = [mentor("a", site="North"), mentor("b", capacity=3, site="South")]
    kept = planned(snapshot(people, mentors, rules={"must_same_site": True})).sites
    assert (kept.is_kept_apart, kept.within, kept.across) == (True, 2, 4)
    free = planned(snapshot(people, mentors)).sites
    assert (free.is_kept_apart, free.within, free.across) == (False, 2, 4)


def test_what_the_waiting_list_would_come_to() -> None:
    two = [mentor("a", capacity=4)]
    plan = planned(snapshot(mentees(2), two), waiting=snapshot(mentees(7), two))
    assert (plan.waiting, plan.matched, plan.with_waiting) == (5, 2, 4)


def test_a_plan_is_the_same_with_private_exclusions_and_without() -> None:
    people = mentees(3, **HEART)
    named = [mentor("a", excluded=frozenset(["p-Heart00"]), capacity=2, **HEART)]
    plain = [mentor("a", capacity=2, **HEART)]
    candidates = [mentor("c", excluded=frozenset(["p-Heart00", "p-Heart01"]), **HEART)]
    open_ones = [mentor("c", **HEART)]
    earlier = frozenset([("p-Heart01", "p-a"), ("p-Heart02", "p-c")])
    assert planned(snapshot(people, named, earlier=earlier), candidates=candidates) == planned(
        snapshot(people, plain), candidates=open_ones
    )


def test_who_could_be_invited_keeps_out_of_the_reporting_line() -> None:
    people = [
        mentee("one", chain=frozenset(["p-boss", "p-chief"])),
        mentee("two", chain=frozenset(["p-chief"])),
    ]
    candidates = [mentor("boss"), mentor("chief"), mentor("free"), mentor("junior", stage=2)]
    plan = planned(snapshot(people, []), candidates=candidates)
    fits = {one.person: one.fits for one in plan.candidates}
    assert fits == {"p-free": 2, "p-boss": 1}
    assert plan.with_recommended == 2
    assert {one.person for one in plan.recommended} == {"p-free", "p-boss"}


def test_the_fewest_are_recommended() -> None:
    """The mentor there is can go to either; one more is enough for both."""
    people = [mentee("a"), mentee("b", specialty="Brain")]
    candidates = [mentor(f"c{n}") for n in range(5)]
    plan = planned(snapshot(people, [mentor("there")]), candidates=candidates)
    assert len(plan.candidates) == 5
    assert len(plan.recommended) == 1
    assert plan.with_recommended == 2


def test_rules_hold_for_those_who_could_be_invited() -> None:
    candidates = [mentor("heart", **HEART), mentor("brain", **BRAIN)]
    plan = planned(snapshot(mentees(1, **HEART), [], rules=SAME), candidates=candidates)
    assert [one.person for one in plan.candidates] == ["p-heart"]


def test_a_plan_survives_being_kept() -> None:
    plan = planned(
        snapshot(mentees(6, **HEART), [mentor("a", **HEART)]), candidates=[mentor("c", **HEART)]
    )
    assert Plan.from_json(plan.to_json()) == plan
    assert plan.led is not None
    assert plan.candidates


def test_how_long_it_takes_by_what_came_lately() -> None:
    found = estimate_of(people=8, places=8, weeks=8)
    assert found is not None
    assert found.at_least < found.likely < found.at_most
    assert 7 <= found.likely <= 9
    slower = estimate_of(people=8, places=4, weeks=8)
    assert slower is not None
    assert slower.likely > found.likely
    assert estimate_of(people=8, places=2, weeks=8) is None
    assert estimate_of(people=0, places=20, weeks=8) is None


def test_how_many_move_up_by_what_withdrew_before() -> None:
    found = moving_up(people=60, withdrew=10, of=100)
    assert found is not None
    assert found.at_least < 6 < found.at_most <= 12
    assert moving_up(people=60, withdrew=1, of=19) is None
    assert moving_up(people=0, withdrew=10, of=100) is None
