"""The steps of a programme, its guides and surveys, and its agreement."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mentorship.access import can
from mentorship.addresses import org_reverse
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest
from mentorship.views.asking import sent
from programs import queries, rules, services
from programs.dated import dated
from programs.definitions import length_in_days
from programs.forms import AgreementForm, GuideForm, TemplateNameForm, TouchpointForm, carried_out
from programs.models import Program, Touchpoint
from programs.planning import proposed_days
from programs.prose import flowing

get_post = require_http_methods(["GET", "POST"])


@require_GET
def structure(request: TenantRequest, program_id: UUID) -> HttpResponse:
    """The steps in order, to move, change and add to."""
    program = _visible(request, program_id)
    steps = list(queries.structure_of(program))
    context = {
        "program": program,
        "steps": steps,
        "lesson": queries.latest_lesson(program, "structure"),
        "to_catch_up": queries.cohorts_to_catch_up(program),
        "template_form": TemplateNameForm(initial={"name": program.name}),
    }
    return render(request, "programs/structure.html", context)


@require_GET
def structure_preview(request: TenantRequest, program_id: UUID) -> HttpResponse:
    """The steps as somebody who takes part sees them, with the days of a cohort."""
    program = _visible(request, program_id)
    roles = _roles_to_look_as(program)
    role = request.GET.get("as", "")
    role = role if role in dict(roles) else roles[0][0]
    starts_on = _start_to_look_at(program)
    steps = dated(queries.structure_of(program), starts_on=starts_on, role=role)
    context = {
        "program": program,
        "roles": roles,
        "role": role,
        "starts_on": starts_on,
        "steps": steps,
    }
    return render(request, "programs/structure_preview.html", context)


@get_post
def touchpoint_new(request: TenantRequest, program_id: UUID) -> HttpResponse:
    """Add a step."""
    program = _visible(request, program_id)
    initial = {"offset_days": _next_day(program)}
    form = TouchpointForm(sent(request), program=program, initial=initial)
    if request.method == "POST" and form.is_valid():
        arguments = {"actor": request.actor, "program": program, **form.cleaned_data}
        if carried_out(form, services.add_touchpoint, **arguments):
            messages.success(
                request, _("“%(title)s” is added.") % {"title": form.cleaned_data["title"]}
            )
            return _to_structure(request, program)
    return _touchpoint_page(request, form, program, None)


@get_post
def touchpoint_edit(request: TenantRequest, touchpoint_id: UUID) -> HttpResponse:
    """Change a step."""
    step = _visible_step(request, touchpoint_id)
    form = TouchpointForm(sent(request), program=step.owner, touchpoint=step)
    if request.method == "POST" and form.is_valid():
        arguments = {"actor": request.actor, "touchpoint": step, **form.cleaned_data}
        if carried_out(form, services.update_touchpoint, **arguments):
            messages.success(
                request, _("“%(title)s” is changed.") % {"title": form.cleaned_data["title"]}
            )
            return _to_structure(request, step.owner)
    return _touchpoint_page(request, form, step.owner, step)


@require_POST
def touchpoint_move(request: TenantRequest, touchpoint_id: UUID) -> HttpResponse:
    """Let a step change places with its neighbour."""
    step = _visible_step(request, touchpoint_id)
    direction = request.POST.get("direction", "")
    if services.move_touchpoint(actor=request.actor, touchpoint=step, direction=direction):
        messages.success(
            request,
            _("“%(title)s” moved %(direction)s.") % {"title": step.title, "direction": direction},
        )
    return _to_structure(request, step.owner)


@require_POST
def touchpoint_place(request: TenantRequest, touchpoint_id: UUID) -> HttpResponse:
    """Put a step at a place of the list: what dragging it does."""
    step = _visible_step(request, touchpoint_id)
    place = request.POST.get("place", "")
    with refusals_told(request):
        number = int(place) if place.isdecimal() and len(place) < 5 else -1
        if services.place_touchpoint(actor=request.actor, touchpoint=step, place=number):
            messages.success(
                request,
                _("“%(title)s” is step %(place)s now.")
                % {"title": step.title, "place": number + 1},
            )
    return _to_structure(request, step.owner)


@require_POST
def touchpoint_remove(request: TenantRequest, touchpoint_id: UUID) -> HttpResponse:
    """Take a step out."""
    step = _visible_step(request, touchpoint_id)
    services.remove_touchpoint(actor=request.actor, touchpoint=step)
    messages.success(
        request, _("“%(title)s” is taken out of the structure.") % {"title": step.title}
    )
    return _to_structure(request, step.owner)


@require_GET
def guide(request: TenantRequest, guide_id: UUID) -> HttpResponse:
    """A guide, for those who run the programme and those who take part in it."""
    guide = get_object_or_404(queries.visible_guides(request.actor), pk=guide_id)
    can_change = can(request.actor, rules.change_structure, guide.program)
    context = {"guide": guide, "program": guide.program, "can_change": can_change}
    return render(request, "programs/guide.html", context)


@get_post
def guide_new(request: TenantRequest, program_id: UUID) -> HttpResponse:
    """Write a guide."""
    program = _visible(request, program_id)
    form = GuideForm(sent(request))
    if request.method == "POST" and form.is_valid():
        arguments = {"actor": request.actor, "program": program, **form.cleaned_data}
        if added := carried_out(form, services.add_guide, **arguments):
            messages.success(request, _("The guide is there. A step can lead to it now."))
            return redirect(org_reverse(request.organization, "programs:guide", guide_id=added.pk))
    context = {"form": form, "program": program}
    return render(request, "programs/guide_form.html", context, status=_status(form))


@get_post
def guide_edit(request: TenantRequest, guide_id: UUID) -> HttpResponse:
    """Change a guide."""
    guides = queries.visible_guides(request.actor)
    guide = get_object_or_404(
        guides, pk=guide_id, program__in=queries.visible_programs(request.actor)
    )
    form = GuideForm(sent(request), guide=guide)
    if request.method == "POST" and form.is_valid():
        arguments = {"actor": request.actor, "guide": guide, **form.cleaned_data}
        if carried_out(form, services.update_guide, **arguments):
            messages.success(request, _("The guide is changed."))
            return redirect(org_reverse(request.organization, "programs:guide", guide_id=guide.pk))
    context = {"form": form, "program": guide.program, "guide": guide}
    return render(request, "programs/guide_form.html", context, status=_status(form))


@get_post
def agreement(request: TenantRequest, program_id: UUID) -> HttpResponse:
    """The agreement in force, its earlier versions, and the next one."""
    program = _visible(request, program_id)
    current = queries.current_agreement(program)
    form = AgreementForm(sent(request), initial={"text": flowing(current.text) if current else ""})
    if request.method == "POST" and form.is_valid():
        arguments = {"actor": request.actor, "program": program, **form.cleaned_data}
        if version := carried_out(form, services.publish_agreement, **arguments):
            messages.success(
                request,
                _(
                    "Version %(version_number)s is published. Everybody who takes part will be "
                    "asked "
                    "to accept it."
                )
                % {"version_number": version.number},
            )
            return redirect(
                org_reverse(request.organization, "programs:agreement", program_id=program.pk)
            )
    context = {
        "form": form,
        "program": program,
        "current": current,
        "versions": queries.agreements_of(program),
    }
    return render(request, "programs/agreement.html", context, status=_status(form))


def _touchpoint_page(
    request: TenantRequest, form: TouchpointForm, program: Program, step: Touchpoint | None
) -> HttpResponse:
    context = {"form": form, "program": program, "step": step}
    return render(request, "programs/touchpoint_form.html", context, status=_status(form))


def _roles_to_look_as(program: Program) -> list[tuple[str, str]]:
    if not program.has_mentors:
        return [("peer", _("As a member of a circle"))]
    return [("mentee", _("As a mentee sees it")), ("mentor", _("As a mentor sees it"))]


def _start_to_look_at(program: Program) -> date:
    """The start of the programme's latest cohort, else of one that would be opened today."""
    latest = program.cohorts.order_by("-starts_on").first()
    if latest is not None:
        return latest.starts_on
    return proposed_days(timezone.localdate(), length_in_days(program)).starts_on


def _next_day(program: Program) -> int:
    """One rhythm after the last step."""
    days = list(program.touchpoints.values_list("offset_days", flat=True))
    return max(days) + program.rhythm_days if days else 14


def _status(form: Any) -> int:
    return 422 if form.errors else 200


def _visible(request: TenantRequest, program_id: UUID) -> Program:
    return get_object_or_404(queries.visible_programs(request.actor), pk=program_id)


def _visible_step(request: TenantRequest, touchpoint_id: UUID) -> Touchpoint:
    return get_object_or_404(queries.visible_touchpoints(request.actor), pk=touchpoint_id)


def _to_structure(request: TenantRequest, program: Program) -> HttpResponse:
    return redirect(org_reverse(request.organization, "programs:structure", program_id=program.pk))
