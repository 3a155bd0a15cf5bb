"""The page on which somebody answers an offer of a new match."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from matching.models import Relationship
from mentorship.addresses import org_reverse
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest
from reporting import services
from reporting.queries.offers import own_offers, was_offered
from reporting.signal_forms import OfferForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: TenantRequest, relationship_id: UUID) -> HttpResponse:
    """What would happen, and two answers; of a pair nobody learns who gave which."""
    home = org_reverse(request.organization, "scheduling:my_mentoring")
    found = own_offers(request.actor).filter(relationship=relationship_id).first()
    if found is None:
        if not was_offered(request.actor, relationship_id):
            raise Http404
        messages.info(request, _("There is no offer waiting for your answer any more."))
        return redirect(home)
    is_pair = found.relationship.kind == Relationship.Kind.PAIR
    form = OfferForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request):
            services.answer_offer(
                actor=request.actor,
                relationship_id=relationship_id,
                wants_new_match=form.wants_new_match,
            )
            messages.success(request, _SAID[is_pair, form.wants_new_match]())
        return redirect(home)
    context = {"form": form, "relationship": found.relationship, "is_pair": is_pair}
    return render(request, "reporting/offer.html", context, status=422 if form.errors else 200)


_SAID = {
    (True, True): lambda: _(
        "Your match has ended, and you are both free to be matched again. Nobody is told who "
        "asked for it."
    ),
    (True, False): lambda: _("Good. You go on as you are; nobody is told what you answered."),
    (False, True): lambda: _(
        "You have left the group and are free to be matched again. The programme team is "
        "looking for a new place."
    ),
    (False, False): lambda: _("Good. You stay where you are; nobody is told what you answered."),
}
