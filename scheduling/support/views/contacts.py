"""The administrator's page: who the contacts are, and the organisation's own signposts."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mentorship.addresses import org_reverse
from mentorship.errors import Invalid
from mentorship.requests import TenantRequest
from mentorship.views.asking import seen_by
from scheduling.support.forms import ContactForm, SignpostForm
from scheduling.support.models import Contact, Signpost
from scheduling.support.queries.concerns import contacts as all_contacts
from scheduling.support.queries.concerns import directions
from scheduling.support.rules import name_contacts
from scheduling.support.services import contacts as services


@require_http_methods(["GET", "POST"])
@seen_by(name_contacts)
def contacts(request: TenantRequest) -> HttpResponse:
    """The contacts in order; name another."""
    form = ContactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.refusals_shown(Invalid):
            named = services.name_contact(actor=request.actor, **form.cleaned_data)
            messages.success(
                request,
                _("%(user)s is a contact for concerns now.") % {"user": named.membership.user},
            )
            return redirect(_url(request))
    return _page(request, form)


@require_POST
@seen_by(name_contacts)
def contact_first(request: TenantRequest, contact_id: UUID) -> HttpResponse:
    """Make one the named contact."""
    found = get_object_or_404(Contact.objects.select_related("membership__user"), pk=contact_id)
    services.put_contact_first(actor=request.actor, contact=found)
    messages.success(
        request, _("%(user)s is the named contact now.") % {"user": found.membership.user}
    )
    return redirect(_url(request))


@require_POST
@seen_by(name_contacts)
def contact_remove(request: TenantRequest, contact_id: UUID) -> HttpResponse:
    """Take one from the list."""
    found = get_object_or_404(Contact, pk=contact_id)
    services.remove_contact(actor=request.actor, contact=found)
    messages.success(request, _("They are no longer a contact, and can read nothing further."))
    return redirect(_url(request))


@require_http_methods(["GET", "POST"])
@seen_by(name_contacts)
def signpost(request: TenantRequest, kind: str) -> HttpResponse:
    """The organisation's own words and number for one way to turn."""
    if kind not in Signpost.Kind.values:
        raise Http404
    own = Signpost.objects.filter(kind=kind).first()
    initial = {"text": own.text, "phone": own.phone} if own else {}
    form = SignpostForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.write_signpost(actor=request.actor, kind=kind, **form.cleaned_data)
        messages.success(request, _("It is saved, and stands on everybody's page."))
        return redirect(_url(request))
    shown = next(one for one in directions() if one.kind == kind)
    status = 422 if form.errors else 200
    context = {"form": form, "direction": shown}
    return render(request, "support/signpost.html", context, status=status)


def _page(request: TenantRequest, form: ContactForm) -> HttpResponse:
    context = {"form": form, "contacts": list(all_contacts()), "directions": directions()}
    status = 422 if form.errors else 200
    return render(request, "support/contacts.html", context, status=status)


def _url(request: TenantRequest) -> str:
    return org_reverse(request.organization, "support:contacts")
