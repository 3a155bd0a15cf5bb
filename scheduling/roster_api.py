"""Roster imports: upload, map, explain codes, look at the preview, start, read the remarks."""

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
from scheduling import roster_serializers as s
from scheduling import rules
from scheduling.background import read_later, run_later
from scheduling.models import RosterImport
from scheduling.queries import rosters as queries
from scheduling.services import rosters as services


def _import(request: Request, import_id: UUID) -> RosterImport:
    actor = actor_of(request, rules.import_rosters)
    found: RosterImport = get_object_or_404(queries.visible_rosters(actor), pk=import_id)
    return found


@extend_schema(methods=["GET"], responses=s.RosterImportSerializer(many=True))
@extend_schema(
    methods=["POST"],
    request={"multipart/form-data": s.RosterUploadSerializer},
    responses={201: s.RosterImportSerializer},
)
@api_view(["GET", "POST"])
@parser_classes([MultiPartParser, FormParser, ObjectParser])
def rosters(request: Request) -> Response:
    """Earlier imports of rosters. POST uploads a file; `mapping` then holds the guess."""
    actor = actor_of(request, rules.import_rosters)
    if request.method == "GET":
        return paged(request, queries.visible_rosters(actor), s.RosterImportSerializer)
    file = checked(s.RosterUploadSerializer, request.data)["file"]
    made = services.upload_roster(actor=actor, file=file, file_name=file.name)
    return Response(s.RosterImportSerializer(made).data, status=201)


@extend_schema(methods=["GET"], responses=s.RosterImportSerializer)
@extend_schema(methods=["DELETE"], responses={204: None})
@api_view(["GET", "DELETE"])
def roster(request: Request, import_id: UUID) -> Response:
    """Where an import stands. DELETE discards one that was not carried out."""
    found = _import(request, import_id)
    if request.method == "DELETE":
        services.discard_roster(actor=actor_of(request), roster_import=found)
        return Response(status=204)
    return Response(s.RosterImportSerializer(found).data)


@extend_schema(request=s.RosterMappingSerializer, responses={202: s.RosterImportSerializer})
@api_view(["POST"])
def roster_mapping(request: Request, import_id: UUID) -> Response:
    """Say what each column holds. The file is then read; ask until `status` is `previewed`, or
    `asking`, where `questions` are codes to explain."""
    found = _import(request, import_id)
    data = checked(s.RosterMappingSerializer, request.data)
    mapping = data.pop("mapping")
    mapped = services.map_roster(
        actor=actor_of(request), roster_import=found, mapping=mapping, options=data
    )
    read_later(mapped)
    return Response(s.RosterImportSerializer(mapped).data, status=202)


@extend_schema(request=s.CodeAnswersSerializer, responses={202: s.RosterImportSerializer})
@api_view(["POST"])
def roster_answers(request: Request, import_id: UUID) -> Response:
    """Say what the asked codes mean. The file is then read again."""
    found = _import(request, import_id)
    answers = checked(s.CodeAnswersSerializer, request.data)["answers"]
    explained = services.explain_codes(
        actor=actor_of(request), roster_import=found, answers=answers
    )
    read_later(explained)
    return Response(s.RosterImportSerializer(explained).data, status=202)


@extend_schema(request=None, responses={202: s.RosterImportSerializer})
@api_view(["POST"])
def roster_start(request: Request, import_id: UUID) -> Response:
    """Have a worker carry the import out; ask until `status` is `imported`."""
    found = _import(request, import_id)
    started = services.start_roster(actor=actor_of(request), roster_import=found)
    run_later(started)
    return Response(s.RosterImportSerializer(started).data, status=202)


@extend_schema(
    parameters=[OpenApiParameter("show", str), OpenApiParameter("q", str)],
    responses=s.RosterRemarkSerializer(many=True),
)
@api_view(["GET"])
def roster_remarks(request: Request, import_id: UUID) -> Response:
    """Refused rows and unknown people; `?show=refused` or `?show=unknown` for one of them."""
    rows = queries.remarks_of(
        _import(request, import_id),
        show=request.query_params.get("show", ""),
        search=request.query_params.get("q", ""),
    )
    return paged(request, rows, s.RosterRemarkSerializer)


@extend_schema(responses=s.RosterCodeSerializer(many=True))
@api_view(["GET"])
def roster_codes(request: Request) -> Response:
    """What the codes of the rosters mean."""
    actor = actor_of(request, rules.import_rosters)
    return paged(request, queries.visible_codes(actor), s.RosterCodeSerializer)


@extend_schema(request=s.CodeMeaningSerializer, responses=s.RosterCodeSerializer)
@api_view(["PUT"])
def roster_code(request: Request, code_id: UUID) -> Response:
    """Say anew what a code means, from the next import on."""
    actor = actor_of(request, rules.import_rosters)
    found = get_object_or_404(queries.visible_codes(actor), pk=code_id)
    answer = checked(s.CodeMeaningSerializer, request.data)
    changed = services.change_code(actor=actor, code=found, answer=answer)
    return Response(s.RosterCodeSerializer(changed).data)


_IMPORT = "rosters/<uuid:import_id>/"
urlpatterns = [
    path("rosters/", rosters, name="roster-list"),
    path("rosters/codes/", roster_codes, name="roster-code-list"),
    path("rosters/codes/<uuid:code_id>/", roster_code, name="roster-code"),
    path(_IMPORT, roster, name="roster-detail"),
    path(f"{_IMPORT}mapping/", roster_mapping, name="roster-mapping"),
    path(f"{_IMPORT}answers/", roster_answers, name="roster-answers"),
    path(f"{_IMPORT}start/", roster_start, name="roster-start"),
    path(f"{_IMPORT}remarks/", roster_remarks, name="roster-remarks"),
]
