"""The tables that go into exports. No table has a text that somebody wrote in confidence."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import (
    Aggregate,
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, Concat, TruncDate
from django.utils.translation import gettext as _

from matching.models import Relationship
from mentorship.access import Actor
from mentorship.cells import Cell
from participants.models import Enrollment
from programs.models import Cohort
from reporting.models import Export, Signal
from reporting.queries.activity import reported_cohorts
from reporting.queries.groups import Engagement, engagement_by_department
from reporting.queries.protection import protection
from reporting.signal_words import reason_in_words
from reporting.spreadsheets import Column, NativeChart, Row, Sheet
from reporting.suppression import decide
from scheduling.models import Meeting

CHUNK: Final = 2_000


def sheet_of(actor: Actor, kind: str, cohort: Cohort | None) -> Sheet:
    """The table of an export, as far as `actor` may see it: of one cohort or of all."""
    cohorts = list(
        reported_cohorts(actor).filter(pk=cohort.pk) if cohort else reported_cohorts(actor)
    )
    of = f"{cohort.program.name}, {cohort.name}" if cohort else actor.organization.name
    make = {
        Export.Kind.ENROLLMENTS: _enrollments,
        Export.Kind.RELATIONSHIPS: _relationships,
        Export.Kind.ENGAGEMENT: _engagement,
    }
    return make[Export.Kind(kind)](actor, cohorts, of)


def _enrollments(actor: Actor, cohorts: Collection[Cohort], of: str) -> Sheet:
    columns = (
        Column(_("Programme"), _("The programme's name."), 26),
        Column(_("Cohort"), _("The cohort's name."), 18),
        Column(_("Employee number"), _("The number in the HR system.")),
        Column(_("Given name"), _("As HR has it."), 18),
        Column(_("Family name"), _("As HR has it."), 20),
        Column(_("E-mail address"), _("The address at work."), 34),
        Column(_("Role"), _("Mentor, mentee or peer."), 10),
        Column(_("Status"), _("Where the enrolment stands today."), 14),
        Column(_("Department"), _("Department today."), 24),
        Column(_("Site"), _("Site today."), 24),
        Column(_("Profession"), _("Staff group."), 22),
        Column(_("Career stage"), _("1 newly qualified to 7 executive."), 14, "number"),
        Column(_("Invited"), _("The day of the invitation."), 13, "day"),
        Column(_("Applied"), _("The day of the application."), 13, "day"),
        Column(_("Accepted"), _("The day on which a place was given."), 13, "day"),
        Column(_("Withdrawn"), _("The day of withdrawing; no reason is asked."), 13, "day"),
        Column(_("Completed"), _("The day on which the person completed the cohort."), 13, "day"),
    )
    zone = ZoneInfo(actor.organization.time_zone)
    rows = (
        Enrollment.objects.filter(cohort__in=cohorts)
        .order_by("cohort__program__name", "cohort__starts_on", "person__family_name", "pk")
        .values_list(
            "cohort__program__name",
            "cohort__name",
            "person__employee_number",
            "person__given_name",
            "person__family_name",
            "person__email",
            "role",
            "status",
            "person__department__name",
            "person__site__name",
            "person__profession__name",
            "person__career_stage",
            "invited_at",
            "applied_at",
            "accepted_at",
            "withdrawn_at",
            "completed_at",
        )
    )
    roles, states = dict(Enrollment.Role.choices), dict(Enrollment.Status.choices)

    def lines() -> Iterator[Row]:
        for row in rows.iterator(chunk_size=CHUNK):
            days = (moment.astimezone(zone).date() if moment else None for moment in row[12:])
            yield (*row[:6], roles[row[6]], states[row[7]], *row[8:12], *days)

    notes = (_("What people wrote, whom they wish for and what they agreed on is in no export."),)
    return Sheet(_("Enrolments"), _("Enrolments: %(of)s") % {"of": of}, columns, lines(), notes)


def _relationships(actor: Actor, cohorts: Collection[Cohort], of: str) -> Sheet:
    managed = {cohort.pk for cohort in cohorts if actor.manages(cohort.program_id)}
    columns = (
        Column(_("Programme"), _("The programme's name."), 26),
        Column(_("Cohort"), _("The cohort's name."), 18),
        Column(_("Kind"), _("Pair, group or peer circle."), 12),
        Column(_("Mentors"), _("Who mentors."), 30),
        Column(_("Mentees and peers"), _("Who is mentored, or shares the circle."), 30),
        Column(_("Status"), _("Active, paused, ended early or completed."), 13),
        Column(_("Began"), _("The day on which it began."), 13, "day"),
        Column(_("Ended"), _("The day on which it ended."), 13, "day"),
    )
    activity_columns = (
        Column(_("Rhythm in days"), _("Days between meetings that they agreed on."), 12, "number"),
        Column(_("Meetings held"), _("Meetings logged as held."), 12, "number"),
        Column(_("Minutes together"), _("The length of those meetings."), 12, "number"),
        Column(_("Last met"), _("The day of the latest meeting held."), 13, "day"),
        Column(_("Signal"), _("How they keep to their rhythm."), 18),
        Column(_("Reason"), _("Why the signal says so."), 60),
    )
    notes = [_("What was said, and what a meeting was about, is in no export.")]
    if len(managed) < len(cohorts):
        notes.append(
            _("Meetings of single relationships are seen by the programme's managers alone.")
        )
    rows = _relationship_rows(actor, cohorts).iterator(chunk_size=CHUNK)
    lines = (_line(row) + (_activity_cells(row, managed) if managed else ()) for row in rows)
    shown = columns + activity_columns if managed else columns
    return Sheet(
        _("Relationships"), _("Relationships: %(of)s") % {"of": of}, shown, lines, tuple(notes)
    )


def _relationship_rows(actor: Actor, cohorts: Collection[Cohort]) -> QuerySet[Relationship]:
    name = Concat("members__person__given_name", Value(" "), "members__person__family_name")
    mentors = Q(members__role=Enrollment.Role.MENTOR)
    held = Meeting.objects.filter(relationship=OuterRef("pk"), status=Meeting.Status.HELD)
    last = held.order_by("-starts_at").annotate(
        day=TruncDate("starts_at", tzinfo=ZoneInfo(actor.organization.time_zone))
    )
    signal = Signal.objects.filter(relationship=OuterRef("pk"))
    return (
        Relationship.objects.filter(cohort__in=cohorts)
        .select_related("cohort__program")
        .annotate(
            mentors=ArrayAgg(name, filter=mentors, default=[], distinct=True),
            others=ArrayAgg(name, filter=~mentors, default=[], distinct=True),
            held=_sum(held, Count("pk")),
            together=_sum(held, Sum("minutes")),
            last_met_on=Subquery(last.values("day")[:1]),
            signal_state=Subquery(signal.values("state")[:1]),
            signal_reason=Subquery(signal.values("reason")[:1]),
        )
        .order_by("cohort__program__name", "cohort__starts_on", "began_on", "pk")
    )


def _sum(meetings: QuerySet[Meeting], what: Aggregate) -> Coalesce:
    grouped = meetings.order_by().values("relationship").annotate(sum=what).values("sum")
    return Coalesce(Subquery(grouped, output_field=IntegerField()), 0)


def _line(row: Any) -> tuple[Cell, ...]:
    return (
        row.cohort.program.name,
        row.cohort.name,
        row.get_kind_display(),
        ", ".join(row.mentors),
        ", ".join(row.others),
        row.get_status_display(),
        row.began_on,
        row.ended_on,
    )


def _activity_cells(row: Any, managed: Collection[UUID]) -> tuple[Cell, ...]:
    if row.cohort_id not in managed:
        return (None,) * 6
    states = dict(Signal.State.choices)
    return (
        row.rhythm_days or row.cohort.program.rhythm_days,
        row.held,
        row.together,
        row.last_met_on,
        states.get(row.signal_state, ""),
        reason_in_words(row.signal_reason or {}),
    )


def _engagement(actor: Actor, cohorts: Collection[Cohort], of: str) -> Sheet:
    columns = (
        Column(_("Department"), _("Part of the organisation, at the level that is reported."), 30),
        Column(
            _("People taking part"), _("People who are or were in a relationship."), 12, "number"
        ),
        Column(_("People who met"), _("Of these, people who met at least once."), 12, "number"),
        Column(_("Meetings"), _("Meetings held with somebody of the department."), 12, "number"),
        Column(_("Hours"), _("The length of those meetings."), 12, "number"),
        Column(_("Meetings a person"), _("Meetings for each person taking part."), 12, "number"),
        Column(_("Remark"), _("Why a figure is missing."), 40),
    )
    shield = protection(actor)
    groups = engagement_by_department(actor, shield.shown(cohorts))
    threshold = shield.threshold
    told = {group.name: group.people for group in groups if not group.is_withheld}
    decision = decide(told, threshold=threshold)
    lines = [
        _engagement_line(group, is_withheld=group.is_withheld or group.name in decision.withheld)
        for group in groups
    ]
    notes = (
        _(
            "Figures of fewer than %(threshold)s people are withheld, and so are further "
            "figures where they would give the withheld ones away."
        )
        % {"threshold": threshold},
        _("A meeting between two departments counts in both."),
        _("Cohorts of fewer than %(threshold)s people are left out: %(cohorts)s.")
        % {"threshold": threshold, "cohorts": shield.withheld(cohorts)},
    )
    chart = NativeChart(_("Hours together by department"), 0, (4,))
    return Sheet(
        _("Engagement"), _("Engagement: %(of)s") % {"of": of}, columns, lines, notes, chart
    )


def _engagement_line(group: Engagement, *, is_withheld: bool) -> tuple[Cell, ...]:
    if is_withheld:
        return (group.name, None, None, None, None, None, _("withheld: a small group"))
    each = round(group.meetings / group.people, 1) if group.people else 0
    hours = round(group.minutes / 60, 1)
    return (group.name, group.people, group.people_met, group.meetings, hours, each, None)
