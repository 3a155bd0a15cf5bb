"""The figures of a report for a board, of the cohorts that the actor may be shown alone."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from matching.models import Relationship
from mentorship.access import Actor
from programs.days import today_of
from programs.models import Cohort, Program
from reporting.board.conclusions import conclusions
from reporting.board.evidence import Report, evidence
from reporting.board.facts import BoardFacts, CohortLine, MeanLine, Met, SurveyLine, Volume
from reporting.outcomes import Standardised
from reporting.queries.activity import (
    NOTHING,
    Activity,
    Standing,
    activity,
    added,
    people_of,
    standings,
)
from reporting.queries.confidence import confidence_told
from reporting.queries.editions import withheld_periods
from reporting.queries.journey import journey_of
from reporting.queries.kept_outcomes import retention_told
from reporting.queries.protection import protection
from reporting.queries.sheets.answers import answers_of
from reporting.queries.sheets.groups import engagement, protected_time, times_by_program
from reporting.queries.sheets.scope import Scope
from reporting.suppression import Withheld
from reporting.wanted import months_before

_LATELY = dt.timedelta(days=30)
_MOST_STAYED = 3
_PAIRS = (Program.Model.ONE_TO_ONE, Program.Model.CROSS_FUNCTIONAL)


def board_report(actor: Actor, scope: Scope) -> Report:
    """The report in the reader's language, with what the actor may be shown."""
    facts = board_facts(actor, scope)
    scope = replace(scope, since=facts.since, until=facts.until)
    others = [
        replace(sheet, title=title, rows=rows, total=len(rows))
        for title, sheet in (
            (_("Departments"), engagement(actor, scope)),
            (_("Protected time"), protected_time(actor, scope)),
        )
        for rows in [list(sheet.rows)]
    ]
    is_whole = scope.program is None and scope.cohort is None
    words = _("Mentoring at %(of)s") if is_whole else _("Mentoring: %(of)s")
    title = words % {"of": facts.of}
    return Report(title, facts, tuple(conclusions(facts)), evidence(facts, others))


type Months = Mapping[dt.date, Activity]


def days_reported(scope: Scope, today: dt.date) -> tuple[dt.date, dt.date]:
    """The scope's days; where it has none, the last twelve whole months."""
    if scope.since and scope.until:
        return scope.since, scope.until
    this = today.replace(day=1)
    return months_before(this, 12), this - dt.timedelta(days=1)


def board_facts(actor: Actor, scope: Scope) -> BoardFacts:
    """What may be said of the scope's cohorts and days to whoever gets the actor's report."""
    today = today_of(actor)
    since, until = days_reported(scope, today)
    scope = replace(scope, since=since, until=until)
    shield = protection(actor)
    shown = shield.shown(scope.cohorts)
    told = replace(scope, cohorts=tuple(shown))
    by_cohort = activity(actor, shown, since=months_before(since, 12))
    stands = standings(actor, shown, met_since=today - _LATELY)
    people = people_of(actor, shown)
    months = added(by_cohort.values())
    starts = _months(since, until)
    earlier = [months_before(start, 12) for start in starts]
    has_earlier = any(months.get(start, NOTHING).meetings_held for start in earlier)
    granted, used = _protected(actor, scope)
    return BoardFacts(
        of=scope.of,
        since=since,
        until=until,
        today=today,
        threshold=shield.threshold,
        is_rounded=not all(actor.is_system or actor.manages(one.program_id) for one in shown),
        are_pairs=all(one.program.model in _PAIRS for one in shown),
        cohorts=tuple(
            _line(
                one, people.get(one.pk, 0), stands[one.pk], _of(by_cohort.get(one.pk, {}), starts)
            )
            if one.pk in stands
            else _named(one)
            for one in scope.cohorts
        ),
        month=_met(actor, shown, by_cohort, starts[-1]),
        year_before=_met(actor, shown, by_cohort, earlier[-1]) if has_earlier else None,
        volume=_of(months, starts),
        before=_of(months, earlier) if has_earlier else None,
        by_month=tuple(
            (
                start,
                months.get(start, NOTHING).meetings_held,
                months.get(before, NOTHING).meetings_held if has_earlier else None,
            )
            for start, before in zip(starts, earlier, strict=True)
        ),
        journey=journey_of(actor, shown),
        active=sum(one.active for one in stands.values() if one.is_counted),
        states=_states(stands.values()),
        surveys=tuple(_surveys(actor, told)),
        stayed=tuple(_stayed(actor, shown)),
        confidence=confidence_told(actor, shown),
        granted=granted,
        used=used,
    )


