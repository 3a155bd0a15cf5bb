"""What the record holds on a person: certificates, reflections, wishes to go on."""

from typing import Any

from django.db.models import QuerySet

from mentorship import sealing
from mentorship.holding import Fate, Holding, Label, Subject, declare, label, opened, said
from mentorship.texts import gettext_lazy, untranslated
from scheduling.record.frameworks import stages_of
from scheduling.record.models import Certificate, LookingBack, Reflection, WishToGoOn
from scheduling.record.words import InWords, unpacked


def _of_person(model: type[Any], path: str = "person_id") -> Any:
    def rows(subject: Subject) -> QuerySet[Any]:
        if subject.person_id is None:
            return model.objects.none()
        return model.objects.filter(**{path: subject.person_id})

    return rows


def _tell_reflection(row: Reflection, subject: Subject) -> dict[str, Any]:
    title = opened(row, subject, "sealed_title") if row.sealed_title else ""
    words = InWords(row, title, unpacked(opened(row, subject), row.framework)).filled
    keys = {str(one.label): untranslated(one.label) for one in stages_of(row.framework)}
    return {
        **said(row, "framework", "happened_on", "written_at"),
        label("Title"): title,
        **{Label(asked, keys.get(asked, asked)): written for asked, written in words},
    }


def _erase_reflections(rows: QuerySet[Any], subject: Subject) -> None:
    for reflection_id in list(rows.values_list("pk", flat=True)):
        sealing.erase(reflection_id, actor=subject.actor)
    rows.delete()


declare(
    Holding(
        "record.Reflection",
        gettext_lazy("Your reflections"),
        gettext_lazy("For you alone."),
        _of_person(Reflection),
        _tell_reflection,
        Fate.DELETED,
        gettext_lazy("Deleted, and their keys destroyed."),
        _erase_reflections,
    ),
    Holding(
        "record.WishToGoOn",
        gettext_lazy("Whether you would like to go on meeting"),
        gettext_lazy("So that you hear about it if somebody else would like to, too."),
        _of_person(WishToGoOn),
        lambda row, _: said(row, "wishes", "answered_at"),
        Fate.DELETED,
        gettext_lazy("Deleted."),
    ),
    Holding(
        "record.Certificate",
        gettext_lazy("Your certificates"),
        gettext_lazy("So that you can show that you took part, and others can check it."),
        _of_person(Certificate),
        lambda row, _: said(
            row,
            "number",
            "holder",
            "program",
            "cohort",
            "role",
            "began_on",
            "ended_on",
            "meetings",
            "minutes",
            "issued_at",
        ),
        Fate.DELETED,
        gettext_lazy(
            "Deleted: nobody can check them by their number any more. Download them before."
        ),
    ),
    Holding(
        "record.LookingBack",
        gettext_lazy("That you were asked to look back on a cohort"),
        gettext_lazy("So that you are asked once."),
        _of_person(LookingBack, "enrollment__person_id"),
        lambda row, _: said(row, "asked_at"),
        Fate.DELETED,
        gettext_lazy("Deleted."),
    ),
)
