"""Administrators let somebody set up a new second factor."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mentorship.addresses import org_reverse
from mentorship.errors import Conflict
from mentorship.queries.members import open_resets, visible_members
from mentorship.reauthentication import confirmed
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest
from mentorship.rules import see_organization
from mentorship.services import second_factor as services
from mentorship.views.asking import seen_by


@require_POST
@seen_by(see_organization)
@confirmed
def ask(request: TenantRequest, membership_id: UUID) -> HttpResponse:
    """Ask for it; the person is told."""
    membership = get_object_or_404(visible_members(request.actor), pk=membership_id)
    with refusals_told(request, Conflict):
        services.ask_for_reset(actor=request.actor, membership=membership)
        messages.success(
            request,
            _("Your request is made, and %(user)s was told. See below what comes next.")
            % {"user": membership.user},
        )
    return _back(request)


@require_POST
@seen_by(see_organization)
@confirmed
def carry_out(request: TenantRequest, reset_id: UUID) -> HttpResponse:
    """Confirm it, as the second administrator or after the waiting time."""
    reset = get_object_or_404(open_resets(request.actor), pk=reset_id)
    with refusals_told(request, Conflict):
        services.carry_out_reset(actor=request.actor, reset=reset)
        messages.success(
            request,
            _("%(user)s sets up a new second factor next time.") % {"user": reset.membership.user},
        )
    return _back(request)


@require_POST
@seen_by(see_organization)
def withdraw(request: TenantRequest, reset_id: UUID) -> HttpResponse:
    """Let it be."""
    reset = get_object_or_404(open_resets(request.actor), pk=reset_id)
    services.withdraw_reset(actor=request.actor, reset=reset)
    messages.success(request, _("Withdrawn. Nothing was changed."))
    return _back(request)


def _back(request: TenantRequest) -> HttpResponse:
    return redirect(org_reverse(request.organization, "mentorship:members"))
