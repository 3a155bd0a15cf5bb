"""What came of a cohort and of a programme, with how far each figure may be off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mentorship.access import can
from mentorship.charts.ranges import Range, RangeChart
from mentorship.requests import TenantRequest
from programs.models import Cohort, SurveyRound
from programs.queries import visible_cohorts, visible_programs
from reporting import rules
from reporting.outcomes import Change, Difference, Share, Standardised, drawing, words
from reporting.outcomes.told import Changed, Pooled, Retention, Side, Time, Waited
from reporting.outcomes.windows import Window
from reporting.queries.activity import reported_cohorts
from reporting.queries.feedback import Mean
from reporting.queries.kept_outcomes import (
    changes_told,
    pooled_told,
    responses_told,
    retention_told,
)
from reporting.queries.outcomes import Response
from reporting.queries.survey_rounds import OverTime, Row, over_time, round_results
from reporting.suppression import answers_threshold


@dataclass(frozen=True, slots=True)
class Answered:
    """A survey, and how many answered it."""

    survey_round: SurveyRound
    is_open: bool
    response: str
    caution: str


@dataclass(frozen=True, slots=True)
class Told:
    """A comparison in words, with its chart; without either where it is withheld."""

    title: str
    chart: RangeChart | None = None
    difference: str = ""
    counted: str = ""
    verdict: str = ""
    is_validated: bool | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A cohort on its programme's page."""

    cohort: Cohort
    answered: Answered | None
    stayed: str
    others: str
    difference: str
    verdict: str


