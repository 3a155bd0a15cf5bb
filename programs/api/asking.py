"""What every view of the API asks first."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

from mentorship.access import Actor, can
from programs import queries, rules
from programs.models import Cohort, Program


def actor_of(request: Request) -> Actor:
    """Who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def runner_of(request: Request) -> Actor:
    """Who asks; for those who run no programmes there is nothing here."""
    actor = actor_of(request)
    if not can(actor, rules.create_program):
        raise Http404
    return actor


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
