"""The circle of a programme's mentors: its meetings, who is told, who comes; and the shelf."""

import datetime as dt
import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentorship.errors import Conflict, Invalid, NotAllowed
from mentorship.guard import LooksLikePatient
from mentorship.models import OutboxMessage
from participants.models import Enrollment
from programs.models import Cohort, Guide, Program
from scheduling import feeds
from scheduling.models import PersonalCalendar
from scheduling.support import circle_notices
from scheduling.support.models import CircleAnswer, CircleMeeting
from scheduling.support.queries.circles import (
    circle_meetings,
    circle_members,
    circles_of,
    guide_shelves,
)
from scheduling.support.services import circles as services
from tests.factories.programs import GuideFactory
from tests.world import House, World

pytestmark = pytest.mark.django_db


def occasion(**more: Any) -> dict[str, Any]:
    soon = timezone.now() + dt.timedelta(days=10)
    return {
        "starts_at": soon, "minutes": 45, "means": "video", "topic": "How we begin",
        "place": "Room 4",
    } | more  # fmt: skip


def plan(house: House, part: str = "mentor", **more: Any) -> CircleMeeting:
    return services.plan_circle_meeting(
        actor=house.actor(part), program=house.program, client_key=uuid4(), **occasion(**more)
    )


def told(meeting: CircleMeeting) -> list[OutboxMessage]:
    rows = OutboxMessage.objects.filter(key__startswith=f"circle:{meeting.pk}", withdrawn_at=None)
    return list(rows.order_by("key"))


def test_the_others_are_told_when_and_neither_what_about_nor_where(world: World) -> None:
    house = world.northgate
    with house.activate():
        made = plan(house)
        (mail,) = told(made)
        assert mail.kind == "circle_planned"
        assert mail.to == [house.person("other_mentor").email]
        assert "Room 4" not in str(mail.payload)
        assert "How we begin" not in str(mail.payload)
        assert mail.payload["calendar"]["method"] == "REQUEST"
        assert list(made.answers.values_list("person", "is_coming")) == [
            (house.person("mentor").pk, True)
        ]


def test_mentors_and_the_manager_see_it_and_nobody_else(world: World) -> None:
    house = world.northgate
    with house.activate():
        made = plan(house)
        seen = {
            part: made in circle_meetings(house.actor(part))
            for part in ("mentor", "other_mentor", "manager", "mentee", "admin", "other_manager")
        }
    assert [part for part, sees in seen.items() if sees] == ["mentor", "other_mentor", "manager"]


@pytest.mark.parametrize("part", ["mentee", "admin", "other_manager", "member"])
def test_nobody_else_plans_or_answers(world: World, part: str) -> None:
    house = world.northgate
    with house.activate():
        with pytest.raises(NotAllowed):
            plan(house, part)
        with pytest.raises(NotAllowed):
            services.answer_circle_meeting(
                actor=house.actor(part), meeting=house.circle_meeting, is_coming=True
            )
        assert not circle_members(house.actor(part), house.program)


def test_a_mentor_of_a_closed_cohort_has_left_the_circle(world: World) -> None:
    house = world.northgate
    with house.activate():
        assert [one.program for one in circles_of(house.actor("mentor"))] == [house.program]
        Cohort.objects.filter(pk=house.cohort.pk).update(status="closed")
        assert circles_of(house.actor("mentor")) == []
        Cohort.objects.filter(pk=house.cohort.pk).update(status="active")
        Enrollment.objects.filter(person=house.person("mentor")).update(status="withdrawn")
        assert circles_of(house.actor("mentor")) == []


def test_sent_twice_it_is_one_meeting(world: World) -> None:
    house = world.northgate
    key = uuid4()
    with house.activate():
        first, second = (
            services.plan_circle_meeting(
                actor=house.actor("mentor"), program=house.program, client_key=key, **occasion()
            )
            for _ in range(2)
        )
        assert first == second
        assert len(told(first)) == 1


def test_another_time_asks_anew_and_another_topic_does_not(world: World) -> None:
    house = world.northgate
    with house.activate():
        made = plan(house)
        other, mentor = house.actor("other_mentor"), house.actor("mentor")
        services.answer_circle_meeting(actor=other, meeting=made, is_coming=True)
        same = occasion(starts_at=made.starts_at, topic="When it is hard")
        services.change_circle_meeting(actor=mentor, meeting=made, **same)
        assert CircleAnswer.objects.filter(meeting=made, is_coming=True).count() == 2
        later = occasion(starts_at=made.starts_at + dt.timedelta(days=1))
        moved = services.change_circle_meeting(actor=mentor, meeting=made, **later)
        assert moved.sequence == 1
        assert CircleAnswer.objects.filter(meeting=made).count() == 1
        assert [one.kind for one in told(made)] == ["circle_moved"], "the first was never sent"


def test_who_never_heard_of_it_need_not_hear_that_it_is_cancelled(world: World) -> None:
    house = world.northgate
    with house.activate():
        unheard, heard = plan(house), plan(house)
        OutboxMessage.objects.filter(key__startswith=f"circle:{heard.pk}").update(
            sent_at=timezone.now()
        )
        for one in (unheard, heard):
            services.cancel_circle_meeting(actor=house.actor("mentor"), meeting=one)
        assert told(unheard) == []
        assert [one.kind for one in told(heard)] == ["circle_cancelled", "circle_planned"]
        with pytest.raises(Conflict):
            services.cancel_circle_meeting(actor=house.actor("manager"), meeting=heard)


