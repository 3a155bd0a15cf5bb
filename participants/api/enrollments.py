"""Enrolments: of a cohort, for who runs it; and one's own."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from mentorship.api_requests import actor_of, checked, paged
from participants import queries, services
from participants import serializers as s
from participants.forms import EnrollmentFilterForm
from participants.models import Enrollment
from programs.models import AgreementVersion, Cohort
from programs.queries import visible_cohorts

MOVES: dict[str, Any] = {
    "accept": services.accept_enrollments,
    "waitlist": services.waitlist_enrollments,
    "decline": services.decline_enrollments,
    "withdraw": services.withdraw_enrollments,
}


def _cohort(request: Request, cohort_id: UUID) -> Cohort:
    found: Cohort = get_object_or_404(visible_cohorts(actor_of(request)), pk=cohort_id)
    return found


def _own(request: Request, enrollment_id: UUID) -> Enrollment:
    found: Enrollment = get_object_or_404(
        queries.own_enrollments(actor_of(request)), pk=enrollment_id
    )
    return found


@extend_schema(
    methods=["GET"],
    parameters=[
        OpenApiParameter(name, str) for name in ("q", "role", "status", "department", "sort")
    ],
    responses=s.EnrollmentSerializer(many=True),
)
@extend_schema(methods=["POST"], request=s.InviteSerializer, responses=s.InvitedSerializer)
@api_view(["GET", "POST"])
def enrollments(request: Request, cohort_id: UUID) -> Response:
    """A cohort's people. POST asks people to take part."""
    actor, cohort = actor_of(request), _cohort(request, cohort_id)
    if request.method == "GET":
        form = EnrollmentFilterForm(request.query_params, actor=actor, cohort=cohort)
        rows = queries.enrollments_in_list(actor, cohort, form.narrowed())
        return paged(request, rows, s.EnrollmentSerializer)
    data = checked(s.InviteSerializer, request.data)
    wanted = {"cohort": cohort, "person_ids": data["people"], "role": data["role"]}
    if data["ask"]:
        return Response(s.InvitedSerializer(services.invite_people(actor=actor, **wanted)).data)
    return Response(s.MovedSerializer(services.enroll_people(actor=actor, **wanted)).data)


@extend_schema(request=s.MoveSerializer, responses=s.MovedSerializer)
@api_view(["POST"])
def enrollments_move(request: Request, cohort_id: UUID) -> Response:
    """Accept, put on the waiting list, decline or withdraw enrolments."""
    cohort = _cohort(request, cohort_id)
    data = checked(s.MoveSerializer, request.data)
    moved = MOVES[data["move"]](
        actor=actor_of(request), cohort=cohort, enrollment_ids=data["enrollments"]
    )
    return Response(s.MovedSerializer(moved).data)


@extend_schema(responses=s.OwnEnrollmentSerializer(many=True))
@api_view(["GET"])
def my_enrollments(request: Request) -> Response:
    """One's own enrolments."""
    rows = queries.own_enrollments(actor_of(request)).prefetch_related("skills", "wishes")
    return paged(request, rows, s.OwnEnrollmentSerializer)


@extend_schema(methods=["GET"], responses=s.OwnEnrollmentSerializer)
@extend_schema(methods=["PUT"], request=s.AnswersSerializer, responses=s.OwnEnrollmentSerializer)
@api_view(["GET", "PUT"])
def my_enrollment(request: Request, enrollment_id: UUID) -> Response:
    """One's own enrolment. PUT says goals, expertise, wishes, exclusions, times and answers."""
    own = _own(request, enrollment_id)
    if request.method == "PUT":
        said = services.EnrollmentAnswers(**checked(s.AnswersSerializer, request.data))
        own = services.save_own_enrollment(actor=actor_of(request), enrollment=own, said=said)
    return Response(s.OwnEnrollmentSerializer(own).data)


@extend_schema(request=None, responses=s.OwnEnrollmentSerializer)
@api_view(["POST"])
def my_enrollment_act(request: Request, enrollment_id: UUID, act: str) -> Response:
    """Accept or decline an invitation, say that one has prepared, or withdraw without a reason."""
    use_cases: dict[str, Any] = {
        "accept": services.accept_invitation,
        "decline": services.decline_invitation,
        "prepare": services.confirm_preparation,
        "withdraw": services.withdraw_enrollment,
    }
    own = _own(request, enrollment_id)
    if act not in use_cases:
        raise Http404
    changed = use_cases[act](actor=actor_of(request), enrollment=own)
    return Response(s.OwnEnrollmentSerializer(changed).data)


@extend_schema(request=s.AcceptAgreementSerializer, responses=s.OwnEnrollmentSerializer)
@api_view(["POST"])
def my_agreement(request: Request, enrollment_id: UUID) -> Response:
    """Accept the confidentiality agreement in the version that was read."""
    own = _own(request, enrollment_id)
    data = checked(s.AcceptAgreementSerializer, request.data)
    versions = own.cohort.program.agreements.all()
    version: AgreementVersion = get_object_or_404(versions, pk=data["version"])
    services.accept_agreement(actor=actor_of(request), enrollment=own, version=version)
    return Response(s.OwnEnrollmentSerializer(own).data)


@extend_schema(request=s.RoleSerializer, responses={201: s.OwnEnrollmentSerializer})
@api_view(["POST"])
def join(request: Request, token: str) -> Response:
    """Apply by a cohort's link."""
    actor = actor_of(request)
    cohort = queries.cohort_by_join_token(actor, token)
    if cohort is None:
        raise Http404
    role = checked(s.RoleSerializer, request.data)["role"]
    made = services.apply_to_cohort(actor=actor, cohort=cohort, role=role)
    return Response(s.OwnEnrollmentSerializer(made).data, status=201)


urlpatterns = [
    path("cohorts/<uuid:cohort_id>/enrollments/", enrollments, name="enrollment-list"),
    path("cohorts/<uuid:cohort_id>/enrollments/move/", enrollments_move, name="enrollment-move"),
    path("me/enrollments/", my_enrollments, name="my-enrollment-list"),
    path("me/enrollments/<uuid:enrollment_id>/", my_enrollment, name="my-enrollment"),
    path(
        "me/enrollments/<uuid:enrollment_id>/agreement/",
        my_agreement,
        name="my-enrollment-agreement",
    ),
    path(
        "me/enrollments/<uuid:enrollment_id>/<slug:act>/",
        my_enrollment_act,
        name="my-enrollment-act",
    ),
    path("join/<str:token>/", join, name="join"),
]
