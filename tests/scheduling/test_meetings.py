"""Plan, move, cancel, log, confirm."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.errors import Conflict, Invalid, NotAllowed
from mentorship.guard import LooksLikePatient
from mentorship.models import AuditEvent, OutboxMessage
from mentorship.tenancy import new_id
from participants.models import AgreementAcceptance
from programs.models import AgreementVersion
from scheduling.models import Meeting, MeetingTopic, Note
from scheduling.services.meetings import (
    cancel_meeting,
    confirm_meeting,
    log_meeting,
    move_meeting,
    plan_meeting,
)
from scheduling.services.rhythms import choose_rhythm
from tests.factories.scheduling import MeetingFactory
from tests.world import World


@pytest.fixture
def house(world: World):
    house = world.northgate
    with house.activate():
        yield house


def soon(days: int = 3):
    return timezone.now() + timedelta(days=days)


def plan(house, actor="mentee", **fields):
    fields = {"starts_at": soon(), "minutes": 45, "means": "video"} | fields
    return plan_meeting(actor=house.actor(actor), relationship=house.relationship, **fields)


def log(house, actor="mentor", **fields):
    fields = {
        "client_key": new_id(),
        "outcome": "held",
        "held_on": timezone.localdate(),
        "minutes": 45,
        "means": "phone",
    } | fields
    return log_meeting(actor=house.actor(actor), relationship=house.relationship, **fields)


def kinds(**lookup):
    return list(OutboxMessage.objects.filter(**lookup).values_list("kind", flat=True))


def test_planning_tells_the_other_side_alone(house):
    meeting = plan(house, place="Room 4")
    assert meeting.planned_by == house.person("mentee")
    message = OutboxMessage.objects.get(kind="meeting_planned")
    assert message.to == [house.person("mentor").email]
    assert "Room 4" not in str(message.payload)
    assert AuditEvent.objects.filter(action="meeting.planned", subject_id=meeting.pk).exists()


def test_planning_twice_with_one_key_is_one_meeting(house):
    key = new_id()
    assert plan(house, client_key=key) == plan(house, client_key=key)
    assert kinds(kind="meeting_planned") == ["meeting_planned"]


def test_a_time_that_has_passed_is_refused(house):
    with pytest.raises(Invalid) as refused:
        plan(house, starts_at=timezone.now() - timedelta(minutes=1))
    assert refused.value.code == "in_the_past"


@pytest.mark.parametrize("part", ["admin", "manager", "other_mentor", "member"])
def test_nobody_else_plans_or_logs(house, part):
    with pytest.raises(NotAllowed):
        plan(house, part)
    with pytest.raises(NotAllowed):
        log(house, part)


def test_the_agreement_comes_first(house):
    AgreementVersion.objects.create(program=house.program, number=2, text="New words.")
    with pytest.raises(Conflict) as refused:
        plan(house)
    assert refused.value.code == "agreement_missing"
    with pytest.raises(Conflict):
        log(house)
    AgreementAcceptance.objects.create(
        enrollment=house.enrollment("mentee"),
        version=AgreementVersion.objects.get(program=house.program, number=2),
    )
    assert plan(house).is_planned


def test_moving_replaces_the_word_that_was_not_sent_yet(house):
    meeting = plan(house)
    OutboxMessage.objects.filter(kind="meeting_planned").update(
        send_at=timezone.now() + timedelta(hours=5)
    )
    when = soon(8)
    moved = move_meeting(
        actor=house.actor("mentee"),
        meeting=meeting,
        starts_at=when,
        minutes=30,
        means="phone",
        place="",
    )
    assert (moved.starts_at, moved.minutes, moved.means) == (when, 30, "phone")
    assert set(kinds(kind__startswith="meeting_", withdrawn_at=None)) == {
        "meeting_moved",
        "meeting_in_own_calendar",
    }


def test_cancelling_what_was_not_told_yet_tells_nothing(house):
    meeting = plan(house)
    cancel_meeting(actor=house.actor("mentee"), meeting=meeting)
    assert kinds(kind__startswith="meeting_", withdrawn_at=None) == []


def test_cancelling_what_was_told_tells_it(house):
    meeting = plan(house)
    OutboxMessage.objects.filter(kind="meeting_planned").update(sent_at=timezone.now())
    cancel_meeting(actor=house.actor("mentee"), meeting=meeting)
    assert "meeting_cancelled" in kinds(withdrawn_at=None)
    with pytest.raises(Conflict) as refused:
        cancel_meeting(actor=house.actor("mentee"), meeting=meeting)
    assert refused.value.code == "meeting_state"


def test_logging_a_meeting_with_topics_and_a_note(house):
    meeting = log(
        house, topics=["career", "confidence"], note_text="It went well.", note_audience="private"
    )
    assert meeting.is_held
    assert meeting.logged_by == house.person("mentor")
    assert meeting.starts_at <= timezone.now()
    assert set(meeting.topics.values_list("topic", flat=True)) == {"career", "confidence"}
    note = Note.objects.get(meeting=meeting)
    assert b"went well" not in bytes(note.sealed_text)


def test_a_log_sent_twice_is_kept_once(house):
    key = new_id()
    first = log(house, client_key=key, topics=["career"], note_text="It went well.")
    again = log(house, client_key=key, topics=["career"], note_text="It went well.")
    assert first == again
    assert MeetingTopic.objects.filter(meeting=first).count() == 1
    assert Note.objects.filter(meeting=first).count() == 1
    assert AuditEvent.objects.filter(action="meeting.logged").count() == 1


def test_a_planned_meeting_is_logged_as_itself(house):
    planned = house.planned_meeting
    Meeting.objects.filter(pk=planned.pk).update(starts_at=timezone.now() - timedelta(hours=2))
    planned.refresh_from_db()
    day = timezone.localdate(planned.starts_at)
    logged = log(house, planned=planned, held_on=day)
    assert logged.pk == planned.pk
    assert logged.starts_at == planned.starts_at
    with pytest.raises(Conflict) as refused:
        log(house, planned=planned, held_on=day)
    assert refused.value.code == "meeting_state"


def test_a_second_log_of_one_day_is_asked_about(house):
    log(house)
    with pytest.raises(Conflict) as refused:
        log(house, actor="mentee")
    assert refused.value.code == "logged_already"
    assert log(house, actor="mentee", is_another=True).is_held


@pytest.mark.parametrize(("days", "code"), [(1, "in_the_future"), (-400, "before_the_start")])
def test_days_that_cannot_be(house, days, code):
    with pytest.raises(Invalid) as refused:
        log(house, held_on=timezone.localdate() + timedelta(days=days))
    assert refused.value.code == code


def test_a_topic_that_is_not_on_the_list_is_refused(house):
    with pytest.raises(Invalid) as refused:
        log(house, topics=["career", "gossip"])
    assert refused.value.code == "unknown_topic"
    assert "gossip" not in str(refused.value.fields)


def test_missed_and_moved_keep_no_topics(house):
    assert log(house, outcome="missed", topics=["career"]).topics.count() == 0
    assert log(house, outcome="moved").status == "moved"
    with pytest.raises(Invalid):
        log(house, outcome="cancelled")


def test_a_note_that_looks_like_a_patient_holds_the_whole_log_back(house):
    before = Meeting.objects.count()
    with pytest.raises(LooksLikePatient) as refused:
        log(house, note_text="NHS number 999 000 0034")
    assert Meeting.objects.count() == before
    assert "999" not in str(refused.value) + repr(refused.value) + str(refused.value.fields)
    logged = log(house, note_text="NHS number 999 000 0034", is_note_checked=True)
    assert Note.objects.filter(meeting=logged).exists()


def test_the_other_side_confirms_once(house):
    meeting = log(house)
    with pytest.raises(NotAllowed):
        confirm_meeting(actor=house.actor("mentor"), meeting=meeting)
    confirmed = confirm_meeting(actor=house.actor("mentee"), meeting=meeting)
    assert confirmed.confirmed_by == house.person("mentee")
    with pytest.raises(Conflict) as refused:
        confirm_meeting(actor=house.actor("mentee"), meeting=meeting)
    assert refused.value.code == "meeting_confirmed"


def test_nothing_more_is_logged_once_the_relationship_is_over(house):
    relationship = house.relationship
    relationship.status = "ended"
    relationship.save()
    with pytest.raises(Conflict) as refused:
        log(house)
    assert refused.value.code == "relationship_over"


def test_the_two_choose_their_rhythm_within_the_programmes_bounds(house):
    chosen = choose_rhythm(actor=house.actor("mentee"), relationship=house.relationship, days=21)
    assert chosen.rhythm_days == 21
    for days in (house.program.rhythm_min_days - 1, house.program.rhythm_max_days + 1):
        with pytest.raises(Invalid) as refused:
            choose_rhythm(actor=house.actor("mentor"), relationship=house.relationship, days=days)
        assert refused.value.code == "rhythm_out_of_bounds"
    with pytest.raises(NotAllowed):
        choose_rhythm(actor=house.actor("manager"), relationship=house.relationship, days=21)
    back = choose_rhythm(actor=house.actor("mentor"), relationship=house.relationship, days=None)
    assert back.rhythm_days is None


@pytest.mark.parametrize("place", ["Bed of 943 476 5919", "ring 07700 900123", "pat@home.example"])
def test_a_place_that_looks_like_a_patient_is_held_back(house, place):
    before = Meeting.objects.count()
    with pytest.raises(LooksLikePatient) as refused:
        plan(house, place=place)
    assert set(refused.value.fields) == {"place"}
    assert Meeting.objects.count() == before
    meeting = plan(house, place="Room 4")
    when = {"starts_at": meeting.starts_at, "minutes": 30, "means": "in_person"}
    with pytest.raises(LooksLikePatient):
        move_meeting(actor=house.actor("mentor"), meeting=meeting, place=place, **when)
    actor = house.actor("mentor")
    moved = move_meeting(actor=actor, meeting=meeting, place=place, is_checked=True, **when)
    assert moved.place == place
    later = move_meeting(actor=actor, meeting=moved, place=place, **when | {"minutes": 45})
    assert later.minutes == 45, "what was looked at is not asked again"


@pytest.mark.parametrize(
    "place", ["", "Room 4, ward 12", "https://video.example/j/9434765919?pwd=07700900123"]
)
def test_a_room_or_a_link_is_a_place(house, place):
    assert plan(house, place=place).place == place


def test_a_device_without_a_network_means_the_meeting_planned_for_that_day(house):
    day = timezone.localdate() - timedelta(days=1)
    noon = timezone.now().replace(hour=12, minute=0) - timedelta(days=1)
    Meeting.objects.filter(relationship=house.relationship, status="planned").delete()
    planned = MeetingFactory(
        relationship=house.relationship, starts_at=noon, status="planned", means="video"
    )
    key = new_id()
    logged = log(house, held_on=day, finds_planned=True, client_key=key)
    assert logged == planned
    assert log(house, held_on=day, finds_planned=True, client_key=key) == planned
    # Another one of that day is a meeting of its own, whatever was planned.
    again = MeetingFactory(relationship=house.relationship, starts_at=noon, status="planned")
    other = log(house, held_on=day, finds_planned=True, is_another=True)
    assert other.pk not in (planned.pk, again.pk)


def test_where_two_were_planned_for_a_day_neither_is_guessed(house):
    Meeting.objects.filter(relationship=house.relationship, status="planned").delete()
    noon = timezone.now().replace(hour=12, minute=0) - timedelta(days=1)
    two = [
        MeetingFactory(relationship=house.relationship, starts_at=noon, status="planned")
        for _ in range(2)
    ]
    logged = log(house, held_on=timezone.localdate() - timedelta(days=1), finds_planned=True)
    assert logged.pk not in {one.pk for one in two}
