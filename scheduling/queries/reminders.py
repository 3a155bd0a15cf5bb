"""A person's own reminder settings, what was sent to them, and what is to come."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from mentorship.access import Actor
from mentorship.models import OutboxMessage
from scheduling.letters import line
from scheduling.models import Reminder, ReminderPreference
from scheduling.queries.due_reminders import letters

LOOKED_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class ToCome:
    """An e-mail that a person will get, as far as one can say today."""

    send_at: datetime
    lines: tuple[str, ...]
    is_owed: bool


def own_preference(actor: Actor) -> ReminderPreference | None:
    """The actor's own settings, or None while they are the organisation's."""
    if actor.person_id is None:
        return None
    return ReminderPreference.objects.filter(person_id=actor.person_id).first()


def reminders_sent(actor: Actor) -> QuerySet[Reminder]:
    """Reminders that went to the actor, last first; `went_at` is when the mail server took them."""
    if actor.person_id is None:
        return Reminder.objects.none()
    # Who keeps e-mails for a while only keeps their reminders: those have gone, too.
    message = OutboxMessage.objects.filter(key=OuterRef("outbox_key"))
    sent = Reminder.objects.filter(
        ~Exists(message.filter(sent_at=None)),
        person_id=actor.person_id,
        state=Reminder.State.OWED,
        send_at__lte=timezone.now(),
    ).annotate(went_at=Coalesce(Subquery(message.values("sent_at")[:1]), F("send_at")))
    return sent.select_related("relationship__cohort__program", "touchpoint").order_by(
        "-went_at", "pk"
    )


def reminders_to_come(actor: Actor, now: datetime | None = None) -> list[ToCome]:
    """E-mails of the next fortnight: those that wait, and those that would be owed as things
    stand. Whoever meets, logs or plans changes them."""
    if actor.person_id is None:
        return []
    now = now or timezone.now()
    coming = [*_waiting(actor), *_foreseen(actor, now)]
    return sorted(coming, key=lambda one: one.send_at)


def _waiting(actor: Actor) -> Iterator[ToCome]:
    message = OutboxMessage.objects.filter(
        key=OuterRef("outbox_key"), sent_at=None, withdrawn_at=None, failed_at=None
    )
    rows = (
        Reminder.objects.filter(person_id=actor.person_id, state=Reminder.State.OWED)
        .annotate(goes_at=Subquery(message.values("send_at")[:1]))
        .filter(goes_at__isnull=False)
        .select_related("relationship__cohort__program", "touchpoint")
        .order_by("goes_at", "pk")
    )
    carried: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        carried[row.outbox_key].append(row)
    for some in carried.values():
        yield ToCome(some[0].goes_at, tuple(map(_in_words, some)), is_owed=True)


def _in_words(reminder: Reminder) -> str:
    about = reminder.touchpoint or (reminder.relationship and reminder.relationship.cohort.program)
    return f"{reminder.get_kind_display()}: {about}" if about else reminder.get_kind_display()


def _foreseen(actor: Actor, now: datetime) -> Iterator[ToCome]:
    organization = actor.organization
    for letter in letters(organization, now, now + LOOKED_AHEAD, actor.person_id):
        for mailing in letter.mailings():
            if mailing.send_at <= now + LOOKED_AHEAD:
                lines = tuple(line(organization, due) for due in mailing.contents)
                yield ToCome(mailing.send_at, lines, is_owed=False)
