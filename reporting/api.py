"""API of reporting: a cohort in counts, signals, rollups."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import include, path
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mentorship.access import Actor, can
from mentorship.api_requests import actor_of
from mentorship.texts import gettext_lazy as _
from programs.days import today_of
from programs.models import Cohort
from programs.queries import visible_cohorts, visible_programs
from reporting import dashboards, rules
from reporting.models import ActivityRollup, Signal
from reporting.own_api import OwnProgressView
from reporting.queries.activity import (
    Standing,
    activity,
    enrolled,
    reported_cohorts,
    standings,
    total,
)
from reporting.queries.feedback import Answered, Mean, SurveyResult, survey_results
from reporting.queries.journey import journey
from reporting.queries.kept_outcomes import changes_told, responses_told, retention_told
from reporting.queries.protected_time import MentorsTime, protected_times
from reporting.queries.protection import protection
from reporting.queries.rollups import visible_rollups
from reporting.queries.signals import visible_signals
from reporting.queries.survey_rounds import round_results
from reporting.serializers import (
    CohortSummarySerializer,
    MentorTimeSerializer,
    OutcomesSerializer,
    ProtectedTimesSerializer,
    RollupSerializer,
    RoundResultSerializer,
    SignalSerializer,
)
from reporting.suppression import Withheld, answers_threshold
from reporting.survey_serializers import NamedSurveySerializer
from scheduling.queries.protected_time import protected_time_of_each
from scheduling.rules import see_protected_time_of_each

# Their fields are written out: from a model they would be made while no organisation is active.


class RollupFilter(django_filters.FilterSet):
    """Which rollups."""

    scope = django_filters.ChoiceFilter(choices=ActivityRollup.Scope.choices)
    scope_id = django_filters.UUIDFilter()
    period = django_filters.ChoiceFilter(choices=ActivityRollup.Period.choices)
    since = django_filters.DateFilter("starts_on", "gte", label=_("Periods that start on or after"))
    until = django_filters.DateFilter(
        "starts_on", "lte", label=_("Periods that start on or before")
    )


class SignalFilter(django_filters.FilterSet):
    """Which signals."""

    state = django_filters.ChoiceFilter(choices=Signal.State.choices)
    relationship = django_filters.UUIDFilter("relationship_id")


class AnySignalFilter(SignalFilter):
    """Which signals, of which cohort."""

    cohort = django_filters.UUIDFilter("relationship__cohort_id")


class CohortSummaryView(APIView):
    """A cohort in counts."""

    @extend_schema(responses=CohortSummarySerializer)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """How many enrolled, met, and how they are doing; activity of a small one is withheld."""
        actor = _reporter(request)
        cohort = get_object_or_404(visible_cohorts(actor), pk=cohort_id)
        return Response(CohortSummarySerializer(_summary(actor, cohort)).data)


class CohortSignalsView(generics.ListAPIView[Signal]):
    """The signals of a cohort's relationships, for who manages it."""

    serializer_class = SignalSerializer
    filterset_class = SignalFilter
    queryset: QuerySet[Signal] = QuerySet(Signal).none()

    def get_queryset(self) -> QuerySet[Signal]:
        actor = _reporter(self.request)
        cohort = get_object_or_404(visible_cohorts(actor), pk=self.kwargs["cohort_id"])
        if not can(actor, rules.see_activity_of_each, cohort):
            raise Http404
        return visible_signals(actor).filter(relationship__cohort=cohort)


class SignalsView(generics.ListAPIView[Signal]):
    """The signals of all relationships that the reader manages, the most urgent first."""

    serializer_class = SignalSerializer
    filterset_class = AnySignalFilter
    queryset: QuerySet[Signal] = QuerySet(Signal).none()

    def get_queryset(self) -> QuerySet[Signal]:
        return visible_signals(_reporter(self.request))


