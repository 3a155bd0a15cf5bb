"""Places and people: are there mentors enough?"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext

from matching import rules
from matching.models import Proposal, RelationshipMember
from matching.queries.runs import settings_of
from matching.queries.snapshots import GOING_ON, free_places, unprepared_mentors
from mentorship.access import Actor
from mentorship.texts import gettext_lazy
from participants.models import Enrollment, Person
from participants.queries import is_prepared
from programs.models import Cohort


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a cohort has to work with."""

    mentors: int = 0
    places: int = 0
    mentees: int = 0
    peers: int = 0
    matched: int = 0
    waiting_for_answers: int = 0
    waiting_list: int = 0
    unprepared: int = 0

    @property
    def to_match(self) -> int:
        """Mentees without a mentor and without a match to answer."""
        return max(0, self.mentees - self.matched - self.waiting_for_answers)

    @property
    def free_places(self) -> int:
        """Places that neither a relationship nor a match to answer takes."""
        return max(0, self.places - self.matched - self.waiting_for_answers)

    @property
    def mentees_note(self) -> str:
        """How many mentees there are, as a note under a number."""
        return gettext("of %(mentees)s accepted mentees") % {"mentees": self.mentees}

    @property
    def places_note(self) -> str:
        """How many places there are, as a note under a number."""
        return gettext("of %(places)s with %(mentors)s mentors") % {
            "places": self.places,
            "mentors": self.mentors,
        }

    @property
    def short_by(self) -> int:
        """Places that are missing to give everybody a mentor."""
        return max(0, self.to_match - self.free_places)


GROUPINGS = {
    "specialty": (gettext_lazy("By specialty"), "person__specialty__name"),
    "stage": (gettext_lazy("By career stage"), "person__career_stage"),
    "site": (gettext_lazy("By site"), "person__site__name"),
}


@dataclass(frozen=True, slots=True)
class GroupCapacity:
    """Mentees to be matched, and free places with mentors, of one specialty, stage or site."""

    label: str
    mentees: int
    places: int

    @property
    def short_by(self) -> int:
        """Mentees for whom nobody of their own group has a place."""
        return max(0, self.mentees - self.places)


def capacity_by_group(actor: Actor, cohort: Cohort) -> dict[str, list[GroupCapacity]]:
    """Where mentors are short, by each of `GROUPINGS`, the largest shortage first.

    For career stages, places are those of mentors who are ahead by as many stages as the cohort's
    settings want; one mentor may so count for several stages. Empty for who may not see matching.
    """
    if not rules.see_matching(actor, cohort):
        return {by: [] for by in GROUPINGS}
    rows = free_places(cohort, *(column for _label, column in GROUPINGS.values()))
    return {
        by: _by_group(cohort, by, [(role, groups[at], free) for role, groups, free in rows])
        for at, by in enumerate(GROUPINGS)
    }


def _by_group(
    cohort: Cohort, by: str, people: Iterable[tuple[str, Any, int]]
) -> list[GroupCapacity]:
    mentees: Counter[Any] = Counter()
    places: Counter[Any] = Counter()
    for role, group, free in people:
        (places if role == Enrollment.Role.MENTOR else mentees)[group] += free
    if by == "stage":
        places = _places_ahead(cohort, places)
    rows = [
        GroupCapacity(_label(by, group), mentees[group], places[group])
        for group in {*mentees, *places}
        if mentees[group] or by != "stage"
    ]
    return sorted(rows, key=lambda one: (-one.short_by, -one.mentees, one.label))


def _places_ahead(cohort: Cohort, places: Counter[Any]) -> Counter[Any]:
    _, wanted = settings_of(cohort)
    gaps = range(wanted.stage_gap_from, wanted.stage_gap_to + 1)
    return Counter(
        {stage: sum(places[stage + gap] for gap in gaps) for stage in Person.Stage.values}
    )


def _label(by: str, group: Any) -> str:
    if not group:
        return gettext("Not known")
    return str(Person.Stage(group).label if by == "stage" else group)


def places_kept(cohorts: Collection[Cohort]) -> dict[UUID, Counter[str]]:
    """The mentors of each of these cohorts who lack a preparation but have somebody, and with how
    many mentees: places that are used and not free. Nothing where no preparation is asked for."""
    asking = [one for one in cohorts if one.program.is_preparation_required]
    if not asking:
        return {}
    theirs = RelationshipMember.objects.filter(
        enrollment__in=unprepared_mentors(*asking).values("pk"),
        relationship__status__in=GOING_ON,
        left_on=None,
    )
    mentees = RelationshipMember.objects.filter(
        role=Enrollment.Role.MENTEE,
        left_on=None,
        relationship__members__in=theirs.values("pk"),
    ).order_by()
    rows = mentees.values_list("relationship__cohort").annotate(
        mentors=Count("relationship__members__enrollment", distinct=True),
        places=Count("pk", distinct=True),
    )
    return {pk: Counter(mentors=mentors, places=places) for pk, mentors, places in rows}


def capacity_of(actor: Actor, cohort: Cohort) -> Capacity:
    """The cohort's accepted people and places; all zero for who may not see its matching."""
    if not rules.see_matching(actor, cohort):
        return Capacity()
    role, status = Enrollment.Role, Enrollment.Status
    accepted = Q(status=status.ACCEPTED)
    ready = Q(role=role.MENTOR)
    if cohort.program.is_preparation_required:
        ready &= Q(is_ready=True)
    people = (
        Enrollment.objects.filter(cohort=cohort)
        .annotate(is_ready=is_prepared())
        .aggregate(
            mentors=Count("pk", filter=accepted & ready),
            places=Sum("capacity", filter=accepted & ready, default=0),
            unprepared=Count("pk", filter=accepted & Q(role=role.MENTOR) & ~ready),
            mentees=Count("pk", filter=accepted & Q(role=role.MENTEE)),
            peers=Count("pk", filter=accepted & Q(role=role.PEER)),
            waiting_list=Count("pk", filter=Q(status=status.WAITLISTED)),
        )
    )
    whole = Counter(people) + places_kept([cohort]).get(cohort.pk, Counter())
    return Capacity(**whole, matched=_matched(cohort), waiting_for_answers=_waiting(cohort))


def _matched(cohort: Cohort) -> int:
    return RelationshipMember.objects.filter(
        relationship__cohort=cohort,
        relationship__status__in=GOING_ON,
        role=Enrollment.Role.MENTEE,
        left_on=None,
    ).count()


def _waiting(cohort: Cohort) -> int:
    return Proposal.objects.filter(run__cohort=cohort, status=Proposal.Status.PUBLISHED).count()


def settled_mentees(cohort: Cohort) -> int:
    """Mentees who have a mentor or a match to answer."""
    return _matched(cohort) + _waiting(cohort)
