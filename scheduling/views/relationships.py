"""A member's own page, a relationship's page, a cohort's list of them."""

from uuid import UUID

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from matching.models import Relationship
from matching.queries import enrollments_free_to_choose, free_place_in
from mentorship.addresses import org_reverse
from mentorship.paging import page_of
from mentorship.requests import TenantRequest
from participants.queries import own_open_preparations
from participants.queries.surveys import surveys_to_answer
from programs.queries import visible_cohorts
from scheduling import rules
from scheduling.forms import RelationshipFilter, RhythmForm
from scheduling.queries import home
from scheduling.queries.meetings import meeting_counts, meeting_facts, own_meetings
from scheduling.queries.notes import readable_notes
from scheduling.queries.protected_time import own_protected_time
from scheduling.queries.relationships import (
    former_relationships,
    named,
    own_relationships,
    relationships_of_cohort,
    unaccepted_agreement,
    visible_relationships,
)
from scheduling.queries.times import open_times, relationships_to_answer
from scheduling.services.goals import open_goals
from scheduling.services.rhythms import choose_rhythm
from scheduling.views.clock import on_own_clock

SORTS = {
    "met": "last_met_at",
    "held": "meetings_held",
    "began": "began_on",
}


@require_GET
@on_own_clock
def my_mentoring(request: TenantRequest) -> HttpResponse:
    """What is next, what waits for an answer, and every relationship of one's own."""
    actor = request.actor
    proposals = list(home.proposals_to_answer(actor))
    return render(
        request,
        "scheduling/my_mentoring.html",
        {
            "standings": home.own_standings(actor),
            "to_answer": relationships_to_answer(actor),
            "proposals": proposals,
            "surveys": surveys_to_answer(actor),
            "enrollments": home.enrollments_under_way(actor),
            "choosing": set(enrollments_free_to_choose(actor).values_list("pk", flat=True)),
            "preparations": own_open_preparations(actor),
            "to_agree": home.enrollments_to_agree(actor),
            "to_tell": home.enrollments_to_tell(actor),
            "awaited": home.partners_awaited(actor),
            "asked": home.enrollments_asked(actor, proposals),
            "former": former_relationships(actor),
            "unmatched": home.ended_without_match(actor),
            "protected_time": own_protected_time(actor),
        },
    )


@require_GET
@on_own_clock
def relationship(request: TenantRequest, relationship_id: UUID) -> HttpResponse:
    """For its people everything of theirs; for a manager facts; for an administrator counts."""
    found = get_object_or_404(visible_relationships(request.actor), pk=relationship_id)
    if rules.see_what_was_said(request.actor, found):
        return _for_its_people(request, found)
    page = page_of(request, meeting_facts(request.actor, found))
    return render(
        request,
        "scheduling/relationship_facts.html",
        {
            "relationship": found,
            "cohort": found.cohort,
            "counts": meeting_counts(request.actor, found),
            "place": free_place_in(request.actor, found),
            "page": page,
        },
    )


def _for_its_people(request: TenantRequest, found: Relationship) -> HttpResponse:
    actor = request.actor
    part = next(m for m in found.members.all() if m.person_id == actor.person_id)
    meetings = own_meetings(actor).filter(relationship=found).order_by("-starts_at")
    steps = home.touchpoints_of(found, part.role)
    next_step = home.next_touchpoint(steps, timezone.localdate())
    return render(
        request,
        "scheduling/relationship.html",
        {
            "relationship": found,
            "part": part,
            "partners": [m for m in found.members.all() if m is not part],
            "page": page_of(request, meetings, per_page=10),
            "notes": readable_notes(actor).filter(relationship=found),
            "goals": open_goals(actor=actor, relationship=found),
            "steps": steps,
            "next_step": next_step,
            "agreement": unaccepted_agreement(actor, found),
            "waiting": open_times(actor, found),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@on_own_clock
def rhythm(request: TenantRequest, relationship_id: UUID) -> HttpResponse:
    """How often the two want to meet."""
    found = get_object_or_404(own_relationships(request.actor), pk=relationship_id)
    if request.method != "POST":
        form = RhythmForm(relationship=found)
        return render(request, "scheduling/rhythm.html", {"form": form, "relationship": found})
    form = RhythmForm(request.POST, relationship=found)
    if form.is_valid():
        with form.refusals_shown():
            choose_rhythm(actor=request.actor, relationship=found, days=form.cleaned_data["days"])
            messages.success(request, _("Your rhythm is saved. Reminders follow it from now on."))
            address = org_reverse(
                request.organization, "scheduling:relationship", relationship_id=found.pk
            )
            return redirect(address)
    context = {"form": form, "relationship": found}
    return render(request, "scheduling/rhythm.html", context, status=422)


@require_GET
@on_own_clock
def relationships(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """A cohort's relationships for its managers: that they met, never what was said."""
    cohort = get_object_or_404(visible_cohorts(request.actor), pk=cohort_id)
    if not rules.see_relationships(request.actor, cohort):
        raise Http404
    chosen = RelationshipFilter(request.GET)
    rows = _chosen(relationships_of_cohort(request.actor, cohort), chosen)
    rows = _sorted(
        rows, request.GET.get("sort", ""), rules.see_last_meetings(request.actor, cohort)
    )
    return render(
        request,
        "scheduling/relationships.html",
        {
            "cohort": cohort,
            "filter": chosen,
            "is_filtered": any(request.GET.get(name) for name in chosen.fields),
            "page": page_of(request, rows),
        },
    )


def _chosen(rows: QuerySet[Relationship], chosen: RelationshipFilter) -> QuerySet[Relationship]:
    if not chosen.is_valid():
        return rows
    data = chosen.cleaned_data
    if data["status"]:
        rows = rows.filter(status=data["status"])
    held = {
        "never": {"meetings_held": 0},
        "once": {"meetings_held": 1},
        "more": {"meetings_held__gt": 1},
    }
    if data["met"]:
        rows = rows.filter(**held[data["met"]])
    return named(rows, data["q"])


def _sorted(rows: QuerySet[Relationship], sort: str, knows_when: bool) -> QuerySet[Relationship]:
    field = SORTS.get(sort.removeprefix("-"))
    if field is None or (field == "last_met_at" and not knows_when):
        field, sort = ("last_met_at", "") if knows_when else ("meetings_held", "")
    order = (
        F(field).desc(nulls_last=True) if sort.startswith("-") else F(field).asc(nulls_first=True)
    )
    return rows.order_by(order, "began_on", "pk")
