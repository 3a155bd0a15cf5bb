"""What a closing report counts of meetings, of goals and of who goes on: worked out once the cohort
has closed, and kept from that night on, so that what is corrected afterwards does not change it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum

from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from participants.models import GoalStepFact
from programs.models import Cohort
from reporting.models import OutcomesEdition
from reporting.queries.activity import Activity
from reporting.queries.kept_outcomes import closing_kept
from reporting.suppression import rounded_count, rounded_part
from scheduling.models import Meeting
from scheduling.record.models import GoingOn
from scheduling.record.queries.hours import with_hours
from scheduling.record.queries.own import TO_THE_END


@dataclass(frozen=True, slots=True)
class SideCounts:
    """Of one side: how many people, their minutes, and the median per person."""

    people: int
    minutes: int
    median: int


@dataclass(frozen=True, slots=True)
class ClosingCounts:
    """Exact counts of a cohort. `lasted`: relationships to the end, and `people` in them."""

    sides: dict[str, SideCounts]
    meetings: dict[str, int]
    going_on: int
    lasted: int
    people: int
    goal_steps: tuple[int, int] = (0, 0)
    """How many of the goals' steps are done, of how many."""

    @property
    def whole(self) -> Activity:
        counts: dict[str, Any] = dict(self.meetings)
        return Activity(**counts)

    def as_json(self) -> dict[str, Any]:
        sides = {role: [one.people, one.minutes, one.median] for role, one in self.sides.items()}
        names = ("going_on", "lasted", "people", "goal_steps")
        counts = {name: getattr(self, name) for name in names}
        return {"sides": sides, "meetings": self.meetings} | counts


def closing_counts_kept(cohort: Cohort) -> ClosingCounts | None:
    """As they were kept in the night after the close; None before."""
    kept = closing_kept(cohort)
    if kept is None:
        return None
    sides = {role: SideCounts(*counts) for role, counts in kept["sides"].items()}
    steps = tuple(kept.get("goal_steps") or steps_of_goals(cohort))
    return ClosingCounts(**kept | {"sides": sides, "goal_steps": steps})


def goal_steps(actor: Actor, cohort: Cohort) -> tuple[int, int] | None:
    """How many of the goals' steps of a cohort are done, of how many; never their words. Who does
    not manage the cohort is told what was kept when it had closed, in round figures, and
    None before: otherwise two readings could differ by a step."""
    if actor.is_system or actor.manages(cohort.program_id):
        return steps_of_goals(cohort)
    kept = closing_counts_kept(cohort)
    return rounded_steps(kept) if kept else None


def rounded_steps(counts: ClosingCounts) -> tuple[int, int]:
    """For who does not manage the cohort."""
    done, every = counts.goal_steps
    return rounded_part(done, every), rounded_count(every)


def steps_of_goals(cohort: Cohort) -> tuple[int, int]:
    """As they are now."""
    steps = GoalStepFact.objects.filter(enrollment__cohort=cohort)
    counts = steps.aggregate(done=Count("pk", filter=Q(done_at__isnull=False)), all=Count("pk"))
    return counts["done"], counts["all"]


def closings_to_keep(actor: Actor) -> list[tuple[Cohort, dict[str, Any]]]:
    """Closed cohorts whose counts were not kept yet, with those of now."""
    if not actor.is_system:
        return []
    kept = OutcomesEdition.objects.filter(cohort=OuterRef("pk"), part=OutcomesEdition.Part.CLOSING)
    due = Cohort.objects.filter(~Exists(kept), status=Cohort.Status.CLOSED)
    return [(one, counted_now(one).as_json()) for one in due]


def counted_now(cohort: Cohort) -> ClosingCounts:
    """As they are now."""
    minutes: dict[str, list[int]] = defaultdict(list)
    members = RelationshipMember.objects.filter(relationship__cohort=cohort)
    for role, spent in with_hours(members).values_list("enrollment__role", "minutes"):
        minutes[role].append(spent)
    lasted = Relationship.objects.filter(cohort=cohort, status__in=TO_THE_END)
    going_on = GoingOn.objects.filter(relationship__in=lasted.values("pk"))
    return ClosingCounts(
        sides={
            role: SideCounts(len(each), sum(each), round(median(each)))
            for role, each in minutes.items()
        },
        meetings=_meetings(cohort),
        going_on=going_on.values("relationship_id").distinct().count(),
        lasted=lasted.count(),
        people=members.filter(relationship__in=lasted.values("pk")).count(),
        goal_steps=steps_of_goals(cohort),
    )


def _meetings(cohort: Cohort) -> dict[str, int]:
    held = Q(status=Meeting.Status.HELD)
    found = Meeting.objects.filter(relationship__cohort=cohort).aggregate(
        meetings_held=Count("pk", filter=held),
        meetings_missed=Count("pk", filter=Q(status=Meeting.Status.MISSED)),
        meetings_confirmed=Count("pk", filter=held & Q(confirmed_at__isnull=False)),
        minutes=Sum("minutes", filter=held),
    )
    return {name: count or 0 for name, count in found.items()}
