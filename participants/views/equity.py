"""Equality monitoring: one's own page, and what the organisation asks."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mentorship.access import can
from mentorship.addresses import org_reverse
from mentorship.requests import TenantRequest
from mentorship.views.asking import sent
from participants import queries, rules
from participants.forms.equity import EquityQuestionsForm, OwnEquityForm
from participants.queries.equity import equity_questions, own_equity
from participants.services import equity as services
from programs.forms import carried_out

get_post = require_http_methods(["GET", "POST"])


@get_post
def my_equity(request: TenantRequest) -> HttpResponse:
    """What one says of oneself for monitoring, apart from the profile."""
    person = queries.person_of(request.actor)
    if person is None:
        return render(request, "participants/no_person.html")
    own = own_equity(request.actor)
    form = OwnEquityForm(sent(request), questions=equity_questions(request.actor), own=own)
    if request.method == "POST" and form.is_valid():
        saved = carried_out(
            form,
            services.declare_equity,
            actor=request.actor,
            person=person,
            answers=form.answers(),
            has_consented=form.cleaned_data["consent"],
        )
        if saved:
            messages.success(request, _("Your answers are kept, apart from your profile."))
            return redirect(org_reverse(request.organization, "participants:my_equity"))
    context = {"form": form, "own": own}
    status = 422 if form.errors else 200
    return render(request, "participants/my_equity.html", context, status=status)


@require_POST
def my_equity_withdraw(request: TenantRequest) -> HttpResponse:
    """Delete all of it."""
    person = queries.person_of(request.actor)
    if person is None:
        raise Http404
    services.withdraw_equity(actor=request.actor, person=person)
    messages.success(request, _("Deleted. None of your answers is kept."))
    return redirect(org_reverse(request.organization, "participants:my_equity"))


@get_post
def equity(request: TenantRequest) -> HttpResponse:
    """What the organisation asks."""
    if not can(request.actor, rules.change_equity_questions):
        raise Http404
    questions = equity_questions(request.actor, also_not_asked=True)
    form = EquityQuestionsForm(sent(request), questions=questions)
    if request.method == "POST" and form.is_valid():
        given = {"actor": request.actor, "questions": form.changed()}
        if carried_out(form, services.change_equity_questions, **given):
            messages.success(request, _("The questions are saved."))
            return redirect(org_reverse(request.organization, "participants:equity"))
    context = {
        "form": form,
        "rows": [(form[f"{one.key}_asked"], form[f"{one.key}_choices"]) for one in questions],
    }
    status = 422 if form.errors else 200
    return render(request, "participants/equity.html", context, status=status)
