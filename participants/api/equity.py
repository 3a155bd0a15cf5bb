"""One's own declaration for equality monitoring, and what the organisation asks."""

from typing import Any

from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from mentorship.access import Actor, can
from mentorship.api_requests import actor_of, checked
from participants import queries, rules
from participants.equity import LONGEST_CHOICE, MOST_CHOICES, Question
from participants.queries.equity import equity_questions as questions_of
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


class EquityQuestionSerializer(serializers.Serializer[Any]):
    """One characteristic; “Prefer not to say” is always offered, too."""

    key = serializers.SlugField(max_length=20)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    choices = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_CHOICE), max_length=MOST_CHOICES
    )
    is_asked = serializers.BooleanField()


class EquityQuestionsSerializer(serializers.Serializer[Any]):
    """All characteristics, in their order."""

    questions = EquityQuestionSerializer(many=True)


@extend_schema(methods=["GET", "PUT"], responses=EquityQuestionsSerializer)
@extend_schema(
    methods=["PUT"], request=EquityQuestionsSerializer, responses=EquityQuestionsSerializer
)
@api_view(["GET", "PUT"])
def equity_questions(request: Request) -> Response:
    """What the organisation asks for monitoring; for its administrators also what it does not.
    PUT, an administrator's, says for each whether it is asked, and with which choices; an empty
    list asks as is usual."""
    actor = actor_of(request)
    may_change = can(actor, rules.change_equity_questions)
    if request.method == "PUT":
        said = checked(EquityQuestionsSerializer, request.data)["questions"]
        services.change_equity_questions(actor=actor, questions=_as_questions(actor, said))
    found = questions_of(actor, also_not_asked=may_change)
    return Response(EquityQuestionsSerializer({"questions": found}).data)


def _as_questions(actor: Actor, said: list[dict[str, Any]]) -> list[Question]:
    labels = {one.key: one.label for one in questions_of(actor, also_not_asked=True)}
    return [
        Question(
            one["key"],
            labels.get(one["key"], ""),
            tuple(dict.fromkeys(one["choices"])),
            one["is_asked"],
        )
        for one in said
    ]


urlpatterns = [
    path("me/equity/", my_equity, name="my-equity"),
    path("equity-questions/", equity_questions, name="equity-questions"),
]