def _stayed(actor: Actor, cohorts: Sequence[Cohort]) -> Iterator[tuple[str, Standardised]]:
    """Of the latest cohorts, since a board's page has room for few sentences."""
    known = retention_told(actor, cohorts)
    told = 0
    for one in sorted(cohorts, key=lambda cohort: cohort.starts_on, reverse=True):
        side = known[one.pk].everyone if one.pk in known else None
        if side is not None and isinstance(side.compared, Standardised) and told < _MOST_STAYED:
            told += 1
            yield f"{one.program.name}, {one.name}", side.compared


def _months(since: dt.date, until: dt.date) -> list[dt.date]:
    found = [since.replace(day=1)]
    while (after := months_before(found[-1], -1)) <= until:
        found.append(after)
    return found


def _of(months: Months, starts: Sequence[dt.date]) -> Volume:
    found = [months.get(start, NOTHING) for start in starts]
    return Volume(
        sum(one.meetings_held for one in found),
        sum(one.meetings_missed for one in found),
        sum(one.minutes for one in found),
    )


def _met(
    actor: Actor, cohorts: Sequence[Cohort], by_cohort: Mapping[UUID, Months], month: dt.date
) -> Met:
    """Of the cohorts whose month may be told, both what is counted and of how many. To who does not
    manage a cohort, a month that is not published is not one without meetings."""
    others = [one.pk for one in cohorts if not actor.manages(one.program_id)]
    few = {pk for pk, _period, start in withheld_periods(actor, others) if start == month}
    few |= {pk for pk in others if month not in by_cohort.get(pk, {})}
    told: list[UUID] = [one.pk for one in cohorts if one.pk not in few]
    opened = Relationship.objects.filter(
        Q(ended_on=None) | Q(ended_on__gte=month),
        cohort__in=told,
        began_on__lt=months_before(month, -1),
    ).count()
    # A meeting that was logged late may belong to a relationship that had ended.
    found = [by_cohort.get(pk, {}).get(month, NOTHING) for pk in told]
    met = sum(one.relationships for one in found)
    return Met(month, met, max(met, opened))


def _named(cohort: Cohort) -> CohortLine:
    """A cohort of which nothing may be told."""
    return CohortLine(cohort.program.name, cohort.name, cohort.get_status_display())


def _line(cohort: Cohort, people: int, stand: Standing, volume: Volume) -> CohortLine:
    return replace(
        _named(cohort),
        people=people,
        begun=stand.begun,
        active=stand.active,
        lasted=stand.completed,
        is_over=cohort.is_over,
        volume=volume,
    )


def _states(stands: Collection[Standing]) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for one in stands:
        found.update(one.states)
    return dict(found)


def _protected(actor: Actor, scope: Scope) -> tuple[int, int]:
    totals = [times.total for _program, times in times_by_program(actor, scope)]
    shown = [one for one in totals if one is not None and not isinstance(one, Withheld)]
    return sum(one.granted for one in shown), sum(one.used for one in shown)


def _surveys(actor: Actor, scope: Scope) -> list[SurveyLine]:
    found = []
    for (_p, _c, title, _closed, asked, answered), rows in groupby(
        answers_of(actor, scope), lambda one: one[:6]
    ):
        means = tuple(
            MeanLine(one.question, one.mean, one.highest, one.answers, one.between or "")
            for one in rows
            if one.group == _("Everybody") and one.mean is not None and one.highest and one.answers
        )
        found.append(SurveyLine(title, asked, answered, means))
    return found
