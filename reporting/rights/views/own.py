"""One's own data: what is held, a copy of it, and to be erased."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mentorship import progress
from mentorship.addresses import org_reverse
from mentorship.errors import Conflict
from mentorship.holding import all_holdings
from mentorship.reauthentication import confirmed
from mentorship.requests import TenantRequest
from reporting.rights.forms import ConfirmForm
from reporting.rights.queries.erasures import own_erasures, own_exports
from reporting.rights.queries.statements import places, statement
from reporting.rights.services.erasures import ask_for_own_erasure
from reporting.rights.services.erasures import withdraw_erasure as take_back
from reporting.rights.services.exports import fetch_personal_export, request_personal_export
from scheduling.views.clock import on_own_clock


@never_cache
@require_GET
@on_own_clock
def my_data(request: TenantRequest) -> HttpResponse:
    """What is held on the reader and why, a copy of it, and the way to be erased."""
    context = {
        **_exports(request),
        "holdings": [one for one in reversed(list(all_holdings())) if one.is_told],
        "erasures": own_erasures(request.actor)[:5],
        "wait_days": statement().erasure_wait_days,
    }
    return render(request, "rights/my_data.html", context)


@never_cache
@require_GET
@on_own_clock
def export_rows(request: TenantRequest) -> HttpResponse:
    """The list of files alone, for a page that waits for one."""
    return render(request, "rights/_exports.html", _exports(request))


@require_POST
@confirmed
def export_ask(request: TenantRequest) -> HttpResponse:
    """Ask for a copy."""
    request_personal_export(actor=request.actor)
    messages.success(request, _("Your file is being made. You may leave; you get an e-mail."))
    return redirect(org_reverse(request.organization, "rights:my_data"))


@never_cache
@require_POST
@confirmed
def export_fetch(request: TenantRequest, export_id: UUID) -> HttpResponse:
    """The file, once the reader has said again who they are."""
    found = get_object_or_404(own_exports(request.actor), pk=export_id)
    archive = fetch_personal_export(actor=request.actor, export=found)
    return HttpResponse(
        archive,
        headers={
            "Content-Type": "application/zip",
            "Content-Disposition": f'attachment; filename="my-data-{found.asked_at:%Y-%m-%d}.zip"',
            "Cache-Control": "private, no-store",
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
@on_own_clock
def erasure_ask(request: TenantRequest) -> HttpResponse:
    """What becomes of everything, and a word to type."""
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_for_own_erasure(actor=request.actor)
        except Conflict as error:
            form.add_error(None, error.message)
        else:
            until = f"{asked.due_at:%-d %B %Y}"
            messages.success(
                request,
                _("It is asked for. Until %(until)s you can take it back.") % {"until": until},
            )
            return redirect(org_reverse(request.organization, "rights:my_data"))
    context = {
        "form": form,
        "holdings": [one for one in all_holdings() if one.is_told],
        "wait_days": statement().erasure_wait_days,
    }
    status = 422 if form.errors else 200
    return render(request, "rights/erasure_ask.html", context, status=status)


@require_POST
def erasure_take_back(request: TenantRequest, erasure_id: UUID) -> HttpResponse:
    """Change one's mind."""
    found = get_object_or_404(own_erasures(request.actor), pk=erasure_id)
    take_back(actor=request.actor, erasure=found)
    messages.success(request, _("You stay. Nothing was erased."))
    return redirect(org_reverse(request.organization, "rights:my_data"))


@require_GET
def processing(request: TenantRequest) -> HttpResponse:
    """Who processes the data, where and why: for everybody who belongs to the organisation."""
    context = {"statement": statement(), "places": places()}
    return render(request, "rights/processing.html", context)


def _exports(request: TenantRequest) -> dict[str, object]:
    rows = [
        {"export": one, "progress": progress.current(one.pk) if one.is_awaited else None}
        for one in own_exports(request.actor).defer("sealed_file")[:5]
    ]
    return {"rows": rows, "is_waiting": any(row["export"].is_awaited for row in rows)}  # type: ignore[union-attr]
