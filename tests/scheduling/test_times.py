"""Find a time, propose up to three, accept one; nobody is booked twice."""

import re
from datetime import UTC, datetime, timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from matching.models import Relationship, RelationshipMember
from mentorship.addresses import org_reverse
from mentorship.errors import Conflict, Invalid, NotAllowed
from mentorship.models import AuditEvent, Organization, OutboxMessage
from mentorship.tenancy import new_id
from scheduling.models import BusyTime, Meeting, ProposedTime, RosterEntry
from scheduling.queries.times import suitable_times
from scheduling.services.meetings import cancel_meeting, log_meeting, move_meeting, plan_meeting
from scheduling.services.proposed_times import (
    accept_time,
    decline_times,
    propose_times,
    withdraw_times,
)
from tests.factories.participants import EnrollmentFactory, PersonFactory
from tests.world import World


@pytest.fixture
def house(world: World):
    house = world.northgate
    with house.activate():
        ProposedTime.objects.all().delete()
        Meeting.objects.filter(status="planned").delete()
        yield house


def soon(days: float = 3) -> datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=days)


def the_two(house) -> Relationship:
    """The cast's mentor and mentee, also where the mentor has another mentee."""
    with_mentor = Relationship.objects.filter(members__person=house.person("mentor"))
    return with_mentor.get(members__person=house.person("mentee"))


def propose(house, who="mentor", starts=(), **fields):
    return propose_times(
        actor=house.actor(who),
        relationship=the_two(house),
        starts=starts or [soon(4), soon(5), soon(6)],
        **{"minutes": 45, "means": "video"} | fields,
    )


def plan(house, relationship=None, who="mentor", **fields):
    return plan_meeting(
        actor=house.actor(who),
        relationship=relationship or the_two(house),
        **{"starts_at": soon(), "minutes": 45, "means": "video"} | fields,
    )


def second_relationship_of(house, part="mentor") -> Relationship:
    """The mentor has another mentee, too."""
    other = EnrollmentFactory(cohort=house.cohort, role="mentee", person=PersonFactory())
    relationship = Relationship.objects.create(
        cohort=house.cohort, began_on=timezone.localdate(), status="active"
    )
    for enrollment in (house.enrollment(part), other):
        RelationshipMember.objects.create(
            relationship=relationship,
            person=enrollment.person,
            enrollment=enrollment,
            role=enrollment.role,
            joined_on=timezone.localdate(),
        )
    return relationship


# --- Proposing and answering ----------------------------------------------------------------------


def test_proposing_tells_the_other_and_one_yes_plans_the_meeting(house):
    first, second, third = propose(house)
    message = OutboxMessage.objects.get(kind="times_proposed")
    assert message.to == [house.person("mentee").email]
    assert len(message.payload["times"]) == 3
    meeting = accept_time(actor=house.actor("mentee"), proposed=second)
    assert (meeting.starts_at, meeting.minutes, meeting.means) == (second.starts_at, 45, "video")
    assert meeting.planned_by == house.person("mentee")
    second.refresh_from_db()
    assert (second.status, second.meeting_id) == ("accepted", meeting.pk)
    others = ProposedTime.objects.filter(pk__in=[first.pk, third.pk])
    assert set(others.values_list("status", flat=True)) == {"lapsed"}
    told = OutboxMessage.objects.get(kind="meeting_planned")
    assert told.to == [house.person("mentor").email]
    actions = AuditEvent.objects.filter(action__startswith="times.").order_by("at")
    assert list(actions.values_list("action", flat=True)) == ["times.proposed", "times.accepted"]


def test_accepting_twice_is_one_meeting(house):
    proposed = propose(house)[0]
    actor = house.actor("mentee")
    one, again = (accept_time(actor=actor, proposed=proposed) for _ in range(2))
    assert one == again
    assert Meeting.objects.filter(starts_at=proposed.starts_at).count() == 1


def test_whoever_proposed_waits_for_another_and_strangers_have_no_say(house):
    proposed = propose(house)[0]
    for part in ("mentor", "manager", "admin", "other_mentor"):
        with pytest.raises(NotAllowed):
            accept_time(actor=house.actor(part), proposed=proposed)
    for part in ("manager", "admin", "other_mentor"):
        for act in (decline_times, withdraw_times):
            with pytest.raises(NotAllowed):
                act(actor=house.actor(part), relationship=house.relationship)
        with pytest.raises(NotAllowed):
            propose(house, part)


