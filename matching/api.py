"""API of matching: the same services as the pages."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from matching import queries, services
from matching import serializers as s
from matching.criteria import Rules, SettingsProblem, Weights
from matching.explaining import NOT_OPEN
from matching.models import MatchRun, PairRule, Proposal
from matching.places_api import urlpatterns as places_urls
from matching.planning_api import urlpatterns as planning_urls
from mentorship import progress
from mentorship.api_requests import actor_of, checked, paged
from mentorship.errors import Conflict, Invalid
from participants.models import Enrollment
from programs.api.asking import cohort_of


def _run(request: Request, run_id: UUID) -> MatchRun:
    found: MatchRun = get_object_or_404(queries.visible_runs(actor_of(request)), pk=run_id)
    return found


@extend_schema(request=s.SettingsSerializer, responses=s.SettingsSerializer)
@api_view(["GET", "PUT"])
def matching_settings(request: Request, cohort_id: UUID) -> Response:
    """Weights and hard rules of a cohort's next run."""
    cohort = cohort_of(request, cohort_id)
    if request.method == "PUT":
        data = checked(s.SettingsSerializer, request.data)
        cohort = services.save_matching_settings(
            actor=actor_of(request),
            cohort_id=cohort.pk,
            weights=data["weights"],
            rules_of_run=data["rules"],
        )
    weights, rules = queries.settings_of(cohort)
    return Response({"weights": weights.to_json(), "rules": rules.to_json()})


@extend_schema(request=s.SettingsSerializer, responses=s.PreviewSerializer)
@api_view(["POST"])
def matching_preview(request: Request, cohort_id: UUID) -> Response:
    """What settings would come to on a sample, beside the saved ones. Nothing is kept."""
    cohort = cohort_of(request, cohort_id)
    data = checked(s.SettingsSerializer, request.data)
    try:
        weights, rules = Weights.from_json(data["weights"]), Rules.asked(data["rules"])
    except SettingsProblem as problem:
        fields = {problem.field: problem.message}
        raise Invalid(problem.message, code="matching_settings", fields=fields) from problem
    found = queries.preview_of(actor_of(request), cohort, weights, rules)
    if found is None:
        raise Conflict(_("There is nobody to match."), code="nobody_to_match")
    return Response(s.PreviewSerializer(found).data)


@extend_schema(
    request=s.StartRunSerializer,
    responses={200: s.RunSerializer(many=True), 202: s.RunSerializer},
)
@api_view(["GET", "POST"])
def match_run_list(request: Request, cohort_id: UUID) -> Response:
    """The runs of a cohort. POST starts one; ask for it until its `status` is `solved`."""
    cohort = cohort_of(request, cohort_id)
    if request.method == "GET":
        return paged(request, queries.runs_of(actor_of(request), cohort), s.RunSerializer)
    data = checked(s.StartRunSerializer, request.data)
    base_run_id = data.get("base_run")
    known = queries.visible_runs(actor_of(request)).filter(cohort=cohort)
    if base_run_id and not known.filter(pk=base_run_id).exists():
        raise Invalid(_("Choose a run of this cohort."), fields={"base_run": _("No such run.")})
    run = services.start_run(
        actor=actor_of(request),
        cohort_id=cohort.pk,
        base_run_id=base_run_id,
        seed=data["seed"],
        objective=data.get("objective", ""),
        keeping=data["keeping"],
    )
    return Response(s.RunSerializer(run).data, status=202)


@extend_schema(request=s.RunNameSerializer, responses=s.RunSerializer)
@api_view(["GET", "PATCH"])
def match_run_detail(request: Request, run_id: UUID) -> Response:
    """A run, how far it is, and its result with the proof in words. PATCH names it."""
    run = _run(request, run_id)
    if request.method == "PATCH":
        data = checked(s.RunNameSerializer, request.data)
        run = services.rename_run(actor=actor_of(request), run_id=run.pk, name=data["name"])
    now = progress.current(run.pk) if run.is_under_way else None
    context = {"percent": {run.pk: now.percent}} if now else {}
    return Response(s.RunSerializer(run, context=context).data)


