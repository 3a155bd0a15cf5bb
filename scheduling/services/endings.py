"""What is still planned when a relationship is over goes, and whoever leaves one that goes on is
free of its meetings; in calendars too."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from matching.models import Relationship, RelationshipMember
from mentorship import audit
from mentorship.access import Actor, require
from scheduling import notices, rules
from scheduling.models import CalendarInvitation, Meeting
from scheduling.pending import of_meeting, stop_reminders
from scheduling.queries.relationships import visible_relationships

_OVER = (Relationship.Status.ENDED, Relationship.Status.COMPLETED)


@transaction.atomic
def cancel_meetings_of_ended(*, actor: Actor) -> int:
    """Cancel meetings to come of relationships that have ended, and tell everybody who was told of
    them, whoever left first; returns how many. May run twice or beside itself."""
    require(rules.cancel_meetings_of_ended, actor)
    to_come = Meeting.objects.filter(status=Meeting.Status.PLANNED, starts_at__gt=timezone.now())
    over = Relationship.objects.filter(
        status__in=_OVER, pk__in=to_come.values("relationship_id")
    ).values("pk")
    relationships = visible_relationships(actor).filter(pk__in=over).order_by("pk")
    count = 0
    for relationship in relationships.select_for_update(of=("self",)):
        for meeting in to_come.filter(relationship=relationship).select_for_update(of=("self",)):
            meeting.relationship = relationship
            _cancel(actor, meeting)
            count += 1
    return count


@transaction.atomic
def free_who_left(*, actor: Actor) -> int:
    """Take meetings to come out of the calendars of those who left a relationship that goes on
    without them; returns how many. May run twice or beside itself."""
    require(rules.cancel_meetings_of_ended, actor)
    left = RelationshipMember.objects.filter(
        relationship=OuterRef("meeting__relationship"), person=OuterRef("person")
    )
    invitations = (
        CalendarInvitation.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(
            Exists(left.exclude(left_on=None)),
            ~Exists(left.filter(left_on=None)),
            meeting__status=Meeting.Status.PLANNED,
            meeting__starts_at__gt=timezone.now(),
        )
        .exclude(meeting__relationship__status__in=_OVER)
        .select_related("person", "meeting__relationship")
    )
    freed = list(invitations)
    for invitation in freed:
        notices.tell_who_left(invitation, actor)
        audit.record(actor=actor, action="meeting.left", subject=invitation.meeting)
        invitation.delete()
    return len(freed)


def _cancel(actor: Actor, meeting: Meeting) -> None:
    meeting.status, meeting.changed_at = Meeting.Status.CANCELLED, timezone.now()
    meeting.sequence += 1
    meeting.save()
    audit.record(actor=actor, action="meeting.cancelled", subject=meeting)
    stop_reminders(of_meeting(meeting))
    notices.tell_of_cancellation(meeting, actor)
