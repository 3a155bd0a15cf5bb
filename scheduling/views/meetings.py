"""Plan, move, cancel, log, confirm: one page each, one screen on a phone."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from matching.models import Relationship
from mentorship.addresses import org_reverse
from mentorship.requests import TenantRequest
from scheduling.forms import LogForm, PlanForm
from scheduling.invitations import takes_answers
from scheduling.models import Meeting
from scheduling.queries.calendars import answers_to
from scheduling.queries.meetings import meetings_to_log, own_meetings, usual
from scheduling.queries.notes import readable_notes
from scheduling.queries.relationships import own_relationships, person_of
from scheduling.services.meetings import (
    cancel_meeting,
    confirm_meeting,
    log_meeting,
    move_meeting,
    plan_meeting,
)
from scheduling.topics import topics_of
from scheduling.views.agreeing import agreement_first
from scheduling.views.clock import on_own_clock
from scheduling.views.naming import named_meeting


@require_http_methods(["GET", "HEAD", "POST"])
@on_own_clock
def meeting_plan(request: TenantRequest, relationship_id: UUID) -> HttpResponse:
    """Plan a meeting."""
    relationship = get_object_or_404(own_relationships(request.actor), pk=relationship_id)
    if agreement := agreement_first(request, relationship):
        return agreement
    if request.method != "POST":
        form = PlanForm.of_new(usual(relationship))
        return _plan_page(request, relationship, form)
    form = PlanForm(request.POST)
    if form.is_valid():
        with form.refusals_shown():
            meeting = plan_meeting(
                actor=request.actor,
                relationship=relationship,
                client_key=form.cleaned_data["client_key"],
                **form.when,
            )
            messages.success(
                request,
                _("Planned. %(request)s will be told.")
                % {"request": _names(request, relationship)},
            )
            return redirect(_url(request, "meeting", meeting_id=meeting.pk))
    return _plan_page(request, relationship, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@on_own_clock
def meeting_move(request: TenantRequest, meeting_id: UUID) -> HttpResponse:
    """Give a planned meeting another time, length, means or place."""
    meeting = get_object_or_404(own_meetings(request.actor), pk=meeting_id)
    meeting.require_planned()
    if request.method != "POST":
        form = PlanForm.of_meeting(meeting)
        return _plan_page(request, meeting.relationship, form, meeting=meeting)
    form = PlanForm(request.POST)
    if form.is_valid():
        with form.refusals_shown():
            move_meeting(actor=request.actor, meeting=meeting, **form.when)
            names = _names(request, meeting.relationship)
            messages.success(request, _("Changed. %(names)s will be told.") % {"names": names})
            return redirect(_url(request, "meeting", meeting_id=meeting.pk))
    return _plan_page(request, meeting.relationship, form, meeting=meeting, status=422)


@require_POST
def meeting_cancel(request: TenantRequest, meeting_id: UUID) -> HttpResponse:
    """Cancel a planned meeting."""
    meeting = get_object_or_404(own_meetings(request.actor), pk=meeting_id)
    cancel_meeting(actor=request.actor, meeting=meeting)
    names = _names(request, meeting.relationship)
    messages.success(
        request,
        _("Cancelled. %(names)s will be told. Plan another when you are ready.") % {"names": names},
    )
    return redirect(_url(request, "relationship", relationship_id=meeting.relationship_id))


@sensitive_post_parameters("note_text")
@require_http_methods(["GET", "HEAD", "POST"])
@on_own_clock
def meeting_log(request: TenantRequest, relationship_id: UUID) -> HttpResponse:
    """Log a meeting: the one planned last unless another is named (`?meeting=`, `?meeting=new`)."""
    relationship = get_object_or_404(own_relationships(request.actor), pk=relationship_id)
    if agreement := agreement_first(request, relationship):
        return agreement
    planned = _planned(request, relationship)
    if request.method != "POST":
        form = LogForm.of(relationship, planned, usual(relationship))
        return _log_page(request, relationship, planned, form)
    form = LogForm(request.POST, relationship=relationship)
    if form.is_valid():
        with form.refusals_shown():
            meeting = log_meeting(
                actor=request.actor, relationship=relationship, planned=planned, **form.log
            )
            return _logged(request, relationship, meeting)
    return _log_page(request, relationship, planned, form, status=422)


@require_GET
@on_own_clock
def meeting(request: TenantRequest, meeting_id: UUID) -> HttpResponse:
    """A meeting, for its people."""
    found = get_object_or_404(own_meetings(request.actor), pk=meeting_id)
    labels = dict(topics_of(found.relationship.cohort.program))
    return render(
        request,
        "scheduling/meeting.html",
        {
            "meeting": found,
            "relationship": found.relationship,
            "names": _names(request, found.relationship),
            "topics": [labels.get(topic.topic, topic.topic) for topic in found.topics.all()],
            "notes": readable_notes(request.actor).filter(meeting=found),
            "answers": answers_to(request.actor, found) if _shows_answers(found) else (),
        },
    )


@require_POST
def meeting_confirm(request: TenantRequest, meeting_id: UUID) -> HttpResponse:
    """Confirm what another logged."""
    found = get_object_or_404(own_meetings(request.actor), pk=meeting_id)
    confirm_meeting(actor=request.actor, meeting=found)
    messages.success(request, _("Confirmed. Thank you."))
    return redirect(_url(request, "meeting", meeting_id=found.pk))


def _shows_answers(meeting: Meeting) -> bool:
    """While it is to come, and where calendars' answers are heard: no 'no answer' for ever."""
    return meeting.is_planned and takes_answers()


