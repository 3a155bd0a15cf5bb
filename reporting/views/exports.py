"""Files: ask for one, watch it being made, fetch it, let it go."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mentorship import progress
from mentorship.access import Actor, can
from mentorship.addresses import org_reverse
from mentorship.paging import page_of
from mentorship.reauthentication import confirmed
from mentorship.requests import TenantRequest
from reporting import rules, services
from reporting.downloads import file_response
from reporting.forms import ExportForm
from reporting.queries.exports import visible_exports, visible_schedules
from reporting.sizes import size_of


@require_http_methods(["GET", "POST"])
@confirmed
def exports(request: TenantRequest) -> HttpResponse:
    """Ask for a file, and the files asked for."""
    actor = reporter(request)
    asked = {name: request.GET.get(name) for name in ("kind", "cohort", "program")}
    form = ExportForm(
        request.POST or None, actor=actor, initial={key: one for key, one in asked.items() if one}
    )
    is_asked = request.method == "POST" and form.is_valid()
    if is_asked and "size" not in request.POST:
        services.request_export(actor=actor, **form.cleaned_data)
        messages.success(request, _("Your file is being made. It will be listed below."))
        return to_exports(request)
    context = {
        "form": form,
        "schedules": visible_schedules(actor),
        "days": request.organization.export_days,
        "size": size_of(actor, form.cleaned_data) if is_asked else None,
        **_rows(request, actor),
    }
    return render(request, "reporting/exports.html", context, status=422 if form.errors else 200)


@require_GET
def export_size(request: TenantRequest) -> HttpResponse:
    """How many rows what is chosen so far would have, or why it cannot be made, while one
    chooses."""
    actor = reporter(request)
    form = ExportForm(request.GET, actor=actor)
    said = ""
    if form.is_valid():
        said = size_of(actor, form.cleaned_data).in_words
    elif request.GET.get("kind"):
        said = str(next(iter(form.errors.values()))[0])
    return HttpResponse(escape(said))


@require_GET
def export_rows(request: TenantRequest) -> HttpResponse:
    """The list alone, for a page that waits for a file."""
    actor = reporter(request)
    return render(request, "reporting/_exports.html", _rows(request, actor))


@require_GET
def export(request: TenantRequest, export_id: UUID) -> FileResponse:
    """Fetch a file that is ready."""
    actor = reporter(request)
    wanted = get_object_or_404(visible_exports(actor), pk=export_id)
    return file_response(actor, wanted)


@require_POST
@confirmed
def export_again(request: TenantRequest, export_id: UUID) -> HttpResponse:
    """The same once more, as it is now."""
    actor = reporter(request)
    wanted = get_object_or_404(visible_exports(actor), pk=export_id)
    services.repeat_export(actor=actor, export=wanted)
    messages.success(request, _("Your file is being made. It will be listed below."))
    return to_exports(request)


@require_POST
def export_delete(request: TenantRequest, export_id: UUID) -> HttpResponse:
    """Let go of a file."""
    actor = reporter(request)
    wanted = get_object_or_404(visible_exports(actor), pk=export_id)
    services.delete_export(actor=actor, export=wanted)
    messages.success(request, _("The file is deleted."))
    return to_exports(request)


def reporter(request: TenantRequest) -> Actor:
    """Who asks, if they see reports at all; else there is nothing here."""
    if not can(request.actor, rules.see_reports):
        raise Http404
    return request.actor


def to_exports(request: TenantRequest) -> HttpResponse:
    """Back to the list."""
    return redirect(org_reverse(request.organization, "reporting:exports"))


def _rows(request: TenantRequest, actor: Actor) -> dict[str, Any]:
    page = page_of(request, visible_exports(actor))
    return {
        "page": page,
        "rows": [
            {
                "export": one,
                "progress": progress.current(one.pk) if one.is_awaited else None,
                "stopped": one.workers_lost,
            }
            for one in page
        ],
        "is_waiting": any(one.is_awaited for one in page),
    }
