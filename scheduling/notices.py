"""E-mails about meetings: owed with the act, kept out of quiet hours, without a written word.

Payloads hold names, times and links. Where two meet stands on the meeting's page alone.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from matching.models import Relationship, RelationshipMember
from mentorship import outbox
from mentorship.access import Actor
from mentorship.addresses import absolute, org_reverse
from mentorship.languages import speaking_to
from mentorship.models import Organization
from mentorship.tenancy import new_id
from participants.models import Person
from scheduling.clock import day_in_words, moment_in_words, zone_of
from scheduling.invitations import invitation_facts, leaving_facts
from scheduling.models import CalendarInvitation, Meeting, ProposedTime, ReminderPreference
from scheduling.quiet import QuietHours
from scheduling.waiting import letter_key

SHORTLY = timedelta(hours=12)


def quiet_hours_of(
    member: RelationshipMember, organization: Organization, preference: ReminderPreference | None
) -> QuietHours:
    """Those of a member of a relationship."""
    return quiet_hours_of_person(member.person, organization, preference)


def quiet_hours_of_person(
    person: Person, organization: Organization, preference: ReminderPreference | None
) -> QuietHours:
    """The person's own quiet hours, else the organisation's, by the clock of the person's site."""
    starts, ends = organization.quiet_from, organization.quiet_until
    if preference and preference.quiet_from is not None and preference.quiet_until is not None:
        starts, ends = preference.quiet_from, preference.quiet_until
    return QuietHours(starts, ends, zone_of(person, organization))


def tell_of_plan(meeting: Meeting, actor: Actor) -> None:
    """Tell the others that a meeting is planned; put it into everybody's calendar."""
    for member in _reachable(meeting.relationship):
        if _is_of(member, actor):
            _owe_own_copy(meeting, member, actor, "planned")
        else:
            _owe(meeting, member, actor, kind="meeting_planned", key="planned:0")


def tell_of_move(meeting: Meeting, actor: Actor, was: datetime) -> None:
    """Tell the others that a meeting was moved, in place of what they were to be told before."""
    for member in _reachable(meeting.relationship):
        outbox.withdraw_all(keys=_told_before(meeting, member))
        if _is_of(member, actor):
            _owe_own_copy(meeting, member, actor, "moved")
            continue
        zone = zone_of(member.person, actor.organization)
        with speaking_to(member.person.user, actor.organization):
            _owe(
                meeting,
                member,
                actor,
                kind="meeting_moved",
                key=f"moved:{meeting.sequence}",
                was=moment_in_words(was, zone),
            )


def tell_of_cancellation(meeting: Meeting, actor: Actor) -> None:
    """Tell the others that a meeting is cancelled, also who left since: it is in their calendar.
    Who never heard of it need not hear that."""
    for member in meeting.relationship.members.all():
        before = _told_before(meeting, member)
        outbox.withdraw_all(keys=before)
        if not member.person.email or not outbox.is_any_under_way(keys=before):
            continue
        if _is_of(member, actor):
            _owe_own_copy(meeting, member, actor, "cancelled")
        else:
            _owe(meeting, member, actor, kind="meeting_cancelled", key="cancelled")


def tell_who_left(invitation: CalendarInvitation, actor: Actor) -> None:
    """Take a meeting that goes on without them out of the calendar of who left."""
    meeting, person, organization = invitation.meeting, invitation.person, actor.organization
    zone = zone_of(person, organization)
    url = absolute(org_reverse(organization, "scheduling:my_mentoring"))
    with speaking_to(person.user, organization):
        day = day_in_words(meeting.starts_at.astimezone(zone).date())
        when = moment_in_words(meeting.starts_at, zone)
    outbox.enqueue(
        key=f"meeting:{meeting.pk}:{person.pk}:left",
        kind="meeting_left",
        to=invitation.address,
        payload={
            "name": person.given_name,
            "day": day,
            "when": when,
            "url": url,
            "calendar": leaving_facts(invitation, organization, url=url),
        },
    )


def tell_of_times(
    relationship: Relationship, proposed: Sequence[ProposedTime], actor: Actor
) -> None:
    """Tell the others of times that wait for their answer."""
    for member in _others(relationship, actor):
        zone = zone_of(member.person, actor.organization)
        first = proposed[0]
        with speaking_to(member.person.user, actor.organization):
            times = [moment_in_words(one.starts_at, zone) for one in proposed]
            means = str(first.get_means_display())
        _write(
            relationship,
            member,
            actor,
            kind="times_proposed",
            key=letter_key(first.round_id, member.person_id),
            near=first.starts_at,
            times=times,
            minutes=first.minutes,
            means=means,
        )


