"""Goals with their words, for those whom they concern."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from mentorship.tenancy import identify
from participants.models import Goal
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
        return gettext("%(done)s of %(all)s") % {"done": self.steps_done, "all": len(self.steps)}

    @property
    def is_open(self) -> bool:
        return self.status == Goal.Status.OPEN


def readable_goals(actor: Actor) -> QuerySet[Goal]:
    """The actor's own goals, those of people whom the actor mentors, and those of a peer circle."""
    identify(actor.person_id)
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


def goals_of(actor: Actor, relationship: Relationship) -> list[Goal]:
    """The goals of a relationship that the actor may read, with their steps, sealed."""
    if not rules.see_what_was_said(actor, relationship):
        return []
    enrollments = [member.enrollment_id for member in relationship.members.all()]
    return list(readable_goals(actor).filter(enrollment_id__in=enrollments))
