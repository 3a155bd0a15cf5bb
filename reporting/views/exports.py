"""Files: ask for one, watch it being made, fetch it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mentorship import progress
from mentorship.access import Actor, can
from mentorship.addresses import org_reverse
from mentorship.paging import page_of
from mentorship.reauthentication import confirmed
from reporting import rules, services
from reporting.downloads import file_response
from reporting.forms import ExportForm
from reporting.queries.exports import visible_exports


@require_http_methods(["GET", "POST"])
@confirmed
def exports(request: HttpRequest) -> HttpResponse:
    """Ask for a file, and the files asked for."""
    actor = _reporter(request)
    form = ExportForm(
        request.POST or None, actor=actor, initial={"cohort": request.GET.get("cohort")}
    )
    if request.method == "POST" and form.is_valid():
        services.request_export(actor=actor, **form.cleaned_data)
        messages.success(request, _("Your file is being made. It will be listed below."))
        return redirect(org_reverse(actor.organization, "reporting:exports"))
    context = {"form": form, **_rows(request, actor)}
    return render(request, "reporting/exports.html", context, status=422 if form.errors else 200)


@require_GET
def export_rows(request: HttpRequest) -> HttpResponse:
    """The list alone, for a page that waits for a file."""
    actor = _reporter(request)
    return render(request, "reporting/_exports.html", _rows(request, actor))


@require_GET
def export(request: HttpRequest, export_id: str) -> FileResponse:
    """Fetch a file that is ready."""
    actor = _reporter(request)
    wanted = get_object_or_404(visible_exports(actor), pk=export_id)
    return file_response(actor, wanted)


def _reporter(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not can(actor, rules.see_reports):
        raise Http404
    return actor


def _rows(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    page = page_of(request, visible_exports(actor))
    return {
        "page": page,
        "rows": [
            {
                "export": one,
                "progress": progress.current(one.pk) if one.is_awaited else None,
            }
            for one in page
        ],
        "is_waiting": any(one.is_awaited for one in page),
    }
