"""The page behind a reminder's link: what became of one meeting, without signing in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mentorship.addresses import org_reverse
from mentorship.errors import Conflict, Invalid
from mentorship.tenancy import activate, identify
from scheduling.clock import moment_in_words, zone_of
from scheduling.forms import OccasionForm
from scheduling.log_links import claim_of
from scheduling.models import Meeting
from scheduling.queries.log_links import Linked, linked
from scheduling.queries.rhythms import in_few_words
from scheduling.services.meetings import log_meeting
from scheduling.views.unlisted import unlisted


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def log_link(request: HttpRequest, token: str) -> HttpResponse:
    """The form, filled in; a POST keeps it. What fetches addresses unasked changes nothing."""
    claim = claim_of(token)
    if claim is None:
        return unlisted(_over(request, None))
    with activate(claim.organization_id):
        identify(claim.person_id)
        found = linked(claim)
        if found is None:
            return unlisted(_over(request, None))
        with timezone.override(zone_of(found.person, found.actor.organization)):
            return unlisted(_answer(request, found))


def _answer(request: HttpRequest, found: Linked) -> HttpResponse:
    if request.method != "POST":
        if not found.is_open:
            return _over(request, found)
        return _page(request, found, OccasionForm(initial=OccasionForm.likely(found.meeting)))
    form = OccasionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    if found.was_logged_with(form.cleaned_data["client_key"]):
        return _thanks(request, found, found.meeting)
    if not found.is_open:
        return _over(request, found)
    try:
        meeting = _keep(found, form.cleaned_data)
    except Invalid as error:
        form.refuse(error)
        return _page(request, found, form, status=422)
    except Conflict:
        return _over(request, found)
    return _thanks(request, found, meeting)


def _keep(found: Linked, data: dict[str, Any]) -> Meeting:
    return log_meeting(
        actor=found.actor,
        relationship=found.meeting.relationship,
        planned=found.meeting,
        **data,
    )


def _page(
    request: HttpRequest, found: Linked, form: OccasionForm, status: int = 200
) -> HttpResponse:
    context = {"form": form, "found": found, **_words(found)}
    return render(request, "scheduling/log_link.html", context, status=status)


def _thanks(request: HttpRequest, found: Linked, meeting: Meeting) -> HttpResponse:
    context = {"meeting": meeting, "sign_in": _sign_in(found), **_words(found)}
    return render(request, "scheduling/log_link_done.html", context)


def _over(request: HttpRequest, found: Linked | None) -> HttpResponse:
    """One page for every link that opens nothing: it does not say what became of the meeting."""
    context = {"sign_in": _sign_in(found)}
    return render(request, "scheduling/log_link_over.html", context, status=410)


def _sign_in(found: Linked | None) -> str:
    """Where to sign in; then on to the relationship, for whoever has one behind this link."""
    address = reverse("account_login")
    if found is None:
        return address
    ids = {"relationship_id": found.meeting.relationship_id}
    page = org_reverse(found.actor.organization, "scheduling:relationship", **ids)
    return f"{address}?{urlencode({'next': page})}"


def _words(found: Linked) -> dict[str, Any]:
    """What the e-mail said already: with whom, and when."""
    others = [
        str(member.person)
        for member in found.meeting.relationship.members.all()
        if member.person_id != found.person.pk and member.left_on is None
    ]
    return {
        "organization": found.actor.organization,
        "partner": in_few_words(others),
        "when": moment_in_words(found.meeting.starts_at, timezone.get_current_timezone()),
    }
