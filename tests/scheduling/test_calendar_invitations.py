"""Invitations over real SMTP, and the answers of calendar programs handed over to us."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

import icalendar
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from matching.models import Relationship, RelationshipMember
from mentorship import outbox
from mentorship.models import AuditEvent, OutboxMessage
from scheduling import answering
from scheduling.calendars.addresses import answer_address, read_answer_address
from scheduling.calendars.invitations import written
from scheduling.models import CalendarInvitation, Meeting
from scheduling.services.calendars import save_calendar_choices
from scheduling.services.meetings import cancel_meeting, move_meeting, plan_meeting
from scheduling.tasks import cancel_meetings_of_ended
from tests.factories.participants import EnrollmentFactory, PersonFactory
from tests.scheduling.mail_server import Arrived, mail_server
from tests.world import MARKER, House, World

SECRET = "a secret of the provider and of ours"
BASE = "answers@mentorship.example"
PATH = "/calendar-answers/"


@pytest.fixture(autouse=True)
def _hears_answers(settings: Any) -> None:
    settings.CALENDAR_REPLY_ADDRESS, settings.CALENDAR_REPLY_SECRET = BASE, SECRET


@pytest.fixture
def inbox(settings: Any) -> Iterator[Arrived]:
    with mail_server(settings) as arrived:
        yield arrived


def in_days(days: int) -> datetime:
    """At two in the afternoon, so that nobody's quiet hours keep the e-mail back."""
    moment = timezone.now().astimezone(UTC) + timedelta(days=days)
    return moment.replace(hour=14, minute=0, second=0, microsecond=0)


def plan(house: House, part: str = "mentee", **fields: Any) -> Meeting:
    how = {"starts_at": in_days(4), "minutes": 45, "means": "video", "place": f"Room {MARKER}"}
    with house.activate(part):
        return plan_meeting(
            actor=house.actor(part), relationship=house.relationship, **how | fields
        )


def move(house: House, meeting: Meeting, part: str = "mentee", **fields: Any) -> Meeting:
    how = {"starts_at": in_days(6), "minutes": 45, "means": "video", "place": ""}
    with house.activate(part):
        return move_meeting(actor=house.actor(part), meeting=meeting, **how | fields)


def cancel(house: House, meeting: Meeting, part: str = "mentee") -> None:
    with house.activate(part):
        cancel_meeting(actor=house.actor(part), meeting=meeting)


def deliver() -> None:
    """As if the quiet hours were over."""
    assert outbox.deliver_due(now=timezone.now() + timedelta(days=1)) > 0


def sent_to(inbox: Arrived, part: str, house: House) -> list[EmailMessage]:
    return [one for one in inbox.messages if house.user(part).email in one["To"]]


def calendar_part(message: EmailMessage) -> EmailMessage:
    return next(part for part in message.walk() if part.get_content_type() == "text/calendar")


def event_in(message: EmailMessage) -> tuple[str, icalendar.Event]:
    part = calendar_part(message)
    calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
    assert not [component.errors for component in calendar.walk() if component.errors]
    assert calendar["METHOD"] == part["Content-Type"].params["method"]
    assert len(calendar.timezones) == 1
    return str(calendar["METHOD"]), calendar.events[0]


def reply_to(event: icalendar.Event, partstat: str = "ACCEPTED", **changed: Any) -> bytes:
    """As a calendar program writes it: who answers, to which version, when."""
    reply = icalendar.Calendar()
    reply.add("prodid", "-//Somebody else//EN")
    reply.add("version", "2.0")
    reply.add("method", changed.pop("method", "REPLY"))
    to = changed.pop("to", BASE)
    answer = icalendar.Event()
    attendee = icalendar.vCalAddress(str(changed.pop("attendee", event["ATTENDEE"])))
    attendee.params["PARTSTAT"] = partstat
    fields = {
        "uid": str(event["UID"]),
        "sequence": event["SEQUENCE"],
        "dtstamp": datetime.now(UTC),
        "organizer": event["ORGANIZER"],
    } | changed
    for name, value in fields.items():
        if value is not None:
            answer.add(name, value)
    answer.add("attendee", attendee)
    reply.add_component(answer)
    message = EmailMessage()
    message["From"], message["To"] = "somebody@northgate.example", to
    message.set_content("Yes, I will come.")
    message.add_alternative(
        reply.to_ical().decode(), subtype="calendar", params={"method": "REPLY"}
    )
    return message.as_bytes()


