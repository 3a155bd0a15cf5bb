"""Cohorts."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mentorship.api_requests import actor_of
from programs import queries, services
from programs.api.asking import cohort_of, program_of, runner_of, valid
from programs.models import Cohort
from programs.serializers import CohortFilterSerializer, CohortSerializer, StageSerializer


class CohortsView(generics.ListAPIView[Cohort]):
    """The cohorts of the programmes that one runs."""

    serializer_class = CohortSerializer
    queryset: QuerySet[Cohort] = QuerySet(Cohort).none()

    def get_queryset(self) -> QuerySet[Cohort]:
        actor = runner_of(self.request)
        wanted = valid(CohortFilterSerializer(data=self.request.query_params))
        return queries.visible_cohorts(actor).filter(**wanted).order_by("-starts_on", "pk")

    @extend_schema(parameters=[CohortFilterSerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List them, the latest first."""
        return super().get(request, *args, **kwargs)


class ProgramCohortsView(APIView):
    """A programme's next cohort."""

    @extend_schema(request=CohortSerializer, responses={201: CohortSerializer})
    def post(self, request: Request, program_id: UUID) -> Response:
        """Prepare it."""
        program = program_of(request, program_id)
        fields = valid(CohortSerializer(data=request.data))
        cohort = services.create_cohort(actor=actor_of(request), program=program, **fields)
        return Response(CohortSerializer(cohort).data, status=status.HTTP_201_CREATED)


class CohortView(APIView):
    """One cohort."""

    @extend_schema(responses=CohortSerializer)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """Show it."""
        return Response(CohortSerializer(cohort_of(request, cohort_id)).data)

    @extend_schema(request=CohortSerializer, responses=CohortSerializer)
    def patch(self, request: Request, cohort_id: UUID) -> Response:
        """Change what is named."""
        cohort = cohort_of(request, cohort_id)
        changes = valid(CohortSerializer(cohort, data=request.data, partial=True))
        changed = services.update_cohort(actor=actor_of(request), cohort=cohort, **changes)
        return Response(CohortSerializer(changed).data)


class CohortMoveView(APIView):
    """A cohort's way through its life."""

    @extend_schema(request=StageSerializer, responses=CohortSerializer)
    def post(self, request: Request, cohort_id: UUID) -> Response:
        """Move it to the next stage, or back where there is a way back."""
        cohort = cohort_of(request, cohort_id)
        to = valid(StageSerializer(data=request.data))["to"]
        moved = services.move_cohort(actor=actor_of(request), cohort=cohort, to=to)
        return Response(CohortSerializer(moved).data)


class CohortCopyView(APIView):
    """Another cohort like this one."""

    @extend_schema(request=CohortSerializer, responses={201: CohortSerializer})
    def post(self, request: Request, cohort_id: UUID) -> Response:
        """Prepare it, with this one's places, questions and matching; without its people."""
        cohort = cohort_of(request, cohort_id)
        fields = valid(CohortSerializer(data=request.data))
        copy = services.copy_cohort(actor=actor_of(request), cohort=cohort, **fields)
        return Response(CohortSerializer(copy).data, status=status.HTTP_201_CREATED)


class CohortJoinLinkView(APIView):
    """The link for applying."""

    @extend_schema(request=None, responses=CohortSerializer)
    def post(self, request: Request, cohort_id: UUID) -> Response:
        """Replace it by a new one."""
        cohort = cohort_of(request, cohort_id)
        renewed = services.renew_join_link(actor=actor_of(request), cohort=cohort)
        return Response(CohortSerializer(renewed).data)
