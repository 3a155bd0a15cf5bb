"""API of support and concerns: the same services as the pages."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from mentorship.access import Actor
from mentorship.api_requests import actor_of, checked, paged
from mentorship.errors import Invalid
from scheduling.support import circle_api, rules
from scheduling.support import serializers as s
from scheduling.support.models import Contact, Signpost, SupportRequest
from scheduling.support.queries.concerns import (
    contacts,
    contacts_for,
    directions,
    readable_concerns,
)
from scheduling.support.queries.requests import own_matters, visible_requests
from scheduling.support.services import concerns as concern_services
from scheduling.support.services import contacts as contact_services
from scheduling.support.services import requests as services


def _found(request: Request, request_id: UUID) -> SupportRequest:
    return get_object_or_404(visible_requests(actor_of(request)), pk=request_id)


@extend_schema(
    request=s.AskSerializer,
    responses={200: s.SupportRequestSerializer(many=True), 201: s.SupportRequestSerializer},
    filters=False,
)
@api_view(["GET", "POST"])
@sensitive_variables("data")
def request_list(request: Request) -> Response:
    """What you asked, and what was asked of the teams you belong to. POST asks for support."""
    actor = actor_of(request)
    if request.method == "POST":
        data = checked(s.AskSerializer, request.data)
        about = str(data.pop("about"))
        matter = next((one for one in own_matters(actor) if one.key == about), None)
        if matter is None:
            words = _("Name a relationship of yours, or a programme in which you take part.")
            raise Invalid(words, fields={"about": words})
        made = services.ask_for_support(actor=actor, matter=matter, **data)
        return Response(s.SupportRequestSerializer(made).data, status=201)
    return paged(request, visible_requests(actor), s.SupportRequestSerializer)


@extend_schema(responses=s.SupportRequestSerializer)
@api_view(["GET"])
def request_detail(request: Request, request_id: UUID) -> Response:
    """One request, without its words."""
    return Response(s.SupportRequestSerializer(_found(request, request_id)).data)


@extend_schema(request=None, responses=s.WordsSerializer)
@api_view(["POST"])
def request_open(request: Request, request_id: UUID) -> Response:
    """The words, once it is written down that you read them."""
    found = _found(request, request_id)
    words = services.open_request(actor=actor_of(request), request=found)
    return Response(s.WordsSerializer(words).data, headers={"Cache-Control": "no-store"})


@extend_schema(request=None, responses=s.SupportRequestSerializer)
@api_view(["POST"])
def request_acknowledge(request: Request, request_id: UUID) -> Response:
    """Say that you have seen it."""
    found = _found(request, request_id)
    seen = services.acknowledge_request(actor=actor_of(request), request=found)
    return Response(s.SupportRequestSerializer(seen).data)


@extend_schema(request=s.AnswerSerializer, responses=s.SupportRequestSerializer)
@api_view(["POST"])
@sensitive_variables("data")
def request_answer(request: Request, request_id: UUID) -> Response:
    """Close it with a note of what was done."""
    found = _found(request, request_id)
    data = checked(s.AnswerSerializer, request.data)
    answered = services.answer_request(actor=actor_of(request), request=found, **data)
    return Response(s.SupportRequestSerializer(answered).data)


@extend_schema(request=None, responses=s.SupportRequestSerializer)
@api_view(["POST"])
def request_withdraw(request: Request, request_id: UUID) -> Response:
    """Take it back; what you wrote is deleted."""
    found = _found(request, request_id)
    withdrawn = services.withdraw_request(actor=actor_of(request), request=found)
    return Response(s.SupportRequestSerializer(withdrawn).data)


@extend_schema(responses=s.WayToTurnSerializer(many=True))
@api_view(["GET"])
def direction_list(request: Request) -> Response:
    """The decision aid: where to turn, the most urgent first."""
    return Response(s.WayToTurnSerializer(directions(), many=True).data)


@extend_schema(request=s.SignpostSerializer, responses=s.SignpostSerializer)
@api_view(["PUT"])
def direction_detail(request: Request, kind: str) -> Response:
    """Write the organisation's own words and number for one way to turn."""
    actor = _administrator(request)
    if kind not in Signpost.Kind.values:
        raise Http404
    saved = contact_services.write_signpost(
        actor=actor, kind=kind, **checked(s.SignpostSerializer, request.data)
    )
    return Response(s.SignpostSerializer(saved).data)


@extend_schema(
    request=s.NameContactSerializer,
    responses={200: s.ContactSerializer(many=True), 201: s.ContactSerializer},
    filters=False,
)
@api_view(["GET", "POST"])
def contact_list(request: Request) -> Response:
    """Whom you may write to in confidence, the named contact first. POST names another."""
    if request.method != "POST":
        return Response(s.ContactSerializer(contacts_for(actor_of(request)), many=True).data)
    actor = _administrator(request)
    named = contact_services.name_contact(
        actor=actor, **checked(s.NameContactSerializer, request.data)
    )
    return Response(s.ContactSerializer(named).data, status=201)


