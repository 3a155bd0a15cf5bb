"""The audit trail."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mentorship.forms import AuditFilterForm
from mentorship.paging import page_of
from mentorship.queries.trail import recorded_actions, visible_events
from mentorship.rules import see_audit
from mentorship.views.asking import seen_by


@require_GET
@seen_by(see_audit)
def audit(request: HttpRequest) -> HttpResponse:
    """Who did what, when; newest first."""
    actor = request.actor  # type: ignore[attr-defined]
    form = AuditFilterForm(request.GET, actions=recorded_actions(actor))
    wanted = form.cleaned_data if form.is_valid() else {}
    events = visible_events(actor, subject=request.GET.get("subject", ""), **wanted)
    context = {"form": form, "page": page_of(request, events), "is_filtered": bool(request.GET)}
    return render(request, "mentorship/audit.html", context)
