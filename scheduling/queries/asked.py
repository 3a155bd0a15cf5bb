"""What the people of running relationships are asked: surveys that are open, and after a first
meeting whether it felt right. Who has answered, never what."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from matching.models import Relationship, RelationshipMember
from participants.queries.surveys import answered, open_rounds
from programs.models import SurveyRound
from scheduling.queries.chemistry import said_something
from scheduling.queries.rhythms import Standing


@dataclass(frozen=True, slots=True)
class Asked:
    """By cohort the open rounds; who is through with which; who said how they fit."""

    rounds: Mapping[UUID, Sequence[SurveyRound]] = field(default_factory=dict)
    answered: frozenset[tuple[UUID, UUID]] = frozenset()
    said: frozenset[tuple[UUID, UUID]] = frozenset()

    def rounds_for(self, standing: Standing, member: RelationshipMember) -> list[SurveyRound]:
        """The open rounds that a member has not answered."""
        return [
            one
            for one in self.rounds.get(standing.relationship.cohort_id, ())
            if one.asks(member.role) and (one.pk, member.enrollment_id) not in self.answered
        ]

    def is_asked_how_they_fit(self, standing: Standing, member: RelationshipMember) -> bool:
        """After their first meeting, until they said something; not in groups."""
        relationship = standing.relationship
        return (
            relationship.kind == Relationship.Kind.PAIR
            and standing.first_met_at is not None
            and (relationship.pk, member.person_id) not in self.said
        )


def what_is_asked(standings: Sequence[Standing], today: date) -> Asked:
    """For these relationships, in a few queries."""
    cohorts = {one.relationship.cohort_id for one in standings}
    if not cohorts:
        return Asked()
    rounds: dict[UUID, list[SurveyRound]] = defaultdict(list)
    for one in open_rounds(cohorts, today).order_by("opens_on", "pk"):
        rounds[one.cohort_id].append(one)
    every = [one for some in rounds.values() for one in some]
    pairs = [
        one.relationship.pk
        for one in standings
        if one.first_met_at and one.relationship.kind == Relationship.Kind.PAIR
    ]
    done = answered(every) if every else set()
    return Asked(rounds, frozenset(done), frozenset(said_something(pairs)))
