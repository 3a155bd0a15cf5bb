"""Which cohorts' activity an actor may see. Every page, export and API of reports asks here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from mentorship.access import Actor
from programs.models import Cohort
from programs.queries import visible_cohorts
from reporting.queries.activity import people_of
from reporting.queries.editions import open_people
from reporting.suppression import Withheld, activity_threshold, may_show


@dataclass(frozen=True)
class Protection:
    """What may be shown of the cohorts that an actor reports on.

    A manager sees every relationship of the programmes they manage, so nothing of those is
    withheld. Of other cohorts, those of fewer people than the threshold are; totals are made of
    shown cohorts alone, so that no total gives back what is withheld.
    """

    threshold: int
    managed: Collection[UUID]
    people: Mapping[UUID, int]
    open_people: Mapping[UUID, int] = field(default_factory=dict)
    """Of these, people whose relationship is open, where there are any."""

    def shows(self, cohort: Cohort) -> bool:
        """Whether the activity of this cohort may be shown.

        Towards a cohort's end few may be left in it: what they do is not told either.
        """
        people = self.people.get(cohort.pk, 0)
        if cohort.program_id in self.managed or not people:
            return True
        least = min(people, self.open_people.get(cohort.pk, people))
        return may_show(least, threshold=self.threshold)

    def shown(self, cohorts: Iterable[Cohort]) -> list[Cohort]:
        """The cohorts that totals are made of."""
        return [cohort for cohort in cohorts if self.shows(cohort)]

    def withheld(self, cohorts: Iterable[Cohort]) -> int:
        """How many of these cohorts totals leave out."""
        return sum(not self.shows(cohort) for cohort in cohorts)

    @property
    def mark(self) -> Withheld:
        return Withheld(self.threshold)


def protection(actor: Actor) -> Protection:
    """What of the cohorts' activity the actor may see."""
    others = _of_others(actor)
    return Protection(
        threshold=activity_threshold(actor.organization.suppression_threshold),
        managed=actor.managed_program_ids,
        people=people_of(actor, others) if others else {},
        open_people=open_people([one.pk for one in others]) if others else {},
    )


def _of_others(actor: Actor) -> list[Cohort]:
    """Of what the actor manages nothing is withheld, however many people it is about; and a manager
    sees nothing else."""
    if not (actor.is_admin or actor.is_system):
        return []
    cohorts = visible_cohorts(actor).exclude(program__in=actor.managed_program_ids)
    return list(cohorts.select_related(None).only("program"))
