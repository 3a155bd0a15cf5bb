"""A person's own feed and choices, and answers that calendar programs send."""

from django.db import transaction
from django.utils import timezone

from mentorship import audit
from mentorship.access import Actor, require
from participants.models import Person
from scheduling import rules
from scheduling.calendars.addresses import hash_of, new_secret
from scheduling.calendars.answers import CalendarAnswer
from scheduling.models import CalendarInvitation, Meeting, PersonalCalendar


@transaction.atomic
def save_calendar_choices(
    *, actor: Actor, person: Person, is_invited: bool, shows_names: bool
) -> PersonalCalendar:
    """Invitations by e-mail or none; the names of others in the feed or not."""
    calendar = _locked(person)
    require(rules.keep_calendar, actor, person)
    calendar.is_invited, calendar.shows_names = is_invited, shows_names
    calendar.save()
    audit.record(
        actor=actor,
        action="calendar.choices_saved",
        subject=calendar,
        is_invited=is_invited,
        shows_names=shows_names,
    )
    return calendar


@transaction.atomic
def make_calendar_feed(*, actor: Actor, person: Person) -> tuple[PersonalCalendar, str]:
    """A feed under a new address, with the secret in it, which is told this once.

    An address there was before is a missing page from now on.
    """
    calendar = _locked(person)
    require(rules.keep_calendar, actor, person)
    secret = new_secret()
    calendar.secret_hash, calendar.made_at = hash_of(secret), timezone.now()
    calendar.read_at = None
    calendar.save()
    audit.record(actor=actor, action="calendar.feed_made", subject=calendar)
    return calendar, secret


@transaction.atomic
def revoke_calendar_feed(*, actor: Actor, person: Person) -> PersonalCalendar:
    """End the feed: its address is a missing page from now on. Again changes nothing."""
    calendar = _locked(person)
    require(rules.keep_calendar, actor, person)
    if calendar.has_feed:
        calendar.secret_hash = calendar.made_at = calendar.read_at = None
        calendar.content_hash, calendar.content_changed_at = "", None
        calendar.save()
        audit.record(actor=actor, action="calendar.feed_revoked", subject=calendar)
    return calendar


@transaction.atomic
def take_calendar_answer(
    *, actor: Actor, handle: str, answer: CalendarAnswer
) -> CalendarInvitation | None:
    """Keep what a person answered in their calendar program; None where it changes nothing.

    It counts when it is the invited person's own, to the version of the meeting that stands, and
    newer than what is known (RFC 5546, 3.2.3); a forwarded invitation answers for nobody.
    """
    require(rules.take_calendar_answer, actor)
    rows = CalendarInvitation.objects.select_for_update(of=("self",)).select_related("meeting")
    invitation = rows.filter(handle=handle).first()
    if invitation is None or not _counts(invitation, answer):
        return None
    invitation.answer = answer.answer
    invitation.answered_sequence, invitation.answered_at = answer.sequence, answer.stamp
    invitation.save()
    audit.record(
        actor=actor, action="meeting.answered", subject=invitation.meeting, answer=answer.answer
    )
    return invitation


def _counts(invitation: CalendarInvitation, answer: CalendarAnswer) -> bool:
    meeting: Meeting = invitation.meeting
    known = (invitation.answered_sequence or 0, invitation.answered_at)
    is_newer = known[1] is None or (answer.sequence, answer.stamp) > (known[0], known[1])
    return (
        answer.uid == str(meeting.pk)
        and answer.attendee == invitation.address.lower()
        and meeting.is_planned
        and answer.sequence == meeting.sequence
        and is_newer
    )


def _locked(person: Person) -> PersonalCalendar:
    """The person's own row, locked; made when it is first needed."""
    Person.objects.select_for_update().only("pk").get(pk=person.pk)
    known = PersonalCalendar.objects.select_for_update(of=("self",)).filter(person=person).first()
    return known or PersonalCalendar(person=person)
