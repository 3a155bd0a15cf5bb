"""The first-run guide."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mentorship.access import Actor, can
from mentorship.addresses import org_reverse
from reporting import rules
from reporting.first_run import Step
from reporting.queries.first_run import first_run_of


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """From nothing to an enrolling cohort: what is done, and the next press."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not can(actor, rules.see_reports):
        raise Http404
    guide = first_run_of(actor)
    context = {
        "guide": guide,
        "steps": _with_addresses(actor, guide.steps),
        "later": _with_addresses(actor, guide.later),
    }
    return render(request, "reporting/first_run.html", context)


def _with_addresses(actor: Actor, steps: Sequence[Step]) -> list[tuple[Step, str]]:
    """Each with its page, as far as there is one yet."""
    return [
        (step, org_reverse(actor.organization, step.route, **step.kwargs) if step.is_open else "")
        for step in steps
    ]
