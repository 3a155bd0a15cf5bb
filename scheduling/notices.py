"""E-mails about meetings: owed with the act, kept out of quiet hours, without a written word.

Payloads hold names, times and links. Where two meet stands on the meeting's page alone.
"""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from matching.models import Relationship, RelationshipMember
from mentorship import outbox
from mentorship.access import Actor
from mentorship.addresses import absolute, org_reverse
from mentorship.models import Organization
from scheduling.clock import day_in_words, moment_in_words, zone_of
from scheduling.models import Meeting, ReminderPreference
from scheduling.quiet import QuietHours

SHORTLY = timedelta(hours=12)


def quiet_hours_of(
    member: RelationshipMember, organization: Organization, preference: ReminderPreference | None
) -> QuietHours:
    """The person's own quiet hours, else the organisation's, by the clock of the person's site."""
    starts, ends = organization.quiet_from, organization.quiet_until
    if preference and preference.quiet_from is not None and preference.quiet_until is not None:
        starts, ends = preference.quiet_from, preference.quiet_until
    return QuietHours(starts, ends, zone_of(member.person, organization))


def tell_of_plan(meeting: Meeting, actor: Actor) -> None:
    """Tell the others that a meeting is planned."""
    for member in _others(meeting.relationship, actor):
        _owe(meeting, member, actor, kind="meeting_planned", key=f"planned:{_stamp(meeting)}")


def tell_of_move(meeting: Meeting, actor: Actor, was: datetime) -> None:
    """Tell the others that a meeting was moved, in place of what they were to be told before."""
    for member in _others(meeting.relationship, actor):
        _withdraw(meeting, member, was)
        zone = zone_of(member.person, actor.organization)
        _owe(
            meeting,
            member,
            actor,
            kind="meeting_moved",
            key=f"moved:{_stamp(meeting)}",
            was=moment_in_words(was, zone),
        )


def tell_of_cancellation(meeting: Meeting, actor: Actor) -> None:
    """Tell the others that a meeting is cancelled; who never heard of it need not hear that."""
    for member in _others(meeting.relationship, actor):
        if not _withdraw(meeting, member, meeting.starts_at):
            _owe(meeting, member, actor, kind="meeting_cancelled", key="cancelled")


def _others(relationship: Relationship, actor: Actor) -> list[RelationshipMember]:
    return [
        member
        for member in relationship.members.all()
        if member.left_on is None and member.person_id != actor.person_id and member.person.email
    ]


def _withdraw(meeting: Meeting, member: RelationshipMember, was: datetime) -> bool:
    stamp = f"{was:%Y%m%dT%H%M%S}"
    return any(
        [
            outbox.withdraw(key=_key(meeting, member, f"planned:{stamp}")),
            outbox.withdraw(key=_key(meeting, member, f"moved:{stamp}")),
        ]
    )


def _stamp(meeting: Meeting) -> str:
    return f"{meeting.starts_at:%Y%m%dT%H%M%S}"


def _key(meeting: Meeting, member: RelationshipMember, what: str) -> str:
    return f"meeting:{meeting.pk}:{member.person_id}:{what}"


def _owe(
    meeting: Meeting,
    member: RelationshipMember,
    actor: Actor,
    *,
    kind: str,
    key: str,
    **words: Any,
) -> None:
    organization = actor.organization
    zone = zone_of(member.person, organization)
    page = "meeting" if kind != "meeting_cancelled" else "relationship"
    ids = (
        {"meeting_id": meeting.pk}
        if page == "meeting"
        else {"relationship_id": meeting.relationship_id}
    )
    outbox.enqueue(
        key=_key(meeting, member, key),
        kind=kind,
        to=member.person.email,
        payload={
            "name": member.person.given_name,
            "by": _name_of(actor, meeting.relationship),
            "day": day_in_words(meeting.starts_at.astimezone(zone).date()),
            "when": moment_in_words(meeting.starts_at, zone),
            "minutes": meeting.minutes,
            "means": meeting.get_means_display(),
            "url": absolute(org_reverse(organization, f"scheduling:{page}", **ids)),
            **words,
        },
        send_at=_kindly(meeting, member, organization),
    )


def _name_of(actor: Actor, relationship: Relationship) -> str:
    names = {member.person_id: str(member.person) for member in relationship.members.all()}
    return names.get(actor.person_id, actor.label) if actor.person_id else actor.label


def _kindly(meeting: Meeting, member: RelationshipMember, organization: Organization) -> datetime:
    """After the quiet hours, unless the meeting is so near that waiting would be unkind."""
    now = timezone.now()
    preference = member.person.reminder_preferences.first()
    allowed = quiet_hours_of(member, organization, preference).next_allowed(now)
    return now if meeting.starts_at - allowed < SHORTLY else allowed
