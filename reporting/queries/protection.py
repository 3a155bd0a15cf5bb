"""Which cohorts' activity an actor may see. Every page, export and API of reports asks here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from mentorship.access import Actor
from programs.models import Cohort
from programs.queries import visible_cohorts
from reporting.queries.activity import people_of
from reporting.suppression import NestedDecision, Withheld, activity_threshold, decide_nested


@dataclass(frozen=True)
class Protection:
    """The decision on all cohorts that an actor can add up, taken at once."""

    threshold: int
    managed: Collection[UUID]
    decision: NestedDecision[UUID, UUID]

    def shows(self, cohort: Cohort) -> bool:
        """Whether the activity of this cohort may be shown."""
        if cohort.program_id in self.managed:
            return True
        within = self.decision.inner.get(cohort.program_id)
        return within is None or cohort.pk not in within.withheld

    def shows_program(self, program_id: UUID) -> bool:
        """Whether the activity of all cohorts of a programme together may be shown."""
        within = self.decision.inner.get(program_id)
        if program_id in self.managed or within is None:
            return True
        return within.shows_total and program_id not in self.decision.outer.withheld

    @property
    def shows_total(self) -> bool:
        """Whether the activity of everything together may be shown."""
        return self.decision.outer.shows_total

    @property
    def mark(self) -> Withheld:
        return Withheld(self.threshold)


def protection(actor: Actor) -> Protection:
    """What of the cohorts' activity the actor may see.

    A manager sees every relationship of the programmes they manage, so nothing of those is
    withheld, and what they know of those cannot help to find out about the others: only those
    take part in the decision.
    """
    threshold = activity_threshold(actor.organization.suppression_threshold)
    others: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    if not actor.is_manager:
        rows = list(
            visible_cohorts(actor)
            .exclude(program__in=actor.managed_program_ids)
            .order_by("starts_on", "pk")
            .values_list("program_id", "pk")
        )
        people = people_of(actor, [pk for _, pk in rows])
        for program_id, pk in rows:
            others[program_id][pk] = people.get(pk, 0)
    decision = decide_nested(others, threshold=threshold)
    return Protection(threshold, actor.managed_program_ids, decision)
