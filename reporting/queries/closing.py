"""What a cohort came to, once it is closing or closed: for its programme team, suppressed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mentorship.access import Actor
from participants.models import Enrollment
from programs.models import Cohort
from reporting.queries.activity import Activity, activity, added, goal_steps, plus
from reporting.queries.closing_counts import ClosingCounts, SideCounts, closing_counts
from reporting.queries.feedback import ROLES, SurveyResult, survey_results
from reporting.queries.journey import Journey, journey
from reporting.queries.protection import protection
from reporting.suppression import (
    Withheld,
    activity_threshold,
    answers_threshold,
    decide,
    may_show,
    rounded_minutes,
    rounded_part,
)
from scheduling.protected_time import hours_in_words
from scheduling.record.models import Certificate

REPORTED = (Cohort.Status.CLOSING, Cohort.Status.CLOSED)


@dataclass(frozen=True, slots=True)
class Hours:
    """How long the people of one side met."""

    people: int
    minutes: int
    median: int
    """The median per person, in minutes."""

    @property
    def in_words(self) -> str:
        return hours_in_words(self.minutes)

    @property
    def median_in_words(self) -> str:
        return hours_in_words(self.median)


@dataclass(frozen=True, slots=True)
class GoingOnTogether:
    """How many relationships go on without the programme, of how many that lasted to the end."""

    relationships: int
    of: int


@dataclass(frozen=True, slots=True)
class ClosingReport:
    """A cohort's closing report. What is withheld is marked in its place."""

    cohort: Cohort
    journey: Journey
    withdrawn: int | Withheld
    whole: Activity | Withheld
    hours: tuple[tuple[str, Hours | Withheld], ...]
    going_on: GoingOnTogether | Withheld
    goal_steps: tuple[int, int] | Withheld
    certificates: int
    surveys: list[SurveyResult]

    @property
    def has_withheld(self) -> bool:
        figures = [self.whole, self.going_on, self.withdrawn, *(one for _, one in self.hours)]
        return any(isinstance(one, Withheld) for one in figures) or any(
            one.has_withheld for one in self.surveys
        )


def closing_report(actor: Actor, cohort: Cohort) -> ClosingReport:
    """The report on a cohort that the actor may see.

    A manager of the programme sees each relationship's activity anyway; for anybody else groups
    below the threshold are withheld, and whether people go on is treated like an answer. From the
    night after the close on, hours and who goes on are those of that night.
    """
    shield = protection(actor)
    is_shown = shield.shows(cohort)
    counts = closing_counts(cohort)
    reached = journey(actor, cohort)
    withdrawn = Enrollment.objects.filter(
        cohort=cohort, status=Enrollment.Status.WITHDRAWN, accepted_at__isnull=False
    ).count()
    return ClosingReport(
        cohort=cohort,
        journey=reached,
        withdrawn=withdrawn if is_shown else shield.mark,
        whole=_whole(actor, cohort, counts) if is_shown else shield.mark,
        hours=_hours(actor, cohort, counts),
        going_on=_going_on(actor, cohort, counts),
        goal_steps=goal_steps(actor, cohort) if is_shown else shield.mark,
        certificates=Certificate.objects.filter(
            enrollment__cohort=cohort, replaced_at=None
        ).count(),
        surveys=survey_results(actor, cohort),
    )


def _whole(actor: Actor, cohort: Cohort, counts: ClosingCounts) -> Activity:
    """Exact for who manages the cohort; for others what was published of its months."""
    if actor.is_system or actor.manages(cohort.program_id):
        return counts.whole
    total = Activity()
    for one in added(activity(actor, [cohort]).values()).values():
        total = plus(total, one)
    return total


def _hours(
    actor: Actor, cohort: Cohort, counts: ClosingCounts
) -> tuple[tuple[str, Hours | Withheld], ...]:
    threshold = activity_threshold(actor.organization.suppression_threshold)
    is_own = actor.manages(cohort.program_id)
    people = {role: one.people for role, one in counts.sides.items()}
    decision = decide(people, threshold=0 if is_own else threshold)
    if not is_own and not cohort.is_over:
        # Two readings would differ by a meeting.
        decision = replace(decision, withheld=frozenset(people))
    return tuple(
        (label, decision.show(role, _of(counts.sides[role], is_own=is_own)))
        for role, label in ROLES
        if role in counts.sides
    )


def _of(side: SideCounts, *, is_own: bool) -> Hours:
    """Exact for who manages the cohort; for others to five hours, the median to half an hour."""
    whole, median = side.minutes, side.median
    if not is_own:
        whole, median = rounded_minutes(whole), 30 * round(median / 30)
    return Hours(side.people, whole, median)


def _going_on(actor: Actor, cohort: Cohort, counts: ClosingCounts) -> GoingOnTogether | Withheld:
    """Who manages the programme sees who goes on. For others it is shown of enough people, and
    once nothing changes any more: two readings would differ by one answer."""
    if actor.manages(cohort.program_id):
        return GoingOnTogether(counts.going_on, of=counts.lasted)
    threshold = answers_threshold(actor.organization.suppression_threshold)
    if not cohort.is_over or not may_show(counts.people, threshold=threshold):
        return Withheld(threshold)
    return GoingOnTogether(rounded_part(counts.going_on, counts.lasted), of=counts.lasted)
