"""Tables of groups of people: by department, month and programme, as far as they may be shown."""

from __future__ import annotations

from itertools import groupby

from django.utils.translation import gettext as _

from mentorship.access import Actor
from mentorship.cells import Cell
from programs.models import Program
from reporting.queries.activity import activity
from reporting.queries.groups import Engagement, engagement_by_department
from reporting.queries.protected_time import MentorsTime, ProtectedTimes, protected_times
from reporting.queries.protection import protection
from reporting.queries.sheets.columns import of_cohort, of_program
from reporting.queries.sheets.remarks import (
    published_weeks_note,
    rounded_note,
    withheld_note,
    withheld_remark,
)
from reporting.queries.sheets.scope import Scope
from reporting.spreadsheets import Column, NativeChart, Row, Sheet
from reporting.suppression import Withheld, decide


def engagement(actor: Actor, scope: Scope) -> Sheet:
    """What the people of each department did, small departments withheld."""
    columns = (
        Column(_("Department"), _("Part of the organisation, at the level that is reported."), 30),
        Column(
            _("People taking part"), _("People who are or were in a relationship."), 12, "integer"
        ),
        Column(_("People who met"), _("Of these, people who met at least once."), 12, "integer"),
        Column(_("Meetings"), _("Meetings held with somebody of the department."), 12, "integer"),
        Column(_("Hours"), _("The length of those meetings."), 12, "number"),
        Column(_("Meetings a person"), _("Meetings for each person taking part."), 12, "number"),
        Column(_("Remark"), _("Why a figure is missing."), 40),
    )
    shield = protection(actor)
    groups = engagement_by_department(actor, shield.shown(scope.cohorts))
    threshold = shield.threshold
    told = {group.name: group.people for group in groups if not group.is_withheld}
    decision = decide(told, threshold=threshold)
    lines = [
        _engagement_line(group, is_withheld=group.is_withheld or group.name in decision.withheld)
        for group in groups
    ]
    notes = (
        withheld_note(threshold),
        _("A meeting between two departments counts in both."),
        *_left_out(threshold, shield.withheld(scope.cohorts)),
        *((rounded_note(),) if any(group.is_rounded for group in groups) else ()),
    )
    chart = NativeChart(_("Hours together by department"), 0, (4,))
    return Sheet(
        _("Engagement"), _("Engagement: %(of)s") % {"of": scope.of}, columns, lines, notes, chart
    )


def _engagement_line(group: Engagement, *, is_withheld: bool) -> tuple[Cell, ...]:
    if is_withheld:
        return (group.name, None, None, None, None, None, withheld_remark())
    group = group.as_told()
    each = round(group.meetings / group.people, 1) if group.people else 0
    hours = round(group.minutes / 60, 1)
    return (group.name, group.people, group.people_met, group.meetings, hours, each, None)


def activity_by_month(actor: Actor, scope: Scope) -> Sheet:
    """What happened in each cohort month by month; cohorts of few people are left out."""
    columns = (
        *of_cohort(),
        Column(_("Month"), _("Its first day."), 13, "day"),
        Column(_("Relationships that met"), _("Relationships with a meeting held."), 14, "integer"),
        Column(_("People who met"), _("Different people in those meetings."), 12, "integer"),
        Column(_("Meetings held"), _("Meetings logged as held."), 12, "integer"),
        Column(
            _("Meetings missed"), _("Planned meetings that were logged as missed."), 12, "integer"
        ),
        Column(
            _("Meetings confirmed"),
            _("Held meetings that the other side confirmed."),
            12,
            "integer",
        ),
        Column(_("Hours"), _("The length of the meetings held."), 12, "number"),
    )
    shield = protection(actor)
    shown = shield.shown(scope.cohorts)
    months = activity(
        actor,
        shown,
        since=scope.since.replace(day=1) if scope.since else None,
    )
    rows: list[Row] = [
        (
            cohort.program.name,
            cohort.name,
            month,
            one.relationships,
            one.people_met,
            one.meetings_held,
            one.meetings_missed,
            one.meetings_confirmed,
            round(one.hours, 1),
        )
        for cohort in sorted(shown, key=lambda one: (one.program.name, one.starts_on, one.pk))
        for month, one in sorted(months.get(cohort.pk, {}).items())
        if scope.until is None or month <= scope.until
    ]
    title = _("Activity by month: %(of)s") % {"of": scope.in_words}
    notes = _left_out(shield.threshold, shield.withheld(scope.cohorts))
    if any(one.is_rounded for found in months.values() for one in found.values()):
        notes = (rounded_note(), *notes)
    return Sheet(_("Activity"), title, columns, rows, notes, total=len(rows))


def protected_time(actor: Actor, scope: Scope) -> Sheet:
    """Hours granted, used and left this calendar year, by programme and department."""
    columns = (
        of_program(),
        Column(_("Year"), _("The calendar year."), 8, "year"),
        Column(_("Department"), _("Of the mentor, at the level that is reported."), 30),
        Column(_("Mentors"), _("Mentors of this year."), 10, "integer"),
        Column(_("Hours granted"), _("What the programme grants them together."), 12, "number"),
        Column(_("Hours used"), _("The length of their meetings held."), 12, "number"),
        Column(_("Hours left"), _("Of each what is left, added up."), 12, "number"),
        Column(_("Remark"), _("Why a figure is missing."), 40),
    )
    shield = protection(actor)
    rows: list[Row] = []
    for program, times in times_by_program(actor, scope):
        lines = [(one.name, one.time) for one in times.departments]
        if times.total is not None:
            lines.append((_("All departments"), times.total))
        rows += [(program.name, times.year, name, *_time_cells(time)) for name, time in lines]
    title = _("Protected time: %(of)s") % {"of": scope.of}
    notes = _left_out(shield.threshold, shield.withheld(scope.cohorts))
    if not all(actor.is_system or actor.manages(one.program_id) for one in scope.cohorts):
        notes = (published_weeks_note(), *notes)
    return Sheet(_("Protected time"), title, columns, rows, notes, total=len(rows))


def times_by_program(actor: Actor, scope: Scope) -> list[tuple[Program, ProtectedTimes]]:
    """The table of each programme that grants protected time, by the programme's name."""
    shield = protection(actor)
    by_program = sorted(scope.cohorts, key=lambda one: (one.program.name, one.program_id))
    found = []
    for _program_id, cohorts in groupby(by_program, key=lambda one: one.program_id):
        several = list(cohorts)
        times = protected_times(actor, several[0].program, shield.shown(several))
        if times is not None:
            found.append((several[0].program, times))
    return found


def _time_cells(time: MentorsTime | Withheld) -> tuple[Cell, ...]:
    if isinstance(time, Withheld):
        return (None, None, None, None, withheld_remark())
    hours = (round(minutes / 60, 1) for minutes in (time.granted, time.used, time.left))
    return (time.mentors, *hours, None)


def _left_out(threshold: int, cohorts: int) -> tuple[str, ...]:
    if not cohorts:
        return ()
    said = _("Cohorts of fewer than %(threshold)s people are left out: %(cohorts)s.") % {
        "threshold": threshold,
        "cohorts": cohorts,
    }
    return (said,)
