"""People and enrolments."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from participants.models import (
    Department,
    Enrollment,
    EnrollmentSkill,
    Person,
    Profession,
    Site,
    Skill,
    Specialty,
)
from tests.factories.programs import CohortFactory


class SiteFactory(DjangoModelFactory):
    class Meta:
        model = Site

    name = factory.Sequence(lambda n: f"Site {n}")


class DepartmentFactory(DjangoModelFactory):
    class Meta:
        model = Department

    name = factory.Sequence(lambda n: f"Department {n}")


class ProfessionFactory(DjangoModelFactory):
    class Meta:
        model = Profession

    name = factory.Sequence(lambda n: f"Profession {n}")


class SpecialtyFactory(DjangoModelFactory):
    class Meta:
        model = Specialty

    name = factory.Sequence(lambda n: f"Specialty {n}")


class SkillFactory(DjangoModelFactory):
    class Meta:
        model = Skill

    name = factory.Sequence(lambda n: f"skill {n}")


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    employee_number = factory.Sequence(lambda n: f"9{n:06}")
    given_name = factory.Sequence(lambda n: f"Person{n}")
    family_name = "Example"
    email = factory.Sequence(lambda n: f"person{n}@example.org")
    career_stage = 2


class EnrollmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrollment

    cohort = factory.SubFactory(CohortFactory)
    person = factory.SubFactory(PersonFactory)
    role = Enrollment.Role.MENTEE
    status = Enrollment.Status.ACCEPTED
    accepted_at = factory.LazyFunction(timezone.now)


class EnrollmentSkillFactory(DjangoModelFactory):
    class Meta:
        model = EnrollmentSkill

    enrollment = factory.SubFactory(EnrollmentFactory)
    skill = factory.SubFactory(SkillFactory)
    kind = EnrollmentSkill.Kind.GOAL
