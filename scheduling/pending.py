"""Stop reminders that have lost their reason."""

from django.db.models import F, Q

from matching.models import Relationship
from mentorship import outbox
from mentorship.models import OutboxMessage
from scheduling.letters import DIGEST, TEMPLATES
from scheduling.models import Meeting, Reminder
from scheduling.queries.rhythms import running_relationships


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


def release_reminders(about: Q) -> None:
    """Take back what is owed of these and was never tried; the next round decides anew."""
    pending = Reminder.objects.filter(about, state=Reminder.State.OWED)
    for key in sorted(set(pending.values_list("outbox_key", flat=True))):
        if outbox.withdraw(key=key, only_untried=True):
            Reminder.objects.filter(outbox_key=key, state=Reminder.State.OWED).delete()


def still_wanted(message: OutboxMessage) -> bool:
    """Whether a reminder e-mail has kept all of its reasons: nobody left, nothing ended.

    Asked at the moment of sending, since relationships end and people leave on floors below this
    one. What has lost a reason is taken back, and the next round schedules the rest.
    """
    carried = Reminder.objects.filter(outbox_key=message.key, state=Reminder.State.OWED)
    kept = carried.filter(
        relationship__in=running_relationships().values("pk"),
        relationship__members__person=F("person"),
        relationship__members__left_on=None,
    )
    lost = list(carried.exclude(pk__in=kept.values("pk")).values_list("pk", flat=True))
    if lost:
        stop_reminders(Q(pk__in=lost))
    return not lost


for kind in (DIGEST, *TEMPLATES.values()):
    outbox.ask_before_sending(kind, still_wanted)
