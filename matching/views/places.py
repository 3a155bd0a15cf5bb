"""A place that came free in a group or circle: who would fit, and one press to fill it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching import queries, services
from matching.forms import PlaceForm
from matching.models import Relationship
from mentorship.addresses import org_reverse
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest


@require_http_methods(["GET", "POST"])
def place(request: TenantRequest, relationship_id: UUID) -> HttpResponse:
    """Who is proposed and why; POST lets one of them in."""
    found: Relationship = get_object_or_404(
        queries.relationships_to_fill(request.actor), pk=relationship_id
    )
    if request.method == "POST":
        with refusals_told(request):
            return _fill(request, found)
        return redirect(
            org_reverse(request.organization, "matching:place", relationship_id=found.pk)
        )
    free = queries.free_place_in(request.actor, found)
    context = {
        "relationship": found,
        "cohort": found.cohort,
        "place": free,
        "proposed": queries.proposed_for(request.actor, free) if free else [],
    }
    return render(request, "matching/place.html", context)


def _fill(request: TenantRequest, found: Relationship) -> HttpResponse:
    form = PlaceForm(request.POST)
    member = services.fill_place(
        actor=request.actor, relationship_id=found.pk, enrollment_id=form.chosen
    )
    messages.success(
        request,
        _("%(person)s has the place. Everybody in it is told by e-mail.")
        % {"person": member.person},
    )
    return redirect(
        org_reverse(request.organization, "scheduling:relationship", relationship_id=found.pk)
    )
