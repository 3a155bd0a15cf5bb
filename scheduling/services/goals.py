"""A mentee's goals and the small steps towards them. The words are sealed."""

from collections import Counter
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from matching.models import Relationship
from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict
from mentorship.guard import require_writable
from mentorship.sealing import CannotUnseal, Erased, gather, seal, unseal
from mentorship.tenancy import identify
from participants.models import Goal, GoalStep
from scheduling import rules
from scheduling.queries.goals import GoalInWords, StepInWords, goals_of

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
    identify(actor.person_id)
    require(rules.set_goal, actor, relationship)
    member = next(m for m in relationship.members.all() if m.person_id == actor.person_id)
    text = require_writable(text, actor=actor, is_checked=is_checked)
    open_goals = Goal.objects.filter(enrollment_id=member.enrollment_id, status=Goal.Status.OPEN)
    if open_goals.count() >= MOST_OPEN_GOALS:
        raise Conflict(_("Finish a goal or set one aside first."), code="too_many_goals")
    goal = Goal(enrollment_id=member.enrollment_id, due_on=due_on)
    seal(goal, actor=actor, sealed_text=text)
    goal.save()
    audit.record(actor=actor, action="goal.set", subject=goal, row_version=goal.row_version)
    return goal


@transaction.atomic
def open_goals(*, actor: Actor, relationship: Relationship) -> list[GoalInWords]:
    """The goals of a relationship in words, for those who read them; open ones first.

    Where any is somebody else's, one audit event says whose were opened together; it is committed
    on a connection of its own before a word is opened, and without it there are none (NotRecorded,
    503). Words that were erased or tampered with are replaced by a sentence that says so.
    """
    require(rules.see_what_was_said, actor, relationship)
    goals = goals_of(actor, relationship)
    others = [goal for goal in goals if goal.enrollment.person_id != actor.person_id]
    if others:
        audit.record_now(
            actor=actor,
            action="goals.opened",
            subject=relationship,
            goals=[str(goal.pk) for goal in others],
            owners=sorted(whose := Counter(str(goal.enrollment.person_id) for goal in others)),
            of=dict(whose),
        )
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


@sensitive_variables()
def _words(row: Goal | GoalStep, actor: Actor) -> str:
    try:
        return unseal(row, actor=actor)
    except (Erased, CannotUnseal) as refusal:
        # The others stay readable; what became of this one is said in its place.
        return f"({refusal.message})"


@transaction.atomic
def change_goal_status(*, actor: Actor, goal: Goal, status: str) -> Goal:
    """Say that a goal of one's own is achieved, set aside, or open again."""
    identify(actor.person_id)
    require(rules.change_goal, actor, goal)
    goal = Goal.objects.select_for_update(of=("self",)).select_related("enrollment").get(pk=goal.pk)
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
    identify(actor.person_id)
    require(rules.work_on_goal, actor, goal)
    locked = Goal.objects.select_for_update().only("status").get(pk=goal.pk)
    text = require_writable(text, actor=actor, is_checked=is_checked)
    _require_open(locked)
    last = goal.steps.aggregate(last=Max("position", default=0))["last"]
    if last >= MOST_STEPS:
        raise Conflict(_("This goal has many steps: start a new goal."), code="too_many_steps")
    step = GoalStep(goal=goal, position=last + 1)
    seal(step, actor=actor, sealed_text=text)
    step.save()
    audit.record(actor=actor, action="goal_step.added", subject=step, row_version=step.row_version)
    return step


@transaction.atomic
def complete_goal_step(*, actor: Actor, step: GoalStep, is_done: bool = True) -> GoalStep:
    """Tick a step off, or take the tick back. Doing it twice changes nothing."""
    identify(actor.person_id)
    require(rules.work_on_goal, actor, step.goal)
    locked = GoalStep.objects.select_for_update().get(pk=step.pk)
    _require_open(step.goal)
    if (locked.done_at is not None) != is_done:
        locked.done_at = timezone.now() if is_done else None
        locked.save()
        audit.record(actor=actor, action="goal_step.changed", subject=locked)
    return locked


def _require_open(goal: Goal) -> None:
    if goal.status != Goal.Status.OPEN:
        raise Conflict(_("This goal is finished. Open it again to go on."), code="goal_over")
