"""People, the organisation's lists, and one's own profile."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from mentorship.api_requests import actor_of, checked, paged
from mentorship.errors import Invalid
from participants import queries, rules, services
from participants import serializers as s
from participants.forms import PeopleFilterForm
from participants.models import Department, Person
from participants.overseers import OVERSEERS

_PEOPLE = ("line_manager", *OVERSEERS)
_RELATED = ("profession", "specialty", "department", "site", *_PEOPLE)


@extend_schema(
    methods=["GET"],
    parameters=[
        OpenApiParameter(name, str)
        for name in ("q", "department", "site", "profession", "stage", "who", "sort")
    ],
    responses=s.PersonSerializer(many=True),
)
@extend_schema(
    methods=["POST"], request=s.PersonChangeSerializer, responses={201: s.PersonSerializer}
)
@api_view(["GET", "POST"])
def people(request: Request) -> Response:
    """The people whom HR knows. POST adds one by hand."""
    actor = actor_of(request, rules.see_people)
    if request.method == "GET":
        form = PeopleFilterForm(request.query_params, actor=actor)
        rows = queries.people_in_list(actor, form.narrowed()).select_related(*_RELATED)
        return paged(request, rows, s.PersonSerializer)
    values = _values(request, checked(s.PersonChangeSerializer, request.data))
    made = services.save_person(actor=actor, person=None, values=values)
    return Response(s.PersonSerializer(made).data, status=201)


@extend_schema(methods=["GET"], responses=s.PersonSerializer)
@extend_schema(methods=["PATCH"], request=s.PersonChangeSerializer, responses=s.PersonSerializer)
@api_view(["GET", "PATCH"])
def person(request: Request, person_id: UUID) -> Response:
    """One person. PATCH changes what is named."""
    actor = actor_of(request, rules.see_people)
    rows = queries.visible_people(actor).select_related(*_RELATED)
    found: Person = get_object_or_404(rows, pk=person_id)
    if request.method == "PATCH":
        form = s.PersonChangeSerializer(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        named = {name: form.validated_data[name] for name in request.data if name in form.fields}
        found = services.save_person(actor=actor, person=found, values=_values(request, named))
    return Response(s.PersonSerializer(found).data)


@extend_schema(responses=s.PersonBriefSerializer(many=True))
@api_view(["GET"])
def management_chain(request: Request, person_id: UUID) -> Response:
    """Everybody above a person, the direct line manager first."""
    actor = actor_of(request, rules.see_people)
    found = get_object_or_404(queries.visible_people(actor), pk=person_id)
    chain = queries.management_chain(actor, found)
    return Response(s.PersonBriefSerializer(chain, many=True).data)


@extend_schema(methods=["GET"], responses=s.ListEntrySerializer(many=True))
@extend_schema(
    methods=["POST"], request=s.ListEntrySerializer, responses={201: s.ListEntrySerializer}
)
@api_view(["GET", "POST"])
def own_list(request: Request, kind: str) -> Response:
    """One of the lists: departments, sites, professions, specialties or skills."""
    actor = actor_of(request)
    if kind not in services.LISTS:
        raise Http404
    if request.method == "GET":
        rows = [row["entry"] for row in queries.list_rows(actor, kind)]
        return paged(request, rows, s.ListEntrySerializer)
    actor = actor_of(request, rules.see_people)
    made = services.save_list_entry(actor=actor, kind=kind, **_entry(request, kind))
    return Response(s.ListEntrySerializer(made).data, status=201)


@extend_schema(request=None, responses={201: s.ListEntrySerializer(many=True)})
@api_view(["POST"])
def usual_skills(request: Request) -> Response:
    """Fill an empty list of skills with usual ones, in the organisation's language."""
    actor = actor_of(request, rules.see_people)
    services.begin_skills(actor=actor)
    rows = [row["entry"] for row in queries.list_rows(actor, "skills")]
    return Response(s.ListEntrySerializer(rows, many=True).data, status=201)


@extend_schema(methods=["PUT"], request=s.ListEntrySerializer, responses=s.ListEntrySerializer)
@extend_schema(methods=["DELETE"], responses={204: None})
@api_view(["PUT", "DELETE"])
def list_entry(request: Request, kind: str, entry_id: UUID) -> Response:
    """Rename an entry, or take an unused one away."""
    actor = actor_of(request, rules.see_people)
    if kind not in services.LISTS or queries.list_entry(actor, kind, entry_id) is None:
        raise Http404
    if request.method == "DELETE":
        services.remove_list_entry(actor=actor, kind=kind, entry_id=entry_id)
        return Response(status=204)
    saved = services.save_list_entry(
        actor=actor, kind=kind, entry_id=entry_id, **_entry(request, kind)
    )
    return Response(s.ListEntrySerializer(saved).data)


@extend_schema(request=s.ProfileSerializer, responses=s.PersonSerializer)
@api_view(["GET", "PUT"])
def my_profile(request: Request) -> Response:
    """What HR knows of oneself. PUT says one's languages, skills and time zone."""
    actor = actor_of(request)
    own = queries.person_of(actor)
    if own is None:
        raise Http404
    if request.method == "PUT":
        data = checked(s.ProfileSerializer, request.data)
        own = services.save_own_profile(actor=actor, person=own, **data)
    return Response(s.PersonSerializer(own).data)


def _values(request: Request, data: dict[str, Any]) -> dict[str, Any]:
    """The relations' ids as objects that the actor may see."""
    actor = actor_of(request)
    kinds = {"profession": "professions", "specialty": "specialties", "site": "sites",
             "department": "departments"}  # fmt: skip
    values = dict(data)
    for name in [name for name in (*kinds, *_PEOPLE) if values.get(name)]:
        found: Any = (
            queries.visible_people(actor).filter(pk=values[name]).first()
            if name in _PEOPLE
            else queries.list_entry(actor, kinds[name], values[name])
        )
        if found is None:
            raise Invalid(_("There is no such entry."), fields={name: _("There is no such entry.")})
        values[name] = found
    return values


def _entry(request: Request, kind: str) -> dict[str, Any]:
    data = checked(s.ListEntrySerializer, request.data)
    if kind == "skills":
        return {"name": data["name"], "area": data.get("area")}
    parent_id = data.get("parent_id")
    if kind != "departments" or not parent_id:
        return {"name": data["name"]}
    parent = Department.objects.filter(pk=parent_id).first()
    if parent is None:
        raise Invalid(
            _("There is no such department."), fields={"parent": _("No such department.")}
        )
    return {"name": data["name"], "parent": parent}


urlpatterns = [
    path("people/", people, name="person-list"),
    path("people/<uuid:person_id>/", person, name="person-detail"),
    path("people/<uuid:person_id>/management-chain/", management_chain, name="person-chain"),
    path("lists/<slug:kind>/", own_list, name="own-list"),
    path("lists/skills/usual/", usual_skills, name="usual-skills"),
    path("lists/<slug:kind>/<uuid:entry_id>/", list_entry, name="own-list-entry"),
    path("me/profile/", my_profile, name="my-profile"),
]
