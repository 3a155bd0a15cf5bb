"""Real transactions: a log sent twice, two confirmations, two rounds of reminders."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from matching.models import Relationship, RelationshipMember
from mentorship import outbox
from mentorship.errors import Conflict
from mentorship.models import AuditEvent, OutboxMessage
from mentorship.tenancy import activate, new_id
from scheduling.models import (
    BusyTime,
    Meeting,
    Note,
    ProposedTime,
    Reminder,
    ReminderPreference,
)
from scheduling.services.meetings import confirm_meeting, log_meeting, plan_meeting
from scheduling.services.proposed_times import accept_time
from scheduling.services.reminders import schedule_reminders
from tests.world import World


def at_once(count, act):
    """Run `act` in as many threads, each with a connection of its own; results or DomainErrors."""

    def run(number):
        try:
            return act(number)
        except Conflict as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


def test_the_same_log_sent_twice_at_once_is_one_row(committed: World):
    house = committed.northgate
    actor, relationship, key = house.actor("mentor"), house.relationship, new_id()

    def log(_):
        with activate(house.organization):
            return log_meeting(
                actor=actor,
                relationship=relationship,
                client_key=key,
                outcome="held",
                held_on=timezone.localdate(),
                minutes=45,
                means="phone",
                topics=["career"],
                note_text="We spoke.",
            ).pk

    assert len(set(at_once(4, log))) == 1
    with house.activate("mentor"):
        assert Meeting.objects.filter(client_key=key).count() == 1
        assert Note.objects.filter(meeting__client_key=key).count() == 1
        assert AuditEvent.objects.filter(action="meeting.logged").count() == 1


def test_both_sides_log_the_same_day_at_once(committed: World):
    """One is kept; the other is asked whether it was another one."""
    house = committed.northgate
    actors = [house.actor("mentor"), house.actor("mentee")]
    relationship = house.relationship

    def log(number):
        with activate(house.organization):
            return log_meeting(
                actor=actors[number],
                relationship=relationship,
                client_key=new_id(),
                outcome="held",
                held_on=timezone.localdate(),
                minutes=45,
                means="phone",
            ).status

    results = at_once(2, log)
    assert [r for r in results if r == "held"] == ["held"]
    assert [r.code for r in results if isinstance(r, Conflict)] == ["logged_already"]


def test_the_same_plan_sent_twice_at_once_is_told_once(committed: World):
    house = committed.northgate
    actor, relationship, key = house.actor("mentee"), house.relationship, new_id()
    starts_at = timezone.now() + timedelta(days=3)

    def plan(_):
        with activate(house.organization):
            return plan_meeting(
                actor=actor,
                relationship=relationship,
                starts_at=starts_at,
                minutes=45,
                means="video",
                client_key=key,
            ).pk

    assert len(set(at_once(3, plan))) == 1
    with house.activate():
        assert OutboxMessage.objects.filter(kind="meeting_planned").count() == 1


def test_two_confirmations_are_one(committed: World):
    house = committed.northgate
    actor = house.actor("mentee")
    meeting = house.meeting

    def confirm(_):
        with activate(house.organization):
            return confirm_meeting(actor=actor, meeting=meeting).pk

    results = at_once(2, confirm)
    assert results.count(meeting.pk) == 1
    assert [r.code for r in results if isinstance(r, Conflict)] == ["meeting_confirmed"]
    with house.activate():
        assert AuditEvent.objects.filter(action="meeting.confirmed").count() == 1


@pytest.fixture
def shared_mentor(committed: World):
    """Northgate, where the mentor has two mentees, each of whom was proposed the same time."""
    house = committed.northgate
    starts_at = timezone.now() + timedelta(days=4)
    with house.activate():
        ProposedTime.objects.all().delete()
        Meeting.objects.filter(status="planned").delete()
        first = house.relationship
        other = house.enrollment("other_mentee")
        second = Relationship.objects.create(
            cohort=house.cohort, began_on=timezone.localdate(), status="active"
        )
        for enrollment in (house.enrollment("mentor"), other):
            RelationshipMember.objects.create(
                relationship=second,
                person=enrollment.person,
                enrollment=enrollment,
                role=enrollment.role,
                joined_on=timezone.localdate(),
            )
        proposed = [
            ProposedTime.objects.create(
                relationship=relationship,
                place=1,
                starts_at=starts_at + timedelta(minutes=15 * place),
                minutes=45,
                means="video",
                proposed_by=house.person("mentor"),
            )
            for place, relationship in enumerate([first, second])
        ]
    return house, proposed


def test_two_mentees_accept_at_once_and_the_mentor_is_booked_once(shared_mentor):
    house, proposed = shared_mentor
    actors = [house.actor("mentee"), house.actor("other_mentee")]

    def accept(number):
        with activate(house.organization):
            return accept_time(actor=actors[number], proposed=proposed[number]).pk

    results = at_once(2, accept)
    refused = [one for one in results if isinstance(one, Conflict)]
    assert [one.code for one in refused] == ["double_booked"]
    with house.activate():
        assert Meeting.objects.filter(status="planned").count() == 1
        assert BusyTime.objects.filter(person=house.person("mentor")).count() == 1
        assert OutboxMessage.objects.filter(kind="meeting_planned").count() == 1
        assert ProposedTime.objects.filter(status="open").count() == 1


def test_one_time_accepted_twice_at_once_is_one_meeting(shared_mentor):
    house, proposed = shared_mentor
    actor = house.actor("mentee")

    def accept(_):
        with activate(house.organization):
            return accept_time(actor=actor, proposed=proposed[0]).pk

    assert len(set(at_once(3, accept))) == 1
    with house.activate():
        assert Meeting.objects.filter(status="planned").count() == 1


def test_planning_by_hand_beside_an_accept_books_nobody_twice(shared_mentor):
    house, proposed = shared_mentor
    mentor, mentee = house.actor("mentor"), house.actor("mentee")

    def act(number):
        with activate(house.organization):
            if number:
                return accept_time(actor=mentee, proposed=proposed[0]).pk
            return plan_meeting(
                actor=mentor,
                relationship=proposed[1].relationship,
                starts_at=proposed[1].starts_at,
                minutes=45,
                means="video",
            ).pk

    results = at_once(2, act)
    assert [one.code for one in results if isinstance(one, Conflict)] == ["double_booked"]
    with house.activate():
        assert BusyTime.objects.filter(person=house.person("mentor")).count() == 1


@pytest.fixture
def due(committed: World):
    """Northgate, where check-ins are due to four people."""
    house = committed.northgate
    with house.activate():
        Reminder.objects.all().delete()
        ReminderPreference.objects.all().delete()
        Meeting.objects.all().delete()
        house.organization.quiet_from = house.organization.quiet_until = "00:00"
        house.organization.save()
        for one in (house.relationship, house.other_relationship):
            one.began_on = timezone.localdate() - timedelta(days=15)
            one.save()
    del house.organization
    return house


def test_two_rounds_at_once_owe_each_reminder_once(due):
    system = due.system

    def round_of_reminders(_):
        with activate(due.organization):
            return schedule_reminders(actor=system)

    assert sorted(at_once(2, round_of_reminders)) == [0, 4]
    with due.activate():
        assert OutboxMessage.objects.filter(kind="reminder_check_in").count() == 4


def test_two_workers_on_one_outbox_send_each_mail_once(due, mailoutbox):
    with due.activate():
        schedule_reminders(actor=due.system)
    sent = at_once(2, lambda _: outbox.deliver_due())
    assert sum(sent) == 4
    assert len(mailoutbox) == 4
    assert len({message.to[0] for message in mailoutbox}) == 4
