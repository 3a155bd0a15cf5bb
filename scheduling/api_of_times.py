"""API of finding a time: the same services as the pages."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from matching.models import Relationship
from mentorship.api_requests import actor_of, checked
from scheduling import serializers as s
from scheduling.queries.relationships import own_relationships
from scheduling.queries.times import open_times, own_proposed_times, suitable_times
from scheduling.services import proposed_times


def _mine(request: Request, relationship_id: UUID) -> Relationship:
    return get_object_or_404(own_relationships(actor_of(request)), pk=relationship_id)


@extend_schema(
    parameters=[OpenApiParameter("minutes", int, description="How long; else as usual.")],
    responses=s.FoundTimesSerializer,
)
@api_view(["GET"])
def suitable_time_list(request: Request, relationship_id: UUID) -> Response:
    """Times that suit everybody in the relationship, best first, with the reason in words."""
    found = _mine(request, relationship_id)
    asked = checked(s.LengthSerializer, request.query_params).get("minutes")
    minutes = asked or found.cohort.program.meeting_minutes
    times = suitable_times(actor_of(request), found, minutes)
    return Response(s.FoundTimesSerializer(times).data)


@extend_schema(
    request=s.ProposeTimesSerializer,
    responses={
        200: s.ProposedTimeSerializer(many=True),
        201: s.ProposedTimeSerializer(many=True),
    },
)
@api_view(["GET", "POST"])
def proposed_time_list(request: Request, relationship_id: UUID) -> Response:
    """Times that wait for an answer. POST proposes up to three in their place."""
    actor, found = actor_of(request), _mine(request, relationship_id)
    if request.method != "POST":
        return Response(s.ProposedTimeSerializer(open_times(actor, found), many=True).data)
    proposed = proposed_times.propose_times(
        actor=actor, relationship=found, **checked(s.ProposeTimesSerializer, request.data)
    )
    return Response(s.ProposedTimeSerializer(proposed, many=True).data, status=201)


@extend_schema(request=None, responses={201: s.MeetingSerializer})
@api_view(["POST"])
def proposed_time_accept(request: Request, time_id: UUID) -> Response:
    """Say yes to a time: the meeting is planned, and the other times lapse."""
    found = get_object_or_404(own_proposed_times(actor_of(request)), pk=time_id)
    meeting = proposed_times.accept_time(actor=actor_of(request), proposed=found)
    return Response(s.MeetingSerializer(meeting).data, status=201)


@extend_schema(request=None, responses={204: None})
@api_view(["POST"])
def proposed_times_decline(request: Request, relationship_id: UUID) -> Response:
    """None of the times that others proposed suits."""
    found = _mine(request, relationship_id)
    proposed_times.decline_times(actor=actor_of(request), relationship=found)
    return Response(status=204)


@extend_schema(request=None, responses={204: None})
@api_view(["POST"])
def proposed_times_withdraw(request: Request, relationship_id: UUID) -> Response:
    """Take back the times that you proposed."""
    found = _mine(request, relationship_id)
    proposed_times.withdraw_times(actor=actor_of(request), relationship=found)
    return Response(status=204)


_TIMES = "relationships/<uuid:relationship_id>/times/"
urlpatterns = [
    path(_TIMES, suitable_time_list, name="suitable-time-list"),
    path(f"{_TIMES}proposed/", proposed_time_list, name="proposed-time-list"),
    path(f"{_TIMES}decline/", proposed_times_decline, name="proposed-times-decline"),
    path(f"{_TIMES}withdraw/", proposed_times_withdraw, name="proposed-times-withdraw"),
    path(
        "proposed-times/<uuid:time_id>/accept/", proposed_time_accept, name="proposed-time-accept"
    ),
]
