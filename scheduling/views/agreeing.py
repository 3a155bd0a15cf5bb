"""The confidentiality agreement comes before the first meeting."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from matching.models import Relationship
from mentorship.addresses import org_reverse
from mentorship.requests import TenantRequest
from scheduling.queries.relationships import unaccepted_agreement


def agreement_first(request: TenantRequest, relationship: Relationship) -> HttpResponse | None:
    """Where the reader is to go first, while they have not accepted it."""
    if unaccepted_agreement(request.actor, relationship) is None:
        return None
    part = next(m for m in relationship.members.all() if m.person_id == request.actor.person_id)
    messages.info(
        request,
        _(
            "One thing before your first meeting: please read and accept the confidentiality "
            "agreement. It says what stays between you."
        ),
    )
    address = org_reverse(
        request.organization, "participants:my_enrollment", enrollment_id=part.enrollment_id
    )
    return redirect(address)
