"""API of files: ask, watch, fetch, let go; and what is made again and again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

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
from mentorship.api_requests import actor_of
from mentorship.reauthentication import require_confirmation
from reporting import rules, services
from reporting.downloads import file_response
from reporting.export_serializers import (
    ExportSerializer,
    ScheduleSerializer,
    SizeSerializer,
    WantedOfKindSerializer,
)
from reporting.models import Export, ExportSchedule
from reporting.queries.exports import visible_exports, visible_schedules
from reporting.sizes import makeable_size


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
        asked = {"format": Export.Format.CSV, **wanted.validated_data}
        export = services.request_export(actor=actor, **asked)
        return Response(self.get_serializer(export).data, status=status.HTTP_202_ACCEPTED)


class ExportSizeView(APIView):
    """How large a file would be."""

    @extend_schema(parameters=[WantedOfKindSerializer], responses=SizeSerializer)
    def get(self, request: Request, kind: str) -> Response:
        """How many rows a file of this kind would have now, before it is asked for."""
        actor = _reporter(request)
        # A format that every kind has; the rows are the same in each.
        format = Export.Format.XLSX
        asked = {**request.query_params.dict(), "kind": kind, "format": format}
        wanted = ExportSerializer(data=asked, context={"request": request})
        wanted.is_valid(raise_exception=True)
        found = makeable_size(actor, wanted.validated_data)
        return Response(SizeSerializer(found).data)


class ExportView(generics.RetrieveAPIView[Export]):
    """One of one's own files, and how far it is."""

    serializer_class = ExportSerializer
    queryset: QuerySet[Export] = QuerySet(Export).none()
    lookup_url_kwarg = "export_id"

    def get_queryset(self) -> QuerySet[Export]:
        return visible_exports(_reporter(self.request))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, export_id: UUID) -> Response:
        """Let go of the file, or of the wish for it."""
        services.delete_export(actor=_reporter(request), export=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)


class ExportAgainView(APIView):
    """The same file, as it is now."""

    @extend_schema(request=None, responses={202: ExportSerializer})
    def post(self, request: Request, export_id: UUID) -> Response:
        """Ask for it once more."""
        actor = _reporter(request)
        require_confirmation(request)
        wanted = get_object_or_404(visible_exports(actor), pk=export_id)
        export = services.repeat_export(actor=actor, export=wanted)
        told = ExportSerializer(export, context={"request": request})
        return Response(told.data, status=status.HTTP_202_ACCEPTED)


class ExportFileView(APIView):
    """The file itself."""

    @extend_schema(responses={200: OpenApiResponse(OpenApiTypes.BINARY)})
    def get(self, request: Request, export_id: UUID) -> FileResponse:
        """Fetch it; 409 until it is ready and after its days."""
        actor = _reporter(request)
        export = get_object_or_404(visible_exports(actor), pk=export_id)
        return file_response(actor, export)


class SchedulesView(generics.ListAPIView[ExportSchedule]):
    """What is made for one regularly."""

    serializer_class = ScheduleSerializer
    queryset: QuerySet[ExportSchedule] = QuerySet(ExportSchedule).none()

    def get_queryset(self) -> QuerySet[ExportSchedule]:
        return visible_schedules(_reporter(self.request))

    @extend_schema(request=ScheduleSerializer, responses={201: ScheduleSerializer})
    def post(self, request: Request) -> Response:
        """Have a file made regularly."""
        actor = _reporter(request)
        require_confirmation(request)
        wanted = self.get_serializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        asked: dict[str, Any] = {"format": Export.Format.CSV, **wanted.validated_data}
        schedule = services.add_schedule(actor=actor, **asked)
        return Response(self.get_serializer(schedule).data, status=status.HTTP_201_CREATED)


class ScheduleView(generics.RetrieveAPIView[ExportSchedule]):
    """One of them."""

    serializer_class = ScheduleSerializer
    queryset: QuerySet[ExportSchedule] = QuerySet(ExportSchedule).none()
    lookup_url_kwarg = "schedule_id"

    def get_queryset(self) -> QuerySet[ExportSchedule]:
        return visible_schedules(_reporter(self.request))

    @extend_schema(request=ScheduleSerializer, responses=ScheduleSerializer)
    def patch(self, request: Request, schedule_id: UUID) -> Response:
        """Change what is made, or when."""
        actor = _reporter(request)
        require_confirmation(request)
        one = self.get_object()
        wanted = self.get_serializer(one, data=request.data, partial=True)
        wanted.is_valid(raise_exception=True)
        changed = services.change_schedule(
            actor=actor, schedule=one, changes=dict(wanted.validated_data)
        )
        return Response(self.get_serializer(changed).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, schedule_id: UUID) -> Response:
        """Have it made no more."""
        services.stop_schedule(actor=_reporter(request), schedule=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _reporter(request: Request) -> Actor:
    actor = actor_of(request)
    if not can(actor, rules.see_reports):
        raise Http404
    return actor


urlpatterns = [
    path("exports/", ExportsView.as_view(), name="export-list"),
    path("exports/size/<slug:kind>/", ExportSizeView.as_view(), name="export-size"),
    path("exports/schedules/", SchedulesView.as_view(), name="schedule-list"),
    path("exports/schedules/<uuid:schedule_id>/", ScheduleView.as_view(), name="schedule-detail"),
    path("exports/<uuid:export_id>/", ExportView.as_view(), name="export-detail"),
    path("exports/<uuid:export_id>/again/", ExportAgainView.as_view(), name="export-again"),
    path("exports/<uuid:export_id>/file/", ExportFileView.as_view(), name="export-file"),
]
