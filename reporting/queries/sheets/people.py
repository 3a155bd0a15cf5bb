"""Tables with a row for each person or relationship. None has a text written in confidence."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import (
    Aggregate,
    Count,
    DateField,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextChoices,
    Value,
)
from django.db.models.functions import Coalesce, Concat, TruncDate
from django.utils.translation import gettext as _

from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from mentorship.cells import Cell
from participants.models import Enrollment
from reporting.models import Signal
from reporting.queries.sheets.columns import of_cohort, of_person
from reporting.queries.sheets.scope import Scope
from reporting.signal_words import reason_in_words
from reporting.spreadsheets import Column, Sheet
from scheduling.models import Meeting
from scheduling.record.queries.hours import while_there

CHUNK: Final = 2_000


class DayOf(Func):
    """The day of a moment in a time zone. Django's own function looks at each value once more in
    Python, which was a third of the time of a large file."""

    template = "(%(expressions)s)::date"
    arg_joiner = " AT TIME ZONE "
    output_field = DateField()


def enrollments(actor: Actor, scope: Scope) -> Sheet:
    """Who takes part, in which role, and how far they came."""
    columns = (
        *of_cohort(),
        *of_person(),
        Column(_("E-mail address"), _("The address at work."), 34),
        Column(_("Role"), _("Mentor, mentee or peer."), 10),
        Column(_("Status"), _("Where the enrolment stands today."), 14),
        Column(_("Department"), _("Department today."), 24),
        Column(_("Site"), _("Site today."), 24),
        Column(_("Profession"), _("Staff group."), 22),
        Column(_("Career stage"), _("1 newly qualified to 7 executive."), 14, "integer"),
        Column(_("Invited"), _("The day of the invitation."), 13, "day"),
        Column(_("Applied"), _("The day of the application."), 13, "day"),
        Column(_("Accepted"), _("The day on which a place was given."), 13, "day"),
        Column(_("Withdrawn"), _("The day of withdrawing; no reason is asked."), 13, "day"),
        Column(_("Completed"), _("The day on which the person completed the cohort."), 13, "day"),
    )
    rows = enrollment_rows(scope)
    roles, states = _said(Enrollment.Role), _said(Enrollment.Status)
    lines = (
        (*row[:6], roles[row[6]], states[row[7]], *row[8:])
        for row in rows.iterator(chunk_size=CHUNK)
    )
    notes = (_("What people wrote, whom they wish for and what they agreed on is in no export."),)
    title = _("Enrolments: %(of)s") % {"of": scope.of}
    return Sheet(_("Enrolments"), title, columns, lines, notes, total=rows.count())


def enrollment_rows(scope: Scope) -> QuerySet[Enrollment, tuple[Any, ...]]:
    """The enrolments of the scope, as the database gives them, with the days of its zone."""
    moments = ("invited_at", "applied_at", "accepted_at", "withdrawn_at", "completed_at")
    return (
        Enrollment.objects.filter(cohort__in=scope.cohorts)
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
            *(DayOf(moment, Value(scope.zone.key)) for moment in moments),
        )
    )


def relationships(actor: Actor, scope: Scope) -> Sheet:
    """Who was joined with whom; for who manages the programme, how they keep to their rhythm."""
    managed = scope.managed_by(actor)
    columns = (
        *of_cohort(),
        Column(_("Kind"), _("Pair, group or peer circle."), 12),
        Column(_("Mentors"), _("Who mentors."), 30),
        Column(_("Mentees and peers"), _("Who is mentored, or shares the circle."), 30),
        Column(_("Status"), _("Active, paused, ended early or completed."), 13),
        Column(_("Began"), _("The day on which it began."), 13, "day"),
        Column(_("Ended"), _("The day on which it ended."), 13, "day"),
    )
    activity_columns = (
        Column(_("Rhythm in days"), _("Days between meetings that they agreed on."), 12, "integer"),
        Column(_("Meetings held"), _("Meetings logged as held."), 12, "integer"),
        Column(_("Minutes together"), _("The length of those meetings."), 12, "integer"),
        Column(_("Last met"), _("The day of the latest meeting held."), 13, "day"),
        Column(_("Signal"), _("How they keep to their rhythm."), 18),
        Column(_("Reason"), _("Why the signal says so."), 60),
    )
    notes = [_("What was said, and what a meeting was about, is in no export.")]
    if len(managed) < len(scope.cohorts):
        notes.append(
            _("Meetings of single relationships are seen by the programme's managers alone.")
        )
    found = _relationship_rows(actor, scope)
    rows = found.iterator(chunk_size=CHUNK)
    lines = (_line(row) + (_activity_cells(row, managed) if managed else ()) for row in rows)
    return Sheet(
        _("Relationships"),
        _("Relationships: %(of)s") % {"of": scope.in_words},
        columns + activity_columns if managed else columns,
        lines,
        tuple(notes),
        total=found.count(),
    )


def _relationship_rows(actor: Actor, scope: Scope) -> QuerySet[Relationship]:
    name = Concat("members__person__given_name", Value(" "), "members__person__family_name")
    mentors = Q(members__role=Enrollment.Role.MENTOR)
    held = Meeting.objects.filter(
        scope.within("starts_at"), relationship=OuterRef("pk"), status=Meeting.Status.HELD
    )
    last = held.order_by("-starts_at").annotate(
        day=TruncDate("starts_at", tzinfo=ZoneInfo(actor.organization.time_zone))
    )
    signal = Signal.objects.filter(relationship=OuterRef("pk"))
    return (
        Relationship.objects.filter(scope.open_in(), cohort__in=scope.cohorts)
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


def _said(choices: type[TextChoices]) -> dict[str, str]:
    """The words of choices in the reader's language, looked up once and not for each row."""
    return {value: str(label) for value, label in choices.choices}


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
    states = _said(Signal.State)
    return (
        row.rhythm_days or row.cohort.program.rhythm_days,
        row.held,
        row.together,
        row.last_met_on,
        states.get(row.signal_state, ""),
        reason_in_words(row.signal_reason or {}),
    )


