"""The kinds of data that an organisation may let go of by the clock: what is old, and how it goes.

A legal hold takes the people it reaches out of every kind.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from matching.models import Relationship, RelationshipMember
from mentorship import sealing
from mentorship.access import Actor
from mentorship.models import DataKey, Invitation, OutboxMessage
from mentorship.texts import gettext_lazy as _
from participants.models import ERASED_NUMBER, Enrollment, ImportRow, Person
from scheduling.models import Reminder
from scheduling.support.models import SupportRequest

Held = Collection[UUID]


@dataclass(frozen=True)
class Kind:
    """One kind of data. `old` finds what is older than a moment, `let_go` lets go of it.

    `is_counted` is False where nobody may know how many there are.
    """

    key: str
    title: str
    since: str
    what: str
    months: int
    least: int
    most: int
    old: Callable[[datetime, Held], QuerySet[Any]] | None
    let_go: Callable[[QuerySet[Any], Actor], None] | None = None
    is_counted: bool = True


def _sealed_subjects(ids: QuerySet[Any]) -> QuerySet[Any]:
    return DataKey.objects.filter(subject_id__in=ids, erased_at=None)


def _relationship_words(before: datetime, held: Held) -> QuerySet[Any]:
    over = Relationship.objects.filter(ended_on__lt=before.date()).exclude(
        pk__in=RelationshipMember.objects.filter(person_id__in=held).values("relationship_id")
    )
    return _sealed_subjects(over.values("pk"))


def _goal_words(before: datetime, held: Held) -> QuerySet[Any]:
    over = Enrollment.objects.filter(
        Q(withdrawn_at__lt=before) | Q(completed_at__lt=before) | Q(declined_at__lt=before)
    ).exclude(person_id__in=held)
    return _sealed_subjects(over.values("pk"))


def _destroy(rows: QuerySet[Any], actor: Actor) -> None:
    for subject_id in list(rows.values_list("subject_id", flat=True)):
        sealing.erase(subject_id, actor=actor)


def _answers(before: datetime, held: Held) -> QuerySet[Any]:
    return (
        Enrollment.objects.filter(cohort__closed_at__lt=before)
        .exclude(answers={}, availability=[])
        .exclude(person_id__in=held)
    )


def _requests(before: datetime, held: Held) -> QuerySet[Any]:
    return SupportRequest.objects.filter(closed_at__lt=before).exclude(person_id__in=held)


def _reminders(before: datetime, held: Held) -> QuerySet[Any]:
    return Reminder.objects.filter(send_at__lt=before).exclude(person_id__in=held)


def _addresses(held: Held) -> list[str]:
    people = Person.objects.filter(pk__in=held).exclude(email="")
    return list(people.values_list("email", flat=True))


def _mails(before: datetime, held: Held) -> QuerySet[Any]:
    done = Q(sent_at__lt=before) | Q(withdrawn_at__lt=before) | Q(failed_at__lt=before)
    return OutboxMessage.objects.filter(done).exclude(to__overlap=_addresses(held))


def _import_lines(before: datetime, held: Held) -> QuerySet[Any]:
    numbers = Person.objects.filter(pk__in=held).values("employee_number")
    return ImportRow.objects.filter(person_import__finished_at__lt=before).exclude(
        employee_number__in=numbers
    )


def _invitations(before: datetime, held: Held) -> QuerySet[Any]:
    done = Q(accepted_at__lt=before) | Q(withdrawn_at__lt=before) | Q(expires_at__lt=before)
    return Invitation.objects.filter(done).exclude(email__in=_addresses(held))


def _leavers(before: datetime, held: Held) -> QuerySet[Any]:
    people = Person.objects.exclude(employee_number__startswith=ERASED_NUMBER)
    return people.filter(left_on__lt=before.date()).exclude(pk__in=held)


def _forget_answers(rows: QuerySet[Any], actor: Actor) -> None:
    Enrollment.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(
        answers={}, availability=[]
    )


KINDS: tuple[Kind, ...] = (
    Kind(
        "notes", _("Notes of relationships that are over"), _("the relationship ended"),
        _("Their key is destroyed: nobody can open them any more, in no backup either."),
        24, 3, 84, _relationship_words, _destroy,
    ),
    Kind(
        "goals", _("Goals, steps and reasons of those who no longer take part"),
        _("they completed or left the cohort"),
        _("The words are destroyed with their key; that there was a goal is counted."),
        24, 3, 84, _goal_words, _destroy,
    ),
    Kind(
        "answers", _("What people answered when they enrolled"), _("the cohort was closed"),
        _("The answers to the programme's own questions and their times are deleted."),
        24, 1, 84, _answers, _forget_answers,
    ),
    Kind(
        "support", _("Requests for support that are closed"), _("they were closed"),
        _("Deleted, with the words."),
        12, 1, 36, _requests,
    ),
    Kind(
        "concerns", _("Concerns that are answered"), _("they were answered"),
        _("Deleted without being seen. Nobody but the contact knows whether there are any, so "
        "there is no count."),
        12, 1, 36, None, None, False,
    ),
    Kind(
        "reminders", _("Reminders"), _("they were sent"), _("Deleted."),
        12, 1, 36, _reminders,
    ),
    Kind(
        "mails", _("Copies of e-mails"), _("they were sent"), _("Deleted; the reader has theirs."),
        3, 1, 24, _mails,
    ),
    Kind(
        "imports", _("Lines of imports of staff"), _("the import was finished"),
        _("Deleted; the import's counts stay."),
        6, 1, 36, _import_lines,
    ),
    Kind(
        "invitations", _("Invitations that are over"), _("they were answered or ran out"),
        _("Deleted."),
        12, 1, 36, _invitations,
    ),
    Kind(
        "leavers", _("People who have left"), _("they left the organisation"),
        _("Erased as if they had asked for it; counts stay as those of an erased person."),
        24, 3, 120, _leavers, None,
    ),
)  # fmt: skip
BY_KEY = {one.key: one for one in KINDS}


def forget_concerns(before: datetime) -> None:
    """Delete what was answered before, without a condition: the database's policy has it, so that
    nothing has to be read (see support's migration 0002)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.forget_before', %s, true)", [before.isoformat()])
        cursor.execute("DELETE FROM support_concern")
        cursor.execute("SELECT set_config('app.forget_before', '', true)")
