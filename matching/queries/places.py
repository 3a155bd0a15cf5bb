"""Places that came free in groups and circles, and who would fit into one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import rules
from matching.criteria import FULL_SCORE
from matching.explaining import parts_of, sentence_of
from matching.models import Relationship, RelationshipMember
from matching.queries.runs import settings_of
from matching.queries.snapshots import GOING_ON, MENTEE, MENTOR, participants_of, snapshot_of
from matching.scoring import Scores
from matching.seats import Seat, is_apart, seats_for
from mentorship.access import Actor
from participants.models import Enrollment
from programs.models import Cohort

MOST_PROPOSED = 5
_MATCHABLE = (Cohort.Status.MATCHING, Cohort.Status.ACTIVE)


@dataclass(frozen=True, slots=True)
class FreePlace:
    """A group or circle that somebody left, and in which nobody has taken their place yet."""

    relationship: Relationship
    count: int
    since: dt.date
    present: tuple[RelationshipMember, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """Somebody for the place, of how many points of how many, and why."""

    enrollment: Enrollment
    points: int
    most: int
    sentence: str
    parts: tuple[dict[str, Any], ...] = ()
    """The bars of a match with the mentor; a circle has none."""

    @property
    def percent(self) -> int:
        """How well they fit, rounded down: 100 is perfect and nothing less."""
        return 100 * self.points // self.most if self.most else 0


def places_to_fill(actor: Actor, among: Iterable[UUID] | None = None) -> list[FreePlace]:
    """Where a place is free in the programmes that the actor manages, the longest free first;
    `among` looks at these cohorts alone."""
    rows = _with_a_gap().filter(cohort__program__in=actor.managed_program_ids)
    if among is not None:
        rows = rows.filter(cohort__in=list(among))
    found = (_place_in(one) for one in rows)
    return sorted((one for one in found if one), key=lambda one: (one.since, one.relationship.pk))


def relationships_to_fill(actor: Actor) -> QuerySet[Relationship]:
    """Those of the programmes that the actor manages; in a pair no place is ever free."""
    return Relationship.objects.filter(
        cohort__program__in=actor.managed_program_ids
    ).select_related("cohort__program")


def free_place_in(actor: Actor, relationship: Relationship) -> FreePlace | None:
    """The place that is free in one of them; None for none, and for who does not manage it."""
    if not rules.begin_relationship(actor, relationship.cohort):
        return None
    found = _with_a_gap().filter(pk=relationship.pk).first()
    return None if found is None else _place_in(found)


def proposed_for(actor: Actor, place: FreePlace) -> list[Proposed]:
    """Who of the cohort has nobody and fits, the best first.

    Into a group by the points of a match with its mentor, as a run gives them; into a circle by
    what circles are mixed by. Whoever is kept apart from somebody there is not among them, and no
    reason is told. Whoever was there before is not proposed again.
    """
    if not rules.begin_relationship(actor, place.relationship.cohort):
        return []
    if place.relationship.kind == Relationship.Kind.CIRCLE:
        return _for_circle(place)
    return _for_group(place)


def _with_a_gap() -> QuerySet[Relationship]:
    left = RelationshipMember.objects.filter(
        relationship=OuterRef("pk"), left_on__isnull=False
    ).exclude(role=MENTOR)
    members = RelationshipMember.objects.select_related("person", "enrollment").order_by(
        "role", "person__family_name", "pk"
    )
    return (
        Relationship.objects.filter(
            Exists(left),
            status__in=GOING_ON,
            cohort__status__in=_MATCHABLE,
            kind__in=[Relationship.Kind.GROUP, Relationship.Kind.CIRCLE],
        )
        .select_related("cohort__program")
        .prefetch_related(Prefetch("members", members))
    )


def _place_in(relationship: Relationship) -> FreePlace | None:
    """One for each who left, less one for each who came after; none where a group's mentors have
    no more room."""
    members = list(relationship.members.all())
    left = sorted(one.left_on for one in members if one.left_on and one.role != MENTOR)
    present = [one for one in members if one.left_on is None]
    # Who was there from the beginning took nobody's place, even where somebody left on that day.
    since = max(left[0], relationship.began_on + dt.timedelta(days=1))
    came = sum(one.role != MENTOR and one.joined_on >= since for one in members)
    count = len(left) - came
    mentors = [one.enrollment.capacity for one in present if one.role == MENTOR]
    if relationship.kind == Relationship.Kind.GROUP:
        count = min(count, min(mentors, default=0) - (len(present) - len(mentors)))
    if count < 1:
        return None
    return FreePlace(relationship, count, left[-count], tuple(present))


def _free(place: FreePlace, role: str) -> QuerySet[Enrollment]:
    """Those of the cohort who are accepted, in nothing, and never were in this."""
    cohort = place.relationship.cohort_id
    taken = RelationshipMember.objects.filter(
        relationship__cohort=cohort, relationship__status__in=GOING_ON, left_on=None
    )
    before = RelationshipMember.objects.filter(relationship=place.relationship)
    facts = ("profession", "specialty", "department", "site")
    return (
        Enrollment.objects.filter(cohort=cohort, role=role, status=Enrollment.Status.ACCEPTED)
        .exclude(pk__in=taken.values("enrollment_id"))
        .exclude(person__in=before.values("person_id"))
        .select_related(*(f"person__{fact}" for fact in facts))
    )


def _for_circle(place: FreePlace) -> list[Proposed]:
    free = {str(one.pk): one for one in _free(place, Enrollment.Role.PEER)}
    seated = {one.enrollment_id for one in place.present}
    people = participants_of([*free.values(), *(one.enrollment for one in place.present)])
    seats = seats_for(
        [one for pk, one in people.items() if pk in seated],
        [one for pk, one in people.items() if pk not in seated],
    )[:MOST_PROPOSED]
    of = len(seated)
    return [Proposed(free[one.id], one.points, one.most, _in_words(one, of)) for one in seats]


def _in_words(seat: Seat, of: int) -> str:
    """With how many of a circle somebody shares what."""
    department, site, profession = seat.shared
    if not any(seat.shared):
        return ngettext(
            "Differs from the other one in department, site and profession.",
            "Differs from all %(of)s in department, site and profession.",
            of,
        ) % {"of": of}
    words = {"department": department, "site": site, "profession": profession, "of": of}
    told = _(
        "Shares the department with %(department)s, the site with %(site)s and the profession with "
        "%(profession)s of the %(of)s who are there."
    )
    return told % words


def _for_group(place: FreePlace) -> list[Proposed]:
    present = [one.enrollment for one in place.present]
    mentors = [one for one in present if one.role == MENTOR]
    free = {str(one.pk): one for one in _free(place, MENTEE)}
    people = participants_of([*free.values(), *present])
    group = [people[one.pk] for one in present]
    fitting = [pk for pk, one in free.items() if not is_apart(people[one.pk], group)]
    weights, rules_of_run = settings_of(place.relationship.cohort)
    only = [UUID(one) for one in fitting] + [one.pk for one in mentors]
    snapshot = snapshot_of(
        place.relationship.cohort, weights=weights, rules=rules_of_run, seed=1, only=only
    )
    if not snapshot.mentees or len(snapshot.mentors) < len(mentors):
        return []
    return _by_score(Scores(snapshot), free)


def _by_score(scores: Scores, free: Mapping[str, Enrollment]) -> list[Proposed]:
    """Those whom every mentor there may have, by the match with the one whom they fit best."""
    best = [
        (int(row.max()), mentee.id, scores.mentors[int(row.argmax())].id)
        for mentee, row in zip(scores.mentees, scores.allowed, strict=True)
        if row.min() >= 0
    ]
    best.sort(key=lambda one: (-one[0], one[1]))
    return [
        Proposed(
            free[mentee],
            points,
            FULL_SCORE,
            sentence_of(scores, (mentee, mentor)),
            tuple(
                one.to_json() | {"label": one.label} for one in parts_of(scores, (mentee, mentor))
            ),
        )
        for points, mentee, mentor in best[:MOST_PROPOSED]
    ]
