"""Putting a mistake on a certificate right, by the number that stands on it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from mentorship.addresses import org_reverse
from mentorship.requests import TenantRequest
from mentorship.views.asking import seen_by, sent
from scheduling.record import rules
from scheduling.record.forms import CorrectionForm
from scheduling.record.numbers import grouped
from scheduling.record.paper import check_address
from scheduling.record.queries.certificates import certificate_to_correct
from scheduling.record.services.certificates import correct_certificate


@require_GET
@never_cache
@seen_by(rules.look_for_certificates)
def certificates(request: TenantRequest) -> HttpResponse:
    """Find one by its number; a list of whose there are is nobody's."""
    typed = request.GET.get("number", "").strip()
    found = certificate_to_correct(request.actor, typed) if typed else None
    if found is not None:
        return redirect(
            org_reverse(request.organization, "record:correction", number=grouped(found.number))
        )
    context = {"typed": typed[:60], "is_unknown": bool(typed)}
    return render(request, "record/certificates.html", context, status=404 if typed else 200)


@require_http_methods(["GET", "POST"])
@never_cache
def correction(request: TenantRequest, number: str) -> HttpResponse:
    """What stands on it, to be put right; another certificate then replaces it."""
    found = certificate_to_correct(request.actor, number)
    if found is None:
        raise Http404
    form = CorrectionForm(sent(request), certificate=found)
    if request.method == "POST" and form.is_valid():
        with form.refusals_shown():
            another = correct_certificate(
                actor=request.actor, certificate=found, **form.cleaned_data
            )
            said = _(
                "Corrected. The new certificate has the number %(number)s; its holder is told."
            )
            messages.success(request, said % {"number": grouped(another.number)})
            return redirect(
                org_reverse(
                    request.organization, "record:correction", number=grouped(another.number)
                )
            )
    context = {
        "certificate": found,
        "number": grouped(found.number),
        "check": check_address(request.organization, found),
        "form": form,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "record/correction.html", context, status=status)