def hours(actor: Actor, scope: Scope) -> Sheet:
    """How often and how long each person met, of the programmes that the actor manages."""
    columns = (
        *of_cohort(),
        *of_person(),
        Column(_("Department"), _("Department today."), 24),
        Column(_("Role"), _("Mentor, mentee or peer."), 10),
        Column(_("Meetings held"), _("Meetings logged as held."), 12, "integer"),
        Column(_("Minutes together"), _("The length of those meetings."), 12, "integer"),
        Column(_("Hours"), _("The same in hours."), 12, "number"),
    )
    there = while_there() & scope.within("relationship__meetings__starts_at")
    rows = (
        RelationshipMember.objects.filter(relationship__cohort__in=scope.managed_by(actor))
        .values("enrollment_id")
        .annotate(
            held=Count("relationship__meetings", filter=there),
            minutes=Coalesce(Sum("relationship__meetings__minutes", filter=there), 0),
            program=F("enrollment__cohort__program__name"),
            cohort=F("enrollment__cohort__name"),
            number=F("person__employee_number"),
            given=F("person__given_name"),
            family=F("person__family_name"),
            place=F("person__department__name"),
            as_role=F("enrollment__role"),
        )
        .order_by("program", "cohort", "family", "given", "enrollment_id")
        .values_list(
            "program", "cohort", "number", "given", "family", "place", "as_role", "held", "minutes"
        )
    )
    roles = _said(Enrollment.Role)
    lines = (
        (*row[:6], roles[row[6]], row[7], row[8], round(row[8] / 60, 1))
        for row in rows.iterator(chunk_size=CHUNK)
    )
    notes = (
        _("Meetings count while the person had a part in the relationship."),
        _("Meetings of single people are seen by the programme's managers alone."),
    )
    title = _("Hours of each person: %(of)s") % {"of": scope.in_words}
    return Sheet(_("Hours"), title, columns, lines, notes, total=rows.count())
