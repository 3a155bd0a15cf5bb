"""An organisation's settings and its accent colour."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mentorship import colors
from mentorship.addresses import org_reverse
from mentorship.forms import SettingsForm
from mentorship.models import Organization
from mentorship.reauthentication import confirmed
from mentorship.rules import see_organization
from mentorship.services.settings import change_settings
from mentorship.views.asking import seen_by, sent


@require_http_methods(["GET", "POST"])
@seen_by(see_organization)
@confirmed
def settings(request: HttpRequest) -> HttpResponse:
    """Show the settings, and change them."""
    organization: Organization = request.organization  # type: ignore[attr-defined]
    shown = Organization.objects.get(pk=organization.pk)
    form = SettingsForm(sent(request), instance=shown)
    if request.method == "POST" and form.is_valid():
        change_settings(actor=request.actor, changes=form.cleaned_data)  # type: ignore[attr-defined]
        messages.success(request, _("The settings are saved."))
        return redirect(org_reverse(organization, "mentorship:settings"))
    status = 422 if form.errors else 200
    return render(request, "mentorship/settings.html", {"form": form}, status=status)


@require_GET
def accent(request: HttpRequest) -> HttpResponse:
    """The style sheet with the organisation's own accent colour."""
    color = request.organization.accent_color  # type: ignore[attr-defined]
    if not color:
        raise Http404
    response = HttpResponse(colors.accent_style(color), content_type="text/css")
    response["Cache-Control"] = "private, max-age=86400"
    return response
