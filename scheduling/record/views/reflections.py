"""Reflections: written, read, changed and deleted by their writer, who is their only reader."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mentorship.access import require
from mentorship.addresses import org_reverse
from mentorship.errors import Invalid
from mentorship.requests import TenantRequest
from scheduling.record import rules
from scheduling.record.forms import ReflectionForm
from scheduling.record.frameworks import INTRODUCTIONS
from scheduling.record.models import Reflection
from scheduling.record.queries.own import own_reflections
from scheduling.record.services.reflections import (
    delete_reflection,
    edit_reflection,
    open_reflection,
    write_reflection,
)
from scheduling.views.clock import on_own_clock


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@on_own_clock
def reflection_new(request: TenantRequest) -> HttpResponse:
    """Write one after a framework (`?framework=`)."""
    require(rules.keep_own_record, request.actor)
    asked = request.GET.get("framework", "")
    framework = asked if asked in Reflection.Framework.values else Reflection.Framework.DRISCOLL
    if request.method != "POST":
        form = ReflectionForm(framework=framework, initial={"happened_on": timezone.localdate()})
        return _form_page(request, form, framework)
    form = ReflectionForm(request.POST, framework=framework)
    if form.is_valid():
        with form.refusals_shown(Invalid):
            written = write_reflection(actor=request.actor, framework=framework, **form.said())
            messages.success(request, _("Your reflection is sealed and kept, for you alone."))
            return redirect(_url(request, written))
    return _form_page(request, form, framework, status=422)


@never_cache
@require_GET
@on_own_clock
def reflection(request: TenantRequest, reflection_id: UUID) -> HttpResponse:
    """One's own words, opened."""
    found = get_object_or_404(own_reflections(request.actor), pk=reflection_id)
    words = open_reflection(actor=request.actor, reflection=found)
    return render(request, "record/reflection.html", {"words": words, "reflection": found})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@on_own_clock
def reflection_edit(request: TenantRequest, reflection_id: UUID) -> HttpResponse:
    """Change one's own words. Showing them to change is an opening, too."""
    found = get_object_or_404(own_reflections(request.actor), pk=reflection_id)
    if request.method != "POST":
        words = open_reflection(actor=request.actor, reflection=found)
        initial = {
            "title": words.title if found.sealed_title else "",
            "happened_on": found.happened_on,
            "row_version": found.row_version,
            **words.stages,
        }
        form = ReflectionForm(framework=found.framework, initial=initial)
        return _form_page(request, form, found.framework, found)
    form = ReflectionForm(request.POST, framework=found.framework)
    if form.is_valid():
        with form.refusals_shown():
            edit_reflection(
                actor=request.actor,
                reflection=found,
                row_version=form.cleaned_data["row_version"],
                **form.said(),
            )
            messages.success(
                request, _("Your changes are saved, and your reflection is sealed again.")
            )
            return redirect(_url(request, found))
    return _form_page(request, form, found.framework, found, status=422)


@require_POST
def reflection_delete(request: TenantRequest, reflection_id: UUID) -> HttpResponse:
    """Delete one's own words."""
    found = get_object_or_404(own_reflections(request.actor), pk=reflection_id)
    delete_reflection(actor=request.actor, reflection=found)
    messages.success(request, _("Your reflection is deleted."))
    return redirect(org_reverse(request.organization, "record:record"))


def _form_page(
    request: TenantRequest,
    form: ReflectionForm,
    framework: str,
    found: Reflection | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "framework": framework,
        "introduction": INTRODUCTIONS[framework],
        "others": [one for one in Reflection.Framework.choices if one[0] != framework],
        "reflection": found,
    }
    return render(request, "record/reflection_form.html", context, status=status)


def _url(request: TenantRequest, found: Reflection) -> str:
    return org_reverse(request.organization, "record:reflection", reflection_id=found.pk)
