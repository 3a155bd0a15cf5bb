"""Find a time: times that suit all, in words; one tap proposes them, one tap accepts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from matching.models import Relationship
from mentorship.addresses import org_reverse
from mentorship.requests import TenantRequest
from scheduling.clock import moment_in_words
from scheduling.forms import TimesForm
from scheduling.models.proposed_times import MOST_TIMES
from scheduling.queries.meetings import usual
from scheduling.queries.relationships import own_relationships
from scheduling.queries.times import open_times, own_proposed_times, suitable_times
from scheduling.services.proposed_times import (
    accept_time,
    decline_times,
    propose_times,
    withdraw_times,
)
from scheduling.views.agreeing import agreement_first
from scheduling.views.clock import on_own_clock

LENGTHS = (30, 45, 60)


@require_http_methods(["GET", "HEAD", "POST"])
@on_own_clock
def times(request: TenantRequest, relationship_id: UUID) -> HttpResponse:
    """Times that suit all, best first, and those that wait for an answer."""
    relationship = get_object_or_404(own_relationships(request.actor), pk=relationship_id)
    if agreement := agreement_first(request, relationship):
        return agreement
    if request.method != "POST":
        return _page(request, relationship, None)
    form = TimesForm(request.POST)
    if form.is_valid():
        with form.refusals_shown():
            proposed = propose_times(
                actor=request.actor, relationship=relationship, **form.cleaned_data
            )
            what = (
                _("The time is")
                if len(proposed) == 1
                else _("%(proposed)s times are") % {"proposed": len(proposed)}
            )
            messages.success(
                request,
                _("%(what)s proposed. %(request)s will get an e-mail.")
                % {"what": what, "request": _others(request, relationship)},
            )
            return redirect(_address(request, "relationship", relationship))
    return _page(request, relationship, form, status=422)


@require_POST
@on_own_clock
def time_accept(request: TenantRequest, time_id: UUID) -> HttpResponse:
    """Say yes to a time: the meeting is planned."""
    proposed = get_object_or_404(own_proposed_times(request.actor), pk=time_id)
    if agreement := agreement_first(request, proposed.relationship):
        return agreement
    meeting = accept_time(actor=request.actor, proposed=proposed)
    when = moment_in_words(meeting.starts_at, timezone.get_current_timezone())
    names = _others(request, proposed.relationship)
    messages.success(
        request, _("Planned: %(when)s. %(names)s will be told.") % {"when": when, "names": names}
    )
    return redirect(org_reverse(request.organization, "scheduling:meeting", meeting_id=meeting.pk))


@require_POST
def times_decline(request: TenantRequest, relationship_id: UUID) -> HttpResponse:
    """None of the times suits."""
    relationship = get_object_or_404(own_relationships(request.actor), pk=relationship_id)
    decline_times(actor=request.actor, relationship=relationship)
    names = _others(request, relationship)
    messages.success(
        request,
        _("Declined. %(names)s will be told. Perhaps one of these suits?") % {"names": names},
    )
    return redirect(_address(request, "times", relationship))


@require_POST
def times_withdraw(request: TenantRequest, relationship_id: UUID) -> HttpResponse:
    """Take back what one proposed."""
    relationship = get_object_or_404(own_relationships(request.actor), pk=relationship_id)
    withdraw_times(actor=request.actor, relationship=relationship)
    messages.success(request, _("Withdrawn. Propose other times when you are ready."))
    return redirect(_address(request, "times", relationship))


def _page(
    request: TenantRequest, relationship: Relationship, form: TimesForm | None, status: int = 200
) -> HttpResponse:
    minutes = _minutes(request, relationship)
    found = suitable_times(request.actor, relationship, minutes)
    waiting = open_times(request.actor, relationship)
    # The best are ticked for who begins; where times wait already, one tap must not replace them.
    ticked = [] if waiting else [one.starts_at.isoformat() for one in found.times[:MOST_TIMES]]
    chosen = request.POST.getlist("starts") if form else ticked
    rows = [
        {"time": one, "value": value, "is_chosen": value in chosen}
        for one in found.times
        for value in [one.starts_at.isoformat()]
    ]
    context = {
        "form": form or TimesForm(initial={"means": usual(relationship)["means"]}),
        "relationship": relationship,
        "found": found,
        "rows": rows,
        "minutes": minutes,
        "lengths": sorted({*LENGTHS, relationship.cohort.program.meeting_minutes}),
        "waiting": waiting,
        "names": _others(request, relationship),
        "is_pair": relationship.kind == Relationship.Kind.PAIR,
        "can_propose": relationship.is_active and _is_there(request, relationship),
    }
    return render(request, "scheduling/times.html", context, status=status)


def _minutes(request: TenantRequest, relationship: Relationship) -> int:
    """The length asked for, within reason; else the programme's."""
    asked = (request.POST or request.GET).get("minutes", "")
    if asked.isdecimal() and len(asked) < 4 and 5 <= int(asked) <= 480:
        return int(asked)
    return int(relationship.cohort.program.meeting_minutes)


def _is_there(request: TenantRequest, relationship: Relationship) -> bool:
    return any(
        member.person_id == request.actor.person_id and member.left_on is None
        for member in relationship.members.all()
    )


def _others(request: TenantRequest, relationship: Relationship) -> str:
    names = [
        str(member.person)
        for member in relationship.members.all()
        if member.person_id != request.actor.person_id and member.left_on is None
    ]
    return _(" and ").join(filter(None, [", ".join(names[:-1]), *names[-1:]])) or _("Nobody else")


def _address(request: TenantRequest, page: str, relationship: Relationship) -> str:
    return org_reverse(request.organization, f"scheduling:{page}", relationship_id=relationship.pk)
