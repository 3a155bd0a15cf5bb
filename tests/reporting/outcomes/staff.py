"""Staff who take part, others of their kinds, and the HR files that tell of both."""

import datetime as dt
from typing import Any

from django.utils import timezone

from matching.models import RelationshipMember
from participants.models import Enrollment, Person, PersonImport, Profession
from programs.models import Cohort
from tests.factories.matching import RelationshipFactory
from tests.factories.participants import PersonFactory, ProfessionFactory
from tests.factories.programs import CohortFactory

START, SINCE, UNTIL, LONG_AGO = 300, 272, 2, 400
"""In days ago."""


def ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)


def moment(days: int) -> dt.datetime:
    return timezone.now().replace(hour=12) - dt.timedelta(days=days)


def hr_file(days: int, *, has_dates: bool = True, leavers: bool = False) -> None:
    PersonImport.objects.create(
        file="imports/staff.csv",
        file_name="staff.csv",
        status="imported",
        mapping={"Number": "employee_number"} | ({"Leaver": "left_on"} if has_dates else {}),
        options={"leavers": leavers},
        finished_at=moment(days),
    )


def staff(count: int, kind: tuple[Profession | None, int | None], **about: Any) -> list[Person]:
    profession, stage = kind
    known: dict[str, Any] = {"created_at": moment(LONG_AGO)} | about
    people = [
        PersonFactory.build(profession=profession, career_stage=stage, **known)
        for _ in range(count)
    ]
    return Person.objects.bulk_create(people)


def joined(cohort: Cohort, role: str, people: list[Person], days: int = START) -> None:
    enrollments = Enrollment.objects.bulk_create(
        Enrollment(cohort=cohort, person=one, role=role, status="accepted", accepted_at=moment(310))
        for one in people
    )
    RelationshipMember.objects.bulk_create(
        RelationshipMember(
            relationship=RelationshipFactory(cohort=cohort, began_on=ago(days)),
            enrollment=one,
            person_id=one.person_id,
            role=role,
            joined_on=ago(days),
        )
        for one in enrollments
    )


def waiting(cohort: Cohort, people: list[Person]) -> None:
    Enrollment.objects.bulk_create(
        Enrollment(
            cohort=cohort,
            person=one,
            role="mentee",
            status="waitlisted",
            waitlisted_at=moment(310),
        )
        for one in people
    )


def populate(cohort: Cohort) -> None:
    """20 mentees and 12 mentors beside others of their kinds, and people who do not count."""
    young, senior = (ProfessionFactory(), 2), (ProfessionFactory(), 4)
    hr_file(LONG_AGO)
    hr_file(UNTIL)
    mentees = staff(17, young) + staff(1, young, left_on=ago(UNTIL - 1))
    mentees += staff(2, young, left_on=ago(100))
    joined(cohort, "mentee", mentees)
    joined(cohort, "mentor", staff(11, senior) + staff(1, senior, left_on=ago(UNTIL)))
    # Of a kind of which nobody else is; and four who do not count.
    joined(cohort, "mentee", staff(1, (ProfessionFactory(), 2)))
    joined(cohort, "mentee", staff(1, young), days=200)
    joined(cohort, "mentee", staff(1, young, created_at=moment(150)))
    joined(cohort, "mentee", staff(1, young, left_on=ago(SINCE)))
    joined(
        cohort, "mentee", [PersonFactory(employee_number="erased-1", created_at=moment(LONG_AGO))]
    )
    # Others: 40 and 15. The 11 who waited are among the 40.
    staff(24, young)
    staff(5, young, left_on=ago(200))
    waiting(cohort, staff(8, young) + staff(3, young, left_on=ago(50)))
    staff(15, senior)
    # Nobody's others.
    staff(30, young, left_on=ago(SINCE + 10))
    staff(30, young, created_at=moment(SINCE - 3))
    staff(30, young, started_on=ago(SINCE - 3))
    staff(30, (young[0], None), left_on=ago(100))
    earlier = CohortFactory(program=cohort.program, starts_on=ago(800), ends_on=ago(600))
    joined(earlier, "mentee", staff(2, young), days=800)
