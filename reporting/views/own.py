"""A participant's own figures."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from mentorship.access import Actor
from programs.days import today_of
from reporting import dashboards
from reporting.queries.own import own_progress


@never_cache
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """Meetings, hours, steps and goals of the reader over time; of nobody else."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    progress = own_progress(actor)
    board = dashboards.own_board(progress, today_of(actor))
    return render(request, "reporting/own.html", {"board": board, "progress": progress})
