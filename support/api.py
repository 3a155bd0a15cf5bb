"""API of support: the same services as the pages."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings

from mentorship.access import Actor
from mentorship.errors import Invalid
from support import serializers as s
from support.models import SupportRequest
from support.queries.requests import own_matters, visible_requests
from support.services import requests as services


def _actor(request: Request) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _sent(serializer: type[Any], request: Request) -> dict[str, Any]:
    checked = serializer(data=request.data)
    checked.is_valid(raise_exception=True)
    return dict(checked.validated_data)


def _found(request: Request, request_id: UUID) -> SupportRequest:
    return get_object_or_404(visible_requests(_actor(request)), pk=request_id)


@extend_schema(
    request=s.AskSerializer,
    responses={200: s.SupportRequestSerializer(many=True), 201: s.SupportRequestSerializer},
    filters=False,
)
@api_view(["GET", "POST"])
@sensitive_variables("data")
def request_list(request: Request) -> Response:
    """What you asked, and what was asked of the teams you belong to. POST asks for support."""
    actor = _actor(request)
    if request.method == "POST":
        data = _sent(s.AskSerializer, request)
        about = str(data.pop("about"))
        matter = next((one for one in own_matters(actor) if one.key == about), None)
        if matter is None:
            words = "Name a relationship of yours, or a programme in which you take part."
            raise Invalid(words, fields={"about": words})
        made = services.ask_for_support(actor=actor, matter=matter, **data)
        return Response(s.SupportRequestSerializer(made).data, status=201)
    pages: Any = api_settings.DEFAULT_PAGINATION_CLASS()  # type: ignore[operator,misc]
    page = pages.paginate_queryset(visible_requests(actor), request)
    answer: Response = pages.get_paginated_response(
        s.SupportRequestSerializer(page, many=True).data
    )
    return answer


@extend_schema(responses=s.SupportRequestSerializer)
@api_view(["GET"])
def request_detail(request: Request, request_id: UUID) -> Response:
    """One request, without its words."""
    return Response(s.SupportRequestSerializer(_found(request, request_id)).data)


@extend_schema(request=None, responses=s.WordsSerializer)
@api_view(["POST"])
def request_open(request: Request, request_id: UUID) -> Response:
    """The words, once it is written down that you read them."""
    found = _found(request, request_id)
    words = services.open_request(actor=_actor(request), request=found)
    return Response(s.WordsSerializer(words).data, headers={"Cache-Control": "no-store"})


@extend_schema(request=None, responses=s.SupportRequestSerializer)
@api_view(["POST"])
def request_acknowledge(request: Request, request_id: UUID) -> Response:
    """Say that you have seen it."""
    found = _found(request, request_id)
    seen = services.acknowledge_request(actor=_actor(request), request=found)
    return Response(s.SupportRequestSerializer(seen).data)


@extend_schema(request=s.AnswerSerializer, responses=s.SupportRequestSerializer)
@api_view(["POST"])
@sensitive_variables("data")
def request_answer(request: Request, request_id: UUID) -> Response:
    """Close it with a note of what was done."""
    found = _found(request, request_id)
    data = _sent(s.AnswerSerializer, request)
    answered = services.answer_request(actor=_actor(request), request=found, **data)
    return Response(s.SupportRequestSerializer(answered).data)


@extend_schema(request=None, responses=s.SupportRequestSerializer)
@api_view(["POST"])
def request_withdraw(request: Request, request_id: UUID) -> Response:
    """Take it back; what you wrote is deleted."""
    found = _found(request, request_id)
    withdrawn = services.withdraw_request(actor=_actor(request), request=found)
    return Response(s.SupportRequestSerializer(withdrawn).data)


_ONE = "support-requests/<uuid:request_id>/"
urlpatterns = [
    path("support-requests/", request_list, name="support-request-list"),
    path(_ONE, request_detail, name="support-request-detail"),
    path(f"{_ONE}open/", request_open, name="support-request-open"),
    path(f"{_ONE}acknowledge/", request_acknowledge, name="support-request-acknowledge"),
    path(f"{_ONE}answer/", request_answer, name="support-request-answer"),
    path(f"{_ONE}withdraw/", request_withdraw, name="support-request-withdraw"),
]
