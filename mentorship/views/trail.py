"""The audit trail."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mentorship.csv_downloads import csv_download
from mentorship.forms import AuditFilterForm
from mentorship.paging import page_of
from mentorship.queries.trail import last_check, own_events, recorded_actions, visible_events
from mentorship.requests import TenantRequest
from mentorship.rules import see_audit
from mentorship.services.trail import export_trail
from mentorship.texts import gettext_lazy as _
from mentorship.views.asking import seen_by
from mentorship.wording import action_words, noun_words

_HEADINGS = [
    _("When"),
    _("What"),
    _("Action"),
    _("By whom"),
    _("Role"),
    _("To what"),
    _("Identifier"),
    _("Details"),
]


@require_GET
@seen_by(see_audit)
def audit(request: TenantRequest) -> HttpResponse:
    """Who did what, when; newest first."""
    actor = request.actor
    form = AuditFilterForm(request.GET, actions=recorded_actions(actor))
    events = visible_events(actor, **form.asked())
    context = {
        "form": form,
        "page": page_of(request, events),
        "is_filtered": bool(request.GET),
        "check": last_check(actor),
    }
    return render(request, "mentorship/audit.html", context)


@require_POST
@seen_by(see_audit)
def audit_export(request: TenantRequest) -> HttpResponse:
    """The filtered trail as CSV; that it was taken is recorded."""
    actor = request.actor
    form = AuditFilterForm(request.POST, actions=recorded_actions(actor))
    wanted = {name: value for name, value in form.asked().items() if value}
    rows = export_trail(actor=actor, wanted=wanted)
    day = timezone.localdate().isoformat()
    return csv_download(f"audit-trail-{day}.csv", _HEADINGS, (_cells(row) for row in rows))


@require_GET
def my_trail(request: TenantRequest) -> HttpResponse:
    """What the trail holds of the reader's own acts, also those that nobody else is shown."""
    events = own_events(request.actor)
    return render(request, "mentorship/my_trail.html", {"page": page_of(request, events)})


def _cells(event: Any) -> list[str]:
    details = "; ".join(f"{name}: {value}" for name, value in event.shown_details.items())
    return [
        event.at.isoformat(timespec="seconds"),
        action_words(event.action),
        event.action,
        event.shown_actor,
        event.actor_role,
        noun_words(event.subject_type),
        str(event.shown_subject_id or ""),
        details,
    ]
