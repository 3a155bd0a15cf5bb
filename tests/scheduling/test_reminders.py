"""A round of reminders: due by the rhythm, kind in its hour, few a week, stopped in time."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction

from matching.models import Relationship
from mentorship.errors import NotAllowed
from mentorship.models import AuditEvent, OutboxMessage
from mentorship.outbox import deliver_due, enqueue
from mentorship.post import render_email
from mentorship.tenancy import new_id
from participants.models import Enrollment
from programs.models import Cohort, Touchpoint
from scheduling.models import Meeting, Note, Reminder, ReminderPreference, RosterEntry
from scheduling.pending import still_wanted
from scheduling.services.meetings import log_meeting, plan_meeting
from scheduling.services.reminders import save_reminder_preference, schedule_reminders
from tests.factories.matching import pair
from tests.factories.participants import EnrollmentFactory
from tests.factories.scheduling import MeetingFactory
from tests.world import MARKER, World

LONDON = ZoneInfo("Europe/London")
# A Tuesday at ten: nobody's quiet hours.
NOW = datetime(2026, 6, 9, 10, 0, tzinfo=LONDON)
LONG_AGO = 15
"""So many days after a first meeting, nobody is asked any more how it felt."""


@pytest.fixture
def house(world: World):
    """Northgate in June 2026, cleared: the world is dated around its making."""
    house = world.northgate
    with house.activate(), time_machine.travel(NOW, tick=False):
        Reminder.objects.all().delete()
        ReminderPreference.objects.all().delete()
        Note.objects.all().delete()
        Meeting.objects.all().delete()
        Cohort.objects.update(
            starts_on=NOW.date() - timedelta(days=70), ends_on=NOW.date() + timedelta(days=100)
        )
        Relationship.objects.update(began_on=NOW.date() - timedelta(days=60), status="paused")
        Relationship.objects.filter(pk=house.relationship.pk).update(status="active")
        del house.relationship
        yield house


def at(house, moment: datetime = NOW) -> int:
    with time_machine.travel(moment, tick=False):
        return schedule_reminders(actor=house.system)


def at_and_sent(house, moment: datetime = NOW) -> int:
    """A round, whose e-mails have left the house before the next."""
    owed = at(house, moment)
    OutboxMessage.objects.filter(kind__startswith="reminder_").update(sent_at=moment)
    return owed


def mails(kind: str = "reminder") -> list[tuple[str, str]]:
    rows = OutboxMessage.objects.filter(kind__startswith=kind, withdrawn_at=None)
    return sorted((message.kind, message.to[0]) for message in rows)


def met(house, days_ago: int) -> Meeting:
    return MeetingFactory(
        relationship=house.relationship, starts_at=NOW - timedelta(days=days_ago), status="held"
    )


def planned(house, starts_at: datetime) -> Meeting:
    return MeetingFactory(
        relationship=house.relationship,
        status="planned",
        starts_at=starts_at,
        created_at=NOW - timedelta(days=20),
    )


def both(house, kind):
    return sorted((kind, house.person(part).email) for part in ("mentor", "mentee"))


def logged(house):
    log_meeting(
        actor=house.actor("mentor"),
        relationship=house.relationship,
        client_key=new_id(),
        outcome="held",
        held_on=NOW.date(),
        minutes=45,
        means="phone",
    )


def test_both_are_asked_once_when_the_rhythm_says_so(house):
    met(house, 30)
    assert at_and_sent(house) == 2
    assert mails() == both(house, "reminder_check_in")
    assert at(house) == 0
    assert at(house, NOW + timedelta(days=1)) == 0
    assert Reminder.objects.filter(kind="plan").count() == 2
    assert AuditEvent.objects.get(action="reminders.scheduled").details == {"count": 2}


def test_nobody_is_asked_before_it_is_due(house):
    met(house, 29)
    assert at(house) == 0


def test_the_relationships_own_rhythm_counts(house):
    Relationship.objects.filter(pk=house.relationship.pk).update(rhythm_days=14)
    met(house, 14)
    assert at(house) == 2


def test_three_unanswered_check_ins_and_then_silence(house):
    met(house, 30)
    sent = sum(at_and_sent(house, NOW + timedelta(days=n)) for n in range(0, 90))
    assert sent == 6


def test_a_missed_round_is_made_up_for(house):
    met(house, 30)
    assert at(house, NOW + timedelta(days=3)) == 2


def test_a_planned_meeting_is_reminded_of_the_day_before_and_asked_about_after(house):
    met(house, 30)
    meeting = planned(house, NOW + timedelta(days=2))
    assert at(house) == 0
    assert at(house, NOW + timedelta(days=1)) == 2
    assert mails() == both(house, "reminder_meeting_soon")
    assert at(house, meeting.ends_at + timedelta(minutes=30)) == 0
    assert at(house, meeting.ends_at + timedelta(hours=3)) == 2
    assert [kind for kind, _ in mails()].count("reminder_log_meeting") == 2


def test_who_planned_it_a_moment_ago_is_not_reminded(house):
    plan_meeting(
        actor=house.actor("mentee"),
        relationship=house.relationship,
        starts_at=NOW + timedelta(hours=20),
        minutes=45,
        means="video",
    )
    assert at(house) == 0


def test_logging_stops_what_is_owed(house):
    met(house, 30)
    at(house)
    logged(house)
    assert mails() == []
    assert set(Reminder.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert at(house) == 0


def test_logging_does_not_call_back_what_was_sent(house):
    met(house, 30)
    at(house)
    OutboxMessage.objects.filter(kind="reminder_check_in").update(sent_at=NOW)
    logged(house)
    assert set(Reminder.objects.values_list("state", flat=True)) == {"owed"}


def test_never_in_quiet_hours(house):
    met(house, 30)
    night = datetime(2026, 6, 9, 23, 0, tzinfo=LONDON)
    assert at(house, night) == 0
    assert at(house, night + timedelta(hours=8, minutes=15)) == 2
    for message in OutboxMessage.objects.filter(kind="reminder_check_in"):
        assert message.send_at.astimezone(LONDON).time() == time(8)


def test_ones_own_quiet_hours_in_ones_own_zone(house):
    mentee = house.person("mentee")
    mentee.site.time_zone = "America/New_York"
    mentee.site.save()
    met(house, 30)
    assert at(house) == 1, "it is five in the morning where the mentee is"
    assert mails() == [("reminder_check_in", house.person("mentor").email)]
    assert at(house, NOW + timedelta(hours=3)) == 1


def test_a_pause_and_a_budget_of_nothing_are_respected(house):
    save_reminder_preference(
        actor=house.actor("mentor"),
        person=house.person("mentor"),
        paused_until=NOW.date() + timedelta(days=2),
    )
    save_reminder_preference(
        actor=house.actor("mentee"), person=house.person("mentee"), weekly_budget=0
    )
    met(house, 30)
    assert at(house) == 0
    assert at(house, NOW + timedelta(days=2)) == 0
    assert at(house, NOW + timedelta(days=3)) == 1


def test_several_at_once_are_one_digest_and_the_week_has_its_budget(house):
    mentor = house.enrollment("mentor")
    pairs = [house.relationship]
    for _ in range(3):
        mentee = EnrollmentFactory(cohort=house.cohort, role=Enrollment.Role.MENTEE)
        mentee.person.email = ""
        mentee.person.save()
        pairs.append(pair(mentor, mentee, began_on=NOW.date() - timedelta(days=60)))
    for relationship in pairs:
        MeetingFactory(relationship=relationship, starts_at=NOW - timedelta(days=30))
    at_and_sent(house)
    to_mentor = OutboxMessage.objects.get(kind="reminder_digest")
    assert to_mentor.to == [house.person("mentor").email]
    assert len(to_mentor.payload["items"]) == 4
    assert Reminder.objects.filter(outbox_key=to_mentor.key).count() == 4
    # Two a week by the organisation: this one, one more, and then no more for seven days.
    for days, expected in ((1, 1), (2, 0), (5, 0), (7, 1)):
        planned(house, NOW + timedelta(days=days, hours=3))
        moment = NOW + timedelta(days=days)
        before = Reminder.objects.filter(person=mentor.person).values("outbox_key").distinct()
        count = before.count()
        at_and_sent(house, moment)
        assert before.count() - count == expected, days


def test_a_digest_that_lost_one_reason_keeps_the_others(house):
    met(house, 30)
    mentee = EnrollmentFactory(cohort=house.cohort)
    other = pair(house.enrollment("mentor"), mentee, began_on=NOW.date() - timedelta(days=60))
    MeetingFactory(relationship=other, starts_at=NOW - timedelta(days=30))
    at(house)
    assert ("reminder_digest", house.person("mentor").email) in mails()
    logged(house)
    at(house, NOW + timedelta(minutes=15))
    left = OutboxMessage.objects.filter(to=[house.person("mentor").email], withdrawn_at=None)
    (message,) = left.filter(kind__startswith="reminder")
    assert message.kind == "reminder_check_in"
    assert message.payload["partner"] == str(mentee.person)


def test_who_has_left_and_relationships_that_rest_are_left_alone(house):
    met(house, 30)
    Relationship.objects.filter(pk=house.relationship.pk).update(status="paused")
    assert at(house) == 0


def test_only_the_system_starts_a_round(house):
    with pytest.raises(NotAllowed):
        schedule_reminders(actor=house.actor("admin"))


def test_the_number_of_reads_does_not_grow_with_the_relationships(
    house, django_assert_max_num_queries
):
    def round_without_letters():
        with django_assert_max_num_queries(17) as taken:
            at(house)
        return len(taken)

    met(house, LONG_AGO)
    one = round_without_letters()
    for _ in range(3):
        more = pair(
            EnrollmentFactory(cohort=house.cohort, role="mentor"),
            EnrollmentFactory(cohort=house.cohort),
            began_on=NOW.date(),
        )
        MeetingFactory(relationship=more, starts_at=NOW - timedelta(days=LONG_AGO))
    assert round_without_letters() == one


def test_the_e_mails_read_well_and_say_nothing_that_was_written(house):
    meeting = met(house, 30)
    meeting.place = f"{MARKER} cafe"
    meeting.save()
    at(house)
    planned(house, NOW + timedelta(days=2))
    at(house, NOW + timedelta(days=1))
    messages = OutboxMessage.objects.filter(kind__startswith="reminder")
    assert messages
    for message in messages:
        context = {"organization": house.organization, **message.payload}
        subject, body = render_email(message.kind, context)
        assert subject
        assert "\n" not in subject
        assert message.payload["name"] in body
        assert "/o/northgate/" in body
        assert MARKER not in body + subject + str(message.payload)


def test_a_round_is_short_and_the_next_takes_up_the_rest(house, monkeypatch):
    monkeypatch.setattr("scheduling.services.reminders.MOST_LETTERS", 1)
    met(house, 30)
    assert [at(house), at(house), at(house)] == [1, 1, 0]


def on_nights(house, part: str, first: date, count: int) -> None:
    """Nights from half past eight to half past eight, by an imported roster."""
    for number in range(count):
        day = first + timedelta(days=number)
        RosterEntry.objects.create(
            person=house.person(part),
            source=RosterEntry.Source.ROSTER,
            rostered_on=day,
            kind=RosterEntry.Kind.NIGHT,
            starts_at=datetime.combine(day, time(20, 30), tzinfo=LONDON),
            ends_at=datetime.combine(day + timedelta(days=1), time(8, 30), tzinfo=LONDON),
        )


def test_who_sleeps_after_a_night_is_asked_in_the_afternoon(house):
    on_nights(house, "mentor", NOW.date() - timedelta(days=1), 1)
    met(house, 30)
    assert at(house) == 1
    assert mails() == [("reminder_check_in", house.person("mentee").email)]
    assert at(house, NOW.replace(hour=15, minute=45)) == 1
    message = OutboxMessage.objects.get(to=[house.person("mentor").email], withdrawn_at=None)
    assert message.send_at.astimezone(LONDON).time() == time(16, 30)


def test_what_could_not_go_before_the_quiet_hours_goes_after_them(house):
    """The mail server was away all day; nobody had got it, so it is worked out anew."""
    met(house, 30)
    assert at(house) == 2
    message = OutboxMessage.objects.filter(kind="reminder_check_in").first()
    assert message.send_until.astimezone(LONDON).time() == house.organization.quiet_from
    assert at(house, NOW.replace(hour=23)) == 0
    assert mails() == []
    assert at(house, NOW + timedelta(hours=22)) == 2
    assert len(mails()) == 2


def test_what_may_have_arrived_goes_after_the_quiet_hours_as_the_same_message(house):
    met(house, 30)
    at(house)
    owed = OutboxMessage.objects.filter(kind="reminder_check_in")
    owed.update(attempts=1)
    before = set(owed.values_list("pk", flat=True))
    assert at(house, NOW.replace(hour=23)) == 0
    assert set(owed.values_list("pk", flat=True)) == before
    for message in owed:
        assert message.send_at.astimezone(LONDON).time() == house.organization.quiet_until
        assert message.withdrawn_at is None


@pytest.mark.parametrize(
    "change",
    [
        lambda house: Relationship.objects.filter(pk=house.relationship.pk).update(status="ended"),
        lambda house: Cohort.objects.filter(pk=house.cohort.pk).update(status="closed"),
        lambda house: house.relationship.members.update(left_on=NOW.date()),
    ],
    ids=["the relationship ended", "the cohort closed", "they left"],
)
def test_what_lost_its_reason_on_a_floor_below_is_not_sent(house, change):
    met(house, 30)
    at(house)
    change(house)
    with time_machine.travel(NOW, tick=False), transaction.atomic():
        for message in OutboxMessage.objects.filter(kind="reminder_check_in"):
            assert not still_wanted(message)
    assert mails() == []
    assert set(Reminder.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_what_kept_its_reason_is_sent(house):
    met(house, 30)
    at(house)
    assert all(still_wanted(one) for one in OutboxMessage.objects.filter(kind="reminder_check_in"))
    assert len(mails()) == 2


def test_who_wants_less_is_asked_less_at_once(house):
    met(house, 30)
    assert at(house) == 2
    save_reminder_preference(
        actor=house.actor("mentor"), person=house.person("mentor"), kinds_off=["plan"]
    )
    assert at(house, NOW + timedelta(minutes=15)) == 0
    assert mails() == [("reminder_check_in", house.person("mentee").email)]
    save_reminder_preference(actor=house.actor("mentor"), person=house.person("mentor"))
    assert at(house, NOW + timedelta(minutes=30)) == 1


def step(house, days: int, kind: str, audience: str = "both") -> Touchpoint:
    """A step of the programme so many days from now."""
    offset = (NOW.date() - house.cohort.starts_on).days + days
    return Touchpoint.objects.create(
        program=house.cohort.program,
        position=99,
        offset_days=offset,
        kind=kind,
        audience=audience,
        title=f"A {kind} for {audience}",
    )


def test_a_step_of_the_programme_is_announced_to_its_side_three_days_before(house):
    house.cohort.refresh_from_db()
    Touchpoint.objects.all().delete()
    met(house, LONG_AGO)
    step(house, 4, "guide", "mentor")
    assert at(house) == 0
    assert at_and_sent(house, NOW + timedelta(days=1)) == 1
    assert mails("reminder_step") == [("reminder_step", house.person("mentor").email)]
    assert at(house, NOW + timedelta(days=2)) == 0
    [message] = OutboxMessage.objects.filter(kind="reminder_step")
    subject, body = render_email(
        message.kind, {"organization": house.organization, **message.payload}
    )
    assert subject == "Saturday 13 June: A guide for mentor"
    assert message.payload["url"] in body


def test_a_mentor_of_several_hears_once_of_what_is_read_once(house):
    house.cohort.refresh_from_db()
    Touchpoint.objects.all().delete()
    first = house.relationship
    other = pair(
        house.enrollment("mentor"), EnrollmentFactory(cohort=house.cohort), began_on=NOW.date()
    )
    for relationship in (first, other):
        MeetingFactory(relationship=relationship, starts_at=NOW - timedelta(days=LONG_AGO))
    step(house, 2, "guide", "mentor")
    assert at_and_sent(house) == 1
    assert mails() == [("reminder_step", house.person("mentor").email)]
    assert at(house, NOW + timedelta(hours=1)) == 0


@pytest.mark.parametrize(("days", "asked"), [(3, 0), (25, 2)])
def test_a_meeting_that_the_programme_suggests_is_spoken_of_unless_they_meet_anyway(
    house, days, asked
):
    house.cohort.refresh_from_db()
    Touchpoint.objects.all().delete()
    met(house, 15)
    planned(house, NOW + timedelta(days=days))
    step(house, 2, "meeting")
    assert at(house) == asked


def test_a_worker_asks_before_it_sends(committed: World, settings, tmp_path):
    """The relationship ended after its reminder was owed: it is not sent, and not owed any more."""
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(tmp_path)},
        }
    }
    house = committed.northgate
    with house.activate():
        Reminder.objects.update(outbox_key="checkin:1")
        words = {"name": "Amara", "partner": "Omar", "url": "", "plan_url": ""}
        for key in ("checkin:1", "checkin:2"):
            enqueue(key=key, kind="reminder_check_in", to="amara@northgate.example", payload=words)
        Relationship.objects.update(status="ended")
    assert deliver_due() == 1
    with house.activate():
        left = OutboxMessage.objects.get(key="checkin:1")
        assert left.withdrawn_at
        assert left.sent_at is None
        assert Reminder.objects.get(outbox_key="checkin:1").state == "withdrawn"
