"""Whom a programme is for, by the API."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from mentorship.access import require
from mentorship.api_requests import actor_of, checked
from participants import rules
from participants.models import Enrollment, Person
from participants.queries.targets import chosen_criteria, roles_in
from participants.services.targets import MOST, save_join_criteria
from programs.queries import visible_programs


class JoinCriteriaSerializer(serializers.Serializer[Any]):
    """Who may join in one role. Of one kind any will do; of several kinds each must hold."""

    role = serializers.ChoiceField(choices=Enrollment.Role.choices)
    profession = serializers.ListField(child=serializers.UUIDField(), max_length=MOST, default=list)
    specialty = serializers.ListField(child=serializers.UUIDField(), max_length=MOST, default=list)
    site = serializers.ListField(child=serializers.UUIDField(), max_length=MOST, default=list)
    department = serializers.ListField(
        child=serializers.UUIDField(),
        max_length=MOST,
        default=list,
        help_text="With everything that lies below them.",
    )
    career_stage = serializers.ListField(
        child=serializers.ChoiceField(choices=Person.Stage.choices), max_length=7, default=list
    )


@extend_schema(methods=["GET"], responses=JoinCriteriaSerializer(many=True))
@extend_schema(
    methods=["PUT"],
    request=JoinCriteriaSerializer,
    responses=JoinCriteriaSerializer(many=True),
)
@api_view(["GET", "PUT"])
def join_criteria(request: Request, program_id: UUID) -> Response:
    """Who may join a programme, role by role; empty kinds ask for nothing. PUT says it of one role.
    What people declare for equality monitoring is no criterion."""
    actor = actor_of(request)
    program = get_object_or_404(visible_programs(actor), pk=program_id)
    require(rules.change_join_criteria, actor, program)
    if request.method == "PUT":
        said = checked(JoinCriteriaSerializer, request.data)
        role = said.pop("role")
        save_join_criteria(actor=actor, program=program, role=role, chosen=said)
    found = [{"role": role, **chosen_criteria(program, role)} for role in roles_in(program)]
    return Response(JoinCriteriaSerializer(found, many=True).data)


urlpatterns = [
    path("programs/<uuid:program_id>/join-criteria/", join_criteria, name="join-criteria"),
]
