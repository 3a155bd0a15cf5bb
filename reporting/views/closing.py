"""What a cohort came to."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from mentorship.access import Actor, can
from programs.lessons import TOPICS
from programs.models import Cohort
from programs.queries import visible_cohorts
from reporting import dashboards, rules
from reporting.paper import counted_later, rounded
from reporting.queries.closing import REPORTED, closing_report
from reporting.queries.protection import protection
from reporting.services.closing import fetch_closing_report


@require_GET
def closing(request: HttpRequest, cohort_id: str) -> HttpResponse:
    """The closing report of a cohort that is closing or closed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    cohort = _closing(actor, cohort_id)
    report = closing_report(actor, cohort)
    shows = protection(actor).shows(cohort)
    lessons = cohort.setting_lessons
    context = {
        "cohort": cohort,
        "program": cohort.program,
        "report": report,
        "rounded": rounded() if report.is_rounded else "",
        "counted_later": counted_later() if report.is_counted_later else "",
        "journey": dashboards.journey_chart(report.journey, shows_met=shows),
        "lessons": [(label, lessons[key]) for key, label in TOPICS.items() if key in lessons],
    }
    return render(request, "reporting/closing.html", context)


@never_cache
@require_GET
def closing_pdf(request: HttpRequest, cohort_id: str) -> HttpResponse:
    """The same as a file, made for this answer."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    cohort = _closing(actor, cohort_id)
    made = fetch_closing_report(actor=actor, cohort=cohort)
    name = slugify(f"closing report {cohort.program.name} {cohort.name}") or "closing-report"
    return HttpResponse(
        made,
        headers={
            "Content-Type": "application/pdf",
            "Content-Disposition": f'attachment; filename="{name}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )


def _closing(actor: Actor, cohort_id: str) -> Cohort:
    if not can(actor, rules.see_reports):
        raise Http404
    return get_object_or_404(visible_cohorts(actor), pk=cohort_id, status__in=REPORTED)