@extend_schema(request=None, responses=s.RunSerializer)
@api_view(["POST"])
def match_run_cancel(request: Request, run_id: UUID) -> Response:
    """Let a run go that has not ended; nothing of it is kept."""
    run = services.cancel_run(actor=actor_of(request), run_id=_run(request, run_id).pk)
    return Response(s.RunSerializer(run).data)


@extend_schema(request=None, responses=s.PublicationSerializer)
@api_view(["POST"])
def match_run_publish(request: Request, run_id: UUID) -> Response:
    """Ask both sides of every proposal for an answer."""
    done = services.publish_run(actor=actor_of(request), run_id=_run(request, run_id).pk)
    return Response({"published": done.published, "left_out": done.left_out})


@extend_schema(request=None, responses=s.RunSerializer)
@api_view(["POST"])
def match_run_unpublish(request: Request, run_id: UUID) -> Response:
    """Take a publication back while nobody has answered."""
    run = services.unpublish_run(actor=actor_of(request), run_id=_run(request, run_id).pk)
    return Response(s.RunSerializer(run).data)


@extend_schema(
    parameters=[OpenApiParameter("search", str), OpenApiParameter("status", str)],
    responses=s.ProposalSerializer(many=True),
)
@api_view(["GET"])
def match_run_proposals(request: Request, run_id: UUID) -> Response:
    """The proposals of a run, the poorest first."""
    rows = queries.proposals_of(
        actor_of(request),
        _run(request, run_id),
        search=request.query_params.get("search", ""),
        show=request.query_params.get("status", ""),
    )
    return paged(request, rows, s.ProposalSerializer)


@extend_schema(responses=s.UnmatchedSerializer(many=True))
@api_view(["GET"])
def match_run_unmatched(request: Request, run_id: UUID) -> Response:
    """Who is left without a match, why, and what would change it."""
    rows = queries.unmatched_of(actor_of(request), _run(request, run_id))
    return paged(request, rows, s.UnmatchedSerializer)


@extend_schema(
    parameters=[
        OpenApiParameter("mentee", str, required=True),
        OpenApiParameter("mentor", str, required=True),
        OpenApiParameter("exact", bool),
    ],
    responses=s.WhySerializer,
)
@api_view(["GET"])
def match_run_why(request: Request, run_id: UUID) -> Response:
    """Why two people of the run are not together, and what it would cost if they were.

    Large runs say what it costs at least; `exact=true` solves again.
    """
    run = _run(request, run_id)
    pair = checked(s.PairSerializer, request.query_params)
    exact = True if request.query_params.get("exact", "") in ("1", "true") else None
    answer = queries.why_not_answer(
        actor_of(request), run, pair["mentee"], pair["mentor"], exact=exact
    )
    return Response(s.WhySerializer(answer).data)


@extend_schema(
    parameters=[
        OpenApiParameter("mentee", str, required=True),
        OpenApiParameter("mentor", str, required=True),
        OpenApiParameter("kind", str, required=True, enum=PairRule.Kind.values),
    ],
    responses=s.RulingSerializer,
)
@api_view(["GET"])
def match_run_effect(request: Request, run_id: UUID) -> Response:
    """What a lock or a ban of two people would make of a run; nothing is changed."""
    run = _run(request, run_id)
    asked = checked(s.NewPairRuleSerializer, request.query_params)
    found = queries.effect_of_pair_rule(
        actor_of(request), run, asked["mentee"], asked["mentor"], asked["kind"]
    )
    if found is None:
        raise Conflict(str(NOT_OPEN), code="pair_not_open")
    effect, moves = found
    moved = s.MatchMoveSerializer(moves, many=True).data
    return Response(s.EffectSerializer(effect).data | {"moves": moved})


