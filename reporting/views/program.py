"""One programme over all its cohorts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from mentorship.access import Actor, can
from programs.queries import visible_programs
from reporting import dashboards, rules
from reporting.queries.activity import (
    Standing,
    activity,
    enrolled,
    reported_cohorts,
    standings,
)
from reporting.queries.equity import equity_of
from reporting.queries.protected_time import protected_times
from reporting.queries.protection import protection
from reporting.views.overview import cohort_line, months_named, totals


@require_GET
def program(request: HttpRequest, program_id: str) -> HttpResponse:
    """The programme's figures, its cohorts side by side, its departments by weeks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not can(actor, rules.see_reports):
        raise Http404
    one = get_object_or_404(visible_programs(actor), pk=program_id)
    today = dashboards.today_of(actor)
    cohorts = list(reported_cohorts(actor).filter(program=one))
    ids = [cohort.pk for cohort in cohorts]
    months = activity(actor, ids, since=dashboards.last_months(today)[0])
    stands = standings(actor, ids, met_since=today - dashboards.MET_LATELY)
    people = enrolled(actor, ids)
    shield = protection(actor)
    context: dict[str, Any] = {
        "program": one,
        **totals(actor, cohorts, stands, months, shield, today),
        **months_named(today),
        # The organisation's administrators see it for the organisation (reporting:overview).
        "equity": [] if actor.is_admin else equity_of(actor, cohorts),
        "protected": protected_times(actor, one, shield.shown(cohorts)),
        "lines": [
            cohort_line(
                cohort,
                people.get(cohort.pk, 0),
                stands.get(cohort.pk, Standing()),
                months.get(cohort.pk, {}),
                shield,
                today,
            )
            for cohort in cohorts
        ],
    }
    return render(request, "reporting/program.html", context)
