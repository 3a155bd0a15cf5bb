"""API of the record and of a cohort's closing: the same services as the pages."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from mentorship.access import Actor
from mentorship.api_requests import actor_of, checked, paged
from programs.queries import visible_cohorts
from scheduling.record import rules
from scheduling.record import serializers as s
from scheduling.record.models import Reflection
from scheduling.record.numbers import grouped
from scheduling.record.paper import check_address
from scheduling.record.queries.certificates import certificate_to_correct
from scheduling.record.queries.closing import closing_of
from scheduling.record.queries.own import own_reflections, relationships_to_look_back_on
from scheduling.record.services import reflections as services
from scheduling.record.services.certificates import correct_certificate
from scheduling.record.services.closing import say_whether_going_on
from scheduling.record.services.records import own_record

_KEEP_NOWHERE = {"Cache-Control": "no-store"}


def _owner(request: Request) -> Actor:
    """Who asks; for whom is on no staff list, there is nothing here."""
    return actor_of(request, rules.keep_own_record)


def _own(request: Request, reflection_id: UUID) -> Reflection:
    return get_object_or_404(own_reflections(_owner(request)), pk=reflection_id)


@extend_schema(responses=s.RecordSerializer)
@api_view(["GET"])
def record(request: Request) -> Response:
    """Your own hours and certificates."""
    made = own_record(actor=_owner(request))
    return Response(s.RecordSerializer(made).data, headers=_KEEP_NOWHERE)


@extend_schema(
    request=s.WriteReflectionSerializer,
    responses={200: s.ReflectionSerializer(many=True), 201: s.ReflectionSerializer},
    filters=False,
)
@api_view(["GET", "POST"])
@sensitive_variables("data")
def reflection_list(request: Request) -> Response:
    """Your own reflections, closed. POST writes one, sealed, for you alone."""
    actor = _owner(request)
    if request.method == "POST":
        data = checked(s.WriteReflectionSerializer, request.data)
        written = services.write_reflection(actor=actor, **data)
        return Response(s.ReflectionSerializer(written).data, status=201)
    return paged(request, own_reflections(actor), s.ReflectionSerializer)


@extend_schema(
    request=s.ChangeReflectionSerializer, responses=s.ReflectionSerializer, methods=["PUT"]
)
@extend_schema(responses={204: None}, methods=["DELETE"])
@api_view(["PUT", "DELETE"])
@sensitive_variables("data")
def reflection_detail(request: Request, reflection_id: UUID) -> Response:
    """PUT replaces your words; DELETE deletes them for good."""
    found = _own(request, reflection_id)
    if request.method == "DELETE":
        services.delete_reflection(actor=_owner(request), reflection=found)
        return Response(status=204)
    data = checked(s.ChangeReflectionSerializer, request.data)
    changed = services.edit_reflection(actor=_owner(request), reflection=found, **data)
    return Response(s.ReflectionSerializer(changed).data)


@extend_schema(request=None, responses=s.ReflectionWordsSerializer)
@api_view(["POST"])
def reflection_open(request: Request, reflection_id: UUID) -> Response:
    """Your words, once it is written down that they were opened."""
    found = _own(request, reflection_id)
    words = services.open_reflection(actor=_owner(request), reflection=found)
    return Response(s.ReflectionWordsSerializer(words).data, headers=_KEEP_NOWHERE)


@extend_schema(request=s.GoingOnSerializer, responses=s.WhetherTogetherSerializer)
@api_view(["POST"])
def going_on(request: Request, relationship_id: UUID) -> Response:
    """Say whether you would like to go on meeting, once a cohort is closing or closed."""
    actor = _owner(request)
    found = get_object_or_404(relationships_to_look_back_on(actor), pk=relationship_id)
    data = checked(s.GoingOnSerializer, request.data)
    together = say_whether_going_on(actor=actor, relationship=found, **data)
    return Response(s.WhetherTogetherSerializer({"is_together": together}).data)


@extend_schema(responses=s.ClosingSerializer)
@api_view(["GET"])
def closing(request: Request, cohort_id: UUID) -> Response:
    """How far a cohort's closing is. Thanks and lessons are fields of the cohort."""
    actor = actor_of(request)
    cohort = get_object_or_404(visible_cohorts(actor), pk=cohort_id)
    return Response(s.ClosingSerializer(closing_of(actor, cohort)).data)


@extend_schema(request=s.CorrectionSerializer, responses={201: s.CorrectedSerializer})
@api_view(["POST"])
def certificate_correct(request: Request, number: str) -> Response:
    """Put a mistake on a certificate right: another one, with a number of its own, replaces it."""
    actor = actor_of(request, rules.look_for_certificates)
    found = certificate_to_correct(actor, number)
    if found is None:
        raise Http404
    changes = checked(s.CorrectionSerializer, request.data)
    another = correct_certificate(actor=actor, certificate=found, **changes)
    shown = {"number": grouped(another.number), "check": check_address(actor.organization, another)}
    return Response(s.CorrectedSerializer(shown).data, status=201)


_ONE = "me/reflections/<uuid:reflection_id>/"
urlpatterns = [
    path("me/record/", record, name="record"),
    path("me/reflections/", reflection_list, name="reflection-list"),
    path(_ONE, reflection_detail, name="reflection-detail"),
    path(f"{_ONE}open/", reflection_open, name="reflection-open"),
    path("relationships/<uuid:relationship_id>/going-on/", going_on, name="going-on"),
    path("cohorts/<uuid:cohort_id>/closing/", closing, name="cohort-closing"),
    path("certificates/<str:number>/correct/", certificate_correct, name="certificate-correct"),
]
