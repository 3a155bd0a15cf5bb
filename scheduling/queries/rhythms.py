"""How relationships stand against their rhythm, for all of an organisation in a few queries."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max, Min, QuerySet
from django.utils.translation import gettext as _

from matching.models import Relationship, RelationshipMember
from mentorship.access import Actor
from programs.models import Cohort, Touchpoint
from programs.queries import steps_by_cohort
from scheduling.models import Meeting
from scheduling.rhythm import History

RUNNING = (Cohort.Status.ACTIVE, Cohort.Status.CLOSING)


@dataclass(frozen=True, slots=True)
class Standing:
    """A running relationship with what reminders need to know of it."""

    relationship: Relationship
    members: tuple[RelationshipMember, ...]
    last_met_at: datetime | None
    planned: tuple[Meeting, ...]
    steps: tuple[Touchpoint, ...] = ()
    first_met_at: datetime | None = None

    @property
    def rhythm(self) -> timedelta:
        program = self.relationship.cohort.program
        return timedelta(days=self.relationship.rhythm_days or program.rhythm_days)

    def history(self, zone: ZoneInfo) -> History:
        met_on = (self.last_met_at.astimezone(zone).date(),) if self.last_met_at else ()
        return History(
            began_on=self.relationship.began_on,
            every=self.rhythm,
            met_on=met_on,
            planned_on=tuple(m.starts_at.astimezone(zone).date() for m in self.planned),
            ends_on=self.relationship.cohort.ends_on,
        )

    def partners_of(self, member: RelationshipMember) -> str:
        """Of the others, in a few words."""
        return in_few_words([str(m.person) for m in self.members if m.pk != member.pk])


def in_few_words(names: Sequence[str]) -> str:
    """'Priya Raman', 'Priya Raman and Sam Osei', 'Priya Raman and 3 others'."""
    if len(names) > 2:
        return _("%(names)s and %(value)s others") % {"names": names[0], "value": len(names) - 1}
    return _(" and ").join(names) or _("your group")


def running_relationships() -> QuerySet[Relationship]:
    """Those that are active, in cohorts that run."""
    return Relationship.objects.filter(
        status=Relationship.Status.ACTIVE, cohort__status__in=RUNNING
    )


def standings(actor: Actor, now: datetime, person_id: UUID | None = None) -> Iterator[Standing]:
    """Every active relationship of running cohorts, or those of one person; for the system."""
    if not actor.is_system:
        return
    running = running_relationships().select_related("cohort__program")
    if person_id:
        mine = RelationshipMember.objects.filter(person=person_id, left_on=None)
        running = running.filter(pk__in=mine.values("relationship_id"))
    members = _members(running)
    planned = _planned(running)
    steps = _steps(running)
    held = Meeting.objects.filter(
        relationship__in=running.values("pk"), status=Meeting.Status.HELD, starts_at__lte=now
    )
    met = {
        pk: (first, last)
        for pk, first, last in held.order_by()
        .values_list("relationship_id")
        .annotate(first=Min("starts_at"), last=Max("starts_at"))
    }
    for relationship in running:
        yield Standing(
            relationship,
            tuple(members[relationship.pk]),
            met.get(relationship.pk, (None, None))[1],
            tuple(planned[relationship.pk]),
            tuple(steps.get(relationship.cohort_id, ())),
            met.get(relationship.pk, (None, None))[0],
        )


def _members(running: QuerySet[Relationship]) -> dict[UUID, list[RelationshipMember]]:
    """Those whom one can write to and those whom one cannot: names are needed of both."""
    rows = RelationshipMember.objects.filter(
        relationship__in=running.values("pk"), left_on=None
    ).select_related("person__site", "person__user")
    members: dict[UUID, list[RelationshipMember]] = defaultdict(list)
    for member in rows.order_by("role", "person__family_name", "pk"):
        members[member.relationship_id].append(member)
    return members


def _planned(running: QuerySet[Relationship]) -> dict[UUID, list[Meeting]]:
    planned: dict[UUID, list[Meeting]] = defaultdict(list)
    rows = Meeting.objects.filter(
        relationship__in=running.values("pk"), status=Meeting.Status.PLANNED
    )
    for meeting in rows.order_by("starts_at"):
        planned[meeting.relationship_id].append(meeting)
    return planned


def _steps(running: QuerySet[Relationship]) -> dict[UUID, list[Touchpoint]]:
    cohorts = Cohort.objects.filter(pk__in=running.order_by().values("cohort_id"))
    return steps_by_cohort(cohorts)
