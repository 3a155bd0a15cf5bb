"""Preparation of mentors: one's own, and how far those of a cohort are."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from mentorship.api_requests import actor_of, checked
from participants import preparation_serializers as s
from participants import queries, services
from participants.models import Enrollment
from programs.models import PreparationItem
from programs.queries import visible_cohorts


@extend_schema(methods=["GET"], responses=s.OwnPreparationSerializer)
@extend_schema(
    methods=["POST"], request=s.WorkThroughSerializer, responses=s.OwnPreparationSerializer
)
@api_view(["GET", "POST"])
def my_preparation(request: Request, enrollment_id: UUID) -> Response:
    """The parts of one's preparation. POST does one; `feedback` says what is to be said to the
    choice that was made, and another than the best is kept nowhere."""
    actor = actor_of(request)
    own = get_object_or_404(queries.own_enrollments(actor), pk=enrollment_id)
    feedback = ""
    if request.method == "POST":
        data = checked(s.WorkThroughSerializer, request.data)
        item: PreparationItem = get_object_or_404(own.cohort.program.preparation, pk=data["item"])
        feedback = services.work_through(
            actor=actor, enrollment=own, item=item, choice=data.get("choice")
        )
        own.refresh_from_db()
    found = queries.preparation_of(own)
    body = {
        "is_ready": found.is_whole if found else True,
        "parts": found.parts if found else [],
        "feedback": feedback,
    }
    return Response(s.OwnPreparationSerializer(body).data)


class CohortPreparationView(generics.ListAPIView[Any]):
    """How far each mentor of a cohort is, by name."""

    serializer_class = s.PreparationSerializer
    queryset: QuerySet[Enrollment] = QuerySet(Enrollment).none()

    def get_queryset(self) -> Any:
        actor = actor_of(self.request)
        cohort = get_object_or_404(visible_cohorts(actor), pk=self.kwargs["cohort_id"])
        return queries.mentors_to_prepare(actor, cohort)

    def paginate_queryset(self, queryset: Any) -> Any:
        """The preparations of the mentors of one page."""
        return queries.preparations(super().paginate_queryset(queryset) or [])


urlpatterns = [
    path("me/enrollments/<uuid:enrollment_id>/preparation/", my_preparation, name="my-preparation"),
    path(
        "cohorts/<uuid:cohort_id>/preparation/",
        CohortPreparationView.as_view(),
        name="cohort-preparation",
    ),
]
