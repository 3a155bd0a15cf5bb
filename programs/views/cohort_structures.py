"""The steps of a cohort with their days, and taking a changed structure while it runs."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from mentorship.addresses import org_reverse
from mentorship.errors import Conflict
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest
from programs import queries, services
from programs.models import Cohort


@require_GET
def cohort_structure(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """What happens when in this cohort, and what the programme has changed since it started."""
    cohort = _visible(request, cohort_id)
    found = queries.differences_of(cohort)
    context = {
        "cohort": cohort,
        "program": cohort.program,
        "steps": [(step, step.day_in(cohort)) for step in queries.steps_of(cohort)],
        "today": timezone.localdate(),
        "taken": [one for one in found if one.takes_effect],
        "left": [one for one in found if not one.takes_effect],
    }
    return render(request, "programs/cohort_structure.html", context)


@require_POST
def structure_take(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """Take the programme's structure."""
    cohort = _visible(request, cohort_id)
    with refusals_told(request, Conflict):
        taken = services.take_structure(actor=request.actor, cohort=cohort)
        messages.success(
            request,
            ngettext(
                "%(count)s step is as the programme has it now. What lies behind stays.",
                "%(count)s steps are as the programme has them now. What lies behind stays.",
                len(taken),
            )
            % {"count": len(taken)},
        )
    return redirect(
        org_reverse(request.organization, "programs:cohort_structure", cohort_id=cohort.pk)
    )


def _visible(request: TenantRequest, cohort_id: UUID) -> Cohort:
    return get_object_or_404(queries.visible_cohorts(request.actor), pk=cohort_id)
