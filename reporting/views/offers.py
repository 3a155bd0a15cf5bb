"""The page on which one of a pair answers an offer of a new match."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mentorship.addresses import org_reverse
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest
from reporting import services
from reporting.queries.offers import own_offers
from reporting.signal_forms import OfferForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: TenantRequest, relationship_id: UUID) -> HttpResponse:
    """What would happen, and two answers; nobody learns who gave which."""
    found = get_object_or_404(own_offers(request.actor), relationship=relationship_id)
    form = OfferForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            services.answer_offer(
                actor=request.actor,
                relationship_id=relationship_id,
                wants_new_match=form.wants_new_match,
            )
            messages.success(request, _SAID[form.wants_new_match]())
        return redirect(org_reverse(request.organization, "scheduling:my_mentoring"))
    context = {"offer": found, "form": form, "relationship": found.relationship}
    return render(request, "reporting/offer.html", context, status=422 if form.errors else 200)


_SAID = {
    True: lambda: _(
        "Your match has ended, and you are both free to be matched again. Nobody is told who "
        "asked for it."
    ),
    False: lambda: _("Good. You go on as you are; nobody is told what you answered."),
}
