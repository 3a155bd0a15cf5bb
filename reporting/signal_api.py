"""API of signals: what a manager may do about one, and what came of it."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from mentorship.access import can
from mentorship.api_requests import actor_of, checked, paged
from programs.queries import visible_programs
from reporting import rules, services
from reporting.models.follow_ups import FOLLOWED_WITHIN
from reporting.queries.follow_ups import (
    effects,
    effects_told,
    relationships_to_follow_up,
    visible_follow_ups,
)
from reporting.queries.offers import own_offers
from reporting.signal_serializers import (
    AnswerOfferSerializer,
    FollowUpEffectsSerializer,
    FollowUpSerializer,
    MakeFollowUpSerializer,
    OfferSerializer,
)
from reporting.suppression import Withheld


@extend_schema(
    request=MakeFollowUpSerializer,
    responses={200: FollowUpSerializer(many=True), 201: FollowUpSerializer},
    filters=False,
)
@api_view(["GET", "POST"])
@sensitive_variables("data")
def follow_up_list(request: Request, relationship_id: UUID) -> Response:
    """What was done for the people of a relationship; POST does something."""
    actor = actor_of(request)
    found = get_object_or_404(relationships_to_follow_up(actor), pk=relationship_id)
    rows = visible_follow_ups(actor).filter(relationship=found)
    if request.method != "POST":
        return paged(request, rows, FollowUpSerializer, actor=actor)
    data = checked(MakeFollowUpSerializer, request.data)
    done = services.follow_up(actor=actor, relationship_id=found.pk, **data)
    made = FollowUpSerializer(rows.get(pk=done.pk), context={"actor": actor})
    return Response(made.data, status=201)


@extend_schema(
    request=AnswerOfferSerializer, responses={200: OfferSerializer, 204: None}, filters=False
)
@api_view(["GET", "POST"])
def offer(request: Request, relationship_id: UUID) -> Response:
    """The offer of a new match that waits for one's own answer; POST answers it. Nobody learns
    which of the two said what."""
    actor = actor_of(request)
    found = get_object_or_404(own_offers(actor), relationship=relationship_id)
    if request.method != "POST":
        return Response(OfferSerializer(found).data)
    data = checked(AnswerOfferSerializer, request.data)
    services.answer_offer(actor=actor, relationship_id=relationship_id, **data)
    return Response(status=204)


@extend_schema(responses=FollowUpEffectsSerializer)
@api_view(["GET"])
def follow_up_effects(request: Request, program_id: UUID) -> Response:
    """After how many follow-ups the people of a programme met in time."""
    actor = actor_of(request, rules.see_reports)
    program = get_object_or_404(visible_programs(actor), pk=program_id)
    sees_each = can(actor, rules.see_follow_ups, program)
    told = None if sees_each else effects_told(actor, program)
    is_withheld = isinstance(told, Withheld)
    found = {
        "within_days": FOLLOWED_WITHIN.days,
        "is_withheld": is_withheld,
        "by_kind": effects(actor, program),
        "all_together": None if is_withheld else told,
    }
    return Response(FollowUpEffectsSerializer(found).data)


urlpatterns = [
    path("relationships/<uuid:relationship_id>/follow-ups/", follow_up_list, name="follow-up-list"),
    path("relationships/<uuid:relationship_id>/offer/", offer, name="offer"),
    path("programs/<uuid:program_id>/follow-ups/", follow_up_effects, name="follow-up-effects"),
]
