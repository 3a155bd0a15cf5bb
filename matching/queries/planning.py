"""The capacity planner: what a cohort has, what would help, and who might be invited."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db.models import Case, Count, Min, Q, QuerySet, Sum, Value, When
from django.utils import timezone

from matching import rules
from matching.features import Participant, Snapshot
from matching.models import Relationship
from matching.optimum.network import SolverRefused
from matching.planning import Plan, planned
from matching.queries.capacity import settled_mentees
from matching.queries.runs import settings_of
from matching.queries.snapshots import (
    MENTEE,
    MENTOR,
    participants_of,
    snapshot_of,
    unprepared_mentors,
)
from matching.waiting import WEEKS, Estimate, MovingUp, estimate_of, moving_up
from mentorship import progress
from mentorship.access import Actor
from participants.models import Enrollment, Person
from participants.queries import current_staff, visible_people
from participants.queries.targets import people_who_may_join
from programs.models import Cohort

Status = Enrollment.Status

WHOM: dict[str, tuple[str, ...]] = {
    "accepted": (),
    "all": (Status.INVITED, Status.APPLIED, Status.WAITLISTED),
}
"""Of whom a plan is made: who has a place, or also who may still come."""
MOST_AT_ONCE = 10_000
"""Pairs up to which a page waits for its plan; for more a worker makes it."""
MOST_OF_GROUPS = 1_000
"""The same where groups have a least size, which takes longer."""
MOST_ASKED, MOST_ASKED_AT_ONCE = 10_000, 1_500
"""So many of the staff are held against the mentees, those of their own kind first: by a worker,
and while a page waits."""
KEPT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """Everything that a plan depends on."""

    snapshot: Snapshot
    waiting: Snapshot | None
    prepared: Snapshot | None
    candidates: tuple[Participant, ...]

    def plan(self, report: Any = lambda step, phase: None) -> Plan:
        """Work it out."""
        return planned(
            self.snapshot,
            waiting=self.waiting,
            prepared=self.prepared,
            candidates=self.candidates,
            report=report,
        )


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan, when it was made, or how far it is."""

    plan: Plan | None = None
    made_at: datetime | None = None
    is_for_a_worker: bool = False
    """Whether it takes too long to be made while somebody waits."""
    how_far: progress.Progress | None = None
    has_failed: bool = False


def job_of(cohort_id: UUID, whom: str) -> str:
    """Under which name a plan's progress is told."""
    return f"capacity-plan:{cohort_id}:{whom}"


def capacity_plan(actor: Actor, cohort: Cohort, whom: str = "accepted") -> KeptPlan:
    """The cohort's plan: made at once where that is quick, else as a worker made it last.

    Empty for who may not see matching, and for circles of peers, which need no mentors.
    """
    if not rules.see_matching(actor, cohort) or not cohort.program.has_mentors:
        return KeptPlan()
    has_least = settings_of(cohort)[1].group_least > 1
    if _pairs(cohort, whom) <= (MOST_OF_GROUPS if has_least else MOST_AT_ONCE):
        with suppress(SolverRefused):
            inputs = plan_inputs(actor, cohort, whom, most_asked=MOST_ASKED_AT_ONCE)
            return KeptPlan(inputs.plan(), timezone.now())
    kept = cache.get(job_of(cohort.pk, whom))
    found = capacity_plan_progress(actor, cohort, whom)
    if kept is None:
        return found
    return replace(found, plan=Plan.from_json(kept["plan"]), made_at=kept["made_at"])


def capacity_plan_progress(actor: Actor, cohort: Cohort, whom: str) -> KeptPlan:
    """How far a worker is with the plan of a large cohort, without the plan."""
    if not rules.see_matching(actor, cohort):
        return KeptPlan()
    how_far = progress.current(job_of(cohort.pk, whom))
    is_under_way = how_far is not None and how_far.done < how_far.total
    return KeptPlan(
        is_for_a_worker=True,
        how_far=how_far if is_under_way else None,
        has_failed=how_far is not None and how_far.phase == "failed",
    )


def keep_plan(cohort_id: UUID, whom: str, plan: Plan) -> None:
    """What a worker found, for a day: it holds numbers and identifiers, and can be made anew."""
    kept = {"plan": plan.to_json(), "made_at": timezone.now()}
    cache.set(job_of(cohort_id, whom), kept, KEPT_SECONDS)


