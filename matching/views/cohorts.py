"""A cohort's matching: settings, runs, locks, comparison."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from matching import queries, services
from matching.circles import USUAL
from matching.criteria import CRITERIA
from matching.forms import CircleForm, MatchingSettingsForm, PairForm, StartRunForm
from matching.models import MatchRun, PairRule
from matching.presets import Preset, presets_for, saved_settings
from matching.solving import MOST_PAIRS_TO_TRY_OUT
from matching.views.distribution import distribution
from matching.views.previews import PreviewPage, preview_for
from mentorship.addresses import org_reverse
from mentorship.paging import page_of
from mentorship.refusals import refusals_told
from mentorship.requests import TenantRequest
from programs.models import Cohort, Program
from programs.queries import visible_cohorts

COMPARABLE = (MatchRun.Status.SOLVED, MatchRun.Status.PUBLISHED, MatchRun.Status.SUPERSEDED)


def visible_cohort(request: TenantRequest, cohort_id: UUID) -> Cohort:
    """The cohort, or 404."""
    found: Cohort = get_object_or_404(visible_cohorts(request.actor), pk=cohort_id)
    return found


def to_matching(request: TenantRequest, cohort: Cohort) -> HttpResponse:
    """Back to the cohort's matching page."""
    return redirect(org_reverse(request.organization, "matching:matching", cohort_id=cohort.pk))


