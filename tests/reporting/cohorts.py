"""A cohort of pairs with meetings, for the tests of reports."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from matching.models import Relationship
from participants.models import Department, Site
from programs.models import Cohort
from tests.factories.matching import pair
from tests.factories.participants import EnrollmentFactory, PersonFactory
from tests.factories.programs import CohortFactory
from tests.factories.scheduling import MeetingFactory


def days_ago(days: int) -> dt.datetime:
    """Noon, so many days ago."""
    return timezone.now().replace(hour=12, minute=0) - dt.timedelta(days=days)


def cohort_of_pairs(
    count: int, *, met_days_ago: tuple[int, ...] = (40, 9), **fields: Any
) -> Cohort:
    """A cohort of `count` pairs of Medicine who met on these days."""
    cohort = fields.pop("cohort", None) or CohortFactory(**fields)
    for _ in range(count):
        add_pair(cohort, met_days_ago=met_days_ago)
    return cohort


def add_pair(
    cohort: Cohort, *, met_days_ago: tuple[int, ...] = (), department: str = "Medicine"
) -> Relationship:
    """One more pair of a cohort, both of the same department."""
    place = Department.objects.get(name=department)
    site = Site.objects.order_by("name").first()
    people = [PersonFactory(department=place, site=site) for _ in range(2)]
    relationship = pair(
        EnrollmentFactory(cohort=cohort, person=people[0], role="mentor"),
        EnrollmentFactory(cohort=cohort, person=people[1], role="mentee"),
    )
    for days in met_days_ago:
        MeetingFactory(relationship=relationship, starts_at=days_ago(days))
    return relationship
