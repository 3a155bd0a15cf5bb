"""Asking for support, and the programme team's list."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mentorship.addresses import org_reverse
from mentorship.errors import Invalid
from mentorship.paging import page_of
from mentorship.requests import TenantRequest
from scheduling.support import rules
from scheduling.support.forms import AnswerForm, AskForm, RequestFilter
from scheduling.support.models import SupportRequest
from scheduling.support.queries.requests import (
    Matter,
    is_mentor,
    own_matters,
    own_requests,
    readers_of,
    team_requests,
    visible_requests,
)
from scheduling.support.services.requests import (
    acknowledge_request,
    answer_request,
    ask_for_support,
    open_request,
    withdraw_request,
)
from scheduling.views.clock import on_own_clock


@require_GET
@on_own_clock
def support(request: TenantRequest) -> HttpResponse:
    """What one asked, and the ways to turn to somebody."""
    context = {
        "page": page_of(request, own_requests(request.actor)),
        "is_mentor": is_mentor(request.actor),
        "can_ask": bool(own_matters(request.actor)),
    }
    return render(request, "support/support.html", context)


@never_cache
@sensitive_post_parameters("text")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: TenantRequest) -> HttpResponse:
    """Ask the programme team; the page says who will read it."""
    matters = own_matters(request.actor)
    if not matters:
        return render(request, "support/nothing_to_ask.html", {})
    if request.method != "POST":
        asked = request.GET.get("about", "")
        initial = {"matter": asked if asked in {one.key for one in matters} else None}
        initial = {name: value for name, value in initial.items() if value}
        return _ask_page(request, AskForm(matters=matters, initial=initial), matters)
    form = AskForm(request.POST, matters=matters)
    if form.is_valid():
        matter = next(one for one in matters if one.key == form.cleaned_data["matter"])
        with form.refusals_shown():
            made = ask_for_support(actor=request.actor, matter=matter, **form.written)
            messages.success(request, _("Your request is sent. You get an e-mail when it is seen."))
            return redirect(_url(request, made))
    return _ask_page(request, form, matters, status=422)


@never_cache
@sensitive_post_parameters("text")
@require_http_methods(["GET", "HEAD"])
@on_own_clock
def request(request: TenantRequest, request_id: UUID) -> HttpResponse:
    """A request with its words: for its writer, and for the programme's managers."""
    found = get_object_or_404(visible_requests(request.actor), pk=request_id)
    return _page(request, found, AnswerForm())


@require_POST
def acknowledge(request: TenantRequest, request_id: UUID) -> HttpResponse:
    """Say that one has seen it."""
    found = get_object_or_404(visible_requests(request.actor), pk=request_id)
    acknowledge_request(actor=request.actor, request=found)
    messages.success(request, _("They are told that you have seen it."))
    return redirect(_url(request, found))


@never_cache
@sensitive_post_parameters("text")
@require_POST
@on_own_clock
def answer(request: TenantRequest, request_id: UUID) -> HttpResponse:
    """Close it with a note of what was done."""
    found = get_object_or_404(visible_requests(request.actor), pk=request_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        with form.refusals_shown(Invalid):
            answer_request(actor=request.actor, request=found, **form.written)
            messages.success(request, _("Your answer is sent, and the request is closed."))
            return redirect(_url(request, found))
    return _page(request, found, form, status=422)


@require_POST
def withdraw(request: TenantRequest, request_id: UUID) -> HttpResponse:
    """Take it back."""
    found = get_object_or_404(visible_requests(request.actor), pk=request_id)
    withdraw_request(actor=request.actor, request=found)
    messages.success(request, _("Your request is taken back, and what you wrote is deleted."))
    return redirect(org_reverse(request.organization, "support:support"))


@require_GET
@on_own_clock
def requests(request: TenantRequest) -> HttpResponse:
    """What was asked of the teams that one belongs to."""
    if not rules.see_support_requests(request.actor, None):
        raise Http404
    chosen = RequestFilter(request.GET)
    rows = _chosen(team_requests(request.actor), chosen)
    context = {
        "filter": chosen,
        "is_filtered": any(request.GET.get(name) for name in chosen.fields),
        "page": page_of(request, rows),
    }
    return render(request, "support/requests.html", context)


def _chosen(rows: QuerySet[SupportRequest], chosen: RequestFilter) -> QuerySet[SupportRequest]:
    if not chosen.is_valid():
        return rows
    state, role = chosen.cleaned_data["state"], chosen.cleaned_data["role"]
    if state == "open":
        rows = rows.filter(state__in=[SupportRequest.State.SENT, SupportRequest.State.SEEN])
    elif state:
        rows = rows.filter(state=state)
    return rows.filter(role=role) if role else rows


def _ask_page(
    request: TenantRequest, form: AskForm, matters: Sequence[Matter], status: int = 200
) -> HttpResponse:
    programs = {one.program.pk: one.program for one in matters}
    readers = [(program, readers_of(request.actor, program)) for program in programs.values()]
    context = {"form": form, "readers": readers}
    return render(request, "support/ask.html", context, status=status)


def _page(
    request: TenantRequest, found: SupportRequest, form: AnswerForm, status: int = 200
) -> HttpResponse:
    context = {
        "asked": found,
        "words": open_request(actor=request.actor, request=found),
        "is_own": rules.is_writer(request.actor, found),
        "form": form,
        "readers": readers_of(request.actor, found.program),
    }
    return render(request, "support/request.html", context, status=status)


def _url(request: TenantRequest, found: SupportRequest) -> str:
    return org_reverse(request.organization, "support:request", request_id=found.pk)
