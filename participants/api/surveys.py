"""Surveys of one's own to answer."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from mentorship.api_requests import actor_of, checked
from participants.queries.surveys import Asked, asked_in, standing_of, surveys_to_answer
from participants.serializers import OwnSurveySerializer, SurveyAnswersSerializer
from participants.services.surveys import answer_survey
from programs.days import today_of


@extend_schema(responses=OwnSurveySerializer(many=True))
@api_view(["GET"])
def my_surveys(request: Request) -> Response:
    """The surveys that wait for the caller's answers."""
    actor = actor_of(request)
    return Response([_shown(one, "open") for one in surveys_to_answer(actor)])


@extend_schema(methods=["GET"], responses=OwnSurveySerializer)
@extend_schema(methods=["POST"], request=SurveyAnswersSerializer, responses=OwnSurveySerializer)
@api_view(["GET", "POST"])
def my_survey(request: Request, round_id: UUID) -> Response:
    """A survey that the caller is asked. POST answers it, once."""
    actor = actor_of(request)
    asked = asked_in(actor, round_id)
    if asked is None:
        raise Http404
    if request.method == "POST":
        said = checked(SurveyAnswersSerializer, request.data)
        answer_survey(
            actor=actor,
            survey_round=asked.survey_round,
            enrollment=asked.enrollment,
            said=said["answers"],
            is_checked=said["is_checked"],
        )
    return Response(_shown(asked, standing_of(asked, today_of(actor))))


def _shown(asked: Asked, standing: str) -> dict[str, Any]:
    one = asked.survey_round
    data = OwnSurveySerializer(
        {
            "id": one.pk,
            "title": one.title,
            "kind": one.kind,
            "introduction": one.introduction,
            "is_anonymous": one.is_anonymous,
            "opens_on": one.opens_on,
            "closes_on": one.closes_on,
            "standing": str(standing),
            "questions": one.questions_for(asked.enrollment.role),
        }
    ).data
    return dict(data)


urlpatterns = [
    path("me/surveys/", my_surveys, name="my-survey-list"),
    path("me/surveys/<uuid:round_id>/", my_survey, name="my-survey"),
]
