"""Runs, proposals, relationships."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from matching.models import MatchRun, Proposal, Relationship, RelationshipMember
from participants.models import Enrollment
from tests.factories.participants import EnrollmentFactory
from tests.factories.programs import CohortFactory


class MatchRunFactory(DjangoModelFactory):
    class Meta:
        model = MatchRun

    cohort = factory.SubFactory(CohortFactory)
    number = factory.Sequence(lambda n: n + 1)
    status = MatchRun.Status.SOLVED


class ProposalFactory(DjangoModelFactory):
    class Meta:
        model = Proposal

    run = factory.SubFactory(MatchRunFactory)
    mentor = factory.SubFactory(EnrollmentFactory, role=Enrollment.Role.MENTOR)
    mentee = factory.SubFactory(EnrollmentFactory)
    score = 7500
    parts = [
        {
            "criterion": "goals",
            "label": "Goals",
            "points": 7500,
            "max_points": 10000,
            "text": "Fits",
        }
    ]
    sentence = "Fits well on goals."


class RelationshipFactory(DjangoModelFactory):
    class Meta:
        model = Relationship

    cohort = factory.SubFactory(CohortFactory)
    began_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=60))


def pair(mentor: Enrollment, mentee: Enrollment, **fields: object) -> Relationship:
    """A relationship of these two."""
    relationship = RelationshipFactory(cohort=mentor.cohort, **fields)
    for enrollment in (mentor, mentee):
        RelationshipMember.objects.create(
            relationship=relationship,
            enrollment=enrollment,
            person_id=enrollment.person_id,
            role=enrollment.role,
            joined_on=relationship.began_on,
        )
    return relationship
