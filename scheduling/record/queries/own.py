"""What is one's own: certificates, reflections, and cohorts to look back on."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from mentorship.tenancy import identify
from participants.models import Enrollment
from participants.queries.surveys import surveys_to_answer
from programs.models import Cohort, SurveyRound
from scheduling.record.models import Certificate, GoingOn, Reflection, WishToGoOn

LOOKING_BACK = (Cohort.Status.CLOSING, Cohort.Status.CLOSED)
TO_THE_END = (
    Relationship.Status.ACTIVE,
    Relationship.Status.PAUSED,
    Relationship.Status.COMPLETED,
)
"""Of a cohort that is closing or closed, the relationships that lasted to its end."""


def own_certificates(actor: Actor) -> QuerySet[Certificate]:
    """The actor's, the latest first; without those that others have replaced."""
    if actor.person_id is None:
        return Certificate.objects.none()
    return Certificate.objects.filter(person_id=actor.person_id, replaced_at=None)


def own_reflections(actor: Actor) -> QuerySet[Reflection]:
    """What the actor wrote, still sealed, the latest event first."""
    identify(actor.person_id)
    if actor.person_id is None:
        return Reflection.objects.none()
    return Reflection.objects.filter(person_id=actor.person_id)


def enrollments_to_look_back_on(actor: Actor) -> QuerySet[Enrollment]:
    """The actor's in cohorts that are closing or closed, to whose end they stayed."""
    stayed = (Enrollment.Status.ACCEPTED, Enrollment.Status.COMPLETED)
    rows = Enrollment.objects.filter(
        person_id=actor.person_id,
        person_id__isnull=False,
        status__in=stayed,
        cohort__status__in=LOOKING_BACK,
    )
    return rows.select_related("cohort__program", "person").order_by("-cohort__ends_on", "pk")


def members_to_the_end(relationship: Relationship) -> list[RelationshipMember]:
    """Who was part of the relationship when it ended, or still is."""
    ended_on = relationship.ended_on
    return [
        one
        for one in relationship.members.all()
        if one.left_on is None or (ended_on is not None and one.left_on >= ended_on)
    ]


@dataclass(frozen=True, slots=True)
class Ending:
    """One relationship of a closing cohort, as the actor sees what becomes of it."""

    relationship: Relationship
    part: RelationshipMember
    partners: tuple[RelationshipMember, ...]
    wish: bool | None
    """What the actor answered; None before they did."""
    going_on_with: tuple[RelationshipMember, ...]
    """Who else said yes, once the actor did too."""


def endings_of(actor: Actor, enrollment: Enrollment) -> list[Ending]:
    """The relationships of an own enrolment that lasted to the end."""
    identify(actor.person_id)
    rows = list(
        Relationship.objects.filter(members__enrollment=enrollment, status__in=TO_THE_END)
        .select_related("cohort__program")
        .prefetch_related("members__person")
        .order_by("began_on", "pk")
    )
    wishes = _own_wishes(actor, rows)
    going_on = people_going_on(rows)
    found = (_ending(actor, row, wishes.get(row.pk), going_on.get(row.pk, set())) for row in rows)
    return [one for one in found if one is not None]


def final_survey_of(actor: Actor, enrollment: Enrollment) -> SurveyRound | None:
    """The survey on the whole of it that waits for this enrolment's answer."""
    return next(
        (
            one.survey_round
            for one in surveys_to_answer(actor)
            if one.enrollment.pk == enrollment.pk and one.survey_round.is_final
        ),
        None,
    )


def people_going_on(relationships: Iterable[Relationship]) -> dict[UUID, set[UUID]]:
    """Of each relationship, the people whose yes met another."""
    found: dict[UUID, set[UUID]] = {}
    rows = GoingOn.objects.filter(relationship__in=[one.pk for one in relationships])
    for relationship_id, person_id in rows.values_list("relationship_id", "person_id"):
        found.setdefault(relationship_id, set()).add(person_id)
    return found


def own_part(actor: Actor, relationship: Relationship) -> RelationshipMember | None:
    """The actor's part in the relationship, if they stayed to its end."""
    members = members_to_the_end(relationship)
    return next((one for one in members if one.person_id == actor.person_id), None)


def relationships_to_look_back_on(actor: Actor) -> QuerySet[Relationship]:
    """The actor's, in cohorts that are closing or closed."""
    mine = RelationshipMember.objects.filter(
        Q(left_on=None) | Q(relationship__cohort__status__in=LOOKING_BACK),
        person_id=actor.person_id,
        person_id__isnull=False,
    )
    return (
        Relationship.objects.filter(
            pk__in=mine.values("relationship_id"), cohort__status__in=LOOKING_BACK
        )
        .select_related("cohort__program")
        .prefetch_related("members__person__user")
    )


def _own_wishes(actor: Actor, relationships: Iterable[Relationship]) -> dict[UUID, bool]:
    rows = WishToGoOn.objects.filter(person_id=actor.person_id, relationship__in=relationships)
    return dict(rows.values_list("relationship_id", "wishes"))


def _ending(
    actor: Actor, relationship: Relationship, wish: bool | None, going_on: set[UUID]
) -> Ending | None:
    part = own_part(actor, relationship)
    if part is None:
        return None
    partners = tuple(one for one in members_to_the_end(relationship) if one.pk != part.pk)
    if not partners:
        return None
    with_them = partners if actor.person_id in going_on else ()
    return Ending(
        relationship,
        part,
        partners,
        wish,
        tuple(one for one in with_them if one.person_id in going_on),
    )
