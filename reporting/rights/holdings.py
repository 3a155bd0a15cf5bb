"""What the rights' own tables hold on a person."""

from typing import Any

from django.db.models import Q, QuerySet

from mentorship import sealing
from mentorship.holding import Fate, Holding, Subject, declare, holds_nothing, said
from mentorship.texts import gettext_lazy
from reporting.rights.models import Erasure, LegalHold, PersonalExport


def _exports(subject: Subject) -> QuerySet[Any]:
    return PersonalExport.objects.filter(membership__user_id=subject.user_id)


def _erase_exports(rows: QuerySet[Any], subject: Subject) -> None:
    for pk in list(rows.exclude(sealed_file=None).values_list("pk", flat=True)):
        sealing.erase(pk, actor=subject.actor)
    rows.delete()


def _erasures(subject: Subject) -> QuerySet[Any]:
    return Erasure.objects.filter(
        Q(person_id=subject.person_id, person__isnull=False)
        | Q(membership__user_id=subject.user_id, membership__isnull=False)
    )


def _forget_reasons(rows: QuerySet[Any], subject: Subject) -> None:
    rows.update(reason="", lift_reason="")


declare(
    Holding(
        "rights.PersonalExport",
        gettext_lazy("Files of your own data"),
        gettext_lazy("So that you can fetch them."),
        _exports,
        lambda row, _: said(row, "state", "asked_at", "ready_at", "fetched_at"),
        Fate.DELETED,
        gettext_lazy("Deleted, and their keys destroyed."),
        _erase_exports,
    ),
    Holding(
        "rights.Erasure",
        gettext_lazy("Requests to be erased"),
        gettext_lazy("To carry them out in time, and to show that it was done."),
        _erasures,
        lambda row, _: said(row, "state", "asked_at", "due_at", "closed_at"),
        Fate.ANONYMISED,
        gettext_lazy("That there was one, and what became of each table, stays without a name."),
        lambda rows, subject: None,
    ),
    Holding(
        "rights.LegalHold",
        gettext_lazy("Legal holds on you"),
        gettext_lazy("So that nothing is deleted that a court or the regulator may ask for."),
        lambda subject: LegalHold.objects.filter(person_id=subject.person_id, person__isnull=False),
        lambda row, _: said(row, "placed_at", "lifted_at"),
        Fate.ANONYMISED,
        gettext_lazy(
            "While one stands, nothing is erased. That there was one stays; its reasons, which may "
            "name somebody, are deleted."
        ),
        _forget_reasons,
    ),
)
holds_nothing(
    rights__RetentionRule="for how long kinds of data are kept",
    rights__RetentionRun="counts",
    rights__Breach="facts of a breach, written without names",
    rights__ProcessingStatement="the organisation's own text",
)
