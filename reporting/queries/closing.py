"""What a cohort came to, once it is closing or closed: for its programme team, suppressed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from participants.models import Enrollment
from programs.models import Cohort
from reporting.queries.activity import Activity, activity, added, goal_steps, plus
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
from scheduling.record.models import Certificate, GoingOn
from scheduling.record.queries.hours import with_hours

REPORTED = (Cohort.Status.CLOSING, Cohort.Status.CLOSED)
_TO_THE_END = (
    Relationship.Status.ACTIVE,
    Relationship.Status.PAUSED,
    Relationship.Status.COMPLETED,
)


@dataclass(frozen=True, slots=True)
class Hours:
    """How long the people of one side met."""

    people: int
    minutes: int
    middle: int
    """Of the person in the middle, in minutes."""

    @property
    def in_words(self) -> str:
        return hours_in_words(self.minutes)

    @property
    def middle_in_words(self) -> str:
        return hours_in_words(self.middle)


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
    below the threshold are withheld, and whether people go on is treated like an answer.
    """
    shield = protection(actor)
    is_shown = shield.shows(cohort)
    months = activity(actor, [cohort.pk]).values()
    reached = journey(actor, cohort)
    withdrawn = Enrollment.objects.filter(
        cohort=cohort, status=Enrollment.Status.WITHDRAWN, accepted_at__isnull=False
    ).count()
    return ClosingReport(
        cohort=cohort,
        journey=reached,
        withdrawn=withdrawn if is_shown else shield.mark,
        whole=_whole(months) if is_shown else shield.mark,
        hours=_hours(actor, cohort),
        going_on=_going_on(actor, cohort),
        goal_steps=goal_steps(actor, cohort) if is_shown else shield.mark,
        certificates=Certificate.objects.filter(
            enrollment__cohort=cohort, replaced_at=None
        ).count(),
        surveys=survey_results(actor, cohort),
    )


def _whole(months: Iterable[Mapping[dt.date, Activity]]) -> Activity:
    total = Activity()
    for one in added(months).values():
        total = plus(total, one)
    return total


def _hours(actor: Actor, cohort: Cohort) -> tuple[tuple[str, Hours | Withheld], ...]:
    members = RelationshipMember.objects.filter(relationship__cohort=cohort)
    minutes: dict[str, list[int]] = defaultdict(list)
    for role, spent in with_hours(members).values_list("enrollment__role", "minutes"):
        minutes[role].append(spent)
    people = {role: len(each) for role, each in minutes.items()}
    threshold = activity_threshold(actor.organization.suppression_threshold)
    is_own = actor.manages(cohort.program_id)
    decision = decide(people, threshold=0 if is_own else threshold)
    return tuple(
        (label, decision.show(role, _of(minutes[role], is_own=is_own)))
        for role, label in ROLES
        if minutes[role]
    )


def _of(minutes: list[int], *, is_own: bool) -> Hours:
    """Exact for who manages the cohort; for others to five hours, the middle to half an hour."""
    whole, middle = sum(minutes), round(median(minutes))
    if not is_own:
        whole, middle = rounded_minutes(whole), 30 * round(middle / 30)
    return Hours(len(minutes), whole, middle)


def _going_on(actor: Actor, cohort: Cohort) -> GoingOnTogether | Withheld:
    """Who manages the programme sees who goes on. For others it is shown of enough people, and
    once nothing changes any more: two readings would differ by one answer."""
    lasted = Relationship.objects.filter(cohort=cohort, status__in=_TO_THE_END)
    count = GoingOn.objects.filter(relationship__in=lasted.values("pk"))
    together = GoingOnTogether(
        relationships=count.values("relationship_id").distinct().count(), of=lasted.count()
    )
    threshold = answers_threshold(actor.organization.suppression_threshold)
    people = RelationshipMember.objects.filter(relationship__in=lasted.values("pk")).count()
    is_enough = cohort.is_over and may_show(people, threshold=threshold)
    if actor.manages(cohort.program_id):
        return together
    if not is_enough:
        return Withheld(threshold)
    told = rounded_part(together.relationships, together.of)
    return GoingOnTogether(relationships=told, of=together.of)
