"""A cohort's closing, as its programme team sees it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mentorship.access import can
from mentorship.addresses import org_reverse
from mentorship.errors import Conflict, Invalid
from mentorship.paging import page_of
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest
from participants.models import Enrollment
from programs.models import Cohort
from programs.queries import visible_cohorts
from programs.services import move_cohort, update_cohort
from scheduling.protected_time import hours_in_words
from scheduling.record import rules
from scheduling.record.background import carry_on_later
from scheduling.record.forms import ClosingForm
from scheduling.record.queries.certificates import numbers_of
from scheduling.record.queries.closing import closing_of, continuing, in_names
from scheduling.record.queries.hours import hours_of_each
from scheduling.views.clock import on_own_clock


@require_GET
@on_own_clock
def closing(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """How far the closing is, thanks and lessons, hours of each, and who goes on."""
    cohort = _visible(request, cohort_id)
    return _page(request, cohort, ClosingForm(cohort=cohort))


@require_POST
def closing_words(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """Keep thanks and lessons."""
    cohort = _visible(request, cohort_id)
    form = ClosingForm(request.POST, cohort=cohort)
    if form.is_valid():
        with form.refusals_shown(Invalid):
            update_cohort(actor=request.actor, cohort=cohort, **form.changes())
            words = _("Saved. The lessons are shown beside the settings of the next cohort.")
            messages.success(request, words)
            return redirect(_url(request, cohort))
    return _page(request, cohort, form, status=422)


@require_POST
def closing_move(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """Begin to close, close for good, or go back to where it runs."""
    cohort = _visible(request, cohort_id)
    to = request.POST.get("to", "")
    if to not in (Cohort.Status.CLOSING, Cohort.Status.CLOSED, Cohort.Status.ACTIVE):
        raise Invalid(_("Choose a stage."), code="stage")
    with refusals_told(request, Conflict):
        moved = move_cohort(actor=request.actor, cohort=cohort, to=to)
        carry_on_later(cohort)
        messages.success(request, _told(moved))
    return redirect(_url(request, cohort))


def _told(cohort: Cohort) -> str:
    words = {
        Cohort.Status.CLOSING: _("%(cohort)s is closing. Everybody is asked to look back."),
        Cohort.Status.CLOSED: _("%(cohort)s is closed. Certificates are being made."),
        Cohort.Status.ACTIVE: _("%(cohort)s goes on."),
    }
    return words[Cohort.Status(cohort.status)] % {"cohort": cohort.name}


def _page(
    request: TenantRequest, cohort: Cohort, form: ClosingForm, status: int = 200
) -> HttpResponse:
    actor = request.actor
    context: dict[str, Any] = {
        "cohort": cohort,
        "program": cohort.program,
        "form": form,
        "closing": closing_of(actor, cohort),
        "sees_each": can(actor, rules.see_hours_of_each, cohort),
    }
    if context["sees_each"]:
        page = page_of(request, hours_of_each(actor, cohort))
        context |= {
            "page": page,
            "hours": _hours(list(page)),
            "continuing": in_names(list(continuing(actor, cohort)[:50])),
        }
    return render(request, "record/closing.html", context, status=status)


def _hours(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    numbers = numbers_of(row["enrollment_id"] for row in rows)
    return [
        {
            "name": f"{row['given_name']} {row['family_name']}",
            "role": Enrollment.Role(row["as_role"]).label,
            "department": row["department"] or "",
            "meetings": row["meetings"],
            "hours": hours_in_words(row["minutes"]),
            "number": numbers.get(row["enrollment_id"], ""),
        }
        for row in rows
    ]


def _visible(request: TenantRequest, cohort_id: UUID) -> Cohort:
    return get_object_or_404(visible_cohorts(request.actor), pk=cohort_id)


def _url(request: TenantRequest, cohort: Cohort) -> str:
    return org_reverse(request.organization, "record:closing", cohort_id=cohort.pk)
