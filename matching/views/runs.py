"""A run: its progress, its proposals, who is left, and what can be done with it."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from matching import queries, services
from matching.criteria import CRITERIA
from matching.forms import ProposalFilterForm, RunNameForm, UnmatchedFilterForm, WhyForm
from matching.models import MatchRun, PairRule, Proposal, Unmatched
from matching.queries import Share
from matching.services.drafts import LONGEST_NAME
from matching.views.distribution import distribution
from mentorship import progress
from mentorship.addresses import org_reverse
from mentorship.paging import page_of
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest

COMPARABLE = (MatchRun.Status.SOLVED, MatchRun.Status.PUBLISHED, MatchRun.Status.SUPERSEDED)
POOREST = 10
FIRST_LEFT = 5
FIRST_SHARES = 6


def visible_run(request: TenantRequest, run_id: UUID) -> MatchRun:
    """The run, or 404."""
    found: MatchRun = get_object_or_404(queries.visible_runs(request.actor), pk=run_id)
    return found


def _to_run(request: TenantRequest, run: MatchRun) -> HttpResponse:
    return redirect(org_reverse(request.organization, "matching:run", run_id=run.pk))


@require_GET
def run(request: TenantRequest, run_id: UUID) -> HttpResponse:
    """How far a run is, or what it found."""
    found = visible_run(request, run_id)
    context: dict[str, object] = {
        "run": found,
        "cohort": found.cohort,
        "progress": progress.current(found.pk),
        "name_form": RunNameForm(initial={"name": found.name}),
    }
    if found.has_result:
        context |= _results(request, found)
    return render(request, "matching/run.html", context)


def _results(request: TenantRequest, found: MatchRun) -> dict[str, object]:
    form = ProposalFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = queries.proposals_of(
        request.actor,
        found,
        search=asked.get("q", ""),
        show=asked.get("show", ""),
        sort=asked.get("sort") or "score",
    )
    unmatched = queries.unmatched_of(request.actor, found)
    return {
        "filter_form": form,
        "page": page_of(request, rows),
        "has_filter": bool(asked.get("q") or asked.get("show")),
        "poorest": queries.poorest_of(request.actor, found, POOREST),
        "left": [_left(unmatched, role) for role in ("mentee", "mentor")],
        "rule_of": _rules_by_pair(request, found),
        "chart": distribution([(gettext("Matches"), found.summary.get("bands", [0] * 10))]),
        "shares": _shares(request, found),
        "went_by": _went_by(found),
        "others": queries.runs_of(request.actor, found.cohort)
        .filter(status__in=COMPARABLE, is_by_choice=False)
        .exclude(pk=found.pk),
        "of_mentees": gettext("of %(number)s") % {"number": found.summary.get("mentees", 0)},
        "of_mentors": gettext("of %(number)s") % {"number": found.summary.get("mentors", 0)},
        "poor_note": _poor_note(found),
        "is_unanswered": not found.is_by_choice
        and not queries.answered_proposals(request.actor, found).exists(),
    }


@dataclass(frozen=True, slots=True)
class Left:
    """Those of one role whom the run could not match: how many, and the first of them."""

    role: str
    count: int
    first: list[Unmatched]


def _left(unmatched: QuerySet[Unmatched], role: str) -> Left:
    rows = unmatched.filter(enrollment__role=role)
    return Left(role, rows.count(), list(rows[:FIRST_LEFT]))


@dataclass(frozen=True, slots=True)
class Shares:
    """How many of each group were matched: those to look at, and the rest."""

    label: str
    first: list[Share]
    rest: list[Share]


def _shares(request: TenantRequest, found: MatchRun) -> list[Shares]:
    return [
        Shares(queries.GROUPINGS[by][0], rows[:FIRST_SHARES], rows[FIRST_SHARES:])
        for by, rows in queries.shares_of(request.actor, found).items()
        if len(rows) > 1
    ]


def _went_by(found: MatchRun) -> list[tuple[str, int]]:
    """The criteria that counted in this run, the heaviest first."""
    weights = [(one.label, found.weights.get(one.key, 0)) for one in CRITERIA]
    return sorted(((label, weight) for label, weight in weights if weight), key=lambda one: -one[1])


@require_GET
def unmatched(request: TenantRequest, run_id: UUID) -> HttpResponse:
    """Everybody whom the run could not match, found by name, with the reason of each."""
    found = visible_run(request, run_id)
    form = UnmatchedFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = queries.unmatched_of(
        request.actor, found, role=asked.get("role", ""), search=asked.get("q", "")
    )
    context = {
        "run": found,
        "cohort": found.cohort,
        "form": form,
        "page": page_of(request, rows),
        "has_filter": bool(asked.get("q") or asked.get("role")),
    }
    return render(request, "matching/unmatched.html", context)


def _poor_note(found: MatchRun) -> str:
    poor = found.summary.get("poor", 0)
    limit = found.rules.get("poor_below", 0) // 100
    return gettext("%(poor)s below %(limit)s") % {"poor": poor, "limit": limit} if limit else ""


def _rules_by_pair(request: TenantRequest, found: MatchRun) -> dict[str, PairRule]:
    rules = queries.pair_rules_of(request.actor, found.cohort)
    return {f"{rule.mentee_id}:{rule.mentor_id}": rule for rule in rules}


@require_GET
def run_progress(request: TenantRequest, run_id: UUID) -> HttpResponse:
    """The piece of the run's page that asks again while the run goes on."""
    found = visible_run(request, run_id)
    context = {"run": found, "progress": progress.current(found.pk)}
    response = render(request, "matching/_progress.html", context)
    if not found.is_under_way:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def run_cancel(request: TenantRequest, run_id: UUID) -> HttpResponse:
    """Let a run go that has not ended."""
    found = visible_run(request, run_id)
    with refusals_told(request):
        services.cancel_run(actor=request.actor, run_id=found.pk)
        messages.success(request, gettext("Cancelled. You can start another whenever you like."))
    return _to_run(request, found)


