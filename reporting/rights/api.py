"""API of people's rights: the same services as the pages."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from mentorship.access import Actor
from mentorship.api_requests import actor_of, checked, paged
from mentorship.errors import Invalid
from mentorship.holding import all_holdings
from mentorship.reauthentication import require_confirmation
from participants.models import Person
from participants.queries.people import visible_people
from programs.models import Cohort
from reporting.rights import rules
from reporting.rights import serializers as s
from reporting.rights.queries.breaches import visible_breaches
from reporting.rights.queries.erasures import own_exports, visible_erasures
from reporting.rights.queries.holds import visible_holds
from reporting.rights.queries.retention import retention_lines
from reporting.rights.queries.statements import places, statement
from reporting.rights.retention import BY_KEY
from reporting.rights.services import breaches, erasures, exports, holds, processing, retention


@extend_schema(responses=s.HoldingSerializer(many=True))
@api_view(["GET"])
def holding_list(request: Request) -> Response:
    """What is held on people, what for, and what becomes of it at erasure."""
    told = [one for one in all_holdings() if one.is_told]
    return Response(s.HoldingSerializer(told, many=True).data)


@extend_schema(
    request=None,
    responses={200: s.PersonalExportSerializer(many=True), 201: s.PersonalExportSerializer},
    filters=False,
)
@api_view(["GET", "POST"])
def export_list(request: Request) -> Response:
    """Copies of your own data. POST asks for one, after you confirmed lately that it is you."""
    actor = actor_of(request)
    if request.method == "POST":
        require_confirmation(request._request)
        asked = exports.request_personal_export(actor=actor)
        return Response(s.PersonalExportSerializer(asked).data, status=201)
    return paged(request, own_exports(actor).defer("sealed_file"), s.PersonalExportSerializer)


@extend_schema(
    request=None, responses={(200, "application/zip"): OpenApiResponse(OpenApiTypes.BINARY)}
)
@api_view(["POST"])
def export_fetch(request: Request, export_id: UUID) -> HttpResponse:
    """The archive of one, after you confirmed lately that it is you."""
    found = get_object_or_404(own_exports(actor_of(request)), pk=export_id)
    require_confirmation(request._request)
    archive = exports.fetch_personal_export(actor=actor_of(request), export=found)
    headers = {"Cache-Control": "private, no-store"}
    return HttpResponse(archive, content_type="application/zip", headers=headers)


@extend_schema(
    request=s.AskErasureSerializer,
    responses={200: s.ErasureSerializer(many=True), 201: s.ErasureSerializer},
    filters=False,
)
@api_view(["GET", "POST"])
def erasure_list(request: Request) -> Response:
    """Requests to be erased: your own, and for administrators all. POST asks for one."""
    actor = actor_of(request)
    if request.method != "POST":
        return paged(request, visible_erasures(actor), s.ErasureSerializer)
    data = checked(s.AskErasureSerializer, request.data)
    require_confirmation(request._request)
    if "person_id" in data:
        actor = actor_of(request, rules.run_erasures)
        asked = erasures.ask_for_erasure(
            actor=actor, person=_person(actor, data["person_id"]), reason=data["reason"]
        )
    else:
        asked = erasures.ask_for_own_erasure(actor=actor)
    return Response(s.ErasureSerializer(asked).data, status=201)


@extend_schema(responses=s.ErasureSerializer)
@api_view(["GET"])
def erasure_detail(request: Request, erasure_id: UUID) -> Response:
    """One of them, with what became of everything."""
    found = get_object_or_404(visible_erasures(actor_of(request)), pk=erasure_id)
    return Response(s.ErasureSerializer(found).data)


@extend_schema(request=None, responses=s.ErasureSerializer)
@api_view(["POST"])
def erasure_carry_out(request: Request, erasure_id: UUID) -> Response:
    """Carry one out, once its waiting time is over."""
    actor = actor_of(request, rules.run_erasures)
    found = get_object_or_404(visible_erasures(actor), pk=erasure_id)
    require_confirmation(request._request)
    started = erasures.start_erasure(actor=actor, erasure=found)
    return Response(s.ErasureSerializer(started).data)


@extend_schema(request=None, responses=s.ErasureSerializer)
@api_view(["POST"])
def erasure_withdraw(request: Request, erasure_id: UUID) -> Response:
    """Take one back."""
    actor = actor_of(request)
    found = get_object_or_404(visible_erasures(actor), pk=erasure_id)
    withdrawn = erasures.withdraw_erasure(actor=actor, erasure=found)
    return Response(s.ErasureSerializer(withdrawn).data)


@extend_schema(
    request=s.PlaceHoldSerializer,
    responses={200: s.LegalHoldSerializer(many=True), 201: s.LegalHoldSerializer},
    filters=False,
)
@api_view(["GET", "POST"])
def hold_list(request: Request) -> Response:
    """Legal holds. POST places one on a person or on a cohort."""
    actor = actor_of(request, rules.see_privacy)
    if request.method != "POST":
        return paged(request, visible_holds(actor), s.LegalHoldSerializer)
    data = checked(s.PlaceHoldSerializer, request.data)
    placed = holds.place_hold(
        actor=actor,
        reason=data["reason"],
        person=_person(actor, data["person_id"]) if "person_id" in data else None,
        cohort=_cohort(data["cohort_id"]) if "cohort_id" in data else None,
    )
    return Response(s.LegalHoldSerializer(placed).data, status=201)


@extend_schema(request=s.LiftHoldSerializer, responses=s.LegalHoldSerializer)
@api_view(["POST"])
def hold_lift(request: Request, hold_id: UUID) -> Response:
    """End a hold, with the reason."""
    actor = actor_of(request, rules.see_privacy)
    found = get_object_or_404(visible_holds(actor), pk=hold_id)
    lifted = holds.lift_hold(actor=actor, hold=found, **checked(s.LiftHoldSerializer, request.data))
    return Response(s.LegalHoldSerializer(lifted).data)


@extend_schema(responses=s.RetentionSerializer(many=True))
@api_view(["GET"])
def retention_list(request: Request) -> Response:
    """Every kind of data with its rule, and how much would go today."""
    lines = retention_lines(actor_of(request, rules.see_privacy))
    return Response(s.RetentionSerializer(lines, many=True).data)


@extend_schema(request=s.RetentionRuleSerializer, responses=s.RetentionRuleSerializer)
@api_view(["PUT"])
def retention_detail(request: Request, kind: str) -> Response:
    """For how many months a kind is kept, and whether the clock obeys."""
    actor = actor_of(request, rules.change_retention)
    if kind not in BY_KEY:
        raise Http404
    saved = retention.save_retention_rule(
        actor=actor, kind=kind, **checked(s.RetentionRuleSerializer, request.data)
    )
    return Response({"months": saved.months, "is_on": saved.is_on})


@extend_schema(
    request=s.BreachSerializer,
    responses={200: s.BreachSerializer(many=True), 201: s.BreachSerializer},
    filters=False,
)
@api_view(["GET", "POST"])
def breach_list(request: Request) -> Response:
    """The register of breaches. POST enters one."""
    actor = actor_of(request, rules.keep_breach_register)
    if request.method != "POST":
        return paged(request, visible_breaches(actor), s.BreachSerializer)
    made = breaches.record_breach(actor=actor, **checked(s.BreachSerializer, request.data))
    return Response(s.BreachSerializer(made).data, status=201)


@extend_schema(request=s.BreachSerializer, responses=s.BreachSerializer)
@api_view(["GET", "PATCH"])
def breach_detail(request: Request, breach_id: UUID) -> Response:
    """One breach. PATCH adds what was found out."""
    actor = actor_of(request, rules.keep_breach_register)
    found = get_object_or_404(visible_breaches(actor), pk=breach_id)
    if request.method == "PATCH":
        facts = checked(s.BreachSerializer, request.data, partial=True)
        found = breaches.change_breach(actor=actor, breach=found, **facts)
    return Response(s.BreachSerializer(found).data)


@extend_schema(request=s.StatementSerializer, responses=s.StatementSerializer)
@api_view(["GET", "PATCH"])
def processing_detail(request: Request) -> Response:
    """Who processes the data, where and why. PATCH changes the organisation's own words."""
    if request.method == "PATCH":
        actor = actor_of(request, rules.change_processing)
        context = {"places": places()}
        words = checked(s.StatementSerializer, request.data, partial=True, context=context)
        processing.change_statement(actor=actor, **words)
    context = {"places": places()}
    return Response(s.StatementSerializer(statement(), context=context).data)


