"""What the people's app holds on a person: HR's record, and their part in cohorts."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext

from mentorship import languages, sealing
from mentorship.holding import (
    Fate,
    Holding,
    Subject,
    declare,
    holds_nothing,
    label,
    naming,
    opened,
    said,
    scrub,
)
from mentorship.texts import gettext_lazy
from participants.models import (
    ERASED_NUMBER,
    AgreementAcceptance,
    Enrollment,
    EnrollmentSkill,
    EquityAnswer,
    EquityConsent,
    Exclusion,
    Goal,
    GoalStep,
    ImportRow,
    MeetableTime,
    Person,
    PersonImport,
    PersonSkill,
    PreparationMark,
    SurveyParticipation,
    SurveyResponse,
    Wish,
)
from participants.overseers import OVERSEERS


def _mine(model: type[Any], path: str) -> Any:
    """Rows that point at the person by this path."""

    def rows(subject: Subject) -> QuerySet[Any]:
        return (
            model.objects.filter(**{path: subject.person_id})
            if subject.person_id
            else (model.objects.none())
        )

    return rows


def _forget_words(rows: QuerySet[Any], subject: Subject) -> None:
    """Destroy the keys of the goals' words; that there were goals, and how far, is counted."""
    for enrollment_id in set(rows.values_list("enrollment_id", flat=True)):
        sealing.erase(enrollment_id, actor=subject.actor)
    GoalStep.objects.filter(goal__in=rows).update(sealed_text=b"")
    rows.update(sealed_text=b"")


def _forget_free_text(rows: QuerySet[Any], subject: Subject) -> None:
    for row in rows.select_related("survey"):
        ticked = {one["key"] for one in row.survey.questions if one.get("type") != "text"}
        row.answers = {key: said for key, said in row.answers.items() if key in ticked}
        row.save(update_fields=["answers"])


def _forget_enrollment(rows: QuerySet[Any], subject: Subject) -> None:
    rows.update(answers={}, availability=[])


def _tell_person(person: Person, subject: Subject) -> dict[str, Any]:
    return said(
        person,
        "employee_number", "given_name", "family_name", "email", "profession", "job_title",
        "grade", "career_stage", "specialty", "department", "site", "line_manager", *OVERSEERS,
        "started_on", "left_on", "fte", "languages", "time_zone", "created_at", "changed_at",
    )  # fmt: skip


def _anonymise(rows: QuerySet[Any], subject: Subject) -> None:
    """Department and site stay, and when they left: totals by them would change, and say of nobody
    who it was."""
    today = timezone.localdate()
    for person in rows:
        person.user = None
        person.employee_number = f"{ERASED_NUMBER}{person.pk.hex[-12:]}"
        person.given_name, person.family_name = _erased_name(subject)
        person.email = ""
        person.profession = person.specialty = person.line_manager = person.career_stage = None
        person.supervisor = person.assessor = person.appraiser = None
        person.job_title = person.grade = ""
        person.started_on = person.fte = None
        person.left_on, person.languages = min(person.left_on or today, today), []
        person.time_zone = ""
        person.changed_at = timezone.now()
        person.save()


def _erased_name(subject: Subject) -> tuple[str, str]:
    """In the organisation's language, since others will read it there."""
    with languages.speaking(languages.of_organization(subject.actor.organization)):
        return pgettext("given name", "Erased"), pgettext("family name", "person")


def _import_rows(subject: Subject) -> QuerySet[Any]:
    number = Person.objects.filter(pk=subject.person_id).values("employee_number")
    return ImportRow.objects.filter(employee_number__in=number)


def _naming_rows(subject: Subject) -> QuerySet[Any]:
    others = ImportRow.objects.exclude(pk__in=_import_rows(subject).values("pk"))
    problems = naming(others, "problems", subject.words).values("pk")
    changes = naming(others, "changes", subject.words).values("pk")
    return ImportRow.objects.filter(Q(pk__in=problems) | Q(pk__in=changes))


def _open_imports(subject: Subject) -> QuerySet[Any]:
    """Files that wait with a row of theirs; or read by nobody yet, so that they may be in them."""
    waiting = PersonImport.waiting()
    if subject.person_id is None:
        return waiting.none()
    named = _import_rows(subject).values("person_import_id")
    are_read = Exists(ImportRow.objects.filter(person_import=OuterRef("pk")))
    return waiting.filter(Q(pk__in=named) | ~are_read)