def hand_over(body: bytes, at: float | None = None, secret: str = SECRET, **headers: str) -> int:
    moment = int(time.time() if at is None else at)
    headers = {answering.HEADER: answering.signature(secret, moment, body)} | headers
    response = Client().post(PATH, body, content_type="message/rfc822", headers=headers)
    assert not response.content or response.status_code == 404
    return response.status_code


def answers(house: House, meeting: Meeting) -> dict[str, str]:
    with house.activate():
        rows = CalendarInvitation.objects.filter(meeting=meeting)
        return {row.person.given_name: row.answer for row in rows}


def test_from_the_plan_to_the_cancellation(committed: World, inbox: Arrived) -> None:
    """REQUEST, an answer, a later REQUEST that asks anew, CANCEL: one UID, a rising SEQUENCE."""
    house = committed.northgate
    meeting = plan(house)
    deliver()
    method, event = event_in(sent_to(inbox, "mentor", house)[0])
    assert (method, event["UID"], event["SEQUENCE"]) == ("REQUEST", str(meeting.pk), 0)
    assert event["ATTENDEE"] == f"mailto:{house.user('mentor').email}"
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert event.start == meeting.starts_at
    assert hand_over(reply_to(event, "ACCEPTED")) == 204
    assert answers(house, meeting) == {"Nia": "accepted", "Omar": "accepted"}
    page = committed.client("mentee").get(f"/o/northgate/meetings/{meeting.pk}/")
    assert page.content.decode().count("Accepted") == 2

    meeting = move(house, meeting)
    deliver()
    method, event = event_in(sent_to(inbox, "mentor", house)[1])
    assert (method, event["UID"], event["SEQUENCE"]) == ("REQUEST", str(meeting.pk), 1)
    assert event.start == meeting.starts_at
    assert answers(house, meeting) == {"Nia": "accepted", "Omar": "needs_action"}

    cancel(house, meeting, "mentor")
    deliver()
    method, event = event_in(sent_to(inbox, "mentee", house)[-1])
    assert (method, event["UID"], event["SEQUENCE"]) == ("CANCEL", str(meeting.pk), 2)
    assert event["STATUS"] == "CANCELLED"
    assert event["ATTENDEE"] == f"mailto:{house.user('mentee').email}"


def test_who_plans_has_it_in_their_calendar_too(committed: World, inbox: Arrived) -> None:
    house = committed.northgate
    plan(house)
    deliver()
    (own,) = sent_to(inbox, "mentee", house)
    assert own["Subject"].startswith("For your calendar: mentoring on ")
    _, event = event_in(own)
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"


def test_nothing_is_told_to_a_calendar_but_when(committed: World, inbox: Arrived) -> None:
    house = committed.northgate
    plan(house)
    deliver()
    (message,) = sent_to(inbox, "mentor", house)
    text = calendar_part(message).get_content()
    for secret in (MARKER, "Nia", "nia@", "LOCATION", "Leadership"):
        assert secret not in text
    assert "SUMMARY:Mentoring\r\n" in text.replace("\n", "\r\n").replace("\r\r", "\r")
    attached = next(part for part in message.walk() if part.get_filename())
    assert attached.get_filename() == "invite.ics"
    assert attached.get_content() == icalendar.Calendar.from_ical(text).to_ical(sorted=False)
    with house.activate():
        payload = str(OutboxMessage.objects.get(kind="meeting_planned").payload)
    assert MARKER not in payload


def test_as_mail_programs_expect_it(committed: World, inbox: Arrived) -> None:
    plan(committed.northgate)
    deliver()
    (message,) = sent_to(inbox, "mentor", committed.northgate)
    assert message.get_content_type() == "multipart/mixed"
    body, attached = message.iter_parts()
    kinds = [part.get_content_type() for part in body.iter_parts()]
    assert (body.get_content_type(), kinds) == (
        "multipart/alternative",
        ["text/plain", "text/html", "text/calendar"],
    )
    assert calendar_part(message)["Content-Type"].params == {
        "charset": "UTF-8",
        "method": "REQUEST",
    }
    assert attached.get_content_type() == "application/ics"
    _, event = event_in(message)
    sender = parseaddr(message["From"])[1]
    assert event["ORGANIZER"] != f"mailto:{sender}"
    assert event["ORGANIZER"].params["SENT-BY"] == f"mailto:{sender}"
    # Both would have a program fetch, or guess, what the object itself says.
    text = calendar_part(message).get_content()
    assert "BEGIN:VTIMEZONE" in text
    assert "TZURL" not in text