class RollupsView(generics.ListAPIView[ActivityRollup]):
    """Activity by week and month."""

    serializer_class = RollupSerializer
    filterset_class = RollupFilter
    queryset: QuerySet[ActivityRollup] = QuerySet(ActivityRollup).none()

    def get_queryset(self) -> QuerySet[ActivityRollup]:
        return visible_rollups(_reporter(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        """With of how few people nothing is told of answers."""
        organization = _reporter(self.request).organization
        least = answers_threshold(organization.suppression_threshold)
        return {**super().get_serializer_context(), "least": least}


class ProtectedTimesView(APIView):
    """Protected time of a programme by department."""

    @extend_schema(responses=ProtectedTimesSerializer)
    def get(self, request: Request, program_id: UUID) -> Response:
        """Hours granted, used and left this calendar year; small groups are withheld."""
        actor = _reporter(request)
        program = get_object_or_404(visible_programs(actor), pk=program_id)
        cohorts = protection(actor).shown(reported_cohorts(actor).filter(program=program))
        times = protected_times(actor, program, cohorts)
        if times is None:
            raise Http404
        told = {
            "year": times.year,
            "departments": [
                {"name": one.name, "time": _or_none(one.time)} for one in times.departments
            ],
            "total": _or_none(times.total),
        }
        return Response(ProtectedTimesSerializer(told).data)


class MentorTimesView(generics.ListAPIView[Any]):
    """Protected time mentor by mentor, for who manages the programme."""

    serializer_class = MentorTimeSerializer
    filter_backends = ()
    queryset: QuerySet[Any] = QuerySet(Cohort).none()

    def get_queryset(self) -> QuerySet[Any, Any]:
        actor = _reporter(self.request)
        program = get_object_or_404(visible_programs(actor), pk=self.kwargs["program_id"])
        if not can(actor, see_protected_time_of_each, program):
            raise Http404
        return protected_time_of_each(actor, program)


def _or_none(time: MentorsTime | Withheld | None) -> MentorsTime | None:
    return None if isinstance(time, Withheld) else time


def _reporter(request: Request) -> Actor:
    return actor_of(request, rules.see_reports)


def _summary(actor: Actor, cohort: Cohort) -> dict[str, Any]:
    met_since = today_of(actor) - dashboards.MET_LATELY
    standing = standings(actor, [cohort], met_since).get(cohort.pk, Standing())
    is_shown = protection(actor).shows(cohort)
    stages = dataclasses.asdict(journey(actor, cohort))
    return {
        "cohort": cohort.pk,
        "program": cohort.program_id,
        "name": cohort.name,
        "status": cohort.status,
        "starts_on": cohort.starts_on,
        "ends_on": cohort.ends_on,
        "people_enrolled": enrolled(actor, [cohort]).get(cohort.pk, 0),
        "relationships_begun": standing.begun,
        "relationships_active": standing.active,
        "journey": stages if is_shown else stages | {"met": None},
        "is_withheld": not is_shown,
        "activity": _activity(actor, cohort, standing) if is_shown else None,
    }


def _activity(actor: Actor, cohort: Cohort, standing: Standing) -> dict[str, Any]:
    whole = total(activity(actor, [cohort]).get(cohort.pk, {}))
    return {
        "meetings_held": whole.meetings_held,
        "meetings_missed": whole.meetings_missed,
        "meetings_confirmed": whole.meetings_confirmed,
        "minutes": whole.minutes,
        "met_in_30_days": standing.met_lately,
        "signals": standing.states,
    }


class CohortSurveysView(APIView):
    """What a cohort answered, once a survey has closed."""

    @extend_schema(responses=RoundResultSerializer(many=True))
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """How many answered each round; means, shares and scores of 11 people and more."""
        actor = _reporter(request)
        cohort = get_object_or_404(visible_cohorts(actor), pk=cohort_id)
        return Response(RoundResultSerializer(round_results(actor, cohort), many=True).data)


class CohortNamedSurveysView(APIView):
    """What a cohort answered in surveys that are not anonymous."""

    @extend_schema(responses=NamedSurveySerializer(many=True))
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """As they were published when the last round had closed, of a cohort that is closing or
        closed: means of groups and shares of choices, of 11 people and more."""
        actor = _reporter(request)
        cohort = get_object_or_404(visible_cohorts(actor), pk=cohort_id)
        found = [_named_survey(one) for one in survey_results(actor, cohort)]
        return Response(NamedSurveySerializer(found, many=True).data)


def _named_survey(survey: SurveyResult) -> dict[str, Any]:
    return {
        "title": survey.title,
        "asked": survey.asked,
        "responses": survey.responses,
        "scales": [_named_scale(one) for one in survey.questions],
        "choices": [
            {"text": one.text, "is_withheld": not one.shares, "shares": one.shares}
            for one in survey.choices
        ],
        "scores": [
            {
                "instrument": one.instrument,
                "version": one.version,
                "is_validated": one.is_validated,
                "lowest": one.lowest,
                "highest": one.highest,
                **_named_scale(one.told),
            }
            for one in survey.scores
        ],
    }


def _named_scale(question: Answered) -> dict[str, Any]:
    return {
        "text": question.text,
        "everyone": _mean_or_none(question.everyone),
        "sides": _group_means(question.groups),
        "breakdowns": [
            {"by": one.by, "groups": _group_means(one.rows)} for one in question.breakdowns
        ],
        "shares": question.shares,
    }


def _group_means(rows: Iterable[tuple[str, Mean]]) -> list[dict[str, Any]]:
    return [{"name": str(name), "mean": mean} for name, mean in rows]


def _mean_or_none(mean: Mean | Withheld) -> Mean | None:
    return None if isinstance(mean, Withheld) else mean


class CohortOutcomesView(APIView):
    """What came of a cohort."""

    @extend_schema(responses=OutcomesSerializer)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """How many answered, what the same people answered twice, and who stayed; figures of
        fewer than 11 people are null."""
        actor = _reporter(request)
        cohort = get_object_or_404(visible_cohorts(actor), pk=cohort_id)
        found = {
            "responses": responses_told(actor, [cohort]).get(cohort.pk, []),
            "changes": changes_told(actor, cohort) or [],
            "retention": retention_told(actor, [cohort])[cohort.pk],
        }
        return Response(OutcomesSerializer(found).data)


urlpatterns = [
    path(
        "cohorts/<uuid:cohort_id>/outcomes/", CohortOutcomesView.as_view(), name="cohort-outcomes"
    ),
    path(
        "cohorts/<uuid:cohort_id>/surveys/named/",
        CohortNamedSurveysView.as_view(),
        name="cohort-named-surveys",
    ),
    path("cohorts/<uuid:cohort_id>/surveys/", CohortSurveysView.as_view(), name="cohort-surveys"),
    path("cohorts/<uuid:cohort_id>/summary/", CohortSummaryView.as_view(), name="cohort-summary"),
    path("signals/", SignalsView.as_view(), name="all-signal-list"),
    path("cohorts/<uuid:cohort_id>/signals/", CohortSignalsView.as_view(), name="signal-list"),
    path(
        "programs/<uuid:program_id>/protected-time/",
        ProtectedTimesView.as_view(),
        name="protected-times",
    ),
    path(
        "programs/<uuid:program_id>/protected-time/mentors/",
        MentorTimesView.as_view(),
        name="mentor-times",
    ),
    path("me/progress/", OwnProgressView.as_view(), name="my-progress"),
    path("rollups/", RollupsView.as_view(), name="rollup-list"),
    path("", include("reporting.export_api")),
    path("", include("reporting.report_api")),
    path("", include("reporting.signal_api")),
]
