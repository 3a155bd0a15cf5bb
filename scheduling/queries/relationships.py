"""Relationships that an actor may see, with what there is to say about their rhythm."""

from datetime import datetime
from typing import Any

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from participants.models import AgreementAcceptance, Enrollment, Person
from programs.models import AgreementVersion, Cohort
from scheduling.models import Meeting, MeetingFact

_GOING_ON = (Relationship.Status.ACTIVE, Relationship.Status.PAUSED)


def visible_relationships(actor: Actor) -> QuerySet[Relationship]:
    """Relationships whose page the actor may open: own ones, and those of managed programmes."""
    rows = _with_people(Relationship.objects.all())
    if actor.is_admin or actor.is_system:
        return rows
    return rows.filter(
        Q(pk__in=_own_ids(actor)) | Q(cohort__program_id__in=actor.managed_program_ids)
    )


def own_relationships(actor: Actor) -> QuerySet[Relationship]:
    """Relationships in which the actor has, or had, a part."""
    return _with_people(Relationship.objects.filter(pk__in=_own_ids(actor)))


def current_relationships(actor: Actor) -> QuerySet[Relationship]:
    """Relationships of the actor that go on now, first begun first; none of a cohort from which
    the actor has withdrawn, which the clock ends within minutes."""
    withdrew = Q(enrollment__status=Enrollment.Status.WITHDRAWN)
    mine = _own_parts(actor).filter(left_on=None).exclude(withdrew).values("relationship_id")
    rows = Relationship.objects.filter(pk__in=mine, status__in=_GOING_ON)
    return _with_people(rows.order_by("began_on", "pk"))


def former_relationships(actor: Actor) -> QuerySet[Relationship]:
    """Relationships of the actor that are over, last ended first."""
    present = _own_parts(actor).filter(left_on=None).values("relationship_id")
    now = Relationship.objects.filter(pk__in=present, status__in=_GOING_ON).values("pk")
    return own_relationships(actor).exclude(pk__in=now).order_by("-ended_on", "-began_on")


def relationships_of_cohort(actor: Actor, cohort: Cohort) -> QuerySet[Relationship]:
    """The cohort's relationships with counts of meetings and, for its managers, when they met.

    Annotated: `meetings_held`, `last_met_at`, `next_planned_at` (both None for others than
    managers: an administrator sees counts alone).
    """
    if not (actor.is_admin or actor.is_system or actor.manages(cohort.program_id)):
        return Relationship.objects.none()
    rows = _with_people(Relationship.objects.filter(cohort=cohort)).annotate(
        meetings_held=Coalesce(_held(Count("pk"), IntegerField()), 0)
    )
    if not actor.manages(cohort.program_id):
        nothing = Subquery(MeetingFact.objects.none().values("starts_at")[:1])
        return rows.annotate(last_met_at=nothing, next_planned_at=nothing)
    return rows.annotate(
        last_met_at=_held(Max("starts_at"), DateTimeField()), next_planned_at=_planned()
    )


def named(rows: QuerySet[Relationship], search: str) -> QuerySet[Relationship]:
    """Those in which somebody's name holds every word of the search."""
    for word in search.split()[:5]:
        names = Q(person__given_name__icontains=word) | Q(person__family_name__icontains=word)
        parts = RelationshipMember.objects.filter(names)
        rows = rows.filter(pk__in=parts.values("relationship_id"))
    return rows


def unaccepted_agreement(actor: Actor, relationship: Relationship) -> AgreementVersion | None:
    """The version of the agreement that the actor has still to accept, or None."""
    accepted = AgreementAcceptance.objects.filter(
        version=OuterRef("pk"),
        enrollment__cohort_id=relationship.cohort_id,
        enrollment__person_id=actor.person_id,
    )
    versions = AgreementVersion.objects.filter(program_id=relationship.cohort.program_id)
    current = versions.annotate(is_accepted=Exists(accepted)).order_by("-number").first()
    return None if current is None or current.is_accepted else current


def person_of(actor: Actor, relationship: Relationship) -> Person | None:
    """The actor as one of the people of the relationship, or None."""
    people = (member.person for member in relationship.members.all())
    return next((person for person in people if person.pk == actor.person_id), None)


def _own_parts(actor: Actor) -> QuerySet[RelationshipMember]:
    if actor.person_id is None:
        return RelationshipMember.objects.none()
    return RelationshipMember.objects.filter(person_id=actor.person_id)


def _own_ids(actor: Actor) -> QuerySet[RelationshipMember, Any]:
    return _own_parts(actor).values("relationship_id")


def _with_people(rows: QuerySet[Relationship]) -> QuerySet[Relationship]:
    members = RelationshipMember.objects.select_related("person__site", "enrollment").order_by(
        "role", "person__family_name", "pk"
    )
    return rows.select_related("cohort__program").prefetch_related(
        Prefetch("members", queryset=members)
    )


def _meetings(status: str) -> QuerySet[MeetingFact]:
    return (
        MeetingFact.objects.filter(relationship=OuterRef("pk"), status=status)
        .order_by()
        .values("relationship")
    )


def _held(
    aggregate: Count | Max, field: "IntegerField[int, int] | DateTimeField[datetime, datetime]"
) -> Subquery:
    rows = _meetings(Meeting.Status.HELD).annotate(value=aggregate).values("value")
    return Subquery(rows, output_field=field)


def _planned() -> Subquery:
    coming = _meetings(Meeting.Status.PLANNED).filter(starts_at__gte=timezone.now())
    rows = coming.annotate(value=Min("starts_at")).values("value")
    return Subquery(rows, output_field=DateTimeField())