@extend_schema(request=s.SwapSerializer, responses=s.EffectSerializer)
@api_view(["POST"])
def match_run_swap(request: Request, run_id: UUID) -> Response:
    """Exchange the mentors of two proposals of an unpublished run."""
    run = _run(request, run_id)
    data = checked(s.SwapSerializer, request.data)
    rows = queries.visible_proposals(actor_of(request)).filter(run=run)
    first, second = (get_object_or_404(rows, pk=data[name]) for name in ("first", "second"))
    effect = services.swap_proposals(
        actor=actor_of(request), first_id=first.pk, second_id=second.pk
    )
    return Response(s.EffectSerializer(effect).data)


@extend_schema(
    request=s.NewPairRuleSerializer,
    responses={200: s.PairRuleSerializer(many=True), 201: s.PairRuleSerializer},
)
@api_view(["GET", "POST"])
def pair_rule_list(request: Request, cohort_id: UUID) -> Response:
    """Locked and forbidden pairs of a cohort."""
    cohort = cohort_of(request, cohort_id)
    if request.method == "GET":
        return paged(
            request, queries.pair_rules_of(actor_of(request), cohort), s.PairRuleSerializer
        )
    data = checked(s.NewPairRuleSerializer, request.data)
    is_lock = data["kind"] == PairRule.Kind.LOCKED
    use_case = services.lock_pair if is_lock else services.forbid_pair
    found = use_case(
        actor=actor_of(request),
        cohort_id=cohort.pk,
        mentor_id=data["mentor"],
        mentee_id=data["mentee"],
    )
    return Response(s.PairRuleSerializer(found).data, status=201)


@extend_schema(responses={204: None})
@api_view(["DELETE"])
def pair_rule_detail(request: Request, rule_id: UUID) -> Response:
    """Take a lock or a ban back."""
    found = get_object_or_404(queries.visible_pair_rules(actor_of(request)), pk=rule_id)
    services.release_pair(actor=actor_of(request), rule_id=found.pk)
    return Response(status=204)


@extend_schema(
    parameters=[OpenApiParameter("size", int)],
    request=s.CircleSizeSerializer,
    responses={200: s.CirclePlanSerializer, 201: s.CirclePlanSerializer},
)
@api_view(["GET", "POST"])
def circles(request: Request, cohort_id: UUID) -> Response:
    """The circles that the free peers of a cohort would form. POST begins them."""
    cohort = cohort_of(request, cohort_id)
    is_post = request.method == "POST"
    data = checked(s.CircleSizeSerializer, request.data if is_post else request.query_params)
    plan = queries.circle_plan(actor_of(request), cohort, data["size"])
    if is_post:
        services.begin_circles(actor=actor_of(request), cohort_id=cohort.pk, size=data["size"])
    return Response(s.CirclePlanSerializer(plan).data, status=201 if is_post else 200)


def _mine(request: Request, proposal_id: UUID) -> Proposal:
    found: Proposal = get_object_or_404(queries.own_proposals(actor_of(request)), pk=proposal_id)
    return found


def _as_mine(request: Request, proposal: Proposal) -> Response:
    context = {"person_id": actor_of(request).person_id}
    return Response(s.MyMatchSerializer(proposal, context=context).data)


@extend_schema(responses=s.MyMatchSerializer(many=True))
@api_view(["GET"])
def my_match_list(request: Request) -> Response:
    """Your own published matches, those to answer first."""
    rows = queries.own_proposals(actor_of(request))
    return paged(request, rows, s.MyMatchSerializer, person_id=actor_of(request).person_id)


@extend_schema(responses=s.MyMatchSerializer)
@api_view(["GET"])
def my_match_detail(request: Request, proposal_id: UUID) -> Response:
    """One of your matches, with its reasons."""
    return _as_mine(request, _mine(request, proposal_id))


@extend_schema(request=None, responses=s.MyMatchSerializer)
@api_view(["POST"])
def my_match_accept(request: Request, proposal_id: UUID) -> Response:
    """Say yes."""
    proposal = _mine(request, proposal_id)
    answered = services.accept_proposal(actor=actor_of(request), proposal_id=proposal.pk)
    return _as_mine(request, answered)


