"""How far the closing of a cohort is, for its programme team."""

from dataclasses import dataclass

from django.db.models import QuerySet

from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from participants.models import Enrollment
from programs.models import Cohort
from scheduling.record import rules
from scheduling.record.models import Certificate, GoingOn, LookingBack
from scheduling.record.queries.own import people_going_on


@dataclass(frozen=True, slots=True)
class Closing:
    """Counts of a cohort's closing: of people, neither of what they answered nor of who did."""

    people: int
    asked: int
    certificates: int | None
    """For who manages the cohort: it is how many met, which others are told in round figures."""
    has_certificates: bool


@dataclass(frozen=True, slots=True)
class Continuing:
    """A relationship that goes on without the programme, and who of it."""

    relationship: Relationship
    names: tuple[str, ...]


def closing_of(actor: Actor, cohort: Cohort) -> Closing:
    """How many had a match, were asked to look back, and have their certificate."""
    matched = RelationshipMember.objects.filter(relationship__cohort=cohort)
    stayed = (Enrollment.Status.ACCEPTED, Enrollment.Status.COMPLETED)
    people = matched.filter(enrollment__status__in=stayed)
    given = Certificate.objects.filter(enrollment__cohort=cohort, replaced_at=None).count()
    return Closing(
        people=people.order_by().values("enrollment_id").distinct().count(),
        asked=LookingBack.objects.filter(enrollment__cohort=cohort).count(),
        certificates=given if rules.see_hours_of_each(actor, cohort) else None,
        has_certificates=given > 0,
    )


def continuing(actor: Actor, cohort: Cohort) -> QuerySet[Relationship]:
    """The relationships of the cohort in which two or more wish to go on, for who manages it."""
    going_on = GoingOn.objects.filter(relationship__cohort=cohort)
    rows = Relationship.objects.filter(pk__in=going_on.values("relationship_id"))
    if not rules.see_hours_of_each(actor, cohort):
        rows = rows.none()
    return rows.prefetch_related("members__person").order_by("began_on", "pk")


def in_names(rows: list[Relationship]) -> list[Continuing]:
    """Who of them goes on: only those who said so."""
    going_on = people_going_on(rows)
    return [
        Continuing(
            row,
            tuple(
                str(one.person)
                for one in row.members.all()
                if one.person_id in going_on.get(row.pk, set())
            ),
        )
        for row in rows
    ]
