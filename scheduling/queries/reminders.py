"""A person's own reminder settings, and what was sent to them."""

from django.db.models import QuerySet
from django.utils import timezone

from mentorship.access import Actor
from scheduling.models import Reminder, ReminderPreference


def own_preference(actor: Actor) -> ReminderPreference | None:
    """The actor's own settings, or None while they are the organisation's."""
    if actor.person_id is None:
        return None
    return ReminderPreference.objects.filter(person_id=actor.person_id).first()


def reminders_sent(actor: Actor) -> QuerySet[Reminder]:
    """Reminders that went to the actor, last first."""
    if actor.person_id is None:
        return Reminder.objects.none()
    sent = Reminder.objects.filter(
        person_id=actor.person_id, state=Reminder.State.OWED, send_at__lte=timezone.now()
    )
    return sent.select_related("relationship__cohort__program").order_by("-send_at")
