"""The page behind the link that stops a kind of e-mail, and what mail programs send to it."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from mentorship.addresses import org_reverse
from mentorship.languages import of_addresses, speaking
from mentorship.tenancy import activate, identify
from scheduling.forms import ReminderForm
from scheduling.models import Reminder
from scheduling.queries.unsubscribing import Addressee, addressee_of
from scheduling.services.reminders import resume_kinds, stop_kinds
from scheduling.unsubscribing import unsubscribing_of
from scheduling.views.unlisted import unlisted


# What a mail program sends has no cookie; whoever could forge the request has the link, which is
# all that it asks for.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe_link(request: HttpRequest, token: str) -> HttpResponse:
    """Asks; a POST stops what the e-mail carried, or, from the page, begins it again. What fetches
    addresses unasked changes nothing."""
    link = unsubscribing_of(token)
    if link is None:
        return unlisted(_over(request))
    with activate(link.organization_id):
        identify(link.person_id)
        found = addressee_of(link)
        if found is None:
            return unlisted(_over(request))
        with speaking(of_addresses([found.person.email], found.actor.organization)):
            return unlisted(_answer(request, found))


def _answer(request: HttpRequest, found: Addressee) -> HttpResponse:
    if request.method != "POST":
        return _page(request, found, found.stopped)
    is_again = "again" in request.POST
    change = resume_kinds if is_again else stop_kinds
    preference = change(actor=found.actor, person=found.person, kinds=_chosen(request, found))
    return _page(request, found, frozenset(preference.kinds_off), is_again=is_again)


def _chosen(request: HttpRequest, found: Addressee) -> Sequence[str]:
    """One of them from the page; from a mail program, all that the e-mail carried."""
    kind = request.POST.get("kind")
    return [one for one in found.kinds if kind in (None, one)]


def _page(
    request: HttpRequest, found: Addressee, stopped: frozenset[str], *, is_again: bool = False
) -> HttpResponse:
    words = dict(ReminderForm.KINDS)
    organization = found.actor.organization
    page = org_reverse(organization, "scheduling:notification_settings")
    context = {
        "organization": organization,
        "kinds": [(kind, words[Reminder.Kind(kind)], kind in stopped) for kind in found.kinds],
        "are_all_stopped": stopped.issuperset(found.kinds),
        "was_changed": request.method == "POST",
        "is_again": is_again,
        "address": found.person.email,
        "settings": f"{reverse('account_login')}?{urlencode({'next': page})}",
    }
    return render(request, "scheduling/unsubscribe_link.html", context)


def _over(request: HttpRequest) -> HttpResponse:
    """One page for every link that stops nothing."""
    context = {"sign_in": reverse("account_login")}
    return render(request, "scheduling/unsubscribe_link_over.html", context, status=410)
