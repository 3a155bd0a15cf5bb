"""Whether two people fit: one's own answer, which nobody else reads."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching.models import Relationship
from mentorship.access import Actor
from mentorship.addresses import org_reverse
from mentorship.requests import TenantRequest
from mentorship.views.asking import sent
from programs.forms import carried_out
from scheduling.forms import ChemistryForm
from scheduling.models import ChemistryAnswer
from scheduling.queries.chemistry import last_held, own_chemistry, pair_to_ask
from scheduling.services.chemistry import say_how_we_fit


@require_http_methods(["GET", "POST"])
def chemistry(request: TenantRequest, relationship_id: UUID) -> HttpResponse:
    """Say how you fit; the last answer can be read and changed."""
    found = pair_to_ask(request.actor, relationship_id)
    if found is None:
        raise Http404
    form = ChemistryForm(sent(request))
    if request.method == "POST" and form.is_valid():
        has_ended = said(request.actor, found, form)
        if has_ended is not None:
            messages.success(request, thanks(form.cleaned_data["fit"], has_ended))
            return redirect(org_reverse(request.organization, "scheduling:my_mentoring"))
    context = about(request.actor, found) | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "scheduling/chemistry.html", context, status=status)


def said(actor: Actor, found: Relationship, form: forms.Form) -> bool | None:
    """Keep it: whether the pair has ended by it, or None where it was refused."""
    outcome: list[bool] = []

    def keep(**arguments: object) -> bool:
        outcome.append(say_how_we_fit(**arguments))  # type: ignore[arg-type]
        return True

    fit = form.cleaned_data["fit"]
    carried_out(form, keep, actor=actor, relationship=found, fit=fit)
    return outcome[0] if outcome else None


def thanks(fit: str, has_ended: bool) -> str:
    """What comes next, in words that give nobody away."""
    if has_ended:
        return _(
            "Thank you. This pair has ended, and nobody is told why. You are both free to "
            "be matched again, and the programme team knows that."
        )
    if fit == ChemistryAnswer.Fit.GOOD:
        return _("Good to hear. Nobody else reads your answer.")
    if fit == ChemistryAnswer.Fit.UNSURE:
        return _(
            "Thank you. A second meeting often makes it clearer. You can answer again at any time."
        )
    return _(
        "Thank you for saying so. Nobody else reads it. If it is no better after the next meeting, "
        "say so once more, and you are both matched again without an explanation."
    )


def about(actor: Actor, found: Relationship) -> dict[str, object]:
    """For the page: with whom, and what was said before."""
    others = [
        str(member.person)
        for member in found.members.all()
        if member.person_id != actor.person_id and member.left_on is None
    ]
    return {
        "relationship": found,
        "partner": " ".join(others),
        "answer": own_chemistry(actor, found),
        "has_met": last_held(found) is not None,
    }


def page_by_link(
    request: HttpRequest, actor: Actor, relationship_id: UUID
) -> tuple[str, dict[str, object], int] | None:
    """What a link to the question shows: template, context, status; None where it asks nothing."""
    found = pair_to_ask(actor, relationship_id)
    if found is None or last_held(found) is None:
        return None
    form = ChemistryForm(sent(request))
    if request.method == "POST" and form.is_valid():
        has_ended = said(actor, found, form)
        if has_ended is not None:
            words = thanks(form.cleaned_data["fit"], has_ended)
            return "scheduling/answer_link_done.html", {"words": words}, 200
    context = about(actor, found) | {"form": form}
    return "scheduling/answer_link_chemistry.html", context, 422 if form.errors else 200
