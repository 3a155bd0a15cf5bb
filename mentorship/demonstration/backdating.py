"""Dating back what the services could only date “now”.

A use case writes the moment at which it happens, rightly, and has no argument for another. A
demonstration tells of months, so it sets those moments afterwards, a few statements a cohort. It
changes dates and marks of delivery only, never a state that a service decides, with one exception
that is named where it stands. The audit trail stays as it is: the database lets nobody change
it, and it says truly when the demonstration was made.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from matching.models import MatchRun, Proposal, Relationship, RelationshipMember
from mentorship.demonstration.cast import House
from mentorship.demonstration.meetings import Told
from mentorship.models import Invitation, Membership, Organization, OutboxMessage
from mentorship.tenancy import identify
from participants.models import (
    AgreementAcceptance,
    Enrollment,
    Goal,
    GoalStep,
    Person,
    PersonImport,
)
from programs.models import AgreementVersion, Cohort, Program
from scheduling.models import Meeting, Note

_ASKED = ("invited_at", "applied_at")
_ANSWERED = ("accepted_at", "waitlisted_at", "declined_at", "prepared_at")
UNSENT = {"sent_at": None, "withdrawn_at": None, "failed_at": None}


def at(house: House, day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment on the organisation's clock."""
    return datetime.combine(day, time(hour, minute), tzinfo=house.zone)


def founded(house: House, on: date) -> None:
    """The organisation, its import and its programmes came first; members came to take part."""
    moment = at(house, on)
    taken_in = Enrollment.objects.filter(person__user=OuterRef("user_id"))
    first = taken_in.exclude(accepted_at=None).order_by("accepted_at").values("accepted_at")
    Membership.objects.update(created_at=Coalesce(Subquery(first[:1]), moment))
    Organization.objects.filter(pk=house.organization.pk).update(created_at=moment)
    Person.objects.update(created_at=moment)
    PersonImport.objects.update(created_at=moment, finished_at=moment + timedelta(seconds=40))
    Program.objects.update(created_at=moment + timedelta(days=2))
    AgreementVersion.objects.update(published_at=moment + timedelta(days=2))


def enrolled(house: House, cohort: Cohort, opened_on: date, closed_on: date) -> None:
    """People were invited when enrolment opened, and answered until it closed."""
    chance, days = house.chance, max(2, (closed_on - opened_on).days)
    Cohort.objects.filter(pk=cohort.pk).update(created_at=at(house, opened_on) - timedelta(days=7))
    rows = list(
        Enrollment.objects.filter(cohort=cohort)
        .select_related("person")
        .order_by("person__employee_number")
    )
    for row in rows:
        row.created_at = at(house, opened_on, 9, chance.randint(0, 59))
        answered_at = row.created_at + timedelta(
            days=chance.randint(1, days - 1), minutes=chance.randint(0, 500)
        )
        for name in _ASKED:
            if getattr(row, name):
                setattr(row, name, row.created_at)
        for name in _ANSWERED:
            if getattr(row, name):
                setattr(row, name, answered_at)
    Enrollment.objects.bulk_update(rows, ["created_at", *_ASKED, *_ANSWERED])
    opened_at = at(house, opened_on, 9)
    Invitation.objects.filter(
        accepted_at=None, email__in=[row.person.email for row in rows]
    ).update(created_at=opened_at, expires_at=opened_at + timedelta(days=28))
    accepted_at = Enrollment.objects.filter(pk=OuterRef("enrollment_id")).values("accepted_at")
    AgreementAcceptance.objects.filter(
        enrollment__cohort=cohort, enrollment__accepted_at__isnull=False
    ).update(accepted_at=Subquery(accepted_at[:1]))


def matched(house: House, run: MatchRun, on: date) -> None:
    """A run was solved and published on a day, and answered in the days after."""
    moment = at(house, on, 11)
    MatchRun.objects.filter(pk=run.pk).update(
        created_at=moment,
        started_at=moment + timedelta(seconds=2),
        finished_at=moment + timedelta(seconds=5),
    )
    MatchRun.objects.filter(pk=run.pk).exclude(published_at=None).update(
        published_at=moment + timedelta(hours=3)
    )
    proposals = list(Proposal.objects.filter(run=run).order_by("mentee__person__employee_number"))
    for one in proposals:
        if one.respond_by:
            one.respond_by = on + timedelta(days=run.cohort.response_days)
        for side in ("mentor", "mentee"):
            if getattr(one, f"{side}_answered_at"):
                waited = timedelta(hours=house.chance.randint(4, 24 * 5))
                setattr(one, f"{side}_answered_at", moment + waited)
    Proposal.objects.bulk_update(
        proposals, ["respond_by", "mentor_answered_at", "mentee_answered_at"]
    )


def begun(house: House, days: Mapping[Relationship, date]) -> None:
    """Relationships began on these days."""
    for relationship, day in days.items():
        relationship.began_on, relationship.created_at = day, at(house, day, 12)
    Relationship.objects.bulk_update(days, ["began_on", "created_at"])
    began_on = Relationship.objects.filter(pk=OuterRef("relationship_id")).values("began_on")
    RelationshipMember.objects.filter(relationship__in=list(days)).update(
        joined_on=Subquery(began_on[:1])
    )


