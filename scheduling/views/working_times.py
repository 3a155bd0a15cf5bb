"""One's own working times: what one works, and when meetings suit."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mentorship.addresses import org_reverse
from mentorship.requests import TenantRequest
from participants.models import Person
from programs.forms import carried_out
from scheduling.background import read_calendar_later, renew_times_later
from scheduling.queries.own_times import (
    own_calendar_of_shifts,
    own_days,
    own_habits,
    own_roster_until,
)
from scheduling.rosters.feeds import MEANINGS
from scheduling.services import working_times as services
from scheduling.views.clock import on_own_clock
from scheduling.working_forms import HabitsForm, ShiftCalendarForm


@require_http_methods(["GET", "HEAD", "POST"])
@on_own_clock
def working_times(request: TenantRequest) -> HttpResponse:
    """What is known of one's own shifts, the pattern, and the limits of meetings."""
    person = _own_person(request)
    if request.method != "POST":
        return _page(request, HabitsForm.of(own_habits(request.actor)), ShiftCalendarForm())
    form = HabitsForm(request.POST)
    if form.is_valid() and carried_out(
        form,
        services.save_working_habits,
        actor=request.actor,
        person=person,
        habits=form.habits(),
    ):
        renew_times_later(person)
        messages.success(request, _("Saved. Meetings and reminders follow it from now on."))
        return _back(request)
    return _page(request, form, ShiftCalendarForm())


@require_POST
@on_own_clock
def shift_calendar(request: TenantRequest) -> HttpResponse:
    """Give the address of a calendar of shifts, or its file."""
    person = _own_person(request)
    form = ShiftCalendarForm(request.POST, request.FILES)
    if form.is_valid() and _kept(request, form, person):
        return _back(request)
    return _page(request, HabitsForm.of(own_habits(request.actor)), form)


def _kept(request: TenantRequest, form: ShiftCalendarForm, person: Person) -> bool:
    who: dict[str, Any] = {"actor": request.actor, "person": person}
    if file := form.cleaned_data["file"]:
        kept = carried_out(form, services.keep_calendar_file, data=file.read(), **who)
        words = _("Your shifts are taken from the file.")
        renew_times_later(person)
    else:
        address = form.cleaned_data["address"]
        kept = carried_out(form, services.keep_calendar_address, address=address, **who)
        words = _("Saved. Your shifts appear here when we have read it, in a minute or so.")
        if kept:
            read_calendar_later(kept)
    if kept:
        messages.success(request, words)
    return bool(kept)


@require_POST
def shift_calendar_explain(request: TenantRequest) -> HttpResponse:
    """Say what whole days of the calendar mean."""
    calendar = own_calendar_of_shifts(request.actor)
    questions = calendar.questions if calendar else []
    meanings = {title: request.POST.get(f"title_{n}", "") for n, title in enumerate(questions)}
    given = {title: means for title, means in meanings.items() if means in MEANINGS}
    kept = services.explain_calendar(
        actor=request.actor, person=_own_person(request), meanings=given
    )
    if kept.sealed_text:
        read_calendar_later(kept)
        messages.success(request, _("Saved. The calendar is being read again."))
    else:
        messages.success(request, _("Saved. Upload the file again, so that its whole days count."))
    return _back(request)


@require_POST
def shift_calendar_forget(request: TenantRequest) -> HttpResponse:
    """Forget the calendar and its shifts."""
    person = _own_person(request)
    services.forget_calendar(actor=request.actor, person=person)
    renew_times_later(person)
    messages.success(request, _("Your calendar and the shifts from it are deleted."))
    return _back(request)


def _own_person(request: TenantRequest) -> Person:
    return get_object_or_404(Person, pk=request.actor.person_id)


def _back(request: TenantRequest) -> HttpResponse:
    return redirect(org_reverse(request.organization, "scheduling:working_times"))


def _page(
    request: TenantRequest, form: HabitsForm, calendar_form: ShiftCalendarForm
) -> HttpResponse:
    days = own_days(request.actor)
    context = {
        "form": form,
        "calendar_form": calendar_form,
        "calendar": own_calendar_of_shifts(request.actor),
        "days": days,
        "is_anything_known": any(day.is_known for day in days),
        "roster_until": own_roster_until(request.actor),
        "today": timezone.localdate(),
    }
    status = 422 if form.errors or calendar_form.errors else 200
    return render(request, "scheduling/working_times.html", context, status=status)
