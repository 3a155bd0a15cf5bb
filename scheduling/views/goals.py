"""Goals and small steps, on one page."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from matching.models import Relationship
from mentorship.addresses import org_reverse
from mentorship.errors import Invalid
from mentorship.requests import TenantRequest
from participants.models import Goal, GoalStep
from scheduling.forms import GoalForm, StepForm
from scheduling.queries.goals import readable_goals
from scheduling.queries.relationships import own_relationships
from scheduling.services.goals import (
    add_goal_step,
    change_goal_status,
    complete_goal_step,
    open_goals,
    set_goal,
)
from scheduling.views.clock import on_own_clock


@never_cache
@sensitive_post_parameters("text")
@require_http_methods(["GET", "HEAD", "POST"])
@on_own_clock
def goals(request: TenantRequest, relationship_id: UUID) -> HttpResponse:
    """The goals of a relationship; a mentee sets one here."""
    relationship = get_object_or_404(own_relationships(request.actor), pk=relationship_id)
    if request.method != "POST":
        return _page(request, relationship)
    form = GoalForm(request.POST)
    if form.is_valid():
        with form.refusals_shown():
            set_goal(
                actor=request.actor,
                relationship=relationship,
                due_on=form.cleaned_data["due_on"],
                **form.written,
            )
            messages.success(request, _("Your goal is set. What could be a first small step?"))
            return redirect(_url(request, relationship))
    return _page(request, relationship, goal_form=form, status=422)


@never_cache
@sensitive_post_parameters("text")
@require_POST
@on_own_clock
def goal_step_add(request: TenantRequest, goal_id: UUID) -> HttpResponse:
    """Add a step to a goal."""
    goal = get_object_or_404(readable_goals(request.actor), pk=goal_id)
    relationship = _relationship_of(request, goal)
    form = StepForm(request.POST)
    if form.is_valid():
        with form.refusals_shown():
            add_goal_step(actor=request.actor, goal=goal, **form.written)
            return redirect(f"{_url(request, relationship)}#goal-{goal.pk}")
    return _page(request, relationship, step_form=(goal.pk, form), status=422)


@require_POST
def goal_step(request: TenantRequest, step_id: UUID) -> HttpResponse:
    """Tick a step off, or take the tick back."""
    mine = readable_goals(request.actor).values("pk")
    step = get_object_or_404(GoalStep.objects.select_related("goal"), pk=step_id, goal__in=mine)
    goal = readable_goals(request.actor).get(pk=step.goal_id)
    step.goal = goal
    complete_goal_step(actor=request.actor, step=step, is_done=request.POST.get("done") != "no")
    return redirect(f"{_url(request, _relationship_of(request, goal))}#goal-{goal.pk}")


@require_POST
def goal_status(request: TenantRequest, goal_id: UUID) -> HttpResponse:
    """Say that one's goal is achieved, set aside, or open again."""
    goal = get_object_or_404(readable_goals(request.actor), pk=goal_id)
    status = request.POST.get("status", "")
    if status not in Goal.Status.values:
        raise Invalid(_("Choose achieved, set aside or in progress."), code="unknown_status")
    change_goal_status(actor=request.actor, goal=goal, status=status)
    words = {
        "achieved": _("Achieved. Well done."),
        "dropped": _("Set aside."),
        "open": _("Open again."),
    }
    messages.success(request, words[status])
    return redirect(_url(request, _relationship_of(request, goal)))


def _relationship_of(request: TenantRequest, goal: Goal) -> Relationship:
    """The relationship in which the actor and the goal's owner meet."""
    shared = own_relationships(request.actor).filter(members__enrollment_id=goal.enrollment_id)
    found = shared.order_by("-began_on").first()
    if found is None:
        raise Http404
    return found


def _page(
    request: TenantRequest,
    relationship: Relationship,
    goal_form: GoalForm | None = None,
    step_form: tuple[UUID, StepForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    bound_goal_id, bound = step_form or (None, None)
    rows = [
        (goal, bound if goal.id == bound_goal_id else StepForm(auto_id=f"step-{goal.id}-%s"))
        for goal in open_goals(actor=request.actor, relationship=relationship)
    ]
    context = {
        "relationship": relationship,
        "rows": rows,
        "goal_form": goal_form or GoalForm(),
        "refused_form": bound,
    }
    return render(request, "scheduling/goals.html", context, status=status)


def _url(request: TenantRequest, relationship: Relationship) -> str:
    return org_reverse(request.organization, "scheduling:goals", relationship_id=relationship.pk)
