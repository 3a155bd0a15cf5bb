"""What one is reminded of: sent, to come, and how to have less of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mentorship.addresses import org_reverse
from mentorship.paging import page_of
from mentorship.requests import TenantRequest
from participants.models import Person
from scheduling.forms import ReminderForm
from scheduling.queries.reminders import own_preference, reminders_sent, reminders_to_come
from scheduling.services.reminders import save_reminder_preference
from scheduling.views.clock import on_own_clock


@require_http_methods(["GET", "HEAD", "POST"])
@on_own_clock
def notification_settings(request: TenantRequest) -> HttpResponse:
    """One's own quiet hours, fewer e-mails, kinds, a pause; what was sent and what is to come."""
    person = get_object_or_404(Person, pk=request.actor.person_id)
    if request.method == "POST":
        return _save_settings(request, person)
    form = ReminderForm.of(own_preference(request.actor), request.organization)
    return _settings_page(request, form)


def _save_settings(request: TenantRequest, person: Person) -> HttpResponse:
    form = ReminderForm(request.POST, organization=request.organization)
    if form.is_valid():
        with form.refusals_shown():
            save_reminder_preference(actor=request.actor, person=person, **form.chosen())
            messages.success(request, _("Your reminder settings are saved."))
            return redirect(org_reverse(request.organization, "scheduling:notification_settings"))
    return _settings_page(request, form, status=422)


def _settings_page(request: TenantRequest, form: ReminderForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "preference": own_preference(request.actor),
        "now": timezone.now(),
        "today": timezone.localdate(),
        "coming": reminders_to_come(request.actor),
        "page": page_of(request, reminders_sent(request.actor)),
    }
    return render(request, "scheduling/notification_settings.html", context, status=status)
