"""An organisation's settings, its accent colour and its logo."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mentorship import colors
from mentorship.addresses import org_reverse
from mentorship.forms import LogoForm, SettingsForm
from mentorship.models import Organization
from mentorship.queries.logos import logo_of
from mentorship.reauthentication import confirmed
from mentorship.requests import TenantRequest
from mentorship.rules import see_organization
from mentorship.services.settings import change_logo, change_settings
from mentorship.views.asking import seen_by, sent


@require_http_methods(["GET", "POST"])
@seen_by(see_organization)
@confirmed
def settings(request: TenantRequest) -> HttpResponse:
    """Show the settings, and change them."""
    organization: Organization = request.organization
    shown = Organization.objects.get(pk=organization.pk)
    form = SettingsForm(sent(request), instance=shown)
    if request.method == "POST" and form.is_valid():
        change_settings(actor=request.actor, changes=form.cleaned_data)
        messages.success(request, _("The settings are saved."))
        return redirect(org_reverse(organization, "mentorship:settings"))
    return _settings_page(request, form, LogoForm())


@require_POST
@seen_by(see_organization)
@confirmed
def logo_change(request: TenantRequest) -> HttpResponse:
    """Have another picture stand for the organisation."""
    organization: Organization = request.organization
    form = LogoForm(request.POST, request.FILES)
    if not form.is_valid():
        shown = Organization.objects.get(pk=organization.pk)
        return _settings_page(request, SettingsForm(instance=shown), form)
    change_logo(actor=request.actor, picture=form.cleaned_data["logo"])
    messages.success(request, _("The logo is saved. It stands at the head of pages and reports."))
    return redirect(org_reverse(organization, "mentorship:settings"))


@require_POST
@seen_by(see_organization)
@confirmed
def logo_remove(request: TenantRequest) -> HttpResponse:
    """Do without a picture."""
    change_logo(actor=request.actor, picture=None)
    messages.success(request, _("The logo is removed."))
    return redirect(org_reverse(request.organization, "mentorship:settings"))


def _settings_page(request: TenantRequest, form: SettingsForm, logo: LogoForm) -> HttpResponse:
    status = 422 if form.errors or logo.errors else 200
    context = {"form": form, "logo_form": logo}
    return render(request, "mentorship/settings.html", context, status=status)


@require_GET
def logo(request: TenantRequest) -> HttpResponse:
    """The organisation's picture."""
    png = logo_of(request.organization)
    if png is None:
        raise Http404
    return HttpResponse(
        png, content_type="image/png", headers={"Cache-Control": "private, max-age=86400"}
    )


@require_GET
def accent(request: TenantRequest) -> HttpResponse:
    """The style sheet with the organisation's own accent colour."""
    color = request.organization.accent_color
    if not color:
        raise Http404
    response = HttpResponse(colors.accent_style(color), content_type="text/css")
    response["Cache-Control"] = "private, max-age=86400"
    return response
