"""The capacity planner: are there mentors enough, what would help, and who could be invited."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from matching import queries, services
from matching.planning import GroupPlan, Plan
from matching.planning_forms import InviteMentorsForm, WhomForm
from matching.queries import KeptPlan
from matching.views.cohorts import visible_cohort
from mentorship.addresses import org_reverse
from mentorship.paging import page_of
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest
from mentorship.texts import gettext_lazy
from participants.models import Enrollment, Person
from participants.services import Invited, invite_people
from programs.models import Cohort

MOST_NAMED = 12
PHASES = {
    "as_it_is": gettext_lazy("Matching everybody as it is"),
    "short": gettext_lazy("Looking for what is short"),
    "more": gettext_lazy("Trying one more mentee with each mentor, and groups"),
    "sites": gettext_lazy("Trying other sites"),
    "waiting_list": gettext_lazy("Trying it with everybody who waits"),
    "candidates": gettext_lazy("Looking for people who could be invited"),
}


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A specialty, stage or site in words."""

    label: str
    group: GroupPlan


@require_GET
def planner(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """What the cohort has, what would help, and who could be invited."""
    cohort = visible_cohort(request, cohort_id)
    form = WhomForm(request.GET)
    whom = form.chosen
    kept = queries.capacity_plan(request.actor, cohort, whom)
    context: dict[str, object] = {
        "cohort": cohort,
        "form": form,
        "whom": whom,
        "kept": kept,
        "plan": kept.plan,
        "progress": _how_far(kept),
    }
    if kept.plan is not None:
        context |= _found(request, cohort, kept, kept.plan, whom)
    return render(request, "matching/planner.html", context)


def _found(
    request: TenantRequest, cohort: Cohort, kept: KeptPlan, plan: Plan, whom: str
) -> dict[str, object]:
    people = queries.invitable(request.actor, cohort, plan)
    asked = queries.enrolled_by_id(request.actor, cohort, plan.more.asked)
    without = plan.without if whom == "accepted" else 0
    return {
        "tables": _tables(plan),
        "gains": _gains(plan),
        "asked": asked[:MOST_NAMED],
        "asked_besides": max(0, len(asked) - MOST_NAMED),
        "waits": queries.waiting_list(request.actor, cohort, without),
        "page": page_of(request, people),
        "most_asked": queries.most_asked(kept),
        "recommended": sum(1 for one in people if one.is_recommended),
    }


def _gains(plan: Plan) -> dict[str, int]:
    """How many more would have a mentor, or sit in a circle, by each way."""
    ways = {
        "more": plan.more.matched,
        "circles": plan.matched + sum(plan.circles.sizes),
        "led": plan.led.matched if plan.led else plan.matched,
        "sites": plan.sites.across,
        "prepared": plan.with_prepared,
        "recommended": plan.with_recommended,
    }
    return {way: matched - plan.matched for way, matched in ways.items()}


def _tables(plan: Plan) -> list[tuple[str, list[GroupRow]]]:
    labels = {
        "specialty": _("By specialty"),
        "stage": _("By career stage"),
        "site": _("By site"),
    }
    return [
        (labels[by], [GroupRow(_label(by, one.group), one) for one in rows])
        for by, rows in plan.groups.items()
        if len(rows) > 1
    ]


def _label(by: str, group: str) -> str:
    if not group:
        return _("Not known")
    return str(Person.Stage(int(group)).label) if by == "stage" else group


def _how_far(kept: KeptPlan) -> dict[str, object] | None:
    if kept.how_far is None:
        return None
    return {
        "label": PHASES.get(kept.how_far.phase, _("Waiting for a worker")),
        "value": kept.how_far.done,
        "max": kept.how_far.total,
        "note": f"{kept.how_far.percent}%",
    }


@require_POST
def planner_start(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """Have a worker make the plan of a large cohort."""
    cohort = visible_cohort(request, cohort_id)
    form = WhomForm(request.POST)
    with refusals_told(request):
        services.start_capacity_plan(actor=request.actor, cohort_id=cohort.pk, whom=form.chosen)
    return _to_planner(request, cohort, form.chosen)


@require_GET
def planner_progress(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """How far a worker is; once it is done, the browser is sent to the plan."""
    cohort = visible_cohort(request, cohort_id)
    whom = WhomForm(request.GET).chosen
    kept = queries.capacity_plan_progress(request.actor, cohort, whom)
    context = {"cohort": cohort, "whom": whom, "kept": kept, "progress": _how_far(kept)}
    response = render(request, "matching/_planner_progress.html", context)
    if kept.how_far is None:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def planner_invite(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """Invite the people who are ticked as mentors, by e-mail."""
    cohort = visible_cohort(request, cohort_id)
    whom = WhomForm({"whom": request.POST.get("whom", "")}).chosen
    form = InviteMentorsForm(request.POST, actor=request.actor, cohort=cohort)
    if not form.is_valid():
        messages.warning(request, str(form.errors["person"][0]))
        return _to_planner(request, cohort, whom)
    with refusals_told(request):
        result = invite_people(
            actor=request.actor,
            cohort=cohort,
            person_ids=[one.pk for one in form.cleaned_data["person"]],
            role=Enrollment.Role.MENTOR,
        )
        messages.success(request, _told(result))
    return _to_planner(request, cohort, whom)


def _told(result: Invited) -> str:
    count = len(result.invited)
    return ngettext(
        "%(count)s person is invited as a mentor. The answer shows under People.",
        "%(count)s people are invited as mentors. Their answers show under People.",
        count,
    ) % {"count": count}


def _to_planner(request: TenantRequest, cohort: Cohort, whom: str) -> HttpResponse:
    address = org_reverse(request.organization, "matching:planner", cohort_id=cohort.pk)
    return redirect(f"{address}?whom={whom}")
