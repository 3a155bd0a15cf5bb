"""A participant's own figures: all of theirs, nothing of anybody else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from matching.models import Relationship, RelationshipMember
from mentorship.addresses import org_reverse
from mentorship.tenancy import identify
from participants.models import Goal, GoalStep
from reporting.dashboards import expected_meetings, own_board
from reporting.queries.own import OwnGoals, OwnMonth, OwnProgress, OwnRelationship, own_progress
from tests.factories.matching import pair
from tests.factories.participants import EnrollmentFactory
from tests.factories.scheduling import MeetingFactory
from tests.reporting.cohorts import days_ago
from tests.world import MARKER, House, World

TODAY = dt.date(2026, 11, 21)


def relationship(**fields: object) -> OwnRelationship:
    given = {
        "relationship_id": None,
        "program": "Nurse leadership",
        "cohort": "Autumn",
        "role": "mentee",
        "partners": ("Ada King",),
        "began_on": dt.date(2026, 9, 1),
        "ended_on": None,
        "rhythm_days": 28,
    }
    return OwnRelationship(**(given | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, 2),
        ({"began_on": dt.date(2026, 11, 20)}, 0),
        ({"ended_on": dt.date(2026, 10, 1)}, 1),
        ({"ended_on": dt.date(2026, 8, 1)}, 0),
        ({"rhythm_days": 7}, 11),
    ],
)
def test_a_rhythm_makes_one_meeting_for_each_whole_turn(
    fields: dict[str, object], expected: int
) -> None:
    assert expected_meetings(relationship(**fields), TODAY) == expected


def _clear(house: House) -> Relationship:
    """The mentor's and mentee's relationship, without what the world planted."""
    house.relationship.meetings.all().delete()
    identify(house.person("mentee").pk)
    Goal.objects.filter(enrollment=house.enrollment("mentee")).delete()
    return house.relationship


def _goal(house: House, *, done: list[bool], status: str = "open") -> None:
    goal = Goal(enrollment=house.enrollment("mentee"), status=status)
    if status != "open":
        goal.ended_at = timezone.now()
    goal.sealed_text = b"sealed"
    goal.save()
    for position, is_done in enumerate(done, start=1):
        step = GoalStep(goal=goal, position=position, sealed_text=b"sealed")
        step.done_at = timezone.now() if is_done else None
        step.save()


@pytest.mark.django_db
def test_one_s_own_and_nobody_else_s(world: World) -> None:
    house = world.northgate
    with house.activate():
        theirs = _clear(house)
        joined = timezone.localdate() - dt.timedelta(days=100)
        theirs.members.update(joined_on=joined)
        for days, status in [(3, "held"), (40, "held"), (60, "missed"), (200, "held")]:
            MeetingFactory(relationship=theirs, starts_at=days_ago(days), minutes=45, status=status)
        _goal(house, done=[True, False, True])
        _goal(house, done=[], status="achieved")
        others = pair(
            EnrollmentFactory(cohort=house.cohort, role="mentor"),
            EnrollmentFactory(cohort=house.cohort, role="mentee"),
        )
        MeetingFactory(relationship=others, starts_at=days_ago(5), minutes=200)

        mentee, mentor = house.actor("mentee"), house.actor("mentor")
        of_mentee = own_progress(mentee)
        held = [(one.meetings, one.minutes) for one in of_mentee.relationships]
        assert held == [(2, 90)]
        assert of_mentee.relationships[0].last_met_on == days_ago(3).date()
        goals = of_mentee.goals
        assert (goals.goals, goals.achieved, goals.steps, goals.done) == (2, 1, 3, 2)
        assert own_progress(mentor).goals.goals == 0
        assert own_progress(house.actor("admin")).relationships == ()

    page = org_reverse(house.organization, "reporting:own")
    api = f"/api/v1/organizations/{house.slug}/me/progress/"
    shown = world.client("mentee").get(page)
    told = world.client("mentee").get(api).json()
    assert "1 h 30 min" in shown.content.decode()
    assert MARKER not in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert (told["meetings"], told["minutes"], told["steps_done"], told["goals"]) == (2, 90, 2, 2)
    assert [one["relationship_id"] for one in told["relationships"]] == [str(theirs.pk)]
    assert sum(one["meetings"] for one in told["months"]) == 2
    to_mentor = world.client("mentor").get(page).content.decode()
    assert "Goal steps done" not in to_mentor
    empty = world.client("member").get(page).content.decode()
    assert "Nothing to count yet" in empty


@pytest.mark.django_db
def test_own_figures_need_the_same_queries_at_any_size(world: World) -> None:
    house = world.northgate
    client, page = world.client("mentor"), org_reverse(house.organization, "reporting:own")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    queries()
    few = queries()
    with house.activate():
        for days in (10, 20, 30):
            mentee = EnrollmentFactory(cohort=house.cohort, role="mentee")
            more = pair(house.enrollment("mentor"), mentee)
            MeetingFactory(relationship=more, starts_at=days_ago(days))
        assert RelationshipMember.objects.filter(person=house.person("mentor")).count() >= 4

    assert queries() == few


def test_months_before_the_first_that_is_shown_are_added_up() -> None:
    months = {
        dt.date(2025, 3, 1): OwnMonth(2, 120),
        dt.date(2026, 1, 1): OwnMonth(1, 60),
        dt.date(2026, 11, 1): OwnMonth(1, 30),
    }
    long_ago = relationship(began_on=dt.date(2025, 3, 2), months=months)
    goals = OwnGoals(goals=1, steps=3, steps_done={dt.date(2025, 4, 1): 1, dt.date(2026, 2, 1): 1})

    board = own_board(OwnProgress((long_ago,), goals), TODAY)

    assert [row[1] for row in board.hours.table.rows] == ["2", *["3"] * 10, "3.5"]
    assert board.steps is not None
    assert [row[1] for row in board.steps.table.rows] == ["1", "1", *["2"] * 10]
    assert [row[1] for row in board.meetings.table.rows][1] == "1"
