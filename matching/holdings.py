"""What matching holds on a person: frozen inputs of runs, proposals, relationships."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from matching.models import (
    DeclineReason,
    MatchRun,
    PairRule,
    Proposal,
    Relationship,
    RelationshipMember,
    Unmatched,
)
from mentorship import sealing
from mentorship.holding import (
    ERASED_NAME,
    Fate,
    Holding,
    Subject,
    declare,
    holds_nothing,
    label,
    opened,
    said,
)
from mentorship.texts import gettext_lazy

_FORGOTTEN: dict[str, Any] = {
    "name": ERASED_NAME,
    "profession": None,
    "specialty": None,
    "site": None,
    "stage": None,
    "goals": [],
    "expertise": [],
    "near_expertise": [],
    "interests": [],
    "languages": [],
    "wishes": [],
    "windows": [],
    "meetable": "",
    "meetable_by": "",
    "chain": [],
    "excluded": [],
}


def _of_either(model: type[Any]) -> Any:
    def rows(subject: Subject) -> QuerySet[Any]:
        mine = Q(mentor__person_id=subject.person_id) | Q(mentee__person_id=subject.person_id)
        found = model.objects.filter(mine) if subject.person_id else model.objects.none()
        return found

    return rows


def _of_person(model: type[Any], path: str) -> Any:
    def rows(subject: Subject) -> QuerySet[Any]:
        if subject.person_id is None:
            return model.objects.none()
        return model.objects.filter(**{path: subject.person_id})

    return rows


def _runs(subject: Subject) -> QuerySet[Any]:
    """Runs in whose frozen inputs the person stands."""
    one = [{"person_id": str(subject.person_id)}]
    return MatchRun.objects.filter(
        Q(inputs__mentors__contains=one) | Q(inputs__mentees__contains=one)
    ).select_related("cohort__program")


def _own_inputs(run: MatchRun, subject: Subject) -> dict[str, Any]:
    everybody = [*run.inputs.get("mentors", []), *run.inputs.get("mentees", [])]
    return next(one for one in everybody if one["person_id"] == str(subject.person_id))


def _forget_inputs(rows: QuerySet[Any], subject: Subject) -> None:
    """Ids and places stay, so that the run still adds up; what was known of the person goes."""
    for run in rows:
        known = _own_inputs(run, subject)
        known.update({key: kept for key, kept in _FORGOTTEN.items() if key in known})
        run.save(update_fields=["inputs"])


def _tell_proposal(row: Proposal, subject: Subject) -> dict[str, Any]:
    side = row.side_of(subject.person_id)
    return {
        label("Why"): row.sentence,
        label("Status"): row.get_status_display(),
        label("Answer"): row.answer_of(side),
    }


def _erase_reasons(rows: QuerySet[Any], subject: Subject) -> None:
    for enrollment_id in set(rows.values_list("enrollment_id", flat=True)):
        sealing.erase(UUID(str(enrollment_id)), actor=subject.actor)
    rows.delete()


_ERASED = gettext_lazy(
    "Stays as a part of an erased person, so that the counts of the cohort are true. It names "
    "nobody."
)
declare(
    Holding(
        "matching.DeclineReason",
        gettext_lazy("Why you said no to a match"),
        gettext_lazy("For you alone."),
        _of_person(DeclineReason, "enrollment__person_id"),
        lambda row, subject: {label("Reason"): opened(row, subject), label("When"): row.written_at},
        Fate.DELETED,
        gettext_lazy("Deleted, and its key destroyed."),
        _erase_reasons,
    ),
    Holding(
        "matching.MatchRun",
        gettext_lazy("What was known of you when a cohort was matched"),
        gettext_lazy("So that a match can be explained afterwards."),
        _runs,
        lambda row, subject: {
            label("Cohort"): f"{row.cohort.program}, {row.cohort}",
            label("When"): row.created_at,
            label("Known"): {
                label(key.replace("_", " ").capitalize()): known
                for key, known in _own_inputs(row, subject).items()
                if key not in {"id", "person_id", "meetable"}
            },
        },
        Fate.ANONYMISED,
        gettext_lazy("Taken out of the frozen inputs of each run. That somebody was there stays."),
        _forget_inputs,
    ),
    Holding(
        "matching.PairRule",
        gettext_lazy("Rules that a manager made for you and another"),
        gettext_lazy("To keep two people together or apart."),
        _of_either(PairRule),
        lambda row, _: said(row, "kind", "created_at"),
        Fate.DELETED,
        gettext_lazy("Deleted."),
    ),
    Holding(
        "matching.Proposal",
        gettext_lazy("Matches that were proposed"),
        gettext_lazy("To propose a match, and to keep who said what."),
        _of_either(Proposal),
        _tell_proposal,
        Fate.KEPT,
        _ERASED,
    ),
    Holding(
        "matching.Unmatched",
        gettext_lazy("Why a run had no match for you"),
        gettext_lazy("To explain it to the programme team."),
        _of_person(Unmatched, "enrollment__person_id"),
        lambda row, _: {label("Reason"): row.sentence, label("What would change it"): row.remedy},
        Fate.KEPT,
        _ERASED,
    ),
    Holding(
        "matching.Relationship",
        gettext_lazy("Your relationships"),
        gettext_lazy("To know who meets with whom."),
        lambda subject: (
            Relationship.objects.filter(
                members__person_id=subject.person_id, members__person__isnull=False
            )
            .select_related("cohort__program")
            .distinct()
        ),
        lambda row, _: {
            label("Programme"): f"{row.cohort.program}, {row.cohort}",
            **said(row, "kind", "status", "began_on", "ended_on"),
        },
        Fate.KEPT,
        gettext_lazy(
            "A relationship belongs to the other side, too. It stays, with an erased person in it."
        ),
    ),
    Holding(
        "matching.RelationshipMember",
        gettext_lazy("Your part in a relationship"),
        gettext_lazy("To know who meets with whom."),
        _of_person(RelationshipMember, "person_id"),
        lambda row, _: said(row, "role", "joined_on", "left_on"),
        Fate.KEPT,
        gettext_lazy("Stays, as the part of an erased person."),
    ),
)
holds_nothing(matching__RelationshipPause="days on which a relationship rested; they name nobody")
