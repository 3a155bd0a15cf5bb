"""E-mails about meetings of mentors: when, how, and a link; neither what about nor where."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import outbox
from mentorship.access import Actor
from mentorship.addresses import absolute, org_reverse
from mentorship.languages import speaking_to
from mentorship.models import OutboxMessage
from participants.models import Person
from scheduling.calendars.feeds import FeedEntry
from scheduling.calendars.invitations import CANCEL, REQUEST, InvitationFacts
from scheduling.clock import day_in_words, moment_in_words, zone_of
from scheduling.feeds import also_in_calendar
from scheduling.models import PersonalCalendar
from scheduling.notices import quiet_hours_of_person
from scheduling.queries.calendars import KEPT_FOR
from scheduling.support.models import CircleMeeting
from scheduling.support.queries.circles import (
    circle_meetings_in_calendar,
    circle_members,
    mentors_at_present,
)

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


def people_who_left(meeting: CircleMeeting) -> list[Person]:
    """Who was told of a meeting to come, or said that they come, and mentors here no more."""
    heard = set(meeting.answers.values_list("person_id", flat=True))
    told = OutboxMessage.objects.filter(
        key__startswith=f"circle:{meeting.pk}:", withdrawn_at=None
    ).exclude(kind="circle_left")
    heard |= {UUID(key.split(":")[2]) for key in told.values_list("key", flat=True)}
    freed = OutboxMessage.objects.filter(
        key__startswith=f"circle:{meeting.pk}:", kind="circle_left"
    )
    heard -= {UUID(key.split(":")[2]) for key in freed.values_list("key", flat=True)}
    here = mentors_at_present(meeting.program_id)
    return list(Person.objects.filter(pk__in=heard).exclude(pk__in=here).order_by("pk"))


def tell_who_left(actor: Actor, meeting: CircleMeeting, people: Iterable[Person]) -> None:
    """Whose calendar may have it: that it is theirs no more. Who was not told yet never is."""
    for person in people:
        mine = OutboxMessage.objects.filter(key__startswith=f"circle:{meeting.pk}:{person.pk}:")
        keys = list(mine.filter(withdrawn_at=None).values_list("key", flat=True))
        outbox.withdraw_all(keys=keys)
        if not person.email or not mine.filter(withdrawn_at=None).exists():
            continue
        payload = _told(actor, meeting, person)
        payload["calendar"] = _calendar(actor, meeting, person, is_off=True)
        payload["calendar"]["sequence"] = meeting.sequence + 1
        outbox.enqueue(
            key=_key(meeting, person, "left"),
            kind="circle_left",
            to=person.email,
            payload=payload,
            send_at=_kindly(actor, meeting, person),
        )


def _in_calendar(actor: Actor, calendar: PersonalCalendar) -> Iterator[FeedEntry]:
    """For the private feed: meetings of one's circles to which one said that one comes."""
    for meeting in circle_meetings_in_calendar(actor, timezone.now() - KEPT_FOR):
        names = _("the mentors of %(program)s") % {"program": meeting.program.name}
        yield FeedEntry(
            uid=meeting.pk,
            starts_at=meeting.starts_at,
            minutes=meeting.minutes,
            changed_at=meeting.changed_at,
            sequence=meeting.sequence,
            url=_page(actor, meeting),
            names=names if calendar.shows_names else "",
        )


also_in_calendar(_in_calendar)


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
    with speaking_to(person.user, actor.organization):
        return {
            "name": person.given_name,
            "program": meeting.program.name,
            "day": day_in_words(meeting.starts_at.astimezone(zone).date()),
            "when": moment_in_words(meeting.starts_at, zone),
            "minutes": meeting.minutes,
            "means": str(meeting.get_means_display()),
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
