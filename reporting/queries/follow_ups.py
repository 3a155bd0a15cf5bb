"""What managers did about signals, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from matching.models import Relationship, RelationshipMember
from mentorship import charts
from mentorship.access import Actor, can
from participants.models import Enrollment
from programs.models import Program
from reporting import rules
from reporting.models import FollowUp, OutcomesEdition, Signal
from reporting.models.follow_ups import FOLLOWED_WITHIN
from reporting.queries.activity import reported_cohorts
from reporting.queries.protection import protection
from reporting.suppression import (
    Withheld,
    activity_threshold,
    may_show,
    rounded_count,
    shown_percentage,
)
from scheduling.models import MeetingFact


def relationships_to_follow_up(actor: Actor) -> QuerySet[Relationship]:
    """Open relationships of the programmes that the actor manages, with their people."""
    return (
        Relationship.objects.filter(
            status=Relationship.Status.ACTIVE,
            cohort__program__in=actor.managed_program_ids,
        )
        .select_related("cohort__program")
        .prefetch_related(
            Prefetch(
                "members",
                RelationshipMember.objects.filter(left_on__isnull=True)
                .select_related("person__site")
                .order_by("role", "person__family_name", "pk"),
            ),
            Prefetch("signals", Signal.objects.all()),
        )
    )


def kinds_for(relationship: Relationship) -> list[str]:
    """What can be done for these people: a circle of peers has no mentor to have a word with."""
    kind = FollowUp.Kind
    roles = {one.role for one in relationship.members.all()}
    asked = {kind.MENTOR: Enrollment.Role.MENTOR, kind.MENTEE: Enrollment.Role.MENTEE}
    return [one for one in kind.values if one not in asked or asked[kind(one)] in roles]


def visible_follow_ups(actor: Actor) -> QuerySet[FollowUp]:
    """What was done in the programmes that the actor manages, the latest first; `met_at` is the
    first meeting after it, as far as it is logged."""
    rows = FollowUp.objects.filter(
        relationship__cohort__program__in=actor.managed_program_ids
    ).select_related("made_by__user")
    return _with_effect(rows)


def latest_follow_ups(actor: Actor, relationships: Collection[UUID]) -> dict[UUID, FollowUp]:
    """Of each of these relationships the last thing that was done."""
    rows = visible_follow_ups(actor).filter(relationship__in=relationships)
    latest = rows.order_by("relationship_id", "-made_at", "pk").distinct("relationship_id")
    return {one.relationship_id: one for one in latest}


def met_on(one: FollowUp, zone: ZoneInfo) -> dt.date | None:
    """The day of the first meeting after it, or None."""
    met_at: dt.datetime | None = one.met_at  # type: ignore[attr-defined]
    return met_at.astimezone(zone).date() if met_at else None


def _with_effect(rows: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    held = MeetingFact.objects.filter(
        relationship=OuterRef("relationship"), status="held", starts_at__gt=OuterRef("made_at")
    ).order_by()
    first = held.values("relationship").annotate(first=Min("starts_at")).values("first")
    return rows.annotate(met_at=Subquery(first))


@dataclass(frozen=True, slots=True)
class Effect:
    """How often something was done; of how many the 21 days are over; after how many of those a
    meeting followed within them."""

    kind: str
    made: int
    over: int
    followed: int

    @property
    def label(self) -> str:
        """What was done, in words."""
        return str(FollowUp.Kind(self.kind).label)

    @property
    def share(self) -> str:
        """For managers, who see each."""
        return charts.percentage(self.followed, self.over)


@dataclass(frozen=True, slots=True)
class Told:
    """All kinds together, in round figures, for who does not see single relationships."""

    over: int
    share: str


def effects(actor: Actor, program: Program) -> list[Effect]:
    """By kind, for who manages the programme; nothing for others."""
    if not can(actor, rules.see_follow_ups, program):
        return []
    return _counted(FollowUp.objects.filter(relationship__cohort__program=program))


def effects_told(actor: Actor, program: Program) -> Told | Withheld:
    """All together, for an administrator, as it was counted last (`effects_to_keep`): otherwise a
    meeting that is logged late would show in what became of one follow-up."""
    threshold = activity_threshold(actor.organization.suppression_threshold)
    kept = followed_editions().filter(program=program).first()
    if kept is None or not may_show(kept.told["people"], threshold=threshold):
        return Withheld(threshold)
    over, followed = kept.told["over"], kept.told["followed"]
    return Told(rounded_count(over), shown_percentage(followed, over))


def effects_to_keep(actor: Actor, program: Program) -> dict[str, int]:
    """Of how many follow-ups it is told (`over`), after how many of them a meeting `followed` in
    time, and how many `people` they were for: of the cohorts whose activity is shown.

    What is told grows by as many people as the threshold at a time, so that two editions never
    differ by what became of one follow-up.
    """
    if not actor.is_system:
        return {"over": 0, "followed": 0, "people": 0}
    shield = protection(actor)
    cohorts = shield.shown(reported_cohorts(actor).filter(program=program))
    rows = FollowUp.objects.filter(relationship__cohort__in=cohorts)
    told = _told_of(rows, shield.threshold)
    counted = _counted(rows.filter(pk__in=told))
    members = RelationshipMember.objects.filter(relationship__follow_ups__in=told)
    return {
        "over": len(told),
        "followed": sum(one.followed for one in counted),
        "people": members.values("person").distinct().count(),
    }


def followed_editions() -> QuerySet[OutcomesEdition]:
    """What came of each programme's follow-ups as it was kept, the latest first."""
    rows = OutcomesEdition.objects.filter(part=OutcomesEdition.Part.FOLLOWED)
    return rows.order_by("program", "-until")


def _told_of(rows: QuerySet[FollowUp], threshold: int) -> list[UUID]:
    """Of those whose days are over, the first first: as far as whole groups of enough people."""
    over = rows.filter(made_at__lte=timezone.now() - FOLLOWED_WITHIN).order_by("made_at", "pk")
    people: dict[UUID, set[UUID]] = defaultdict(set)
    members = RelationshipMember.objects.filter(relationship__in=over.values("relationship"))
    for relationship_id, person_id in members.values_list("relationship_id", "person_id"):
        people[relationship_id].add(person_id)
    told: list[UUID] = []
    group: list[UUID] = []
    concerned: set[UUID] = set()
    for pk, relationship_id in over.values_list("pk", "relationship_id"):
        group.append(pk)
        concerned |= people[relationship_id]
        if may_show(len(concerned), threshold=threshold):
            told += group
            group, concerned = [], set()
    return told


def _counted(rows: QuerySet[FollowUp]) -> list[Effect]:
    is_over = Q(made_at__lte=timezone.now() - FOLLOWED_WITHIN)
    in_time = Q(met_at__lte=F("made_at") + FOLLOWED_WITHIN)
    counted = (
        _with_effect(rows)
        .order_by()
        .values("kind")
        .annotate(
            made=Count("pk"),
            over=Count("pk", filter=is_over),
            followed=Count("pk", filter=is_over & in_time),
        )
    )
    found = {row["kind"]: Effect(**row) for row in counted}
    return [found[kind] for kind in FollowUp.Kind.values if kind in found]
