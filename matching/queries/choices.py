"""Mentors whom a mentee may ask, and what became of those who were asked."""

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from matching import rules
from matching.explaining import parts_of, sentence_of
from matching.features import Snapshot
from matching.models import MatchRun, Proposal, RelationshipMember
from matching.queries.proposals import NOT_GOING_AHEAD, Reasons, reasons_of
from matching.queries.runs import settings_of, visible_runs
from matching.queries.snapshots import (
    GOING_ON,
    MENTEE,
    MENTOR,
    open_enrollments,
    snapshot_of,
)
from matching.scoring import Scores
from mentorship.access import Actor
from participants.models import Enrollment
from programs.models import Cohort

MOST_RECOMMENDED = 8


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A mentor who fits and has a place, and why, in words for the mentee."""

    mentor: Enrollment
    score: int
    parts: list[dict[str, Any]]
    sentence: str
    """For the programme team; it may speak of wishes."""

    @property
    def reasons(self) -> Reasons:
        """What the two share, and where they differ."""
        return reasons_of(self.parts)


def own_choosing_enrollments(actor: Actor) -> QuerySet[Enrollment]:
    """The actor's enrolments as a mentee in cohorts where mentees choose."""
    if actor.person_id is None:
        return Enrollment.objects.none()
    return Enrollment.objects.filter(
        person_id=actor.person_id,
        role=Enrollment.Role.MENTEE,
        status=Enrollment.Status.ACCEPTED,
        cohort__has_choice=True,
    ).select_related("cohort__program", "person")


def enrollments_free_to_choose(actor: Actor) -> QuerySet[Enrollment]:
    """Those of them whose cohort is being matched."""
    open_now = (Cohort.Status.MATCHING, Cohort.Status.ACTIVE)
    return own_choosing_enrollments(actor).filter(cohort__status__in=open_now)


def enrollments_to_tell_of_choosing() -> QuerySet[Enrollment]:
    """Mentees who may choose now, need somebody, and were not told of it yet. For the clock."""
    taken = RelationshipMember.objects.filter(
        role=MENTEE, left_on=None, relationship__status__in=GOING_ON
    )
    waiting = Proposal.objects.filter(status=Proposal.Status.PUBLISHED)
    return (
        Enrollment.objects.filter(
            role=MENTEE,
            status=Enrollment.Status.ACCEPTED,
            cohort__has_choice=True,
            cohort__status__in=(Cohort.Status.MATCHING, Cohort.Status.ACTIVE),
            choosing_told_at=None,
        )
        .exclude(pk__in=taken.values("enrollment_id"))
        .exclude(pk__in=waiting.values("mentee_id"))
        .order_by("pk")
    )


def recommended_mentors(actor: Actor, enrollment: Enrollment) -> list[Recommendation]:
    """The mentors who fit a mentee best, by the cohort's settings; empty while she may ask nobody.

    Whoever is full, ruled out, kept apart by a safeguard or was asked before is simply not there.
    The mentors' own wishes do not count here: their order would tell of them.
    """
    if not rules.choose_mentor(actor, enrollment) or not enrollment.cohort.is_matchable:
        return []
    snapshot = _snapshot_for(enrollment)
    if not snapshot.mentees:
        return []
    scores, mentee = Scores(snapshot), str(enrollment.pk)
    asked = {str(one) for one in asked_mentors(enrollment)}
    found = [
        (int(points), mentor.id)
        for mentor, points in zip(scores.mentors, scores.allowed[0], strict=True)
        if points >= 0 and mentor.capacity and mentor.id not in asked
    ]
    found.sort(key=lambda one: (-one[0], hashlib.sha256(f"{mentee}{one[1]}".encode()).digest()))
    best = found[:MOST_RECOMMENDED]
    people = _people([mentor for _, mentor in best])
    return [
        Recommendation(
            people[mentor],
            points,
            [part.to_json() | {"label": part.label} for part in parts_of(scores, (mentee, mentor))],
            sentence_of(scores, (mentee, mentor)),
        )
        for points, mentor in best
    ]


def asked_mentors(enrollment: Enrollment) -> list[UUID]:
    """The mentors whom a mentee has asked, whatever came of it, by their enrolments."""
    rows = Proposal.objects.filter(run__is_by_choice=True, mentee=enrollment)
    return list(rows.values_list("mentor_id", flat=True))


def _snapshot_for(enrollment: Enrollment) -> Snapshot:
    weights, rules_of_run = settings_of(enrollment.cohort)
    everybody = open_enrollments(enrollment.cohort)
    if enrollment.pk not in everybody[MENTEE]:
        return Snapshot(mentors=(), mentees=(), weights=weights, rules=rules_of_run)
    only = [*everybody[MENTOR], enrollment.pk]
    found = snapshot_of(enrollment.cohort, weights=weights, rules=rules_of_run, seed=1, only=only)
    return replace(found, mentors=tuple(replace(one, wishes=()) for one in found.mentors))


def _people(ids: list[str]) -> dict[str, Enrollment]:
    facts = ("profession", "specialty", "department", "site")
    rows = Enrollment.objects.filter(pk__in=ids).select_related(
        *(f"person__{fact}" for fact in facts)
    )
    return {str(one.pk): one for one in rows}


def own_requests(actor: Actor, enrollment: Enrollment) -> QuerySet[Proposal]:
    """Whom the mentee has asked, the latest first."""
    if not rules.choose_mentor(actor, enrollment):
        return Proposal.objects.none()
    return (
        Proposal.objects.filter(run__is_by_choice=True, mentee=enrollment)
        .select_related("mentor__person", "run")
        .defer("run__inputs", "run__certificate")
        .order_by("-mentee_answered_at", "pk")
    )


@dataclass(frozen=True, slots=True)
class ChoiceState:
    """What became of the mentees' own choices in a cohort."""

    run: MatchRun
    waiting: int
    accepted: int
    over: int


def choice_state(actor: Actor, cohort: Cohort) -> ChoiceState | None:
    """How many wait, have begun or do not go ahead; None while nobody has asked."""
    run = visible_runs(actor).filter(cohort=cohort, is_by_choice=True).first()
    if run is None or not rules.see_matching(actor, cohort):
        return None
    rows = Proposal.objects.filter(run=run).values_list("status").annotate(Count("pk"))
    counts = Counter(dict(rows.order_by()))
    return ChoiceState(
        run=run,
        waiting=counts[Proposal.Status.PUBLISHED],
        accepted=counts[Proposal.Status.ACCEPTED],
        over=sum(counts[one] for one in NOT_GOING_AHEAD),
    )