def test_other_times_take_the_place_of_the_first(house):
    propose(house)
    again = propose(house, "mentee", starts=[soon(8)])
    waiting = ProposedTime.objects.filter(status="open")
    assert list(waiting) == again
    owed = OutboxMessage.objects.filter(kind="times_proposed", withdrawn_at=None)
    assert [message.to for message in owed] == [[house.person("mentor").email]]


def test_the_same_times_sent_twice_are_proposed_once(house):
    starts = [soon(4), soon(5)]
    assert propose(house, starts=starts) == propose(house, starts=starts)
    assert OutboxMessage.objects.filter(kind="times_proposed").count() == 1


def test_none_of_them_suits(house):
    first = propose(house)[0]
    assert decline_times(actor=house.actor("mentee"), relationship=house.relationship) == 3
    message = OutboxMessage.objects.get(kind="times_declined")
    assert message.to == [house.person("mentor").email]
    with pytest.raises(Conflict) as refused:
        accept_time(actor=house.actor("mentee"), proposed=first)
    assert refused.value.code == "proposal_state"
    with pytest.raises(Conflict) as refused:
        decline_times(actor=house.actor("mentee"), relationship=house.relationship)
    assert refused.value.code == "nothing_proposed"


def test_times_are_withdrawn_with_the_letter_that_has_not_gone(house):
    propose(house)
    assert withdraw_times(actor=house.actor("mentor"), relationship=house.relationship) == 3
    letters = OutboxMessage.objects.filter(kind__startswith="times_")
    assert letters.count() == letters.exclude(withdrawn_at=None).count() == 1
    with pytest.raises(Conflict):
        withdraw_times(actor=house.actor("mentor"), relationship=house.relationship)


@pytest.mark.parametrize(
    ("starts", "code"),
    [
        (lambda: [soon(4), soon(5), soon(6), soon(7)], "how_many_times"),
        (lambda: [soon(4), soon(-1)], "in_the_past"),
    ],
)
def test_what_cannot_be_proposed(house, starts, code):
    with pytest.raises(Invalid) as refused:
        propose(house, starts=starts())
    assert refused.value.code == code


def test_the_database_keeps_to_three(house):
    first = propose(house)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposedTime.objects.create(
            relationship=house.relationship,
            place=first.place,
            starts_at=soon(9),
            minutes=45,
            means="video",
            proposed_by=house.person("mentor"),
        )


def test_a_time_that_has_passed_is_not_accepted(house):
    first = propose(house)[0]
    ProposedTime.objects.filter(pk=first.pk).update(starts_at=soon(-1))
    with pytest.raises(Conflict) as refused:
        accept_time(actor=house.actor("mentee"), proposed=first)
    assert refused.value.code == "proposal_past"


def test_planning_by_hand_ends_what_was_proposed(house):
    propose(house)
    plan(house, starts_at=soon(9))
    assert not ProposedTime.objects.filter(status="open").exists()


# --- Nobody twice ---------------------------------------------------------------------------------


def test_a_second_meeting_of_a_person_is_refused_in_words(house):
    other = second_relationship_of(house)
    plan(house)
    with pytest.raises(Conflict) as refused:
        plan(house, other, starts_at=soon() + timedelta(minutes=30))
    assert refused.value.code == "double_booked"
    assert "another mentoring meeting" in refused.value.message
    assert not Meeting.objects.filter(relationship=other).exists()
    after = plan(house, other, starts_at=soon() + timedelta(minutes=45))
    with pytest.raises(Conflict):
        move_meeting(
            actor=house.actor("mentor"),
            meeting=after,
            starts_at=soon(),
            minutes=45,
            means="video",
            place="",
        )


def test_time_is_free_again_once_cancelled_logged_or_left(house):
    other = second_relationship_of(house)
    cancel_meeting(actor=house.actor("mentor"), meeting=plan(house))
    planned = plan(house, other)
    other.members.filter(person=house.person("mentor")).update(left_on=timezone.localdate())
    assert not BusyTime.objects.filter(meeting=planned, person=house.person("mentor")).exists()
    kept = plan(house)
    log_meeting(
        actor=house.actor("mentor"),
        relationship=the_two(house),
        planned=kept,
        client_key=new_id(),
        outcome="missed",
        held_on=timezone.localdate(),
        minutes=45,
        means="video",
    )
    assert not BusyTime.objects.filter(meeting=kept).exists()


