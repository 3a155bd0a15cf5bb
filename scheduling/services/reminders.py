"""Reminders: what is due by the rhythm, when it is kind, and no more than a few a week."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from mentorship import audit, outbox
from mentorship.access import Actor, require
from mentorship.models import Organization, OutboxMessage
from participants.models import Person
from scheduling import letters, rules
from scheduling.budget import Mailing
from scheduling.models import Reminder, ReminderPreference
from scheduling.notices import quiet_hours_of_person
from scheduling.peace import Peace
from scheduling.pending import release_reminders, stop_reminders
from scheduling.queries.due_apart import Again, AskedApart
from scheduling.queries.due_reminders import Reason
from scheduling.queries.due_reminders import letters as due_letters
from scheduling.queries.working_times import working_times

HORIZON = timedelta(hours=1)
"""A round looks so far ahead. Beat runs more often, so what is owed is never long owed."""
MOST_LETTERS = 500
"""A round writes to so many people at most, so that its transaction stays short."""


@transaction.atomic
def save_reminder_preference(
    *,
    actor: Actor,
    person: Person,
    quiet_from: time | None = None,
    quiet_until: time | None = None,
    weekly_budget: int | None = None,
    paused_until: date | None = None,
    kinds_off: Iterable[str] = (),
) -> ReminderPreference:
    """Choose one's own quiet hours, fewer e-mails, a pause, or some kinds not at all. None means
    the organisation's. What was owed before is looked at anew."""
    require(rules.save_reminder_preference, actor, person)
    preference, _ = ReminderPreference.objects.update_or_create(
        person=person,
        defaults={
            "quiet_from": quiet_from if quiet_until is not None else None,
            "quiet_until": quiet_until if quiet_from is not None else None,
            "weekly_budget": weekly_budget,
            "paused_until": paused_until,
            "kinds_off": sorted(set(kinds_off)),
        },
    )
    release_reminders(Q(person=person))
    audit.record(actor=actor, action="reminder_preference.saved", subject=preference)
    return preference


@transaction.atomic
def stop_kinds(*, actor: Actor, person: Person, kinds: Iterable[str]) -> ReminderPreference:
    """Want no e-mail of these kinds any more; all else stays as it was chosen. Twice is once. What
    is owed of them is withdrawn, also what the programme team wrote."""
    require(rules.stop_kinds, actor, person)
    preference = _locked_preference(person)
    new = sorted(set(kinds) - set(preference.kinds_off))
    if new:
        preference.kinds_off = sorted({*preference.kinds_off, *new})
        stop_reminders(Q(person=person, kind__in=new))
        _save_kinds(actor, preference, new, action="reminder_preference.unsubscribed")
    return preference


@transaction.atomic
def resume_kinds(*, actor: Actor, person: Person, kinds: Iterable[str]) -> ReminderPreference:
    """Want e-mails of these kinds again."""
    require(rules.resume_kinds, actor, person)
    preference = _locked_preference(person)
    back = sorted(set(kinds) & set(preference.kinds_off))
    if back:
        preference.kinds_off = [kind for kind in preference.kinds_off if kind not in back]
        _save_kinds(actor, preference, back, action="reminder_preference.resubscribed")
    return preference


def _save_kinds(
    actor: Actor, preference: ReminderPreference, kinds: list[str], *, action: str
) -> None:
    preference.save(update_fields=["kinds_off"])
    audit.record(actor=actor, action=action, subject=preference, kinds=" ".join(kinds))


def _locked_preference(person: Person) -> ReminderPreference:
    ReminderPreference.objects.get_or_create(person=person)
    return ReminderPreference.objects.select_for_update().get(person=person)


@transaction.atomic
def schedule_reminders(*, actor: Actor, now: datetime | None = None) -> int:
    """Owe the reminder e-mails that are due in the organisation; returns how many.

    May run twice, late, or beside itself: one round at a time, and every reminder is owed once.
    At most `MOST_LETTERS`: where it returns so many, there may be more to do.
    """
    require(rules.schedule_reminders, actor)
    _one_round_at_a_time(actor.organization)
    now = now or timezone.now()
    _look_again_at_what_is_late(actor.organization, now)
    owed = [
        (letter, mailing)
        for letter in due_letters(actor.organization, now, now + HORIZON)
        for mailing in letter.mailings()
        if mailing.send_at <= now + HORIZON
    ][:MOST_LETTERS]
    if owed:
        Reminder.objects.bulk_create(
            [reminder for _, mailing in owed for reminder in _reminders(mailing)], batch_size=500
        )
        outbox.enqueue_all(letters.message(actor.organization, *one) for one in owed)
        audit.record(actor=actor, action="reminders.scheduled", count=len(owed))
    return len(owed)


def _one_round_at_a_time(organization: Organization) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"reminders:{organization.pk}"],
        )


def _look_again_at_what_is_late(organization: Organization, now: datetime) -> None:
    """E-mails that did not go in time, since the mail server was away until the quiet hours.

    What was never handed over is worked out anew by this round. What may have arrived stays the
    same message, for another one would come twice; it waits until the person may be written to.
    """
    late = OutboxMessage.objects.filter(
        kind__startswith="reminder_",
        send_until__lte=now,
        sent_at=None,
        withdrawn_at=None,
        failed_at=None,
    )
    tried = {message.key: message for message in late.filter(attempts__gt=0)}
    release_reminders(Q(outbox_key__in=late.filter(attempts=0).values("key")))
    rows = Reminder.objects.filter(outbox_key__in=tried).select_related("person__site")
    people = {row.outbox_key: row.person for row in rows}
    if not people:
        return
    times = working_times((person.pk for person in people.values()), now, now + timedelta(days=7))
    preferences = {
        one.person_id: one for one in ReminderPreference.objects.filter(person__in=times)
    }
    for key, person in people.items():
        quiet = quiet_hours_of_person(person, organization, preferences.get(person.pk))
        peace = Peace.of(quiet, times.get(person.pk))
        send_at = peace.next_allowed(now, now)
        send_until = peace.ends_at(send_at, send_at + timedelta(days=1))
        outbox.put_off(key=key, send_at=send_at, send_until=send_until)


def _reminders(mailing: Mailing[Reason]) -> list[Reminder]:
    """The rows that remember what an e-mail carries."""
    return [
        Reminder(
            person_id=due.person_id,
            kind=due.kind,
            due_on=due.due_on,
            send_at=mailing.send_at,
            outbox_key=letters.outbox_key(mailing),
            **_about(due),
        )
        for due in mailing.contents
    ]


def _about(due: Reason) -> dict[str, Any]:
    if isinstance(due, Again):
        return {}
    if isinstance(due, AskedApart):
        return {"survey_round": due.survey_round}
    return {
        "relationship": due.standing.relationship,
        "meeting": due.meeting,
        "touchpoint": due.step,
        "survey_round": due.survey_round,
    }
