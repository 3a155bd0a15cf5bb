"""Places and people: are there mentors enough?"""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from matching import rules
from matching.models import Proposal, Relationship, RelationshipMember
from mentorship.access import Actor
from participants.models import Enrollment
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
        return f"of {self.mentees} accepted mentees"

    @property
    def places_note(self) -> str:
        """How many places there are, as a note under a number."""
        return f"of {self.places} with {self.mentors} mentors"

    @property
    def short_by(self) -> int:
        """Places that are missing to give everybody a mentor."""
        return max(0, self.to_match - self.free_places)


def capacity_of(actor: Actor, cohort: Cohort) -> Capacity:
    """The cohort's accepted people and places; all zero for who may not see its matching."""
    if not rules.see_matching(actor, cohort):
        return Capacity()
    role, status = Enrollment.Role, Enrollment.Status
    accepted = Q(status=status.ACCEPTED)
    ready = Q(role=role.MENTOR)
    if cohort.program.is_preparation_required:
        ready &= Q(prepared_at__isnull=False)
    people = Enrollment.objects.filter(cohort=cohort).aggregate(
        mentors=Count("pk", filter=accepted & ready),
        places=Sum("capacity", filter=accepted & ready, default=0),
        unprepared=Count("pk", filter=accepted & Q(role=role.MENTOR) & ~ready),
        mentees=Count("pk", filter=accepted & Q(role=role.MENTEE)),
        peers=Count("pk", filter=accepted & Q(role=role.PEER)),
        waiting_list=Count("pk", filter=Q(status=status.WAITLISTED)),
    )
    matched = RelationshipMember.objects.filter(
        relationship__cohort=cohort,
        relationship__status__in=[Relationship.Status.ACTIVE, Relationship.Status.PAUSED],
        role=role.MENTEE,
        left_on=None,
    ).count()
    waiting = Proposal.objects.filter(run__cohort=cohort, status=Proposal.Status.PUBLISHED).count()
    return Capacity(**people, matched=matched, waiting_for_answers=waiting)