@require_POST
def run_rename(request: TenantRequest, run_id: UUID) -> HttpResponse:
    """Give a run a name of its own."""
    found = visible_run(request, run_id)
    form = RunNameForm(request.POST)
    if not form.is_valid():
        messages.error(
            request,
            gettext("A name has at most %(longest_name)s characters.")
            % {"longest_name": LONGEST_NAME},
        )
        return _to_run(request, found)
    named = services.rename_run(
        actor=request.actor, run_id=found.pk, name=form.cleaned_data["name"]
    )
    messages.success(request, gettext("This is now “%(named)s”.") % {"named": named})
    return _to_run(request, found)


@require_POST
def run_publish(request: TenantRequest, run_id: UUID) -> HttpResponse:
    """Ask everybody for an answer."""
    found = visible_run(request, run_id)
    with refusals_told(request):
        done = services.publish_run(actor=request.actor, run_id=found.pk)
        messages.success(
            request,
            gettext("%(published)s matches are published. Both sides are asked by e-mail.")
            % {"published": done.published},
        )
        if done.left_out:
            messages.warning(
                request,
                gettext(
                    "%(left_out)s no longer hold, since people or their data have "
                    "changed, and were left out. A new run can find them another match."
                )
                % {"left_out": done.left_out},
            )
    return _to_run(request, found)


@require_POST
def run_unpublish(request: TenantRequest, run_id: UUID) -> HttpResponse:
    """Take a publication back before the first answer."""
    found = visible_run(request, run_id)
    with refusals_told(request):
        services.unpublish_run(actor=request.actor, run_id=found.pk)
        messages.success(request, gettext("Taken back. The run is a draft again."))
    return _to_run(request, found)


@require_GET
def why(request: TenantRequest, run_id: UUID) -> HttpResponse:
    """Why not these two?"""
    found = visible_run(request, run_id)
    is_asked = bool(request.GET.get("mentor"))
    form = WhyForm(
        request.GET if is_asked else None,
        initial=request.GET.dict(),
        mentees=queries.people_of_run(request.actor, found, "mentee"),
        mentors=queries.people_of_run(request.actor, found, "mentor"),
    )
    answer = None
    if form.is_bound and form.is_valid():
        answer = queries.why_not_answer(
            request.actor,
            found,
            form.cleaned_data["mentee"],
            form.cleaned_data["mentor"],
            exact=True if "exact" in request.GET else None,
        )
    context = {"run": found, "cohort": found.cohort, "form": form, "answer": answer}
    return render(request, "matching/why.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def swap(request: TenantRequest, proposal_id: UUID) -> HttpResponse:
    """Exchange the mentors of two proposals: first the effect, then the deed."""
    first = get_object_or_404(queries.visible_proposals(request.actor), pk=proposal_id)
    second = _other(request, first)
    if request.method == "POST":
        return _swap(request, first, second)
    search = request.GET.get("q", "")
    others = queries.proposals_of(request.actor, first.run, search=search, sort="mentee")
    context = {
        "run": first.run,
        "cohort": first.run.cohort,
        "first": first,
        "second": second,
        "search": search,
        "page": page_of(request, others.exclude(mentor_id=first.mentor_id), per_page=10),
        "found": queries.effect_of_swapping(request.actor, first, second) if second else None,
    }
    return render(request, "matching/swap.html", context)


def _other(request: TenantRequest, first: Proposal) -> Proposal | None:
    asked = (request.POST if request.method == "POST" else request.GET).get("other", "")
    try:
        other_id = UUID(asked)
    except ValueError:
        return None
    rows = queries.visible_proposals(request.actor).filter(run_id=first.run_id)
    found: Proposal | None = rows.filter(pk=other_id).first()
    return found


def _swap(request: TenantRequest, first: Proposal, second: Proposal | None) -> HttpResponse:
    if second is None:
        messages.error(request, gettext("Choose the match to exchange with."))
        return _to_run(request, first.run)
    with refusals_told(request):
        effect = services.swap_proposals(
            actor=request.actor, first_id=first.pk, second_id=second.pk
        )
        messages.success(
            request, gettext("Exchanged. %(sentence)s") % {"sentence": effect.sentence}
        )
    return _to_run(request, first.run)
