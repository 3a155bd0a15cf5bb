"""Imports: upload, map, look at the preview, start, read the report."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view, parser_classes
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from mentorship.api_requests import actor_of, checked, paged
from mentorship.intake import ObjectParser
from participants import queries, rules, services
from participants import serializers as s
from participants.background import preview_later, run_later
from participants.models import PersonImport


def _import(request: Request, import_id: UUID) -> PersonImport:
    actor = actor_of(request, rules.import_people)
    found: PersonImport = get_object_or_404(queries.visible_imports(actor), pk=import_id)
    return found


@extend_schema(methods=["GET"], responses=s.PersonImportSerializer(many=True))
@extend_schema(
    methods=["POST"],
    request={"multipart/form-data": s.UploadSerializer},
    responses={201: s.PersonImportSerializer},
)
@api_view(["GET", "POST"])
@parser_classes([MultiPartParser, FormParser, ObjectParser])
def imports(request: Request) -> Response:
    """Earlier imports. POST uploads a file; `mapping` then holds the guess."""
    actor = actor_of(request, rules.import_people)
    if request.method == "GET":
        return paged(request, queries.visible_imports(actor), s.PersonImportSerializer)
    file = checked(s.UploadSerializer, request.data)["file"]
    made = services.upload_people(actor=actor, file=file, file_name=file.name)
    return Response(s.PersonImportSerializer(made).data, status=201)


@extend_schema(methods=["GET"], responses=s.PersonImportSerializer)
@extend_schema(methods=["DELETE"], responses={204: None})
@api_view(["GET", "DELETE"])
def import_detail(request: Request, import_id: UUID) -> Response:
    """Where an import stands. DELETE discards one that was not carried out."""
    found = _import(request, import_id)
    if request.method == "DELETE":
        services.discard_import(actor=actor_of(request), person_import=found)
        return Response(status=204)
    return Response(s.PersonImportSerializer(found).data)


@extend_schema(request=s.MappingSerializer, responses={202: s.PersonImportSerializer})
@api_view(["POST"])
def import_mapping(request: Request, import_id: UUID) -> Response:
    """Say what each column holds. The preview is then made; ask until `status` is `previewed`."""
    found = _import(request, import_id)
    data = checked(s.MappingSerializer, request.data)
    mapping = data.pop("mapping")
    mapped = services.map_import(
        actor=actor_of(request), person_import=found, mapping=mapping, options=data
    )
    preview_later(mapped)
    return Response(s.PersonImportSerializer(mapped).data, status=202)


@extend_schema(request=None, responses={202: s.PersonImportSerializer})
@api_view(["POST"])
def import_start(request: Request, import_id: UUID) -> Response:
    """Have a worker carry the import out; ask until `status` is `imported`."""
    found = _import(request, import_id)
    started = services.start_import(actor=actor_of(request), person_import=found)
    run_later(started)
    return Response(s.PersonImportSerializer(started).data, status=202)


@extend_schema(
    parameters=[OpenApiParameter("show", str), OpenApiParameter("q", str)],
    responses=s.ImportRowSerializer(many=True),
)
@api_view(["GET"])
def import_rows(request: Request, import_id: UUID) -> Response:
    """Row by row what the import does or did; `?show=refused` for one outcome, or `warned`."""
    rows = queries.rows_of(
        _import(request, import_id),
        show=request.query_params.get("show", ""),
        search=request.query_params.get("q", ""),
    )
    return paged(request, rows, s.ImportRowSerializer)


urlpatterns = [
    path("people/imports/", imports, name="import-list"),
    path("people/imports/<uuid:import_id>/", import_detail, name="import-detail"),
    path("people/imports/<uuid:import_id>/mapping/", import_mapping, name="import-mapping"),
    path("people/imports/<uuid:import_id>/start/", import_start, name="import-start"),
    path("people/imports/<uuid:import_id>/rows/", import_rows, name="import-rows"),
]