def test_whoever_joins_a_group_takes_over_its_meetings_also_where_they_overlap(house):
    other = second_relationship_of(house)
    plan(house)
    newcomer = house.enrollment("mentee")
    meeting = plan(house, other, starts_at=soon(5))
    Meeting.objects.filter(pk=meeting.pk).update(minutes=30)
    RelationshipMember.objects.create(
        relationship=other,
        person=newcomer.person,
        enrollment=newcomer,
        role="mentee",
        joined_on=timezone.localdate(),
    )
    busy = BusyTime.objects.filter(person=newcomer.person, meeting=meeting).get()
    assert busy.is_kept_apart
    assert busy.during.upper - busy.during.lower == timedelta(minutes=30)


def test_meetings_that_overlapped_before_the_constraint_do_not_stop_its_migration(house):
    """As an installation has them that planned before: the first planned keeps its time."""
    mentor = house.person("mentor")
    both = second_relationship_of(house)
    first = plan(house, starts_at=soon(3))
    RelationshipMember.objects.filter(relationship=both, person=mentor).update(
        left_on=timezone.localdate()
    )
    taken = {"minutes": 45, "means": "video", "logged_by": mentor}
    rows = {
        "beside": Meeting(relationship=both, starts_at=soon(3) + timedelta(minutes=30), **taken),
        "after": Meeting(relationship=both, starts_at=soon(3) + timedelta(hours=2), **taken),
        "past": Meeting(relationship=both, starts_at=soon(-3), **taken),
    }
    for row in rows.values():
        row.status = "planned"
        row.save()
    RelationshipMember.objects.filter(relationship=both, person=mentor).update(left_on=None)
    migration = import_module("scheduling.migrations.0010_times_without_double_booking")
    with connection.cursor() as cursor:
        for key in (*Organization.objects.values_list("pk", flat=True), house.organization.pk):
            cursor.execute("SELECT set_config('app.organization', %s, true)", [str(key)])
            cursor.execute("DELETE FROM scheduling_busytime")
        cursor.execute(migration._PLANNED_BEFORE)
        cursor.execute(
            "SELECT set_config('app.organization', %s, true)", [str(house.organization.pk)]
        )
    kept = dict(BusyTime.objects.filter(person=mentor).values_list("meeting", "is_kept_apart"))
    ours = {first.pk: "first"} | {row.pk: name for name, row in rows.items()}
    assert {ours[key]: apart for key, apart in kept.items()} == {
        "first": True, "beside": False, "after": True,
    }  # fmt: skip
    with pytest.raises(Conflict, match="another mentoring meeting"):
        plan(house, starts_at=soon(3) + timedelta(hours=2))


def test_the_constraint_holds_where_nobody_asks_the_service(house):
    other = second_relationship_of(house)
    plan(house)
    with pytest.raises(IntegrityError, match="scheduling_busytime_once"), transaction.atomic():
        Meeting.objects.create(
            relationship=other, starts_at=soon(), minutes=45, means="video", status="planned"
        )


# --- Times that suit ------------------------------------------------------------------------------


def roster(person, day: datetime, kind: str, hours: int = 12) -> None:
    RosterEntry.objects.create(
        person=person,
        rostered_on=day.date(),
        kind=kind,
        code=kind[:2].upper(),
        starts_at=None if kind == "off" else day,
        ends_at=None if kind == "off" else day + timedelta(hours=hours),
    )


def test_times_suit_both_and_say_why(house):
    """The mentee works every morning; the mentor has told nothing."""
    start = datetime.combine(timezone.localdate(), datetime.min.time(), tzinfo=UTC)
    for days in range(-1, 40):
        roster(house.person("mentee"), start + timedelta(days=days, hours=6), "day", 9)
    found = suitable_times(house.actor("mentor"), the_two(house), 45)
    assert 0 < len(found.times) <= 6 < found.count
    for one in found.times:
        assert one.starts_at.hour >= 15
        assert one.starts_at > timezone.now()
        assert one.reason == (
            "After Nia’s shift, which ends at 15:00. By the ordinary week that you gave; "
            "there is no roster for that day."
        )


def test_nobody_else_is_told_any_times(house):
    for part in ("manager", "admin", "other_mentor", "bo"):
        found = suitable_times(house.actor(part), the_two(house), 45)
        assert (found.times, found.nothing) == ((), None)


def test_a_planned_meeting_elsewhere_is_not_proposed_over(house):
    other = second_relationship_of(house)
    before = suitable_times(house.actor("mentor"), the_two(house), 45)
    plan(house, other, starts_at=before.times[0].starts_at)
    after = suitable_times(house.actor("mentor"), the_two(house), 45)
    assert before.times[0].starts_at not in [one.starts_at for one in after.times]
    with pytest.raises(Conflict) as refused:
        propose(house, starts=[before.times[0].starts_at])
    assert refused.value.code == "double_booked"


