"""Stop reminders that have lost their reason."""

from django.db.models import Q

from matching.models import Relationship
from mentorship import outbox
from scheduling.models import Meeting, Reminder


def stop_reminders(relationship: Relationship, *kinds: str, meeting: Meeting | None = None) -> None:
    """Withdraw what is owed of these kinds, unless it has left the house.

    A digest that carried more than these is withdrawn whole; the next round schedules the rest.
    """
    about = Q(relationship=relationship, kind__in=kinds, state=Reminder.State.OWED)
    if meeting is not None:
        about &= Q(meeting=meeting)
    pending = Reminder.objects.filter(about)
    for key in sorted(set(pending.values_list("outbox_key", flat=True))):
        if outbox.withdraw(key=key):
            pending.filter(outbox_key=key).update(state=Reminder.State.WITHDRAWN)
            Reminder.objects.filter(outbox_key=key, state=Reminder.State.OWED).delete()