def test_who_wants_none_has_none_and_a_change_still_finds_what_was_sent(
    committed: World, inbox: Arrived
) -> None:
    house = committed.northgate
    with house.activate():
        choices = {"person": house.person("mentor"), "is_invited": False, "shows_names": False}
        save_calendar_choices(actor=house.actor("mentor"), **choices)
    meeting = plan(house)
    deliver()
    (message,) = sent_to(inbox, "mentor", house)
    assert message.get_content_type() == "multipart/alternative"
    with house.activate():
        choices["person"] = house.person("mentee")
        save_calendar_choices(actor=house.actor("mentee"), **choices)
    cancel(house, meeting, "mentor")
    deliver()
    assert event_in(sent_to(inbox, "mentee", house)[-1])[0] == "CANCEL"


def test_without_an_address_for_answers_none_is_asked_for(
    committed: World, inbox: Arrived, settings: Any
) -> None:
    settings.CALENDAR_REPLY_SECRET = ""
    meeting = plan(committed.northgate)
    deliver()
    page = committed.client("mentee").get(f"/o/northgate/meetings/{meeting.pk}/")
    assert "No answer yet" not in page.content.decode()
    _, event = event_in(sent_to(inbox, "mentor", committed.northgate)[0])
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert event["ORGANIZER"] == "mailto:mentorship@localhost"
    assert Client().post(PATH).status_code == 404


def test_a_cancellation_reaches_whoever_knew_an_earlier_time(
    committed: World, inbox: Arrived
) -> None:
    """Told of the plan, not yet of the move: the cancellation must not be left out."""
    house = committed.northgate
    meeting = plan(house)
    deliver()
    meeting = move(house, meeting)
    cancel(house, meeting)
    deliver()
    method, event = event_in(sent_to(inbox, "mentor", house)[-1])
    assert (method, event["SEQUENCE"]) == ("CANCEL", 2)
    assert [event_in(one)[0] for one in sent_to(inbox, "mentor", house)] == ["REQUEST", "CANCEL"]


def test_the_end_of_a_relationship_cancels_what_was_planned(
    committed: World, inbox: Arrived
) -> None:
    """Also for whoever left first; and once, however often it is looked for."""
    house = committed.northgate
    meeting = plan(house)
    deliver()
    with house.activate():
        Relationship.objects.filter(pk=house.relationship.pk).update(status="ended")
        house.relationship.members.filter(person=house.person("mentor")).update(
            left_on=timezone.localdate()
        )
    for _ in range(2):
        cancel_meetings_of_ended()
    deliver()
    for part in ("mentor", "mentee"):
        method, event = event_in(sent_to(inbox, part, house)[-1])
        assert (method, event["UID"], event["SEQUENCE"]) == ("CANCEL", str(meeting.pk), 1)
        assert len(sent_to(inbox, part, house)) == 2
    with house.activate():
        kept = set(house.relationship.meetings.values_list("status", flat=True))
        assert kept == {"held", "cancelled"}
        assert house.other_relationship.meetings.filter(status="cancelled").count() == 0


def test_who_leaves_a_group_that_goes_on_is_free_of_its_meetings(
    committed: World, inbox: Arrived
) -> None:
    house = committed.northgate
    with house.activate():
        person = PersonFactory(email="third@northgate.example")
        third = EnrollmentFactory(cohort=house.cohort, person=person, role="mentee")
        RelationshipMember.objects.create(
            relationship=house.relationship,
            enrollment=third,
            person=person,
            role="mentee",
            joined_on=timezone.localdate(),
        )
    meeting = plan(house)
    deliver()
    with house.activate():
        house.relationship.members.filter(enrollment=third).update(left_on=timezone.localdate())
    for _ in range(2):
        cancel_meetings_of_ended()
    deliver()
    to_third = [one for one in inbox.messages if "third@" in one["To"]]
    assert [event_in(one)[0] for one in to_third] == ["REQUEST", "CANCEL"]
    assert event_in(to_third[-1])[1]["UID"] == str(meeting.pk)
    assert [event_in(one)[0] for one in sent_to(inbox, "mentor", house)] == ["REQUEST"]
    with house.activate():
        assert Meeting.objects.get(pk=meeting.pk).is_planned


# ---- Answers ----


@pytest.fixture
def invited(world: World) -> tuple[House, Meeting, icalendar.Event]:
    """A planned meeting and the invitation that its mentor has."""
    house = world.northgate
    meeting = plan(house)
    with house.activate():
        payload = OutboxMessage.objects.get(kind="meeting_planned").payload
    _, text = written(payload["calendar"])
    return house, meeting, icalendar.Calendar.from_ical(text).events[0]