def _person(actor: Actor, person_id: UUID) -> Person:
    found: Person | None = visible_people(actor).filter(pk=person_id).first()
    if found is None:
        raise Invalid(
            _("There is no such person."), fields={"person_id": _("There is no such person.")}
        )
    return found


def _cohort(cohort_id: UUID) -> Cohort:
    found = Cohort.objects.filter(pk=cohort_id).first()
    if found is None:
        raise Invalid(
            _("There is no such cohort."), fields={"cohort_id": _("There is no such cohort.")}
        )
    return found


urlpatterns = [
    path("holdings/", holding_list, name="holding-list"),
    path("me/exports/", export_list, name="personal-export-list"),
    path("me/exports/<uuid:export_id>/fetch/", export_fetch, name="personal-export-fetch"),
    path("erasures/", erasure_list, name="erasure-list"),
    path("erasures/<uuid:erasure_id>/", erasure_detail, name="erasure-detail"),
    path("erasures/<uuid:erasure_id>/carry-out/", erasure_carry_out, name="erasure-carry-out"),
    path("erasures/<uuid:erasure_id>/withdraw/", erasure_withdraw, name="erasure-withdraw"),
    path("holds/", hold_list, name="hold-list"),
    path("holds/<uuid:hold_id>/lift/", hold_lift, name="hold-lift"),
    path("retention/", retention_list, name="retention-list"),
    path("retention/<slug:kind>/", retention_detail, name="retention-detail"),
    path("breaches/", breach_list, name="breach-list"),
    path("breaches/<uuid:breach_id>/", breach_detail, name="breach-detail"),
    path("processing/", processing_detail, name="processing"),
]
