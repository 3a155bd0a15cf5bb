"""A concern: the decision aid first, then a way to write to the named contact alone."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mentorship.access import require
from mentorship.addresses import org_reverse
from mentorship.errors import Conflict, Invalid
from mentorship.paging import page_of
from mentorship.requests import TenantRequest
from scheduling.support import rules
from scheduling.support.forms import ConcernAnswerForm, ConcernForm, PassOnForm
from scheduling.support.models import Concern
from scheduling.support.queries.concerns import (
    contacts_for,
    directions,
    happenings,
    is_contact,
    name_of_account,
    own_concerns,
    readable_concerns,
    received_concerns,
    recipient_of,
)
from scheduling.support.services import concerns as services
from scheduling.views.clock import on_own_clock


@never_cache
@require_GET
@on_own_clock
def concerns(request: TenantRequest) -> HttpResponse:
    """Where to turn, the most urgent first; then the way to write; then what one wrote."""
    context = {
        "directions": directions(),
        "contacts": contacts_for(request.actor),
        "page": page_of(request, own_concerns(request.actor)),
        "is_contact": is_contact(request.actor),
    }
    return render(request, "support/concerns.html", context)


@never_cache
@sensitive_post_parameters("text")
@require_http_methods(["GET", "HEAD", "POST"])
def concern_write(request: TenantRequest) -> HttpResponse:
    """Write to a contact; the page names who will read it."""
    contacts = contacts_for(request.actor)
    if not contacts:
        return render(request, "support/no_contact.html", {"directions": directions()})
    form = ConcernForm(request.POST or None, contacts=contacts)
    if request.method == "POST" and form.is_valid():
        chosen = next(one for one in contacts if str(one.pk) == form.cleaned_data["contact"])
        with form.refusals_shown(Invalid):
            made = services.raise_concern(actor=request.actor, contact=chosen, **form.written)
            messages.success(
                request,
                _("%(user)s can read it now, and nobody else.") % {"user": chosen.membership.user},
            )
            return redirect(_url(request, made))
    context = {"form": form, "contacts": contacts}
    status = 422 if form.errors else 200
    return render(request, "support/concern_write.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD"])
@on_own_clock
def concern(request: TenantRequest, concern_id: UUID) -> HttpResponse:
    """The words, for the two of them; that it was opened is written down."""
    return _page(request, _found(request, concern_id), ConcernAnswerForm())


@require_POST
def concern_seen(request: TenantRequest, concern_id: UUID) -> HttpResponse:
    """The contact says that they have read it."""
    found = _found(request, concern_id)
    services.mark_concern_seen(actor=request.actor, concern=found)
    messages.success(request, _("They are told that you have read it."))
    return redirect(_url(request, found))


@never_cache
@sensitive_post_parameters("text")
@require_POST
@on_own_clock
def concern_answer(request: TenantRequest, concern_id: UUID) -> HttpResponse:
    """The contact answers."""
    found = _found(request, concern_id)
    require(rules.answer_concern, request.actor, found)
    form = ConcernAnswerForm(request.POST)
    if form.is_valid():
        with form.refusals_shown(Invalid):
            services.answer_concern(actor=request.actor, concern=found, **form.written)
            messages.success(request, _("Your answer is sent."))
            return redirect(_url(request, found))
    return _page(request, found, form, status=422)


@never_cache
@require_POST
@on_own_clock
def concern_pass_on(request: TenantRequest, concern_id: UUID) -> HttpResponse:
    """The writer chooses another contact."""
    found = _found(request, concern_id)
    require(rules.pass_concern_on, request.actor, found)
    contacts = contacts_for(request.actor)
    form = PassOnForm(request.POST, contacts=contacts)
    if form.is_valid():
        chosen = next(one for one in contacts if str(one.pk) == form.cleaned_data["contact"])
        with form.refusals_shown(Conflict):
            services.pass_concern_on(actor=request.actor, concern=found, contact=chosen)
            messages.success(
                request, _("%(user)s can read it now instead.") % {"user": chosen.membership.user}
            )
            return redirect(_url(request, found))
    return _page(request, found, ConcernAnswerForm(), pass_on=form, status=422)


@never_cache
@require_GET
@on_own_clock
def inbox(request: TenantRequest) -> HttpResponse:
    """What was written to the reader, a contact; for everybody else there is no such page."""
    if not is_contact(request.actor):
        raise Http404
    page = page_of(request, received_concerns(request.actor))
    rows = [(one, name_of_account(one.author_user_id)) for one in page]
    return render(request, "support/inbox.html", {"page": page, "rows": rows})


def _found(request: TenantRequest, concern_id: UUID) -> Concern:
    return get_object_or_404(readable_concerns(request.actor), pk=concern_id)


def _page(
    request: TenantRequest,
    found: Concern,
    form: ConcernAnswerForm,
    pass_on: PassOnForm | None = None,
    status: int = 200,
) -> HttpResponse:
    exchange = services.open_concern(actor=request.actor, concern=found)
    others = [
        one
        for one in contacts_for(request.actor)
        if one.membership.user_id != found.recipient_user_id
    ]
    context = {
        "concern": found,
        "exchange": exchange,
        "is_own": rules.pass_concern_on(request.actor, found),
        "author": name_of_account(found.author_user_id),
        "recipient": recipient_of(found),
        "events": happenings(found),
        "form": form,
        "pass_on": pass_on or (PassOnForm(contacts=others) if others else None),
    }
    return render(request, "support/concern.html", context, status=status)


def _url(request: TenantRequest, found: Concern) -> str:
    return org_reverse(request.organization, "support:concern", concern_id=found.pk)