@require_GET
def outcomes(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """A cohort's outcomes."""
    if not can(request.actor, rules.see_reports):
        raise Http404
    cohort = get_object_or_404(visible_cohorts(request.actor), pk=cohort_id)
    changed = changes_told(request.actor, cohort)
    found = retention_told(request.actor, [cohort])[cohort.pk]
    context = {
        "cohort": cohort,
        "answered": _answered(responses_told(request.actor, [cohort]).get(cohort.pk, [])),
        "changed": [_change(one) for one in changed or ()],
        "times": list(_times(over_time(round_results(request.actor, cohort)))),
        "threshold": answers_threshold(request.organization.suppression_threshold),
        **_stayed(found),
    }
    return render(request, "reporting/outcomes.html", context)


@require_GET
def program_outcomes(request: TenantRequest, program_id: UUID) -> HttpResponse:
    """A programme's outcomes, its cohorts side by side."""
    if not can(request.actor, rules.see_reports):
        raise Http404
    program = get_object_or_404(visible_programs(request.actor), pk=program_id)
    cohorts = list(reported_cohorts(request.actor).filter(program=program))
    answered = responses_told(request.actor, cohorts)
    stayed = retention_told(request.actor, cohorts)
    lines = [_line(one, answered.get(one.pk, []), stayed[one.pk]) for one in cohorts]
    compared = [
        (one.name, found.difference)
        for one in cohorts
        if (found := _compared(stayed[one.pk].everyone)) is not None
    ]
    title = _("How many more stayed than of others like them, in percentage points")
    pool = pooled_told(request.actor, program)
    if pool is not None and pool.difference is not None:
        compared.append((_("All together"), pool.difference))
    context = {
        "program": program,
        "lines": lines,
        "pool": _pool(pool) if pool else None,
        "chart": drawing.differences_chart(title, compared) if compared else None,
        "threshold": answers_threshold(request.organization.suppression_threshold),
    }
    return render(request, "reporting/program_outcomes.html", context)


def _answered(rounds: Sequence[Response]) -> list[Answered]:
    return [
        Answered(
            one.survey_round,
            one.is_open,
            words.response(one.answered, one.asked),
            "" if one.is_open else words.caution(one.answered, one.asked),
        )
        for one in rounds
    ]


def _change(one: Changed) -> Told:
    if not isinstance(one.change, Change):
        return Told(one.title, is_validated=one.is_validated)
    times = (_time(one.before), _time(one.after))
    return Told(
        one.title,
        drawing.change_chart(one.title, one.change, (one.lowest, one.highest), times),
        difference=words.change(one.change),
        counted=words.counted(one.change),
        verdict=words.verdict(may_be_chance=one.change.may_be_chance),
        is_validated=one.is_validated,
    )


def _times(found: OverTime | None) -> Iterator[Told]:
    """What anonymous surveys asked more than once; nobody's answers can be joined."""
    for row in found.rows if found else ():
        rows = list(_ranges(row, found.rounds)) if found else []
        highest = max(mean.highest for mean in row.means if mean)
        yield Told(row.title, drawing.times_chart(row.title, rows, highest))


def _ranges(row: Row, rounds: Sequence[SurveyRound]) -> Iterator[Range]:
    for one, mean in zip(rounds, row.means, strict=True):
        if mean:
            yield Range(_time(one), _words(mean), mean.value, mean.low, mean.high)


def _words(mean: Mean) -> str:
    return words.mean_of_tenths(mean.value, mean.highest, mean.answers, mean.low, mean.high)


def _time(one: SurveyRound | Time) -> str:
    return f"{one.title}, {date_format(one.closes_on, 'j M Y')}"


def _stayed(found: Retention) -> dict[str, Any]:
    """What the page says of who stayed, and of who waited."""
    window = found.window if isinstance(found.window, Window) else None
    sides = [one for one in (found.everyone, *found.sides) if one is not None]
    compared = [(one.label, told) for one in sides if (told := _compared(one)) is not None]
    title = _("Who stayed with the organisation")
    return {
        "window": window,
        "unknown": found.unknown,
        "everyone": found.everyone,
        "sides": [_side(one) for one in sides],
        "stayed_chart": drawing.stayed_chart(title, compared) if compared else None,
        "stayed_alone": _alone(found.everyone),
        "compared": _compared(found.everyone),
        "not_counted": found.not_counted,
        "waited": [_waited(one) for one in found.waited],
    }


def _compared(side: Side | None) -> Standardised | None:
    return side.compared if side and isinstance(side.compared, Standardised) else None


def _alone(side: Side | None) -> str:
    """How many stayed, where there is nobody to compare them with."""
    if side is None or _compared(side) or not isinstance(side.people, Share):
        return ""
    return words.told_share(side.people)


def _side(side: Side) -> Told:
    found = _compared(side)
    if found is None:
        return Told(side.label or _("Everyone"))
    return Told(
        side.label or _("Everyone"),
        difference=words.difference(found.difference),
        verdict=words.verdict(may_be_chance=found.difference.may_be_chance),
    )


def _waited(one: Waited) -> Told:
    if one.difference is None:
        return Told(one.label)
    rows = [
        drawing.share_range(label, found, is_comparison=is_comparison)
        for label, found, is_comparison in (
            (_("Took part"), one.took_part, False),
            (_("Waited for a place"), one.waited, True),
        )
        if isinstance(found, Share)
    ]
    return Told(
        one.label,
        drawing.shares_chart(_("Who stayed, of those who took part and who waited"), rows),
        difference=words.difference(one.difference),
        verdict=words.verdict(may_be_chance=one.difference.may_be_chance),
    )


def _pool(found: Pooled) -> dict[str, Any]:
    expected, difference = found.expected, found.difference
    return {
        "cohorts": found.cohorts,
        "withheld": found.withheld,
        "people": found.people,
        "stayed": words.told_share(found.stayed),
        "others": words.expected(expected, found.expected_interval)
        if expected is not None and found.expected_interval
        else "",
        "difference": words.difference(difference) if difference else "",
        "verdict": words.verdict(may_be_chance=difference.may_be_chance) if difference else "",
    }


def _line(cohort: Cohort, rounds: Sequence[Response], stayed: Retention) -> Line:
    over = [one for one in rounds if not one.is_open]
    found = _compared(stayed.everyone)
    difference: Difference | None = found.difference if found else None
    return Line(
        cohort,
        answered=_answered(over[-1:])[0] if over else None,
        stayed=words.told_share(found.taking_part) if found else _alone(stayed.everyone),
        others=words.expected(found.expected, found.expected_interval) if found else "",
        difference=words.difference(difference) if difference else "",
        verdict=words.verdict(may_be_chance=difference.may_be_chance) if difference else "",
    )
