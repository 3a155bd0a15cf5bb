"""A mentee's goals and the small steps towards them. The words are sealed."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from matching.models import Relationship
from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict
from mentorship.sealing import seal
from participants.models import Goal, GoalStep
from scheduling import rules
from scheduling.guard import require_writable

MOST_OPEN_GOALS = 10
MOST_STEPS = 30


@sensitive_variables("text")
@transaction.atomic
def set_goal(
    *,
    actor: Actor,
    relationship: Relationship,
    text: str,
    due_on: date | None = None,
    is_checked: bool = False,
) -> Goal:
    """Set a goal of one's own within a relationship; its mentors read it.

    Raises LooksLikePatient, Invalid (`empty`, `too_long`), Conflict (`too_many_goals`).
    """
    require(rules.set_goal, actor, relationship)
    member = next(m for m in relationship.members.all() if m.person_id == actor.person_id)
    text = require_writable(text, is_checked=is_checked)
    open_goals = Goal.objects.filter(enrollment_id=member.enrollment_id, status=Goal.Status.OPEN)
    if open_goals.count() >= MOST_OPEN_GOALS:
        raise Conflict("Finish a goal or set one aside first.", code="too_many_goals")
    goal = Goal(enrollment_id=member.enrollment_id, due_on=due_on)
    seal(goal, actor=actor, sealed_text=text)
    goal.save()
    audit.record(actor=actor, action="goal.set", subject=goal, row_version=goal.row_version)
    return goal


@transaction.atomic
def change_goal_status(*, actor: Actor, goal: Goal, status: str) -> Goal:
    """Say that a goal of one's own is achieved, set aside, or open again."""
    goal = Goal.objects.select_for_update(of=("self",)).select_related("enrollment").get(pk=goal.pk)
    require(rules.change_goal, actor, goal)
    goal.status = Goal.Status(status)
    goal.ended_at = None if goal.status == Goal.Status.OPEN else timezone.now()
    goal.save()
    audit.record(actor=actor, action="goal.changed", subject=goal)
    return goal


@sensitive_variables("text")
@transaction.atomic
def add_goal_step(*, actor: Actor, goal: Goal, text: str, is_checked: bool = False) -> GoalStep:
    """Add a small step to a goal: its owner or the owner's mentor.

    Raises LooksLikePatient, Invalid (`empty`, `too_long`), Conflict (`too_many_steps`,
    `goal_over`).
    """
    Goal.objects.select_for_update().only("pk").get(pk=goal.pk)
    require(rules.work_on_goal, actor, goal)
    text = require_writable(text, is_checked=is_checked)
    _require_open(goal)
    last = goal.steps.aggregate(last=Max("position", default=0))["last"]
    if last >= MOST_STEPS:
        raise Conflict("This goal has many steps: start a new goal.", code="too_many_steps")
    step = GoalStep(goal=goal, position=last + 1)
    seal(step, actor=actor, sealed_text=text)
    step.save()
    audit.record(actor=actor, action="goal_step.added", subject=step, row_version=step.row_version)
    return step


@transaction.atomic
def complete_goal_step(*, actor: Actor, step: GoalStep, is_done: bool = True) -> GoalStep:
    """Tick a step off, or take the tick back. Doing it twice changes nothing."""
    locked = GoalStep.objects.select_for_update().get(pk=step.pk)
    require(rules.work_on_goal, actor, step.goal)
    _require_open(step.goal)
    if (locked.done_at is not None) != is_done:
        locked.done_at = timezone.now() if is_done else None
        locked.save()
        audit.record(actor=actor, action="goal_step.changed", subject=locked)
    return locked


def _require_open(goal: Goal) -> None:
    if goal.status != Goal.Status.OPEN:
        raise Conflict("This goal is finished. Open it again to go on.", code="goal_over")