def ended(house: House, days: Mapping[Relationship, date]) -> None:
    """Relationships whose people withdrew ended on these days."""
    for relationship, day in days.items():
        Relationship.objects.filter(pk=relationship.pk).update(ended_on=day)
        gone = RelationshipMember.objects.filter(relationship=relationship)
        gone.exclude(left_on=None).update(left_on=day)
        Enrollment.objects.filter(
            relationship_members__relationship=relationship, status=Enrollment.Status.WITHDRAWN
        ).update(withdrawn_at=at(house, day, 16))


def closed(house: House, cohort: Cohort) -> None:
    """A cohort was closed on its last day, and with it what was still going on.

    The exception: no service completes relationships yet, so their state is set here.
    """
    moment = at(house, cohort.ends_on, 17)
    Cohort.objects.filter(pk=cohort.pk).update(closed_at=moment)
    Enrollment.objects.filter(cohort=cohort, completed_at__isnull=False).update(completed_at=moment)
    going_on = Relationship.objects.filter(cohort=cohort, status=Relationship.Status.ACTIVE)
    RelationshipMember.objects.filter(relationship__in=going_on, left_on=None).update(
        left_on=cohort.ends_on
    )
    going_on.update(status=Relationship.Status.COMPLETED, ended_on=cohort.ends_on)


def met(told: Iterable[Told]) -> None:
    """Meetings took place at an hour, were logged soon after and confirmed later; notes were
    written with the log."""
    meetings = []
    for one in told:
        meeting = one.meeting
        meeting.starts_at = one.began_at
        meeting.created_at = meeting.logged_at = meeting.changed_at = one.logged_at
        if one.confirmed_at:
            meeting.confirmed_at = meeting.changed_at = one.confirmed_at
        meetings.append(meeting)
    Meeting.objects.bulk_update(
        meetings,
        ["starts_at", "created_at", "logged_at", "changed_at", "confirmed_at"],
        batch_size=500,
    )
    logged_at = Meeting.objects.filter(pk=OuterRef("meeting_id")).values("logged_at")
    for writer in {meeting.logged_by_id for meeting in meetings}:
        identify(writer)  # nobody else's notes are seen, not even by us
        Note.objects.filter(meeting__in=meetings).update(written_at=Subquery(logged_at[:1]))


def planned(meetings: Iterable[Meeting], days_ago: int) -> None:
    """Meetings to come were planned some days ago."""
    keys = [meeting.pk for meeting in meetings]
    before = timezone.now() - timedelta(days=days_ago)
    Meeting.objects.filter(pk__in=keys).update(created_at=before, changed_at=before)


def waiting_for_a_log(house: House, meeting: Meeting, day: date) -> None:
    """A planned meeting's time has come, and nobody has logged it yet."""
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=at(house, day, 14),
        created_at=at(house, day) - timedelta(days=9),
        changed_at=at(house, day) - timedelta(days=9),
    )


def aimed(house: House, goals: Iterable[Goal], since: date, until: date) -> None:
    """Goals were set after the first weeks, and their steps were done one by one."""
    goals, chance = list(goals), house.chance
    span = max(20, (until - since).days)
    for goal in goals:
        goal.created_at = at(house, since + timedelta(days=chance.randint(3, 16)), 13)
        goal.due_on = until + timedelta(days=chance.randint(14, 90))
        if goal.ended_at:
            goal.due_on = until - timedelta(days=chance.randint(0, span // 4))
            goal.ended_at = at(house, until - timedelta(days=chance.randint(1, 15)), 15)
    by_owner = groupby(sorted(goals, key=_owner_of), key=_owner_of)
    for owner, theirs in by_owner:
        identify(owner)
        _moved(house, list(theirs), since, span)


def _owner_of(goal: Goal) -> UUID:
    return goal.enrollment.person_id


def _moved(house: House, goals: list[Goal], since: date, span: int) -> None:
    chance = house.chance
    Goal.objects.bulk_update(goals, ["created_at", "due_on", "ended_at"])
    steps = list(GoalStep.objects.filter(goal__in=goals, done_at__isnull=False).order_by("pk"))
    for step in steps:
        step.done_at = at(house, since + timedelta(days=chance.randint(17, max(18, span - 2))), 19)
    GoalStep.objects.bulk_update(steps, ["done_at"])


def delivered(keep_for: Iterable[str], at_most: int) -> None:
    """E-mails of the past have been sent, also those that the quiet hours of today hold back. A
    few of the latest, to accounts that one can sign in with, are still owed and land in the
    mailbox; so are those that remind of an answer in the days to come."""
    owed = OutboxMessage.objects.filter(**UNSENT).exclude(kind="match_reminder")
    kept = owed.filter(to__overlap=list(keep_for)).order_by("-pk").values_list("pk", flat=True)
    past = owed.exclude(pk__in=list(kept[:at_most]))
    past.update(
        attempts=1,
        sent_at=F("send_at") - timedelta(days=2),
        send_at=F("send_at") - timedelta(days=2),
    )