def tell_of_declined_times(
    relationship: Relationship, proposers: Collection[UUID], actor: Actor
) -> None:
    """Tell who proposed times that none of them suits."""
    for member in _others(relationship, actor):
        if member.person_id in proposers:
            key = f"times_declined:{new_id()}:{member.person_id}"
            _write(relationship, member, actor, kind="times_declined", key=key)


def _write(
    relationship: Relationship,
    member: RelationshipMember,
    actor: Actor,
    *,
    kind: str,
    key: str,
    near: datetime | None = None,
    **words: Any,
) -> None:
    """A letter that leads to the page on which times are found."""
    organization = actor.organization
    address = org_reverse(organization, "scheduling:times", relationship_id=relationship.pk)
    outbox.enqueue(
        key=key,
        kind=kind,
        to=member.person.email,
        payload={
            "name": member.person.given_name,
            "by": _name_of(actor, relationship),
            "url": absolute(address),
            **words,
        },
        send_at=_kindly(near, member, organization),
    )


def _others(relationship: Relationship, actor: Actor) -> list[RelationshipMember]:
    return [one for one in _reachable(relationship) if not _is_of(one, actor)]


def _reachable(relationship: Relationship) -> list[RelationshipMember]:
    return [
        member
        for member in relationship.members.all()
        if member.left_on is None and member.person.email
    ]


def _is_of(member: RelationshipMember, actor: Actor) -> bool:
    return member.person_id == actor.person_id


def _told_before(meeting: Meeting, member: RelationshipMember) -> list[str]:
    """The keys of what this person was told, or is to be told, before the latest change."""
    versions = range(meeting.sequence)
    return [
        _key(meeting, member, f"{what}:{version}")
        for version in versions
        for what in ("planned", "moved", "own")
    ]


def _key(meeting: Meeting, member: RelationshipMember, what: str) -> str:
    return f"meeting:{meeting.pk}:{member.person_id}:{what}"


def _owe_own_copy(meeting: Meeting, member: RelationshipMember, actor: Actor, did: str) -> None:
    """What one planned, moved or cancelled oneself comes into one's own calendar, too, at once."""
    if facts := _calendar(meeting, member, actor):
        outbox.enqueue(
            key=_key(meeting, member, f"own:{meeting.sequence}"),
            kind="meeting_in_own_calendar",
            to=member.person.email,
            payload=_told(meeting, member, actor) | {"did": did, "calendar": facts},
        )


def _owe(
    meeting: Meeting,
    member: RelationshipMember,
    actor: Actor,
    *,
    kind: str,
    key: str,
    **words: Any,
) -> None:
    payload = _told(meeting, member, actor) | words
    if facts := _calendar(meeting, member, actor):
        payload["calendar"] = facts
    outbox.enqueue(
        key=_key(meeting, member, key),
        kind=kind,
        to=member.person.email,
        payload=payload,
        send_at=_kindly(meeting.starts_at, member, actor.organization),
    )


def _told(meeting: Meeting, member: RelationshipMember, actor: Actor) -> dict[str, Any]:
    """Names, times and a link."""
    zone = zone_of(member.person, actor.organization)
    with speaking_to(member.person.user, actor.organization):
        return {
            "name": member.person.given_name,
            "by": _name_of(actor, meeting.relationship),
            "day": day_in_words(meeting.starts_at.astimezone(zone).date()),
            "when": moment_in_words(meeting.starts_at, zone),
            "minutes": meeting.minutes,
            "means": str(meeting.get_means_display()),
            "url": _page(meeting, actor.organization),
        }


def _calendar(meeting: Meeting, member: RelationshipMember, actor: Actor) -> dict[str, Any] | None:
    """What goes into the person's calendar, or None where they want nothing there."""
    return invitation_facts(
        meeting,
        member.person,
        actor.organization,
        url=_page(meeting, actor.organization),
        is_by_them=_is_of(member, actor),
    )


def _page(meeting: Meeting, organization: Organization) -> str:
    name, ids = "scheduling:meeting", {"meeting_id": meeting.pk}
    if not meeting.is_planned:
        name, ids = "scheduling:relationship", {"relationship_id": meeting.relationship_id}
    return absolute(org_reverse(organization, name, **ids))


def _name_of(actor: Actor, relationship: Relationship) -> str:
    names = {member.person_id: str(member.person) for member in relationship.members.all()}
    return names.get(actor.person_id, actor.label) if actor.person_id else actor.label


def _kindly(
    starts_at: datetime | None, member: RelationshipMember, organization: Organization
) -> datetime:
    """After the quiet hours, unless the meeting is so near that waiting would be unkind."""
    now = timezone.now()
    preference = member.person.reminder_preferences.first()
    allowed = quiet_hours_of(member, organization, preference).next_allowed(now)
    return now if starts_at is not None and starts_at - allowed < SHORTLY else allowed
