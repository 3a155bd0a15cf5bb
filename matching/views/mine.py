"""A match as the two people see it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from matching import queries, services
from matching.forms import DeclineForm
from matching.models import Proposal
from mentorship.addresses import org_reverse
from mentorship.errors import DomainError, Invalid
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest


def _own(request: TenantRequest, proposal_id: UUID) -> Proposal:
    found: Proposal = get_object_or_404(queries.own_proposals(request.actor), pk=proposal_id)
    return found


def _to_match(request: TenantRequest, proposal: Proposal) -> HttpResponse:
    path = org_reverse(request.organization, "matching:my_match", proposal_id=proposal.pk)
    return redirect(path)


@require_GET
def my_match(request: TenantRequest, proposal_id: UUID) -> HttpResponse:
    """Who the other is, why the two may fit, and the choice."""
    proposal = _own(request, proposal_id)
    return render(request, "matching/my_match.html", _context(request, proposal, DeclineForm()))


def _context(request: TenantRequest, proposal: Proposal, form: DeclineForm) -> dict[str, Any]:
    side = proposal.side_of(request.actor.person_id)
    other = proposal.mentee if side == "mentor" else proposal.mentor
    return {
        "proposal": proposal,
        "cohort": proposal.run.cohort,
        "side": side,
        "other": other.person,
        "other_role": "mentee" if side == "mentor" else "mentor",
        "my_answer": proposal.answer_of(side),
        "reasons": queries.reasons_for_the_two(proposal),
        "my_reason": queries.own_reason_for_no(request.actor, proposal),
        "form": form,
    }


@require_POST
def my_match_accept(request: TenantRequest, proposal_id: UUID) -> HttpResponse:
    """Yes."""
    proposal = _own(request, proposal_id)
    with refusals_told(request):
        answered = services.accept_proposal(actor=request.actor, proposal_id=proposal.pk)
        begun = queries.relationship_begun_by(request.actor, proposal)
        if answered.status == Proposal.Status.ACCEPTED and begun:
            messages.success(request, _("You both said yes. Plan your first meeting."))
            path = org_reverse(
                request.organization, "scheduling:relationship", relationship_id=begun.pk
            )
            return redirect(path)
        if answered.status == Proposal.Status.WITHDRAWN:
            messages.info(
                request, _("This match is not going ahead. The team is looking for another.")
            )
            return redirect(org_reverse(request.organization, "scheduling:my_mentoring"))
        messages.success(
            request, _("Thank you. We will tell you when the other side has answered.")
        )
    return _to_match(request, proposal)


@require_POST
def my_match_decline(request: TenantRequest, proposal_id: UUID) -> HttpResponse:
    """No."""
    proposal = _own(request, proposal_id)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        context = _context(request, proposal, form)
        return render(request, "matching/my_match.html", context, status=422)
    try:
        services.decline_proposal(actor=request.actor, proposal_id=proposal.pk, **form.written)
    except Invalid as refusal:
        form.refuse(refusal)
        context = _context(request, proposal, form)
        return render(request, "matching/my_match.html", context, status=422)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request, _("That is all right. The team is looking for somebody else for you.")
        )
    return _to_match(request, proposal)
