"""API of the capacity planner and of pairs from a list: the same services as the pages."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from matching import planning_serializers as s
from matching import queries, rules, services
from matching.queries import Line, ListedPair
from mentorship.access import Actor, require
from mentorship.api_requests import actor_of, checked
from programs.api.asking import cohort_of
from programs.models import Cohort


@extend_schema(responses=s.CapacityByGroupSerializer)
@api_view(["GET"])
def capacity(request: Request, cohort_id: UUID) -> Response:
    """People and places of a cohort as they are counted now, in all and by group."""
    cohort, actor = cohort_of(request, cohort_id), actor_of(request)
    found: dict[str, Any] = {"capacity": queries.capacity_of(actor, cohort)}
    for by, groups in queries.capacity_by_group(actor, cohort).items():
        found[f"by_{by}"] = groups
    return Response(s.CapacityByGroupSerializer(found).data)


@extend_schema(
    parameters=[s.WhomSerializer],
    request=s.WhomSerializer,
    responses={200: s.KeptPlanSerializer, 202: s.KeptPlanSerializer},
)
@api_view(["GET", "POST"])
def capacity_plan(request: Request, cohort_id: UUID) -> Response:
    """What would give more mentees a mentor, tried out by the solver.

    A small cohort's plan is made while you wait. A large one's is made by a worker: POST starts it,
    then ask until `progress` is gone and `made_at` is new.
    """
    cohort, actor = cohort_of(request, cohort_id), actor_of(request)
    is_post = request.method == "POST"
    whom = checked(s.WhomSerializer, request.data if is_post else request.query_params)["whom"]
    if is_post:
        services.start_capacity_plan(actor=actor, cohort_id=cohort.pk, whom=whom)
        kept = queries.capacity_plan_progress(actor, cohort, whom)
    else:
        kept = queries.capacity_plan(actor, cohort, whom)
    people = queries.invitable(actor, cohort, kept.plan) if kept.plan else []
    read = s.KeptPlanSerializer({**_fields(kept), "possible_mentors": people})
    return Response(read.data, status=202 if is_post else 200)


def _fields(kept: queries.KeptPlan) -> dict[str, Any]:
    names = ("plan", "made_at", "is_for_a_worker", "how_far", "has_failed")
    return {name: getattr(kept, name) for name in names}


@extend_schema(request=s.PairsFromListSerializer, responses=s.ListedPairsSerializer)
@api_view(["POST"])
def pairs_from_list(request: Request, cohort_id: UUID) -> Response:
    """Whom each line of a list means, and with `begin` the beginning of those that can be.

    Every safeguard of joining by hand holds; a refused pair stops no other.
    """
    cohort, actor = cohort_of(request, cohort_id), actor_of(request)
    require(rules.begin_relationship, actor, cohort)
    data = checked(s.PairsFromListSerializer, request.data)
    lines = [
        Line(number, _plain(one["mentee"]), _plain(one["mentor"]))
        for number, one in enumerate(data["pairs"], start=1)
    ]
    pairs = queries.listed_pairs(actor, cohort, lines)
    begun = 0
    if data["begin"]:
        begun, pairs = _begun(actor, cohort, pairs)
    return Response(s.ListedPairsSerializer({"begun": begun, "pairs": pairs}).data)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _begun(
    actor: Actor, cohort: Cohort, pairs: Sequence[ListedPair]
) -> tuple[int, list[ListedPair]]:
    """Begin what can be, and say of each that was refused why."""
    fit = {
        (one.mentee.pk, one.mentor.pk)
        for one in pairs
        if not one.problem and one.mentee and one.mentor
    }
    in_order = [pair for one in pairs if (pair := _ids(one)) in fit]
    done = services.join_listed(actor=actor, cohort_id=cohort.pk, pairs=in_order)
    refused = {(mentee, mentor): words for mentee, mentor, words in done.refused}
    told = [
        replace(one, problem=refused[pair]) if (pair := _ids(one)) in refused else one
        for one in pairs
    ]
    return done.begun, told


def _ids(one: ListedPair) -> tuple[UUID, UUID] | None:
    return (one.mentee.pk, one.mentor.pk) if one.mentee and one.mentor else None


COHORT = "cohorts/<uuid:cohort_id>"

urlpatterns = [
    path(f"{COHORT}/capacity/", capacity, name="capacity"),
    path(f"{COHORT}/capacity/plan/", capacity_plan, name="capacity-plan"),
    path(f"{COHORT}/pairs-from-list/", pairs_from_list, name="pairs-from-list"),
]