@extend_schema(request=s.DeclineSerializer, responses=s.MyMatchSerializer)
@api_view(["POST"])
@sensitive_variables("data")
def my_match_decline(request: Request, proposal_id: UUID) -> Response:
    """Say no, with or without a reason, which nobody else reads."""
    proposal = _mine(request, proposal_id)
    data = checked(s.DeclineSerializer, request.data)
    answered = services.decline_proposal(
        actor=actor_of(request),
        proposal_id=proposal.pk,
        reason=data.get("reason", ""),
        is_checked=data["is_checked"],
    )
    return _as_mine(request, answered)


def _choosing(request: Request, enrollment_id: UUID) -> Enrollment:
    rows = queries.own_choosing_enrollments(actor_of(request))
    found: Enrollment = get_object_or_404(rows, pk=enrollment_id)
    return found


@extend_schema(
    request=s.ChooseMentorSerializer,
    responses={200: s.RecommendationSerializer(many=True), 201: s.MyMatchSerializer},
)
@api_view(["GET", "POST"])
def recommended_mentor_list(request: Request, enrollment_id: UUID) -> Response:
    """The mentors whom you may ask, the best first. POST asks one of them."""
    enrollment = _choosing(request, enrollment_id)
    if request.method == "GET":
        found = queries.recommended_mentors(actor_of(request), enrollment)
        return paged(request, found, s.RecommendationSerializer)
    data = checked(s.ChooseMentorSerializer, request.data)
    asked = services.ask_mentor(
        actor=actor_of(request), enrollment_id=enrollment.pk, mentor_id=data["mentor"]
    )
    context = {"person_id": actor_of(request).person_id}
    return Response(s.MyMatchSerializer(asked, context=context).data, status=201)


@extend_schema(request=None, responses=s.MyMatchSerializer)
@api_view(["POST"])
def my_match_withdraw(request: Request, proposal_id: UUID) -> Response:
    """Take back what you asked of a mentor, before the answer."""
    proposal = _mine(request, proposal_id)
    return _as_mine(
        request, services.withdraw_choice(actor=actor_of(request), proposal_id=proposal.pk)
    )


COHORT, RUN = "cohorts/<uuid:cohort_id>", "match-runs/<uuid:run_id>"
MINE = "my-matches/<uuid:proposal_id>"

urlpatterns = [
    *planning_urls,
    *places_urls,
    path(f"{COHORT}/matching-settings/", matching_settings, name="matching-settings"),
    path(f"{COHORT}/matching-settings/preview/", matching_preview, name="matching-preview"),
    path(f"{COHORT}/match-runs/", match_run_list, name="match-run-list"),
    path(f"{RUN}/", match_run_detail, name="match-run-detail"),
    path(f"{RUN}/cancel/", match_run_cancel, name="match-run-cancel"),
    path(f"{RUN}/publish/", match_run_publish, name="match-run-publish"),
    path(f"{RUN}/unpublish/", match_run_unpublish, name="match-run-unpublish"),
    path(f"{RUN}/proposals/", match_run_proposals, name="match-run-proposals"),
    path(f"{RUN}/unmatched/", match_run_unmatched, name="match-run-unmatched"),
    path(f"{RUN}/why/", match_run_why, name="match-run-why"),
    path(f"{RUN}/effect/", match_run_effect, name="match-run-effect"),
    path(f"{RUN}/swap/", match_run_swap, name="match-run-swap"),
    path(f"{COHORT}/circles/", circles, name="circle-list"),
    path(f"{COHORT}/pair-rules/", pair_rule_list, name="pair-rule-list"),
    path("pair-rules/<uuid:rule_id>/", pair_rule_detail, name="pair-rule-detail"),
    path("my-matches/", my_match_list, name="my-match-list"),
    path(f"{MINE}/", my_match_detail, name="my-match-detail"),
    path(f"{MINE}/accept/", my_match_accept, name="my-match-accept"),
    path(f"{MINE}/withdraw/", my_match_withdraw, name="my-match-withdraw"),
    path(
        "my-enrollments/<uuid:enrollment_id>/recommended-mentors/",
        recommended_mentor_list,
        name="recommended-mentor-list",
    ),
    path(f"{MINE}/decline/", my_match_decline, name="my-match-decline"),
]
