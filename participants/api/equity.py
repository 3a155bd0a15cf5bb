"""One's own declaration for equality monitoring."""

from typing import Any

from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from participants import queries
from participants.api.requests import actor_of, checked
from participants.queries.equity import own_equity
from participants.services import equity as services


class OwnEquitySerializer(serializers.Serializer[Any]):
    """One's own answers, by question; a question that is left out is not kept."""

    answers = serializers.DictField(child=serializers.CharField(max_length=80))
    has_consented = serializers.BooleanField()


@extend_schema(methods=["GET", "PUT"], responses=OwnEquitySerializer)
@extend_schema(methods=["PUT"], request=OwnEquitySerializer, responses=OwnEquitySerializer)
@extend_schema(methods=["DELETE"], responses={204: None})
@api_view(["GET", "PUT", "DELETE"])
def my_equity(request: Request) -> Response:
    """What one says of oneself; DELETE takes the consent back and deletes everything."""
    actor = actor_of(request)
    person = queries.person_of(actor)
    if person is None:
        raise Http404
    if request.method == "DELETE":
        services.withdraw_equity(actor=actor, person=person)
        return Response(status=204)
    if request.method == "PUT":
        said = checked(OwnEquitySerializer, request.data)
        services.declare_equity(actor=actor, person=person, **said)
    return Response(OwnEquitySerializer(own_equity(actor)).data)


urlpatterns = [path("me/equity/", my_equity, name="my-equity")]
