"""Surveys of one's own to answer, and putting one to a cohort."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from mentorship.api_requests import actor_of, checked
from participants.queries.surveys import (
    Asked,
    asked_in,
    people_asked,
    standing_of,
    surveys_to_answer,
)
from participants.serializers import (
    AskCohortSerializer,
    AskedCohortSerializer,
    OwnSurveySerializer,
    SurveyAnswersSerializer,
)
from participants.services.surveys import answer_survey
from programs.days import today_of
from programs.queries import visible_cohorts, visible_surveys
from programs.services import ask_cohort


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


@extend_schema(request=AskCohortSerializer, responses={201: AskedCohortSerializer})
@api_view(["POST"])
def ask_cohort_now(request: Request, cohort_id: UUID) -> Response:
    """Put a survey of the programme to the whole cohort now, and say how many that asks."""
    actor = actor_of(request)
    cohort = get_object_or_404(visible_cohorts(actor), pk=cohort_id)
    wanted = checked(AskCohortSerializer, request.data)["survey"]
    survey = get_object_or_404(visible_surveys(actor), pk=wanted)
    asked = ask_cohort(actor=actor, cohort=cohort, survey=survey)
    return Response(
        AskedCohortSerializer(
            {
                "id": asked.pk,
                "title": asked.title,
                "opens_on": asked.opens_on,
                "closes_on": asked.closes_on,
                "people": people_asked(asked),
            }
        ).data,
        status=status.HTTP_201_CREATED,
    )


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
    path("cohorts/<uuid:cohort_id>/surveys/ask/", ask_cohort_now, name="cohort-survey-ask"),
]
