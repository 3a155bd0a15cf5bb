"""Meetings."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from scheduling.models import Meeting
from tests.factories.matching import RelationshipFactory


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = Meeting

    relationship = factory.SubFactory(RelationshipFactory)
    status = Meeting.Status.HELD
    starts_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=9))
    minutes = 45
