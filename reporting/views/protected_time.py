"""How much of the protected time each mentor of a programme used: for who manages it."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from mentorship.access import Actor, can
from mentorship.paging import page_of
from programs.queries import visible_programs
from scheduling import rules
from scheduling.protected_time import hours_in_words, year_of
from scheduling.queries.protected_time import protected_time_of_each


@require_GET
def protected_time(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """That they met and how long, mentor by mentor."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    program = get_object_or_404(visible_programs(actor), pk=program_id)
    if not can(actor, rules.see_protected_time_of_each, program):
        raise Http404
    page = page_of(request, protected_time_of_each(actor, program))
    granted = program.protected_hours * 60
    for row in page.object_list:
        row["used_in_words"] = hours_in_words(row["used"])
        row["left_in_words"] = hours_in_words(max(0, granted - row["used"]))
        row["granted"] = granted
    year = year_of(timezone.now(), ZoneInfo(actor.organization.time_zone))
    context = {"program": program, "page": page, "year": year.number}
    return render(request, "reporting/protected_time.html", context)
