"""One's own calendar: invitations by e-mail, and a private feed to make, copy and end."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mentorship.addresses import org_reverse
from mentorship.requests import TenantRequest
from participants.models import Person
from scheduling.feeds import feed_address, webcal
from scheduling.forms import CalendarForm
from scheduling.queries.calendars import own_calendar
from scheduling.services.calendars import (
    make_calendar_feed,
    revoke_calendar_feed,
    save_calendar_choices,
)
from scheduling.views.clock import on_own_clock


@require_http_methods(["GET", "HEAD", "POST"])
@on_own_clock
def my_calendar(request: TenantRequest) -> HttpResponse:
    """How meetings come into one's own calendar."""
    person = _own_person(request)
    if request.method != "POST":
        return _page(request)
    form = CalendarForm(request.POST)
    form.is_valid()
    save_calendar_choices(actor=request.actor, person=person, **form.cleaned_data)
    messages.success(request, "Saved.")
    return redirect(org_reverse(request.organization, "scheduling:my_calendar"))


@never_cache
@require_POST
@on_own_clock
def feed_make(request: TenantRequest) -> HttpResponse:
    """Make a feed, and show its address: in this answer alone, for only its hash is kept."""
    calendar, secret = make_calendar_feed(actor=request.actor, person=_own_person(request))
    address = feed_address(request.organization, calendar, secret)
    return _page(request, address=address, webcal=webcal(address))


@require_POST
def feed_revoke(request: TenantRequest) -> HttpResponse:
    """End the feed."""
    revoke_calendar_feed(actor=request.actor, person=_own_person(request))
    messages.success(request, _("Your feed has ended. Calendar programs can no longer read it."))
    return redirect(org_reverse(request.organization, "scheduling:my_calendar"))


def _own_person(request: TenantRequest) -> Person:
    return get_object_or_404(Person, pk=request.actor.person_id)


def _page(request: TenantRequest, **told: str) -> HttpResponse:
    calendar = own_calendar(request.actor)
    choices = {"is_invited": calendar.is_invited, "shows_names": calendar.shows_names}
    context = {"calendar": calendar, "form": CalendarForm(initial=choices), **told}
    return render(request, "scheduling/my_calendar.html", context)
