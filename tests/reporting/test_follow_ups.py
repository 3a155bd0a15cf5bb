"""What managers do about signals: to whom it goes, when, and what came of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from matching.models import Relationship
from mentorship import errors
from mentorship.guard import LooksLikePatient
from mentorship.models import OutboxMessage
from participants.models import Person
from reporting import services
from reporting.follow_up_words import ready_text
from reporting.models import FollowUp, Signal
from reporting.queries.follow_ups import Told, effects, effects_told
from reporting.services.signals import renew_signals
from reporting.suppression import Withheld
from scheduling.models import Meeting, Reminder, ReminderPreference
from scheduling.pending import stop_reminders, to_plan
from tests.factories.scheduling import MeetingFactory
from tests.reporting.cohorts import add_pair, days_ago
from tests.world import House, World

pytestmark = pytest.mark.django_db

WORDS = "Shall we find a date?\n\nA call counts too."


def nudge(house: House, pair: Relationship, kind: str = "nudge", text: str = WORDS) -> FollowUp:
    return services.follow_up(
        actor=house.actor("manager"), relationship_id=pair.pk, kind=kind, text=text
    )


def letters() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind="team_letter").order_by("to"))


def made(pair: Relationship, days: int, kind: str = "nudge") -> FollowUp:
    at = days_ago(days)
    return FollowUp.objects.create(
        relationship=pair, kind=kind, state_then="slowing", made_at=at, made_on=at.date()
    )


def test_words_go_to_those_they_are_for_once_a_week_and_in_their_budget(world: World) -> None:
    house = world.northgate
    with house.activate():
        pair = add_pair(house.cohort, met_days_ago=(45,))
        renew_signals(actor=house.system)
        done = nudge(house, pair)

        assert (done.reached, done.state_then) == (2, "slowing")
        people = {one.person.email: one for one in pair.members.select_related("person")}
        assert {one.to[0] for one in letters()} == set(people)
        assert letters()[0].payload["paragraphs"] == ["Shall we find a date?", "A call counts too."]
        # Counted among the e-mails of the week, and shown to each on their page of reminders.
        assert Reminder.objects.filter(relationship=pair, kind="team").count() == 2

        with pytest.raises(errors.Conflict) as refused:
            nudge(house, pair)
        assert refused.value.code == "followed_up_lately"

        mentor = pair.members.get(role="mentor").person
        assert nudge(house, pair, "mentor").reached == 1
        assert [one.to for one in letters()].count([mentor.email]) == 2


def test_nobody_is_written_to_in_a_pause_nor_in_the_night(world: World) -> None:
    house = world.northgate
    with house.activate():
        pair = add_pair(house.cohort)
        mentor, mentee = (pair.members.get(role=role).person for role in ("mentor", "mentee"))
        ReminderPreference.objects.create(
            person=mentor, paused_until=timezone.localdate() + dt.timedelta(days=5)
        )
        now = timezone.localtime()
        quiet = {"quiet_from": (now - dt.timedelta(hours=1)).time().replace(microsecond=0)}
        quiet["quiet_until"] = (now + dt.timedelta(hours=3)).time().replace(microsecond=0)
        ReminderPreference.objects.create(person=mentee, **quiet)

        assert nudge(house, pair).reached == 1
        (letter,) = letters()
        assert letter.to == [mentee.email]
        assert letter.send_at > timezone.now() + dt.timedelta(hours=2)
        with pytest.raises(errors.Conflict, match="word in person"):
            nudge(house, pair, "mentor")
        assert nudge(house, pair, "spoke", "not kept").text == ""

        # A meeting that is logged meanwhile takes the letter back.
        Meeting.objects.filter(relationship=pair).delete()
        stop_reminders(to_plan(pair))
        assert letters()[0].withdrawn_at is not None


def test_what_is_refused(world: World) -> None:
    house = world.northgate
    with house.activate():
        pair = add_pair(house.cohort)
        with pytest.raises(LooksLikePatient):
            nudge(house, pair, text="Ask about NHS number 943 476 5919.")
        for stranger in ("admin", "other_manager", "mentor"):
            with pytest.raises(errors.NotAllowed):
                services.follow_up(
                    actor=house.actor(stranger), relationship_id=pair.pk, kind="spoke"
                )
        Relationship.objects.filter(pk=pair.pk).update(status="paused")
        with pytest.raises(errors.Conflict):
            nudge(house, pair)
        assert not FollowUp.objects.filter(relationship=pair).exists()


def test_the_effect_is_read_from_the_meetings(world: World) -> None:
    house = world.northgate
    manager = house.actor("manager")
    today = timezone.localdate()

    def told_after(days: int) -> Told | Withheld:
        services.keep_outcomes(actor=house.system, today=today + dt.timedelta(days=days))
        return effects_told(house.actor("admin"), house.program)

    with house.activate():
        FollowUp.objects.all().delete()
        pairs = [add_pair(house.cohort) for _ in range(4)]
        for pair in pairs:
            made(pair, 40)
        made(pairs[0], 3)
        MeetingFactory(relationship=pairs[0], starts_at=days_ago(35))
        MeetingFactory(relationship=pairs[1], starts_at=days_ago(10))
        MeetingFactory(relationship=pairs[2], starts_at=days_ago(50))
        MeetingFactory(relationship=pairs[3], starts_at=days_ago(30), status="missed")

        (nudges,) = effects(manager, house.program)
        assert (nudges.made, nudges.over, nudges.followed) == (5, 4, 1)
        assert effects(house.actor("admin"), house.program) == []
        assert isinstance(told_after(0), Withheld)

        for _ in range(2):
            made(add_pair(house.cohort), 39)
        told = told_after(1)
        assert not isinstance(told, Withheld)
        assert (told.over, told.share) == (5, "20% or less")
        # Twelve people are told of; the next ten are not, before there are enough of them.
        for _ in range(5):
            pair = add_pair(house.cohort)
            made(pair, 38)
            MeetingFactory(relationship=pair, starts_at=days_ago(30))
        assert told_after(2) == told
        # A meeting that is logged late does not change what was told.
        MeetingFactory(relationship=pairs[3], starts_at=days_ago(36))
        assert told_after(3) == told
        made(pairs[3], 37)
        assert told_after(4) != told


def test_the_list_says_what_came_of_it_in_as_many_queries_for_many(world: World) -> None:
    house = world.northgate
    client = world.client("manager")
    asked = []
    for more in (1, 3):
        with house.activate():
            for _ in range(more):
                pair = add_pair(house.cohort, met_days_ago=(45,))
                made(pair, 50)
                made(pair, 20)
            renew_signals(actor=house.system)
        with CaptureQueriesContext(connection) as queries:
            page = listed(client, house, "?state=look")
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert "no meeting in the 20 days since" in page
    assert "they met 5 days later" not in page


def test_signals_are_searched_filtered_and_sorted(world: World) -> None:
    house = world.northgate
    client = world.client("manager")
    with house.activate():
        late, fresh = (
            add_pair(house.cohort, met_days_ago=(45,)),
            add_pair(house.cohort, met_days_ago=(3,)),
        )
        person = fresh.members.get(role="mentee").person
        Person.objects.filter(pk=person.pk).update(family_name="Zebedee")
        renew_signals(actor=house.system)
        other = str(late.members.get(role="mentee").person)
    assert "Zebedee" in listed(client, house, "?q=zebed")
    assert other not in listed(client, house, "?q=zebed")
    assert "Zebedee" not in listed(client, house, "?state=look")
    assert "Zebedee" in listed(client, house, "?state=nonsense")
    page = listed(client, house, "?sort=-met")
    assert page.index("Zebedee") < page.index(other)
    assert "Nobody fits" in listed(client, house, "?q=nobodyhasthisname")


def listed(client: Client, house: House, query: str) -> str:
    response = client.get(f"/o/northgate/cohorts/{house.cohort.pk}/signals/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_ready_words_fit_the_state_and_never_tell_of_a_request_for_support() -> None:
    said = {
        (kind, state): ready_text(kind, state)
        for kind in FollowUp.Kind.values
        for state in Signal.State.values
    }
    assert said["spoke", "stalled"] == ""
    assert len({said["nudge", state] for state in ("not_started", "slowing", "stalled")}) == 3
    assert "propose two or three times" in said["mentor", "slowing"]
    assert all("support" not in text for text in said.values())
    assert "we do not know whether it took place" in ready_text("nudge", "slowing", "unlogged")