def _discard(rows: QuerySet[Any], subject: Subject) -> None:
    for one in rows:
        one.rows.all().delete()
        one.erase()


_DELETED = gettext_lazy("Deleted.")
declare(
    Holding(
        "participants.GoalStep",
        gettext_lazy("Steps towards your goals"),
        gettext_lazy("For you and your mentors to work with."),
        lambda subject: _mine(GoalStep, "goal__enrollment__person_id")(subject).select_related(
            "goal__enrollment"
        ),
        lambda row, subject: {label("Step"): opened(row, subject), label("Done"): row.done_at},
        Fate.ANONYMISED,
        gettext_lazy(
            "The words are destroyed together with their key; that there was a step is counted."
        ),
        lambda rows, subject: None,
    ),
    Holding(
        "participants.Goal",
        gettext_lazy("Your goals"),
        gettext_lazy("For you and your mentors to work with."),
        lambda subject: _mine(Goal, "enrollment__person_id")(subject).select_related("enrollment"),
        lambda row, subject: {
            label("Goal"): opened(row, subject),
            **said(row, "status", "due_on", "created_at", "ended_at"),
        },
        Fate.ANONYMISED,
        gettext_lazy(
            "The words are destroyed together with their key; that there was a goal, and "
            "whether it "
            "was achieved, is counted."
        ),
        _forget_words,
    ),
    Holding(
        "participants.SurveyResponse",
        gettext_lazy("Your answers to surveys"),
        gettext_lazy("To learn from, in groups large enough to hide who gave them."),
        lambda subject: _mine(SurveyResponse, "enrollment__person_id")(subject).select_related(
            "survey"
        ),
        lambda row, _: {
            label("Survey"): str(row.survey),
            label("When"): row.submitted_at,
            label("Answers"): row.answers,
        },
        Fate.ANONYMISED,
        gettext_lazy(
            "What you wrote is deleted. What you ticked stays as a count of an erased person."
        ),
        _forget_free_text,
    ),
    Holding(
        "participants.SurveyParticipation",
        gettext_lazy("That you answered an anonymous survey"),
        gettext_lazy("So that you are asked once, and not reminded after that."),
        lambda subject: _mine(SurveyParticipation, "enrollment__person_id")(subject).select_related(
            "round"
        ),
        lambda row, _: {label("Survey"): str(row.round)},
        Fate.KEPT,
        gettext_lazy(
            "It counts how many answered. What you answered cannot be found: nothing "
            "links it to you."
        ),
    ),
    Holding(
        "participants.EquityAnswer",
        gettext_lazy("What you declared for equality monitoring"),
        gettext_lazy("To see, only in large groups, whether everybody is treated alike."),
        _mine(EquityAnswer, "person_id"),
        lambda row, _: said(row, "question", "choice"),
        Fate.DELETED,
        gettext_lazy(
            "Deleted. Figures of groups are counted from what is there, and so count one fewer."
        ),
    ),
    Holding(
        "participants.EquityConsent",
        gettext_lazy("Your consent to equality monitoring"),
        gettext_lazy("To show that you agreed, and to which wording."),
        _mine(EquityConsent, "person_id"),
        lambda row, _: said(row, "wording", "given_at"),
        Fate.DELETED,
        _DELETED,
    ),
    Holding(
        "participants.PreparationMark",
        gettext_lazy("What you prepared as a mentor"),
        gettext_lazy("To match mentors who are ready."),
        lambda subject: _mine(PreparationMark, "enrollment__person_id")(subject).select_related(
            "item"
        ),
        lambda row, _: {label("Part"): str(row.item), **said(row, "revision", "done_at")},
        Fate.DELETED,
        _DELETED,
    ),
    Holding(
        "participants.AgreementAcceptance",
        gettext_lazy("Agreements that you accepted"),
        gettext_lazy("To show who agreed to which text, and when."),
        lambda subject: _mine(AgreementAcceptance, "enrollment__person_id")(subject).select_related(
            "version__program"
        ),
        lambda row, _: {
            label("Programme"): str(row.version.program),
            label("Version"): row.version.number,
            label("When"): row.accepted_at,
        },
        Fate.KEPT,
        gettext_lazy(
            "Kept as the acceptance of an erased person: the other side may have to show that both "
            "had agreed."
        ),
    ),
    Holding(
        "participants.EnrollmentSkill",
        gettext_lazy("Goals and expertise for matching"),
        gettext_lazy("To match you well."),
        lambda subject: _mine(EnrollmentSkill, "enrollment__person_id")(subject).select_related(
            "skill"
        ),
        lambda row, _: said(row, "kind", "skill", "rank"),
        Fate.DELETED,
        _DELETED,
    ),
    Holding(
        "participants.Wish",
        gettext_lazy("People whom you wished for"),
        gettext_lazy("To match you well."),
        lambda subject: _mine(Wish, "enrollment__person_id")(subject).select_related("person"),
        lambda row, _: said(row, "person", "rank"),
        Fate.DELETED,
        _DELETED,
    ),
    Holding(
        "participants.Exclusion",
        gettext_lazy("People whom you excluded"),
        gettext_lazy("To keep you apart, without telling anybody."),
        lambda subject: _mine(Exclusion, "person_id")(subject).select_related("excluded"),
        lambda row, _: said(row, "excluded", "created_at"),
        Fate.DELETED,
        gettext_lazy(
            "Deleted. What others chose about you is theirs, and points at an erased person."
        ),
    ),
    Holding(
        "participants.Enrollment",
        gettext_lazy("Your part in cohorts"),
        gettext_lazy("To run the programme."),
        lambda subject: _mine(Enrollment, "person_id")(subject).select_related("cohort__program"),
        lambda row, _: {
            label("Programme"): f"{row.cohort.program}, {row.cohort}",
            **said(
                row,
                "role",
                "status",
                "capacity",
                "availability",
                "answers",
                "prepared_at",
                "invited_at",
                "applied_at",
                "accepted_at",
                "waitlisted_at",
                "declined_at",
                "withdrawn_at",
                "completed_at",
            ),
        },
        Fate.ANONYMISED,
        gettext_lazy(
            "Your answers and times are deleted. That somebody took part stays, as an erased "
            "person."
        ),
        _forget_enrollment,
    ),
    Holding(
        "participants.PersonSkill",
        gettext_lazy("What you have experience in"),
        gettext_lazy("To match you well."),
        lambda subject: _mine(PersonSkill, "person_id")(subject).select_related("skill"),
        lambda row, _: said(row, "skill"),
        Fate.DELETED,
        _DELETED,
    ),
    Holding(
        "participants.PersonImport",
        gettext_lazy("Files of staff that wait to be imported"),
        gettext_lazy("To bring HR's list in."),
        _open_imports,
        lambda row, _: said(row, "file_name", "created_at"),
        Fate.DELETED,
        gettext_lazy(
            "A file with your row in it is given up and deleted. The next file of HR may bring you "
            "back, as long as you work here."
        ),
        _discard,
    ),
    Holding(
        "participants.ImportRow",
        gettext_lazy("Lines about you in imports of staff"),
        gettext_lazy("To show what an import did."),
        _import_rows,
        lambda row, _: said(row, "line", "outcome", "employee_number", "name", "changes"),
        Fate.DELETED,
        _DELETED,
    ),
    Holding(
        "participants.ImportRow",
        gettext_lazy("Lines about others that name you"),
        gettext_lazy("Such as a colleague whose line manager you are."),
        _naming_rows,
        lambda row, _: said(row, "line", "outcome"),
        Fate.ANONYMISED,
        gettext_lazy("Your name and number are taken out."),
        lambda rows, subject: scrub(rows, subject, "problems", "changes"),
        is_told=False,
    ),
    Holding(
        "participants.Person",
        gettext_lazy("What HR knows about you"),
        gettext_lazy(
            "To find you, to match you, and to keep you apart from your line of management."
        ),
        _mine(Person, "pk"),
        _tell_person,
        Fate.ANONYMISED,
        gettext_lazy(
            "Everything but department, site and the day of leaving is deleted; those keep the "
            "totals true. What is left is called an erased person."
        ),
        _anonymise,
    ),
    Holding(
        "participants.MeetableTime",
        gettext_lazy("When you could meet in the next eight weeks"),
        gettext_lazy("So that matching joins people who can meet. Worked out from your shifts."),
        _mine(MeetableTime, "person_id"),
        lambda row, _: said(row, "starts_at", "written_at"),
        Fate.DELETED,
        _DELETED,
    ),
)
_LIST = "a word of the organisation's own lists"
holds_nothing(
    participants__Site=_LIST,
    participants__Profession=_LIST,
    participants__Specialty=_LIST,
    participants__Skill=_LIST,
    participants__Department=_LIST,
    participants__EquityQuestion="questions, not answers",
    participants__JoinCriterion="whom a programme is for, in words of the lists",
    participants__ImportMapping="which column means what",
)
