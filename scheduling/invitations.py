"""Meetings in the calendars of their people: who is invited, under which address, in which state.

Within the acts that plan, move and cancel (`notices`); what is sent is made of the facts here.
"""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.utils import timezone

from mentorship.models import Organization
from participants.models import Person
from scheduling.calendars.addresses import answer_address, new_handle
from scheduling.calendars.invitations import CANCEL, REQUEST, InvitationFacts
from scheduling.clock import zone_of
from scheduling.models import CalendarInvitation, Meeting, PersonalCalendar


def invitation_facts(
    meeting: Meeting, person: Person, organization: Organization, *, url: str, is_by_them: bool
) -> dict[str, Any] | None:
    """What goes into a person's calendar, for the outbox; None where nothing does.

    Who planned it has agreed to it. A change asks the others anew.
    """
    invitation = _invitation_to(meeting, person, organization)
    if invitation is None:
        return None
    if meeting.is_planned:
        _ask_anew(invitation, is_by_them)
    return _facts(
        invitation,
        organization,
        method=REQUEST if meeting.is_planned else CANCEL,
        sequence=meeting.sequence,
        is_answer_wanted=takes_answers() and meeting.is_planned and not is_by_them,
        url=url,
    )


def leaving_facts(
    invitation: CalendarInvitation, organization: Organization, *, url: str
) -> dict[str, Any]:
    """What takes a meeting, which goes on without this person, out of their calendar."""
    return _facts(
        invitation,
        organization,
        method=CANCEL,
        # Above the version that they have, as RFC 5546 (3.2.5) asks for who is left out.
        sequence=invitation.meeting.sequence + 1,
        is_answer_wanted=False,
        url=url,
    )


def _facts(
    invitation: CalendarInvitation, organization: Organization, **facts: Any
) -> dict[str, Any]:
    meeting = invitation.meeting
    return InvitationFacts(
        uid=str(meeting.pk),
        stamp=timezone.now(),
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        zone=zone_of(invitation.person, organization).key,
        organizer=invitation.organizer,
        organizer_name=organization.name,
        attendee=invitation.address,
        answer=invitation.answer,
        sent_by=_sender(),
        **facts,
    ).written


def takes_answers() -> bool:
    """Whether this deployment hears of answers (CALENDAR_REPLY_ADDRESS and its secret)."""
    return bool(settings.CALENDAR_REPLY_ADDRESS and settings.CALENDAR_REPLY_SECRET)


def _invitation_to(
    meeting: Meeting, person: Person, organization: Organization
) -> CalendarInvitation | None:
    """The one there is; a new one for a meeting to come, where the person wants such."""
    known = CalendarInvitation.objects.filter(meeting=meeting, person=person).first()
    if known is not None or not meeting.is_planned or not _wants_invitations(person):
        return known
    handle = new_handle()
    return CalendarInvitation.objects.create(
        meeting=meeting,
        person=person,
        handle=handle,
        organizer=_organizer(organization, handle),
        address=person.email,
    )


def _wants_invitations(person: Person) -> bool:
    return not PersonalCalendar.objects.filter(person=person, is_invited=False).exists()


def _organizer(organization: Organization, handle: str) -> str:
    if takes_answers():
        return answer_address(settings.CALENDAR_REPLY_ADDRESS, organization.pk, handle)
    return _sender()


def _sender() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _ask_anew(invitation: CalendarInvitation, is_by_them: bool) -> None:
    answers = CalendarInvitation.Answer
    invitation.answer = answers.ACCEPTED if is_by_them else answers.NEEDS_ACTION
    invitation.answered_sequence = invitation.answered_at = None
    invitation.save()