@require_http_methods(["GET", "POST"])
def matching(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """What the cohort has to work with, what matching goes by, and its runs."""
    cohort = visible_cohort(request, cohort_id)
    form = _settings_form(request, cohort)
    if request.method == "POST" and form.is_valid():
        services.save_matching_settings(
            actor=request.actor, cohort_id=cohort.pk, weights=form.weights, rules_of_run=form.rules
        )
        messages.success(request, gettext("Saved. The next run goes by these settings."))
        return to_matching(request, cohort)
    return _matching_page(request, cohort, form)


def _settings_form(request: TenantRequest, cohort: Cohort) -> MatchingSettingsForm:
    """The saved settings, or what was sent, or the preset that a link asks for."""
    weights, rules = queries.settings_of(cohort)
    asked = request.GET.get("preset", "")
    initial = next((one.fields for one in _presets(cohort) if one.key == asked), {})
    return MatchingSettingsForm(
        request.POST or None,
        weights=weights,
        rules=rules,
        has_groups=cohort.program.model == Program.Model.GROUP,
        initial=initial,
    )


def _presets(cohort: Cohort) -> tuple[Preset, ...]:
    return presets_for(*queries.template_settings_of(cohort))


@require_POST
def preview(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """What unsaved settings would come to: a piece for a page that asks, else the whole page."""
    cohort = visible_cohort(request, cohort_id)
    form = _settings_form(request, cohort)
    found = preview_for(request, cohort, form) if form.is_valid() else None
    if request.htmx:
        return render(request, "matching/_preview.html", {"form": form, "preview": found})
    return _matching_page(request, cohort, form, found)


def _matching_page(
    request: TenantRequest,
    cohort: Cohort,
    form: MatchingSettingsForm,
    preview: PreviewPage | None = None,
) -> HttpResponse:
    runs = queries.runs_of(request.actor, cohort).filter(is_by_choice=False)
    comparable = runs.filter(status__in=COMPARABLE)
    context: dict[str, object] = {
        "cohort": cohort,
        "form": form,
        "presets": _presets(cohort),
        "saved": saved_settings(*queries.settings_of(cohort)),
        "preview": preview,
        "runs": page_of(request, runs, per_page=10),
        "comparable": list(comparable[:20]),
        "start_form": StartRunForm(runs=comparable),
        "pair_rules": list(queries.pair_rules_of(request.actor, cohort)[:100]),
        "choices": queries.choice_state(request.actor, cohort),
        "capacity": queries.capacity_of(request.actor, cohort),
        "breaches": queries.relationships_breaking_firewall(request.actor, cohort),
        "is_circles": cohort.program.model == Program.Model.PEER_CIRCLE,
        "is_groups": cohort.program.model == Program.Model.GROUP,
    }
    if context["is_circles"]:
        context |= _circles(request, cohort)
    return render(request, "matching/matching.html", context, status=422 if form.errors else 200)


def _circles(request: TenantRequest, cohort: Cohort) -> dict[str, object]:
    form = CircleForm(request.GET if "size" in request.GET else None, initial={"size": USUAL})
    size = form.cleaned_data["size"] if form.is_bound and form.is_valid() else USUAL
    return {
        "circle_form": form,
        "plan": queries.circle_plan(request.actor, cohort, size),
        "size": size,
    }


@require_POST
def circles_begin(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """Begin the circles that were shown."""
    cohort = visible_cohort(request, cohort_id)
    form = CircleForm(request.POST)
    size = form.cleaned_data["size"] if form.is_valid() else USUAL
    with refusals_told(request):
        begun = services.begin_circles(actor=request.actor, cohort_id=cohort.pk, size=size)
        messages.success(
            request,
            gettext("%(begun)s circles have begun. Everybody is told by e-mail.")
            % {"begun": len(begun)},
        )
        return redirect(
            org_reverse(request.organization, "scheduling:relationships", cohort_id=cohort.pk)
        )
    return to_matching(request, cohort)


@require_POST
def run_start(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """Hand a run to a worker and show how far it is."""
    cohort = visible_cohort(request, cohort_id)
    comparable = queries.runs_of(request.actor, cohort).filter(status__in=COMPARABLE)
    form = StartRunForm(request.POST, runs=comparable)
    if not form.is_valid():
        messages.error(
            request, gettext("Choose an earlier run of this cohort to keep to, or none.")
        )
        return to_matching(request, cohort)
    base = form.cleaned_data["base_run"]
    with refusals_told(request):
        run = services.start_run(
            actor=request.actor,
            cohort_id=cohort.pk,
            base_run_id=base.pk if base else None,
            keeping=form.cleaned_data["keeping"] or "some",
        )
        return redirect(org_reverse(request.organization, "matching:run", run_id=run.pk))
    return to_matching(request, cohort)


@require_GET
def compare(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """Two runs of the cohort side by side."""
    cohort = visible_cohort(request, cohort_id)
    every = queries.runs_of(request.actor, cohort).filter(is_by_choice=False)
    runs = list(every.filter(status__in=COMPARABLE))
    by_number = {str(run.number): run for run in runs}
    first, second = (by_number.get(request.GET.get(name, "")) for name in ("first", "second"))
    context: dict[str, object] = {
        "cohort": cohort,
        "runs": runs,
        "first": first,
        "second": second,
        "comparison": None,
    }
    if first and second and first != second:
        context |= _compared(request, first, second)
    return render(request, "matching/compare.html", context)


def _compared(request: TenantRequest, first: MatchRun, second: MatchRun) -> dict[str, object]:
    comparison = queries.comparison_of(request.actor, first, second)
    search = request.GET.get("q", "").strip()[:120]
    words = search.casefold().split()
    moves = [
        move
        for move in comparison.moves
        if all(word in f"{move.mentee} {move.before} {move.after}".casefold() for word in words)
    ]
    nothing = [0] * 10
    return {
        "comparison": comparison,
        "search": search,
        "page": page_of(request, moves),
        "weighed": [
            (one.label, first.weights.get(one.key, 0), second.weights.get(one.key, 0))
            for one in CRITERIA
            if first.weights.get(one.key, 0) != second.weights.get(one.key, 0)
        ],
        "chart": distribution(
            [(str(run), run.summary.get("bands", nothing)) for run in (second, first)]
        ),
    }


@require_POST
def pair_rule_new(request: TenantRequest, cohort_id: UUID) -> HttpResponse:
    """Lock two people together, or keep them apart."""
    cohort = visible_cohort(request, cohort_id)
    form = PairForm(request.POST)
    run = _run_sent_from(request, cohort)
    back = _back(request, cohort, run)
    if not form.is_valid():
        messages.error(request, gettext("Choose a mentor and a mentee of this cohort."))
        return back
    is_lock = form.cleaned_data["kind"] == PairRule.Kind.LOCKED
    use_case = services.lock_pair if is_lock else services.forbid_pair
    with refusals_told(request):
        use_case(
            actor=request.actor,
            cohort_id=cohort.pk,
            mentor_id=form.cleaned_data["mentor"],
            mentee_id=form.cleaned_data["mentee"],
        )
        words = gettext("are kept together") if is_lock else gettext("are kept apart")
        told = gettext("These two %(words)s from the next run on.") % {"words": words}
        messages.success(request, f"{told} {_effect_told(request, run, form.cleaned_data)}".strip())
    return back


def _effect_told(request: TenantRequest, run: MatchRun | None, asked: dict[str, Any]) -> str:
    """What it does by itself, where working that out takes a moment."""
    if run is None or run.status not in COMPARABLE:
        return ""
    pair = asked["mentee"], asked["mentor"], asked["kind"]
    try:
        found = queries.effect_of_pair_rule(
            request.actor, run, *pair, most_pairs=MOST_PAIRS_TO_TRY_OUT
        )
    except Http404:  # Who joined after the run is not in it.
        found = None
    if found is None:
        return ""
    sentence = found[0].sentence
    return gettext("By itself, in this run: %(sentence)s%(sentence_2)s") % {
        "sentence": sentence[0].lower(),
        "sentence_2": sentence[1:],
    }


@require_POST
def pair_rule_release(request: TenantRequest, rule_id: UUID) -> HttpResponse:
    """Take a lock or a ban back."""
    found = get_object_or_404(queries.visible_pair_rules(request.actor), pk=rule_id)
    services.release_pair(actor=request.actor, rule_id=found.pk)
    messages.success(request, gettext("Taken back. The next run decides freely about these two."))
    return to_matching(request, found.cohort)


def _run_sent_from(request: TenantRequest, cohort: Cohort) -> MatchRun | None:
    """The run on whose page the form was, if any."""
    sent = request.POST.get("run", "")
    runs = queries.visible_runs(request.actor).filter(cohort=cohort)
    return next((run for run in runs if str(run.pk) == sent), None)


def _back(request: TenantRequest, cohort: Cohort, run: MatchRun | None) -> HttpResponse:
    """To the run from which the form was sent, or to the cohort's page."""
    if run is not None:
        return redirect(org_reverse(request.organization, "matching:run", run_id=run.pk))
    return to_matching(request, cohort)
