"""API of reporting: a cohort in counts, signals, rollups, exports."""

from __future__ import annotations

import dataclasses
from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mentorship.access import Actor, can
from mentorship.reauthentication import require_confirmation
from programs.models import Cohort
from programs.queries import visible_cohorts
from reporting import dashboards, rules, services
from reporting.downloads import file_response
from reporting.models import ActivityRollup, Export, Signal
from reporting.queries.activity import Standing, activity, enrolled, standings, total
from reporting.queries.exports import visible_exports
from reporting.queries.journey import journey
from reporting.queries.protection import protection
from reporting.queries.rollups import visible_rollups
from reporting.queries.signals import visible_signals
from reporting.serializers import (
    CohortSummarySerializer,
    ExportSerializer,
    RollupSerializer,
    SignalSerializer,
)

# Their fields are written out: from a model they would be made while no organisation is active.


class RollupFilter(django_filters.FilterSet):
    """Which rollups."""

    scope = django_filters.ChoiceFilter(choices=ActivityRollup.Scope.choices)
    scope_id = django_filters.UUIDFilter()
    period = django_filters.ChoiceFilter(choices=ActivityRollup.Period.choices)
    since = django_filters.DateFilter("starts_on", "gte", label="Periods that start on or after")
    until = django_filters.DateFilter("starts_on", "lte", label="Periods that start on or before")


class SignalFilter(django_filters.FilterSet):
    """Which signals."""

    state = django_filters.ChoiceFilter(choices=Signal.State.choices)
    relationship = django_filters.UUIDFilter("relationship_id")


class CohortSummaryView(APIView):
    """A cohort in counts."""

    @extend_schema(responses=CohortSummarySerializer)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """How many enrolled, met, and how they are doing; activity of a small one is withheld."""
        actor = _reporter(request)
        cohort = get_object_or_404(visible_cohorts(actor), pk=cohort_id)
        return Response(CohortSummarySerializer(_summary(actor, cohort)).data)


class CohortSignalsView(generics.ListAPIView[Signal]):
    """The signals of a cohort's relationships, for who manages it."""

    serializer_class = SignalSerializer
    filterset_class = SignalFilter
    queryset: QuerySet[Signal] = QuerySet(Signal).none()

    def get_queryset(self) -> QuerySet[Signal]:
        actor = _reporter(self.request)
        cohort = get_object_or_404(visible_cohorts(actor), pk=self.kwargs["cohort_id"])
        if not can(actor, rules.see_activity_of_each, cohort):
            raise Http404
        return visible_signals(actor).filter(relationship__cohort=cohort)


class RollupsView(generics.ListAPIView[ActivityRollup]):
    """Activity by week and month."""

    serializer_class = RollupSerializer
    filterset_class = RollupFilter
    queryset: QuerySet[ActivityRollup] = QuerySet(ActivityRollup).none()

    def get_queryset(self) -> QuerySet[ActivityRollup]:
        return visible_rollups(_reporter(self.request))


class ExportsView(generics.ListAPIView[Export]):
    """One's own files."""

    serializer_class = ExportSerializer
    queryset: QuerySet[Export] = QuerySet(Export).none()

    def get_queryset(self) -> QuerySet[Export]:
        return visible_exports(_reporter(self.request))

    @extend_schema(request=ExportSerializer, responses={202: ExportSerializer})
    def post(self, request: Request) -> Response:
        """Ask for a file; a worker makes it."""
        actor = _reporter(request)
        require_confirmation(request)
        wanted = self.get_serializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        export = services.request_export(
            actor=actor,
            kind=wanted.validated_data["kind"],
            format=wanted.validated_data.get("format", Export.Format.CSV),
            cohort=wanted.validated_data.get("cohort"),
        )
        return Response(self.get_serializer(export).data, status=status.HTTP_202_ACCEPTED)


class ExportView(generics.RetrieveAPIView[Export]):
    """One of one's own files, and how far it is."""

    serializer_class = ExportSerializer
    queryset: QuerySet[Export] = QuerySet(Export).none()
    lookup_url_kwarg = "export_id"

    def get_queryset(self) -> QuerySet[Export]:
        return visible_exports(_reporter(self.request))


class ExportFileView(APIView):
    """The file itself."""

    @extend_schema(responses={200: OpenApiResponse(OpenApiTypes.BINARY)})
    def get(self, request: Request, export_id: UUID) -> FileResponse:
        """Fetch it; 409 until it is ready and after its week."""
        actor = _reporter(request)
        export = get_object_or_404(visible_exports(actor), pk=export_id)
        return file_response(actor, export)


def _reporter(request: Request) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not can(actor, rules.see_reports):
        raise Http404
    return actor


def _summary(actor: Actor, cohort: Cohort) -> dict[str, Any]:
    met_since = dashboards.today_of(actor) - dashboards.MET_LATELY
    standing = standings(actor, [cohort.pk], met_since).get(cohort.pk, Standing())
    is_shown = protection(actor).shows(cohort)
    stages = dataclasses.asdict(journey(actor, cohort))
    return {
        "cohort": cohort.pk,
        "program": cohort.program_id,
        "name": cohort.name,
        "status": cohort.status,
        "starts_on": cohort.starts_on,
        "ends_on": cohort.ends_on,
        "people_enrolled": enrolled(actor, [cohort.pk]).get(cohort.pk, 0),
        "relationships_begun": standing.begun,
        "relationships_active": standing.active,
        "journey": stages if is_shown else stages | {"met": None},
        "is_withheld": not is_shown,
        "activity": _activity(actor, cohort, standing) if is_shown else None,
    }


def _activity(actor: Actor, cohort: Cohort, standing: Standing) -> dict[str, Any]:
    whole = total(activity(actor, [cohort.pk]).get(cohort.pk, {}))
    return {
        "meetings_held": whole.meetings_held,
        "meetings_missed": whole.meetings_missed,
        "meetings_confirmed": whole.meetings_confirmed,
        "minutes": whole.minutes,
        "met_in_30_days": standing.met_lately,
        "signals": standing.states,
    }


urlpatterns = [
    path("cohorts/<uuid:cohort_id>/summary/", CohortSummaryView.as_view(), name="cohort-summary"),
    path("cohorts/<uuid:cohort_id>/signals/", CohortSignalsView.as_view(), name="signal-list"),
    path("rollups/", RollupsView.as_view(), name="rollup-list"),
    path("exports/", ExportsView.as_view(), name="export-list"),
    path("exports/<uuid:export_id>/", ExportView.as_view(), name="export-detail"),
    path("exports/<uuid:export_id>/file/", ExportFileView.as_view(), name="export-file"),
]
