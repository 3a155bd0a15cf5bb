"""From invited to completed: how far the people of a cohort came."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from django.db import connection

from mentorship.access import Actor
from participants.models import Enrollment
from programs.models import Cohort
from reporting.queries.activity import visible
from reporting.queries.periods import met_so_far
from reporting.queries.remembered import remembered
from reporting.queries.there import There

# With OFFSET the planner reckons with a look at members for each enrolment, and reads them once
# where those are many.
_STATEMENT: Final = """
WITH stage AS (
    SELECT EXISTS (
               SELECT FROM matching_relationshipmember member
               WHERE member.organization_id = %(organization)s
                 AND member.enrollment_id = enrollment.id
           ) AS is_matched,
           enrollment.applied_at IS NOT NULL AS has_applied,
           enrollment.accepted_at IS NOT NULL
               OR enrollment.status IN (%(accepted)s, %(completed)s) AS is_accepted,
           enrollment.status = %(completed)s AS is_completed
    FROM participants_enrollment enrollment
    WHERE enrollment.organization_id = %(organization)s
      AND enrollment.cohort_id = ANY(%(cohorts)s)
      AND (%(everywhere)s OR EXISTS (
          SELECT FROM participants_person person
          WHERE person.organization_id = enrollment.organization_id
            AND person.id = enrollment.person_id
            AND (person.department_id = ANY(%(departments)s) OR person.site_id = ANY(%(sites)s))
      ))
    OFFSET 0
)
SELECT count(*),
       count(*) FILTER (WHERE has_applied OR is_accepted OR is_matched),
       count(*) FILTER (WHERE is_accepted OR is_matched),
       count(*) FILTER (WHERE is_matched),
       count(*) FILTER (WHERE is_completed AND is_matched)
FROM stage
"""
# Whether a relationship ever met is asked of the relationship, once, and of its meetings only where
# its signal does not know of one: otherwise every meeting there ever was would be read.
_MET: Final = """
WITH met AS MATERIALIZED (
    SELECT relationship.id FROM matching_relationship relationship
    LEFT JOIN reporting_signal signal
      ON signal.organization_id = relationship.organization_id
     AND signal.relationship_id = relationship.id
    WHERE relationship.organization_id = %(organization)s
      AND relationship.cohort_id = ANY(%(cohorts)s)
      AND (signal.last_met_on IS NOT NULL OR EXISTS (
          SELECT FROM scheduling_meeting meeting
          WHERE meeting.organization_id = relationship.organization_id
            AND meeting.relationship_id = relationship.id AND meeting.status = 'held'
          OFFSET 0
      ))
)
SELECT count(DISTINCT member.enrollment_id)
FROM met
JOIN matching_relationshipmember member
  ON member.organization_id = %(organization)s AND member.relationship_id = met.id
WHERE %(everywhere)s OR EXISTS (
    SELECT FROM participants_person person
    WHERE person.organization_id = %(organization)s AND person.id = member.person_id
      AND (person.department_id = ANY(%(departments)s) OR person.site_id = ANY(%(sites)s))
)
"""


@dataclass(frozen=True, slots=True)
class Journey:
    """How many people reached each stage. Each stage holds all who came at least that far.

    `met` is None where nothing of it is published yet; who does not manage a cohort is told of it
    in round figures.
    """

    invited: int
    applied: int
    accepted: int
    matched: int
    met: int | None
    completed: int


def journey(actor: Actor, cohort: Cohort) -> Journey:
    """The stages of a cohort's enrolments."""
    return journey_of(actor, [cohort])


def journey_of(actor: Actor, cohorts: Collection[Cohort], where: There | None = None) -> Journey:
    """The stages of the enrolments of several cohorts; whoever is in two is counted in each.

    `where`: of people from there alone, in programmes that the actor manages.
    """
    own = [one.pk for one in cohorts if actor.is_system or actor.manages(one.program_id)]
    wanted = visible(actor, cohorts) if where is None else own
    others = [pk for pk in wanted if pk not in own]
    there = (tuple(sorted(where.departments)), tuple(sorted(where.sites))) if where else None
    invited, applied, accepted, matched, completed = _asked(_STATEMENT, actor, wanted, there)
    # Of the last round, and so never of more than are matched by now.
    met_of_own = min(_met(actor, tuple(sorted(own)), there), matched)
    reached = Journey(invited, applied, accepted, matched, met_of_own, completed)
    if not others:
        return reached
    told = met_so_far(actor, others)
    met = (reached.met or 0) + sum(told.values()) if told or own else None
    return replace(reached, met=met)


type _Places = tuple[tuple[UUID, ...], tuple[UUID, ...]] | None


@remembered("met", _MET)
def _met(actor: Actor, cohorts: tuple[UUID, ...], there: _Places) -> int:
    """How many of these cohorts' people met at least once."""
    return _asked(_MET, actor, cohorts, there)[0] if cohorts else 0


def _asked(
    statement: str, actor: Actor, cohorts: Sequence[UUID], there: _Places
) -> tuple[int, ...]:
    departments, sites = there or ((), ())
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "organization": actor.organization.pk,
                "cohorts": list(cohorts),
                "accepted": Enrollment.Status.ACCEPTED,
                "completed": Enrollment.Status.COMPLETED,
                "everywhere": there is None,
                "departments": list(departments),
                "sites": list(sites),
            },
        )
        found: tuple[int, ...] = cursor.fetchone()
    return found
