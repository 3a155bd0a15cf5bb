"""Goals with their words, for those whom they concern."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from mentorship.sealing import CannotUnseal, Erased, gather, unseal
from participants.models import Goal, GoalStep
from scheduling import rules


@dataclass(frozen=True, slots=True)
class StepInWords:
    """A step, opened. `repr` does not show the words."""

    id: UUID
    text: str = field(repr=False)
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class GoalInWords:
    """A goal, opened for one of its readers. `repr` does not show the words."""

    id: UUID
    text: str = field(repr=False)
    status: str
    due_on: date | None
    owner_name: str
    is_own: bool
    steps: tuple[StepInWords, ...]

    @property
    def steps_done(self) -> int:
        return sum(1 for step in self.steps if step.done_at)

    @property
    def progress_note(self) -> str:
        return f"{self.steps_done} of {len(self.steps)}"

    @property
    def is_open(self) -> bool:
        return self.status == Goal.Status.OPEN

    @property
    def status_label(self) -> str:
        return str(Goal.Status(self.status).label)


def readable_goals(actor: Actor) -> QuerySet[Goal]:
    """The actor's own goals, those of people whom the actor mentors, and those of a peer circle."""
    if actor.person_id is None:
        return Goal.objects.none()
    mine = RelationshipMember.objects.filter(person_id=actor.person_id, left_on=None)
    guided = RelationshipMember.objects.filter(
        Q(relationship_id__in=mine.filter(role="mentor").values("relationship_id"))
        | Q(
            relationship_id__in=mine.filter(role="peer").values("relationship_id"),
            role="peer",
        )
    )
    return (
        Goal.objects.filter(
            Q(enrollment__person_id=actor.person_id)
            | Q(enrollment_id__in=guided.values("enrollment_id"))
        )
        .select_related("enrollment__person")
        .prefetch_related("steps", "enrollment__relationship_members__relationship__members")
    )


def goals_in_words(actor: Actor, relationship: Relationship) -> list[GoalInWords]:
    """The goals of a relationship that the actor may read, opened; open ones first."""
    if not rules.see_what_was_said(actor, relationship):
        return []
    enrollments = [member.enrollment_id for member in relationship.members.all()]
    goals = list(readable_goals(actor).filter(enrollment_id__in=enrollments))
    gather([*goals, *(step for goal in goals for step in goal.steps.all())])
    opened = [_in_words(goal, actor) for goal in goals]
    return sorted(opened, key=lambda goal: not goal.is_open)


def _in_words(goal: Goal, actor: Actor) -> GoalInWords:
    return GoalInWords(
        id=goal.pk,
        text=_words(goal, actor),
        status=goal.status,
        due_on=goal.due_on,
        owner_name=str(goal.enrollment.person),
        is_own=goal.enrollment.person_id == actor.person_id,
        steps=tuple(
            StepInWords(step.pk, _words(step, actor), step.done_at) for step in goal.steps.all()
        ),
    )


def _words(row: Goal | GoalStep, actor: Actor) -> str:
    try:
        return unseal(row, actor=actor)
    except (Erased, CannotUnseal) as refusal:
        # The others stay readable; what became of this one is said in its place.
        return f"({refusal.message})"