def test_only_who_planned_it_and_the_manager_change_it(world: World) -> None:
    house = world.northgate
    with house.activate():
        made = plan(house)
        with pytest.raises(NotAllowed):
            services.cancel_circle_meeting(actor=house.actor("other_mentor"), meeting=made)
        services.cancel_circle_meeting(actor=house.actor("manager"), meeting=made)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("starts_at", dt.datetime(2020, 1, 1, tzinfo=dt.UTC)),
        ("minutes", 5),
        ("means", "x"),
        ("topic", " "),
        ("topic", "x" * 121),
    ],
)
def test_what_is_no_meeting_is_refused(world: World, name: str, value: Any) -> None:
    house = world.northgate
    with house.activate(), pytest.raises(Invalid) as refused:
        plan(house, **{name: value})
    assert name in refused.value.fields


def test_a_guide_of_elsewhere_and_a_patient_are_refused(world: World) -> None:
    house = world.northgate
    with house.activate():
        other = Guide.objects.filter(program=house.other_program).first() or GuideFactory(
            program=house.other_program
        )
        with pytest.raises(Invalid):
            plan(house, guide=other)
        with pytest.raises(LooksLikePatient):
            plan(house, topic="Mr Jones, NHS 943 476 5919")


def test_the_shelf_has_a_guide_of_several_programmes_once(world: World) -> None:
    house = world.northgate
    with house.activate():
        second = Cohort.objects.filter(program=house.other_program).first()
        assert second is not None
        Enrollment.objects.create(
            cohort=second, person=house.person("mentor"), role="mentor", status="accepted"
        )
        for program in Program.objects.all():
            Guide.objects.create(
                program=program, key="tired", title="When you are tired", body="Rest.",
                audience="mentor",
            )  # fmt: skip
        Guide.objects.create(
            program=house.program, key="theirs", title="For mentees", body="-", audience="mentee"
        )
        shelves = {one.key: one.guides for one in guide_shelves(house.actor("mentor"))}
        titles = [one.title for one in shelves["mentor"]]
        assert titles.count("When you are tired") == 1
        assert "For mentees" not in [one.title for found in shelves.values() for one in found]
        assert guide_shelves(house.actor("mentor"), "no such words") == []


def test_the_page_takes_the_same_queries_for_one_and_for_many(world: World) -> None:
    house = world.northgate
    path = f"/o/northgate/circles/{house.program.pk}/"
    client = world.client("mentor")
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    with house.activate():
        for _ in range(3):
            plan(house)
    with CaptureQueriesContext(connection) as many:
        page = client.get(path).content.decode()
    assert page.count("How we begin") >= 4
    assert len(many) == len(few)


def test_who_comes_has_it_in_the_private_feed_until_they_leave(world: World) -> None:
    house = world.northgate
    with house.activate():
        CircleMeeting.objects.all().delete()
        made = plan(house)
        comes, calendar = house.actor("other_mentor"), PersonalCalendar(shows_names=True)
        assert _uids(house.actor("mentor"), calendar) == {made.pk}
        assert _uids(comes, calendar) == set()
        services.answer_circle_meeting(actor=comes, meeting=made, is_coming=True)
        (entry,) = circle_notices._in_calendar(comes, calendar)
        assert entry.names == f"the mentors of {house.program.name}"
        assert "How we begin" not in str(entry)
        assert services.free_who_left_circles(actor=house.system) == 0
        OutboxMessage.objects.update(sent_at=timezone.now())
        Enrollment.objects.filter(person=house.person("other_mentor")).update(status="withdrawn")
        assert _uids(comes, calendar) == set()
        assert services.free_who_left_circles(actor=house.system) == 1
        assert services.free_who_left_circles(actor=house.system) == 0
        letter = OutboxMessage.objects.get(kind="circle_left")
        assert letter.to == [house.person("other_mentor").email]
        assert letter.payload["calendar"]["method"] == "CANCEL"
        assert letter.payload["calendar"]["uid"] == str(made.pk)
        assert set(made.answers.values_list("person", flat=True)) == {house.person("mentor").pk}


def _uids(actor: Any, calendar: PersonalCalendar) -> set[Any]:
    calendar.person_id = actor.person_id
    return {one.uid for one in circle_notices._in_calendar(actor, calendar)}


def test_a_feed_holds_meetings_of_the_circle_in_their_place(world: World) -> None:
    house = world.northgate
    with house.activate():
        made = plan(house)
        kept = PersonalCalendar.objects.filter(person=house.person("mentor")).first()
        kept = kept or PersonalCalendar(person=house.person("mentor"))
        text = feeds._text(house.actor("mentor"), kept).decode()
    assert str(made.pk) in text
    starts = re.findall(r"DTSTART[^:]*:(\d{8}T\d{6})", text.partition("BEGIN:VEVENT")[2])
    assert starts == sorted(starts)
