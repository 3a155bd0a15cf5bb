"""What a cohort came to, once it is closing or closed: for its programme team, suppressed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mentorship.access import Actor
from participants.models import Enrollment
from programs.models import Cohort
from reporting.queries.activity import Activity, activity, added, plus
from reporting.queries.closing_counts import (
    ClosingCounts,
    SideCounts,
    closing_counts_kept,
    counted_now,
    rounded_steps,
)
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
    certificates: int | None
    """For who manages the cohort: as many as met at least once, which others read in round figures
    in the journey."""
    surveys: list[SurveyResult]
    is_rounded: bool = False
    """Whether counts are to the nearest five: what somebody else manages."""
    is_counted_later: bool = False
    """Whether hours, steps of goals and who goes on are not told yet to who does not manage it."""

    @property
    def has_withheld(self) -> bool:
        figures = [self.whole, self.going_on, self.withdrawn, *(one for _, one in self.hours)]
        return any(isinstance(one, Withheld) for one in figures) or any(
            one.has_withheld for one in self.surveys
        )


def closing_report(actor: Actor, cohort: Cohort) -> ClosingReport:
    """The report on a cohort that the actor may see.

    A manager of the programme sees each relationship's activity anyway, as it is now; from the
    night after the close on, as it was then. Anybody else is told nothing before that night, and
    then in round figures, of groups from the threshold on; whether people go on is treated like an
    answer.
    """
    shield = protection(actor)
    is_shown = shield.shows(cohort)
    is_own = actor.is_system or actor.manages(cohort.program_id)
    kept = closing_counts_kept(cohort)
    counts = kept or counted_now(cohort)
    is_told = is_own or kept is not None
    withdrawn = Enrollment.objects.filter(
        cohort=cohort, status=Enrollment.Status.WITHDRAWN, accepted_at__isnull=False
    ).count()
    steps = counts.goal_steps if is_own else rounded_steps(counts)
    return ClosingReport(
        cohort=cohort,
        journey=journey(actor, cohort),
        withdrawn=withdrawn if is_shown else shield.mark,
        whole=_whole(actor, cohort, counts) if is_shown else shield.mark,
        hours=_hours(actor, counts, is_own=is_own, is_told=is_told),
        going_on=_going_on(actor, counts, is_own=is_own, is_told=is_told),
        goal_steps=steps if is_shown and is_told else shield.mark,
        certificates=_certificates(cohort) if is_own else None,
        surveys=survey_results(actor, cohort),
        is_rounded=not is_own,
        is_counted_later=not is_told,
    )


def _certificates(cohort: Cohort) -> int:
    rows = Certificate.objects.filter(enrollment__cohort=cohort, replaced_at=None)
    return rows.count()


def _whole(actor: Actor, cohort: Cohort, counts: ClosingCounts) -> Activity:
    """Exact for who manages the cohort; for others what was published of its months."""
    if actor.is_system or actor.manages(cohort.program_id):
        return counts.whole
    total = Activity()
    for one in added(activity(actor, [cohort]).values()).values():
        total = plus(total, one)
    return total


def _hours(
    actor: Actor, counts: ClosingCounts, *, is_own: bool, is_told: bool
) -> tuple[tuple[str, Hours | Withheld], ...]:
    threshold = activity_threshold(actor.organization.suppression_threshold)
    people = {role: one.people for role, one in counts.sides.items()}
    decision = decide(people, threshold=0 if is_own else threshold)
    if not is_told:
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


def _going_on(
    actor: Actor, counts: ClosingCounts, *, is_own: bool, is_told: bool
) -> GoingOnTogether | Withheld:
    """Who manages the programme sees who goes on. For others it is shown of enough people, and
    once nothing changes any more: two readings would differ by one answer."""
    if is_own:
        return GoingOnTogether(counts.going_on, of=counts.lasted)
    threshold = answers_threshold(actor.organization.suppression_threshold)
    if not is_told or not may_show(counts.people, threshold=threshold):
        return Withheld(threshold)
    return GoingOnTogether(rounded_part(counts.going_on, counts.lasted), of=counts.lasted)
