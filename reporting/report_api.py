"""A closing report, and rates by declared group, by the API: what the pages show of them."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from mentorship.access import Actor
from mentorship.api_requests import actor_of
from programs.models import Cohort
from programs.queries import visible_cohorts, visible_programs
from reporting import rules
from reporting.queries.activity import reported_cohorts
from reporting.queries.closing import REPORTED, ClosingReport, closing_report
from reporting.queries.equity import EquityTable, equity_of
from reporting.queries.protection import protection
from reporting.report_serializers import ClosingReportSerializer, EquityRatesSerializer
from reporting.suppression import Withheld


@extend_schema(responses=ClosingReportSerializer)
@api_view(["GET"])
def cohort_closing_report(request: Request, cohort_id: UUID) -> Response:
    """What a cohort came to that is closing or closed. Its surveys are at `surveys/`."""
    actor = actor_of(request, rules.see_reports)
    cohort = get_object_or_404(visible_cohorts(actor), pk=cohort_id, status__in=REPORTED)
    found = _report(actor, cohort, closing_report(actor, cohort))
    return Response(ClosingReportSerializer(found).data)


@extend_schema(responses=EquityRatesSerializer(many=True))
@api_view(["GET"])
def equity_rates(request: Request) -> Response:
    """Invited, matched and met by declared group, in the organisation as a whole; for
    administrators."""
    actor = actor_of(request, rules.see_reports)
    if not actor.is_admin:
        raise Http404
    return Response(in_the_api(equity_of(actor, list(reported_cohorts(actor)))))


@extend_schema(responses=EquityRatesSerializer(many=True))
@api_view(["GET"])
def program_equity_rates(request: Request, program_id: UUID) -> Response:
    """The same of one programme, for who manages it: an administrator who saw both levels could
    subtract."""
    actor = actor_of(request, rules.see_reports)
    program = get_object_or_404(visible_programs(actor), pk=program_id)
    if actor.is_admin:
        raise Http404
    return Response(
        in_the_api(equity_of(actor, list(reported_cohorts(actor).filter(program=program))))
    )


def _report(actor: Actor, cohort: Cohort, report: ClosingReport) -> dict[str, Any]:
    is_shown = protection(actor).shows(cohort)
    journey = report.journey
    whole, steps = _shown(report.whole), _shown(report.goal_steps)
    return {
        "cohort": cohort.pk,
        "name": cohort.name,
        "status": cohort.status,
        "journey": asdict(journey) | ({} if is_shown else {"met": None}),
        "withdrawn": _shown(report.withdrawn),
        "meetings": whole
        and {
            "held": whole.meetings_held,
            "missed": whole.meetings_missed,
            "confirmed": whole.meetings_confirmed,
            "minutes": whole.minutes,
        },
        "hours": [_hours(side, one) for side, one in report.hours],
        "going_on": _shown(report.going_on),
        "goal_steps": steps and {"done": steps[0], "of": steps[1]},
        "certificates": report.certificates,
        "lessons": cohort.lessons,
        "setting_lessons": cohort.setting_lessons,
        "is_counted_later": report.is_counted_later,
        "has_withheld": report.has_withheld,
    }


def _hours(side: str, found: Any) -> dict[str, Any]:
    hours = _shown(found)
    return {
        "side": str(side),
        "people": hours and hours.people,
        "minutes": hours and hours.minutes,
        "median_minutes": hours and hours.median,
    }


def _shown(figure: Any) -> Any:
    return None if isinstance(figure, Withheld) else figure


def in_the_api(tables: list[EquityTable]) -> Any:
    """The tables as the API gives them."""
    rows = [
        {
            "characteristic": table.label,
            "groups": [
                {
                    "choice": one.choice,
                    "people": one.people,
                    "matched": one.matched,
                    "met": one.met,
                    "staff": among.staff,
                    "invited": among.invited,
                }
                for one, among in table.rows
            ],
        }
        for table in tables
    ]
    return EquityRatesSerializer(rows, many=True).data


urlpatterns = [
    path("cohorts/<uuid:cohort_id>/closing-report/", cohort_closing_report, name="closing-report"),
    path("equity-rates/", equity_rates, name="equity-rates"),
    path(
        "programs/<uuid:program_id>/equity-rates/",
        program_equity_rates,
        name="program-equity-rates",
    ),
]
