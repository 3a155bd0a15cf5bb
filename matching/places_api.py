"""API of places that came free: the same services as the pages."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from matching import queries, services
from matching.models import Relationship
from matching.serializers import PartSerializer
from mentorship.api_requests import actor_of, checked
from programs.api.asking import cohort_of


class ProposedForPlaceSerializer(serializers.Serializer[Any]):
    """Somebody for a free place, and why; bars for a group alone."""

    enrollment = serializers.UUIDField(source="enrollment.pk", read_only=True)
    name = serializers.CharField(source="enrollment.person.__str__")
    points = serializers.IntegerField()
    most = serializers.IntegerField()
    sentence = serializers.CharField()
    parts = PartSerializer(many=True)


class FreePlaceSerializer(serializers.Serializer[Any]):
    """A group or circle that somebody left, and in which nobody has taken their place."""

    relationship = serializers.UUIDField(source="relationship.pk", read_only=True)
    kind = serializers.CharField(source="relationship.kind")
    count = serializers.IntegerField()
    since = serializers.DateField()


class PlaceToFillSerializer(serializers.Serializer[dict[str, Any]]):
    """The free place, null where there is none, and who is proposed for it, the best first."""

    place = FreePlaceSerializer(allow_null=True)
    proposed = ProposedForPlaceSerializer(many=True)


class FillPlaceSerializer(serializers.Serializer[dict[str, Any]]):
    """One of those who are proposed."""

    enrollment = serializers.UUIDField()


@extend_schema(responses=FreePlaceSerializer(many=True))
@api_view(["GET"])
def free_place_list(request: Request, cohort_id: UUID) -> Response:
    """The groups and circles of a cohort in which a place is free, for its managers."""
    cohort = cohort_of(request, cohort_id)
    found = queries.places_to_fill(actor_of(request), [cohort.pk])
    return Response(FreePlaceSerializer(instance=found, many=True).data)


@extend_schema(
    request=FillPlaceSerializer, responses={200: PlaceToFillSerializer, 201: PlaceToFillSerializer}
)
@api_view(["GET", "POST"])
def place(request: Request, relationship_id: UUID) -> Response:
    """Who would fit into a group or circle that somebody left. POST lets one of them in."""
    actor = actor_of(request)
    found: Relationship = get_object_or_404(
        queries.relationships_to_fill(actor), pk=relationship_id
    )
    is_post = request.method == "POST"
    if is_post:
        chosen = checked(FillPlaceSerializer, request.data)["enrollment"]
        services.fill_place(actor=actor, relationship_id=found.pk, enrollment_id=chosen)
    free = queries.free_place_in(actor, found)
    proposed = queries.proposed_for(actor, free) if free else []
    body = PlaceToFillSerializer({"place": free, "proposed": proposed}).data
    return Response(body, status=201 if is_post else 200)


urlpatterns = [
    path("cohorts/<uuid:cohort_id>/free-places/", free_place_list, name="free-place-list"),
    path("relationships/<uuid:relationship_id>/place/", place, name="place"),
]
