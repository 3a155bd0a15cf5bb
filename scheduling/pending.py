"""Stop reminders that have lost their reason."""

from django.db.models import Q

from matching.models import Relationship
from mentorship import outbox
from scheduling.models import Meeting, Reminder


def to_plan(relationship: Relationship) -> Q:
    """Reminders that ask these people to plan a meeting."""
    return Q(relationship=relationship, kind=Reminder.Kind.PLAN)


def of_meeting(meeting: Meeting) -> Q:
    """Reminders that a meeting comes, or that it is to be logged."""
    return Q(
        relationship=meeting.relationship_id,
        meeting=meeting,
        kind__in=(Reminder.Kind.UPCOMING, Reminder.Kind.LOG),
    )


def stop_reminders(about: Q) -> None:
    """Withdraw what is owed of these, unless it has left the house.

    A digest that carried more than these is withdrawn whole; the next round schedules the rest.
    """
    pending = Reminder.objects.filter(about, state=Reminder.State.OWED)
    for key in sorted(set(pending.values_list("outbox_key", flat=True))):
        if outbox.withdraw(key=key):
            pending.filter(outbox_key=key).update(state=Reminder.State.WITHDRAWN)
            Reminder.objects.filter(outbox_key=key, state=Reminder.State.OWED).delete()
