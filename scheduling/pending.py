"""Stop reminders that have lost their reason."""

from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from matching.models import Relationship
from mentorship import outbox
from mentorship.models import OutboxMessage
from participants.models import Enrollment
from participants.queries.preparation import preparations_asked_again
from participants.queries.surveys import TAKES_PART, has_answered
from scheduling.letters import DIGEST, TEAM_LETTER, TEMPLATES
from scheduling.models import Meeting, Reminder
from scheduling.queries.chemistry import said_something
from scheduling.queries.rhythms import RUNNING, running_relationships


def to_plan(relationship: Relationship) -> Q:
    """Reminders, and words of the programme team, that ask these people to meet."""
    return Q(relationship=relationship, kind__in=(Reminder.Kind.PLAN, Reminder.Kind.TEAM))


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
    """Take back what is owed of these and was never tried; the next round decides anew. What
    somebody wrote stays, for no round could write it again."""
    pending = Reminder.objects.filter(about, state=Reminder.State.OWED)
    pending = pending.exclude(kind=Reminder.Kind.TEAM)
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
    to_prepare = carried.filter(kind=Reminder.Kind.PREPARATION)
    apart = carried.filter(kind=Reminder.Kind.SURVEY, relationship=None)
    ended = carried.exclude(pk__in=kept.values("pk")).exclude(pk__in=to_prepare.values("pk"))
    lost = list(ended.exclude(pk__in=apart.values("pk")).values_list("pk", flat=True))
    lost += _answered_meanwhile(kept) + _answered_meanwhile(apart)
    lost += _looked_at_meanwhile(to_prepare)
    if lost:
        stop_reminders(Q(pk__in=lost))
    return not lost


def _looked_at_meanwhile(reminders: QuerySet[Reminder]) -> list[UUID]:
    """Those of whom nothing that changed since waits any more."""
    return [row.pk for row in reminders if not preparations_asked_again(row.due_on, row.person_id)]


def _answered_meanwhile(reminders: QuerySet[Reminder]) -> list[UUID]:
    """Those that ask what was said since, or what is not asked any more."""
    asking = reminders.filter(kind__in=(Reminder.Kind.SURVEY, Reminder.Kind.CHEMISTRY))
    return [row.pk for row in asking.select_related("survey_round") if _is_answered(row)]


def _is_answered(reminder: Reminder) -> bool:
    survey_round = reminder.survey_round
    if survey_round is None:
        assert reminder.relationship_id is not None
        pair = (reminder.relationship_id, reminder.person_id)
        return pair in said_something([reminder.relationship_id])
    enrollment = Enrollment.objects.filter(
        person=reminder.person_id,
        cohort=survey_round.cohort_id,
        cohort__status__in=RUNNING,
        status__in=TAKES_PART,
    ).first()
    is_over = survey_round.closes_on < timezone.localdate()
    return is_over or enrollment is None or has_answered(enrollment, survey_round)


for kind in (DIGEST, TEAM_LETTER, *TEMPLATES.values()):
    outbox.ask_before_sending(kind, still_wanted)