def test_no_time_says_why_and_what_would_help(house):
    """On shift each day from early until late, with no meetings in breaks."""
    start = datetime.combine(timezone.localdate(), datetime.min.time(), tzinfo=UTC)
    for days in range(-1, 40):
        roster(house.person("mentor"), start + timedelta(days=days, hours=6), "long_day", 14)
    found = suitable_times(house.actor("mentor"), the_two(house), 45)
    assert found.times == ()
    assert found.nothing.why == ("You have no free time of 45 minutes in these weeks.",)
    assert any("breaks" in one for one in found.nothing.helps)


# --- Pages ----------------------------------------------------------------------------------------


def relationship_id(house):
    with house.activate():
        return the_two(house).pk


def address(house, page, **ids):
    ids = ids or {"relationship_id": relationship_id(house)}
    return org_reverse(house.organization, f"scheduling:{page}", **ids)


def test_the_page_proposes_what_it_shows_and_the_other_accepts(world: World):
    house = world.northgate
    client, other = world.client("mentor"), world.client("mentee")
    page = client.get(address(house, "times")).content.decode()
    assert "proposes" in page  # the mentee's time of the cast waits
    offered = re.findall(r'name="starts" value="([^"]+)"( checked)?', page)
    # One tap must not replace what waits for an answer.
    assert not [value for value, is_checked in offered if is_checked]
    client.post(address(house, "times_decline"))
    page = client.get(address(house, "times")).content.decode()
    offered = re.findall(r'name="starts" value="([^"]+)"( checked)?', page)
    chosen = [value for value, is_checked in offered if is_checked]
    assert len(chosen) == 3 < len(offered)
    sent = {"starts": chosen, "minutes": "45", "means": "phone"}
    answer = client.post(address(house, "times"), sent, follow=True).content.decode()
    assert "3 times are proposed" in answer
    assert "You proposed" in answer
    home = other.get(org_reverse(house.organization, "scheduling:my_mentoring"))
    assert "Proposed times are waiting for your answer" in home.content.decode()
    page = other.get(address(house, "times")).content.decode()
    accept = re.search(r'action="([^"]+proposed-times/[^"]+/accept/)"', page)[1]
    answer = other.post(accept, follow=True).content.decode()
    assert "Planned:" in answer
    with house.activate():
        assert Meeting.objects.filter(status="planned", means="phone").count() == 1
        assert not ProposedTime.objects.filter(status="open").exists()


def test_an_empty_page_says_why_and_leads_on(world: World):
    house = world.northgate
    start = datetime.combine(timezone.localdate(), datetime.min.time(), tzinfo=UTC)
    with house.activate():
        for days in range(-1, 40):
            roster(house.person("mentor"), start + timedelta(days=days, hours=6), "long_day", 14)
    page = world.client("mentor").get(address(house, "times")).content.decode()
    assert "No time in common until" in page
    assert "You have no free time of 45 minutes in these weeks." in page
    assert "Allowing meetings in the breaks of your shifts." in page
    assert org_reverse(house.organization, "scheduling:working_times") in page


@pytest.mark.parametrize(
    "changed",
    [
        {"starts": []},
        {"starts": ["tomorrow"]},
        {"starts": ["2199-01-01T10:00"]},
        {"starts": ["\x00"]},
        {"minutes": "4"},
        {"means": "pigeon"},
        {"starts": ["2020-01-01T10:00+00:00"]},
    ],
)
def test_bad_input_is_a_clear_answer(world: World, changed):
    house = world.northgate
    sent = {"starts": [soon(4).isoformat()], "minutes": "45", "means": "video"} | changed
    response = world.client("mentor").post(address(house, "times"), sent)
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()


@pytest.mark.parametrize("minutes", ["0", "-1", "²", "9999", "x"])
def test_a_length_that_makes_no_sense_is_the_usual_one(world: World, minutes):
    house = world.northgate
    page = world.client("mentor").get(address(house, "times"), {"minutes": minutes})
    assert page.status_code == 200
    assert 'name="minutes" value="45"' in page.content.decode()


def test_a_double_booking_by_hand_is_shown_at_the_day(world: World):
    house = world.northgate
    with house.activate():
        plan(house, second_relationship_of(house), starts_at=soon(3))
        local = soon(3).astimezone(ZoneInfo(house.organization.time_zone))
    sent = {"day": f"{local:%Y-%m-%d}", "clock": f"{local:%H:%M}", "minutes": 45, "means": "video"}
    response = world.client("mentor").post(address(house, "meeting_plan"), sent)
    assert response.status_code == 422
    assert "another mentoring meeting" in response.content.decode()
