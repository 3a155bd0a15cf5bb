"""The steps of a programme, its guides, surveys and agreement."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mentorship.api_requests import actor_of
from programs import queries, services
from programs.api.asking import cohort_of, program_of, valid
from programs.models import AgreementVersion, Cohort, Guide, Touchpoint
from programs.serializers import (
    AgreementSerializer,
    CohortStructureSerializer,
    DirectionSerializer,
    GuideSerializer,
    TouchpointSerializer,
)


class TouchpointsView(generics.ListAPIView[Touchpoint]):
    """The steps of a programme, in order."""

    serializer_class = TouchpointSerializer
    queryset: QuerySet[Touchpoint] = QuerySet(Touchpoint).none()

    def get_queryset(self) -> QuerySet[Touchpoint]:
        return queries.structure_of(program_of(self.request, self.kwargs["program_id"]))

    @extend_schema(request=TouchpointSerializer, responses={201: TouchpointSerializer})
    def post(self, request: Request, program_id: UUID) -> Response:
        """Add a step."""
        program = program_of(request, program_id)
        fields = valid(TouchpointSerializer(data=request.data, context={"program": program}))
        added = services.add_touchpoint(actor=actor_of(request), program=program, **fields)
        return Response(TouchpointSerializer(added).data, status=status.HTTP_201_CREATED)


class TouchpointView(APIView):
    """One step."""

    @extend_schema(responses=TouchpointSerializer)
    def get(self, request: Request, touchpoint_id: UUID) -> Response:
        """Show it."""
        return Response(TouchpointSerializer(self._find(request, touchpoint_id)).data)

    @extend_schema(request=TouchpointSerializer, responses=TouchpointSerializer)
    def patch(self, request: Request, touchpoint_id: UUID) -> Response:
        """Change what is named."""
        step = self._find(request, touchpoint_id)
        context = {"program": step.owner}
        form = TouchpointSerializer(step, data=request.data, partial=True, context=context)
        changes = valid(form)
        changed = services.update_touchpoint(actor=actor_of(request), touchpoint=step, **changes)
        return Response(TouchpointSerializer(changed).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, touchpoint_id: UUID) -> Response:
        """Take it out of the structure."""
        step = self._find(request, touchpoint_id)
        services.remove_touchpoint(actor=actor_of(request), touchpoint=step)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _find(self, request: Request, touchpoint_id: UUID) -> Touchpoint:
        step: Touchpoint = get_object_or_404(
            queries.visible_touchpoints(actor_of(request)), pk=touchpoint_id
        )
        return step


class TouchpointMoveView(APIView):
    """A step's place."""

    @extend_schema(request=DirectionSerializer, responses=TouchpointSerializer)
    def post(self, request: Request, touchpoint_id: UUID) -> Response:
        """Let it change places with its neighbour, or put it at a place."""
        steps = queries.visible_touchpoints(actor_of(request))
        step = get_object_or_404(steps, pk=touchpoint_id)
        wanted = valid(DirectionSerializer(data=request.data))
        move = services.place_touchpoint if "place" in wanted else services.move_touchpoint
        move(actor=actor_of(request), touchpoint=step, **wanted)
        return Response(TouchpointSerializer(steps.get(pk=step.pk)).data)


class CohortStructureView(APIView):
    """The steps of a cohort with their days."""

    @extend_schema(responses=CohortStructureSerializer)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """Show them, and what taking the programme's structure would do."""
        return Response(_structure(cohort_of(request, cohort_id)))

    @extend_schema(request=None, responses=CohortStructureSerializer)
    def post(self, request: Request, cohort_id: UUID) -> Response:
        """Take the programme's structure as it is now, for what lies ahead."""
        cohort = cohort_of(request, cohort_id)
        services.take_structure(actor=actor_of(request), cohort=cohort)
        return Response(_structure(cohort_of(request, cohort_id)))


class GuidesView(generics.ListAPIView[Guide]):
    """The guides of a programme."""

    serializer_class = GuideSerializer
    queryset: QuerySet[Guide] = QuerySet(Guide).none()

    def get_queryset(self) -> QuerySet[Guide]:
        return program_of(self.request, self.kwargs["program_id"]).guides.order_by("title")

    @extend_schema(request=GuideSerializer, responses={201: GuideSerializer})
    def post(self, request: Request, program_id: UUID) -> Response:
        """Write one."""
        program = program_of(request, program_id)
        fields = valid(GuideSerializer(data=request.data))
        added = services.add_guide(actor=actor_of(request), program=program, **fields)
        return Response(GuideSerializer(added).data, status=status.HTTP_201_CREATED)


class GuideView(APIView):
    """One guide, for those who run the programme and those who take part in it."""

    @extend_schema(responses=GuideSerializer)
    def get(self, request: Request, guide_id: UUID) -> Response:
        """Read it."""
        return Response(GuideSerializer(self._find(request, guide_id)).data)

    @extend_schema(request=GuideSerializer, responses=GuideSerializer)
    def patch(self, request: Request, guide_id: UUID) -> Response:
        """Change what is named."""
        guide = self._find(request, guide_id)
        changes = valid(GuideSerializer(guide, data=request.data, partial=True))
        changed = services.update_guide(actor=actor_of(request), guide=guide, **changes)
        return Response(GuideSerializer(changed).data)

    def _find(self, request: Request, guide_id: UUID) -> Guide:
        guide: Guide = get_object_or_404(queries.visible_guides(actor_of(request)), pk=guide_id)
        return guide


class AgreementsView(generics.ListAPIView[AgreementVersion]):
    """The versions of a programme's agreement, the newest first."""

    serializer_class = AgreementSerializer
    queryset: QuerySet[AgreementVersion] = QuerySet(AgreementVersion).none()

    def get_queryset(self) -> QuerySet[AgreementVersion]:
        return queries.agreements_of(program_of(self.request, self.kwargs["program_id"]))

    @extend_schema(request=AgreementSerializer, responses={201: AgreementSerializer})
    def post(self, request: Request, program_id: UUID) -> Response:
        """Publish the next one."""
        program = program_of(request, program_id)
        text = valid(AgreementSerializer(data=request.data))["text"]
        version = services.publish_agreement(actor=actor_of(request), program=program, text=text)
        return Response(AgreementSerializer(version).data, status=status.HTTP_201_CREATED)


def _structure(cohort: Cohort) -> Any:
    body = {
        "is_own": cohort.has_own_structure,
        "steps": queries.steps_of(cohort),
        "differences": queries.differences_of(cohort),
    }
    return CohortStructureSerializer(body, context={"cohort": cohort}).data
