"""E-mails about meetings of mentors: when, how, and a link; neither what about nor where."""

from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.utils import timezone

from mentorship import outbox
from mentorship.access import Actor
from mentorship.addresses import absolute, org_reverse
from mentorship.models import OutboxMessage
from participants.models import Person
from scheduling.calendars.invitations import CANCEL, REQUEST, InvitationFacts
from scheduling.clock import day_in_words, moment_in_words, zone_of
from scheduling.models import PersonalCalendar
from scheduling.notices import quiet_hours_of_person
from scheduling.support.models import CircleMeeting
from scheduling.support.queries.circles import circle_members

SHORTLY = timedelta(hours=12)


def tell_circle(actor: Actor, meeting: CircleMeeting, what: str) -> None:
    """That a meeting was `planned`, `moved` or `cancelled`: to every mentor but who did it."""
    _stop_telling(meeting)
    people = circle_members(actor, meeting.program).exclude(email="")
    people = people.prefetch_related("reminder_preferences")
    refusing = PersonalCalendar.objects.filter(person__in=people, is_invited=False)
    uninvited = set(refusing.values_list("person_id", flat=True))
    for person in people:
        if person.pk == actor.person_id or (what == "cancelled" and not _heard(meeting, person)):
            continue
        payload = _told(actor, meeting, person)
        if person.pk not in uninvited:
            payload["calendar"] = _calendar(actor, meeting, person, is_off=what == "cancelled")
        outbox.enqueue(
            key=_key(meeting, person, what),
            kind=f"circle_{what}",
            to=person.email,
            payload=payload,
            send_at=_kindly(actor, meeting, person),
        )


def _stop_telling(meeting: CircleMeeting) -> None:
    """Who has not been told yet of what is no longer so need not hear of it."""
    owed = OutboxMessage.objects.filter(key__startswith=f"circle:{meeting.pk}:")
    outbox.withdraw_all(keys=owed.values_list("key", flat=True))


def _heard(meeting: CircleMeeting, person: Person) -> bool:
    """Whether it may be in the person's calendar."""
    told = OutboxMessage.objects.filter(key__startswith=f"circle:{meeting.pk}:{person.pk}:")
    return told.filter(withdrawn_at=None).exists()


def _told(actor: Actor, meeting: CircleMeeting, person: Person) -> dict[str, Any]:
    zone = zone_of(person, actor.organization)
    return {
        "name": person.given_name,
        "program": meeting.program.name,
        "day": day_in_words(meeting.starts_at.astimezone(zone).date()),
        "when": moment_in_words(meeting.starts_at, zone),
        "minutes": meeting.minutes,
        "means": meeting.get_means_display(),
        "url": _page(actor, meeting),
    }


def _calendar(
    actor: Actor, meeting: CircleMeeting, person: Person, *, is_off: bool
) -> dict[str, Any]:
    """For the person's own calendar; the answer is given on the page."""
    return InvitationFacts(
        method=CANCEL if is_off else REQUEST,
        uid=str(meeting.pk),
        sequence=meeting.sequence,
        stamp=timezone.now(),
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        zone=zone_of(person, actor.organization).key,
        organizer=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        organizer_name=actor.organization.name,
        attendee=person.email,
        answer="needs_action",
        is_answer_wanted=False,
        url=_page(actor, meeting),
    ).written


def _kindly(actor: Actor, meeting: CircleMeeting, person: Person) -> Any:
    now = timezone.now()
    preference = next(iter(person.reminder_preferences.all()), None)
    allowed = quiet_hours_of_person(person, actor.organization, preference).next_allowed(now)
    return now if meeting.starts_at - allowed < SHORTLY else allowed


def _page(actor: Actor, meeting: CircleMeeting) -> str:
    path = org_reverse(actor.organization, "support:circle", program_id=meeting.program_id)
    return absolute(path)


def _key(meeting: CircleMeeting, person: Person, what: str) -> str:
    return f"circle:{meeting.pk}:{person.pk}:{what}:{meeting.sequence}"
