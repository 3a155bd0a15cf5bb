"""The record of somebody who has left: read, and taken along. Nothing is written there."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from mentorship.access import Actor
from mentorship.models import User
from scheduling.queries.clocks import own_zone
from scheduling.record.forms import ExportForm
from scheduling.record.leaving import (
    coming_back,
    lacks_second_factor,
    organizations_to_come_back_to,
)
from scheduling.record.paper import file_name
from scheduling.record.queries.hours import own_parts, own_years
from scheduling.record.queries.own import own_certificates, own_reflections
from scheduling.record.services.certificates import fetch_certificate
from scheduling.record.services.records import export_record
from scheduling.record.views.own import as_file

View = Callable[..., HttpResponse]


def for_who_left(view: View) -> View:
    """Run the view as the former member of the organisation in the address; nothing is there for
    anybody else."""

    @wraps(view)
    def wrapped(request: HttpRequest, house: str, **kwargs: object) -> HttpResponse:
        assert isinstance(request.user, User)
        with coming_back(request.user, house) as actor:
            if actor is None:
                raise Http404
            if lacks_second_factor(request.user, actor.organization):
                return redirect("mfa_index")
            with timezone.override(own_zone(actor)):
                return view(request, actor, **kwargs)

    return never_cache(login_required(wrapped))


@never_cache
@require_GET
@login_required
def kept_records(request: HttpRequest) -> HttpResponse:
    """Where the reader left a record that they may still open."""
    assert isinstance(request.user, User)
    context = {"organizations": organizations_to_come_back_to(request.user)}
    return render(request, "record/kept_records.html", context)


@require_GET
@for_who_left
def kept_record(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Hours, certificates, and a way to take all of it along."""
    return _page(request, actor, ExportForm())


@require_POST
@for_who_left
def kept_export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The record as a file, with reflections where wished."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, form, status=422)
    made = export_record(actor=actor, **form.cleaned_data)
    return as_file(made.content, made.content_type, made.name)


@require_GET
@for_who_left
def kept_certificate(request: HttpRequest, actor: Actor, certificate_id: UUID) -> HttpResponse:
    """One's own certificate as a PDF."""
    found = get_object_or_404(own_certificates(actor), pk=certificate_id)
    made = fetch_certificate(actor=actor, certificate=found)
    name = file_name(_("certificate"), found.program, found.cohort)
    return as_file(made, "application/pdf", f"{name}.pdf")


def _page(request: HttpRequest, actor: Actor, form: ExportForm, status: int = 200) -> HttpResponse:
    context = {
        "organization": actor.organization,
        "parts": own_parts(actor),
        "years": own_years(actor),
        "certificates": own_certificates(actor),
        "reflections": own_reflections(actor).count(),
        "form": form,
    }
    return render(request, "record/kept.html", context, status=status)
