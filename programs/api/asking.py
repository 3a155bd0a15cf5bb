"""What every view of the API asks first."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

from mentorship.access import Actor
from mentorship.api_requests import actor_of
from programs import queries, rules
from programs.models import Cohort, Program


def runner_of(request: Request) -> Actor:
    """Who asks; for those who run no programmes there is nothing here."""
    return actor_of(request, rules.create_program)


def program_of(request: Request, program_id: UUID) -> Program:
    """The programme, if it is visible."""
    program: Program = get_object_or_404(queries.visible_programs(actor_of(request)), pk=program_id)
    return program


def cohort_of(request: Request, cohort_id: UUID) -> Cohort:
    """The cohort, if it is visible."""
    cohort: Cohort = get_object_or_404(queries.visible_cohorts(actor_of(request)), pk=cohort_id)
    return cohort


def valid(serializer: BaseSerializer[Any]) -> dict[str, Any]:
    """What was sent, or a ValidationError."""
    serializer.is_valid(raise_exception=True)
    data: dict[str, Any] = serializer.validated_data
    return data
