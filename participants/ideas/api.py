"""API of ideas: the same services as the pages."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from mentorship.access import Actor
from mentorship.api_requests import actor_of, checked, paged
from mentorship.errors import Invalid
from participants.ideas import serializers as s
from participants.ideas import services
from participants.ideas.queries import idea_of_receipt, programs_to_improve, visible_ideas
from participants.ideas.receipts import new_receipt


@extend_schema(
    request=s.PassIdeaOnSerializer,
    responses={200: s.IdeaSerializer(many=True), 201: s.IdeaSerializer, 202: s.ReceiptSerializer},
    filters=False,
)
@api_view(["GET", "POST"])
@sensitive_variables("data")
def idea_list(request: Request) -> Response:
    """The board for administrators, your own for everybody else. POST passes an idea on."""
    actor = actor_of(request)
    if request.method == "POST":
        return _passed_on(actor, checked(s.PassIdeaOnSerializer, request.data))
    return paged(request, visible_ideas(actor), s.IdeaSerializer)


@extend_schema(responses=s.IdeaSerializer, methods=["GET"])
@extend_schema(responses={204: None}, methods=["DELETE"])
@api_view(["GET", "DELETE"])
def idea_detail(request: Request, idea_id: UUID) -> Response:
    """One idea. DELETE takes back your own, as long as it is new."""
    found = get_object_or_404(visible_ideas(actor_of(request)), pk=idea_id)
    if request.method == "DELETE":
        services.take_idea_back(actor=actor_of(request), idea=found)
        return Response(status=204)
    return Response(s.IdeaSerializer(found).data)


@extend_schema(request=s.AnswerIdeaSerializer, responses=s.IdeaSerializer)
@api_view(["POST"])
def idea_answer(request: Request, idea_id: UUID) -> Response:
    """Say what becomes of an idea; for administrators."""
    found = get_object_or_404(visible_ideas(actor_of(request)), pk=idea_id)
    data = checked(s.AnswerIdeaSerializer, request.data)
    answered = services.answer_idea(actor=actor_of(request), idea=found, **data)
    return Response(s.IdeaSerializer(answered).data)


@extend_schema(request=s.ReceiptSerializer, responses=s.WhatBecameSerializer)
@api_view(["POST"])
@sensitive_variables("sent")
def idea_receipt(request: Request) -> Response:
    """What became of an idea without a name. Nobody is asked, or written down, who looks."""
    sent = checked(s.ReceiptSerializer, request.data)
    found = idea_of_receipt(actor_of(request), sent["receipt"])
    if found is None:
        raise Http404
    return Response(s.WhatBecameSerializer(found).data, headers={"Cache-Control": "no-store"})


@sensitive_variables("data", "receipt")
def _passed_on(actor: Actor, data: dict[str, Any]) -> Response:
    program_id, receipt = data.pop("program_id"), data.pop("receipt", "") or new_receipt()
    program = programs_to_improve(actor).filter(pk=program_id).first() if program_id else None
    if program_id and program is None:
        words = _("Name a programme in which you take part.")
        raise Invalid(words, fields={"program_id": words})
    if data.pop("is_named"):
        made = services.pass_idea_on(actor=actor, program=program, **data)
        return Response(s.IdeaSerializer(made).data, status=201)
    services.drop_idea_without_name(actor=actor, program=program, receipt=receipt, **data)
    return Response({"receipt": receipt}, status=202, headers={"Cache-Control": "no-store"})


urlpatterns = [
    path("ideas/", idea_list, name="idea-list"),
    path("ideas/receipt/", idea_receipt, name="idea-receipt"),
    path("ideas/<uuid:idea_id>/", idea_detail, name="idea-detail"),
    path("ideas/<uuid:idea_id>/answer/", idea_answer, name="idea-answer"),
]
