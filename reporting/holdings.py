"""What reporting holds on a person: files that they asked for, and their relationships' signals."""

from typing import Any

from django.core.files.storage import default_storage
from django.db.models import QuerySet

from mentorship.holding import Fate, Holding, Subject, declare, holds_nothing, label, said
from mentorship.texts import gettext_lazy
from reporting.models import Export, ExportSchedule, FollowUp, Signal


def _signals(subject: Subject) -> QuerySet[Any]:
    if subject.person_id is None:
        return Signal.objects.none()
    return Signal.objects.filter(relationship__members__person_id=subject.person_id)


def _files_with_names(subject: Subject) -> QuerySet[Any]:
    """Files that are still kept: any of them may name the person."""
    return Export.objects.exclude(file="").exclude(requested_by__user_id=subject.user_id)


def _let_go(rows: QuerySet[Any], subject: Subject) -> None:
    for one in rows:
        default_storage.delete(one.file.name)
        one.file, one.status = "", Export.Status.EXPIRED
        one.save(update_fields=["file", "status"])


def _delete_with_files(rows: QuerySet[Any], subject: Subject) -> None:
    _let_go(rows.exclude(file=""), subject)
    rows.delete()


declare(
    Holding(
        "reporting.Export",
        gettext_lazy("Files of reports that you asked for"),
        gettext_lazy("So that you can fetch them."),
        lambda subject: Export.objects.filter(requested_by__user_id=subject.user_id),
        lambda row, _: said(row, "kind", "format", "status", "created_at"),
        Fate.DELETED,
        gettext_lazy("Deleted with their files."),
        _delete_with_files,
    ),
    Holding(
        "reporting.Export",
        gettext_lazy("Files of reports that may name you"),
        gettext_lazy(
            "Lists of a cohort's people, which managers ask for and which are kept for some days."
        ),
        _files_with_names,
        lambda row, _: said(row, "kind", "created_at"),
        Fate.DELETED,
        gettext_lazy(
            "Every file that is still kept is deleted; anybody who needs it can ask for it again."
        ),
        _let_go,
        is_told=False,
    ),
    Holding(
        "reporting.ExportSchedule",
        gettext_lazy("Files of reports that are made for you regularly"),
        gettext_lazy("So that you need not ask for them each time."),
        lambda subject: ExportSchedule.objects.filter(requested_by__user_id=subject.user_id),
        lambda row, _: said(row, "kind", "format", "rhythm", "day", "next_on", "created_at"),
        Fate.DELETED,
        gettext_lazy("Deleted; they are no longer made."),
    ),
    Holding(
        "reporting.Signal",
        gettext_lazy("What the rhythm of your relationships says"),
        gettext_lazy("So that the programme team sees where help is needed."),
        _signals,
        # By the rhythm alone: that the other one asked for support is theirs.
        lambda row, _: {
            label("Rhythm"): row.get_rhythm_state_display(),
            **said(row, "last_met_on", "meetings_held", "meetings_expected"),
        },
        Fate.KEPT,
        gettext_lazy(
            "Belongs to the relationship, and names nobody. It goes when the relationship ends."
        ),
    ),
)

_TO_EVERYBODY = (FollowUp.Kind.NUDGE, FollowUp.Kind.REMATCH)


def _follow_ups(subject: Subject) -> QuerySet[Any]:
    if subject.person_id is None:
        return FollowUp.objects.none()
    return FollowUp.objects.filter(relationship__members__person_id=subject.person_id).distinct()


def _tell_follow_up(row: FollowUp, _: Subject) -> dict[str, Any]:
    """The words that went to everybody; a word to one of them is in that one's own e-mail."""
    told = said(row, "kind", "made_on")
    return told | said(row, "text") if row.kind in _TO_EVERYBODY else told


def _forget_words(rows: QuerySet[Any], subject: Subject) -> None:
    FollowUp.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(text="")


declare(
    Holding(
        "reporting.FollowUp",
        gettext_lazy("What the programme team did about your relationships"),
        gettext_lazy("So that they know whether a kind word helps."),
        _follow_ups,
        _tell_follow_up,
        Fate.ANONYMISED,
        gettext_lazy("The words go; that something was done stays, and names nobody."),
        _forget_words,
    ),
)
holds_nothing(
    reporting__ActivityRollup="counts of relationships, cohorts, departments and sites",
    reporting__GroupEdition="which weeks were published",
    reporting__GroupFigure="counts of groups of enough people, as they were published",
    reporting__CohortPeriod="counts of cohorts of enough people, in round figures",
    reporting__OutcomesEdition="shares and means of eleven people and more, as they were told, and "
    "totals of the meetings of a cohort that has closed",
    reporting__SurveySnapshot="means of groups of eleven people and more, as they were published",
    reporting__EquityEdition="groups of eleven people and more, in round figures",
    reporting__TouchedWeek="that something is to be counted anew, for some minutes",
    reporting__FormerRhythm="which rhythm a relationship or a programme had until when",
    reporting__RollupMark="until when counts are made",
)