@pytest.mark.parametrize(
    ("partstat", "kept"),
    [("ACCEPTED", "accepted"), ("DECLINED", "declined"), ("TENTATIVE", "tentative")],
)
def test_an_answer_is_kept_for_the_person(invited: Any, partstat: str, kept: str) -> None:
    house, meeting, event = invited
    assert hand_over(reply_to(event, partstat)) == 204
    assert answers(house, meeting)["Omar"] == kept
    with house.activate():
        recorded = AuditEvent.objects.get(action="meeting.answered")
    assert (recorded.subject_id, recorded.details) == (meeting.pk, {"answer": kept})


def test_exchange_leaves_the_organiser_out_of_its_answers(invited: Any) -> None:
    house, meeting, event = invited
    to = str(event["ORGANIZER"]).removeprefix("mailto:")
    assert hand_over(reply_to(event, "DECLINED", organizer=None, to=to)) == 204
    assert answers(house, meeting)["Omar"] == "declined"


def test_the_last_answer_counts_in_whatever_order_they_come(invited: Any) -> None:
    house, meeting, event = invited
    now = datetime.now(UTC)
    assert hand_over(reply_to(event, "DECLINED", dtstamp=now)) == 204
    earlier = reply_to(event, "ACCEPTED", dtstamp=now - timedelta(minutes=5))
    assert hand_over(earlier) == 204
    assert answers(house, meeting)["Omar"] == "declined"
    assert hand_over(reply_to(event, "TENTATIVE", dtstamp=now + timedelta(minutes=1))) == 204
    assert answers(house, meeting)["Omar"] == "tentative"


@pytest.mark.parametrize(
    "changed",
    [
        {"sequence": 7},
        {"uid": "another"},
        {"attendee": "mailto:colleague@northgate.example"},
        {"organizer": "mailto:answers@mentorship.example"},
        {"organizer": icalendar.vCalAddress("mailto:answers+aaaa@mentorship.example")},
        {"method": "COUNTER"},
        {"partstat": "DELEGATED"},
        {"partstat": "NEEDS-ACTION"},
    ],
    ids=str,
)
def test_what_is_no_answer_to_this_invitation_changes_nothing(
    invited: Any, changed: dict[str, Any]
) -> None:
    house, meeting, event = invited
    assert hand_over(reply_to(event, **changed)) == 204
    assert answers(house, meeting)["Omar"] == "needs_action"


def test_an_answer_to_the_time_before_changes_nothing(invited: Any) -> None:
    house, meeting, event = invited
    meeting = move(house, meeting)
    assert hand_over(reply_to(event, "ACCEPTED")) == 204
    assert answers(house, meeting)["Omar"] == "needs_action"


def test_the_handle_of_one_organisation_is_nothing_in_another(invited: Any, world: World) -> None:
    house, meeting, event = invited
    _, handle = read_answer_address(BASE, str(event["ORGANIZER"]).removeprefix("mailto:"))
    foreign = answer_address(BASE, world.harbour.organization.pk, handle)
    address = icalendar.vCalAddress(f"mailto:{foreign}")
    assert hand_over(reply_to(event, organizer=address)) == 204
    assert answers(house, meeting)["Omar"] == "needs_action"


def test_only_what_the_provider_signed_just_now_is_taken_and_once(invited: Any) -> None:
    house, meeting, event = invited
    body = reply_to(event, "ACCEPTED")
    now = int(time.time())
    assert hand_over(body, secret="another") == 403
    assert hand_over(body, at=now - 301) == 403
    assert hand_over(body, at=now + 330) == 403
    signed = answering.signature(SECRET, now, body)
    assert hand_over(body + b" ", **{answering.HEADER: signed}) == 403
    later = signed.replace(f"t={now}", f"t={now + 1}")
    for header in ("", "nonsense", later, signed + ",v1=00", signed.upper()):
        assert hand_over(body, **{answering.HEADER: header}) == 403
    assert answers(house, meeting)["Omar"] == "needs_action"
    assert hand_over(body, at=now) == 204
    assert hand_over(body, at=now) == 409
    assert answers(house, meeting)["Omar"] == "accepted"


def test_too_much_and_too_many_are_refused(invited: Any) -> None:
    assert hand_over(b"x" * (answering.MOST_BYTES + 1)) == 413
    with time_machine.travel(timezone.now(), tick=False):
        statuses = [hand_over(b"x", at=1) for _ in range(answering.MOST_A_MINUTE + 1)]
    assert statuses[-1] == 429
    assert set(statuses[:-2]) == {403}


def test_it_takes_nothing_but_a_post() -> None:
    assert Client().get(PATH).status_code == 405
