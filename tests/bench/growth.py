"""An organisation of any size: the small world of the tests, with more of everything."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection, connections
from django.utils import timezone

from matching.models import Proposal, Relationship, RelationshipMember
from mentorship.models import Membership, User
from mentorship.tenancy import acting_as
from participants.models import (
    Department,
    Enrollment,
    EnrollmentSkill,
    Person,
    PersonSkill,
    Profession,
    Site,
    Skill,
)
from programs.models import Cohort
from reporting.services import renew_rollups, renew_signals
from scheduling.models import Meeting, MeetingTopic
from tests.bench import rollups
from tests.world import House

MEETINGS_EACH = 20
WEEKS = 40
BATCH = 2_000


def grow(house: House, total: int) -> None:
    """Add pairs to the house's running cohort until it has so many relationships."""
    with house.activate():
        have = Relationship.objects.filter(cohort=house.cohort).count()
        house.cohort.starts_on = timezone.localdate() - timedelta(weeks=WEEKS)
        house.cohort.save()
        people = _people(house, have, total)
        enrollments = _enrollments(house, people)
        relationships = _relationships(house, enrollments)
        _meetings(relationships)
        renew_rollups(actor=house.system)
        renew_signals(actor=house.system)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def add_last_cohort(house: House, total: int) -> None:
    """A cohort of the same programme that ran before, with as many relationships."""
    starts_on = house.cohort.starts_on - timedelta(weeks=WEEKS)
    ends_on = house.cohort.starts_on - timedelta(days=1)
    with house.activate(), connection.cursor() as cursor:
        last = Cohort.objects.create(
            program_id=house.cohort.program_id, name="Last cohort", status="closed",
            starts_on=starts_on, ends_on=ends_on,
        )  # fmt: skip
        cursor.execute(rollups.PAIRS, rollups.block(last, total, "completed", ends_on))
        renew_rollups(actor=house.system)
        renew_signals(actor=house.system)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _people(house: House, first: int, last: int) -> list[Person]:
    """Two for each pair, the mentor first; each has an account."""
    users = [
        User(email=f"grown{number}@{house.slug}.example", name=f"Grown {number}", password="!")
        for number in range(2 * first, 2 * last)
    ]
    User.objects.bulk_create(users, BATCH)
    with acting_as(house.user("admin")):
        Membership.objects.bulk_create((Membership(user=user) for user in users), BATCH)
    departments, sites = list(Department.objects.all()), list(Site.objects.all())
    professions, skills = list(Profession.objects.all()), list(Skill.objects.all())
    chief = house.person("chief")
    people = [
        Person(
            employee_number=f"G{number}",
            given_name=f"Given{number % 997}",
            family_name=f"Family{number % 1009}",
            email=user.email,
            user=user,
            career_stage=5 if number % 2 == 0 else 2,
            profession=professions[number % len(professions)],
            department=departments[number % len(departments)],
            site=sites[number % len(sites)],
            line_manager=chief,
            job_title="Nurse",
            grade="Band 6",
            languages=["English"],
        )
        for number, user in enumerate(users, start=2 * first)
    ]
    Person.objects.bulk_create(people, BATCH)
    PersonSkill.objects.bulk_create(
        (
            PersonSkill(person=person, skill=skills[number % len(skills)])
            for number, person in enumerate(people)
        ),
        BATCH,
    )
    return people


def _enrollments(house: House, people: list[Person]) -> list[Enrollment]:
    now, skills = timezone.now(), list(Skill.objects.all())
    enrollments = [
        Enrollment(
            cohort=house.cohort,
            person=person,
            role="mentee" if number % 2 else "mentor",
            status=Enrollment.Status.ACCEPTED,
            accepted_at=now,
            availability=["mon-morning", "tue-evening"],
        )
        for number, person in enumerate(people)
    ]
    Enrollment.objects.bulk_create(enrollments, BATCH)
    EnrollmentSkill.objects.bulk_create(
        (
            EnrollmentSkill(
                enrollment=enrollment,
                skill=skills[number // 2 % len(skills)],
                kind="goal" if number % 2 else "expertise",
            )
            for number, enrollment in enumerate(enrollments)
        ),
        BATCH,
    )
    return enrollments


def _relationships(house: House, enrollments: list[Enrollment]) -> list[Relationship]:
    pairs = list(zip(enrollments[::2], enrollments[1::2], strict=True))
    part = {"criterion": "goals", "label": "Goals", "points": 7500, "max_points": 10000}
    proposals = [
        Proposal(
            run=house.run,
            mentor=mentor,
            mentee=mentee,
            score=5_000 + number % 5_000,
            parts=[{**part, "text": "Fits"}],
            sentence="Fits well on goals.",
            status="accepted",
            mentor_answer="accepted",
            mentee_answer="accepted",
        )
        for number, (mentor, mentee) in enumerate(pairs)
    ]
    Proposal.objects.bulk_create(proposals, BATCH)
    relationships = [
        Relationship(
            cohort=house.cohort,
            proposal=proposal,
            began_on=house.cohort.starts_on,
            status="ended" if number % 10 == 9 else "active",
            ended_on=timezone.localdate() if number % 10 == 9 else None,
        )
        for number, proposal in enumerate(proposals)
    ]
    Relationship.objects.bulk_create(relationships, BATCH)
    RelationshipMember.objects.bulk_create(
        (
            RelationshipMember(
                relationship=relationship,
                enrollment=enrollment,
                person_id=enrollment.person_id,
                role=enrollment.role,
                joined_on=relationship.began_on,
            )
            for relationship, pair in zip(relationships, pairs, strict=True)
            for enrollment in pair
        ),
        BATCH,
    )
    return relationships


def _meetings(relationships: list[Relationship]) -> None:
    for start in range(0, len(relationships), 500):
        meetings = list(_held(relationships[start : start + 500], start))
        Meeting.objects.bulk_create(meetings, BATCH)
        MeetingTopic.objects.bulk_create(
            (MeetingTopic(meeting=meeting, topic="confidence") for meeting in meetings[::3]), BATCH
        )


def _held(relationships: list[Relationship], start: int) -> Iterator[Meeting]:
    """About every other week, each pair at days and lengths of its own."""
    now = timezone.now()
    for number, relationship in enumerate(relationships, start=start):
        for turn in range(MEETINGS_EACH):
            days = 1 + turn * WEEKS * 7 // MEETINGS_EACH + (number * 7 + turn * 3) % 9
            yield Meeting(
                relationship=relationship,
                status="missed" if (number + turn) % 17 == 0 else "held",
                starts_at=now - timedelta(days=days),
                minutes=(30, 45, 60)[(number + turn) % 3],
                means=("in_person", "video", "phone", "in_person")[(number + turn) % 4],
            )
