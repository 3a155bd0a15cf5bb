"""What support holds on a person: requests, and concerns that they wrote."""

from typing import Any

from django.db.models import QuerySet

from mentorship import sealing
from mentorship.holding import (
    Fate,
    Holding,
    Label,
    Subject,
    declare,
    holds_nothing,
    label,
    opened,
    said,
)
from mentorship.models import DataKey
from mentorship.texts import gettext_lazy, untranslated
from scheduling.support.models import (
    CircleAnswer,
    CircleMeeting,
    Concern,
    ConcernEvent,
    Contact,
    SupportRequest,
    SupportWords,
)


def _requests(subject: Subject) -> QuerySet[Any]:
    if subject.person_id is None:
        return SupportRequest.objects.none()
    return SupportRequest.objects.filter(person_id=subject.person_id).select_related("program")


def _words(subject: Subject) -> QuerySet[Any]:
    return SupportWords.objects.filter(request__in=_requests(subject)).select_related("request")


def _asked_or_answered(row: SupportWords) -> Label:
    return Label(row.get_kind_display(), untranslated(SupportWords.Kind(row.kind).label))


def _erase_words(rows: QuerySet[Any], subject: Subject) -> None:
    for request_id in set(rows.values_list("request_id", flat=True)):
        sealing.erase(request_id, actor=subject.actor)
    rows.delete()


def _close(rows: QuerySet[Any], subject: Subject) -> None:
    for row in rows:
        if row.is_open:
            row.state, row.closed_at = SupportRequest.State.WITHDRAWN, row.changed_at
            row.save()


def _concerns(subject: Subject) -> QuerySet[Any]:
    if subject.user_id is None:
        return Concern.objects.none()
    return Concern.objects.filter(author_user_id=subject.user_id)


def _tell_concern(row: Concern, subject: Subject) -> dict[str, Any]:
    told: dict[str, Any] = {label("When"): row.made_at, label("Wrote"): opened(row, subject)}
    if row.sealed_answer:
        told[label("Answer")] = opened(row, subject, "sealed_answer")
    return told


def _erase_concerns(rows: QuerySet[Any], subject: Subject) -> None:
    """With their keys, and without a trace in the audit trail: `sealing.erase` would leave one."""
    DataKey.objects.filter(subject_id__in=list(rows.values_list("pk", flat=True))).delete()
    rows.delete()


def _forget_planner(rows: QuerySet[Any], subject: Subject) -> None:
    rows.update(planned_by=None)


declare(
    Holding(
        "support.CircleAnswer",
        gettext_lazy("Whether you come to meetings of mentors"),
        gettext_lazy("So that the others know how many to expect."),
        lambda subject: CircleAnswer.objects.filter(
            person_id=subject.person_id, person__isnull=False
        ).select_related("meeting"),
        lambda row, _: {label("Meeting"): row.meeting.starts_at, **said(row, "is_coming")},
        Fate.DELETED,
        gettext_lazy("Deleted."),
    ),
    Holding(
        "support.CircleMeeting",
        gettext_lazy("Meetings of mentors that you planned"),
        gettext_lazy("So that mentors can meet among themselves."),
        lambda subject: CircleMeeting.objects.filter(
            planned_by__user_id=subject.user_id, planned_by__isnull=False
        ),
        lambda row, _: said(row, "topic", "starts_at"),
        Fate.ANONYMISED,
        gettext_lazy("The meeting is the others' too: it stays, without your name."),
        _forget_planner,
    ),
    Holding(
        "support.SupportWords",
        gettext_lazy("What was written on your requests for support"),
        gettext_lazy("For you and the programme's managers."),
        _words,
        lambda row, subject: {_asked_or_answered(row): opened(row, subject)},
        Fate.DELETED,
        gettext_lazy("Deleted, and the key destroyed."),
        _erase_words,
    ),
    Holding(
        "support.SupportRequest",
        gettext_lazy("Your requests for support"),
        gettext_lazy("So that the programme's managers can help."),
        _requests,
        lambda row, _: {
            label("Programme"): str(row.program),
            **said(row, "state", "made_at", "closed_at"),
        },
        Fate.ANONYMISED,
        gettext_lazy("That somebody asked stays as a count, of an erased person."),
        _close,
    ),
    Holding(
        "support.ConcernEvent",
        gettext_lazy("What became of what you wrote in confidence"),
        gettext_lazy("For you and the contact alone."),
        lambda subject: ConcernEvent.objects.filter(concern__in=_concerns(subject)),
        lambda row, _: said(row, "what", "at"),
        Fate.DELETED,
        gettext_lazy("Deleted."),
    ),
    Holding(
        "support.Concern",
        gettext_lazy("What you wrote in confidence"),
        gettext_lazy("For the contact whom you chose, alone."),
        _concerns,
        _tell_concern,
        Fate.DELETED,
        gettext_lazy(
            "Deleted. What the contact has to keep is in their own case records, outside of here."
        ),
        _erase_concerns,
    ),
    Holding(
        "support.Contact",
        gettext_lazy("That you are a contact for concerns"),
        gettext_lazy("So that others can write to you."),
        lambda subject: Contact.objects.filter(membership__user_id=subject.user_id),
        lambda row, _: said(row, "title", "named_at"),
        Fate.DELETED,
        gettext_lazy("Deleted. The people who wrote to you are asked to choose another contact."),
    ),
)
holds_nothing(support__Signpost="the organisation's own texts and numbers")
