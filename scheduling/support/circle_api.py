"""API of circles of mentors: the same services as the pages."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from mentorship.access import Actor
from mentorship.api_requests import actor_of, checked, paged
from mentorship.errors import Invalid
from programs.models import Guide, Program
from scheduling.support import serializers as s
from scheduling.support.models import CircleMeeting
from scheduling.support.queries.circles import (
    circle_meetings,
    circles_of,
    guides_for_circle,
    visible_circles,
)
from scheduling.support.services import circles as services


def _guide(actor: Actor, program: Program, guide_id: UUID | None) -> Guide | None:
    if guide_id is None:
        return None
    found = guides_for_circle(actor, program).filter(pk=guide_id).first()
    if found is None:
        words = _("Choose a guide of this programme.")
        raise Invalid(words, fields={"guide_id": words})
    return found


def _told(request: Request, meeting_id: UUID) -> dict[str, Any]:
    found = circle_meetings(actor_of(request)).get(pk=meeting_id)
    return dict(s.CircleMeetingSerializer(found).data)


def _found(request: Request, meeting_id: UUID) -> CircleMeeting:
    return get_object_or_404(circle_meetings(actor_of(request)), pk=meeting_id)


@extend_schema(responses=s.CircleSerializer(many=True), filters=False)
@api_view(["GET"])
def circle_list(request: Request) -> Response:
    """The circles of mentors that you are in or run."""
    return Response(s.CircleSerializer(circles_of(actor_of(request)), many=True).data)


@extend_schema(
    request=s.PlanCircleMeetingSerializer,
    responses={200: s.CircleMeetingSerializer(many=True), 201: s.CircleMeetingSerializer},
    filters=False,
)
@api_view(["GET", "POST"])
def meeting_list(request: Request) -> Response:
    """Meetings of your circles. POST calls the mentors of a programme together."""
    actor = actor_of(request)
    if request.method == "POST":
        data = checked(s.PlanCircleMeetingSerializer, request.data)
        program = visible_circles(actor).filter(pk=data.pop("program_id")).first()
        if program is None:
            words = _("Name a programme whose circle you are in or run.")
            raise Invalid(words, fields={"program_id": words})
        guide = _guide(actor, program, data.pop("guide_id"))
        made = services.plan_circle_meeting(actor=actor, program=program, guide=guide, **data)
        return Response(_told(request, made.pk), status=201)
    return paged(request, circle_meetings(actor), s.CircleMeetingSerializer)


@extend_schema(responses=s.CircleMeetingSerializer, methods=["GET"])
@extend_schema(
    request=s.ChangeCircleMeetingSerializer, responses=s.CircleMeetingSerializer, methods=["PUT"]
)
@extend_schema(responses=s.CircleMeetingSerializer, methods=["DELETE"])
@api_view(["GET", "PUT", "DELETE"])
def meeting_detail(request: Request, meeting_id: UUID) -> Response:
    """One meeting. PUT changes it, DELETE cancels it and leaves it to be seen."""
    actor, found = actor_of(request), _found(request, meeting_id)
    if request.method == "PUT":
        data = checked(s.ChangeCircleMeetingSerializer, request.data)
        guide = _guide(actor, found.program, data.pop("guide_id"))
        services.change_circle_meeting(actor=actor, meeting=found, guide=guide, **data)
    elif request.method == "DELETE":
        services.cancel_circle_meeting(actor=actor, meeting=found)
    return Response(_told(request, meeting_id))


@extend_schema(request=s.ComingSerializer, responses=s.CircleMeetingSerializer)
@api_view(["POST"])
def meeting_answer(request: Request, meeting_id: UUID) -> Response:
    """Say whether you come."""
    found = _found(request, meeting_id)
    services.answer_circle_meeting(
        actor=actor_of(request), meeting=found, **checked(s.ComingSerializer, request.data)
    )
    return Response(_told(request, meeting_id))


_ONE = "circle-meetings/<uuid:meeting_id>/"
urlpatterns = [
    path("circles/", circle_list, name="circle-list"),
    path("circle-meetings/", meeting_list, name="circle-meeting-list"),
    path(_ONE, meeting_detail, name="circle-meeting-detail"),
    path(f"{_ONE}answer/", meeting_answer, name="circle-meeting-answer"),
]
