"""What a reminder's link opens."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from mentorship import second_factor
from mentorship.access import Actor
from mentorship.models import Organization, User
from mentorship.queries.memberships import memberships_of
from mentorship.tenancy import acting_as
from participants.models import Person
from scheduling import rules
from scheduling.log_links import OPEN_FOR, Claim
from scheduling.models import Meeting
from scheduling.queries.relationships import own_relationships, unaccepted_agreement

ROLE = "link"
"""In the audit trail: somebody who did not sign in, and holds a link sent to them."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Whom a link lets say what became of which meeting."""

    actor: Actor
    person: Person
    meeting: Meeting
    is_open: bool

    def was_logged_with(self, client_key: UUID) -> bool:
        """Whether this very form was kept already: its answer was lost, or it was sent twice."""
        meeting = self.meeting
        return meeting.client_key == client_key and meeting.logged_by_id == self.person.pk


def linked(claim: Claim) -> Linked | None:
    """The act that the link opens, or opened; None where it opens nothing for whoever it was sent
    to: they have left, were erased, changed their password, or must sign in with two factors.

    To be read inside `activate(claim.organization_id)`.
    """
    person = present_person(claim.person_id)
    if person is None or person.user is None or not claim.is_of(person.user):
        return None
    # The reminder was sent after its meeting at the earliest.
    if not may_come_in(person.user, claim.organization_id, claim.starts_at):
        return None
    actor = actor_by_link(claim.organization_id, person)
    meeting = _meeting(actor, claim)
    if meeting is None or not rules.log_meeting(actor, meeting.relationship):
        return None
    return Linked(actor, person, meeting, _is_open(actor, claim, meeting))


def actor_by_link(organization_id: UUID, person: Person) -> Actor:
    """Somebody who holds a link sent to them, and did not sign in."""
    organization = Organization.objects.get(pk=organization_id)
    return Actor(organization=organization, user=person.user, role=ROLE, person_id=person.pk)


def present_person(person_id: UUID) -> Person | None:
    """Somebody who has not left and was not erased, with their account and site."""
    people = Person.objects.select_related("user", "site").filter(pk=person_id)
    person = people.first()
    return None if person is None or person.has_left or person.is_erased else person


def may_come_in(user: User, organization_id: UUID, since: datetime) -> bool:
    """As somebody who signs in may: an account that works and belongs here, by one factor, and was
    not signed out everywhere since that moment."""
    if not user.is_active:
        return False
    with acting_as(user):
        here = memberships_of(user).filter(organization=organization_id).first()
    if here is None or second_factor.is_required(here):
        return False
    return here.signed_out_at is None or here.signed_out_at < since


def _meeting(actor: Actor, claim: Claim) -> Meeting | None:
    meeting = Meeting.objects.filter(pk=claim.meeting_id).first()
    if meeting is None:
        return None
    relationship = own_relationships(actor).filter(pk=meeting.relationship_id).first()
    if relationship is None:
        return None
    meeting.relationship = relationship
    return meeting


def _is_open(actor: Actor, claim: Claim, meeting: Meeting) -> bool:
    """The meeting waits to be logged, at the time that the link names, and not for too long."""
    now = timezone.now()
    return (
        meeting.awaits_log
        and claim.is_about(meeting.starts_at)
        and now <= meeting.ends_at + OPEN_FOR
        and meeting.relationship.is_active
        and unaccepted_agreement(actor, meeting.relationship) is None
    )