def _planned(request: TenantRequest, relationship: Relationship) -> Meeting | None:
    """The planned meeting that this log is about."""
    asked = request.POST.get("planned") if request.method == "POST" else request.GET.get("meeting")
    if asked is None and request.method != "POST":
        return meetings_to_log(request.actor).filter(relationship=relationship).last()
    return named_meeting(request, relationship, asked)


def _logged(request: TenantRequest, relationship: Relationship, meeting: Meeting) -> HttpResponse:
    words = {
        Meeting.Status.HELD: _("Logged. Well done for making the time."),
        Meeting.Status.MOVED: _("Noted that you moved it. Plan the new time when you know it."),
        Meeting.Status.MISSED: _(
            "Noted. It happens on every ward; plan the next one when you can."
        ),
    }
    messages.success(request, words[Meeting.Status(meeting.status)])
    if meeting.is_held:
        return redirect(_url(request, "meeting", meeting_id=meeting.pk))
    return redirect(_url(request, "meeting_plan", relationship_id=relationship.pk))


def _plan_page(
    request: TenantRequest,
    relationship: Relationship,
    form: PlanForm,
    meeting: Meeting | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "relationship": relationship,
        "meeting": meeting,
        "names": _names(request, relationship),
    }
    return render(request, "scheduling/meeting_plan.html", context, status=status)


def _log_page(
    request: TenantRequest,
    relationship: Relationship,
    planned: Meeting | None,
    form: LogForm,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "relationship": relationship,
        "planned": planned,
        "names": _names(request, relationship),
        "person": person_of(request.actor, relationship),
    }
    return render(request, "scheduling/meeting_log.html", context, status=status)


def _names(request: TenantRequest, relationship: Relationship) -> str:
    """Of the others in the relationship, or of those who were once nobody is left in it."""
    others = [m for m in relationship.members.all() if m.person_id != request.actor.person_id]
    names = [
        str(one.person) for one in others if one.left_on is None or not relationship.is_going_on
    ]
    return _(" and ").join(filter(None, [", ".join(names[:-1]), *names[-1:]])) or _("Nobody else")


def _url(request: TenantRequest, name: str, **ids: UUID) -> str:
    return org_reverse(request.organization, f"scheduling:{name}", **ids)
