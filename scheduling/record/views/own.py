"""One's own record, and the end of a cohort as its people see it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mentorship.access import require
from mentorship.addresses import org_reverse
from mentorship.errors import Conflict
from mentorship.paging import page_of
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest
from participants.queries.own_scores import own_scores
from scheduling.record import rules
from scheduling.record.forms import ExportForm
from scheduling.record.frameworks import INTRODUCTIONS
from scheduling.record.models import Certificate, Reflection
from scheduling.record.opening import titles_of
from scheduling.record.paper import file_name
from scheduling.record.queries.hours import own_parts, own_years
from scheduling.record.queries.own import (
    endings_of,
    enrollments_to_look_back_on,
    final_survey_of,
    own_certificates,
    own_reflections,
    relationships_to_look_back_on,
)
from scheduling.record.services.certificates import fetch_certificate
from scheduling.record.services.closing import say_whether_going_on
from scheduling.record.services.records import export_record
from scheduling.views.clock import on_own_clock

PRIVATE = "private, no-store"


@never_cache
@require_GET
@on_own_clock
def record(request: TenantRequest) -> HttpResponse:
    """Hours, certificates and reflections of the reader's own."""
    return _record_page(request, ExportForm())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@on_own_clock
def export(request: TenantRequest) -> HttpResponse:
    """The record as a file. It is made for this answer and kept nowhere."""
    require(rules.keep_own_record, request.actor)
    if request.method != "POST":
        return redirect(org_reverse(request.organization, "record:record"))
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _record_page(request, form, status=422)
    made = export_record(actor=request.actor, **form.cleaned_data)
    return as_file(made.content, made.content_type, made.name)


@never_cache
@require_GET
@on_own_clock
def certificate(request: TenantRequest, certificate_id: UUID) -> HttpResponse:
    """One's own certificate as a PDF."""
    found: Certificate = get_object_or_404(own_certificates(request.actor), pk=certificate_id)
    made = fetch_certificate(actor=request.actor, certificate=found)
    name = file_name(_("certificate"), found.program, found.cohort)
    return as_file(made, "application/pdf", f"{name}.pdf")


@never_cache
@require_GET
@on_own_clock
def looking_back(request: TenantRequest, enrollment_id: UUID) -> HttpResponse:
    """The end of a cohort: time together, thanks, whether to go on, and the certificate."""
    actor = request.actor
    enrollment = get_object_or_404(enrollments_to_look_back_on(actor), pk=enrollment_id)
    context = {
        "enrollment": enrollment,
        "cohort": enrollment.cohort,
        "part": next((one for one in own_parts(actor) if one.enrollment_id == enrollment.pk), None),
        "endings": endings_of(actor, enrollment),
        "certificate": own_certificates(actor).filter(enrollment=enrollment).first(),
        "survey": final_survey_of(actor, enrollment),
    }
    return render(request, "record/looking_back.html", context)


@require_POST
def going_on(request: TenantRequest, relationship_id: UUID) -> HttpResponse:
    """Say whether one would like to go on meeting."""
    actor = request.actor
    rows = relationships_to_look_back_on(actor)
    relationship = get_object_or_404(rows, pk=relationship_id)
    enrollment = next(
        one.enrollment_id for one in relationship.members.all() if one.person_id == actor.person_id
    )
    wishes = request.POST.get("wishes") == "yes"
    with refusals_told(request, Conflict):
        is_met = say_whether_going_on(actor=actor, relationship=relationship, wishes=wishes)
        if is_met:
            messages.success(
                request,
                _("Somebody else would like to, too. Each of you gets an e-mail that says so."),
            )
        elif wishes:
            messages.success(request, _("Kept. It is shown to nobody unless they say yes too."))
        else:
            messages.success(request, _("Kept, and shown to nobody."))
    page = org_reverse(request.organization, "record:looking_back", enrollment_id=enrollment)
    return redirect(page)


def _record_page(request: TenantRequest, form: ExportForm, status: int = 200) -> HttpResponse:
    actor = request.actor
    parts = own_parts(actor)
    page = page_of(request, own_reflections(actor))
    context = {
        "parts": parts,
        "years": own_years(actor),
        "certificates": own_certificates(actor),
        "scores": own_scores(actor),
        "to_look_back_on": enrollments_to_look_back_on(actor),
        "page": page,
        "reflections": titles_of(actor, page),
        "frameworks": [
            (key, label, INTRODUCTIONS[key]) for key, label in Reflection.Framework.choices
        ],
        "form": form,
    }
    return render(request, "record/record.html", context, status=status)


def as_file(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file made for this answer, which no cache keeps."""
    return HttpResponse(
        content,
        headers={
            "Content-Type": content_type,
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": PRIVATE,
        },
    )