@extend_schema(
    request=None, responses=s.ContactSerializer, methods=["POST"], operation_id="contacts_put_first"
)
@extend_schema(responses={204: None}, methods=["DELETE"])
@api_view(["POST", "DELETE"])
def contact_detail(request: Request, contact_id: UUID) -> Response:
    """POST puts this contact first; DELETE takes it from the list."""
    actor = _administrator(request)
    found = get_object_or_404(contacts(), pk=contact_id)
    if request.method == "DELETE":
        contact_services.remove_contact(actor=actor, contact=found)
        return Response(status=204)
    first = contact_services.put_contact_first(actor=actor, contact=found)
    first.refresh_from_db(fields=["position"])
    return Response(s.ContactSerializer(first).data)


@extend_schema(
    request=s.RaiseConcernSerializer,
    responses={200: s.ConcernSerializer(many=True), 201: s.ConcernSerializer},
    filters=False,
)
@api_view(["GET", "POST"])
@sensitive_variables("data")
def concern_list(request: Request) -> Response:
    """What you wrote, and what was written to you as a contact. POST writes to a contact."""
    actor = actor_of(request)
    if request.method == "POST":
        data = checked(s.RaiseConcernSerializer, request.data)
        contact = _contact(actor, data.pop("contact_id"))
        made = concern_services.raise_concern(actor=actor, contact=contact, **data)
        return Response(s.ConcernSerializer(made).data, status=201)
    return paged(request, readable_concerns(actor), s.ConcernSerializer)


@extend_schema(request=None, responses=s.ExchangeSerializer)
@api_view(["POST"])
def concern_open(request: Request, concern_id: UUID) -> Response:
    """The words, once it is written down that you read them."""
    found = get_object_or_404(readable_concerns(actor_of(request)), pk=concern_id)
    exchange = concern_services.open_concern(actor=actor_of(request), concern=found)
    return Response(s.ExchangeSerializer(exchange).data, headers={"Cache-Control": "no-store"})


@extend_schema(request=None, responses=s.ConcernSerializer)
@api_view(["POST"])
def concern_seen(request: Request, concern_id: UUID) -> Response:
    """The contact says that they have read it."""
    found = get_object_or_404(readable_concerns(actor_of(request)), pk=concern_id)
    seen = concern_services.mark_concern_seen(actor=actor_of(request), concern=found)
    return Response(s.ConcernSerializer(seen).data)


@extend_schema(request=s.AnswerSerializer, responses=s.ConcernSerializer)
@api_view(["POST"])
@sensitive_variables("data")
def concern_answer(request: Request, concern_id: UUID) -> Response:
    """The contact answers, which closes it."""
    found = get_object_or_404(readable_concerns(actor_of(request)), pk=concern_id)
    data = checked(s.AnswerSerializer, request.data)
    answered = concern_services.answer_concern(actor=actor_of(request), concern=found, **data)
    return Response(s.ConcernSerializer(answered).data)


@extend_schema(request=s.PassOnSerializer, responses=s.ConcernSerializer)
@api_view(["POST"])
def concern_pass_on(request: Request, concern_id: UUID) -> Response:
    """The writer sends it to another contact instead."""
    actor = actor_of(request)
    found = get_object_or_404(readable_concerns(actor), pk=concern_id)
    contact = _contact(actor, checked(s.PassOnSerializer, request.data)["contact_id"])
    passed = concern_services.pass_concern_on(actor=actor, concern=found, contact=contact)
    return Response(s.ConcernSerializer(passed).data)


def _administrator(request: Request) -> Actor:
    """Who asks; for whom may not name contacts, there is nothing here."""
    if not rules.name_contacts(actor_of(request), None):
        raise Http404
    return actor_of(request)


def _contact(actor: Actor, contact_id: UUID) -> Contact:
    found = next((one for one in contacts_for(actor) if one.pk == contact_id), None)
    if found is None:
        words = _("Name one of the contacts.")
        raise Invalid(words, fields={"contact_id": words})
    return found


_ONE = "support-requests/<uuid:request_id>/"
urlpatterns = [
    *circle_api.urlpatterns,
    path("support-requests/", request_list, name="support-request-list"),
    path(_ONE, request_detail, name="support-request-detail"),
    path(f"{_ONE}open/", request_open, name="support-request-open"),
    path(f"{_ONE}acknowledge/", request_acknowledge, name="support-request-acknowledge"),
    path(f"{_ONE}answer/", request_answer, name="support-request-answer"),
    path(f"{_ONE}withdraw/", request_withdraw, name="support-request-withdraw"),
    path("directions/", direction_list, name="direction-list"),
    path("directions/<slug:kind>/", direction_detail, name="direction-detail"),
    path("contacts/", contact_list, name="contact-list"),
    path("contacts/<uuid:contact_id>/", contact_detail, name="contact-detail"),
    path("concerns/", concern_list, name="concern-list"),
    path("concerns/<uuid:concern_id>/open/", concern_open, name="concern-open"),
    path("concerns/<uuid:concern_id>/seen/", concern_seen, name="concern-seen"),
    path("concerns/<uuid:concern_id>/answer/", concern_answer, name="concern-answer"),
    path("concerns/<uuid:concern_id>/pass-on/", concern_pass_on, name="concern-pass-on"),
]
