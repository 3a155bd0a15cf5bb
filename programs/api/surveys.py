"""Surveys of a programme, and the instruments that they can take over."""

import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mentorship.api_requests import actor_of
from programs import queries, services
from programs.api.asking import program_of, runner_of, valid
from programs.models import InstrumentPack, Survey
from programs.serializers import (
    InstrumentChoiceSerializer,
    InstrumentSerializer,
    NewInstrumentSerializer,
    SurveySerializer,
)


class SurveysView(generics.ListAPIView[Survey]):
    """What the surveys of a programme ask."""

    serializer_class = SurveySerializer
    queryset: QuerySet[Survey] = QuerySet(Survey).none()

    def get_queryset(self) -> QuerySet[Survey]:
        return program_of(self.request, self.kwargs["program_id"]).surveys.order_by("key")

    @extend_schema(request=SurveySerializer, responses={201: SurveySerializer})
    def post(self, request: Request, program_id: UUID) -> Response:
        """Add one, with its questions."""
        program = program_of(request, program_id)
        fields = valid(SurveySerializer(data=request.data))
        questions = fields.pop("questions", [])
        with transaction.atomic():
            added = services.add_survey(actor=actor_of(request), program=program, **fields)
            added = services.replace_questions(
                actor=actor_of(request), survey=added, questions=questions
            )
        return Response(SurveySerializer(added).data, status=status.HTTP_201_CREATED)


class SurveyView(APIView):
    """One survey."""

    @extend_schema(responses=SurveySerializer)
    def get(self, request: Request, survey_id: UUID) -> Response:
        """Show it."""
        return Response(SurveySerializer(_find(request, survey_id)).data)

    @extend_schema(request=SurveySerializer, responses=SurveySerializer)
    def patch(self, request: Request, survey_id: UUID) -> Response:
        """Change what is named; `questions` are replaced as a whole."""
        survey = _find(request, survey_id)
        changes = valid(SurveySerializer(survey, data=request.data, partial=True))
        questions = changes.pop("questions", None)
        actor = actor_of(request)
        with transaction.atomic():
            survey = services.update_survey(actor=actor, survey=survey, **changes)
            if questions is not None:
                survey = services.replace_questions(actor=actor, survey=survey, questions=questions)
        return Response(SurveySerializer(survey).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, survey_id: UUID) -> Response:
        """Take it out, while no cohort was asked and no step leads to it."""
        services.remove_survey(actor=actor_of(request), survey=_find(request, survey_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class SurveyInstrumentView(APIView):
    """The instruments of a survey."""

    @extend_schema(request=InstrumentChoiceSerializer, responses=SurveySerializer)
    def post(self, request: Request, survey_id: UUID) -> Response:
        """Take over an instrument's items as questions."""
        survey = _find(request, survey_id)
        ref = valid(InstrumentChoiceSerializer(data=request.data))["instrument"]
        pack = queries.available_pack(actor_of(request), ref)
        if pack is None:
            raise Http404
        changed = services.add_instrument(
            actor=actor_of(request), survey=survey, pack=pack.definition
        )
        return Response(SurveySerializer(changed).data)


class InstrumentsView(APIView):
    """The instruments there are."""

    @extend_schema(responses=InstrumentSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Those of the product, and those that the organisation added."""
        packs = queries.available_packs(runner_of(request))
        return Response(InstrumentSerializer(packs, many=True).data)

    @extend_schema(request=NewInstrumentSerializer, responses={201: InstrumentSerializer})
    def post(self, request: Request) -> Response:
        """Add one that the organisation has the permission to use; for administrators."""
        actor = runner_of(request)
        data = valid(NewInstrumentSerializer(data=request.data))
        added = services.add_instrument_pack(
            actor=actor,
            content=json.dumps(data["pack"]).encode(),
            has_permission=data["has_permission"],
        )
        found: Any = queries.available_pack(actor, str(added.pk))
        return Response(InstrumentSerializer(found).data, status=status.HTTP_201_CREATED)


class InstrumentView(APIView):
    """One that the organisation added."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pack_id: UUID) -> Response:
        """Take it away, as when the permission ends."""
        packs: QuerySet[InstrumentPack] = queries.visible_packs(runner_of(request))
        pack = get_object_or_404(packs, pk=pack_id)
        services.remove_instrument_pack(actor=actor_of(request), pack=pack)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _find(request: Request, survey_id: UUID) -> Survey:
    survey: Survey = get_object_or_404(queries.visible_surveys(actor_of(request)), pk=survey_id)
    return survey
