"""What came of Northgate's closed cohort: the same people asked at its start and its end, those who
waited for a place, and who has left the hospital since."""

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from mentorship.access import Actor
from mentorship.demonstration import accounts, backdating, enrolling, people
from mentorship.demonstration.cast import House, Participant
from participants.models import Enrollment, Person, PersonImport, SurveyResponse
from participants.queries.surveys import TAKES_PART
from participants.services import accept_invitation
from programs.models import Cohort, Program, Survey, SurveyRound
from programs.services import add_survey, replace_questions, update_touchpoint

_STEPS = ["Not at all", "A little", "Somewhat", "Quite", "Very much"]
_QUESTIONS = {
    "sure": "How sure of yourself do you feel in what is new in your role?",
    "someone": "Do you have somebody to turn to after a hard day?",
    "stay": "Would you like to go on working here?",
}
_MOVES = {"sure": (0, 1, 1, 1, 2), "someone": (0, 0, 1, 1, 2), "stay": (-1, 0, 0, 0, 1)}
_ANSWERING = 0.92
_LEFT_LATELY = timedelta(days=13)


def named_surveys(manager: Actor, program: Program) -> list[Survey]:
    """The same questions for the start and the end, not anonymous, so that they can be joined; the
    steps do not ask for confidence besides."""
    for step in program.touchpoints.filter(survey__is_anonymous=False):
        update_touchpoint(actor=manager, touchpoint=step, survey=None)
    questions = [
        {
            "key": key,
            "text": text,
            "type": "scale",
            "choices": _STEPS,
            "measures": "confidence" if key == "sure" else "",
        }
        for key, text in _QUESTIONS.items()
    ]
    made = []
    for title, kind in (
        ("Where I stand: at the start", Survey.Kind.START),
        ("Where I stand: at the end", Survey.Kind.END),
    ):
        survey = add_survey(
            actor=manager, program=program, title=title, kind=kind, is_anonymous=False
        )
        made.append(replace_questions(actor=manager, survey=survey, questions=questions))
    return made


def answer_twice(
    cohort: Cohort, surveys: Sequence[Survey], everybody: Sequence[Participant]
) -> None:
    """Let most of the people say where they stand, at the start and at the end."""
    chance = random.Random(cohort.name)  # noqa: S311
    taking_part = Enrollment.objects.filter(cohort=cohort, status__in=TAKES_PART)
    staying = set(taking_part.values_list("pk", flat=True))
    asked = [one.enrollment for one in everybody if one.enrollment.pk in staying]
    stood = {one.pk: {key: chance.choice((1, 2, 2, 3)) for key in _QUESTIONS} for one in asked}
    start, end = surveys
    at_start = _round(cohort, start, "start", cohort.starts_on)
    at_end = _round(cohort, end, SurveyRound.AT_CLOSING, cohort.ends_on - timedelta(days=10))
    for survey_round, is_end in ((at_start, False), (at_end, True)):
        SurveyResponse.objects.bulk_create(
            SurveyResponse(
                survey_id=survey_round.survey_id,
                round=survey_round,
                enrollment=one,
                answers=_said(chance, stood[one.pk], is_end=is_end),
            )
            for one in asked
            if chance.random() < _ANSWERING
        )


def _round(cohort: Cohort, survey: Survey, occasion: str, asked_on: date) -> SurveyRound:
    return SurveyRound.objects.create(
        cohort=cohort,
        survey=survey,
        occasion=occasion,
        title=survey.title,
        kind=survey.kind,
        audience=survey.audience,
        is_anonymous=survey.is_anonymous,
        questions=survey.questions,
        opens_on=asked_on,
        closes_on=asked_on + timedelta(days=21),
    )


def _said(chance: random.Random, stood: Mapping[str, int], *, is_end: bool) -> dict[str, str]:
    moved = {key: chance.choice(_MOVES[key]) if is_end else 0 for key in stood}
    return {key: _STEPS[min(max(at + moved[key], 0), 4)] for key, at in stood.items()}


def wait(manager: Actor, cohort: Cohort, asked: Sequence[Person]) -> None:
    """Let these people say yes when every place is taken."""
    enrollments = enrolling.invite(manager, cohort, asked, "mentee")
    users = accounts.make_accounts(asked)
    for one in enrollments:
        actor = accounts.arrive(users[one.person.email], one.person)
        accept_invitation(actor=actor, enrollment=one)


def some_have_left(house: House, cohort: Cohort) -> None:
    """A second staff file, of a fortnight ago, says who has left since the closed cohort began."""
    chance = random.Random(cohort.name)  # noqa: S311
    gone = [
        *_leavers(chance, _of(cohort), 0.1, cohort.ends_on),
        *_leavers(chance, _like(cohort), 0.19, cohort.starts_on + timedelta(days=40)),
    ]
    lines = "".join(
        f"{one.employee_number},{one.given_name},{one.family_name},{day:%d/%m/%Y}\n"
        for one, day in gone
    )
    heading = "Employee Number,First Name,Last Name,Leaving Date\n"
    file = ContentFile((heading + lines).encode(), name="northgate-leavers.csv")
    made = people.import_file(house.admin, file, "northgate-leavers.csv")
    moment = backdating.at(house, house.calendar.today - _LEFT_LATELY)
    PersonImport.objects.filter(pk=made.pk).update(created_at=moment, finished_at=moment)


def _leavers(
    chance: random.Random, found: Iterable[Person], share: float, since: date
) -> list[tuple[Person, date]]:
    until = timezone.localdate() - _LEFT_LATELY
    days = max((until - since).days, 1)
    return [
        (one, since + timedelta(days=chance.randrange(days)))
        for one in found
        if chance.random() < share
    ]


def _of(cohort: Cohort) -> list[Person]:
    """Who took part in this cohort and in no other."""
    part = people.staff().filter(enrollments__cohort=cohort, enrollments__status__in=TAKES_PART)
    elsewhere = Enrollment.objects.exclude(cohort=cohort).values("person_id")
    return list(part.exclude(pk__in=elsewhere).filter(reports=None, job_title="Staff Nurse"))


def _like(cohort: Cohort) -> list[Person]:
    """Others with the job titles of who took part, whom no cohort asked or who waited."""
    part = Person.objects.filter(enrollments__cohort=cohort, enrollments__status__in=TAKES_PART)
    waited = Enrollment.Status.WAITLISTED
    asked = Enrollment.objects.exclude(cohort=cohort, status=waited).values("person_id")
    others = people.staff().filter(job_title__in=part.values("job_title"), reports=None)
    return list(others.exclude(pk__in=asked))