def _pairs(cohort: Cohort, whom: str) -> int:
    """How many pairs there are to try, at most: who is settled is in none, nor is a full mentor."""
    mentor, mentee = Q(role=MENTOR), Q(role=MENTEE)
    people = Enrollment.objects.filter(
        cohort=cohort, status__in=[Status.ACCEPTED, Status.WAITLISTED, *WHOM[whom]]
    ).aggregate(
        mentors=Count("pk", filter=mentor),
        places=Sum("capacity", filter=mentor, default=0),
        mentees=Count("pk", filter=mentee),
    )
    settled = settled_mentees(cohort)
    mentors: int = min(people["mentors"], max(0, people["places"] - settled))
    return mentors * max(0, people["mentees"] - settled)


def plan_inputs(
    actor: Actor, cohort: Cohort, whom: str, *, most_asked: int = MOST_ASKED
) -> PlanInputs:
    """Read everything that a plan depends on; of the staff `most_asked`."""
    weights, hard_rules = settings_of(cohort)
    snapshot = snapshot_of(cohort, weights=weights, rules=hard_rules, seed=1, also=WHOM[whom])
    waiting = None
    if whom == "accepted" and _waitlisted(cohort).exists():
        waiting = snapshot_of(
            cohort, weights=weights, rules=hard_rules, seed=1, also=[Status.WAITLISTED]
        )
    prepared = None
    if unprepared_mentors(cohort).exists():
        prepared = snapshot_of(
            cohort,
            weights=weights,
            rules=hard_rules,
            seed=1,
            also=WHOM[whom],
            with_unprepared=True,
        )
    candidates: tuple[Participant, ...] = ()
    if snapshot.mentees:
        candidates = _candidates(actor, cohort, snapshot, most_asked)
    return PlanInputs(snapshot, waiting, prepared, candidates)


def most_asked(kept: KeptPlan) -> int:
    """How many of the staff such a plan looks at, at most."""
    return MOST_ASKED if kept.is_for_a_worker else MOST_ASKED_AT_ONCE


def _waitlisted(cohort: Cohort) -> QuerySet[Enrollment]:
    return Enrollment.objects.filter(cohort=cohort, status=Status.WAITLISTED)


def possible_mentors(actor: Actor, cohort: Cohort) -> QuerySet[Person]:
    """Current staff with an address who may join as mentors and were never asked in this cohort.

    Whoever said no to it, or left it, is not asked again by a list.
    """
    asked = Enrollment.objects.filter(cohort=cohort).values("person_id")
    people = current_staff(visible_people(actor)).exclude(email="").exclude(pk__in=asked)
    return people_who_may_join(people, cohort, MENTOR).order_by("pk")


def _candidates(
    actor: Actor, cohort: Cohort, snapshot: Snapshot, most: int
) -> tuple[Participant, ...]:
    """As mentors with one place each: those of the mentees' own specialties and sites first."""
    stages = [one.stage for one in snapshot.mentees if one.stage]
    people = possible_mentors(actor, cohort).select_related("profession", "specialty", "site")
    if stages and snapshot.weights.points.get("stage"):
        least = min(stages) + snapshot.rules.stage_gap_from
        people = people.filter(Q(career_stage=None) | Q(career_stage__gte=least))
    kinds = {
        "specialty": {one.specialty for one in snapshot.mentees if one.specialty},
        "site": {one.site for one in snapshot.mentees if one.site},
    }
    alike = sum(
        (
            Case(When(**{f"{kind}__name__in": names}, then=1), default=0)
            for kind, names in kinds.items()
        ),
        start=Value(0),
    )
    nearest = people.annotate(alike=alike).order_by("-alike", "pk")[:most]
    rows = [Enrollment(cohort=cohort, person=person, role=MENTOR, capacity=1) for person in nearest]
    return tuple(participants_of(rows).values())


@dataclass(frozen=True, slots=True)
class PossibleMentor:
    """Somebody who could be invited, how many of those without a mentor they could mentor, and
    how many they mentor elsewhere already."""

    person: Person
    fits: int
    is_recommended: bool
    mentoring: int


