"""What a cohort answered in its surveys."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from mentorship.access import can
from mentorship.requests import TenantRequest
from programs.queries import visible_cohorts
from reporting import rules
from reporting.queries.feedback import survey_results
from reporting.queries.survey_rounds import over_time, round_results
from reporting.suppression import answers_threshold


@require_GET
def surveys(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """How many answered each survey, and once it has closed, what."""
    if not can(request.actor, rules.see_reports):
        raise Http404
    cohort = get_object_or_404(visible_cohorts(request.actor), pk=cohort_id)
    results = round_results(request.actor, cohort)
    context = {
        "cohort": cohort,
        "results": results,
        "times": over_time(results),
        "named": survey_results(request.actor, cohort),
        "threshold": answers_threshold(request.organization.suppression_threshold),
    }
    return render(request, "reporting/surveys.html", context)
