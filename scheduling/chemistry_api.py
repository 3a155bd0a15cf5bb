"""Whether two people fit: one's own answer."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from mentorship.api_requests import actor_of
from scheduling.queries.chemistry import own_chemistry, pair_to_ask
from scheduling.serializers import FitSerializer
from scheduling.services.chemistry import say_how_we_fit


@extend_schema(methods=["GET"], responses=FitSerializer)
@extend_schema(methods=["POST"], request=FitSerializer, responses=FitSerializer)
@api_view(["GET", "POST"])
def chemistry(request: Request, relationship_id: UUID) -> Response:
    """What the caller said last; nobody else's can be asked for. POST says it after the last
    meeting; `has_ended` tells whether the pair has ended by it."""
    actor = actor_of(request)
    found = pair_to_ask(actor, relationship_id)
    if found is None:
        raise Http404
    has_ended = False
    said: dict[str, Any] = {}
    if request.method == "POST":
        form = FitSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said = form.validated_data
        has_ended = say_how_we_fit(actor=actor, relationship=found, fit=said["fit"])
    answer = own_chemistry(actor, found)
    fit = said.get("fit") or (answer.fit if answer else "")
    return Response({"fit": fit, "has_ended": has_ended})


urlpatterns = [
    path("relationships/<uuid:relationship_id>/fit/", chemistry, name="relationship-fit"),
]
