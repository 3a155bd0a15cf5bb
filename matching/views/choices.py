"""A mentee's choice among recommended mentors."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from matching import queries, services
from matching.forms import ChooseMentorForm
from mentorship.addresses import org_reverse
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest
from participants.models import Enrollment


def _own(request: TenantRequest, enrollment_id: UUID) -> Enrollment:
    found: Enrollment = get_object_or_404(
        queries.own_choosing_enrollments(request.actor), pk=enrollment_id
    )
    return found


def _to_choice(request: TenantRequest, enrollment_id: UUID) -> HttpResponse:
    return redirect(
        org_reverse(request.organization, "matching:my_choice", enrollment_id=enrollment_id)
    )


@require_GET
def my_choice(request: TenantRequest, enrollment_id: UUID) -> HttpResponse:
    """The mentors who fit best, why, and what became of those who were asked."""
    enrollment = _own(request, enrollment_id)
    asked = list(queries.own_requests(request.actor, enrollment))
    context = {
        "enrollment": enrollment,
        "cohort": enrollment.cohort,
        "recommended": queries.recommended_mentors(request.actor, enrollment),
        "waiting": next((one for one in asked if one.is_waiting), None),
        "earlier": [one for one in asked if one.status in queries.NOT_GOING_AHEAD],
    }
    return render(request, "matching/my_choice.html", context)


@require_POST
def my_choice_ask(request: TenantRequest, enrollment_id: UUID) -> HttpResponse:
    """Ask one of them."""
    enrollment = _own(request, enrollment_id)
    form = ChooseMentorForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the mentors who are shown."))
        return _to_choice(request, enrollment_id)
    with refusals_told(request):
        asked = services.ask_mentor(
            actor=request.actor,
            enrollment_id=enrollment.pk,
            mentor_id=form.cleaned_data["mentor"],
        )
        name = asked.mentor.person.given_name
        messages.success(
            request, _("%(name)s is asked by e-mail. You hear from us either way.") % {"name": name}
        )
    return _to_choice(request, enrollment_id)


@require_POST
def my_choice_withdraw(request: TenantRequest, proposal_id: UUID) -> HttpResponse:
    """Take it back while the mentor has not answered."""
    proposal = get_object_or_404(queries.own_proposals(request.actor), pk=proposal_id)
    with refusals_told(request):
        services.withdraw_choice(actor=request.actor, proposal_id=proposal.pk)
        messages.success(request, _("Taken back. You can ask somebody else."))
    return _to_choice(request, proposal.mentee_id)
