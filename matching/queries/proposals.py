"""Proposals: for those who run the programme, and for the two people."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from matching.criteria import CRITERIA_BY_KEY
from matching.explaining import is_not_known
from matching.models import DeclineReason, MatchRun, Proposal, Relationship, Unmatched
from matching.queries.runs import visible_runs
from mentorship.access import Actor
from mentorship.sealing import unseal
from mentorship.tenancy import identify
from participants.models import Enrollment

PROPOSAL_SORTS = {
    "score": ("score", "pk"),
    "-score": ("-score", "pk"),
    "mentee": ("mentee__person__family_name", "mentee__person__given_name", "pk"),
    "-mentee": ("-mentee__person__family_name", "-mentee__person__given_name", "pk"),
    "mentor": ("mentor__person__family_name", "mentor__person__given_name", "pk"),
    "-mentor": ("-mentor__person__family_name", "-mentor__person__given_name", "pk"),
}
SIDES = ("mentor", "mentee")
SEEN_BY_THE_TWO = (
    Proposal.Status.PUBLISHED,
    Proposal.Status.ACCEPTED,
    Proposal.Status.DECLINED,
    Proposal.Status.EXPIRED,
)

NOT_GOING_AHEAD = (
    Proposal.Status.DECLINED,
    Proposal.Status.EXPIRED,
    Proposal.Status.WITHDRAWN,
)
"""Not told apart where a mentee asked for herself: it would say who said no."""


def _with_people(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With both people."""
    # One query a side: a single join of fourteen tables leaves the planner no good way out.
    facts = ("profession", "specialty", "department", "site")
    people = Enrollment.objects.select_related(*(f"person__{fact}" for fact in facts))
    return (
        rows.select_related("run__cohort__program")
        .prefetch_related(Prefetch("mentor", people), Prefetch("mentee", people))
        .defer("run__inputs", "run__certificate")
    )


def visible_proposals(actor: Actor) -> QuerySet[Proposal]:
    """The proposals of every run that the actor sees."""
    return _with_people(Proposal.objects.filter(run__in=visible_runs(actor).values("pk")))


def own_proposals(actor: Actor) -> QuerySet[Proposal]:
    """Published matches in which the actor is one of the two; drafts are nobody's yet."""
    if actor.person_id is None:
        return Proposal.objects.none()
    mine = Q(mentor__person_id=actor.person_id) | Q(mentee__person_id=actor.person_id)
    seen = Q(status__in=SEEN_BY_THE_TWO) | Q(
        status=Proposal.Status.WITHDRAWN, run__is_by_choice=True
    )
    return _with_people(Proposal.objects.filter(mine, seen)).order_by(
        F("respond_by").asc(nulls_last=True), "pk"
    )


def relationship_begun_by(actor: Actor, proposal: Proposal) -> Relationship | None:
    """The relationship of the two that their answers began, for either of them."""
    if not proposal.side_of(actor.person_id):
        return None
    return (
        Relationship.objects.filter(members__enrollment=proposal.mentee, members__left_on=None)
        .filter(members__enrollment__cohort=proposal.run.cohort)
        .order_by("-created_at")
        .first()
    )


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why two people may fit, as they see it: what they share, and where they differ."""

    bars: list[dict[str, object]]
    differences: list[str]


def reasons_for_the_two(proposal: Proposal) -> Reasons:
    """Without wishes, which are their writer's own, and without what is not known."""
    return reasons_of(proposal.parts)


def reasons_of(every_part: list[dict[str, Any]]) -> Reasons:
    """What two people may read of the bars of their match."""
    parts = [
        part
        for part in every_part
        if part["criterion"] != "wishes" and not is_not_known(part["text"])
    ]
    return Reasons(
        bars=[
            {
                "label": _label(part),
                "value": part["points"],
                "max": part["max_points"],
                "text": part["text"],
            }
            for part in parts
            if part["points"]
        ],
        differences=[f"{_label(part)}: {part['text']}" for part in parts if not part["points"]],
    )


def _label(part: dict[str, Any]) -> str:
    """In the reader's language, where the criterion still exists; the text stays as written."""
    known = CRITERIA_BY_KEY.get(part["criterion"])
    return str(known.label) if known else str(part["label"])


def proposals_of(
    actor: Actor, run: MatchRun, *, search: str = "", show: str = "", sort: str = "score"
) -> QuerySet[Proposal]:
    """A run's proposals: whose names hold the search, only locked, poor or of one state, sorted."""
    rows = visible_proposals(actor).filter(run=run)
    for word in search.split()[:5]:
        rows = rows.filter(
            Q(mentor__person__given_name__icontains=word)
            | Q(mentor__person__family_name__icontains=word)
            | Q(mentee__person__given_name__icontains=word)
            | Q(mentee__person__family_name__icontains=word)
        )
    if show == "poor":
        rows = rows.filter(score__lt=run.rules.get("poor_below", 0))
    elif show == "locked":
        rows = rows.filter(is_locked=True)
    elif show == "by_hand":
        rows = rows.filter(is_by_hand=True)
    elif run.is_by_choice and show in NOT_GOING_AHEAD:
        rows = rows.filter(status__in=NOT_GOING_AHEAD)
    elif show in Proposal.Status.values:
        rows = rows.filter(status=show)
    return rows.order_by(*PROPOSAL_SORTS.get(sort, PROPOSAL_SORTS["score"]))


def poorest_of(actor: Actor, run: MatchRun, most: int) -> QuerySet[Proposal]:
    """A run's poorest proposals, with the names of both and nothing else of them."""
    rows = Proposal.objects.filter(run__in=visible_runs(actor).filter(pk=run.pk).values("pk"))
    people = rows.select_related("mentor__person", "mentee__person")
    names = [f"{side}__person__{name}_name" for side in SIDES for name in ("given", "family")]
    return people.only("score", *names).order_by(*PROPOSAL_SORTS["score"])[:most]


def answered_proposals(actor: Actor, run: MatchRun) -> QuerySet[Proposal]:
    """A run's proposals on which somebody has said yes or no."""
    rows = visible_proposals(actor).filter(run=run)
    return rows.exclude(mentor_answer="", mentee_answer="")


def unmatched_of(
    actor: Actor, run: MatchRun, *, role: str = "", search: str = ""
) -> QuerySet[Unmatched]:
    """Who is left without a match in a run, mentees first, with reason and remedy."""
    rows = Unmatched.objects.filter(run__in=visible_runs(actor).filter(pk=run.pk).values("pk"))
    if role:
        rows = rows.filter(enrollment__role=role)
    for word in search.split()[:5]:
        rows = rows.filter(
            Q(enrollment__person__given_name__icontains=word)
            | Q(enrollment__person__family_name__icontains=word)
        )
    return rows.select_related(
        "enrollment__person__profession",
        "enrollment__person__department",
        "enrollment__person__site",
    ).order_by("enrollment__role", "enrollment__person__family_name", "pk")


def own_reason_for_no(actor: Actor, proposal: Proposal) -> str:
    """The words with which the actor declined, for themselves alone; empty where there are none.

    Raises CannotUnseal where the row was tampered with.
    """
    side = proposal.side_of(actor.person_id)
    if proposal.answer_of(side) != Proposal.Answer.DECLINED:
        return ""
    identify(actor.person_id)
    reason = DeclineReason.objects.filter(
        proposal=proposal, enrollment__person_id=actor.person_id
    ).first()
    return unseal(reason, actor=actor) if reason else ""