def invitable(actor: Actor, cohort: Cohort, plan: Plan) -> list[PossibleMentor]:
    """The plan's candidates who can still be invited, those whom it recommends first."""
    ids = [UUID(one.person) for one in plan.candidates]
    going_on = [Relationship.Status.ACTIVE, Relationship.Status.PAUSED]
    people = (
        possible_mentors(actor, cohort)
        .select_related("profession", "specialty", "site", "department")
        .annotate(
            mentoring=Count(
                "relationship_members",
                filter=Q(
                    relationship_members__role=MENTOR,
                    relationship_members__left_on=None,
                    relationship_members__relationship__status__in=going_on,
                ),
            )
        )
        .in_bulk(ids)
    )
    return [
        PossibleMentor(people[pk], one.fits, one.is_recommended, people[pk].mentoring)
        for pk, one in zip(ids, plan.candidates, strict=True)
        if pk in people
    ]


def enrolled_by_id(actor: Actor, cohort: Cohort, ids: Sequence[str]) -> list[Enrollment]:
    """Some of a cohort's people by name, in the order of their names."""
    if not rules.see_matching(actor, cohort):
        return []
    rows = Enrollment.objects.filter(cohort=cohort, pk__in=ids).select_related(
        "person__specialty", "person__site"
    )
    return list(rows.order_by("person__family_name", "person__given_name", "pk"))


@dataclass(frozen=True, slots=True)
class WaitingList:
    """Who waits in a cohort, what limits it, and how long it may take."""

    mentees: int = 0
    mentors: int = 0
    places: int | None = None
    """The cohort's own limit for mentees."""
    estimate: Estimate | None = None
    ends_first: bool = False
    """Whether the cohort ends before the last of them can be expected to have a place."""
    moving_up: MovingUp | None = None


def waiting_list(actor: Actor, cohort: Cohort, without: int) -> WaitingList:
    """Those on the list, and with those who have a place but no mentor (`without`) the time that
    it may take, by the places that came in the last weeks."""
    if not rules.see_matching(actor, cohort):
        return WaitingList()
    roles = _waitlisted(cohort).aggregate(
        mentees=Count("pk", filter=~Q(role=MENTOR)), mentors=Count("pk", filter=Q(role=MENTOR))
    )
    now = timezone.now()
    began = Enrollment.objects.filter(cohort=cohort).aggregate(at=Min("created_at"))["at"] or now
    since = max(began, now - timedelta(weeks=WEEKS))
    weeks = (now - since) / timedelta(weeks=1)
    estimate = (
        estimate_of(roles["mentees"] + without, _places_since(cohort, since), weeks)
        if weeks >= 1
        else None
    )
    last = estimate and timezone.localdate() + timedelta(weeks=min(estimate.likely, 520))
    return WaitingList(
        **roles,
        places=cohort.mentee_places,
        estimate=estimate,
        ends_first=bool(last and last > cohort.ends_on),
        moving_up=_moving_up(cohort),
    )


def _moving_up(cohort: Cohort) -> MovingUp | None:
    """By the mentees of the programme's earlier cohorts who had a place."""
    took_part = Enrollment.objects.exclude(role=MENTOR).filter(accepted_at__isnull=False)
    earlier = took_part.filter(
        cohort__program=cohort.program_id, cohort__starts_on__lt=cohort.starts_on
    ).aggregate(of=Count("pk"), withdrew=Count("pk", filter=Q(status=Status.WITHDRAWN)))
    now = took_part.filter(cohort=cohort, status=Status.ACCEPTED).count()
    return moving_up(now, earlier["withdrew"], earlier["of"])


def _places_since(cohort: Cohort, since: datetime) -> int:
    """Mentees' places that came free, and mentors' that were added once enrolment was over: those
    of before are taken by the mentees who enrolled beside them."""
    zone = ZoneInfo(cohort.organization.time_zone)
    over = datetime.combine(cohort.enrollment_closes_on or cohort.starts_on, time.max, zone)
    found = Enrollment.objects.filter(cohort=cohort).aggregate(
        added=Sum(
            "capacity",
            filter=Q(role=MENTOR, status=Status.ACCEPTED, accepted_at__gte=max(since, over)),
            default=0,
        ),
        freed=Count(
            "pk",
            filter=~Q(role=MENTOR)
            & Q(status=Status.WITHDRAWN, withdrawn_at__gte=since)
            & Q(accepted_at__isnull=False),
        ),
    )
    total: int = found["added"] + found["freed"]
    return total
