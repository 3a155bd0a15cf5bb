"""Support for mentors: their shelf, their circle with its meetings, and the team to talk to."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mentorship.addresses import org_reverse
from mentorship.errors import Invalid
from mentorship.paging import page_of
from mentorship.requests import TenantRequest
from programs.models import Program
from scheduling.support.forms import CircleMeetingForm
from scheduling.support.models import CircleMeeting
from scheduling.support.queries.circles import (
    circle_meetings,
    circle_meetings_to_come,
    circle_members,
    circle_of,
    circles_of,
    earlier_circle_meetings,
    guide_shelves,
    guides_for_circle,
    visible_circles,
    who_comes,
)
from scheduling.support.queries.requests import is_mentor, own_matters
from scheduling.support.services.circles import (
    answer_circle_meeting,
    cancel_circle_meeting,
    change_circle_meeting,
    plan_circle_meeting,
)
from scheduling.views.clock import on_own_clock


@require_GET
@on_own_clock
def mentors(request: TenantRequest) -> HttpResponse:
    """A mentor's own channel: guides, the circle, and the team to talk it over with."""
    if not is_mentor(request.actor):
        raise Http404
    words = request.GET.get("q", "")[:100]
    mine = [one for one in circles_of(request.actor) if one.is_member]
    programs = {one.program.pk for one in mine}
    context = {
        "matters": [one for one in own_matters(request.actor) if one.role == "mentor"],
        "shelves": guide_shelves(request.actor, words),
        "words": words,
        "circles": mine,
        "meetings": [
            one for one in circle_meetings_to_come(request.actor) if one.program_id in programs
        ],
    }
    return render(request, "support/mentors.html", context)


@require_GET
def circles(request: TenantRequest) -> HttpResponse:
    """The circles that one is in or runs."""
    found = circles_of(request.actor)
    if not found:
        raise Http404
    return render(request, "support/circles.html", {"circles": found})


@require_GET
@on_own_clock
def circle(request: TenantRequest, program_id: UUID) -> HttpResponse:
    """One circle: who is in it, when it meets, who comes."""
    program = get_object_or_404(visible_circles(request.actor), pk=program_id)
    coming = who_comes(request.actor, program)
    to_come = [
        one for one in circle_meetings_to_come(request.actor) if one.program_id == program_id
    ]
    context = {
        "circle": circle_of(request.actor, program),
        "program": program,
        "members": list(circle_members(request.actor, program)),
        "meetings": [(one, coming.get(one.pk, [])) for one in to_come],
        "page": page_of(request, earlier_circle_meetings(request.actor, program)),
    }
    return render(request, "support/circle.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@on_own_clock
def circle_plan(request: TenantRequest, program_id: UUID) -> HttpResponse:
    """Call the mentors together."""
    program = get_object_or_404(visible_circles(request.actor), pk=program_id)
    guides = guides_for_circle(request.actor, program)
    if request.method != "POST":
        return _form_page(request, program, CircleMeetingForm(guides=guides))
    form = CircleMeetingForm(request.POST, guides=guides)
    if form.is_valid() and form.cleaned_data["client_key"]:
        with form.refusals_shown(Invalid):
            plan_circle_meeting(
                actor=request.actor,
                program=program,
                client_key=form.cleaned_data["client_key"],
                **form.facts,
            )
            messages.success(request, _("Planned. The mentors are told by e-mail."))
            return redirect(_url(request, program_id))
    return _form_page(request, program, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@on_own_clock
def circle_change(request: TenantRequest, meeting_id: UUID) -> HttpResponse:
    """Another time, place or topic."""
    meeting = get_object_or_404(circle_meetings(request.actor), pk=meeting_id)
    meeting.require_to_come()
    guides = guides_for_circle(request.actor, meeting.program)
    if request.method != "POST":
        form = CircleMeetingForm(guides=guides, initial=CircleMeetingForm.of(meeting))
        return _form_page(request, meeting.program, form, meeting)
    form = CircleMeetingForm(request.POST, guides=guides)
    if form.is_valid():
        with form.refusals_shown(Invalid):
            change_circle_meeting(actor=request.actor, meeting=meeting, **form.facts)
            messages.success(request, _("Changed."))
            return redirect(_url(request, meeting.program_id))
    return _form_page(request, meeting.program, form, meeting, status=422)


@require_POST
def circle_cancel(request: TenantRequest, meeting_id: UUID) -> HttpResponse:
    """Cancel it."""
    meeting = get_object_or_404(circle_meetings(request.actor), pk=meeting_id)
    cancel_circle_meeting(actor=request.actor, meeting=meeting)
    messages.success(request, _("Cancelled. The mentors who had heard of it are told."))
    return redirect(_url(request, meeting.program_id))


@require_POST
def circle_answer(request: TenantRequest, meeting_id: UUID) -> HttpResponse:
    """Say whether one comes."""
    meeting = get_object_or_404(circle_meetings(request.actor), pk=meeting_id)
    is_coming = request.POST.get("is_coming") == "yes"
    answer_circle_meeting(actor=request.actor, meeting=meeting, is_coming=is_coming)
    said = _("Good, you are coming.") if is_coming else _("Thank you for saying so.")
    messages.success(request, said)
    return redirect(_url(request, meeting.program_id))


def _form_page(
    request: TenantRequest,
    program: Program,
    form: CircleMeetingForm,
    meeting: CircleMeeting | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "program": program, "meeting": meeting}
    return render(request, "support/circle_meeting.html", context, status=status)


def _url(request: TenantRequest, program_id: UUID) -> str:
    return org_reverse(request.organization, "support:circle", program_id=program_id)
