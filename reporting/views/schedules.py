"""Files that are made again and again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mentorship.reauthentication import confirmed
from mentorship.requests import TenantRequest
from reporting import services
from reporting.forms import ScheduleForm
from reporting.models import ExportSchedule
from reporting.queries.exports import visible_schedules
from reporting.views.exports import reporter, to_exports


@require_http_methods(["GET", "POST"])
@confirmed
def schedule_new(request: TenantRequest) -> HttpResponse:
    """Have a file made regularly."""
    actor = reporter(request)
    form = ScheduleForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        schedule = services.add_schedule(actor=actor, **form.asked())
        messages.success(request, _due(schedule))
        return to_exports(request)
    return _form_page(request, form)


@require_http_methods(["GET", "POST"])
@confirmed
def schedule(request: TenantRequest, schedule_id: UUID) -> HttpResponse:
    """Change what is made, or when."""
    actor = reporter(request)
    one = get_object_or_404(visible_schedules(actor).filter(stopped_at=None), pk=schedule_id)
    form = ScheduleForm(request.POST or None, actor=actor, initial=_initial(one))
    if request.method == "POST" and form.is_valid():
        changed = services.change_schedule(actor=actor, schedule=one, changes=form.asked())
        messages.success(request, _due(changed))
        return to_exports(request)
    return _form_page(request, form, one)


@require_POST
def schedule_stop(request: TenantRequest, schedule_id: UUID) -> HttpResponse:
    """Have it made no more."""
    actor = reporter(request)
    one = get_object_or_404(visible_schedules(actor), pk=schedule_id)
    services.stop_schedule(actor=actor, schedule=one)
    messages.success(
        request, _("It is no longer made. Files that are already there stay for their days.")
    )
    return to_exports(request)


def _form_page(
    request: TenantRequest, form: ScheduleForm, one: ExportSchedule | None = None
) -> HttpResponse:
    context = {"form": form, "schedule": one}
    return render(request, "reporting/schedule.html", context, status=422 if form.errors else 200)


def _initial(one: ExportSchedule) -> dict[str, Any]:
    is_weekly = one.rhythm == ExportSchedule.Rhythm.WEEKLY
    return {
        "kind": one.kind,
        "format": one.format,
        "program": one.program_id,
        "cohort": one.cohort_id,
        "period": one.period,
        "with_bom": one.with_bom,
        "rhythm": one.rhythm,
        "weekday": one.day if is_weekly else 1,
        "monthday": 1 if is_weekly else one.day,
    }


def _due(one: ExportSchedule) -> str:
    return _("It is next made on %(day)s; you get an e-mail.") % {
        "day": date_format(one.next_on, "j F Y")
    }
